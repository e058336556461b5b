"""Loads a graph into a store: nodes before relationships, in batches, writing nothing that is there already.

Nodes are compared here, because the lists of a shared node are united (see schema/merge.py); relationships belong to one case each and are
compared by the store. Each chunk is one transaction, so that a load that was interrupted is completed by running it again.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any

from reformgraph.schema.check import check_graph
from reformgraph.schema.errors import Language, QueryError, Text
from reformgraph.schema.merge import OWNED_LABELS, merge_graphs, renew_properties, require_same_text
from reformgraph.schema.ontology import check_name, load_ontology
from reformgraph.schema.records import Graph, Node, Relationship

from .cycles import no_search_for_cycles
from .remove import prune_batch
from .store.connect import Store, Transaction, is_clash
from .store.constraints import prepare
from .store.rows import as_properties, chunks

Progress = Callable[[Iterable[Any], str, int | None], Iterator[Any]]
_READERS = 2
_CLASHES = 5  # how often nodes are compared anew that another load makes at the same time
_PARALLEL = 8  # relationships of one type between the same two nodes in one chunk; beyond this they are looked up together


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


@no_search_for_cycles()
def load_graph(store: Store, graph: Graph, *, replace_batch: bool = False, dry_run: bool = False, progress: Progress | None = None,
               when_checked: Callable[[], object] | None = None) -> LoadSummary:
    """Load a graph; what the store holds of it already is left as it is.

    `replace_batch` first takes out what the store's version of the graph's batches asserts and this one does not. `dry_run` only counts.
    `when_checked` is called when nothing speaks against the load any more, before the first record is written.
    Raises GraphFileError, before anything is written, for a record that contradicts the ontology, a quote that is not in its text, or a
    batch that is there with another text (without `replace_batch`).
    """
    check_graph(graph, outside=_ends_in_store(store, graph))
    graph = merge_graphs([graph])
    batches = [node for node in graph.nodes if node.label == "Batch"]
    if not replace_batch:
        _require_same_batches(store, batches)
    if not dry_run:
        prepare(store)
    if when_checked is not None:
        when_checked()
    summary = LoadSummary()
    if replace_batch:
        for id_ in [*(batch.id for batch in batches), *earlier_versions(store, graph)]:
            removed = prune_batch(store, id_, keep=graph, dry_run=dry_run)
            summary += LoadSummary(nodes_removed=removed.nodes, relationships_removed=removed.relationships, properties_set=removed.properties_set)
    node_chunks = list(_node_chunks(graph))
    relationship_chunks = list(_relationship_chunks(graph))
    steps = _load(store, node_chunks, relationship_chunks, dry_run)
    for step in progress(steps, "load", len(node_chunks) + len(relationship_chunks)) if progress else steps:
        summary += step
    return summary


def earlier_versions(store: Store, graph: Graph) -> dict[str, str]:
    """Batches of the store that the graph has with another text: the store's id and the graph's.

    An id that ends with the sum of its text changes with each correction; such a batch is known again by its title and the rest of its id.
    """
    new = {(node.properties.get("title"), stem): node.id for node in graph.nodes if node.label == "Batch" and (stem := _stem(node.id, node.properties.get("sha256")))}
    own = {node.id for node in graph.nodes if node.label == "Batch"}
    rows = store.run("MATCH (b:Batch) WHERE b.title IN $titles RETURN b.id AS id, b.title AS title, b.sha256 AS sum ORDER BY id",
                     {"titles": sorted({str(title) for title, _ in new})}) if new else []
    return {row["id"]: new[key] for row in rows if (key := (row["title"], _stem(row["id"], row["sum"]))) in new and row["id"] not in own}


def earlier_note(earlier: dict[str, str], option: str) -> Text:
    """What to tell of batches that stand in the store with another text, when they are not replaced."""
    shown = "、".join(sorted(earlier))
    return Text(f"图库中已有同名批次，正文不同，两份并存，计数会重复；加 {option} 则替换：{shown}",
                f"the graph has batches of the same title with another text; both stand, and counts are doubled; {option} puts the new in their place: {shown}")


def _stem(batch: object, sum_: object) -> str:
    """The id of a batch up to the sum of its text; empty where it does not end with one."""
    tail = f"-{str(sum_)[:8]}"
    return batch.removesuffix(tail) if isinstance(batch, str) and isinstance(sum_, str) and len(tail) > 8 and batch.endswith(tail) else ""


@dataclass(frozen=True, slots=True)
class _NodeChunk:
    """Nodes of one label: those of the graph, or of these the ones to create and the ones to change."""

    label: str
    nodes: list[Node]
    changed: list[Node] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _RelationshipChunk:
    """Relationships of one type with the same labels of their ends and the same properties.

    Those of the graph, or of these the ones to create and the ones to change.
    """

    type: str
    start: str
    end: str
    keys: tuple[str, ...]
    rels: list[Relationship]
    changed: list[Relationship] = field(default_factory=list)

    @property
    def ends(self) -> str:
        """Cypher that finds the ends of each row."""
        return f"UNWIND $rows AS row MATCH (a:{check_name(self.start)} {{id: row[0]}}) MATCH (b:{check_name(self.end)} {{id: row[1]}}) "

    def rows(self, rels: list[Relationship]) -> list[list[Any]]:
        return [[rel.start.id, rel.end.id, rel.id, *map(rel.properties.__getitem__, self.keys)] for rel in rels]


def _node_chunks(graph: Graph) -> Iterator[_NodeChunk]:
    by_label: dict[str, list[Node]] = defaultdict(list)
    for node in graph.nodes:
        by_label[node.label].append(node)
    for label, nodes in sorted(by_label.items()):
        yield from (_NodeChunk(label, chunk) for chunk in chunks(nodes))


def _relationship_chunks(graph: Graph) -> Iterator[_RelationshipChunk]:
    by_shape: dict[tuple[str, str, str, tuple[str, ...]], list[Relationship]] = defaultdict(list)
    for rel in graph.relationships:
        by_shape[rel.type, rel.start.label, rel.end.label, tuple(sorted(rel.properties))].append(rel)
    for shape, rels in sorted(by_shape.items()):
        yield from (_RelationshipChunk(*shape, chunk) for chunk in chunks(rels))


def _load(store: Store, node_chunks: list[_NodeChunk], relationship_chunks: list[_RelationshipChunk], dry_run: bool) -> Iterator[LoadSummary]:
    """Load chunk by chunk. Rows go to the store as lists, not maps: the names of the properties stand in the statement instead of in every row.

    The chunks that follow are compared while one is written (or compared), so that the store works while rows are packed. One alone writes.
    """
    created: dict[str, set[str]] = defaultdict(set)  # nodes made by this load, by label: their relationships cannot be there yet
    held = {label for label in sorted({chunk.label for chunk in node_chunks}) if store.run(f"MATCH (n:{check_name(label)}) RETURN count(n) AS held")[0]["held"]}
    with ThreadPoolExecutor(_READERS) as readers:
        for chunk, nodes in zip(node_chunks, readers.map(partial(_compare_nodes, store, held), node_chunks), strict=True):
            properties_set = 0
            if not dry_run:
                nodes, properties_set = _write_compared(store, chunk, nodes)
            created[nodes.label].update(node.id for node in nodes.nodes)
            new, changed = len(nodes.nodes), len(nodes.changed)
            yield LoadSummary(nodes_created=new, nodes_updated=changed, nodes_unchanged=len(chunk.nodes) - new - changed, properties_set=properties_set)
        for part, rels in zip(relationship_chunks, readers.map(partial(_compare_relationships, store, created), relationship_chunks), strict=True):
            properties_set = 0 if dry_run else _write_relationships(store, rels)
            new, changed = len(rels.rels), len(rels.changed)
            yield LoadSummary(relationships_created=new, relationships_updated=changed, relationships_unchanged=len(part.rels) - new - changed,
                              properties_set=properties_set)


def _compare_nodes(store: Store, held: set[str], chunk: _NodeChunk) -> _NodeChunk:
    """Ask the store, which has nodes of the labels `held`, which of the nodes it lacks, and of those that differ what it holds."""
    label, nodes = check_name(chunk.label), chunk.nodes
    # The first of them first: where all were loaded before it is there, and the rest need not be looked up twice.
    found = f"UNWIND $ids AS id MATCH (n:{label} {{id: id}}) RETURN count(n) AS found"
    if label not in held or not any(store.run(found, {"ids": [node.id for node in some]})[0]["found"] for some in (nodes[:1], nodes)):
        return chunk
    new: list[Node] = []
    changed: list[Node] = []
    by_id = {node.id: node for node in nodes}
    for keys, rows in _by_keys(nodes):
        differing = (f"UNWIND $rows AS row OPTIONAL MATCH (n:{label} {{id: row[0]}}) WITH row, n "
                     f"WHERE n IS NULL OR properties(n) <> {_map(('id', *keys), 0)} RETURN row[0] AS id, properties(n) AS properties")
        for row in store.run(differing, {"rows": rows}):
            node = by_id[row["id"]]
            if row["properties"] is None:
                new.append(node)
                continue
            before = as_properties(row["properties"])
            after = node.properties if label in OWNED_LABELS else renew_properties(before, node.properties)
            if after != before:
                changed.append(replace(node, properties=after))
    return replace(chunk, nodes=new, changed=changed)


def _write_compared(store: Store, chunk: _NodeChunk, compared: _NodeChunk) -> tuple[_NodeChunk, int]:
    """Write what was found to be new or changed of a chunk. Where another load has made one of the nodes since, the chunk is compared again.

    Returns what was written and the number of properties set.
    """
    for _ in range(_CLASHES):
        try:
            return compared, _write_nodes(store, compared)
        except QueryError as error:
            if not is_clash(error):
                raise
        compared = _compare_nodes(store, {chunk.label}, chunk)
    return compared, _write_nodes(store, compared)


def _write_nodes(store: Store, chunk: _NodeChunk) -> int:
    """Returns the number of properties set."""
    labels = ":".join(check_name(name) for name in load_ontology().labels[chunk.label].labels)

    def work(transaction: Transaction) -> int:
        properties_set = 0
        for keys, rows in _by_keys(chunk.nodes):
            statement = f"UNWIND $rows AS row CREATE (n:{labels} {_map(('id', *keys), 0)})"
            properties_set += transaction.run(statement, rows=rows).consume().counters.properties_set
        for keys, rows in _by_keys(chunk.changed):
            statement = f"UNWIND $rows AS row MATCH (n:{chunk.label} {{id: row[0]}}) SET n = {_map(('id', *keys), 0)}"
            properties_set += transaction.run(statement, rows=rows).consume().counters.properties_set
        return properties_set

    return store.write_transaction(work) if chunk.nodes or chunk.changed else 0


def _compare_relationships(store: Store, created: dict[str, set[str]], chunk: _RelationshipChunk) -> _RelationshipChunk:
    """Ask the store which of the relationships it lacks and which differ, but for those of nodes that this load created."""
    new: list[Relationship] = []
    between: dict[tuple[str, str], list[Relationship]] = defaultdict(list)
    for rel in chunk.rels:
        if rel.start.id in created[chunk.start] or rel.end.id in created[chunk.end]:
            new.append(rel)
        else:
            between[rel.start.id, rel.end.id].append(rel)
    few = {rel.id: rel for rels in between.values() if len(rels) <= _PARALLEL for rel in rels}
    many = {pair: rels for pair, rels in between.items() if len(rels) > _PARALLEL}
    changed: list[Relationship] = []
    if few:
        differing = (f"{chunk.ends}OPTIONAL MATCH (a)-[r:{check_name(chunk.type)} {{id: row[2]}}]->(b) WITH row, r "
                     f"WHERE r IS NULL OR properties(r) <> {_map(('id', *chunk.keys), 2)} RETURN row[2] AS id, r IS NULL AS missing")
        for row in store.run(differing, {"rows": chunk.rows(list(few.values()))}):
            (new if row["missing"] else changed).append(few[row["id"]])
    if many:
        # The store finds one of many relationships between two nodes by looking at all of them, so these are looked at once.
        found = store.run(f"{chunk.ends}MATCH (a)-[r:{check_name(chunk.type)}]->(b) RETURN r.id AS id, properties(r) AS properties", {"rows": list(many)})
        held = {row["id"]: as_properties(row["properties"]) for row in found}
        for rel in (rel for rels in many.values() for rel in rels):
            if rel.id not in held:
                new.append(rel)
            elif held[rel.id] != rel.properties:
                changed.append(rel)
    return replace(chunk, rels=new, changed=changed)


def _write_relationships(store: Store, chunk: _RelationshipChunk) -> int:
    """Returns the number of properties set."""
    kind, properties = check_name(chunk.type), _map(("id", *chunk.keys), 2)
    create = f"CREATE (a)-[r:{kind} {properties}]->(b)"
    if store.engine == "neo4j" and not load_ontology().relationships[chunk.type].asserted:
        # What no case asserts may come of several batches, and another load may write it just now: Neo4j looks again once it holds the ends.
        create = f"MERGE (a)-[r:{kind} {{id: row[2]}}]->(b) SET r = {properties}"

    def work(transaction: Transaction) -> int:
        properties_set = 0
        for rels, action in ((chunk.rels, create), (chunk.changed, f"MATCH (a)-[r:{kind} {{id: row[2]}}]->(b) SET r = {properties}")):
            if rels:
                properties_set += transaction.run(chunk.ends + action, rows=chunk.rows(rels)).consume().counters.properties_set
        return properties_set

    return store.write_transaction(work) if chunk.rels or chunk.changed else 0


def _by_keys(nodes: list[Node]) -> Iterator[tuple[tuple[str, ...], list[list[Any]]]]:
    """The rows of nodes with the same properties together."""
    grouped: dict[tuple[str, ...], list[list[Any]]] = defaultdict(list)
    for node in nodes:
        keys = tuple(sorted(node.properties))
        grouped[keys].append([node.id, *map(node.properties.__getitem__, keys)])
    yield from sorted(grouped.items())


def _map(keys: tuple[str, ...], first: int) -> str:
    """Cypher for the properties, taken from the list `row` from place `first` on."""
    return "{" + ", ".join(f"{check_name(key)}: row[{place}]" for place, key in enumerate(keys, first)) + "}"


def _require_same_batches(store: Store, batches: list[Node]) -> None:
    known = {row["id"]: as_properties(row["properties"]) for row in store.run("MATCH (b:Batch) WHERE b.id IN $ids RETURN b.id AS id, properties(b) AS properties",
                                                                             {"ids": [batch.id for batch in batches]})}
    for batch in batches:
        if batch.id in known:
            require_same_text(batch.id, known[batch.id], batch.properties)


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
