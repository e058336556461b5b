"""Finding the known practice that a longer wording describes in words of its own: by the words that it shares with those of the practice, and by
the direction that a small neural network gives it."""

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache

import numpy as np

from reformgraph.schema.practices import KnownPractice

from .encoder.meanings import Meaning, Meanings
from .wordings import Wording, WordingReader

_LENGTH = 7  # characters of a wording that says enough to be a description
_SHORT = 4  # characters of a wording that says enough for the network, if it is sure
_COVERED, _MARGIN = 0.6, 0.25  # the share of its weight that the practice's own words hold, and how far it is above the next practice's: certain
_MAYBE_COVERED, _MAYBE_MARGIN = 0.45, 0.1  # the same for a person to look at
_OFTEN = 0.25  # the share of a practice's wordings that hold a pair of characters: a certain description holds one of these (亩均)
_UNKNOWN = 0.5  # what characters that stand in no practice's words count: most of them are where two words meet
# The cosine to the direction of the practice, and how far it is above the next practice's, that make a description certain:
_NEAR, _APART = 0.55, 0.07
_BACKED_NEAR, _BACKED_APART = 0.5, 0.04  # where the words lead to the same practice
_GENERAL_NEAR, _GENERAL_APART = 0.57, 0.12  # for a way of doing many things: a wording about one of them may mean a practice of its own
_CAREFUL_NEAR, _CAREFUL_APART = 0.57, 0.13  # for a wording that is short, adds two up or holds a word that stands against the practice's
_SURE_NEAR, _SURE_APART = 0.62, 0.18  # for a wording that says more than a known one, and for a short one of a way of doing many things
_NARROWER_NEAR, _NARROWER_APART = 0.7, 0.3  # for one that ends with a known one and means a way of doing many things: mostly it is done in one matter there
_MAYBE_NEAR, _MAYBE_APART = 0.45, 0.05  # for a person to look at
_MODIFIED = 4  # characters of a known wording that make a wording which says more a case of its own
_SHARED = 0.4  # the share of its weight that some practice's words hold where a wording is worth a look of the network
_SURE_SHARED = 0.55  # the same for a wording that is short or ends with a known one
_ADDED = frozenset("+＋")


@dataclass(frozen=True, slots=True)
class Described:
    """The practice that a wording describes, how surely (0 to 1: the share of its weight that the practice's words hold, or the cosine to its
    direction), by which of the two, and whether that is certain."""

    practice: KnownPractice
    likeness: float
    by: str
    certain: bool


class Descriptions:
    """The characters and pairs of characters that the words of each practice hold, weighed by how few practices hold them; `often` are the pairs
    that many wordings of a practice hold. `marks` are its words that stand in a contrast, `characters` all of its characters, `cores` what its longer
    wordings say."""

    def __init__(self, practices: Iterable[KnownPractice], reader: WordingReader) -> None:
        self.practices = {practice.name: practice for practice in sorted(practices, key=lambda practice: practice.name)}
        self.reader = reader
        self._names = list(self.practices)
        self._number = {name: number for number, name in enumerate(self._names)}
        holders: dict[str, list[int]] = defaultdict(list)
        self.marks: dict[str, frozenset[str]] = {}
        self.often: dict[str, frozenset[str]] = {}
        self.cores: dict[str, tuple[str, ...]] = {}
        self.characters: dict[str, frozenset[str]] = {}
        for number, practice in enumerate(self.practices.values()):
            wordings = [reader.read(text) for text in (*practice.all_wordings, practice.definition)]
            counts = Counter(gram for wording in wordings for gram in _grams(wording.core))
            for gram in counts:
                holders[gram].append(number)
            self.often[practice.name] = frozenset(gram for gram, count in counts.items() if len(gram) > 1 and count >= _OFTEN * len(wordings))
            self.marks[practice.name] = frozenset(mark for wording in wordings for mark in wording.marks)
            self.characters[practice.name] = frozenset(gram for gram in counts if len(gram) == 1)
            self.cores[practice.name] = tuple(sorted({w.content for w in wordings[:-1] if len(w.content) >= _MODIFIED}))
        self._holders = {gram: np.array(numbers) for gram, numbers in holders.items()}
        self._weights = {gram: math.log((1 + len(self.practices)) / (1 + len(numbers))) for gram, numbers in holders.items()}
        self.find = lru_cache(maxsize=300_000)(self._find)
        self._by_words = lru_cache(maxsize=300_000)(self._read_words)
        self._read: dict[str, Meaning] = {}

    @cached_property
    def _meanings(self) -> Meanings:
        return Meanings(self.practices.values())

    def look_up(self, wordings: Iterable[tuple[Wording, bool]]) -> None:
        """Let the network read all wordings that may be descriptions at once, which is quicker than one by one; with each, whether it ends with a known one."""
        texts = sorted({text for wording, narrower in wordings if self._worth_a_look(wording, narrower) and (text := self._bare(wording)) not in self._read})
        self._read |= zip(texts, self._meanings.read(texts), strict=True) if texts else ()

    def alike(self, a: tuple[Wording, bool], b: tuple[Wording, bool]) -> float:
        """How alike the network finds two wordings, each with whether it ends with a known one: the cosine between them, -1 to 1; 0 where one is short or not worth a look."""
        if not all(len(wording.content) >= _LENGTH and self._worth_a_look(wording, narrower) for wording, narrower in (a, b)):
            return 0.0
        return round(float(self._meaning(a[0]).direction @ self._meaning(b[0]).direction), 4)

    def _meaning(self, wording: Wording) -> Meaning:
        text = self._bare(wording)
        if text not in self._read:
            self._read[text] = self._meanings.read([text])[0]
        return self._read[text]

    def _bare(self, wording: Wording) -> str:
        """A wording as the network reads it: without marks, a place before it, and words that only say that it is a measure."""
        return self.reader.bare(wording.key)

    def _worth_a_look(self, wording: Wording, narrower: bool) -> bool:
        """Whether the network should read a wording: one of which some practice's words hold a share."""
        return self._by_words(wording)[0] >= (_SURE_SHARED if narrower or len(wording.content) < _LENGTH else _SHARED)

    def _find(self, wording: Wording, narrower: bool = False) -> Described | None:
        """The practice that a wording describes, or nothing where none or several do; `narrower` where the wording ends with a known one."""
        told = self._by_words(wording)[1]
        if not self._worth_a_look(wording, narrower):
            return told
        meant = self._by_meaning(wording, narrower, told)
        if narrower and meant is not None and meant.certain:
            return meant
        if told is not None and told.certain:
            if told.practice is self._meaning(wording).nearest[0][0]:
                return told
            told = replace(told, certain=False)
        return max((one for one in (told, meant) if one is not None), key=lambda one: (one.certain, one.likeness), default=None)

    def _read_words(self, wording: Wording) -> tuple[float, Described | None]:
        """The largest share of what a wording says that the words of one practice hold, and that practice where the next holds less; its broader ones may hold as much.
        A wording that says too little is no description, nor is the title of a document."""
        grams = _grams(wording.content)
        known = sorted(gram for gram in grams if gram in self._holders)
        if not known or len(wording.content) < _SHORT or wording.vague or wording.titled:
            return 0.0, None
        weights = [self._weights[gram] for gram in known]
        total = math.fsum(weights) + (len(grams) - len(known)) * _UNKNOWN * math.log(1 + len(self.practices))
        if not total:
            return 0.0, None
        holders = [self._holders[gram] for gram in known]
        held = np.bincount(np.concatenate(holders), np.repeat(weights, [len(numbers) for numbers in holders]), len(self._names)) / total
        best = self.practices[self._names[int(held.argmax())]]
        covered = float(held.max())
        if covered < _MAYBE_COVERED or len(wording.content) < _LENGTH:
            return covered, None
        held[[self._number[name] for name in (best.name, *best.broader)]] = 0
        rival = float(held.max())
        if covered - rival < _MAYBE_MARGIN or not self._agree(wording, best.name):
            return covered, None
        certain = covered >= _COVERED and covered - rival >= _MARGIN and not grams.isdisjoint(self.often[best.name])
        return covered, Described(best, covered, "words", certain)

    def _by_meaning(self, wording: Wording, narrower: bool, told: Described | None) -> Described | None:
        nearest = self._meaning(wording).nearest
        best, near = nearest[0]
        rival = next((likeness for practice, likeness in nearest[1:] if practice.name not in best.broader and best.name not in practice.broader), 0.0)
        agree, general = self._agree(wording, best.name), best.category in self.reader.rules.general
        short = len(wording.content) < _LENGTH
        if narrower and general:
            least, apart = _NARROWER_NEAR, _NARROWER_APART
        elif self._says_more(wording, best.name) or (short and general):
            least, apart = _SURE_NEAR, _SURE_APART
        elif short or not agree or not _ADDED.isdisjoint(wording.text):
            least, apart = _CAREFUL_NEAR, _CAREFUL_APART
        elif told is not None and told.practice is best:
            least, apart = _BACKED_NEAR, _BACKED_APART
        else:
            least, apart = (_GENERAL_NEAR, _GENERAL_APART) if general else (_NEAR, _APART)
        certain = near >= least and near - rival >= apart and not self._begins_otherwise(wording, best.name) and not self._is_other_product(wording, best.name)
        if not certain and (narrower or not agree or near < (_CAREFUL_NEAR if short else _MAYBE_NEAR) or near - rival < _MAYBE_APART):
            return None
        return Described(best, near, "meaning", certain)

    def _says_more(self, wording: Wording, name: str) -> bool:
        """Whether a wording is a known one of the practice with fewer words put in, which no wording of it has (活体菌包抵押贷款 where it says 活体抵押贷款)."""
        return any(not self.characters[name].issuperset(rest) for core in self.cores[name]
                   if len(wording.content) <= 2 * len(core) and (rest := _without(core, wording.content)) is not None)

    def _begins_otherwise(self, wording: Wording, name: str) -> bool:
        """Whether a wording is a known one of four characters but for the first, which says what it is about unless it is 一: two coined names differ in no more
        (船边直提, 车边直提)."""
        return len(wording.content) == _SHORT and not wording.ones and any(len(core) == _SHORT and core[0] != wording.content[0] and core[1:] == wording.content[1:] for core in self.cores[name])

    def _is_other_product(self, wording: Wording, name: str) -> bool:
        """Whether a wording names a loan, an insurance or a bond, of which the practice knows nothing (仪器设备贷, 科学仪器共享)."""
        return wording.key.endswith(tuple(self.reader.rules.products)) and self.reader.rules.products.isdisjoint(self.characters[name])

    def _agree(self, wording: Wording, name: str) -> bool:
        """Whether no word of the wording stands against those of the practice (跨省 where the practice says 全市)."""
        rules, own = self.reader.rules, self.marks[name]
        return all(mark in own or not any(rules.contrasts[number] & own for number in rules.groups_of[mark]) for mark in wording.marks)


def _grams(text: str) -> set[str]:
    return {*text, *(text[i:i + 2] for i in range(len(text) - 1))}


def _without(inner: Sequence[str], text: str) -> str | None:
    """What is left of a text when the characters of `inner` are taken out in their order; nothing where it does not hold them so."""
    rest, at = [], 0
    for character in text:
        if at < len(inner) and character == inner[at]:
            at += 1
        else:
            rest.append(character)
    return "".join(rest) if at == len(inner) else None
