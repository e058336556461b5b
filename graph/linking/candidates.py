"""Which pairs of wordings are worth comparing: those that share a rare pair of characters.

An inverted index, read for the rarest pairs of each wording only and never beyond a bounded number of entries, so that the work grows with
the number of wordings, not with its square.
"""

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Sequence

from .similarity import Similarity
from .wordings import Wording

_RAREST = 5  # pairs of characters of a wording that are looked up
_ENTRIES = 60  # entries of the index that are read for one of them
_KEPT = 6  # candidates that a wording is compared with


def candidate_pairs(wordings: Sequence[Wording], fixed: int, similarity: Similarity) -> list[tuple[int, int]]:
    """Index pairs (a, b), a < b, that may be alike. The first `fixed` wordings are not compared with each other.

    The wordings must come in an order of their own (sorted by what they say), so that the result does not depend on how they were met.
    """
    grams = [_pairs(wording) for wording in wordings]
    counts = Counter(gram for found in grams for gram in found)
    rarest = [sorted(found, key=lambda gram: (counts[gram], gram))[:_RAREST] for found in grams]
    index: dict[str, list[int]] = defaultdict(list)
    for number, found in enumerate(rarest):
        for gram in found:
            index[gram].append(number)
    pairs = set()
    for number in range(fixed, len(wordings)):
        shared: dict[int, float] = defaultdict(float)
        for gram in rarest[number]:
            weight = similarity.weight(gram)
            for other in _near(index[gram], number, fixed):
                shared[other] += weight
        shared.pop(number, None)
        for other in sorted(shared, key=lambda other: (-shared[other], other))[:_KEPT]:
            pairs.add((min(number, other), max(number, other)))
    return sorted(pairs)


def _near(entries: list[int], number: int, fixed: int) -> list[int]:
    """All of the fixed entries and the neighbours of a number among the rest, when there are too many for all."""
    if len(entries) <= _ENTRIES:
        return entries
    known = entries[:min(bisect_left(entries, fixed), _ENTRIES // 2)]
    at = bisect_left(entries, number)
    return [*known, *entries[max(len(known), at - _ENTRIES // 4):at + _ENTRIES // 4]]


def _pairs(wording: Wording) -> frozenset[str]:
    text = wording.content if len(wording.content) > 1 else wording.core
    return frozenset(text[i:i + 2] for i in range(len(text) - 1))
