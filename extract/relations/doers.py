"""Who does it: the leaders of a case, and the subject that is in force at each place of its text."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest

from ..mentions import OF_A_LIST, Frame, Mention, Relation
from .bystanders import bystanders
from .charged import charged
from .clauses import Sentence
from .triggers import Triggers

DOERS = ("Department", "Locality", "Organization")
_CARRIED_OUT = re.compile("(?:落实|贯彻|执行|按照|根据|遵照|响应|对标)[^，。；]{0,20}$")
# What may stand before the name that heads a paragraph: its number, and the province of a city.
_HEAD_OF_LINE = re.compile(r"\s*(?:[（(]?[一二三四五六七八九十\d]{1,3}[)）、.．])?\s*[\u4e00-\u9fff]{0,4}")
_REACH = 300  # characters from a subject to a sentence that has it without naming it
_LIST_MARKS = "、和与及"
_ITEM = re.compile("(?:(?<=[。；;：:\n，,\\s])|^)([一二三四五六七八九十])是")  # of a list: 一是…。二是…
_CLAUSE_MARKS = "，,；;：:。！？!?\n（(”\"“' \u3000"


@dataclass(frozen=True, slots=True)
class Doers:
    """`leaders` of the case, and the subjects in the order of the text: from `starts[i]` on `groups[i]` acts, if in the same sentence. `headed` are the
    paragraphs, as (start, end, who), that begin with who acts in them and a colon (广东深圳：…), and the parts of a row that tells of several places.
    `carried_on` are those of the starts at which nobody is named and who acted before acts on. `items` are the points of lists (一是…。二是…), as (start, start of the
    list, start of the list's line, end of the point's line): who acts before the list acts on in each of them."""

    leaders: tuple[Mention, ...]
    starts: tuple[int, ...]
    groups: tuple[tuple[Mention, ...], ...]
    headed: tuple[tuple[int, int, tuple[Mention, ...]], ...]

    items: tuple[tuple[int, int, int, int], ...] = ()
    carried_on: frozenset[int] = frozenset()

    @classmethod
    def of(cls, leaders: tuple[Mention, ...], groups: list[tuple[Mention, ...]], text: str, sections: Sequence[tuple[int, int, tuple[Mention, ...]]] = ()) -> "Doers":
        return cls(leaders, tuple(g[0].start for g in groups), tuple(groups), (*_headed(text, groups), *sections), tuple(_items(text)))

    def carrying(self, carried: Sequence[tuple[int, tuple[Mention, ...]]]) -> "Doers":
        """With those who act on from an offset without being named there."""
        ordered = sorted([*zip(self.starts, self.groups, strict=True), *carried], key=lambda c: c[0])
        return replace(self, starts=tuple(start for start, _ in ordered), groups=tuple(group for _, group in ordered), carried_on=frozenset(start for start, _ in carried))

    def at(self, offset: int, sentence: Sentence) -> tuple[Mention, ...]:
        """The bodies or places that act at `offset`: the last subject named in its sentence before it, else who heads its paragraph, else the leaders."""
        i = bisect_right(self.starts, offset) - 1
        if i >= 0 and self.starts[i] >= sentence.start:
            return self.groups[i]
        return self.head_at(offset) or self.leaders

    def carried(self, offset: int, sentence: Sentence, text: str) -> tuple[Mention, ...]:
        """As `at`; where the sentence begins at `offset` without a subject, the last one of its paragraph before it."""
        i, since = self.last_before(sentence.start + 1)
        if offset > sentence.start + 1 or i < 0 or sentence.start - since > _REACH or "\n" in text[since:sentence.start] or self.head_at(offset):
            return self.at(offset, sentence)
        return self.groups[i]

    def last_before(self, offset: int) -> tuple[int, int]:
        """The number of the last subject before an offset, and since when it acts; in a point of a list without a subject the one before the list, -1 for none."""
        i = bisect_left(self.starts, offset) - 1
        at = bisect_left(self.items, (offset,)) - 1
        point, first, line, end = self.items[at] if at >= 0 else (0, 0, 0, 0)
        if i >= 0 and first <= self.starts[i] < point and offset <= end:
            i = bisect_left(self.starts, first) - 1
            if i >= 0 and self.starts[i] >= line:
                return i, point
        return i, self.starts[i] if i >= 0 else 0

    def carries(self, offset: int, sentence: Sentence) -> bool:
        """Do those who act at `offset` act on from before, so that the words themselves say who it is?"""
        return self.carried_since(offset, sentence) >= 0

    def carried_since(self, offset: int, sentence: Sentence) -> int:
        """Since where those who act at `offset` act on from before; -1 where they do not."""
        i = bisect_right(self.starts, offset) - 1
        return self.starts[i] if i >= 0 and self.starts[i] >= sentence.start and self.starts[i] in self.carried_on else -1

    def head_at(self, offset: int) -> tuple[Mention, ...]:
        """Who heads the paragraph, or the part of a row, that holds `offset`."""
        return next((who for start, end, who in self.headed if start <= offset < end), ())


def _items(text: str) -> Iterator[tuple[int, int, int, int]]:
    first, head, start = -1, 0, 0
    for line in text.splitlines(keepends=True):
        for item in _ITEM.finditer(text, start, start + len(line)):
            if item[1] == "一":
                first, head = item.start(), start
            if first >= 0:
                yield item.start(), first, head, start + len(line.rstrip("\n"))
        start += len(line)


def subject_groups(text: str, frame: Frame, parts: list[Sentence], triggers: Triggers) -> list[tuple[Mention, ...]]:
    """The bodies and places that stand as subjects, in order, those of one list together."""
    starts = [s.start for s in parts]
    idle = without_part(text, frame, triggers)
    above = places_by_end(frame)
    groups = []
    for group in name_lists(text, frame):
        if all(m in idle for m in group):
            continue
        at = bisect_right(starts, group[0].start) - 1
        if at >= 0 and _is_subject(text, first_of(group, above), group, parts[at], triggers):
            groups.append(group)
    return groups


def places_by_end(frame: Frame) -> dict[int, int]:
    """Where each place begins, by its end."""
    return {m.end: m.start for m in frame.mentions if m.label == "Locality"}


def upper_places(frame: Frame) -> frozenset[Mention]:
    """The places that only say where the one right behind them is: 广东省 of 广东省珠海高新区, not 川 of 川渝."""
    places = [m for m in frame.mentions if m.label == "Locality"]
    by_start: dict[int, list[Mention]] = {}
    for place in places:
        by_start.setdefault(place.start, []).append(place)
    return frozenset(m for m in places if m.end in by_start and not any(_side_by_side(m, other) for other in by_start[m.end]))


def first_of(group: tuple[Mention, ...], above: dict[int, int]) -> int:
    """Where a list of names begins, with the province before a city (浙江省嘉兴市); `above` as places_by_end gives it."""
    start = group[0].start
    while group[0].label == "Locality" and start in above:
        start = above[start]
    return start


def _headed(text: str, groups: list[tuple[Mention, ...]]) -> Iterator[tuple[int, int, tuple[Mention, ...]]]:
    for group in groups:
        start, end = group[0].start, group[-1].end
        line = text.rfind("\n", 0, start) + 1
        if text[end:end + 1] in ("：", ":") and _HEAD_OF_LINE.fullmatch(text, line, start):
            stop = text.find("\n", end)
            yield line, len(text) if stop < 0 else stop, group


def name_lists(text: str, frame: Frame) -> list[tuple[Mention, ...]]:
    """All bodies and places in order, those of one list together: A、B和C. Of places named one after the other (宁夏银川) the last one counts."""
    inside = places_of_bodies(frame)
    names = sorted((m for m in frame.mentions if m.label in DOERS and m not in inside), key=lambda m: (m.start, -m.end))
    names = [m for m, after in zip_longest(names, names[1:])
             if after is None or m.label != "Locality" or not m.end >= after.start or m.start == after.start or _side_by_side(m, after)]
    above = places_by_end(frame)
    lists: list[list[Mention]] = []
    for name in names:
        if lists and _joined(text, lists[-1][-1], name, first_of((name,), above)):
            lists[-1].append(name)
        else:
            lists.append([name])
    return [tuple(group) for group in lists]


def places_of_bodies(frame: Frame) -> frozenset[Mention]:
    """The places that only say whose a body is: 甘肃省 of 甘肃省白银市人民检察院, 上海 of 上海、南京海关."""
    inside, reach = set(), 0
    for mention in sorted(frame.mentions, key=lambda m: (m.start, m.label == "Locality")):
        if mention.label in ("Department", "Organization"):
            reach = max(reach, mention.end)
        elif mention.label == "Locality" and mention.end <= reach:
            inside.add(mention)
    return frozenset(inside)


def without_part(text: str, frame: Frame, triggers: Triggers) -> frozenset[Mention]:
    """The mentions of bodies and places that do nothing where they stand: places in the names of bodies, owners, those whose decisions others carry out, places where others meet, those charged with a task behind it, those that are only founded, and customers."""
    groups = name_lists(text, frame)
    idle = {*places_of_bodies(frame), *charged(text, frame), *bystanders(text, groups, triggers)}
    for group in groups:
        if triggers.owning_start.match(text, group[-1].end):
            idle.add(group[-1])
        if text[group[0].start - 1:group[0].start] == "在" and triggers.held_start.match(text, group[-1].end):
            idle.update(group)  # 在成都签订, 在区政务服务中心举行: where they meet
        if triggers.decided_start.match(text, group[-1].end) and _CARRIED_OUT.search(text, max(0, group[0].start - 24), group[0].start):
            idle.update(group)
        if triggers.cite_end.search(text, max(0, group[0].start - 4), group[0].start) and triggers.drawn_up_start.match(text, group[-1].end):
            idle.update(group)  # 对照省税务局梳理的清单
    return frozenset(idle)


def _joined(text: str, a: Mention, b: Mention, start: int) -> bool:
    """Does a list go on from one name to the next, which begins at `start` with its province (江西省萍乡市、湖南省株洲市)?"""
    if a.rule == b.rule == OF_A_LIST and (a.start, a.end) == (b.start, b.end):
        return True  # 南京、杭州海关
    between = text[a.end:start]
    return _side_by_side(a, b) or (0 < len(between) <= 2 and all(c in _LIST_MARKS for c in between))


def _side_by_side(a: Mention, b: Mention) -> bool:
    """Two places of one level named in one breath: 川渝, 长沙岳阳; not a province and its city."""
    return a.end == b.start and a.label == b.label == "Locality" and a.level == b.level and a.level in ("province", "city", "county")


def _is_subject(text: str, start: int, group: tuple[Mention, ...], sentence: Sentence, triggers: Triggers) -> bool:
    first, last = group[0], group[-1]
    before = text[max(sentence.start, start - 6):start]
    after = text[last.end:last.end + 8]
    if after.startswith(triggers.takes_part) and before.endswith("由"):
        return False  # 由西南科技大学参与评审；印发…
    if triggers.agents_end.search(before) or after.startswith(("：", ":")):
        return True
    if triggers.not_subject_end.search(before) or triggers.not_subject_start.match(after):
        return False
    at_start = not before or before[-1] in _CLAUSE_MARKS
    if first.label == "Locality":
        return at_start and not after.startswith(("、", "”", "》"))
    return at_start or not before[-1:].isalnum() or start - sentence.start <= 30


def companies(text: str, frame: Frame, joint: list[Relation]) -> list[tuple[int, frozenset[tuple[str, str]]]]:
    """Bodies and places named together, with the offset where: those of one list, and those of one joint act. 两地 and 双方 mean the last before them."""
    found: dict[int, set[tuple[str, str]]] = {}
    for group in name_lists(text, frame):
        if len(group) > 1:
            found.setdefault(group[0].start, set()).update(map(key, group))
    for act in joint:
        if act.head is not None:
            found.setdefault(max(act.head.start, act.tail.start), set()).update((key(act.head), key(act.tail)))
    return [(start, frozenset(found[start])) for start in sorted(found)]


def partners_of(joint: list[Relation], parts: list[Sentence], founded: frozenset[Mention]) -> dict[tuple[int, tuple[str, str]], set[tuple[tuple[str, str], int, int]]]:
    """By the sentence's start and one body of a joint act the others, each with where it stands and up to where the act goes: the sentence's end, or, where
    they found something (与某大学共建“某研究院”，上线…), the clause's."""
    found: dict[tuple[int, tuple[str, str]], set[tuple[tuple[str, str], int, int]]] = {}
    ends = [s.end for s in parts]
    for act in joint:
        if act.head is not None:
            last = max(act.head.start, act.tail.start)
            clause = parts[bisect_right(ends, last)].clause_at(last)
            stop = clause[1] if any(clause[0] <= m.start < clause[1] for m in founded) else act.end
            for one, other in ((act.head, act.tail), (act.tail, act.head)):
                found.setdefault((act.start, key(one)), set()).add((key(other), other.start, stop))
    return found


def key(mention: Mention) -> tuple[str, str]:
    """What makes two mentions one node within a case."""
    return mention.label, mention.id or mention.name
