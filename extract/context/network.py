"""Reads a case with a small network and scores candidates by what stands around them: names and relations.

The linear models know the words of the lexicons; the network knows how a sentence reads. Both score each candidate, and their scores are added. Its weights
began as those of multilingual-e5-small (see schema/encoder) and were trained on by training/train_context.py.
"""

from collections.abc import Sequence
from functools import cache, lru_cache
from importlib import resources

import numpy as np

from reformgraph.schema.encoder.layers import Arrays, Floats, Layers, Linear, Norm, Words, floats, gelu, load_words
from reformgraph.schema.encoder.pieces import BEGIN, END, Piece

from ..mentions import Mention
from .pairs import LABELS, PAIR_TYPES, Pair, Span, between, pair_numbers
from .windows import windows

_KEPT_TEXTS = 4  # texts whose reading is kept: the components ask for that of the case at hand
LONGEST_PIECE = 8  # characters of a piece whose places are told apart


class Network:
    """The weights of the network; `arrays` are those of a file made by training/train_context.py."""

    def __init__(self, arrays: Arrays, words: Words) -> None:
        self._words, self._layers = words, Layers(arrays)
        known = bytes(arrays["characters"]).decode()
        self._characters = {character: number for number, character in enumerate(known, 1)}
        self._character_vectors, self._places, self._norm = floats(arrays["character_vectors"]), floats(arrays["places"]), Norm(arrays, "character")
        self.phrase, self.phrase_score = Linear(arrays, "phrase"), Linear(arrays, "phrase_score")
        self.argument, self.labels = Linear(arrays, "argument"), floats(arrays["labels"])
        self.case, self.between, self.numbers = floats(arrays["case"]), Linear(arrays, "between"), floats(arrays["numbers"])
        self.pair, self.pair_score = Linear(arrays, "pair"), Linear(arrays, "pair_score")

    def characters(self, text: str) -> Floats:
        """A vector for each character in its context, and zeros before the first and behind the last."""
        pieces = self._words.vocabulary.split(text)
        found = np.zeros((len(text) + 2, self._layers.width), dtype=np.float32)
        if not pieces:
            return found
        read = self._pieces(pieces)
        of_piece = np.repeat(np.arange(len(pieces)), [p.end - p.start for p in pieces])
        place = [min(at, LONGEST_PIECE) for p in pieces for at in range(p.end - p.start)]
        own = [self._characters.get(character, 0) for character in text]
        found[1:-1] = self._norm(read[of_piece] + self._places[place] + self._character_vectors[own])
        return found

    def _pieces(self, pieces: Sequence[Piece]) -> Floats:
        numbers = [p.number for p in pieces]
        parts = []
        for w in windows(len(pieces)):  # one by one: what a layer computes then stays in the processor's cache
            row = self._layers(self._words.vectors(np.array([[BEGIN, *numbers[w.start:w.end], END]])))[0]
            parts.append(row[1 + w.first - w.start:1 + w.last - w.start])
        return np.concatenate(parts)


class Context:
    """One text as the network reads it. All scores are log-odds, to three decimals."""

    def __init__(self, network: Network, text: str) -> None:
        self._network, self._vectors = network, network.characters(text)

    def names(self, spans: Sequence[Span]) -> list[tuple[float, float]]:
        """For each phrase, how much speaks for its naming an instrument, and for a platform, against its being no name."""
        if not spans:
            return []
        v, (start, end) = self._vectors, np.array(spans).T
        hidden = gelu(self._network.phrase(np.concatenate([v[start + 1], v[end], v[start], v[end + 1]], axis=1)))
        return [(round(float(a), 3), round(float(b), 3)) for a, b in self._network.phrase_score(hidden)]

    def pairs(self, pairs: Sequence[Pair], sentence_starts: Sequence[int], body_start: int) -> list[float]:
        """For each candidate, how much speaks for its being a relation of its type."""
        if not pairs:
            return []
        net = self._network
        ends = {(m.label, m.start, m.end): m for p in pairs for m in (p.head, p.tail) if m is not None}
        row = dict(zip(ends, self._arguments(list(ends.values())), strict=True))
        head = np.array([net.case if p.head is None else row[p.head.label, p.head.start, p.head.end] for p in pairs])
        tail = np.array([row[p.tail.label, p.tail.start, p.tail.end] for p in pairs])
        middle = net.between(np.array([self._mean(between(p)) for p in pairs]))
        middle += np.array([net.numbers[pair_numbers(p, sentence_starts, body_start)].sum(axis=0) for p in pairs])
        scores = net.pair_score(gelu(net.pair(np.concatenate([head, tail, head * tail, middle], axis=1))))
        return [round(float(row[PAIR_TYPES.index(p.type)]), 3) for row, p in zip(scores, pairs, strict=True)]

    def _arguments(self, mentions: Sequence[Mention]) -> Floats:
        v, net = self._vectors, self._network
        start, end = np.array([m.start for m in mentions]), np.array([m.end for m in mentions])
        mean = np.array([self._mean((m.start, m.end)) for m in mentions])
        labels = net.labels[[LABELS.index(m.label) for m in mentions]]
        return net.argument(np.concatenate([v[start + 1], v[end], mean, labels], axis=1))

    def _mean(self, span: Span) -> Floats:
        """The mean vector of some characters; zeros where there are none."""
        part = self._vectors[span[0] + 1:span[1] + 1]
        return np.asarray(part.mean(axis=0) if len(part) else self._vectors[0], dtype=np.float32)


@cache
def load_network() -> Network:
    """The network that ships with the package."""
    with resources.files("reformgraph.extract.models").joinpath("context.npz").open("rb") as file, np.load(file, allow_pickle=False) as arrays:
        return Network(arrays, load_words())


@lru_cache(maxsize=_KEPT_TEXTS)
def read_context(text: str) -> Context:
    """A text as the shipped network reads it."""
    return Context(load_network(), text)
