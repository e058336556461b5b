"""Reads a whole store back as records, equal to what was loaded."""

from reformgraph.schema.ontology import Ontology, check_name, load_ontology
from reformgraph.schema.records import Graph, Node, NodeRef, Relationship

from .store.connect import Store
from .store.rows import as_properties


def read_store(store: Store) -> Graph:
    """All nodes and relationships of the model, sorted by label and id, by type and id. What else a server holds is left out."""
    ontology = load_ontology()
    nodes = [Node(label, row["id"], as_properties(row["properties"])) for label in ontology.labels
             for row in store.run(f"MATCH (n:{check_name(label)}) RETURN n.id AS id, properties(n) AS properties")]
    rels = [rel for kind in ontology.relationships for rel in _relationships(store, kind, ontology)]
    return Graph(tuple(sorted(nodes, key=lambda n: (n.label, n.id))), tuple(sorted(rels, key=lambda r: (r.type, r.id))))


def _relationships(store: Store, kind: str, ontology: Ontology) -> list[Relationship]:
    rows = store.run(f"MATCH (a)-[r:{check_name(kind)}]->(b) RETURN properties(r) AS properties, labels(a) AS start, a.id AS a, labels(b) AS end, b.id AS b")
    found = []
    for row in rows:
        start, end = ontology.label_of(row["start"]), ontology.label_of(row["end"])
        if start is not None and end is not None and "id" in row["properties"]:
            found.append(Relationship(row["properties"]["id"], kind, NodeRef(start.name, row["a"]), NodeRef(end.name, row["b"]),
                                      as_properties(row["properties"])))
    return found
