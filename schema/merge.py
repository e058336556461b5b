"""Joins graphs: whatever the order in which batches come, the result is the same.

A record is either *owned* by one batch (Batch, Case, every relationship) or *shared* by all that name it (every other node). Lists of a shared
node are united. Its other properties are equal by construction; should they differ all the same, the smallest stands between graphs that are
merged (`join_properties`), and what is new goes before what a store holds (`renew_properties`): a definition or a level was corrected.
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
                _require_one_text(node.id, known.properties, new.properties)
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


def renew_properties(known: Properties, new: Properties) -> Properties:
    """The properties of a shared node of a store that is loaded again: lists united and sorted, of two different values the new one."""
    return known | {key: _join(known[key], value) if isinstance(value, tuple) and key in known else value for key, value in new.items()}


def require_same_text(batch: str, known: Properties, new: Properties) -> None:
    """Raise GraphFileError when a store's batch of the same id has another text: its quotes would no longer fit."""
    if known.get("sha256") != new.get("sha256"):
        raise GraphFileError(Text(f"批次 {batch} 已在图库中（{_source(known)}），{_source(new)} 的正文不同",
                                  f"batch {batch} is in the store already (of {_source(known)}), and the text of {_source(new)} differs"),
                             remedy=Text("如要用新的替换，请加 --replace-batch（build 为 --replace）；如为另一批次，请改其标题或文号",
                                         "Add --replace-batch (--replace for build) to put the new one in its place; if it is another batch, "
                                         "give it another title or number"))


def _require_one_text(batch: str, one: Properties, other: Properties) -> None:
    """Raise GraphFileError when two graphs that are merged hold a batch of the same id with different texts."""
    if one.get("sha256") != other.get("sha256"):
        first, second = sorted((_source(one), _source(other)))
        raise GraphFileError(Text(f"{first} 和 {second} 是同一批次 {batch}，但正文不同", f"{first} and {second} are one batch, {batch}, with a different text"),
                             remedy=Text("如为同一通知，请只留一份；如为两个批次，请改其中一个的标题或文号",
                                         "Keep one of them if they are the same notice; if they are two batches, give one another title or number"))


def _source(batch: Properties) -> str:
    return str(batch.get("source") or "?")


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
