"""Accepts or rejects candidate relations: the rules propose, a linear model weighs what they say against how the pair stands in the text, and the network adds
how the text around it reads."""

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
_AT_LEAST = 0.05  # the best candidate of an instrument or platform that has none above the threshold is taken from here on
_BESIDE_BEST = 0.5  # of the likelihood of an instrument's best doer: less likely ones are not taken beside it
_MAY_LACK = ("ISSUED", "PILOTED_IN")  # a document may have no issuer in the text, a measure no place where it is tried
_BY_WORDS = _MAY_LACK  # judged by the linear model alone: gold has too few for the network, which takes who follows a document for its issuer
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
    """The accepted relations; every instrument has a doer and every platform an owner or user, where one is at all likely."""
    by_tail: dict[tuple[str, str], list[tuple[float, float, Candidate]]] = defaultdict(list)
    read = context.pairs([Pair(c.type, c.head, c.tail) for c in candidates], [s.start for s in parts], body_start)
    for candidate, around in zip(candidates, read, strict=True):
        model = models[candidate.type]
        words = model.score(candidate.features)
        likely = probability(words if candidate.type in _BY_WORDS else _OF_WORDS * words + _OF_CONTEXT * around)
        if _TOLD in candidate.features:
            likely = max(likely, model.threshold, _AS_TOLD)
        group = "PLATFORM" if candidate.tail.label == "Platform" else candidate.type
        by_tail[group, _name(candidate.tail)].append((likely - model.threshold, likely, candidate))
    accepted: list[Relation] = []
    for (group, _), scored in by_tail.items():
        scored.sort(key=lambda s: (-s[0], s[2].tail.start, s[2].head.start if s[2].head else -1))
        least = _BESIDE_BEST * scored[0][1] if group == "IMPLEMENTS" else 0.0
        taken = [s for s in scored if s[0] >= 0 and s[1] >= least] or [s for s in scored[:1] if s[1] >= _AT_LEAST and group not in _MAY_LACK]
        accepted += [_relation(c, p, parts) for _, p, c in taken]
    return accepted


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
    ends = [candidate.tail] if candidate.head is None else [candidate.head, candidate.tail]
    kind = relation_type(candidate)
    rule = f"{kind.lower().replace('_', '-')}-{'rule' if 'rule' in candidate.features else 'model'}"
    return Relation(kind, candidate.head, candidate.tail, *quote_range(ends, parts), rule, round(likely, 2))


def _name(mention: Mention | None) -> str:
    return "" if mention is None else mention.id or mention.name
