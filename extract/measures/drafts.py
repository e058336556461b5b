"""Reading the quantities of a sentence as measurements: pairs of levels, changes, and levels, each with its indicator.

Whether such a draft measures a result at all is decided in measure_filter.
"""

import math
import re
from collections.abc import Sequence
from dataclasses import replace

from . import elisions, indicators
from .draft import Draft
from .indicators import ROUGHLY, Indicator
from .later_levels import BETWEEN, LaterLevels
from .level_pairs import REACHING
from .quantities import Quantity, comparable
from .words import Change

_LINK = re.compile(rf"{ROUGHLY}?(?:[、,，]?(?:和|及|与|以及)?共?|[、])(?:近|超|约|逾|超过)?$")
_TAIL = re.compile(rf"{ROUGHLY}+")
_LEVEL_TOLD = re.compile(r"[\u4e00-\u9fff]{2}(?:为|达|超|占|率)")
_AIM = re.compile(rf"{ROUGHLY}*的(?:目标|目的|要求|标准|水平|比例)")
_COMPARED = re.compile(r"(?:较|(?<![占同环])比(?![例重率]))[^，。；]{0,14}[（(的]?$")
_NO_NOUN = re.compile("和|及|与|以及|并|且|时|后|起|前|大关|关口")
# 比改革前高出21个百分点, 比同类贷款低0.8个百分点: a change where the comparison is with an earlier time or another way; 高于全市平均水平2个百分点 is none.
_AGAINST = re.compile("(?:(?<![占同环])比|较)(?P<than>(?:(?![比较])[^，。；（(]){1,20}?)(?P<more>高出|(?<![提升增最])高|(?<!增)多|(?<!加)快|(?<![降减最])低|(?<!减)少|慢|(?<!缩)短)(?:了|出)?(?:发生|受理|办理|接报)?(?:约|近|超过?)*$|(?:同比|环比|(?<=.)平均|每次|一年)(?P<plain>多|少|快|慢|短)(?:了|出)?(?:约|近)*$|(?<!不)(?P<word>高于|低于|高出|高过)(?P<level>[^，。；]{2,16}?)(?:约|近)*$")
# 是改革前一年的2.3倍, 相当于2022年的3.1倍
_TIMES = re.compile("(?:是|为|相当于|达到?|[增升涨扩]至|(?:提高|提升|增加|增长|扩大|上升)[到至])(?P<than>[^，。；]{2,14})的(?:近|约|逾)*$")
# 不到原来的三分之一, 仅为过去的一半
_PART_OF_FORMER = re.compile("(?:(?:不到|不足|仅|只)(?:有|为|是|相当于)?|为|是|相当于|[降减缩]至|(?:减少|压缩|缩短|下降|降低)[到至])(?P<than>[^，。；]{2,6})的(?:近|约|不到|不足)*$")
_EARLY = re.compile("(?:平均|均|都|可|已|约)*(?P<deed>(?:提前|提早)[\u4e00-\u9fff]{2,4}?)了?(?:约|近|超过?)*$")  # 工业项目平均提前投产4个月
_BRACKET = re.compile("[（(][^（()）]*[）)]")
# 玉米亩产1077公斤；保护性耕作面积，2021年为2875万亩: behind the semicolon another thing is named before the number.
_OTHER_THING = re.compile("[；;][^，；;]{2,16}(?:率|量|额|数|面积|产值|规模|时间|时限|收入|比例|比重|[盖意]度|指数|水平|能力|强度|周期|时长|用时|费用|成本|次数)[，,]$")
# 较2022年办理时间缩短一半: the indicator stands behind what it is compared with.
_THAN = re.compile("[，,]?(?:较|比)(?:(?:[12]\\d{3}|去|上|往)年(?:同期|度|底|末)?(?![度底末])|同期|以往|以前|过去|此前|改革前|之前|原来)(?=[\u4e00-\u9fff]{2})(?!的?(?:各|均|都|分别|依次)*(?:增|减|提|降|上|下|缩|压))")
_BASIS = re.compile(rf"{ROUGHLY}?[^，。；]{{0,8}}基础上")
_EACH = re.compile(r"(?:均|都|皆|分别|依次)[^，。]{0,6}$")
_SUBJECT = re.compile("(?:^|[，,；;。\n])([^，。；;\n]{2,20}?)(?:不降反升|不升反降|(?:逐年|大幅|明显|显著|稳步|持续)(?:提升|提高|上升|下降|降低|缩短|减少|增长|改善|走高|走低|攀升|向好|回落))?[，,]$")
_GOES_ON = re.compile("(?:也|已|又|则|却|现|均|分别|平均|[两三四五]个?(?:年度|年|季度)(?:各|分别|依次)*)*(?:[由从自为]|[提升降增减压缩](?![^，。；\\d]{5})|达到?|超过)")
_LABEL = re.compile("([\u4e00-\u9fff]{2,16})[：:]$")
_SHARED = re.compile("(?:率|水平|[盖意]度|比例|比重)$")
_TOPIC = re.compile("(?:^|[，,；;。\n])(?:论|就|[从按](?=[^，。；]{2,12}看))([^，。；;\n]{2,10}?)(?:来看|看|而言|来说)?[，,]")  # 论接入用时，大连最短
_IN_A_ROW = re.compile("连[续]?[降升增涨]$")  # 工单连降5个月
_DIVISIONS = ("省", "市", "县", "区", "镇", "乡", "个县", "个市", "个区", "个镇")
_LONG_HEAD = 48  # characters before a number in which a comparison is looked for
_SHORT = 4  # characters of a name that says only what part of the whole a share is of
_ROUNDED = 0.25  # by how much a text may round the difference of two levels
_NEAR_SHARE = 15.0  # percentage points between a share as told and as the levels give it


class SentenceReader(LaterLevels):
    """Reads one sentence; the indicators of one clause are carried to the next."""

    def read(self, clauses: Sequence[tuple[int, int, Sequence[Quantity]]]) -> list[Draft]:
        """`clauses`: start, end and quantities of the clauses of the sentence that have any, in order."""
        previous_end = self._sentence[0]
        for start, end, quantities in clauses:
            if self._last and _OTHER_THING.search(self._text, previous_end, start):
                self._last = []
            if topic := self._topic(previous_end, start) or self._subject(previous_end, start):
                self._last = [topic]
            elif (not self._last or self._labelled(previous_end, start)) and previous_end < start:
                self._context(previous_end, start)
            self._clause((start, end), quantities)
            previous_end = end
        self._as_table([q for _, _, found in clauses for q in found])
        return self._drafts

    def _topic(self, previous: int, start: int) -> Indicator | None:
        """What a clause without a number says that the next ones are about: 论接入用时，大连最短，平均2.8天."""
        topic = _TOPIC.search(self._text, max(0, previous - 1), start)
        return Indicator(topic[1], *topic.span(1)) if topic and topic[1].endswith(self._words.measured) else None

    def _subject(self, previous: int, start: int) -> Indicator | None:
        """The indicator that stands in a clause of its own before what is told of it: 投诉处理时间，也由7天变成2天; 发现率不降反升，提高至17%."""
        told = _SUBJECT.search(self._text, max(0, previous - 1), start)
        if told is None or not told[1].endswith(self._words.measured) or not (start in self._owners or _GOES_ON.match(self._text, start)):
            return None
        return indicators.before(self._text, *told.span(1), self._words)

    def _labelled(self, previous: int, start: int) -> bool:
        """Does a clause stand behind a label of its own: 平均办理周期：36.12天?"""
        label = _LABEL.search(self._text, previous, start)
        return label is not None and label[1] not in self._words.no_labels

    def _context(self, start: int, end: int) -> None:
        """Keep the last words before the first number, for a clause that has no indicator of its own."""
        clause = re.split(r"[，,；：:]", self._text[start:end].rstrip("，,；：:"))[-1]
        at = self._text.rfind(clause, start, end) if clause else start
        if found := indicators.before(self._text, at, at + len(clause), self._words):
            self._last = [found]

    def _clause(self, clause: tuple[int, int], quantities: Sequence[Quantity]) -> None:
        at, i = clause[0], 0
        while i < len(quantities):
            run = self._run(quantities, i)
            following = quantities[i + len(run)].start if i + len(run) < len(quantities) else clause[1]
            after = quantities[i + len(run)] if i + len(run) < len(quantities) else None
            used = (self._than_limit(clause, at, quantities, i) or self._through(clause, at, quantities, i) or self._pair(clause, at, quantities, i) or self._pairs(clause, at, quantities, i) or self._many_to_one(clause, at, run, after) or self._open_pair(clause, at, run, following)
                    or self._change(clause, at, run, following, after) or self._listed_change(clause, at, run) or self._level(clause, at, run, following))
            i += used[0]
            at = used[1]

    def _run(self, quantities: Sequence[Quantity], i: int) -> list[Quantity]:
        """Quantities that stand side by side as a list: 97.3%、103.9%和62.2%."""
        run = [quantities[i]]
        for q in quantities[i + 1:]:
            between = self._text[run[-1].end: q.start]
            if not (_LINK.fullmatch(between) or not between) or q.text.startswith("翻"):
                break
            run.append(q)
        return run

    def _listed_change(self, clause: tuple[int, int], at: int, run: list[Quantity]) -> tuple[int, int] | None:
        """减少环节3个、材料15份: the verb before the first indicator holds for the list."""
        last = self._drafts[-1] if self._drafts else None
        head = self._text[at: run[0].start]
        if last is None or last.rule != "object" or last.clause != clause or not head.startswith(("、", "和", "及", "以及")) or len(run) > 1:
            return None
        if name := self._before(at, run[0].start):
            self._add([Draft("object", last.direction, name, "before", clause, self._sentence, change=run[0])])
            return 1, run[0].end
        return None

    def _change(self, clause: tuple[int, int], at: int, run: list[Quantity], following: int, after: Quantity | None) -> tuple[int, int] | None:
        q, head = run[0], self._text[at: run[0].start]
        tail = self._text[run[-1].end: following]
        if q.dimension == "time" and (in_a_row := _IN_A_ROW.search(head)):
            if named := self._before(at, at + in_a_row.start()):
                self._last = [named]
            return len(run), run[-1].end
        own: Indicator | None = None
        side, rule = "before", "change"
        told = _BRACKET.sub("", self._text[max(self._sentence[0], q.start - _LONG_HEAD): q.start])
        if (against := _AGAINST.search(told)) and not (against["word"] and told.endswith("的")):
            if not against["plain"] and not self._words.past.search(other := against["than"] or against["level"]) and (against["word"] or self._words.norm.search(other)):
                return len(run), run[-1].end
            verb = against["more"] or against["word"] or against["plain"]
            change: Change | None = Change("increased" if verb[0] in "高多快慢" else "reduced", False, False, verb, max(0, len(head) - len(against.group())))
        elif q.dimension == "ratio" and (times := _TIMES.search(told)) and self._words.past.search(times["than"].removesuffix("一年")):
            change = Change("increased", False, False, q.text, max(0, len(head) - len(times.group())))
        elif q.dimension == "share" and q.value < 100 and (part := _PART_OF_FORMER.search(told)) and (self._words.earlier.fullmatch(part["than"]) or self._words.past.search(part["than"])):
            change = Change("reduced", True, False, q.text, max(0, len(head) - len(part.group())))
        elif q.dimension == "time" and (early := _EARLY.search(head)):
            change = Change("reduced", False, False, "提前", early.start("deed"))
            own = indicators.joined(self._before(at, at + early.start()), early["deed"], at + early.start("deed"))
        elif q.dimension != "share" and (excess := self._words.excess_before(head)) is not None:
            change = Change("increased", False, False, "超", excess)
        else:
            change = self._words.change_before(head)
        if change and change.gain and (self._noun_follows(tail) or q.dimension == "time" or not (self._has_own(at, change) or self._words.compared(head[: change.start]))):
            return None
        if change is None and q.text.startswith("翻"):
            change = Change("increased", False, False, q.text, len(head))
        if change is None:
            change = self._words.cut_before(head, tail)
        if change is None and (object_ := self._words.change_of_object(head, q.dimension in ("share", "points", "ratio"))):
            change, name = object_
            rule = "object"
            where = self._text.rindex(name, at, q.start)
            own = indicators.before(self._text, where, where + len(name), self._words)
        if change is None and following == clause[1] and (rate := self._words.noun_rate.match(tail)):
            change = Change(self._words.direction_of(rate["verb"]), False, False, rate["verb"], len(head))
        if change is None:
            return None
        end = run[-1].end
        if than := _THAN.match(head[: change.start]):
            at, head = at + than.end(), head[than.end():]
            change = replace(change, start=change.start - than.end())
        earlier = None if own else self._before(at, at + change.start)
        if (own is None and not change.to and self._noun_follows(tail) and not self._words.noun_rate.match(tail) and not _AIM.match(tail)
                and (earlier is None or q.dimension != "share")
                and (noun := indicators.after(self._text, run[-1].end, following, self._words, "", following < clause[1]))):
            own, end = noun
            side = "after"
        if own is None:
            own = earlier
            if own is None:
                own, side = self._carried(), "carried"
        if side == "carried" and q.dimension in ("count", "money"):  # A级纳税人1.2万户，占比12.5%，较上年增加1800户
            own = self._of_same_unit(q) or own
        if own is None or (q.dimension == "count" and not q.unit and q.value < 100):
            return None
        if side == "carried" and (self._merge(q, change, at) if len(run) == 1 else self._merge_each(run, change, at)):
            return len(run), end
        if len(run) == 1 and after and not change.to and REACHING.fullmatch(tail):  # 下降0.2个百分点至1.5%
            self._add([Draft(rule, change.direction or "increased", own, side, clause, self._sentence, after=after, change=q)])
            return 2, after.end
        if side == "carried" and change.to and len(run) == 1 and self._reaches(q, change, at):
            return 1, end
        names = self._distribute(self._complete(own, q, clause, head, side, level=False), len(run), head)
        self._add([Draft("to" if change.to else rule, self._words.direction_for(change, name.text, each.dimension), name, side, clause, self._sentence,
                         **({"after": each} if change.to else {"change": each})) for name, each in zip(names, run, strict=True)])
        return len(run), end

    def _merge(self, q: Quantity, change: Change, at: int) -> bool:
        """A change told right after its levels belongs to them: 由5天压缩至1天，压缩80%; 提升至25.8%，较年初提升2.99个百分点."""
        if not self._drafts or not BETWEEN.fullmatch(self._text[self._drafts[-1].quantities()[-1].end: at]):
            return False
        last = self._drafts[-1]
        if change.to and last.rule in ("change", "object") and last.change and not last.after and last.direction == change.direction:
            self._drafts[-1] = replace(last, after=q)  # 下降2.6个百分点，降到5.1%
            return True
        if last.rule in ("pair", "to", "opposed") and last.change is None and not change.to and last.direction == self._words.direction_for(change, last.indicator.text, q.dimension) and _agrees(last, q):
            self._drafts[-1] = replace(last, change=q)
            return True
        if last.rule != "level" or not last.value or not _COMPARED.search(self._text[max(0, last.value.start - 20): last.value.start]):
            return False
        direction = change.direction or "increased"
        earlier = self._drafts[-2] if len(self._drafts) > 1 else None
        now = earlier and (earlier.value or (earlier.after if earlier.rule == "to" and not earlier.change else None))
        if earlier and now and now.base_unit == last.value.base_unit:
            self._drafts[-2:] = [replace(earlier, rule="pair", direction=direction, value=None, before=last.value, after=now, change=q)]
        else:
            self._drafts[-1] = replace(last, rule="change", direction=direction, value=None, before=last.value, change=q)
        return True

    def _merge_each(self, run: list[Quantity], change: Change, at: int) -> bool:
        """材料由23份减至6份，环节由8个减为1个，分别压减74%和87.5%: each change belongs to the pair of its place."""
        last = self._drafts[-len(run):]
        if len(last) < len(run) or not BETWEEN.fullmatch(self._text[last[-1].quantities()[-1].end: at]):
            return False
        if change.to and all(d.rule == "level" and d.value and comparable(d.value, q) for d, q in zip(last, run, strict=True)):
            # 分别是65、53、50个工作日，如今压缩到39、33、31个工作日
            self._drafts[-len(run):] = [replace(d, rule="pair", direction=self._words.direction_for(change, d.indicator.text), value=None, before=d.value, after=q)
                                        for d, q in zip(last, run, strict=True)]
            return True
        if any(d.rule not in ("pair", "to", "opposed") or d.change is not None or d.direction != self._words.direction_for(change, d.indicator.text) for d in last):
            return False
        self._drafts[-len(run):] = [replace(d, change=q) for d, q in zip(last, run, strict=True)]
        return True

    def _level(self, clause: tuple[int, int], at: int, run: list[Quantity], following: int) -> tuple[int, int]:
        q, last = run[0], run[-1]
        head, end = self._text[at: q.start], last.end
        if q.unit in ("年", "个月") and not head and (self._words.output_start.match(self._text[end: following]) or self._words.change_start.match(self._text, end)):
            return len(run), end  # 半年兑付资金1.07亿元, 一年省下利息12万元: in how long
        if q.unit == "年" and head and (self._words.change_start.match(self._text, end) or self._text.startswith("翻", end)):
            if own := self._before(at, q.start):
                self._last = [own]
            return len(run), end  # 交易额三年翻了两番
        if _BASIS.match(self._text, end) or (len(run) == 1 and (self._opposed(q) or self._former(q) or self._left(q))):
            return len(run), end  # 在32个行业基础上新增4个: where the count began
        if q.unit in _DIVISIONS and self._owner_before(q.start):
            return len(run), end  # 走访吉隆、亚东、聂拉木3县: how many those are
        if len(run) == 1 and self._than_before(q, head, following):
            return 1, end
        own, side = self._of_one(clause[0], q), "carried"
        if own is not None:
            self._add([Draft("level", "reached", own, side, clause, self._sentence, value=q)])
            return 1, q.end
        own, side = None, "after"
        if (q.dimension == "time" and (done := indicators.done_within(self._text[last.end: following], self._words))
                and self._before(at, q.start)):
            end += done
        elif (self._noun_follows(self._text[last.end: following])
                and (noun := indicators.after(self._text, last.end, following, self._words, head, following < clause[1]))):
            own, end = noun
        if own is None or (q.dimension in ("share", "money") and not self._text.startswith("的", last.end) and _LEVEL_TOLD.search(head)):
            earlier = self._before(at, q.start)
            own, side = (earlier, "before") if earlier else (own, "after") if own else (self._carried(), "carried")
        if own is None:
            return len(run), end
        if side == "before" and q.dimension == "share" and len(own.text) <= _SHORT and "其中" in self._text[clause[0]: q.start]:  # 机械化水平90.5%，其中小麦99.8%
            whole = next((d.indicator.text for d in self._drafts if d.value and d.value.dimension == "share" and _SHARED.search(d.indicator.text)), "")
            own = replace(own, text=own.text + whole)
        if side == "carried" and q.dimension in ("count", "money") and (same := self._of_same_unit(q)):
            own = same  # 办结4.28万件，涉及金额296.5亿元，全年可突破7万件
        if side == "before" and (whole := self._object_of(own.text, q)):
            own = replace(own, text=whole)
        if side == "carried" and q.unit == "项" and self._drafts and (last_value := self._drafts[-1].value):
            counted = self._text[last_value.end: q.start]
            if counted and own.text.endswith(counted):  # 涉及15个部门834项: the second number counts matters, not departments
                own = replace(own, text=own.text.removesuffix(counted) + "事项")
        if side == "carried" and q.dimension == "money" and self._drafts and self._drafts[-1].value and self._drafts[-1].value.dimension == "count" and not own.text.endswith("额"):
            own = replace(own, text=f"{own.text}金额")
        if side == "carried" and len(self._last) >= len(run) > 1:
            names = self._last[-len(run):]
        else:
            names = self._distribute(self._complete(own, q, clause, head, side, level=True), len(run), head)
        drafts = [Draft("change", "increased", name, side, clause, self._sentence, change=each) if name.text.endswith(self._words.rising) and side == "before"
                  else Draft("level", "reached", name, side, clause, self._sentence, value=each) for name, each in zip(names, run, strict=True)]
        if len(run) == 1 and side == "before" and _EACH.search(head) and len(members := indicators.parts(own)) > 1:
            drafts = [replace(drafts[0], indicator=member) for member in members]
        self._add(drafts)
        return len(run), end

    def _complete(self, own: Indicator, q: Quantity, clause: tuple[int, int], head: str, side: str, *, level: bool) -> Indicator:
        """Give a noun of relation the indicator before it (总数), and a member of a list the verb of the first (创建单位8096个、商圈104个)."""
        last = self._last[-1] if self._last else None
        if last is None or side != "before":
            return own
        if (own.text in self._words.relational or own.text.startswith(("占", "约占"))) and last.text not in self._words.relational and own.text not in last.text:
            return replace(own, text=last.text + own.text.removeprefix("约"))
        previous = self._drafts[-1] if self._drafts else None
        if (whole := elisions.completed(own, previous, q, level=level, words=self._words)) != own:
            return whole
        if (previous and previous.clause == clause and previous.rule == "level" and previous.side == "before" and head.startswith(("、", "和", "及"))
                and (verb := self._words.output_start.match(previous.indicator.text)) and not self._words.output_start.match(own.text)):
            return replace(own, text=verb[0] + own.text)
        return own

    def _has_own(self, at: int, change: Change) -> bool:
        return self._before(at, at + change.start) is not None

    def _noun_follows(self, tail: str) -> bool:
        rest = _TAIL.sub("", tail, count=1) if _TAIL.match(tail) else tail
        return bool(self._words.noun_start.match(rest)) and not _NO_NOUN.match(rest) and not self._words.change_start.match(rest)


def _agrees(pair: Draft, change: Quantity) -> bool:
    """Whether an amount or a share may be the difference of the levels before it: 30天压减到7天，平均为企业节省2个月 tells of another thing, and so does
    年均增长19.9% behind levels of which one is twice the other."""
    if (pair.before and pair.after and change.base_unit == "%" and pair.before.base_unit == pair.after.base_unit != "%" and pair.before.base_value
            and change.upper is None):
        share = 100 * abs(pair.after.base_value - pair.before.base_value) / pair.before.base_value
        return abs(share - change.base_value) < _NEAR_SHARE
    if not pair.before or not pair.after or not pair.before.base_unit == pair.after.base_unit == change.base_unit:
        return True
    return math.isclose(abs(pair.after.base_value - pair.before.base_value), change.base_value, rel_tol=_ROUNDED)
