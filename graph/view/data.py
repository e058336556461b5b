"""A graph as the page reads it: columns of numbers and names to draw from, and apart from them the texts that back each claim."""

from collections import defaultdict
from dataclasses import dataclass
from typing import Any
from unicodedata import normalize

from pypinyin import Style, lazy_pinyin

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
        "more": {i: more for i, r in enumerate(rels) if (more := {k: v for k, v in r.properties.items() if k not in _EVIDENCE and k != "score"})},
    }


def _case_facts(graph: Graph, rels: list[Relationship], index: dict[NodeRef, int]) -> dict[str, list[Any]]:
    """For each case its node, its batch's node (−1: none), its year (0: unknown) and the nodes of its places.

    A place counts as its city where it lies in one. A case's places are those it is located in; without any, those that lead it.
    """
    batch: dict[int, int] = {}
    above: dict[int, int] = {}
    places: dict[str, dict[int, list[int]]] = {"LOCATED_IN": defaultdict(list), "LED_BY": defaultdict(list)}
    for rel in rels:
        start, end = index[rel.start], index[rel.end]
        if rel.type == "PART_OF":
            (batch if rel.start.label == "Case" else above)[start] = end
        elif rel.start.label == "Case" and rel.end.label == "Locality" and rel.type in places:
            places[rel.type][start].append(end)
    columns: dict[str, list[Any]] = {"node": [], "batch": [], "year": [], "places": []}
    for i, node in enumerate(graph.nodes):
        if node.label == "Case":
            found = places["LOCATED_IN"].get(i) or places["LED_BY"].get(i) or []
            columns["node"].append(i)
            columns["batch"].append(batch.get(i, -1))
            columns["year"].append(_year(node, graph.nodes[batch[i]] if i in batch else None))
            columns["places"].append(sorted({_city(place, above, graph.nodes) for place in found}))
    return columns


def _year(case: Node, batch: Node | None) -> int:
    if isinstance(year := case.properties.get("year"), int):
        return year
    date = str(batch.properties.get("date", "")) if batch else ""
    return int(date[:4]) if date[:4].isdigit() else 0


def _city(place: int, above: dict[int, int], nodes: tuple[Node, ...]) -> int:
    current, seen = place, {place}
    while nodes[current].properties.get("level") not in ("city", "province"):
        current = above.get(current, -1)
        if current < 0 or current in seen:
            return place
        seen.add(current)
    # A county right under its province (or a district of a municipality) has no city above it: it stands for itself.
    return current if nodes[current].properties.get("level") == "city" else place


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
