"""Where the cases of a document begin and end: rows of a table, attachments, 案例一, 一、, （一） or 1., or the document as one case."""

import re
from bisect import bisect_right
from dataclasses import dataclass, replace
from itertools import pairwise

from reformgraph.schema.records import Document, Range, TableRow

from .layout import ARABIC, CELL_NUMBER, LEVEL_1, LEVEL_2, Layout, Line, is_law, numeral, split_lines
from .preamble import Notice, is_bare_attachment

_TITLE = 100
_SECTION_TITLE = 16
_LEADER = re.compile(r"[.．…·\s]{2,200}\d{1,4}$")


@dataclass(frozen=True, slots=True)
class Piece:
    """One case as found: its printed title (empty where there is none) and its text. `number` is None where none is printed."""

    number: int | None
    title: str
    text: str


Mark = tuple[int, int | None, str]
"""Where a case begins: index of the line, number, and the rest of the line."""


def split_cases(document: Document, notice: Notice, layout: Layout) -> list[Piece]:
    """The cases of a document with a body, in their order; empty when the document is one case."""
    if document.rows and (pieces := _table(document, layout)):
        return pieces
    lines = split_lines(document.text, notice.body)
    if is_law(lines):
        return []
    batch = layout.batch.search("\n".join((notice.title, notice.letter, *(line.text for line in lines[:1])))) is not None or _is_headed(lines, layout)
    pieces = _attachments(document.text, lines, layout)
    if not pieces:
        return _numbered(document.text, lines, layout, batch)
    inner = [case for piece in pieces if layout.batch.search(piece.title) for case in _numbered(piece.text, split_lines(piece.text), layout, True)]
    if inner:
        return inner
    return pieces if len(pieces) > 1 or len(notice.titles) > 1 else []


def _is_headed(lines: list[Line], layout: Layout) -> bool:
    """Does one of the first lines tell of a batch? Not where a paragraph follows before the first number: then it is the heading over one case."""
    first = next((index for index, line in enumerate(lines) if any(pattern.match(line.text) for pattern in (LEVEL_1, LEVEL_2, ARABIC))), len(lines))
    return any(layout.batch.search(line.text) for line in lines[1:3]) and not any("。" in line.text for line in lines[:first])


def _table(document: Document, layout: Layout) -> list[Piece]:
    """Rows of the tables that have columns for title and text; a table without a head continues the one before it."""
    roles: dict[str, list[int]] = {}
    width = table = -1
    pieces: list[Piece] = []
    who: dict[int, str] = {}
    for row in document.rows:
        if row.table != table:
            table = row.table
            if len(row.cells) != width:
                roles = {}
        if head := _roles(document.text, row, layout):
            roles, width, who = head, len(row.cells), {}
        elif roles:
            title, text = (_cell(document.text, row, roles[role]) for role in ("title", "text"))
            if text and not title and pieces:
                pieces[-1] = replace(pieces[-1], text=f"{pieces[-1].text}\n{text}")
            elif title and title != text and (text or _cell(document.text, row, roles.get("number", []))):
                number = re.search(r"\d{1,4}", _cell(document.text, row, roles.get("number", [])))
                who |= {column: cell for column in roles.get("context", []) if (cell := _cell(document.text, row, [column]))}
                parts = [*who.values(), text, _cell(document.text, row, roles.get("more", []))]
                pieces.append(Piece(int(number[0]) if number else None, " ".join(title.split()), "\n".join(filter(None, parts))))
    return pieces


def _roles(text: str, row: TableRow, layout: Layout) -> dict[str, list[int]]:
    """Column numbers by role, when the row is a head with title and text; `more` are the columns that the lexicon does not know."""
    roles: dict[str, list[int]] = {}
    for column, cell in enumerate(row.cells):
        word = re.sub(r"[\s（(].*", "", re.sub(r"\s", "", text[cell.start:cell.end])) if cell else ""
        role = next((role for role, words in layout.columns.items() if word in words), "more" if word else "")
        if role == "text" and "text" in roles and "title" not in roles:
            roles["title"], roles["text"] = roles["text"], [column]
        elif role in ("context", "more") or (role and role not in roles):
            roles.setdefault(role, []).append(column)
        elif role in ("title", "text"):
            roles.setdefault("more", []).append(column)
    return roles if "title" in roles and "text" in roles else {}


def _cell(text: str, row: TableRow, columns: list[int]) -> str:
    cells = [row.cells[column] for column in columns if column < len(row.cells)]
    return "\n".join(text[cell.start:cell.end] for cell in cells if cell)


def _attachments(text: str, lines: list[Line], layout: Layout) -> list[Piece]:
    marks: list[Mark] = []
    for index, line in enumerate(lines):
        match = layout.attachment.fullmatch(line.text) if len(line.text) <= _TITLE and "。" not in line.text else None
        if match and (number := numeral(match[1])):
            marks.append((index, number, match[2]))
        elif is_bare_attachment(line.text, layout):
            marks.append((index, None, ""))
    return _pieces(text, lines, marks)


def _numbered(text: str, lines: list[Line], layout: Layout, batch: bool) -> list[Piece]:
    """Cases that begin with 案例名称：… or 案例一, or, in a batch, with the outermost numbers whose headings are no section titles."""
    labelled: list[Mark] = [(index, None, match[1].strip()) for index, line in enumerate(lines) if (match := layout.case_label.fullmatch(line.text))]
    if len(labelled) > 1:
        return _pieces(text, lines, labelled)
    marks = _marks(lines, layout.case)
    if len(marks) > 1 and _rising(marks):
        return _pieces(text, lines, marks)
    if not batch:
        return []
    groups = _groups(lines, layout)
    marks = _inside(lines, groups) if groups else _outermost(lines, layout)
    return _pieces(text, lines, marks, stops=groups)


def _groups(lines: list[Line], layout: Layout) -> list[int]:
    """The lines of 一、…方面, where all headings of level 1 are groups of cases."""
    marks = _marks(lines, LEVEL_1)
    grouped = [layout.group_end.search(_heading(mark[2])[-14:]) is not None for mark in marks]
    return [mark[0] for mark in marks] if len(marks) > 1 and all(grouped) else []


def _inside(lines: list[Line], groups: list[int]) -> list[Mark]:
    """The cases below the headings of groups: （一）, 1. or the number cells of a table that was copied as text. Numbers that
    begin anew in each group are no numbers of cases."""
    for pattern in (LEVEL_2, ARABIC, CELL_NUMBER):
        marks = [mark for mark in _marks(lines, pattern, whole=pattern is CELL_NUMBER) if mark[0] > groups[0]]
        if len(marks) > 1:
            return marks if _rising(marks) else [(index, None, title) for index, _, title in marks]
    return []


def _outermost(lines: list[Line], layout: Layout) -> list[Mark]:
    families = [_marks(lines, pattern) for pattern in (LEVEL_1, LEVEL_2, ARABIC)]
    outer = min((family for family in families if len(family) > 1), key=lambda family: family[0][0], default=[])
    if not outer or not _rising(outer):
        return []
    headings = [_heading(title) for _, _, title in outer]
    return [] if any(layout.section_title.search(heading) for heading in headings if len(heading) <= _SECTION_TITLE) else outer


def _rising(marks: list[Mark]) -> bool:
    numbers = [_number(mark) for mark in marks]
    return numbers[0] <= 3 and all(a < b <= a + 10 for a, b in pairwise(numbers))


def _number(mark: Mark) -> int:
    return mark[1] or 0


def _marks(lines: list[Line], pattern: re.Pattern[str], *, whole: bool = False) -> list[Mark]:
    """The lines that begin with a number. Of those that stand twice, in a table of contents and at their case, the last counts."""
    marks = [(index, number, _LEADER.sub("", match[2].strip())) for index, line in enumerate(lines)
             if (match := pattern.fullmatch(line.text) if whole else pattern.match(line.text)) and (number := numeral(match[1]))]
    last = {(number, title): index for index, number, title in marks}
    return [mark for mark in marks if not mark[2] or last[mark[1], mark[2]] == mark[0]]


def _heading(text: str) -> str:
    return text.partition("。")[0]


def _pieces(text: str, lines: list[Line], marks: list[Mark], stops: list[int] | None = None) -> list[Piece]:
    """The cases from mark to mark; a line of `stops` ends a case too."""
    ends = sorted([mark[0] for mark in marks] + (stops or []) + [len(lines)])
    pieces = (_piece(text, lines, mark, ends[bisect_right(ends, mark[0])]) for mark in marks)
    return [piece for piece in pieces if piece.title or piece.text]


def _piece(text: str, lines: list[Line], mark: Mark, end: int) -> Piece:
    """The case from a mark to the line `end`. The title stands behind the mark or on the next line, unless that is a sentence or a section."""
    index, number, title = mark
    body = index + 1
    heading, stop, rest = title.partition("。")
    if stop and rest.strip():
        start = lines[index].end - len(rest)
        return Piece(number, heading, text[start:lines[end - 1].end].strip())
    title = heading
    if not title and body < end and is_title(lines[body].text):
        title, body = lines[body].text, body + 1
    span = Range(lines[body].start, lines[end - 1].end) if body < end else None
    return Piece(number, title, text[span.start:span.end] if span else "")


def is_title(text: str) -> bool:
    """A line that can be a title: short, no sentence, no numbered heading."""
    return len(text) <= _TITLE and not re.search("[。；]", text) and not text.endswith(("：", ":", "，", ",")) and not (
        LEVEL_1.match(text) or LEVEL_2.match(text) or ARABIC.match(text))
