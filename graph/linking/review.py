"""The doubtful links one by one, and what a person's answer means. Asking and showing is the command's part."""

from collections.abc import Iterator

from reformgraph.schema.errors import ReviewError, Text

from .bodies import Pair
from .decisions import Decision, Decisions
from .result import Candidate, Link, LinkResult


def doubtful(result: LinkResult, decisions: Decisions) -> Iterator[Link]:
    """The doubtful links of all measures that no decision settles, in the order of their ids."""
    for one in result.links:
        if one.zone == "doubtful" and decisions.accepted(one.instrument.id) is None:
            yield one


def accept(link: Link, candidate: Candidate) -> Decision:
    """It is an instance of the practice of this candidate."""
    return Decision("measure", link.instrument.id, "accept", candidate.practice)


def reject(link: Link) -> tuple[Decision, ...]:
    """It is an instance of none of its candidates."""
    return tuple(Decision("measure", link.instrument.id, "reject", candidate.practice) for candidate in link.candidates)


def other(link: Link, practice: str) -> Decision:
    """It is an instance of another practice, which the reviewer names."""
    return Decision("measure", link.instrument.id, "accept", _named(practice))


def new(link: Link, practice: str) -> Decision:
    """It is a practice of its own, under this name."""
    return Decision("measure", link.instrument.id, "new", _named(practice))


def one_body(pair: Pair, *, same: bool) -> Decision:
    """Whether two bodies or places are one."""
    return Decision("place" if pair.label == "Locality" else "body", pair.old, "same" if same else "different", pair.new)


def _named(practice: str) -> str:
    if not practice.strip():
        raise ReviewError(Text("做法名为空", "the name of the practice is empty"), remedy=Text("请输入做法名", "Type the name of the practice"))
    return practice.strip()
