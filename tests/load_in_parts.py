"""A loader for the tests to kill: `python load_in_parts.py FOLDER-OR-URI BATCHES` loads in small transactions and says when it starts."""

import functools
import sys
from pathlib import Path

from small_graph import many_batches

from reformgraph.graph import StoreSettings, load, open_store
from reformgraph.graph.store.rows import chunks


def main(target: str, batches: str) -> None:
    settings = StoreSettings(uri=target) if "://" in target else StoreSettings(Path(target))
    load.chunks = functools.partial(chunks, size=40)  # type: ignore[attr-defined]
    graph = many_batches(int(batches))
    with open_store(settings, write=True) as store:
        print("loading", flush=True)
        load.load_graph(store, graph)
        print("loaded", flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
