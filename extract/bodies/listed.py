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

# Between the level word and the list: 市直发改、住建…部门, 市级发改…
_OF_LEVEL = re.compile("直属?|本?级")
# A list of items without heads is one of departments where these stand behind it: 等6个部门, 两部门.
_ITEM = "[\u4e00-\u9fff]{2,12}"
_WITHOUT_HEADS = re.compile(f"((?:{_ITEM}、){{1,14}}{_ITEM}?)(?:等)?(?:多|\\d{{1,2}}|[两二三四五六七八九十]{{1,2}})?[个家]?(?:[市县区省]直|有关|相关|职能|主管)?(?:部门|单位)(?!规章)")
_SEVERAL = re.compile("[省市区县州旗][、和及与]$")  # 市、县公安、税务等部门: of no one place
# A bureau without its place may be one of the place just named from so many characters on.
BARE_LENGTH = 3
_JOINED = re.compile("以及|[和与及]")


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

    def joins(self, text: str, previous: Found, start: int, end: int, core: Core) -> bool:
        """县住建局会同综合执法局, 县审批局牵头，住建局参与: is the second of the place of the first?"""
        of_town = previous.level in ("镇", "乡", "街道") or (previous.anchor is not None and previous.anchor.level == "town")
        return core.alone and end - start >= BARE_LENGTH and not of_town and self._words.joins.fullmatch(text, previous.end, start) is not None

    def without_heads(self, text: str, by_end: dict[int, Mention], spelt: dict[str, Core]) -> Iterable[Found]:
        """市发改、住建、水利等部门: each bureau by its function, behind one level word or place. `spelt` are the bodies that the text names in full, by
        their functions: their head (发展和改革局 or 发展和改革委员会) is the bureau's."""
        for told in self._words.level_alone.finditer(text):
            at = told.end()
            anchor = by_end.get(at)
            if not anchor and (not self._words.before_level.search(text, max(0, told.start() - 3), told.start()) or _SEVERAL.search(text, max(0, told.start() - 2), told.start())):
                continue
            at = match.end() if (match := _OF_LEVEL.match(text, at)) else at
            listed = _WITHOUT_HEADS.match(text, at)
            items = list(self._functions(text, listed)) if listed else []
            if len(items) < 2 or items[0][0] != at:
                continue
            for start, end, forms in items:
                core = next((spelt[form.function] for form in forms if form.function in spelt), forms[0])
                first = start == at
                if anchor:
                    yield Found(chain_start(anchor, by_end, self._places) if first else start, end, core, "place-and-function" if first else "carried-place", anchor)
                else:
                    yield Found(told.start() if first else start, end, core, "level-and-function", level=told[1])

    def _functions(self, text: str, listed: re.Match[str]) -> Iterable[tuple[int, int, tuple[Core, ...]]]:
        """The items of a list that name a bureau by its function, each with the bureaus that it may be."""
        at = listed.start()
        for item in listed[1].split("、"):
            for start, end in self._parts(item):
                yield at + start, at + end, self._words.functions[item[start:end]]
            at += len(item) + 1

    def _parts(self, item: str) -> Iterable[tuple[int, int]]:
        """The functions that a conjunction joins, from the first on the longest: 文化和旅游 and 卫健 of 文化和旅游及卫健."""
        joints = [(0, 0), *(joint.span() for joint in _JOINED.finditer(item))]
        ends = [joint[0] for joint in joints[1:]] + [len(item)]
        taken = 0
        for _, start in joints:
            end = next((end for end in reversed(ends) if end > start and item[start:end] in self._words.functions), 0) if start >= taken else 0
            if end:
                yield start, end
                taken = end


def chain_start(anchor: Mention, by_end: dict[int, Mention], places: Gazetteer) -> int:
    """Where the place before a body's name begins: 福建省 in 福建省厦门市税务局."""
    start, code = anchor.start, anchor.id
    while (above := by_end.get(start)) and above.id and (not code or places.within(code, above.id)):
        start, code = above.start, above.id
    return start
