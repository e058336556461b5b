"""A graph as tables: one per label, one per relationship type and pair of ends, with the columns of the ontology."""

from collections.abc import Iterator
from dataclasses import dataclass

from reformgraph.schema.ontology import Property, load_ontology
from reformgraph.schema.records import Graph, Node, Relationship


@dataclass(frozen=True, slots=True)
class NodeTable:
    label: str
    labels: tuple[str, ...]
    columns: tuple[Property, ...]
    rows: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class RelationshipTable:
    type: str
    start: str
    end: str
    columns: tuple[Property, ...]
    rows: tuple[Relationship, ...]

    @property
    def name(self) -> str:
        return f"{self.type}-{self.start}-{self.end}"


def node_tables(graph: Graph) -> Iterator[NodeTable]:
    """The tables of nodes that have rows, in the order of the ontology."""
    for label in load_ontology().labels.values():
        if rows := tuple(sorted((n for n in graph.nodes if n.label == label.name), key=lambda n: n.id)):
            yield NodeTable(label.name, label.labels, (Property("name", "string", required=True), *label.properties), rows)


def relationship_tables(graph: Graph) -> Iterator[RelationshipTable]:
    """The tables of relationships that have rows, in the order of the ontology."""
    for kind in load_ontology().relationships.values():
        of_kind = sorted((r for r in graph.relationships if r.type == kind.name), key=lambda r: r.id)
        for start, end in kind.ends:
            if rows := tuple(r for r in of_kind if (r.start.label, r.end.label) == (start, end)):
                yield RelationshipTable(kind.name, start, end, kind.properties, rows)
