"""The places with which headings begin: headings that each begin with another place stand over the cases of a batch, whatever its title says."""

from collections.abc import Sequence
from itertools import pairwise, takewhile

from ..places.gazetteer import Gazetteer, Hit, gazetteer
from .layout import ARABIC, LEVEL_1, LEVEL_2, Line
from .owners import is_of_a_body
from .pieces import Piece

_LONGEST_PLACE, _LONGEST_HEADING = 30, 60
_OPENING_BRACKETS, _BEHIND_SHORT = "【[", ("：", ":", "】", "]")


def are_of_places(title: str, pieces: Sequence[Piece], length: int, *, briefing: bool = False) -> bool:
    """Whether pieces of a text of this length are cases because each begins with a place, or some with a body beside those of places (市税务局：…): with text each,
    most of the whole together, and not all of the one city or county whose case the title tells, for then they are its parts. In a briefing all may be of bodies."""
    if len(pieces) < 2 or not all("。" in piece.text for piece in pieces) or 2 * sum(len(piece.title) + len(piece.text) for piece in pieces) < length:
        return False
    known = gazetteer()
    of_bodies = [is_of_a_body(piece.title) for piece in pieces]
    places = [place_of(piece.title) for piece, of_body in zip(pieces, of_bodies, strict=True) if not of_body]
    whole = "" if title.endswith(pieces[0].title) else place_of(title)  # without a title it is the first heading
    own = bool(known.at_level(whole, "city")) and all(known.within(place, whole) for place in places)
    return (briefing or bool(places)) and all(places) and len(_outermost(places, known)) + sum(of_bodies) > 1 and not own


def headings_of_places(lines: Sequence[Line], headings: Sequence[int]) -> list[str]:
    """The headings, numbered or beginning at one of the offsets `headings`, of several places of which none lies in another; empty where all are of one.
    Numbers on lines that follow each other are a list, no headings."""
    known, starts = gazetteer(), set(headings)
    found: dict[str, str] = {}
    for line, following in pairwise(lines):
        match = next((match for pattern in (LEVEL_1, LEVEL_2, ARABIC) if (match := pattern.match(line.text)) and not pattern.match(following.text)), None)
        heading = match[2].strip() if match else line.text if line.start in starts else ""
        if heading and len(heading) <= _LONGEST_HEADING and "。" not in heading and (place := place_of(heading)):
            found.setdefault(place, heading)
    places = _outermost(list(found), known)
    return [found[place] for place in places] if len(places) > 1 else []


def place_before(title: str) -> str:
    """The place or zone with which a title begins, by its official name (山东 is 山东省), a district's with its city; empty for none."""
    known = gazetteer()
    hits = _at_start(title, known)
    code = _code(hits, known)
    return hits[-1].keys[0] if hits and hits[-1].form == "zone" else known.body_prefix(code) if code else ""


def place_of(heading: str) -> str:
    """The code of the place with which a heading begins; a zone's (苏州工业园区) is that of its city. A short name counts only before a colon or
    bracket (苏州：…). Empty for none."""
    known = gazetteer()
    heading = heading.lstrip(_OPENING_BRACKETS)
    hits = _at_start(heading, known)
    return _code(list(takewhile(lambda hit: hit.form not in ("short", "former") or heading.startswith(_BEHIND_SHORT, hit.end), hits)), known)


def _at_start(text: str, known: Gazetteer) -> list[Hit]:
    """The names of places, each behind the other (江苏省苏州市), with which a text begins; none where the first is doubtful."""
    hits: list[Hit] = []
    for hit in known.find(text[:_LONGEST_PLACE]):
        word = text[hit.start:hit.end]
        if hit.start != (hits[-1].end if hits else 0) or (not hits and (word in known.needs_support or word in known.only_after_parent)):
            break
        hits.append(hit)
    return hits


def _code(hits: Sequence[Hit], known: Gazetteer) -> str:
    """The code of the innermost of the places."""
    code = ""
    for hit in hits:
        keys = [known.zones[key].parent or key for key in hit.keys] if hit.form == "zone" else hit.keys
        code = next((key for key in keys if code and known.within(key, code)), keys[0])
    return code


def _outermost(places: Sequence[str], known: Gazetteer) -> list[str]:
    """The different places that lie in none of the others."""
    different = dict.fromkeys(places)
    return [place for place in different if not any(above in different for above in known.ancestors(place)[1:])]
