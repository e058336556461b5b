"""The command line: every command helps and shows an example, bad input gives one clear line and exit status 1, wrong usage 2."""

import json
import os
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from reformgraph.cli.main import COMMANDS, main
from reformgraph.cli.report import print_anomalies
from reformgraph.schema.records import Anomaly

EXAMPLES = Path(__file__).parents[1] / "examples"


def run(*words: str) -> Result:
    return CliRunner().invoke(main, list(words))


def example_of(name: str) -> list[str]:
    text = run(name, "--help").output
    lines = text[text.index("Example: ") + len("Example: "):].split("\n\n")[0].split("\n")
    return shlex.split(" ".join(line.strip() for line in lines))


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_helps_and_shows_an_example(name):
    result = run(name, "--help")
    assert result.exit_code == 0
    assert "Example: reformgraph " + name in result.output


def test_an_unknown_command_is_answered_with_the_nearest():
    result = run("quary")
    assert result.exit_code == 2
    assert "query" in result.output


def test_the_version_is_told():
    assert run("--version").exit_code == 0


@pytest.fixture
def bad_file(tmp_path, request):
    make = {
        "missing": lambda _: None,
        "empty": lambda p: p.write_bytes(b""),
        "wrong-encoding": lambda p: p.write_bytes(b"\xff\xfe\x00\xd8" + bytes(range(128, 256)) * 4),
        "not-docx": lambda p: p.with_suffix(".docx").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 2000),
        "not-pdf": lambda p: p.with_suffix(".pdf").write_bytes(b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"),
    }
    path = tmp_path / "notice.txt"
    make[request.param](path)
    return path if path.exists() else next(iter(tmp_path.glob("notice.*")), path)


@pytest.mark.parametrize("bad_file", ["missing", "empty", "wrong-encoding", "not-docx", "not-pdf"], indirect=True)
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_bad_document_gives_one_line_and_status_1(bad_file, tmp_path, lang):
    output = tmp_path / "out" / "g.jsonl"
    result = run("extract", str(bad_file), "-o", str(output), "--lang", lang)
    assert result.exit_code == 1
    assert result.exception is None or isinstance(result.exception, SystemExit)
    lines = [line for line in result.output.splitlines() if line.strip()]
    assert len(lines) == 1
    assert bad_file.name in lines[0]
    assert lines[0].startswith("错误 [RG101]" if lang == "zh" else "Error [RG101]")
    assert not output.exists()


def test_an_unreachable_server_gives_one_line_and_status_1(monkeypatch):
    monkeypatch.setenv("NEO4J_PASSWORD", "not-the-password-to-show")
    result = run("query", "--cypher", "RETURN 1 AS one", "--uri", "bolt://127.0.0.1:1", "--lang", "en")
    assert result.exit_code == 1
    assert "RG401" in result.output
    assert "not-the-password" not in result.output
    assert len(result.output.strip().splitlines()) == 1


def test_extract_is_the_same_on_a_second_run_and_with_two_processes(tmp_path):
    outputs = [tmp_path / f"{i}.jsonl" for i in range(3)]
    for path, jobs in zip(outputs, ("1", "1", "2"), strict=True):
        result = run("extract", str(EXAMPLES), "-o", str(path), "--jobs", jobs)
        assert result.exit_code == 0, result.output
    assert outputs[0].read_bytes() == outputs[1].read_bytes() == outputs[2].read_bytes()


@pytest.mark.embedded
@pytest.mark.usefixtures("folder")
def test_the_examples_of_all_commands_run_in_order(tmp_path, monkeypatch):
    """Each example as printed, in a folder that holds examples/ and tests/gold, after the graph that it speaks of was built."""
    monkeypatch.chdir(tmp_path)
    shutil.copytree(EXAMPLES, tmp_path / "examples")
    shutil.copytree(Path(__file__).parent / "gold", tmp_path / "tests/gold")
    assert run("build", "examples/zhejiang-2023-1.txt").exit_code == 0
    assert run("build", "examples/zhejiang-2023-1.txt", "--graph", "demo.db").exit_code == 0
    for name in ("extract", "load", "link", "review", "recur", "query", "view", "read", "evaluate", "check", "export", "remove", "schema", "build"):
        words = example_of(name)
        result = run(*words[1:])
        assert result.exit_code == 0, f"{shlex.join(words)}\n{result.output}"


def test_every_command_has_json():
    for name in COMMANDS:
        assert "--json" in run(name, "--help").output, name


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """A graph of one of the examples, in a folder of its own, and as a graph file."""
    pytest.importorskip("arcadedb_embedded", reason="needs the embedded engine: pip install 'reformgraph[embedded]'")
    folder = tmp_path_factory.mktemp("built")
    source = EXAMPLES / "zhejiang-2023-1.txt"
    made = run("build", str(source), "--graph", str(folder / "g.db"), "--html", str(folder / "v.html"), "--json")
    assert made.exit_code == 0, made.output
    return folder, source, json.loads(made.stdout)


@pytest.mark.embedded
def test_build_tells_its_counts_as_json(built):
    folder, _, told = built
    assert told["batches"] == ["浙江省-2023-1"]
    assert told["nodes"]["Case"] == 12
    assert told["loaded"]["nodes_created"] == sum(told["nodes"].values())
    assert told["html"] == str(folder / "v.html")


@pytest.mark.embedded
@pytest.mark.parametrize("words", [
    ["extract", "SOURCE", "-o", "FOLDER/g.jsonl"], ["load", "FOLDER/g.jsonl", "--dry-run", "GRAPH"], ["link", "SOURCE", "GRAPH"], ["review", "--list", "GRAPH"],
    ["recur", "--min", "1", "GRAPH"], ["query", "--list"], ["query", "batches", "GRAPH"], ["query", "--cypher", "RETURN 1 AS one", "GRAPH"],
    ["view", "-o", "FOLDER/w.html", "GRAPH"], ["read", "浙江省-2023-1#4", "GRAPH"], ["evaluate", "GOLD", "--misses"], ["check", "GRAPH"],
    ["export", "--format", "csv", "-o", "FOLDER/csv", "GRAPH"], ["remove", "浙江省-2023-1", "--dry-run", "GRAPH"], ["schema"], ["doctor", "GRAPH"],
], ids=lambda words: " ".join(words))
def test_json_is_one_value_with_english_keys(built, words):
    folder, source, _ = built
    filled = [word.replace("FOLDER", str(folder)).replace("SOURCE", str(source)).replace("GOLD", str(Path(__file__).parent / "gold")) for word in words if word != "GRAPH"]
    done = run(*filled, *(["--graph", str(folder / "g.db")] if "GRAPH" in words else []), "--json")
    assert done.exit_code == 0, done.output
    assert not {key for key in keys(json.loads(done.stdout)) if not key.isascii()}


@pytest.mark.embedded
def test_a_misspelt_label_is_told_beside_the_answer(built):
    done = run("query", "--cypher", "MATCH (c:Cases) RETURN c.title AS title", "--graph", str(built[0] / "g.db"), "--lang", "zh")
    assert done.exit_code == 0
    assert done.stderr == "注意: 图中没有标签 Cases，是否应为 Case？\n"
    assert "0 行" in done.stdout


def keys(value):
    if isinstance(value, dict):
        return {*value, *(key for one in value.values() for key in keys(one))}
    return {key for one in value for key in keys(one)} if isinstance(value, list) else set()


def test_a_page_of_help_has_no_colour_codes_where_colour_is_not_wanted():
    done = subprocess.run([sys.executable, "-c", "from reformgraph.cli.main import main; main()", "schema"], capture_output=True, text=True, encoding="utf-8",
                          env={**os.environ, "NO_COLOR": "1", "FORCE_COLOR": "1"}, check=True)
    assert "\x1b[3" not in done.stdout


@pytest.mark.parametrize(("words", "wanted"), [("reformgraph que", "query"), ("reformgraph query recurring-p", "recurring-practices"), ("reformgraph build --htm", "--html")])
def test_the_shell_completes_commands_options_and_queries(words, wanted):
    env = {**os.environ, "_REFORMGRAPH_COMPLETE": "bash_complete", "COMP_WORDS": words, "COMP_CWORD": str(words.count(" "))}
    done = subprocess.run([sys.executable, "-c", "from reformgraph.cli.main import main; main(prog_name='reformgraph')"], capture_output=True, text=True, env=env, check=False)
    assert f"plain,{wanted}" in done.stdout.splitlines(), done.stderr


@pytest.mark.parametrize(("anomaly", "zh", "en"), [
    (Anomaly("file-skipped", "x.xlsx", "b/x.xlsx", "不支持的文件类型，已跳过", "passed over"), "b/x.xlsx: 不支持的文件类型，已跳过", "b/x.xlsx: passed over"),
    (Anomaly("number-missing", "n.txt", "4", "缺少第 4 号案例", "there is no case 4"), "n.txt: 缺少第 4 号案例", "n.txt: there is no case 4"),
    (Anomaly("body-missing", "n.txt", "3–5", "只有标题、没有正文", "titles only"), "n.txt: 第 3–5 号案例: 只有标题、没有正文", "n.txt: case 3–5: titles only"),
    (Anomaly("number-doubled", "n.txt", "", "案例编号重复", "case numbers repeat"), "n.txt: 案例编号重复", "n.txt: case numbers repeat"),
])
def test_a_notice_names_file_and_case(anomaly: Anomaly, zh: str, en: str, capsys: pytest.CaptureFixture[str]) -> None:
    print_anomalies([anomaly], "zh")
    print_anomalies([anomaly], "en")
    assert capsys.readouterr().err == f"注意: {zh}\nnote: {en}\n"
