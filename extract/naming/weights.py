"""The weights of the naming model, models/naming.json, in the tables that scoring looks them up in; training/train_naming.py makes them."""

import json
from collections.abc import Callable, Iterable
from functools import cache, lru_cache
from importlib import resources
from typing import TypeVar

from .features import (
    anchored_features,
    following_features,
    head_features,
    place_features,
    quote_head_features,
    shape_features,
    word_features,
)
from .words import Head

# Shapes kept per process; they are made of small numbers and lexicon words, so that few different ones exist.
_SHAPES = 1 << 16
_Weight = TypeVar("_Weight")


class NamingModel:
    """Weights in thousandths per feature, for an instrument and for a platform; the least probability of a name of each; and the gate: weights
    that tell from a naming head and its neighbours alone whether a name may end there, with the least sum of a head worth a look.

    A pair of weights is one complex number: the real part speaks for an instrument, the imaginary one for a platform. They are whole numbers,
    so sums are exact whatever their order.
    """

    def __init__(self, weights: dict[str, list[int]], thresholds: tuple[float, float], gate: dict[str, int], least: int) -> None:
        self.weights = {feature: complex(*pair) for feature, pair in weights.items()}
        self.thresholds = thresholds
        self.pairs, self.left_pairs, self.inside = (_table(self.weights, name) for name in ("b", "lb", "iw"))
        self.words, self.governors = (_table(self.weights, name) for name in ("w", "g"))
        self.first, self.after, self.next = (_sides(self.weights, name, slice(0, 1)) for name in ("f", "en", "n"))
        self.before, self.last = (_sides(self.weights, name, slice(-1, None)) for name in ("p", "e"))
        self.headed = _sides(self.weights, "hb", slice(1, None))
        self.after_anchor, self.last_two, self.body = _table(self.weights, "an1"), _table(self.weights, "l2"), self.weights.get("body", 0j)
        self.word: Callable[[Head | None], complex] = self._sums(word_features)
        self.following: Callable[[Head, str | None], complex] = self._sums(following_features)
        self.anchored: Callable[[str, Head | None], complex] = self._sums(anchored_features)
        self.shape: Callable[[str, bool, int, int, int, int, int, int, str], complex] = self._sums(shape_features)
        self.place: Callable[[str, str, str, bool], complex] = self._sums(place_features)
        self.head: Callable[[Head, bool, int, bool, bool, str, int], complex] = self._sums(head_features)
        self.quote_head: Callable[[Head, bool, str, int, bool], complex] = self._sums(quote_head_features)
        self._gate_tables = tuple(_table(gate, name) for name in ("h", "hb", "hb2", "en", "en2"))
        self.gate, self.least = gate, least

    def _sums(self, part: Callable[..., list[str]]) -> Callable[..., complex]:
        """The sum of a part of the features that hangs on few values, kept for each."""
        return lru_cache(_SHAPES)(lambda *values: self.weigh(part(*values)))

    def weigh(self, found: Iterable[str]) -> complex:
        """The sum of the weights of some features. A feature that the model does not know weighs nothing."""
        get, total = self.weights.get, 0j
        for feature in found:
            weight = get(feature)
            if weight is not None:
                total += weight
        return total

    def promising(self, text: str, start: int, end: int) -> bool:
        """May a name end with the head text[start:end]?"""
        word, one, two, after, after_two = self._gate_tables
        return (word.get(text[start:end], 0) + one.get(text[max(0, start - 1):end], 0) + two.get(text[max(0, start - 2):end], 0)
                + after.get(text[end:end + 1], 0) + after_two.get(text[end:end + 2], 0)) >= self.least


def gate_features(text: str, start: int, end: int) -> list[str]:
    """The features that the gate weighs of the head text[start:end]."""
    return ["h:" + text[start:end], "hb:" + text[max(0, start - 1):end], "hb2:" + text[max(0, start - 2):end], "en:" + text[end:end + 1],
            "en2:" + text[end:end + 2]]


def _table(weights: dict[str, _Weight], name: str) -> dict[str, _Weight]:
    return {feature[len(name) + 1:]: weight for feature, weight in weights.items() if feature.startswith(name + ":")}


def _sides(weights: dict[str, complex], name: str, nearer: slice) -> dict[str, complex]:
    """The weights of one character beside a place, and of two: these with the weight of the nearer one in them, so that one look is enough."""
    one = _table(weights, name)
    return one | {two: weight + one.get(two[nearer], 0j) for two, weight in _table(weights, name + "2").items()}


@cache
def load_model() -> NamingModel:
    """The model that ships with the package."""
    data = json.loads(resources.files("reformgraph.extract.models").joinpath( "naming.json").read_text(encoding="utf-8"))
    return NamingModel(data["weights"], (data["thresholds"][0], data["thresholds"][1]), data["gate"], data["least"])
