"""How a text goes through the network: in windows that overlap, each piece read where it has most text around it."""

from itertools import pairwise
from typing import NamedTuple

PIECES = 254  # pieces of a window
_OVERLAP = 90  # pieces that a window shares with the next at least
_LOOK_BACK = 30  # pieces by which a window's reading begins before the middle of what it shares with the one before it: what stands before tells more


class Window(NamedTuple):
    """The pieces start:end are read together, and of them first:last are taken from this reading."""

    start: int
    end: int
    first: int
    last: int


def windows(count: int) -> list[Window]:
    """The windows of a text of `count` pieces, all of one size."""
    if count <= PIECES:
        return [Window(0, count, 0, count)]
    number = -(-(count - _OVERLAP) // (PIECES - _OVERLAP))
    starts = [k * (count - PIECES) // (number - 1) for k in range(number)]
    cuts = [0, *((start + PIECES + following) // 2 - _LOOK_BACK for start, following in pairwise(starts)), count]
    return [Window(start, start + PIECES, cuts[k], cuts[k + 1]) for k, start in enumerate(starts)]
