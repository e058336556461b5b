"""From a body that is found to its full name: the place that its own words, or the places that the text speaks of, give it."""

import re
from bisect import bisect_left
from collections.abc import Callable
from dataclasses import dataclass, replace

from ..mentions import Mention
from ..places.gazetteer import Gazetteer, short_names
from .words import AUTONOMOUS, LEVEL_WORDS, Core


@dataclass(frozen=True, slots=True)
class Found:
    """A body before it has its name.

    `anchor` is the locality that its name begins with, `level` a level word in place of one.
    """

    start: int
    end: int
    core: Core
    rule: str
    anchor: Mention | None = None
    level: str = ""

    def may_share(self, core: Core) -> bool:
        """Whether a body of `core` may be of the same place: towns have neither courts nor procuratorates (镇政府和法院)."""
        of_town = self.level in ("镇", "乡", "街道") or (self.anchor is not None and self.anchor.level == "town")
        return not of_town or core.kind not in ("court", "procuratorate")


# A body of the place just named, and what joins another to it (…人力社保局会同, …厅、), or a colon behind the place (甘肃：省市场监管局).
_JOINT = re.compile("[：:]|[\u4e00-\u9fff]{2,16}(?:会同|联合|携手|、|与|和|同)(?:[\u4e00-\u9fff]{3,12}[、和与])*")
_ITEM_NUMBER = 4  # characters of a number before the place that heads a paragraph
_NATIONAL_PREFIX = re.compile("国家[\u4e00-\u9fff]*?总局")


class Namer:
    """Gives bodies their full names from the place in their own words, or from the places that the text speaks of."""

    def __init__(self, text: str, places: Gazetteer, anchors: list[Mention], home: str) -> None:
        self._text, self._gazetteer, self._home = text, places, home
        self._anchors, self._starts = anchors, [m.start for m in anchors]

    def mention(self, item: Found) -> Mention:
        if item.core.national:
            if item.rule == "free-name":
                own = Mention("Department", item.start, item.end, item.core.function, item.rule, kind=item.core.kind, confidence=0.7)
                at = bisect_left(self._starts, item.start)
                seat = self._anchors[at] if at < len(self._anchors) and self._anchors[at].end < item.end else None
                return replace(own, place=seat.id, level=seat.level) if seat else own  # 中国（四川）知识产权保护中心
            return Mention("Department", item.start, item.end, item.core.function, item.rule, kind=item.core.kind, level="national", confidence=0.95)
        code, name, level = self._place(item)
        short, form, above = name, level, ""
        if code:
            division = self._gazetteer[code]
            short = next(iter(short_names(division)), division.name)
            form = "municipality" if division.is_municipality else level
            above = self._gazetteer.body_prefix(division.parent) if division.parent else ""
        full = item.core.name(name, short, form, above) if above or not item.core.of_city else self._text[item.start : item.end]
        if not code and name == item.level and (of_nation := _NATIONAL_PREFIX.match(full)):
            full = full[of_nation.end() :]  # 区税务局 of a text that names no district
        return Mention("Department", item.start, item.end, full, item.rule, kind=item.core.kind, level=level or "county",
                       place=code or (name if name != item.level else ""))

    def _place(self, item: Found) -> tuple[str, str, str]:
        """Code, name as bodies bear it, and level of the place in a body's name."""
        if item.anchor:
            if item.anchor.id:
                return self._known_place(item.anchor.id)
            return "", item.anchor.name, "town" if item.anchor.level == "town" else "county"
        code = self._level_place(item.level, item.start) if item.level in LEVEL_WORDS else ""
        if code:
            return self._known_place(code)
        if item.level in ("镇", "乡", "街道") and (town := self._nearest(item.start, lambda m: m.level == "town" and m.name.endswith(item.level))):
            return "", town.name, "town"
        if item.level.endswith("区") and item.level not in AUTONOMOUS and (zone := self._nearest(item.start, lambda m: m.level == "zone" and m.name.endswith("区"))):
            return "", zone.name, "county"
        if item.level.endswith("新区") and (area := self._nearest(item.start, lambda m: bool(m.id) and m.name.endswith("新区"))):
            return self._known_place(area.id)  # 滨海新区 is a division
        return "", item.level, LEVEL_WORDS.get(item.level, "town")

    def _known_place(self, code: str) -> tuple[str, str, str]:
        division = self._gazetteer[code]
        return code, self._gazetteer.body_prefix(code), "city" if division.is_municipality else division.level

    def _level_place(self, level_word: str, position: int) -> str:
        level = LEVEL_WORDS.get(level_word, "town")
        if level == "town":
            return ""
        if code := self._gazetteer.called(self._home, level_word):
            return self._beside(position, level_word, code) or self._headed(position, level_word, code) or code
        near = self._nearest(position, lambda m: bool(self._gazetteer.called(m.id, level_word)))
        return self._gazetteer.called(near.id, level_word) if near else ""

    def _beside(self, position: int, level_word: str, home: str) -> str:
        """What a level word means beside a place or body of another province than the text's own: 市 in 北京市人力社保局会同市高级人民法院, in a text of several places."""
        i = bisect_left(self._starts, position) - 1
        near = self._anchors[i] if i >= 0 else None
        if near is None or not near.id or near.id[:2] == home[:2] or not _JOINT.fullmatch(self._text, near.end, position):
            return ""
        return self._gazetteer.called(near.id, level_word)

    def _headed(self, position: int, level_word: str, home: str) -> str:
        """What a level word means in a paragraph that a place of another province than the text's own heads by itself (吉林省。省政务服务局…)."""
        line = self._text.rfind("\n", 0, position) + 1
        i = bisect_left(self._starts, line)
        head = self._anchors[i] if i < len(self._anchors) else None
        if head is None or head.start - line > _ITEM_NUMBER or head.end >= position or self._text[head.end:head.end + 1] not in ("。", "：", ":", "\n") or head.id[:2] in ("", home[:2]):
            return ""
        return self._gazetteer.called(head.id, level_word)

    def last(self, position: int, fits: Callable[[Mention], bool]) -> Mention | None:
        """The last place before a position that fits."""
        return next((anchor for anchor in reversed(self._anchors) if anchor.start < position and fits(anchor)), None)

    def _nearest(self, position: int, fits: Callable[[Mention], bool]) -> Mention | None:
        """The last place before a position that fits, else the first after it."""
        after = None
        for anchor in reversed(self._anchors):
            if fits(anchor):
                if anchor.start <= position:
                    return anchor
                after = anchor
        return after
