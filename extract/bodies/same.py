"""Mentions of one body under several wordings brought together: 区市场监管局 and 杨浦区市场监督管理局, 受理中心 after its full name."""

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from ..mentions import SAID_AGAIN, Mention

SHORT_FORM = re.compile("[（(](?:(?:以下|下)?(?:统?简称|称)|又称|也称|又名)(?:为)?[:：]?[“”‘’\"]?([^“”‘’\"（）()]{2,16})[“”‘’\"]?[）)]")
_TAIL = 4
# Bodies of one name: these kinds, and committees, governments and their offices (市委办公室（市政府办公室）are two).
_ONE_NAME = ("court", "procuratorate", "congress", "tax", "customs")
_ROOTS = re.compile("人民政府$|人民政府办公[室厅]$|^中共.*委员会$|^中共[^委]*委办公[室厅]$")
# What stands right before a name without belonging to it.
_BEFORE_NAMES = "由与和对在向经及同合据给让请被把为以到至从是的等"
# What stands before a body that something is done with or to; 该局 means the one that does it: 市税务局联合市人社局…，该局….
_PARTNER = re.compile("(?:联合|会同|协同|协调|对接|邀请|联动|携手|移送|[与和同向对、及])$")


@dataclass(frozen=True, slots=True)
class Body:
    """A mention with the function in its name (市场监督管理局); `by_level`: a level word stood for its place; `tail` is a unit's own name."""

    mention: Mention
    function: str
    by_level: bool = False
    tail: str = ""


class Kinds:
    """The bodies of a text in its order, by what tells them apart here: a long text names one body a thousand times."""

    def __init__(self, bodies: Iterable[Body]) -> None:
        self.kinds: dict[tuple[str, ...], list[Body]] = defaultdict(list)
        for body in sorted(bodies, key=_start):
            self.kinds[body.function, body.mention.place, body.mention.level, body.mention.name[:1]].append(body)

    def nearest(self, position: int, fits: Callable[[Body], bool]) -> Body | None:
        """Of those that fit, the last that begins before a position, else the first after it."""
        kinds = [kind for kind in self.kinds.values() if fits(kind[0])]
        before = [kind[i - 1] for kind in kinds if (i := bisect_left(kind, position, key=_start))]
        return max(before, key=_start) if before else min((kind[0] for kind in kinds), key=_start, default=None)


def _start(body: Body) -> int:
    return body.mention.start


def unify(bodies: list[Body]) -> list[Body]:
    """Give the mentions of one body one name: the one with the fullest function, of the place that the text names."""
    named, by_level = Kinds(b for b in bodies if not b.by_level), Kinds(b for b in bodies if b.by_level)
    result = []
    for body in bodies:
        if twin := _twin(body, named, by_level):
            body = replace(body, function=twin.function, mention=replace(body.mention, name=twin.mention.name, place=twin.mention.place, level=twin.mention.level))
        result.append(body)
    return result


def _twin(body: Body, named: Kinds, by_level: Kinds) -> Body | None:
    """The mention whose name and place a body takes over: of one with a level word only, the body that the text names, else a fuller wording."""
    start, function = body.mention.start, body.function
    if not body.by_level:
        return named.nearest(start, lambda b: b.mention.place == body.mention.place and _longer(b.function, function))
    level = body.mention.place or body.mention.name[:1]
    return (named.nearest(start, lambda b: same_function(function, b.function) and _fits_level(body, b))
            or by_level.nearest(start, lambda b: (b.mention.place or b.mention.name[:1]) == level and _longer(b.function, function)))


def name_plates(text: str, bodies: list[Body]) -> list[Body]:
    """One body that bears two names, 市政务服务管理办公室（市大数据局), is named by the first wherever it is told of."""
    by_end = {b.mention.end: b.mention for b in bodies}
    first: dict[str, Mention] = {}
    for one in (b.mention for b in bodies):
        before = by_end.get(one.start - 1)
        if (before and text[before.end] in "（(" and text[one.end:one.end + 1] in ("）", ")") and (before.place, before.level) == (one.place, one.level)
                and before.kind not in _ONE_NAME and one.kind not in _ONE_NAME and not _ROOTS.search(before.name) and not _ROOTS.search(one.name)):
            first.setdefault(one.name, first.get(before.name, before))
    return [replace(b, mention=replace(b.mention, name=first[b.mention.name].name, kind=first[b.mention.name].kind)) if b.mention.name in first else b for b in bodies]


def named_before(bodies: Kinds, start: int, end: int, function: str) -> Body | None:
    """A mention without place and level (市场监管局): the body with that function that the text names."""
    known = bodies.nearest(start, lambda b: same_function(function, b.function) and b.mention.level != "national")
    if known is None:
        return None
    return Body(replace(known.mention, start=start, end=end, rule="named-before", confidence=0.8), known.function)


def with_short_forms(text: str, bodies: list[Body]) -> list[Body]:
    """The bodies, and later mentions by a short form that the text defines (以下简称“…”) or by the end of an unusual name (综合执勤一队).

    A defined short form outranks what it looks like (宝安管理局, once it is said to stand for a branch of a city's bureau).
    """
    defined: dict[str, Body] = {}
    tails: dict[str, Body] = {}
    for body in bodies:
        if short := SHORT_FORM.match(text, body.mention.end):
            defined[short[1]] = body
        tail = body.tail or (body.function if body.mention.rule in ("place-and-open-name", "group") else "")
        if len(tail) >= _TAIL:
            tails.setdefault(tail, body)
    words = {**tails, **defined}
    result: list[Body] = []
    for body in bodies:
        wording = text[body.mention.start : body.mention.end]
        full = words.get(wording) if body.mention.rule == "free-name" else defined.get(wording)
        if full:
            body = replace(full, mention=replace(full.mention, start=body.mention.start, end=body.mention.end, rule="short-form"))
        result.append(body)
    taken = bytearray(len(text))
    for body in bodies:
        taken[body.mention.start:body.mention.end] = b"\1" * (body.mention.end - body.mention.start)
    for word, body in words.items():
        at = text.find(word)
        while at >= 0:
            end = at + len(word)
            if not any(taken[at:end]) and (word in defined or not _goes_before(text, at)):
                taken[at:end] = b"\1" * len(word)
                result.append(Body(replace(body.mention, start=at, end=end, rule="short-form", confidence=0.8), body.function))
            at = text.find(word, end)
    return result


def _goes_before(text: str, at: int) -> bool:
    """Does the word at a position only end another name (中关村科学城管理委员会)?"""
    return "\u4e00" <= text[at - 1 : at] <= "\u9fff" and text[at - 1] not in _BEFORE_NAMES


def said_again(text: str, bodies: list[Mention], words: re.Pattern[str]) -> list[Mention]:
    """The places where a body is spoken of by 该 and the end of its name: the last that does something, else the last that is named."""
    found, passed = [], 0
    last: dict[str, Mention] = {}
    doing: dict[str, Mention] = {}
    matches = list(words.finditer(text))
    ends = {match[1]: ("委员会" if match[1] == "委" else match[1]) for match in matches}
    bodies = sorted(bodies, key=lambda b: b.start)
    for match in matches:
        while passed < len(bodies) and bodies[passed].end <= match.start():
            named = {end: bodies[passed] for end, full in ends.items() if bodies[passed].name.endswith((end, full))}
            last |= named
            if not _PARTNER.search(text, max(0, bodies[passed].start - 2), bodies[passed].start):
                doing |= named
            passed += 1
        if body := doing.get(match[1]) or last.get(match[1]):
            found.append(replace(body, start=match.start(), end=match.end(), rule=SAID_AGAIN, confidence=0.7))
    return found


def same_function(one: str, other: str) -> bool:
    return one == other or _longer(one, other) or _longer(other, one)


def _longer(long: str, short: str) -> bool:
    """Is `short` a shorter wording of `long` (行政审批局, 行政审批服务局): the same beginning and head, and no character of its own?

    A party committee is never taken for one of its organs.
    """
    if short.startswith("中共") or len(short) > len(long) or len(short) < 4 or long[:2] != short[:2] or long[-1] != short[-1]:
        return False
    if len(short) == len(long):
        return short > long and sorted(short) == sorted(long)
    rest = iter(long)
    return all(character in rest for character in short)


def _fits_level(body: Body, named: Body) -> bool:
    if body.mention.place and named.mention.place:
        if body.mention.place == named.mention.place:
            return True
        # The place was guessed from the case; a zone's own body outranks the guess (区教育局 in 西海岸新区).
        return not named.mention.place.isdigit() and body.mention.level == "county" and named.mention.place.endswith("区")
    return body.mention.level == named.mention.level
