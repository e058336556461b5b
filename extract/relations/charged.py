"""Plans that share out their tasks: who is charged with one stands in brackets behind it (。（财政部牵头，各地区按职责分工负责）)."""

import re
from bisect import bisect_left
from collections.abc import Iterator
from itertools import combinations

from ..mentions import Frame, Mention, Relation
from .clauses import CHARGED, Sentence
from .triggers import Triggers

_OTHERS_START = re.compile("(?:各?相关|各?有关|各|所属)(?:部门|单位|地区)")  # 国务院有关部门 charges not the State Council itself
_BODIES = ("Department", "Organization")


def charged(text: str, frame: Frame) -> frozenset[Mention]:
    """The bodies and places in such brackets: they act in the task before, and what follows is not theirs."""
    return frozenset(m for _, inside in _brackets(text, frame) for m in inside)


def find_charged(text: str, frame: Frame, parts: list[Sentence]) -> list[Relation]:
    """Each body in such brackets implements the measures that its task names: what stands between the bracket before, or the start of the line, and its own."""
    measures = sorted((m for m in frame.mentions if m.label == "PolicyInstrument" and m.kind != "document"), key=lambda m: m.start)
    starts = [m.start for m in measures]
    ends = [s.end for s in parts]
    found, start = [], 0
    for (at, end), inside in _brackets(text, frame):
        start = max(start, text.rfind("\n", start, at) + 1)
        who = [m for m in inside if m.label in _BODIES and not _OTHERS_START.match(text, m.end)]
        for measure in measures[bisect_left(starts, start):bisect_left(starts, at)]:
            told = parts[bisect_left(ends, measure.end)]
            found += [Relation("IMPLEMENTS", body, measure, told.start, end, "charged-behind", 0.75) for body in who]
        start = end
    return found


def charged_together(text: str, frame: Frame, triggers: Triggers) -> Iterator[tuple[Mention, Mention]]:
    """The bodies of a bracket that says who of them leads: （甲局牵头，乙局、丙局按职责分工负责）."""
    for (at, end), inside in _brackets(text, frame):
        if triggers.leading.search(text, at, end):
            yield from combinations({m.name: m for m in inside if m.label in _BODIES and not _OTHERS_START.match(text, m.end)}.values(), 2)


def _brackets(text: str, frame: Frame) -> Iterator[tuple[tuple[int, int], list[Mention]]]:
    """The range of each bracket with the mentions inside."""
    ordered = sorted(frame.mentions, key=lambda m: m.start)
    starts = [m.start for m in ordered]
    for bracket in CHARGED.finditer(text):
        yield bracket.span(), ordered[bisect_left(starts, bracket.start()):bisect_left(starts, bracket.end())]
