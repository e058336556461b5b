"""The lines that begin a case: 案例名称, 案例一, 一、, （一）, 1., a heading that the file marks as one, or a rarer way (openers.py)."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from reformgraph.schema.records import BOLD_LINE, Document

from . import openers
from .layout import ARABIC, CELL_NUMBER, LEVEL_1, LEVEL_2, Layout, Line, numeral

_SECTION_TITLE, _GROUP = 16, 16
_LEADER = re.compile(r"[.．…·\s]{2,200}(?:第\s?)?[（(]?\d{1,4}[）)]?\s?页?$")
# In an entry of the contents: the dots behind its title, and what may stand behind them, whose it is and the page.
_DOTS = re.compile(r"[.．…]{2,200}")
_BEHIND = re.compile(r"\s*(?P<owner>[一-鿿]{2,20})?\s*(?:第\s?)?[（(]?\d{0,4}[）)]?\s?页?")
_PLACE_HEADING = re.compile(rf"[【\[]?({openers.PLACE})(?:篇)?[】\]]?(?:[（(]\s?\d{{1,3}}\s?[个项条件例则]?[）)])?")
_COUNTED = re.compile(r"0\d\s?[.．、]?\s?")  # 01 before a heading

Mark = tuple[int, int | None, str]
"""Where a case begins: index of the line, number, and the rest of the line."""


@dataclass(frozen=True, slots=True)
class Marks:
    """The lines that begin cases; those of group headings with the place that each names (empty for most); titles of the contents by number."""

    cases: Sequence[Mark] = ()
    groups: Mapping[int, str] = field(default_factory=dict)
    contents: Mapping[int, str] = field(default_factory=dict)


def case_marks(document: Document, lines: list[Line], layout: Layout, batch: bool, told: int = 0) -> Marks:
    """Fields 案例名称, then 案例一; in a batch also the outermost numbers whose headings are no section titles, headings of the file, and what
    else opens a case. `told` is how many cases the notice says it has, 0 where it does not say."""
    labelled: list[Mark] = [(index, None, (match[1] or "").strip()) for index, line in enumerate(lines) if (match := layout.case_label.fullmatch(line.text))]
    if len(labelled) > 1:
        return _grouped(lines, labelled, layout)
    marks, contents = _without_contents(_marks(lines, layout.case), lines)
    if len(marks) > 1 and _rising(marks):
        return _grouped(lines, marks, layout, contents)
    if not batch:
        return Marks()
    if told_again := openers.listed_before(lines):
        return _grouped(lines, [(index, number, title) for number, (index, title) in enumerate(told_again, 1)], layout)
    groups = _groups(lines, layout)
    marks, contents = (_inside(lines, groups), {}) if groups else _outermost(lines, layout)
    if marks:
        return _grouped(lines, marks, layout, contents, groups)
    if headed := _headed(document, lines, layout):
        return _grouped(lines, headed, layout)
    set_in_bold = {start for start, level in document.headings if level == BOLD_LINE}
    bold = [index for index, line in enumerate(lines) if line.start in set_in_bold]
    return _grouped(lines, _otherwise(lines, layout, told, bold), layout)


def _otherwise(lines: list[Line], layout: Layout, told: int, bold: Sequence[int]) -> Sequence[Mark]:
    """Rarer numbers, signs, 济南市：…, lines in `bold` and titles that nothing marks, whichever of them there is first."""
    for marks in [*(_marks(lines, pattern) for pattern in openers.NUMBERS), _marks(lines, openers.ALONE, whole=True)]:
        if len(marks) > 1 and _rising(marks) and openers.are_titles([title or openers.below(lines, index) for index, _, title in marks], layout):
            return marks
    found = openers.signed(lines, layout) or openers.of_places(lines) or openers.in_bold(lines, layout, bold) or openers.unmarked(lines, layout, told)
    return [(index, None, title) for index, title in found]


def _grouped(lines: list[Line], marks: Sequence[Mark], layout: Layout, contents: Mapping[int, str] | None = None, groups: Sequence[int] = ()) -> Marks:
    """The marks with the headings of groups that stand directly above one: those given, 第二章 …, …篇, and a place alone."""
    firsts = {mark[0] for mark in marks}
    found = {index: _place_of(lines[index].text) for index in groups}
    for index in firsts:
        if index and index - 1 not in firsts and _is_group(lines[index - 1].text, layout):
            found.setdefault(index - 1, _place_of(lines[index - 1].text))
    return Marks(marks, found, contents or {})


def _is_group(text: str, layout: Layout) -> bool:
    if len(text) > 2 * _GROUP or "。" in text:
        return False
    return bool(layout.chapter.match(text) or _place_of(text) or (len(text) <= _GROUP and (end := layout.group_end.search(text[-_GROUP:])) and end.end() == len(text)))


def _place_of(heading: str) -> str:
    """The place that a heading of a group is, without its number and 篇; empty for other headings."""
    match = LEVEL_1.match(heading) or LEVEL_2.match(heading)
    found = _PLACE_HEADING.fullmatch((match[2] if match else heading).strip())
    return found[1] if found else ""


def _groups(lines: list[Line], layout: Layout) -> list[int]:
    """The lines of 一、…, where all headings of level 1 are groups of cases: they say so (…方面), are places, or the numbers directly below run on from one to the next."""
    marks = _marks(lines, LEVEL_1)
    if len(marks) < 2:
        return []
    if all(layout.group_end.search(_heading(mark[2])[-14:]) or _place_of(mark[2]) for mark in marks):
        return [mark[0] for mark in marks]
    firsts = {mark[0] + 1 for mark in marks}
    for pattern in (LEVEL_2, ARABIC):
        inner = [mark for mark in _marks(lines, pattern) if mark[0] > marks[0][0]]
        if len(inner) > len(marks) and firsts <= {mark[0] for mark in inner} and _rising(inner):
            return [mark[0] for mark in marks]
    return []


def _inside(lines: list[Line], groups: list[int]) -> list[Mark]:
    """The cases below the headings of groups: （一）, 1. or the number cells of a table that was copied as text. Numbers that
    begin anew in each group are no numbers of cases."""
    for pattern in (LEVEL_2, ARABIC, CELL_NUMBER):
        marks = [mark for mark in _marks(lines, pattern, whole=pattern is CELL_NUMBER) if mark[0] > groups[0]]
        if len(marks) > 1:
            return marks if _rising(marks) else [(index, None, title) for index, _, title in marks]
    return []


def _outermost(lines: list[Line], layout: Layout) -> tuple[list[Mark], dict[int, str]]:
    families = [_marks(lines, pattern) for pattern in (LEVEL_1, LEVEL_2, ARABIC)]
    if nested := _over_their_own(_all_marks(lines, LEVEL_1), layout):
        return nested, {}
    outer, contents = _without_contents(min((family for family in families if len(family) > 1), key=lambda family: family[0][0], default=[]), lines)
    if not outer or not _rising(outer):
        return [], {}
    headings = [_heading(title) for _, _, title in outer]
    return ([], {}) if any(layout.section_title.search(heading) for heading in headings if len(heading) <= _SECTION_TITLE) else (outer, contents)


def _over_their_own(marks: list[Mark], layout: Layout) -> list[Mark]:
    """一、 over sections that have the numbers 一、, 二、 again: the marks behind which these begin anew, where they rise from 1 and half of the others or more are usual sections."""
    titles = [mark for mark, following in pairwise(marks) if following[1] == 1 and not layout.section_title.search(_heading(mark[2]))]
    of_cases = set(titles)
    parts = [_heading(mark[2]) for mark in marks if mark not in of_cases]
    usual = sum(layout.section_title.search(part) is not None for part in parts)
    return titles if len(titles) > 1 and titles[0][1] == 1 and titles[0] == marks[0] and _rising(titles) and 2 * usual >= len(parts) else []


def _headed(document: Document, lines: list[Line], layout: Layout) -> list[Mark]:
    """The headings of the file of one level: the first of which there are several that are not all directly above deeper ones. No cases where they are section titles."""
    levels = dict(document.headings)
    headings = [(index, levels[line.start]) for index, line in enumerate(lines) if levels.get(line.start, BOLD_LINE) < BOLD_LINE]
    of = dict(headings)
    for level in sorted(set(of.values())):
        marks: list[Mark] = [(index, None, _uncounted(lines[index].text)) for index, own in headings if own == level]
        if len(marks) < 2 or all(of.get(mark[0] + 1, 0) > level and not layout.section_title.search(lines[mark[0] + 1].text) for mark in marks):
            continue
        return [] if any(layout.section_title.search(title) for _, _, title in marks if len(title) <= _SECTION_TITLE) else marks
    return []


def _without_contents(marks: list[Mark], lines: list[Line]) -> tuple[list[Mark], dict[int, str]]:
    """The marks without those of a table of contents, and its titles by number: a first run of the same numbers among whose lines no sentence stands."""
    again = next((at for at, mark in enumerate(marks) if at > 1 and mark[1] == marks[0][1]), 0)
    if not again or len(marks) < 2 * again or any("。" in line.text for line in lines[marks[0][0]:marks[again][0]]):
        return marks, {}
    titles = {}
    for (index, number, title), following in pairwise(marks[:again + 1]):
        titles[number or 0] = _with_owner(title or (lines[index + 1].text if index + 1 < following[0] else ""))
    return marks[again:], titles


def _uncounted(heading: str) -> str:
    found = _COUNTED.match(heading)
    return heading[found.end():] if found else heading


def _with_owner(entry: str) -> str:
    """The title of an entry of the contents, with whose it is in brackets where the entry says so."""
    dots = _DOTS.search(entry)
    behind = _BEHIND.fullmatch(entry, dots.end()) if dots else None
    if not dots or not behind:
        return _LEADER.sub("", entry)
    return entry[:dots.start()].strip() + (f"（{behind['owner']}）" if behind["owner"] else "")


def _rising(marks: Sequence[Mark]) -> bool:
    numbers = [mark[1] or 0 for mark in marks]
    return numbers[0] <= 3 and all(a < b <= a + 10 for a, b in pairwise(numbers))


def _marks(lines: list[Line], pattern: re.Pattern[str], *, whole: bool = False) -> list[Mark]:
    """The lines that begin with a number. Of those that stand twice, in a table of contents and at their case, the last counts."""
    marks = _all_marks(lines, pattern, whole)
    last = {(number, title): index for index, number, title in marks}
    return [mark for mark in marks if not mark[2] or last[mark[1], mark[2]] == mark[0]]


def _all_marks(lines: list[Line], pattern: re.Pattern[str], whole: bool = False) -> list[Mark]:
    return [(index, number, _LEADER.sub("", match[2].strip())) for index, line in enumerate(lines)
            if (match := pattern.fullmatch(line.text) if whole else pattern.match(line.text)) and (number := numeral(match[1]))]


def _heading(text: str) -> str:
    return text.partition("。")[0]
