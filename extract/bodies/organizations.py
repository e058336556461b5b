"""Organizations: well-known bodies by name, and names that end in a head such as 有限公司, 银行, 大学, 协会."""

import re
from dataclasses import dataclass, replace
from functools import cache
from typing import NamedTuple

from reformgraph.schema.lexicon_files import lexicon

from ..debris import debris, titles
from ..mentions import OWN_PLACE, Mention
from ..phrases import PhraseIndex
from .companies import (
    ListWords,
    by_head_alone,
    foreign_bodies,
    list_words,
    listed_companies,
    one_name_each,
    placed_companies,
    with_one_head,
)
from .same import SHORT_FORM

_WIDEST = 26
_RUN = re.compile("[\u4e00-\u9fffA-Za-z0-9（）()·－—&]*$")
# The legal form of a company: a place and a trade before it are its name (温州市融资担保有限公司).
_LEGAL_FORMS = ("集团", "有限公司", "股份有限公司", "有限责任公司")
# What stands in quotation marks before the head of a team: “山海税惠”服务队.
_QUOTED = re.compile("“[^“”，。；]{2,10}”[\u4e00-\u9fff]{0,6}$")
# What makes a name longer behind a first head: 水务集团 + 有限公司, 酒店 + 管理有限公司, 大学 + 公共管理学院.
_LONGER = {"company": re.compile("[\u4e00-\u9fff（）()]{0,8}?(?:集团公司|股份有限公司|有限责任公司|有限公司)"), "university": re.compile("(?:附属)?(?![与和])[\u4e00-\u9fff]{1,12}?(?:学院|研究院|研究所|医院|志愿者协会|基金会)|司法鉴定中心"),
           "school": re.compile("(?!和|与|等)[\u4e00-\u9fff]{0,8}?(?:学校|分校|校区|初中部|高中部)"),
           "hospital": re.compile("(?:司法鉴定(?:中心|所)|公益基金会|慈善基金会|集团)(?!成员)"),
           "association": re.compile("(?:人民|民商事|商事)?调解(?:委员会|中心)"), "institute": re.compile("[\u4e00-\u9fff]{2,14}?研究所")}
# What makes a company of a body of another kind: 研究院 + 有限公司.
_FORM = re.compile("(?:股份|集团)?(?:有限责任公司|有限公司)|集团公司")
_FORMERLY = ("（原", "(原")  # 莲都农商银行（原莲都农村信用联社）
_NO_MARKS = str.maketrans("", "", "“”")
_OF_LEVEL = re.compile("(?:^|[^\u4e00-\u9fff]|[与和由同会])[省市县区]$")
_SCHOOL_STOP = re.compile("[的在是由对向为等将从]|共建|共同|携手|联手|成立|建立|大学|合作|签|联合|[省市]")
# A verb with which a name makes another name, and behind which that is none: 联合国网公司, 联合国有企业.
_TOGETHER = "联合"
_NOT_UNITED = re.compile("联合国(?:家|网|有|企|投|资|开行|药|能|铁|泰|税|土|内|际(?!法院|原子))")
# How many there are of a kind (省技术创新中心76个): no name.
_COUNTED = re.compile("(?:达到?|超过?|有|共|近|约|突破|增至|发展到)*\\d+[多余]?[个家所]")


# What a body of the case's own place begins with: 县人民医院, 市自来水公司, 省律师协会; no level is 市场, 区块 or 省级.
_LEVELS = ("省", "市", "县", "区", "镇")
_LEVEL = re.compile("[省市县区州](?![场域级属内块外直辖委])")
_OF_A_LEVEL = ("hospital", "school", "company", "association", "institute", "notary", "arbitration")

# Kinds whose names are often a place and the head alone (厦门大学, 福州市律师协会).
_PUBLIC = ("bank", "university", "hospital", "association", "notary", "school", "arbitration", "exchange")
# Heads of companies that bear no name beside their place's: 广州供电局.
_OF_PLACES = ("供电局", "电业局", "供电所")
# What may touch a name of two characters.
_PARTICLES = "与和由在向对及等的、是为合同按将已还就也都则可"


class _Word(NamedTuple):
    name: str
    kind: str
    role: str


@dataclass(frozen=True, slots=True)
class _Lexicon:
    index: PhraseIndex[_Word]
    stop: re.Pattern[str]
    generic: re.Pattern[str]
    no_name: re.Pattern[str]
    goes_on: re.Pattern[str]
    prefix: re.Pattern[str]
    longer: re.Pattern[str]
    lists: ListWords
    branch: re.Pattern[str]
    no_branch: re.Pattern[str]


class OrganizationFinder:
    """Finds organizations. `match` is pure."""

    def __init__(self, user_lexicon: str = "") -> None:
        self._lexicon = _load(user_lexicon)

    def match(self, text: str, localities: list[Mention], departments: list[Mention]) -> list[Mention]:
        """The organizations of a text, in order, without those inside the name of a department."""
        waste, quoted = debris(text), titles(text)
        taken = [(d.start, d.end) for d in departments]
        anchors = [m for m in localities if m.rule != OWN_PLACE]
        mentions: list[Mention] = []
        for start, end, word in self._lexicon.index.find(text):
            if (mentions and start < mentions[-1].end) or waste.covers(start) or quoted.covers(start) or any(s < end and start < e for s, e in taken):
                continue
            if text.startswith(_TOGETHER, start) and (whom := self._lexicon.index.at(text, start + len(_TOGETHER))) and whom[0] > end:
                start, (end, word) = start + len(_TOGETHER), whom  # 联合国家开发银行 names no 联合国
            if word.role == "none" or _NOT_UNITED.match(text, start):
                continue
            mention = self._known(text, start, end, word, anchors) if word.role == "known" else self._headed(text, start, end, word, anchors, _free_from(start, taken, mentions))
            if mention and not any(s < mention.end and mention.start < e for s, e in taken):
                while mentions and mentions[-1].end > mention.start:
                    mentions.pop()
                mentions.append(mention)
        for extra in (foreign_bodies(text, self._lexicon.lists), placed_companies(text, self._lexicon.lists, anchors, self._lexicon.stop), listed_companies(text, self._lexicon.lists, mentions, taken)):
            mentions += [m for m in extra if not waste.covers(m.start) and not quoted.covers(m.start) and not any(s < m.end and m.start < e for s, e in (*taken, *((o.start, o.end) for o in mentions)))]
        mentions += with_one_head(text, self._lexicon.lists, mentions, anchors)
        mentions += by_head_alone(text, self._lexicon.lists, mentions)
        mentions = _joined(text, sorted(mentions, key=lambda m: m.start), anchors)
        return one_name_each(sorted(_with_short_forms(text, mentions, taken), key=lambda m: m.start), self._lexicon.lists)

    def _known(self, text: str, start: int, end: int, word: _Word, anchors: list[Mention]) -> Mention | None:
        if end - start == 2 and "\u4e00" <= text[start - 1 : start] <= "\u9fff" and text[start - 1] not in _PARTICLES and not any(start in (m.end, m.start - 2) for m in anchors):
            return None  # 河南航空港 holds no 南航
        longer = self._longer(text, end, word.kind)
        branch = _branch_end(text, longer, self._lexicon)
        seat = next((m for m in anchors if m.end == start), None)
        if longer > end:
            start, longer = seat.start if seat else start, branch
            return Mention("Organization", start, longer, text[start:longer], "longer-name", kind=word.kind)
        if self._lexicon.goes_on.match(text, end):
            return None
        if branch == end and (wider := self._lexicon.longer.match(text, end)) and not (self._lexicon.stop.search(wider.group()) or any(end <= m.start < wider.end() for m in anchors)):
            if len(wider.group()) == len(wider["head"]):  # 南方电网公司 is 南方电网, 首钢京唐公司 not 首钢
                return Mention("Organization", start, wider.end(), word.name, "known-organization", kind=word.kind)
            start = seat.start if seat else start
            return Mention("Organization", start, wider.end(), text[start : wider.end()], "longer-name", kind=word.kind)
        if word.kind == "company" and (place := next((m for m in anchors if m.start == end), None)) and text.startswith("公司", place.end):
            return Mention("Organization", start, place.end + 2, word.name + text[end : place.end + 2], "branch", kind=word.kind)
        if end - start == 2 and not _stands_apart(text, start, end) and not (branch > end and any(m.start == end for m in anchors)):
            return None
        if branch > end:
            return Mention("Organization", start, branch, word.name + text[end:branch], "branch", kind=word.kind)
        if word.kind == "bank" and _OF_LEVEL.search(text, max(0, start - 2), start):
            return Mention("Organization", start - 1, end, text[start - 1 : end], "branch-by-level", kind=word.kind)  # 省农发行
        if seat and word.kind in ("company", "bank"):
            return Mention("Organization", seat.start, end, text[seat.start : end], "branch-by-place", kind=word.kind)
        return Mention("Organization", start, end, word.name, "known-organization", kind=word.kind, confidence=0.95)

    def _headed(self, text: str, head: int, end: int, word: _Word, anchors: list[Mention], free: int) -> Mention | None:
        lexicon_ = self._lexicon
        if (longer := self._longer(text, end, word.kind)) == end and (lexicon_.goes_on.match(text, end) or _COUNTED.match(text, end)):
            return None
        end = longer
        if word.kind == "volunteers" and (quoted := _QUOTED.search(text, max(0, head - _WIDEST), head)) and not lexicon_.stop.search(text, quoted.start(), head):
            return Mention("Organization", quoted.start(), end, text[quoted.start():end].translate(_NO_MARKS), "quoted-team", kind=word.kind, confidence=0.8)
        run = _RUN.search(text, max(0, head - _WIDEST), head)
        left = max(run.start() if run else head, free)
        inside = [m for m in anchors if left <= m.start < head and not lexicon_.stop.search(text, m.end, head)]
        start = min((m.start for m in inside), default=-1)
        stops: list[re.Match[str]] = []
        bracketed = start > 0 and text[start - 1] in "（(" and any(c in text[start:head] for c in "）)")
        if start < 0 or bracketed:
            # 中开（上海）企业管理有限公司 begins before its bracket.
            stops = list(lexicon_.stop.finditer(text, left, start - 1 if bracketed else head))
            start = stops[-1].end() if stops else left
            if text[start - 1 : start] == "某" or (stops and stops[-1].group()[-1] in "家支所个" and stops[-1].group()[0].isdigit()):
                return None  # 119家…合作社: how many, not which
        if inside and (prefix := lexicon_.prefix.search(text, max(0, start - 4), start)):
            start = prefix.start()
        while start < head and text[start] in "）)·－—":
            start += 1
        own = text[start:head]
        stem = own
        for mention in inside:
            stem = stem.replace(text[mention.start : mention.end], "", 1)
        if own.count("（") != own.count("）") or (len(own) < 2 and own not in _LEVELS) or lexicon_.no_name.search(own):
            return None
        if not inside and not self._stands_free(text, start, end, word, own, bool(stops)):
            return None
        if stem and (len(word.name) < 5 or word.kind == "firm") and lexicon_.generic.fullmatch(stem) and not _of_a_level(own, word) and not (inside and (word.kind in _PUBLIC or word.name in _LEGAL_FORMS)):
            return None
        if not stem and word.kind not in _PUBLIC and len(word.name) < 4 and word.name not in _OF_PLACES:
            return None
        if word.kind in ("bank", "company", "institute", "hospital"):
            end = _branch_end(text, end, lexicon_)
        return Mention("Organization", start, end, text[start:end], f"{word.kind}-name", kind=word.kind, confidence=0.85)

    def _longer(self, text: str, end: int, kind: str) -> int:
        """Where a name ends whose first head ends at a position."""
        if kind in ("university", "school", "hospital", "association", "institute") and (part := _LONGER[kind].match(text, end)):
            return part.end() if not (_SCHOOL_STOP.search(part.group()) or (kind == "school" and self._lexicon.stop.search(part.group()))) else end
        if kind in ("university", "school", "hospital"):
            return end
        match = _LONGER["company"].match(text, end) if kind in ("company", "bank") else _FORM.match(text, end)
        return match.end() if match and not self._lexicon.stop.search(text, end, match.end()) else end

    def _stands_free(self, text: str, start: int, end: int, word: _Word, own: str, cut: bool) -> bool:
        """Without a place in it, a name with a common head counts only where it fills its part of a listing or begins a clause."""
        if word.kind == "volunteers":
            return not ("\u4e00" <= text[start - 1 : start] <= "\u9fff" and not cut)
        edge = text[start - 1 : start] if start else ""
        if (word.kind in ("hospital", "school") and own[0] in _LEVELS) or _of_a_level(own, word):
            return cut or not ("\u4e00" <= edge <= "\u9fff")
        if word.role == "heads" and len(word.name) > 2:
            return True
        listed = edge == "、" or text[end : end + 1] == "、"
        free = not edge or not ("\u4e00" <= edge <= "\u9fff") or (word.kind == "university" and cut and len(own) > 3) or (word.name == "集团" and cut and len(own) < 5)  # 与东北石油大学共建, 由皖能集团投资
        return free and 2 <= len(own) <= 8 and (listed or word.role == "heads") and not self._lexicon.generic.fullmatch(own)


def _of_a_level(own: str, word: _Word) -> bool:
    """Does the name begin with the level word of its place: 市自来水公司, 省律师协会?"""
    return word.kind in _OF_A_LEVEL and (len(own) > 2 or len(word.name) > 4) and _LEVEL.match(own) is not None


def _joined(text: str, mentions: list[Mention], anchors: list[Mention]) -> list[Mention]:
    """The mentions in order; a company that begins with a place right behind another is that one's branch: 国网甘肃省电力公司平凉供电公司."""
    starts = {m.start for m in anchors}
    joined: list[Mention] = []
    for mention in mentions:
        if joined and (last := joined[-1]).end == mention.start and last.kind == mention.kind == "company" and mention.start in starts:
            joined[-1] = replace(last, end=mention.end, name=last.name + text[mention.start : mention.end], rule="branch")
        else:
            joined.append(mention)
    return joined


def _branch_end(text: str, end: int, words: _Lexicon) -> int:
    """Where the last branch ends that stands behind a name: 抚州分行广昌支行; the end of the name where there is none."""
    while (branch := words.branch.match(text, end)) and not words.no_branch.search(text, end, branch.end()):
        end = branch.end()
    return end


def _free_from(position: int, taken: list[tuple[int, int]], mentions: list[Mention]) -> int:
    """Where the last body before a position ends: a name does not begin inside another."""
    ends = [end for _, end in taken if end <= position]
    return max(ends[-1] if ends else 0, mentions[-1].end if mentions else 0)


def _stands_apart(text: str, start: int, end: int) -> bool:
    """A name of two characters (工行, 国航) counts only where nothing but a particle touches it; 集中行使 holds no bank."""
    before, after = text[start - 1 : start] if start else "", text[end : end + 1]
    return not any("\u4e00" <= c <= "\u9fff" and c not in _PARTICLES for c in (before, after))


def _with_short_forms(text: str, mentions: list[Mention], taken: list[tuple[int, int]]) -> list[Mention]:
    """The mentions, and those by a short form that the text defines (以下简称“…”), which outranks what it looks like; a former name in brackets is a body's own."""
    by_end = {m.end: m for m in mentions}
    result = [replace(m, name=today.name) if text[m.start - 2 : m.start] in _FORMERLY and (today := by_end.get(m.start - 2)) else m for m in mentions]
    for mention in mentions:
        short = SHORT_FORM.match(text, mention.end)
        if not short:
            continue
        at = text.find(short[1], short.start(1))
        while at >= 0:
            end = at + len(short[1])
            if not any(s < end and at < e for s, e in taken):
                result = [m for m in result if m.end <= at or m.start >= end]
                result.append(replace(mention, start=at, end=end, rule="short-form", confidence=0.8))
            at = text.find(short[1], end)
    return result


@cache
def _load(user_lexicon: str) -> _Lexicon:
    data, listed = lexicon("organizations", user_lexicon), lexicon("organization_names", user_lexicon)
    words = {name: _Word(name, kind, "known") for kind, names in listed["names"].items() for name in names}
    for role in ("anchored", "heads"):
        for head, kind in data[role].items():
            words[head] = _Word(head, kind, role)
    for word in data["not_heads"]:
        words[word] = _Word(word, "", "none")
    for entry in data["known"]:
        for name in (entry["name"], *entry.get("also", ())):
            words[name] = _Word(entry["name"], entry["kind"], "known")
    for name in data["universities"]:
        words[name] = _Word(name, "university", "known")
    words |= {form: words[name] for name, forms in listed["also"].items() for form in forms}
    return _Lexicon(PhraseIndex(words.items()), re.compile(f"(?!{_any(data['in_names']).pattern})(?:{_any(data['not_in_name']).pattern}|{data['introduces']})"), re.compile(f"(?:{_any(data['generic']).pattern})*"),
                    _any(data["no_name"]), re.compile(f"(?!{_any(data['not_goes_on']).pattern})(?:{_any(data['goes_on']).pattern})"), re.compile(f"(?:{_any(data['prefixes']).pattern})$"),
                    re.compile(f"[\u4e00-\u9fff]{{0,6}}?(?P<head>{_any(data['longer']).pattern})"), list_words(data),
                    re.compile(f"(?:股份有限公司|有限责任公司|有限公司|公司)?[\u4e00-\u9fff（）()]{{0,10}}?(?:{_any(data['branches']).pattern})"), _any(data["no_branch"]))


def _any(words: list[str]) -> re.Pattern[str]:
    return re.compile("|".join(map(re.escape, sorted(words, key=len, reverse=True))))
