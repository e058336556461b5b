"""Tables of figures: a row is told as one line, so that each figure stands beside what it measures (企业开办：改革前时限3天，改革后时限0.5天。)."""

import re
from collections.abc import Sequence

_WIDEST = 30  # characters of a cell; longer ones hold sentences, and the table tells of cases
_NUMBER = re.compile("序号|编号|序")
_FIGURE = re.compile(r"[近约超]?(?:\d[\d.,]*\s*[\u4e00-\u9fffA-Za-z%％‰]{0,4}|[一二三四五六七八九十百两半]+(?:个?工作日|天|日|个?小时|分钟|个?月|[个份次项件家户成倍]))(?:以[上下内])?")
_BARE = re.compile(r"[\d.,]+")
_UNIT = re.compile(r"(.+?)[（(](?:单位[：:])?([\u4e00-\u9fff%％]{1,6})[）)]")


def figure_lines(rows: Sequence[Sequence[str]]) -> list[str]:
    """The rows below the head of a table, each as one line; empty where the table holds more than short names and figures."""
    cells = [[" ".join(cell.split()) for cell in row] for row in rows]
    if len(cells) < 2 or not all(cells[0]) or any(len(row) > len(cells[0]) or any(len(cell) > _WIDEST for cell in row) for row in cells):
        return []
    first = 1 if _NUMBER.fullmatch(cells[0][0]) and len(cells[0]) > 2 else 0
    head, body = cells[0][first:], [[*row, *[""] * (len(cells[0]) - len(row))][first:] for row in cells[1:]]
    values = [cell for row in body for cell in row[1:]]
    if len(head) < 2 or (any(map(_FIGURE.fullmatch, head[1:])) and not all(re.fullmatch(r"\d{4}年.*", h) for h in head[1:])) or not values:
        return []
    if any(_FIGURE.fullmatch(row[0]) or not row[0] for row in body) or sum(_FIGURE.fullmatch(value) is not None for value in values) * 3 < len(values) * 2:
        return []
    return [f"{row[0]}：" + "，".join(_told(h, cell) for h, cell in zip(head[1:], row[1:], strict=True) if cell) + "。" for row in body]


def _told(head: str, cell: str) -> str:
    """A figure behind the head of its column, with the unit that the head gives."""
    if (unit := _UNIT.fullmatch(head)) and _BARE.fullmatch(cell):
        return f"{unit[1]}{cell}{unit[2]}"
    return head + cell
