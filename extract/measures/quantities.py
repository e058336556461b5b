"""Quantities in a text: numerals, their units, and the values in base units.

One compiled regular expression reads the text once. It consumes first what looks like a quantity and is none: titles in 《》, dates, clock
times, ordinals, and codes such as 5G, C6, 8+16. The words (units, approximations) are in schema/lexicon/units.yaml.
"""

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from reformgraph.schema.lexicon_files import lexicon

from .numerals import CHINESE, parse_number


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number with its unit; the range covers both.

    `text` is the wording without the words that make it approximate (1500余万元 is 1500万元), `unit` the unit as told without 万 and 亿,
    empty where the text has none. `value` counts in `unit`, `base_value` in `base_unit`; of a span (2到3个小时) both are the lower end
    and `upper` is the upper one, in `unit`. 三分之一, 三成 and 一半 are told in "%"; 翻一番 is a growth of 100 %.
    """

    text: str
    start: int
    end: int
    value: float
    unit: str
    base_value: float
    base_unit: str
    dimension: str
    approximate: bool = False
    upper: float | None = None


@dataclass(frozen=True, slots=True)
class Unit:
    base: str
    factor: float
    dimension: str


# What can begin one of the alternatives below: everything else is passed over at once.
_FIRST = rf"(?=[\d《第上下前后近过翻成半数几“‘'\"A-Za-z{CHINESE}])"

_SKIPPED = r"""
    \d{17,} | [〇零一二两三四五六七八九十百千万亿]{17,} | 《[^《》\n]{0,100}》
  | [12]\d{3}\s?[-/.]\s?\d{1,2}\s?[-/.]\s?\d{1,2}(?:\s+\d{1,2}:\d{2}(?::\d{2})?)?                      # 2023-08-16 10:57
  | (?:[12]\d{3}|[一二][〇零一二三四五六七八九]{3})\s?[-—–~～至到、和]\s?[12〇零一二三四五六七八九][\d〇零一二三四五六七八九]{3}年?  # 2021—2023年
  | (?:[12]\d{3}|[一二][〇零一二三四五六七八九]{3})\s?年?\s?\d{1,2}\s?[-—–~～至到]\s?\d{1,2}月份?            # 2023年1—7月
  | (?:[12]\d{3}|[一二][〇零一二三四五六七八九]{3})\s?年(?:度|[初底末]|\s?(?:\d{1,2}|[一二三四五六七八九十]{1,2})\s?月(?:份|底|\s?\d{1,2}\s?[日号])?)?
  | (?:\d{1,2}|[一二三四五六七八九十]{1,2})\s?[-—–~～至到、和]\s?\d{1,2}月份?                                # 8—10月
  | (?:\d{1,2}|十?[一二三四五六七八九]|十)\s?月(?:份|[初底末]|\s?\d{1,2}\s?[日号]?)?(?!有)                          # 8月3日
  | (?<![缩减压降短改变升增][至到为成])(?<![减变改缩短]为)(?<![只仅需过用满近约])(?<![快慢少短多早]了)\d{1,2}[日号](?=[，,、上下晚早凌，。；至起前）)]|[\u4e00-\u9fff]{0,2}(?:电|讯|获悉|举行|召开))                 # 10日，
  | \d{1,2}\s?[:：]\s?\d{2}(?:\s?[:：]\s?\d{2})?(?!\d)  | \d{1,2}[时点]\d{1,2}分 | \d{1,2}[时点](?=[到至前后起开，,])       # 9:00
  | (?:19|20)\d\d届 | [上下前后]半年 | \d{2}年代 | [“‘'"]?\d{1,2}·\d{1,2}
  | 第\s?(?:\d+|[〇零一二两三四五六七八九十百千]+)
  | (?<![A-Za-z])[A-Za-z]{1,20}[-－]?\d[\dA-Za-z.]*  | \d+(?:\.\d+)?[A-Za-z][A-Za-z\d]*(?<!TEU)                            # H5, 5G
  | (?<!\d)12[03]\d\d(?=[”’]?(?:热线|市民|市长|市场|政务|政府|便民|平台|服务|投诉|检察|法律|诉讼|纳税|公共))            # 12345 is no number
  | (?:(?<=\n)|(?<=^))\d{1,2}(?:[.．](?=12[03]\d\d(?!\d))|[.．、](?!\d))                                                             # 3. at the head of a paragraph
  | \d+(?:\s?[+＋×*]\s?(?:\d+|[A-Za-z]))+                                                            # 8+16, 7×24
  | \d+[-－]\d{4,}(?:[-－]\d+)*                                                                       # telephone numbers
  | [前近]\s?[一二两三四五六七八九十\d]+[名位强] | (?:十一|十二|十三|十四|十五|十六)五
"""

_NEIGHBOURS = re.compile("([一二两三四五六七八九])([一二两三四五六七八九])([十百千万]?)")  # 两三天, 三四十天
_PART = re.compile(r"(\d+)个?(天|小时|分|秒)")  # 1小时50分, 3分40秒
_MINUTE = {"分": "分钟"}
_WORDS = "翻[了一两二三]{0,2}番|翻[了一]?倍|成倍|[近过]?一半|过半|近半|半数"


class QuantityGrammar:
    """Finds the quantities of a text, with the units of a lexicon."""

    def __init__(self, words: dict[str, Any]) -> None:
        self._units = {word: Unit(entry["base"], float(factor), entry["dimension"]) for entry in words["units"] for word, factor in entry["words"].items()}
        counts = [*words["classifiers"], *words["weak_classifiers"]]
        self._units.update({word: Unit(word, 1.0, "count") for word in counts if word not in self._units})
        weak = set(words["weak_classifiers"])
        after = "|".join(map(re.escape, words["approximate_after"]))
        self._before = tuple(words["approximate_before"])
        not_unit = _alternatives(words["not_units"])
        never = _alternatives(w for w in words["not_units"] if w not in self._units)
        unit = f"(?!{never}){_alternatives(self._units)}"
        strong = f"(?!{not_unit}){_alternatives(w for w in self._units if w not in weak)}"
        times = "(?:[十百万亿]|千(?![瓦克米伏]))"
        arabic = r"(?:\d{1,3}(?:,\d{3})+(?!\d)|\d+)(?:[.．]\d+)?(?:[余多]?" + times + r"+(?:\d+(?:[.．]\d+)?" + times + r"+)*)?"
        chinese = rf"[数几]?[{CHINESE}][{CHINESE}]{{0,15}}(?:(?<=[十百])几)?(?:[余多][万亿])?"
        of = "个?[多半](?:小时|钟头|月|星期)"  # 5个多月, 一个半小时
        dash = r"[-—–~～至到]"
        self._pattern = re.compile(
            rf"""{_FIRST}(?:(?P<skip>{_SKIPPED}
              | (?:(?<=[（(：:、/\n])|(?<=^))[百千万亿]{{1,2}}{unit}(?=[）)、/\n]|$))                                      # （亿元）: a unit, no number
              | (?P<fraction>(?:[{CHINESE}]{{1,4}}|\d{{1,3}})分之(?:[{CHINESE}]{{1,8}}(?:点[〇零一二三四五六七八九]{{1,4}})?|\d+(?:\.\d+)?))(?P<points>个百分点)?
              | (?P<compound>\d+个?小时(?:零)?\d+分钟?|\d+分钟?(?:零)?\d+秒钟?|\d+天(?:零)?\d+个?小时)
              | (?P<tenths>[一二三四五六七八九]成[一二三四五六七八九半])(?![的个\d]|以(?![上下]))
              | (?P<slash>(?<![\d/])[1-9]/[1-9]\d?(?![\d/年月]))
              | (?P<low>{arabic})(?:%|％)?{dash}(?P<high>{arabic})(?P<range_inside>[余多])?(?P<range_unit>{unit})(?P<range_after>{after})?
              | (?P<arabic>{arabic})(?P<inside>[余多来])?(?:(?P<of>{of})|(?P<unit>{unit})(?P<half>半(?![年月天日数]))?)?(?P<after>{after})?
              | (?P<chinese_low>[{CHINESE}]{{1,4}}){dash}(?P<chinese_high>[{CHINESE}]{{1,4}})(?P<chinese_range_unit>{strong})
              | (?P<chinese>{chinese})(?P<chinese_inside>[余多来])?(?:(?P<chinese_of>{of})|(?P<chinese_unit>{strong})(?P<chinese_half>半(?![年月天日数]))?)(?P<chinese_after>{after})?
              | (?P<half_of>半)(?P<half_unit>个?(?:小时|月|年|天|工作日))
              | (?P<word>{_WORDS}))""",
            re.VERBOSE,
        )

    def unit(self, word: str) -> Unit | None:
        return self._units.get(word)

    def find(self, text: str) -> Iterator[Quantity]:
        """The quantities of `text`, from left to right; their ranges do not overlap."""
        for match in self._pattern.finditer(text):
            kind = match.lastgroup
            if match["skip"] is None and kind is not None and (found := self._read(match, text)):
                yield found

    def _read(self, m: re.Match[str], text: str) -> Quantity | None:
        if m["fraction"]:
            return self._make(m, text, m["fraction"], parse_number(m["fraction"]), "百分点" if m["points"] else "%", bool(m["points"]))
        if m["compound"]:
            (first, unit), *rest = [(parse_number(number), _MINUTE.get(unit, unit)) for number, unit in _PART.findall(m["compound"])]
            value = first + sum(part * self._units[lower].factor for part, lower in rest) / self._units[unit].factor
            return self._make(m, text, m["compound"], value, unit, False)
        if m["tenths"]:  # 九成七
            return self._make(m, text, m["tenths"], 10 * parse_number(m["tenths"][0]) + (5 if m["tenths"].endswith("半") else parse_number(m["tenths"][2])), "%", False)
        if m["slash"]:
            above, below = map(int, m["slash"].split("/"))
            return self._make(m, text, m["slash"], 100 * above / below, "%", False) if above < below else None
        if m["word"]:
            return self._make(m, text, m["word"].lstrip("近过") if "一半" in m["word"] else m["word"], _word_value(m["word"]), "%", False)
        if m["half_of"]:
            return self._make(m, text, m[0], 0.5, m["half_unit"], False)
        if m["low"] or m["chinese_low"]:
            low, high = (m["low"] or m["chinese_low"]), (m["high"] or m["chinese_high"])
            unit = m["range_unit"] or m["chinese_range_unit"]
            told = m[0].removesuffix(m["range_after"] or "").replace("余", "")
            return self._make(m, text, told, parse_number(low + _multiplier(low, high)), unit, True, parse_number(high))
        prefix = "" if m["arabic"] else "chinese_"
        number, of, half = m["arabic"] or m["chinese"], m[f"{prefix}of"] or "", m[f"{prefix}half"] or ""
        unit = "个" + of.lstrip("个")[1:] if of else m[f"{prefix}unit"] or ""
        told = re.sub("[余多]", "", number) + ("个半" + unit[1:] if "半" in of else unit) + half
        approximate = bool(m[f"{prefix}inside"] or m[f"{prefix}after"] or "多" in of or re.search("[余多数几]", number))
        if near := _NEIGHBOURS.fullmatch(number):
            return self._make(m, text, told, parse_number(near[1] + near[3]), unit, True, parse_number(near[2] + near[3]))
        return self._make(m, text, told, parse_number(number) + (0.5 if half or "半" in of else 0.0), unit, approximate)

    def _make(self, m: re.Match[str], text: str, told: str, value: float, unit: str, approximate: bool, upper: float | None = None) -> Quantity | None:
        if not math.isfinite(value) or value > 1e16:
            return None
        end = m.end()
        for group in ("after", "chinese_after", "range_after"):
            end -= len(m[group] or "")
        known = self._units.get(unit) or self._units.get(unit.removeprefix("个"))
        base, factor, dimension = (known.base, known.factor, known.dimension) if known else (unit, 1.0, "count")
        approximate = approximate or text.endswith(self._before, max(0, m.start() - 4), m.start())
        return Quantity(told, m.start(), end, value, unit, value * factor, base, dimension, approximate, upper)


def _multiplier(low: str, high: str) -> str:
    """3至5万户: the multiplier of the upper number holds for the lower one too, unless that has its own."""
    tail = re.search("[十百千万亿]+$", high)
    return tail[0] if tail and low.isascii() and high[: tail.start()].replace(".", "").isdigit() else ""


def _word_value(word: str) -> float:
    if "半" in word:
        return 50.0
    times = parse_number(number[0]) if (number := re.search("[两二三]", word)) and "番" in word else 1.0
    return float(100 * (2**times - 1))


def _alternatives(words: Any) -> str:
    """A group that matches the longest of the words."""
    return "(?:" + "|".join(map(re.escape, sorted(words, key=len, reverse=True))) + ")"


@cache
def quantity_grammar(user_lexicon: str = "") -> QuantityGrammar:
    """The grammar with the shipped units, or with those of a user's folder added. Raises KnowledgeError for a bad file."""
    return QuantityGrammar(lexicon("units", user_lexicon))


def in_unit_of(q: Quantity, last: Quantity) -> Quantity:
    """48个和25个百分点: a number of a list that has no unit of its own takes the last one's."""
    if q.unit == last.unit or q.unit not in ("", "个") or not last.unit.startswith(q.unit):
        return q
    factor = last.base_value / last.value if last.value else 1.0
    return replace(q, text=q.text.removesuffix(q.unit) + last.unit, unit=last.unit, base_value=q.value * factor, base_unit=last.base_unit,
                   dimension=last.dimension)


def with_shared_units(text: str, found: list[Quantity]) -> list[Quantity]:
    """提高31.4、28.9和26个百分点: the numbers of a list that have no unit of their own take that of the next one."""
    shared: list[Quantity] = []
    for q in reversed(found):
        after = shared[-1] if shared else None
        listed = after is not None and text[q.end:after.start] in ("、", "和", "与", "及")
        shared.append(in_unit_of(q, after) if after is not None and listed else q)
    return shared[::-1]


def comparable(first: Quantity, second: Quantity) -> bool:
    return first.dimension == second.dimension or not first.unit or not second.unit
