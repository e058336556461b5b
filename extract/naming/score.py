"""Scores the proposals of one text without making the features that other proposals have made before.

The model is linear, so a score is a sum over the parts of naming_features.py. A part that hangs on a place of the text is summed once per text,
one that hangs on a few numbers once per process. The score is the same as that of all `features` together.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from itertools import accumulate, repeat

from ..phrases import character_pairs
from .features import (
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
from .proposals import Proposal
from .reading import Reading
from .weights import NamingModel
from .words import Names

# What is known of a beginning: its weight, the roles of the word before it and of the verb that governs it, whether it stands early.
_Start = tuple[complex, str, str, bool]
# Of two characters, those nearer to a place behind them and before them.
_LAST, _FIRST = slice(-1, None), slice(0, 1)


class Scorer:
    """The scores of the proposals of one text.

    `_beside[i]` are the characters i and i + 1; `_totals[i]` is the weight of the pairs of characters that begin before i.
    """

    def __init__(self, reading: Reading, names: Names, model: NamingModel) -> None:
        self._reading, self._names, self._model = reading, names, model
        text = reading.text
        self._beside = [*character_pairs(text), text[-1:], ""]
        self._totals = list(accumulate(map(model.pairs.get, self._beside[:len(text) - 1], repeat(0j)), initial=0j))
        self._starts: dict[int, _Start] = {}
        self._tails: dict[tuple[int, str], complex] = {}
        self._lefts: dict[tuple[int, int], complex] = {}

    def scores(self, group: Sequence[Proposal]) -> list[complex]:
        """The scores of proposals of one group."""
        reading, model, names = self._reading, self._model, self._names
        text, totals, known, slogans, starts = reading.text, self._totals, names.known, names.slogans, reading.starts
        quoted = group[0].group[0] in QUOTE_GROUPS
        common = self._common(group[0])
        found: list[complex] = []
        core_start, core_end = core_range(group[0])
        core = text[core_start:core_end]
        count, held = count_near(text, core, core_start), signs(core)
        if quoted and core_end - core_start > 1:
            common += totals[core_end - 1] - totals[core_start]
        for proposal in group:
            start, end, anchor, _, head, quote, inner, shared, rank, siblings = proposal
            begin, role, governor, early = self._starts.get(start) or self._start(start)
            tail = self._tails.get((end, anchor))
            if tail is None:
                tail = self._tails[end, anchor] = self._tail(proposal)
            total = common + begin + tail + model.place(anchor, role, governor, early)
            if not quoted:
                if start != core_start or end != core_end:
                    core_start, core_end, core = start, end, text[start:end]
                    count, held = count_near(text, core, start), signs(core)
                total += totals[end - 1] - totals[start]
            head_start = end if head is None else end - len(head.word)
            low = bisect_right(starts, start)
            high = bisect_left(starts, head_start, low)
            total += model.shape(anchor, quoted, *sizes(end - start, len(core), high - low, siblings), rank, count, held)
            if high > low:
                for at in starts[low:high]:
                    total += model.inside.get(reading.start_words[at][0], 0j)
            if head is not None:
                firm = head.word in names.firm
                if quote is not None:
                    total += model.quote_head(head, firm, anchor, gap(proposal, quote, head), high > low)
                else:
                    total += model.head(head, firm, min(head_start - start, 10), unspecific(text[start:head_start], names), high > low, role, rank)
            if quote is not None and start < quote.start - 1:
                total += self._left(start, quote.start)
            if shared is not None or inner is not None or core in known or core in slogans:
                total += model.weigh(rare_features(proposal, core, names))
            found.append(total)
        return found

    def _common(self, proposal: Proposal) -> complex:
        """The part of the score that all proposals of a group share, but for the pairs of characters in its quoted phrase."""
        if proposal.group[0] not in END_GROUPS:
            return self._model.weigh(group_features(self._reading, proposal, self._names))
        end, model, beside = proposal.end, self._model, self._beside
        total = _side(model.last, beside[end - 2], _LAST) + _side(model.after, beside[end], _FIRST)
        if proposal.group[0] == "h" and (head := proposal.head) is not None:
            start = end - len(head.word)
            total += model.word(head) + _side(model.headed, self._reading.text[max(0, start - 2):end], slice(1, None))
        following = self._reading.head_at.get(end)
        return total if following is None else total + model.following(following, None)

    def _tail(self, proposal: Proposal) -> complex:
        """The part of the score that the end and the anchor make; see tail_features."""
        text, end, anchor, model = self._reading.text, proposal.end, proposal.anchor, self._model
        total = model.anchored(anchor, proposal.head) + model.after_anchor.get(anchor + text[end:end + 1], 0j)
        if text.endswith(self._names.bodies, 0, end):
            total += model.body
        if proposal.group[0] not in END_GROUPS:
            total += model.word(proposal.head) + model.last_two.get(self._beside[end - 2], 0j) + _side(model.next, self._beside[end], _FIRST)
            following = self._reading.head_at.get(end)
            if following is not None:
                total += model.following(following, anchor)
        return total

    def _start(self, start: int) -> _Start:
        reading, model, beside = self._reading, self._model, self._beside
        word, governor = reading.start_words.get(start), reading.governor(start)
        total = _side(model.first, beside[start], _FIRST)
        total += _side(model.before, beside[start - 2] if start > 1 else reading.text[:start], _LAST)
        if word is not None:
            total += model.words.get(word[0], 0j)
        if governor is not None:
            total += model.governors.get(governor[0], 0j)
        found = self._starts[start] = (total, "-" if word is None else word[1], "" if governor is None else governor[1], is_early(start))
        return found

    def _left(self, start: int, quote: int) -> complex:
        total = self._lefts.get((start, quote))
        if total is None:
            total = self._lefts[start, quote] = sum(map(self._model.left_pairs.get, self._beside[start:quote - 1], repeat(0j)), 0j)
        return total


def _side(weights: dict[str, complex], characters: str, nearer: slice) -> complex:
    """The weight of the characters beside a place; `nearer` are those of which it is made where the model does not know all together."""
    weight = weights.get(characters)
    return weights.get(characters[nearer], 0j) if weight is None else weight

