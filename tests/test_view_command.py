"""`reformgraph view` as a command."""

from pathlib import Path

import pytest
from click.testing import CliRunner
from view_graphs import make_graph

from reformgraph.cli.main import main
from reformgraph.graph import Store, StoreSettings, load_graph, open_store
from reformgraph.schema.jsonl import write_graph


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("graph") / "graph.jsonl"
    write_graph(make_graph(10, 1), path)
    return path


def run(*args: object) -> tuple[int, str]:
    result = CliRunner().invoke(main, ["view", *map(str, args)])
    return result.exit_code, result.output


def test_a_graph_file_becomes_a_page(source: Path, tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    code, said = run(source, "-o", page, "--focus", "带押过户")
    assert code == 0
    assert said.startswith(f"{page}：") and "个节点" in said
    assert "<title>福建省第1批典型经验做法</title>" in page.read_text(encoding="utf-8")
    assert run(source, "-o", page, "--lang", "en", "--title", "A & B")[0] == 0
    assert "<title>A &amp; B</title>" in page.read_text(encoding="utf-8")


def test_an_unknown_focus_names_the_nearest(source: Path, tmp_path: Path) -> None:
    code, said = run(source, "-o", tmp_path / "page.html", "--focus", "带押过护")
    assert code == 1
    assert "是否应为 带押过户？" in said
    assert not (tmp_path / "page.html").exists()


@pytest.mark.parametrize("args", [("--query", "recurring-practices"), ("-p", "min_places", "2")])
def test_wrong_usage(source: Path, args: tuple[str, ...]) -> None:
    assert run(source, *args)[0] == 2


def test_a_missing_file(tmp_path: Path) -> None:
    code, said = run(tmp_path / "none.jsonl")
    assert code == 1 and "文件不存在" in said


@pytest.mark.embedded
def test_a_store_and_the_answer_of_a_query(folder: Path, tmp_path: Path) -> None:
    with open_store(StoreSettings(folder), write=True) as opened:
        assert isinstance(opened, Store)
        load_graph(opened, make_graph(20, 2))
    page = tmp_path / "page.html"
    code, said = run("--graph", folder, "-o", page)
    assert code == 0, said
    code, said = run("--graph", folder, "-o", page, "--query", "recurring-practices", "-p", "min_places", "2")
    assert code == 0, said
    assert '"only":{' in page.read_text(encoding="utf-8")
    code, said = run("--graph", folder, "-o", page, "--query", "recurring-practises")
    assert code == 1 and "recurring-practices" in said
