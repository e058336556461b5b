"""The measures of a graph as linking needs them: how they are worded, in which case, with which words around, and where."""

from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property

from reformgraph.schema.records import Graph, Node, Relationship

_AROUND = 60  # characters before and after a quote that count as its context
_STOPS = "。！？\n"


@dataclass(frozen=True)
class Instrument:
    """A measure (never a document) of one case.

    `wordings` are its name and the case's other words for it; `quote` is the first words of the case that say something of it; `context`
    is what stands around them, with the case's title and the bodies that carry the measure out.
    """

    id: str
    name: str
    kind: str
    wordings: tuple[str, ...]
    case: str
    title: str
    quote: str
    context: str


def read_instruments(graph: Graph) -> tuple[Instrument, ...]:
    """The measures of a graph that a case names, sorted by id; documents are left out."""
    view = GraphView(graph)
    found = []
    for node in graph.nodes:
        if node.label == "PolicyInstrument" and node.properties.get("kind") != "document" and view.evidence[node.id]:
            found.append(_instrument(node, view))
    return tuple(sorted(found, key=lambda instrument: instrument.id))


class GraphView:
    """Look-ups in a graph that reading measures and counting recurrence share."""

    def __init__(self, graph: Graph) -> None:
        self.graph = graph
        self.nodes: dict[tuple[str, str], Node] = {(node.label, node.id): node for node in graph.nodes}
        self.evidence: dict[str, list[Relationship]] = defaultdict(list)  # of a measure's id: what cases say of it
        self.outgoing: dict[str, list[Relationship]] = defaultdict(list)  # of a case's id
        for rel in graph.relationships:
            for ref in {rel.start, rel.end}:
                if ref.label == "PolicyInstrument" and "case" in rel.properties:
                    self.evidence[ref.id].append(rel)
            if rel.start.label == "Case":
                self.outgoing[rel.start.id].append(rel)

    @cached_property
    def cases_of(self) -> dict[str, tuple[str, ...]]:
        """The cases that name a measure, by the measure's id."""
        return {id_: tuple(sorted({str(rel.properties["case"]) for rel in rels})) for id_, rels in self.evidence.items()}

    def name(self, label: str, id_: str) -> str:
        node = self.nodes.get((label, id_))
        return node.name if node else id_


def sentence_around(text: str, start: int, end: int) -> str:
    """The sentence, or sentences, in which `text[start:end]` stands."""
    first = max(text.rfind(stop, 0, start) for stop in _STOPS) + 1
    last = min((at for stop in _STOPS if (at := text.find(stop, max(start, end - 1))) >= 0), default=len(text))
    return text[first : last + 1].strip()


def _instrument(node: Node, view: GraphView) -> Instrument:
    rels = sorted(view.evidence[node.id], key=lambda rel: (rel.type != "MENTIONS", int(rel.properties.get("start", 0)), rel.id))  # type: ignore[arg-type]
    case_id = min(str(rel.properties["case"]) for rel in rels)
    case = view.nodes.get(("Case", case_id))
    title = str(case.properties.get("title", "")) if case else ""
    text = str(case.properties.get("text", "")) if case else ""
    bodies = sorted({view.name(rel.start.label, rel.start.id) for rel in rels if rel.type == "IMPLEMENTS"})
    leaders = sorted({view.name(rel.end.label, rel.end.id) for rel in view.outgoing[case_id] if rel.type == "LED_BY"})
    aliases = node.properties.get("aliases", ())
    wordings = tuple(dict.fromkeys([node.name, *(sorted(aliases) if isinstance(aliases, tuple) else ())]))
    return Instrument(id=node.id, name=node.name, kind=str(node.properties.get("kind", "")), wordings=wordings, case=case_id, title=title,
                      quote=str(rels[0].properties.get("quote", "")), context=" ".join([*_around(rels, text), title, *bodies, *leaders]))


def _around(rels: list[Relationship], text: str) -> list[str]:
    parts = []
    for rel in rels:
        start, end = rel.properties.get("start"), rel.properties.get("end")
        if rel.properties.get("field") == "text" and text and isinstance(start, int) and isinstance(end, int):
            parts.append(text[max(0, start - _AROUND):end + _AROUND])
        else:
            parts.append(str(rel.properties.get("quote", "")))
    return list(dict.fromkeys(parts))
