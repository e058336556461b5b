"""What is shipped: the wheel and the sdist hold all data files, an installed wheel works from any folder, the lock fits the requirements."""

import os
import re
import subprocess
import sys
import sysconfig
import tarfile
import tomllib
import zipfile
from pathlib import Path

import pytest
from checkout import copy_tracked, tracked
from packaging.requirements import Requirement

ROOT = Path(__file__).parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
SHIPPED = ("cli", "extract", "graph", "schema")
NOT_SHIPPED = {"graph/queries/README.md"}  # the list of queries, a page for readers of the repository


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """The sdist of this tree, and the wheel made from that sdist."""
    for module in ("build", "setuptools_scm"):
        pytest.importorskip(module, reason="needs pip install 'reformgraph[test]'")
    folder = tmp_path_factory.mktemp("dist")
    done = subprocess.run([sys.executable, "-m", "build", "--no-isolation", "--outdir", str(folder), str(ROOT)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
    assert "absent from the `packages`" not in done.stdout + done.stderr
    return next(folder.glob("*.tar.gz")), next(folder.glob("*.whl"))


def test_every_folder_with_code_is_a_package_of_the_project() -> None:
    tool = PROJECT["tool"]["setuptools"]
    folders = {str(Path(name).parent) for name in tracked(*SHIPPED) if name.endswith(".py")}
    assert set(tool["package-dir"].values()) == folders
    assert set(tool["packages"]) == set(tool["package-dir"]) == {f"reformgraph.{folder.replace('/', '.')}" for folder in folders}


def test_the_wheel_has_every_file_of_the_packages(built: tuple[Path, Path]) -> None:
    with zipfile.ZipFile(built[1]) as wheel:
        names = set(wheel.namelist())
    assert {f"reformgraph/{name}" for name in tracked(*SHIPPED) - NOT_SHIPPED} <= names
    assert {name.split("/")[0] for name in names if "dist-info" not in name} == {"reformgraph"}


def test_the_sdist_has_the_whole_repository(built: tuple[Path, Path]) -> None:
    with tarfile.open(built[0]) as sdist:
        names = {name.partition("/")[2] for name in sdist.getnames()}
    assert tracked() <= names


@pytest.mark.embedded
@pytest.mark.skipif(os.name == "nt", reason="the commands are those of a POSIX shell")
def test_the_page_on_networks_that_are_closed_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each command as it is printed, in a copy of the project; what it depends on is lent by the environment of the tests, so that nothing is fetched."""
    for module in ("arcadedb_embedded", "setuptools_scm"):
        pytest.importorskip(module, reason="needs pip install 'reformgraph[embedded,test]'")
    copy_tracked(tmp_path)
    for name, value in {"NO_DEPS": "1", "NO_INDEX": "1", "IGNORE_INSTALLED": "1", "NO_BUILD_ISOLATION": "0"}.items():  # pip's own way to say no to build isolation is 0
        monkeypatch.setenv(f"PIP_{name}", value)
    monkeypatch.setenv("SETUPTOOLS_SCM_PRETEND_VERSION", "0.0.1")
    monkeypatch.setenv("PATH", str(Path(sys.executable).parent), prepend=os.pathsep)
    page = (ROOT / "docs" / "offline.md").read_text(encoding="utf-8")
    blocks = re.findall(r"^```(\w*)\n(.*?)^```$", page, re.DOTALL | re.MULTILINE)  # those with a language are for other systems
    lines = [line for language, block in blocks if not language for line in block.splitlines()]
    lines += re.findall(r"`([^`\n]* (?:hash|install) [^`\n]*)`", page)
    assert len(lines) == 8
    for line in lines:
        done = subprocess.run(line, shell=True, cwd=tmp_path, capture_output=True, text=True, encoding="utf-8")
        assert done.returncode == 0, f"{line}\n{done.stdout[-1000:]}{done.stderr[-2000:]}"
        if "-m venv" in line:
            own = next((tmp_path / ".venv").rglob("site-packages"))
            (own / "lent.pth").write_text(sysconfig.get_path("purelib") + "\n", encoding="utf-8")
    python = tmp_path / ".venv" / "bin" / "python"
    where = subprocess.run([python, "-c", "import reformgraph.schema as s; print(s.__file__)"], cwd=tmp_path, capture_output=True, text=True, check=True)
    assert Path(where.stdout.strip()).is_relative_to(tmp_path / ".venv")
    assert (tmp_path / "view.html").stat().st_size > 100_000


def locked() -> dict[str, list[Requirement]]:
    """The lines of the lock by name: one package may have several, for several systems."""
    lines: dict[str, list[Requirement]] = {}
    for line in re.findall(r"^[a-z0-9][^\n]*", (ROOT / "requirements-dev.lock").read_text(encoding="utf-8"), re.MULTILINE | re.IGNORECASE):
        one = Requirement(line)
        lines.setdefault(one.name.lower().replace("_", "-"), []).append(one)
    return lines


def test_the_lock_fits_what_the_project_asks_for() -> None:
    lock = locked()
    project = PROJECT["project"]
    for text in [*project["dependencies"], *(one for extra in project["optional-dependencies"].values() for one in extra)]:
        wanted = Requirement(text)
        pinned = lock.get(wanted.name.lower().replace("_", "-"))
        assert pinned, f"requirements-dev.lock has no {wanted.name}: run make lock"
        for one in pinned:
            assert wanted.specifier.contains(str(one.specifier).removeprefix("==")), f"{one} does not fit {wanted}: run make lock"


def test_the_changelog_has_the_form_of_keep_a_changelog() -> None:
    text = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    heads = re.findall(r"^## (.*)$", text, re.MULTILINE)
    assert heads[0] == "[Unreleased]"
    for head in heads[1:]:
        assert re.fullmatch(r"\[\d+\.\d+\.\d+\] - \d{4}-\d\d-\d\d", head), head
    assert set(re.findall(r"^### (.*)$", text, re.MULTILINE)) <= {"Added", "Changed", "Deprecated", "Removed", "Fixed", "Security"}


def test_a_tagged_commit_has_its_entry_in_the_changelog() -> None:
    if not (ROOT / ".git").exists():
        pytest.skip("needs the git repository, to know its tags")
    tags = subprocess.run(["git", "tag", "--points-at", "HEAD"], cwd=ROOT, capture_output=True, text=True, check=True).stdout.split()
    text = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    for tag in tags:
        assert f"## [{tag.removeprefix('v')}] - " in text, f"CHANGELOG.md has no entry for {tag}"
