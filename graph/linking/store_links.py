"""Keeps a store in step with what linking says now: what no longer holds goes, and the nodes that nothing leads to any more."""

from collections import defaultdict
from collections.abc import Iterable

from reformgraph.graph.store.connect import Store, Transaction
from reformgraph.schema.ontology import check_name


def remove_outdated(store: Store, outdated: Iterable[tuple[str, str]]) -> tuple[int, int]:
    """Delete these (type, id) relationships and the practices that are then without instance and without a narrower practice.

    Returns how many relationships and practices went. All of it is one transaction.
    """
    by_type: dict[str, list[str]] = defaultdict(list)
    for kind, id_ in outdated:
        by_type[kind].append(id_)

    def work(transaction: Transaction) -> tuple[int, int]:
        relationships = practices = 0
        for kind, ids in sorted(by_type.items()):
            gone = transaction.run(f"UNWIND $ids AS id MATCH ()-[r:{check_name(kind)} {{id: id}}]->() DELETE r", ids=ids)
            relationships += gone.consume().counters.relationships_deleted
        while by_type:
            counters = transaction.run("MATCH (p:Practice) WHERE NOT (p)<-[:INSTANCE_OF]-() AND NOT (p)<-[:BROADER]-() DETACH DELETE p").consume().counters
            practices += counters.nodes_deleted
            relationships += counters.relationships_deleted
            if not counters.nodes_deleted:
                break
        return relationships, practices

    return store.write_transaction(work)
