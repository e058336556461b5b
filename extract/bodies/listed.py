"""Bodies that are named together: one word for the bureaus of several places (福州、厦门、泉州三地法院), or one place for several (市应急、气象、水利三局)."""

import re
from collections.abc import Iterable

from ..measures.numerals import parse_number
from ..mentions import OF_A_LIST, Mention
from ..places.gazetteer import Gazetteer
from .namer import Found
from .words import BodyWords, Core

_LISTED = re.compile("(?:各|[两三四五六七八九十](?:大|家|个)?(?:直属)?|等?[两二三四五六七八九十多]?地|[两二三四五六七八九十](?:省市|州市|市州|县区|区县|县市|[市省县区州盟旗镇乡])(?:[一两二三四五六七八九十][市县区旗])?|[两二三四五六七八九十][市县区][（(][市县区、]{1,3}[）)]|(?:[两三四五六七八九十](?:个|大))?片区|等?地?的)?$")
_LISTED_LENGTH = 7
# 三市科技局, 两地法院: of the places that were listed last.
_THOSE = re.compile("(?<![\u4e00-\u9fff])([两二三四五六])(?:地|省|市|县|区|州|旗)$")


class ListedBodies:
    """Finds the bodies of listings that share a word."""

    def __init__(self, words: BodyWords, places: Gazetteer) -> None:
        self._words, self._places = words, places

    def of_a_list(self, text: str, start: int, end: int, core: Core, by_end: dict[int, Mention]) -> Iterable[Found]:
        """福州、厦门、泉州三地法院: one body for each place of the list, each with the words of the whole list."""
        listed = _LISTED.search(text, max(0, start - _LISTED_LENGTH), start)
        anchor = by_end.get(listed.start()) if listed and not core.national else None
        places: list[Mention] = []
        while anchor:
            places.append(anchor)
            joint = chain_start(anchor, by_end, self._places) - 1
            sign = anchor.end - anchor.start == 1  # 皖浙两省
            anchor = by_end.get(joint) if text[joint : joint + 1] in ("、", "和", "与") else by_end.get(anchor.start) if sign else None
        told = {place.level for place in places}
        levels = {"city" if place.id and self._places[place.id].is_municipality else place.level for place in places}
        if len(places) > 1 and (len(told) == 1 or len(levels) == 1 or levels == {"city", "county"}):
            for place in reversed(places):
                yield Found(places[-1].start, end, core, OF_A_LIST, place)

    def of_those(self, text: str, start: int, end: int, core: Core, by_end: dict[int, Mention]) -> Iterable[Found]:
        """三市科技局: one body for each of the three places that were listed last."""
        told = _THOSE.search(text, max(0, start - 3), start)
        if not told or core.national:
            return
        wording, number = text[told.start(1) : end], parse_number(told[1])
        runs = [run for run in self._runs(text, [p for p in by_end.values() if p.end <= told.start()], by_end) if len(run) == number]
        named = [run for run in runs if text.startswith(wording, run[-1].end)]  # 章贡、龙南、大余三地法院
        for place in ([], *runs, *named)[-1]:
            yield Found(told.start(), end, core, OF_A_LIST, place)

    def _runs(self, text: str, before: list[Mention], by_end: dict[int, Mention]) -> list[list[Mention]]:
        """The lists of places in the order of the text."""
        runs: list[list[Mention]] = []
        for place in sorted(before, key=lambda p: p.start):
            run = runs[-1] if runs else []
            if run and run[-1].end == place.start:
                run[-1] = place  # 四川省广安市 is 广安市
            elif run and chain_start(place, by_end, self._places) - run[-1].end == 1 and text[run[-1].end] in "、和与":
                run.append(place)
            elif not run or by_end.get(place.start) not in run[-1:]:
                runs.append([place])
        return runs

    def with_one_head(self, text: str) -> Iterable[Found]:
        """市应急、气象、水利三局: each bureau by its own word."""
        for told in self._words.shared_head.finditer(text):
            at = told.start(2)
            for item in told[2].split("、"):
                word = item + told[4]
                core = next((core for s, e, core in self._words.cores.find(word) if (s, e) == (0, len(word))), None)
                if core is not None:
                    yield Found(at - (at == told.start(2)), at + len(item), core, "level-and-function", level=told[1])
                at += len(item) + 1


def chain_start(anchor: Mention, by_end: dict[int, Mention], places: Gazetteer) -> int:
    """Where the place before a body's name begins: 福建省 in 福建省厦门市税务局."""
    start, code = anchor.start, anchor.id
    while (above := by_end.get(start)) and above.id and (not code or places.within(code, above.id)):
        start, code = above.start, above.id
    return start
