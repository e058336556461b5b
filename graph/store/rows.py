"""Records as a store takes and gives them: maps with the id among the properties and lists in place of tuples."""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any, TypeVar

from reformgraph.schema.records import Properties

T = TypeVar("T")
CHUNK = 5_000


def as_properties(row: dict[str, Any]) -> Properties:
    """Properties as a store gives them, as those of a record: lists as tuples, without the id."""
    return {key: tuple(value) if isinstance(value, list) else value for key, value in row.items() if key != "id"}


def as_row(id_: str, properties: Properties) -> dict[str, Any]:
    """The properties of a record as a store takes them, with the id."""
    return {"id": id_, **{key: list(value) if isinstance(value, tuple) else value for key, value in properties.items()}}


def chunks(items: Iterable[T], size: int = CHUNK) -> Iterator[list[T]]:
    """The items in lists of `size`, the last one shorter."""
    iterator = iter(items)
    while chunk := list(islice(iterator, size)):
        yield chunk
