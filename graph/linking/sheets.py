"""A table of results for a reader: on the terminal, as CSV, Markdown, JSON or Excel. No cell can run as a formula."""

import csv
import io
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from reformgraph.graph.cells import safe_cell
from reformgraph.schema.errors import InputError, Text
from reformgraph.schema.jsonl import write_atomically
from reformgraph.schema.os_errors import reason
from reformgraph.schema.whole_files import replacing

Form = Literal["table", "csv", "markdown", "json"]


class Listed(tuple[str, ...]):
    """Several words in one cell: all of them in a file, the first few on a terminal."""

    __slots__ = ()


Cell = str | int | float | Listed | None
_SHOWN = 8  # words of a list that a terminal shows
_READABLE = 16  # width that a column with longer cells needs on a terminal; a table that cannot give it is printed row by row
_BREAKS = re.compile(r"[^ 、，；。]*[ 、，；。]*")  # a line too long for a terminal is broken behind one of these
FORMS: dict[str, Form] = {".csv": "csv", ".md": "markdown", ".json": "json"}


@dataclass(frozen=True, slots=True)
class Sheet:
    """A title, columns and rows; `group` is what the title is one of (部门), where the sheet is one of several alike. `by_row` asks for the rows one by
    one as text, whatever they hold, and `about` names columns whose cells, where rows that follow each other have the same, are then told once."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    group: str = ""
    by_row: bool = False
    about: tuple[str, ...] = ()


def sheets_as_text(sheets: list[Sheet], form: Form) -> str:
    """The sheets one after another; Markdown puts the title in a line of its own where there are several.

    CSV is one table with the group as its first column where the sheets are alike, else as Markdown.
    """
    if form == "json":
        told = {sheet.title: [dict(zip(sheet.columns, map(_whole, row), strict=True)) for row in sheet.rows] for sheet in sheets}
        return json.dumps(told, ensure_ascii=False, indent=1) + "\n"
    if form == "csv" and sheets and all(sheet.group for sheet in sheets):
        sheets = [_joined(sheets)]
    writers = {"csv": _csv, "markdown": _markdown, "table": _table}
    return "\n".join(writers[form](sheet, len(sheets) > 1) for sheet in sheets)


def write_sheets(sheets: list[Sheet], path: Path) -> None:
    """Write the sheets in the form that the file's ending names (.xlsx, .csv, .md, .json); the file is complete or as it was.

    Raises InputError for another ending or a folder that cannot be written.
    """
    suffix = path.suffix.lower()
    if suffix == ".xlsx":
        _write_xlsx(sheets, path)
        return
    if suffix not in FORMS:
        raise InputError(Text(f"不支持的格式 {path.suffix or path.name}", f"unknown form {path.suffix or path.name}"), file=str(path),
                         remedy=Text("请用 .xlsx、.csv、.md 或 .json", "Use .xlsx, .csv, .md or .json"))
    # A byte order mark makes Excel read Chinese CSV as UTF-8.
    text = sheets_as_text(sheets, FORMS[suffix])
    write_atomically(path, ["\ufeff" + text if suffix == ".csv" else text])


def _joined(sheets: list[Sheet]) -> Sheet:
    """One sheet of all rows, each with its group unless a column tells it already."""
    first = sheets[0]
    if first.group in first.columns:
        return Sheet(first.group, first.columns, tuple(row for sheet in sheets for row in sheet.rows))
    return Sheet(first.group, (first.group, *first.columns), tuple((sheet.title, *row) for sheet in sheets for row in sheet.rows))


def _csv(sheet: Sheet, titled: bool) -> str:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    if titled:
        writer.writerow([safe_cell(sheet.title)])
    writer.writerow(sheet.columns)
    writer.writerows([safe_cell(_text(cell)) for cell in row] for row in sheet.rows)
    return out.getvalue()


def _markdown(sheet: Sheet, titled: bool) -> str:
    def line(cells: tuple[Cell, ...]) -> str:
        return "| " + " | ".join(_text(cell).replace("\\", "\\\\").replace("|", "\\|").replace("\n", " ") for cell in cells) + " |"

    head = [f"## {sheet.title}", ""] if titled else []
    return "\n".join([*head, line(sheet.columns), "|" + " --- |" * len(sheet.columns), *(line(row) for row in sheet.rows)]) + "\n"


def _table(sheet: Sheet, _titled: bool) -> str:
    from rich.cells import cell_len
    from rich.table import Table

    from reformgraph.graph.plain_console import plain_console

    screen = plain_console()
    width = max(80, screen.width)
    sheet = replace(sheet, rows=tuple(tuple(map(_short, row)) for row in sheet.rows))
    least = _READABLE if screen.is_terminal else width  # a file is not wrapped
    needed = [max(cell_len(column), *(min(least, cell_len(_text(row[at]))) for row in sheet.rows), 0) for at, column in enumerate(sheet.columns)]
    if sheet.by_row or sum(needed) + len(needed) - 1 > width:
        return _row_by_row(sheet, width if screen.is_terminal else None)
    table = Table(title=sheet.title, title_justify="left", box=None, pad_edge=False)
    for column in sheet.columns:
        table.add_column(column, overflow="fold")
    for row in sheet.rows:
        table.add_row(*map(_text, row))
    out = io.StringIO()
    plain_console(file=out, width=width).print(table)
    return out.getvalue()


def _row_by_row(sheet: Sheet, width: int | None) -> str:
    """Each row as lines of its own, the same for all rows: its first cell, the numbers in a line, each text under it with its column's name. Rows about
    the same are one block. Lines are broken at this width, where there is one."""
    lines = [sheet.title]
    before: list[tuple[str, Cell]] = []
    for row in sheet.rows:
        named = list(zip(sheet.columns, row, strict=True))
        shared = [one for one in named if one[0] in sheet.about]
        if not shared or shared != before:
            lines += ["", _text(row[0]), *_lines([one for one in shared if one != named[0]], width)]
        lines += _lines([one for one in named[1:] if one not in shared], width)
        before = shared
    return "\n".join(lines) + "\n"


def _lines(named: list[tuple[str, Cell]], width: int | None) -> Iterator[str]:
    """Cells with the names of their columns: the numbers in a line, each text in one of its own."""
    named = [one for one in named if _text(one[1])]
    numbers = "  ".join(f"{column} {cell}" for column, cell in named if isinstance(cell, int | float))
    for line in filter(None, (numbers, *(f"{column} {_text(cell)}".replace("\n", " ") for column, cell in named if not isinstance(cell, int | float)))):
        yield from (("    " if at else "  ") + part for at, part in enumerate(_broken(line, width - 4) if width else [line]))


def _broken(line: str, width: int) -> list[str]:
    """A line in parts of this width, broken between words where they fit."""
    from rich.cells import cell_len, chop_cells

    parts = [""]
    for word in _BREAKS.findall(line):
        if parts[-1] and cell_len(parts[-1] + word.rstrip()) > width:
            parts.append("")
        longer = parts[-1] + word
        first, *rest = chop_cells(longer if cell_len(longer) <= width else longer.rstrip(), width) or [""]
        parts[-1:] = [first, *rest]
    return [part.rstrip() for part in parts]


def _write_xlsx(sheets: list[Sheet], path: Path) -> None:
    from openpyxl import Workbook
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
    from openpyxl.styles import Alignment, Font

    book = Workbook()
    book.remove(book.worksheets[0])
    for number, sheet in enumerate(sheets, 1):
        page = book.create_sheet("".join(c for c in sheet.title if c not in "[]:*?/\\")[:31] or str(number))
        page.append(list(sheet.columns))
        for row in sheet.rows:
            page.append([safe_cell(ILLEGAL_CHARACTERS_RE.sub("", cell)) if isinstance(cell, str) else cell for cell in map(_whole, row)])
        for cell in page[1]:
            cell.font = Font(bold=True)
        for column, name in zip(page.columns, sheet.columns, strict=False):
            longest = max([len(name), *(len(_text(c.value)) for c in column[1:]), 6])
            page.column_dimensions[column[0].column_letter].width = min(60, 2 * longest)
            for c in column[1:]:
                c.alignment = Alignment(wrap_text=True, vertical="top")
        page.freeze_panes = "B2"
    try:
        with replacing(path) as part:
            book.save(part)
    except OSError as error:
        raise InputError(Text(f"无法写入：{reason(error).zh}", f"cannot be written: {reason(error).en}"), file=str(path),
                         remedy=Text("请换一个可写的位置", "Choose a place that can be written")) from error


def _whole(cell: Cell) -> str | int | float | None:
    return "、".join(cell) if isinstance(cell, Listed) else cell


def _short(cell: Cell) -> str | int | float | None:
    return "、".join(cell[:_SHOWN]) + "…" if isinstance(cell, Listed) and len(cell) > _SHOWN else _whole(cell)


def _text(cell: object) -> str:
    return "" if cell is None else "、".join(cell) if isinstance(cell, Listed) else str(cell)
