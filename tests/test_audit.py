"""The audit: nothing to say of a graph that extraction made; each kind of oddness is told with its record."""

from dataclasses import replace

import pytest
from linking_graphs import case_graph
from small_graph import small_graph

from reformgraph.schema.audit import audit
from reformgraph.schema.merge import merge_graphs
from reformgraph.schema.records import Graph, Node, NodeRef, Relationship


def told(graph: Graph) -> list[str]:
    return [f"{found.path}: {found.message.en}" for found in audit(graph)]


def measured(kind: str, **values: object) -> Graph:
    base = case_graph("甲省-2023-1", 1, ["带押过户"])
    said = next(rel.properties for rel in base.relationships if rel.type == "MENTIONS")
    metric = Node("Metric", "办理时限", {"name": "办理时限"})
    rel = Relationship("m", kind, NodeRef("Case", "甲省-2023-1#1"), NodeRef("Metric", "办理时限"), {**said, "indicator": "办理时限", **values})
    return Graph((*base.nodes, metric), (*base.relationships, rel))


def test_a_sound_graph_has_no_findings() -> None:
    assert told(small_graph()) == []


def test_a_record_that_nothing_leads_to() -> None:
    graph = small_graph()
    assert told(Graph((*graph.nodes, Node("Department", "某局", {"name": "某局"})), graph.relationships)) == ["Department/某局: nothing leads to it"]


def test_two_records_of_one_assertion() -> None:
    graph = small_graph()
    rel = next(rel for rel in graph.relationships if "case" in rel.properties)
    assert told(Graph(graph.nodes, (*graph.relationships, replace(rel, id="another")))) == [f"{rel.type}/{rel.id}: one assertion has 2 records"]


def places(code: str, above: str) -> Graph:
    nodes = [Node("Locality", c, {"name": n, "full_name": n, "code": c}) for c, n in ((code, "甲"), (above, "乙"))]
    return Graph((*nodes,), (Relationship("p", "PART_OF", NodeRef("Locality", code), NodeRef("Locality", above), {}),))


@pytest.mark.parametrize(("code", "above", "right"), [("350102", "350100", True), ("350100", "350000", True), ("419001", "410000", True),
                                                      ("350102", "350200", False), ("350100", "360000", False), ("350000", "350100", False)])
def test_a_place_lies_in_its_parent_by_its_code(code: str, above: str, right: bool) -> None:
    found = told(merge_graphs([places(code, above)]))
    assert found == ([] if right else [f"PART_OF/p: 甲 {code} is not within 乙 {above}"])


@pytest.mark.parametrize(("kind", "values", "message"), [
    ("REDUCED", {"before": "5天", "after": "1天", "before_value": 5.0, "after_value": 1.0, "percent": -80.0}, ""),
    ("REDUCED", {"before": "5天", "after": "1天", "change": "80%", "before_value": 5.0, "after_value": 1.0, "percent": -80.0, "unit": "日"}, ""),
    ("REDUCED", {"before": "5天", "after": "1天", "change": "60%", "before_value": 5.0, "after_value": 1.0, "percent": -60.0, "unit": "日"},
     "5天 → 1天 is -80.0%, the text says -60.0%"),
    ("INCREASED", {"before": "5天", "after": "1天", "before_value": 5.0, "after_value": 1.0}, "the levels move the other way: 5天 → 1天"),
    ("INCREASED", {"change": "12%", "percent": 12.0}, ""),
])
def test_figures_that_contradict_themselves(kind: str, values: dict[str, object], message: str) -> None:
    assert told(measured(kind, **values)) == ([f"{kind}/m: {message}"] if message else [])
