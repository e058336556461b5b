"""Documents that are one case though their title has a word of batches (青岛市工程审批改革案例)."""

import re
from collections.abc import Sequence

from ..places.gazetteer import gazetteer
from .layout import ARABIC, LEVEL_1, LEVEL_2, Layout, Line
from .owners import body_before
from .places import place_of

_CASE_TITLE, _COUNTS = 6, "则例篇大强佳"  # characters of a case's title at least; 优秀案例20则 counts cases
_SPECIFIC, _LONGEST_HEADING = 2, 60  # characters of a subject of its own at least
_NAMED = 2  # characters by which a place is known again
_OF_WHAT = re.compile(r"\s?(?:[：:]|——?|--)\s?\S{4}")


def is_numbered_case(title: str, lines: Sequence[Line], layout: Layout) -> bool:
    """Whether a document is one case of a batch by its title (典型经验六：广西畅通铁海联运), so that 一、 in it are its sections: no other case opens so."""
    own = layout.case.fullmatch(title)
    return own is not None and len(own[2]) >= _CASE_TITLE and own[2][0] not in _COUNTS and not any(layout.case.match(line.text) for line in lines if line.text != title)


def is_case_of_one(title: str, lines: Sequence[Line], headings: Sequence[int], layout: Layout) -> bool:
    """Whether the title is that of the one case of a city, a county or a body: it tells of a subject of its own, a paragraph on what that place or body
    does stands before the headings (numbered, or beginning at one of the offsets `headings`), and none of these names another place or body."""
    if not layout.batch.search(title) or any(layout.case.match(line.text) or layout.case_label.fullmatch(line.text) for line in lines):
        return False
    starts = set(headings)
    parts = [(index, heading) for index, line in enumerate(lines) if (heading := _heading(line, starts))]
    lead = "".join(line.text for line in lines[:parts[0][0]]) if len(parts) > 1 else ""
    if "。" not in lead or layout.introduces.search(lead) or layout.told_cases.search(lead) or not _has_subject(title, layout):
        return False
    owner = title[:_NAMED]
    return (owner in lead or body_before(lead) > 0) and not any(heading.endswith("案") or body_before(heading) or place_of(heading) for _, heading in parts)


def _heading(line: Line, starts: set[int]) -> str:
    """The heading that a line is, without its number; empty for other lines."""
    match = next((match for pattern in (LEVEL_1, LEVEL_2, ARABIC) if (match := pattern.match(line.text))), None)
    text = match[2] if match else line.text if line.start in starts and len(line.text) <= _LONGEST_HEADING else ""
    return text.partition("。")[0].strip()


def _has_subject(title: str, layout: Layout) -> bool:
    """Whether a title that begins with a city, a county or a body tells of something of its own (工程审批), or of what its case is behind a colon (创新案例：“一业一证”改革)."""
    known, place = gazetteer(), place_of(title)
    own = body_before(title)
    if not own and not known.at_level(place, "city"):
        return False
    word = layout.batch.search(title)
    if word and _OF_WHAT.match(title, word.end()):
        return True
    subject = layout.general.sub("", layout.batch.sub("", title[own:]))
    name = known[place].name if place else ""
    return len(re.sub(r"\W|\d", "", subject if own else subject.replace(name, ""))) >= _SPECIFIC
