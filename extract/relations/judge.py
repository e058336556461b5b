"""Accepts or rejects candidate relations: the rules propose, a linear model weighs what they say against how the pair stands in the text, and the network adds
how the text around it reads."""

import math
from collections import defaultdict
from collections.abc import Iterable, Sequence

from ..context.network import Context
from ..context.pairs import Pair
from ..linear import LinearModel, probability
from ..mentions import Mention, Relation
from .assertions import Assertion
from .clauses import Sentence
from .pairs import Candidate

# What the log-odds of the linear model and those of the network, which both know part of the same, count in their sum.
_OF_WORDS, _OF_CONTEXT = 0.7, 0.5
_QUOTE_REACH = 160  # characters; a longer quote is cut to the clauses that hold both ends
_AT_LEAST = 0.3  # below this a relation is more often wrong than it is worth
_BESIDE_BEST = 0.5  # of the likelihood of an instrument's best doer: less likely ones are not taken beside it
_BY_WORDS = ("ISSUED", "PILOTED_IN")  # judged by the linear model alone: gold has too few for the network, which takes who follows a document for its issuer
_NAMED_BY_MODEL = ("PolicyInstrument", "Platform")  # their mentions say how likely they are names at all
_TOLD, _AS_TOLD = "told", 0.6  # a candidate that the words themselves assert, and how likely it is at least


def with_rules(candidates: Iterable[Candidate], ruled: Iterable[Assertion]) -> list[Candidate]:
    """The candidates, each with features that say whether the rules propose it, and whether the words themselves assert it."""
    proposed: dict[tuple[str, str, str], bool] = {}
    for kind, head, tail, told in ruled:
        ends = (kind, _name(head), _name(tail))
        proposed[ends] = proposed.get(ends, False) or told
    seen = {None: ("no-rule",), False: ("rule",), True: ("rule", _TOLD)}
    return [Candidate(c.type, c.head, c.tail, (*c.features, *seen[proposed.get((relation_type(c), _name(c.head), _name(c.tail)))])) for c in candidates]


def judge(candidates: Sequence[Candidate], models: dict[str, LinearModel], context: Context, parts: list[Sentence], body_start: int) -> list[Relation]:
    """The relations that are likely enough, each as likely as its ends are named and the pair is told together."""
    named = _named(candidates)
    scored: list[tuple[float, Candidate]] = []
    read = context.pairs([Pair(c.type, c.head, c.tail) for c in candidates], [s.start for s in parts], body_start)
    for candidate, around in zip(candidates, read, strict=True):
        words = models[candidate.type].score(candidate.features)
        likely = probability(words if candidate.type in _BY_WORDS else _OF_WORDS * words + _OF_CONTEXT * around)
        if _TOLD in candidate.features:
            likely = max(likely, _AS_TOLD)
        scored.append((likely * math.prod(named.get((m.label, _name(m)), 1.0) for m in _ends(candidate)), candidate))
    best: dict[str, float] = defaultdict(float)  # of the doers of each measure
    for likely, candidate in scored:
        if candidate.type == "IMPLEMENTS":
            best[_name(candidate.tail)] = max(best[_name(candidate.tail)], likely)
    return [_relation(c, likely, parts) for likely, c in scored
            if likely >= max(_AT_LEAST, _BESIDE_BEST * best[_name(c.tail)] if c.type == "IMPLEMENTS" else 0.0)]


def _named(candidates: Iterable[Candidate]) -> dict[tuple[str, str], float]:
    """How likely each measure and platform among the ends is a name, by its likeliest mention."""
    named: dict[tuple[str, str], float] = defaultdict(float)
    for mention in (m for c in candidates for m in _ends(c) if m.label in _NAMED_BY_MODEL):
        key = mention.label, _name(mention)
        named[key] = max(named[key], mention.confidence)
    return named


def relation_type(candidate: Candidate) -> str:
    return "USES" if candidate.type == "USES-CASE" else candidate.type


def quote_range(ends: list[Mention], parts: list[Sentence]) -> tuple[int, int]:
    """The sentence of the last of the mentions, cut to the clauses that hold those of them that stand in it where it is long."""
    tail = ends[-1]
    sentence = next(s for s in reversed(parts) if s.start <= tail.start)
    if sentence.end - sentence.start <= _QUOTE_REACH:
        return sentence.start, max(sentence.end, tail.end)
    inside = [m for m in ends if sentence.start <= m.start < sentence.end]
    start = min(sentence.clause_at(m.start)[0] for m in inside)
    return start, max(sentence.clause_at(m.end - 1)[1] for m in inside)


def _relation(candidate: Candidate, likely: float, parts: list[Sentence]) -> Relation:
    kind = relation_type(candidate)
    rule = f"{kind.lower().replace('_', '-')}-{'rule' if 'rule' in candidate.features else 'model'}"
    return Relation(kind, candidate.head, candidate.tail, *quote_range(_ends(candidate), parts), rule, round(likely, 2))


def _ends(candidate: Candidate) -> list[Mention]:
    return [candidate.tail] if candidate.head is None else [candidate.head, candidate.tail]


def _name(mention: Mention | None) -> str:
    return "" if mention is None else mention.id or mention.name
