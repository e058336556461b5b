"""What a page puts around the title: the way to it (首页 > …), and date, source and tools on one line, perhaps with the title or the text on the same line."""

import re
from dataclasses import dataclass, replace

from .layout import DATE, SENTENCE_MARKS, STAMP, Layout, Line

_HAN = re.compile("[一-鿿]")
_SHORTEST_TITLE, _LONGEST_TITLE = 6, 60  # Chinese characters at least, characters at most
_REACH = 160  # the line of date and source begins within so many characters
_TIME = re.compile(r"\d{1,2}[:：]\d{2}(?:[:：]\d{2})?(?!\d)")
_BETWEEN = re.compile(r"[\s|｜丨/，,·【】\[\]（）()—-]*")
_GAP = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Stamp:
    """Where date, source and tools stand in a line: the title before them, the text behind them. `dated` says that they tell a date."""

    start: int
    end: int
    dated: bool


def after_way(text: str, layout: Layout) -> int:
    """Where a text begins when the way to the page is left out: its lines at the head, below the name of the site or not, or what it takes of the first
    one. 0 where nothing follows."""
    start = 0
    while match := layout.way.match(text, site.end() if (site := layout.site.match(text, start)) else start):
        end = text.find("\n", match.end())
        rest = text[match.end():end if end >= 0 else len(text)]
        if rest[:1].isspace() and len(_HAN.findall(rest)) >= _SHORTEST_TITLE:
            return match.end() + len(rest) - len(rest.lstrip())
        if end < 0 or SENTENCE_MARKS.search(rest):
            break
        start = end + 1
    return start


def find_stamp(line: str, layout: Layout) -> Stamp | None:
    """The date and source with which a line begins, or which it has behind a title."""
    for match in layout.stamp_start.finditer(line, 0, _REACH):
        before = line[:match.start()]
        alone = _BETWEEN.fullmatch(before) is not None
        if not alone and not is_headline(before):
            return None
        if (alone or _BETWEEN.fullmatch(before[-1])) and (stamp := _run(line, match.start(), layout)):
            return replace(stamp, start=0) if alone else stamp
    return None


def _run(line: str, start: int, layout: Layout) -> Stamp | None:
    """A run of date, time, source, reporter and tools from a position; None where it is nothing but a date."""
    position, told, dated = start, False, False
    while match := _date(line, position) or _TIME.match(line, position) or layout.stamp_field.match(line, position) or layout.stamp_word.match(line, position):
        told |= match.re in (_TIME, layout.stamp_field)
        dated |= match.re in (DATE, STAMP) or DATE.search(match[0]) is not None or STAMP.search(match[0]) is not None
        position = _behind(line, match.end())
    return Stamp(start, position, dated) if told else None


def _date(line: str, position: int) -> re.Match[str] | None:
    match = DATE.match(line, position)
    return match if match and match["d"] else STAMP.match(line, position)


def _behind(line: str, position: int) -> int:
    match = _BETWEEN.match(line, position)
    return match.end() if match else position


def is_headline(text: str) -> bool:
    """Whether what stands before date and source is a title."""
    title = text.strip()
    return len(title) <= 2 * _LONGEST_TITLE and len(_HAN.findall(title)) >= _SHORTEST_TITLE and not SENTENCE_MARKS.search(title.rstrip("！")) and not title.endswith(("：", ":"))


def title_before_text(line: Line, layout: Layout) -> str:
    """The title with which a line begins that goes on, behind a space, with the text; empty where it is text from the start."""
    for gap in _GAP.finditer(line.text, 0, _LONGEST_TITLE):
        if is_headline(line.text[:gap.start()]) and (layout.body_start.match(line.text, gap.end()) or layout.dateline.match(line.text, gap.end())):
            return line.text[:gap.start()]
    return ""
