"""A case as found in a document, before it gets its number and id."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Piece:
    """One case as found: its printed title (empty where there is none) and its text. `number` is None where none is printed; `made` says that the title is our own."""

    number: int | None
    title: str
    text: str
    made: bool = False
