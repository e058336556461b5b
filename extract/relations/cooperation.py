"""COOPERATES_WITH: bodies in one joint act are related pairwise, and places that sign an agreement."""

from collections.abc import Iterator
from itertools import combinations

from ..mentions import Frame, Mention, Relation
from .clauses import Sentence
from .doers import Doers, without_part
from .triggers import Triggers

_BODIES = ("Department", "Organization")


def find_cooperation(text: str, frame: Frame, parts: list[Sentence], doers: Doers, triggers: Triggers) -> list[Relation]:
    """The pairs of bodies that a sentence puts into one joint act.

    The bodies of the clause that a trigger stands in belong to the act, and the subject of the sentence with them. Places take part only in
    agreements, and two bodies that 与 joins as a subject take part in what follows. A body that stands only in a person's title takes no part.
    """
    acting = [m for m in frame.mentions if m.label in _BODIES and not triggers.person_start.match(text, m.end)]
    idle = without_part(text, frame, triggers)
    places = [m for m in frame.mentions if m.label == "Locality" and m not in idle]
    above = {m.end for m in places} & {m.start for m in places}
    places = [m for m in places if m.end not in above]
    found: dict[tuple[str, str], Relation] = {}
    for rule in triggers.cooperation:
        taking = sorted([*acting, *places] if rule.places else acting, key=lambda m: m.start)
        for sentence in parts:
            inside = [m for m in taking if sentence.start <= m.start < sentence.end]
            if not inside:
                continue
            for match in rule.words.finditer(text, sentence.start, sentence.end):
                if not match["word"]:
                    continue
                for a, b in combinations(_members(inside, match.start(), sentence, doers, rule.places), 2):
                    key = (min(a.name, b.name), max(a.name, b.name))
                    found.setdefault(key, Relation("COOPERATES_WITH", a, b, sentence.start, sentence.end, rule.id, 0.75))
    for a, b in _side_by_side(text, doers):
        for told in (s for s in parts if s.start <= a.start < s.end):
            found.setdefault((min(a.name, b.name), max(a.name, b.name)), Relation("COOPERATES_WITH", a, b, told.start, told.end, "cooperates-as-subject", 0.7))
    return list(found.values())


def _side_by_side(text: str, doers: Doers) -> Iterator[tuple[Mention, Mention]]:
    """Two bodies that 与 or 同 makes one subject (市市场监管局与市税务局建立…机制): what they do they do together."""
    for group in doers.groups:
        if len(group) == 2 and all(m.label in _BODIES for m in group) and text[group[0].end:group[1].start] in ("与", "同"):
            yield group[0], group[1]


def _members(inside: list[Mention], at: int, sentence: Sentence, doers: Doers, with_places: bool) -> list[Mention]:
    clause = sentence.clause_at(at)
    near = [m for m in inside if clause[0] <= m.start < clause[1]]
    if not near:
        return []
    members = {m.name: m for m in near}
    for doer in doers.at(at, sentence):
        if with_places or doer.label in _BODIES:
            members.setdefault(doer.name, doer)
    return list(members.values())
