"""Exports: the forms hold the whole graph, and what Neo4j's own importer makes of ours answers like what the loader makes."""

import csv
import json
import os
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

import igraph
import neo4j_server
import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st
from small_graph import small_graph
from test_queries import CASES

from reformgraph.cli.main import main
from reformgraph.graph import StoreSettings, open_store, read_store, run_query
from reformgraph.graph.cells import safe_cell
from reformgraph.graph.export import FORMATS, export_graph
from reformgraph.schema.errors import InputError, MissingExtraError
from reformgraph.schema.jsonl import read_graph, write_graph
from reformgraph.schema.records import Graph

ODD = '=HYPERLINK("http://example.org") <b>&\x01\r\n第二行,"引号"'


def odd_graph() -> Graph:
    """A graph with a title that looks like a formula, markup, control characters and line breaks."""
    graph = small_graph()
    return Graph(tuple(replace(n, properties={**n.properties, "title": ODD}) if n.label == "Batch" else n for n in graph.nodes), graph.relationships)


def test_json_lines_are_the_graph(tmp_path: Path) -> None:
    export_graph(odd_graph(), tmp_path / "graph.jsonl", "jsonl")
    assert read_graph(tmp_path / "graph.jsonl") == odd_graph()


def test_graphml_is_read_by_others(tmp_path: Path) -> None:
    graph = odd_graph()
    export_graph(graph, tmp_path / "graph.graphml", "graphml")
    drawn = igraph.Graph.Read_GraphML(str(tmp_path / "graph.graphml"))
    assert (drawn.vcount(), drawn.ecount()) == (len(graph.nodes), len(graph.relationships))
    assert {v["title"] for v in drawn.vs if v["label"] == "Batch"} == {ODD.replace("\x01", "\ufffd").replace("\r\n", "\n")}
    assert {v["labels"] for v in drawn.vs if v["label"] == "Department"} == {":Department:Body"}
    assert sorted(e["type"] for e in drawn.es) == sorted(r.type for r in graph.relationships)


def test_spreadsheets_get_no_formulas(tmp_path: Path) -> None:
    export_graph(odd_graph(), tmp_path / "csv", "csv")
    with (tmp_path / "csv" / "Batch.csv").open(encoding="utf-8-sig", newline="") as file:
        assert [row["title"] for row in csv.DictReader(file)] == ["'" + ODD] * 2
    with (tmp_path / "csv" / "REDUCED-Case-Metric.csv").open(encoding="utf-8-sig", newline="") as file:
        assert {row["percent"] for row in csv.DictReader(file)} == {"-50.0"}
    total = sum(len((tmp_path / "csv" / f"{name}.csv").read_text(encoding="utf-8-sig").splitlines()) - 1 for name in ("Department", "Metric"))
    assert total == 5


@pytest.mark.parametrize(("text", "safe"), [("=1+1", "'=1+1"), ("+8613800000000 call", "'+8613800000000 call"), ("-50.0", "-50.0"), ("+3%", "+3%"),
                                            ("@SUM(A1)", "'@SUM(A1)"), ("  =1", "'  =1"), ("\t=1", "'\t=1"), ("＝1", "'＝1"), ("一般文字", "一般文字"), ("", "")])
def test_a_cell_that_looks_like_a_formula_is_text(text: str, safe: str) -> None:
    assert safe_cell(text) == safe


@given(st.text())
def test_no_cell_begins_like_a_formula_unless_it_is_a_number(text: str) -> None:
    shown = safe_cell(text)
    assert shown.lstrip("'") == text.lstrip("'")
    assert shown[:1] not in ("=", "@", "\t", "\r")


def test_parquet_is_an_extra(tmp_path: Path) -> None:
    try:
        from pyarrow import parquet
    except ImportError:
        with pytest.raises(MissingExtraError, match=r"reformgraph\[parquet\]"):
            export_graph(small_graph(), tmp_path / "parquet", "parquet")
        return
    export_graph(odd_graph(), tmp_path / "parquet", "parquet")
    rows = parquet.read_table(tmp_path / "parquet" / "MENTIONS-Case-Organization.parquet").to_pylist()
    assert sorted(row["wordings"] for row in rows) == [["甲行", "甲银行"], ["甲银行"]]


def test_a_folder_that_holds_files_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").touch()
    with pytest.raises(InputError, match="the folder is not empty"):
        export_graph(small_graph(), tmp_path, "csv")


def test_the_command_exports_a_file_without_a_store(tmp_path: Path) -> None:
    write_graph(small_graph(), tmp_path / "graph.jsonl")
    shown = CliRunner().invoke(main, ["export", "--from", str(tmp_path / "graph.jsonl"), "--format", "neo4j-admin", "-o", str(tmp_path / "out"), "--lang", "en"])
    assert shown.exit_code == 0, shown.output
    assert "neo4j-admin database import full" in shown.stdout
    from reformgraph.cli.export import _FORMATS

    assert _FORMATS == FORMATS


@pytest.mark.parametrize(("words", "form"), [("-o a.graphml", "graphml"), ("-o a.jsonl", "jsonl"), ("-o a", "jsonl"), ("-o a.xlsx", None), ("-o a.csv", None),
                                             ("-o a.jsonl --format graphml", None), ("-o a.csv --format csv", None), ("-o v1.2 --format csv", "csv")])
def test_the_ending_names_the_form(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: str, form: str | None) -> None:
    monkeypatch.chdir(tmp_path)
    write_graph(small_graph(), tmp_path / "graph.jsonl")
    shown = CliRunner().invoke(main, ["export", "--from", "graph.jsonl", "--json", *words.split()])
    if form is None:
        assert (shown.exit_code, "RG801" in shown.stderr) == (2, True)
        assert {path.name for path in tmp_path.iterdir()} == {"graph.jsonl"}
    else:
        assert json.loads(shown.stdout)["format"] == form


@pytest.mark.neo4j
def test_what_neo4j_imports_answers_like_what_is_loaded(tmp_path: Path) -> None:
    if missing := neo4j_server.missing() or ("" if shutil.which("java") else "no java command"):
        pytest.skip(f"no Neo4j to import into: {missing}")
    graph = odd_graph()
    export_graph(graph, tmp_path / "import", "neo4j-admin")
    home = tmp_path / "home"
    neo4j_server.admin_command(tmp_path, home)
    done = subprocess.run([str(tmp_path / "import" / "import.sh")], env={**os.environ, "PATH": f"{tmp_path}{os.pathsep}{os.environ['PATH']}"},
                          capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stdout + done.stderr
    with neo4j_server.running(home) as uri, open_store(StoreSettings(uri=uri), write=True) as store:
        assert read_store(store) == graph
        for case in CASES:
            if case["query"] not in ("search", "batches"):  # an import makes no full-text indexes, the next load does; the batches' title is odd here
                assert [list(row) for row in run_query(store, case["query"], case.get("params", {})).rows] == case["rows"]
