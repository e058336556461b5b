"""Where the graph is kept: a folder for the embedded engine, or the address and account of a Neo4j server."""

import os
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

DEFAULT_FOLDER = Path("reformgraph.db")


@dataclass(frozen=True, slots=True)
class StoreSettings:
    """With `uri` the store is a Neo4j server, without it the embedded engine over the folder `graph`.

    The password never shows in the representation, so it cannot reach a log or an error by way of it. Without one, `ask` is called when a server
    is reached.
    """

    graph: Path = DEFAULT_FOLDER
    uri: str | None = None
    username: str = "neo4j"
    password: str = field(default="", repr=False)
    database: str = "neo4j"
    ask: Callable[[], str] | None = field(default=None, repr=False, compare=False)

    @property
    def place(self) -> str:
        """What a message calls this store: the address without an account in it, or the folder."""
        if self.uri is None:
            return str(self.graph)
        scheme, _, rest = self.uri.rpartition("://")
        return f"{scheme}://{rest.rpartition('@')[2]}" if scheme else rest.rpartition("@")[2]


def settings_from_environment(graph: Path = DEFAULT_FOLDER) -> StoreSettings:
    """Settings for a program without a command line: NEO4J_URI, NEO4J_USERNAME, NEO4J_PASSWORD, NEO4J_DATABASE; else the folder `graph`."""
    env = os.environ
    return StoreSettings(graph, env.get("NEO4J_URI") or None, env.get("NEO4J_USERNAME", "neo4j"), env.get("NEO4J_PASSWORD", ""),
                         env.get("NEO4J_DATABASE", "neo4j"))
