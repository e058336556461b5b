"""What the network sees of a pair of mentions beside their words: the text between them, how far apart they are, where they stand."""

from bisect import bisect_right
from collections.abc import Sequence
from typing import NamedTuple

from ..mentions import Mention

Span = tuple[int, int]
LABELS = ("Department", "Organization", "Locality", "PolicyInstrument", "Platform")
PAIR_TYPES = ("IMPLEMENTS", "ISSUED", "OPERATES", "USES", "USES-CASE", "PILOTED_IN")
_BETWEEN = 150  # characters between the mentions that are read
_DISTANCES, _SENTENCES = 10, 7  # steps in which distances are told apart, in powers of two of characters, and in sentences
# Where the numbers of each kind of observation begin; the last kind is the type.
_FAR, _APART, _ORDER, _TAIL_EARLY, _HEAD_EARLY, _TYPE = 1, 11, 18, 20, 22, 24
PAIR_NUMBERS = _TYPE + len(PAIR_TYPES)


class Pair(NamedTuple):
    """A candidate: its type, and its mentions; without a head it is the case that relates."""

    type: str
    head: Mention | None
    tail: Mention


def between(pair: Pair) -> Span:
    """The text between the mentions, or the tail where the case relates."""
    if pair.head is None:
        start, end = pair.tail.start, pair.tail.end
    else:
        start, end = min(pair.head.end, pair.tail.end), max(pair.head.start, pair.tail.start)
    return start, min(max(start, end), start + _BETWEEN)


def pair_numbers(pair: Pair, sentence_starts: Sequence[int], body_start: int) -> list[int]:
    """What is observed of a pair, as numbers below PAIR_NUMBERS; 0 stands for nothing."""
    tail, head = pair.tail, pair.head
    found = [_TAIL_EARLY + (tail.start < body_start), _TYPE + PAIR_TYPES.index(pair.type)]
    if head is None:
        return [0, 0, 0, _HEAD_EARLY, *found]
    gap = max(0, max(head.start, tail.start) - min(head.end, tail.end))
    apart = abs(bisect_right(sentence_starts, head.start) - bisect_right(sentence_starts, tail.start))
    return [_FAR + min(_DISTANCES - 1, (gap + 1).bit_length() - 1), _APART + min(_SENTENCES - 1, apart), _ORDER + (head.start < tail.start),
            _HEAD_EARLY + (head.start < body_start), *found]
