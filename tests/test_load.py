"""Loading: idempotent, the same in every order, whole after interruptions; batches as units; nothing written that is not right."""

import random
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st
from small_graph import BANK, FIRST, SECOND, first_batch, many_batches, practices, renumbered, second_batch, small_graph

from reformgraph.cli.main import main
from reformgraph.graph import LoadSummary, Store, StoreSettings, load_graph, open_store, read_store, remove_batch
from reformgraph.graph.load import earlier_versions
from reformgraph.schema.check import Finding, findings
from reformgraph.schema.errors import GraphFileError, StoreError
from reformgraph.schema.jsonl import write_graph
from reformgraph.schema.merge import merge_graphs
from reformgraph.schema.records import Graph, Node, NodeRef, Properties, Relationship, Value

PARTS = (first_batch, second_batch)


def test_what_is_read_back_is_what_was_loaded(store: Store) -> None:
    graph = small_graph()
    summary = load_graph(store, graph)
    assert (summary.nodes_created, summary.relationships_created) == (len(graph.nodes), len(graph.relationships))
    assert read_store(store) == graph


def test_a_second_load_writes_nothing(store: Store) -> None:
    graph = small_graph()
    load_graph(store, graph)
    again = load_graph(store, graph)
    assert again == LoadSummary(nodes_unchanged=len(graph.nodes), relationships_unchanged=len(graph.relationships))
    assert again.wrote_nothing


@pytest.mark.parametrize("parts", [PARTS, PARTS[::-1]], ids=["in order", "in reverse"])
def test_the_order_of_batches_does_not_matter(store: Store, parts: tuple[Callable[[], Graph], ...]) -> None:
    for part in parts:
        load_graph(store, part())
    load_graph(store, merge_graphs([small_graph()]))
    assert read_store(store) == small_graph()


def test_links_may_be_loaded_after_the_batches_that_they_lead_from(store: Store) -> None:
    load_graph(store, merge_graphs([first_batch(), second_batch()]))
    load_graph(store, practices())
    assert read_store(store) == small_graph()
    with pytest.raises(GraphFileError, match="is not in the graph"):
        load_graph(store, Graph((), (replace(practices().relationships[0], end=NodeRef("Practice", "无此做法")),)))


def test_two_cases_that_say_the_same_stay_two_relationships(store: Store) -> None:
    load_graph(store, many_batches(2))
    rows = store.run("MATCH (:Department {id: '甲市自然资源局'})-[r:COOPERATES_WITH]->(:Organization {id: '甲银行'}) RETURN r.case AS case ORDER BY case")
    assert [row["case"] for row in rows] == [f"{FIRST}#1", "甲省-2022-2#1"]


def test_many_relationships_between_two_nodes_are_told_apart(store: Store) -> None:
    load_graph(store, many_batches(10))
    graph = many_batches(30)
    load_graph(store, graph)
    assert load_graph(store, graph).wrote_nothing
    one = next(rel for rel in graph.relationships if rel.type == "COOPERATES_WITH")
    changed = Graph(graph.nodes, tuple(replace(rel, properties={**rel.properties, "confidence": 0.11}) if rel is one else rel for rel in graph.relationships))
    told = load_graph(store, changed)
    assert (told.relationships_created, told.relationships_updated) == (0, 1)
    assert read_store(store) == changed


def test_a_dry_run_counts_and_writes_nothing(store: Store) -> None:
    first = first_batch()
    load_graph(store, first)
    before = read_store(store)
    told = load_graph(store, small_graph(), dry_run=True)
    assert read_store(store) == before
    done = load_graph(store, small_graph())
    assert replace(done, properties_set=0) == told


def test_a_change_writes_only_what_changed(store: Store) -> None:
    graph = small_graph()
    load_graph(store, graph)
    rels = tuple(replace(r, properties={**r.properties, "confidence": 0.4}) if r.type == "ISSUED" else r for r in graph.relationships)
    done = load_graph(store, Graph(graph.nodes, rels))
    assert (done.relationships_updated, done.nodes_updated, done.relationships_created) == (1, 0, 0)
    assert read_store(store) == Graph(graph.nodes, rels)


def test_removing_a_batch_leaves_what_the_other_alone_would_have_given(store: Store) -> None:
    for gone, left in ((FIRST, second_batch), (SECOND, first_batch)):
        store.write("MATCH (n) DETACH DELETE n")
        load_graph(store, merge_graphs([first_batch(), second_batch()]))
        assert remove_batch(store, gone, dry_run=True) == remove_batch(store, gone)
        assert read_store(store) == merge_graphs([left()])


def test_removing_a_batch_takes_its_practices_unless_others_have_them(store: Store) -> None:
    load_graph(store, small_graph())
    remove_batch(store, FIRST)
    assert [row["name"] for row in store.run("MATCH (p:Practice) RETURN p.name AS name ORDER BY name")] == ["一窗受理", "带押过户", "登记便利"]
    remove_batch(store, SECOND)
    assert read_store(store) == Graph((), ())


def test_other_wordings_go_with_the_case_that_used_them(store: Store) -> None:
    load_graph(store, small_graph())
    assert aliases(store) == ["甲行"]
    remove_batch(store, SECOND)
    assert aliases(store) is None


def test_an_unknown_batch_is_answered_with_those_there_are(store: Store) -> None:
    load_graph(store, small_graph())
    with pytest.raises(StoreError, match=f"Near to it: {FIRST}"):
        remove_batch(store, "甲省-2022-9")


def test_a_batch_with_another_text_needs_leave_and_then_takes_the_old_ones_place(store: Store) -> None:
    load_graph(store, small_graph())
    changed = shortened(second_batch())
    with pytest.raises(GraphFileError, match="--replace-batch"):
        load_graph(store, changed)
    assert read_store(store) == small_graph()
    told = load_graph(store, changed, replace_batch=True, dry_run=True)
    done = load_graph(store, changed, replace_batch=True)
    assert told.relationships_removed == done.relationships_removed > 0
    kept = {rel.id for rel in practices().relationships if f"{SECOND}#2" not in rel.id}
    links = Graph(practices().nodes, tuple(r for r in practices().relationships if r.id in kept))
    assert read_store(store) == merge_graphs([first_batch(), changed, links])
    assert load_graph(store, changed, replace_batch=True).wrote_nothing


def test_a_corrected_property_of_a_shared_node_reaches_the_store(store: Store) -> None:
    graph = small_graph()
    load_graph(store, graph)
    for level, definition in (("province", "Z"), ("city", "A")):  # one sorts lower, one higher
        changed = Graph(tuple(replace(n, properties={**n.properties, "level": level}) if n.id == "甲市自然资源局" else
                              replace(n, properties={**n.properties, "definition": definition}) if n.id == "带押过户" else n for n in graph.nodes), graph.relationships)
        assert load_graph(store, changed).nodes_updated == 2
        assert read_store(store) == changed
        assert load_graph(store, changed).wrote_nothing


def hashed(sum_: str) -> Graph:
    """The first batch under an id that ends with the sum of its text, as a notice without an issuer has it."""
    batch = renumbered(first_batch(), f"甲市通知-{sum_[:8]}")
    return Graph(tuple(replace(n, properties={**n.properties, "title": "甲市通知", "sha256": sum_}) if n.label == "Batch" else n for n in batch.nodes), batch.relationships)


def test_a_corrected_batch_whose_id_has_the_sum_of_its_text_takes_the_old_ones_place(store: Store) -> None:
    old, new = hashed("11111111aaaa"), hashed("22222222bbbb")
    load_graph(store, merge_graphs([old, second_batch()]))
    assert earlier_versions(store, new) == {"甲市通知-11111111": "甲市通知-22222222"}
    assert earlier_versions(store, merge_graphs([old, new])) == {}
    assert load_graph(store, new, replace_batch=True, dry_run=True).relationships_removed > 0
    load_graph(store, new, replace_batch=True)
    assert read_store(store) == merge_graphs([new, second_batch()])


def test_what_is_no_record_is_left_out_and_checked(store: Store) -> None:
    load_graph(store, small_graph())
    store.write("CREATE (:Department {name: '销售部'}), (:Department {id: 7, name: '七'}), (:Department {id: '无名'})")
    store.write("MATCH (a:Department {name: '销售部'}), (b:Locality {id: '990100'}) CREATE (a)-[:LOCATED_IN {id: 'x'}]->(b)")
    store.write("MATCH (n:Department {id: '甲市自然资源局'}) SET n.seen = [1, 2]")
    left_out: list[Finding] = []
    assert read_store(store, left_out) == small_graph()
    assert {finding.path for finding in left_out} == {"Department/销售部", "Department/七", "Department/无名.name", "Department/甲市自然资源局.seen"}


def test_labels_and_types_that_the_model_has_not_are_told(store: Store) -> None:
    load_graph(store, small_graph())
    store.write("CREATE (:Departmant {id: '某局', name: '某局'}), (:Departmant {id: '某处', name: '某处'}), (:Memo {id: '1'})")
    store.write("MATCH (a:Memo {id: '1'}), (b:Locality {id: '990100'}) CREATE (a)-[:IS_ABOUT {id: 'x'}]->(b)")
    left_out: list[Finding] = []
    assert read_store(store, left_out) == small_graph()
    assert [(one.path, one.message.en, one.remedy.en) for one in left_out] == [
        ("Departmant", "unknown label Departmant, 2 records; left out", "Did you mean Department?"),
        ("Memo", "unknown label Memo, 1 records; left out", "Delete what was added by mistake; data of other programs may stay"),
        ("IS_ABOUT", "unknown relationship type IS_ABOUT, 1 records; left out", "Delete what was added by mistake; data of other programs may stay")]


@pytest.mark.neo4j
def test_loads_at_once_wait_for_each_other(neo4j_settings: StoreSettings, neo4j_store: Store) -> None:
    """Batches that share bodies, places and practices, and one that comes twice."""
    neo4j_store.write("MATCH (n) DETACH DELETE n")
    parts = [merge_graphs([renumbered(small_graph(), f"甲省-2022-{number}"), many_batches(30)]) for number in (101, 102, 102, 103)]

    def load(part: Graph) -> None:
        with open_store(neo4j_settings, write=True) as opened:
            load_graph(opened, part)

    with ThreadPoolExecutor(4) as loads:
        for done in [loads.submit(load, part) for part in parts]:
            done.result()
    shared = [(row["id"], row["times"]) for row in neo4j_store.run("MATCH ()-[r:PART_OF|BROADER|INSTANCE_OF]->() RETURN r.id AS id, count(r) AS times")]
    assert {times for _, times in shared} == {1}
    for label in ("Department", "Locality", "Practice", "Metric"):
        assert neo4j_store.run(f"MATCH (n:{label}) RETURN count(n) = count(DISTINCT n.id) AS alone") == [{"alone": True}]


@pytest.mark.parametrize(("change", "words"), [
    (lambda n, r: (n, replace(r, properties={**r.properties, "quote": "别的话"})), "the quote is not what stands at"),
    (lambda n, r: (n, replace(r, properties={**r.properties, "end": 10_000})), "the quote is not what stands at"),
    (lambda n, r: (n, replace(r, properties={**r.properties, "case": "无"})), "the case 无 is not in the graph"),
    (lambda n, r: (n, replace(r, properties={**r.properties, "confidence": 1.5})), "between 0 and 1"),
    (lambda n, r: (n, replace(r, properties={**r.properties, "confidence": "high"})), "the type is float"),
    (lambda n, r: (n, replace(r, properties={**r.properties, "confidense": 1.0})), "Did you mean confidence"),
    (lambda n, r: (n, replace(r, properties={k: v for k, v in r.properties.items() if k != "method"})), "method is missing"),
    (lambda n, r: (n, replace(r, type="IMPLEMENT")), "Did you mean IMPLEMENTS"),
    (lambda n, r: (n, replace(r, start=r.end, end=r.start)), "does not lead from"),
    (lambda n, r: (n, replace(r, end=NodeRef("PolicyInstrument", "无"))), "is not in the graph"),
    (lambda n, r: (replace(n, label="Departement"), r), "Did you mean Department"),
    (lambda n, r: (replace(n, properties={**n.properties, "level": "village"}), r), "is none of"),
    (lambda n, r: (replace(n, properties={**n.properties, "aliases": "one"}), r), "the type is strings"),
    (lambda n, r: (replace(n, properties={"name": ""}), r), "the name is empty"),
    (lambda n, r: (replace(n, id=""), r), "the id is empty"),
])
def test_a_wrong_record_is_found(change: Callable[[Node, Relationship], tuple[Node, Relationship]], words: str) -> None:
    graph = small_graph()
    assert list(findings(graph)) == []
    node = next(n for n in graph.nodes if n.label == "Department")
    rel = next(r for r in graph.relationships if r.type == "IMPLEMENTS")
    node, changed = change(node, rel)
    wrong = Graph((*(n for n in graph.nodes if n.properties is not node.properties and n.id != node.id), node),
                  (*(r for r in graph.relationships if r.id != rel.id), changed))
    assert any(words in finding.in_language("en") for finding in findings(wrong))


def test_doubled_ids_are_found() -> None:
    graph = small_graph()
    doubled = Graph((*graph.nodes, graph.nodes[0]), (*graph.relationships, graph.relationships[0]))
    assert [f.message.en for f in findings(doubled)][:1] == ["the id occurs 2 times"]


def test_nothing_is_written_of_a_graph_with_one_wrong_record(store: Store) -> None:
    graph = first_batch()
    rels = (*graph.relationships[:-1], replace(graph.relationships[-1], properties={**graph.relationships[-1].properties, "quote": "别的话"}))
    with pytest.raises(GraphFileError, match="Run reformgraph check"):
        load_graph(store, Graph(graph.nodes, rels))
    assert read_store(store) == Graph((), ())


@pytest.mark.embedded
def test_the_commands_load_check_and_remove(folder: Path, tmp_path: Path) -> None:
    file = tmp_path / "graph.jsonl"
    write_graph(small_graph(), file)

    def run(*words: str) -> str:
        shown = CliRunner().invoke(main, [*words, "--graph", str(folder), "--lang", "en"])
        assert shown.exit_code == 0, shown.output
        return shown.stdout

    assert run("load", str(file)) == f"nodes: {len(small_graph().nodes)} created, 0 updated, 0 unchanged; " \
        f"relationships: {len(small_graph().relationships)} created, 0 updated, 0 unchanged\n"
    assert "nodes: 0 created, 0 updated" in run("load", str(file), "--replace-batch")
    assert run("check") == ""
    assert "甲银行" in run("query", "most-partners")
    assert run("remove", SECOND).startswith("removed: ")
    assert run("query", "batches", "--format", "csv").splitlines()[1:] == [f"{FIRST},{FIRST}通知,甲省,2022,2"]


def test_check_prints_all_findings(tmp_path: Path) -> None:
    graph, file = small_graph(), tmp_path / "graph.jsonl"
    rels = tuple(replace(r, properties={**r.properties, "quote": "别的话"}) if r.type == "USES" else r for r in graph.relationships)
    write_graph(Graph(graph.nodes, rels), file)
    shown = CliRunner().invoke(main, ["check", str(file), "--lang", "en"])
    assert shown.exit_code == 1
    assert len(shown.stdout.splitlines()) == 2
    assert shown.stderr == "findings: 2\n"


@pytest.mark.skipif(sys.platform == "win32", reason="needs SIGKILL")
@pytest.mark.parametrize("engine", [pytest.param("embedded", marks=pytest.mark.embedded), pytest.param("neo4j", marks=pytest.mark.neo4j)])
def test_a_load_that_was_killed_ten_times_ends_like_one_that_was_not(engine: str, request: pytest.FixtureRequest, folder: Path) -> None:
    batches = 60
    settings = StoreSettings(folder) if engine == "embedded" else request.getfixturevalue("neo4j_settings")
    if engine == "neo4j":
        request.getfixturevalue("neo4j_store").write("MATCH (n) DETACH DELETE n")
    target = settings.uri or str(folder)
    chance = random.Random(20231204)
    killed = sum(load_and_kill(target, batches, chance.uniform(0.0, 2.0)) for _ in range(10))
    assert killed >= 3, "the load was over before it could be killed"
    with open_store(settings, write=True) as store:
        load_graph(store, many_batches(batches))
        assert read_store(store) == many_batches(batches)
        assert load_graph(store, many_batches(batches)).wrote_nothing


def load_and_kill(target: str, batches: int, seconds: float) -> bool:
    """Start a load and kill it so many seconds after it began; whether it was still at work."""
    program = Path(__file__).with_name("load_in_parts.py")
    loader = subprocess.Popen([sys.executable, str(program), target, str(batches)], stdout=subprocess.PIPE)
    assert loader.stdout is not None
    assert loader.stdout.readline() == b"loading\n"
    time.sleep(seconds)
    loader.kill()
    loader.wait()
    rest = loader.stdout.read()
    loader.stdout.close()
    return rest == b""



@st.composite
def metric_graphs(draw: st.DrawFn) -> Graph:
    """Nodes of one label with properties that contradict each other."""
    def node(id_: str) -> Node:
        properties: Properties = {"name": draw(st.sampled_from(["甲", "乙"]))}
        aliases_: Value = tuple(draw(st.lists(st.sampled_from("abcd"), max_size=3)))
        return Node("Metric", id_, {**properties, "aliases": aliases_, "dimension": draw(st.sampled_from(["time", "count"]))})

    return Graph(tuple(node(id_) for id_ in sorted(draw(st.sets(st.sampled_from("xyz"))))), ())


@given(st.lists(metric_graphs(), max_size=4), st.randoms())
def test_merging_gives_the_same_in_any_order_and_grouping(graphs: list[Graph], chance: random.Random) -> None:
    whole = merge_graphs(graphs)
    shuffled: list[Any] = list(graphs)
    chance.shuffle(shuffled)
    assert merge_graphs(shuffled) == whole
    assert merge_graphs([merge_graphs(graphs[:2]), merge_graphs(graphs[2:])]) == whole
    assert merge_graphs([whole, whole]) == whole


def aliases(store: Store) -> list[str] | None:
    found: list[str] | None = store.run("MATCH (n:Organization {id: $id}) RETURN n.aliases AS aliases", {"id": BANK.id})[0]["aliases"]
    return found


def shortened(graph: Graph) -> Graph:
    """The batch as a corrected notice gives it: another text sum, its second case gone, one assertion less."""
    second_case = f"{SECOND}#2"
    nodes = tuple(replace(n, properties={**n.properties, "sha256": "another"}) if n.label == "Batch" else n for n in graph.nodes
                  if not n.id.startswith(second_case))
    rels = tuple(r for r in graph.relationships if second_case not in (r.start.id, r.properties.get("case")) and r.type != "REACHED")
    return Graph(nodes, rels)
