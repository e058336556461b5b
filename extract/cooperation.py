"""COOPERATES_WITH: bodies in one joint act are related pairwise."""

from itertools import combinations

from .clauses import Sentence
from .doers import Doers
from .mentions import Frame, Mention, Relation
from .triggers import Triggers

_BODIES = ("Department", "Organization")


def find_cooperation(text: str, frame: Frame, parts: list[Sentence], doers: Doers, triggers: Triggers) -> list[Relation]:
    """The pairs of bodies that a sentence puts into one joint act.

    The bodies of the clauses that a trigger stands in belong to the act, and the subject of the sentence with them.
    """
    bodies = sorted((m for m in frame.mentions if m.label in _BODIES), key=lambda m: m.start)
    found: dict[tuple[str, str], Relation] = {}
    for sentence in parts:
        inside = [m for m in bodies if sentence.start <= m.start < sentence.end]
        if not inside:
            continue
        for rule in triggers.cooperation:
            for match in rule.words.finditer(text, sentence.start, sentence.end):
                if not match["word"]:
                    continue
                for a, b in combinations(_members(text, inside, match.start(), sentence, doers), 2):
                    if a.name == b.name:
                        continue
                    key = (min(a.name, b.name), max(a.name, b.name))
                    found.setdefault(key, Relation("COOPERATES_WITH", a, b, sentence.start, sentence.end, rule.id, 0.75))
    return list(found.values())


def _members(text: str, inside: list[Mention], at: int, sentence: Sentence, doers: Doers) -> list[Mention]:
    clause = sentence.clause_at(at)
    near = [m for m in inside if clause[0] <= m.start < clause[1]]
    if not near:
        return []
    members = {m.name: m for m in near}
    for doer in doers.at(at, sentence):
        members.setdefault(doer.name, doer)
    return list(members.values())
