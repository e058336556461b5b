"""Trains extract/models/naming.json: which proposed phrases name a measure or a platform.

    python training/train_naming.py ../shared              # train on all gold and on naming_labels.txt
    python training/train_naming.py ../shared --half a     # train on one half (and annotations.jsonl), to measure on the other

The proposals of a group and “no name” are the options of one choice (a conditional log-linear model with an L2 penalty). A group is right
where one of its proposals has a wording of gold; where only parts of a wording are proposed, these count as right with less weight.
The penalty and thresholds were chosen by cross-validation on half a.
"""

import argparse
import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any

import numpy as np
from gold import gold_cases
from scipy.optimize import minimize
from scipy.sparse import csr_matrix

from reformgraph.extract.components.bodies import BodyFinder
from reformgraph.extract.components.localities import LocalityFinder
from reformgraph.extract.mentions import Frame
from reformgraph.extract.naming.features import features
from reformgraph.extract.naming.finder import LABELS, known_mentions
from reformgraph.extract.naming.merge import plain
from reformgraph.extract.naming.proposals import Proposal, proposals
from reformgraph.extract.naming.reading import read
from reformgraph.extract.naming.weights import gate_features
from reformgraph.extract.naming.words import load_names
from reformgraph.extract.pipeline import case_text

STRENGTH = 0.5  # variance of the prior of a weight
LEAST = 1  # proposals that must have a feature
NEAR, PART = 0.5, 0.5  # weight of a group beside a gold name, and of one that holds only part of it
THRESHOLDS = (0.5, 0.5)
SMALLEST = 0.01
GATE_STRENGTH, LOST = 0.3, 0.06  # the same of the gate's weights, and the share of the names whose heads it may shut out


@dataclass(frozen=True)
class Group:
    """Where each option stands, its features, the (option, label) pairs that gold names and those that count as right (none: no name is right), its weight in
    training, and what the gate sees of its naming head where it is a group of unquoted phrases."""

    spans: list[tuple[int, int]]
    features: tuple[tuple[str, ...], ...]
    exact: tuple[tuple[int, int], ...]
    right: tuple[tuple[int, int], ...]
    weight: float
    head: tuple[str, ...] = ()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("shared", type=Path)
    parser.add_argument("--half", choices="ab")
    parser.add_argument("--out", type=Path, default=Path(__file__).parents[1] / "extract/models/naming.json")
    arguments = parser.parse_args()
    cases = [case for case in labelled(arguments.shared) if arguments.half in (None, case.half) or not case.half]
    groups = [replace(group, weight=group.weight * case.weight) for case in cases for group in groups_of(case.text, case.wordings)]
    weights = fit(groups)
    gate, least, share = fit_gate([g for g in groups if g.head])
    print(f"{len(cases)} texts, {len(groups)} groups, {sum(bool(g.right) for g in groups)} with a name, {len(weights)} weights; {share:.0%} of the heads pass")
    data = {"thresholds": THRESHOLDS, "least": least, "gate": gate, "weights": weights}
    arguments.out.write_text(json.dumps(data, ensure_ascii=False, separators=(",", ":")).replace("],", "],\n").replace("},", "},\n") + "\n", encoding="utf-8")


@dataclass(frozen=True)
class Labelled:
    """A text with its half (or none), its weight, and the normalised wordings of its instruments and of its platforms."""

    half: str
    text: str
    weight: float
    wordings: tuple[set[str], set[str]]


def labelled(shared: Path) -> Iterator[Labelled]:
    for case in gold_cases(shared):
        text, _ = case_text(case.case)
        yield Labelled(case.half, text, case.weight, wordings_of(case.gold))


def wordings_of(gold: dict[str, Any]) -> tuple[set[str], set[str]]:
    """The normalised wordings of the instruments and of the platforms."""
    return _wordings(gold["instruments"]), _wordings(gold["platforms"])


def _wordings(nodes: list[dict[str, Any]]) -> set[str]:
    return {plain(w) for node in nodes for w in (node["name"], *node["aliases"])} - {""}


def groups_of(text: str, wordings: tuple[set[str], set[str]]) -> list[Group]:
    names, frame = load_names(), Frame()
    frame.mentions += _localities.match(text, frame)
    frame.mentions += _bodies.match(text, frame)
    reading = read(text, names, known_mentions(frame.mentions))
    found: dict[tuple[str, int], list[Proposal]] = {}
    for proposal in proposals(reading, names):
        found.setdefault(proposal.group, []).append(proposal)
    exact = {p: labels for group in found.values() for p in group if (labels := _labels(text, p, wordings))}
    groups = []
    for group in found.values():
        right = named = [(k, label) for k, p in enumerate(group) for label in exact.get(p, ())]
        weight = 1.0
        first = group[0]
        head = tuple(gate_features(text, first.end - len(first.head.word), first.end)) if first.group[0] == "h" and first.head is not None else ()
        if not right:
            start, end = min(p.start for p in group), max(p.end for p in group)
            if any(p.start < end and start < p.end for p in exact):
                weight = NEAR
            elif parts := [(k, label) for k, p in enumerate(group) for label in range(len(LABELS)) if _is_part(text, p, wordings[label])]:
                right, weight = parts, PART
        groups.append(Group([(p.start, p.end) for p in group], tuple(tuple(sorted(set(features(reading, p, names)))) for p in group),
                            tuple(named), tuple(right), weight, head))
    return groups


def _labels(text: str, proposal: Proposal, wordings: tuple[set[str], set[str]]) -> list[int]:
    key = plain(text[proposal.start:proposal.end])
    labels = [k for k in range(len(LABELS)) if key in wordings[k]]
    if len(labels) == len(LABELS) and proposal.head is not None and proposal.head.label == "Platform":
        return [LABELS.index("Platform")]
    return labels


def _is_part(text: str, proposal: Proposal, wordings: set[str]) -> bool:
    key = plain(text[proposal.start:proposal.end])
    return any(_overlap(key, w) >= 0.5 for w in wordings)


def _overlap(a: str, b: str) -> float:
    """The longest common part of two wordings over what both hold together, as the measuring tool counts it."""
    common = SequenceMatcher(None, a, b, autojunk=False).find_longest_match().size
    return common / (len(a) + len(b) - common)


def fit(groups: Sequence[Group]) -> dict[str, tuple[int, int]]:
    """Weights in thousandths for the features that at least LEAST proposals have; features of no weight are left out."""
    counts = Counter(f for g in groups for option in g.features for f in option)
    names = {f: k for k, f in enumerate(sorted(f for f, n in counts.items() if n >= LEAST))}
    columns: list[int] = []
    pointers, group_of, firsts = [0], [], []
    for index, group in enumerate(groups):
        firsts.append(len(group_of))
        for option in group.features:
            columns += [names[f] for f in option if f in names]
            pointers.append(len(columns))
            group_of.append(index)
    rows, width = len(group_of), len(names)
    x = csr_matrix((np.ones(len(columns)), columns, pointers), shape=(rows, width))
    transposed, of = x.T.tocsr(), np.array(group_of)
    right, none = np.zeros((rows, len(LABELS))), np.ones(len(groups))
    for index, group in enumerate(groups):
        for option, label in group.right:
            right[firsts[index] + option, label], none[index] = 1, 0
    weight = np.array([g.weight for g in groups])

    def loss(flat: np.ndarray) -> tuple[float, np.ndarray]:
        w = flat.reshape(width, len(LABELS))
        e = np.exp(np.clip(x @ w, -30, 30))
        total = 1 + np.bincount(of, e.sum(1), len(groups))
        good = none + np.bincount(of, (e * right).sum(1), len(groups))
        value = np.sum(weight * (np.log(total) - np.log(good))) + np.sum(flat**2) / (2 * STRENGTH)
        slope = e * ((weight / total)[of][:, None] - (weight / good)[of][:, None] * right)
        return float(value), (transposed @ slope + w / STRENGTH).ravel()

    solved = minimize(loss, np.zeros(width * len(LABELS)), jac=True, method="L-BFGS-B", options={"maxiter": 200}).x.reshape(width, len(LABELS))
    return {f: (round(float(solved[k, 0]) * 1000), round(float(solved[k, 1]) * 1000)) for f, k in names.items() if abs(solved[k]).max() >= SMALLEST}


def fit_gate(groups: Sequence[Group]) -> tuple[dict[str, int], int, float]:
    """Weights in thousandths that tell heads of names from others (a logistic regression), the sum below which only the share LOST of the names
    lies, and the share of all heads at or above it."""
    counts = Counter(f for g in groups for f in g.head)
    names = {f: k for k, f in enumerate(sorted(f for f, n in counts.items() if n >= LEAST))}
    rows = [[names[f] for f in g.head if f in names] for g in groups]
    x = csr_matrix((np.ones(sum(map(len, rows))), [k for row in rows for k in row], np.cumsum([0, *map(len, rows)])), shape=(len(rows), len(names)))
    transposed, right = x.T.tocsr(), np.array([bool(g.right) for g in groups])

    def loss(w: np.ndarray) -> tuple[float, np.ndarray]:
        z = np.where(right, x @ w, -(x @ w))
        slope = np.where(right, -1, 1) / (1 + np.exp(z))
        return float(np.logaddexp(0, -z).sum() + w @ w / (2 * GATE_STRENGTH)), transposed @ slope + w / GATE_STRENGTH

    solved = np.rint(minimize(loss, np.zeros(len(names)), jac=True, method="L-BFGS-B", options={"maxiter": 200}).x * 1000).astype(int)
    sums = x @ solved
    least = int(np.sort(sums[right])[int(right.sum() * LOST)])
    return {f: int(solved[k]) for f, k in names.items() if solved[k]}, least, float((sums >= least).mean())


_localities, _bodies = LocalityFinder(), BodyFinder()

if __name__ == "__main__":
    main()
