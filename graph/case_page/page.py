"""What the page of a case shows, taken from graph records, and the page itself."""

from collections import defaultdict
from dataclasses import dataclass
from difflib import get_close_matches
from importlib import resources
from itertools import pairwise

from jinja2 import Environment, PackageLoader

from reformgraph.schema.errors import Language, QueryError, Text
from reformgraph.schema.ontology import load_ontology
from reformgraph.schema.records import Graph, Node, Relationship

_MEASURED = ("REDUCED", "INCREASED", "REACHED")


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of characters with the same marks: the label of the node that it names (or ""), that node's name, and the ids of the claims it proves."""

    text: str
    label: str
    name: str
    claims: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Claim:
    """One relation with its ends' names; `id` links it to its words."""

    id: str
    type: str
    start: str
    end: str
    quote: str
    method: str
    confidence: float


@dataclass(frozen=True, slots=True)
class MeasurementRow:
    claim: Claim
    before: str
    after: str
    change: str
    value: str
    percent: float | None
    planned: bool

    def kind_words(self, lang: Language) -> str:
        """降低, or 降低（目标） where the text only aims at it."""
        kind = load_ontology().relationships[self.claim.type]
        return (kind.title + "（目标）" * self.planned) if lang == "zh" else (kind.title_en + " (aim)" * self.planned)

    @property
    def percent_words(self) -> str:
        """The relative change for a reader: more than one decimal says nothing to him."""
        return "" if self.percent is None else f"{round(self.percent, 1):+.12g} %"


@dataclass(frozen=True, slots=True)
class CasePage:
    case: Node
    title: tuple[Piece, ...]
    text: tuple[Piece, ...]
    measurements: tuple[MeasurementRow, ...]
    claims: tuple[Claim, ...]


def find_case(graph: Graph, wanted: str) -> Node:
    """The case of that id, or the only one whose id ends with it or whose title holds it.

    Raises QueryError, naming the nearest ids, where there is none or more than one.
    """
    cases = [n for n in graph.nodes if n.label == "Case"]
    exact = [n for n in cases if n.id == wanted]
    near = exact or [n for n in cases if n.id.endswith(wanted) or wanted in n.name]
    if len(near) == 1:
        return near[0]
    names = ", ".join([n.id for n in near[:5]] or get_close_matches(wanted, [n.id for n in cases], 3, 0.3) or [n.id for n in cases[:3]])
    if near:
        raise QueryError(Text(f"不止一个案例符合 {wanted}", f"more than one case matches {wanted}"), remedy=Text(f"请写全编号：{names}", f"Give the whole id: {names}"))
    raise QueryError(Text(f"没有案例 {wanted}", f"no case {wanted}"), remedy=Text(f"例如：{names}", f"For example: {names}"))


def read_case_page(graph: Graph, case: Node) -> CasePage:
    """Gather what the graph says of one case."""
    names = {(n.label, n.id): n.name for n in graph.nodes}
    own = [r for r in graph.relationships if r.properties.get("case") == case.id]
    claims: list[Claim] = []
    measurements: list[MeasurementRow] = []
    ranges: dict[str, list[tuple[int, int, str]]] = {"title": [], "text": []}
    marks: dict[str, list[tuple[int, int, str, str]]] = {"title": [], "text": []}
    for i, rel in enumerate(sorted(own, key=lambda r: (r.properties.get("field", ""), int(str(r.properties["start"])), r.type, r.id))):
        p = rel.properties
        field, start, end = str(p["field"]), int(str(p["start"])), int(str(p["end"]))
        if rel.type == "MENTIONS":
            marks[field] += _occurrences(case, rel, names[rel.end.label, rel.end.id])
            continue
        claim = Claim(f"c{i}", rel.type, names[rel.start.label, rel.start.id], names[rel.end.label, rel.end.id], str(p["quote"]), str(p["method"]),
                      float(str(p["confidence"])))
        ranges[field].append((start, end, claim.id))
        if rel.type in _MEASURED:
            measurements.append(_row(claim, rel))
        else:
            claims.append(claim)
    return CasePage(case, tuple(_pieces(str(case.properties["title"]), marks["title"], ranges["title"])),
                    tuple(_pieces(str(case.properties["text"]), marks["text"], ranges["text"])), tuple(measurements), tuple(claims))


def render_case(page: CasePage, lang: Language) -> str:
    """The page as one HTML file; all text is escaped by the template."""
    folder = resources.files(__package__)
    environment = Environment(loader=PackageLoader(__package__, "."), autoescape=True, trim_blocks=True, lstrip_blocks=True)
    ontology = load_ontology()
    used = {p.label for p in (*page.title, *page.text) if p.label}
    return environment.get_template("page.html").render(
        page=page, lang=lang, zh=lang == "zh", labels=[x for x in ontology.labels.values() if x.name in used], types=ontology.relationships,
        style=folder.joinpath("page.css").read_text(encoding="utf-8"), script=folder.joinpath("page.js").read_text(encoding="utf-8"))


def _occurrences(case: Node, rel: Relationship, name: str) -> list[tuple[int, int, str, str]]:
    """Every place where the case words the node, in the field of the first mention."""
    p = rel.properties
    field = str(case.properties[str(p["field"])])
    wordings = p.get("wordings", ())
    found = [(int(str(p["start"])), int(str(p["end"])), rel.end.label, name)]
    for wording in wordings if isinstance(wordings, tuple) else ():
        at = field.find(wording)
        while wording and at >= 0:
            found.append((at, at + len(wording), rel.end.label, name))
            at = field.find(wording, at + len(wording))
    return found


def _row(claim: Claim, rel: Relationship) -> MeasurementRow:
    def told(key: str) -> str:
        return str(rel.properties.get(key, ""))

    percent = rel.properties.get("percent")
    return MeasurementRow(claim, told("before"), told("after"), told("change"), told("value"), float(percent) if isinstance(percent, int | float) else None,
                          rel.properties.get("status") == "planned")


def _pieces(text: str, marks: list[tuple[int, int, str, str]], ranges: list[tuple[int, int, str]]) -> list[Piece]:
    """The text cut wherever a mark or a quote begins or ends; of marks that overlap the longest stays."""
    kept: list[tuple[int, int, str, str]] = []
    covered = bytearray(len(text))
    for start, end, label, name in sorted(set(marks), key=lambda m: (m[0] - m[1], m[0], m[2])):
        if end <= len(text) and not any(covered[start:end]):
            covered[start:end] = b"\x01" * (end - start)
            kept.append((start, end, label, name))
    cuts = sorted({0, len(text), *(c for m in kept for c in m[:2]), *(c for r in ranges for c in r[:2] if c <= len(text))})
    begins = {mark[0]: mark for mark in kept}
    opened: dict[int, list[int]] = defaultdict(list)
    closed: dict[int, list[int]] = defaultdict(list)
    for number, (start, end, _) in enumerate(ranges):
        opened[start].append(number)
        closed[end].append(number)
    pieces = []
    mark = (0, 0, "", "")
    running: set[int] = set()  # the ranges that a piece lies in
    for a, b in pairwise(cuts):
        mark = begins.get(a, mark)
        running = (running | set(opened[a])) - set(closed[a])
        label, name = mark[2:] if a < mark[1] else ("", "")
        pieces.append(Piece(text[a:b], label, name, tuple(ranges[number][2] for number in sorted(running))))
    return pieces
