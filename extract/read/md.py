"""Markdown: headings, lists, tables and emphasis become plain lines; numbers stay as printed."""

import re

from reformgraph.schema.records import Document

from .clean import TextBuilder
from .txt import decode

_HEADING = re.compile(r"(#{1,6})\s+(.*?)\s*#*")
_UNDERLINE = re.compile(r"(=+|-{2,})\s*")
_RULE = re.compile(r"\|?\s*:?-{2,}:?\s*(\|\s*:?-{2,}:?\s*)*\|?")
_BULLET = re.compile(r"(?:[-*+]|>)\s+")
_ESCAPED_NUMBER = re.compile(r"(\d{1,3})\\([.)])")
_EMPHASIS = re.compile(r"(\*\*|__|~~|`)(?=\S)(.{1,400}?)(?<=\S)\1")
_BOLD = re.compile(r"(\*\*|__)(?=\S)[^*_]{1,400}(?<=\S)\1")
_LINK = re.compile(r"!?\[([^\[\]\n]{0,400})\]\([^()\s]{0,1000}\)")
_NOTE, _NOTE_MARK = re.compile(r"\[\^[^\[\]\s]{1,40}\]:"), re.compile(r"\[\^[^\[\]\s]{1,40}\]")
_CELL = re.compile(r"(?<!\\)\|")
_OUTER = re.compile(r"^\||(?<!\\)\|$")  # the bars at both ends of a row: one each, a second one closes an empty cell


def read_md(data: bytes, name: str) -> Document:
    """Read Markdown. The first heading of level 1 is the title. Raises what `read_txt` raises."""
    builder = TextBuilder(name)
    title = ""
    table: list[list[str]] = []
    lines = _without_comments(decode(data, name)).splitlines()
    for at, raw in enumerate(lines):
        line = raw.strip()
        following = lines[at + 1].strip() if at + 1 < len(lines) else ""
        if line.startswith("|") or (table and "|" in line) or ("|" in line and "|" in following and _RULE.fullmatch(following)):
            if not _RULE.fullmatch(line):
                table.append([_plain(cell) for cell in _CELL.split(_OUTER.sub("", line))])
            continue
        if table:
            builder.table(table)
            table = []
        if _UNDERLINE.fullmatch(line) or line.startswith("```") or _NOTE.match(line):  # a footnote is of no case
            continue
        if heading := _HEADING.fullmatch(line):
            line = heading[2]
            title = title or (_plain(line) if raw.lstrip().startswith("# ") else "")
        text = _BULLET.sub("", line, count=1) if _BULLET.match(line) else line
        builder.paragraph(_plain(text), len(heading[1]) if heading else 0, _BOLD.fullmatch(text) is not None)
    if table:
        builder.table(table)
    return builder.document(title)


def _without_comments(text: str) -> str:
    parts: list[str] = []
    start = 0
    while (opening := text.find("<!--", start)) >= 0 and (closing := text.find("-->", opening)) >= 0:
        parts.append(text[start:opening])
        start = closing + 3
    return "".join(parts) + text[start:]


def _plain(text: str) -> str:
    text = _LINK.sub(r"\1", _EMPHASIS.sub(r"\2", _NOTE_MARK.sub("", text.strip())))
    return _ESCAPED_NUMBER.sub(r"\1\2", text).replace("\\|", "|").replace("<br>", "\n").replace("<br/>", "\n")
