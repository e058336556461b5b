"""Branches of a city's bureau in its districts, and the offices of streets: wordings that give their name only in part."""

import re
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import replace

from ..mentions import Mention
from ..places.gazetteer import Gazetteer
from .listed import chain_start
from .namer import Found
from .same import Body
from .words import BodyWords, Core

_POLICE_BRANCH = re.compile("市?公安(?=[\u4e00-\u9fff]{2,3}分局)(?!局|厅)")
_STREET_OFFICE = re.compile("街道办(?!事|公(?![布示告开])|[理法结好学证件])")
_BRANCH_HEAD, _LONGEST_FUNCTION = re.compile("分局(?![部面势限])"), 14
_LEVEL_BEGINS = re.compile("[^\u4e00-\u9fff]?|[由与和对在向经及同合据给让请]")


class Branches:
    """Finds the branches of a city's bureaus, and the offices of streets."""

    def __init__(self, words: BodyWords, places: Gazetteer) -> None:
        self._words, self._gazetteer = words, places

    def match(self, text: str, by_end: dict[int, Mention]) -> Iterable[Found]:
        """All of them; `by_end` holds the places of the text."""
        yield from self._of_police(text)
        yield from self._of_city(text, by_end)
        yield from self._of_streets(text, by_end)

    def _of_police(self, text: str) -> Iterable[Found]:
        """公安城东分局 is a branch of the city's bureau."""
        for found in _POLICE_BRANCH.finditer(text):
            yield Found(found.start(), found.end(), Core((("", "{place}公安局"),), "government"), "level-and-function", level="市")

    def _of_city(self, text: str, by_end: dict[int, Mention]) -> Iterable[Found]:
        """思明区公安分局, 区自然资源分局: branches of the city's bureau in a district."""
        for head in _BRANCH_HEAD.finditer(text):
            for start in range(head.start() - 2, max(-1, head.start() - _LONGEST_FUNCTION), -1):
                function = text[start : head.start()] + "局"
                end, core = self._words.cores.at(function, 0) or (0, None)
                level = start - 1 if text[start - 1 : start] == "区" else -1
                anchor = by_end.get(start) or by_end.get(level)
                if core is None or end < len(function) or core.kind != "government" or not core.names[0][1].startswith("{place}") or not (level >= 0 or anchor):
                    continue
                branch = Core((("", "{above}" + core.function + "{short}分局"),), "government", of_city=True)
                if anchor and anchor.id and anchor.level == "county" and self._gazetteer[anchor.id].name.endswith("区"):
                    yield Found(chain_start(anchor, by_end, self._gazetteer), head.end(), branch, "place-and-function", anchor)
                elif not anchor and _LEVEL_BEGINS.fullmatch(text[max(0, level - 1) : level]):
                    yield Found(level, head.end(), branch, "level-and-function", level="区")
                break

    def _of_streets(self, text: str, by_end: dict[int, Mention]) -> Iterable[Found]:
        """望京街道办: the short form of a street's office."""
        for found in _STREET_OFFICE.finditer(text):
            anchor, core = by_end.get(found.end() - 1), Core((("", "{place}办事处"),), "government")
            if anchor and anchor.level == "town":
                yield Found(chain_start(anchor, by_end, self._gazetteer), found.end(), core, "place-and-function", anchor)
            elif not anchor and not "\u4e00" <= text[found.start() - 1 : found.start()] <= "\u9fff":
                yield Found(found.start(), found.end(), core, "level-and-function", level="街道")

    def further(self, text: str, first: Body, of: str, anchors: list[Mention]) -> Iterable[Body]:
        """北京市公安局西城分局、海淀分局: the second is one of the same bureau."""
        by_start = {a.start: a for a in anchors}
        end = first.mention.end
        while text[end : end + 1] in ("、", "和") and (place := by_start.get(end + 1)) and (branch := self._words.branch.match(text, place.end)):
            wording = text[place.start : branch.end()]
            yield replace(first, mention=replace(first.mention, start=place.start, end=branch.end(), name=of + wording), tail=wording)
            end = branch.end()

    def later(self, text: str, bodies: list[Body], anchors: list[Mention]) -> Iterable[Body]:
        """国家外汇管理局湖北省分局指导襄阳市分局: a branch without its body's name is one of the national body whose branch was named before."""
        ordered = sorted(bodies, key=lambda b: b.mention.start)
        starts = [b.mention.start for b in ordered]
        for place in anchors:
            end, at = place.end + len("分局"), bisect_right(starts, place.start)
            first = ordered[at - 1] if at else None
            if (first and first.mention.rule == "national-branch" and first.tail.endswith("分局") and text.startswith("分局", place.end)
                    and first.mention.end <= place.start and (at == len(starts) or starts[at] >= end)):
                wording = text[place.start : end]
                name = first.mention.name.removesuffix(first.tail) + wording
                mention = replace(first.mention, start=place.start, end=end, name=name)
                yield replace(first, mention=replace(mention, place=place.id, level=place.level) if place.id else mention, tail=wording)
