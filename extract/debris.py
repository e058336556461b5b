"""The parts of a text in which nothing is a mention: by-lines, date-lines, credits and advertisements of web pages, and titles in 《》."""

import re
from bisect import bisect_right
from dataclasses import dataclass
from functools import cache, lru_cache

from reformgraph.schema.lexicon_files import lexicon

from .phrases import PhraseIndex

_TITLES = re.compile("《[^《》\n]{1,120}(?:《[^《》\n]{1,80}》[^《》\n]{0,80})?》")
_HAN = re.compile("[\u4e00-\u9fff]*$")
_WIDEST_BRACKET = 60
# The place of a date-line whose paper the lists do not know: 西宁8月1日讯（记者, 安徽法治报合肥讯（记者.
_DATELINE_END = re.compile("[讯电](?=[（( \u3000]{0,2}[\u4e00-\u9fff]{0,4}(?:记者|通讯员))")
_DATELINE = re.compile("(?:[\u4e00-\u9fff]{2,8}[报网])?[\u4e00-\u9fff]{2,4}(?:\\d{1,2}月\\d{1,2}日)?$")
_WIDEST_DATELINE = 20


@dataclass(frozen=True, slots=True)
class _Part:
    before: int
    after: re.Pattern[str] | None
    required: bool
    brackets: bool


class Mask:
    """Ranges of a text, asked for by position."""

    def __init__(self, ranges: list[tuple[int, int]]) -> None:
        self._starts: list[int] = []
        self._ends: list[int] = []
        for start, end in sorted(ranges):
            if self._ends and start <= self._ends[-1]:
                self._ends[-1] = max(self._ends[-1], end)
            else:
                self._starts.append(start)
                self._ends.append(end)

    def ranges(self) -> list[tuple[int, int]]:
        """The ranges, joined where they touch, in order."""
        return list(zip(self._starts, self._ends, strict=True))

    def covers(self, position: int) -> bool:
        """Is the character at the position inside one of the ranges?"""
        index = bisect_right(self._starts, position) - 1
        return index >= 0 and position < self._ends[index]


@lru_cache(maxsize=4)
def debris(text: str) -> Mask:
    """By-lines, date-lines, media, credits and advertisements."""
    ranges: list[tuple[int, int]] = []
    for start, end, part in _triggers().find(text):
        if part.brackets and (bracket := _bracket_around(text, start, end)):
            ranges.append(bracket)
            continue
        after = part.after.match(text, end) if part.after else None
        if after or not part.required:
            han = _HAN.search(text, max(0, start - part.before), start)
            ranges.append((han.start() if han else start, after.end() if after else end))
    for match in _DATELINE_END.finditer(text):
        if place := _DATELINE.search(text, max(0, match.start() - _WIDEST_DATELINE), match.start()):
            ranges.append((place.start(), match.end()))
    return Mask(ranges)


@lru_cache(maxsize=4)
def titles(text: str) -> Mask:
    """What stands in 《》: names inside are no mentions of their own."""
    return Mask([m.span() for m in _TITLES.finditer(text)])


def _bracket_around(text: str, start: int, end: int) -> tuple[int, int] | None:
    for left, right in ("（）", "()"):
        opening = text.rfind(left, max(0, start - _WIDEST_BRACKET), start)
        closing = text.find(right, end, end + _WIDEST_BRACKET)
        if opening >= 0 and closing >= 0 and text.find(right, opening, start) < 0:
            return opening, closing + 1
    return None


@cache
def _triggers() -> PhraseIndex[_Part]:
    return PhraseIndex(
        (trigger, _Part(entry.get("before", 0), re.compile(entry["after"]) if "after" in entry else None,
                        entry.get("required", False), entry.get("brackets", False)))
        for entry in lexicon("debris")["debris"]
        for trigger in entry["triggers"]
    )
