"""Measures and platforms that are spoken of again without their names: 该平台, 这一模式, and 平台 at the head of a clause."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache

from reformgraph.schema.lexicon_files import lexicon

from ..mentions import SAID_AGAIN, Mention


@dataclass(frozen=True, slots=True)
class AgainWords:
    """`spoken_of` matches 该平台 and its like, with the noun as the group of its label; `common` are the nouns that mean the last of its kind, whatever its name;
    `bare` matches 平台 and its like at the head of a clause."""

    spoken_of: re.Pattern[str]
    bare: re.Pattern[str]
    common: frozenset[str]

    def ends(self, text: str) -> set[int]:
        """Where 该平台 and its like end: no name ends there."""
        return {match.end() for match in self.spoken_of.finditer(text)}


@cache
def again_words(user_lexicon: str = "") -> AgainWords:
    """The vocabulary from instruments.yaml."""
    words = lexicon("instruments", user_lexicon)["again"]
    this, platforms, measures = ("|".join(sorted(map(re.escape, words[key]), key=len, reverse=True)) for key in ("this", "platforms", "measures"))
    bare = "|".join(sorted(map(re.escape, words["bare"]), key=len, reverse=True))
    bare_before, bare_not_before = ("|".join(map(re.escape, words[key])) for key in ("bare_before", "bare_not_before"))
    return AgainWords(re.compile(f"(?:{this})(?:(?P<Platform>{platforms})|(?P<PolicyInstrument>{measures}))(?![{''.join(words['not_before'])}])", re.IGNORECASE),
                      re.compile(f"(?<=[。；，\\n])(?:(?:{bare_before})，?)?(?P<Platform>{bare})(?![、和与及的]|{bare_not_before})"),
                      frozenset(words["common"]))


def named_again(text: str, mentions: Sequence[Mention], label: str, words: AgainWords) -> list[Mention]:
    """The later mentions of what has been named before: the last whose name ends with the same word, else for common words the last of its kind."""
    found, passed = [], 0
    last: dict[str, Mention] = {}
    matches = [*words.spoken_of.finditer(text), *(words.bare.finditer(text) if label == "Platform" else ())]
    for match in sorted(matches, key=lambda m: m.start(m.lastgroup or 0)):
        if match.lastgroup != label:
            continue
        while passed < len(mentions) and mentions[passed].end <= match.start():
            if mentions[passed].kind != "document":
                last[""] = mentions[passed]
                wording = text[mentions[passed].start:mentions[passed].end].rstrip("”’」』\"")
                for size in (2, 3):  # by its name and by how it is worded here: “警保联动”, named without its head in the title, is 该机制 too
                    last[mentions[passed].name[-size:].upper()] = last[wording[-size:].upper()] = mentions[passed]
            passed += 1
        bare = match.re is words.bare
        if named := last.get(match[label].upper()) or (last.get("") if match[label] in words.common and not bare else None):
            found.append(replace(named, start=match.start(label) if bare else match.start(), end=match.end(), rule=SAID_AGAIN, confidence=0.7))
    return found
