"""Localities: administrative divisions, towns and functional zones that a case names, and words for the case's own place (我省, 全市)."""

import re
from functools import cache
from typing import Any

from spacy.language import Language
from spacy.tokens import Doc

from reformgraph.schema.lexicon_files import lexicon

from ..debris import debris, titles
from ..extensions import frame_of, text_of
from ..mentions import OWN_PLACE, Frame, Mention
from ..places.finder import Place, case_place, read_places
from ..places.gazetteer import gazetteer
from ..places.zones import ZoneGrammar

# Regions and groups of investors rather than provinces.
_NOT_SIGNS = ("港澳", "粤港澳", "港澳台", "京津冀", "在港", "来港", "在京", "在澳")
# A short name behind other words in quotation marks is part of a slogan: “数字福建”, “清风辽宁”.
_BRAND = re.compile("“[\u4e00-\u9fff]{1,4}$")
_TOWN = re.compile("[\u4e00-\u9fff]{2,4}?(?:街道|(?<![城重名古强])镇(?![长区化级痛静街上里域]|村(?!民))|(?<![城返下离回还异故家进])乡(?![镇村亲土贤愁音情级下间里街]))")
# 在劲松、潘家园、双井三个街道; 北关、龙塘两镇
_TOWNS = re.compile("(?:(?<=[在由与和同对从到向为区县市及赴])|(?<![\u4e00-\u9fff]))((?![在由与和从对到向为])(?:[\u4e00-\u9fff]{2,4}、){0,8}[\u4e00-\u9fff]{2,4}[、和][\u4e00-\u9fff]{2,4}?)(?:等?[两三四五六七八九十\\d]{1,2}个?)(街道|镇|乡)")
_LED_TO = re.compile("[\u4e00-\u9fff]{1,2}[在于](?=[\u4e00-\u9fff]{2})")  # 先在佛寺、大巴两镇
# What stands right before a town: a mark, or one of these words and `town_left` of the lexicon.
_TOWN_LEFT = "赴在到与和由为向对是的于据位驻被经让受用从及"
# Right behind its place a town may also be called 明城镇, 练市镇 and, where the lexicon has it, 乌镇.
_TOWN_OF_COUNTY = "(?:[\u4e00-\u9fff]{1,3}城|[\u4e00-\u9fff]市|[NAMES])镇(?![长区化级痛静街上域]|村(?!民))"
# 小区里, 在市里, 市里的企业: 市里 does something only at the beginning of a clause.
_INSIDE = "的有边面程"
# Behind a mark a preposition may begin a name of two characters: 、向塘镇.
_SHORT_TOWN = re.compile("[向和来安].镇")
_TOWN_SUFFIX = re.compile("街道|镇(?![长区化级痛静街上]|村(?!民))|乡(?![镇村亲土贤愁音情级下间里])")


class LocalityFinder:
    """Finds localities; sets `Frame.place` to the place that the case is about.

    All place names are returned, also those that stand inside the name of a body: the component for bodies needs them and drops them.
    """

    def __init__(self, user_lexicon: str = "") -> None:
        self._gazetteer = gazetteer(user_lexicon)
        self._zones = ZoneGrammar(lexicon("zones", user_lexicon), self._gazetteer)
        words: dict[str, Any] = lexicon("localities", user_lexicon)
        self._not_before, self._body_follows = re.compile(words["not_before"]), re.compile(words["body_follows"])
        self._not_town, self._one_word = re.compile("|".join(words["not_towns"])), re.compile("|".join(words["town_beginnings"]))
        self._not_town_start = re.compile(f"[给送全家两近村](?!(?:家|村).)|(?!{self._one_word.pattern})[在由于和与来去往对向为]")
        self._town_verbs = frozenset(words["town_left"])
        self._town_left = re.compile(f"(?:^|[^\u4e00-\u9fff\\d]|\\d年|年度|[{_TOWN_LEFT}]|{'|'.join(words['town_left'])})$")
        self._own_city_town = re.compile(words["own_city_towns"])
        self._town_of_county = re.compile(_TOWN_OF_COUNTY.replace("NAMES", "".join(words["short_towns"])))
        self._signs: dict[str, str] = words["one_character"]
        signs = "".join(self._signs)
        self._sign_runs = re.compile(f"[{signs}](?<![{signs}].)[{signs}]{{1,4}}(?![{signs}台口大布])(?![^两三四五六省市区县地各\\W\\d]{{0,2}}?{words['after_signs']})|(?:在|来|赴|驻)[{signs}](?=[企办工人大高居就创学务投发])|(?<![\u4e00-\u9fff])[{signs}](?:、[{signs}]){{1,4}}(?=[两三四五六]?(?:地|省|市|省市))")
        self._self_word = {word: level for level, group in words["self"].items() for word in group}
        self._self = re.compile("|".join(sorted(self._self_word, key=len, reverse=True)))

    def match(self, text: str, frame: Frame) -> list[Mention]:
        """The localities of a text, in order. `frame.place` is the batch's place on entry and the case's place on return."""
        waste, quoted = debris(text), titles(text)
        places = [p for p in read_places(text, self._gazetteer, frame.place, self._body_follows)
                  if not waste.covers(p.start) and not (p.form != "full" and self._not_before.match(text, p.end)) and not (p.form == "short" and _BRAND.search(text, max(0, p.start - 5), p.start))]
        found: list[Mention] = []
        in_towns: set[int] = set()
        taken = 0
        for index, place in enumerate(places):
            if place.start < taken or quoted.covers(place.start):
                continue
            zone = self._zones.after(text, places, index)
            if zone:
                found.append(zone)
                taken = zone.end
                continue
            if town := self._town_of_short(text, place, places):
                found.append(town)
                taken = town.end
                in_towns.add(index)
                continue
            found.append(self._mention(place))
            if (town := self._town(text, place.end, place)) is not None:
                found.append(town)
                taken = town.end
        frame.place = case_place([p for i, p in enumerate(places) if i not in in_towns], self._gazetteer, frame.place, frame.body_start)
        found += self._free_towns(text, found)
        found = self._zones.unified(text, found)
        found += [zone for zone in self._zones.free(text, found) if not quoted.covers(zone.start) and not waste.covers(zone.start)]
        found += self._zones.bare(text, found)
        found += self._own_place(text, frame.place, found)
        found += self._signs_of_provinces(text, found)
        return sorted((m for m in found if not quoted.covers(m.start) and not waste.covers(m.start)), key=lambda m: (m.start, m.end))

    def __call__(self, doc: Doc) -> Doc:
        frame = frame_of(doc)
        frame.mentions += self.match(text_of(doc), frame)
        return doc

    def _mention(self, place: Place) -> Mention:
        if place.form == "zone":
            return Mention("Locality", place.start, place.end, place.name, "known-zone", level="zone")
        level = self._gazetteer[place.code].level if place.code else "county"
        return Mention("Locality", place.start, place.end, place.name, f"division-{place.form}", level=level, id=place.code)

    def _town_of_short(self, text: str, place: Place, places: list[Place]) -> Mention | None:
        """A town that bears the name of a division (寒亭街道), or only begins like a far one (延吉新村街道 in Shanghai)."""
        if place.form != "short" or not place.code:
            return None
        end = suffix.end() if (suffix := _TOWN_SUFFIX.match(text, place.end)) else 0
        if not end and self._gazetteer[place.code].level == "county" and (town := self._town(text, place.end, place)):
            province = self._gazetteer.at_level(place.code, "province")
            end = 0 if any(p.code and p.form != "short" and self._gazetteer.within(p.code, province) for p in places) else town.end
        start = place.start - 1 if end and self._begins_before(text, place.start) else place.start
        return Mention("Locality", start, end, text[start:end], "town", level="town") if end else None

    def _begins_before(self, text: str, start: int) -> bool:
        """Does the town's name begin one character before a place's name: 万佛山镇, not 佛山?"""
        return "\u4e00" <= text[start - 1 : start] <= "\u9fff" and text[start - 1] not in _TOWN_LEFT and bool(self._town_left.search(text, max(0, start - 3), start - 1))

    def _town(self, text: str, start: int, place: Place) -> Mention | None:
        if place.code and self._gazetteer[place.code].level == "province":
            return None
        match = _TOWN.match(text, start)
        if not match or self._not_town.search(text, start, match.end() - 1) or self._not_town_start.match(text, start):
            match = self._town_of_county.match(text, start) if not self._not_town_start.match(text, start) else None
        return Mention("Locality", start, match.end(), match.group(), "town", level="town") if match else None

    def _free_towns(self, text: str, found: list[Mention]) -> list[Mention]:
        taken = [(m.start, m.end) for m in found]
        towns: list[Mention] = []
        for match in re.finditer("街道|[镇乡]", text):
            for start in range(match.start() - 2, max(-1, match.start() - 5), -1):
                if start < 0 or not self._town_left.search(text, max(0, start - 2), start) or (start and self._one_word.match(text, start - 1)):
                    continue
                if start == match.start() - 2 and (named := self._own_city_town.match(text, start)) and named.end() == match.end() and not any(s < match.end() and start < e for s, e in taken):
                    towns.append(Mention("Locality", start, match.end(), named.group(), "town", level="town", confidence=0.7))
                    break
                town = _TOWN.match(text, start)
                if town and town.end() == match.end() and not (text[start - 1 : start] == "“" and text[town.end() : town.end() + 1] == "”") and not (
                        any(s < match.end() and start < e for s, e in taken) or self._not_town.search(text, start, match.start()) or text[start:match.start()] in self._town_verbs
                        or (self._not_town_start.match(text, start) and not _SHORT_TOWN.fullmatch(text, start, match.end()))):
                    towns.append(Mention("Locality", start, match.end(), town.group(), "town", level="town", confidence=0.7))
                break
        for listing in _TOWNS.finditer(text):
            at = listing.start(1)
            lead = _LED_TO.match(listing[1])
            at += lead.end() if lead else 0
            for name in re.split("[、和]", text[at:listing.end(1)]):
                if name.endswith(("镇", "乡", "街道")):  # 大洞乡、泉口镇等15个乡镇
                    at += len(name) + 1
                    continue
                towns.append(Mention("Locality", at, at + len(name), name + listing[2], "towns-listed", level="town", confidence=0.7))
                at += len(name) + 1
        return [t for t in towns if t.rule != "towns-listed" or not any(s < t.end and t.start < e for s, e in taken)]

    def _own_place(self, text: str, place: str, found: list[Mention]) -> list[Mention]:
        own: list[Mention] = []
        named, last, at = sorted((m for m in found if m.id in self._gazetteer), key=lambda m: m.end), dict[str, str](), 0
        for match in self._self.finditer(text):
            if match.group().endswith("里") and ("\u4e00" <= text[match.start() - 1:match.start()] <= "\u9fff" or text[match.end():match.end() + 1] in _INSIDE):
                continue
            level = self._self_word[match.group()]
            while at < len(named) and named[at].end <= match.start():
                last[named[at].name[-1]], at = named[at].id, at + 1
            code = self._called(place, level, found) or (last.get(level, "") if text[match.start()] == "该" else "")  # 该区 in the story of a city: the district last named
            # 全省 in the story of a city is the province only where the text names it.
            if code and (code == place or any(m.id == code for m in found)):
                own.append(Mention("Locality", match.start(), match.end(), self._gazetteer[code].name, OWN_PLACE,
                                   level=self._gazetteer[code].level, id=code, confidence=0.8))
        return own

    def _called(self, place: str, level: str, found: list[Mention]) -> str:
        """What 全市, 全区 … mean; 全区 is the autonomous region where the text names that beside its district, and where the place has no district."""
        code = self._gazetteer.called(place, level)
        if level == "区" and (line := self._gazetteer.ancestors(place)) and self._gazetteer[line[-1]].name.endswith("自治区"):
            return line[-1] if not code or any(m.id == line[-1] for m in found) else code
        return code

    def _signs_of_provinces(self, text: str, found: list[Mention]) -> list[Mention]:
        taken = {position for m in found for position in range(m.start, m.end)}
        return [
            Mention("Locality", at, at + 1, self._gazetteer[self._signs[text[at]]].name, "province-sign", level="province", id=self._signs[text[at]], confidence=0.7)
            for run in self._sign_runs.finditer(text)
            if (run.group() not in _NOT_SIGNS or text.startswith("三地", run.end())) and taken.isdisjoint(range(run.start(), run.end()))  # 津港 of 天津港
            for at in range(run.start(), run.end())
            if text[at] in self._signs
        ]


@cache
def _finder(user_lexicon: str) -> LocalityFinder:
    return LocalityFinder(user_lexicon)


@Language.factory("reformgraph_localities", assigns=["doc._.frame"], default_config={"user_lexicon": ""})
def make_localities(nlp: Language, name: str, user_lexicon: str) -> LocalityFinder:  # noqa: ARG001 (spaCy passes them)
    return _finder(user_lexicon)
