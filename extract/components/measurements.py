"""The component `reformgraph_measurements`: which number measures which indicator, in which direction.

Quantities are found in one pass over the text (quantities), read sentence by sentence as drafts (measure_drafts, indicators), and those that
measure no result are left out (measure_filter).
"""

import math
import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping
from itertools import groupby

from spacy.language import Language
from spacy.tokens import Doc

from ..debris import debris
from ..extensions import frame_of, text_of
from ..measures.aims import aims
from ..measures.draft import Draft
from ..measures.drafts import SentenceReader
from ..measures.filter import Surroundings, is_noise, measure_filter
from ..measures.problems import problems
from ..measures.quantities import Quantity, quantity_grammar, with_shared_units
from ..measures.stories import holds, stories
from ..measures.words import MeasureWords, measure_words
from ..mentions import Frame, Measurement

_SENTENCE = re.compile(r"[。！!？?\n]")
_LONGEST = 1_000
_LISTED = 4  # levels of a list before a comma: 由3个环节、12份材料、20个工作日，压缩为…
_CLAUSE = re.compile(r"[，,；;：:|｜]")
_BRACKETS = re.compile(r"[（(][^（()）\n]*[)）]")
_OWNERS = ("Department", "Organization", "Locality")


class Measurements:
    """Finds the measurements of a case and appends them to its frame."""

    def __init__(self, user_lexicon: str = "") -> None:
        self._user_lexicon = user_lexicon
        self._filter = measure_filter(user_lexicon)
        self._stories, self._aims, self._problems = stories(user_lexicon), aims(user_lexicon), problems(user_lexicon)

    def match(self, text: str, frame: Frame) -> list[Measurement]:
        """The measurements that the title and the body tell, in the order of the text; one that is told in two sentences counts once."""
        result: list[Measurement] = []
        told: dict[tuple[object, ...], dict[frozenset[str], tuple[int, int]]] = {}  # numbers: characters of an indicator: its sentence
        around: Surroundings | None = None
        scene = -1
        waste = debris(text)
        speeches, planned, wrong = self._stories.speeches(text), self._aims.parts(text, frame.year), self._problems.parts(text)
        for draft in drafts(text, owners(frame), self._user_lexicon):
            if waste.covers(draft.quantities()[0].start):
                continue
            if around is None or around.sentence != draft.sentence:
                around = self._filter.surroundings(text, draft.sentence)
                scene = self._stories.scene(text, draft.sentence)
            if 0 <= scene < draft.quantities()[0].start or holds(speeches, draft.quantities()[0].start):
                continue
            if holds(wrong, draft.quantities()[0].start) or self._problems.falls_short(text, draft):
                continue
            if (score := self._filter.score(text, draft, around)) <= 0:
                continue
            same_numbers = told.setdefault((draft.direction, *(q.base_value for q in draft.quantities())), {})
            indicator = frozenset(draft.indicator.text)
            if not any(sentence != draft.sentence and _alike(indicator, other) for other, sentence in same_numbers.items()):
                same_numbers[indicator] = draft.sentence
                result.append(_measurement(draft, score, planned=holds(planned, draft.quantities()[0].start)))
        return result

    def __call__(self, doc: Doc) -> Doc:
        frame = frame_of(doc)
        frame.measurements.extend(self.match(text_of(doc), frame))
        return doc


@Language.factory("reformgraph_measurements", requires=["doc._.frame"], assigns=["doc._.frame"], default_config={"user_lexicon": ""})
def make_measurements(nlp: Language, name: str, user_lexicon: str) -> Measurements:  # noqa: ARG001 (spaCy passes them)
    """Settings: `user_lexicon` is a folder whose units.yaml, measure_triggers.yaml and measure_weights.yaml add to those that ship."""
    return Measurements(user_lexicon)


def owners(frame: Frame) -> dict[int, int]:
    """The bodies and places of a case, by where they start and end; of several at one place the longest."""
    return {m.start: m.end for m in sorted(frame.mentions, key=lambda m: m.end) if m.label in _OWNERS}


def drafts(text: str, owners: Mapping[int, int], user_lexicon: str = "") -> Iterator[Draft]:
    """Every reading of a number as a measurement, before those that measure no result are left out; `owners` are the bodies and places of the text."""
    words = measure_words(user_lexicon)
    found = [q for q in with_shared_units(text, list(quantity_grammar(user_lexicon).find(text))) if not is_noise(text, q)]
    if not found:
        return
    ends = _sentence_ends(text)
    for index, group in groupby(found, key=lambda q: bisect_right(ends, q.start)):
        start = ends[index - 1] + 1 if index else 0
        end = ends[index] if index < len(ends) else len(text)
        yield from SentenceReader(text, (start, end), words, owners).read(list(_clauses(text, start, end, list(group), words)))


def _sentence_ends(text: str) -> list[int]:
    """Where sentences end; a text without stops is cut, so that the time stays linear."""
    ends: list[int] = []
    for stop in [*(m.start() for m in _SENTENCE.finditer(text)), len(text)]:
        last = ends[-1] if ends else 0
        ends.extend(range(last + _LONGEST, stop - _LONGEST // 2, _LONGEST))
        ends.append(stop)
    return ends


def _measurement(draft: Draft, score: float, *, planned: bool) -> Measurement:
    quantities = draft.quantities()
    told = {name: q.text for name in ("before", "after", "change", "value") if (q := getattr(draft, name))}
    start = min(draft.indicator.start, *(q.start for q in quantities))
    end = max(draft.indicator.end, *(q.end for q in quantities))
    return Measurement(draft.indicator.text, draft.direction, start, end, f"measure:{draft.rule}:{draft.side}", **told, confidence=round(1 / (1 + math.exp(-score)), 3),
                       planned=planned)


def _alike(one: frozenset[str], other: frozenset[str]) -> bool:
    """Whether two indicators have nearly the same characters."""
    return 5 * len(one & other) >= 3 * min(len(one), len(other))


def _joins(text: str, start: int, comma: int, quantities: list[Quantity], words: MeasureWords) -> bool:
    """Whether a comma stands inside a pair of levels: 从2018年的5万户，增长到10万户."""
    later = next((i for i, q in enumerate(quantities) if q.start > comma), 0)
    if not later or text[comma] not in "，,":
        return False
    first, second = quantities[later - 1], quantities[later]
    return second.start - first.end < 24 and bool(words.joining(text[first.end: second.start])) and any(
        words.opening_before(text[start: q.start]) is not None for q in quantities[max(0, later - _LISTED): later])


def _clauses(text: str, start: int, end: int, quantities: list[Quantity], words: MeasureWords) -> Iterator[tuple[int, int, list[Quantity]]]:
    """The clauses of a sentence that hold quantities; brackets with a quantity in them are clauses of their own."""
    inside = {p for q in quantities for p in range(q.start, q.end)}
    cuts = [m.start() for m in _CLAUSE.finditer(text, start, end) if m.start() not in inside and not _joins(text, start, m.start(), quantities, words)]
    for bracket in _BRACKETS.finditer(text, start, end):
        if bracket.start() not in inside and any(bracket.start() < q.start < bracket.end() for q in quantities):
            cuts += [bracket.start(), bracket.end() - 1]
    cuts.sort()
    for index, group in groupby(quantities, key=lambda q: bisect_left(cuts, q.start)):
        yield (cuts[index - 1] + 1 if index else start), (cuts[index] if index < len(cuts) else end), list(group)
