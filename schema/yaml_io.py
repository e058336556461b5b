"""YAML files as plain values that still know their lines, so that an error can name one.

PyYAML keeps the last of two equal keys and expands aliases without limit; here both are refused.
"""

from importlib import resources
from pathlib import Path
from typing import Any

import yaml

from .errors import KnowledgeError, Text
from .os_errors import reason

_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class YamlMap(dict[str, Any]):
    """A mapping with the line (from 1) of itself and of each key."""

    line: int
    lines: dict[str, int]


class YamlList(list[Any]):
    """A list with the line (from 1) of itself and of each item."""

    line: int
    lines: list[int]


def load_yaml(path: Path) -> Any:
    """Read one YAML file of the user.

    Raises KnowledgeError for a missing file, bad syntax, a doubled key, or an alias.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise KnowledgeError(Text("文件不存在", "file not found"), file=str(path), remedy=Text("请检查路径", "Check the path")) from None
    except OSError as error:
        raise KnowledgeError(Text(f"无法读取：{reason(error).zh}", f"cannot be read: {reason(error).en}"), file=str(path),
                             remedy=Text("请给出可读的 YAML 文件", "Name a YAML file that can be read")) from error
    except UnicodeDecodeError as error:
        raise KnowledgeError(Text("不是 UTF-8 文本", "not UTF-8 text"), file=str(path),
                             remedy=Text("请存为 UTF-8 文本", "Save it as UTF-8 text")) from error
    return parse_yaml(text, str(path))


def load_packaged_yaml(package: str, name: str) -> Any:
    """Read one YAML file that ships with reformgraph, for example ("reformgraph.schema", "ontology.yaml")."""
    return parse_yaml(resources.files(package).joinpath(name).read_text(encoding="utf-8"), name)


def parse_yaml(text: str, file: str) -> Any:
    """Parse YAML text; `file` names it in errors."""
    loader = _Loader(text)
    try:
        node = loader.get_single_node()
        return None if node is None else _value(node, file, loader, set())
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        problem = getattr(error, "problem", None) or str(error)
        if "quoted scalar" in str(getattr(error, "context", "")) and "end of stream" in problem:
            mark = error.context_mark  # type: ignore[attr-defined]  # where the quotation begins; its end is that of the file
        raise KnowledgeError(Text(f"YAML 语法错误：{problem}", f"YAML syntax error: {problem}"), file=file,
                             place=str(mark.line + 1) if mark else "",
                             remedy=Text("请检查此处和上一行的缩进、括号、引号", "Check indentation, brackets and quotes here and on the line above")) from None
    except (RecursionError, ValueError) as error:
        raise KnowledgeError(Text(f"YAML 无法解析：{error}", f"YAML cannot be parsed: {error}"), file=file) from None
    finally:
        loader.dispose()


def _value(node: yaml.Node, file: str, loader: Any, seen: set[int]) -> Any:
    line = node.start_mark.line + 1
    if isinstance(node, yaml.ScalarNode):
        return loader.construct_object(node)
    if id(node) in seen:
        raise KnowledgeError(Text("不允许 YAML 别名（&、*）", "YAML aliases (&, *) are not allowed"), file=file, place=str(line),
                             remedy=Text("请把内容写全", "Write the content out"))
    seen.add(id(node))
    if isinstance(node, yaml.SequenceNode):
        items = YamlList(_value(child, file, loader, seen) for child in node.value)
        items.line, items.lines = line, [child.start_mark.line + 1 for child in node.value]
        return items
    result = YamlMap()
    result.line, result.lines = line, {}
    for key_node, value_node in node.value:
        key = loader.construct_object(key_node) if isinstance(key_node, yaml.ScalarNode) else None
        at = key_node.start_mark.line + 1
        if not isinstance(key, str):
            raise KnowledgeError(Text(f"键必须是文字：{key}", f"a key must be text: {key}"), file=file, place=str(at),
                                 remedy=Text("请加引号", "Put it in quotation marks"))
        if key in result:
            raise KnowledgeError(Text(f"重复的键 {key}（前一个在第 {result.lines[key]} 行）",
                                      f"doubled key {key} (the first is on line {result.lines[key]})"), file=file, place=str(at),
                                 remedy=Text("请删去或合并其一", "Remove or merge one of them"))
        result[key] = _value(value_node, file, loader, seen)
        result.lines[key] = at
    return result
