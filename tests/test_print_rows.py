"""What a query answers, in files and in pipes."""

import json
import os
import subprocess
import sys
from pathlib import Path

import openpyxl
from click.testing import CliRunner
from linking_graphs import case_graph

from reformgraph.cli.main import main
from reformgraph.graph.linking import Decisions, link
from reformgraph.graph.print_rows import rows_as_text, write_rows
from reformgraph.graph.query import Result
from reformgraph.schema.jsonl import write_graph
from reformgraph.schema.records import Graph, Node, NodeRef, Relationship

ANSWER = Result(("practice", "places", "share", "where_found"), (("=带押过户", 2, 0.5, ["厦门市", "济宁市"]), ("一窗受理", 1, -94.7, [])))
SHOWN = Result(("做法", "地区数", "占比", "地区"), ANSWER.rows)


def test_an_answer_is_written_in_the_form_that_the_ending_names(tmp_path: Path) -> None:
    for name in ("a.CSV", "a.md", "a.xlsx", "a.json"):
        write_rows(ANSWER, SHOWN, "重复[出现]的做法", tmp_path / name)
    assert (tmp_path / "a.CSV").read_bytes().decode("utf-8") == "\ufeff做法,地区数,占比,地区\n'=带押过户,2,0.5,厦门市、济宁市\n一窗受理,1,-94.7,\n"
    assert "| 做法 | 地区数 |" in (tmp_path / "a.md").read_text(encoding="utf-8")
    assert [cell.value for cell in openpyxl.load_workbook(tmp_path / "a.xlsx").worksheets[0][2]] == ["'=带押过户", 2, 0.5, "厦门市、济宁市"]
    assert json.loads((tmp_path / "a.json").read_text(encoding="utf-8"))[0] == {"practice": "=带押过户", "places": 2, "share": 0.5, "where_found": ["厦门市", "济宁市"]}


def test_csv_on_the_terminal_is_the_file_without_its_mark(tmp_path: Path) -> None:
    write_rows(ANSWER, SHOWN, "", tmp_path / "a.csv")
    assert "\ufeff" + rows_as_text(SHOWN, "csv", "zh") == (tmp_path / "a.csv").read_text(encoding="utf-8")


def test_numbers_are_rounded_where_they_are_read_and_whole_where_they_are_calculated_with(tmp_path: Path) -> None:
    answer = Result(("share", "all"), ((-200 / 3, [-200 / 3, {"share": -200 / 3}]),))
    write_rows(answer, answer, "", tmp_path / "a.md")
    for read in (rows_as_text(answer, "table", "zh"), (tmp_path / "a.md").read_text(encoding="utf-8")):
        assert read.count("-66.67") == 3 and "-66.666" not in read
    for whole in ("csv", "json"):
        assert rows_as_text(answer, whole, "zh").count("-66.66666666") == 3


def linked(folder: Path, measure: str) -> Path:
    write_graph(link(case_graph("甲省-2023-1", 1, [measure]), None, Decisions()).graph, folder / "g.jsonl")
    return folder / "g.jsonl"


def test_data_in_a_pipe_is_utf_8_whatever_the_code_page(tmp_path: Path) -> None:
    file = linked(tmp_path, "㙍头办事")  # GBK lacks the first character
    done = subprocess.run([sys.executable, "-c", "from reformgraph.cli.main import main; main()", "recur", "--known", str(file), "--min", "1", "--json"],
                          capture_output=True, check=True, env={**os.environ, "PYTHONIOENCODING": "gbk", "PYTHONUTF8": "0"})
    assert json.loads(done.stdout.decode("utf-8"))["Practices that recur"][0]["practice"] == "㙍头办事"


def test_json_is_printed_also_when_a_file_is_written(tmp_path: Path) -> None:
    done = CliRunner().invoke(main, ["recur", "--known", str(linked(tmp_path, "带押过户")), "--min", "1", "--json", "-o", str(tmp_path / "r.csv")])
    assert json.loads(done.stdout)["Practices that recur"]
    assert (tmp_path / "r.csv").read_text(encoding="utf-8").startswith("\ufeff做法,")


def test_names_in_brackets_stay_and_a_file_is_called_as_windows_allows(tmp_path: Path, monkeypatch) -> None:
    case = Node("Case", 'b:"1"?#1', {"name": "案例", "title": "案例", "text": "成本降低5元", "number": 1})
    metric = Node("Metric", "成本[/元]", {"name": "成本[/元]"})
    said = {"case": case.id, "quote": "成本降低5元", "start": 0, "end": 6, "field": "text", "method": "m", "confidence": 0.9, "indicator": "成本", "change": "[red]5元"}
    batch = Node("Batch", 'b:"1"?', {"name": "批次", "title": "批次", "source": "a.txt", "sha256": "0"})
    relationships = (Relationship("r", "REDUCED", NodeRef("Case", case.id), NodeRef("Metric", metric.id), said), Relationship("p", "PART_OF", NodeRef("Case", case.id), NodeRef("Batch", batch.id), {}))
    write_graph(Graph((batch, case, metric), relationships), tmp_path / "g.jsonl")
    monkeypatch.chdir(tmp_path)
    done = CliRunner().invoke(main, ["read", "#1", "--file", "g.jsonl", "--terminal"], env={"COLUMNS": "200"})
    assert done.exit_code == 0, done.output
    assert "成本[/元]" in done.output and "[red]5元" in done.output
    done = CliRunner().invoke(main, ["read", "#1", "--file", "g.jsonl"])
    assert done.output.strip() == "b__1__#1.html"
    assert (tmp_path / "b__1__#1.html").exists()
