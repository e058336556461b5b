"""Small graphs of measures for the tests of linking: one case per line, each with its measures."""

from collections.abc import Iterable

from reformgraph.schema.merge import merge_graphs
from reformgraph.schema.records import Graph, Node, NodeRef, Properties, Relationship


def case_graph(batch: str, number: int, measures: Iterable[str], text: str = "", city: tuple[str, str] | None = None, year: int = 2023) -> Graph:
    """A batch with one case that names the measures; `city` is (code, name)."""
    case = f"{batch}#{number}"
    body = text or "推行" + "、".join(measures) + "。"
    nodes = [Node("Batch", batch, {"name": batch, "title": batch, "source": f"{batch}.txt", "sha256": batch}),
             Node("Case", case, {"name": f"案例{number}", "number": number, "title": f"案例{number}", "text": body, "year": year})]
    rels = [Relationship(f"PART_OF|{case}", "PART_OF", NodeRef("Case", case), NodeRef("Batch", batch), {})]
    said: Properties = {"case": case, "quote": body, "start": 0, "end": len(body), "field": "text", "method": "test", "confidence": 1.0}
    for name in measures:
        nodes.append(Node("PolicyInstrument", f"{case}/{name}", {"name": name, "kind": "mechanism"}))
        rels.append(Relationship(f"MENTIONS|{case}|{name}", "MENTIONS", NodeRef("Case", case), NodeRef("PolicyInstrument", f"{case}/{name}"), said))
    if city:
        nodes.append(Node("Locality", city[0], {"name": city[1], "full_name": city[1], "code": city[0]}))
        rels.append(Relationship(f"LOCATED_IN|{case}", "LOCATED_IN", NodeRef("Case", case), NodeRef("Locality", city[0]), said))
    return merge_graphs([Graph(tuple(nodes), tuple(rels))])


def instances_of(graph: Graph) -> dict[str, str]:
    """The practice of each measure, by the measure's id."""
    return {rel.start.id: rel.end.id for rel in graph.relationships if rel.type == "INSTANCE_OF"}
