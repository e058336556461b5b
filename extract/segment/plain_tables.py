"""Tables in plain text: cells parted by tabs, bars or spaces, or each on a line of its own under the heads of the columns."""

import re
from collections.abc import Iterator, Sequence
from itertools import islice

from reformgraph.schema.records import Range, TableRow

from .layout import CELL_NUMBER, LEVEL_1, Layout, Line
from .tables import Roles, head_roles

_PARTED = (re.compile(r"\s*\t\s*"), re.compile(r"\s*[|｜]\s*"), re.compile(r"\s*(?:\u3000+|[ \u00a0]{2,})\s*"), re.compile(r"[ \u00a0]+"))
_HEAD_LINE, _PADDED_LINE, _HEAD_CELL, _MOST_COLUMNS, _TRIED, _GROUP = 80, 400, 16, 12, 5, 32
_NUMBERED = re.compile(r"\d{1,3}(?!\d)")


def plain_rows(lines: Sequence[Line], layout: Layout) -> list[TableRow]:
    """The rows of the first table among the lines, its head first; empty where there is none."""
    for at, separator, width in islice(_heads(lines, layout), _TRIED):
        if rows := _parted(lines[at:], separator, layout) if separator else _stacked(lines[at:], width, layout):
            return rows
    return []


def first_head(lines: Sequence[Line], layout: Layout) -> int:
    """The index of the first line that can be the head of a table, or the number of lines."""
    return next((at for at, _, _ in _heads(lines, layout)), len(lines))


def _heads(lines: Sequence[Line], layout: Layout) -> Iterator[tuple[int, re.Pattern[str] | None, int]]:
    """The lines that can be heads: their index, and what parts their cells, or over how many lines they go on."""
    for at, line in enumerate(lines):
        if len(line.text) > _PADDED_LINE or len("".join(line.text.split())) > _HEAD_LINE:
            continue
        separator = next((s for s in _PARTED if _is_head(s.split(line.text.strip("|｜ ")), layout)), None)
        width = _stacked_heads(lines, at, layout) if line.text in layout.columns else 0
        if separator or width:
            yield at, separator, width


def _is_head(words: Sequence[str], layout: Layout) -> bool:
    """Three heads or more that the lexicon knows but for one, a number or title among them and something to read."""
    roles = head_roles([re.sub(r"[（(].*", "", word) for word in words], layout)
    return (3 <= len(words) <= _MOST_COLUMNS and max(map(len, words)) <= _HEAD_CELL and len(roles.get("more", [])) <= 1
            and ("number" in roles or "title" in roles) and ("text" in roles or "title" in roles))


def _parted(lines: Sequence[Line], separator: re.Pattern[str], layout: Layout) -> list[TableRow]:
    """Rows of which each is a line; a line without separators and number goes on with the last cell of text."""
    heads = _cells(lines[0], separator)
    width = len(heads)
    roles = head_roles([lines[0].text[cell.start - lines[0].start:cell.end - lines[0].start] for cell in heads], layout)
    rows: list[list[Range | None]] = [list(heads)]
    text = _text_column(roles)
    for line in lines[1:]:
        cells = _cells(line, separator)
        numbered = "number" not in roles or _NUMBERED.match(line.text) is not None
        if len(cells) > width and numbered:
            cells = [*cells[:text], Range(cells[text].start, cells[len(cells) - (width - text)].end), *cells[len(cells) - (width - text) + 1:]]
        if (len(cells) > 1 and numbered) or (len(cells) == width > 1 and separator is not _PARTED[-1]):
            rows.append([*cells[:width], *[None] * (width - len(cells))])
        elif len(rows) > 1 and not _is_group(line.text) and (last := max((at for at, cell in enumerate(rows[-1]) if cell), default=-1)) >= 0:
            rows[-1][last] = Range(_start(rows[-1][last]), line.end)
    return [TableRow(tuple(row), 0) for row in rows] if len(rows) > 1 else []


def _cells(line: Line, separator: re.Pattern[str]) -> list[Range]:
    """The cells of a line; a bar at its start and end opens and closes the row."""
    start, end = line.start, line.end
    body = line.text.strip("|｜")
    start += line.text.find(body) if body else 0
    found, at = [], 0
    for match in separator.finditer(body):
        found.append(Range(start + at, start + match.start()))
        at = match.end()
    found.append(Range(start + at, min(end, start + len(body))))
    return [Range(c.start, c.end) for c in found]


def _stacked_heads(lines: Sequence[Line], at: int, layout: Layout) -> int:
    """How many lines in a row from `at` are the heads of columns; 0 where they make no head."""
    width = 0
    while at + width < len(lines) and width < _MOST_COLUMNS and layout.column_role(lines[at + width].text) not in ("", "more") and len(lines[at + width].text) <= _HEAD_CELL:
        width += 1
    words = [line.text for line in lines[at:at + width]]
    return width if words and layout.column_role(words[0]) == "number" and _is_head(words, layout) else 0


def _stacked(lines: Sequence[Line], width: int, layout: Layout) -> list[TableRow]:
    """Rows whose cells stand on lines of their own: each begins with the next number; the cell of text may take several lines."""
    roles = head_roles([line.text for line in lines[:width]], layout)
    text = _text_column(roles)
    rows = [TableRow(tuple(Range(line.start, line.end) for line in lines[:width]), 0)]
    starts: list[int] = []
    for at in range(width, len(lines)):
        if (match := CELL_NUMBER.fullmatch(lines[at].text)) and int(match[1]) == len(starts) + 1:
            starts.append(at)
    for start, end in zip(starts, [*starts[1:], len(lines)], strict=True):
        while end > start + 1 and _is_group(lines[end - 1].text):
            end -= 1
        cells = [Range(line.start, line.end) for line in lines[start:end]]
        behind = min(width - text - 1, max(0, len(cells) - text - 1))
        middle = cells[text:len(cells) - behind]
        row: list[Range | None] = [*cells[:text], Range(middle[0].start, middle[-1].end) if middle else None, *cells[len(cells) - behind:len(cells)]]
        rows.append(TableRow(tuple([*row, *[None] * (width - len(row))][:width]), 0))
    return rows if len(rows) > 2 else []


def _is_group(text: str) -> bool:
    """A heading over some rows (二、监管方面（共1项）)."""
    return len(text) <= _GROUP and LEVEL_1.match(text) is not None and "。" not in text


def _text_column(roles: Roles) -> int:
    return roles.get("text", roles.get("title", [0]))[-1]


def _start(cell: Range | None) -> int:
    return cell.start if cell else 0
