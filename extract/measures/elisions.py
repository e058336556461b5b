"""Indicators that a text tells in part, because the one before goes on: A类抽查比例降至1%，D类提高到20%; 办理环节由9个压缩到4个，时间由20天压缩到5天."""

from dataclasses import replace

from .draft import Draft
from .indicators import Indicator
from .quantities import Quantity
from .words import MeasureWords

_OF_PROCEDURE = ("环节", "流程", "步骤", "程序")
_LONGEST = 10  # characters of what stands for the whole


def completed(own: Indicator, last: Draft | None, q: Quantity, *, level: bool, words: MeasureWords) -> Indicator:
    """The whole indicator of `q`, of which `own` tells only the time, or only whose it is; `last` is the reading before it, `level` whether this one is neither change nor pair."""
    if last is None:
        return own
    earlier = last.indicator.text
    if own.text in words.of_times:
        stem = next((earlier.removesuffix(word) for word in _OF_PROCEDURE if earlier.endswith(word)), "")
        return replace(own, text=stem + own.text)
    if (last.rule == "level") != level or last.quantities()[-1].dimension != q.dimension or len(own.text) > _LONGEST or own.text.endswith(words.measured) or not earlier.endswith(words.measured):
        return own
    if words.output_start.match(own.text) or words.output_start.match(earlier):
        return own
    rest = _behind_like(own.text, earlier)
    return replace(own, text=own.text + rest) if len(rest) > 1 and rest not in words.relational else own


def _behind_like(owner: str, earlier: str) -> str:
    """What follows in the earlier indicator behind a name that ends like this one, as 食品企业 ends like 药品企业: as long as it, or with two characters of it."""
    same = len(owner)
    if len(earlier) > same > 1 and earlier[same - 1] == owner[-1] and earlier[:same] != owner:
        return earlier[same:]
    at = earlier.find(owner[-2:]) if same > 2 else -1
    return earlier[at + 2:] if at > 0 and not earlier.startswith(owner) else ""
