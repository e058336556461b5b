"""Reading Chinese policy prose: documents in, graph records out.

The names are resolved when they are first used, so that a program that only reads documents does not load spaCy.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .pipeline import build_pipeline
    from .read import find_sources, read_document
    from .run import Extraction, extract_document, extract_path, extract_sources

__all__ = ["Extraction", "build_pipeline", "extract_document", "extract_path", "extract_sources", "find_sources", "read_document"]

_MODULES = {"Extraction": "run", "build_pipeline": "pipeline", "extract_document": "run", "extract_path": "run", "extract_sources": "run",
            "find_sources": "read", "read_document": "read"}


def __getattr__(name: str) -> Any:
    if name in _MODULES:
        return getattr(import_module(f"{__name__}.{_MODULES[name]}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
