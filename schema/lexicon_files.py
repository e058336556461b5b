"""Finding and reading the knowledge files: those that ship in schema/lexicon/, and a user's folder that adds to them or overrides them."""

from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

from .lexicon_shape import check_names, check_shape
from .lexicon_values import check_values
from .yaml_io import YamlMap, load_packaged_yaml, load_yaml

# How documents are laid out and what debris looks like are no words of the subject: only the shipped files are read.
_OURS = {"debris.yaml", "layout.yaml"}
_PRACTICES = "practices.yaml"


@cache
def shipped(name: str) -> YamlMap:
    """The content of schema/lexicon/NAME.yaml."""
    data = load_packaged_yaml("reformgraph.schema.lexicon", f"{name}.yaml")
    return data if isinstance(data, YamlMap) else YamlMap()


def lexicon(name: str, user_folder: Path | str | None = None) -> dict[str, Any]:
    """The shipped file merged with `user_folder/NAME.yaml`, where there is one; None or an empty name mean that the user has no folder.

    Lists are joined (the user's entries first, so that they win), mappings are updated key by key, other values are replaced.
    Raises KnowledgeError for a folder without such files, a file that no shipped one is called like, one that has not the shape of the
    shipped file, and a value that cannot be used.
    """
    base = shipped(name)
    if not user_folder:
        return base
    check_names(Path(user_folder), names())
    if not (path := Path(user_folder, f"{name}.yaml")).exists():
        return base
    own = load_yaml(path)
    check_shape(own, base, str(path))
    merged: dict[str, Any] = _merge(base, own)
    check_values(name, own, str(path), lambda other: merged if other == name else lexicon(other, user_folder))
    return merged


def check_lexicons(user_folder: Path) -> None:
    """Read every file of a user's folder, whether it will be needed or not. Raises what `lexicon` raises."""
    check_names(user_folder, names())
    for file in sorted(user_folder.glob("*.yaml")):
        if file.name != _PRACTICES:  # which has a reader of its own
            lexicon(file.stem, user_folder)


@cache
def names() -> tuple[str, ...]:
    """The files that a user's folder may hold: as those of schema/lexicon/, and practices.yaml."""
    folder = resources.files("reformgraph.schema.lexicon")
    return (*sorted(file.name for file in folder.iterdir() if file.name.endswith(".yaml") and file.name not in _OURS), _PRACTICES)


def _merge(base: Any, extra: Any) -> Any:
    if isinstance(base, dict) and isinstance(extra, dict):
        return {**base, **{key: _merge(base[key], value) if key in base else value for key, value in extra.items()}}
    if isinstance(base, list) and isinstance(extra, list):
        return [*extra, *base]
    return extra
