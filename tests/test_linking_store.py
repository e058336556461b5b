"""A store follows what linking says: batch by batch it comes to hold what all batches together give."""

from dataclasses import replace
from pathlib import Path

import pytest
from linking_graphs import case_graph, instances_of
from small_graph import small_graph
from test_linking_bodies import led

from reformgraph.graph import Store, load_graph, read_store, remove_batch
from reformgraph.graph.linking import Decision, Decisions, link, stored_decisions
from reformgraph.graph.linking.decision_notes import decision_notes
from reformgraph.graph.linking.store_links import load_linked, remove_outdated
from reformgraph.schema.errors import GraphFileError
from reformgraph.schema.merge import merge_graphs
from reformgraph.schema.records import Graph


def add(store: Store, graph: Graph, decisions: Decisions = Decisions()) -> None:  # noqa: B008
    result = link(graph, read_store(store), decisions)
    load_linked(store, result)


def test_batch_by_batch_or_together(store: Store) -> None:
    batches = [led("甲省-2017-1", "甲市环境保护局"), case_graph("乙省-2021-1", 1, ["渔船夜间联审机制", "出生一件事"]),
               case_graph("丙省-2022-1", 1, ["渔船夜间联审"]), case_graph("丁省-2022-1", 1, ["渔船夜间联审"]), led("甲省-2023-1", "甲市生态环境局")]
    for batch in batches:
        add(store, batch)
    together = link(merge_graphs(batches), None, Decisions()).graph
    assert read_store(store) == merge_graphs([together])


def test_a_decision_is_taken_back(store: Store) -> None:
    graph = case_graph("甲省-2023-1", 1, ["四个一"])
    add(store, graph)
    before = read_store(store)
    add(store, graph, Decisions((Decision("measure", "甲省-2023-1#1/四个一", "accept", "带押过户"),)))
    assert {node.id for node in read_store(store).nodes if node.label == "Practice"} == {"带押过户"}
    add(store, graph)
    assert read_store(store) == before


def test_a_refused_load_takes_nothing_out(store: Store) -> None:
    graph = case_graph("甲省-2023-1", 1, ["四个一"])
    decided = Decisions((Decision("measure", "甲省-2023-1#1/四个一", "accept", "带押过户"),))
    add(store, graph, decided)
    before = read_store(store)
    other = case_graph("甲省-2023-1", 1, ["一件事"], text="推行一件事，正文有改动。")
    changed = Graph(tuple(replace(n, properties={**n.properties, "sha256": "other"}) if n.label == "Batch" else n for n in other.nodes), other.relationships)
    result = link(changed, before, Decisions())
    assert result.outdated
    with pytest.raises(GraphFileError):
        load_linked(store, result)
    assert read_store(store) == before
    load_linked(store, result, replace_batch=True)
    assert not any(node.id.endswith("四个一") for node in read_store(store).nodes)


def test_linking_again_changes_nothing(store: Store) -> None:
    graph = case_graph("甲省-2023-1", 1, ["带押过户", "梯田联审"])
    add(store, graph)
    result = link(graph, read_store(store), Decisions())
    assert remove_outdated(store, result) == (0, 0)
    assert load_graph(store, result.graph).wrote_nothing


def test_a_practice_forgets_the_wordings_of_a_removed_batch(store: Store) -> None:
    first, second = case_graph("甲省-2023-1", 1, ["带押过户"]), case_graph("乙省-2023-1", 1, ["二手房“带押过户”新业态服务", "带押过户"])
    add(store, first)
    before = read_store(store)
    add(store, second)
    assert read_store(store) != before
    remove_batch(store, "乙省-2023-1")
    assert read_store(store) == before


@pytest.mark.parametrize("decision", [
    Decision("measure", "甲省-2023-1#1/四个一", "accept", "带押过户"),
    Decision("measure", "甲省-2023-1#1/四个一", "accept", "渔船夜审"),
    Decision("measure", "甲省-2023-1#1/四个一", "new", "渔民四个一"),
    Decision("measure", "甲省-2023-1#1/带押过户", "reject", "带押过户"),
])
def test_decisions_of_the_graph_stay_when_no_file_is_given(decision: Decision) -> None:
    """Another batch, or the same one again, does not undo what a person decided."""
    decided = link(merge_graphs([case_graph("甲省-2023-1", 1, ["四个一", "带押过户"]), case_graph("乙省-2023-1", 1, ["渔船夜审"])]), None, Decisions((decision,))).graph
    for batch in (case_graph("丙省-2023-1", 1, ["联合验收"]), case_graph("甲省-2023-1", 1, ["四个一", "带押过户"])):
        kept = link(batch, decided, stored_decisions(decided))
        assert instances_of(kept.graph)[decision.id] == instances_of(decided)[decision.id]
        assert [one.decided_by for one in kept.links if one.instrument.id == decision.id] == ["review"]


def test_notes_tell_what_became_of_decisions() -> None:
    graph = case_graph("甲省-2023-1", 1, ["四个一"])
    given = Decisions((Decision("measure", "甲省-2023-1#1/四个一", "accept", "带押过户"), Decision("measure", "甲省-2023-1#9/没有的", "accept", "带押过户")))
    before = link(graph, None, given)
    assert [note.zh for note in decision_notes(before, given, None, Path("d.yaml"))] == ["1 条裁定未找到对应举措：甲省-2023-1#9/没有的"]
    stored, other = stored_decisions(before.graph), case_graph("乙省-2023-1", 1, ["联合验收"])
    (kept,) = decision_notes(link(other, before.graph, stored), stored, before.graph, None)
    assert "1 条举措裁定照旧有效" in kept.zh
    coined = Decisions((Decision("measure", "甲省-2023-1#1/四个一", "accept", "没有的做法"),))
    assert ["没有的做法" in note.zh for note in decision_notes(link(graph, None, coined), coined, None, Path("d.yaml"))] == [True]
    (gone,) = decision_notes(link(other, before.graph, Decisions()), Decisions(), before.graph, Path("d.yaml"))
    assert "d.yaml 中没有图库已有的 1 条裁定" in gone.zh
    assert "甲省-2023-1#1/四个一" in gone.en


def test_bodies_and_places_of_decisions_that_the_graph_lacks_are_told() -> None:
    graph = small_graph()
    office, other = "甲市自然资源局", "乙市自然资源局"
    given = Decisions((Decision("body", office, "same", other), Decision("body", office, "different", "丙市自然资源局"), Decision("place", other, "same", "甲市")))
    (note,) = decision_notes(link(graph, None, given), given, None, Path("d.yaml"))
    assert note.zh.startswith("裁定中有 2 个部门、机构或地区图中没有，所涉裁定不起作用：丙市自然资源局、乙市自然资源局。")
    joined = link(graph, None, Decisions(given.entries[:1])).graph  # the older name is another wording of the newer body now
    assert not list(decision_notes(link(joined, None, Decisions(given.entries[:1])), Decisions(given.entries[:1]), None, Path("d.yaml")))
