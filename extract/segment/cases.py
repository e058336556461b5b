"""Where the cases of a document begin and end: rows of a table, attachments, 案例一, 一、, （一） or 1., or the document as one case."""

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import replace

from reformgraph.schema.records import Document, Range

from .anomalies import told_number
from .layout import ARABIC, LEVEL_1, LEVEL_2, Layout, Line, is_law, is_title, letters, numeral, split_lines
from .letter import is_bare_attachment
from .marks import Mark, Marks, case_marks
from .pieces import Piece
from .places import are_of_places
from .plain_tables import plain_rows
from .preamble import Notice
from .single import is_case_of_one, is_numbered_case
from .tables import table_cases

_TITLE, _OPENING = 100, 500
_SHORT_TITLE = (4, 45)
# Where a title ends that shares its line with the text: two spaces, the bracket around it, a colon behind its brackets or behind it.
_TITLE_STOP = re.compile(r"[：:】]|\s{2,}|\u3000")


def split_cases(document: Document, notice: Notice, layout: Layout) -> list[Piece]:
    """The cases of a document with a body, in their order; empty when the document is one case."""
    lines = split_lines(document.text[:notice.end], notice.body)
    if pieces := table_cases(document, document.rows or plain_rows(lines, layout), layout):
        return pieces
    title = notice.title or (lines[0].text if lines else "")
    if is_law(lines) or is_numbered_case(title, lines, layout):
        return []
    if not (notice.letter or notice.titles or notice.ordinal) and is_case_of_one(title, lines, [start for start, _ in document.headings], layout):
        return []
    batch = layout.batch.search("\n".join((notice.title, notice.letter, *(line.text for line in lines[:1])))) is not None or _is_headed(lines, layout)
    pieces = _attachments(document.text, lines, layout)
    told = told_number(notice.letter or document.text[notice.start:][:_OPENING], layout)
    if not pieces:
        return _numbered(document, lines, layout, batch, told) or ([] if batch else _of_places(document, notice, title, lines, layout, told))
    inner = [_numbered(replace(document, text=piece.text, headings=()), split_lines(piece.text), layout, True, told) for piece in pieces if layout.batch.search(piece.title)]
    if cases := _without_index([found for found in inner if found]):
        return cases
    return pieces if len(pieces) > 1 or len(notice.titles) > 1 else []


def _of_places(document: Document, notice: Notice, title: str, lines: list[Line], layout: Layout, told: int) -> list[Piece]:
    """The cases of a document that no word calls a batch, where each begins with another place."""
    pieces = _numbered(document, lines, layout, True, told)
    return pieces if are_of_places(title, pieces, sum(len(line.text) for line in lines), briefing=bool(notice.masthead)) else []


def _without_index(attachments: list[list[Piece]]) -> list[Piece]:
    """The cases of all attachments. One that only lists titles which others tell of gives them theirs, with who made them (附件1 …名单)."""
    told = [case for cases in attachments for case in cases if case.text]
    listed = [case for cases in attachments if not any(case.text for case in cases) for case in cases]
    titles = [next((case.title for case in listed if _begins(case.title, piece.title)), piece.title) for piece in told]
    known = set(titles)
    if told and sum(case.title in known for case in listed) * 2 >= len(listed):
        return [replace(piece, title=title) for piece, title in zip(told, titles, strict=True)]
    return [case for cases in attachments for case in cases]


def _begins(longer: str, title: str) -> bool:
    """Whether a title of a list is that of a case, perhaps with more behind it (打造“无证明之城”（济南市行政审批服务局）)."""
    longer, title = letters(longer), letters(title)
    return longer == title or (len(title) > 5 and longer.startswith(title))


def _is_headed(lines: list[Line], layout: Layout) -> bool:
    """Does one of the first lines tell of a batch? Not where a paragraph follows before the first number: then it is the heading over one case."""
    first = next((index for index, line in enumerate(lines) if any(pattern.match(line.text) for pattern in (LEVEL_1, LEVEL_2, ARABIC))), len(lines))
    return any(layout.batch.search(line.text) for line in lines[1:3]) and not any("。" in line.text for line in lines[:first])


def _attachments(text: str, lines: list[Line], layout: Layout) -> list[Piece]:
    marks: list[Mark] = []
    for index, line in enumerate(lines):
        match = layout.attachment.fullmatch(line.text) if len(line.text) <= _TITLE and "。" not in line.text else None
        if match and (number := numeral(match[1])):
            marks.append((index, number, match[2]))
        elif is_bare_attachment(line.text, layout):
            marks.append((index, None, ""))
    return [piece for _, piece in _pieces(text, lines, marks) if piece.title or piece.text]


def _numbered(document: Document, lines: list[Line], layout: Layout, batch: bool, told: int) -> list[Piece]:
    """The cases that begin at marks (marks.py), each with the place of its group before its text and with the title of the contents where that says more."""
    marks = case_marks(document, lines, layout, batch, told)
    pieces = _pieces(document.text, lines, marks.cases, stops=marks.groups)
    return [_with_contents(_in_group(piece, at, marks), marks) for at, piece in pieces if piece.title or piece.text]


def _in_group(piece: Piece, at: int, marks: Marks) -> Piece:
    """The piece with the place of the group that it stands in (一、杭州市) on a line before its text."""
    group = max((line for line in marks.groups if line < at), default=-1)
    place = marks.groups.get(group, "")
    return replace(piece, text=f"{place}\n{piece.text}") if place and piece.text else piece


def _with_contents(piece: Piece, marks: Marks) -> Piece:
    title = marks.contents.get(piece.number or 0, "")
    return replace(piece, title=title) if title and _begins(title, piece.title) else piece


def _pieces(text: str, lines: list[Line], marks: Sequence[Mark], stops: Iterable[int] = ()) -> list[tuple[int, Piece]]:
    """The cases from mark to mark, each with the index of its first line; a line of `stops` ends a case too."""
    ends = sorted([*(mark[0] for mark in marks), *stops, len(lines)])
    return [(mark[0], _piece(text, lines, mark, ends[bisect_right(ends, mark[0])])) for mark in marks]


def _piece(text: str, lines: list[Line], mark: Mark, end: int) -> Piece:
    """The case from a mark to the line `end`. The title stands behind the mark or on the next line, unless that is a sentence or a section."""
    index, number, title = mark
    body = index + 1
    heading, stop, rest = title.partition("。")
    if stop and (match := _title_stop(heading)):
        start = lines[index].end - len(title) + match.end()
        return Piece(number, heading[:match.start()].strip(), text[start:lines[end - 1].end].strip())
    if stop and rest.strip():
        start = lines[index].end - len(rest)
        return Piece(number, heading, text[start:lines[end - 1].end].strip())
    title = heading
    if not title and body < end and is_title(lines[body].text):
        title, body = lines[body].text, body + 1
    span = Range(lines[body].start, lines[end - 1].end) if body < end else None
    return Piece(number, title, text[span.start:span.end] if span else "")


def _title_stop(heading: str) -> re.Match[str] | None:
    """Where the title ends in a line that goes on with the text without a full stop."""
    found = next((match for match in _TITLE_STOP.finditer(heading) if _SHORT_TITLE[0] <= match.start() <= _SHORT_TITLE[1]), None)
    return found if found and (found.end() * 2 < len(heading) or found[0] in "：:") else None
