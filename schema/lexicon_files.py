"""Finding and reading the knowledge files: those that ship in schema/lexicon/, and a user's folder that adds to them or overrides them."""

from functools import cache
from pathlib import Path
from typing import Any

from .yaml_io import YamlMap, load_packaged_yaml, load_yaml


@cache
def shipped(name: str) -> YamlMap:
    """The content of schema/lexicon/NAME.yaml."""
    data = load_packaged_yaml("reformgraph.schema.lexicon", f"{name}.yaml")
    return data if isinstance(data, YamlMap) else YamlMap()


def lexicon(name: str, user_folder: Path | None = None) -> dict[str, Any]:
    """The shipped file merged with `user_folder/NAME.yaml`, where there is one.

    Lists are joined (the user's entries first, so that they win), mappings are updated key by key, other values are replaced.
    Raises KnowledgeError for a user file that is not well formed.
    """
    base: dict[str, Any] = shipped(name)
    if user_folder is None or not (path := user_folder / f"{name}.yaml").exists():
        return base
    merged: dict[str, Any] = _merge(base, load_yaml(path))
    return merged


def _merge(base: Any, extra: Any) -> Any:
    if isinstance(base, dict) and isinstance(extra, dict):
        return {**base, **{key: _merge(base[key], value) if key in base else value for key, value in extra.items()}}
    if isinstance(base, list) and isinstance(extra, list):
        return [*extra, *base]
    return extra
