"""The places with which headings begin: headings that each begin with another place stand over the cases of a batch, whatever its title says."""

from collections.abc import Sequence
from itertools import pairwise

from ..places.gazetteer import Gazetteer, gazetteer
from .layout import ARABIC, LEVEL_1, LEVEL_2, Line
from .pieces import Piece

_LONGEST_PLACE, _LONGEST_HEADING = 30, 60
_OPENING_BRACKETS, _BEHIND_SHORT = "【[", ("：", ":", "】", "]")


def are_of_places(title: str, pieces: Sequence[Piece], length: int) -> bool:
    """Whether pieces of a text of this length are cases because each begins with a place: with text each, most of the whole together, and not all of
    the one city or county whose case the title tells, for then they are its parts."""
    if len(pieces) < 2 or not all("。" in piece.text for piece in pieces) or 2 * sum(len(piece.title) + len(piece.text) for piece in pieces) < length:
        return False
    known = gazetteer()
    places = [_place(piece.title, known) for piece in pieces]
    whole = _place(title, known)
    own = bool(known.at_level(whole, "city")) and all(known.within(place, whole) for place in places)
    return all(places) and len(_outermost(places, known)) > 1 and not own


def headings_of_places(lines: Sequence[Line], headings: Sequence[int]) -> list[str]:
    """The headings, numbered or beginning at one of the offsets `headings`, of several places of which none lies in another; empty where all are of one.
    Numbers on lines that follow each other are a list, no headings."""
    known, starts = gazetteer(), set(headings)
    found: dict[str, str] = {}
    for line, following in pairwise(lines):
        match = next((match for pattern in (LEVEL_1, LEVEL_2, ARABIC) if (match := pattern.match(line.text)) and not pattern.match(following.text)), None)
        heading = match[2].strip() if match else line.text if line.start in starts else ""
        if heading and len(heading) <= _LONGEST_HEADING and "。" not in heading and (place := _place(heading, known)):
            found.setdefault(place, heading)
    places = _outermost(list(found), known)
    return [found[place] for place in places] if len(places) > 1 else []


def _place(heading: str, known: Gazetteer) -> str:
    """The code of the place with which a heading begins, the innermost of 江苏省苏州市; a zone's (苏州工业园区) is that of its city. A short name counts only before
    a colon or bracket (苏州：…). Empty for none."""
    heading = heading.lstrip(_OPENING_BRACKETS)[:_LONGEST_PLACE]
    code, end = "", 0
    for hit in known.find(heading):
        word = heading[hit.start:hit.end]
        doubtful = not code and (word in known.needs_support or word in known.only_after_parent)
        if hit.start != end or doubtful or (hit.form in ("short", "former") and not heading.startswith(_BEHIND_SHORT, hit.end)):
            break
        keys = [known.zones[key].parent or key for key in hit.keys] if hit.form == "zone" else hit.keys
        code = next((key for key in keys if code and known.within(key, code)), keys[0])
        end = hit.end
    return code


def _outermost(places: Sequence[str], known: Gazetteer) -> list[str]:
    """The different places that lie in none of the others."""
    different = dict.fromkeys(places)
    return [place for place in different if not any(above in different for above in known.ancestors(place)[1:])]
