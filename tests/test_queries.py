"""The query pack: heads against bodies, answers against hand-worked rows, the same on both engines."""

from pathlib import Path
from typing import Any

import pytest
import yaml
from small_graph import small_graph

from reformgraph.extract import extract_sources
from reformgraph.graph import Store, load_graph, load_queries, run_query
from reformgraph.graph.linking import Decisions, link
from reformgraph.graph.query import Result
from reformgraph.graph.query_files import parse_query
from reformgraph.graph.query_readme import readme
from reformgraph.graph.query_words import in_words
from reformgraph.graph.short_names import official_names, short_names
from reformgraph.graph.store.constraints import search_indexes
from reformgraph.schema.errors import QueryError
from reformgraph.schema.merge import merge_graphs
from reformgraph.schema.ontology import load_ontology
from reformgraph.schema.records import Graph, Node

CASES: list[dict[str, Any]] = yaml.safe_load((Path(__file__).parent / "cases" / "queries.yaml").read_text(encoding="utf-8"))
QUERIES = Path(__file__).parent.parent / "graph" / "queries"
HEAD = "// title: 题\n// title_en: Title\n// topic: evidence\n// mode: read\n// returns: n\n// example: reformgraph query q\n"


@pytest.fixture(scope="module", params=[pytest.param("embedded", marks=pytest.mark.embedded), pytest.param("neo4j", marks=pytest.mark.neo4j)])
def loaded(request: pytest.FixtureRequest) -> Store:
    store: Store = request.getfixturevalue(f"{request.param}_store")
    store.write("MATCH (n) DETACH DELETE n")
    load_graph(store, small_graph())
    return store


@pytest.mark.parametrize("case", CASES, ids=lambda c: c["query"] + "-" + "-".join(map(str, c.get("params", {}).values())))
def test_answer(loaded: Store, case: dict[str, Any]) -> None:
    result = run_query(loaded, case["query"], case.get("params", {}))
    assert [list(row) for row in result.rows] == case["rows"]
    assert result.columns == load_queries()[case["query"]].columns


def test_coverage_counts_the_numbers_of_measures(loaded: Store) -> None:
    """The numbers of 甲省 stand at a measure and at a case, those of 乙省 at its first case; extraction mentions no metric."""
    loaded.write("MATCH (:Case)-[r:MENTIONS]->(:Metric) DELETE r")
    result = run_query(loaded, "coverage")
    load_graph(loaded, small_graph())
    assert [(row[0], row[-1]) for row in result.rows] == [("乙省-2023-1", 1), ("甲省-2022-1", 0)]


def test_a_practice_recurs_where_it_is_done_and_not_in_every_place_of_its_case(loaded: Store, tmp_path: Path) -> None:
    source = tmp_path / "改革.txt"
    source.write_text("不动产登记改革\n浙江省杭州市推行“带押过户”，当天办结。\n江西省宜春市推行“容缺受理”，群众少跑一趟。", encoding="utf-8")
    loaded.write("MATCH (n) DETACH DELETE n")
    load_graph(loaded, link(merge_graphs(e.graph for e in extract_sources([source])), None, Decisions()).graph)
    rows = {row[0]: row[4] for row in run_query(loaded, "recurring-practices", {"min_places": 1}).rows}
    spread = [row[2] for row in run_query(loaded, "spread-of-practice", {"practice": "带押过户"}).rows]
    cases = [run_query(loaded, "cases-of-locality", {"place": place}).rows for place in ("杭州", "杭州市")]
    broader = {row[0]: row[2] for row in run_query(loaded, "recurring-broader", {"min_places": 1}).rows}
    loaded.write("MATCH (n) DETACH DELETE n")
    load_graph(loaded, small_graph())
    assert rows["带押过户"] == ["杭州市"] and rows["容缺受理"] == ["宜春市"]
    assert spread == [["杭州市"]] and broader["带押过户"] == 1
    assert cases[0] == cases[1] != ()


def test_a_batch_may_be_given_by_a_part_of_its_id(loaded: Store) -> None:
    assert run_query(loaded, "new-practices-in-batch", {"batch": "乙省"}).rows == run_query(loaded, "new-practices-in-batch", {"batch": "乙省-2023-1"}).rows


def test_a_short_name_of_several_is_refused_with_what_it_may_mean(loaded: Store) -> None:
    with pytest.raises(QueryError, match="甲市, 甲省"):
        run_query(loaded, "cases-of-locality", {"place": "甲"})


def test_every_query_has_an_answer_by_hand() -> None:
    assert {case["query"] for case in CASES} == set(load_queries())
    assert len(load_queries()) >= 25


def test_every_query_has_an_answer_with_rows() -> None:
    assert {case["query"] for case in CASES if case["rows"]} == set(load_queries())


def test_search_covers_the_indexes_of_the_ontology() -> None:
    for index in search_indexes(load_ontology()):
        assert f"'{index}'" in load_queries()["search"].cypher


@pytest.mark.parametrize(("name", "short"), [("甲市发展和改革委员会", "甲市发改委"), ("乙县市场监督管理局", "乙县市监局"), ("丙市自然资源和规划局丁区分局", "丙市资规局丁区分局")])
def test_a_short_form_stands_for_the_official_name(name: str, short: str) -> None:
    assert short in short_names(name)
    assert name in official_names(short)
    assert official_names(name) == short_names("甲市电子厂") == ()


def test_search_finds_bodies_by_short_forms_and_names_without_their_marks(loaded: Store) -> None:
    graph = small_graph()
    bureau = Node("Department", "甲市市场监督管理局", {"name": "甲市市场监督管理局", "aliases": ("市市场监管局",), "level": "city", "kind": "government"})
    platform = Node("Platform", "甲商通", {"name": "甲商通", "aliases": ("“甲商通”平台",), "kind": "app"})
    load_graph(loaded, Graph((*graph.nodes, bureau, platform), graph.relationships))
    try:
        found = {text: [row[1] for row in run_query(loaded, "search", {"text": text}).rows] for text in ("市监局", "甲市市监局", "市场监管局", "甲商通平台")}
        body = run_query(loaded, "measures-of-department", {"body": "甲市市监局"}).rows
    finally:
        loaded.write("MATCH (n) WHERE n.id IN ['甲市市场监督管理局', '甲商通'] DETACH DELETE n")
    assert found == {"市监局": [bureau.name], "甲市市监局": [bureau.name], "市场监管局": [bureau.name], "甲商通平台": [platform.name]}
    assert body == ()


def test_readme_is_made_from_the_files() -> None:
    assert (QUERIES / "README.md").read_text(encoding="utf-8") == readme()


def test_examples_name_their_own_query() -> None:
    for query in load_queries().values():
        words = query.example.split()
        assert words[:3] == ["reformgraph", "query", query.name]
        assert {words[i + 1] for i, word in enumerate(words) if word == "-p"} <= {p.name for p in query.parameters}


@pytest.mark.parametrize(("text", "place", "words"), [
    (HEAD + "MATCH (n) DELETE n RETURN n", "", "DELETE"),
    (HEAD + "MATCH (n {id: $id}) RETURN n", "7", "$id is not declared"),
    (HEAD + "// param: id string x   说明\nMATCH (n) RETURN n", "8", "id is not used"),
    (HEAD + "// param: id text x   说明\nMATCH (n {id: $id}) RETURN n", "7", "name type default comment"),
    (HEAD + "// param: id integer x   说明\nMATCH (n {id: $id}) RETURN n", "7", "the default x is no integer"),
    (HEAD + "MATCH (n) RETURN n.id AS id", "7", "not what the statement returns: id"),
    (HEAD + "MATCH (n) RETURN n; MATCH (m) RETURN m", "7", "one statement"),
    (HEAD, "6", "no statement"),
    (HEAD + "// titel: 题\nMATCH (n) RETURN n", "7", "a head line is"),
    (HEAD + "// title: 题\nMATCH (n) RETURN n", "7", "doubled key title"),
    (HEAD.replace("mode: read", "mode: write") + "MATCH (n) RETURN n", "1", "mode must be read"),
    ("MATCH (n) RETURN n", "1", "lacks title"),
])
def test_a_head_that_does_not_fit_is_refused(text: str, place: str, words: str) -> None:
    with pytest.raises(QueryError) as caught:
        parse_query("q", text, "q.cypher")
    assert caught.value.file == "q.cypher"
    assert (caught.value.place or "") == place
    assert words in caught.value.message("en")


def test_an_unknown_query_is_answered_with_the_nearest(loaded: Store) -> None:
    with pytest.raises(QueryError, match="Did you mean recurring-practices"):
        run_query(loaded, "recuring-practices")


@pytest.mark.parametrize(("query", "params", "remedy"), [
    ("cases-of-locality", {"place": "甲市区"}, "是否应为 甲市？"), ("new-practices-in-batch", {"batch": "甲省-2022-2"}, "是否应为 甲省-2022-1？"),
    ("measures-lacking", {"place": "甲市", "peer": "丁"}, "请用 -p peer"), ("spread-of-practice", {"practice": "带押过"}, "是否应为 带押过户？"),
    ("measures-of-department", {"body": "甲市自然资源"}, "是否应为 甲市自然资源局？")])
def test_a_name_that_the_graph_lacks_is_answered_with_the_nearest(loaded: Store, query: str, params: dict[str, Any], remedy: str) -> None:
    with pytest.raises(QueryError) as caught:
        run_query(loaded, query, params)
    assert remedy in caught.value.message("zh")


def test_every_column_has_a_chinese_head() -> None:
    for name, query in load_queries().items():
        for column in in_words(Result(query.columns, ()), name, "zh").columns:
            assert not column.isascii(), (name, column)


def test_answers_for_people_have_words() -> None:
    asked = Result(("practice", "category", "is_new", "label"), (("带押过户", "approval", True, "Locality"),))
    assert in_words(asked, "q", "zh") == Result(("做法", "类别", "是否新做法", "类型"), (("带押过户", "政务审批", "是", "地区"),))
    assert in_words(asked, "q", "en").columns == asked.columns
    assert [in_words(Result(("category",), ((none,),)), "q", lang).rows for none in ("", None) for lang in ("zh", "en")] == [(("未归类",),), (("unclassified",),)] * 2


@pytest.mark.parametrize(("params", "words"), [({"min_place": 2}, "no parameter min_place"), ({"min_places": "two"}, "of type integer")])
def test_wrong_parameters_are_refused(loaded: Store, params: dict[str, Any], words: str) -> None:
    with pytest.raises(QueryError, match=words):
        run_query(loaded, "recurring-practices", params)
