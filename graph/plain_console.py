"""A console that prints what it is given: no name of a graph is markup, an emoji or a number to colour."""

from typing import Any

from rich.console import Console


def plain_console(**settings: Any) -> Console:
    """`settings` are those of rich's Console."""
    return Console(markup=False, emoji=False, highlight=False, **settings)
