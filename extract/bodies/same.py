"""Mentions of one body under several wordings brought together: 区市场监管局 and 杨浦区市场监督管理局, 受理中心 after its full name."""

import re
from dataclasses import dataclass, replace

from ..mentions import Mention

SHORT_FORM = re.compile("[（(](?:以下|下)?(?:统?简称|称)(?:为)?[:：]?[“”‘’\"]?([^“”‘’\"（）()]{2,16})[“”‘’\"]?[）)]")
_TAIL = 4


@dataclass(frozen=True, slots=True)
class Body:
    """A mention with the function in its name (市场监督管理局); `by_level`: a level word stood for its place; `tail` is a unit's own name."""

    mention: Mention
    function: str
    by_level: bool = False
    tail: str = ""


def unify(bodies: list[Body]) -> list[Body]:
    """Give the mentions of one body one name: the one with the fullest function, of the place that the text names."""
    named = [b for b in bodies if not b.by_level]
    result: list[Body] = []
    for body in bodies:
        twin: Body | None = None
        if body.by_level:
            level = body.mention.place or body.mention.name[:1]
            of_level = [b for b in named if same_function(body.function, b.function) and _fits_level(body, b)]
            twin = _nearest(of_level, body.mention.start)
            if twin is None:
                fuller = [b for b in bodies if b.by_level and (b.mention.place or b.mention.name[:1]) == level and _longer(b.function, body.function)]
                twin = _nearest(fuller, body.mention.start)
        else:
            twin = _nearest([b for b in named if b.mention.place == body.mention.place and _longer(b.function, body.function)], body.mention.start)
        if twin:
            body = replace(body, function=twin.function, mention=replace(body.mention, name=twin.mention.name, place=twin.mention.place, level=twin.mention.level))
        result.append(body)
    return result


def named_before(bodies: list[Body], start: int, end: int, function: str) -> Body | None:
    """A mention without place and level (市场监管局): the body with that function that the text names."""
    known = _nearest([b for b in bodies if same_function(function, b.function) and b.mention.level != "national"], start)
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
    taken = [(b.mention.start, b.mention.end) for b in bodies]
    for word, body in words.items():
        at = text.find(word)
        while at >= 0:
            end = at + len(word)
            if not any(s < end and at < e for s, e in taken):
                taken.append((at, end))
                result.append(Body(replace(body.mention, start=at, end=end, rule="short-form", confidence=0.8), body.function))
            at = text.find(word, end)
    return result


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


def _nearest(bodies: list[Body], position: int) -> Body | None:
    """The last that begins before a position, else the first after it."""
    before = [b for b in bodies if b.mention.start < position]
    return before[-1] if before else bodies[0] if bodies else None
