"""The file of decisions: read, written, and refused with file and line."""

from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st
from linking_graphs import case_graph

from reformgraph.cli.review import command
from reformgraph.graph.linking import Decision, Decisions, link, load_decisions, load_knowledge, save_decisions
from reformgraph.schema.errors import ReviewError
from reformgraph.schema.jsonl import write_graph
from reformgraph.schema.merge import merge_graphs

TEXT = st.text(st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp"], exclude_characters="\ufeff\ufffe\uffff"), min_size=1, max_size=12).filter(str.strip)


@given(st.lists(st.builds(Decision, st.just("measure"), TEXT, st.sampled_from(["accept", "reject", "new"]), TEXT, TEXT), max_size=4, unique_by=lambda d: (d.id, d.other)))
def test_what_is_saved_is_read_back(tmp_path_factory: pytest.TempPathFactory, entries: list[Decision]) -> None:
    path = tmp_path_factory.mktemp("d") / "decisions.yaml"
    save_decisions(Decisions(tuple(entries)), path)
    assert load_decisions(path).entries == tuple(entries)


def test_the_head_comment_is_kept(tmp_path: Path) -> None:
    path = tmp_path / "decisions.yaml"
    path.write_text("# ours\ndecisions: []\n", encoding="utf-8")
    save_decisions(Decisions((Decision("body", "甲局", "same", "乙局"),)), path)
    assert path.read_text(encoding="utf-8") == "# ours\ndecisions:\n  - {body: 甲局, verdict: same, as: 乙局}\n"


@pytest.mark.parametrize(("text", "line"), [
    ("- a\n", "1"),
    ("decisions:\n  - 甲\n", "2"),
    ("decisions:\n  - {measure: 甲, verdict: accept, practice: 乙}\n  - {measure: 甲, verdict: maybe, practice: 乙}\n", "3"),
    ("decisions:\n  - {measure: 甲, body: 乙, verdict: accept, practice: 丙}\n", "2"),
    ("decisions:\n  - {measure: 甲, verdict: accept}\n", "2"),
    ("decisions:\n  - {measure: 甲, verdict: accept, as: 乙}\n", "2"),
    ("decisions: [\n", "2"),
    ("decisions:\n  - {measure: 甲, verdict: accept, practice: 乙}\n  - {measure: 甲, verdict: reject, practice: 丙}\n  - {measure: 甲, verdict: reject, practice: 乙}\n", "4"),
    ("decisions:\n  - {body: 甲局, verdict: same, as: 乙局}\n  - {body: 乙局, verdict: different, as: 甲局}\n", "3"),
])
def test_errors_name_file_and_line(tmp_path: Path, text: str, line: str) -> None:
    path = tmp_path / "decisions.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ReviewError) as caught:
        load_decisions(path)
    assert caught.value.message("en").startswith(f"{path}:{line}: ")


def test_of_several_practices_for_a_measure_the_last_holds() -> None:
    several = Decisions(tuple(Decision("measure", f"m{n % 3}", verdict, f"做法{n}") for n, verdict in enumerate(["accept", "new", "reject", "new", "accept", "reject"])))
    assert {id_: d.other for id_, d in several.accepted().items()} == {"m0": "做法3", "m1": "做法4"}


def test_no_file_no_decisions(tmp_path: Path) -> None:
    assert load_decisions(tmp_path / "none.yaml") == load_decisions(None) == Decisions()


def review(folder: Path, answers: str, *options: str) -> str:
    graph = merge_graphs([case_graph("甲省-2023-1", 1, ["联合验收"], text="供电公司联合验收表计。"), case_graph("乙省-2023-1", 1, ["带押过户"])])
    write_graph(link(graph, None, Decisions()).graph, folder / "graph.jsonl")
    done = CliRunner().invoke(command, ["--known", str(folder / "graph.jsonl"), "--decisions", str(folder / "d.yaml"), *options], input=answers)
    assert done.exit_code == 0, done.output
    return done.output


@pytest.mark.parametrize(("answers", "expected"), [
    ("1\n", Decision("measure", "甲省-2023-1#1/联合验收", "accept", "联合验收")),
    ("r\n", Decision("measure", "甲省-2023-1#1/联合验收", "reject", "联合验收")),
    ("o\n带押过户\n", Decision("measure", "甲省-2023-1#1/联合验收", "accept", "带押过户")),
    ("n\n送电前联合验收\n", Decision("measure", "甲省-2023-1#1/联合验收", "new", "送电前联合验收")),
    ("否\n", Decision("measure", "甲省-2023-1#1/联合验收", "reject", "联合验收")),
    ("新做法\n送电前联合验收\n", Decision("measure", "甲省-2023-1#1/联合验收", "new", "送电前联合验收")),
    ("what\n1\n", Decision("measure", "甲省-2023-1#1/联合验收", "accept", "联合验收")),
])
def test_review_asks_and_remembers(tmp_path: Path, answers: str, expected: Decision) -> None:
    assert "供电公司联合验收表计" in review(tmp_path, answers)
    assert load_decisions(tmp_path / "d.yaml").entries == (expected,)
    assert "没有存疑项" in review(tmp_path, "")


@pytest.mark.parametrize(("answers", "said", "expected"), [
    ("zz\n1\n", "没有“zz”这一选项", "accept 联合验收"),
    ("o\n不存在的做法名\no\n带押过户\n", "没有名为“不存在的做法名”的做法", "accept 带押过户"),
    ("n\n1\nn\n表计联验\n", "“1”不成其为做法名", "new 表计联验"),
])
def test_a_slip_is_told_and_asked_again(tmp_path: Path, answers: str, said: str, expected: str) -> None:
    assert said in review(tmp_path, answers)
    (decision,) = load_decisions(tmp_path / "d.yaml").entries
    assert f"{decision.verdict} {decision.other}" == expected


def test_review_shows_what_to_judge_by_and_where_the_decisions_are(tmp_path: Path) -> None:
    shown = review(tmp_path, "1\n")
    assert "    案例1\n    供电公司联合验收表计。" in shown
    assert load_knowledge().index.by_name["联合验收"].definition in shown
    assert f"带 --decisions {tmp_path / 'd.yaml'} 运行 reformgraph build 后生效" in shown


def test_a_wording_of_a_known_practice_stands_for_it(tmp_path: Path) -> None:
    known = load_knowledge().index.by_name["带押过户"]
    shown = review(tmp_path, f"o\n{known.variants[0]}\n")
    assert f"“{known.variants[0]}”是做法“带押过户”的写法\n→ 归入 带押过户\n" in shown
    assert load_decisions(tmp_path / "d.yaml").entries[0].other == "带押过户"


def test_skipping_and_quitting_decide_nothing(tmp_path: Path) -> None:
    for answers in ("s\n", "q\n", "n\ns\n", "o\nq\n", "n\nb\ns\n"):
        review(tmp_path, answers)
    assert load_decisions(tmp_path / "d.yaml").entries == ()


def review_two(folder: Path, answers: str) -> tuple[str, list[tuple[str, str, str]]]:
    """What a review of two doubtful measures with two candidates each shows, and its decisions: the measure's case, the verdict, the practice."""
    write_graph(merge_graphs(case_graph("甲省-2023-1", number, [name]) for number, name in ((1, "一窗受理、一次办好"), (2, "企业诉求“有诉即办”机制"))), folder / "two.jsonl")
    return review_of(folder, answers)


def review_of(folder: Path, answers: str) -> tuple[str, list[tuple[str, str, str]]]:
    """The same of the graph that is there."""
    done = CliRunner().invoke(command, ["--known", str(folder / "two.jsonl"), "--decisions", str(folder / "d.yaml")], input=answers)
    assert done.exit_code == 0, done.output
    return done.output, [(d.id.split("/")[0].split("#")[1], d.verdict, d.other) for d in load_decisions(folder / "d.yaml").entries]


def candidates(shown: str) -> list[str]:
    """The names of the candidates of the first question."""
    return [line.split()[1] for line in shown.partition("[2/2]")[0].splitlines() if line[:5] in ("  1. ", "  2. ")][:2]


def test_one_candidate_is_rejected_and_the_rest_asked_again(tmp_path: Path) -> None:
    shown, decisions = review_two(tmp_path, "r1\n1\nq\n")
    first, second = candidates(shown)
    assert decisions == [("1", "reject", first), ("1", "accept", second)]


def test_back_takes_back_the_last_answer(tmp_path: Path) -> None:
    shown, decisions = review_two(tmp_path, "b\n1\nb\nr\nq\n")
    assert "这是第一条" in shown
    assert decisions == [("1", "reject", name) for name in sorted(candidates(shown))]


@pytest.mark.parametrize(("answers", "told"), [("1\nq\n", "→ 归入 {}（b 撤回）"), ("r1\nq\n", "→ 不是 {}（b 撤回）"), ("n\n自立门户\nq\n", "→ 新做法 自立门户（b 撤回）"), ("s\nq\n", "→ 跳过\n")])
def test_what_an_answer_decided_is_told(tmp_path: Path, answers: str, told: str) -> None:
    shown, _ = review_two(tmp_path, answers)
    assert told.format(candidates(shown)[0]) in shown


@pytest.mark.parametrize("key", ["?", "h", "？"])
def test_help_says_what_each_key_does(tmp_path: Path, key: str) -> None:
    shown = review(tmp_path, f"{key}\nq\n")
    assert all(f"\n  {key} " in shown for key in "ronsbq")


def test_what_the_graph_holds_as_decided_is_not_asked_again(tmp_path: Path) -> None:
    """A file that is begun holds it too: `build` takes the file as the whole truth."""
    three = merge_graphs(case_graph("甲省-2023-1", number, [name]) for number, name in ((1, "一窗受理、一次办好"), (2, "企业诉求“有诉即办”机制"), (3, "四个一")))
    earlier = (Decision("measure", "甲省-2023-1#1/一窗受理、一次办好", "new", "一窗办好"), Decision("measure", "甲省-2023-1#3/四个一", "accept", "带押过户"))
    write_graph(link(three, None, Decisions(earlier)).graph, tmp_path / "two.jsonl")
    shown, decisions = review_of(tmp_path, "1\n")
    assert "2 条举措裁定照旧有效" in shown
    assert "[1/1]" in shown
    assert decisions[:2] == [("1", "new", "一窗办好"), ("3", "accept", "带押过户")]
    assert decisions[2][:2] == ("2", "accept")
    save_decisions(Decisions(), tmp_path / "d.yaml")
    shown, _ = review_of(tmp_path, "q\n")
    assert "没有图库已有的 2 条裁定，所涉举措照样询问" in shown
    assert "[1/2]" in shown


def test_undo(tmp_path: Path) -> None:
    review(tmp_path, "1\n")
    assert "1" in review(tmp_path, "", "--undo", "甲省-2023-1#1/联合验收")
    assert load_decisions(tmp_path / "d.yaml").entries == ()


@pytest.mark.parametrize(("wanted", "told"), [("验收", "不止一个编号以 验收 结尾"), ("联合验收", None), ("甲省-2023-1#1/联合验", "是否应为 甲省-2023-1#1/联合验收"), ("某局", "编号写法见文件中的")])
def test_undo_takes_the_end_of_an_id(tmp_path: Path, wanted: str, told: str | None) -> None:
    decided = Decisions((Decision("measure", "甲省-2023-1#1/联合验收", "reject", "联合验收"), Decision("measure", "甲省-2023-1#2/档案验收", "new", "档案验收")))
    save_decisions(decided, tmp_path / "d.yaml")
    done = CliRunner().invoke(command, ["--decisions", str(tmp_path / "d.yaml"), "--undo", wanted])
    if told is None:
        assert "reformgraph build" in done.output
        assert load_decisions(tmp_path / "d.yaml").entries == decided.entries[1:]
    else:
        assert isinstance(done.exception, ReviewError) and told in done.exception.message("zh")
        assert load_decisions(tmp_path / "d.yaml") == decided

