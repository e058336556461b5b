"""The vocabulary of public bodies as departments.yaml lists it, ready to be found in a text, and the names that it makes."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from reformgraph.schema.lexicon_files import lexicon

from ..phrases import PhraseIndex

LEVEL_WORDS = {"省": "province", "市": "city", "区": "county", "县": "county", "州": "city", "旗": "county", "自治区": "province", "自治州": "city", "自治县": "county", "自治旗": "county", "盟": "city", "地区": "city", "镇": "town", "乡": "town"}
# Sections of a body: before 处长, 科长 … they only say what a person is, and none of them leads.
SECTIONS = ("科", "处", "司", "股", "庭", "室", "队")
AUTONOMOUS = ("自治区", "自治州", "自治县", "自治旗")
# The names of a body per level, and the keys that they have in the lexicon. A municipality's name is a city's where it has none of its own.
_FORMS = (("", "name"), ("province", "province"), ("municipality", "municipality"), ("city", "city"), ("county", "county"))


@dataclass(frozen=True, slots=True)
class Core:
    """What follows the place in the name of a body, or a whole national name.

    `names` gives the name per level, "" for all levels; {place} is the place as names give it, {short} without 省, 市 …, {above} the city of a district. `alone`: a later mention
    without its place counts. `embedded`: the first character is the level word of the place (市委). `national`: the name needs no place.
    `of_towns`: only a town or a street has one. `of_city`: a branch of the city's bureau in a district.
    """

    names: tuple[tuple[str, str], ...]
    kind: str
    alone: bool = False
    embedded: bool = False
    national: bool = False
    collective: bool = False
    of_towns: bool = False
    of_city: bool = False

    def name(self, place: str, short: str, level: str, above: str = "") -> str:
        forms = dict(self.names)
        form = forms.get(level) or forms.get("") or forms.get("city") or next(iter(forms.values()))
        return form.format(place=place, short=short, above=above)

    @property
    def function(self) -> str:
        """The name without its place: what two mentions of one body share."""
        return self.names[0][1].replace("{place}", "").replace("{short}", "").replace("{above}", "")


@dataclass(frozen=True, slots=True)
class BodyWords:
    cores: PhraseIndex[Core]
    organs: PhraseIndex[str]
    open: re.Pattern[str]
    open_level: re.Pattern[str]
    free_group: re.Pattern[str]
    named: re.Pattern[str]
    station: re.Pattern[str]
    station_name: re.Pattern[str]
    unit: re.Pattern[str]
    branch: re.Pattern[str]
    shared_head: re.Pattern[str]
    functions: dict[str, tuple[Core, ...]]
    level_alone: re.Pattern[str]
    before_level: re.Pattern[str]
    joins: re.Pattern[str]
    title: re.Pattern[str]
    group: re.Pattern[str]
    premises: re.Pattern[str]
    listed_bureau: re.Pattern[str]
    needs_branch: frozenset[str]
    said_again: re.Pattern[str]
    generic_before: re.Pattern[str]
    head_goes_on: dict[str, re.Pattern[str]]

    def goes_on(self, text: str, start: int, end: int) -> bool:
        """Is the word at `text[start:end]` only the beginning of a longer one that is no body?"""
        for size in (4, 3, 2, 1):
            pattern = self.head_goes_on.get(text[end - size : end]) if end - start >= size else None
            if pattern and pattern.match(text, end):
                return True
        return False


# The office of a party committee, which the lists of organs cannot hold since its short form has one character (县委办).
_OFFICES = {"办": "办公室", "办公室": "办公室", "办公厅": "办公厅"}


@cache
def body_words(user_lexicon: str = "") -> BodyWords:
    """The vocabulary, with the entries of a user's lexicon folder. Raises KnowledgeError for a file that is not well formed."""
    data = lexicon("departments", user_lexicon)
    stop = "|".join(map(re.escape, sorted(data["not_in_name"], key=len, reverse=True)))
    # 和 joins two bodies where a level word follows it: 登记机构和县人民法院.
    stop += "|(?<=[局厅院委会办])同|[和同][县省州]|和区(?!域)|和市(?![场政容民])"
    # 家 counts, unless it stands in the name of a village: 董家口港海关.
    stop += "|家(?!口(?!岸)|[堡庄村坪湾坝沟寨渡营嘴屯岗集桥铺坡塘塔坳])"
    inner = f"(?:(?!{stop})[\u4e00-\u9fff])"
    heads = "|".join(sorted(data["open_heads"], key=len, reverse=True))
    units = "|".join(sorted(data["units"], key=len, reverse=True))
    whole_units = "|".join(data["whole_units"])
    groups = "|".join(sorted(data["groups"], key=len, reverse=True))
    no_group = "|".join(map(re.escape, data["not_in_group"]))
    group = f"(?:(?!{no_group})[“”\u4e00-\u9fff]){{2,30}}?(?:{groups})(?:办公室)?"
    open_ = f"(?!和|市民(?!(?:服务)?热线)|本级)({inner}{{2,16}}?(?:{heads})(?<![格布全大结时棋开]局)(?<!大厅))"
    stations, no_head, no_group, set_up, reserves, offices = ("|".join(data["free"][key]) for key in ("heads", "no_head", "no_group", "set_up", "reserves", "offices"))
    return BodyWords(
        cores=PhraseIndex(_cores(data)),
        organs=PhraseIndex(data["organs"].items()),
        open=re.compile(open_),
        open_level=re.compile(f"((?:新|园|试验|先行|高新|经开|开发|示范)区|[省市区县旗盟州])(?!场|民(?!营|族|生|用)|值|域|块|间|别|内|委|级|际|政府|市政务)(?:(?<=^.)|(?<=[^\u4e00-\u9fff].)|(?<=[由与和对在向经及同合据进到至是请给让归].)|(?<=[成设建]立.)|(?<=组建.))(?:({group})|{open_})"),
        free_group=re.compile(f"“([\u4e00-\u9fff]{{4,24}}(?:{groups}))”|(?<!小)(?:{set_up})(?:由[^，。；]{{2,24}}组成的)?(?!{no_group})({inner}{{3,20}}?(?:{groups})(?!制度|机制))"),
        named=re.compile(f"中国（[\u4e00-\u9fff]{{2,6}}）知识产权(?:保护|快速维权)中心|(?:(?<=[与和同由向及、，。：；\n])|^)(?:(?![与和由向及])[\u4e00-\u9fff]){{2,10}}?(?:国家级|省级)?(?:{reserves})(?:{offices})"),
        station=re.compile(stations),
        station_name=re.compile(f"(?:^|[^\u4e00-\u9fff]|[由与和对在向到及同]|联合|会同|所属|隶属)(?!{no_head}|.{{2,4}}[和与及]$)((?:(?![一二三四五六七八九十两]个){inner}){{2,5}})$"),
        unit=re.compile(f"(?!驻|和)(?:所属)?(?:{whole_units}|{inner}{{2,12}}?(?:{units}|[一二三四五六七八九十]队)(?<!工作室))"),
        shared_head=re.compile("([省市区县州旗])((?:[\u4e00-\u9fff]{2,6}、){1,5}[\u4e00-\u9fff]{2,6}?)([两二三四五六])(局|厅|委)"),
        functions=_functions(data),
        level_alone=re.compile("([省市区县州旗])(?=[^、，。；]{2,14}、)"),
        before_level=re.compile(f"(?:^|[^\u4e00-\u9fff]|[由与和对在向经及同据请给让]|{'|'.join(data['joins'])})$"),
        joins=re.compile(f"牵头[，、]|(?:牵头)?[，、]?(?:{'|'.join(data['joins'])})"),
        branch=re.compile("(?:公安|税务|监管|交警)?分局|分署|中心支库|支库|特派员办事处|专员办事处|特派办|监管办公室|监管办"),
        title=re.compile("[科处庭队所股]?(?:" + "|".join(data["titles"]) + ")"),
        group=re.compile(group),
        premises=re.compile("|".join(data["premises"])),
        listed_bureau=re.compile(f"[、和]({inner}{{2,8}}?局)(?=[^\u4e00-\u9fff]|$|[等和与及联成共参])(?<![格布全大结时棋开]局)"),
        needs_branch=frozenset(data["needs_branch"]),
        said_again=re.compile(f"该({'|'.join(data['said_again'])})"),
        generic_before=re.compile(f"(?:{'|'.join(map(re.escape, data['generic_before']))})(?:各|级)?$"),
        head_goes_on={head: re.compile(behind) for head, behind in data["head_goes_on"].items()},
    )


def _cores(data: dict[str, Any]) -> Iterator[tuple[str, Core]]:
    # Later pairs win in the index, so the more special lists come last.
    for full, shorts in data["functions"].items():
        for head, official in data["heads"].items():
            # 上海、江苏两地公安厅
            of_municipality = (("municipality", "{place}" + full + "局"),) if official == "厅" else ()
            core = Core((("", "{place}" + full + official), *of_municipality), "government", alone=True)
            for stem in (full, *shorts):
                yield stem + head, core
    for full, shorts in data["coordinating"].items():
        core = Core((("", "{place}" + full + "办公室"),), "unit")
        for stem in (full, *shorts):
            yield stem + "办公室", core
            yield stem + "办", core
    for entry in data["bodies"]:
        names = tuple((level, entry[key]) for level, key in _FORMS if key in entry)
        core = Core(names, entry["kind"], alone=entry.get("alone", False), of_towns=entry.get("of_towns", False))
        for word in entry["words"]:
            yield word, core
    for word, entry in data["collectives"].items():
        names = tuple((level, entry[key]) for level, key in _FORMS if key in entry)
        yield word, Core(names, entry["kind"], collective=True)
    for word in data["embedded"]:
        yield word, Core((("", "中共{place}委员会"),), "party", embedded=True)
        for short, full in _OFFICES.items():
            yield word + short, Core((("", "中共{place}委" + full),), "party", embedded=True)
    for word in data["youth_league"]:
        yield word, Core((("", "共青团{place}委员会"),), "unit", embedded=True)
    for entry in data["national"]:
        core = Core((("", entry["name"]),), entry["kind"], national=True)
        for word in (entry["name"], *entry["short"]):
            yield word, core


def _functions(data: dict[str, Any]) -> dict[str, tuple[Core, ...]]:
    """The bureaus that a function may mean without a head (发改 of 市发改、住建等部门), the usual one first."""
    found: dict[str, tuple[Core, ...]] = {}
    special = {full: entry for entry in data["without_heads"] for full in entry["of"]}
    for full, shorts in data["functions"].items():
        usual = special.get(full, {"name": "局"})
        names = tuple((level, "{place}" + full + usual[key]) for level, key in _FORMS if key in usual)
        others = (Core((("", "{place}" + full + head),), "government", alone=True) for head in dict.fromkeys(data["heads"].values()))
        for stem in (full, *shorts):
            found[stem] = (Core(names, "government", alone=True), *others) if stem not in found else found[stem]
    for word, entry in data["collectives"].items():
        if "机关" not in word:
            found[word] = (Core(tuple((level, entry[key]) for level, key in _FORMS if key in entry), entry["kind"]),)
    return found
