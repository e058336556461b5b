"""The command `link`, and what commands say of a graph that is not there or not linked."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner
from linking_graphs import case_graph

from reformgraph.cli.main import main
from reformgraph.graph.linking import Decisions, link
from reformgraph.graph.linking.sources import required_graph
from reformgraph.graph.store.settings import StoreSettings
from reformgraph.schema.errors import GraphFileError
from reformgraph.schema.jsonl import read_graph, write_graph


@pytest.fixture
def batch(tmp_path: Path) -> Path:
    write_graph(case_graph("甲省-2023-1", 1, ["带押过户"]), tmp_path / "batch.jsonl")
    return tmp_path / "batch.jsonl"


def test_a_graph_that_is_named_must_be_there(batch: Path) -> None:
    done = CliRunner().invoke(main, ["link", str(batch), "--graph", str(batch.parent / "nix")])
    assert done.exit_code == 1
    assert "[RG401]" in done.output


@pytest.mark.parametrize("ending", [".md", ".jsonl"])
def test_json_and_a_file_go_together(batch: Path, ending: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(batch.parent)
    output = batch.parent / f"out{ending}"
    done = CliRunner().invoke(main, ["link", str(batch), "--json", "-o", str(output)])
    assert done.exit_code == 0, done.output
    assert json.loads(done.stdout)["in the lexicon only"][0]["practice"] == "带押过户"
    assert "带押过户" in output.read_text(encoding="utf-8")


@pytest.mark.parametrize("words", ["link new.txt --known batch.jsonl -o batch.jsonl", "link new.txt batch.jsonl -o batch.jsonl"])
def test_a_graph_that_is_read_is_not_written_over(batch: Path, words: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(batch.parent)
    (batch.parent / "new.txt").write_text("乙市推行一窗受理\n乙市市场监督管理局推行一窗受理。\n", encoding="utf-8")
    before = batch.read_bytes()
    done = CliRunner().invoke(main, words.split())
    assert (done.exit_code, "[RG801]" in done.output, batch.read_bytes()) == (2, True, before)


def test_endings_in_capitals_are_endings(batch: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(batch.parent)
    batch.rename("BATCH.JSONL")
    done = CliRunner().invoke(main, ["link", "BATCH.JSONL", "-o", "OUT.JSONL"])
    assert done.exit_code == 0, done.output
    assert read_graph(Path("OUT.JSONL")).nodes


@pytest.mark.parametrize("words", ["read x --file bad.jsonl", "view bad.jsonl -o v.html", "recur --known bad.jsonl", "review --list --known bad.jsonl",
                                   "link batch.jsonl --known bad.jsonl", "link bad.jsonl", "export --from bad.jsonl -o o.jsonl"])
@pytest.mark.parametrize(("old", "new"), [('"name":"案例1",', ""), ('"start":0', '"start":"x"')])
def test_every_command_checks_the_graph_files_that_it_reads(batch: Path, words: str, old: str, new: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(batch.parent)
    text = batch.read_text(encoding="utf-8")
    assert old in text
    (batch.parent / "bad.jsonl").write_text(text.replace(old, new), encoding="utf-8")
    done = CliRunner().invoke(main, words.split())
    assert (done.exit_code, "[RG301] bad.jsonl:" in done.output) == (1, True), done.output


def test_a_file_that_is_not_linked_is_told(batch: Path) -> None:
    with pytest.raises(GraphFileError, match="is not linked"):
        required_graph(batch, StoreSettings())
    linked = batch.parent / "linked.jsonl"
    write_graph(link(read_graph(batch), None, Decisions()).graph, linked)
    assert required_graph(linked, StoreSettings()).nodes


def test_the_id_that_a_decision_file_needs_is_told(batch: Path) -> None:
    run = CliRunner()
    explained, plain = (run.invoke(main, ["link", str(batch), *options]) for options in (["--explain"], []))
    assert "\n  举措编号 甲省-2023-1#1/带押过户\n" in explained.stdout
    assert "举措编号" not in plain.stdout
    (row,) = json.loads(run.invoke(main, ["link", str(batch), "--json"]).stdout)["in the lexicon only"]
    assert row["measure id"] == "甲省-2023-1#1/带押过户"
