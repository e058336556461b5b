"""docs/node-type.md, done as it is written in a copy of the project: the new edges come out of extraction, check, store, query and view."""

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs" / "node-type.md"
STEP = re.compile(r"^`([\w./-]+)`(, a new file)?[^`\n]*:$|^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def steps() -> Iterator[tuple[str, bool, str]]:
    """(file, whether it is new, content or diff) of each step of the page, in order."""
    file, new = "", False
    for named, is_new, kind, body in STEP.findall(PAGE.read_text(encoding="utf-8")):
        if named:
            file, new = named, bool(is_new)
        elif new or kind == "diff":
            yield file, new, body
            new = False


def edited(text: str, diff: str, file: str) -> str:
    """The text with a diff's lines changed where its other lines stand."""
    lines = diff.splitlines(keepends=True)
    old = "".join(line[1:] for line in lines if line[0] != "+")
    assert text.count(old) == 1, f"{PAGE.name} is stale: {file} has {text.count(old)} times\n{old}"
    return text.replace(old, "".join(line[1:] for line in lines if line[0] != "-"))


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the changed project as `reformgraph`."""
    base = tmp_path_factory.mktemp("copy")
    for part in ("cli", "extract", "graph", "schema", "tests/cases"):
        shutil.copytree(ROOT / part, base / "reformgraph" / part, ignore=shutil.ignore_patterns("__pycache__"))
    done = list(steps())
    assert len(done) >= 15
    for file, new, body in done:
        path = base / "reformgraph" / file
        assert path.exists() != new, file
        path.write_text(body if new else edited(path.read_text(encoding="utf-8"), body, file), encoding="utf-8")
    rows = re.findall(r"^\+  text: (.+)$", PAGE.read_text(encoding="utf-8"), re.MULTILINE)
    (base / "notice.txt").write_text("福州市推进改革\n" + "\n".join(rows) + "\n", encoding="utf-8")
    run(base, "extract", "notice.txt", "-o", "graph.jsonl")
    return base


def run(base: Path, *words: str) -> str:
    done = subprocess.run([sys.executable, "-c", "from reformgraph.cli.main import main; main()", *words], cwd=base, check=False, capture_output=True,
                          text=True, encoding="utf-8", env={**os.environ, "PYTHONPATH": str(base), "NEO4J_URI": ""} | {"PYTHONUTF8": "1"})
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_the_new_edges_are_extracted_with_their_quotes(copy: Path) -> None:
    records = [json.loads(line) for line in (copy / "graph.jsonl").read_text(encoding="utf-8").splitlines()]
    found = {(r["label"], r["start"]["id"], r["end"]["id"]): r["properties"]["quote"] for r in records if r["type"] == "relationship" and r["label"] in ("GUIDES", "FINANCES")}
    assert found == {
        ("GUIDES", "福州市发展和改革委员会", "国家税务总局福州市税务局"): "福州市发展和改革委员会指导福州市税务局推行“一窗受理”。",
        ("FINANCES", "福州市财政局", "乡村振兴专项资金"): "福州市财政局设立乡村振兴专项资金。",
    }


def test_the_rows_of_the_page_pass_the_table_of_relations(copy: Path) -> None:
    shutil.copy(ROOT / "tests" / "test_relations.py", copy / "reformgraph" / "tests" / "test_relations.py")
    done = subprocess.run([sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "reformgraph/tests/test_relations.py", "-k", "guides or fund"], cwd=copy,
                          capture_output=True, text=True, encoding="utf-8", env={**os.environ, "PYTHONPATH": str(copy)}, check=False)
    assert "2 passed" in done.stdout, done.stdout + done.stderr


def test_the_check_the_model_and_the_view_know_them(copy: Path) -> None:
    assert run(copy, "check", "graph.jsonl", "--json").strip() == "[]"
    model = json.loads(run(copy, "schema", "--json"))
    assert model["labels"]["Fund"]["title"] == "资金"
    assert ["Department", "Fund"] in model["relationships"]["FINANCES"]["ends"]
    run(copy, "view", "graph.jsonl", "-o", "view.html", "--focus", "乡村振兴专项资金")
    page = (copy / "view.html").read_text(encoding="utf-8")
    assert re.search(r'"name":"Fund","zh":"资金","en":"Fund","colour":"#7F7F7F","shape":"hexagon"', page)
    assert re.search(r'"name":"GUIDES","zh":"指导","en":"guides"', page)


@pytest.mark.embedded
@pytest.mark.skipif(find_spec("arcadedb_embedded") is None, reason="needs the embedded engine: pip install 'reformgraph[embedded]'")
def test_the_store_takes_them_and_the_queries_find_them(copy: Path) -> None:
    run(copy, "load", "graph.jsonl", "--graph", "g.db")
    assert json.loads(run(copy, "query", "guidance", "--graph", "g.db", "--json"))[0]["guided"] == "国家税务总局福州市税务局"
    assert json.loads(run(copy, "query", "funds", "--graph", "g.db", "--json"))[0]["fund"] == "乡村振兴专项资金"
