"""The embedded graph as a Bolt server on the loopback address, for Neo4j's tools."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from reformgraph.schema.errors import StoreError, Text

from .store.embedded import DATABASE, USER, EmbeddedEngine, has_graph
from .store.settings import StoreSettings


@dataclass(frozen=True, slots=True)
class Server:
    """How a running server is reached. The password itself is only in its file."""

    uri: str
    user: str
    database: str
    password_file: Path
    alive: Callable[[], bool]


@contextmanager
def serve(settings: StoreSettings) -> Iterator[Server]:
    """Serve until the block ends. Raises StoreError when there is no graph in the folder, StoreLockedError when it is in use."""
    if settings.uri is not None:
        raise StoreError(Text("已指定服务器，无需再提供服务", "a server is named, so there is nothing to serve"), file=settings.place,
                         remedy=Text("请去掉 --uri 和 NEO4J_URI", "Leave out --uri and NEO4J_URI"))
    if not has_graph(settings.graph):
        raise StoreError(Text("这里没有图库", "there is no graph here"), file=str(settings.graph),
                         remedy=Text("请先运行 reformgraph build 或 load", "Run reformgraph build or load first"))
    with EmbeddedEngine(settings.graph) as engine:
        yield Server(engine.uri, USER, DATABASE, engine.password_file, engine.alive)
