"""Rows of tables as cases: which column gives the title, which the text, who did it, who helped and where; and forms, whose fields stand in rows."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from reformgraph.schema.records import Document, Range, TableRow

from .layout import Layout, numeral
from .pieces import Piece
from .titles import made_title

_HEAD_CELL, _TITLE_CELL, _TEXT_CELL = 16, (4, 45), 14  # characters: a head at most, a title on average, a text on average at least
_LOOK = 20  # rows below a head that tell how long the cells of a column are
_NAME = (3, 30)
_PARTS = re.compile(r"[\s；;]+")
_SENTENCE = re.compile("[，。：；]")

Roles = dict[str, list[int]]


@dataclass(frozen=True, slots=True)
class _Head:
    """What each column is for, by its role, and the words at its top."""

    roles: Roles
    words: tuple[str, ...]


def table_cases(document: Document, rows: Sequence[TableRow], layout: Layout) -> list[Piece]:
    """The cases that the rows of tables tell. A table without a head continues the one before it when it is as wide."""
    reader = _Reader(document.text, layout)
    tables = [list(table) for _, table in groupby(rows, key=lambda row: row.table)]
    starts = [_start(table) for table in tables]
    for table, following in zip(tables, [*starts[1:], len(document.text)], strict=False):
        reader.read(table, following)
    return reader.pieces


def head_roles(words: Sequence[str], layout: Layout) -> Roles:
    """Columns by what their heads say they hold; `more` are those that the lexicon does not know."""
    roles: Roles = {}
    for column, word in enumerate(words):
        role = layout.column_role(word)
        if role == "text" and "text" in roles and "title" not in roles:
            roles["title"], roles["text"] = roles["text"], [column]
        elif role in ("context", "helper", "place", "more", "left_out") or (role and role not in roles):
            roles.setdefault(role, []).append(column)
        elif role in ("title", "text"):
            roles.setdefault("more", []).append(column)
    return roles


class _Reader:
    """Goes through the rows of all tables; `pieces` are the cases so far."""

    def __init__(self, text: str, layout: Layout) -> None:
        self.text, self.layout = text, layout
        self.pieces: list[Piece] = []
        self._head: _Head | None = None
        self._who: dict[int, str] = {}
        self._last: tuple[Range | None, ...] = ()

    def read(self, rows: Sequence[TableRow], following: int) -> None:
        if forms := self._forms(rows, following):
            self.pieces += forms
            return
        if self._head and len(rows[0].cells) != len(self._head.words):
            self._head = None
        under_head = False
        for at, row in enumerate(rows):
            words = tuple(self._word(cell) for cell in row.cells)
            if head := self._find_head(words, rows[at + 1:at + 1 + _LOOK]):
                self._head, self._who, under_head = head, {}, True
            elif self._head and under_head and (second := self._second_line(words, self._head, row)):
                self._head = second
            elif self._head:
                self._row(row, self._head)
                under_head = False

    def _word(self, cell: Range | None) -> str:
        """A cell as the head of a column: without spaces and brackets."""
        return re.sub(r"[（(].*", "", re.sub(r"\s", "", self.text[cell.start:cell.end])) if cell and cell.end - cell.start <= 2 * _HEAD_CELL else ""

    def _find_head(self, words: tuple[str, ...], below: Sequence[TableRow]) -> _Head | None:
        """The head when the row is one: its words name title and text, or a number or who did it beside a column of long cells."""
        roles = head_roles(words, self.layout)
        if "title" in roles and "text" in roles:
            return _Head(roles, words)
        if not below or not ("number" in roles or ("context" in roles and ("title" in roles or "text" in roles))) or any(len(word) > _HEAD_CELL for word in words):
            return None
        sizes = {column: self._size(column, below) for role in ("title", "text", "more") for column in roles.get(role, [])}
        text = max(sizes, key=lambda column: (sizes[column], -column), default=-1)
        if text < 0 or sizes[text] < _TEXT_CELL or (text in roles.get("title", []) and not self._told(text, below)):
            return None
        others = [column for column in sizes if column != text]
        named = [column for column in others if column in roles.get("title", [])]
        titles = named or [column for column in others if _TITLE_CELL[0] <= sizes[column] <= _TITLE_CELL[1] and self._differs(column, below)]
        title = min(titles, key=lambda column: abs(column - text), default=None)
        kept: Roles = {role: columns for role, columns in roles.items() if role not in ("title", "text", "more")}
        kept["text"] = [text]
        if title is not None:
            kept["title"] = [title]
        kept["more"] = sorted(column for column in others if column != title)
        return _Head(kept, words)

    def _size(self, column: int, rows: Sequence[TableRow]) -> float:
        cells = [row.cells[column] for row in rows if column < len(row.cells)]
        lengths = [cell.end - cell.start for cell in cells if cell]
        return sum(lengths) / len(lengths) if lengths else 0

    def _told(self, column: int, rows: Sequence[TableRow]) -> bool:
        """Whether most cells of a column are sentences: one of titles alone tells no cases."""
        cells = [row.cells[column] for row in rows if column < len(row.cells)]
        return 2 * sum(cell is not None and _SENTENCE.search(self.text, cell.start, cell.end) is not None for cell in cells) > len(cells)

    def _differs(self, column: int, rows: Sequence[TableRow]) -> bool:
        cells = [row.cells[column] for row in rows if column < len(row.cells) and row.cells[column]]
        return len({self.text[cell.start:cell.end] for cell in cells if cell}) == len(rows)

    def _second_line(self, words: tuple[str, ...], head: _Head, row: TableRow) -> _Head | None:
        """The head with its second line (责任分工 over 牵头单位 and 配合单位), when the row under it is one."""
        told = {column: role for column, word in enumerate(words) if word and row.cells[column] and word != head.words[column]
                for role in [self.layout.column_role(word)]}
        if not told or "more" in told.values():
            return None
        roles = {role: [column for column in columns if column not in told] for role, columns in head.roles.items()}
        for column, role in told.items():
            roles.setdefault(role, []).append(column)
        return _Head({role: columns for role, columns in roles.items() if columns}, tuple(new or old for new, old in zip(words, head.words, strict=True)))

    def _row(self, row: TableRow, head: _Head) -> None:
        roles = head.roles
        title, text, number = (self._cell(row, roles.get(role, [])) for role in ("title", "text", "number"))
        whose = {column: cell for column in roles.get("context", []) if (cell := names_in(self._cell(row, [column])))}
        self._who |= whose
        marks = tuple(next((row.cells[column] for column in roles.get(role, []) if column < len(row.cells)), None) for role in ("number", "title"))
        continued = any(marks) and all(mark in (None, last) for mark, last in zip(marks, self._last, strict=False))
        self._last = marks
        told = [text, self._cell(row, roles.get("more", []))]
        if self.pieces and ((text and not title and "title" in roles) or continued):
            extra = [*(whose.values() if continued else []), *told] if continued else [text]
            self.pieces[-1] = replace(self.pieces[-1], text="\n".join(filter(None, (self.pieces[-1].text, *extra))))
        elif (title and title != text and (text or number)) or (text and "title" not in roles and (number or "number" not in roles)):
            fields = [f"{head.words[column]}：{cell}" for role in ("helper", "place") for column in roles.get(role, []) if (cell := names_in(self._cell(row, [column])))]
            self.pieces.append(Piece(_number(number), " ".join(title.split()) or made_title(text), "\n".join(filter(None, (*self._who.values(), *fields, *told))), not title))

    def _cell(self, row: TableRow, columns: Sequence[int]) -> str:
        cells = [row.cells[column] for column in columns if column < len(row.cells)]
        return "\n".join(self.text[cell.start:cell.end] for cell in cells if cell)

    def _forms(self, rows: Sequence[TableRow], following: int) -> list[Piece]:
        """The cases of forms: rows of a field and its value, one of them 案例名称; what stands behind a form up to the next table belongs to its case."""
        words = [[self._word(cell) for cell in row.cells] for row in rows]
        if not any(word in self.layout.case_names for row in words for word in row[:1]):
            return []
        labels = sum(self._is_field(row[0]) for row in words if row)
        if labels * 2 < len(rows):
            return []
        paired = all(len(row) % 2 == 0 and all(not word or self._is_field(word) for word in row[2::2]) for row in words)
        columns = [0] if paired else range(max(map(len, words)) - 1)
        pieces = [piece for column in columns for piece in self._fields(rows, words, None if paired else column + 1)]
        rest = self.text[max(cell.end for cell in rows[-1].cells if cell):following].strip()
        if rest and len(pieces) == 1:
            pieces[-1] = replace(pieces[-1], text=f"{pieces[-1].text}\n{rest}")
        return pieces

    def _fields(self, rows: Sequence[TableRow], words: Sequence[Sequence[str]], column: int | None) -> Iterator[Piece]:
        """The cases of a form whose values stand in one column, or (None) each behind its field."""
        title, told = "", list[str]()
        for row, labels in zip(rows, words, strict=True):
            pairs = [(0, column)] if column is not None else [(at, at + 1) for at in range(0, len(labels), 2)]
            for label, at in pairs:
                value = self._cell(row, [at])
                if label < len(labels) and labels[label] in self.layout.case_names:
                    if title:
                        yield Piece(None, title, "\n".join(told))
                    title, told = " ".join(value.split()), []
                elif value:
                    told.append(f"{labels[label]}：{value}" if labels[label] else value)
        if title:
            yield Piece(None, title, "\n".join(told))

    def _is_field(self, word: str) -> bool:
        return word in self.layout.case_names or self.layout.column_role(word) not in ("", "more") or self.layout.section_title.search(word) is not None


def names_in(cell: str) -> str:
    """A cell of names with 、 between them, whether lines, spaces or ； part them; any other cell as it is."""
    parts = [part for part in _PARTS.split(cell) if part]
    return "、".join(parts) if len(parts) > 1 and all(_NAME[0] <= len(part) <= _NAME[1] and not _SENTENCE.search(part) for part in parts) else cell


def _number(cell: str) -> int | None:
    found = re.search(r"\d{1,4}", cell)
    return int(found[0]) if found else numeral(cell)


def _start(rows: Sequence[TableRow]) -> int:
    return min((cell.start for row in rows for cell in row.cells if cell), default=0)
