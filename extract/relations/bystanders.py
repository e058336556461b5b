"""Bodies and places that do nothing where they stand: those that are founded there, customers who receive, and measures that stand only in the name of an award."""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator

from ..mentions import Mention
from .clauses import Sentence
from .triggers import Triggers

_FOUNDED = re.compile("[”」]?(?:等)?(?:$|[，,。；;、）)\\n后]|并)")
_AHEAD = 10  # characters before a name in which the word that founds it stands
_DATA_VERB = 4  # characters before a name in which the verb stands that brings data together
_RECEIVES = 48  # characters behind a customer in which it is told what it receives
_DENIES = 14  # characters in which a denial stands before a name
_RECOGNISES = 30  # characters between a verb of recognition and what it names
_TAKEN = re.compile("(?:将|把)[^，。；\\n]{0,16}$")


def bystanders(text: str, groups: list[tuple[Mention, ...]], triggers: Triggers) -> frozenset[Mention]:
    """Those of the lists of names that are only founded (共建“某研究院”), that only receive (某公司领到首张许可证), that only tell the press (市新闻办举行发布会), or that only give data."""
    found = {*founded(text, groups, triggers), *(m for _, group in giving_data(text, groups, triggers) for m in group)}
    for group in groups:
        last = group[-1]
        if all(m.label == "Organization" and m.kind != "bank" for m in group) and triggers.receiving_start.match(text, last.end, last.end + _RECEIVES):
            found.update(group)
        if all(m.name.endswith(triggers.press_hosts) for m in group) and triggers.press_event_start.match(text, last.end):
            found.update(group)
    return frozenset(found)


def giving_data(text: str, groups: list[tuple[Mention, ...]], triggers: Triggers) -> Iterator[tuple[int, tuple[Mention, ...]]]:
    """The bodies whose data another brings together (打通市公安局、市民政局数据壁垒, 将市医保局等部门的信息接入), with where its verb stands."""
    for group in groups:
        verb = triggers.data_end.search(text, max(0, group[0].start - _DATA_VERB), group[0].start)
        if verb and all(m.label != "Locality" for m in group) and (told := triggers.data_start.match(text, group[-1].end)) and (
                not verb["taking"] or triggers.data_taken.match(text, told.end())):
            yield verb.start(), group


def founded(text: str, groups: list[tuple[Mention, ...]], triggers: Triggers) -> frozenset[Mention]:
    """The bodies that are set up where they stand."""
    return frozenset(m for group in groups if group[0].label != "Locality" and triggers.founding_end.search(text, max(0, group[0].start - _AHEAD), group[0].start)
                     and _FOUNDED.match(text, group[-1].end) for m in group)


def denied(text: str, things: Iterable[Mention], triggers: Triggers) -> frozenset[Mention]:
    """The measures and platforms that the text says are not set up, not used or given up where they stand: 并未设立专门窗口, 停用旧申报系统."""
    return frozenset(m for m in things if m.label in ("PolicyInstrument", "Platform") and triggers.denied_end.search(text, max(0, m.start - _DENIES), m.start))


def only_recognised(text: str, measures: list[Mention], parts: list[Sentence], triggers: Triggers) -> frozenset[Mention]:
    """The measures that an award, a list or a report names, so that nobody does them there: 列入…创新制度备案清单, 入选“放管服”改革典型案例, 将“一单制”列为典型案例."""
    found = set()
    ends = [s.end for s in parts]
    for measure in measures:
        at = bisect_left(ends, measure.end)
        if at == len(parts):
            continue
        clause = parts[at].clause_at(measure.start)
        before = max(clause[0], measure.start - _RECOGNISES), measure.start
        if (any(m["word"] for m in triggers.recognising.finditer(text, *before)) and triggers.recognition.match(text, measure.start, clause[1])) or (
                _TAKEN.search(text, *before) and (verb := triggers.recognising.search(text, measure.end, min(clause[1], measure.end + _RECOGNISES)))
                and triggers.recognition.match(text, verb.end(), clause[1])):
            found.add(measure)
    return frozenset(found)
