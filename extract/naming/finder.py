"""Decides which proposals of proposals.py name a measure or a platform: a linear model over features of the words and their context, and a network that reads
the text around them.

The proposals of one group (the possible boundaries of one name) and “no name” exclude each other, so their probabilities sum to one. The
weights are in weights.py, their sums in score.py.
"""

import math
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import islice

from ..context.network import read_context
from ..mentions import Mention
from .again import again_words
from .merge import plain
from .proposals import Proposal, proposals
from .reading import Reading, Span, read
from .score import Scorer
from .weights import load_model
from .words import Head, Names, load_names

LABELS = ("PolicyInstrument", "Platform")
# What the log-odds of the linear model and those of the network, which both know part of the same, count in their sum; those of a measure and of a platform.
_OF_WORDS, _OF_CONTEXT = 0.8, (0.3, 0.6)
# The kinds of heads that say what the name before them is; a service (“陇信通”服务) may be one of a platform.
_OWNING = ("mechanism", "product", "campaign")
# What says of a quoted name that it is one of these, and how far behind it at most.
_PRODUCT, _PRODUCT_REACH = "产品", 10
_FIRST = 3  # characters by which the names of platforms are looked up
# The confidence in a name that the model would not have taken: of a known app, or of the user's own words.
_KNOWN = 0.6


@dataclass(frozen=True, slots=True)
class Decision:
    """A proposal taken for a name of `label`, with the probability that its group holds a name of this label."""

    proposal: Proposal
    label: str
    probability: float


def known_mentions(mentions: Sequence[Mention]) -> tuple[Span, ...]:
    """Where the bodies and places among the mentions of a frame stand."""
    return tuple((m.start, m.end, m.label) for m in mentions if m.label in ("Department", "Organization", "Locality"))


@lru_cache(maxsize=4)
def decide(text: str, known: tuple[Span, ...], user_lexicon: str = "", network: bool = True) -> tuple[Decision, ...]:
    """The names of measures and platforms in a text whose bodies and places are known, sorted by place; without `network` by the linear model alone."""
    names, model = load_names(user_lexicon), load_model()
    reading = read(text, names, known)
    scorer = Scorer(reading, names, model)
    places = {(start, end) for start, end, label in known if label == "Locality"}  # a zone (…示范区) is no measure
    listed = {start for start, end in places if text.startswith("、", end)}  # 杭州市、宁波市开展试点 is a sentence
    again = again_words(user_lexicon).ends(text)
    groups: dict[tuple[str, int], list[Proposal]] = {}
    for proposal in proposals(reading, names, model.promising):
        if (proposal.start, proposal.end) in places or proposal.start in listed or proposal.end in again or _tells_kind(reading, proposal) or _of_project(reading, proposal, names):
            continue
        groups.setdefault(proposal.group, []).append(proposal)
    groups = {name: _without_brand(text, group, names) for name, group in groups.items()}
    weights = {name: scorer.scores(group) for name, group in groups.items()}
    if network:
        around = iter(read_context(text).names([(p.start, p.end) for group in groups.values() for p in group]))
        weights = {name: [_OF_WORDS * one + 1000 * complex(_OF_CONTEXT[0] * measure, _OF_CONTEXT[1] * platform)
                          for one, (measure, platform) in zip(own, islice(around, len(own)), strict=True)]
                   for name, own in weights.items()}
    found = [d for name, group in groups.items() for d in judge_group(text, group, weights[name], names, model.thresholds)]
    return without_parts(text, owned(reading, one_label(text, select(found, model.thresholds)), names))


def _tells_kind(reading: Reading, proposal: Proposal) -> bool:
    """Whether an unquoted phrase says of what kind the names before it are: 法院调解平台等线上解纷平台."""
    at = proposal.start - 1
    return proposal.group[0] == "h" and at > 0 and reading.text[at] == "等" and any(end == at for end, _ in reading.heads_in(max(0, at - 9), at))


def _without_brand(text: str, group: list[Proposal], names: Names) -> list[Proposal]:
    """A group without the bare quoted name where a measure that the field knows stands right behind it: “锡心办”免申即享 is the measure under that brand,
    whatever the brand is called elsewhere, but for platforms that are one and the same everywhere."""
    branded = {p.quote.start for p in group if p.anchor == "quote+" and p.quote is not None and (known := names.known.get(text[p.quote.end:p.end])) is not None
               and known.label == "PolicyInstrument" and text[p.quote.start + 1:p.quote.end - 1] not in names.one_of_a_kind}
    return [p for p in group if p.quote is None or p.quote.start not in branded or p.end > p.quote.end] if branded else group


def _of_project(reading: Reading, proposal: Proposal, names: Names) -> bool:
    """Whether a phrase with the head of a platform only begins the name of what a firm builds: 晶圆级微系统集成项目, 电池管理系统产业园项目."""
    if proposal.head is None or proposal.head.label != "Platform" or proposal.head.kind != "system" or not (match := names.project.match(reading.text, proposal.end)):
        return False
    own = reading.text[proposal.start:proposal.end - len(proposal.head.word)]
    return not any(word in own for word in (names.government if match["sure"] else names.plain))


def judge_group(text: str, group: Sequence[Proposal], weights: Sequence[complex], names: Names, thresholds: tuple[float, float]) -> list[Decision]:
    """The best proposal of a group for each label, with the probability of the whole group; `weights` are the thousandths of log-odds of each proposal."""
    decisions = []
    if _reaches([w.real for w in weights], thresholds[0]) or _reaches([w.imag for w in weights], thresholds[1]):
        scores = ([_odds(w.real) for w in weights], [_odds(w.imag) for w in weights])
        total = 1 + math.fsum(scores[0]) + math.fsum(scores[1])
        for label, threshold, odds in zip(LABELS, thresholds, scores, strict=True):
            mass = math.fsum(odds) / total
            if mass >= threshold:
                best = max(range(len(group)), key=lambda k: (odds[k], -group[k].start))
                decisions.append(Decision(group[best], label, round(mass, 3)))
    if not decisions and group[0].group[0] in ("q", "k"):
        found = next(((p, label) for p in group if p.anchor in ("known", "quote") and (label := _sure_label(text, p, names))), None)
        if found is not None:
            decisions.append(Decision(*found, _KNOWN))
    return decisions


def _reaches(thousandths: Sequence[float], threshold: float) -> bool:
    """Could the names of one label reach the threshold if all were as likely as the likeliest, and none of the other label?"""
    return len(thousandths) * math.exp(min(max(thousandths), 30000.0) / 1000) >= 0.999 * threshold / (1 - threshold)


def _sure_label(text: str, proposal: Proposal, names: Names) -> str:
    """The label of a name that counts wherever it stands, or nothing: the name of an app says nothing else, and the words of a user's folder are there to be found."""
    wording = text[proposal.start:proposal.end].strip("“”‘’「」『』\"")
    known = names.known.get(wording)
    return known.label if known is not None and (wording in names.own or (known.label == "Platform" and known.kind == "app")) else ""


def _odds(thousandths: float) -> float:
    return math.exp(max(min(thousandths, 30000.0), -30000.0) / 1000)


def select(decisions: Sequence[Decision], thresholds: tuple[float, float]) -> tuple[Decision, ...]:
    """The decisions that can stand together, the likeliest first."""
    least = dict(zip(LABELS, thresholds, strict=True))
    taken: list[Decision] = []
    over: dict[int, list[Decision]] = defaultdict(list)  # those taken, by each character that they cover
    for decision in sorted(decisions, key=lambda d: (-d.probability, d.proposal.start, -d.proposal.end, d.label)):
        covered = range(decision.proposal.start, decision.proposal.end)
        if decision.probability >= least[decision.label] and all(_compatible(decision, other) for at in covered for other in over.get(at, ())):
            taken.append(decision)
            for at in covered:
                over[at].append(decision)
    return tuple(sorted(taken, key=lambda d: (d.proposal.start, d.proposal.end)))


def one_label(text: str, decisions: Sequence[Decision]) -> tuple[Decision, ...]:
    """The decisions without those that take for a measure what the text names as a platform elsewhere, or the other way round: what is more probable
    over all places stays."""
    mass: dict[tuple[str, str], float] = defaultdict(float)
    for d in decisions:
        mass[plain(text[d.proposal.start:d.proposal.end]), d.label] += d.probability
    best: dict[str, str] = {}
    for (wording, label), _ in sorted(mass.items(), key=lambda item: (-item[1], item[0])):
        best.setdefault(wording, label)
    return tuple(d for d in decisions if best[plain(text[d.proposal.start:d.proposal.end])] == d.label)


def owned(reading: Reading, decisions: Sequence[Decision], names: Names) -> tuple[Decision, ...]:
    """The decisions in which a measure that the text names with its head (“一照通”改革) or as a product (“闽林通”系列贷款产品) owns its bare form (“一照通”),
    and an app that the field knows is none: what was taken for the other label changes it, or goes where a name of that label holds it."""
    text, platforms, owners = reading.text, set[str](), dict[str, Head]()
    for d in decisions:
        quote, head = d.proposal.quote, d.proposal.head
        if quote is None:
            continue
        wording = plain(text[quote.start:quote.end])
        if head is None:
            head = next((h for _, h in reading.heads_in(quote.end, min(quote.end + _PRODUCT_REACH, reading.clause_end(quote.end))) if h.word.endswith(_PRODUCT)), None)
            if head is not None:
                owners.setdefault(wording, head)
        elif d.proposal.start == quote.start and d.label == "Platform":
            platforms.add(wording)
        elif d.proposal.start == quote.start and head.kind in _OWNING:
            owners.setdefault(wording, head)
    kept: list[Decision] = []
    for d in decisions:
        label, wording, proposal = d.label, plain(text[d.proposal.start:d.proposal.end]), d.proposal
        known = names.known.get(wording)
        if known is not None and known.label == "Platform":
            label = "Platform" if known.kind == "app" else label
        elif wording in owners and wording not in platforms:
            label, proposal = "PolicyInstrument", proposal._replace(shared_head=owners[wording])
        if label == d.label:
            kept.append(d)
        elif not any(o.label == label and o.proposal.start < d.proposal.end and d.proposal.start < o.proposal.end for o in decisions):
            kept.append(replace(d, label=label, proposal=proposal))
    return tuple(kept)


def without_parts(text: str, decisions: Sequence[Decision]) -> tuple[Decision, ...]:
    """The decisions without measures that stand nowhere but inside the names of platforms (“渝悦办”政务驿站), also where a platform is not taken."""
    platforms = [(d.proposal.start, d.proposal.end) for d in decisions if d.label == "Platform"]
    names: dict[str, set[str]] = defaultdict(set)  # by their first characters
    for start, end in platforms:
        for at in (start, start + text.startswith("“", start)):
            names[text[at:at + _FIRST]].add(text[at:end])
    parts: set[Decision] = set()
    covered, passed = 0, 0
    for d in sorted(decisions, key=lambda d: (d.proposal.start, -d.proposal.end)):
        start, end = d.proposal.start, d.proposal.end
        while passed < len(platforms) and platforms[passed][0] <= start:
            covered, passed = max(covered, platforms[passed][1]), passed + 1
        if d.label == "PolicyInstrument" and (
                end <= covered or any(len(name) > end - start and text.startswith(name, start) for name in names.get(text[start:start + _FIRST], ()))):
            parts.add(d)
    free = {plain(text[d.proposal.start:d.proposal.end]) for d in decisions if d not in parts}
    return tuple(d for d in decisions if d not in parts or plain(text[d.proposal.start:d.proposal.end]) in free)


def _compatible(a: Decision, b: Decision) -> bool:
    """Names may not overlap, except that a measure may stand inside a platform's name and the other way round, and a measure inside the
    name of the document or list about it."""
    p, q = a.proposal, b.proposal
    if p.end <= q.start or q.end <= p.start:
        return True
    inside = (p.start >= q.start and p.end <= q.end) or (q.start >= p.start and q.end <= p.end)
    return inside and (a.label != b.label or {p.group[0], q.group[0]} == {"q", "qd"})
