"""Finding the known practice that a longer wording describes in words of its own: what the wordings and the definition of a practice say between them."""

import math
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from reformgraph.schema.practices import KnownPractice

from .wordings import Wording, WordingReader

_LENGTH = 7  # characters of a wording that says enough to be a description
_COVERED, _MARGIN = 0.6, 0.25  # the share of its weight that the practice's own words hold, and how far it is above the next practice's: certain
_MAYBE_COVERED, _MAYBE_MARGIN = 0.45, 0.1  # the same for a person to look at
_OFTEN = 0.25  # the share of a practice's wordings that hold a pair of characters: a certain description holds one of these (亩均)
_UNKNOWN = 0.5  # what characters that stand in no practice's words count: most of them are where two words meet


@dataclass(frozen=True, slots=True)
class Described:
    """The practice that a wording describes, the share of the wording's weight that the practice's words hold (0 to 1), and whether that is certain."""

    practice: KnownPractice
    covered: float
    certain: bool


class Descriptions:
    """The characters and pairs of characters that the words of each practice hold, weighed by how few practices hold them; `often` are the pairs
    that many wordings of a practice hold."""

    def __init__(self, practices: Iterable[KnownPractice], reader: WordingReader) -> None:
        self.practices = {practice.name: practice for practice in practices}
        self.reader = reader
        self.holders: dict[str, list[str]] = defaultdict(list)
        self.marks: dict[str, frozenset[str]] = {}
        self.often: dict[str, frozenset[str]] = {}
        for practice in self.practices.values():
            wordings = [reader.read(text) for text in (*practice.all_wordings, practice.definition)]
            counts = Counter(gram for wording in wordings for gram in _grams(wording.core))
            for gram in sorted(counts):
                self.holders[gram].append(practice.name)
            self.often[practice.name] = frozenset(gram for gram, count in counts.items() if len(gram) > 1 and count >= _OFTEN * len(wordings))
            self.marks[practice.name] = frozenset(mark for wording in wordings for mark in wording.marks)
        self.find = lru_cache(maxsize=300_000)(self._find)

    def _find(self, wording: Wording) -> Described | None:
        """The practice whose words hold most of what a wording says, or nothing where none or several do; its broader ones may hold as much."""
        if len(wording.content) < _LENGTH or wording.vague:
            return None
        held: dict[str, float] = defaultdict(float)
        total = 0.0
        grams = _grams(wording.content)
        for gram in sorted(grams):
            holders = self.holders.get(gram, ())
            weight = math.log((1 + len(self.practices)) / (1 + len(holders)))
            total += weight if holders else weight * _UNKNOWN
            for name in holders:
                held[name] += weight
        most = max(held.values(), default=0.0)
        if most < _MAYBE_COVERED * total or not total:
            return None
        best = self.practices[min(name for name, weight in held.items() if weight == most)]
        covered = most / total
        rival = max((weight for name, weight in held.items() if name != best.name and name not in best.broader), default=0.0) / total
        if covered - rival < _MAYBE_MARGIN or not self._agree(wording, best.name):
            return None
        certain = covered >= _COVERED and covered - rival >= _MARGIN and not grams.isdisjoint(self.often[best.name])
        return Described(best, covered, certain)

    def _agree(self, wording: Wording, name: str) -> bool:
        """Whether no word of the wording stands against those of the practice (跨省 where the practice says 全市)."""
        rules, own = self.reader.rules, self.marks[name]
        return all(mark in own or not any(rules.contrasts[number] & own for number in rules.groups_of[mark]) for mark in wording.marks)


def _grams(text: str) -> set[str]:
    return {*text, *(text[i:i + 2] for i in range(len(text) - 1))}
