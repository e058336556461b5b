"""The parts of a document before its cases: header (header.py), title, list of titles, letter with issuer and date (letter.py)."""

import re
from dataclasses import dataclass

from reformgraph.schema.records import Document

from .header import date_in, masthead, read_header, without_red_head
from .layout import (
    DATE,
    DATE_ALONE,
    LIST_ITEM,
    SENTENCE_MARKS,
    SHORT,
    TITLE_LINES,
    Layout,
    Line,
    iso_date,
    numeral,
    plain,
    split_lines,
)
from .letter import find_letter, is_bare_attachment, without_foot

_MOST_TITLES = 200
BATCH_NUMBER = re.compile(r"(?:(?P<year>20\d{2})年?度?\s?)?(?P<ordinal>第\s?(?P<number>[一二三四五六七八九十]{1,3}|\d{1,2})\s?(?P<unit>[批期辑]))")
"""The number of a batch, with the year that stands directly before it (2024年第一批); in the text of a letter only 批 counts."""
_IN_BRACKETS = re.compile(r"[（(][^（）()]{1,20}[）)]")
_OF_SEVERAL = re.compile("等[一-鿿]{1,3}(?:部门|单位|委局|厅局)$")


@dataclass(frozen=True, slots=True)
class Notice:
    """What stands before the cases: `titles` is the numbered list of the letter, `start` the offset behind header and title,
    `body` the one behind the letter, where the cases begin, `end` the one of a signature below them, else `foot`, behind which nothing is of a case.

    `ordinal` is the number of the batch as printed (第二批), `web` whether the text came with the header of a web page, `masthead` the name of a
    briefing with its number. What is not told is empty.
    """

    title: str
    issuer: str
    date: str
    ordinal: str
    titles: tuple[tuple[int, str], ...]
    letter: str
    start: int
    body: int
    end: int
    foot: int
    web: bool = False
    masthead: str = ""


def parse_notice(document: Document, layout: Layout) -> Notice:
    """Read header and letter of a document."""
    header, start = read_header(document, layout)
    lines = split_lines(document.text, start)
    if lines and is_bare_attachment(lines[0].text, layout) and not any(layout.attachment.match(line.text) for line in lines[1:]):
        lines = lines[1:]  # 附件 over a list that came without its letter
    lines = without_foot(without_red_head(lines), layout)
    foot = lines[-1].end if lines else len(document.text)
    used, header = masthead(lines, header, layout)
    lines = lines[used:]
    title = header.get("title", "") or document.title
    if document.title and title.endswith(document.title):
        title = document.title  # who made it stands above the heading
    used, printed = _title_lines(lines, title, layout)
    title = title or printed
    if used and used < len(lines) and (under := DATE_ALONE.fullmatch(lines[used].text)):
        header = {"date": under[0]} | header
        used += 1
    titles, after_list = _titles(lines, used, layout)
    end, issuer, date, signed = find_letter(lines, used, after_list, document, layout)
    letter = "\n".join(line.text for line in lines[used:end])
    told = "\n".join(line.text for line in lines[used:end] if not layout.attachment.match(line.text) and not LIST_ITEM.match(line.text))
    in_letter = next((match["ordinal"] for match in BATCH_NUMBER.finditer(told) if match["unit"] == "批"), "")
    return Notice(
        title=title, issuer=header.get("issuer", "") or issuer or _title_issuer(title, layout), date=date_in(header.get("date", "")) or date or _date_of_print(document.text[foot:]),
        ordinal=ordinal_in(title) or "".join(in_letter.split()), titles=titles, letter=letter,
        start=_offset(lines, used, document.text), body=_offset(lines, end, document.text),
        end=lines[signed].start if signed < len(lines) else foot, foot=foot, web="stamp" in header, masthead=header.get("masthead", ""))


def _date_of_print(foot: str) -> str:
    """The date before 印发 in what stands below the text."""
    return next((iso_date(match) for match in DATE.finditer(foot) if match["d"] and foot.startswith("印发", match.end())), "")


def ordinal_in(title: str) -> str:
    """The number of a batch as a title prints it (第一批, 第3辑), without spaces; empty for none."""
    match = BATCH_NUMBER.search(title)
    return "".join(match["ordinal"].split()) if match else ""


def _offset(lines: list[Line], index: int, text: str) -> int:
    return lines[index].start if index < len(lines) else len(text)


def _title_lines(lines: list[Line], title: str, layout: Layout) -> tuple[int, str]:
    """How many lines at the start are the title (already known, or that of a notice, over up to four lines), and the printed title."""
    joined = ""
    for count, line in enumerate(lines[:TITLE_LINES], 1):
        if len(line.text) > SHORT + SHORT or SENTENCE_MARKS.search(line.text) or line.text.endswith(("：", ":")):
            break
        joined += plain(line.text)
        if (title and joined == plain(title)) or (not title and layout.notice_end.search(joined[-40:])):
            return count, joined
    first = lines[0].text if lines else ""
    if not title and len(lines) > 1 and len(first) <= SHORT + SHORT and layout.batch.search(first) and not SENTENCE_MARKS.search(first) and not layout.opens_case(first):
        count = 2 if _IN_BRACKETS.fullmatch(lines[1].text) and not DATE.search(lines[1].text) else 1
        if not first.endswith(("：", ":")):
            return count, "".join(plain(line.text) for line in lines[:count])
    return 0, ""


def _titles(lines: list[Line], start: int, layout: Layout) -> tuple[tuple[tuple[int, str], ...], int]:
    """The numbered titles of 附件:1.… 2.…, and the index of the line after the list."""
    for index in range(start, len(lines)):
        match = layout.attachment_list.fullmatch(lines[index].text)
        if match and (match[1] == "" or LIST_ITEM.match(match[1])):
            items, after = _items(lines, index, match[1])
            if items:
                return tuple(items), after
        if items := _attachment_titles(lines[index:index + _MOST_TITLES], layout):
            return tuple(items), index + len(items)
    return (), start


def _attachment_titles(lines: list[Line], layout: Layout) -> list[tuple[int, str]]:
    """附件1：… 附件2：… on lines that follow each other."""
    items: list[tuple[int, str]] = []
    for line in lines:
        match = layout.attachment.fullmatch(line.text) if len(line.text) <= SHORT + SHORT else None
        number = numeral(match[1]) if match else None
        if match is None or not match[2] or number != len(items) + 1:
            break
        items.append((number, match[2]))
    return items if len(items) > 1 else []


def _items(lines: list[Line], index: int, first: str) -> tuple[list[tuple[int, str]], int]:
    """The items of a list whose first line is `first`; an item may share its line with others or run over two lines."""
    items: list[tuple[int, str]] = []
    text, row = first, index
    while True:
        found = _split_items(text, items[-1][0] if items else 0)
        if found:
            items += found
        elif text and items and len(text) <= SHORT and row + 1 < len(lines) and _split_items(lines[row + 1].text, items[-1][0]):
            items[-1] = (items[-1][0], items[-1][1] + text)
        elif text:
            return items, row
        row += 1
        if row >= len(lines):
            return items, row
        text = lines[row].text


def _split_items(text: str, last: int) -> list[tuple[int, str]]:
    """Items of one line; the line must begin with one, and numbers rise in small steps."""
    starts: list[tuple[int, int, int]] = []
    for match in LIST_ITEM.finditer(text):
        number = int(match[1])
        if last < number <= last + 10 and (starts or not text[:match.start()].strip()):
            starts.append((match.start(), match.end(), number))
            last = number
    ends = [start for start, _, _ in starts[1:]] + [len(text)]
    return [(number, text[begin:end].strip()) for (_, begin, number), end in zip(starts, ends, strict=False) if text[begin:end].strip()]


def _title_issuer(title: str, layout: Layout) -> str:
    """The issuer that a notice's title names before 关于."""
    issuer, about, _ = title.partition(layout.about)
    return _OF_SEVERAL.sub("", issuer) if about and 2 < len(issuer) <= 40 and layout.notice_end.search(title) else ""


