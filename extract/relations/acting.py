"""Who acts where a measure or platform is named, by the words of the sentence and of those before it."""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

from ..mentions import Frame, Mention, Relation
from .clauses import Sentence
from .doers import Doers, companies, key, partners_of
from .triggers import Triggers

LATER = 3  # mentions of a node beyond this number add nothing


@dataclass(frozen=True, slots=True)
class Thing:
    """One node of a case with its mentions in order; `of_sentence` has the numbers of those in each sentence."""

    mentions: tuple[Mention, ...]
    sentences: tuple[int, ...]
    of_sentence: dict[int, list[int]]

    @property
    def first(self) -> Mention:
        return self.mentions[0]


@dataclass(frozen=True, slots=True)
class Acting:
    """The bodies and places that act at a mention: `named` in its sentence, or else by default; `last` are those that acted before the sentence,
    `close` where that is in the same paragraph, `joined` those that the sentence puts into one act with them; `done` those whose own deed stands before theirs
    in the sentence (甲局推行“A”，乙局…); `spoken` where 我们 says that it is the speaker."""

    keys: frozenset[tuple[str, str]]
    named: bool
    last: frozenset[tuple[str, str]]
    close: bool
    joined: frozenset[tuple[str, str]]
    done: frozenset[tuple[str, str]]
    spoken: bool


class ActingAt:
    """Who acts at the mentions of a thing of one case; `founded` as bystanders.founded gives it."""

    def __init__(self, text: str, frame: Frame, parts: list[Sentence], doers: Doers, triggers: Triggers, joint: list[Relation], founded: frozenset[Mention]) -> None:
        self.text, self.frame, self.parts, self.doers, self.triggers, self.joint = text, frame, parts, doers, triggers, joint
        self.partners = partners_of(joint, parts, founded)
        self.named_things = sorted(m.start for m in frame.mentions if m.label in ("PolicyInstrument", "Platform"))

    def at(self, tail: Thing) -> list[Acting]:
        """Who acts where an instrument or platform is named, for its first mentions."""
        found = []
        for mention, index in zip(tail.mentions[:LATER], tail.sentences, strict=False):
            start = self.parts[index].start
            group = self.doers.at(mention.start, self.parts[index])
            named = any(m.start >= start for m in group)
            before = self.doers.last_before(start)[0] if index and not named else -1
            last = self.doers.groups[before] if before >= 0 else ()
            keys = frozenset(map(key, group))
            if not named and self.triggers.together.search(self.text, start, mention.start):
                together = [company for at, company in companies(self.text, self.frame, self.joint) if at < mention.start]
                keys, named = (together[-1], True) if together else (keys, named)
            since = self.doers.carried_since(mention.start, self.parts[index])
            joined = frozenset(other for one in keys for other, at, stop in self.partners.get((start, one), ()) if at >= since and mention.start < stop) - keys
            spoken = since >= 0 and self.triggers.speakers.match(self.text, since) is not None
            close = bool(last) and "\n" not in self.text[last[0].start:start]
            done = self._done_before(group[0].start, start) - keys - joined if named and group else frozenset[tuple[str, str]]()
            found.append(Acting(keys, named, frozenset(map(key, last)), close, joined, done, spoken))
        return found

    def _done_before(self, offset: int, start: int) -> frozenset[tuple[str, str]]:
        """The subjects between the start of a sentence and an offset behind which a measure or platform of their own stands."""
        first, stop = bisect_left(self.doers.starts, start), bisect_left(self.doers.starts, offset)
        groups = self.doers.groups[first:stop]
        ends = [*self.doers.starts[first + 1:stop], offset][:len(groups)]
        return frozenset(key(m) for group, end in zip(groups, ends, strict=True) if _between(self.named_things, group[-1].end, end) for m in group)


def _between(starts: Sequence[int], start: int, end: int) -> bool:
    i = bisect_left(starts, start)
    return i < len(starts) and starts[i] < end
