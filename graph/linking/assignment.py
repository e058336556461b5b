"""One run of linking: each measure is read, looked up, compared with its candidates, and given to a cluster."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property

from .candidates import candidate_pairs
from .clusters import Clustering, Edge
from .decisions import Decisions
from .instruments import Instrument
from .knowledge import Knowledge
from .lexicon_match import LexiconHit
from .names import Cluster, name_clusters
from .result import Candidate, Link, Zone
from .similarity import DOUBTFUL, Likeness, Similarity
from .wordings import TELLING, Wording, conflict, in_marks

_SCORES = {"exact": 1.0, "core": 0.97, "pattern": 0.95, "inside": 0.92, "quoted": 0.92, "described": 0.85, "meant": 0.8}
_COMPARED = 40  # other measures with the same vague name whose text is compared
_SHARED = 0.3  # the share of pairs of characters that two texts have in common when they speak of the same
_SAME_MEANING = 0.88  # the cosine from which two wordings that are alike, but not enough, are one measure
_SHOWN = 5  # candidates that are listed for a doubtful measure

Pairs = Callable[[Sequence[Wording], int, Similarity], Sequence[tuple[int, int]]]


@dataclass(frozen=True, slots=True)
class Reading:
    """How one measure is read: its best wording, what the lexicon says of it, and whether its words are near."""

    instrument: Instrument
    wording: Wording
    hit: LexiconHit | None
    believed: bool


class Linking:
    """One run over all measures. An item is a lexicon wording, a distinct wording that the lexicon does not know, or one single measure.

    `pairs` gives the pairs of items that are compared. A run over some of the measures gives their clusters as a run over all does, if it is given
    the pairs that a run over all compares and no pair leads out of it.
    """

    def __init__(self, instruments: Sequence[Instrument], decisions: Decisions, knowledge: Knowledge, pairs: Pairs = candidate_pairs) -> None:
        self.knowledge, self.decisions, self.pairs = knowledge, decisions, pairs
        self.rejected: dict[str, set[str]] = defaultdict(set)
        for decision in decisions.of("measure"):
            if decision.verdict == "reject":
                self.rejected[decision.id].add(decision.other)
        knowledge.index.look_up(knowledge.reader.read(text) for instrument in instruments for text in instrument.wordings)
        self.readings = tuple(self._reading(instrument) for instrument in instruments)
        self._collect_items()
        self._compare()
        self.clusters = name_clusters(self._clusters(), knowledge.index.by_name)

    def _reading(self, instrument: Instrument) -> Reading:
        index, read = self.knowledge.index, self.knowledge.reader.read
        choices: list[Reading] = []
        for number, text in enumerate(instrument.wordings):
            wording = read(text)
            hit = index.find(wording) if wording.key else None
            if hit and hit.practice.name in self.rejected.get(instrument.id, ()):
                hit = None
            believed = hit is not None and index.in_context(hit.practice, wording, instrument.context)
            # Another wording of the case speaks for the measure when it says more than its name; one that is only part of it does not.
            if hit and hit.how in _SCORES and number and choices[0].wording.key not in wording.key:
                believed = False
            choices.append(Reading(instrument, wording, hit, believed))
            if hit and hit.how in _SCORES and believed:
                return choices[-1]
        return choices[0] if choices[0].hit else next((reading for reading in choices if reading.hit and reading.hit.how in _SCORES), choices[0])

    def _collect_items(self) -> None:
        """Number the items: lexicon wordings, then free wordings by core, then single measures by id."""
        self.practice_of: dict[str, Reading] = {}
        free: dict[str, list[Reading]] = defaultdict(list)
        single: list[Reading] = []
        decided = self.decisions.accepted()
        for reading in self.readings:
            id_ = reading.instrument.id
            known = reading.hit is not None and reading.hit.how in _SCORES
            if known and reading.believed and id_ not in decided:
                self.practice_of[id_] = reading
            elif known or id_ in decided or id_ in self.rejected or not reading.wording.speaks_for_itself:
                single.append(reading)
            else:
                free[reading.wording.core].append(reading)
        lexicon = self.knowledge.known_wordings
        cores = sorted(free)
        self.wordings = [wording for wording, _ in lexicon] + [min((r.wording for r in free[core]), key=lambda w: w.text) for core in cores]
        self.comparable = len(self.wordings)
        self.wordings += [reading.wording for reading in single]
        self.known_count = len(lexicon)
        self.item_of = {reading.instrument.id: len(lexicon) + number for number, core in enumerate(cores) for reading in free[core]}
        self.item_of |= {reading.instrument.id: self.comparable + number for number, reading in enumerate(single)}
        self.held: dict[int, list[Reading]] = defaultdict(list)
        for reading in self.readings:
            if reading.instrument.id in self.item_of:
                self.held[self.item_of[reading.instrument.id]].append(reading)
        self.anchor_item = {name: number for number, (_, name) in reversed(list(enumerate(lexicon)))}
        self.decided = decided

    def _compare(self) -> None:
        knowledge = self.knowledge
        known = knowledge.known_wordings
        self.clustering = Clustering(len(self.wordings), {number: name for number, (_, name) in enumerate(known)})
        for number, (_, name) in enumerate(known):
            if number != self.anchor_item[name]:
                self.clustering.force(self.anchor_item[name], number)
        self._apply_decisions()
        self.doubts: dict[int, list[tuple[float, int, str]]] = defaultdict(list)
        edges = []
        wordings = self.wordings[:self.comparable]
        for a, b in self.pairs(wordings, self.known_count, knowledge.similarity):
            likeness = knowledge.similarity.likeness(wordings[a], wordings[b])
            if likeness.score < DOUBTFUL or self._against(a, b):
                continue
            if why := certain(wordings[a], wordings[b], self.parent(a), self.parent(b), likeness, knowledge):
                edges.append(Edge(round(1 - likeness.score, 4), a, b, why))
                continue
            for item, other in ((a, b), (b, a)):
                self.doubts[item].append((likeness.score, other, f"wordings alike {likeness.score:.2f}, too little to be certain; {likeness.left_over:.0%} of the words in one only"))
        self.clustering.agglomerate(edges, self._allowed)

    def _apply_decisions(self) -> None:
        """Join each decided measure to the practice that a person named: a known one, a wording at hand, or one of its own."""
        named: dict[str, int] = {}
        for id_, decision in sorted(self.decided.items()):
            if id_ not in self.item_of:
                continue
            item, name = self.item_of[id_], decision.other
            target = self.anchor_item.get(name)
            if target is None and decision.verdict == "accept":
                core = self.knowledge.reader.read(name).core
                target = next((n for n in range(self.known_count, self.comparable) if self.wordings[n].core == core), None)
            target = named.setdefault(name, item if target is None else target)
            self.clustering.force(target, item)
            root = self.clustering.find(target)
            self.clustering.anchors.setdefault(root, name)

    def _against(self, a: int, b: int) -> str:
        return against(self.wordings[a], self.wordings[b], self.parent(a), self.parent(b), self.knowledge)

    def parent(self, item: int) -> str:
        """The known practice that an item is, or is a narrower case of."""
        if item < self.known_count:
            return self.knowledge.known_wordings[item][1]
        hit = self.held[item][0].hit if self.held.get(item) else None
        return hit.practice.name if hit else ""

    def _allowed(self, left: Sequence[int], right: Sequence[int]) -> bool:
        """Whether no pair of free items across two clusters, and no pair of names, speaks against joining them."""
        free_left, free_right = ([n for n in side if n >= self.known_count] for side in (left, right))
        for a in free_left:
            for b in free_right:
                if self._against(a, b) or self._likeness(a, b).score < DOUBTFUL:
                    return False
        return True

    def _likeness(self, a: int, b: int) -> Likeness:
        return self.knowledge.similarity.likeness(self.wordings[a], self.wordings[b])

    def _clusters(self) -> list[Cluster]:
        groups: dict[int, list[Instrument]] = defaultdict(list)
        for reading in self.readings:
            groups[self._root(reading.instrument.id)].append(reading.instrument)
        found = []
        for root, members in sorted(groups.items()):
            items = {self.item_of[m.id] for m in members if m.id in self.item_of}
            hits = [self.held[item][0].hit for item in sorted(items)]
            broader = {hit.practice.name for hit in hits if hit and hit.how == "narrower"}
            vague = not all(self.knowledge.reader.read(m.name).speaks_for_itself for m in members)
            found.append(Cluster(anchor=self.clustering.anchors.get(root), members=tuple(members), vague=vague,
                                 broader=min(broader) if len(broader) == 1 else ""))
        return found

    def _root(self, instrument: str) -> int:
        reading = self.practice_of.get(instrument)
        if reading is not None and reading.hit is not None:
            return self.clustering.find(self.anchor_item[reading.hit.practice.name])
        return self.clustering.find(self.item_of[instrument])

    def links(self) -> tuple[Link, ...]:
        """One link per measure, sorted by its id."""
        cluster_of = {member.id: cluster for cluster in self.clusters for member in cluster.members}
        by_item = {item: cluster_of[readings[0].instrument.id] for item, readings in self.held.items()}
        found = [self._link(reading, cluster_of[reading.instrument.id], by_item) for reading in self.readings]
        return tuple(sorted(found, key=lambda one: one.instrument.id))

    def _link(self, reading: Reading, cluster: Cluster, by_item: dict[int, Cluster]) -> Link:
        instrument = reading.instrument
        decision = self.decided.get(instrument.id)
        if decision is not None:
            return Link(instrument, cluster.name, "known" if cluster.known else "new", 1.0, "decision", "review", (),
                        f"{decision.verdict} {decision.other} {decision.note}".strip())
        if instrument.id in self.practice_of and reading.hit:
            hit = reading.hit
            why = f"{hit.how} {in_marks(hit.matched)}" + (f", beside it {in_marks(hit.rest)}" if hit.rest else "")
            return Link(instrument, cluster.name, "known", _SCORES[hit.how], f"lexicon-{hit.how}", "rule", (), why)
        item = self.item_of[instrument.id]
        edge = self.clustering.joined_by.get(item)
        if edge is not None:
            other = edge.b if edge.a == item else edge.a
            return Link(instrument, cluster.name, "known" if cluster.known or len(cluster.members) > 1 else "new", round(1 - edge.distance, 4),
                        "similarity", "rule", (), f"{edge.reason} to {in_marks(self.wordings[other].text)}")
        candidates = self._candidates(reading, item, cluster, by_item)
        if not candidates and (rejected := self.rejected.get(instrument.id)):  # nothing is left of what it may be: the person has decided
            return Link(instrument, cluster.name, "new", 1.0, "decision", "review", (), f"reject {'、'.join(sorted(rejected))}")
        shared = len(cluster.members) > 1
        zone: Zone = "known" if shared else "doubtful" if candidates else "new"
        why = f"narrower than {reading.hit.practice.name}: before it {in_marks(reading.hit.rest)}" if reading.hit and reading.hit.how == "narrower" else ""
        method = "same-wording" if shared else "own"
        return Link(instrument, cluster.name, zone, 1.0, method, "rule", candidates, why)

    def _candidates(self, reading: Reading, item: int, cluster: Cluster, by_item: dict[int, Cluster]) -> tuple[Candidate, ...]:
        """What a measure may be an instance of, the likeliest first; nothing that a person has rejected."""
        found: dict[str, Candidate] = {}

        def add(practice: str, score: float, other: Instrument | None, why: str) -> None:
            if practice != cluster.name and practice not in self.rejected.get(reading.instrument.id, ()) and score > (found[practice].score if practice in found else 0):
                found[practice] = Candidate(practice, round(score, 4), other, why)

        if reading.hit and reading.hit.how in _SCORES:
            add(reading.hit.practice.name, 0.8, None, f"none of {'、'.join(reading.hit.practice.context)} near" if reading.wording.text == reading.instrument.name
                else f"only by the case's other wording {in_marks(reading.wording.text)}")
        described = self.knowledge.index.descriptions.find(reading.wording, reading.hit is not None)
        quoted = self.knowledge.index.beside(reading.wording, described.practice) if described is not None and described.by == "meaning" else None
        if described is not None and (quoted is not None or not described.certain):
            why = "described in words of its own, known share" if described.by == "words" else "described in other words, likeness of meaning"
            add(described.practice.name, 0.8 * described.likeness, None, f"{why} {described.likeness:.2f}")
        if quoted is not None:
            add(quoted.practice.name, 0.8, None, f"the name quotes {in_marks(quoted.matched)}")
        for score, other, why in self.doubts.get(item, ()):
            if other < self.known_count:
                add(self.knowledge.known_wordings[other][1], score, None, f"{why}, to {in_marks(self.wordings[other].text)}")
            elif other in by_item:
                add(by_item[other].name, score, self.held[other][0].instrument, why)
        if not reading.wording.speaks_for_itself:
            for other_reading in self._same_vague[reading.wording.core][:_COMPARED]:
                twin = self.item_of.get(other_reading.instrument.id)
                if twin is not None and twin != item and twin in by_item and _same_talk(reading.instrument, other_reading.instrument):
                    add(by_item[twin].name, 0.7, other_reading.instrument, "the same words, which say nothing by themselves")
        for candidate in tuple(found.values()):  # one about a matter that the measure does not tell: the same about any is as likely
            ending = self.knowledge.index.ending(candidate.practice) if candidate.practice in self.knowledge.index.by_name else None
            if ending is not None and ending[0] not in reading.wording.key:
                add(ending[1].name, candidate.score, None, f"{in_marks(candidate.practice)} without {in_marks(ending[0])}")
        for part in self.knowledge.index.parts(reading.wording) if found else ():  # of a name that is doubtful anyway, all that it may mean
            add(part.practice.name, 0.8, None, f"a part of the name is {in_marks(part.matched)}")
        return tuple(sorted(found.values(), key=lambda c: (-c.score, c.practice)))[:_SHOWN]

    @cached_property
    def _same_vague(self) -> dict[str, list[Reading]]:
        found: dict[str, list[Reading]] = defaultdict(list)
        for reading in self.readings:
            if not reading.wording.speaks_for_itself:
                found[reading.wording.core].append(reading)
        return found


def against(x: Wording, y: Wording, above: str, beneath: str, knowledge: Knowledge) -> str:
    """Why two wordings may not meet, or nothing; `above` and `beneath` are the known practices that they are, or are narrower cases of."""
    if x.joined != y.joined:
        return "one joins two measures"
    if x.vague or y.vague or min(len(x.content), len(y.content)) < TELLING:
        return "says too little by itself"
    if above and beneath and beneath in knowledge.apart.get(above, ()):
        return f"{above} / {beneath}"
    return conflict(x, y, knowledge.reader.rules)


def certain(x: Wording, y: Wording, above: str, beneath: str, likeness: Likeness, knowledge: Knowledge) -> str:
    """Why two wordings that may meet are certainly one measure, or nothing; `above` and `beneath` are the known practices that they are narrower cases of."""
    if likeness.certain or x.says_the_same(y):
        return f"wordings alike {likeness.score:.2f}"
    index = knowledge.index
    if likeness.score < DOUBTFUL or not index.by_key.keys().isdisjoint((x.key, y.key)):
        return ""
    meant = index.descriptions.alike((x, bool(above)), (y, bool(beneath)))
    return f"wordings alike {likeness.score:.2f}, likeness of meaning {meant:.2f}" if meant >= _SAME_MEANING else ""


def _same_talk(a: Instrument, b: Instrument) -> bool:
    """Whether the words around two measures are alike enough for a person to look."""
    left, right = ({text[i:i + 2] for i in range(len(text) - 1)} for text in (a.context, b.context))
    return len(left & right) >= _SHARED * min(len(left), len(right)) > 0
