"""One pass over a text for everything that names hang on: heads, known names, quoted phrases, and the places where names may begin."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field

from .debris import Mask, debris
from .mentions import Mention
from .naming_words import Head, Known, Names
from .quoted import Quoted, quoted_phrases

_DELIMITER = re.compile(r"[。；;！？!?：:，,、\n（）()\[\]【】“”‘’「」『』\"《》〈〉|丨…—]| +|　+")
# Roles of a place where a name may begin, beside those of the lexicon: right after a body or place, at a place's first character.
AFTER_BODY, AFTER_PLACE, AT_PLACE = "body", "place_end", "place_start"


@dataclass(slots=True)
class Reading:
    """What one pass over a text found. Positions are sorted; `start_words` tells the word before a possible beginning, and its role."""

    text: str
    starts: list[int] = field(default_factory=list)
    start_words: dict[int, tuple[str, str]] = field(default_factory=dict)
    delimiter_starts: list[int] = field(default_factory=list)
    delimiter_ends: list[int] = field(default_factory=list)
    heads: list[tuple[int, int, Head]] = field(default_factory=list)
    head_at: dict[int, Head] = field(default_factory=dict)
    known: list[tuple[int, int, Known]] = field(default_factory=list)
    quotes: list[Quoted] = field(default_factory=list)
    titles: list[Quoted] = field(default_factory=list)
    bodies: list[tuple[int, int]] = field(default_factory=list)
    waste: Mask = field(default_factory=lambda: Mask([]))
    in_titles: Mask = field(default_factory=lambda: Mask([]))

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

    def between(self, start: int, end: int) -> list[int]:
        """The places strictly between `start` and `end` where a name may begin."""
        return self.starts[bisect_right(self.starts, start):bisect_left(self.starts, end)]

    def heads_in(self, start: int, end: int) -> list[tuple[int, Head]]:
        """The heads that lie between `start` and `end`, as (end, head)."""
        found: list[tuple[int, Head]] = []
        index = bisect_left(self.heads, start, key=lambda h: h[1])
        while index < len(self.heads) and self.heads[index][1] <= end:
            if self.heads[index][0] >= start:
                found.append((self.heads[index][1], self.heads[index][2]))
            index += 1
        return found

    def of_body(self, start: int, end: int) -> bool:
        """Does the range lie in the name of a body, or cut one in two?"""
        index = bisect_right(self.bodies, (start, len(self.text))) - 1
        if index >= 0 and start < self.bodies[index][1] and (self.bodies[index][0] < start or end <= self.bodies[index][1]):
            return True
        index += 1
        while index < len(self.bodies) and self.bodies[index][0] < end:
            if self.bodies[index][1] > end:
                return True
            index += 1
        return False

    def barred(self, start: int, end: int) -> bool:
        """No name stands in a title in 《》, in by-lines and credits, or in a body's name."""
        return self.in_titles.covers(start) or self.waste.covers(start) or self.of_body(start, end)


def read(text: str, names: Names, mentions: Sequence[Mention] = ()) -> Reading:
    """Read a text in which bodies and places are known already."""
    reading = Reading(text)
    for last, (word, role) in names.starts.iter_long(text):
        if role:
            reading.start_words[last + 1] = (word, role)
    for mention in mentions:
        if mention.label == "Locality":
            reading.start_words.setdefault(mention.start, ("", AT_PLACE))
            reading.start_words.setdefault(mention.end, ("", AFTER_PLACE))
        elif mention.label in ("Department", "Organization"):
            reading.start_words[mention.end] = ("", AFTER_BODY)
            reading.bodies.append((mention.start, mention.end))
    reading.starts = sorted(reading.start_words)
    reading.bodies.sort()
    for match in _DELIMITER.finditer(text):
        reading.delimiter_starts.append(match.start())
        reading.delimiter_ends.append(match.end())
    longest: dict[int, tuple[int, int, Head]] = {}
    for last, head in names.head_words.iter(text):
        start, end = last + 1 - len(head.word), last + 1
        if end not in longest or start < longest[end][0]:
            longest[end] = (start, end, head)
    reading.heads = list(longest.values())
    reading.head_at = {start: head for start, _, head in reading.heads}
    reading.known = [(last + 1 - len(k.name), last + 1, k) for last, k in names.known_words.iter_long(text)]
    for quote in quoted_phrases(text):
        (reading.titles if quote.mark in "《〈<" else reading.quotes).append(quote)
    reading.in_titles = Mask([(t.start, t.end) for t in reading.titles])
    reading.waste = debris(text)
    return reading
