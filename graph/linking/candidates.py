"""Which pairs of wordings are worth comparing: those that share a rare pair of characters.

An inverted index, read for the rarest pairs of each wording only and never beyond a bounded number of entries, so that the work grows with
the number of wordings, not with its square.
"""

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import TypeVar

from .similarity import Similarity
from .wordings import Wording

_RAREST = 5  # pairs of characters of a wording that are looked up
_ENTRIES = 60  # entries of the index that are read for one of them
_KEPT = 6  # candidates that a wording is compared with

N = TypeVar("N", int, tuple[int, str])


def candidate_pairs(wordings: Sequence[Wording], fixed: int, similarity: Similarity) -> list[tuple[int, int]]:
    """Index pairs (a, b), a < b, that may be alike. The first `fixed` wordings are not compared with each other.

    The wordings must come in an order of their own (sorted by what they say), so that the result does not depend on how they were met.
    """
    grams = [grams_of(wording) for wording in wordings]
    counts = Counter(gram for found in grams for gram in found)
    rare = [rarest(found, counts) for found in grams]
    index: dict[str, list[int]] = defaultdict(list)
    for number, found in enumerate(rare):
        for gram in found:
            index[gram].append(number)
    pairs = set()
    for number in range(fixed, len(wordings)):
        met = ((similarity.weight(gram), near(index[gram], number, fixed)) for gram in rare[number])
        pairs |= {(min(number, other), max(number, other)) for other in most_shared(met, number)}
    return sorted(pairs)


def grams_of(wording: Wording) -> frozenset[str]:
    """The pairs of characters by which a wording is looked up."""
    text = wording.content if len(wording.content) > 1 else wording.core
    return frozenset(text[i:i + 2] for i in range(len(text) - 1))


def rarest(grams: Iterable[str], counts: Mapping[str, int]) -> list[str]:
    """Those that are looked up, given in how many wordings each stands."""
    return sorted(grams, key=lambda gram: (counts[gram], gram))[:_RAREST]


def near(entries: Sequence[int], number: int, fixed: int) -> Sequence[int]:
    """The entries of a pair of characters that are compared with one of them: all of the fixed entries and the neighbours of the number among
    the rest, when there are too many for all."""
    if len(entries) <= _ENTRIES:
        return entries
    known = entries[:min(bisect_left(entries, fixed), _ENTRIES // 2)]
    at = bisect_left(entries, number)
    return [*known, *entries[max(len(known), at - _ENTRIES // 4):at + _ENTRIES // 4]]


def most_shared(met: Iterable[tuple[float, Iterable[N]]], own: N) -> list[N]:
    """Of the others that were met, those that share the most weight. `met` holds, for each pair of characters in the order of `rarest`, its weight
    and the entries that were met there."""
    shared: dict[N, float] = defaultdict(float)
    for weight, others in met:
        for other in others:
            shared[other] += weight
    shared.pop(own, None)
    return sorted(shared, key=lambda other: (-shared[other], other))[:_KEPT]
