"""Joins graphs: whatever the order in which batches come, the result is the same.

A record is either *owned* by one batch (Batch, Case, every relationship) or *shared* by all that name it (every other node). The same rule
holds in memory (`merge_graphs`) and in the loader (`join_properties`): lists of a shared node are united, its other properties are equal by
construction, and should they differ all the same, the smallest stands.
"""

import json
from collections.abc import Iterable

from .errors import GraphFileError, Text
from .ontology import Property, load_ontology
from .records import Graph, Node, Properties, Relationship, Value

OWNED_LABELS = frozenset({"Batch", "Case"})


def merge_graphs(graphs: Iterable[Graph]) -> Graph:
    """One sorted graph without doubles. Raises GraphFileError when two graphs hold one batch with different texts."""
    ontology = load_ontology()
    floats = {label.name: _floats(label.properties) for label in ontology.labels.values()}
    floats |= {kind.name: _floats(kind.properties) for kind in ontology.relationships.values()}
    nodes: dict[tuple[str, str], Node] = {}
    rels: dict[tuple[str, str], Relationship] = {}
    for graph in graphs:
        for node in graph.nodes:
            declared = as_declared(node.properties, floats[node.label])
            new = node if declared is node.properties else Node(node.label, node.id, declared)
            known = nodes.get((node.label, node.id))
            if known is not None and node.label == "Batch":
                require_same_text(node.id, known.properties, new.properties)
            nodes[node.label, node.id] = new if known is None else Node(node.label, node.id, join_properties(known.properties, new.properties))
        for rel in graph.relationships:
            properties = as_declared(rel.properties, floats[rel.type])
            before = rels.get((rel.type, rel.id))
            if before is not None:
                properties = min(before.properties, properties, key=_order)
            rels[rel.type, rel.id] = rel if properties is rel.properties else Relationship(rel.id, rel.type, rel.start, rel.end, properties)
    return Graph(tuple(nodes[key] for key in sorted(nodes)), tuple(rels[key] for key in sorted(rels)))


def join_properties(known: Properties, new: Properties) -> Properties:
    """The properties of a shared node that two sources describe: lists united and sorted, of two different values the smaller."""
    joined = dict(known)
    for key, value in new.items():
        joined[key] = _join(joined[key], value) if key in joined else value
    return joined


def require_same_text(batch: str, known: Properties, new: Properties) -> None:
    """Raise GraphFileError when a batch of the same id has another text: its quotes would no longer fit."""
    if known.get("sha256") != new.get("sha256"):
        raise GraphFileError(Text(f"批次 {batch} 已存在，但正文不同", f"batch {batch} is there already with a different text"),
                             remedy=Text("如要用新的替换，请加 --replace-batch（build 为 --replace）；如为另一批次，请改其标题或文号",
                                         "Add --replace-batch (--replace for build) to put the new one in its place; if it is another batch, "
                                         "give it another title or number"))


def as_declared(properties: Properties, floats: frozenset[str]) -> Properties:
    """The properties in one form: whole numbers of the properties named in `floats` as floats, lists sorted and without doubles, empty lists left out."""
    changed: Properties = {}  # what is in that form already is not copied: a big graph passes here many times
    for key, value in properties.items():
        kind = type(value)
        if kind is str:
            continue
        if isinstance(value, tuple):
            listed = value if len(value) == 1 else tuple(sorted(set(value)))
            if not listed or listed != value:
                changed[key] = listed
        elif kind is int and key in floats:
            changed[key] = float(value)
    if not changed:
        return properties
    return {key: value for key, value in (properties | changed).items() if value != ()}


def _floats(declared: tuple[Property, ...]) -> frozenset[str]:
    return frozenset(p.name for p in declared if p.type == "float")


def _join(known: Value, new: Value) -> Value:
    if isinstance(known, tuple) and isinstance(new, tuple):
        return tuple(sorted({*known, *new}))
    return known if known == new else min(known, new, key=lambda v: (str(type(v)), json.dumps(v, ensure_ascii=False)))


def _order(properties: Properties) -> str:
    return json.dumps(properties, ensure_ascii=False, sort_keys=True)
