"""The answer to a query as a table, CSV or JSON, printed or written to a file."""

import json
from pathlib import Path
from typing import Any

from rich.table import Table

from reformgraph.schema.errors import Language
from reformgraph.schema.jsonl import write_atomically

from .linking.sheets import Cell, Listed, Sheet, sheets_as_text, write_sheets
from .plain_console import plain_console
from .query import Result
from .query_files import load_queries


def rows_as_text(result: Result, form: str, lang: Language) -> str:
    """The rows in the form `table`, `csv` or `json` (a list of objects), ending with a line break."""
    if form == "json":
        return json.dumps([dict(zip(result.columns, row, strict=True)) for row in result.rows], ensure_ascii=False, indent=1, default=str) + "\n"
    if form == "csv":
        return sheets_as_text([_sheet(result, "")], "csv")
    table = Table(box=None, pad_edge=False)
    for column in result.columns:
        table.add_column(column, overflow="fold")
    for row in result.rows:
        table.add_row(*(cell_text(_rounded(value)) for value in row))
    count = f"{len(result.rows)} 行" if lang == "zh" else f"{len(result.rows)} rows"
    return _render(table) + count + "\n"


def write_rows(result: Result, shown: Result, title: str, path: Path) -> None:
    """Write an answer to a file in the form that its ending names: .json as it is, .xlsx, .csv and .md in the words of its reader (`shown`)."""
    if path.suffix.lower() == ".json":
        write_atomically(path, [rows_as_text(result, "json", "en")])
    else:
        if path.suffix.lower() == ".md":  # a table to be read; the others are calculated with
            shown = Result(shown.columns, tuple(tuple(map(_rounded, row)) for row in shown.rows))
        write_sheets([_sheet(shown, title)], path)


def query_list(lang: Language) -> str:
    """The queries of the pack by topic, with what they ask."""
    table = Table(box=None, pad_edge=False)
    table.add_column("名称" if lang == "zh" else "name", no_wrap=True)
    table.add_column("问题" if lang == "zh" else "question", overflow="fold")
    table.add_column("参数" if lang == "zh" else "parameters", overflow="fold")
    for query in load_queries().values():
        table.add_row(query.name, query.title if lang == "zh" else query.title_en, ", ".join(f"{p.name}={p.default}" for p in query.parameters))
    return _render(table)


def cell_text(value: Any) -> str:
    """One value as text: nothing for null, the items of a list in a row."""
    if value is None:
        return ""
    if isinstance(value, list):
        return "、".join(cell_text(item) for item in value)
    if isinstance(value, dict):
        return json.dumps(value, ensure_ascii=False, default=str)
    if isinstance(value, float):
        return f"{value:.12g}"
    return str(value)


def _rounded(value: Any) -> Any:
    """The value with the decimals that a reader takes in, also within lists and maps."""
    if isinstance(value, list):
        return [_rounded(item) for item in value]
    if isinstance(value, dict):
        return {key: _rounded(item) for key, item in value.items()}
    return round(value, 2) if isinstance(value, float) else value


def _sheet(result: Result, title: str) -> Sheet:
    return Sheet(title, result.columns, tuple(tuple(map(_cell, row)) for row in result.rows))


def _cell(value: Any) -> Cell:
    if isinstance(value, list):
        return Listed(map(cell_text, value))
    if isinstance(value, float):
        rounded = float(f"{value:.12g}")
        return int(rounded) if rounded.is_integer() else rounded
    return value if isinstance(value, int) and not isinstance(value, bool) else cell_text(value)


def _render(table: Table) -> str:
    console = plain_console()
    with console.capture() as captured:
        console.print(table)
    return captured.get()
