"""The known graph that new measures are linked to: a graph file, or the store if there is one."""

from pathlib import Path

from reformgraph.graph.read_back import read_store
from reformgraph.graph.store.connect import open_store
from reformgraph.graph.store.settings import StoreSettings
from reformgraph.schema.errors import StoreError, Text
from reformgraph.schema.jsonl import read_graph
from reformgraph.schema.records import Graph


def known_graph(file: Path | None, store: StoreSettings) -> Graph | None:
    """The graph of a file, else of the store; None when the embedded store has not been built yet.

    Raises GraphFileError or StoreError when what is named cannot be read.
    """
    if file is not None:
        return read_graph(file)
    if store.uri is None and not store.graph.exists():
        return None
    with open_store(store, write=False) as opened:
        return read_store(opened)


def required_graph(file: Path | None, store: StoreSettings) -> Graph:
    """Like `known_graph`, but raises StoreError when the embedded store has not been built yet."""
    graph = known_graph(file, store)
    if graph is None:
        raise StoreError(Text("图库不存在", "there is no store yet"), file=store.place, remedy=Text("先运行 reformgraph build", "Run reformgraph build first"))
    return graph
