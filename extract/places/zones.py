"""Functional zones: those that are named by a division and a type (厦门火炬高新区), and their short forms later in the text (高新区)."""

import re
from dataclasses import replace
from typing import Any

from ..mentions import Mention
from .finder import Place
from .gazetteer import Gazetteer, short_names

# What may stand between a division and the type of its zone: the zone's own name (厦门火炬高新区).
_OWN_NAME = "[\u4e00-\u9fff]{0,6}?"
# A part of a free trade zone: 哈尔滨片区.
_PART = re.compile("新?片区")
# The beginning of a zone's name whose place stands in brackets: 中国（上海）, 中德（沈阳）.
_BEFORE_BRACKET = re.compile("[\u4e00-\u9fff]{2}[（(]$")
_JOINTS = ("、", "和", "与", "及")


class ZoneGrammar:
    """Zones that are named by a division and a type (厦门火炬高新区), and their short forms later in the text (高新区)."""

    def __init__(self, words: dict[str, Any], places: Gazetteer) -> None:
        self._types: dict[str, str] = words["types"]
        self._free_trade: frozenset[str] = frozenset(words["free_trade"])
        self._gazetteer = places
        self._longest_first = sorted((*self._types, *self._free_trade), key=len, reverse=True)
        alternatives = "|".join(self._longest_first)
        self._type = re.compile(f"[）)]?({_OWN_NAME})({alternatives})(?![\u4e00-\u9fff]{{0,3}}(?:域|分局))")
        self._bare = re.compile("|".join(sorted(words["bare"], key=len, reverse=True)))
        free = words["free"]
        self._free = re.compile(f"(?:^|[^\u4e00-\u9fff]|[在与和由到及赴为对])(?=([\u4e00-\u9fff]{{2,5}}?)({'|'.join(free['types'])})(?![域的]))")
        self._no_free_name = re.compile(free["no_name"])
        self._no_name_between = re.compile(words["between"])
        self._free_trade_named = re.compile("|".join(self._free_trade))
        self._called_alone: list[str] = words["of_city"]["types"]
        self._of_cities: dict[str, dict[str, str]] = words["of_city"]["cities"]
        self._part = re.compile("([\u4e00-\u9fff]{2,6}?)(新?片区)")

    def after(self, text: str, places: list[Place], index: int) -> Mention | None:
        """The zone that begins with a place, if there is one; places inside its own name belong to it."""
        place = places[index]
        match = self._type.match(text, place.end)
        inner = places[index + 1] if index + 1 < len(places) else None
        if match and inner and (((inner.code or inner.form == "zone") and inner.start < match.end() <= inner.end) or (inner.start == place.end and place.form == "full")):
            return None  # 浦东新区 is a division, not a zone of 上海; 吉林省长春新区 is a zone of 长春
        if not match and place.code and self._free_trade_named.search(text) and (part := _PART.match(text, place.end)):
            return Mention("Locality", place.start, part.end(), self._free_trade_zone(place), "zone-part", level="zone", place=place.code)
        if not match or self._no_name_between.search(match[1]):
            return None
        start = place.start
        if text[place.end : place.end + 1] in ("）", ")") and (pair := _BEFORE_BRACKET.search(text, max(0, start - 3), start)):
            start = pair.start()
        end, type_ = match.end(), match[2]
        if type_ in self._free_trade:
            name = self._free_trade_zone(place)
        elif type_ == "新区" and not match[1]:
            name = text[start:end]
        else:
            name = text[start : match.start(2)] + self._types[type_]
            if place.code and (known := next(iter(short_names(self._gazetteer[place.code])), "") + match[1] + self._types[type_]) in self._gazetteer.zones:
                name = known
        if part := self._part.match(text, end):
            return Mention("Locality", start, part.end(), name + part.group(), "zone-part", level="zone", place=place.code)
        return Mention("Locality", start, end, name, "zone", level="zone", place=place.code)

    def _free_trade_zone(self, place: Place) -> str:
        """A province's pilot free trade zone, or for a city (苏州自贸区) its part of that."""
        province = self._gazetteer.at_level(place.code, "province") if place.code else ""
        if not province:
            return place.name + "自由贸易试验区"
        short = next(iter(short_names(self._gazetteer[province])))
        part = "" if province == place.code else next(iter(short_names(self._gazetteer[place.code])), place.name) + "片区"
        return f"中国（{short}）自由贸易试验区{part}"

    def unified(self, text: str, found: list[Mention]) -> list[Mention]:
        """One name for each zone: 蓝山县经开区 and 蓝山县经济开发区 are one, named by its fullest wording."""
        fullest: dict[tuple[str, str], str] = {}
        for m in found:
            if m.rule == "zone":
                key, wording = self._key(m), text[m.start : m.end]
                type_ = next(t for t in self._longest_first if wording.endswith(t))
                name = wording if self._types.get(type_) == type_ and m.name not in self._gazetteer.zones else m.name
                rank = (m.name in self._gazetteer.zones, wording == name, len(name))
                if key not in fullest or rank > (fullest[key] in self._gazetteer.zones, fullest[key] in text, len(fullest[key])):
                    fullest[key] = name
        return [replace(m, name=fullest[self._key(m)]) if m.rule == "zone" and m.name[:3] != "中国（" else m for m in found]

    def free(self, text: str, found: list[Mention]) -> list[Mention]:
        """Zones whose names begin with no division: 徐圩新区."""
        taken = [(m.start, m.end) for m in found]
        return [
            Mention("Locality", match.start(1), match.end(2), match[1] + self._types.get(match[2], match[2]), "free-zone", level="zone", confidence=0.6)
            for match in self._free.finditer(text)
            if not self._no_free_name.search(match[1]) and not any(s < match.end(2) and match.start(1) < e for s, e in taken)
        ]

    def _key(self, zone: Mention) -> tuple[str, str]:
        family = next((word for word in ("高新", "保税", "示范", "临空", "投资", "度假") if word in zone.name), zone.name[-3:])
        return zone.place, family

    def bare(self, text: str, found: list[Mention]) -> list[Mention]:
        """高新区, 开发区 …: the zone of the city whose district or zone stands beside it in a list, else the last zone named before that ends in the same word."""
        zones = [m for m in found if m.level == "zone"]
        covered = [(m.start, m.end) for m in found]
        by_end, by_start = {m.end: m for m in found}, {m.start: m for m in found}
        again: list[Mention] = []
        for match in self._bare.finditer(text):
            if any(s < match.end() and match.start() < e for s, e in covered):
                continue
            word, full = match.group(), self._types.get(match.group(), match.group())
            known = [z for z in zones if z.start < match.start() and (text[z.start : z.end].endswith(word) or z.name.endswith((word, full)))]
            before = by_end.get(match.start() - 1) if text[match.start() - 1 : match.start()] in _JOINTS else None
            after = by_start.get(match.end() + 1) if text[match.end() : match.end() + 1] in _JOINTS else None
            city = self._city(before) or self._city(after)
            if not city and (before or after):
                known = [z for z in known if z.rule != "zone-of-city"]  # beside a place that is not that city's
            elif city and not any(self._seat(z) == city for z in known):
                known = [Mention("Locality", 0, 1, name, "", place=city)] if (name := self._of_city(city, word)) else []
            elif city:
                known = [z for z in known if self._seat(z) == city]
            if known:
                last = max(known, key=lambda z: z.start)
                zone = Mention("Locality", match.start(), match.end(), last.name, "zone-of-city" if city else "zone-again", level="zone", place=last.place, confidence=0.8)
                again.append(zone)
                zones.append(zone)
                by_end[match.end()] = zone
        return again

    def _city(self, beside: Mention | None) -> str:
        """The city of a district, or the division of a zone, that stands beside a bare zone in a list."""
        if beside is None or not beside.id:
            return beside.place if beside and beside.rule.startswith("zone") else ""
        division = self._gazetteer[beside.id]
        return division.parent if division.level == "county" and division.name.endswith("区") else ""

    def _seat(self, zone: Mention) -> str:
        known = self._gazetteer.zones.get(zone.name)
        return zone.place or (known.parent if known else "")

    def _of_city(self, city: str, word: str) -> str:
        """The name of the one zone of a city that is called by its type alone there; empty where there are several, or none."""
        own = self._of_cities.get(city, {})
        if word in own:
            return str(own[word])
        return next(iter(short_names(self._gazetteer[city])), "") + self._types[word] if word in self._called_alone else ""
