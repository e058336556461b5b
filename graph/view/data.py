"""A graph as the page reads it: columns of numbers and names to draw from, and apart from them the texts that back each claim."""

from dataclasses import dataclass
from typing import Any
from unicodedata import normalize

from pypinyin import Style, lazy_pinyin

from reformgraph.graph.linking.places import Places
from reformgraph.graph.short_names import short_names
from reformgraph.schema.ontology import load_ontology
from reformgraph.schema.records import Graph, Node, NodeRef, Relationship

from .layout import Layout, lay_out

_KEPT = "\0"
_EVIDENCE = ("case", "quote", "start", "end", "field", "method", "confidence")


@dataclass(frozen=True, slots=True)
class PageData:
    """`drawn` is needed to draw, search and filter; `texts` only when somebody asks for the words."""

    drawn: dict[str, Any]
    texts: dict[str, Any]


def page_data(graph: Graph) -> PageData:
    index = {NodeRef(n.label, n.id): i for i, n in enumerate(graph.nodes)}
    rels = [rel for rel in graph.relationships if rel.start in index and rel.end in index]
    layout = lay_out(graph)
    ontology = load_ontology()
    labels = [name for name in ontology.labels if any(n.label == name for n in graph.nodes)]
    types = [name for name in ontology.relationships if any(r.type == name for r in rels)]
    drawn = {
        "labels": [{"name": name, "zh": ontology.labels[name].title, "en": ontology.labels[name].title_en, "colour": ontology.labels[name].colour,
                    "shape": ontology.labels[name].shape} for name in labels],
        "types": [{"name": name, "zh": ontology.relationships[name].title, "en": ontology.relationships[name].title_en,
                   "undirected": ontology.relationships[name].undirected} for name in types],
        "nodes": _node_columns(graph, labels, layout),
        "rels": _rel_columns(rels, types, index),
        "communities": [[round(c.x), round(c.y), round(c.radius)] for c in layout.communities],
        "cases": _case_facts(graph, rels, index),
    }
    return PageData(drawn, _texts(graph, rels, index))


def _node_columns(graph: Graph, labels: list[str], layout: Layout) -> dict[str, Any]:
    number = {name: i for i, name in enumerate(labels)}
    hidden = {"name", "text"}
    return {
        "label": [number[n.label] for n in graph.nodes],
        "name": [n.name for n in graph.nodes],
        "id": [0 if n.id == n.name else n.id for n in graph.nodes],
        "initials": [initials(n) for n in graph.nodes],
        "short": {i: list(forms) for i, n in enumerate(graph.nodes) if n.label == "Department" and (forms := short_names(n.name))},
        "x": [round(x) for x, _ in layout.points],
        "y": [round(y) for _, y in layout.points],
        "community": list(layout.member),
        "more": [{k: list(v) if isinstance(v, tuple) else v for k, v in n.properties.items() if k not in hidden and not (k == "title" and v == n.name)} or 0
                 for n in graph.nodes],
    }


def _rel_columns(rels: list[Relationship], types: list[str], index: dict[NodeRef, int]) -> dict[str, Any]:
    number = {name: i for i, name in enumerate(types)}
    methods = sorted({str(r.properties.get("method", "")) for r in rels})
    method_number = {name: i for i, name in enumerate(methods)}
    return {
        "type": [number[r.type] for r in rels],
        "from": [index[r.start] for r in rels],
        "to": [index[r.end] for r in rels],
        "case": [index.get(NodeRef("Case", str(r.properties.get("case", ""))), -1) for r in rels],
        "method": [method_number[str(r.properties.get("method", ""))] for r in rels],
        "methods": methods,
        "confidence": [r.properties.get("confidence", r.properties.get("score", 0)) for r in rels],
        "more": {i: more for i, r in enumerate(rels) if (more := {k: v for k, v in r.properties.items() if k not in _EVIDENCE and k != "score" and v != "achieved"})},
    }


def _case_facts(graph: Graph, rels: list[Relationship], index: dict[NodeRef, int]) -> dict[str, list[Any]]:
    """For each case its node, its batch's node (−1: none), its year (0: unknown), the nodes of its places, and of all that these lie in.

    A place counts as `reformgraph recur` counts it: as its city, as its province where no city is told. What has neither stands for itself.
    """
    batch = {index[rel.start]: index[rel.end] for rel in rels if rel.type == "PART_OF" and rel.start.label == "Case"}
    places = Places(graph)
    columns: dict[str, list[Any]] = {"node": [], "batch": [], "year": [], "places": [], "within": []}
    for i, node in enumerate(graph.nodes):
        if node.label == "Case":
            own, around = _places(node.id, places, graph, index)
            columns["node"].append(i)
            columns["batch"].append(batch.get(i, -1))
            columns["year"].append(_year(node, graph.nodes[batch[i]] if i in batch else None))
            columns["places"].append(sorted(own))
            columns["within"].append(sorted(around))
    return columns


def _year(case: Node, batch: Node | None) -> int:
    if isinstance(year := case.properties.get("year"), int):
        return year
    date = str(batch.properties.get("date", "")) if batch else ""
    return int(date[:4]) if date[:4].isdigit() else 0


def _places(case: str, places: Places, graph: Graph, index: dict[NodeRef, int]) -> tuple[set[int], set[int]]:
    """The nodes of a case's places, and these with the places that are told and all that they lie in."""
    own: set[int] = set()
    around: set[int] = set()
    counted = places.of_case(case)
    for told in places.told(case):
        line = [index[NodeRef("Locality", id_)] for id_ in places.around(told)]
        around.update(line)
        place = places.place(told)
        if place is None or place in counted:  # not a province beside one of its cities
            own.update([i for i in line if place and graph.nodes[i].name == (place.city or place.province)][:1] or line[:1])
    return own, around


def _texts(graph: Graph, rels: list[Relationship], index: dict[NodeRef, int]) -> dict[str, Any]:
    """The texts of the cases, and where in them each relationship's words stand, counted as JavaScript counts (UTF-16).

    A quote that does not stand there, or whose case is not in the graph, is given as it is.
    """
    texts = {i: str(n.properties["text"]) for i, n in enumerate(graph.nodes) if n.label == "Case" and "text" in n.properties}
    quotes: dict[int, str] = {}
    starts, ends, in_title = [], [], []
    for number, rel in enumerate(rels):
        case = index.get(NodeRef("Case", str(rel.properties.get("case", ""))), -1)
        title = rel.properties.get("field") == "title"
        source = graph.nodes[case].name if title and case >= 0 else texts.get(case, "")
        quote = str(rel.properties.get("quote", ""))
        start, end = rel.properties.get("start", 0), rel.properties.get("end", 0)
        if isinstance(start, int) and isinstance(end, int) and source[start:end] == quote:
            start, end = _utf16(source, start), _utf16(source, end)
        else:
            start = end = 0
            if quote:
                quotes[number] = quote
        starts.append(start)
        ends.append(end)
        in_title.append(1 if title else 0)
    return {"texts": texts, "start": starts, "end": ends, "title": in_title, "quotes": quotes}


def _utf16(text: str, offset: int) -> int:
    return len(text[:offset].encode("utf-16-le", "surrogatepass")) // 2


def initials(node: Node) -> str:
    """What a reader may type instead of the name: the first letters of its pinyin, other letters and digits as they are, in lower case."""
    # Taking the letter off the syllable with its tone mark is three times as fast as asking pypinyin for first letters.
    syllables = lazy_pinyin(node.name, style=Style.TONE, errors=lambda other: _KEPT + other)
    return "".join(s[1:] if s[0] == _KEPT else normalize("NFD", s)[0] for s in syllables).lower()
