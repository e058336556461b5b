"""Checks the records of a graph against the ontology, and every quote against the text that it is said to stand in.

`findings` yields all that is wrong; the caller prints them all or stops at the first.
"""

from collections import Counter
from collections.abc import Callable, Container, Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from math import isfinite
from typing import Any

from .errors import GraphFileError, Text
from .ontology import Ontology, Property, load_ontology
from .records import Graph, Node, NodeRef, Properties, Relationship, Value

_TYPES: dict[str, tuple[type, ...]] = {"string": (str,), "integer": (int,), "float": (float, int), "strings": (tuple,)}


@dataclass(frozen=True, slots=True)
class Finding:
    """Something wrong with one record. `path` names the record and the property; `line` is 0 where no line is known."""

    file: str
    line: int
    path: str
    message: Text
    remedy: Text

    def in_language(self, lang: str) -> str:
        where = f"{self.file}:{self.line}" if self.line else self.file
        message, remedy = (self.message.zh, self.remedy.zh) if lang == "zh" else (self.message.en, self.remedy.en)
        stop = "。" if lang == "zh" else ". "
        return f"{where + ': ' if where else ''}{self.path}: {message}{stop}{remedy}".rstrip()


def check_graph(graph: Graph, *, file: str = "", outside: Container[tuple[str, str]] = ()) -> None:
    """Raise GraphFileError for the first thing wrong, saying how many there are."""
    found = findings(graph, file=file, outside=outside)
    first = next(found, None)
    if first is None:
        return
    more = sum(1 for _ in found)
    raise GraphFileError(Text(f"{first.message.zh}" + (f"（另有 {more} 处）" if more else ""),
                              f"{first.message.en}" + (f" (and {more} more)" if more else "")), file=first.file, place=first.path,
                         remedy=Text("请运行 reformgraph check 查看全部", "Run reformgraph check to see them all"))


def findings(graph: Graph, *, file: str = "", outside: Container[tuple[str, str]] = ()) -> Iterator[Finding]:
    """Everything wrong with a graph: labels, types, ends, properties and their types, ids, quotes.

    The ends of a relationship must be in the graph or among the nodes `outside` it, given as (label, id): those that a store holds already.
    """
    return _Check(graph, file, outside).findings()


class _Check:
    def __init__(self, graph: Graph, file: str, outside: Container[tuple[str, str]]) -> None:
        self.graph, self.file, self.outside = graph, file, outside
        self.ontology: Ontology = load_ontology()
        name = Property("name", "string", required=True)
        self.of_label = {label.name: _Declared((name, *label.properties)) for label in self.ontology.labels.values()}
        self.of_kind = {kind.name: _Declared(kind.properties) for kind in self.ontology.relationships.values()}
        self.ids = {(node.label, node.id) for node in graph.nodes}
        self.texts = {node.id: node.properties for node in graph.nodes if node.label == "Case"}
        self.batches = Counter(rel.start.id for rel in graph.relationships if rel.type == "PART_OF" and rel.start.label == "Case")

    def findings(self) -> Iterator[Finding]:
        for key, count in Counter((n.label, n.id) for n in self.graph.nodes).items():
            if count > 1:
                yield self._finding("/".join(key), f"编号重复 {count} 次", f"the id occurs {count} times")
        for node in self.graph.nodes:
            yield from self._node(node)
        for (kind, rel_id), count in Counter((r.type, r.id) for r in self.graph.relationships).items():
            if count > 1:
                yield self._finding(f"{kind}/{rel_id}", f"编号重复 {count} 次", f"the id occurs {count} times")
        for rel in self.graph.relationships:
            yield from self._relationship(rel)

    def _node(self, node: Node) -> Iterator[Finding]:
        where = f"{node.label}/{node.id}"
        label = self.ontology.labels.get(node.label)
        if label is None:
            yield self._finding(where, f"未知标签 {node.label}", f"unknown label {node.label}", _did_you_mean(node.label, self.ontology.labels))
            return
        if not node.id:
            yield self._finding(where, "编号为空", "the id is empty")
        yield from self._properties(where, node.properties, self.of_label[node.label])
        if node.label == "Case" and self.batches[node.id] != 1:
            count = self.batches[node.id]
            yield self._finding(where, f"案例应属于一个批次，现有 {count} 个", f"a case is part of one batch, this one of {count}")

    def _relationship(self, rel: Relationship) -> Iterator[Finding]:
        where = f"{rel.type}/{rel.id}"
        kind = self.ontology.relationships.get(rel.type)
        if kind is None:
            yield self._finding(where, f"未知关系 {rel.type}", f"unknown relationship type {rel.type}",
                                _did_you_mean(rel.type, self.ontology.relationships))
            return
        if not rel.id:
            yield self._finding(where, "编号为空", "the id is empty")
        if (rel.start.label, rel.end.label) not in kind.ends:
            yield self._finding(where, f"{rel.type} 不能从 {rel.start.label} 到 {rel.end.label}",
                                f"{rel.type} does not lead from {rel.start.label} to {rel.end.label}")
        for end in (rel.start, rel.end):
            yield from self._end(where, end)
        yield from self._properties(where, rel.properties, self.of_kind[rel.type])
        if kind.asserted:
            yield from self._quote(where, rel)

    def _end(self, where: str, end: NodeRef) -> Iterator[Finding]:
        if (end.label, end.id) not in self.ids and (end.label, end.id) not in self.outside:
            yield self._finding(where, f"一端 {end.label}/{end.id} 不在图中", f"its end {end.label}/{end.id} is not in the graph")

    def _properties(self, where: str, properties: Properties, declared: "_Declared") -> Iterator[Finding]:
        for name, value in properties.items():
            kind, accepts = declared.fits.get(name, (None, None))
            if type(value) is kind and (accepts is None or accepts(value)):
                continue  # nearly always, so quickly
            if name not in declared.known:
                yield self._finding(f"{where}.{name}", f"未知属性 {name}", f"unknown property {name}", _did_you_mean(name, declared.known))
            elif problem := _value_problem(value, declared.known[name]):
                yield self._finding(f"{where}.{name}", problem.zh, problem.en)
        if not declared.required <= properties.keys():
            for name in sorted(declared.required - properties.keys()):
                yield self._finding(f"{where}.{name}", f"缺少属性 {name}", f"the property {name} is missing")

    def _quote(self, where: str, rel: Relationship) -> Iterator[Finding]:
        properties = rel.properties
        case_id, start, end, quote = properties.get("case"), properties.get("start"), properties.get("end"), properties.get("quote")
        if not (isinstance(case_id, str) and isinstance(start, int) and isinstance(end, int) and isinstance(quote, str)):
            return  # said already, as a missing property or one of a wrong type
        case = self.texts.get(case_id)
        if case is None:
            yield self._finding(f"{where}.case", f"案例 {case_id} 不在图中", f"the case {case_id} is not in the graph")
            return
        field = "title" if properties.get("field") == "title" else "text"
        if not 0 <= start < end or str(case.get(field, ""))[start:end] != quote:
            yield self._finding(f"{where}.quote", f"引文与案例 {case_id} 的 {field}[{start}:{end}] 不符",
                                f"the quote is not what stands at {field}[{start}:{end}] of case {case_id}")
        confidence = properties.get("confidence")
        if isinstance(confidence, int | float) and not 0 <= confidence <= 1:
            yield self._finding(f"{where}.confidence", f"置信度应在 0 到 1 之间：{confidence}", f"a confidence is between 0 and 1: {confidence}")

    def _finding(self, path: str, zh: str, en: str, remedy: Text | None = None) -> Finding:
        return Finding(self.file, 0, path, Text(zh, en), remedy or Text("请重新运行 reformgraph extract", "Run reformgraph extract again"))


class _Declared:
    """The declared properties by name, those that must be there, and for each the type and the test of a value that fits."""

    def __init__(self, declared: tuple[Property, ...]) -> None:
        self.known = {p.name: p for p in declared}
        self.fits = {p.name: _fits(p) for p in declared}
        self.required = frozenset(p.name for p in declared if p.required)


_INTEGERS = range(-2**63, 2**63)


def _fits(declared: Property) -> tuple[type, Callable[[Any], bool] | None]:
    """The type of a value that fits for sure where the test, if any, says so; any other is looked at closely by `_value_problem`."""
    match declared.type:
        case "string":
            return str, frozenset(declared.values).__contains__ if declared.values else bool if declared.name == "name" else None
        case "integer":
            return int, _INTEGERS.__contains__
        case "float":
            return float, isfinite
        case _:
            return tuple, None


def _value_problem(value: Value, declared: Property) -> Text | None:
    if isinstance(value, bool) or not isinstance(value, _TYPES[declared.type]):
        return Text(f"类型应为 {declared.type}，不是 {value!r}", f"the type is {declared.type}, which {value!r} is not")
    if isinstance(value, float) and not isfinite(value):
        return Text(f"不是有限的数：{value}", f"not a finite number: {value}")
    if isinstance(value, int) and not isinstance(value, bool) and value not in _INTEGERS:
        return Text(f"超出 64 位整数：{value}", f"beyond a 64-bit integer: {value}")
    if declared.required and value == "" and declared.name == "name":
        return Text("名称为空", "the name is empty")
    if declared.values and value not in declared.values:
        shown = ", ".join(declared.values)
        return Text(f"{value!r} 不在 {shown} 之中", f"{value!r} is none of {shown}")
    return None


def _did_you_mean(name: str, known: object) -> Text | None:
    close = get_close_matches(name, list(known), 1, 0.5) if isinstance(known, dict) else []
    return Text(f"是否应为 {close[0]}？", f"Did you mean {close[0]}?") if close else None
