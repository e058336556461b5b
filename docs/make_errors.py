"""Writes docs/errors.md from schema/errors.py: every exception with its code, when it is raised, and what to do.

    python docs/make_errors.py            # write the page
    python docs/make_errors.py --check    # exit status 1 when the page is stale
"""

import sys
from collections.abc import Iterator
from pathlib import Path

from reformgraph.schema.errors import ReformgraphError

PAGE = Path(__file__).with_name("errors.md")
HEAD = """# Error codes · 错误代码

Made from `schema/errors.py` by `python docs/make_errors.py`.

Every message has the same shape: `[code] file:place: what is wrong. What to do next.` It is Chinese, or English with `--lang en`, and the exit status is 1 (2 for RG801, a wrong call). In Python, each code is a class of `reformgraph.schema.errors`;
catch `ReformgraphError` for all of them; its `file`, `place`, `what` and `remedy` are attributes.

| code | class | a kind of | when it is raised |
|---|---|---|---|
"""


def tree(root: type[ReformgraphError] = ReformgraphError) -> Iterator[type[ReformgraphError]]:
    """The exceptions of reformgraph, each before its own kinds, by code."""
    yield root
    for child in sorted(root.__subclasses__(), key=lambda kind: kind.code):
        yield from tree(child)


def page() -> str:
    """The whole page as Markdown."""
    return HEAD + "".join(map(_row, tree()))


def _row(kind: type[ReformgraphError]) -> str:
    meaning = " ".join((kind.__doc__ or "").split("\n\n")[0].split())
    parent = kind.__mro__[1].__name__ if kind is not ReformgraphError else ""
    return f"| {kind.code} | `{kind.__name__}` | {f'`{parent}`' if parent else ''} | {meaning} |\n"


def main() -> int:
    text = page()
    if "--check" in sys.argv[1:]:
        stale = not PAGE.exists() or PAGE.read_text(encoding="utf-8") != text
        if stale:
            print("docs/errors.md is stale: run python docs/make_errors.py", file=sys.stderr)
        return int(stale)
    PAGE.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
