"""The query pack: graph/queries/*.cypher, one query per file, each with a head of `// key: value` lines.

The head says what a query asks (`title`, `title_en`), that it only reads (`mode: read`), its parameters
(`param: name type default   comment`), its columns (`returns: a, b`) and how it is called (`example:`). The loader checks the head against
the body, so that neither can drift from the other.
"""

import re
from dataclasses import dataclass
from functools import cache
from importlib import resources
from itertools import takewhile
from typing import Literal, cast

from reformgraph.schema.errors import QueryError, Text

from .store.guard import require_read_only

ParameterType = Literal["string", "integer", "float"]
ParameterValue = str | int | float
_HEAD = re.compile(r"//\s*(\w+):\s*(.*)")
_PARAMETER = re.compile(r"(\w+)\s+(string|integer|float)\s+(\"[^\"]*\"|\S+)\s+(\S.*)")
_STRIPPED = re.compile(r"//[^\n]*|/\*.*?\*/|'(?:\\.|[^'\\])*'|\"(?:\\.|[^\"\\])*\"", re.DOTALL)
_KEYS = ("title", "title_en", "topic", "mode", "param", "returns", "example")
_WHOLE = 2**63  # whole numbers of Cypher have 64 bits
_TYPES: dict[str, type[str] | type[int] | type[float]] = {"string": str, "integer": int, "float": float}


@dataclass(frozen=True, slots=True)
class Parameter:
    name: str
    type: ParameterType
    default: ParameterValue
    comment: str


@dataclass(frozen=True, slots=True)
class Query:
    """A named query. `columns` are those of its result, in order; `file` is where it stands."""

    name: str
    title: str
    title_en: str
    topic: str
    parameters: tuple[Parameter, ...]
    columns: tuple[str, ...]
    example: str
    cypher: str
    file: str


@cache
def load_queries() -> dict[str, Query]:
    """All queries of the pack by name. Raises QueryError naming file and line for a head that is wrong or does not fit its body."""
    folder = resources.files("reformgraph.graph.queries")
    files = sorted((entry for entry in folder.iterdir() if entry.name.endswith(".cypher")), key=lambda entry: entry.name)
    return {name: parse_query(name, entry.read_text(encoding="utf-8"), entry.name)
            for entry in files for name in [entry.name.removesuffix(".cypher")]}


def parse_query(name: str, text: str, file: str) -> Query:
    """One query from the text of its file."""
    head: dict[str, str] = {}
    parameters: list[Parameter] = []
    lines = text.splitlines()
    for number, line in enumerate(takewhile(lambda line: line.startswith("//"), lines), 1):
        match = _HEAD.fullmatch(line.strip())
        if match is None or match[1] not in _KEYS:
            raise _error(file, number, f"头部应为 // 键: 值，键为 {', '.join(_KEYS)}", f"a head line is `// key: value` with a key of {', '.join(_KEYS)}")
        key, value = match[1], match[2].strip()
        if key == "param":
            parameters.append(_parameter(value, file, number))
        elif key in head:
            raise _error(file, number, f"重复的键 {key}", f"doubled key {key}")
        else:
            head[key] = value
    heads = sum(1 for _ in takewhile(lambda line: line.startswith("//"), lines))
    body = "\n".join(lines[heads:]).strip()
    for key in _KEYS:
        if key != "param" and not head.get(key):
            raise _error(file, 1, f"头部缺少 {key}", f"the head lacks {key}")
    if head["mode"] != "read":
        raise _error(file, 1, "mode 只能是 read", "the mode must be read")
    columns = tuple(column.strip() for column in head["returns"].split(","))
    query = Query(name, head["title"], head["title_en"], head["topic"], tuple(parameters), columns, head["example"], body, file)
    _check_body(query, min(heads + 1, len(lines)))
    return query


def _parameter(value: str, file: str, number: int) -> Parameter:
    match = _PARAMETER.fullmatch(value)
    if match is None:
        raise _error(file, number, "参数应写作：名称 类型 默认值 说明", "a parameter is written: name type default comment")
    try:
        default = convert(match[3].strip('"'), match[2])
    except ValueError:
        raise _error(file, number, f"默认值 {match[3]} 不是 {match[2]}", f"the default {match[3]} is no {match[2]}") from None
    return Parameter(match[1], cast(ParameterType, match[2]), default, match[4].strip())


def convert(value: str, kind: str) -> ParameterValue:
    """The text of a parameter as a value of its type. Raises ValueError, also for a whole number that no store holds."""
    converted = _TYPES[kind](value)
    if isinstance(converted, int) and not -_WHOLE <= converted < _WHOLE:
        raise ValueError(f"{value} has more than 64 bits")
    return converted


def _check_body(query: Query, line: int) -> None:
    if not query.cypher:
        raise _error(query.file, line, "没有语句", "there is no statement")
    require_read_only(query.cypher, file=query.file)
    bare = _STRIPPED.sub(" ", query.cypher)
    if ";" in bare.rstrip().rstrip(";"):
        raise _error(query.file, line, "一个文件只放一条语句", "a file holds one statement")
    used, declared = set(re.findall(r"\$(\w+)", bare)), {p.name for p in query.parameters}
    for name in sorted(used - declared):
        raise _error(query.file, line, f"参数 ${name} 未声明", f"the parameter ${name} is not declared")
    for name in sorted(declared - used):
        raise _error(query.file, line, f"参数 {name} 未使用", f"the parameter {name} is not used")
    if (found := _columns(bare)) != query.columns:
        shown = ", ".join(found)
        raise _error(query.file, line, f"returns 与语句的列不符：{shown}", f"returns is not what the statement returns: {shown}")


def _columns(bare: str) -> tuple[str, ...]:
    """The names of the columns of a statement without strings and comments."""
    clause = re.split(r"\b(?:ORDER\s+BY|SKIP|LIMIT)\b", re.split(r"\bRETURN\b(?:\s+DISTINCT\b)?", bare)[-1])[0]
    items, depth = [""], 0
    for mark in clause:
        depth += (mark in "([{") - (mark in ")]}")
        if mark == "," and depth == 0:
            items.append("")
        else:
            items[-1] += mark
    return tuple(re.split(r"\bAS\b", item)[-1].strip().rstrip(";").strip() for item in items)


def _error(file: str, line: int, zh: str, en: str) -> QueryError:
    return QueryError(Text(zh, en), file=file, place=str(line))
