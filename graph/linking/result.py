"""What linking found: one link per measure, and the graph that says so."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from reformgraph.schema.practices import KnownPractice
from reformgraph.schema.records import Graph

from .bodies import Resolution
from .instruments import Instrument

Zone = Literal["known", "doubtful", "new"]


@dataclass(frozen=True, slots=True)
class Candidate:
    """A practice that a doubtful measure may be an instance of; `instrument` is the measure that it was compared with, where it is one."""

    practice: str
    score: float
    instrument: Instrument | None
    why: str


@dataclass(frozen=True, slots=True)
class Link:
    """A measure and its practice.

    `zone` is `known` (the practice is in the lexicon or another measure is an instance of it), `doubtful` (a practice of its own until a
    person decides; `candidates` says on what) or `new`. `score` is 0 to 1, `method` names the rule, `why` explains it.
    """

    instrument: Instrument
    practice: str
    zone: Zone
    score: float
    method: str
    decided_by: Literal["rule", "review"]
    candidates: tuple[Candidate, ...]
    why: str


@dataclass(frozen=True, slots=True)
class LinkResult:
    """All links, those of known measures included.

    `graph` is the new graph with the practices, `new` the ids of its measures, `outdated` the (type, id) of the known graph's
    relationships that no longer hold or lead elsewhere, `resolution` which bodies and places are one, `lexicon` the practices that
    the lexicon knows, by name.
    """

    graph: Graph
    links: tuple[Link, ...]
    new: frozenset[str]
    outdated: tuple[tuple[str, str], ...]
    resolution: Resolution
    lexicon: Mapping[str, KnownPractice]

    @property
    def new_links(self) -> tuple[Link, ...]:
        """The links of the new graph's measures."""
        return tuple(one for one in self.links if one.instrument.id in self.new)
