"""The directions of the practices of a lexicon, and which of them a wording lies nearest to."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources

import numpy as np
from numpy.typing import NDArray

from reformgraph.schema.encoder.layers import Floats, load_words, normal
from reformgraph.schema.practices import KnownPractice

from .network import Encoder

_MARKS = str.maketrans("", "", "“”‘’「」『』\"'")
_NEAREST = 12  # practices that are looked at: the nearest, those broader than it, and the next
_AT_ONCE = 1000  # wordings that are compared with all practices together


def cleaned(wording: str) -> str:
    """A wording without quotation marks, as the network reads it."""
    return wording.translate(_MARKS)


def practice_key(practice: KnownPractice) -> str:
    """A short hash of all that the direction of a practice was learnt from."""
    return hashlib.sha256("\n".join((*practice.all_wordings, practice.definition)).encode()).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class Meaning:
    """The direction of a wording, of length 1, and the practices nearest to it, each with the cosine of the angle between them (-1 to 1), the nearest first."""

    direction: Floats
    nearest: tuple[tuple[KnownPractice, float], ...]


class Meanings:
    """The practices of one lexicon as directions: those that the network was trained on as it learnt them, others as the mean of their wordings."""

    def __init__(self, practices: Iterable[KnownPractice]) -> None:
        self._practices = list(practices)
        self._encoder, learnt = load_encoder()
        found = (learnt.get(practice_key(practice)) for practice in self._practices)
        self._directions: Floats = np.array([self._mean(practice) if row is None else row for practice, row in zip(self._practices, found, strict=True)])

    def _mean(self, practice: KnownPractice) -> Floats:
        wordings = [cleaned(text) for text in (*practice.all_wordings, practice.definition)]
        return normal(self._encoder.embed(wordings).mean(axis=0))

    def read(self, wordings: Sequence[str]) -> list[Meaning]:
        """The direction of each wording, and the practices that it lies nearest to."""
        found = []
        for start in range(0, len(wordings), _AT_ONCE):
            directions = self._encoder.embed([cleaned(wording) for wording in wordings[start:start + _AT_ONCE]])
            for direction, row in zip(directions, directions @ self._directions.T, strict=True):
                best = np.argpartition(-row, min(_NEAREST, len(row) - 1))[:_NEAREST]
                order = sorted(best.tolist(), key=lambda number: (-round(float(row[number]), 4), self._practices[number].name))
                found.append(Meaning(direction, tuple((self._practices[number], round(float(row[number]), 4)) for number in order)))
        return found


@cache
def load_encoder() -> tuple[Encoder, dict[str, Floats]]:
    """The network that ships with the package, and the directions of the practices that it was trained on."""
    with resources.files("reformgraph.graph.linking.encoder").joinpath("meaning.npz").open("rb") as file, np.load(file, allow_pickle=False) as arrays:
        rows: NDArray[np.int8] = arrays["practices"]
        directions = normal(rows.astype(np.float32))
        return Encoder(arrays, load_words()), dict(zip(arrays["keys"].tolist(), directions, strict=True))
