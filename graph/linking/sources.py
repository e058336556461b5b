"""The known graph that new measures are linked to: a graph file, or the store if there is one."""

from pathlib import Path

from reformgraph.graph.read_back import read_store
from reformgraph.graph.store.connect import open_store
from reformgraph.graph.store.settings import StoreSettings
from reformgraph.schema.errors import GraphFileError, StoreError, Text
from reformgraph.schema.jsonl import read_graph
from reformgraph.schema.records import Graph

from .instruments import read_instruments


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


def required_graph(file: Path | None, store: StoreSettings, *, linked: bool = True) -> Graph:
    """Like `known_graph`, but raises StoreError when the embedded store has not been built yet, and GraphFileError for a file whose measures lead to
    no practices, where `linked` asks for them."""
    graph = known_graph(file, store)
    if graph is None:
        raise StoreError(Text("这里没有图库", "there is no graph here"), file=store.place,
                         remedy=Text("请先运行 reformgraph build 或 load，或用 --graph 指明目录",
                                     "Run reformgraph build or load first, or name the folder with --graph"))
    if linked and file is not None and not any(rel.type == "INSTANCE_OF" for rel in graph.relationships) and read_instruments(graph):
        raise GraphFileError(Text("文件尚未关联，其中的举措没有做法", "the file is not linked: its measures lead to no practices"), file=str(file),
                             remedy=Text(f'请先运行 reformgraph link "{file}" -o linked.jsonl，再用 linked.jsonl',
                                         f'Run reformgraph link "{file}" -o linked.jsonl and name linked.jsonl'))
    return graph
