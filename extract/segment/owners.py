"""Whose a heading is: the body with whose name it begins (市自然资源和规划局：…, 威海海关：…)."""

import re
from collections.abc import Sequence

from ..bodies.words import LEVEL_WORDS, body_words
from ..places.gazetteer import gazetteer
from .layout import Line

_LONGEST_NAME, _LONGEST_HEADING = 40, 60
_COMPANY = re.compile("[一-鿿（）()]{2,20}?(?:公司|银行)")
_COLON = ("：", ":")
_SHORTEST_TITLE = 4  # characters behind the colon


def body_before(heading: str) -> int:
    """The end of the public body with whose name a heading begins, with its place or level word or without; 0 for none."""
    words, known = body_words(), gazetteer()
    heading = heading[:_LONGEST_NAME]
    places = {hit.start: hit.end for hit in known.find(heading)}
    position, end = 0, 0
    while position < len(heading):
        core = words.cores.at(heading, position)
        if core and not core[1].collective and not words.goes_on(heading, position, core[0]):
            position = end = core[0]
        elif position in places:
            position = places[position]
        elif heading[position] in LEVEL_WORDS and not end:
            position += 1
        else:
            break
    if not end and position and (found := words.open.match(heading, position)):
        end = found.end()
    return end


def is_of_a_body(heading: str) -> bool:
    """Whether a heading is a body, a colon and what it does: 市税务局：“非接触式”办税."""
    at = next((at for at, character in enumerate(heading[:_LONGEST_NAME]) if character in _COLON), 0)
    return len(heading) > at + _SHORTEST_TITLE and at > 2 and (body_before(heading[:at]) == at or _COMPANY.fullmatch(heading[:at]) is not None)


def owned(lines: Sequence[Line]) -> list[tuple[int, str]]:
    """The headings of bodies among lines, each above a line of its text."""
    return [(index, line.text) for index, line in enumerate(lines[:-1])
            if len(line.text) <= _LONGEST_HEADING and not line.text.endswith(("。", "；", "：")) and "。" in lines[index + 1].text and is_of_a_body(line.text)]
