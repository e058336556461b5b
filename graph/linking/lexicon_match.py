"""Finding the known practice of a wording: the same words, or a known wording inside a longer one."""

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

import ahocorasick

from reformgraph.schema.practices import KnownPractice, PracticeLexicon

from .descriptions import Descriptions
from .wordings import TELLING, Wording, WordingReader, conflict

_DESCRIBED = re.compile("(?:以.*|.*、.*)的(.+)")  # “统一受理、进度可查”的全流程在线审批: what is before 的 only describes
_QUOTED = re.compile("[^“”]*“([^“”]{3,})”[^“”]*")
_SHORT = 3  # a known wording of fewer characters is not looked for inside longer ones, and no wording is reduced to a core as short as this


@dataclass(frozen=True, slots=True)
class LexiconHit:
    """What the lexicon says of a wording.

    `how` is `exact` (the same words), `core` (the same but for openers, heads and synonyms), `pattern` (a practice's pattern), `inside` (a known wording with nothing but
    fillers or words of its own field around it), `quoted` (a known wording in quotation marks), `described` (in words of the practice), `meant` (in other words that mean it) or `narrower` (a known wording ends it, and more is said before).
    `matched` is the lexicon's wording as it stands there, or words of the text.
    """

    practice: KnownPractice
    how: str
    matched: str
    rest: str = ""


class LexiconIndex:
    """The wordings of a lexicon, indexed by key and core and for search inside longer wordings."""

    def __init__(self, lexicon: PracticeLexicon, reader: WordingReader) -> None:
        self.lexicon, self.reader = lexicon, reader
        self.by_name = {practice.name: practice for practice in lexicon.practices}
        self.by_key: dict[str, KnownPractice] = {}
        cores: dict[str, set[str]] = defaultdict(set)
        self.own_words: dict[str, str] = {}
        self._written: dict[tuple[str, str], str] = {}  # a practice and a form of its wording that is compared, which no reader knows: the wording
        for practice in lexicon.practices:
            self.own_words[practice.name] = reader.full(" ".join([*practice.all_wordings, *practice.context, practice.definition]))
            for text in practice.all_wordings:
                wording = reader.read(text)
                self.by_key[wording.key] = practice
                cores[wording.core].add(practice.name)
                self._written[practice.name, wording.key] = text
                for form in (wording.full, wording.core):
                    self._written.setdefault((practice.name, form), text)
        self.by_core = {core: self.by_name[min(names)] for core, names in cores.items() if len(names) == 1
                        and (len(core) > _SHORT or (len(core) == _SHORT and core in self.by_key))}
        with_pattern = [practice for practice in lexicon.practices if practice.pattern]
        self.pattern_owner = {f"p{number}": practice for number, practice in enumerate(with_pattern)}
        self.pattern = re.compile("|".join(f"(?P<{group}>{practice.pattern})" for group, practice in self.pattern_owner.items()) or r"(?!)")
        self.joint = re.compile("|".join(map(re.escape, reader.rules.joints)))
        self.automaton = ahocorasick.Automaton()
        for key, practice in self.by_key.items():
            text = reader.full(key)
            if len(key) >= _SHORT:
                self.automaton.add_word(text, (text, practice))
        self.automaton.make_automaton()
        self.longer = self._longer()
        self.descriptions = Descriptions(lexicon.practices, reader)
        self._named = lru_cache(maxsize=300_000)(self._find_named)

    def _longer(self) -> dict[str, list[tuple[str, KnownPractice]]]:
        """For a known wording those that put more before it and are of another practice: what stands before it (施工图 of 施工图多审合一), and the practice."""
        full = {self.reader.full(key): practice for key, practice in self.by_key.items() if len(key) >= _SHORT}
        found: dict[str, list[tuple[str, KnownPractice]]] = defaultdict(list)
        for text, practice in sorted(full.items(), key=lambda item: (-len(item[0]), item[0])):
            for at in range(2, len(text) - _SHORT + 1):
                if (inner := full.get(text[at:])) is not None and inner is not practice:
                    found[text[at:]].append((text[:at], practice))
        return found

    def look_up(self, wordings: Iterable[Wording]) -> None:
        """Read all wordings that name no practice, and so may describe one, at once, which is quicker than one by one."""
        found = ((wording, self._named(wording)) for wording in wordings if wording.key)
        self.descriptions.look_up((wording, hit is not None) for wording, hit in found if hit is None or _is_open(hit))

    def find(self, wording: Wording) -> LexiconHit | None:
        """The practice that a wording names or describes, or the practice that it is a narrower case of."""
        hit = self._named(wording)
        return hit if hit and not _is_open(hit) else self._described(wording, hit) or hit

    def _find_named(self, wording: Wording) -> LexiconHit | None:
        hit = self._same(wording)
        if hit is None:
            for wrapper in self.reader.rules.wrappers:
                bare = wording.key.removesuffix(wrapper)
                if bare != wording.key and len(bare) > _SHORT and (inner := self._same(self.reader.read(bare))):
                    return LexiconHit(inner.practice, "inside", inner.matched, wrapper)
        return hit or self._in_parts(wording) or self._quoted(wording) or self._inside(wording)

    def _same(self, wording: Wording) -> LexiconHit | None:
        if wording.key in self.by_key:
            return self._hit(self.by_key[wording.key], "exact", wording.key)
        if wording.core in self.by_core:
            return self._hit(self.by_core[wording.core], "core", wording.core)
        for text in dict.fromkeys((wording.key, self.reader.bare(wording.key))):
            if found := self.pattern.fullmatch(text):
                return LexiconHit(self.pattern_owner[str(found.lastgroup)], "pattern", text)
        if len(wording.plain) >= TELLING and wording.plain in self.by_core and not wording.joined:
            return self._hit(self.by_core[wording.plain], "core", wording.plain)
        return None

    def _hit(self, practice: KnownPractice, how: str, form: str, rest: str = "") -> LexiconHit:
        return LexiconHit(practice, how, self._written[practice.name, form], rest)

    def _in_parts(self, wording: Wording) -> LexiconHit | None:
        """The practice that all members of a list name (掌上办、指尖办), or that the words behind a description do."""
        if found := _DESCRIBED.fullmatch(wording.text):
            parts = [found[1]]
        elif wording.joined:
            parts = self.joint.split(wording.text)
        else:
            return None
        hits = [self._same(self.reader.read(part)) for part in parts if part]
        first = hits[0] if hits else None
        if first is None or any(hit is None or hit.practice is not first.practice for hit in hits):
            return None
        return LexiconHit(first.practice, "inside", first.matched)

    def _quoted(self, wording: Wording) -> LexiconHit | None:
        """The practice that the quoted part of a wording names (存量房“带押过户”), unless it is a way of doing many things: then the rest says which."""
        quoted, hit = self._quoted_name(wording)
        if quoted is None or hit is None or hit.practice.category in self.reader.rules.general or conflict(quoted, wording, self.reader.rules):
            return None
        rest = wording.full.replace(quoted.full, "", 1)
        narrowed = next((practice for before, practice in self.longer.get(quoted.full, ()) if before in rest), hit.practice)
        return LexiconHit(narrowed, "quoted", hit.matched, rest)

    def _quoted_name(self, wording: Wording) -> tuple[Wording | None, LexiconHit | None]:
        """The quoted part of a wording, and the practice that it names."""
        found = _QUOTED.fullmatch(wording.text)
        if found is None or wording.joined or wording.titled:
            return None, None
        quoted = self.reader.read(found[1])
        return quoted, self._same(quoted)

    def beside(self, wording: Wording, practice: KnownPractice) -> LexiconHit | None:
        """Another practice that the quoted part of a wording names, where nothing in the words of this one holds that part."""
        quoted, hit = self._quoted_name(wording)
        if quoted is None or hit is None or hit.practice is practice or {hit.practice.name, practice.name} & {*practice.broader, *hit.practice.broader}:
            return None
        return None if quoted.full in self.own_words[practice.name] else hit

    def parts(self, wording: Wording) -> list[LexiconHit]:
        """The practices that the members of a name which joins several measures name."""
        return [hit for part in self.joint.split(wording.text) if part and (hit := self._same(self.reader.read(part)))] if wording.joined else []

    def ending(self, name: str) -> tuple[str, KnownPractice] | None:
        """The practice whose wording ends the name of another (跨省通办 of 公证跨省通办), the longest, and what the name says before it."""
        key = self.reader.read(name).key
        return next(((key[:at], inner) for at in range(2, len(key) - _SHORT + 1) if (inner := self.by_key.get(key[at:])) and inner.name != name), None)

    def _inside(self, wording: Wording) -> LexiconHit | None:
        found = {(end - len(text) + 1, end + 1, text, practice.name) for end, (text, practice) in self.automaton.iter(wording.full)
                 if wording.full[end - len(text):end - len(text) + 1] not in self.reader.rules.negations}
        hits = [hit for hit in found if not any(o[0] <= hit[0] and hit[1] <= o[1] and o[1] - o[0] > hit[1] - hit[0] for o in found)]
        names = {hit[3] for hit in hits}
        names -= {above for name in names for above in self.by_name[name].broader}
        if len(names) != 1:
            return None
        start, end, text, name = max((hit for hit in hits if hit[3] in names), key=lambda hit: (hit[1] - hit[0], hit[1]))
        practice = self.by_name[name]
        neutral = self.reader.rules.neutral_pattern
        before, after = neutral.sub("", wording.full[:start]), neutral.sub("", wording.full[end:])
        if self._belongs(before, practice) and self._belongs(after, practice):
            return self._hit(practice, "inside", text, before + after)
        if after or wording.joined:
            return None
        specific = practice.category in self.reader.rules.specific and not conflict(self.reader.read(text), wording, self.reader.rules)
        return self._hit(practice, "inside" if specific else "narrower", text, before)

    def _described(self, wording: Wording, narrower: LexiconHit | None) -> LexiconHit | None:
        """The practice that a wording describes. Where it holds a known one, the words alone do not outweigh a quoted name, nor do they say that it is no narrower case."""
        found = self.descriptions.find(wording, narrower is not None)
        if found is None or not found.certain or (found.by == "meaning" and self.beside(wording, found.practice)):
            return None
        if narrower and found.by == "words" and (narrower.how == "quoted" or found.practice is narrower.practice):
            return None
        return LexiconHit(found.practice, "described" if found.by == "words" else "meant", wording.key)

    def _belongs(self, rest: str, practice: KnownPractice) -> bool:
        """Whether words beside a known wording only repeat what the practice is about anyway (不动产 before 带押过户)."""
        return not rest or (len(rest) >= 2 and rest in self.own_words[practice.name])

    def in_context(self, practice: KnownPractice, wording: Wording, context: str) -> bool:
        """Whether the words that a practice asks for are near; a wording that comes without any text is believed."""
        if not practice.context or not context:
            return True
        return any(word in wording.key or word in context for word in practice.context)


def _is_open(hit: LexiconHit) -> bool:
    """Whether the words around a known wording may make it another practice's."""
    return hit.how == "narrower" or (hit.how == "quoted" and len(hit.rest) > 1)
