"""The weights of the naming model, models/naming.json, in the tables that scoring looks them up in; training/train_naming.py makes them."""

import json
from collections.abc import Callable, Iterable
from functools import cache, lru_cache
from importlib import resources
from typing import TypeVar

from .naming_features import HeadShape, Shape, head_features, place_features, shape_features

# Shapes kept per process; they are made of small numbers and lexicon words, so that few different ones exist.
_SHAPES = 1 << 16
_Weight = TypeVar("_Weight")


class NamingModel:
    """Weights in thousandths per feature, for an instrument and for a platform; the least probability of a name of each; and the gate: weights
    that tell from a naming head and its neighbours alone whether a name may end there, with the least sum of a head worth a look.

    A pair of weights is one complex number: the real part speaks for an instrument, the imaginary one for a platform. They are whole numbers,
    so sums are exact whatever their order.
    """

    def __init__(self, weights: dict[str, tuple[int, int]], thresholds: tuple[float, float], gate: dict[str, int], least: int) -> None:
        self.weights = {feature: complex(*pair) for feature, pair in weights.items()}
        self.thresholds = thresholds
        self.pairs, self.left_pairs, self.words = (_table(self.weights, name) for name in ("b:", "lb:", "iw:"))
        self.shape: Callable[[Shape], complex] = lru_cache(_SHAPES)(lambda shape: self.weigh(shape_features(shape)))
        self.head: Callable[[HeadShape], complex] = lru_cache(_SHAPES)(lambda shape: self.weigh(head_features(shape)))
        self.place: Callable[[str, str, str, bool], complex] = lru_cache(_SHAPES)(lambda *place: self.weigh(place_features(*place)))
        self._gate = tuple(_table(gate, name) for name in ("h:", "hb:", "hb2:", "en:", "en2:"))
        self._least = least

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
        word, one, two, after, after_two = self._gate
        return (word.get(text[start:end], 0) + one.get(text[max(0, start - 1):end], 0) + two.get(text[max(0, start - 2):end], 0)
                + after.get(text[end:end + 1], 0) + after_two.get(text[end:end + 2], 0)) >= self._least


def gate_features(text: str, start: int, end: int) -> list[str]:
    """The features that the gate weighs of the head text[start:end]."""
    return ["h:" + text[start:end], "hb:" + text[max(0, start - 1):end], "hb2:" + text[max(0, start - 2):end], "en:" + text[end:end + 1],
            "en2:" + text[end:end + 2]]


def _table(weights: dict[str, _Weight], name: str) -> dict[str, _Weight]:
    return {feature.removeprefix(name): weight for feature, weight in weights.items() if feature.startswith(name)}


@cache
def load_model() -> NamingModel:
    """The model that ships with the package."""
    data = json.loads(resources.files(__package__).joinpath("models", "naming.json").read_text(encoding="utf-8"))
    return NamingModel(data["weights"], (data["thresholds"][0], data["thresholds"][1]), data["gate"], data["least"])
