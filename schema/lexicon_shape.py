"""A knowledge file of the user must have the shape of the one that ships, so that a slip is told with its line and not met as a traceback."""

from difflib import get_close_matches
from pathlib import Path
from typing import Any

from .errors import KnowledgeError, Text
from .yaml_io import YamlMap

_NUMBER = (int, float)
# Keys whose value is one of those that ship in the same place, and what no two entries may share.
_CLOSED, _UNIQUE = "kind", "id"


def check_names(folder: Path, known: tuple[str, ...]) -> None:
    """Raise KnowledgeError for a folder without a YAML file, and for a file that no shipped one is called like: nothing would read it."""
    files = sorted([*folder.glob("*.yaml"), *folder.glob("*.yml")]) if folder.is_dir() else []
    if not files:
        raise KnowledgeError(Text("目录里没有词典文件（*.yaml）", "the folder holds no lexicon files (*.yaml)"), file=str(folder),
                             remedy=Text("文件名见 docs/lexicons.md，例如 departments.yaml", "docs/lexicons.md has their names, for example departments.yaml"))
    for file in files:
        if file.name not in known:
            by_stem = {Path(name).stem: name for name in known}  # the ending is the same for all, and makes names alike that are not
            raise KnowledgeError(Text("没有这个名称的词典", "there is no lexicon of this name"), file=str(file), remedy=_meant(file.stem, by_stem))


def check_shape(own: Any, ours: YamlMap, file: str) -> None:
    """Raise KnowledgeError, with file and line, for an unknown key and for a value of another kind than the shipped file `ours` has there."""
    _compare(own, [ours], file, "", 1)


def _compare(own: Any, ours: list[Any], file: str, place: str, line: int) -> None:
    """`ours` are the values that ship in this place: what is in one of them may be, what is in all of them must be."""
    if isinstance(ours[0], dict):
        if not isinstance(own, YamlMap):
            raise _wrong(file, line, place, own, "键值对", "a mapping")
        for key, value in own.items():
            _compare(value, _under(key, ours, file, own.lines[key]), file, key, own.lines[key])
    elif isinstance(ours[0], list):
        if not isinstance(own, list):
            raise _wrong(file, line, place, own, "列表", "a list")
        examples = [item for one in ours for item in one]
        if not examples:
            return
        required = set.intersection(*map(set, examples)) if all(isinstance(item, dict) for item in examples) else set()
        for item, at in zip(own, getattr(own, "lines", [line] * len(own)), strict=True):
            _compare(item, [one for one in examples if isinstance(one, type(item))] or examples, file, place, at)
            if missing := sorted(required.difference(item)):
                raise KnowledgeError(Text(f"{place} 的一项缺少 {missing[0]}", f"an entry of {place} lacks {missing[0]}"), file=file, place=str(at),
                                     remedy=Text(f"请补上 {missing[0]}", f"Add {missing[0]}"))
            if isinstance(item, dict) and (taken := item.get(_UNIQUE)) is not None and taken in [one.get(_UNIQUE) for one in examples if isinstance(one, dict)]:
                raise KnowledgeError(Text(f"{place} 已有 id 为 {taken} 的一项", f"{place} has an entry with the id {taken} already"), file=file, place=str(at),
                                     remedy=Text("请换一个 id：它就是所找到的关系的 method", "Use another id: it is the method of what the entry finds"))
    elif isinstance(own, (dict, list)) or not isinstance(own, _NUMBER if isinstance(ours[0], _NUMBER) else str):
        number = isinstance(ours[0], _NUMBER)
        raise _wrong(file, line, place, own, "数字" if number else "文字", "a number" if number else "text")
    elif place == _CLOSED and own not in ours:
        known = sorted(set(map(str, ours)))
        raise KnowledgeError(Text(f"没有 {own} 这一 {_CLOSED}", f"there is no {_CLOSED} {own}"), file=file, place=str(line), remedy=_meant(str(own), {name: name for name in known}))


def _under(key: str, ours: list[dict[str, Any]], file: str, line: int) -> list[Any]:
    """What ships under a key. A mapping whose keys are Chinese words takes any word; the others know their keys."""
    known = {name: value for one in ours for name, value in one.items()}
    if key in known:
        return [one[key] for one in ours if key in one]
    if not all(name.isascii() for name in known):
        return list(known.values())
    raise KnowledgeError(Text(f"未知的键 {key}", f"unknown key {key}"), file=file, place=str(line), remedy=_meant(key, {name: name for name in known}))


def _meant(name: str, known: dict[str, str]) -> Text:
    """The known name that is near, else all of them: one that is not near only misleads. `known` gives for each name how it is told."""
    near = get_close_matches(name, known, 1, 0.5)
    return Text(f"是否应为 {known[near[0]]}？", f"Did you mean {known[near[0]]}?") if near else Text(f"可用：{'、'.join(known.values())}", f"Known: {', '.join(known.values())}")


def _wrong(file: str, line: int, place: str, own: Any, zh: str, en: str) -> KnowledgeError:
    where_zh, where_en = (f"{place} 应为{zh}", f"{place} must be {en}") if place else (f"文件应为{zh}", f"the file must be {en}")
    remedy = Text("请参照自带的同名词典文件", "See the shipped file of that name")
    if en == "text" and not isinstance(own, (dict, list)) and own is not None:  # YAML reads 321300, No and 2024-01-01 as other things
        remedy = Text("数字、日期和 Yes、No 一类的词请加引号", "Put numbers, dates and words like Yes and No in quotation marks")
    elif en == "a list" and isinstance(own, str) and own[:1] in "【［":
        remedy = Text("列表用半角方括号和逗号：[甲, 乙]", "A list has half-width brackets and commas: [甲, 乙]")
    return KnowledgeError(Text(where_zh, where_en), file=file, place=str(line), remedy=remedy)
