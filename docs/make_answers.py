"""Runs each query of docs/cookbook.md on the graph of examples/ and writes its answer below it.

    python docs/make_answers.py            # write the answers
    python docs/make_answers.py --check    # exit status 1 when an answer is stale

Needs the embedded engine (pip install 'reformgraph[embedded]').
"""

import re
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from reformgraph.graph.store.connect import Store, open_store
from reformgraph.graph.store.settings import StoreSettings

PAGE = Path(__file__).with_name("cookbook.md")
EXAMPLES = PAGE.parent.parent / "examples"
_QUERY = re.compile(r"(```cypher\n(?P<cypher>.*?)```\n)(?:\n(?:\|[^\n]*\n|（没有[^\n]*\n)+)?", re.DOTALL)
_LONGEST = 60  # characters of a cell: quotes are long, and the page is to be read


def page(store: Store) -> str:
    """The page with fresh answers."""
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
        subprocess.run([sys.executable, "-c", "from reformgraph.cli.main import main; main()", "build", str(EXAMPLES), "--graph", str(graph)],
                       check=True, stdout=subprocess.DEVNULL)
        with open_store(StoreSettings(graph=graph), write=False) as store:
            text = page(store)
    if "--check" in sys.argv[1:]:
        stale = PAGE.read_text(encoding="utf-8") != text
        if stale:
            print("docs/cookbook.md is stale: run python docs/make_answers.py", file=sys.stderr)
        return int(stale)
    PAGE.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
