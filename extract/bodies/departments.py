"""Departments: the grammar place + function + head, national bodies with their branches, and the completion of short names."""

import re
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import replace

from ..debris import debris, titles
from ..mentions import OF_A_LIST, OWN_PLACE, Mention
from ..places.gazetteer import gazetteer
from .branches import Branches
from .listed import BARE_LENGTH, ListedBodies, chain_start
from .namer import Found, Namer
from .same import Body, Kinds, name_plates, named_before, unify, with_short_forms
from .words import AUTONOMOUS, LEVEL_WORDS, SECTIONS, Core, body_words

# The session of a congress: 市十六届人大常委会.
_SESSION = re.compile("第?[一二三四五六七八九十]{1,4}届$")
_COMMITTEE = "中共委员会"
# A working committee that a party committee sends out: 省委横琴工委.
_SENT_COMMITTEE = re.compile("([\u4e00-\u9fff]{2,8}?)(?:工委|工作委员会)(?<!教育工委)(?<!教育工作委员会)")
_BEFORE_AREA = ("", *"。，、；：\n照按据由与和同对经向")  # 地区行署 is of the prefecture, 沿海地区政府 of none
_GUESSED = ("group", "place-and-open-name", "level-and-open-name", "free-name", "carried-open-name")
# What may stand between two bodies of one place in a listing: nothing (工委管委), a conjunction, or items that the lists do not know.
_CARRIES = re.compile("(?:牵头)?(?:(?:、[\u4e00-\u9fff]{2,8}(?:[（(][^（）()]{1,10}[）)])?){0,3}(?:、|和|及|与|以及))?")
_SUPERVISION = re.compile("监管(?=局|委|所)")
# 示范区执委会 is not of a 区.
_ZONE_WORD = re.compile("(?:省|县|示范|开发|试验|保税|保税港|高新|经开|合作|度假|聚集|园|片|景|社|小|港|辖|校)区$")
_ZONE = "(?:示范|开发|试验|保税|高新|经开|合作|先行|产业园|度假|空港|航空港|临港|自贸|综保|片|新|园|港)区"
_OF_ZONE = re.compile(_ZONE)
_OF_PORTS = ("海关", "海事局", "海事处", "边检站", "边防检查站")  # 天津东疆海关
# … but of the zone that the text names: 片区行政审批局, 合作区经济发展局.
_ZONE_LEVEL = re.compile(f"(?:(?<![\u4e00-\u9fff])|(?<=[由与和对在向经及同合])){_ZONE}$")
# A bureau at the head of a clause that nobody has named is that of the place the text speaks of: 行政审批局牵头, 管委会忙着招商.
_BARE = {"局": ("city", "county", "zone"), "厅": ("province",), "管委会": ("zone",), "管理委员会": ("zone",)}
_SET_UP = re.compile("(?:组建|成立|设立|新设|增设|挂牌)$")  # 文安县成立招商服务中心
_CLAUSE_HEAD = re.compile("[^\u4e00-\u9fff、“‘《（(/]?")
_CAMPAIGN = re.compile("(?:平安|法治|数字|健康|美丽|信用|智慧|文明)$")


class DepartmentFinder:
    """Finds public bodies. `match` is pure: the same text, localities and place give the same mentions."""

    def __init__(self, user_lexicon: str = "") -> None:
        self._words = body_words(user_lexicon)
        self._gazetteer = gazetteer(user_lexicon)
        self._listed = ListedBodies(self._words, self._gazetteer)
        self._branches = Branches(self._words, self._gazetteer)

    def match(self, text: str, localities: list[Mention], place: str) -> list[Mention]:
        """The departments of a text, in order. `place` is the code of the place that the case is about."""
        waste, quoted = debris(text), titles(text)
        anchors = [m for m in localities if m.rule != OWN_PLACE]
        by_end = {m.end: m for m in anchors}
        known = list(self._known(text, by_end))
        spelt = {core.function: core for _, _, core in self._words.cores.find(text)}
        found = [f for f in (*known, *self._listed.with_one_head(text), *self._listed.without_heads(text, by_end, spelt), *self._branches.match(text, by_end), *self._carried_open(text, known, anchors), *self._open(text, anchors), *self._free(text, anchors)) if not waste.covers(f.start) and not quoted.covers(f.start)]
        settled = _settle(found)
        namer = Namer(text, self._gazetteer, anchors, place)
        return self._named(text, settled, namer, anchors)

    def _known(self, text: str, by_end: dict[int, Mention]) -> Iterable[Found]:
        previous: Found | None = None
        ends = sorted(by_end)
        for start, end, core in self._words.cores.find(text):
            i = bisect_right(ends, start)
            if i < len(ends) and by_end[ends[i]].start < start and ends[i] < end and (found := self._words.cores.at(text, ends[i])):
                start, (end, core) = ends[i], found  # 绵阳科技城管委会 holds no 城管委
            if self._words.goes_on(text, start, end):
                continue
            if listed := list(self._listed.of_a_list(text, start, end, core, by_end)) or list(self._listed.of_those(text, start, end, core, by_end)):
                yield from listed
                continue
            item = self._anchored(text, start, end, core, by_end)
            if item is None and not (core.national or core.collective or core.embedded or core.function == _COMMITTEE) and previous and previous.may_share(core) and (_CARRIES.fullmatch(text, previous.end, start) or self._listed.joins(text, previous, start, end, core)):
                item = Found(start, end, core, "carried-place", previous.anchor, previous.level)
            if item is None and not core.collective and not core.embedded:
                item = Found(start, end, core, "national" if core.national else "alone")
            if item:
                yield item
                if item.anchor or item.level:
                    previous = item

    def _anchored(self, text: str, start: int, end: int, core: Core, by_end: dict[int, Mention]) -> Found | None:
        if core.national:
            return None
        if core.embedded:
            end, core = self._party_organ(text, end, core)
            level_at = start + 1 if text[start] == "团" else start
            anchor = by_end.get(level_at + 1) or by_end.get(start)
            if anchor:
                return self._of_league(text, Found(chain_start(anchor, by_end, self._gazetteer), end, core, "party", anchor))
            return None if self._words.generic_before.search(text, max(0, start - 4), start) else Found(start, end, core, "party", level=text[level_at])
        if core.kind == "congress" and (session := _SESSION.search(text, max(0, start - 6), start)):
            start = session.start()
        if text.endswith("本级", 0, start):
            start -= 2  # 市本级行政审批局
        anchor = by_end.get(start)
        if (level := text[max(0, start - 3) : start]) in AUTONOMOUS and not anchor:
            if core.function == _COMMITTEE:
                end, core = self._party_organ(text, end, core)
            return Found(start - 3, end, core, "level-and-function", level=level)
        if core.function == _COMMITTEE:
            if not anchor or anchor.level not in ("town", "province"):
                return None  # 市税务局党委 and 市党委 are no committees of a place
            end, core = self._party_organ(text, end, core)
        if core.of_towns and not (anchor and anchor.level == "town"):
            return None
        if anchor:
            if core.kind == "party" and (organ := self._words.organs.at(text, end)) and not self._words.goes_on(text, end, organ[0]):
                end, core = organ[0], replace(core, names=tuple((level, form + organ[1]) for level, form in core.names))  # 新区党工委组织部
            return Found(chain_start(anchor, by_end, self._gazetteer), end, core, "place-and-function", anchor)
        if text[max(0, start - 2) : start] == "街道":
            return Found(start - 2, end, core, "level-and-function", level="街道")
        if text[max(0, start - 2) : start] == "地区":
            return Found(start - 2, end, core, "level-and-function", level="地区") if not core.collective and text[max(0, start - 3) : start - 2] in _BEFORE_AREA else None
        if text[max(0, start - 2) : start] in ("联盟", "同盟") or text[start - 2 : start - 1] == "全" or text[start - 2 : start] == "县市":
            return None  # 位居全省法院前列, 10县市政务服务中心: all of them
        level = text[start - 1 : start]
        if not core.collective and (zone := _ZONE_LEVEL.search(text, max(0, start - 5), start)):
            return Found(zone.start(), end, core, "level-and-function", level=zone.group())
        if level in LEVEL_WORDS and not core.collective and not _ZONE_WORD.search(text, max(0, start - 3), start) and not self._words.generic_before.search(text, max(0, start - 5), start - 1):
            return Found(start - 1, end, core, "level-and-function", level=level)
        return None

    def _of_league(self, text: str, item: Found) -> Found:
        """共青团苏州市委 is the league's committee, not the party's."""
        if text[max(0, item.start - 3) : item.start] != "共青团":
            return item
        return replace(item, start=item.start - 3, core=replace(item.core, names=(("", "共青团{place}委员会"),), kind="unit"))

    def _party_organ(self, text: str, end: int, core: Core) -> tuple[int, Core]:
        if (sent := _SENT_COMMITTEE.match(text, end)) and not self._words.goes_on(text, end, sent.end()):
            return sent.end(), replace(core, names=(("", "中共{place}委" + sent[1] + "工作委员会"),))
        organ = self._words.organs.at(text, end)
        if organ and not self._words.goes_on(text, end, organ[0]):
            return organ[0], replace(core, names=(("", "中共{place}委" + organ[1]),))
        return end, core

    def _open(self, text: str, anchors: list[Mention]) -> Iterable[Found]:
        starts = {m.start for m in anchors}
        by_end = {m.end: m for m in anchors}
        for anchor in anchors:
            for rule, pattern in (("group", self._words.group), ("place-and-open-name", self._words.open)):
                match = pattern.match(text, anchor.end)
                if match and not self._words.goes_on(text, anchor.end, match.end()) and not any(s in starts for s in range(anchor.end, match.end())):
                    place = "{short}" if _OF_ZONE.match(match.group()) or match.group().endswith(_OF_PORTS) else "{place}"
                    start, word = chain_start(anchor, by_end, self._gazetteer), _CAMPAIGN.search(text, max(0, anchor.start - 2), anchor.start)
                    if rule == "group" and word and match.group().startswith("建设"):
                        start, place = word.start(), word.group() + "{short}"  # 平安兰州建设领导小组
                    core = Core((("", place + _written_out(match.group())),), _kind(match.group()), alone=True)
                    yield Found(start, match.end(), core, rule, anchor)
                    break
        for match in self._words.open_level.finditer(text):
            if not self._words.goes_on(text, match.start(), match.end()) and not any(p in starts for p in range(match.start(), match.end())):
                yield Found(match.start(), match.end(), Core((("", "{place}" + _written_out(match[2] or match[3])),), _kind(match[2] or match[3]), alone=True), "level-and-open-name", level=match[1])

    def _carried_open(self, text: str, known: list[Found], anchors: list[Mention]) -> Iterable[Found]:
        """区经发局、住建局、应急生态局: a bureau that the lists do not know, in a listing after one of a place."""
        starts = {m.start for m in anchors}
        for item in known:
            if (item.anchor or item.level) and item.rule != OF_A_LIST and (match := self._words.listed_bureau.match(text, item.end)) and not self._words.goes_on(text, match.start(1), match.end(1)) and match.start(1) not in starts:
                core = Core((("", "{place}" + _written_out(match[1])),), "government", alone=True)
                yield Found(match.start(1), match.end(1), core, "carried-open-name", item.anchor, item.level)

    def _free(self, text: str, anchors: list[Mention]) -> Iterable[Found]:
        """Names that stand without a place: leading groups in quotes or after 成立, stations (永发派出所)."""
        spans = [match.span(match.lastindex or 0) for match in self._words.free_group.finditer(text)]
        for head in self._words.station.finditer(text):
            name = self._words.station_name.search(text, max(0, head.start() - 6), head.start())
            if name and not self._words.goes_on(text, head.start(), head.end()) and not any(name.start(1) < place.start < head.end() for place in anchors):  # 占南宁海关的六成
                spans.append((name.start(1), head.end()))
        spans += [match.span() for match in self._words.named.finditer(text)]
        for start, end in spans:
            yield Found(start, end, Core((("", text[start:end]),), "unit", national=True), "free-name")

    def _named(self, text: str, found: list[Found], namer: Namer, anchors: list[Mention]) -> list[Mention]:
        bodies: list[Body] = []
        alone: list[Found] = []
        for item in found:
            if bodies and item.start < bodies[-1].mention.end and item.rule != OF_A_LIST:
                continue  # it stands in a unit's name that the body before took in
            if item.rule == "alone":
                alone.append(item)
                continue
            whole = namer.mention(item)
            mention = self._with_branch(text, whole, anchors)
            if self._is_none(text, mention):
                continue
            if not mention.place and (mention.level == "town" or len(item.level) > 1 or (item.level and "管理委员会" in mention.name)):
                continue  # 街道便民服务中心, 片区审批局, 区管委会: of no place that the text names
            tail = mention.name[len(whole.name) :]
            if bodies and (above := bodies[-1].mention).end == mention.start and above.level == "national" and not item.core.national:
                bodies.pop()
                own = text[mention.start : mention.end] if item.rule in _GUESSED else mention.name
                name = own if own.startswith(above.name) else above.name + own
                mention = replace(mention, start=above.start, name=name, kind=above.kind)
            if tail.endswith(("科", "处", "司", "股")) and not tail.endswith("办事处"):
                # The bureau that a unit belongs to is named with it.
                bodies.append(Body(replace(whole, start=mention.start, rule="unit-parent", confidence=0.6), item.core.function, by_level=bool(item.level)))
            bodies.append(Body(mention, item.core.function + tail, by_level=bool(item.level), tail=tail.removeprefix("所属")))
            if tail.endswith("分局"):
                bodies += self._branches.further(text, bodies[-1], whole.name, anchors)
        bodies = name_plates(text, unify([*bodies, *self._branches.later(text, bodies, anchors)]))
        known = Kinds(bodies)
        again: list[Body] = []
        for item in alone:
            if item.core.alone and (b := named_before(known, item.start, item.end, item.core.function) or self._of_the_place(text, item, namer, again[-1:])):
                again.append(b)
        return sorted((b.mention for b in with_short_forms(text, [*bodies, *again])), key=lambda m: (m.start, m.end))

    def _of_the_place(self, text: str, item: Found, namer: Namer, before: list[Body]) -> Body | None:
        """A bureau that stands at the head of a clause without its place, or in a list after such a one (`before`): that of the last place of a fitting level."""
        word = text[item.start : item.end]
        levels = next((levels for end, levels in _BARE.items() if word.endswith(end)), ())
        if _SET_UP.search(text, max(0, item.start - 2), item.start):
            levels = levels or (("city", "county", "zone", "town") if word.endswith("中心") else ())
        elif len(word) < BARE_LENGTH:
            return None
        elif before and before[0].mention.end < item.start and _CARRIES.fullmatch(text, before[0].mention.end, item.start):
            anchor = namer.last(item.start, lambda m: before[0].mention.place in (m.id, m.name))
            return Body(replace(namer.mention(replace(item, anchor=anchor)), rule="bare", confidence=0.6), item.core.function) if anchor else None
        elif not _CLAUSE_HEAD.fullmatch(text[max(0, item.start - 1) : item.start]):
            return None
        anchor = namer.last(item.start, lambda m: m.level in levels)
        return Body(replace(namer.mention(replace(item, anchor=anchor)), rule="bare", confidence=0.6), item.core.function) if anchor else None

    def _is_none(self, text: str, mention: Mention) -> bool:
        """The house of a centre (区行政服务中心办事大厅), or a short form that needs a branch and has none (人行)."""
        if text[mention.start : mention.end] in self._words.needs_branch:
            return True
        return mention.kind == "unit" and mention.name.endswith("中心") and self._words.premises.match(text, mention.end) is not None

    def _unit_end(self, text: str, mention: Mention, anchors: list[Mention]) -> int:
        """Where the unit ends that begins right behind a body's name, the end of the name where there is none."""
        start = mention.end
        own = next((a for a in anchors if a.start == start + text.startswith("驻", start)), None)  # 国家税务总局驻上海特派员办事处
        if own and (branch := self._words.branch.match(text, own.end)):  # 公安局让胡路分局
            return branch.end()
        unit = self._words.unit.match(text, start)
        if mention.name.endswith("管理委员会") and (bureau := self._words.open.match(text, start)) and bureau.group().endswith("局"):
            unit = bureau  # 片区管委会政策法规局
        if not unit or self._words.goes_on(text, start, unit.end()):
            unit = self._words.group.match(text, start) if mention.kind in ("party", "government") else None
        return unit.end() if unit else start

    def _with_branch(self, text: str, mention: Mention, anchors: list[Mention]) -> Mention:
        """Add the units inside a body (…局社会事务科) and the branches of a national one to its name; a branch lies in the place of its own name."""
        for _ in range(2):
            end = self._unit_end(text, mention, anchors)
            unit = text[mention.end : end]
            if not unit or (unit.endswith(SECTIONS) and self._words.title.match(text, end)):
                break
            if mention.name.endswith("中心") and unit.endswith("中心") and not unit.endswith("分中心"):
                break  # a centre has halls, counters and branches, not centres
            of = mention.name.removesuffix("员会") if mention.name.startswith("中共") and unit.endswith(("小组", "指挥部", "专班")) else mention.name  # 中共某市委平安建设领导小组
            name = of + (unit if mention.level == "national" else _written_out(unit))  # 国家能源局华北监管局 is its full name
            seat = next((a for a in reversed(anchors) if mention.end <= a.start < end and a.id), None)
            rule, kind = ("national-branch", mention.kind) if mention.level == "national" and seat else ("unit", "unit")
            mention = replace(mention, end=end, name=name, rule=rule, kind=kind)
            if seat:
                division = self._gazetteer[seat.id]
                mention = replace(mention, place=seat.id, level="city" if division.is_municipality else division.level)
        return mention


def _written_out(function: str) -> str:
    """The official wording of a function that the lists do not know: without quotation marks, 监管局 as 监督管理局, 法制委 as 法制委员会."""
    return _SUPERVISION.sub("监督管理", function.replace("“", "").replace("”", "")) + ("员会" if function.endswith("委") else "")


def _kind(function: str) -> str:
    """What a body is whose function the lists do not know: bureaus govern, the others are units of them."""
    return "government" if function.endswith(("局", "厅", "署")) else "unit"



def _settle(found: Iterable[Found]) -> list[Found]:
    """Of overlapping ones the first to begin; of those a function of the lists before a guessed name, then the longest."""
    kept: list[Found] = []
    for item in sorted(found, key=lambda f: (f.start, f.rule in _GUESSED, -f.end)):
        if not kept or item.start >= kept[-1].end or (item.rule == OF_A_LIST == kept[-1].rule and item.end == kept[-1].end):
            kept.append(item)
    return kept
