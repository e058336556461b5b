"""The pages under docs/ say what the program does: generated pages are fresh, links lead somewhere, examples name real commands and options."""

import importlib.util
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import click
import pytest
from click.testing import CliRunner

from reformgraph.cli.main import main as program
from reformgraph.schema import errors
from reformgraph.schema.lexicon_files import lexicon
from reformgraph.schema.practices import load_practices

ROOT = Path(__file__).parent.parent
DOCS = ROOT / "docs"
PAGES = sorted(DOCS.glob("*.md"))
READMES = (ROOT / "README.md", ROOT / "README.zh.md")


def script(name: str) -> ModuleType:
    """A script of docs/ as a module."""
    spec = importlib.util.spec_from_file_location(name, DOCS / f"{name}.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_error_page_is_fresh() -> None:
    assert (DOCS / "errors.md").read_text(encoding="utf-8") == script("make_errors").page()


def test_every_exception_has_a_code_of_its_own_a_meaning_and_a_row() -> None:
    kinds = [value for value in vars(errors).values() if isinstance(value, type) and issubclass(value, errors.ReformgraphError)]
    page = (DOCS / "errors.md").read_text(encoding="utf-8")
    assert len({kind.code for kind in kinds}) == len(kinds)
    for kind in kinds:
        assert f"| {kind.code} | `{kind.__name__}` |" in page
        assert kind.__doc__


def test_every_command_and_option_is_documented() -> None:
    commands = script("make_commands")
    text = (DOCS / "commands.md").read_text(encoding="utf-8")
    assert text == commands.page(), "run python docs/make_commands.py"
    for path, command in commands.walk(program, ("reformgraph",)):
        assert f"## {' '.join(path)}\n" in text
        for option in command.params:
            if isinstance(option, click.Option) and not option.hidden:
                assert option.help, f"{' '.join(path)} {option.opts[0]} has no help"


def command_lines() -> Iterator[tuple[str, str]]:
    """(page, command line) for each call of reformgraph in the pages that people write."""
    for page in PAGES:
        if page.name != "commands.md":
            for line in re.findall(r"^(?:\S*/)?reformgraph [^\n]*|`reformgraph [^`\n]*`", page.read_text(encoding="utf-8"), re.MULTILINE):
                yield page.name, line.strip("`")


@pytest.mark.parametrize(("page", "line"), [pytest.param(*pair, id=" ".join(pair)[:70]) for pair in sorted(set(command_lines()))])
def test_commands_in_the_pages_are_real(page: str, line: str) -> None:
    words = shlex.split(line, comments=True)[1:]
    context = click.Context(program, info_name="reformgraph")
    command = program.get_command(context, words[0])
    assert command, f"{page}: no command {words[0]}"
    known = {name for option in command.params for name in [*option.opts, *option.secondary_opts]}
    for word in words[1:]:
        if word.startswith("-"):
            assert word.split("=")[0] in known | {"--help"}, f"{page}: {words[0]} has no option {word}"


@pytest.mark.parametrize("page", (*PAGES, *READMES), ids=lambda page: page.name)
def test_links_between_pages_lead_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", page.read_text(encoding="utf-8")):
        if "://" not in target:
            assert (page.parent / target).exists(), f"{page.name} links to {target}"


@pytest.mark.parametrize("page", (*PAGES, *READMES), ids=lambda page: page.name)
def test_files_named_in_the_pages_exist(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    added = re.findall(r"^`([\w./-]+)`, a new file", text, re.MULTILINE)  # the walk-throughs make them
    for name in set(re.findall(r"`((?:cli|schema|extract|graph|tests|benchmarks|examples|training|docs|notebooks)/[\w./-]+)`", text)) - set(added):
        assert (DOCS.parent / name).exists(), f"{page.name} names {name}"


@pytest.mark.parametrize("name", ["lexicons.md", "lexicons.zh.md"])
def test_every_lexicon_is_on_the_page_of_lexicons(name: str) -> None:
    page = (DOCS / name).read_text(encoding="utf-8")
    for file in (DOCS.parent / "schema" / "lexicon").glob("*.yaml"):
        assert f"`{file.name}`" in page, f"docs/{name} does not say what {file.name} is for"


def yaml_blocks(page: str) -> list[str]:
    return re.findall(r"```yaml\n(.*?)```", (DOCS / page).read_text(encoding="utf-8"), re.DOTALL)


@pytest.mark.parametrize("page", ["lexicons.md", "lexicons.zh.md"])
def test_the_lexicon_entries_that_the_page_shows_are_taken(tmp_path: Path, page: str) -> None:
    words, places, bodies, platforms, practice = yaml_blocks(page)
    (tmp_path / "triggers.yaml").write_text(words, encoding="utf-8")
    (tmp_path / "localities.yaml").write_text(places, encoding="utf-8")
    (tmp_path / "departments.yaml").write_text(bodies, encoding="utf-8")
    (tmp_path / "platforms.yaml").write_text(platforms, encoding="utf-8")
    (tmp_path / "practices.yaml").write_text(practice, encoding="utf-8")
    assert {"trigger": ["联袂"], "id": "cooperates-my-words"} in lexicon("triggers", tmp_path)["cooperation"]
    assert lexicon("localities", tmp_path)["abbreviations"]["甬城"] == "330200"
    assert "营环" in lexicon("departments", tmp_path)["coordinating"]["营商环境建设"]
    assert all("甬企惠" in lexicon("platforms", tmp_path)[key] for key in ("app", "one_of_a_kind"))
    assert any("开业第一课" in known.wordings for known in load_practices(tmp_path).practices)


@pytest.mark.embedded
def test_the_answers_of_the_cook_book_are_fresh() -> None:
    pytest.importorskip("arcadedb_embedded", reason="needs the embedded engine: pip install 'reformgraph[embedded]'")
    done = subprocess.run([sys.executable, str(DOCS / "make_answers.py"), "--check"], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


@pytest.mark.site
def test_the_site_builds_without_warnings(tmp_path: Path) -> None:
    mkdocs = Path(sys.executable).with_name("mkdocs")
    if not mkdocs.exists() and not shutil.which("mkdocs"):
        pytest.skip("needs mkdocs: pip install 'reformgraph[docs]'")
    command = [str(mkdocs if mkdocs.exists() else "mkdocs"), "build", "--strict", "--quiet", "-f", str(DOCS / "site" / "mkdocs.yml"), "-d", str(tmp_path / "site")]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr + done.stdout
    assert (tmp_path / "site" / "index.html").exists()


@pytest.mark.parametrize("page", READMES, ids=lambda page: page.name)
def test_the_readmes_name_real_commands(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    lines = re.findall(r"^(?:\$ |\S*/)?(reformgraph [^\n]*)", text, re.MULTILINE)
    assert len(lines) >= 8
    for line in lines:
        test_commands_in_the_pages_are_real(page.name, line.replace("G ", "demo.db "))


def test_both_readmes_give_the_same_figures() -> None:
    english, chinese = (re.findall(r"\b0\.\d{3}\b|\b\d+,000\b", page.read_text(encoding="utf-8").split("# 有多准")[-1].split("## How good")[-1]) for page in READMES)
    assert set(chinese) <= set(english)
    assert [f for f in english if f.startswith("0.")] == [f for f in chinese if f.startswith("0.")]
    assert len(chinese) > 20


def test_the_answer_that_the_readme_shows_is_that_of_the_cook_book() -> None:
    shown = re.findall(r"^(\S+) +([a-z ]+?) +(\d+) +(\d+) +(\S+)$", READMES[0].read_text(encoding="utf-8"), re.MULTILINE)
    cookbook = (DOCS / "cookbook.md").read_text(encoding="utf-8")
    assert len(shown) >= 2
    for practice, _, places, cases, where in shown:
        assert f"| {practice} | {places} | {cases} | {where} |" in cookbook


@pytest.mark.embedded
def test_the_commands_of_the_readmes_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("arcadedb_embedded", reason="needs the embedded engine: pip install 'reformgraph[embedded]'")
    shutil.copy(ROOT / "examples/zhejiang-2023-1.txt", tmp_path / "notice.txt")
    shutil.copy(ROOT / "examples/regions-2024-1.html", tmp_path / "new.html")
    monkeypatch.chdir(tmp_path)
    lines, chinese = ([re.sub(r"( --lang en)?\s+# .*", "", line) for line in re.findall(r"^\$ reformgraph ([^\n]*)", page.read_text(encoding="utf-8"), re.MULTILINE)]
                      for page in READMES)
    assert lines == chinese
    assert len(lines) >= 6
    for line in lines:
        done = CliRunner().invoke(program, shlex.split(line), input="q\n" * 3)
        assert done.exit_code == 0, f"{line}\n{done.output}"
