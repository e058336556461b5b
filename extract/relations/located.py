"""LOCATED_IN: the place in a body's name, and the places that a case is about."""

from ..mentions import Frame, Mention, Relation
from ..places.gazetteer import Gazetteer
from ..places.records import describe
from .clauses import Sentence

PLACE_IN_NAME = "place-in-name"  # the rule of a place that only the name of a body tells: its wording is the body's


def find_locations(frame: Frame, parts: list[Sentence], leaders: tuple[Mention, ...], gazetteer: Gazetteer) -> list[Relation]:
    """Each body to its place, by its first mention; the case to the place of each leader, or else to the place it speaks of."""
    found: dict[tuple[str, str], Relation] = {}
    for mention in sorted(frame.mentions, key=lambda m: m.start):
        if mention.label == "Department" and mention.place and (mention.name, mention.place) not in found:
            found[mention.name, mention.place] = Relation("LOCATED_IN", mention, _place(mention, gazetteer), *_quote(mention, parts), "located-by-name", 0.9)
    for leader in leaders:
        where = leader if leader.label == "Locality" else _place(leader, gazetteer) if leader.place else None
        if where is not None and ("", where.id) not in found:
            found["", where.id] = Relation("LOCATED_IN", None, where, *_quote(leader, parts), "located-by-leader", 0.85)
    if frame.place and not any(head == "" for head, _ in found):
        named = next((m for m in frame.mentions if m.label == "Locality" and m.id == frame.place), None)
        if named is not None:
            found["", named.id] = Relation("LOCATED_IN", None, named, *_quote(named, parts), "located-by-subject", 0.7)
    return list(found.values())


def _place(body: Mention, gazetteer: Gazetteer) -> Mention:
    place = describe(gazetteer, body.place)
    return Mention("Locality", body.start, body.end, place.name, PLACE_IN_NAME, level=place.level, id=place.code or body.place)


def _quote(mention: Mention, parts: list[Sentence]) -> tuple[int, int]:
    return next(((s.start, s.end) for s in parts if s.start <= mention.start < s.end), (mention.start, mention.end))
