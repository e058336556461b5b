"""What may be the level after another one: also a level told in words (费用降为免费), and no number that counts another thing (由4个部门审批改为1个窗口受理)."""

import re

from .indicators import ROUGHLY
from .quantities import Quantity
from .words import MeasureWords

_REACH = 24  # characters behind the level before in which the word stands
_TRIPS = frozenset(("次", "趟", "回", "遍"))
_BEHIND = re.compile(f"{ROUGHLY}*的?((?!和|及|并|且|即|就|便|以|后|时|起)[\u4e00-\u9fff]{{1,6}})")


def level_in_words(text: str, start: int, end: int, before: Quantity, words: MeasureWords) -> Quantity | None:
    """The level behind `before` that a word of text[start:end] tells: none of its unit."""
    found = words.level_in_words.search(text, start, min(end, start + _REACH))
    if found is None or found.lastgroup != before.dimension:
        return None
    return Quantity(found[0], *found.span(), 0.0, before.unit, 0.0, before.base_unit, before.dimension)


def of_other_things(text: str, first: Quantity, second: Quantity, end: int, words: MeasureWords) -> bool:
    """Whether two numbers count different things (由4家单位串联改为一次申请, 由5个部门受理改为1个窗口受理), so that none is the level before the other."""
    noun, tail = words.counted_between(text[first.end:second.start]), _BEHIND.match(text, second.end, end)
    if not noun or tail is None or set(tail[1]) & set(noun):
        return False
    if first.base_unit != second.base_unit and first.unit and second.unit:
        return not {first.base_unit, second.base_unit} <= _TRIPS
    return words.countable.match(tail[1]) is not None
