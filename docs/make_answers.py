"""Runs each query of docs/cookbook.md on the graph of examples/ and writes its answer below it; the answer that README.md shows too.

    python docs/make_answers.py            # write the answers
    python docs/make_answers.py --check    # exit status 1 when an answer is stale

Needs the embedded engine (pip install 'reformgraph[embedded]').
"""

import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from reformgraph.graph.store.connect import Store, open_store
from reformgraph.graph.store.settings import StoreSettings

PAGE = Path(__file__).with_name("cookbook.md")
ROOT = PAGE.parent.parent
README, EXAMPLES = ROOT / "README.md", ROOT / "examples"
_QUERY = re.compile(r"(```cypher\n(?P<cypher>.*?)```\n)(?:\n(?:\|[^\n]*\n|（没有[^\n]*\n)+)?", re.DOTALL)
_SHOWN = re.compile(r"(^practice +category .*\n)(?:.+\n)+?(?=…)", re.MULTILINE)  # the rows of `query recurring-practices` in README.md
_ROWS_SHOWN = 2
_LONGEST = 60  # characters of a cell: quotes are long, and the page is to be read


def pages(graph: Path) -> dict[Path, str]:
    """Both pages with fresh answers."""
    answer = _reformgraph("query", "recurring-practices", "--lang", "en", "--graph", str(graph))
    rows = "".join(f"{line.rstrip()}\n" for line in answer.splitlines()[:_ROWS_SHOWN + 1])
    with open_store(StoreSettings(graph=graph), write=False) as store:
        return {PAGE: _cookbook(store), README: _SHOWN.sub(rows, README.read_text(encoding="utf-8"))}


def _reformgraph(*arguments: str) -> str:
    command = [sys.executable, "-c", "from reformgraph.cli.main import main; main()", *arguments]
    return subprocess.run(command, check=True, stdout=subprocess.PIPE, encoding="utf-8", env={**os.environ, "COLUMNS": "200"}).stdout  # no row wraps


def _cookbook(store: Store) -> str:
    return _QUERY.sub(lambda match: f"{match[1]}\n{_table(*store.table(match['cypher']))}", PAGE.read_text(encoding="utf-8"))


def _table(columns: list[str], rows: list[dict[str, Any]]) -> str:
    if not rows:
        return "（没有 · no rows）\n"
    lines = [columns, ["---"] * len(columns), *([_cell(row[column]) for column in columns] for row in rows)]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def _cell(value: object) -> str:
    if isinstance(value, float):
        return f"{value:.1f}"
    text = "、".join(map(str, value)) if isinstance(value, list) else "" if value is None else str(value)
    text = text.replace("|", "\\|").replace("\n", " ")
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"


def main() -> int:
    with tempfile.TemporaryDirectory() as folder:
        graph = Path(folder) / "graph.db"
        _reformgraph("build", str(EXAMPLES), "--graph", str(graph))
        fresh = pages(graph)
    stale = [path for path, text in fresh.items() if path.read_text(encoding="utf-8") != text]
    if "--check" in sys.argv[1:]:
        for path in stale:
            print(f"{path.relative_to(ROOT)} is stale: run python docs/make_answers.py", file=sys.stderr)
        return int(bool(stale))
    for path in stale:
        path.write_text(fresh[path], encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
