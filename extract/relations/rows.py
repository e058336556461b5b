"""Rows of a table that tell of several places one after the other (浙江…。江西宜春…。): each leads, and acts in what follows it."""

import re
from bisect import bisect_left

from ..linear import LinearModel
from ..mentions import Frame, Mention
from .carry import carried_on
from .clauses import Sentence
from .doers import DOERS, Doers, first_of, key, places_by_end
from .leaders import choose_leaders
from .triggers import Triggers

_PARTNERS = ("与", "同", "会同", "联合")
# A point of a text: its number, its heading and what it tells.
_POINT = re.compile(r"(?m)^\s*(?:[（(]?[一二三四五六七八九十\d]{1,2}[)）、.．]|[一二三四五六七八九十]是)[^。\n]{2,24}。(?P<told>[^\n]+)$")
# From where to where in the text who acts.
Section = tuple[int, int, tuple[Mention, ...]]


def find_doers(text: str, frame: Frame, groups: list[tuple[Mention, ...]], parts: list[Sentence], triggers: Triggers, model: LinearModel) -> Doers:
    """Who leads a case, by the model and, where its title names nobody, by the places with which its sentences begin, and who acts in each part."""
    leaders = choose_leaders(text, frame, groups, triggers, model)
    sections = sections_of(text, frame, groups, parts)
    known = {key(m) for m in leaders}
    leaders = (*leaders, *(m for _, _, who in sections for m in who if m.label != "Organization" and key(m) not in known))
    doers = Doers.of(leaders, groups, text, sections or points_of(text, frame, groups))
    return doers.carrying(carried_on(text, frame, parts, doers, triggers))


def sections_of(text: str, frame: Frame, groups: list[tuple[Mention, ...]], parts: list[Sentence]) -> list[Section]:
    """The parts of a text that begin with a body or place of another province than the part before; empty where there are less than two of them, or the
    title names who leads."""
    if any(m.start < frame.body_start and m.label in DOERS for m in frame.mentions):
        return []
    above = places_by_end(frame)
    begins = {first_of(group, above): group for group in reversed(groups)}
    found: list[tuple[int, tuple[Mention, ...]]] = []
    before: set[str] = set()
    for sentence in parts:
        who = _together(text, begins.get(sentence.start, ()))
        provinces = {_province(m) for m in who}
        if provinces and not provinces & before:
            found.append((sentence.start, who))
            before |= provinces
    ends = [start for start, _ in found[1:]] + [parts[-1].end]
    return [(start, end, who) for (start, who), end in zip(found, ends, strict=True)] if len(found) > 1 else []


def points_of(text: str, frame: Frame, groups: list[tuple[Mention, ...]]) -> list[Section]:
    """The numbered points of a text, on lines of their own, in which one body alone acts that their heading is followed by (2.强港口。天津港集团完成…)."""
    found: list[Section] = []
    starts = [g[0].start for g in groups]
    for point in _POINT.finditer(text, frame.body_start):
        inside = groups[bisect_left(starts, point.start()):bisect_left(starts, point.end())]
        if inside and inside[0][0].start == point.start("told") and len({key(m) for g in inside for m in g}) == len(inside[0]) and inside[0][0].label != "Locality":
            found.append((point.start("told"), point.end(), inside[0]))
    return found


def _together(text: str, group: tuple[Mention, ...]) -> tuple[Mention, ...]:
    """Those of a list of names that act with each other: in 甲局与乙院签署 the first only; without those that lie nowhere."""
    taken: list[Mention] = []
    for m in group:
        if taken and text[taken[-1].end:m.start] in _PARTNERS:
            break
        taken.append(m)
    return tuple(m for m in taken if _province(m))


def _province(mention: Mention) -> str:
    """The first two digits of the code of where a body or place lies; empty where it has none."""
    code = mention.id if mention.id.isdigit() else mention.place
    return code[:2] if code.isdigit() else ""
