"""A reading of a number as a measurement, before it is decided whether it measures a result."""

from dataclasses import dataclass

from reformgraph.schema.records import Direction

from .indicators import Indicator
from .quantities import Quantity


@dataclass(frozen=True, slots=True)
class Draft:
    """A number or pair of numbers with the indicator that it seems to measure.

    `clause` and `sentence` are the ranges of the text that hold it; `side` tells where the indicator stands: before, after, or carried over.
    """

    rule: str
    direction: Direction
    indicator: Indicator
    side: str
    clause: tuple[int, int]
    sentence: tuple[int, int]
    before: Quantity | None = None
    after: Quantity | None = None
    change: Quantity | None = None
    value: Quantity | None = None

    def quantities(self) -> list[Quantity]:
        return [q for q in (self.before, self.after, self.change, self.value) if q]
