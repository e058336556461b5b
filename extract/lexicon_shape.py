"""A knowledge file of the user must have the shape of the one that ships, so that a slip is told with its line and not met as a traceback."""

from difflib import get_close_matches
from pathlib import Path
from typing import Any

from reformgraph.schema.errors import KnowledgeError, Text
from reformgraph.schema.lexicon_files import lexicon, shipped
from reformgraph.schema.yaml_io import YamlMap, load_yaml

_NUMBER = (int, float)


def checked_lexicon(name: str, user_lexicon: str) -> dict[str, Any]:
    """The shipped file schema/lexicon/NAME.yaml, merged with NAME.yaml of the user's folder where there is one.

    Raises KnowledgeError, with file and line, for an unknown key and for a value of another kind than the shipped file has there.
    """
    folder = Path(user_lexicon) if user_lexicon else None
    if folder and (path := folder / f"{name}.yaml").exists():
        _compare(load_yaml(path), shipped(name), str(path), "", 1)
    return lexicon(name, folder)


def _compare(own: Any, ours: Any, file: str, place: str, line: int) -> None:
    if isinstance(ours, dict):
        if not isinstance(own, YamlMap):
            raise _wrong(file, line, place, "键值对", "a mapping")
        words = _open(ours)
        for key, value in own.items():
            at = own.lines[key]
            if key in ours:
                _compare(value, ours[key], file, key, at)
            elif words is not None:
                _compare(value, words, file, key, at)
            else:
                near = get_close_matches(key, ours, 1, 0.4) or list(ours)[:1]
                raise KnowledgeError(Text(f"未知的键 {key}", f"unknown key {key}"), file=file, place=str(at),
                                     remedy=Text(f"是否应为 {near[0]}", f"Did you mean {near[0]}"))
    elif isinstance(ours, list):
        if not isinstance(own, list):
            raise _wrong(file, line, place, "列表", "a list")
        for index, item in enumerate(own):
            at = getattr(own, "lines", {index: line})[index]
            _compare(item, ours[0], file, place, at)
            if isinstance(ours[0], dict) and (missing := [key for key in ours[0] if key not in item]):
                raise KnowledgeError(Text(f"{place} 的一项缺少 {missing[0]}", f"an entry of {place} lacks {missing[0]}"), file=file, place=str(at),
                                     remedy=Text(f"请补上 {missing[0]}", f"Add {missing[0]}"))
    elif isinstance(ours, _NUMBER) != isinstance(own, _NUMBER) or isinstance(own, (dict, list)) or own is None:
        raise _wrong(file, line, place, "数字" if isinstance(ours, _NUMBER) else "文字", "a number" if isinstance(ours, _NUMBER) else "text")


def _open(ours: dict[str, Any]) -> float | None:
    """A mapping from words to numbers takes any word; its values serve as the example."""
    values = list(ours.values())
    return values[0] if values and all(isinstance(value, _NUMBER) for value in values) else None


def _wrong(file: str, line: int, place: str, zh: str, en: str) -> KnowledgeError:
    where_zh, where_en = (f"{place} 应为{zh}", f"{place} must be {en}") if place else (f"文件应为{zh}", f"the file must be {en}")
    return KnowledgeError(Text(where_zh, where_en), file=file, place=str(line), remedy=Text("请参照自带的词表文件", "See the shipped file of that name"))
