"""The component `reformgraph_measurements`: which number measures which indicator, in which direction.

Quantities are found in one pass over the text (quantities), read sentence by sentence as drafts (measure_drafts, indicators), and those that
measure no result are left out (measure_filter).
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from itertools import groupby

from spacy.language import Language
from spacy.tokens import Doc

from reformgraph.extract.extensions import frame_of
from reformgraph.extract.measure_drafts import Draft, SentenceReader
from reformgraph.extract.measure_filter import is_noise, measure_filter
from reformgraph.extract.measure_words import measure_words
from reformgraph.extract.mentions import Frame, Measurement
from reformgraph.extract.quantities import Quantity, quantity_grammar

_SENTENCE = re.compile(r"[。！!？?\n]")
_CLAUSE = re.compile(r"[，,；;：:]")
_BRACKETS = re.compile(r"[（(][^（()）\n]*[)）]")


class Measurements:
    """Finds the measurements of a case and appends them to its frame."""

    def __init__(self, user_lexicon: str = "") -> None:
        self._user_lexicon = user_lexicon
        self._filter = measure_filter(user_lexicon)

    def match(self, text: str, frame: Frame) -> list[Measurement]:
        """The measurements that the title and the body tell, in the order of the text; one that is told in two sentences counts once."""
        result: list[tuple[Draft, Measurement]] = []
        for draft in drafts(text, self._user_lexicon):
            if self._filter.accepts(text, draft):
                found = _measurement(draft)
                if not _told_before(draft, found, result):
                    result.append((draft, found))
        return [found for _, found in result]

    def __call__(self, doc: Doc) -> Doc:
        frame = frame_of(doc)
        frame.measurements.extend(self.match(doc.text, frame))
        return doc


@Language.factory("reformgraph_measurements", requires=["doc._.frame"], assigns=["doc._.frame"], default_config={"user_lexicon": ""})
def make_measurements(nlp: Language, name: str, user_lexicon: str) -> Measurements:  # noqa: ARG001 (spaCy passes them)
    """Settings: `user_lexicon` is a folder whose units.yaml, measure_triggers.yaml and measure_weights.yaml add to those that ship."""
    return Measurements(user_lexicon)


def drafts(text: str, user_lexicon: str = "") -> Iterator[Draft]:
    """Every reading of a number as a measurement, before those that measure no result are left out."""
    words = measure_words(user_lexicon)
    found = [q for q in quantity_grammar(user_lexicon).find(text) if not is_noise(text, q)]
    if not found:
        return
    ends = [m.start() for m in _SENTENCE.finditer(text)]
    for index, group in groupby(found, key=lambda q: bisect_right(ends, q.start)):
        start = ends[index - 1] + 1 if index else 0
        end = ends[index] if index < len(ends) else len(text)
        yield from SentenceReader(text, (start, end), words).read(list(_clauses(text, start, end, list(group))))


def _measurement(draft: Draft) -> Measurement:
    quantities = draft.quantities()
    told = {name: q.text for name in ("before", "after", "change", "value") if (q := getattr(draft, name))}
    start = min(draft.indicator.start, *(q.start for q in quantities))
    end = max(draft.indicator.end, *(q.end for q in quantities))
    return Measurement(draft.indicator.text, draft.direction, start, end, f"measure:{draft.rule}:{draft.side}", **told)


def _told_before(draft: Draft, found: Measurement, earlier: list[tuple[Draft, Measurement]]) -> bool:
    """Whether another sentence told the same numbers, in the same direction, of an indicator of nearly the same characters."""
    for other, known in earlier:
        if other.sentence == draft.sentence or (found.direction, found.before, found.after, found.change, found.value) != (
            known.direction, known.before, known.after, known.change, known.value):
            continue
        x, y = set(found.indicator), set(known.indicator)
        if 5 * len(x & y) >= 3 * min(len(x), len(y)):
            return True
    return False


def _clauses(text: str, start: int, end: int, quantities: list[Quantity]) -> Iterator[tuple[int, int, list[Quantity]]]:
    """The clauses of a sentence that hold quantities; brackets with a quantity in them are clauses of their own."""
    inside = {p for q in quantities for p in range(q.start, q.end)}
    cuts = [m.start() for m in _CLAUSE.finditer(text, start, end) if m.start() not in inside]
    for bracket in _BRACKETS.finditer(text, start, end):
        if bracket.start() not in inside and any(bracket.start() < q.start < bracket.end() for q in quantities):
            cuts += [bracket.start(), bracket.end() - 1]
    cuts.sort()
    for index, group in groupby(quantities, key=lambda q: bisect_left(cuts, q.start)):
        yield (cuts[index - 1] + 1 if index else start), (cuts[index] if index < len(cuts) else end), list(group)
