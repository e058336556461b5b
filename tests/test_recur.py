"""Recurrence, change over time, tables and the matrix."""

import csv
import io
import json
import os
import re
import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from linking_graphs import case_graph
from openpyxl import load_workbook
from rich.cells import cell_len
from small_graph import FIRST, SECOND, first_batch, second_batch

from reformgraph.cli.link import command as link_command
from reformgraph.cli.recur import command
from reformgraph.graph.linking import Decisions, link
from reformgraph.graph.linking.changes import changes_of_batch, earlier_batches, spread_of_practice
from reformgraph.graph.linking.places import Place, Places
from reformgraph.graph.linking.recurrence import Form, Grouping, Instance, Recurrence, Result, grouped, recurrences
from reformgraph.graph.linking.recurrence_sheets import change_sheet, recurrence_sheets, result_words
from reformgraph.graph.linking.sheets import Listed, Sheet, sheets_as_text, write_sheets
from reformgraph.graph.matrix import render_matrix
from reformgraph.graph.query import find_query
from reformgraph.schema.errors import InputError, QueryError, UsageError
from reformgraph.schema.jsonl import write_graph
from reformgraph.schema.merge import merge_graphs
from reformgraph.schema.records import Direction, Graph, Node

CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


@pytest.fixture(scope="module")
def graph() -> Graph:
    return link(merge_graphs([first_batch(), second_batch()]), None, Decisions()).graph


def test_practices_by_cities_cases_and_years(graph: Graph) -> None:
    rows = {row.practice: row for row in recurrences(graph)}
    row = rows["带押过户"]
    assert (row.cities, row.provinces, row.cases, row.years) == (("乙市", "甲市"), ("乙省", "甲省"), (f"{SECOND}#1", f"{FIRST}#1"), (2022, 2023))
    assert row.wordings == ("不动产带押过户", "带押过户")
    assert [(r.metric, r.told, r.percent) for r in row.results][:2] == [("办理时限", "5个工作日→1个工作日", -80.0), ("办理时限", "10天→5天", -50.0)]
    assert next(iter(rows)) in {"带押过户", "综合窗口"}


def test_broader_practices_count_their_narrower_ones() -> None:
    batches = [case_graph("甲省-2023-1", 1, ["出生一件事"], city=("350100", "福州市")), case_graph("乙省-2023-1", 1, ["退休一件事"], city=("330100", "杭州市"))]
    graph = link(merge_graphs(batches), None, Decisions()).graph
    assert {row.practice: len(row.cities) for row in recurrences(graph)} == {"出生一件事": 1, "退休一件事": 1}
    assert {row.practice: len(row.cities) for row in recurrences(graph, with_narrower=True)}["一件事一次办"] == 2


def test_grouping(graph: Graph) -> None:
    rows = recurrences(graph)
    assert set(grouped(rows, "category")) >= {"property_registration", "approval"}
    assert "甲市自然资源局" in grouped(rows, "department")
    assert [row.practice for row in grouped(rows, "metric")["申请材料"]] == ["容缺受理", "综合窗口"]


def test_a_group_counts_what_is_its_own(graph: Graph) -> None:
    rows = [row for row in recurrences(graph) if row.practice == "带押过户"]
    (own,) = grouped(rows, "department")["甲市自然资源局"]
    assert (own.places, own.cases, {r.case for r in own.results}) == (("甲市",), (f"{FIRST}#1",), {f"{FIRST}#1"})
    for metric, (row,) in grouped(rows, "metric").items():
        assert {r.metric for r in row.results} == {metric}
    assert grouped(rows, "category") == {"property_registration": rows}


def test_the_query_counts_divisions_and_recur_their_cities() -> None:
    """A case of a county and one of its city are two places of the query and one city here; both say so."""
    batches = [case_graph("甲省-2023-1", 1, ["带押过户"], city=("330421", "嘉善县")), case_graph("乙省-2023-1", 1, ["带押过户"], city=("330400", "嘉兴市"))]
    (row,) = recurrences(link(merge_graphs(batches), None, Decisions()).graph)
    assert len(row.cities) == 1
    assert "区县算入所在城市" in CliRunner().invoke(command, ["--help"]).output.replace("\n  ", "")
    assert "省、市、县各算一个" in find_query("recurring-practices").title


def test_counts_of_a_part_of_a_practice_say_so(graph: Graph) -> None:
    """--min asks of the whole practice; below a department or metric fewer may stand."""
    rows = recurrences(graph)
    assert {sheet.columns[2:5] for sheet in recurrence_sheets(rows, "department", "zh")} == {("本部门城市数", "本部门省份数", "本部门案例数")}
    assert {sheet.columns[2] for sheet in recurrence_sheets(rows, "metric", "en")} == {"cities of this metric"}
    assert {sheet.columns[2] for sheet in recurrence_sheets(rows, "category", "zh")} == {"城市数"}  # a whole practice is of one category


def test_places_agree_with_the_counts_and_with_the_matrix() -> None:
    batches = [case_graph("甲省-2023-1", 1, ["带押过户"], city=("350100", "福州市")), case_graph("乙省-2023-1", 1, ["带押过户"], city=("330000", "浙江省"))]
    (row,) = recurrences(link(merge_graphs(batches), None, Decisions()).graph)
    assert (row.cities, row.places) == (("福州市",), ("福州市", "浙江省"))
    (sheet,) = recurrence_sheets([row], None, "zh")
    told = dict(zip(sheet.columns, sheet.rows[0], strict=True))
    assert (told["城市数"], told["所在地"]) == (1, ("福州市", "浙江省"))


def test_the_narrower_practices_that_count_are_named() -> None:
    graph = link(case_graph("甲省-2023-1", 1, ["出生一件事", "一件事一次办"]), None, Decisions()).graph
    rows = {row.practice: row for row in recurrences(graph, with_narrower=True)}
    assert rows["一件事一次办"].narrower == ("出生一件事",)
    (sheet,) = recurrence_sheets([rows["一件事一次办"]], None, "zh", with_narrower=True)
    assert dict(zip(sheet.columns, sheet.rows[0], strict=True))["下位做法"] == ("出生一件事",)


def test_a_practice_without_a_category_is_unclassified(graph: Graph) -> None:
    rows = [row for row in recurrences(graph) if not row.category]
    assert rows
    assert [sheet.title for sheet in recurrence_sheets(rows, "category", "en")] == ["unclassified"]


@pytest.mark.parametrize(("code", "expected"), [
    ("350203", Place("350000", "350200")), ("350000", Place("350000", "")), ("310115", Place("310000", "310000")), ("429004", Place("420000", "429004")),
])
def test_city_and_province_of_a_code(code: str, expected: Place) -> None:
    graph = case_graph("甲省-2023-1", 1, ["带押过户"], city=(code, "某地"))
    found = Places(graph).of_case("甲省-2023-1#1")
    assert [Place("某地" if p.province == code else p.province, "某地" if p.city == code else p.city) for p in found] == \
        [Place("某地" if expected.province == code else expected.province, "某地" if expected.city == code else expected.city)]


def test_what_a_batch_adds(graph: Graph) -> None:
    found = {(c.kind, c.practice, c.place) for c in changes_of_batch(graph, SECOND)}
    assert ("new place", "带押过户", "乙市") in found
    assert ("new practice", "首席登记官制度", "乙市") in found
    assert {c.kind for c in changes_of_batch(graph, FIRST)} == {"new practice"}  # nothing is earlier
    with pytest.raises(QueryError, match=SECOND):
        changes_of_batch(graph, "丙省-2023-1")


def test_a_batch_is_held_against_earlier_ones_only(graph: Graph) -> None:
    later = _dated(graph, {FIRST: "2024", SECOND: "2023"})
    assert [(c.practice, [r.percent for r in c.results], c.before.percent) for c in changes_of_batch(later, FIRST)
            if c.kind == "better result" and c.before] == [("带押过户", [-80.0], -50.0)]


def test_a_new_practice_and_a_new_place_tell_all_results(graph: Graph) -> None:
    told = {(c.kind, c.practice): [result_words(r, "zh") for r in c.results] for c in changes_of_batch(graph, FIRST)}
    assert told["new practice", "容缺受理"] == ["申请材料 -50%（案例整体）"]
    assert all(told["new practice", row.practice] == [result_words(r, "zh") for r in row.results if r.case.startswith(FIRST)]
               for row in recurrences(graph) if ("new practice", row.practice) in told)


@pytest.mark.parametrize(("own", "other", "earlier"), [("2023", "2022-12-01", True), ("2023", "2023-01-05", False), ("2023-06", "2023", False),
                                                       ("2023", "", False), ("", "2023", True), ("", "", False)])
def test_dates_are_compared_as_far_as_both_tell(graph: Graph, own: str, other: str, earlier: bool) -> None:
    assert earlier_batches(_dated(graph, {FIRST: own, SECOND: other}), FIRST) == ({SECOND} if earlier else set())


def _dated(graph: Graph, dates: dict[str, str]) -> Graph:
    """The graph with other dates of its batches; an empty one is none."""
    def node(one: Node) -> Node:
        kept = {key: value for key, value in one.properties.items() if key != "date"}
        return replace(one, properties={**kept, "date": dates[one.id]} if dates[one.id] else kept) if one.label == "Batch" else one

    return Graph(tuple(map(node, graph.nodes)), graph.relationships)


@pytest.mark.parametrize(("direction", "told", "form", "percent", "zh", "en"), [
    ("reduced", "60%", "change", -60.0, "-60%", "-60%"), ("increased", "12个百分点", "change", None, "+12个百分点", "+12个百分点"),
    ("reduced", "5000元", "change", None, "降低5000元", "down 5000元"), ("reduced", "两成", "change", -20.0, "降低两成 (-20%)", "down 两成 (-20%)"),
    ("increased", "近三成", "change", None, "增加近三成", "up 近三成"), ("reduced", "10天→5天", "levels", -50.0, "10天→5天 (-50%)", "10天→5天 (-50%)"),
    ("reduced", "3天", "level", None, "降至3天", "down to 3天"), ("reached", "1200件", "level", None, "1200件", "1200件"),
])
def test_a_result_keeps_its_direction(direction: Direction, told: str, form: Form, percent: float | None, zh: str, en: str) -> None:
    result = Result("案例", "指标", direction, told, percent, form)
    assert (result_words(result, "zh"), result_words(result, "en")) == (f"指标 {zh}", f"指标 {en}")


def test_a_result_of_the_whole_case_says_so(graph: Graph) -> None:
    results = {row.practice: [result_words(r, "zh") for r in row.results] for row in recurrences(graph)}
    assert "申请材料 -50%（案例整体）" in results["容缺受理"]  # told of the case, which carries out 一窗受理 too
    assert "办理时限 5个工作日→1个工作日 (-80%)" in results["带押过户"]


def test_results_of_the_whole_case_stand_apart(graph: Graph) -> None:
    """What a case tells of itself may have nothing to do with one of its practices: no column mixes the two."""
    rows = [row for row in recurrences(graph) if row.practice in ("容缺受理", "带押过户")]
    (sheet,) = recurrence_sheets(rows, None, "zh")
    told = {row[0]: dict(zip(sheet.columns, row, strict=True)) for row in sheet.rows}
    assert (told["容缺受理"]["成效"], told["容缺受理"]["案例整体成效"]) == ((), ("申请材料 -50%",))
    assert "办理时限 5个工作日→1个工作日 (-80%)" in told["带押过户"]["成效"]
    data = _matrix_data(render_matrix(rows, title="表"))
    entry = next(row for row in data["rows"] if row["name"] == "容缺受理")["cells"]
    assert {(one["results"], one["whole"]) for cell in entry.values() for one in cell} == {("", "申请材料 -50%")}
    changes = changes_of_batch(graph, FIRST)
    sheet = change_sheet(changes, FIRST, "en")
    added = {row[1]: dict(zip(sheet.columns, row, strict=True)) for row in sheet.rows}
    assert (added["容缺受理"]["result"], added["容缺受理"]["results of the whole case"]) == ((), ("申请材料 -50%",))


def test_a_change_names_the_batches_without_a_date_that_have_it_too(graph: Graph) -> None:
    undated = _dated(graph, {FIRST: "", SECOND: "2023"})
    told = {(c.kind, c.practice): c.undated for c in changes_of_batch(undated, SECOND)}
    assert told["new practice", "带押过户"] == (FIRST,)  # new only among the batches that have a date
    assert told["new practice", "首席登记官制度"] == ()
    sheet = change_sheet(changes_of_batch(undated, SECOND), SECOND, "zh")
    assert sheet.columns[-1] == "无日期的批次也有"
    assert sheet.columns[-1] != change_sheet(changes_of_batch(graph, SECOND), SECOND, "zh").columns[-1]


def test_a_column_of_cities_names_no_province() -> None:
    batches = [case_graph("甲省-2023-1", 1, ["带押过户"], city=("350100", "福州市")), case_graph("乙省-2023-1", 1, ["带押过户"], city=("330000", "浙江省"))]
    rows = recurrences(link(merge_graphs(batches), None, Decisions()).graph)
    assert _matrix_data(render_matrix(rows, title="做法×城市"))["columns"] == ["浙江省（未注明城市）", "福州市"]


def test_an_empty_answer_says_so(graph: Graph, tmp_path: Path) -> None:
    write_graph(graph, tmp_path / "g.jsonl")
    known = ["--known", str(tmp_path / "g.jsonl"), "--min", "9"]
    assert CliRunner().invoke(command, known).stdout == "没有在至少 9 个城市或 9 个案例中出现的做法\n"
    written = CliRunner().invoke(command, [*known, "--format", "csv", "--lang", "en"])
    assert (written.stdout.count("\n"), written.stderr) == (1, "no practice is found in at least 9 cities or 9 cases\n")


def test_how_a_practice_spread(graph: Graph) -> None:
    assert [(year, city) for year, _, city, _ in spread_of_practice(graph, "带押过户")] == [(2022, "甲市"), (2023, "乙市")]
    with pytest.raises(QueryError, match="recur --min 1"):
        spread_of_practice(graph, "没有的做法")


def test_a_wording_stands_for_its_practice_and_a_near_name_is_offered(graph: Graph) -> None:
    assert {step[3].practice for step in spread_of_practice(graph, "“带抵押过户”")} == {"带押过户"}
    with pytest.raises(QueryError, match="带押过户"):
        spread_of_practice(graph, "带押过")


def test_no_cell_runs_as_a_formula(tmp_path: Path) -> None:
    sheet = Sheet("一[1]", ("名", "数"), (("=1+1", 3), ("@甲|乙", None), ("\x01-甲", -2)))
    write_sheets([sheet], tmp_path / "a.xlsx")
    cells = [[cell.value for cell in row] for row in load_workbook(tmp_path / "a.xlsx").worksheets[0].iter_rows(min_row=2)]
    assert cells == [["'=1+1", 3], ["'@甲|乙", None], ["'-甲", -2]]
    rows = list(csv.reader(io.StringIO(sheets_as_text([sheet], "csv"))))
    assert rows[1] == ["'=1+1", "3"]
    assert "@甲\\|乙" in sheets_as_text([sheet], "markdown")
    with pytest.raises(InputError, match="xlsx"):
        write_sheets([sheet], tmp_path / "a.doc")


@pytest.mark.parametrize(("by", "head"), [("category", ["做法", "类别"]), ("department", ["部门", "做法"]), ("metric", ["指标", "做法"])])
def test_groups_are_one_csv_table(graph: Graph, by: Grouping, head: list[str]) -> None:
    sheets = recurrence_sheets(recurrences(graph), by, "zh")
    first, *rows = csv.reader(io.StringIO(sheets_as_text(sheets, "csv")))
    assert first[:2] == head
    assert {len(row) for row in rows} == {len(first)}
    assert len(rows) == sum(len(sheet.rows) for sheet in sheets)
    assert first not in rows


def test_a_table_too_wide_is_printed_row_by_row(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setenv("FORCE_COLOR", "1")  # a terminal
    long = "、".join(f"第{number}市" for number in range(30))
    wide = Sheet("题", ("做法", *(f"列{at}" for at in range(6))), (("带押过户", "3", *[long] * 5),))
    text = sheets_as_text([wide], "table")
    assert text.splitlines()[:4] == ["题", "", "带押过户", "  列0 3"]
    assert text.replace("\n    ", "").count(long) == 5
    assert all(part.rstrip("、").endswith("市") for part in text.splitlines()[4:])  # no name is broken
    assert max(map(cell_len, text.splitlines())) <= 80
    monkeypatch.delenv("FORCE_COLOR")
    assert sheets_as_text([Sheet("题", ("做法", "列"), (("带押过户", "3"),))], "table").splitlines()[1].split() == ["做法", "列"]


def test_rows_have_one_layout_and_a_file_is_not_wrapped() -> None:
    text = sheets_as_text([Sheet("题", ("举措", "案例", "得分", "原文", "举措编号"), (("甲", "a#1", 1.0, "推行" * 60, "a#1/甲"), ("乙", "a" * 30, 0.8, "短", "b" * 200)), by_row=True)], "table")
    assert [[line.split()[0] for line in entry.split("\n")[1:] if line] for entry in text.split("\n\n")[1:]] == [["得分", "案例", "原文", "举措编号"]] * 2
    assert f"  原文 {'推行' * 60}\n" in text


def test_the_matrix_is_self_contained(graph: Graph) -> None:
    html = render_matrix(recurrences(graph), title="</title><script>alert(1)</script>")
    assert "<script>alert(1)" not in html
    assert not re.search(r"(?:src|href)\s*=", html)
    data = _matrix_data(html)
    assert {"甲市", "乙市"} <= set(data["columns"])
    row = next(row for row in data["rows"] if row["name"] == "带押过户")
    assert row["cells"]["甲市"][0]["quote"] == "甲市自然资源局会同甲银行推行带押过户"  # what is done, and not the name alone


def _matrix_data(html: str) -> dict[str, Any]:
    found = re.search(r'<script type="application/json" id="data">(.*?)</script>', html, re.DOTALL)
    assert found
    data: dict[str, Any] = json.loads(found[1])
    return data


@pytest.mark.browser
def test_a_click_shows_the_quotes(graph: Graph, tmp_path: Path) -> None:
    from playwright.sync_api import sync_playwright

    if CHROMIUM is None:
        pytest.skip("no Chromium: install the package chromium or set CHROMIUM")
    page_file = tmp_path / "matrix.html"
    page_file.write_text(render_matrix(recurrences(graph), title="做法×城市"), encoding="utf-8")
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        page = browser.new_page()
        errors: list[str] = []
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.goto(page_file.as_uri())
        page.fill("#filter", "带押")
        assert page.locator("#matrix tbody tr").count() == 1
        page.click("#matrix tbody td.cell button >> nth=0")
        assert "带押过户" in page.inner_text("#quotes blockquote")
        page.keyboard.press("Escape")
        assert page.is_hidden("#panel")
        page.fill("#filter", "")
        page.click("#matrix thead th >> nth=0 >> button")
        names = page.locator("#matrix tbody th").all_inner_texts()
        assert page.get_attribute("#matrix thead th >> nth=0", "aria-sort") == "ascending"
        assert len(names) == len(set(names)) > 1
        assert errors == []
        browser.close()


def test_a_format_that_contradicts_the_ending_is_refused(graph: Graph, tmp_path: Path) -> None:
    write_graph(graph, tmp_path / "g.jsonl")
    refused = CliRunner().invoke(command, ["--known", str(tmp_path / "g.jsonl"), "--format", "csv", "-o", str(tmp_path / "q.json")])
    assert isinstance(refused.exception, UsageError)
    assert not (tmp_path / "q.json").exists()


def test_commands(graph: Graph, tmp_path: Path) -> None:
    file = tmp_path / "g.jsonl"
    write_graph(graph, file)
    run = CliRunner()
    done = run.invoke(command, ["--known", str(file), "--format", "json", "--by", "category"])
    assert done.exit_code == 0, done.output
    assert [row["做法"] for row in json.loads(done.stdout)["不动产登记"]] == ["带押过户"]
    assert run.invoke(command, ["--known", str(file), "--matrix", str(tmp_path / "m.html"), "-o", str(tmp_path / "r.xlsx"), "--lang", "en"]).exit_code == 0
    assert (tmp_path / "m.html").exists()
    assert load_workbook(tmp_path / "r.xlsx").worksheets[0]["A1"].value == "practice"
    new = tmp_path / "new.jsonl"
    write_graph(second_batch(), new)
    done = run.invoke(link_command, [str(new), "--known", str(file), "--explain", "--lang", "en"])
    assert done.exit_code == 0, done.output
    assert "known 2, in the lexicon only 0, doubtful 1, new 0" in done.output
    assert run.invoke(link_command, [str(new), "--known", str(file), "-o", str(tmp_path / "l.jsonl")]).exit_code == 0
    assert (tmp_path / "l.jsonl").exists()


def test_a_list_in_a_cell_is_whole_in_a_file_and_short_on_a_terminal(tmp_path: Path) -> None:
    sheet = Sheet("表", ("做法", "城市"), (("一窗受理", Listed(f"{n}市" for n in "甲乙丙丁戊己庚辛壬癸")),))
    write_sheets([sheet], tmp_path / "a.csv")
    assert "癸市" in (tmp_path / "a.csv").read_text(encoding="utf-8") and "…" in sheets_as_text([sheet], "table")
    assert json.loads(sheets_as_text([sheet], "json"))["表"][0]["城市"].endswith("癸市")


def test_a_case_with_two_wordings_counts_once_in_a_cell_of_the_matrix() -> None:
    place = Place("甲省", "甲市")
    rows = [Instance("一窗受理", f"c#{name}", name, "c", "b", 2023, (place,), "推行一窗受理", (), ()) for name in ("一窗受理", "一窗通办")]
    html = render_matrix([Recurrence("一窗受理", "approval", (), tuple(rows))], title="表")
    data = _matrix_data(html)
    assert [entry["name"] for entry in data["rows"][0]["cells"]["甲市"]] == ["一窗受理、一窗通办"]
