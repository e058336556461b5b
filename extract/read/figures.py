"""Tables of figures: a row is told as one line, so that each figure stands beside what it measures (企业开办：改革前时限3天，改革后时限0.5天。)."""

import re
from collections.abc import Sequence
from functools import cache
from typing import Any

from reformgraph.schema.lexicon_files import lexicon

_WIDEST = 30  # characters of a cell; longer ones hold sentences, and the table tells of cases
_NUMBER = re.compile("序号|编号|序")
_FIGURE = re.compile(r"[近约超]?(?:\d[\d.,]*\s*[\u4e00-\u9fffA-Za-z%％‰]{0,4}|[一二三四五六七八九十百两半]+(?:个?工作日|天|日|个?小时|分钟|个?月|[个份次项件家户成倍]))(?:以[上下内])?")
_YEAR = re.compile(r"\d{4}年")
_BARE = re.compile(r"[近约超]?[\d.,]+[余多]?")
# A head or label with its unit (贷款余额（亿元）, 同比±%), and a line over a table, or its corner, that gives one for all (单位：亿元).
_UNIT = re.compile(r"(.+?)(?:[（(](?:单位[：:])?([\u4e00-\u9fff%％/A-Za-z]{1,8})[）)]|±?([%％]))")
_FOR_ALL = re.compile(r"单位\s?[：:]\s?([\u4e00-\u9fff%％/A-Za-z]{1,8})\s?[）)]?$")
_MULTIPLIERS = "百千万亿"


def figure_lines(rows: Sequence[Sequence[str]], above: str = "") -> list[str]:
    """The rows below the head of a table, each as one line; empty where the table holds more than short names and figures. `above` is the line over the table.

    A bare number gets the unit of its column, else of its row, else of the table, so that it is told as it would be in a sentence.
    """
    cells = [[" ".join(cell.split()) for cell in row] for row in rows]
    filled = [cell for cell in cells[0] if cell] if cells else []
    caption = filled[0] if len(filled) == 1 and _for_all(filled[0]) else ""
    if caption:
        cells = cells[1:]
    if len(cells) < 2 or not all(cells[0]) or any(len(row) > len(cells[0]) or any(len(cell) > _WIDEST for cell in row) for row in cells):
        return []
    first = 1 if _NUMBER.fullmatch(cells[0][0]) and len(cells[0]) > 2 else 0
    head, body = cells[0][first:], [[*row, *[""] * (len(cells[0]) - len(row))][first:] for row in cells[1:]]
    units = _unit_column(head, body)
    values = [cell for row in body for cell in row[1:]]
    if len(head) < 2 or any(_FIGURE.fullmatch(h) and not _YEAR.match(h) for h in head[1:]) or not values:
        return []
    if any(_FIGURE.fullmatch(row[0]) or not row[0] for row in body) or sum(_FIGURE.fullmatch(value) is not None for value in values) * 3 < len(values) * 2:
        return []
    of_table = _with_unit(head[0])[1] or _for_all(head[0]) or _for_all(caption or above)
    return [caption] * bool(caption) + [_line(head[1:], row, unit, of_table) for row, unit in zip(body, units, strict=True)]


def _line(heads: Sequence[str], row: Sequence[str], unit: str, of_table: str) -> str:
    label, own = _with_unit(row[0])
    unit = own or unit or ("" if _is_relative(label) else of_table)
    return f"{label}：" + "，".join(_told(h, cell, unit) for h, cell in zip(heads, row[1:], strict=True) if cell) + "。"


def _told(head: str, cell: str, of_row: str) -> str:
    """A figure behind the head of its column, with the unit of the column or else of its row, which is not that of a share (占比)."""
    name, own = _with_unit(head)
    unit = own or ("" if _is_relative(name) else of_row)
    return name + cell + (unit if _BARE.fullmatch(cell) else "")


def _unit_column(head: list[str], body: list[list[str]]) -> list[str]:
    """The units that a column of their own gives the rows (指标｜单位｜2023年), taken out of head and rows; empty ones where no column does."""
    words = _words()["unit_columns"]
    column = next((at for at, word in enumerate(head) if at and word in words and all(not row[at] or _is_unit(row[at]) for row in body)), 0)
    if not column:
        return [""] * len(body)
    del head[column]
    return [row.pop(column) for row in body]


def _with_unit(name: str) -> tuple[str, str]:
    """A head or label without its unit, and the unit; what else stands in brackets (办件量（全年）) stays."""
    found = _UNIT.fullmatch(name)
    unit = (found[2] or found[3]) if found else ""
    return (found[1], unit) if found and _is_unit(unit) else (name, "")


def _for_all(text: str) -> str:
    """The unit that a line or corner gives for a whole table; empty where it gives none or several."""
    found = _FOR_ALL.search(text.strip()[-_WIDEST:])
    return found[1] if found and _is_unit(found[1]) else ""


def _is_unit(word: str) -> bool:
    counted = word.lstrip(_MULTIPLIERS)
    return word in _units() or counted in _units() or (not counted and word[-1:] in ("万", "亿"))


def _is_relative(name: str) -> bool:
    return name.endswith(tuple(_words()["relative"]))


def _words() -> Any:
    return lexicon("layout")["figures"]


@cache
def _units() -> frozenset[str]:
    """The units that the lexicon knows."""
    words = lexicon("units")
    return frozenset([*(word for entry in words["units"] for word in entry["words"]), *words["classifiers"], *words["weak_classifiers"]])
