"""Many literal phrases found in one pass over a text.

The first two characters of each phrase are looked up in a set at every position, in C, and only where they match are the phrases compared. On
Chinese text this is several times faster than an Aho–Corasick automaton, whose root has a thousand branches.
"""

from collections.abc import Iterable, Iterator
from itertools import compress, count
from operator import add
from typing import Generic, TypeVar

T = TypeVar("T")


class PhraseIndex(Generic[T]):
    """Phrases of two characters or more, each with a value. Raises ValueError for a shorter phrase."""

    def __init__(self, phrases: Iterable[tuple[str, T]]) -> None:
        groups: dict[str, dict[str, T]] = {}
        for phrase, value in phrases:
            if len(phrase) < 2:
                raise ValueError(f"a phrase needs two characters: {phrase!r}")
            groups.setdefault(phrase[:2], {})[phrase] = value
        self._groups: dict[str, tuple[tuple[str, int, T], ...]] = {
            pair: tuple((p, len(p), v) for p, v in sorted(group.items(), key=lambda item: -len(item[0]))) for pair, group in groups.items()
        }
        self._has_pair = self._groups.keys().__contains__

    def find(self, text: str) -> Iterator[tuple[int, int, T]]:
        """(start, end, value) of the phrases in a text, leftmost first, at each place the longest, without overlaps."""
        free = 0
        for start in compress(count(), map(self._has_pair, map(add, text, text[1:]))):
            if start >= free:
                for phrase, size, value in self._groups[text[start : start + 2]]:
                    if text.startswith(phrase, start):
                        free = start + size
                        yield start, free, value
                        break

    def at(self, text: str, start: int) -> tuple[int, T] | None:
        """The end and value of the longest phrase that begins at a position."""
        for phrase, size, value in self._groups.get(text[start : start + 2], ()):
            if text.startswith(phrase, start):
                return start + size, value
        return None
