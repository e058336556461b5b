"""The letter before the cases: where it ends, who signed it and when, also where they signed below the cases."""

import re
from dataclasses import dataclass

from reformgraph.schema.records import BOLD_LINE, Document

from .layout import DATE_LINE, SENTENCE_MARKS, SHORT, Layout, Line, iso_date, numeral
from .plain_tables import first_head

_ISSUER_LINES = 8
_ENDINGS = 6  # lines below a signature at the end, such as 抄送：…
_MOST_BELOW = 60  # lines below an article: titles of others
_SEALED = re.compile(r"[（(]\s?(?:代章|印章|盖章|章)\s?[）)]")


def _first_attachment(lines: list[Line], start: int, layout: Layout) -> int:
    """Index of the line that opens the first attachment, or the number of lines."""
    for index in range(start, len(lines)):
        text = lines[index].text
        match = layout.attachment.fullmatch(text) if len(text) <= SHORT + SHORT else None
        if is_bare_attachment(text, layout) or (match and numeral(match[1])):
            return index
    return len(lines)


def is_bare_attachment(text: str, layout: Layout) -> bool:
    """A line that says only 附件."""
    return len(text) <= 6 and layout.attachment.fullmatch(text.rstrip("：: ") + "1") is not None


def find_letter(lines: list[Line], used: int, after_list: int, document: Document, layout: Layout) -> tuple[int, str, str, int]:
    """Index of the line after the letter, its issuer and date, and the index of the line where a signature below the cases begins.

    A text without a signature and a list has no letter. A letter ends before the first attachment, or else before the first case.
    """
    bare = max(after_list, used)
    first = _first_attachment(lines, after_list, layout)
    opening = _first_case(lines, after_list, document, layout)
    if signature := _signature(lines, used, after_list, first if first < len(lines) else opening, layout):
        return signature.end, signature.issuer, signature.date, len(lines)
    behind = max((cell.end for row in document.rows for cell in row.cells if cell), default=0)
    closing = next((at for at in range(opening, len(lines)) if lines[at].start >= behind), len(lines))
    if first == len(lines) and closing < len(lines) and (signature := _signature(lines, closing, closing, first, layout)):
        if len(lines) - signature.end <= _ENDINGS and all(len(line.text) <= SHORT for line in lines[signature.end:]):
            return max(bare, opening), signature.issuer, signature.date, signature.start
        return signature.end, signature.issuer, signature.date, len(lines)
    return bare, "", "", len(lines)


def without_foot(lines: list[Line], layout: Layout) -> list[Line]:
    """The lines without those at the end that are of no case: who it goes to and who made it (抄送：…, 2024年3月1日印发, （信息来源：…）), and what a page
    holds below its article (责任编辑：…, 相关阅读：…), with the lines behind that where none of them is a sentence."""
    foot = at = len(lines)
    while at > max(1, len(lines) - _MOST_BELOW):
        at -= 1
        text = lines[at].text
        if layout.page_end.match(text) or (at == foot - 1 and len(text) <= SHORT + SHORT and layout.closing.match(text)):
            foot = at
        elif "。" in text or len(text) > SHORT:
            break
    return lines[:foot]


def _first_case(lines: list[Line], start: int, document: Document, layout: Layout) -> int:
    """Index of the first line that can open a case or a table of cases, or the number of lines."""
    if document.rows:
        head = min((cell.start for cell in document.rows[0].cells if cell), default=0)
        return next((at for at in range(start, len(lines)) if lines[at].start >= head), len(lines))
    headings = {at for at, level in document.headings if level != BOLD_LINE}
    number = next((at for at in range(start, len(lines)) if layout.opens_case(lines[at].text) or (at > start and lines[at].start in headings)), len(lines))
    return min(number, first_head(lines, layout))


@dataclass(frozen=True, slots=True)
class _Signature:
    """Who signed a letter and when; `start` and `end` are the indexes of its first line and of the one behind it."""

    start: int
    end: int
    issuer: str
    date: str


def _signature(lines: list[Line], used: int, after_list: int, first: int, layout: Layout) -> _Signature | None:
    """The first signature of the lines: names over a date, or a date alone below a letter."""
    for index in range(after_list, first):
        match = DATE_LINE.fullmatch(lines[index].text) if len(lines[index].text) <= SHORT + SHORT else None
        if match is None or not (date := iso_date(match)) or not match["m"]:
            continue
        names = [match["issuer"].strip()] if match["issuer"].strip() else []
        above = index - 1
        while not names or (above >= used and index - above <= _ISSUER_LINES):
            if above < max(used, after_list) or not _is_name(lines[above].text):
                break
            names.insert(0, lines[above].text)
            above -= 1
        told = above >= used and SENTENCE_MARKS.search(lines[above].text) is not None
        if not names and not told:
            continue
        if not used and above < 0:  # a title over its date
            continue
        end = index + 1
        while end < first and any(note in lines[end].text for note in layout.notes) and len(lines[end].text) <= SHORT:
            end += 1
        return _Signature(above + 1, end, _SEALED.sub("", "、".join(_names(name) for name in names)), date)
    return None


def _names(line: str) -> str:
    """The issuers of one line: spaces part two names, or only spread one (国 务 院)."""
    parts = line.split()
    return ("、" if min(map(len, parts)) > 3 else "").join(parts)


def _is_name(text: str) -> bool:
    return len(text) <= 40 and not re.search(r"[，。；：:？！,;\d]", text)
