"""The records that pass from one stage to the next. All are frozen; none repairs what it is given, each refuses what cannot be.

Offsets count characters (Unicode code points) of the text as read; `start` is the first character, `end` the one after the last.
"""

from dataclasses import dataclass, field
from typing import Literal

Value = str | int | float | tuple[str, ...]
Properties = dict[str, Value]
BOLD_LINE = 10  # below the nine levels of headings that Word has


@dataclass(frozen=True, slots=True)
class Range:
    """Part of a text: `text[start:end]`."""

    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start < self.end:
            raise ValueError(f"empty or negative range {self.start}:{self.end}")


@dataclass(frozen=True, slots=True)
class TableRow:
    """One row of a table that the reader wrote out as text; cells that are empty have no range."""

    cells: tuple[Range | None, ...]
    table: int


@dataclass(frozen=True, slots=True)
class Document:
    """A file as text. Paragraphs stand on lines of their own; cells of a table row too, in order.

    `headings` are the paragraphs that the file marks as headings: where each begins in the text, and its level from 1 on. Short lines that are only set in
    bold have the level BOLD_LINE.
    """

    source: str
    text: str
    sha256: str
    title: str = ""
    rows: tuple[TableRow, ...] = ()
    headings: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Section:
    """A headed part of a case; the range covers heading and body, `level` is 1 for 一、 and 2 for （一）."""

    heading: str
    level: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Case:
    """One case. `text` is its body without its title, possibly empty; sections and sentences refer to `text`."""

    id: str
    number: int
    title: str
    text: str
    year: int | None = None
    sections: tuple[Section, ...] = ()
    sentences: tuple[Range, ...] = ()


@dataclass(frozen=True, slots=True)
class Batch:
    """A notice with its cases. `titles` are the numbered titles of its list, as (number, title)."""

    id: str
    title: str
    issuer: str
    date: str
    source: str
    sha256: str
    titles: tuple[tuple[int, str], ...]
    cases: tuple[Case, ...]


@dataclass(frozen=True, slots=True)
class Anomaly:
    """Something odd in a document that did not stop the work: a missing number, a title without a body."""

    kind: str
    source: str
    place: str
    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class Node:
    """A node of the graph. `label` is its label of the ontology; `properties` holds `name` and what the ontology lists, without `id`."""

    label: str
    id: str
    properties: Properties = field(hash=False)

    @property
    def name(self) -> str:
        return str(self.properties["name"])


@dataclass(frozen=True, slots=True)
class NodeRef:
    label: str
    id: str


@dataclass(frozen=True, slots=True)
class Relationship:
    """A relationship of the graph, from `start` to `end`."""

    id: str
    type: str
    start: NodeRef
    end: NodeRef
    properties: Properties = field(hash=False)


Direction = Literal["reduced", "increased", "reached"]
DIRECTION_TYPE: dict[Direction, str] = {"reduced": "REDUCED", "increased": "INCREASED", "reached": "REACHED"}


@dataclass(frozen=True, slots=True)
class Graph:
    """Nodes and relationships; sorted and free of doubles when it comes from `merge_graphs` or a file that we wrote."""

    nodes: tuple[Node, ...]
    relationships: tuple[Relationship, ...]
