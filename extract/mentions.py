"""What the components find in a case: mentions, measurements and relations, with offsets into the text of the `Doc`.

The text of a case's Doc is its title, a line break, and its body; `Frame.body_start` is where the body begins. Only `assemble` turns
offsets into those of the case's text.
"""

from dataclasses import dataclass, field

from reformgraph.schema.records import Direction

# Rules of mentions whose words are no name of their own: 全市 and 该市 for the place of the case, 该局 for the body last named, 福州、厦门两地法院 for both courts.
OWN_PLACE, SAID_AGAIN, OF_A_LIST = "own-place", "said-again", "listed"


@dataclass(frozen=True, slots=True)
class Mention:
    """A node as one place of the text names it.

    `label` is a label of the ontology, `name` the normalised name (full official name for bodies and places), `id` the node's id where the
    name alone does not tell (a locality's code), `rule` the id of the rule that found it, `confidence` 0 to 1.
    `kind` and `level` are those of the ontology. `place` is, for a body, the code or else the name of the place in its name.
    """

    label: str
    start: int
    end: int
    name: str
    rule: str
    kind: str = ""
    level: str = ""
    id: str = ""
    place: str = ""
    confidence: float = 0.9


@dataclass(frozen=True, slots=True)
class Measurement:
    """One number, or pair of numbers, that measures an indicator; the range covers indicator and figures.

    `before`, `after`, `change` and `value` are the words of the text with number and unit (3个工作日), empty where not told; `planned` where the text tells an aim.
    """

    indicator: str
    direction: Direction
    start: int
    end: int
    rule: str
    before: str = ""
    after: str = ""
    change: str = ""
    value: str = ""
    confidence: float = 0.9
    planned: bool = False


@dataclass(frozen=True, slots=True)
class Relation:
    """An assertion between two mentions, or from the case (`head` is None) to a mention; the range is the quote."""

    type: str
    head: Mention | None
    tail: Mention
    start: int
    end: int
    rule: str
    confidence: float = 0.9


@dataclass(slots=True)
class Frame:
    """What the components know of a case before they read it, and what they learn about it.

    `place` is the GB/T 2260 code of the place that the batch or the case speaks of (350000 for a Fujian batch): it completes short names and
    resolves 我省, 全市, 该区. `year` is the batch's year. The lists are filled by the components, in the order of the pipeline.
    """

    body_start: int = 0
    place: str = ""
    year: int | None = None
    mentions: list[Mention] = field(default_factory=list)
    measurements: list[Measurement] = field(default_factory=list)
    relations: list[Relation] = field(default_factory=list)
