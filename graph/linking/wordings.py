"""The wording of a measure, taken apart: what names it, and what only says that it is a measure.

The words are in schema/lexicon/linking.yaml, whose head says what each list does.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from pathlib import Path
from typing import Any

from reformgraph.schema.errors import KnowledgeError, Text
from reformgraph.schema.lexicon_files import lexicon
from reformgraph.schema.practices import wording_key

TELLING = 4  # characters that a wording needs to say something by itself
_LISTS = ("heads", "openers", "fillers", "joints", "vague", "wrappers", "neutral", "general", "specific", "negations", "products")
_COUNTED = re.compile(r"[两二三四五六七八九十百]+|[0-9]+")
_ONE_THING = re.compile(r"一([\u4e00-\u9fff])")
_VERSION = re.compile(r"[0-9]{1,3}版$")  # 2.0版, without its point


@dataclass(frozen=True)
class WordingRules:
    """The lists of linking.yaml, ready for use; longest words first, so that the longest wins."""

    heads: tuple[str, ...]
    openers: tuple[str, ...]
    fillers: tuple[str, ...]
    joints: tuple[str, ...]
    wrappers: tuple[str, ...]
    neutral: tuple[str, ...]
    vague: tuple[str, ...]
    synonyms: dict[str, str]
    contrasts: tuple[frozenset[str], ...]
    numbered: re.Pattern[str]
    place: re.Pattern[str]
    document: re.Pattern[str]
    general: frozenset[str]
    products: frozenset[str]
    specific: frozenset[str]
    negations: frozenset[str]

    @cached_property
    def synonym_pattern(self) -> re.Pattern[str]:
        return _any_of(self.synonyms)

    @cached_property
    def filler_pattern(self) -> re.Pattern[str]:
        return _any_of({*self.fillers, *self.heads})

    @cached_property
    def neutral_pattern(self) -> re.Pattern[str]:
        return _any_of({*self.neutral, *self.fillers, *self.heads, *self.openers})

    @cached_property
    def vague_pattern(self) -> re.Pattern[str]:
        """Matches a whole name that holds nothing but words about no matter."""
        return re.compile(f"(?:{_any_of({*self.vague, *self.fillers, *self.heads, *self.openers}).pattern})*")

    @cached_property
    def contrast_pattern(self) -> re.Pattern[str]:
        return _any_of({word for group in self.contrasts for word in group})

    @cached_property
    def groups_of(self) -> dict[str, tuple[int, ...]]:
        """The contrasts that a word stands in."""
        found: dict[str, list[int]] = {}
        for number, group in enumerate(self.contrasts):
            for word in group:
                found.setdefault(word, []).append(number)
        return {word: tuple(numbers) for word, numbers in found.items()}


@cache
def load_wording_rules(user_folder: Path | None = None) -> WordingRules:
    """The rules of linking.yaml. Raises KnowledgeError for a list that is missing or holds something else than words."""
    data = lexicon("linking", user_folder)
    words = {name: _words(data, name) for name in _LISTS}
    # The first of a group stands for itself too: else 水电气 is found in 水电气网 and made 水电气网网.
    synonyms = {word: group[0] for group in _groups(data, "synonyms") for word in group}
    return WordingRules(
        heads=_longest_first(words["heads"]), openers=_longest_first(words["openers"]), fillers=_longest_first(words["fillers"]),
        joints=_longest_first(words["joints"]), wrappers=_longest_first(words["wrappers"]),
        neutral=_longest_first(words["neutral"]), vague=_longest_first(words["vague"]), synonyms=synonyms,
        contrasts=tuple(frozenset(group) for group in _groups(data, "contrasts")), numbered=re.compile(str(data["numbered"])),
        place=re.compile(str(data["place"])), document=re.compile(str(data["document"])), general=frozenset(words["general"]),
        specific=frozenset(words["specific"]), products=frozenset(words["products"]), negations=frozenset(words["negations"]))


@dataclass(frozen=True, slots=True)
class Wording:
    """A wording as comparison sees it.

    `key` is what stays without punctuation, `full` the key with synonyms made equal, `core` the same without openers and heads, `content`
    the core without fillers, `plain` the core without these and neutral words. `marks` are the words of it that stand in a contrast, `counts` its numbers above one, `ones` what stands after 一
    (一照多址: 照), `joined` says that it joins two measures, `vague` that it is only a number and what is
    counted, or words about no matter, `titled` that it is the title of a document.
    """

    text: str
    key: str
    full: str
    core: str
    content: str
    plain: str
    marks: frozenset[str]
    counts: tuple[str, ...]
    ones: frozenset[str]
    joined: bool
    vague: bool
    titled: bool

    @property
    def speaks_for_itself(self) -> bool:
        """False for a wording of which equal ones may be different measures."""
        return not self.vague and len(self.content) > 1

    def says_the_same(self, other: "Wording") -> bool:
        """Whether the two differ in nothing but neutral words, and say enough besides."""
        return self.plain == other.plain and len(self.plain) >= TELLING


class WordingReader:
    """Reads wordings with one set of rules; remembers what it has read."""

    def __init__(self, rules: WordingRules) -> None:
        self.rules = rules
        self.read = lru_cache(maxsize=300_000)(self._read)
        self.bare = lru_cache(maxsize=300_000)(self._bare)

    def full(self, key: str) -> str:
        """A key with its synonyms made equal."""
        return self.rules.synonym_pattern.sub(lambda found: self.rules.synonyms[found[0]], key)

    def core(self, key: str) -> str:
        """A key without openers and heads, synonyms made equal."""
        return self.full(self.bare(key))

    def _bare(self, key: str) -> str:
        """A key without openers and heads."""
        return self.rules.place.sub("", _stripped(_stripped(_VERSION.sub("", key), self.rules.heads, str.removesuffix), self.rules.openers, str.removeprefix))

    def content(self, core: str) -> str:
        """What is left of a core without fillers."""
        return self.rules.filler_pattern.sub("", core)

    def _read(self, text: str) -> Wording:
        key = wording_key(text)
        core = self.core(key)
        content = self.content(core)
        return Wording(text=text, key=key, full=self.full(key), core=core, content=content, plain=self.rules.neutral_pattern.sub("", core), marks=frozenset(self.rules.contrast_pattern.findall(core)),
                       counts=tuple(sorted(_COUNTED.findall(core))), ones=frozenset(_ONE_THING.findall(core)),
                       joined=any(joint in text[1:-1] for joint in self.rules.joints),
                       vague=any(self.rules.vague_pattern.fullmatch(form) or self.rules.numbered.fullmatch(form) for form in {core, content}),
                       titled=self.rules.document.search(key) is not None)


def conflict(a: Wording, b: Wording, rules: WordingRules) -> str:
    """The reason why two wordings cannot be one measure however alike they are, or nothing."""
    if a.counts != b.counts:
        return f"{'、'.join(a.counts) or '—'} ≠ {'、'.join(b.counts) or '—'}"
    if a.ones and b.ones and not (a.ones <= b.ones or b.ones <= a.ones):
        return f"一{'一'.join(sorted(a.ones))} ≠ 一{'一'.join(sorted(b.ones))}"
    if a.marks != b.marks:
        for word in sorted(a.marks - b.marks):
            for number in rules.groups_of[word]:
                other = sorted((b.marks - a.marks) & rules.contrasts[number])
                if other:
                    return f"{word} ≠ {other[0]}"
    return ""


def in_marks(text: str) -> str:
    """A wording in quotation marks, as Chinese sets them: none twice, and single ones inside."""
    inner = text[1:-1]
    bare = inner if text[:1] == "“" and text[-1:] == "”" and not {"“", "”"} & {*inner} else text
    return f"“{bare.replace('“', '‘').replace('”', '’')}”"


def _stripped(key: str, words: tuple[str, ...], cut: Callable[[str, str], str]) -> str:
    """The key after cutting words as long as three characters stay."""
    changed = True
    while changed:
        changed = False
        for word in words:
            shorter = cut(key, word)
            if shorter != key and len(shorter) >= 3:
                key, changed = shorter, True
                break
    return key


def _longest_first(words: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(set(words), key=lambda word: (-len(word), word)))


def _any_of(words: Iterable[str]) -> re.Pattern[str]:
    return re.compile("|".join(re.escape(word) for word in _longest_first(words)) or r"(?!)")


def _words(data: Any, name: str) -> list[str]:
    value = data.get(name)
    if not isinstance(value, list) or not all(isinstance(word, str) for word in value):
        raise KnowledgeError(Text(f"{name} 应为词语列表", f"{name} must be a list of words"), file="linking.yaml")
    return value


def _groups(data: Any, name: str) -> Iterator[list[str]]:
    for group in data.get(name, []):
        if not isinstance(group, list) or len(group) < 2 or not all(isinstance(word, str) for word in group):
            raise KnowledgeError(Text(f"{name} 的每一项应为至少两个词的列表", f"every item of {name} must be a list of two words or more"),
                                 file="linking.yaml", remedy=Text("数字开头的词请加引号", "Put words that begin with a digit in quotation marks"))
        yield group
