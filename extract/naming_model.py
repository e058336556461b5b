"""Decides which proposals of naming.py name a measure or a platform: a linear model over features of the words and their context.

The proposals of one group (the possible boundaries of one name) and “no name” exclude each other, so their probabilities sum to one. The
weights, models/naming.json, are made by training/train_naming.py. A feature that the model does not know weighs nothing.
"""

import json
import math
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources

from .mentions import Mention
from .naming import Proposal, proposals
from .naming_reading import Reading, read
from .naming_words import Names, load_names

LABELS = ("PolicyInstrument", "Platform")
Weights = dict[str, tuple[int, int]]


@dataclass(frozen=True, slots=True)
class NamingModel:
    """Weights in thousandths per feature, for an instrument and for a platform, and the least probability of a name of each."""

    weights: Weights
    thresholds: tuple[float, float]


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
    return NamingModel({f: (w[0], w[1]) for f, w in data["weights"].items()}, (data["thresholds"][0], data["thresholds"][1]))


def known_mentions(mentions: Sequence[Mention]) -> tuple[Mention, ...]:
    """The bodies and places among the mentions of a frame."""
    return tuple(m for m in mentions if m.label in ("Department", "Organization", "Locality"))


@lru_cache(maxsize=4)
def decide(text: str, mentions: tuple[Mention, ...], user_lexicon: str = "") -> tuple[Decision, ...]:
    """The names of measures and platforms in a text whose bodies and places are known, sorted by place."""
    names = load_names(user_lexicon)
    reading = read(text, names, mentions)
    groups: dict[tuple[str, int], list[Proposal]] = {}
    for proposal in proposals(reading, names):
        groups.setdefault(proposal.group, []).append(proposal)
    model = load_model()
    return select([d for group in groups.values() for d in judge_group(reading, group, names, model)], model.thresholds)


def judge_group(reading: Reading, group: Sequence[Proposal], names: Names, model: NamingModel) -> list[Decision]:
    """The best proposal of a group for each label, with the probability of the whole group."""
    get = model.weights.get
    scores: list[tuple[float, float]] = []
    for proposal in group:
        instrument = platform = 0
        for feature in features(reading, proposal, names):
            weight = get(feature)
            if weight is not None:
                instrument += weight[0]
                platform += weight[1]
        scores.append((math.exp(max(min(instrument, 30000), -30000) / 1000), math.exp(max(min(platform, 30000), -30000) / 1000)))
    total = 1 + math.fsum(s[0] + s[1] for s in scores)
    decisions = []
    for index, label in enumerate(LABELS):
        mass = math.fsum(s[index] for s in scores) / total
        if mass >= model.thresholds[index]:
            best = max(range(len(group)), key=lambda k: (scores[k][index], -group[k].start))
            decisions.append(Decision(group[best], label, round(mass, 3)))
    return decisions


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


def features(reading: Reading, proposal: Proposal, names: Names) -> list[str]:
    """The features of a proposal, as strings; deterministic and free of offsets."""
    text, start, end, anchor = reading.text, proposal.start, proposal.end, proposal.anchor
    quote, head, known = proposal.quote, proposal.head, proposal.known
    phrase = text[start:end]
    if quote is not None and anchor != "part":
        core = text[quote.start + 1:quote.end - 1]
    else:
        core = phrase
    word = head.word if head else "-"
    found = ["", "a:" + anchor, "h:" + word, "ah:" + anchor + word, "hk:" + (head.label + head.kind if head else "-"),
             "l2:" + phrase[-2:], "l1:" + phrase[-1], "f2:" + phrase[:2], "f1:" + phrase[0],
             "n1:" + text[end:end + 1], "n2:" + text[end:end + 2], "an1:" + anchor + text[end:end + 1],
             "p1:" + text[max(0, start - 1):start], "p2:" + text[max(0, start - 2):start],
             f"L:{min(len(phrase), 20)}", f"aL:{anchor}{min(len(phrase), 20) // 2}", f"cL:{anchor}{min(len(core), 16)}"]
    begin = reading.start_words.get(start)
    if begin:
        found += ["w:" + begin[0], "wr:" + begin[1] + anchor]
    else:
        found.append("wr:-" + anchor)
    governor = _governor(reading, start)
    if governor:
        found += ["g:" + governor[0], "gr:" + governor[1] + anchor]
    if quote is not None:
        found += [f"q:{quote.depth}{quote.mark}", "cf:" + core[:1], "cl1:" + core[-1:], "cl2:" + core[-2:], "qn:" + text[quote.end:quote.end + 1],
                  "qn2:" + text[quote.end:quote.end + 2], "qp:" + text[max(0, quote.start - 1):quote.start]]
        if core in names.slogans:
            found += ["slogan", "slogan" + anchor]
    if proposal.shared_head:
        found += ["sh:" + proposal.shared_head.word, "shk:" + anchor + proposal.shared_head.label + proposal.shared_head.kind]
    of_core = names.known.get(core)
    if of_core:
        found += ["k:" + of_core.label, "ka:" + of_core.label + anchor, "kk:" + of_core.kind]
    if known:
        found += ["kn:" + known.name, "knk:" + known.kind + anchor]
    first = quote.start if quote else start
    inside = [reading.start_words[at][0] for at in reading.between(start, end - (len(word) if head else 0))]
    found.append(f"in:{anchor}{min(len(inside), 3)}")
    found += ["iw:" + w for w in inside]
    following = reading.head_at.get(end)
    if following:
        found += ["nh:" + following.word, "nhk:" + following.label + anchor]
    found += ["b:" + core[i:i + 2] for i in range(len(core) - 1)]
    if quote is not None:
        found += ["u:" + c for c in dict.fromkeys(core)]
        left = text[start:first]
        found += ["lb:" + left[i:i + 2] for i in range(len(left) - 1)]
    else:
        found += ["hb:" + word + phrase[i:i + 2] for i in range(max(0, len(phrase) - len(word) - 2), len(phrase) - len(word) - 1)]
    if head is not None:
        modifier = phrase[:len(phrase) - len(word)] if quote is None else ""
        role = begin[0] if begin and begin[1] in ("result",) else begin[1] if begin else "-"
        if modifier:
            plain = all(modifier[i:i + 2] in names.plain for i in range(0, len(modifier), 2))
            found += [f"m:{head.label}{role}{min(len(modifier), 10) // 2}", f"mp:{plain}{head.label}", f"mh:{word}{min(len(modifier), 8) // 2}"]
            if plain:
                found.append("mph:" + word)
            firm = word in names.firm
            found += [f"D:{head.label[:2]}{firm}{plain}{bool(inside)}{role}", f"D2:{head.label[:2]}{firm}{plain}{bool(inside)}{min(len(modifier), 9) // 3}",
                      f"D3:{head.label[:2]}{firm}{bool(inside)}{proposal.rank}"]
        else:
            firm = word in names.firm
            gap = start_of_head(proposal) - quote.end if quote else 0
            found += [f"Q:{head.label[:2]}{firm}{anchor}", f"Q2:{head.label[:2]}{firm}{anchor}{min(gap, 5)}", f"Q3:{head.label[:2]}{head.kind}{bool(inside)}"]
    if phrase.endswith(names.bodies):
        found += ["body", "body" + anchor]
    if proposal.siblings:
        found.append(f"sb:{anchor}{min(proposal.siblings, 5)}")
    if proposal.rank:
        found.append(f"rk:{anchor}{proposal.rank}")
    count = text.count(core)
    found += [f"c:{min(count, 4)}", f"ca:{anchor}{min(count, 4)}"]
    if start < 80:
        found.append("early:" + anchor)
    if any(c.isdigit() for c in core):
        found.append("digit:" + anchor)
    if "+" in core or "＋" in core:
        found.append("plus:" + anchor)
    if "、" in core:
        found.append("comma:" + anchor)
    return found


def start_of_head(proposal: Proposal) -> int:
    return proposal.end - (len(proposal.head.word) if proposal.head else 0)


def _governor(reading: Reading, at: int) -> tuple[str, str] | None:
    """The nearest verb before `at`, in its sentence's last 16 characters."""
    index = bisect_right(reading.starts, at) - 1
    while index >= 0 and reading.starts[index] >= at - 16:
        word = reading.start_words[reading.starts[index]]
        if word[1] in ("issue", "setup", "result", "use"):
            return word
        index -= 1
    return None
