"""Python's search for cycles of objects, kept out of work that makes millions of objects and no cycle."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def no_search_for_cycles() -> Iterator[None]:
    """Do without the search: it walks over all objects again and again, a twentieth of a load's time, a tenth of linking's."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
