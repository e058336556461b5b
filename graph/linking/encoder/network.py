"""A transformer encoder of the BERT kind in numpy: wordings in, a vector of length 1 for each out.

Its weights were those of multilingual-e5-small (Wang et al., Multilingual E5 Text Embeddings, 2024; MIT licence), its lower layers, and were trained on by
training/train_meaning.py, so that wordings of one practice lie near together.
"""

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .pieces import BEGIN, END, Vocabulary

Floats = NDArray[np.float32]
Arrays = Mapping[str, NDArray[Any]]
_EPSILON = 1e-12
_HEADS = 12
_BLOCK = 32  # numbers of a word vector that share a scale
_AT_ONCE = 4096  # pieces that go through the layers together
LONGEST = 62  # pieces of a wording that are read


class Encoder:
    """The weights of a network; `arrays` are those of a file made by training/train_meaning.py."""

    def __init__(self, arrays: Arrays) -> None:
        self.vocabulary = Vocabulary(bytes(arrays["pieces"]).decode().split("\n"), arrays["scores"].tolist())
        self._words, self._scales = arrays["words"], _floats(arrays["words.scale"])
        self._positions, self._mean = _floats(arrays["positions"]), _floats(arrays["mean"])
        self._norm = _Norm(arrays, "norm")
        self._layers = [_Layer(arrays, f"{number}.") for number in range(int(arrays["layers"]))]

    def embed(self, wordings: Sequence[str]) -> Floats:
        """A row for each wording. Wordings of as many pieces go through the layers together, so that none is filled up."""
        numbers = [[BEGIN, *(p.number for p in self.vocabulary.split(wording)[:LONGEST]), END] for wording in wordings]
        by_length: dict[int, list[int]] = defaultdict(list)
        for index, pieces in enumerate(numbers):
            by_length[len(pieces)].append(index)
        found = np.zeros((len(wordings), self._positions.shape[1]), dtype=np.float32)
        for length, indexes in sorted(by_length.items()):
            step = max(1, _AT_ONCE // length)
            for start in range(0, len(indexes), step):
                batch = indexes[start:start + step]
                found[batch] = self._mean_of(np.array([numbers[index] for index in batch]))
        return normal(normal(found) - self._mean)

    def _mean_of(self, numbers: NDArray[np.int64]) -> Floats:
        x = self._norm(self._vectors(numbers) + self._positions[:numbers.shape[1]])
        for layer in self._layers:
            x = layer(x)
        return np.asarray(x.mean(axis=1), dtype=np.float32)

    def _vectors(self, numbers: NDArray[np.int64]) -> Floats:
        """The word vectors of pieces: each byte holds two of their numbers, four bits wide, one from each half of a block."""
        packed = self._words[numbers].reshape(*numbers.shape, -1, _BLOCK // 2)
        halves = np.concatenate([packed & 15, packed >> 4], axis=-1).astype(np.float32) - 8
        return np.asarray((halves * self._scales[numbers][..., None]).reshape(*numbers.shape, -1), dtype=np.float32)


def normal(x: Floats) -> Floats:
    """Vectors of length 1 in the same directions."""
    return np.asarray(x / np.sqrt((x * x).sum(axis=-1, keepdims=True) + np.float32(_EPSILON)), dtype=np.float32)


class _Layer:
    def __init__(self, arrays: Arrays, name: str) -> None:
        self._query, self._key, self._value, self._mix = (_Linear(arrays, name + part) for part in ("q", "k", "v", "ao"))
        self._wide, self._narrow = _Linear(arrays, name + "fi"), _Linear(arrays, name + "fo")
        self._norm, self._last_norm = _Norm(arrays, name + "aln"), _Norm(arrays, name + "oln")

    def __call__(self, x: Floats) -> Floats:
        count, length, width = x.shape
        query, key, value = (part(x).reshape(count, length, _HEADS, -1).transpose(0, 2, 1, 3) for part in (self._query, self._key, self._value))
        weights = query @ key.transpose(0, 1, 3, 2) / np.float32(math.sqrt(width // _HEADS))
        weights = np.exp(weights - weights.max(axis=-1, keepdims=True))
        weights /= weights.sum(axis=-1, keepdims=True)
        x = self._norm(x + self._mix((weights @ value).transpose(0, 2, 1, 3).reshape(x.shape)))
        return self._last_norm(x + self._narrow(_gelu(self._wide(x))))


class _Linear:
    """A matrix of whole numbers from -127 to 127, with a scale for each row, and a bias."""

    def __init__(self, arrays: Arrays, name: str) -> None:
        self._weights = np.ascontiguousarray((_floats(arrays[name]) * _floats(arrays[name + ".scale"])[:, None]).T)
        self._bias = _floats(arrays[name + ".bias"])

    def __call__(self, x: Floats) -> Floats:
        found = x.reshape(-1, x.shape[-1]) @ self._weights
        found += self._bias
        return np.asarray(found.reshape(*x.shape[:-1], -1), dtype=np.float32)


class _Norm:
    """Layer normalisation."""

    def __init__(self, arrays: Arrays, name: str) -> None:
        self._gain, self._bias = _floats(arrays[name + ".gain"]), _floats(arrays[name + ".bias"])

    def __call__(self, x: Floats) -> Floats:
        x = x - x.mean(axis=-1, keepdims=True)
        deviation = np.sqrt((x * x).mean(axis=-1, keepdims=True) + np.float32(_EPSILON))
        return np.asarray(x / deviation * self._gain + self._bias, dtype=np.float32)


def _gelu(x: Floats) -> Floats:
    """The Gaussian error linear unit, in the usual approximation by tanh."""
    inner = x * x
    inner *= np.float32(0.044715 * math.sqrt(2 / math.pi))
    inner += np.float32(math.sqrt(2 / math.pi))
    inner *= x
    np.tanh(inner, out=inner)
    inner += np.float32(1)
    inner *= x
    inner *= np.float32(0.5)
    return inner


def _floats(array: NDArray[Any]) -> Floats:
    return array.astype(np.float32)
