"""The parts of a document before its cases: header lines of a web page, the letter with title, list of titles, issuer and date."""

import re
from dataclasses import dataclass

from reformgraph.schema.records import Document

from .layout import DATE, LIST_ITEM, STAMP, Layout, Line, iso_date, numeral, split_lines

# A web text's time stamp and source stand before 正文： within so many characters.
_STAMP_REACH = 150
_TITLE_LINES = 4
_HEADER_LINES = 60
_ISSUER_LINES = 8
_SHORT = 60
_MOST_TITLES = 200
_SENTENCE_MARKS = re.compile("[。！；]")
BATCH_NUMBER = re.compile(r"第\s?([一二三四五六七八九十]{1,3}|\d{1,2})\s?批")
# The number of a briefing, and what stands behind the name of who makes it.
_ISSUE = re.compile(r"[（(]?(?:(?:19|20)\d{2}年)?第\s?\d{1,4}\s?期[）)]?(?:.{0,4}总第\s?\d{1,5}\s?期.?)?")
_MADE_BY = re.compile(r"(?:编印|主办|编|印)$")
_OF_SEVERAL = re.compile("等[一-鿿]{1,3}(?:部门|单位|委局|厅局)$")
_DATE_ALONE = re.compile(rf"[（(]?{DATE.pattern}[）)]?")
_DATE_LINE = re.compile(rf"(?P<issuer>[^，。；：:、\d]{{0,60}}?)\s*[（(]?{DATE.pattern}[）)]?(?:印发|发布)?")


@dataclass(frozen=True, slots=True)
class Notice:
    """What stands before the cases: `titles` is the numbered list of the letter, `start` the offset behind header and title,
    `body` the one behind the letter, where the cases begin.

    `ordinal` is the number of the batch as printed (第二批), `web` whether the text came with the header of a web page. What is not told is empty.
    """

    title: str
    issuer: str
    date: str
    ordinal: str
    titles: tuple[tuple[int, str], ...]
    letter: str
    start: int
    body: int
    web: bool = False


def parse_notice(document: Document, layout: Layout) -> Notice:
    """Read header and letter of a document."""
    header, start = _header(document, layout)
    lines = split_lines(document.text, start)
    if lines and is_bare_attachment(lines[0].text, layout) and not any(layout.attachment.match(line.text) for line in lines[1:]):
        lines = lines[1:]  # 附件 over a list that came without its letter
    masthead, header = _masthead(lines, header)
    lines = lines[masthead:]
    title = header.get("title", "") or document.title
    used, printed = _title_lines(lines, title, layout)
    title = title or printed
    if used and used < len(lines) and (under := _DATE_ALONE.fullmatch(lines[used].text)):
        header = {"date": under[0]} | header
        used += 1
    titles, after_list = _titles(lines, used, layout)
    first = _first_attachment(lines, after_list, layout)
    end, issuer, date = _signature(lines, used, after_list, first, layout)
    letter = "\n".join(line.text for line in lines[used:end])
    match = BATCH_NUMBER.search(title) or BATCH_NUMBER.search(letter)
    return Notice(
        title=title, issuer=header.get("issuer", "") or issuer or _title_issuer(title, layout), date=_date(header.get("date", "")) or date,
        ordinal="".join(match[0].split()) if match else "", titles=titles, letter=letter,
        start=_offset(lines, used, document.text), body=_offset(lines, end, document.text), web="stamp" in header)


def _offset(lines: list[Line], index: int, text: str) -> int:
    return lines[index].start if index < len(lines) else len(text)


def _header(document: Document, layout: Layout) -> tuple[dict[str, str], int]:
    """Header lines as role → value (the first of a role counts), and where the body begins."""
    text = document.text
    reach = text[:_STAMP_REACH]
    marks = [(at, mark) for mark in layout.body_marks if (at := reach.find(mark)) >= 0]
    if marks and "\n" not in text[:min(marks)[0]]:
        at, mark = min(marks)
        return {"stamp": text[:at], "date": text[:at]}, at + len(mark)
    lines = split_lines(text)[:_HEADER_LINES]
    keys = [_key(line.text, layout) for line in lines]
    found: dict[str, str] = {}
    waiting = ""
    first = next((at for at, (role, value) in enumerate(keys[:_TITLE_LINES]) if role in ("date", "other", "issuer") and value), 0)
    if first and not any(_SENTENCE_MARKS.search(line.text) or line.text.endswith(("：", ":")) for line in lines[:first]):
        found["title"] = "".join(line.text for line in lines[:first])
    else:
        first = 0
    position = 0
    for line, (role, value) in zip(lines[first:], keys[first:], strict=True):
        if role == "body":
            return found, line.start + len(line.text) - len(value)
        if role:
            waiting = "" if value.strip() else role
            if value.strip():
                found.setdefault(role, value.strip())
        elif waiting and len(line.text) <= _SHORT + _SHORT and not _plain(found.get("title", "")).startswith(_plain(line.text)):
            found.setdefault(waiting, line.text)
            waiting = ""
        else:
            break
        position = line.end + 1
    return found, min(position, len(text))


def _masthead(lines: list[Line], header: dict[str, str]) -> tuple[int, dict[str, str]]:
    """How many lines the masthead of a briefing takes (its name, 第17期, who made it and when), and the header with what it tells."""
    for at, line in enumerate(lines[:_TITLE_LINES]):
        if _ISSUE.fullmatch(line.text) and at + 2 < len(lines):
            made = _DATE_LINE.fullmatch(lines[at + 1].text)
            if made is None or not (date := iso_date(made)):
                return at + 1, header
            return at + 2, {"issuer": _MADE_BY.sub("", made["issuer"].strip()), "date": date} | header
    return 0, header


def _key(line: str, layout: Layout) -> tuple[str, str]:
    """The role of a header line and its value; an empty role for any other line."""
    key, colon, value = line.replace("：", ":", 1).partition(":")
    return (layout.header_keys.get(_plain(key), "") if colon else ""), value


def _plain(text: str) -> str:
    return re.sub(r"\s", "", text)


def _title_lines(lines: list[Line], title: str, layout: Layout) -> tuple[int, str]:
    """How many lines at the start are the title (already known, or that of a notice, over up to four lines), and the printed title."""
    joined = ""
    for count, line in enumerate(lines[:_TITLE_LINES], 1):
        if len(line.text) > _SHORT + _SHORT or _SENTENCE_MARKS.search(line.text) or line.text.endswith(("：", ":")):
            break
        joined += _plain(line.text)
        if (title and joined == _plain(title)) or (not title and layout.notice_end.search(joined[-40:])):
            return count, joined
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
        match = layout.attachment.fullmatch(line.text) if len(line.text) <= _SHORT + _SHORT else None
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
        elif text and items and len(text) <= _SHORT and row + 1 < len(lines) and _split_items(lines[row + 1].text, items[-1][0]):
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


def _first_attachment(lines: list[Line], start: int, layout: Layout) -> int:
    """Index of the line that opens the first attachment, or the number of lines."""
    for index in range(start, len(lines)):
        text = lines[index].text
        match = layout.attachment.fullmatch(text) if len(text) <= _SHORT + _SHORT else None
        if is_bare_attachment(text, layout) or (match and numeral(match[1])):
            return index
    return len(lines)


def is_bare_attachment(text: str, layout: Layout) -> bool:
    """A line that says only 附件."""
    return len(text) <= 6 and layout.attachment.fullmatch(text.rstrip("：: ") + "1") is not None


def _signature(lines: list[Line], used: int, after_list: int, first: int, layout: Layout) -> tuple[int, str, str]:
    """Index of the line after the letter, its issuer and its date. A text without a signature and a list has no letter."""
    for index in range(after_list, first):
        match = _DATE_LINE.fullmatch(lines[index].text) if len(lines[index].text) <= _SHORT + _SHORT else None
        if match is None or not (date := iso_date(match)) or not match["m"]:
            continue
        names = [match["issuer"].strip()] if match["issuer"].strip() else []
        above = index - 1
        while not names or (above >= used and index - above <= _ISSUER_LINES):
            if above < max(used, after_list if after_list > used else used) or not _is_name(lines[above].text):
                break
            names.insert(0, lines[above].text)
            above -= 1
        if not names:
            continue
        end = index + 1
        while end < first and any(note in lines[end].text for note in layout.notes) and len(lines[end].text) <= _SHORT:
            end += 1
        return end, "、".join(_names(name) for name in names), date
    return (max(after_list, used) if after_list > used else used), "", ""


def _names(line: str) -> str:
    """The issuers of one line: spaces part two names, or only spread one (国 务 院)."""
    parts = line.split()
    return ("、" if min(map(len, parts)) > 3 else "").join(parts)


def _is_name(text: str) -> bool:
    return len(text) <= 40 and not re.search(r"[，。；：:？！,;\d]", text)


def _title_issuer(title: str, layout: Layout) -> str:
    """The issuer that a notice's title names before 关于."""
    issuer, about, _ = title.partition(layout.about)
    return _OF_SEVERAL.sub("", issuer) if about and 2 < len(issuer) <= 40 and layout.notice_end.search(title) else ""


def _date(text: str) -> str:
    for pattern in (DATE, STAMP):
        if match := pattern.search(text):
            return iso_date(match)
    return ""
