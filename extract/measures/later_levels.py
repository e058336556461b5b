"""Levels that are told later than what they complete: a former level behind the present one, what is left after a change, what one place has of a total."""

import re
from dataclasses import replace

from reformgraph.schema.records import Direction

from .indicators import Indicator
from .level_pairs import LevelPairs
from .quantities import Quantity, comparable
from .words import Change

_AND_NOW = re.compile("[，,；;](?:如今|现在|眼下|而今|现)(?:只|仅|已|要|需|为|是|剩)*")  # 往返路程74公里，如今6公里
_THAN_FORMER = re.compile("(?:较|比|相比)[^，。；]{2,14}的?")
_MUCH = re.compile("(?:以上|左右)?(?:大为|大幅|明显|显著|有所|大大|进一步|均)?(?:缩短|下降|降低|减少|提高|提升|增长|增加|上升|压缩)")
_NOW_IS = re.compile("(?:以[上内]|左右|多)?[，,](?:现在?|如今|目前)?(?:只|仅|最快|平均)?(?:为|需|要|用)?")
_NOW_REACHES = re.compile("[，,]已?(?:达到?|为)(?:近|超过?|约)?")  # 提高4.9个百分点，达到13.2%
# 单是蒙自就批了97件, 唐山一市便有958个: what one place has of what was told before
_OF_ONE = re.compile("(?:其中|当中|这当中|里头)?(?:单是|仅|光是?)?")
_ALONE = re.compile("(?:一[市地县区省州家院行局])?(?:就|便)(?:已)?[^，。；、\\d]{0,4}")

BETWEEN = re.compile(r"(?:以[内上下]|左右)?[，,（(；]?(?:较|比|同比|环比|平均|整体|总体)?[^，。；]{0,10}$")
_PERSONS = ("户", "人")


class LaterLevels(LevelPairs):
    """Completes the drafts before a level; each method says whether the level is used up so."""

    def _opposed(self, q: Quantity) -> bool:
        """原来要跑5趟、18份材料，现在跑1趟、6份材料: a present level completes the earlier one of its unit."""
        if q.dimension not in ("time", "count", "length"):
            return False
        for k in reversed(range(len(self._drafts))):
            last = self._drafts[k]
            if last.rule != "level" or not last.value or not comparable(last.value, q) or (q.dimension == "count" and last.value.base_unit != q.base_unit):
                continue
            before, between = self._text[self._sentence[0]: last.value.start], self._text[last.value.end: q.start]
            told = self._words.earlier.search(before) and self._words.now.search(between)
            if not (told or (last is self._drafts[-1] and last.value.base_unit == q.base_unit and _AND_NOW.fullmatch(between))) or last.value.base_value == q.base_value:
                return False
            direction: Direction = "reduced" if q.base_value < last.value.base_value else "increased"
            self._drafts[k] = replace(last, rule="opposed", direction=direction, value=None, before=last.value, after=q)
            return True
        return False

    def _former(self, q: Quantity) -> bool:
        """占到56%，而2022年这一占比只有19%: a former level completes the present one told just before it."""
        last = self._drafts[-1] if self._drafts else None
        if last is None or not self._words.former.fullmatch(self._text[last.quantities()[-1].end: q.start]):
            return False
        now = last.value if last.rule == "level" else last.after if last.rule == "to" and not last.change else None
        if now is None or now.base_unit != q.base_unit or now.base_value == q.base_value:
            return False
        direction: Direction = "reduced" if now.base_value < q.base_value else "increased"
        self._drafts[-1] = replace(last, rule="pair", direction=direction, value=None, before=q, after=now)
        return True

    def _than_before(self, q: Quantity, head: str, following: int) -> bool:
        """用时不到2.8天，较2022年的5.1天大为缩短: a former level behind the present one, with a verb and no figure of the change."""
        last = self._drafts[-1] if self._drafts else None
        if (last is None or last.rule != "level" or not last.value or last.value.base_unit != q.base_unit or last.value.base_value == q.base_value
                or not _THAN_FORMER.fullmatch(head) or not _MUCH.match(self._text, q.end, following) or not self._words.past.search(head)):
            return False
        direction: Direction = "reduced" if last.value.base_value < q.base_value else "increased"
        self._drafts[-1] = replace(last, rule="pair", direction=direction, value=None, before=q, after=last.value)
        return True

    def _left(self, q: Quantity) -> bool:
        """办理时间压缩三分之二，仅需6分钟; 清偿率提高4.9个百分点，达到13.2%: the level now completes the change told just before it."""
        last = self._drafts[-1] if self._drafts else None
        if last is None or last.rule not in ("change", "object") or not last.change or last.after or (q.dimension, last.change.dimension) == ("time", "points"):
            return False
        between = self._text[last.change.end: q.start]
        if not (_NOW_IS.fullmatch(between) if q.dimension == "time" else _NOW_REACHES.fullmatch(between) and (last.change.dimension, q.dimension) == ("points", "share")):
            return False
        self._drafts[-1] = replace(last, after=q)
        return True

    def _of_one(self, start: int, q: Quantity) -> Indicator | None:
        """What a number counts that one place has of those told before: 三市共批复212件，单是蒙自就批了97件."""
        opened = _OF_ONE.match(self._text, start)
        at = self._owners.get(opened.end()) if opened else None
        return self._of_same_unit(q) if at and _ALONE.fullmatch(self._text, at, q.start) else None

    def _of_same_unit(self, q: Quantity) -> Indicator | None:
        """What the last level in the unit of `q` measures."""
        return next((d.indicator for d in reversed(self._drafts) if d.value and q.base_unit and d.value.base_unit == q.base_unit), None)

    def _object_of(self, verb: str, q: Quantity) -> str:
        """What a bare verb counts: 受理破产案件73件，审结61件 counts 审结破产案件; 惠及1.2万户 counts who profits."""
        earlier = self._of_same_unit(q) if verb in self._words.finishing else None
        if earlier and (first := self._words.output_start.match(earlier.text)) and len(earlier.text) > first.end() + 1:
            return verb + earlier.text[first.end():]
        return f"{verb}{q.base_unit}数" if verb in self._words.profiting and q.base_unit in _PERSONS else ""

    def _reaches(self, q: Quantity, change: Change, at: int) -> bool:
        """日均进出境车辆980辆，2024年增至1600辆: the level told just before is the one that the change begins with."""
        last = self._drafts[-1] if self._drafts else None
        if last is None or last.rule != "level" or not last.value or last.value.base_unit != q.base_unit or not BETWEEN.fullmatch(self._text[last.value.end: at]):
            return False
        direction = self._words.direction_for(change, last.indicator.text)
        if (q.base_value > last.value.base_value) != (direction == "increased"):
            return False
        self._drafts[-1] = replace(last, rule="pair", direction=direction, value=None, before=last.value, after=q)
        return True
