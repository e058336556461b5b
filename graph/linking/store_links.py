"""Keeps a store in step with what linking says now: what no longer holds goes, and the nodes that nothing leads to any more."""

from collections import defaultdict
from functools import partial

from reformgraph.graph.load import LoadSummary, load_graph
from reformgraph.graph.store.connect import Store, Transaction
from reformgraph.schema.ontology import check_name

from .result import LinkResult


def load_linked(store: Store, result: LinkResult, *, replace_batch: bool = False) -> LoadSummary:
    """Load the graph of a result and take out what no longer holds. Raises what `load_graph` raises, before anything is written or taken out."""
    return load_graph(store, result.graph, replace_batch=replace_batch, when_checked=partial(remove_outdated, store, result))


def remove_outdated(store: Store, result: LinkResult) -> tuple[int, int]:
    """Delete the result's outdated relationships, the older nodes of bodies and places that are one, and practices that are then empty.

    To be called before the result's graph is loaded, as `load_linked` does. Returns how many relationships and nodes went; all of it is one transaction.
    """
    by_type: dict[str, list[str]] = defaultdict(list)
    for kind, id_ in result.outdated:
        by_type[kind].append(id_)
    older: dict[str, list[str]] = defaultdict(list)
    for pair in result.resolution.same:
        older[pair.label].append(pair.old)
    if not by_type and not older:
        return 0, 0

    def work(transaction: Transaction) -> tuple[int, int]:
        relationships = nodes = 0

        def delete(statement: str, ids: list[str]) -> int:
            nonlocal relationships, nodes
            counters = transaction.run(statement, {"ids": ids}).consume().counters
            relationships, nodes = relationships + counters.relationships_deleted, nodes + counters.nodes_deleted
            return counters.nodes_deleted

        for kind, ids in sorted(by_type.items()):
            delete(f"UNWIND $ids AS id MATCH ()-[r:{check_name(kind)} {{id: id}}]->() DELETE r", ids)
        for label, ids in sorted(older.items()):
            delete(f"UNWIND $ids AS id MATCH (n:{check_name(label)} {{id: id}}) DETACH DELETE n", ids)
        while delete("MATCH (p:Practice) WHERE NOT (p)<-[:INSTANCE_OF]-() AND NOT (p)<-[:BROADER]-() DETACH DELETE p", []):
            pass
        return relationships, nodes

    return store.write_transaction(work)
