"""A small network that reads wordings: a vector of length 1 for each. training/train_meaning.py taught it, so that wordings of one practice lie near together."""

from collections import defaultdict
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from reformgraph.schema.encoder.layers import Arrays, Floats, Layers, Words, floats, normal
from reformgraph.schema.encoder.pieces import BEGIN, END

_AT_ONCE = 4096  # pieces that go through the layers together
LONGEST = 62  # pieces of a wording that are read


class Encoder:
    """The weights of the network; `arrays` are those of a file made by training/train_meaning.py."""

    def __init__(self, arrays: Arrays, words: Words) -> None:
        self.words, self._layers, self._mean = words, Layers(arrays), floats(arrays["mean"])

    def embed(self, wordings: Sequence[str]) -> Floats:
        """A row for each wording. Wordings of as many pieces go through the layers together, so that none is filled up."""
        numbers = [[BEGIN, *(p.number for p in self.words.vocabulary.split(wording)[:LONGEST]), END] for wording in wordings]
        by_length: dict[int, list[int]] = defaultdict(list)
        for index, pieces in enumerate(numbers):
            by_length[len(pieces)].append(index)
        found = np.zeros((len(wordings), self._layers.width), dtype=np.float32)
        for length, indexes in sorted(by_length.items()):
            step = max(1, _AT_ONCE // length)
            for start in range(0, len(indexes), step):
                batch = indexes[start:start + step]
                found[batch] = self._mean_of(np.array([numbers[index] for index in batch]))
        return normal(normal(found) - self._mean)

    def _mean_of(self, numbers: NDArray[np.int64]) -> Floats:
        return np.asarray(self._layers(self.words.vectors(numbers)).mean(axis=1), dtype=np.float32)
