"""Splits a text into the pieces that the network reads: the likeliest sequence of known pieces (a unigram model, as SentencePiece has it)."""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

BEGIN, PAD, END, UNKNOWN = range(4)
_UNLIKELY = 10.0  # an unknown character costs so much more than the rarest piece


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of a text: text[start:end], and its number in the network's vocabulary."""

    start: int
    end: int
    number: int


class Vocabulary:
    """The pieces that the network knows, in the order of its word vectors, with the logarithm of how often each occurs."""

    def __init__(self, pieces: Sequence[str], scores: Sequence[float]) -> None:
        self._known = {piece: (number, float(score)) for number, (piece, score) in enumerate(zip(pieces, scores, strict=True)) if number > UNKNOWN}
        self._longest = max(map(len, self._known))
        self._unknown = min(score for _, score in self._known.values()) - _UNLIKELY

    def split(self, text: str) -> list[Piece]:
        """The pieces of a text, in order; they cover it without gaps."""
        read = "".join(map(_normal, text))
        best = [0.0] + [float("-inf")] * len(read)
        last: list[Piece] = [Piece(0, 0, UNKNOWN)] * (len(read) + 1)
        get = self._known.get
        for start in range(len(read)):
            score = best[start]
            for end in range(start + 1, min(start + self._longest, len(read)) + 1):
                known = get(read[start:end])
                if known is not None and score + known[1] > best[end]:
                    best[end], last[end] = score + known[1], Piece(start, end, known[0])
            if score + self._unknown > best[start + 1]:
                best[start + 1], last[start + 1] = score + self._unknown, Piece(start, start + 1, UNKNOWN)
        found: list[Piece] = []
        at = len(read)
        while at:
            found.append(last[at])
            at = last[at].start
        return found[::-1]


def _normal(character: str) -> str:
    """A character as the vocabulary writes it: half width, and a space as ▁. One that becomes several stays as it is."""
    folded = unicodedata.normalize("NFKC", character)
    if len(folded) != 1:
        return character
    return "▁" if folded.isspace() else folded
