"""How alike two wordings are: weighted characters and pairs of characters, and the order of what they share.

The weights come from the lexicon alone, not from the measures at hand, so that a pair has the same score in whatever batch it comes.
"""

import math
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz.distance import LCSseq

from .wordings import Wording, WordingReader

CERTAIN = 0.86  # from here on two wordings without a conflict are one measure
DOUBTFUL = 0.62  # from here on a person should look
_LEFT_OVER = 0.13  # the weight that may stand in one wording only, for the pair to be certain


@dataclass(frozen=True, slots=True)
class Likeness:
    """How alike two wordings are, 0 to 1; `left_over` is the larger share of weight that stands in one of them only (1 for a
    pair that is not even doubtful)."""

    score: float
    left_over: float

    @property
    def certain(self) -> bool:
        return self.score >= CERTAIN and self.left_over <= _LEFT_OVER


class Similarity:
    """Weights of characters and pairs of characters, learned once from the wordings of the lexicon."""

    def __init__(self, wordings: Iterable[Wording], reader: WordingReader) -> None:
        self.reader = reader
        counts: Counter[str] = Counter()
        total = 0
        for wording in wordings:
            total += 1
            counts.update(set(_grams(wording.core)))
        self._highest = math.log(1 + total)
        self._weights = {gram: math.log((1 + total) / (1 + count)) for gram, count in counts.items()}
        self.vector = lru_cache(maxsize=300_000)(self._vector)
        self.characters = lru_cache(maxsize=300_000)(self._characters)

    def weight(self, gram: str) -> float:
        return self._weights.get(gram, self._highest)

    def _vector(self, core: str, content: str) -> tuple[dict[str, float], float]:
        """The weights of a wording's grams and their norm; grams that only fillers have count a fifth."""
        own = set(_grams(content or core))
        vector = {gram: self.weight(gram) * (1.0 if gram in own else 0.2) for gram in _grams(core)}
        return vector, math.sqrt(sum(weight * weight for weight in vector.values())) or 1.0

    def likeness(self, a: Wording, b: Wording) -> Likeness:
        left, left_norm = self.vector(a.core, a.content)
        right, right_norm = self.vector(b.core, b.content)
        if len(right) < len(left):
            left, right = right, left
        cosine = sum(weight * right[gram] for gram, weight in left.items() if gram in right) / (left_norm * right_norm)
        order = LCSseq.normalized_similarity(a.content or a.core, b.content or b.core)
        score = round(0.5 * cosine + 0.5 * order, 4)
        return Likeness(score, round(max(self._only_in(a, b), self._only_in(b, a)), 4) if score >= DOUBTFUL else 1.0)

    def _only_in(self, a: Wording, b: Wording) -> float:
        """The share of the weight of a's characters that b does not have."""
        (own, total), (other, _) = self.characters(a.content or a.core), self.characters(b.content or b.core)
        return sum(self.weight(char) * (count - other.get(char, 0)) for char, count in own.items() if count > other.get(char, 0)) / (total or 1.0)

    def _characters(self, text: str) -> tuple[dict[str, int], float]:
        """How often each character stands in a text, and the weight of them all."""
        counts = dict(Counter(text))
        return counts, sum(self.weight(char) * count for char, count in counts.items())


def _grams(text: str) -> list[str]:
    """Characters and pairs of neighbours."""
    return [*text, *(text[i:i + 2] for i in range(len(text) - 1))]
