"""The graph in a store: loading, querying, linking, viewing, exporting. Knows nothing of spaCy.

The names are resolved when they are first used, so that a command that only needs the settings does not load the driver.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .load import LoadSummary, load_graph
    from .query import Result, run_cypher, run_query
    from .query_files import Query, load_queries
    from .read_back import read_store
    from .remove import RemoveSummary, remove_batch
    from .store.connect import Store, open_store
    from .store.settings import StoreSettings, settings_from_environment

__all__ = ["LoadSummary", "Query", "RemoveSummary", "Result", "Store", "StoreSettings", "load_graph", "load_queries", "open_store", "read_store",
           "remove_batch", "run_cypher", "run_query", "settings_from_environment"]

_MODULES = {"LoadSummary": "load", "load_graph": "load", "Query": "query_files", "load_queries": "query_files", "read_store": "read_back",
            "RemoveSummary": "remove", "remove_batch": "remove", "Result": "query", "run_cypher": "query", "run_query": "query",
            "Store": "store.connect", "open_store": "store.connect", "StoreSettings": "store.settings",
            "settings_from_environment": "store.settings"}


def __getattr__(name: str) -> Any:
    if name in _MODULES:
        return getattr(import_module(f"{__name__}.{_MODULES[name]}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
