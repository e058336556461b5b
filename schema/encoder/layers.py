"""The layers of a transformer encoder of the BERT kind in numpy, and the vectors of the pieces that it reads.

Both networks of the package, the one that reads cases (extract/context) and the one that tells what wordings mean (graph/linking/encoder), began with the lower
layers of multilingual-e5-small (Wang et al., Multilingual E5 Text Embeddings, 2024; MIT licence); its word vectors they share as they were.
"""

import math
from collections.abc import Mapping
from functools import cache
from importlib import resources
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .pieces import Vocabulary

Floats = NDArray[np.float32]
Arrays = Mapping[str, NDArray[Any]]
_EPSILON = 1e-12
_HEADS = 12
_BLOCK = 32  # numbers of a word vector that share a scale


class Words:
    """The pieces that the networks know and their vectors, four bits a number."""

    def __init__(self, arrays: Arrays) -> None:
        self.vocabulary = Vocabulary(bytes(arrays["pieces"]).decode().split("\n"), arrays["scores"].tolist())
        self._words, self._scales = arrays["words"], floats(arrays["words.scale"])

    def vectors(self, numbers: NDArray[np.int64]) -> Floats:
        """The vectors of pieces: each byte holds two of their numbers, one from each half of a block."""
        packed = self._words[numbers].reshape(*numbers.shape, -1, _BLOCK // 2)
        halves = np.concatenate([packed & 15, packed >> 4], axis=-1).astype(np.float32) - 8
        return np.asarray((halves * self._scales[numbers][..., None]).reshape(*numbers.shape, -1), dtype=np.float32)


class Layers:
    """The layers of one network, from word vectors to vectors of the pieces in their context; `arrays` are those of a file made in training/."""

    def __init__(self, arrays: Arrays) -> None:
        self._positions, self._norm = floats(arrays["positions"]), Norm(arrays, "norm")
        self._layers = [_Layer(arrays, f"{number}.") for number in range(int(arrays["layers"]))]
        self.width = self._positions.shape[1]

    def __call__(self, vectors: Floats) -> Floats:
        """Rows of as many pieces, each a vector: shape (rows, pieces, width)."""
        x = self._norm(vectors + self._positions[:vectors.shape[1]])
        for layer in self._layers:
            x = layer(x)
        return x


@cache
def load_words() -> Words:
    """The pieces that ship with the package."""
    with resources.files("reformgraph.schema.encoder").joinpath("words.npz").open("rb") as file, np.load(file, allow_pickle=False) as arrays:
        return Words({name: arrays[name] for name in arrays.files})


def normal(x: Floats) -> Floats:
    """Vectors of length 1 in the same directions."""
    return np.asarray(x / np.sqrt((x * x).sum(axis=-1, keepdims=True) + np.float32(_EPSILON)), dtype=np.float32)


class _Layer:
    def __init__(self, arrays: Arrays, name: str) -> None:
        self._query, self._key, self._value, self._mix = (Linear(arrays, name + part) for part in ("q", "k", "v", "ao"))
        self._wide, self._narrow = Linear(arrays, name + "fi"), Linear(arrays, name + "fo")
        self._norm, self._last_norm = Norm(arrays, name + "aln"), Norm(arrays, name + "oln")

    def __call__(self, x: Floats) -> Floats:
        count, length, width = x.shape
        query, key, value = (part(x).reshape(count, length, _HEADS, -1).transpose(0, 2, 1, 3) for part in (self._query, self._key, self._value))
        query *= np.float32(1 / math.sqrt(width // _HEADS))
        weights: Floats = query @ key.transpose(0, 1, 3, 2)
        weights -= weights.max(axis=-1, keepdims=True)
        np.exp(weights, out=weights)
        seen: Floats = weights @ value
        seen /= weights.sum(axis=-1, keepdims=True)
        x = self._norm(x + self._mix(seen.transpose(0, 2, 1, 3).reshape(x.shape)))
        return self._last_norm(x + self._narrow(gelu(self._wide(x))))


class Linear:
    """A matrix of whole numbers from -127 to 127, with a scale for each row, and a bias."""

    def __init__(self, arrays: Arrays, name: str) -> None:
        self._weights = np.ascontiguousarray((floats(arrays[name]) * floats(arrays[name + ".scale"])[:, None]).T)
        self._bias = floats(arrays[name + ".bias"])

    def __call__(self, x: Floats) -> Floats:
        found = x.reshape(-1, x.shape[-1]) @ self._weights
        found += self._bias
        return np.asarray(found.reshape(*x.shape[:-1], -1), dtype=np.float32)


class Norm:
    """Layer normalisation."""

    def __init__(self, arrays: Arrays, name: str) -> None:
        self._gain, self._bias = floats(arrays[name + ".gain"]), floats(arrays[name + ".bias"])

    def __call__(self, x: Floats) -> Floats:
        x = x - x.mean(axis=-1, keepdims=True)
        deviation = np.sqrt((x * x).mean(axis=-1, keepdims=True) + np.float32(_EPSILON))
        return np.asarray(x / deviation * self._gain + self._bias, dtype=np.float32)


def gelu(x: Floats) -> Floats:
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


def floats(array: NDArray[Any]) -> Floats:
    return array.astype(np.float32)
