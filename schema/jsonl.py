"""Graph files: JSON Lines as Neo4j's own export writes them, sorted, the same bytes for the same graph."""

import json
import sys
from collections.abc import Iterable, Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

from .check import check_graph
from .errors import GraphFileError, InputError, Text
from .ontology import Ontology, load_ontology
from .os_errors import reason
from .records import Graph, Node, NodeRef, Properties, Relationship
from .whole_files import replacing

_SHARED = 200  # characters; shorter values, quotes among them, mostly stand in many records and are held once


def node_line(node: Node, ontology: Ontology) -> str:
    return _dump({"type": "node", "id": node.id, "labels": list(ontology.labels[node.label].labels), "properties": dict(sorted(node.properties.items()))})


def relationship_line(rel: Relationship, ontology: Ontology) -> str:
    def end(ref: NodeRef) -> dict[str, Any]:
        return {"id": ref.id, "labels": list(ontology.labels[ref.label].labels)}

    return _dump({"type": "relationship", "id": rel.id, "label": rel.type, "properties": dict(sorted(rel.properties.items())),
                  "start": end(rel.start), "end": end(rel.end)})


def graph_lines(graph: Graph) -> Iterator[str]:
    """Node lines before relationship lines, sorted by label and id, by type and id."""
    ontology = load_ontology()
    for node in sorted(graph.nodes, key=lambda n: (n.label, n.id)):
        yield node_line(node, ontology)
    for rel in sorted(graph.relationships, key=lambda r: (r.type, r.id)):
        yield relationship_line(rel, ontology)


def write_graph(graph: Graph, path: Path) -> None:
    """Write a graph file; it is complete or not there at all."""
    write_atomically(path, (line + "\n" for line in graph_lines(graph)))


def write_atomically(path: Path, parts: Iterable[str]) -> None:
    """Write text as one whole file. Raises InputError when it cannot be written."""
    if path.is_dir():
        raise InputError(Text("是目录，不是文件", "it is a folder, not a file"), file=str(path), remedy=Text("请写出文件名", "Name a file"))
    try:
        with replacing(path) as part, part.open("x", encoding="utf-8", newline="\n") as out:
            out.writelines(parts)
    except OSError as error:
        raise InputError(Text(f"无法写入：{reason(error).zh}", f"cannot be written: {reason(error).en}"), file=str(path),
                         remedy=Text("请检查磁盘空间和权限，或换一个可写的位置", "Check disk space and permissions, or choose a place that can be written")) from error


def read_graph(path: Path, *, check: bool = True) -> Graph:
    """Read a graph file. Raises GraphFileError for an empty one, naming file and line for the first line that is not well formed, and, but where
    `check` says no, for records that contradict the ontology or quotes that are not in their text."""
    nodes: list[Node] = []
    rels: list[Relationship] = []
    for record in read_records(path):
        if isinstance(record, Node):
            nodes.append(record)
        else:
            rels.append(record)
    if not nodes and not rels:
        raise GraphFileError(Text("文件里没有记录", "the file holds no records"), file=str(path),
                             remedy=Text("先用 reformgraph extract 生成", "Make it with reformgraph extract"))
    graph = Graph(tuple(nodes), tuple(rels))
    if check:
        check_graph(graph, file=str(path))
    return graph


def read_records(path: Path) -> Iterator[Node | Relationship]:
    """The records of a graph file, one by one, in the order of its lines."""
    ontology = load_ontology()
    try:
        with path.open("rb") as lines:
            for number, line in enumerate(lines, 1):
                if line.strip():
                    yield _record(_decoded(line, str(path), number), ontology, str(path), number)
    except FileNotFoundError:
        raise GraphFileError(Text("文件不存在", "file not found"), file=str(path),
                             remedy=Text("先用 reformgraph extract 生成", "Make it with reformgraph extract")) from None
    except OSError as error:
        raise GraphFileError(Text(f"无法读取：{reason(error).zh}", f"cannot be read: {reason(error).en}"), file=str(path),
                             remedy=Text("请给出 reformgraph extract 写出的文件", "Name a file that reformgraph extract wrote")) from error


def _decoded(line: bytes, file: str, number: int) -> str:
    try:
        return line.decode("utf-8")
    except UnicodeDecodeError:
        raise GraphFileError(Text("不是 UTF-8 文本", "not UTF-8 text"), file=file, place=str(number),
                             remedy=Text("请给出 reformgraph extract 写出的文件", "Name a file that reformgraph extract wrote")) from None


def read_line(line: str) -> Node | Relationship:
    """The record of one line. Raises GraphFileError for one that is not well formed."""
    return _record(line, load_ontology(), "", 1)


def _record(line: str, ontology: Ontology, file: str, number: int) -> Node | Relationship:
    try:
        data = json.loads(line)
        if not isinstance(data, dict):
            raise _MalformedError("不是 JSON 对象", "not a JSON object")
        if data["type"] == "node":
            return Node(_label(data["labels"], ontology), sys.intern(_text(data["id"])), _properties(data["properties"]))
        if data["type"] == "relationship":
            if data["label"] not in ontology.relationships:
                raise _MalformedError(f"未知的关系类型 {data['label']}", f"unknown relationship type {data['label']!r}")
            start, end = (_ref(_label(data[e]["labels"], ontology), _text(data[e]["id"])) for e in ("start", "end"))
            return Relationship(_text(data["id"]), data["label"], start, end, _properties(data["properties"]))
        raise _MalformedError(f"未知的记录类型 {data['type']}", f"unknown record type {data['type']!r}")
    except (ValueError, TypeError, KeyError, RecursionError) as error:
        why = _why(error)
        raise GraphFileError(Text(f"这一行不是合法记录：{why.zh}", f"not a valid record: {why.en}"), file=file, place=str(number),
                             remedy=Text("请重新运行 reformgraph extract", "Run reformgraph extract again")) from None


class _MalformedError(ValueError):
    """What is wrong with a record, in both languages."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(en)
        self.text = Text(zh, en)


def _why(error: Exception) -> Text:
    if isinstance(error, _MalformedError):
        return error.text
    if isinstance(error, KeyError):
        return Text(f"缺少 {error.args[0]}", f"{error.args[0]} is missing")
    if isinstance(error, json.JSONDecodeError):
        return Text(f"第 {error.colno} 个字符起不是 JSON", f"no JSON from character {error.colno} on")
    return Text(str(error), str(error))


@lru_cache(maxsize=1 << 16)
def _ref(label: str, id_: str) -> NodeRef:
    """One object for one node, not one for each line that names it."""
    return NodeRef(label, sys.intern(id_))


def _label(labels: list[str], ontology: Ontology) -> str:
    label = ontology.label_of(labels)
    if label is None:
        raise _MalformedError(f"未知的标签 {labels}", f"unknown labels {labels}")
    return label.name


def _text(value: Any) -> str:
    if not isinstance(value, str) or not value:
        raise _MalformedError(f"编号应为文字，不是 {value!r}", f"an id must be text, not {value!r}")
    return value


def _properties(data: Any) -> Properties:
    if not isinstance(data, dict):
        raise _MalformedError("properties 应为对象", "properties must be an object")
    result: Properties = {}
    for key, value in data.items():
        key = sys.intern(key)  # JSON makes a new string for each line, and millions of lines have the same
        if type(value) is str:
            result[key] = sys.intern(value) if len(value) < _SHARED else value
        elif isinstance(value, list):
            if not all(isinstance(item, str) for item in value):
                raise _MalformedError(f"{key} 的各项应为文字", f"{key} must hold text only")
            result[key] = tuple(value)
        elif isinstance(value, bool) or not isinstance(value, int | float):
            raise _MalformedError(f"{key} 的值不合法：{value!r}", f"{key} has no valid value: {value!r}")
        else:
            result[key] = value
    return result


def _dump(data: dict[str, Any]) -> str:
    return json.dumps(data, ensure_ascii=False, sort_keys=False, separators=(",", ":"))
