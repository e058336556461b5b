"""Tables of PDF documents: cells are found by the ruling lines between them, rows that a page cuts are put together again."""

import io
import logging
import re
from collections.abc import Iterator, Sequence
from typing import Any

import pdfplumber

from .lines import OPENING, printed_width

# pdfminer reports each oddity that it repairs, as pypdf does.
logging.getLogger("pdfminer").addHandler(logging.NullHandler())
logging.getLogger("pdfminer").propagate = False

Table = list[list[str]]
Block = str | Table  # a printed line, or a table

# Drawn lines and boxes of a page's content; two cells side by side take four of them at least.
_RULES = re.compile(rb"(?<=[\d.] )(?:re|l)\s")
_FEWEST_RULES = 4
_NUMBER_HEAD = re.compile("序号?|编号")
_STOPS = ("。", "！", "？", "；", "：", "”", "）")
_FULL = 0.9  # of the width of a cell: a line that fills less ends a paragraph


def is_ruled(content: bytes) -> bool:
    """Whether a page's content draws enough lines for a table."""
    return sum(1 for _ in _RULES.finditer(content)) >= _FEWEST_RULES


def table_pages(data: bytes, numbers: Sequence[int]) -> dict[int, list[Block]]:
    """Of the pages (from 0) those that hold tables, as printed lines and tables from top to bottom. A page that cannot be read so is left out."""
    found: dict[int, list[Block]] = {}
    try:
        with pdfplumber.open(io.BytesIO(data)) as pdf:
            for number in numbers:
                if blocks := _blocks(pdf.pages[number]):
                    found[number] = blocks
                pdf.pages[number].close()
    except Exception:  # pdfminer lets errors of many kinds through; the lines of the page are read by pypdf all the same
        return found
    return found


def _blocks(page: Any) -> list[Block]:
    upright = [edge for edge in page.edges if edge["orientation"] == "v"]
    ends = [min(edge["top"] for edge in upright), max(edge["bottom"] for edge in upright)] if upright else []  # a row that the page cuts may have no line there
    found = page.find_tables({"explicit_horizontal_lines": ends})
    tables = [(table.bbox, table.extract()) for table in sorted(found, key=lambda table: float(table.bbox[1]))]
    blocks: list[Block] = []
    top, bottom = page.bbox[1], page.bbox[3]
    for (_, above, _, below), rows in tables:
        width = max(map(len, rows))
        cells = [[_cell_text(cell or "") for cell in (*row, *[None] * (width - len(row)))] for row in rows]
        if width < 2 or above < top:  # a frame around text, or a table within a table
            continue
        blocks += _lines(page, top, above)
        blocks.append(cells)
        top = below
    return [*blocks, *_lines(page, top, bottom)] if any(isinstance(block, list) for block in blocks) else []


def _lines(page: Any, top: float, bottom: float) -> Iterator[str]:
    if bottom - top > 1:
        text = page.crop((page.bbox[0], top, page.bbox[2], bottom)).extract_text()
        yield from (line for line in text.split("\n") if line.strip())


def _cell_text(text: str) -> str:
    """A cell's text with the lines that the narrow column broke put together; a paragraph ends after a full stop."""
    lines = [line.strip() for line in text.split("\n") if line.strip()]
    full = _FULL * max(map(printed_width, lines), default=0.0)
    told = ""
    for before, line in zip(["", *lines], lines, strict=False):
        ended = before.endswith(_STOPS) and (printed_width(before) < full or OPENING.match(line) is not None)
        told += ("\n" if ended else "") + line
    return told


def joined(blocks: Sequence[Block]) -> list[Block]:
    """The blocks of all pages with the tables that go on over a page put together: a head that is printed again is dropped, a row that was cut is whole again."""
    whole: list[Block] = []
    for block in blocks:
        last = whole[-1] if whole else ""
        if isinstance(block, list) and isinstance(last, list) and len(block[0]) == len(last[0]):
            rows = block[1:] if block[0] == last[0] else block
            if rows and _goes_on(last, rows[0]):
                last[-1] = [_together(a, b) for a, b in zip(last[-1], rows[0], strict=True)]
                rows = rows[1:]
            last += rows
        else:
            whole.append([list(row) for row in block] if isinstance(block, list) else block)
    return whole


def _goes_on(table: Table, row: list[str]) -> bool:
    """Whether the first row of a page is the rest of the last one before it."""
    if len(table) < 2:
        return False
    if _NUMBER_HEAD.fullmatch("".join(table[0][0].split())):
        return not row[0]
    longest = max(range(len(row)), key=lambda at: len(table[-1][at]))
    return not all(row) and bool(row[longest]) and not table[-1][longest].endswith(_STOPS)


def _together(above: str, below: str) -> str:
    return above + ("\n" if above.endswith("。") and OPENING.match(below) else "") + below
