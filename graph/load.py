"""Loads a graph into a store: nodes before relationships, in batches, writing nothing that is there already.

Nodes are compared here, because the lists of a shared node are united (see schema/merge.py); relationships belong to one case each and are
compared by the store. Each chunk is one transaction, so that a load that was interrupted is completed by running it again.
"""

import gc
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
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
from .store.rows import as_properties, chunks

Progress = Callable[[Iterable[Any], str, int | None], Iterator[Any]]
Read = Callable[[str, dict[str, Any]], list[dict[str, Any]]]


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


@contextmanager
def _no_search_for_cycles() -> Iterator[None]:
    """Records and rows hold no cycles, and Python's search for some walks over all of them again and again: a twentieth of a load's time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


@_no_search_for_cycles()
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
    batches = [node for node in graph.nodes if node.label == "Batch"]
    if replace_batch:
        for batch in batches:
            removed = prune_batch(store, batch.id, keep=graph, dry_run=dry_run)
            summary += LoadSummary(nodes_removed=removed.nodes, relationships_removed=removed.relationships, properties_set=removed.properties_set)
    else:
        _require_same_batches(store, batches)
    loading = _Loading(store, dry_run)
    steps = [*loading.node_steps(graph), *loading.relationship_steps(graph)]
    for step in progress(steps, "load", len(steps)) if progress else steps:
        summary += step()
    return summary


class _Loading:
    """One load. Rows go to the store as lists, not maps: the names of the properties stand in the statement instead of in every row."""

    def __init__(self, store: Store, dry_run: bool) -> None:
        self.store, self.dry_run = store, dry_run
        self.created: dict[str, set[str]] = defaultdict(set)  # nodes made by this load, by label: their relationships cannot be there yet

    def node_steps(self, graph: Graph) -> Iterator[Callable[[], LoadSummary]]:
        by_label: dict[str, list[Node]] = defaultdict(list)
        for node in graph.nodes:
            by_label[node.label].append(node)
        for label, nodes in sorted(by_label.items()):
            for chunk in chunks(nodes):
                yield partial(self.load_nodes, label, chunk)

    def relationship_steps(self, graph: Graph) -> Iterator[Callable[[], LoadSummary]]:
        by_shape: dict[tuple[str, str, str, tuple[str, ...]], list[Relationship]] = defaultdict(list)
        for rel in graph.relationships:
            by_shape[rel.type, rel.start.label, rel.end.label, tuple(sorted(rel.properties))].append(rel)
        for (kind, start, end, keys), rels in sorted(by_shape.items()):
            for chunk in chunks(rels):
                yield partial(self.load_relationships, kind, start, end, keys, chunk)

    def load_nodes(self, label: str, nodes: list[Node]) -> LoadSummary:
        if self.dry_run:
            return _plan_nodes(label, nodes, self.store.run, made=0).summary
        labels = ":".join(check_name(name) for name in load_ontology().labels[label].labels)

        def work(transaction: Transaction) -> tuple[_NodePlan, int]:
            plan = _plan_nodes(label, nodes, lambda statement, params: transaction.run(statement, params).data(), made=len(self.created[label]))
            properties_set = 0
            for keys, rows in _by_keys(plan.new):
                statement = f"UNWIND $rows AS row CREATE (n:{labels} {_map(('id', *keys), 0)})"
                properties_set += transaction.run(statement, rows=rows).consume().counters.properties_set
            for keys, rows in _by_keys(plan.changed):
                statement = f"UNWIND $rows AS row MATCH (n:{label} {{id: row[0]}}) SET n = {_map(('id', *keys), 0)}"
                properties_set += transaction.run(statement, rows=rows).consume().counters.properties_set
            return plan, properties_set

        plan, properties_set = self.store.write_transaction(work)
        self.created[label].update(node.id for node in plan.new)
        return replace(plan.summary, properties_set=properties_set)

    def load_relationships(self, kind: str, start: str, end: str, keys: tuple[str, ...], rels: list[Relationship]) -> LoadSummary:
        new: list[Relationship] = []
        old: list[Relationship] = []
        for rel in rels:
            (new if rel.start.id in self.created[start] or rel.end.id in self.created[end] else old).append(rel)
        ends = f"UNWIND $rows AS row MATCH (a:{check_name(start)} {{id: row[0]}}) MATCH (b:{check_name(end)} {{id: row[1]}}) "
        properties = _map(("id", *keys), 2)
        if self.dry_run:
            return self.count_relationships(f"{ends}MATCH (a)-[r:{check_name(kind)} {{id: row[2]}}]->(b) ", properties, keys, rels)

        def work(transaction: Transaction) -> LoadSummary:
            summary = LoadSummary()
            if new:
                counters = transaction.run(f"{ends}CREATE (a)-[r:{check_name(kind)} {properties}]->(b)", rows=_rows(new, keys)).consume().counters
                summary += LoadSummary(relationships_created=counters.relationships_created, properties_set=counters.properties_set)
            if old:
                # Only what differs is set: plain `SET +=` writes every property again, and every index with it.
                result = transaction.run(f"{ends}MERGE (a)-[r:{check_name(kind)} {{id: row[2]}}]->(b) ON CREATE SET r += {properties} "
                                         f"WITH r, row WHERE properties(r) <> {properties} SET r = {properties} RETURN count(r) AS updated",
                                         rows=_rows(old, keys))
                updated = result.single(strict=True)["updated"]
                counters = result.consume().counters
                created = counters.relationships_created
                summary += LoadSummary(relationships_created=created, relationships_updated=updated, properties_set=counters.properties_set,
                                       relationships_unchanged=len(old) - created - updated)
            return summary

        return self.store.write_transaction(work)

    def count_relationships(self, found: str, properties: str, keys: tuple[str, ...], rels: list[Relationship]) -> LoadSummary:
        statement = f"{found}RETURN count(r) AS found, sum(CASE WHEN properties(r) = {properties} THEN 1 ELSE 0 END) AS equal"
        counted = self.store.run(statement, {"rows": _rows(rels, keys)})[0]
        return LoadSummary(relationships_created=len(rels) - counted["found"], relationships_updated=counted["found"] - counted["equal"],
                           relationships_unchanged=counted["equal"])


@dataclass(frozen=True, slots=True)
class _NodePlan:
    """The nodes of a chunk to create and to change, and the counts."""

    new: list[Node]
    changed: list[Node]
    summary: LoadSummary


def _plan_nodes(label: str, nodes: list[Node], read: Read, *, made: int) -> _NodePlan:
    """Ask the store which of the nodes it holds, and of those that differ what it holds. `made` of its nodes of the label are from this load."""
    new = nodes if _holds_none(label, nodes, read, made) else []
    changed = []
    if not new:
        by_id = {node.id: node for node in nodes}
        for keys, rows in _by_keys(nodes):
            differing = (f"UNWIND $rows AS row OPTIONAL MATCH (n:{label} {{id: row[0]}}) WITH row, n "
                         f"WHERE n IS NULL OR properties(n) <> {_map(('id', *keys), 0)} RETURN row[0] AS id, properties(n) AS properties")
            for row in read(differing, {"rows": rows}):
                node = by_id[row["id"]]
                if row["properties"] is None:
                    new.append(node)
                    continue
                before = as_properties(row["properties"])
                after = node.properties if label in OWNED_LABELS else join_properties(before, node.properties)
                if after != before:
                    changed.append(replace(node, properties=after))
    summary = LoadSummary(nodes_created=len(new), nodes_updated=len(changed), nodes_unchanged=len(nodes) - len(new) - len(changed))
    return _NodePlan(new, changed, summary)


def _holds_none(label: str, nodes: list[Node], read: Read, made: int) -> bool:
    if read(f"MATCH (n:{check_name(label)}) RETURN count(n) AS held", {})[0]["held"] == made:
        return True
    ids = [node.id for node in nodes]
    # The first of them first: where all were loaded before it is there, and the rest need not be looked up twice.
    return not any(read(f"UNWIND $ids AS id MATCH (n:{check_name(label)} {{id: id}}) RETURN count(n) AS found", {"ids": some})[0]["found"] for some in (ids[:1], ids))


def _by_keys(nodes: list[Node]) -> Iterator[tuple[tuple[str, ...], list[list[Any]]]]:
    """The rows of nodes with the same properties together."""
    grouped: dict[tuple[str, ...], list[list[Any]]] = defaultdict(list)
    for node in nodes:
        keys = tuple(sorted(node.properties))
        grouped[keys].append([node.id, *map(node.properties.__getitem__, keys)])
    yield from sorted(grouped.items())


def _rows(rels: list[Relationship], keys: tuple[str, ...]) -> list[list[Any]]:
    return [[rel.start.id, rel.end.id, rel.id, *map(rel.properties.__getitem__, keys)] for rel in rels]


def _map(keys: tuple[str, ...], first: int) -> str:
    """Cypher for the properties, taken from the list `row` from place `first` on."""
    return "{" + ", ".join(f"{check_name(key)}: row[{place}]" for place, key in enumerate(keys, first)) + "}"


def _require_same_batches(store: Store, batches: list[Node]) -> None:
    known = {row["id"]: row["sum"] for row in store.run("MATCH (b:Batch) WHERE b.id IN $ids RETURN b.id AS id, b.sha256 AS sum",
                                                        {"ids": [batch.id for batch in batches]})}
    for batch in batches:
        if batch.id in known:
            require_same_text(batch.id, {"sha256": known[batch.id]}, batch.properties)


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
