"""Choosing the indicator that a number measures: the noun phrase before it or after it, without number, adverbs and comparison."""

import re
from dataclasses import dataclass

from .words import MeasureWords

_AND = re.compile(r"、|(?<=[\u4e00-\u9fff])(?:以及|(?<![共温总缓饱])和|(?<![涉惠普提顾波遍])及(?!时)|(?<!参)与(?!会))(?=[\u4e00-\u9fff])")
_BETWEEN_WORDS = re.compile("[\u4e00-\u9fff”》）%] [\u4e00-\u9fff“]")
_DELIMITERS = "，,；;。！!？?\n：:"
ROUGHLY = "(?:以上|以下|左右|上下(?![游级班楼车岗])|以内|之内|内(?![容地部资外销河陆蒙需科审控网核])|余|多)"
_ATTRIBUTE = re.compile(rf"^{ROUGHLY}*的?")
_WITHIN = re.compile(rf"{ROUGHLY}+")
# Cells of a row told as one line: 窗口利用效率　市县中心　平均提高40%.
# （三）, and a label in brackets: 【成效】, 〔工作成效〕
_ITEM_NUMBER = re.compile(r"^(?:[（(](?:\d{1,2}|[一二三四五六七八九十]{1,3})[）)]|[【〔［\[][^】〕］\]“”]{1,12}[】〕］\]])+")
_CELLS = re.compile("[|｜‖\u3000\\t]+")
# 办理时间由“天”缩短为“分钟”，由3天到3分钟; 环节由 of a pair that could not be read.
_FROM = re.compile("[由从](?:“[^”]{1,4}”.*|原来?的?)?$")
_LOOSE_END = re.compile("(?:[，、和及的由从经共各 ]|(?<!参)与|以及|把|(?<!即)将|(?<![可难足予])以|(?<![行作认])为|(?<!方)向|(?<![存所现内潜实])在)+$")
_LONG = 8
# What is no name of an indicator by itself: a bare suffix, adverb or comparison.
_NAMELESS = re.compile("(?:.*满|每[个家户件项宗笔人][\u4e00-\u9fff]{0,3}|(?:[12]\\d{3}年)?截[至止].{0,8}|[减降升增返抵]|.{0,3}下来|而?[12]\\d{3}年?|\\d+|率|量|数|[把将以能可至到多少高低添设却精再又也仍更排]|最[快短多少高低]|[日月年]均|[高低]于.*|高出.*|个?基点|BP|为.{2,4}|合起来|加起来|算下来|[一这两]项|.{1,2}[里内])")
_LIGHT = frozenset({"完成", "实现", "达成"})
_REMARK = 30  # characters of a remark in brackets
_THEN = re.compile(r"^(?:即可|就能|便可|就可以|就(?![业医诊餐近])|便(?![民利捷])|可(?![再享])|能(?![源力耗])|全部|均|一次性)+")
_AROUND = "，。、；：:[] \u3000\"|｜●■◆•"  # what may stand around a name and is no part of it; brackets are, where both ends are there
_ABOUT = re.compile("(?:(?<![签预节履违特条合])约|近|超过?|达到?|共|逾)+$")
_CUT_OFF = re.compile("^(?:实现|达到|完成)?有$|^(?:实现|达到|完成)$")  # 44个县区实现了有|两家银行
_OF = re.compile("([\u4e00-\u9fff]{2,8})的([\u4e00-\u9fff]{2,12})")
# 投诉量自推行以来月均, 满意率连续三年, 转接率一路走低: when a figure moved, not what it measures.
_OVER_TIME = re.compile("(?:自[^，。；]{1,10}以来|截[至止][^，。；]{1,8}|(?:在|近)?连?续?(?:[一二两三四五六七八九十]|\\d{1,2})(?:年|个月)[间来里]?|[日月年]均|每(?:千瓦时|度电|吨|公里|公斤|立方米?|平方米|标箱)|一路|首次|首度|逐[年月季]|稳步|持续|(?:上年|去年|前年|当年|今年)(?:尚|还|只|仅)*)+(?:走低|走高|下行|上行|攀升|向好)?$")
# 到2027年力争达到…, 年底前力争达到…: when, not what.
_BY_YEAR = re.compile("(?<!截)(?<!截[至止])(?:[到至在]|预计|力争|争取)*(?:[12]\\d{3}年|[今明本]年|(?<!.)年(?=[底末内]))(?:[底末内前初度]|上半年|下半年|\\d{1,2}月(?:底|末)?)?之?前?(?:力争|争取|预计|有望|计划|将|可|要|已)*(?:达到?|实现|突破|超过|为)?$")
# 1200个事项“零材料”办理; 19352户企业从“银税互动”平台得到授信
_QUOTED_MANNER = re.compile("([\u4e00-\u9fff]{2,}?)(?:(从|在|由|经|通过|依托|凭)(?=“[^“”]+”[\u4e00-\u9fff]{0,6}$)[^，]*|(“[^“”]+”))")
# What is said of the noun before it and is no part of it: 44个县区能, 企业由此.
_NOUN_END = re.compile("(?<=..)(?:(?<![功技产性职智效动储节热机万赋])能|(?<!许)可以?|(?<!公)里|(?<![系序排下并陈])列|(?<![可难足予])以|[和与及][\u4e00-\u9fff])$")
_ON_AVERAGE = re.compile("[户人亩单]均")
_DEED = re.compile(r"^(?:可以?|已|均|全部|将|都|就(?![近地业医])|即|能|便|正|预计)+|[“”]|(?<=享受)到|了|这一|进行")


_INTO = re.compile("[到至为成]$")  # 120项业务整合到|1个窗口


@dataclass(frozen=True, slots=True)
class Indicator:
    """The wording of an indicator; `start` and `end` cover the words that it is made of."""

    text: str
    start: int
    end: int


def before(text: str, start: int, end: int, words: MeasureWords) -> Indicator | None:
    """The indicator in `text[start:end]`, which leads to a number or to its verb."""
    start, end = _before_bracket(text, start, end)
    piece = words.without_tail(_BY_YEAR.sub("", words.column.sub("", _FROM.sub("", text[start:end]))))
    if over := _OVER_TIME.search(piece, 2):
        piece = words.without_tail(piece[:over.start()])
    if label := _ITEM_NUMBER.match(piece):
        start, piece = start + label.end(), piece[label.end():]
    stop = start + len(piece)
    if (space := piece.rfind(" ")) > 0 and _BETWEEN_WORDS.fullmatch(piece, space - 1, space + 2):
        start, piece = start + space + 1, piece[space + 1:]  # the halves of a headline: 创新监管模式 租赁飞机突破2000架
    if len(cells := _CELLS.split(piece)) > 1:
        cell = next((c for c in reversed(cells) if words.without_tail(c).endswith(words.measured)), cells[-1])
        start += piece.rfind(cell)
        piece = words.without_tail(cell)
        stop = start + len(piece)
    at = piece.rfind("“") + 1 if piece.rfind("“") > piece.rfind("”") else 0
    while True:
        found = words.cut.match(piece[at:]) or words.lead.match(piece[at:])
        if not found or not found.end():
            break
        at += found.end()
    name = piece[at:]
    if len(name) == 2 and words.is_output(name) and at > 2:  # 数据产品累计挂牌: what is counted stands before the adverb
        return _indicator(words.lead.sub("", words.without_tail(piece[:at])) + (name if name not in _LIGHT else ""), start, stop)
    if words.setting.match(name) and (governing := words.governing(name)):
        name, at = name[governing:], at + governing
    if len(name) > _LONG and (verb := words.transitive.search(name)) and name.count("“", 0, verb.start()) == name.count("”", 0, verb.start()):
        name, at = name[verb.start():], at + verb.start()
    while deed := words.behind_doer(name):
        at += deed
        at += lead.end() if (lead := words.lead.match(piece[at:])) and at + lead.end() < len(piece) else 0
        name = piece[at:]
    if name.startswith("”"):
        name, at = name[1:], at + 1
    return _indicator(name, start + at, stop)


def _before_bracket(text: str, start: int, end: int) -> tuple[int, int]:
    """The clause before a remark in brackets that a comma cuts in two: 查验集装箱（重箱，不含固废）17万标箱."""
    if end > start and text[end - 1] in "）)":
        opened = max(text.rfind("（", max(0, end - _REMARK), end), text.rfind("(", max(0, end - _REMARK), end))
        if 0 < opened < start and not any(c in text[opened:end] for c in "。；;\n"):
            begin = max(text.rfind(mark, max(0, opened - _REMARK), opened) for mark in _DELIMITERS) + 1
            return begin or max(0, opened - _REMARK), opened
    return start, end


def after(text: str, start: int, end: int, words: MeasureWords, prefix: str, listed: bool = False) -> tuple[Indicator, int] | None:
    """The noun phrase in `text[start:end]`, which follows a number, and where it ends; `prefix` stands before the number in its clause.

    The verb before the number belongs to it (开通23项税收应用服务: 开通税收应用服务). What is done for the counted or by them is put before them
    (为14家企业兑现奖补政策: 兑现奖补政策的企业). `listed`: another number follows, so that a conjunction ends the phrase.
    """
    lead = _ATTRIBUTE.match(text[start:end])
    begin = start + (lead.end() if lead else 0)
    piece = text[begin:end]
    if listed and (joint := _AND.search(piece, 2)) and "“" not in piece[: joint.start()]:
        piece = piece[: joint.start()]
    if on_average := _ON_AVERAGE.search(piece, 2):
        piece = piece[:on_average.start()]  # 4.9万农户户均增收3200元
    piece = _LOOSE_END.sub("", piece)
    if not piece:
        return None
    if words.does.match(piece) and not listed:  # 其中35种实现网上申报
        found = _indicator(piece, start, begin + len(piece))
        return (found, begin + len(piece)) if found else None
    stop = _predicate(piece, words)
    if listed and (of := _OF.fullmatch(piece)) and begin + len(piece) == end:  # 颁发17个行业的许可证688个: the trades that licences were issued for
        found = _indicator(f"{words.output_before(prefix)}{of[2]}的{of[1]}", start, end)
        return (found, begin + len(of[1])) if found else None
    runs_on = listed and begin + len(piece) >= end - 1  # up to the next number, which the deed tells of too
    if runs_on and stop == len(piece) and (own := words.governing(piece)):
        stop = own  # 15个业态核发许可证2402张
    noun, deed = piece[:stop], _CUT_OFF.sub("", _DEED.sub("", piece[stop:]))
    if deed and (manner := _QUOTED_MANNER.fullmatch(noun)):
        noun, deed = manner[1], (manner[3] or "") + deed
    noun = _NOUN_END.sub("", words.said_of.sub("", words.without_tail(noun)))
    if not (noun := _THEN.sub("", noun)):
        noun, deed = deed, ""
    verb = words.output_before(prefix.rstrip("了过"))
    if runs_on and len(deed) <= 2 and not words.caused(prefix):  # 93件专利质押融资2.28亿元
        deed = ""
    if runs_on:
        deed = _INTO.sub("", deed)
    if 2 <= len(deed) <= 16 and not deed.startswith(("中", "予以", "给予", "有", "为")) and (not verb or words.caused(prefix)):
        found = _indicator(f"{_ABOUT.sub('', deed)}的{noun}", start, begin + len(piece))
        stop = stop if runs_on else len(piece)
        return (found, begin + stop) if found else None
    else:
        found = _indicator(verb + noun, start, begin + stop)
    return (found, begin + stop) if found else None


def done_within(tail: str, words: MeasureWords) -> int:
    """The length of the words behind a duration that say that something is done in it (内完成), or 0: what is done stands before it."""
    within = _WITHIN.match(tail)
    end = within.end() + 2 if within else 0
    return end if within and words.is_output(tail[end - 2:end]) and not tail[end:end + 1].isalpha() else 0


def joined(subject: Indicator | None, deed: str, at: int) -> Indicator:
    """A subject with what it does, which stands at `at` behind other words: 工业项目平均提前投产."""
    return Indicator(deed, at, at + len(deed)) if subject is None else Indicator(subject.text + deed, subject.start, at + len(deed))


def parts(indicator: Indicator) -> list[Indicator]:
    """The members of an indicator that is a list: 办理时限、申请材料和跑动次数."""
    result, at = [], 0
    for found in [*_AND.finditer(indicator.text), None]:
        stop = found.start() if found else len(indicator.text)
        if stop > at:
            result.append(Indicator(indicator.text[at:stop], indicator.start + at, indicator.start + stop))
        at = found.end() if found else stop
    return result


def _predicate(piece: str, words: MeasureWords) -> int:
    """Where the verb begins that ends the noun phrase at the head of `piece`; quoted names are passed over."""
    quoted, shortest = 0, 1 if piece[0] in words.one_character_nouns else 2  # 在16个市推广
    for found in words.predicate.finditer(piece):
        if found[0] in "“”":
            quoted += 1 if found[0] == "“" else -1
        elif found[0] not in words.not_predicates and not words.compound.fullmatch(piece, found.start()) and found.start() >= shortest and quoted <= 0 and not piece.startswith(("的", "者", "率", "量"), found.end()):
            manner = words.manner.search(piece, 0, found.start())  # 14家商户集中办理营业执照
            return manner.start() if manner else found.start()
    return len(piece)


def _indicator(name: str, start: int, end: int) -> Indicator | None:
    stripped = _ITEM_NUMBER.sub("", name.strip(_AROUND))
    for opener, closer in ("（）", "()"):
        if stripped.count(opener) != stripped.count(closer) or stripped[:1] + stripped[-1:] == opener + closer:
            stripped = stripped.strip(opener + closer + _AROUND)
        if stripped.count(opener) != stripped.count(closer):
            stripped = stripped.replace(opener, "").replace(closer, "")
    if name.count("“") != name.count("”"):
        stripped = stripped.replace("“", "").replace("”", "")
    if not re.search(r"[\u4e00-\u9fffA-Za-z]", stripped) or start >= end or _NAMELESS.fullmatch(stripped):
        return None
    return Indicator(stripped, start, end)
