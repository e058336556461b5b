"""Decides which proposals of naming.py name a measure or a platform: a linear model over features of the words and their context.

The proposals of one group (the possible boundaries of one name) and “no name” exclude each other, so their probabilities sum to one. The
weights, models/naming.json, are made by training/train_naming.py. A feature that the model does not know weighs nothing.
"""

import json
import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources

from .mentions import Mention
from .naming import Proposal, proposals
from .naming_features import head_features, own_features, shared_features
from .naming_reading import Reading, read
from .naming_words import Head, Names, load_names

LABELS = ("PolicyInstrument", "Platform")
# The confidence in a known app that the model would not have taken.
_APP = 0.6
Weights = dict[str, tuple[int, int]]


@dataclass(frozen=True, slots=True)
class NamingModel:
    """Weights in thousandths per feature, for an instrument and for a platform; the least probability of a name of each; and the least
    weight of its end features that a naming head needs to be looked at (below it, hardly any name was lost in training)."""

    weights: Weights
    thresholds: tuple[float, float]
    floors: tuple[int, int]

    def weigh(self, found: Sequence[str]) -> tuple[int, int]:
        """The sums of the weights of some features."""
        get, instrument, platform = self.weights.get, 0, 0
        for feature in found:
            weight = get(feature)
            if weight is not None:
                instrument += weight[0]
                platform += weight[1]
        return instrument, platform

    def promising(self, reading: Reading, end: int, head: Head) -> bool:
        """May a name end with the head that ends here?"""
        instrument, platform = self.weigh(head_features(reading, end, head))
        return instrument >= self.floors[0] or platform >= self.floors[1]


@dataclass(frozen=True, slots=True)
class Decision:
    """A proposal taken for a name of `label`, with the probability that its group holds a name of this label."""

    proposal: Proposal
    label: str
    probability: float


@cache
def load_model() -> NamingModel:
    """The model that ships with the package."""
    data = json.loads(resources.files(__package__).joinpath("models", "naming.json").read_text(encoding="utf-8"))
    return NamingModel({f: (w[0], w[1]) for f, w in data["weights"].items()}, (data["thresholds"][0], data["thresholds"][1]),
                       (data["floors"][0], data["floors"][1]))


def known_mentions(mentions: Sequence[Mention]) -> tuple[Mention, ...]:
    """The bodies and places among the mentions of a frame."""
    return tuple(m for m in mentions if m.label in ("Department", "Organization", "Locality"))


@lru_cache(maxsize=4)
def decide(text: str, mentions: tuple[Mention, ...], user_lexicon: str = "") -> tuple[Decision, ...]:
    """The names of measures and platforms in a text whose bodies and places are known, sorted by place."""
    names = load_names(user_lexicon)
    reading = read(text, names, mentions)
    groups: dict[tuple[str, int], list[Proposal]] = {}
    model = load_model()
    for proposal in proposals(reading, names, lambda end, head: model.promising(reading, end, head)):
        groups.setdefault(proposal.group, []).append(proposal)
    return select([d for group in groups.values() for d in judge_group(reading, group, names, model)], model.thresholds)


def judge_group(reading: Reading, group: Sequence[Proposal], names: Names, model: NamingModel) -> list[Decision]:
    """The best proposal of a group for each label, with the probability of the whole group."""
    common = model.weigh(shared_features(reading, group[0], names))
    scores: list[tuple[float, float]] = []
    for proposal in group:
        own = model.weigh(own_features(reading, proposal, names))
        scores.append((_odds(common[0] + own[0]), _odds(common[1] + own[1])))
    total = 1 + math.fsum(s[0] + s[1] for s in scores)
    decisions = []
    for index, label in enumerate(LABELS):
        mass = math.fsum(s[index] for s in scores) / total
        if mass >= model.thresholds[index]:
            best = max(range(len(group)), key=lambda k: (scores[k][index], -group[k].start))
            decisions.append(Decision(group[best], label, round(mass, 3)))
    if not decisions:
        app = next((p for p in group if p.anchor in ("known", "quote") and _is_app(reading.text, p, names)), None)
        if app is not None:
            decisions.append(Decision(app, "Platform", _APP))
    return decisions


def _is_app(text: str, proposal: Proposal, names: Names) -> bool:
    """The name of an app says nothing else, so it counts wherever it stands."""
    known = names.known.get(text[proposal.start:proposal.end].strip("“”‘’「」『』\""))
    return known is not None and known.label == "Platform" and known.kind == "app"


def _odds(thousandths: int) -> float:
    return math.exp(max(min(thousandths, 30000), -30000) / 1000)


def select(decisions: Sequence[Decision], thresholds: tuple[float, float]) -> tuple[Decision, ...]:
    """The decisions that can stand together, the likeliest first."""
    least = dict(zip(LABELS, thresholds, strict=True))
    taken: list[Decision] = []
    for decision in sorted(decisions, key=lambda d: (-d.probability, d.proposal.start, -d.proposal.end, d.label)):
        if decision.probability >= least[decision.label] and all(_compatible(decision, other) for other in taken):
            taken.append(decision)
    return tuple(sorted(taken, key=lambda d: (d.proposal.start, d.proposal.end)))


def _compatible(a: Decision, b: Decision) -> bool:
    """Names may not overlap, except that a measure may stand inside a platform's name and the other way round, and a measure inside the
    name of the document or list about it."""
    p, q = a.proposal, b.proposal
    if p.end <= q.start or q.end <= p.start:
        return True
    inside = (p.start >= q.start and p.end <= q.end) or (q.start >= p.start and q.end <= p.end)
    return inside and (a.label != b.label or {p.group[0], q.group[0]} == {"q", "qd"})
