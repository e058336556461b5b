"""Loads a graph into a store: nodes before relationships, in batches, writing nothing that is there already.

Nodes are compared here, because the lists of a shared node are united (see schema/merge.py); relationships belong to one case each and are
compared by the store. Each chunk is one transaction, so that a load that was interrupted is completed by running it again.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from reformgraph.schema.check import check_graph
from reformgraph.schema.errors import Language
from reformgraph.schema.merge import OWNED_LABELS, join_properties, merge_graphs, require_same_text
from reformgraph.schema.ontology import check_name, load_ontology
from reformgraph.schema.records import Graph, Node, Relationship

from .remove import prune_batch
from .store.connect import Store, Transaction
from .store.constraints import prepare
from .store.rows import as_properties, as_row, chunks

Progress = Callable[[Iterable[Any], str, int | None], Iterator[Any]]


@dataclass(frozen=True, slots=True)
class LoadSummary:
    """What a load did, or would do in a dry run. `properties_set` and what was created are the store's own counts."""

    nodes_created: int = 0
    nodes_updated: int = 0
    nodes_unchanged: int = 0
    nodes_removed: int = 0
    relationships_created: int = 0
    relationships_updated: int = 0
    relationships_unchanged: int = 0
    relationships_removed: int = 0
    properties_set: int = 0

    def __add__(self, other: "LoadSummary") -> "LoadSummary":
        return LoadSummary(*(getattr(self, name) + getattr(other, name) for name in self.__slots__))

    @property
    def wrote_nothing(self) -> bool:
        return not (self.nodes_created or self.nodes_updated or self.nodes_removed or self.relationships_created or self.relationships_updated
                    or self.relationships_removed or self.properties_set)

    def describe(self, lang: Language) -> str:
        """One line for a reader."""
        if lang == "zh":
            removed = f"；移除节点 {self.nodes_removed}、关系 {self.relationships_removed}" if self.nodes_removed or self.relationships_removed else ""
            return (f"节点：新建 {self.nodes_created}，更新 {self.nodes_updated}，未变 {self.nodes_unchanged}；"
                    f"关系：新建 {self.relationships_created}，更新 {self.relationships_updated}，未变 {self.relationships_unchanged}{removed}")
        removed = f"; removed: {self.nodes_removed} nodes, {self.relationships_removed} relationships" if self.nodes_removed or self.relationships_removed else ""
        return (f"nodes: {self.nodes_created} created, {self.nodes_updated} updated, {self.nodes_unchanged} unchanged; "
                f"relationships: {self.relationships_created} created, {self.relationships_updated} updated, "
                f"{self.relationships_unchanged} unchanged{removed}")


def load_graph(store: Store, graph: Graph, *, replace_batch: bool = False, dry_run: bool = False, progress: Progress | None = None) -> LoadSummary:
    """Load a graph; what the store holds of it already is left as it is.

    `replace_batch` first takes out what the store's version of the graph's batches asserts and this one does not. `dry_run` only counts.
    Raises GraphFileError, before anything is written, for a record that contradicts the ontology, a quote that is not in its text, or a
    batch that is there with another text (without `replace_batch`).
    """
    check_graph(graph, outside=_ends_in_store(store, graph))
    graph = merge_graphs([graph])
    if not dry_run:
        prepare(store)
    summary = LoadSummary()
    for batch in (node for node in graph.nodes if node.label == "Batch"):
        if replace_batch:
            removed = prune_batch(store, batch.id, keep=graph, dry_run=dry_run)
            summary += LoadSummary(nodes_removed=removed.nodes, relationships_removed=removed.relationships, properties_set=removed.properties_set)
        else:
            _require_same_batch(store, batch)
    steps = [*_node_steps(graph), *_relationship_steps(graph)]
    for step in progress(steps, "load", len(steps)) if progress else steps:
        summary += step(store, dry_run)
    return summary


Step = Callable[[Store, bool], LoadSummary]


def _node_steps(graph: Graph) -> Iterator[Step]:
    by_label: dict[str, list[Node]] = defaultdict(list)
    for node in graph.nodes:
        by_label[node.label].append(node)
    for label, nodes in sorted(by_label.items()):
        for chunk in chunks(nodes):
            yield partial(_load_nodes, label, chunk)


def _relationship_steps(graph: Graph) -> Iterator[Step]:
    by_ends: dict[tuple[str, str, str], list[Relationship]] = defaultdict(list)
    for rel in graph.relationships:
        by_ends[rel.type, rel.start.label, rel.end.label].append(rel)
    for (kind, start, end), rels in sorted(by_ends.items()):
        for chunk in chunks(rels):
            yield partial(_load_relationships, kind, start, end, chunk)


def _load_nodes(label: str, nodes: list[Node], store: Store, dry_run: bool) -> LoadSummary:
    read = f"UNWIND $ids AS id MATCH (n:{check_name(label)} {{id: id}}) RETURN n.id AS id, properties(n) AS properties"
    ids = {"ids": [node.id for node in nodes]}
    if dry_run:
        return _plan_nodes(label, nodes, store.run(read, ids))[2]
    labels = ":".join(check_name(name) for name in load_ontology().labels[label].labels)

    def work(transaction: Transaction) -> LoadSummary:
        new, changed, summary = _plan_nodes(label, nodes, transaction.run(read, ids).data())
        properties_set = 0
        if new:
            statement = f"UNWIND $rows AS row CREATE (n:{labels} {{id: row.id}}) SET n = row"
            properties_set += transaction.run(statement, rows=new).consume().counters.properties_set
        if changed:
            statement = f"UNWIND $rows AS row MATCH (n:{label} {{id: row.id}}) SET n = row"
            properties_set += transaction.run(statement, rows=changed).consume().counters.properties_set
        return replace(summary, properties_set=properties_set)

    return store.write_transaction(work)


def _plan_nodes(label: str, nodes: list[Node], found: list[dict[str, Any]]) -> tuple[list[Any], list[Any], LoadSummary]:
    """The rows to create, the rows to change, and how many of each."""
    known = {row["id"]: as_properties(row["properties"]) for row in found}
    new, changed = [], []
    for node in nodes:
        before = known.get(node.id)
        if before is None:
            new.append(as_row(node.id, node.properties))
            continue
        after = node.properties if label in OWNED_LABELS else join_properties(before, node.properties)
        if after != before:
            changed.append(as_row(node.id, after))
    return new, changed, LoadSummary(nodes_created=len(new), nodes_updated=len(changed), nodes_unchanged=len(nodes) - len(new) - len(changed))


def _load_relationships(kind: str, start: str, end: str, rels: list[Relationship], store: Store, dry_run: bool) -> LoadSummary:
    rows = [{"id": rel.id, "start": rel.start.id, "end": rel.end.id, "properties": as_row(rel.id, rel.properties)} for rel in rels]
    ends = (f"UNWIND $rows AS row MATCH (a:{check_name(start)} {{id: row.start}}) MATCH (b:{check_name(end)} {{id: row.end}}) ")
    if dry_run:
        return _dry_relationships(store, kind, start, end, rows)

    def work(transaction: Transaction) -> LoadSummary:
        # Only what differs is set: plain `SET +=` writes every property again, and every index with it.
        statement = (f"{ends}MERGE (a)-[r:{check_name(kind)} {{id: row.id}}]->(b) ON CREATE SET r += row.properties "
                     "WITH r, row WHERE properties(r) <> row.properties SET r = row.properties RETURN count(r) AS updated")
        result = transaction.run(statement, rows=rows)
        updated = result.single(strict=True)["updated"]
        counters = result.consume().counters
        created = counters.relationships_created
        return LoadSummary(relationships_created=created, relationships_updated=updated, relationships_unchanged=len(rows) - created - updated,
                           properties_set=counters.properties_set)

    return store.write_transaction(work)


def _dry_relationships(store: Store, kind: str, start: str, end: str, rows: list[dict[str, Any]]) -> LoadSummary:
    statement = (f"UNWIND $rows AS row MATCH (a:{check_name(start)} {{id: row.start}})-[r:{check_name(kind)} {{id: row.id}}]->"
                 f"(b:{check_name(end)} {{id: row.end}}) RETURN count(r) AS found, sum(CASE WHEN properties(r) = row.properties THEN 1 ELSE 0 END) AS equal")
    counted = store.run(statement, {"rows": rows})[0]
    return LoadSummary(relationships_created=len(rows) - counted["found"], relationships_updated=counted["found"] - counted["equal"],
                       relationships_unchanged=counted["equal"])


def _require_same_batch(store: Store, batch: Node) -> None:
    for row in store.run("MATCH (b:Batch {id: $id}) RETURN properties(b) AS properties", {"id": batch.id}):
        require_same_text(batch.id, as_properties(row["properties"]), batch.properties)


def _ends_in_store(store: Store, graph: Graph) -> frozenset[tuple[str, str]]:
    """Those ends of relationships that are not nodes of the graph but are in the store."""
    own = {(node.label, node.id) for node in graph.nodes}
    missing: dict[str, set[str]] = defaultdict(set)
    for rel in graph.relationships:
        for ref in (rel.start, rel.end):
            if (ref.label, ref.id) not in own and ref.label in load_ontology().labels:
                missing[ref.label].add(ref.id)
    found = set()
    for label, ids in missing.items():
        rows = store.run(f"UNWIND $ids AS id MATCH (n:{check_name(label)} {{id: id}}) RETURN n.id AS id", {"ids": sorted(ids)})
        found |= {(label, row["id"]) for row in rows}
    return frozenset(found)
