"""Linking: what is one practice, whatever the order in which it comes."""

import re
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from linking_graphs import case_graph, instances_of

from reformgraph.graph.linking import Decision, Decisions, LinkResult, link, load_knowledge
from reformgraph.graph.linking.bodies import names_of, shown
from reformgraph.graph.linking.evaluate import evaluate_practices, read_groups
from reformgraph.graph.linking.report import cases_without_measures, link_sheets, reason_in, summary
from reformgraph.graph.linking.sheets import sheets_as_text
from reformgraph.graph.linking.wordings import in_marks
from reformgraph.schema.check import check_graph
from reformgraph.schema.merge import merge_graphs
from reformgraph.schema.records import Graph, Node
from reformgraph.schema.yaml_io import load_yaml

HERE = Path(__file__).parent
ROWS = load_yaml(HERE / "cases" / "linking.yaml")
GROUPS = HERE / "data" / "practice_groups.yaml"
NAMES = ["带押过户", "不动产带押过户", "带押过户改革", "四个一", "一站式服务", "渔船夜间联审机制", "渔船夜间联审", "渔船夜间联审快办", "渔港联审", "一照多址", "一证多址", "三零服务",
         "首席登记官制度", "首席登记官", "联合验收", "告知承诺+容缺受理", "容缺受理", "海上养殖联审联办", "海上养殖证联审联办", "夜间渔船联审"]


def practice_of(result: LinkResult) -> dict[str, str]:
    return {one.instrument.id: one.practice for one in result.links}


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row['a']}~{row['b']}")
def test_pairs(row: dict[str, object]) -> None:
    first = case_graph("甲省-2023-1", 1, [str(row["a"])], text=str(row.get("context", "")))
    second = case_graph("乙省-2023-1", 1, [str(row["b"])], text=f"推行{row['b']}。")
    found = practice_of(link(merge_graphs([first, second]), None, Decisions()))
    assert (len(set(found.values())) == 1) is row["same"]


@settings(max_examples=settings().max_examples // 12)  # each links up to a dozen graphs
@given(st.permutations(range(len(NAMES))), st.integers(1, 7), st.randoms(use_true_random=False))
def test_order_and_batching_do_not_matter(order: list[int], size: int, _random: object) -> None:
    batches = [case_graph(f"甲省-20{number:02}-1", 1, [NAMES[number]], text=f"某地第{number}处推行{NAMES[number]}，便民。") for number in range(len(NAMES))]
    together = instances_of(link(merge_graphs(batches), None, Decisions()).graph)
    known: Graph | None = None
    for start in range(0, len(order), size):
        result = link(merge_graphs(batches[n] for n in order[start:start + size]), known, Decisions())
        gone = set(result.outdated)
        kept = Graph(known.nodes, tuple(r for r in known.relationships if (r.type, r.id) not in gone)) if known else Graph((), ())
        known = merge_graphs([kept, result.graph])
    assert known is not None
    assert instances_of(known) == together


def test_the_result_agrees_with_the_ontology() -> None:
    result = link(case_graph("甲省-2023-1", 1, ["带押过户", "新生儿出生一件事", "梯田联审"]), None, Decisions())
    check_graph(result.graph)
    broader = {(r.start.id, r.end.id) for r in result.graph.relationships if r.type == "BROADER"}
    assert ("出生一件事", "一件事一次办") in broader


def test_a_general_way_in_one_matter_is_narrower() -> None:
    result = link(case_graph("甲省-2023-1", 1, ["渔船检验一件事"]), None, Decisions())
    assert practice_of(result) == {"甲省-2023-1#1/渔船检验一件事": "渔船检验一件事"}
    assert [(r.start.id, r.end.id) for r in result.graph.relationships if r.type == "BROADER"] == [("渔船检验一件事", "一件事一次办")]


def test_a_cluster_is_named_by_what_most_cases_say() -> None:
    graph = merge_graphs([case_graph("甲省-2023-1", 1, ["渔船夜间联审机制"]), case_graph("乙省-2023-1", 1, ["渔船夜间联审"]),
                          case_graph("丙省-2023-1", 1, ["渔船夜间联审机制"])])
    assert set(practice_of(link(graph, None, Decisions())).values()) == {"渔船夜间联审机制"}


def test_tables_say_what_is_known_doubtful_and_new() -> None:
    known = link(case_graph("甲省-2023-1", 1, ["带押过户"], city=("350200", "厦门市")), None, Decisions()).graph
    new = case_graph("乙省-2023-1", 1, ["不动产带押过户", "渔排夜话", "联合验收"], text="供电公司联合验收表计；不动产带押过户；渔排夜话。", city=("330500", "乙市"))
    result = link(new, known, Decisions())
    sheets = {sheet.title: sheet.rows for sheet in link_sheets(result, merge_graphs([known, result.graph]), "en", explain=True)}
    assert [row[:5] for row in sheets["known"]] == [("不动产带押过户", "乙省-2023-1#1", ("乙市",), 2023, "带押过户")]
    assert [row[6:9] for row in sheets["known"]] == [(1, ("甲省-2023-1#1",), ("厦门市",))]
    assert [(row[0], row[4]) for row in sheets["doubtful"]] == [("联合验收", "联合验收")]
    assert [(row[6], row[7]) for row in sheets["doubtful"]] == [("供电公司联合验收表计；不动产带押过户；渔排夜话。", load_knowledge().index.by_name["联合验收"].definition)]
    assert [row[0] for row in sheets["new"]] == ["渔排夜话"]
    assert summary(result, "en") == "known 1, in the lexicon only 0, doubtful 1, new 1"
    for sheet in link_sheets(result, merge_graphs([known, result.graph]), "zh", explain=True):
        assert not [row[-1] for row in sheet.rows if re.search("[a-z]{3}", str(row[-1]))], "an explanation in Chinese holds English words"


def test_known_means_that_the_graph_has_it() -> None:
    """The lexicon alone, the case itself and the rest of the batch do not make a measure known; cases of the known graph do, and they alone are counted."""
    known = link(case_graph("甲省-2023-1", 1, ["带押过户"], city=("350200", "厦门市")), None, Decisions()).graph
    new = merge_graphs([case_graph("乙省-2023-1", 1, ["带押过户", "不动产带押过户", "告知承诺制", "渔排夜话"]), case_graph("乙省-2023-1", 2, ["带押过户", "告知承诺制", "渔排夜话"])])
    result = link(new, known, Decisions())
    sheets = {sheet.title: [dict(zip(sheet.columns, row, strict=True)) for row in sheet.rows] for sheet in link_sheets(result, merge_graphs([known, result.graph]), "en")}
    assert [(row["other cases"], row["which"], row["others in this batch"]) for row in sheets["known"]] == [(1, ("甲省-2023-1#1",), 1)] * 3
    assert [(row["measure"], row["others in this batch"]) for row in sheets["in the lexicon only"]] == [("告知承诺制", 1)] * 2
    assert [(row["measure"], row["others in this batch"]) for row in sheets["new"]] == [("渔排夜话", 1)] * 2
    assert summary(result, "zh") == "已有 3，词典已收而图库未见 2，存疑 0，新做法 2"


def test_cases_without_a_measure_are_named() -> None:
    one = merge_graphs([case_graph("甲省-2023-1", 1, []), case_graph("甲省-2023-1", 2, ["带押过户"]), case_graph("甲省-2023-1", 10, [])])
    assert cases_without_measures(link(one, None, Decisions()), one, "zh") == "未识别出举措的案例 2 个：#1、#10"
    two = merge_graphs([one, case_graph("乙省-2023-1", 1, ["带押过户"])])
    assert "甲省-2023-1#10" in cases_without_measures(link(two, None, Decisions()), two, "en")
    every = case_graph("甲省-2023-1", 1, ["带押过户"])
    assert cases_without_measures(link(every, None, Decisions()), every, "zh") == ""


def test_a_place_is_shown_by_its_name_and_code() -> None:
    node = Node("Locality", "310115", {"name": "浦东新区", "full_name": "上海市浦东新区", "code": "310115"})
    assert shown("Locality", "310115", names_of(Graph((node,), ()))) == "浦东新区（310115）"
    assert shown("Department", "甲局", {}) == "甲局"


@pytest.mark.parametrize("verdict", ["accept", "new"])
def test_a_decision_moves_a_measure_and_can_be_taken_back(verdict: str) -> None:
    graph = merge_graphs([case_graph("甲省-2023-1", 1, ["四个一"]), case_graph("乙省-2023-1", 1, ["带押过户"])])
    before = link(graph, None, Decisions())
    decided = Decisions((Decision("measure", "甲省-2023-1#1/四个一", verdict, "带押过户" if verdict == "accept" else "渔民四个一"),))
    after = link(graph, None, decided)
    assert practice_of(after)["甲省-2023-1#1/四个一"] == decided.entries[0].other
    assert [r.properties["decided_by"] for r in after.graph.relationships if r.type == "INSTANCE_OF" and r.start.id.startswith("甲")] == ["review"]
    again = link(graph, after.graph, decided.without("甲省-2023-1#1/四个一"))
    assert practice_of(again) == practice_of(before)
    assert any(id_.endswith(decided.entries[0].other) for _, id_ in again.outdated)


def test_a_rejected_practice_is_not_proposed_again() -> None:
    graph = case_graph("甲省-2023-1", 1, ["带押过户"])
    rejected = Decisions((Decision("measure", "甲省-2023-1#1/带押过户", "reject", "带押过户"),))
    link_ = link(graph, None, rejected).links[0]
    assert link_.practice != "带押过户"
    assert all(candidate.practice != "带押过户" for candidate in link_.candidates)


def test_an_accepted_likeness_joins_two_new_practices() -> None:
    graph = merge_graphs([case_graph("甲省-2023-1", 1, ["渔船夜审"]), case_graph("乙省-2023-1", 1, ["深夜验船"])])
    decided = Decisions((Decision("measure", "乙省-2023-1#1/深夜验船", "accept", "渔船夜审"),))
    assert set(practice_of(link(graph, None, decided)).values()) == {"渔船夜审"}


def test_no_measure_no_practice() -> None:
    assert link(Graph((), ()), None, Decisions()).links == ()


@pytest.mark.parametrize("half", ["a", "b", None])
def test_groups_of_real_wordings(half: str | None) -> None:
    groups = read_groups(GROUPS, half)  # type: ignore[arg-type]
    ours, ratio = evaluate_practices(groups)
    assert ours.precision >= 0.95
    assert ours.recall >= 0.95
    assert ours.wrong_merges == 0
    assert ours.f1 > ratio.f1


def test_a_batch_that_comes_again_counts_as_it_is_now() -> None:
    known = link(merge_graphs([case_graph("甲省-2023-1", 1, ["带押过户", "梯田联审"]), case_graph("乙省-2023-1", 1, ["容缺受理"])]), None, Decisions()).graph
    again = case_graph("甲省-2023-1", 1, ["带押过户"], text="全省推行带押过户。")
    again = Graph(tuple(Node(n.label, n.id, {**n.properties, "sha256": "new"}) if n.label == "Batch" else n for n in again.nodes), again.relationships)
    result = link(again, known, Decisions())
    assert set(practice_of(result)) == {"甲省-2023-1#1/带押过户", "乙省-2023-1#1/容缺受理"}
    assert result.outdated == (("INSTANCE_OF", "INSTANCE_OF|甲省-2023-1#1/梯田联审|梯田联审"),)


def test_explanations_of_descriptions_are_told_in_both_languages() -> None:
    by_words, by_meaning = "不还贷款不解押就能办二手房过户", "难题张榜公布由能者应征攻关"
    doubtful = {"渔船检验一件事": ("渔船一件事", "known share", "描述用词"), "外省业务由本地窗口代为转送": ("跨省通办", "likeness of meaning", "换了说法")}
    names = [by_words, by_meaning, *doubtful]
    result = link(case_graph("甲省-2023-1", 1, names, text="".join(f"推行{name}。" for name in names)), None, Decisions())
    links = {one.instrument.name: one for one in result.links}
    assert (links[by_words].practice, links[by_words].method, links[by_words].zone) == ("带押过户", "lexicon-described", "known")
    assert (links[by_meaning].practice, links[by_meaning].method, links[by_meaning].zone) == ("揭榜挂帅", "lexicon-meant", "known")
    for name, (practice, english, chinese) in doubtful.items():
        why = next(candidate.why for candidate in links[name].candidates if candidate.practice == practice)
        assert english in reason_in("en", why)
        assert chinese in reason_in("zh", why)
        assert not re.search("[a-z]", reason_in("zh", why))
    for name in (by_words, by_meaning):
        assert not re.search("[a-z]", reason_in("zh", links[name].why))


@pytest.mark.parametrize(("name", "offered"), [
    ("一窗受理、一次办好", {"综合窗口", "最多跑一次"}), ("企业诉求“有诉即办”机制", {"接诉即办", "企业诉求闭环"}), ("东北三省一区政务服务跨区域通办", {"异地通办", "跨省通办"}), ("车边直提", {"船边直提"}),
])
def test_what_a_doubtful_name_may_mean(name: str, offered: set[str]) -> None:
    (one,) = link(case_graph("甲省-2023-1", 1, [name]), None, Decisions()).links
    assert one.zone == "doubtful"
    assert offered <= {candidate.practice for candidate in one.candidates}


def test_the_reason_of_a_doubtful_one_does_not_contradict_itself() -> None:
    result = link(case_graph("甲省-2023-1", 1, ["东北三省一区政务服务跨区域通办"]), None, Decisions())
    doubtful = next(sheet for sheet in link_sheets(result, result.graph, "zh", explain=True, ids=True) if sheet.title == "存疑")
    for row in doubtful.rows:
        told = dict(zip(doubtful.columns, row, strict=True))
        assert "都不相近" not in str(told["依据"])
        assert told["举措编号"] == "甲省-2023-1#1/东北三省一区政务服务跨区域通办"


@pytest.mark.parametrize("name", ["水电气讯一件事联办", "标准地承诺制"])
def test_the_wording_that_is_told_stands_in_the_lexicon(name: str) -> None:
    result = link(case_graph("甲省-2023-1", 1, [name]), None, Decisions())
    (one,) = result.links
    assert one.why.split("“")[1].partition("”")[0] in result.lexicon[one.practice].all_wordings


def test_synonyms_of_which_one_holds_the_other_are_equal() -> None:
    read = load_knowledge().reader.read
    assert read("水电气网报装").full == read("水电气报装").full == "水电气网报装"


def test_quotation_marks_are_not_doubled() -> None:
    graph = case_graph("甲省-2023-1", 1, ["提前申报、船边直提模式"])
    nodes = tuple(replace(n, properties={**n.properties, "aliases": ("“船边直提”",)}) if n.label == "PolicyInstrument" else n for n in graph.nodes)
    (one,) = link(Graph(nodes, graph.relationships), None, Decisions()).links
    assert reason_in("zh", one.candidates[0].why) == "只凭案例中的另一写法“船边直提”"
    assert in_marks("存量房“带押过户”") == "“存量房‘带押过户’”"


def test_a_doubtful_measure_is_printed_once_whatever_it_may_be() -> None:
    result = link(case_graph("甲省-2023-1", 1, ["一窗受理、一次办好"]), None, Decisions())
    sheets = link_sheets(result, result.graph, "zh", explain=True, ids=True)
    shown = sheets_as_text(sheets, "table")
    assert shown.count("\n一窗受理、一次办好\n") == 1
    assert shown.count("\n  举措编号 ") == 1
    assert shown.count("\n  可能的做法 ") == len(result.links[0].candidates) > 1
