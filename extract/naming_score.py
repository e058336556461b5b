"""Scores the proposals of one text without making the features that other proposals have made before.

The model is linear, so a score is a sum over the parts of naming_features.py. A part that hangs on a place of the text is summed once per text,
one that hangs on a few numbers once per process. The score is the same as that of all `features` together.
"""

from collections.abc import Sequence
from itertools import repeat
from operator import add

from .naming import Proposal
from .naming_features import (
    END_GROUPS,
    QUOTE_GROUPS,
    core_range,
    count_near,
    gap,
    group_features,
    is_early,
    rare_features,
    signs,
    sizes,
    unspecific,
)
from .naming_reading import Reading
from .naming_weights import NamingModel
from .naming_words import Names

# What is known of a beginning: its weight, the roles of the word before it and of the verb that governs it, whether it stands early.
_Start = tuple[complex, str, str, bool]
# Of two characters, those nearer to a place behind them and before them.
_LAST, _FIRST = slice(-1, None), slice(0, 1)


class Scorer:
    """The scores of the proposals of one text."""

    def __init__(self, reading: Reading, names: Names, model: NamingModel) -> None:
        self._reading, self._names, self._model = reading, names, model
        self._starts: dict[int, _Start] = {}
        self._tails: dict[tuple[int, str], complex] = {}
        self._lefts: dict[tuple[int, int], complex] = {}

    def scores(self, group: Sequence[Proposal]) -> list[complex]:
        """The scores of proposals of one group."""
        reading, model, names, first = self._reading, self._model, self._names, group[0]
        text, quoted = reading.text, first.group[0] in QUOTE_GROUPS
        common = self._common(first)
        found: list[complex] = []
        core, count, held = "", 0, ""
        if quoted:
            core_start, core_end = core_range(first)
            core = text[core_start:core_end]
            count, held = count_near(text, core, core_start), signs(core)
            common += _pairs(core, model.pairs)
        for proposal in group:
            start, end, anchor, head, quote = proposal.start, proposal.end, proposal.anchor, proposal.head, proposal.quote
            head_start = end if head is None else end - len(head.word)
            low, high = reading.inside(start, head_start)
            begin, role, governor, early = self._starts.get(start) or self._start(start)
            tail = self._tails.get((end, anchor))
            if tail is None:
                tail = self._tails[end, anchor] = self._tail(proposal)
            total = common + begin + tail + model.place(anchor, role, governor, early)
            if not quoted:
                core = text[start:end]
                count, held = count_near(text, core, start), signs(core)
                total += _pairs(core, model.pairs)
            total += model.shape(anchor, quoted, *sizes(proposal, core, high - low), count, held)
            for at in reading.starts[low:high]:
                total += model.inside.get(reading.start_words[at][0], 0j)
            if head is not None:
                firm = head.word in names.firm
                if quote is not None:
                    total += model.quote_head(head, firm, anchor, gap(proposal, quote, head), high > low)
                else:
                    length = head_start - start
                    total += model.head(head, firm, length if length < 10 else 10, unspecific(text[start:head_start], names), high > low, role, proposal.rank)
            if quote is not None and start < quote.start - 1:
                total += self._left(start, quote.start)
            if proposal.shared_head or proposal.known or core in names.known or core in names.slogans:
                total += model.weigh(rare_features(proposal, core, names))
            found.append(total)
        return found

    def _common(self, proposal: Proposal) -> complex:
        """The part of the score that all proposals of a group share."""
        if proposal.group[0] not in END_GROUPS:
            return self._model.weigh(group_features(self._reading, proposal, self._names))
        text, end, model = self._reading.text, proposal.end, self._model
        total = _side(model.last, text[max(0, end - 2):end], _LAST) + _side(model.after, text[end:end + 2], _FIRST)
        if proposal.group[0] == "h" and (head := proposal.head) is not None:
            start = end - len(head.word)
            total += model.word(head) + _side(model.headed, text[max(0, start - 2):end], slice(1, None))
        following = self._reading.head_at.get(end)
        return total if following is None else total + model.following(following, None)

    def _tail(self, proposal: Proposal) -> complex:
        """The part of the score that the end and the anchor make; see tail_features."""
        text, end, anchor, model = self._reading.text, proposal.end, proposal.anchor, self._model
        total = model.anchored(anchor, proposal.head) + model.after_anchor.get(anchor + text[end:end + 1], 0j)
        if text.endswith(self._names.bodies, 0, end):
            total += model.body
        if proposal.group[0] not in END_GROUPS:
            total += model.word(proposal.head) + model.last_two.get(text[end - 2:end], 0j) + _side(model.next, text[end:end + 2], _FIRST)
            following = self._reading.head_at.get(end)
            if following is not None:
                total += model.following(following, anchor)
        return total

    def _start(self, start: int) -> _Start:
        reading, model = self._reading, self._model
        text, word, governor = reading.text, reading.start_words.get(start), reading.governor(start)
        total = _side(model.first, text[start:start + 2], _FIRST) + _side(model.before, text[max(0, start - 2):start], _LAST)
        if word is not None:
            total += model.words.get(word[0], 0j)
        if governor is not None:
            total += model.governors.get(governor[0], 0j)
        found = self._starts[start] = (total, "-" if word is None else word[1], "" if governor is None else governor[1], is_early(start))
        return found

    def _left(self, start: int, quote: int) -> complex:
        total = self._lefts.get((start, quote))
        if total is None:
            total = self._lefts[start, quote] = _pairs(self._reading.text[start:quote], self._model.left_pairs)
        return total


def _side(weights: dict[str, complex], characters: str, nearer: slice) -> complex:
    """The weight of the characters beside a place; `nearer` are those of which it is made where the model does not know all together."""
    weight = weights.get(characters)
    return weights.get(characters[nearer], 0j) if weight is None else weight


def _pairs(phrase: str, weights: dict[str, complex]) -> complex:
    """The weight of the pairs of neighbouring characters of a phrase."""
    return sum(map(weights.get, map(add, phrase, phrase[1:]), repeat(0j)), 0j)
