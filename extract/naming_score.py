"""Scores the proposals of one text without making the features that other proposals have made before.

The model is linear, so a score is a sum over the parts of naming_features.py. A part that hangs on a place of the text is summed once per text,
one that hangs on a few numbers once per process. The score is the same as that of all `features` together.
"""

from itertools import repeat
from operator import add

from .naming import Proposal
from .naming_features import (
    QUOTE_GROUPS,
    core_range,
    count_near,
    governor_role,
    group_features,
    head_shape,
    is_early,
    modifier_end,
    rare_features,
    role_at,
    shape_of,
    start_features,
    tail_features,
)
from .naming_reading import Reading
from .naming_weights import NamingModel
from .naming_words import Names


class Scorer:
    """The scores of the proposals of one text."""

    def __init__(self, reading: Reading, names: Names, model: NamingModel) -> None:
        self._reading, self._names, self._model = reading, names, model
        self._starts: dict[int, tuple[complex, str, str, bool]] = {}
        self._tails: dict[tuple[int, str], complex] = {}
        self._lefts: dict[tuple[int, int], complex] = {}
        self._counts: dict[tuple[int, int], int] = {}

    def common(self, proposal: Proposal) -> complex:
        """The part of the score that all proposals of a group share."""
        total = self._model.weigh(group_features(self._reading, proposal, self._names))
        if proposal.group[0] in QUOTE_GROUPS:
            total += _pairs(self._reading.text[slice(*core_range(proposal))], self._model.pairs)
        return total

    def own(self, proposal: Proposal) -> complex:
        """The part of the score that tells a proposal from the others of its group."""
        reading, model, names = self._reading, self._model, self._names
        start, anchor, head, quote = proposal.start, proposal.anchor, proposal.head, proposal.quote
        core_start, core_end = core_range(proposal)
        core = reading.text[core_start:core_end]
        count = self._counts.get((core_start, core_end))
        if count is None:
            count = self._counts[core_start, core_end] = count_near(reading.text, core, core_start)
        first, last = reading.inside(start, modifier_end(proposal))
        shape = shape_of(proposal, core, count, last - first)
        begin, role, governor, early = self._starts.get(start) or self._start(start)
        tail = self._tails.get((proposal.end, anchor))
        if tail is None:
            tail = self._tails[proposal.end, anchor] = model.weigh(tail_features(reading, proposal, names))
        total = model.shape(shape) + begin + model.place(anchor, role, governor, early) + tail
        if head is not None:
            total += model.head(head_shape(reading, proposal, shape.inside > 0, names))
        if not shape.quoted:
            total += _pairs(core, model.pairs)
        if last > first:
            for at in reading.starts[first:last]:
                total += model.words.get(reading.start_words[at][0], 0j)
        if quote is not None and start < quote.start - 1:
            total += self._left_of(start, quote.start)
        if proposal.shared_head or proposal.known or core in names.known or core in names.slogans:
            total += model.weigh(rare_features(proposal, core, names))
        return total

    def _start(self, start: int) -> tuple[complex, str, str, bool]:
        reading = self._reading
        found = (self._model.weigh(start_features(reading, start)), role_at(reading, start), governor_role(reading, start), is_early(start))
        self._starts[start] = found
        return found

    def _left_of(self, start: int, quote: int) -> complex:
        total = self._lefts.get((start, quote))
        if total is None:
            total = self._lefts[start, quote] = _pairs(self._reading.text[start:quote], self._model.left_pairs)
        return total


def _pairs(phrase: str, weights: dict[str, complex]) -> complex:
    """The weight of the pairs of neighbouring characters of a phrase."""
    return sum(map(weights.get, map(add, phrase, phrase[1:]), repeat(0j)), 0j)
