"""Wrong calls of every command: one line with code, place and remedy, exit status 1 (2 for wrong words), no traceback, nothing written."""

import os
import shlex
import sys
from collections.abc import Iterator
from importlib import util
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner, Result
from small_graph import small_graph

from reformgraph.cli.main import COMMANDS, main
from reformgraph.graph import StoreSettings
from reformgraph.graph.serve import serve
from reformgraph.schema import errors
from reformgraph.schema.jsonl import write_graph

TABLE = yaml.safe_load((Path(__file__).parent / "cases" / "wrong_invocations.yaml").read_text(encoding="utf-8"))
CODES = {kind.code for kind in vars(errors).values() if isinstance(kind, type) and issubclass(kind, errors.ReformgraphError)}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The files of the table, a graph file, and folders that are called like files."""
    base = tmp_path_factory.mktemp("wrong")
    for name, text in TABLE["files"].items():
        (base / name).parent.mkdir(parents=True, exist_ok=True)
        (base / name).write_text(text, encoding="utf-8")
    for name in TABLE["folders"]:
        (base / name).mkdir(parents=True)
    (base / "binary.txt").write_bytes(b"\xff\xfe\x00\xd8" + bytes(range(128, 256)) * 4)
    (base / "utf16.jsonl").write_bytes("{}".encode("utf-16"))
    write_graph(small_graph(), base / "graph.jsonl")
    return base


@pytest.fixture
def inside(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """That folder as the working folder; at the end nothing may stand in it that was not there before, and no file may have changed."""
    monkeypatch.chdir(folder)
    for name in ("NEO4J_URI", "NEO4J_PASSWORD", "REFORMGRAPH_LANG"):
        monkeypatch.delenv(name, raising=False)
    before = content(folder)
    yield folder
    assert content(folder) == before


def content(folder: Path) -> dict[str, bytes | None]:
    return {str(path): path.read_bytes() if path.is_file() else None for path in sorted(folder.rglob("*"))}


def call(words: str | list[str], lang: str = "zh") -> Result:
    return CliRunner().invoke(main, shlex.split(words) if isinstance(words, str) else words, env={"REFORMGRAPH_LANG": lang})


def told(result: Result) -> str:
    """The one line of a call that failed as it should."""
    assert isinstance(result.exception, SystemExit), result.exception
    lines = [line for line in result.output.splitlines() if line.strip()]
    assert len(lines) == 1, result.output
    return lines[0]


@pytest.mark.usefixtures("inside")
@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("case", TABLE["calls"], ids=lambda case: case["call"])
def test_a_wrong_call_is_told_in_one_line(case: dict[str, str], lang: str) -> None:
    result = call(case["call"], lang)
    line = told(result)
    assert case["code"] in CODES
    assert line.startswith(f"错误 [{case['code']}] " if lang == "zh" else f"Error [{case['code']}] ")
    assert result.exit_code == (2 if case["code"] == "RG801" else 1)
    assert case[lang] in line
    what = line.partition("] ")[2]
    remedies = what.split("。" if lang == "zh" else ". ")
    assert len([part for part in remedies if part.strip()]) >= 2, f"no remedy: {line}"


def test_every_command_stands_in_the_table() -> None:
    assert {case["call"].split()[0] for case in TABLE["calls"]} >= set(COMMANDS) - {"doctor"}


@pytest.mark.usefixtures("inside")
def test_the_language_option_holds_for_words_that_are_not_known() -> None:
    assert told(call("schema --nonsense --lang en")).startswith("Error [RG801]")
    assert told(call("schema --lang=en --nonsense")).startswith("Error [RG801]")


@pytest.mark.usefixtures("inside")
def test_a_graph_on_the_command_line_goes_before_the_server_of_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NEO4J_URI", "bolt://127.0.0.1:1")
    assert "bolt://127.0.0.1:1" in told(call("query batches"))
    assert "nothere.db" in told(call("query batches --graph nothere.db"))


@pytest.mark.usefixtures("inside")
def test_doctor_shows_a_server_that_is_not_there() -> None:
    result = call("doctor --uri bolt://127.0.0.1:1 --json", "en")
    assert result.exit_code == 1
    assert "cannot be reached" in result.output


@pytest.mark.usefixtures("inside")
def test_check_lists_all_that_is_wrong_with_a_graph_file() -> None:
    result = call("check dangling.jsonl", "en")
    assert result.exit_code == 1
    assert all(line.startswith("dangling.jsonl: ") for line in result.stdout.splitlines())


@pytest.mark.usefixtures("inside")
def test_without_the_engine_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    find = util.find_spec
    monkeypatch.setattr("reformgraph.graph.store.embedded.find_spec", lambda name: None if name == "arcadedb_embedded" else find(name))
    line = told(call("load graph.jsonl --graph n.db"))
    assert line.startswith("错误 [RG701]")
    assert "reformgraph[embedded]" in line


@pytest.mark.usefixtures("inside")
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_an_interruption_is_told_and_leaves_no_output(monkeypatch: pytest.MonkeyPatch, lang: str) -> None:
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("reformgraph.extract.run.extract_path", interrupted)
    result = call("extract notice.txt -o o.jsonl", lang)
    assert result.exit_code == 130
    assert ("已中断" if lang == "zh" else "Interrupted") in told(result)


@pytest.mark.usefixtures("inside")
def test_what_the_system_refuses_is_told_with_its_reason(monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(28, os.strerror(28), "o.jsonl")

    monkeypatch.setattr("reformgraph.cli.extract.write_union", full)
    assert told(call("extract notice.txt -o o.jsonl")).startswith("错误 [RG101] o.jsonl: 系统拒绝：磁盘已满")


@pytest.mark.embedded
@pytest.mark.skipif(sys.platform == "win32" or util.find_spec("arcadedb_embedded") is None, reason="needs the embedded engine: pip install 'reformgraph[embedded]'")
def test_a_wrong_password_an_unknown_batch_and_a_write_are_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """On one graph, served over Bolt so that the engine starts once."""
    write_graph(small_graph(), tmp_path / "graph.jsonl")
    graph = StoreSettings(tmp_path / "g.db")
    assert call(["load", str(tmp_path / "graph.jsonl"), "--graph", str(graph.graph)]).exit_code == 0
    with serve(graph) as server:
        at = ["--uri", server.uri, "--username", server.user, "--database", server.database]
        monkeypatch.setenv("NEO4J_PASSWORD", "wrong-password")
        line = told(call(["query", "batches", *at]))
        assert "[RG401]" in line
        assert "密码" in line
        assert "wrong-password" not in line
        monkeypatch.setenv("NEO4J_PASSWORD", Path(server.password_file).read_text(encoding="utf-8").strip())
        for words, code, says in ((["remove", "丁省-1999-1"], "RG401", "甲省-2022-1"), (["query", "--cypher", "CREATE (n:Case)"], "RG501", "--write"),
                                  (["query", "--cypher", "MATCH (n"], "RG501", ""), (["query", "--cypher", "RETURN $x AS x"], "RG501", "x"),
                                  (["read", "没有的案例"], "RG501", "甲省"), (["recur", "--changes", "丁省-1999-1"], "RG501", "甲省-2022-1")):
            line = told(call([*words, *at]))
            assert f"[{code}]" in line
            assert says in line
