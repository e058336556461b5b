"""A linear model that accepts or rejects what rules propose: named features in, a probability out.

The weights are a JSON file that ships with the package (`extract/models/NAME.json`); `training/` holds the scripts that made them.
Only additions of fixed decimals are done here, so the same input gives the same result on every machine.
"""

import json
import math
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib import resources


@dataclass(frozen=True, slots=True)
class LinearModel:
    """Weights by feature name; a feature that the model does not know counts nothing."""

    bias: float
    weights: dict[str, float]

    def score(self, features: Iterable[str]) -> float:
        """The log-odds that the candidate with these features is right."""
        get = self.weights.get
        return sum([weight for feature in features if (weight := get(feature)) is not None], self.bias)

    def probability(self, features: Iterable[str]) -> float:
        """How likely the candidate with these features is right, 0 to 1."""
        return probability(self.score(features))


def probability(score: float) -> float:
    """The probability, 0 to 1, of log-odds."""
    return 1.0 / (1.0 + math.exp(-max(min(score, 30.0), -30.0)))


@cache
def load_models(name: str) -> dict[str, LinearModel]:
    """The models of one file, by the kind of candidate that each judges."""
    data = json.loads(resources.files("reformgraph.extract.models").joinpath( f"{name}.json").read_text(encoding="utf-8"))
    return {kind: LinearModel(m["bias"], m["weights"]) for kind, m in data.items()}
