"""The doubtful links one by one, and what a person's answer means. Asking and showing is the command's part."""

from collections.abc import Iterator, Mapping
from difflib import get_close_matches

from reformgraph.schema.errors import ReviewError, Text

from .bodies import Pair
from .decisions import Decision, Decisions
from .instruments import Instrument, sentence_around
from .result import Candidate, Link, LinkResult

_SHORTEST = 2  # letters or characters that a name has


def doubtful(result: LinkResult, decisions: Decisions) -> Iterator[Link]:
    """The doubtful links of all measures that no decision settles, in the order of their ids."""
    accepted = decisions.accepted()
    for one in result.links:
        if one.zone == "doubtful" and one.instrument.id not in accepted:
            yield one


def accept(link: Link, candidate: Candidate) -> Decision:
    """It is an instance of the practice of this candidate."""
    return Decision("measure", link.instrument.id, "accept", candidate.practice)


def reject(link: Link) -> tuple[Decision, ...]:
    """It is an instance of none of its candidates."""
    return tuple(Decision("measure", link.instrument.id, "reject", candidate.practice) for candidate in link.candidates)


def other(link: Link, practice: str, result: LinkResult) -> Decision:
    """It is an instance of another practice, which the reviewer names: one that the lexicon or the graph knows, by its name or one of its wordings.

    Raises ReviewError for any other name, with those that are like it.
    """
    name = practice.strip()
    known = {one.practice for one in result.links} | set(result.lexicon)
    if name not in known:
        by_wording = {wording: entry.name for entry in result.lexicon.values() for wording in entry.variants}
        if name not in by_wording:
            near = list(dict.fromkeys(by_wording.get(found, found) for found in get_close_matches(name, [*sorted(known), *by_wording], 5, 0.5)))[:3]
            raise ReviewError(Text(f"没有名为“{name}”的做法", f"there is no practice “{name}”"),
                              remedy=Text(f"{'相近的有' + '、'.join(near) + '；' if near else ''}新做法请选 n", f"{'Like it: ' + '、'.join(near) + '; ' if near else ''}choose n for a new practice"))
        name = by_wording[name]
    return Decision("measure", link.instrument.id, "accept", name)


def new(link: Link, practice: str) -> Decision:
    """It is a practice of its own, under this name. Raises ReviewError for what is no name."""
    name = practice.strip()
    if sum(character.isalpha() for character in name) < _SHORTEST:
        raise ReviewError(Text(f"“{name}”不成其为做法名", f"“{name}” is no name of a practice"), remedy=Text("请写出做法的名称，如“带押过户”", "Type its name in words, like 带押过户"))
    return Decision("measure", link.instrument.id, "new", name)


def one_body(pair: Pair, *, same: bool) -> Decision:
    """Whether two bodies or places are one."""
    return Decision("place" if pair.label == "Locality" else "body", pair.old, "same" if same else "different", pair.new)


def sentence(instrument: Instrument, texts: Mapping[str, str]) -> str:
    """The sentence of the case's text that names a measure; its quote where the text does not hold it. `texts` are those of the cases, by id."""
    text = texts.get(instrument.case, "")
    at = text.find(instrument.quote) if instrument.quote else -1
    return instrument.quote if at < 0 else sentence_around(text, at, at + len(instrument.quote))
