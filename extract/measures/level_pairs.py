"""Reading pairs of levels, before and after (由5天压缩至1天), and what the readings of one sentence share."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from reformgraph.schema.records import Direction

from . import elisions, indicators
from .draft import Draft
from .indicators import Indicator
from .pairing import level_in_words, of_other_things
from .quantities import Quantity, comparable, in_unit_of
from .words import ARROW, Change, MeasureWords

_JOINTS = frozenset("、和与及")
_DASHES = "—－–-~～"  # 无锡—新沂工业园 is one name
_RESPECTIVELY = re.compile("分别|依次")
REACHING = re.compile("(?:左右)?(?:至|到|达到|达)(?:近|超过?|约)?")
_MADE_INTO = re.compile("(?:把|(?<!即)将(?![军来近]))[^，,。；;]*$")  # 将申领、刻制等6个环节合并为1个
_NEXT = re.compile("[多余]?(?:以上|左右)?[，,（(]?")  # between a change and its levels: 压缩80%，由5天减至1天
_TOGETHER = re.compile("[两二三四五六七八九十]{1,2}(?:省|市|县|区|旗|地|州|镇|院|家)的?")  # 福州、厦门两市的网办率
_THAN_LIMIT = re.compile("(?:较|(?<![占同环])比)((?:国家|原|法定|规定|承诺|改革前|原有|原来)[^，。；\\d]{0,6}?)的?$")
_BASE = re.compile("在(?:(?:去年|上年|前年|[12]\\d{3}年|年)?(?:[底末初]|同期)?的?)?$")  # 在去年底96.1%的基础上
_BASIS_OF = re.compile("的?(?:基础|起点)上[^，。；]{0,4}$")
_WORD = re.compile("[\u4e00-\u9fffA-Za-z]{1,12}")
_MADE_REACH = 40  # characters between 将 and the number of what is made into fewer
_LONGEST_OWNER = 20
_OF_YEAR = re.compile("[由从](?:[12]\\d{3}年|去年|上年|前年)[底末初]?的?$")
_STEP = 4  # characters between a level and the verb of the change that begins there
_ROW = re.compile("([\u4e00-\u9fffA-Za-z“”]{2,20})[：:](?=改革前|优化前|改革后|原|法定|现|之前|\\d{4}年)")
_TWO_COLUMNS = re.compile("(?:改革|优化|实施)前\\s*[|｜]\\s*(?:改革|优化|实施)后\\s*[：:]")
_CELLS_OF_ROW = re.compile("([^|｜；;。：:，\n]{2,20})[|｜]([^|｜；;。\n]{1,20})[|｜]([^|｜；;。\n]{1,20})")
_LEGAL = re.compile("^(?:法定|原|现)")
_ENDS_WORD = tuple("品业类物者")  # 果蔬、水产品冷链流通率: the word of the last member is longer
_TIME = re.compile("(?:平均)?(?:办理|审批|办结)?(?:时间|时限|时长|周期|用时)$")


class LevelPairs:
    """The pairs of one sentence; the indicators of one clause are carried to the next.

    `owners` are the bodies and places of the text, by where they start and end: they say whose a number is, and are no indicator.
    """

    def __init__(self, text: str, sentence: tuple[int, int], words: MeasureWords, owners: Mapping[int, int]) -> None:
        self._text, self._sentence, self._words, self._owners = text, sentence, words, owners
        self._last: list[Indicator] = []
        self._drafts: list[Draft] = []

    def _pair(self, clause: tuple[int, int], at: int, quantities: Sequence[Quantity], i: int) -> tuple[int, int] | None:
        if i + 1 >= len(quantities):
            return None
        first, second = quantities[i], quantities[i + 1]
        second = in_unit_of(second, first)
        head, told = self._text[at: first.start], self._text[first.end: second.start]
        opened = self._words.opening_before(head)
        joined = self._words.joining(told)
        if not joined and opened is not None and first.base_unit == second.base_unit and self._words.any_verb.fullmatch(told):
            joined = Change(None, True, False, told, 0), ""  # 由15户拔高为300户: whatever the verb is
        if not joined or not comparable(first, second):
            return None
        change, between = joined
        if change.direction is None and not (change.verb in (ARROW, "变", "变为", "变成") and first.base_value != second.base_value) and not ((opened is not None or self._made_into(clause[0], first, second, between)) and first.base_value != second.base_value):
            return None
        if first.dimension == second.dimension == "count" and of_other_things(self._text, first, second, clause[1], self._words):
            return 2, second.end
        stop = at + (len(head) if opened is None else opened)
        found = self._before(at, stop)
        if between and (not found or head[: stop - at] in ("将", "把")):
            where = self._text.index(between, first.end)
            found = Indicator(between, where, where + len(between))
        elif found and between in self._words.counted and not found.text.endswith(between):
            found = replace(found, text=found.text + between)
        found, side = (found, "before") if found else (self._carried(), "carried")
        if found is None:
            return None
        if side == "before":
            found = elisions.completed(found, self._drafts[-1] if self._drafts else None, first, level=False, words=self._words)
        direction = change.direction or "increased"
        if first.dimension == second.dimension and first.base_value != second.base_value:  # 由5天提速至1天, 由60天提速至20个工作日
            direction = "reduced" if second.base_value < first.base_value else "increased"
        pair = Draft("pair", direction, found, side, clause, self._sentence, before=first, after=second)
        last = self._drafts[-1] if self._drafts else None
        if side == "carried" and last and last.rule in ("change", "object") and not last.after and last.direction == direction and _NEXT.fullmatch(self._text[last.quantities()[-1].end: at]):
            self._drafts[-1] = replace(pair, indicator=last.indicator, change=last.change)
        else:
            self._add([pair])
        return 2, second.end

    def _made_into(self, start: int, first: Quantity, second: Quantity, noun: str) -> bool:
        """Whether 将 or 把 before a list says that so many became fewer of the same: 将申领、刻制等6个环节合并为1个环节; not of another thing (5项业务整合到1个窗口)."""
        before = _MADE_INTO.search(self._text, max(start, first.start - _MADE_REACH), first.start)
        behind = _WORD.match(self._text, second.end)
        return (before is not None and first.base_unit == second.base_unit
                and (before.end() - before.start() == 1 or behind is None or (len(noun) > 1 and behind[0].endswith(noun[-2:]))))

    def _through(self, clause: tuple[int, int], at: int, quantities: Sequence[Quantity], i: int) -> tuple[int, int] | None:
        """由27%下降14个百分点至13%: the level before, by how much, and the level after, which may stand in the next clause (由25天缩短18天，降至7天)."""
        if i + 1 >= len(quantities):
            return None
        first, change = quantities[i], quantities[i + 1]
        opened = self._words.opening_before(self._text[at: first.start])
        verb = self._words.change_before(self._text[first.end: change.start]) if opened is not None else None
        if opened is None or verb is None or verb.to or verb.start > _STEP or verb.direction is None or (own := self._before(at, at + opened) or self._carried()) is None:
            return None
        third = quantities[i + 2] if i + 2 < len(quantities) and REACHING.fullmatch(self._text[change.end: quantities[i + 2].start]) else None
        self._add([Draft("change", verb.direction, own, "before", clause, self._sentence, before=first, change=change, after=third)])
        return (3, third.end) if third else (2, change.end)

    def _than_limit(self, clause: tuple[int, int], at: int, quantities: Sequence[Quantity], i: int) -> tuple[int, int] | None:
        """比法定时限20个工作日压缩75%: the limit is the level before."""
        if i + 1 >= len(quantities):
            return None
        first, change = quantities[i], quantities[i + 1]
        told = self._text[first.end: change.start]
        if (base := _BASE.search(self._text, at, first.start)) and (verb := self._words.change_before(told)) and not verb.to and verb.direction and _BASIS_OF.search(told[:verb.start]):
            name = self._before(at, base.start()) or self._carried()  # 用时在4天的基础上再缩短1.2天
            if name:
                self._add([Draft("change", self._words.direction_for(verb, name.text, change.dimension), name, "before", clause, self._sentence, before=first, change=change)])
                return 2, change.end
        if (than := _THAN_LIMIT.search(self._text, at, first.start)) is None or than.end() != first.start:
            return None
        verb = self._words.change_before(told)
        own = self._before(at, than.start()) or self._carried() or indicators.before(self._text, than.start(1), than.end(1), self._words)
        if verb is None or verb.to or verb.start > _STEP or verb.direction is None or own is None or first.dimension != "time":
            return None
        direction = self._words.direction_for(verb, own.text, "time")
        told_before = self._drafts[-1] if self._drafts else None
        if (told_before and told_before.rule == "level" and (now := told_before.value) and told_before.indicator.text == own.text and now.end <= than.start()
                and now.base_unit == first.base_unit == change.base_unit and abs(first.base_value - now.base_value) == change.base_value):
            self._drafts[-1] = replace(told_before, direction=direction, value=None, before=first, after=now, change=change)  # 只要7.5天，比改革前的29.5天快了22天
        else:
            self._add([Draft("change", direction, own, "before", clause, self._sentence, before=first, change=change)])
        return 2, change.end

    def _pairs(self, clause: tuple[int, int], at: int, quantities: Sequence[Quantity], i: int) -> tuple[int, int] | None:
        """从7个环节15份材料压缩至1个环节3份材料: as many levels after as before, in the same order and units."""
        opened = self._words.opening_before(self._text[at: quantities[i].start])
        if opened is None:
            return None
        own = self._before(at, at + opened)
        members = indicators.parts(own) if own else []
        for n in range(2, (len(quantities) - i) // 2 + 1):
            earlier, later = quantities[i: i + n], quantities[i + n: i + 2 * n]
            joined = self._words.joining(self._text[earlier[-1].end: later[0].start])
            if not joined or [q.base_unit for q in earlier] != [q.base_unit for q in later]:
                continue
            drafts = []
            for k, (old, new) in enumerate(zip(earlier, later, strict=True)):
                stop = earlier[k + 1].start if k + 1 < n else later[0].start
                noun = indicators.after(self._text, old.end, stop, self._words, "", True)
                name = noun[0] if noun and k + 1 < n else own if old.dimension == "time" and own else self._named(earlier[k - 1].end if k else at, old.start) or self._carried()
                if k + 1 == n and (last := indicators.after(self._text, new.end, clause[1], self._words, "", True)):
                    name = last[0]
                if len(members) == n:
                    name = members[k]
                if name and old.base_value != new.base_value:
                    direction: Direction = "reduced" if new.base_value < old.base_value else "increased"
                    drafts.append(Draft("pair", direction, name, "before" if name is own else "after", clause, self._sentence, before=old, after=new))
            if drafts:
                self._add(drafts)
                return 2 * n, later[-1].end
        return None

    def _many_to_one(self, clause: tuple[int, int], at: int, run: list[Quantity], after: Quantity | None) -> tuple[int, int] | None:
        """水、电、气报装环节由6个、4个、3个压减为2个: several levels before one after."""
        opened = self._words.opening_before(self._text[at: run[0].start])
        if opened is None or len(run) < 2 or after is None:
            return None
        joined = self._words.joining(self._text[run[-1].end: after.start])
        own = self._before(at, at + opened) or self._carried()
        if not joined or own is None or not all(comparable(q, after) and q.base_value != after.base_value for q in run):
            return None
        names = self._distribute(own, len(run), "")
        self._add([Draft("pair", "reduced" if after.base_value < q.base_value else "increased", name, "before", clause, self._sentence, before=q, after=after)
                   for name, q in zip(names, run, strict=True)])
        return len(run) + 1, after.end

    def _open_pair(self, clause: tuple[int, int], at: int, run: list[Quantity], following: int) -> tuple[int, int] | None:
        q, head = run[0], self._text[at: run[0].start]
        opened = self._words.opening_before(head)
        if len(run) == 1 and (after := level_in_words(self._text, q.end, clause[1], q, self._words)) and (joined := self._words.joining(self._text[q.end: after.start])):
            name = self._before(at, at + (len(head) if opened is None else opened)) or self._carried()
            if name and q.base_value and (opened is not None or joined[0].direction):
                self._add([Draft("open", "reduced", name, "before", clause, self._sentence, before=q, after=after)])
                return 1, after.end
        if opened is None or len(run) > 1 or following < clause[1]:
            return None
        change = self._words.open_end(self._text[q.end: following])
        if not change or not change.direction:
            return None
        name = self._before(at, at + opened) or self._carried()
        if name is None:
            return None
        self._add([Draft("open", change.direction, name, "before", clause, self._sentence, before=q)])
        return 1, q.end

    def _as_table(self, quantities: Sequence[Quantity]) -> None:
        """Read the sentence again where it is a row, or a whole table, told as one line."""
        if row := _ROW.match(self._text, self._sentence[0]):
            self._row(row[1])
        elif head := _TWO_COLUMNS.search(self._text, *self._sentence):
            self._rows(head.end(), quantities)

    def _row(self, label: str) -> None:
        """A row of a table told as one line: its label names a bare limit (企业设立登记：改革前时限5天), and two years are a pair (网办率：2022年65%，2023年92%)."""
        self._drafts = [replace(d, indicator=replace(d.indicator, text=label + bare)) if (bare := _LEGAL.sub("", d.indicator.text)) in self._words.bare else d
                        for d in self._drafts]
        levels = [d.value for d in self._drafts if d.rule == "level" and d.indicator == self._drafts[0].indicator]
        if len(levels) == len(self._drafts) == 2 and (old := levels[0]) and (new := levels[1]) and old.base_unit == new.base_unit and old.base_value != new.base_value:
            direction: Direction = "reduced" if new.base_value < old.base_value else "increased"
            self._drafts = [replace(self._drafts[0], rule="pair", direction=direction, value=None, before=old, after=new)]

    def _rows(self, start: int, quantities: Sequence[Quantity]) -> None:
        """A table told as one line, its heads first (事项｜改革前｜改革后：企业开办｜3天｜1天；…): each row with two levels is a pair."""
        for row in _CELLS_OF_ROW.finditer(self._text, start, self._sentence[1]):
            levels = [q for q in quantities if row.start(2) <= q.start < row.end(3)]
            if len(levels) == 2 and comparable(*levels) and levels[0].base_value != levels[1].base_value:
                direction: Direction = "reduced" if levels[1].base_value < levels[0].base_value else "increased"
                self._drafts = [d for d in self._drafts if not any(q in levels for q in d.quantities())]
                self._drafts.append(Draft("pair", direction, Indicator(row[1], row.start(1), row.end(1)), "before", row.span(), self._sentence, before=levels[0], after=levels[1]))

    def _distribute(self, own: Indicator, count: int, head: str) -> list[Indicator]:
        """One indicator per number of a list: as many names as numbers, or one name for all."""
        members = indicators.parts(own)
        if count > 1 and len(members) == count:
            return self._with_shared_end(members)
        if count > 1 and len(self._last) == count and own in self._last:
            return self._last
        if count > 1 and _RESPECTIVELY.search(head) and own in self._last and len(told := [draft.indicator for draft in self._drafts[-count:]]) == count:
            return told  # 企业5.2万户，个体工商户11.3万户，分别增长9%、7%
        return [own] * count

    def _with_shared_end(self, members: list[Indicator]) -> list[Indicator]:
        """口岸进口、出口整体通关时间: what follows the last of two opposites belongs to both; 企业开办、施工许可办理时间: so does the word for a time, and a word
        for what is measured behind a name as long as the one before it."""
        last, opposites = members[-1].text, self._words.opposites
        if end := next((last.removeprefix(word) for word in opposites if last.startswith(word)), ""):
            return [replace(m, text=m.text + end) if m.text.endswith(opposites) else m for m in members[:-1]] + members[-1:]
        lengths = {len(m.text) for m in members[:-1]}
        split = max(lengths) + (last[max(lengths):][:1] in _ENDS_WORD)
        if len(lengths) == 1 and (shared := last[split:].removeprefix("平均")).endswith(self._words.measured) and len(shared) > 3 and not any(m.text.endswith(self._words.measured) for m in members[:-1]):
            # 水、电、气接入时间
            own = members[-1]
            return [replace(m, text=m.text + shared) for m in members[:-1]] + [replace(own, text=last[:split] + shared)]
        if time := _TIME.search(last, 1):
            return [m if _TIME.search(m.text) else replace(m, text=m.text + time[0]) for m in members]
        shared = last[len(members[-2].text):]
        if len(shared) > 1 and shared.endswith(self._words.measured) and not any(m.text.endswith(self._words.measured) for m in members[:-1]):
            return [replace(m, text=m.text + shared) for m in members[:-1]] + members[-1:]  # 语文、数学、英语合格率
        return members

    def _add(self, drafts: list[Draft]) -> None:
        self._drafts.extend(drafts)
        names = [draft.indicator for draft in drafts]
        if drafts[0].rule == "level" and self._last and self._drafts[: -len(drafts)] and self._drafts[-len(drafts) - 1].clause == drafts[0].clause:
            names = [*self._last, *names]
        self._last = names

    def _before(self, start: int, end: int) -> Indicator | None:
        """The indicator before a number, without the bodies and places at its head (县公安局、县人社局清理证明材料); where it is nothing but a place
        (全省新设企业16.2万户，其中沈阳5.1万户), what was named before is meant, and there is none of its own."""
        found = indicators.before(self._text, start, end, self._words)
        if found is None or not self._text.startswith(found.text[:2], found.start):
            return found
        if (behind := self._owner_before(found.end)) > found.start + 1:
            found = Indicator(found.text[:behind - found.end].rstrip("在"), found.start, behind)  # 办理时长普陀为1.5天
        at = found.start + (self._text[found.start] == "在" and found.start + 1 in self._owners)  # 在甲市、乙市分别投放
        while at in self._owners and self._owners[at] <= found.end and not self._words.place_name.match(self._text, self._owners[at]) and self._text[self._owners[at]] not in _DASHES:
            at = self._owners[at]
            at += self._text[at:at + 1] in _JOINTS
        if at == found.start:
            return found
        if together := _TOGETHER.match(self._text, at, found.end):
            at = together.end()
        rest = self._words.lead.sub("", found.text[at - found.start:])
        if len(rest) > 1:
            return Indicator(rest, found.end - len(rest), found.end)
        return None if self._last and not rest else found

    def _named(self, start: int, end: int) -> Indicator | None:
        """The indicator before a level that 由 or 从 opens; a year (由2019年的65天) is none."""
        return None if _OF_YEAR.search(self._text, start, end) else self._before(start, end)

    def _owner_before(self, end: int) -> int:
        """Where the body or place begins that ends at `end`, or 0."""
        return next((start for start in range(end - 2, max(0, end - _LONGEST_OWNER), -1) if self._owners.get(start) == end), 0)

    def _carried(self) -> Indicator | None:
        return self._last[-1] if self._last else None
