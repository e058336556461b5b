"""What stands above the title: header lines of a web page, the red head of a document, the masthead of a briefing."""

import re

from reformgraph.schema.records import Document

from .layout import (
    DATE,
    DATE_ALONE,
    DATE_LINE,
    SENTENCE_MARKS,
    SHORT,
    STAMP,
    TITLE_LINES,
    Layout,
    Line,
    iso_date,
    plain,
    split_lines,
)
from .stamps import after_way, find_stamp, is_headline, title_before_text

# A web text's time stamp and source stand before 正文： within so many characters.
_STAMP_REACH = 150
_HEADER_LINES = 60
_HAN = re.compile("[一-鿿]")
_SHORTEST_TITLE = 6  # Chinese characters
_AROUND = " \u3000，,|-—【（("  # between a title and the date behind it
# The number of a briefing, and what stands behind the name of who makes it.
_ISSUE = re.compile(r"(?:[〔［\[（(]?(?:19|20)\d{2}年?[〕］\]）)]?)?[（(]?(?:第|总第)\s?\d{1,5}\s?期[）)]?(?:.{0,4}总第\s?\d{1,5}\s?期.?)?")
_MADE_BY = re.compile(r"(?:编印|主办|编|印)$")
# A document's number (豫发改营商〔2024〕118号), and the red head above it (…文件).
_DOCUMENT_NUMBER = re.compile(r"[一-鿿]{1,16}\s?[〔［\[（(]\s?(?:19|20)\d{2}\s?[〕］\]）)]\s?\d{1,5}\s?号")
_RED_HEAD = re.compile(r"[一-鿿\s]{3,30}文件")
_EDITORS_NOTE = re.compile(r"[【〔\[]?(?:编者按|编者的话|按)[】〕\]]?\s?[：:]?")


def read_header(document: Document, layout: Layout) -> tuple[dict[str, str], int]:
    """Header lines as role → value (the first of a role counts), and where the body begins."""
    text = document.text
    reach = text[:_STAMP_REACH]
    marks = [(at, mark) for mark in layout.body_marks if (at := reach.find(mark)) >= 0]
    if marks and "\n" not in text[:min(marks)[0]]:
        at, mark = min(marks)
        return {"stamp": text[:at], "date": text[:at]} | _headline(text[:at], layout), at + len(mark)
    position = after_way(text, layout)
    lines = split_lines(text, position)[:_HEADER_LINES]
    found, behind = _shared_line(lines, layout)
    if "stamp" in found:
        return found, behind
    lines, position = [line for line in lines if line.start >= behind], max(position, behind)
    keys = [_key(line.text, layout) for line in lines]
    waiting = ""
    first = next((at for at, (role, value) in enumerate(keys[:TITLE_LINES]) if role in ("date", "other", "issuer") and value), 0)
    if first and "title" not in found and not any(SENTENCE_MARKS.search(line.text) or line.text.endswith(("：", ":")) for line in lines[:first]):
        found["title"] = "".join(line.text for line in lines[:first])
    else:
        first = 0
    for line, (role, value) in zip(lines[first:], keys[first:], strict=True):
        if role == "body":
            return found, line.start + len(line.text) - len(value)
        if role:
            waiting = "" if value.strip() else role
            if value.strip():
                found.setdefault(role, value.strip())
            if role == "other" and (date := date_in(value)):
                found.setdefault("date", date)
        elif waiting and len(line.text) <= SHORT + SHORT and not plain(found.get("title", "")).startswith(plain(line.text)):
            found.setdefault(waiting, line.text)
            waiting = ""
        else:
            break
        position = line.end + 1
    return found, min(position, len(text))


def _shared_line(lines: list[Line], layout: Layout) -> tuple[dict[str, str], int]:
    """What the first line with date and source tells that also holds the title or the text, and where the rest begins; nothing where there is no such line."""
    for at, line in enumerate(lines[:TITLE_LINES]):
        if any(SENTENCE_MARKS.search(above.text) or above.text.endswith(("：", ":")) for above in lines[:at]):
            break
        if (stamp := find_stamp(line.text, layout)) is None:
            continue
        before, after = line.text[:stamp.start].strip(_AROUND), line.text[stamp.end:]
        if not stamp.dated or not (before or len(_HAN.findall(after)) >= _SHORTEST_TITLE) or (before and after and not layout.stamp_field.search(line.text, stamp.start, stamp.end)):
            break
        date = date_in(line.text[stamp.start:stamp.end])
        found = {"date": date} if date else {}
        start = line.start + stamp.end
        title = "".join(above.text for above in lines[:at]) + before
        if not title and (title := title_before_text(Line(start, line.end, after), layout)):
            start += len(title)
        if SENTENCE_MARKS.search(after):
            found["stamp"] = line.text[stamp.start:stamp.end]
        return found | ({"title": title} if title else {}), start if after else line.end + 1
    return {}, 0


def _headline(stamp: str, layout: Layout) -> dict[str, str]:
    """The title that stands before the date and source of a web text on one line (…少跑腿 2024-05-16 来源：… 正文：…)."""
    ends = [match.start() for pattern in (DATE, STAMP, layout.header_key) if (match := pattern.search(stamp))]
    title = stamp[:min(ends, default=len(stamp))].strip(_AROUND)
    return {"title": title} if is_headline(title) else {}


def without_red_head(lines: list[Line]) -> list[Line]:
    """The lines without …文件 and the document's number, where these stand above the title."""
    for at, line in enumerate(lines[:TITLE_LINES]):
        if _DOCUMENT_NUMBER.fullmatch(line.text):
            return lines[at + 1:] if all(_RED_HEAD.fullmatch(above.text) for above in lines[:at]) else lines
    return lines[1:] if lines and _RED_HEAD.fullmatch(lines[0].text) and len(lines) > 1 else lines


def masthead(lines: list[Line], header: dict[str, str], layout: Layout) -> tuple[int, dict[str, str]]:
    """How many lines the masthead of a briefing takes (its name, 第17期, who made it and when, 编者按), and the header with what it tells."""
    used, name = 0, ""
    for at, line in enumerate(lines[:TITLE_LINES]):
        issue = _ISSUE.match(line.text)
        rest = line.text[issue.end():].strip() if issue else ""
        if issue and (not rest or DATE_ALONE.fullmatch(rest)) and at + 2 < len(lines):
            used, name = at + 1, "".join(plain(above.text) for above in lines[:at])
            name += plain(issue[0]) if name else ""
            made = DATE.search(rest) or DATE_LINE.fullmatch(lines[at + 1].text)
            if made and (date := iso_date(made)):
                named = made.groupdict().get("issuer", "") or ""
                header = ({"issuer": _MADE_BY.sub("", named.strip())} if named else {}) | {"date": date} | header
                used += 0 if rest else 1
            break
    if not used and len(lines) > 2 and layout.briefing.fullmatch(lines[0].text) and not SENTENCE_MARKS.search(lines[1].text):
        used, name = 1, lines[0].text
    if name:
        header = header | {"masthead": name}
    if used and used + 1 < len(lines) and (note := _EDITORS_NOTE.match(lines[used].text)) and note.end() > 2:
        used += 1
    return used, header


def _key(line: str, layout: Layout) -> tuple[str, str]:
    """The role of a header line and its value; an empty role for any other line."""
    key, colon, value = line.replace("：", ":", 1).partition(":")
    if colon and (role := layout.header_keys.get(plain(key), "")):
        return role, value
    stamp = find_stamp(line, layout)
    return ("other", line) if (stamp and stamp.start == 0 and stamp.end == len(line)) or layout.way.fullmatch(line) else ("", value)


def date_in(text: str) -> str:
    for pattern in (DATE, STAMP):
        if match := pattern.search(text):
            return iso_date(match)
    return ""
