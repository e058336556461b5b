"""The commands of the guides, run in their order as they are printed."""

import inspect
import json
import re
import shlex
import shutil
import signal
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest
from click.testing import CliRunner
from documents import make_docx

from reformgraph import extract, graph
from reformgraph.cli.main import main
from reformgraph.graph import Store, StoreSettings, open_store

ROOT = Path(__file__).parents[1]


def commands(page: str) -> list[list[str]]:
    """The calls of reformgraph in the blocks of a page."""
    blocks = re.findall(r"^```(\w*)\n(.*?)^```$", (ROOT / "docs" / page).read_text(encoding="utf-8"), re.DOTALL | re.MULTILINE)
    return [shlex.split(line)[1:] for kind, block in blocks if not kind for line in block.splitlines() if line.startswith("reformgraph ")]


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with the examples and the gold of the tests, as the working folder."""
    pytest.importorskip("arcadedb_embedded", reason="needs the embedded engine: pip install 'reformgraph[embedded]'")
    shutil.copytree(ROOT / "examples", tmp_path / "examples")
    shutil.copytree(ROOT / "tests" / "gold", tmp_path / "tests" / "gold")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(page: str, answers: str = "") -> None:
    for words in commands(page):
        done = CliRunner().invoke(main, words, input=answers)
        assert done.exit_code == 0, f"{shlex.join(words)}\n{done.output}"


def test_the_analysts_guide_has_the_same_commands_in_both_languages() -> None:
    assert commands("analyst.md") == commands("analyst.zh.md")
    assert len(commands("analyst.md")) >= 10


@pytest.mark.embedded
def test_the_analysts_guide_runs(project: Path) -> None:
    run("analyst.md", answers="r\nq\n")
    assert (project / "view.html").exists()
    assert (project / "decisions.yaml").exists()
    assert (project / "matrix.html").exists()


@pytest.mark.embedded
@pytest.mark.parametrize("page", ["scale.md", "evaluation.md"])
@pytest.mark.usefixtures("project")
def test_the_commands_of_a_page_run(page: str) -> None:
    assert commands(page)
    run(page)


@pytest.mark.neo4j
def test_the_page_on_neo4j_runs(neo4j_settings: StoreSettings, neo4j_store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    neo4j_store.write("MATCH (n) DETACH DELETE n")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("NEO4J_URI", neo4j_settings.uri or "")
    monkeypatch.setenv("NEO4J_PASSWORD", neo4j_settings.password)
    (tmp_path / "notice.docx").write_bytes(make_docx(["厦门市推行“带押过户”", "厦门市自然资源和规划局推行“带押过户”，申请材料减少60%。"]))
    assert len(commands("neo4j.md")) == 3
    run("neo4j.md")
    assert neo4j_store.run("MATCH (c:Case) RETURN count(c) AS cases") == [{"cases": 1}]


@pytest.mark.embedded
@pytest.mark.skipif(sys.platform == "win32", reason="needs SIGINT")
@pytest.mark.usefixtures("project")
def test_the_served_graph_answers_until_it_is_interrupted() -> None:
    assert CliRunner().invoke(main, ["build", "examples/regions-2024-1.html"]).exit_code == 0
    child = subprocess.Popen([sys.executable, "-c", "from reformgraph.cli.main import main; main()", "serve", "--json"], stdout=subprocess.PIPE, text=True,
                             preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler))  # a shell's background job ignores it
    assert child.stdout is not None
    told = json.loads("".join(iter(child.stdout.readline, "}\n")) + "}")
    settings = StoreSettings(uri=told["uri"], username=told["user"], database=told["database"],
                             password=Path(told["password_file"]).read_text(encoding="ascii"))
    with open_store(settings, write=False) as store:
        assert store.run("MATCH (c:Case) RETURN count(c) AS cases") == [{"cases": 12}]
    child.send_signal(signal.SIGINT)
    assert child.wait(60) == 0
    child.stdout.close()


@pytest.mark.embedded
def test_the_page_on_python_runs(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    page = (ROOT / "docs" / "python.md").read_text(encoding="utf-8")
    exec(re.findall(r"```python\n(.*?)```", page, re.DOTALL)[0], {})
    shown = capsys.readouterr().out
    assert " → " in shown
    assert "nodes: 1" in shown
    assert (project / "python.html").exists()


@pytest.mark.parametrize("package", [extract, graph], ids=lambda package: package.__name__)
def test_every_public_name_is_explained(package: ModuleType) -> None:
    """In its docstring; a function also says what it raises, unless it only reads what it is given."""
    for name in package.__all__:
        found = getattr(package, name)
        assert inspect.getdoc(found), name
        if inspect.isfunction(found):
            assert "Raises" in (found.__doc__ or "") or name in {"build_pipeline", "read_store", "settings_from_environment"}, name


@pytest.mark.embedded
def test_the_page_of_lexicons_runs(project: Path) -> None:
    page = (ROOT / "docs" / "lexicons.md").read_text(encoding="utf-8")
    (project / "my-words").mkdir()
    for name, block in zip(("triggers", "localities", "departments", "platforms", "practices"), re.findall(r"```yaml\n(.*?)```", page, re.DOTALL), strict=True):
        (project / "my-words" / f"{name}.yaml").write_text(block, encoding="utf-8")
    run("lexicons.md")
