"""The words of schema/lexicon/measure_triggers.yaml as compiled patterns."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any

from reformgraph.schema.lexicon_files import lexicon
from reformgraph.schema.records import Direction

APPROXIMATE = "(?:近|不超过|不高于|不多于|至多|最多|超过|超|约|逾|将近|接近|不到|不足|至少|大约|不低于|不少于|达到|达)"
ARROW = "→"  # 办理时限7天→1天
_REACH = 40  # characters before a number that may govern it
_AT_THAT_TIME = re.compile("同期[\u4e00-\u9fff]{3}")  # 同期全区信访量 is no comparison
_COMPARES = re.compile("[较比期同环基]")
_EACH = "(?:平均|[日月年户人]均|每[户件年月日天次单家人])"  # 由日均20件提高到日均165件
_TAIL = "(?:以上|以下|左右|以内|之内|内|余|多|上下)"


@dataclass(frozen=True, slots=True)
class Change:
    """A verb of change before a number: `to` where the number is the level after it, else the number is the change."""

    direction: Direction | None
    to: bool
    gain: bool
    verb: str
    start: int


class MeasureWords:
    """Patterns over the words of a lexicon; built once per lexicon."""

    def __init__(self, words: dict[str, Any]) -> None:
        self._direction: dict[str, Direction] = {verb: entry["direction"] for entry in words["changes"] for verb in entry["verbs"]}
        self._gains = frozenset(words["gains"])
        short: dict[str, Direction] = {verb: entry["direction"] for entry in words["changes"] for verb in entry["before_level"]}
        neutral, to, rates = either(words["neutral"]), either(words["to"]), either(words["rates"])
        # Alternatives that each begin with a character, not a group, let `re` skip to the characters that can begin one.
        verbs = either([*self._direction, *self._gains], "", *(f"{verb}(?={to})" for verb in short))
        self._direction.update(short)
        self._before_number = re.compile(
            rf"(?:(?P<verb>{verbs})(?P<rate>{rates})?了?(?:均|都|分别|依次|各|平均|已|共|将|可|累计|合计)*(?P<to>{to})?(?:了)?(?:最[快短多低长])?(?:法定[^，。、的]{{0,8}}的?|原[^，。、的]{{0,6}}的|原来|现行[^，。、的]{{0,8}}的|全年|每(?:[年月周日天季户人件次吨亩斤单笔]|千瓦时|度电|公里|公斤|立方米?|平方米|标箱))?(?:{APPROXIMATE}|[“‘])*)$")
        self._joining = re.compile(
            rf"^{_TAIL}*[”’]?{_TAIL}*(?:的(?P<object>[^，。、；\d]{{2,14}}?)|的?时间|的|(?P<noun>[^，。、；\d的]{{2,6}}?))?(?:[，,]?(?:大幅|平均|统一|全部|分别|依次|再|逐步|逐年|稳步|快速|迅速|持续|一路|一举|直接|进一步|均|都|一律|最快|现|可)*)(?:(?P<verb>{verbs})(?:了)?(?P<to>{to})|(?P<neutral>{neutral})|→|—+>?)(?:(?:[12]\d{{3}}年|今年|去年|次年|翌年|当年|本年度?)(?:\d{{1,2}}月)?[底末初]?的?|第?[一二三四]季度的?|[上下]半年的?|\d{{1,2}}月(?:[底末初]|份)?的?|年[底末]的?|现在的?|目前的?|如今的?|现有的?|最快|最短|最多|仅|只|不用|不需|无需|不过|需|要|用|跑|了|承诺的?|实际的?|现行的?|一次性|{_EACH}|{APPROXIMATE}|[“‘])*$")
        self.any_verb = re.compile(rf"{_TAIL}*[”’]?(?:的时间|的)?[\u4e00-\u9fff]{{1,4}}[至到为成](?:承诺的?|目前的?|现在的?|如今的?|了|仅|只|{_EACH}|{APPROXIMATE})*")
        former = f"(?:[^，。、；从由]{{0,12}}的(?:{APPROXIMATE}*{either(words['borne'])})?|[^，。、；从由]{{0,6}})"
        self._from_before = re.compile(rf"(?:较[^，。；\d]{{2,10}}的|{either(words['from'], former, *(word + '的?' for word in words['earlier']), '法定的?')})(?:{_EACH}|{APPROXIMATE}|[“‘])*$")
        nouns = (f"{verb}(?={either(of)})" for verb, of in words["before_noun"].items())
        self._object = re.compile(rf"(?P<verb>{either(words['before_object'], '', *nouns)})(?:了)?(?P<object>[^，。、；\d]{{2,16}}?)(?P<to>{to})?{APPROXIMATE}*$")
        cut = either(words["cut_nouns"])
        self._cut = re.compile(rf"(?P<verb>{either(words['cuts'])})了?(?P<object>[^，。、；\d]{{0,12}}?{cut})等?(?:共|共计|{APPROXIMATE})*$")
        self._cuts = re.compile(rf"(?P<verb>{either(words['cuts'])})了?(?:共|{APPROXIMATE})*$")
        self.cut_noun = re.compile(rf"(?:余|多)?的?[^，。、；\d]{{0,8}}?{cut}(?![^，。、；\d])")
        self._verb = re.compile(either(self._direction))
        self.change_start = re.compile(either(verb for verb in self._direction if len(verb) > 1))
        self._open_end = re.compile(rf"^{_TAIL}*(?:的?时间|的)?(?:大幅|直接|均|都|全部)*(?P<verb>{verbs})(?P<to>{to}|了?(?=当场|当日|即时|即办|实时|秒))")
        none_left = "|".join(f"(?P<{of}>{either(words['none_left'][of])}{either(words['done']) + '?' if of == 'time' else ''})" for of in ("time", "money", "count"))
        self.level_in_words = re.compile(rf"(?:{none_left})(?=[，,。；;、！!”’）)\s的并且和]|办理|服务|$)")
        self.noun_rate = re.compile(rf"^{_TAIL}*的?(?P<verb>{verbs})(?:率|幅度?)?(?=[，。；、！]|$)")
        self._faster, self.of_times = frozenset(words["faster"]), tuple(words["of_times"])
        self.noun_start = re.compile(rf"的?(?:[“”\u4e00-\u9fffA-Za-z\d《]{{2}}|{either(words['one_character_nouns'])}(?![\u4e00-\u9fff]))")
        self.earlier, self.now = re.compile(either(words["earlier"])), re.compile(either(words["now"]))
        whens = either([*words["formerly"], *words["earlier"]], "", "[12]\\d{3}届", "(?<=而)(?:[12]\\d{3}年(?:同期|底|末)?|[一二三四]季度)", "[一二两三四五]年前")
        self.former = re.compile(rf"{_TAIL}*[”’]?[，,；;]?而?(?:{whens}(?:这一|这个|该|同类)?(?:数|数字|占比|比例|比重|指标|数据|水平)?则?(?:平均|只|仅|才|还|约|将?近|接近|超过?|不足|不到|为|是|要|需|等|有|达|最多|至少|超过|多)*|(?:高|低|少|多)于{whens}的?|[^，。；\d]{{2,12}}(?:以前|之前|前)(?:只|仅|才)?(?:有|为|是|达)?|[（(](?:[12]\d{{3}}年(?:同期|底|末)?|{whens})[：:为是]?)")
        self._not_levels = tuple(words["not_levels"])
        self._levels = sorted({*words["levels"], "的", "了", "：", "、", "和", "及"}, key=len, reverse=True)
        self._level_ends = tuple(self._levels)
        self.lead = re.compile(rf"^(?:(?!{either(words['not_leads'])}){either(words['leads'])}|(?!{either(words['not_leads'])})可(?={either([*words['outputs'], *(verb for verb in self._direction if len(verb) > 1)])}|[达超为由从在将把])|(?:[12]\d{{3}}年)?(?:\d{{1,2}}\s?[-—–~～至到]\s?)?\d{{1,2}}月(?:份|[底末初]|\d{{1,2}}日)?|前(?:\d{{1,2}}|[一二三四五六七八九十]+)个?月|\d{{1,2}}[.．](?!\d)|[到至]?[12]\d{{3}}年[底末初]?|[、”\s])+")
        self.cut = re.compile(rf"^.*(?:以来|至今|期间|截至[^，]{{0,8}}[日底末初]|累计|共有|共计|上半年|下半年|前三季度|[一二三四]季度|今年|去年|共(?={either(words['outputs'])})|先后|全年|当年|(?<!项)目前|如今|年底前|已经|现已|就已|均已|已(?=.{{3}})|预计|(?<!即)将(?!军)|把(?![关手控脉]))(?=.{{2}})的?")
        self._comparison = re.compile(rf"(?:，?(?<![占同环])(?:(?:比(?![例重率价较])|与[^，。]{{1,24}}(?:相比|比较|相较)|{either(words['comparisons'])})[^，。]{{0,28}}?|在[^，。]{{0,12}}基[础数]上)?(?:同比|环比)?)$")
        self._exceeds = re.compile(r"(?:超过?|多于|高出|超出)(?P<than>[^，。；]{0,12}(?:总数|总量|同期|全年|上年|去年|增量)[^，。；]{0,4})$")
        self._outputs = re.compile(rf"(?:{either(words['outputs'])})$")
        self.past = re.compile(either(words["past"], "", "前$", "[12]\\d{3}年", "(?:^|[^\\d])\\d{1,2}月"))
        self.norm = re.compile(either(words["norms"]))
        self.setting = re.compile(rf"(?!{either(words['not_settings'])}){either(words['settings'])}")
        self.said_of = re.compile(rf"(?<=..){either(words['said_of'], '', '每(?:小时|天|日|月|年).*')}$")
        self.manner = re.compile(rf"(?<=..){either(words['manners'])}$")
        self._governing = re.compile(rf"{either(words['governing'])}(?=[^的]*..$)")
        deeds = either({*words["outputs"], *words["transitive"], *words["deeds"]} - {*words["not_deeds"]})
        self._deed_nouns = tuple(words["deed_nouns"])
        doer = rf"{either(words['doers'])}{''.join(f'(?<!{re.escape(word)})' for word in words['not_doers'])}"
        self._doer = re.compile(rf"{doer}(?:{either(words['meanwhile'])})*(?={either(words['deed_adverbs'])}*{deeds}[^的率量数].)")
        self._achiever = re.compile(rf"{doer}(?:{either(words['meanwhile'])})*{either(words['achieving'])}(?=..)")
        self.output_start = re.compile(rf"^(?:{either(words['outputs'])})")
        self.place_name = re.compile(f"(?<![省市县区州镇乡旗盟]){either(words['place_heads'])}")
        self.relational = frozenset(words["relational"])
        self.finishing, self.profiting = frozenset(words["finishing"]), frozenset(words["profiting"])
        self.bare = frozenset({*words["counted"], *words["of_times"], "办理时限", "办理时间", "承诺时限", "费用", "成本", "次数"})
        self.does = re.compile(rf"{either(words['does'])}(?=.{{2}})(?![率量])")
        self.no_labels = frozenset(words["no_labels"])
        self.column = re.compile(rf"[|｜\u3000\s]*{either(words['columns'])}[：:]?\s*$")
        self.rising = tuple(words["rising"])
        self.measured = tuple(words["measured"])
        self.counted = frozenset(words["counted"])
        self.one_character_nouns = frozenset(words["one_character_nouns"])
        self.opposites = tuple(words["opposites"])
        self.transitive = re.compile(rf"(?<=[^的“]{{3}}){either(words['transitive'])}(?=[^，。]{{3,}}(?<![率量数比])(?<!时间)(?<!时限)$)")
        self.compound = re.compile(rf"{either(words['nominal'])}{either(words['heads'])}$")
        self._causes = re.compile(rf"{either(words['causes'])}(?:全[国省市区县])?(?:的)?$")
        predicates = {*words["predicates"], *words["transitive"], *(verb for verb in self._direction if len(verb) > 1), *(verb for verb in words["neutral"] if len(verb) > 2)}
        self.not_predicates = frozenset(words["not_predicates"])
        self.predicate = re.compile(either([*self.not_predicates, *predicates, "“", "”"]))
        self.countable = re.compile(either([*words["counted"], *words["doers"]]))
        joiners = {verb[0] for verb in (*self._direction, *words["neutral"])} | {"→", "—"}
        self._joiner = re.compile(f"[{''.join(sorted(joiners))}]")

    def change_before(self, text: str) -> Change | None:
        """The verb of change that governs a number which stands right after `text`."""
        at = max(0, len(text) - _REACH)
        if m := self._before_number.search(text, at):
            return self._change(m, m.start())
        return None

    def direction_for(self, change: Change, indicator: str, dimension: str = "") -> Direction:
        """The direction of a change of an indicator: 提速 lets times fall, and what is told in days is one."""
        return "reduced" if change.verb in self._faster and (dimension == "time" or indicator.endswith(self.of_times)) else change.direction or "increased"

    def excess_before(self, text: str) -> int | None:
        """Where 超去年总数 begins when the number by which it is exceeded stands right after `text`."""
        m = self._exceeds.search(text, max(0, len(text) - _REACH))
        return m.start() if m else None

    def opening_before(self, text: str) -> int | None:
        """Where 从 or 由 begins when the level before the change stands right after `text`."""
        m = self._from_before.search(text, max(0, len(text) - _REACH))
        return m.start() if m else None

    def output_before(self, text: str) -> str:
        """The verb of output at the end of `text`, or nothing."""
        m = self._outputs.search(text, max(0, len(text) - 8))
        return m[0] if m else ""

    def governing(self, text: str) -> int:
        """Where the verb begins whose object `text` ends with, or 0."""
        match = self._governing.search(text, 2)
        return match.start() if match else 0

    def behind_doer(self, name: str) -> int:
        """Where the deed begins behind its doer, place or means (该中心共受理案件), or 0; what is measured has none (海关放行时间) but for one that achieves an amount (某港完成吞吐量)."""
        found = (self._achiever if name.endswith(self.measured) else self._doer).search(name)
        if found is None or name.startswith(self._deed_nouns, found.end()) or "的" in (told := name[:found.end()]) or told.count("“") != told.count("”") or told.count("《") != told.count("》"):
            return 0
        return found.end()

    def is_output(self, word: str) -> bool:
        return self._outputs.fullmatch(word) is not None

    def caused(self, text: str) -> bool:
        """Whether `text` ends with whom something is done for or who is made to do it."""
        return self._causes.search(text, max(0, len(text) - 8)) is not None

    def compared(self, text: str) -> bool:
        """Whether `text` is nothing but a comparison: 与上年底相比."""
        m = self._comparison.search(text) if _COMPARES.search(text) else None
        return m is not None and m.start() == 0

    def without_tail(self, text: str) -> str:
        """Take away what leads from an indicator to its number: 达到, 为, 较上年同期."""
        while True:
            shorter = self._comparison.sub("", text) if _COMPARES.search(text) and not _AT_THAT_TIME.match(text) else text
            if shorter.endswith(self._level_ends) and not shorter.endswith(self._not_levels):
                shorter = shorter.removesuffix(next(word for word in self._levels if shorter.endswith(word)))
            if shorter == text:
                return text
            text = shorter

    def change_of_object(self, text: str, share: bool) -> tuple[Change, str] | None:
        """节省群众准备材料时间30%: the verb before the indicator, with the indicator; what rises so is told in shares (提高效率30%)."""
        if (m := self._object.search(text, max(0, len(text) - _REACH))) and (share or self.direction_of(m["verb"]) == "reduced"):
            return self._change(m, m.start()), m["object"]
        if m := self._cut.search(text, max(0, len(text) - _REACH)):
            return Change("reduced", False, False, m["verb"], m.start()), m["object"]
        return None

    def cut_before(self, text: str, tail: str) -> Change | None:
        """The verb of cutting before a number of what is cut: 取消5项申请材料; 清理拖欠账款 and 取消审批的事项 are deeds."""
        m = self._cuts.search(text, max(0, len(text) - 8))
        return Change("reduced", False, False, m["verb"], m.start()) if m and self.cut_noun.match(tail) else None

    def joining(self, text: str) -> tuple[Change, str] | None:
        """What joins a level before with a level after (压缩至, 减少到, 变为), with the indicator where it stands between the two."""
        if self._joiner.search(text) and (m := self._joining.match(text)):
            change = self._change(m, m.start()) if m["verb"] else Change(None, True, False, m["neutral"] or ARROW, 0)
            noun = m["noun"] if m["noun"] and ((m["neutral"] and not self._verb.search(m["noun"])) or m["noun"] in self.counted) else ""
            return change, m["object"] or noun
        return None

    def counted_between(self, text: str) -> str:
        """The noun between a level and the verb that joins the next one to it: 由5个|部门|改为|1个."""
        m = self._joining.match(text)
        return (m["noun"] or m["object"] or "") if m else ""

    def open_end(self, text: str) -> Change | None:
        """What leads from a level before to one that is no number: 由3个工作日压缩为即时办结."""
        m = self._open_end.match(text)
        return self._change(m, 0) if m else None

    def direction_of(self, verb: str) -> Direction:
        return self._direction.get(verb, "increased")

    def _change(self, m: re.Match[str], start: int) -> Change:
        verb = m["verb"]
        named = m.groupdict().get("rate") or verb.endswith(("幅", "增速"))
        return Change(self.direction_of(verb), bool(m["to"]) and not named, verb in self._gains, verb, start)


def either(words: Iterable[str], behind: str = "", *patterns: str) -> str:
    """A group that matches the longest of the words, each followed by the pattern `behind`, or one of `patterns`."""
    return "(?:" + "|".join([*(re.escape(word) + behind for word in sorted(words, key=len, reverse=True)), *patterns]) + ")"


@cache
def measure_words(user_lexicon: str = "") -> MeasureWords:
    """The shipped words, or with those of a user's folder added. Raises KnowledgeError for a bad file."""
    return MeasureWords(lexicon("measure_triggers", user_lexicon))


@cache
def trigger(key: str, form: str = "WORDS") -> re.Pattern[str]:
    """The shipped words under a key of measure_triggers.yaml as a pattern; `form` tells what stands around WORDS."""
    return re.compile(form.replace("WORDS", either(lexicon("measure_triggers")[key])))
