"""Who does it: the leaders of a case, and the subject that is in force at each place of its text."""

from bisect import bisect_right
from collections import Counter
from dataclasses import dataclass

from .clauses import Sentence
from .mentions import Frame, Mention
from .triggers import Triggers

_DOERS = ("Department", "Locality", "Organization")
_LIST_MARKS = "、和与及"
_CLAUSE_MARKS = "，,；;：:。！？!?\n（(”\"“' \u3000"
_LEAD_REACH = 400  # characters of the body in which a lead sentence is looked for


@dataclass(frozen=True, slots=True)
class Doers:
    """`leaders` of the case, and the subjects in the order of the text: from `starts[i]` on `groups[i]` acts, if in the same sentence."""

    leaders: tuple[Mention, ...]
    starts: tuple[int, ...]
    groups: tuple[tuple[Mention, ...], ...]

    def at(self, offset: int, sentence: Sentence) -> tuple[Mention, ...]:
        """The bodies or places that act at `offset`: the last subject named in its sentence before it, else the leaders."""
        i = bisect_right(self.starts, offset) - 1
        if i >= 0 and self.starts[i] >= sentence.start:
            return self.groups[i]
        return self.leaders


def find_doers(text: str, frame: Frame, parts: list[Sentence], triggers: Triggers) -> Doers:
    """Leaders and subjects of a case, from the bodies and places that its frame holds."""
    names = sorted((m for m in frame.mentions if m.label in _DOERS), key=lambda m: (m.start, -m.end))
    groups = _subject_groups(text, names, parts, triggers)
    leaders = _leaders(text, frame, names, groups, parts)
    return Doers(leaders, tuple(g[0].start for g in groups), tuple(groups))


def _subject_groups(text: str, names: list[Mention], parts: list[Sentence], triggers: Triggers) -> list[tuple[Mention, ...]]:
    """Names that stand as subjects, those of one list together: A、B和C."""
    groups: list[tuple[Mention, ...]] = []
    starts = [s.start for s in parts]
    i = 0
    while i < len(names):
        group = [names[i]]
        while i + 1 < len(names) and _joined(text, names[i], names[i + 1]):
            i += 1
            group.append(names[i])
        i += 1
        at = bisect_right(starts, group[0].start) - 1
        if at >= 0 and _is_subject(text, group, parts[at], triggers):
            groups.append(tuple(group))
    return groups


def _joined(text: str, a: Mention, b: Mention) -> bool:
    between = text[a.end:b.start]
    return len(between) <= 2 and bool(between) and all(c in _LIST_MARKS for c in between)


def _is_subject(text: str, group: list[Mention], sentence: Sentence, triggers: Triggers) -> bool:
    first, last = group[0], group[-1]
    before = text[max(sentence.start, first.start - 6):first.start]
    after = text[last.end:last.end + 8]
    if triggers.agents_end.search(before):
        return True
    if triggers.not_subject_end.search(before) or triggers.not_subject_start.match(after):
        return False
    at_start = not before or before[-1] in _CLAUSE_MARKS
    if first.label == "Locality":
        return at_start and not after.startswith(("、", "”", "》"))
    return at_start or not before[-1:].isalnum() or first.start - sentence.start <= 30


def _leaders(text: str, frame: Frame, names: list[Mention], groups: list[tuple[Mention, ...]], parts: list[Sentence]) -> tuple[Mention, ...]:
    """Who the title makes the doer; else who the lead sentences do; else the body or place named most often."""
    in_title = [g for g in groups if g[0].start < frame.body_start]
    if in_title:
        return _one_each(in_title[0])
    titled = [m for m in names if m.start < frame.body_start]
    if titled:
        return (titled[0],)
    lead = [g for g in groups if g[0].start < frame.body_start + _LEAD_REACH]
    counts = Counter(_key(m) for m in names if m.label != "Organization")
    if lead:
        best = max(lead, key=lambda g: (sum(counts[_key(m)] for m in g) / len(g) + (2 if g[0].label == "Department" else 0), -g[0].start))
        return _one_each(best)
    if counts:
        top = max(names, key=lambda m: (counts[_key(m)], -m.start))
        return (top,)
    return ()


def _key(mention: Mention) -> tuple[str, str]:
    return mention.label, mention.id or mention.name


def _one_each(group: tuple[Mention, ...]) -> tuple[Mention, ...]:
    seen: dict[tuple[str, str], Mention] = {}
    for mention in group:
        if mention.label != "Organization":
            seen.setdefault(_key(mention), mention)
    return tuple(seen.values()) or group[:1]
