"""Fits the linear models that ship in extract/models/: logistic regression with an L2 penalty, the same weights on every run."""

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from gold import ORIGIN
from scipy.optimize import minimize
from scipy.sparse import csr_matrix

from reformgraph.extract.linear import LinearModel


@dataclass(frozen=True)
class Example:
    """One candidate: the text it is from, its features, whether gold has it, and its weight."""

    source: str
    features: tuple[str, ...]
    right: bool
    weight: float = 1.0


def fit(examples: Sequence[Example], penalty: float, least: int) -> LinearModel:
    """Weights for the features that at least `least` examples have; small ones are dropped."""
    counts = Counter(f for e in examples for f in set(e.features))
    names = {f: i for i, f in enumerate(sorted(f for f, n in counts.items() if n >= least))}
    cells = [(row, names[f]) for row, e in enumerate(examples) for f in sorted(set(e.features)) if f in names]
    rows, columns = zip(*cells, strict=True)
    x = csr_matrix((np.ones(len(cells)), (rows, columns)), shape=(len(examples), len(names)))
    y = np.array([float(e.right) for e in examples])
    weight = np.array([e.weight for e in examples])

    def loss(w: np.ndarray) -> tuple[float, np.ndarray]:
        z = x @ w[:-1] + w[-1]
        gradient = weight * (1 / (1 + np.exp(-np.clip(z, -30, 30))) - y)
        value = weight @ (np.logaddexp(0, z) - y * z) + penalty * np.sum(w[:-1] ** 2) / 2
        return float(value), np.append(x.T @ gradient + penalty * w[:-1], gradient.sum())

    w = minimize(loss, np.zeros(len(names) + 1), jac=True, method="L-BFGS-B", options={"maxiter": 400}).x
    weights = {f: round(float(w[i]), 3) for f, i in names.items() if abs(w[i]) >= 0.02}
    return LinearModel(round(float(w[-1]), 3), weights)


def cross_validated(examples: Sequence[Example], penalty: float, least: int, folds: int = 5) -> list[tuple[float, bool]]:
    """The probability of each example by a model that saw no example of the same text."""
    sources = sorted({e.source for e in examples})
    fold_of = {s: i % folds for i, s in enumerate(sources)}
    result = []
    for fold in range(folds):
        model = fit([e for e in examples if fold_of[e.source] != fold], penalty, least)
        result += [(model.probability(e.features), e.right) for e in examples if fold_of[e.source] == fold]
    return result


def best_f1(scored: Sequence[tuple[float, bool]]) -> float:
    """The highest F1 that a threshold from .3 to .7 gives."""
    gold = sum(right for _, right in scored)

    def f1(threshold: float) -> float:
        taken = [right for p, right in scored if p >= threshold]
        return 2 * sum(taken) / (len(taken) + gold) if taken or gold else 0.0

    return max(f1(t / 100) for t in range(30, 71, 5))


def save(models: dict[str, LinearModel], path: Path) -> None:
    data = {kind: {"bias": m.bias, "weights": {f: w for f, w in sorted(m.weights.items()) if not f.startswith(ORIGIN)}} for kind, m in sorted(models.items())}
    path.write_text(json.dumps(data, ensure_ascii=False, indent=0) + "\n", encoding="utf-8")
