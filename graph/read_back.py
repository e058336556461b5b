"""Reads a whole store back as records, equal to what was loaded."""

from difflib import get_close_matches
from typing import Any

from reformgraph.schema.check import Finding
from reformgraph.schema.errors import Text
from reformgraph.schema.ontology import Ontology, Property, check_name, load_ontology
from reformgraph.schema.records import Graph, Node, NodeRef, Properties, Relationship

from .store.connect import Store
from .store.rows import as_properties

_NAME = Property("name", "string", required=True)
_REMEDY = Text("请在图库中补上或删除", "Add it in the store, or delete the record")


def read_store(store: Store, left_out: list[Finding] | None = None) -> Graph:
    """All nodes and relationships of the model, sorted by label and id, by type and id. What else a server holds is left out.

    So are records of the model's labels and types that lack an id or a property which every one of them has, what leads to such nodes, and
    values that no record holds (dates, points); `left_out` is given a Finding for each, and one for each label and type that the model has not.
    """
    ontology = load_ontology()
    found = left_out if left_out is not None else []
    nodes = []
    for label in ontology.labels.values():
        for row in store.run(f"MATCH (n:{check_name(label.name)}) RETURN properties(n) AS properties"):
            if (properties := _record(label.name, row["properties"], (_NAME, *label.properties), store.place, found)) is not None:
                nodes.append(Node(label.name, row["properties"]["id"], properties))
    if left_out is not None:
        found += _unknown_kinds(store, ontology)
    ids = {(node.label, node.id) for node in nodes}
    rels = [rel for kind in ontology.relationships for rel in _relationships(store, kind, ontology, ids, found)]
    return Graph(tuple(sorted(nodes, key=lambda n: (n.label, n.id))), tuple(sorted(rels, key=lambda r: (r.type, r.id))))


def _unknown_kinds(store: Store, ontology: Ontology) -> list[Finding]:
    """A finding for the nodes of each label, and the relationships of each type, that the model does not know."""
    nodes = store.run("MATCH (n) WHERE none(label IN labels(n) WHERE label IN $known) RETURN labels(n) AS kinds, count(*) AS count", {"known": list(ontology.labels)})
    rels = store.run("MATCH ()-[r]->() WHERE NOT type(r) IN $known RETURN [type(r)] AS kinds, count(*) AS count", {"known": list(ontology.relationships)})
    found = []
    for what, rows, known in ((Text("标签", "label"), nodes, list(ontology.labels)), (Text("关系", "relationship type"), rels, list(ontology.relationships))):
        for row in sorted(rows, key=lambda row: str(row["kinds"])):
            name = ":".join(row["kinds"])
            near = get_close_matches(name, known, 1, 0.5)
            remedy = Text(f"是否应为 {near[0]}？", f"Did you mean {near[0]}?") if near else Text("误加的请删除；别的程序的数据可不理会", "Delete what was added by mistake; data of other programs may stay")
            found.append(Finding(store.place, 0, name, Text(f"未知{what.zh} {name}，共 {row['count']} 条记录；已略过", f"unknown {what.en} {name}, {row['count']} records; left out"), remedy))
    return found


def _relationships(store: Store, kind: str, ontology: Ontology, ids: set[tuple[str, str]], left_out: list[Finding]) -> list[Relationship]:
    rows = store.run(f"MATCH (a)-[r:{check_name(kind)}]->(b) RETURN properties(r) AS properties, labels(a) AS start, a.id AS a, labels(b) AS end, b.id AS b")
    found = []
    for row in rows:
        start, end = ontology.label_of(row["start"]), ontology.label_of(row["end"])
        if start is None or end is None or (start.name, row["a"]) not in ids or (end.name, row["b"]) not in ids:
            continue
        if (properties := _record(kind, row["properties"], ontology.relationships[kind].properties, store.place, left_out)) is not None:
            found.append(Relationship(row["properties"]["id"], kind, NodeRef(start.name, row["a"]), NodeRef(end.name, row["b"]), properties))
    return found


def _record(kind: str, row: dict[str, Any], declared: tuple[Property, ...], place: str, left_out: list[Finding]) -> Properties | None:
    """The properties of a record; None for one that is left out."""
    id_ = row.get("id")
    if not isinstance(id_, str) or not id_:
        shown = str(row.get("name", id_))
        left_out.append(Finding(place, 0, f"{kind}/{shown}", Text(f"编号应为文字，不是 {id_!r}；已略过", f"an id must be text, not {id_!r}; left out"), _REMEDY))
        return None
    properties = as_properties(row)
    for key, value in list(properties.items()):
        if not _is_value(value):
            left_out.append(Finding(place, 0, f"{kind}/{id_}.{key}", Text(f"值不合法：{value!r}；已略过", f"no valid value: {value!r}; left out"), _REMEDY))
            del properties[key]
    for one in declared:
        if one.required and one.name not in properties:
            left_out.append(Finding(place, 0, f"{kind}/{id_}.{one.name}", Text(f"缺少属性 {one.name}；已略过", f"the property {one.name} is missing; left out"), _REMEDY))
            return None
    return properties


def _is_value(value: object) -> bool:
    if isinstance(value, tuple):
        return all(isinstance(item, str) for item in value)
    return isinstance(value, str | int | float) and not isinstance(value, bool)
