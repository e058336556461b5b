"""Lists that are told one for one: 甲市、乙市分别上线“A”和“B” says that the first runs A and the second B."""

import re
from bisect import bisect_right
from collections.abc import Sequence

from ..mentions import Frame, Mention
from .clauses import Sentence
from .doers import key

Key = tuple[str, str]
_EACH_ITS_OWN = re.compile("等?[两三四五六七八]?[地市县区省州家局厅院方个部门单位]{0,3}(?:则|也|已|先后|共同)?(?:分别|依次)")
_THINGS = ("PolicyInstrument", "Platform")


def crossed(text: str, frame: Frame, lists: Sequence[tuple[Mention, ...]], parts: list[Sentence]) -> frozenset[tuple[Key, Key]]:
    """The pairs of who and what that such sentences tell apart: the first of the one list has no part in the second of the other."""
    things = sorted((m for m in frame.mentions if m.label in _THINGS), key=lambda m: (m.start, -m.end))
    starts, thing_starts = [s.start for s in parts], [m.start for m in things]
    found: set[tuple[Key, Key]] = set()
    for group in lists:
        told = _EACH_ITS_OWN.match(text, group[-1].end) if len(group) > 1 else None
        if told is None:
            continue
        end = parts[bisect_right(starts, group[0].start) - 1].end
        listed: list[Mention] = []
        for thing in things[bisect_right(thing_starts, told.end() - 1):]:
            if thing.start >= end or len(listed) > len(group):
                break
            if not listed or thing.start >= listed[-1].end:
                listed.append(thing)
        if len(listed) == len(group) == len(set(map(key, listed))):
            found.update((key(who), key(what)) for i, who in enumerate(group) for j, what in enumerate(listed) if i != j)
    return frozenset(found)
