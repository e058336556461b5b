"""Subjects that act on without being named again: 与市司法局建立…, 联合某银行推出… at the head of a clause, and 我们 of a speech."""

from bisect import bisect_right
from collections.abc import Iterator

from ..mentions import Frame, Mention
from .clauses import Sentence
from .doers import Doers, name_lists
from .triggers import Triggers

_REACH = 300  # characters from a subject to a clause that has it without naming it
_AHEAD = 6  # characters before a list of names in which the word that joins it to a subject stands
_JOINTS = ("与", "同", "跟")
_TOP = 300  # characters from the start of a case in which its speaker is named


def carried_on(text: str, frame: Frame, parts: list[Sentence], doers: Doers, triggers: Triggers) -> list[tuple[int, tuple[Mention, ...]]]:
    """The offsets at which someone acts on who is not named there, with who it is."""
    return [*_before_partners(text, frame, parts, doers, triggers), *_speaking(text, frame, doers, triggers)]


def _before_partners(text: str, frame: Frame, parts: list[Sentence], doers: Doers, triggers: Triggers) -> Iterator[tuple[int, tuple[Mention, ...]]]:
    """A clause that begins with its partners has the subject before it; of A与B签订…。与C… only A, since B was a partner itself."""
    starts = [s.start for s in parts]
    for group in name_lists(text, frame):
        joint = triggers.joining_end.search(text, max(0, group[0].start - _AHEAD), group[0].start)
        at = bisect_right(starts, group[0].start) - 1
        if joint is None or at < 0 or joint.start() < starts[at]:
            continue
        clause = parts[at].clause_at(joint.start())
        if not triggers.joining_head.fullmatch(text, clause[0], joint.start()) or doers.head_at(joint.start()):
            continue
        last, since = doers.last_before(clause[0])
        if last < 0:
            continue
        who = doers.groups[last]
        if since < starts[at] and (starts[at] - since > _REACH or "\n" in text[since:starts[at]]):
            continue
        alone = first_alone(text, who)
        if since < starts[at] or len(alone) < len(who):
            yield joint.start(), alone


def first_alone(text: str, group: tuple[Mention, ...]) -> tuple[Mention, ...]:
    """Those of a list of names who stand before 与: in A、B与C签订 A and B."""
    for i in range(1, len(group)):
        if text[group[i - 1].end:group[i].start] in _JOINTS:
            return group[:i]
    return group


def _speaking(text: str, frame: Frame, doers: Doers, triggers: Triggers) -> Iterator[tuple[int, tuple[Mention, ...]]]:
    """我们 is whom the speaker stands for: the body or place in the title of the person at the top, or else the leaders."""
    spoken = [m.start() for m in triggers.speakers.finditer(text)]
    if spoken:
        top = [m for m in frame.mentions if m.label in ("Department", "Locality") and m.end <= spoken[0] and m.start < _TOP and triggers.person_start.match(text, m.end)]
        who = (min(top, key=lambda m: m.start),) if top else tuple(m for m in doers.leaders if m.label != "Organization")
        yield from ((start, who) for start in spoken)
