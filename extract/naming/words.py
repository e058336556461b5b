"""The words that naming works with: heads, words after which a name may begin, names that the field knows, slogans; compiled from the lexicon."""

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import ahocorasick

from reformgraph.schema.lexicon_files import lexicon
from reformgraph.schema.practices import load_practices


class Head(NamedTuple):
    """A naming head: its word, the label that it speaks for, and the kind that it gives."""

    word: str
    label: str
    kind: str


@dataclass(frozen=True, slots=True)
class Known:
    """A name that the field knows, with its label and kind."""

    name: str
    label: str
    kind: str


@dataclass(frozen=True, slots=True)
class Names:
    """The words that naming works with, compiled from the lexicon; `own` are the known names that only the user's folder has."""

    heads: dict[str, Head]
    quoted_only: frozenset[str]
    known: dict[str, Known]
    slogans: frozenset[str]
    generic: frozenset[str]
    plain: frozenset[str]
    firm: frozenset[str]
    bodies: tuple[str, ...]
    tails: tuple[str, ...]
    apart: tuple[str, ...]
    little: re.Pattern[str]
    goes_on: re.Pattern[str]
    given_up: re.Pattern[str]
    project: re.Pattern[str]
    government: tuple[str, ...]
    starts: Any
    head_words: Any
    known_words: Any
    one_of_a_kind: frozenset[str]
    own: frozenset[str]


@cache
def load_names(user_lexicon: str = "") -> Names:
    """The shipped lexicon, with the files of the folder `user_lexicon` added where it names one."""
    folder = Path(user_lexicon) if user_lexicon else None
    naming = lexicon("naming_heads", folder)
    heads: dict[str, Head] = {}
    for kind, words in naming["platforms"].items():
        heads |= {word: Head(word, "Platform", kind) for word in words}
    for kind, words in naming["instruments"].items():
        for word in words:
            heads.setdefault(word, Head(word, "PolicyInstrument", kind))
    for word in naming["quoted_only"]:
        heads.setdefault(word, Head(word, "", ""))
    known: dict[str, Known] = {}
    platforms = lexicon("platforms", folder)
    for kind, words in platforms.items():
        if kind == "one_of_a_kind":
            continue
        known |= {word: Known(word, "Platform", "channel" if kind == "channels" else kind) for word in words}
    for kind, words in lexicon("services", folder).items():
        for word in words:
            known.setdefault(word, Known(word, "PolicyInstrument", kind))
    for practice in load_practices(folder).practices:
        for wording in () if practice.linking_only else practice.wordings:
            known.setdefault(wording, Known(wording, "PolicyInstrument", "practice"))
            known.setdefault(_unquoted(wording), Known(_unquoted(wording), "PolicyInstrument", "practice"))
    slogans = lexicon("slogans", folder)
    begin = lexicon("instruments", folder)
    roles = ("issue", "setup", "result", "use", "place", "function")
    starts: dict[str, str] = dict.fromkeys(begin["not"], "")
    for role in roles:
        starts |= {word: role for word in begin[role] if word not in starts or starts[word] == "" or role in ("result", "use")}
    goes_on = re.compile("|".join(f"(?<={end})(?:{'|'.join(naming['goes_on'][end])})" for end in naming["goes_on"]))
    little = re.compile(f"^(?:{_either(naming['scopes'])})+(?=..)|(?<=..)(?:{_either(naming['fillers'])})(?=..)")
    return Names(heads, frozenset(naming["quoted_only"]), known, frozenset(slogans["metaphors"]), frozenset(slogans["generic"]), frozenset(slogans["plain"]), frozenset(naming["firm"]), tuple(naming["bodies"]), tuple(sorted(naming["tails"], key=len, reverse=True)), tuple(naming["apart"]), little, goes_on, re.compile(f"(?:{_either(begin['given_up'])})了?的?$"),
                 re.compile(f"(?:(?P<sure>{_either(naming['projects']['sure'])})|{_either(naming['projects']['of_products'])})(?:[^，。；、“”]{{0,6}}?)项目"), tuple(naming["projects"]["government"]),
                 _automaton({word: (word, role) for word, role in starts.items()}),
                 _automaton(heads), _automaton(known), frozenset(platforms["one_of_a_kind"]), frozenset(known.keys() - load_names().known.keys() if folder else ()))


def _either(words: list[str]) -> str:
    return "|".join(sorted(map(re.escape, words), key=len, reverse=True))


def _unquoted(name: str) -> str:
    return re.sub("[“”‘’]", "", name)


def _automaton(entries: dict[str, Any]) -> Any:
    automaton = ahocorasick.Automaton()
    for word, value in entries.items():
        automaton.add_word(word, value)
    automaton.make_automaton()
    return automaton
