"""Deciding what measures a result: not the numbers of names, parameters of rules, inputs, contents of lists, stories and background.

`is_noise` drops numbers that cannot measure anything. What is left is decided by a sum of weights: each draft has features (unit, size, the
words round it, grouped as in measure_triggers.yaml), each feature a weight (measure_weights.yaml, learnt by training/train_measures.py); a
sum above zero is a measurement.
"""

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

import ahocorasick

from reformgraph.schema.lexicon_files import lexicon

from .draft import Draft
from .quantities import Quantity
from .words import either, trigger

_QUOTES = {"“": "”", "‘": "’", "「": "」", '"': '"'}
_ARTICLES = re.compile(r"(?:条例|办法|规定|细则|章程)》?[^，。；]{0,6}$|\d章$|[一二三四五六七八九十]章$")  # 该条例共6章58条
_LEVEL = re.compile("(?:达|为|由|从|到|至|超过?|突破|增|减|约|近)$")
_MULTIPLE = re.compile(r"^[十百千万亿]+[^\d]*$")
_HAN = re.compile(r"[\u4e00-\u9fff]")
_NUMBER = re.compile(r"\d[\d.]*[^\d.，。；、年月日时:：]")
_LIMIT = re.compile("(?:不得?(?:超过|多于|高于)|不超|最高|最多|最长)(?:不超过)?$")
_DIGIT = re.compile(r"[\d半]")
_BOUND = re.compile("(?:以上|以下|以内|之内|内)")
_CIRCLE = re.compile("[\u4e00-\u9fff]{0,8}圈")  # 15分钟便民办事圈
# 改革前45天 tells a level, 前45天 a time.
_REFORMED = ("提前", "改革前", "优化前", "试点前", "实施前", "推行前", "上线前", "以前", "之前", "此前")
_PERIOD = re.compile("(?:前|[里间来中](?![\u4e00-\u9fff]?[办通户]))")  # 三年前, 两年里
_WITHIN_REACH = re.compile("(?:以内的?)?(?:范围|半径|距离|为半径)")  # 20公里范围内
_BEYOND = ("之外", "以外")
_ROAD = re.compile("[国省县乡]道")
_SIZE_OF = re.compile("人口?(?:以上|以下)的|人(?:接待|拥有|口比)")  # 3万人口以上的大镇, 万人接待量
_OF_RANKED = re.compile("[^，。；]{0,10}?(?:第|前)[\\d一二三四五六七八九十]+[位名]")  # 104个县（市）的第34位
_SIZE = re.compile("(?:总|首期|资金|基金|资金池)?规模|出资|首期出资")
# What stands around the words of the lexicon: 10亿元以上项目12个; 12个服务工作组; 27项支持措施; 风险补偿基金，规模15亿元.
_SIZED = "(?:以上|以下|级)的?[\u4e00-\u9fff]{0,6}?WORDS"
_STAFF = "[\u4e00-\u9fff]{0,6}?WORDS(?![之的]家)"
_PLANNED = "[\u4e00-\u9fff]{0,8}?WORDS(?=[，。；、,;（(《“]|$)"
_ONCE = "WORDS[^，。；]{0,10}(?:需要?|必?须|得|要)[^，。；]{0,12}$"  # 改革前需办理5张许可证
_FUND = "WORDS[^。；]{0,20}$"
_COUNTED = ("数", "量", "额")  # 用户数突破690万: what needs no classifier
_NEAR = 12
_FEW = 100  # larger numbers are told exactly in Chinese numerals too


def is_noise(text: str, q: Quantity) -> bool:
    """Whether a quantity cannot be a measurement whatever stands round it: 一件事, “15分钟”服务圈, 12345, 百亿级."""
    told, before, behind = q.text, text[max(0, q.start - 3): q.start], text[q.end: q.end + 4]
    if not q.unit and not re.search("[万亿]", told) and not _LEVEL.search(before) and not (q.approximate and not behind.startswith(("，", "。", "、"))):
        return True
    if told[0] == "一" and q.dimension == "count" and q.value == 1 and not before.endswith(("至", "为", "到", "成", "减少", "仅", "从", "由", "需")):
        return True
    if q.dimension == "money" and _MULTIPLE.match(told) and (behind.startswith(("的", "级", "规模")) or _HAN.match(behind)) and not before.endswith(("为", "达")):
        return True
    if (q.dimension == "money" and trigger("sized", _SIZED).match(text, q.end)) or (q.unit == "位" and trigger("ranks").search(text, max(0, q.start - 2 * _NEAR), q.start)):
        return True
    if (q.dimension == "count" and (trigger("staff", _STAFF).match(text, q.end) or _OF_RANKED.match(text, q.end) or trigger("planned", _PLANNED).match(text, q.end))) or _ROAD.match(text, q.end - len(q.unit)):
        return True
    if _SIZE_OF.match(text, q.end - told.endswith("人")) or (q.unit == "年" and behind.startswith("行动")) or (before.endswith("双") and "/" in told):
        return True
    if q.unit in ("条", "款") and _ARTICLES.search(text[max(0, q.start - 16): q.start]):
        return True
    if q.dimension == "time" and ((before.endswith("前") and not before.endswith(_REFORMED)) or _CIRCLE.match(text, q.end) or _PERIOD.match(text, q.end) or (before.endswith("连续") and not before.endswith(("由连续", "从连续")))):
        return True
    if _WITHIN_REACH.match(text, q.end) or (before.endswith(("会同", "联合", "等")) and trigger("issuing").match(text, q.end)):
        return True
    if q.dimension == "share" and (behind.startswith(_BEYOND) or before.endswith("再加")):  # 100%之外再加1%: a slogan
        return True
    if q.dimension == "time" and before.endswith("提前") and trigger("told_ahead").match(text, q.end):
        return True
    if behind.startswith(("级", "强", "版", "号", "度", "岁", "期间")) or before.endswith(("每", "近年", "第", "新版")):
        return True
    return _in_short_quotes(text, q)


def _in_short_quotes(text: str, q: Quantity) -> bool:
    """A number inside quotation marks that hold a name (“15分钟政务服务圈”), and not a speech."""
    start = max(0, q.start - 8)
    for opening, closing in _QUOTES.items():
        at = text.rfind(opening, start, q.start)
        if at < 0 or closing in text[at + 1: q.start]:
            continue
        end = text.find(closing, q.end, at + 14)
        if end >= 0 and end - at > q.end - q.start + 2 and not re.search("[，。；]", text[at:end]):
            return True
    return False


@dataclass(frozen=True, slots=True)
class Surroundings:
    """A sentence, where in the text the words of each group stand in it, and how many numbers it has (at most 4)."""

    sentence: tuple[int, int]
    places: dict[str, list[int]]
    numbers: int


class MeasureFilter:
    """Weighs drafts by the words round them."""

    def __init__(self, words: dict[str, Any], weights: dict[str, float]) -> None:
        groups = {**words["not_result"], "summing": words["summing"]}
        by_word: dict[str, list[str]] = {}
        for name, entries in groups.items():
            for word in entries:
                by_word.setdefault(word, []).append(name)
        self._automaton = ahocorasick.Automaton()
        for word, names in by_word.items():
            self._automaton.add_word(word, (len(word), tuple(names)))
        self._automaton.make_automaton()
        self._outputs = re.compile(either(words["outputs"]))
        self._causes = re.compile(either(words["causes"]) + "$")
        self._forms = re.compile(rf"{either(words['forming'])}了?(?:共|近|约|超过?)*$")
        self._put_in = re.compile(rf"{either(words['forming'])}.{{0,30}}{either(words['teams'])}|{either(words['drawing_up'])}.{{0,30}}{either(words['lists'])}")
        self._weights = weights

    def surroundings(self, text: str, sentence: tuple[int, int]) -> Surroundings:
        """What the drafts of one sentence share."""
        places: dict[str, list[int]] = {}
        for end, (length, names) in self._automaton.iter(text, *sentence):
            for name in names:
                places.setdefault(name, []).append(end + 1 - length)
        return Surroundings(sentence, places, min(4, sum(1 for _ in _NUMBER.finditer(text, *sentence))))

    def score(self, text: str, draft: Draft, around: Surroundings) -> float:
        """The log-odds that a draft measures a result: the sum of the weights of its features; above 0 it is a measurement."""
        if _is_heading_count(text, draft) or self._is_input(text, draft):
            return -math.inf
        if draft.value is not None and trigger("formerly", _ONCE).search(text, draft.clause[0], draft.value.start):
            return -math.inf
        weight = self._weights.get
        return sum(weight(feature, 0.0) for feature in self.features(text, draft, around))

    def _is_input(self, text: str, draft: Draft) -> bool:
        """The size of a team, a list or a fund that is set up, and the classes of a list: 组建帮办队伍136支, 制定事项清单92项, 设立风险补偿基金，规模15亿元."""
        if draft.value is None:
            return False
        name = draft.indicator.text
        if draft.value.dimension == "money":
            return _SIZE.fullmatch(name) is not None and trigger("funds", _FUND).search(text, draft.sentence[0], draft.value.start) is not None
        if draft.value.unit.endswith("类") and text[draft.value.end: draft.value.end + 1].isdigit():  # 5大类36项服务: how they are sorted
            return True
        forms = self._forms.search(text, max(draft.clause[0], draft.value.start - _NEAR), draft.value.start)  # 组建42支服务队
        return self._put_in.fullmatch(f"{forms[0]}{name}" if forms and not name.startswith(forms[0]) else name) is not None

    def features(self, text: str, draft: Draft, around: Surroundings) -> Iterator[str]:
        """What is known of a draft, as names of features, each once."""
        q = draft.before if draft.rule == "open" and draft.before else draft.quantities()[-1]
        rule = "change" if draft.rule in ("change", "object", "to", "open") else "pair" if draft.rule in ("pair", "opposed") else "level"
        yield "always"
        yield f"rule={rule}"
        yield f"side={draft.side}"
        yield f"{rule}/dimension={q.dimension}"
        if q.dimension == "count":
            yield f"{rule}/unit={q.unit or ('counted' if draft.indicator.text.endswith(_COUNTED) else 'none')}"
        yield from self._number(q, rule)
        yield from self._words_near(text, draft, q, rule, around.places)
        if rule == "level":
            yield from self._shape(text, draft, q, around.numbers)

    def _number(self, q: Quantity, rule: str) -> Iterator[str]:
        chinese = _DIGIT.search(q.text) is None and q.dimension != "share" and q.value < _FEW
        size = min(5, int(math.log10(q.value))) if q.value >= 1 else 0
        yield f"{rule}/{'chinese' if chinese else 'arabic'}"
        if q.dimension == "count":
            yield f"{rule}/{'chinese' if chinese else 'arabic'}/size={size}"
            if q.value < 4:
                yield f"{rule}/tiny"
        if q.value != int(q.value):
            yield f"{rule}/decimal"
        if q.approximate:
            yield f"{rule}/approximate"

    def _words_near(self, text: str, draft: Draft, q: Quantity, rule: str, hits: dict[str, list[int]]) -> Iterator[str]:
        start, end = draft.clause
        noun = draft.indicator.text[-4:]
        for name, places in hits.items():
            place = "sentence"
            for at in places:
                if start <= at < end:
                    place = "clause" if at >= q.start else "near" if at >= q.start - _NEAR else "head" if place != "near" else place
                    if place == "near":
                        break
            yield f"{rule}/{name}:{place}"
        for name in sorted({name for _, (_, names) in self._automaton.iter(noun) for name in names}):
            yield f"{rule}/{name}:noun"
        if rule != "level":
            return
        if q.dimension == "time" and not any(start <= at < end for at in hits.get("pledged", ())):
            yield "time/unpledged"
        yield f"noun={noun[-2:]}"
        tail = text[max(start, q.start - _NEAR): q.start].rstrip("了过近超约")
        if len(tail) >= 2 and _HAN.match(tail[-2]) and _HAN.match(tail[-1]):
            yield f"before={tail[-2:]}"
        if self._causes.search(tail):
            yield f"cause/{q.dimension}"
        if self._outputs.search(draft.indicator.text[:4]):
            yield "output:indicator"
        if self._outputs.search(text[q.end: min(end, q.end + _NEAR)]):
            yield "output:behind"

    def _shape(self, text: str, draft: Draft, q: Quantity, numbers: int) -> Iterator[str]:
        start, end = draft.clause
        before, behind = text[max(start, q.start - _NEAR): q.start], text[q.end: min(end, q.end + _NEAR)]
        if before.endswith("等"):
            yield "after=等"
        if _LIMIT.search(before):
            yield f"limit/{q.dimension}"
        if before.endswith("的"):
            yield "after=的"
        if not before.strip():
            yield "first in clause"
        if _BOUND.match(behind):
            yield f"bound/{q.dimension}"
        yield "last in clause" if not behind.strip() else "的 follows" if behind.startswith("的") else "text follows"
        yield f"numbers in sentence={numbers}"
        speech = text.rfind("“", draft.sentence[0] - 80 if draft.sentence[0] > 80 else 0, q.start)
        if speech >= 0 and "”" not in text[speech: q.start]:
            yield "in speech"
        if len(draft.indicator.text) > 22:
            yield "long indicator"


def _is_heading_count(text: str, draft: Draft) -> bool:
    """A number alone in brackets behind a heading or a name: 一、推广的举措（共23项）."""
    start, end = draft.clause
    q = draft.value
    return bool(q and q.dimension == "count" and start and text[start - 1] in "（(" and text[end: end + 1] in ("）", ")")
                and text[start: q.start].strip() in ("", "共", "共计") and not text[q.end:end].strip())


@cache
def measure_filter(user_lexicon: str = "") -> MeasureFilter:
    """The filter with the shipped words and weights, or with those of a user's folder added. Raises KnowledgeError for a bad file."""
    return MeasureFilter(lexicon("measure_triggers", user_lexicon), lexicon("measure_weights", user_lexicon)["weights"])
