"""One pass over a text for everything that names hang on: heads, known names, quoted phrases, and the places where names may begin."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field

from ..debris import debris
from .quoted import Quoted, quoted_phrases
from .words import Head, Known, Names

# Start, end and label of a mention.
Span = tuple[int, int, str]
_DELIMITER = re.compile(r"[。；;！？!?：:，,、\n（）()\[\]【】“”‘’「」『』\"《》〈〉|丨…—]| +|　+")
# Roles of a place where a name may begin, beside those of the lexicon: right after a body or place, at a place's first character.
AFTER_BODY, AFTER_PLACE, AT_PLACE = "body", "place_end", "place_start"
# Roles of the verbs that govern what follows them, and how far they reach, in characters.
_GOVERNING, _REACH = frozenset({"issue", "setup", "result", "use"}), 16
_ONE = b"\1"
_WAY = "式"  # with it the word before goes on: 嵌入式服务驿站


@dataclass(slots=True)
class Reading:
    """What one pass over a text found. Positions are sorted; `start_words` tells the word before a possible beginning, and its role.

    `closed` marks the characters that begin no name (in titles in 《》, in by-lines and credits), `split` those at which a cut would divide the name of a body.
    """

    text: str
    starts: list[int] = field(default_factory=list)
    start_words: dict[int, tuple[str, str]] = field(default_factory=dict)
    delimiter_starts: list[int] = field(default_factory=list)
    delimiter_ends: list[int] = field(default_factory=list)
    heads: list[tuple[int, int, Head]] = field(default_factory=list)
    head_ends: list[int] = field(default_factory=list)
    head_at: dict[int, Head] = field(default_factory=dict)
    known: list[tuple[int, int, Known]] = field(default_factory=list)
    quotes: list[Quoted] = field(default_factory=list)
    titles: list[Quoted] = field(default_factory=list)
    governors: list[int] = field(default_factory=list)
    bodies: set[tuple[int, int]] = field(default_factory=set)
    closed: bytearray = field(default_factory=bytearray)
    split: bytearray = field(default_factory=bytearray)

    def clause(self, at: int) -> int:
        """Where the clause of `at` begins: after the last delimiter before it."""
        index = bisect_right(self.delimiter_ends, at)
        return self.delimiter_ends[index - 1] if index else 0

    def clause_end(self, at: int) -> int:
        """The first delimiter at or after `at`, or the end of the text."""
        index = bisect_left(self.delimiter_starts, at)
        return self.delimiter_starts[index] if index < len(self.delimiter_starts) else len(self.text)

    def left(self, at: int, reach: int, most: int) -> list[int]:
        """Places left of `at` in its clause where a name that holds `at` may begin, nearest first."""
        clause = self.clause(at)
        low = max(clause, at - reach)
        places: list[int] = []
        index = bisect_left(self.starts, at) - 1
        while index >= 0 and self.starts[index] >= low and len(places) < most:
            places.append(self.starts[index])
            index -= 1
        if len(places) < most and at - reach <= clause < at and clause not in places:
            places.append(clause)
        return places

    def inside(self, start: int, end: int) -> tuple[int, int]:
        """The range, as indexes into `starts`, of the places strictly between `start` and `end` where a name may begin."""
        first = bisect_right(self.starts, start)
        return first, bisect_left(self.starts, end, first)

    def governor(self, at: int) -> tuple[str, str] | None:
        """The nearest verb at or shortly before `at`, with its role."""
        index = bisect_right(self.governors, at) - 1
        return self.start_words[self.governors[index]] if index >= 0 and self.governors[index] >= at - _REACH else None

    def heads_in(self, start: int, end: int) -> list[tuple[int, Head]]:
        """The heads that lie between `start` and `end`, as (end, head)."""
        found: list[tuple[int, Head]] = []
        index = bisect_left(self.head_ends, start)
        while index < len(self.heads) and self.heads[index][1] <= end:
            if self.heads[index][0] >= start:
                found.append((self.heads[index][1], self.heads[index][2]))
            index += 1
        return found

    def barred(self, start: int, end: int) -> bool:
        """No name begins in a title in 《》, in by-lines and credits, or inside a body's name, cuts one in two or is one."""
        return bool(self.closed[start] or self.split[start] or self.split[end]) or (start, end) in self.bodies


def read(text: str, names: Names, known: Sequence[Span] = ()) -> Reading:
    """Read a text in which bodies and places are known already."""
    reading = Reading(text, closed=bytearray(len(text) + 1), split=bytearray(len(text) + 1))
    words = {last + 1: word for last, word in names.starts.iter_long(text) if word[1] and text[last + 1:last + 2] != _WAY}
    for start, end, label in known:
        if label == "Locality":
            for at in range(start + 1, end):  # no name begins at 台 and none at 州 of 台州市
                words.pop(at, None)
            if words.get(start) == ("", AFTER_PLACE) and end - start == 1:  # 苏浙皖公共信用平台: no name begins at 皖
                del words[start]
            else:
                words.setdefault(start, ("", AT_PLACE))
            words.setdefault(end, ("", AFTER_PLACE))
        else:
            words[end] = ("", AFTER_BODY)
            reading.bodies.add((start, end))
            reading.split[start + 1:end] = _ONE * (end - start - 1)
    reading.start_words, reading.starts = words, sorted(words)
    reading.governors = [at for at in reading.starts if words[at][1] in _GOVERNING]
    delimiters = [match.span() for match in _DELIMITER.finditer(text)]
    reading.delimiter_starts, reading.delimiter_ends = [d[0] for d in delimiters], [d[1] for d in delimiters]
    longest: dict[int, tuple[int, int, Head]] = {}
    for last, head in names.head_words.iter(text):
        end = last + 1
        start = end - len(head.word)
        if names.goes_on.match(text, end):
            continue
        if end not in longest or start < longest[end][0]:
            longest[end] = (start, end, head)
    ends = {start: end for start, end, _ in sorted(longest.values())}
    reading.heads = [head for head in longest.values() if head[1] == ends[head[0]] or head[2].label]  # 工作 of 工作室 is no head
    reading.head_ends = [end for _, end, _ in reading.heads]
    reading.head_at = {start: head for start, _, head in reading.heads}
    reading.known = [(last + 1 - len(k.name), last + 1, k) for last, k in names.known_words.iter_long(text) if not names.goes_on.match(text, last + 1)]
    for quote in quoted_phrases(text):
        (reading.titles if quote.mark in "《〈<" else reading.quotes).append(quote)
    for start, end in (*((t.start, t.end) for t in reading.titles), *debris(text).ranges()):
        reading.closed[start:end] = _ONE * (end - start)
    return reading
