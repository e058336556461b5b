"""Candidate pairs for relations, with the features by which the model judges them.

A node is all mentions of one thing in a case. For each pair that the ontology allows, `Pairs` looks at the two mentions that stand best
to each other and at the roles of both in the case, and names what it sees as features.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ..mentions import Frame, Mention, Relation
from .acting import LATER, Acting, ActingAt, Thing
from .bystanders import denied, founded, only_recognised
from .clauses import Sentence
from .doers import DOERS, Doers, key, name_lists, upper_places, without_part
from .issuers import only_cited, told_issuer
from .leaders import place_relation
from .respectively import crossed
from .triggers import Triggers

_NEAR = (0, 4, 10, 20, 40, 80)
_VERB_REACH = 16  # characters before a name in which its verb is looked for
_NEXT = 3  # mentions looked at on each side of a name


@dataclass(frozen=True, slots=True)
class Doer:
    """A body or place, whether it leads the case, and its features."""

    thing: Thing
    key: tuple[str, str]
    leads: bool
    features: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Candidate:
    """A possible relation; `head` is None for the case. `at` are the mentions by which it was judged."""

    type: str
    head: Mention | None
    tail: Mention
    features: tuple[str, ...]


class Pairs:
    """The candidates of one case."""

    def __init__(self, text: str, frame: Frame, parts: list[Sentence], doers: Doers, triggers: Triggers, joint: list[Relation]) -> None:
        self.text, self.parts, self.doers, self.triggers, self.frame = text, parts, doers, triggers, frame
        self.starts = [s.start for s in parts]
        lists = name_lists(text, frame)
        self.acting = ActingAt(text, frame, parts, doers, triggers, joint, founded(text, lists, triggers))
        self.crossed = crossed(text, frame, lists, parts)
        self.leaders = {key(m) for m in doers.leaders}
        things: dict[tuple[str, str], list[Mention]] = {}
        named_only = only_recognised(text, [m for m in frame.mentions if m.label == "PolicyInstrument"], parts, triggers) | denied(text, frame.mentions, triggers)
        for mention in sorted(set(frame.mentions) - named_only, key=lambda m: (m.start, -m.end)):
            things.setdefault(key(mention), []).append(mention)
        self.things = {k: self.thing(v) for k, v in things.items()}
        by_label: dict[str, list[Thing]] = {}
        for (label, _), thing in self.things.items():
            by_label.setdefault(label, []).append(thing)
        idle = without_part(text, frame, triggers)
        self.places = by_label.get("Locality", [])
        self.upper = upper_places(frame)
        # 广东省珠海高新区签订…: the lower one does it.
        self.doer_things = [t for label in DOERS for t in by_label.get(label, [])
                            if not all(m in idle or m in self.upper for m in t.mentions)]
        instruments = by_label.get("PolicyInstrument", [])
        self.measures = [t for t in instruments if t.first.kind != "document"]
        self.documents = [t for t in instruments if t.first.kind == "document"]
        self.partner_places = {m for group in lists if triggers.joining_end.search(text, max(0, group[0].start - 3), group[0].start) for m in group}
        self.by_end = {m.end: m for m in frame.mentions if m.label in ("Department", "Organization")}
        self.platforms = by_label.get("Platform", [])
        self.titled = any(m.start < frame.body_start and m.label in DOERS for m in frame.mentions)
        self.subject_roles = {key(m) for group in doers.groups for m in group}

    def thing(self, mentions: list[Mention]) -> Thing:
        sentences = tuple(map(self.sentence_index, mentions))
        of_sentence: dict[int, list[int]] = {}
        for number, sentence in enumerate(sentences):
            of_sentence.setdefault(sentence, []).append(number)
        return Thing(tuple(mentions), sentences, of_sentence)

    def sentence_index(self, mention: Mention) -> int:
        return max(bisect_right(self.starts, mention.start) - 1, 0)

    def candidates(self) -> Iterator[Candidate]:
        heads = [self.doer(thing) for thing in self.doer_things]
        contexts = {key(thing.first): self.tail_context(thing) for thing in (*self.measures, *self.documents, *self.platforms)}
        for tails, kind in ((self.measures, "IMPLEMENTS"), (self.documents, "ISSUED"), (self.platforms, "OPERATES")):
            for tail in tails:
                if kind == "ISSUED" and all(only_cited(self.text, m, self.triggers) for m in tail.mentions):
                    continue
                context, acting = contexts[key(tail.first)], self.acting.at(tail)
                told = {key(issuer) for m in tail.mentions if kind == "ISSUED" and (issuer := told_issuer(self.text, m, self.by_end, self.triggers))}
                of_state = kind == "ISSUED" and self.triggers.of_the_state_start.match(tail.first.name)
                for head in heads:
                    if (told and head.key not in told) or (head.key, key(tail.first)) in self.crossed:
                        continue  # 按照省发改委印发的《…方案》; 甲市、乙市分别上线“A”和“B”
                    if not (of_state and _of_a_place(head.thing.first)) and not all((a.spoken and head.key not in a.keys | a.joined) or head.key in a.done for a in acting):
                        yield self.doer_pair(kind, head, tail, context, acting)
        for platform in self.platforms:
            context = contexts[key(platform.first)]
            companions = self.companions(platform)
            yield self.case_uses(platform, context, companions)
            nearest = [self.nearest(measure, platform) for measure in self.measures]
            gaps = sorted(best[1] for best in nearest)
            for measure, best in zip(self.measures, nearest, strict=True):
                yield self.use_pair(measure, platform, context, best, gaps.index(best[1]), companions)
        for place in self.places:
            if self.upper.issuperset(place.mentions):
                continue  # 上海市浦东新区: it is tried in the lower one
            near = [(thing, best) for thing in (*self.measures, *self.platforms) if (best := self.nearest(place, thing))[0] != "far" or thing.first.start < self.frame.body_start]
            gaps = sorted(best[1] for _, best in near)
            for thing, best in near:
                at = best[2] or place.first
                if (place.first.level == "province" and self.triggers.is_first(self.text, at.end)) or at in self.partner_places:
                    continue  # 在安徽省率先成立, 联合江苏省、浙江省开通
                yield self.trial(thing, place, contexts[key(thing.first)], best, gaps.index(best[1]))

    def tail_context(self, tail: Thing) -> list[str]:
        """Features of an instrument or platform by itself: what it is, which verb governs it, what follows it."""
        features = [f"kind:{tail.first.kind or tail.first.label}", f"conf:{int(tail.first.confidence * 5)}"]
        for mention in tail.mentions[:LATER]:
            start = max(self.parts[self.sentence_index(mention)].start, mention.start - _VERB_REACH)
            before, after = self.text[start:mention.start], self.text[mention.end:mention.end + 8]
            for name, pattern in (("issue", self.triggers.issue), ("cite", self.triggers.cite), ("operate", self.triggers.operate),
                                  ("use", self.triggers.use), ("pilot", self.triggers.pilot)):
                last = None
                for match in pattern.finditer(before):
                    last = match
                if last is not None:
                    features += [f"before:{name}", f"verb:{name}:{last['word']}"]
                    if len(before) - last.end() <= 4:
                        features.append(f"governs:{name}")
            features.append(f"pre:{before[-1:]}")
            features += [f"pre2:{before[-2:]}", f"post:{after[:1]}", f"post2:{after[:2]}"]
            for name, pattern in (("operate", self.triggers.operate), ("issue", self.triggers.issue), ("pilot", self.triggers.pilot)):
                if pattern.search(after):
                    features.append(f"after:{name}")
        if tail.first.start < self.frame.body_start:
            features.append("tail-in-title")
        return list(dict.fromkeys(features))

    def doer_pair(self, kind: str, head: Doer, tail: Thing, context: list[str], acting: list[Acting]) -> Candidate:
        thing = head.thing
        best = self.nearest(thing, tail)
        features = [*context, *head.features, *self.position(best)]
        explicit = False
        for here in acting:
            if head.key in here.keys:
                features.append("acting-named" if here.named else "acting-by-default")
                explicit = explicit or here.named
            elif here.named:
                features.append("another-acts")
            if head.key in here.last:
                features.append("acted-last-here" if here.close else "acted-last")
            elif here.close:
                features.append("another-acted-last-here")
            if head.key in here.joined:
                features.append("acting-jointly")
        if tail.mentions[-1].start < self.frame.body_start <= thing.first.start:
            features.append(f"only-in-title&{'another-leads' if self.titled else 'nobody-named'}&{best[0]}")
        features.append(f"{'leader' if head.leads else 'other'}+{'explicit' if explicit else 'not-explicit'}+{best[0]}")
        role = "named" if explicit else "joint" if "acting-jointly" in features else "default" if "acting-by-default" in features else "none"
        features += [f"{role}&{f}" for f in context if f.startswith(("governs:", "before:", "after:", "kind:", "post:"))]
        features += [f"{'leader' if head.leads else 'other'}&{f}" for f in context if f.startswith(("governs:", "before:", "after:"))]
        features.append(f"head-kind:{thing.first.kind or thing.first.label}&kind:{tail.first.kind or tail.first.label}")
        mention = best[2] if best[2] is not None else thing.first
        return Candidate(kind, mention, best[3] if best[3] is not None else tail.first, tuple(dict.fromkeys(features)))

    def doer(self, thing: Thing) -> Doer:
        """A body or place with what is the same whatever it may do."""
        first, own = thing.first, key(thing.first)
        leads = own in self.leaders
        features = [f"head:{first.label}", f"count:{min(len(thing.mentions), 4)}", "leader" if leads else "not-leader"]
        features += self.beside_leader(first) if not leads else []
        features.append(f"place:{place_relation(first, self.frame.place)}")
        features += [f"head-kind:{first.kind or first.label}", f"head-level:{first.level}"]
        if own in self.subject_roles:
            features.append("is-subject-somewhere")
        if first.start < self.frame.body_start:
            features.append("head-in-title")
        features.append(f"doers:{min(len(self.doer_things), 6)}")
        return Doer(thing, own, leads, tuple(features))

    def beside_leader(self, head: Mention) -> list[str]:
        """Whether a head that does not lead is the place of a leader, or a part of it, or a body of the place that leads."""
        features = []
        for leader in self.doers.leaders:
            if leader.label == "Locality":
                if head.label == "Locality":
                    features.append(f"leader-place-{place_relation(head, leader.id)}")
                elif head.place and head.place == leader.id:
                    features.append("body-of-leading-place")
            elif head.label == "Locality":
                features.append(f"place-of-leader-{place_relation(leader, head.id)}")
            elif head.name.startswith(leader.name):
                features.append("part-of-leader")
            elif leader.name.startswith(head.name):
                features.append("whole-of-leader")
        return features

    def nearest(self, head: Thing, tail: Thing) -> tuple[str, int, Mention | None, Mention | None]:
        """How near the two come: same clause, same sentence, next sentence or far; the distance; the two mentions."""
        best: tuple[int, int, int, int] | None = None
        for number, (t, sentence) in enumerate(zip(tail.mentions, tail.sentences, strict=True)):
            for there in (sentence - 1, sentence, sentence + 1):
                for other in _around(head, head.of_sentence.get(there, []), t.start):
                    h = head.mentions[other]
                    gap = t.start - h.end if t.start >= h.end else h.start - t.end
                    rank = 2
                    if there == sentence:
                        part = self.parts[there]
                        rank = 0 if part.clause_at(h.start) == part.clause_at(t.start) else 1
                    if best is None or (rank, gap, other, number) < best:
                        best = (rank, gap, other, number)
        if best is None:
            return "far", 10_000, None, None
        return ("clause", "sentence", "next")[best[0]], best[1], head.mentions[best[2]], tail.mentions[best[3]]

    def position(self, best: tuple[str, int, Mention | None, Mention | None]) -> list[str]:
        where, gap, h, t = best
        features = [f"near:{where}"]
        if h is None or t is None:
            return features
        if where in ("clause", "sentence"):
            features.append(f"order:{'head-first' if h.start <= t.start else 'tail-first'}:{where}")
            features.append(f"gap:{sum(gap > n for n in _NEAR)}")
            between = self.text[min(h.end, t.end):max(h.start, t.start)]
            features.append(f"between1:{between[:1]}")
            if 0 < len(between) <= 4:
                features.append(f"between:{between}")
            for name, pattern in (("issue", self.triggers.issue), ("operate", self.triggers.operate), ("use", self.triggers.use),
                                  ("pilot", self.triggers.pilot), ("cite", self.triggers.cite)):
                match = pattern.search(between[:60])
                if match:
                    features += [f"between:{name}"]
            before = self.text[max(0, h.start - 3):h.start]
            if self.triggers.not_subject_end.search(before):
                features.append("head-governed")
            if self.triggers.agents_end.search(before):
                features.append("head-agent")
            if h.start <= t.start and t.end <= h.end:
                features.append("tail-in-head")
            if t.start <= h.start and h.end <= t.end:
                features.append("head-in-tail")
        return features

    def case_uses(self, platform: Thing, context: list[str], companions: int) -> Candidate:
        features = [*context, f"companions:{min(companions, 3)}", f"measures:{min(len(self.measures), 3)}", f"count:{min(len(platform.mentions), 3)}"]
        return Candidate("USES-CASE", None, platform.first, tuple(features))

    def companions(self, platform: Thing) -> int:
        inside = set(platform.sentences)
        return sum(1 for m in self.measures if inside & set(m.sentences))

    def use_pair(self, measure: Thing, platform: Thing, context: list[str], best: tuple[str, int, Mention | None, Mention | None], rank: int,
                 companions: int) -> Candidate:
        """How a measure stands to a platform; `rank` is the number of measures that stand nearer to it."""
        features = [*context, *self.position(best), f"measure:{measure.first.kind}", f"companions:{min(companions, 4)}"]
        features.append(f"rank:{min(rank, 3)}")
        if measure.first.start < self.frame.body_start:
            features.append("measure-in-title")
        if best[2] is not None:
            before = self.text[max(0, best[2].start - 2):best[2].start]
            features.append(f"measure-pre2:{before}")
        features.append(f"measure-count:{min(len(measure.mentions), 4)}")
        return Candidate("USES", best[2] or measure.first, best[3] or platform.first, tuple(dict.fromkeys(features)))

    def trial(self, tried: Thing, place: Thing, context: list[str], best: tuple[str, int, Mention | None, Mention | None], rank: int) -> Candidate:
        """How a place stands to a measure or platform that may be tried there; `rank` is the number of those that stand nearer to it."""
        at, other = best[2] or place.first, best[3] or tried.first
        sentence = self.parts[self.sentence_index(at)]
        before, after = self.text[max(sentence.start, at.start - 8):at.start], self.text[at.end:min(sentence.end, at.end + 20)]
        features = [*self.position(best), f"kind:{tried.first.kind or tried.first.label}", f"place:{place_relation(place.first, self.frame.place)}",
                    "leader" if key(place.first) in self.leaders else "not-leader", f"place-pre:{before[-1:]}", f"place-post:{after[:1]}"]
        features += [f for f in context if f.startswith(("before:", "governs:", "after:"))]
        features.append(f"rank:{min(rank, 3)}")
        for name, words in (("before", before), ("after", after)):
            if match := self.triggers.pilot.search(words):
                features += [f"pilot-{name}", f"pilot-{name}:{match['word']}"]
        if self.triggers.pilot.search(self.text, sentence.start, sentence.end):
            features.append("pilot-in-sentence")
        return Candidate("PILOTED_IN", other, at, tuple(dict.fromkeys(features)))


def _around(thing: Thing, numbers: Sequence[int], at: int) -> Sequence[int]:
    """Of the mentions with these numbers those next to an offset: no other can be the nearest to it, in its clause or in the sentence."""
    if len(numbers) <= 2 * _NEXT:
        return numbers
    middle = bisect_left(numbers, at, key=lambda number: thing.mentions[number].start)
    return numbers[max(0, middle - _NEXT):middle + _NEXT]


def _of_a_place(mention: Mention) -> bool:
    """Whether a body or place belongs to a province or what lies in it."""
    return bool(mention.id if mention.label == "Locality" else mention.place)
