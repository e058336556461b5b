"""Bodies and places across batches: renamed authorities, former names, and what a person decided."""

from pathlib import Path

import pytest
from click.testing import CliRunner
from linking_graphs import case_graph

from reformgraph.cli.review import command as review_command
from reformgraph.graph.linking import Decision, Decisions, link, load_decisions
from reformgraph.graph.linking.bodies import resolve
from reformgraph.schema.check import check_graph
from reformgraph.schema.jsonl import write_graph
from reformgraph.schema.merge import merge_graphs
from reformgraph.schema.records import Graph, Node, NodeRef, Relationship


def led(batch: str, body: str, label: str = "Department", **properties: str) -> Graph:
    """One case that a body leads, with a bank that it cooperates with."""
    base = case_graph(batch, 1, ["带押过户"])
    case = f"{batch}#1"
    said = next(rel.properties for rel in base.relationships if rel.type == "MENTIONS")
    nodes = (Node(label, body, {"name": body, **properties}), Node("Organization", "丙银行", {"name": "丙银行"}))
    rels = [Relationship(f"LED_BY|{case}", "LED_BY", NodeRef("Case", case), NodeRef(label, body), said)]
    if label == "Department":
        ends = sorted([NodeRef("Department", body), NodeRef("Organization", "丙银行")], key=lambda ref: (ref.id, ref.label))
        rels.append(Relationship(f"COOPERATES_WITH|{case}", "COOPERATES_WITH", ends[0], ends[1], said))
    return merge_graphs([base, Graph(nodes, tuple(rels))])


def bodies(graph: Graph, label: str = "Department") -> dict[str, object]:
    return {node.id: node.properties.get("aliases", ()) for node in graph.nodes if node.label == label}


@pytest.mark.parametrize(("old", "new"), [
    ("甲市环境保护局", "甲市生态环境局"), ("甲市农业局", "甲市农业农村局"), ("甲市大数据局", "甲市数据局"), ("甲市安全生产监督管理局", "甲市应急管理局"), ("国家税务总局甲县税务局", "甲县税务局"),
])
def test_a_renamed_body_is_one_node(old: str, new: str) -> None:
    result = link(merge_graphs([led("甲省-2017-1", old), led("甲省-2023-1", new)]), None, Decisions())
    check_graph(result.graph)
    assert bodies(result.graph) == {new: (old,)}
    assert {rel.end.id for rel in result.graph.relationships if rel.type == "LED_BY"} == {new}


@pytest.mark.parametrize(("one", "other"), [
    ("甲市环境保护局", "乙市生态环境局"), ("甲市生态环境局", "甲市生态环境局高新分局"), ("甲市教育局", "甲市体育局"), ("甲市农业农村局", "甲市农业农村委员会"),
])
def test_other_bodies_stay_two(one: str, other: str) -> None:
    graph = merge_graphs([led("甲省-2017-1", one), led("甲省-2023-1", other)])
    assert resolve(graph, Decisions()).same == ()
    assert len(bodies(link(graph, None, Decisions()).graph)) == 2


def test_order_of_batches_does_not_matter() -> None:
    first, second = led("甲省-2017-1", "甲市环境保护局"), led("甲省-2023-1", "甲市生态环境局")
    together = link(merge_graphs([first, second]), None, Decisions()).graph
    for one, other in ((first, second), (second, first)):
        known = link(one, None, Decisions()).graph
        result = link(other, known, Decisions())
        gone = set(result.outdated)
        kept = Graph(known.nodes, tuple(rel for rel in known.relationships if (rel.type, rel.id) not in gone))
        joined = merge_graphs([kept, result.graph])
        assert joined.relationships == together.relationships


def test_a_merged_body_is_put_to_a_person() -> None:
    graph = merge_graphs([led("甲省-2017-1", "甲市工商行政管理局"), led("甲省-2023-1", "甲市市场监督管理局")])
    assert [(pair.old, pair.new) for pair in resolve(graph, Decisions()).doubtful] == [("甲市工商行政管理局", "甲市市场监督管理局")]
    same = Decisions((Decision("body", "甲市工商行政管理局", "same", "甲市市场监督管理局"),))
    assert bodies(link(graph, None, same).graph) == {"甲市市场监督管理局": ("甲市工商行政管理局",)}
    different = Decisions((Decision("body", "甲市工商行政管理局", "different", "甲市市场监督管理局"),))
    assert resolve(graph, different).doubtful == ()


def test_a_renaming_of_the_user_counts(tmp_path: Path) -> None:
    (tmp_path / "renamed.yaml").write_text("renamed:\n  - {old: 信息产业局, new: 数字经济局}\n", encoding="utf-8")
    graph = merge_graphs([led("甲省-2017-1", "甲市信息产业局"), led("甲省-2023-1", "甲市数字经济局")])
    assert resolve(graph, Decisions()).same == ()
    assert [(pair.old, pair.new) for pair in resolve(graph, Decisions(), tmp_path).same] == [("甲市信息产业局", "甲市数字经济局")]


def test_a_decision_stands_above_the_rule() -> None:
    graph = merge_graphs([led("甲省-2017-1", "甲市农业局"), led("甲省-2023-1", "甲市农业农村局")])
    assert len(bodies(link(graph, None, Decisions((Decision("body", "甲市农业局", "different", "甲市农业农村局"),))).graph)) == 2


def test_decisions_in_a_circle_leave_one_node() -> None:
    graph = merge_graphs([led("甲省-2017-1", "甲局"), led("甲省-2023-1", "乙局")])
    circle = Decisions((Decision("body", "甲局", "same", "乙局"), Decision("body", "乙局", "same", "甲局")))
    assert len(bodies(link(graph, None, circle).graph)) == 1


def test_a_county_that_became_a_district() -> None:
    old = led("甲省-2015-1", "福建省福州市长乐市", "Locality", full_name="福建省福州市长乐市")
    old = Graph(tuple(Node(n.label, n.id, {**n.properties, "name": "长乐市"}) if n.label == "Locality" else n for n in old.nodes), old.relationships)
    new = led("甲省-2023-1", "350112", "Locality", full_name="福建省福州市长乐区", code="350112")
    new = Graph(tuple(Node(n.label, n.id, {**n.properties, "name": "长乐区"}) if n.label == "Locality" else n for n in new.nodes), new.relationships)
    result = link(merge_graphs([old, new]), None, Decisions())
    assert bodies(result.graph, "Locality") == {"350112": ("长乐市",)}


@pytest.mark.parametrize(("answer", "verdict"), [("a", "same"), ("r", "different")])
def test_review_asks_about_bodies(tmp_path: Path, answer: str, verdict: str) -> None:
    write_graph(merge_graphs([led("甲省-2017-1", "甲市工商行政管理局"), led("甲省-2023-1", "甲市市场监督管理局")]), tmp_path / "g.jsonl")
    done = CliRunner().invoke(review_command, ["--known", str(tmp_path / "g.jsonl"), "--decisions", str(tmp_path / "d.yaml")], input=f"{answer}\n")
    assert done.exit_code == 0, done.output
    assert load_decisions(tmp_path / "d.yaml").entries == (Decision("body", "甲市工商行政管理局", verdict, "甲市市场监督管理局"),)
