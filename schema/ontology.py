"""The ontology as frozen records, loaded from ontology.yaml and checked.

Labels and relationship types reach Cypher only from here: `check_name` lets nothing through but an identifier.
"""

import re
from collections.abc import Iterator, Set
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from pathlib import Path
from typing import Any

from .errors import KnowledgeError, Text
from .yaml_io import YamlMap, load_packaged_yaml, load_yaml

TYPES = ("string", "integer", "float", "strings")
_IDENTIFIER = re.compile(r"[A-Za-z][A-Za-z0-9_]*")
_COLOUR = re.compile(r"#[0-9A-Fa-f]{6}")
SHAPES = ("circle", "ring", "square", "diamond", "triangle", "pin", "hexagon")  # what the view can draw
_LABEL_KEYS = {"title", "title_en", "comment", "comment_zh", "colour", "shape", "also", "search", "properties"}
_RELATIONSHIP_KEYS = {"title", "title_en", "comment", "comment_zh", "asserted", "measured", "undirected", "ends", "properties"}
_PROPERTY_KEYS = {"type", "required", "unit", "values", "comment"}


@dataclass(frozen=True, slots=True)
class Property:
    """One property of a label or relationship type; `values` is empty where any value of the type is allowed."""

    name: str
    type: str
    required: bool = False
    unit: str = ""
    values: tuple[str, ...] = ()
    comment: str = ""


@dataclass(frozen=True, slots=True)
class Label:
    name: str
    title: str
    title_en: str
    comment: str
    comment_zh: str  # the English one where a file has no other
    colour: str
    shape: str
    also: str
    search: tuple[str, ...]
    properties: tuple[Property, ...]

    @property
    def labels(self) -> tuple[str, ...]:
        """All labels that a node of this kind carries, its own first."""
        return (self.name, self.also) if self.also else (self.name,)


@dataclass(frozen=True, slots=True)
class RelationshipType:
    name: str
    title: str
    title_en: str
    comment: str
    comment_zh: str
    asserted: bool
    measured: bool
    undirected: bool
    ends: tuple[tuple[str, str], ...]
    properties: tuple[Property, ...]


@dataclass(frozen=True, slots=True)
class Ontology:
    labels: dict[str, Label]
    relationships: dict[str, RelationshipType]

    def label_of(self, labels: tuple[str, ...] | list[str]) -> Label | None:
        """The label of the model among the labels that a node carries."""
        return next((self.labels[name] for name in labels if name in self.labels), None)


@cache
def load_ontology() -> Ontology:
    """The ontology that ships with reformgraph."""
    return parse_ontology(load_packaged_yaml(__package__, "ontology.yaml"), "ontology.yaml")


def load_ontology_file(path: Path) -> Ontology:
    """An ontology from a file; raises KnowledgeError with file and line for whatever is wrong in it."""
    return parse_ontology(load_yaml(path), str(path))


def parse_ontology(data: Any, file: str) -> Ontology:
    top = _mapping(data, file, "", {"labels", "evidence", "measurement", "relationships"})
    labels = {name: _label(name, spec, file) for name, spec, _ in _items(top, "labels", file)}
    for name, spec, line in _items(top, "labels", file):
        if labels[name].also in labels:
            raise _error(file, spec.lines.get("also", line), f"{name} 的附加标签 {labels[name].also} 已是标签",
                         f"the second label {labels[name].also} of {name} is a label already")
    evidence = _properties(top.get("evidence", YamlMap()), file)
    measurement = _properties(top.get("measurement", YamlMap()), file)
    relationships = {}
    for name, spec, line in _items(top, "relationships", file):
        if name in labels:
            raise _error(file, line, f"{name} 既是标签又是关系", f"{name} is both a label and a relationship type")
        relationships[name] = _relationship(name, spec, file, labels, evidence, measurement)
    return Ontology(labels, relationships)


def check_name(name: str) -> str:
    """`name` if it can stand in Cypher as a label, type or property; raises KnowledgeError otherwise."""
    if not _IDENTIFIER.fullmatch(name):
        raise KnowledgeError(Text(f"不能作标识符：{name!r}", f"not an identifier: {name!r}"),
                             remedy=Text("只用字母、数字和下划线，以字母开头", "Use letters, digits and underscores, a letter first"))
    return name


def _label(name: str, spec: Any, file: str) -> Label:
    spec = _mapping(spec, file, name, _LABEL_KEYS, {"title", "title_en", "comment", "colour"})
    _identifier(name, spec, file)
    if not _COLOUR.fullmatch(str(spec["colour"])):
        raise _error(file, spec.lines["colour"], f"颜色应为 #RRGGBB：{spec['colour']}", f"a colour is #RRGGBB: {spec['colour']}")
    shape = spec.get("shape", SHAPES[0])
    if shape not in SHAPES:
        raise _error(file, spec.lines["shape"], f"形状 {shape} 不在 {', '.join(SHAPES)} 之中", f"the shape {shape} is none of {', '.join(SHAPES)}")
    properties = _properties(spec.get("properties", YamlMap()), file)
    known = {"id", "name", *(p.name for p in properties)}
    search = tuple(spec.get("search", ()))
    for field in search:
        if field not in known:
            raise _error(file, spec.lines["search"], f"{name} 没有属性 {field}", f"{name} has no property {field}")
    return Label(name, spec["title"], spec["title_en"], spec["comment"], spec.get("comment_zh", spec["comment"]), spec["colour"], shape, spec.get("also", ""), search, properties)


def _relationship(name: str, spec: Any, file: str, labels: dict[str, Label], evidence: tuple[Property, ...],
                  measurement: tuple[Property, ...]) -> RelationshipType:
    spec = _mapping(spec, file, name, _RELATIONSHIP_KEYS, {"title", "title_en", "comment", "ends"})
    _identifier(name, spec, file)
    ends: list[tuple[str, str]] = []
    for pair, line in zip(spec["ends"], spec["ends"].lines, strict=True):
        if not isinstance(pair, list) or len(pair) != 2:
            raise _error(file, line, f"{name} 的两端应为一对标签", f"the ends of {name} must be a pair of labels")
        for end in pair:
            if end not in labels:
                raise _error(file, line, f"{name} 的一端 {end} 不是标签{_nearest(end, labels, 'zh')}",
                             f"{end}, an end of {name}, is no label{_nearest(end, labels, 'en')}")
        if (pair[0], pair[1]) in ends:
            raise _error(file, line, f"{name} 的两端重复：{pair[0]}, {pair[1]}", f"doubled ends of {name}: {pair[0]}, {pair[1]}")
        ends.append((pair[0], pair[1]))
    asserted, measured = bool(spec.get("asserted")), bool(spec.get("measured"))
    properties = _properties(spec.get("properties", YamlMap()), file)
    return RelationshipType(name, spec["title"], spec["title_en"], spec["comment"], spec.get("comment_zh", spec["comment"]), asserted, measured,
                            bool(spec.get("undirected")), tuple(ends), (*(evidence if asserted else ()), *(measurement if measured else ()), *properties))


def _properties(specs: Any, file: str) -> tuple[Property, ...]:
    result = []
    for name, spec, line in _each(specs):
        spec = _mapping(spec, file, name, _PROPERTY_KEYS, {"type"})
        _identifier(name, spec, file)
        if name in ("id", "name"):
            raise _error(file, line, f"{name} 每个标签都有，不必写", f"every label has {name}; leave it out")
        if spec["type"] not in TYPES:
            raise _error(file, spec.lines["type"], f"{name} 的类型 {spec['type']} 不在 {', '.join(TYPES)} 之中",
                         f"the type {spec['type']} of {name} is none of {', '.join(TYPES)}")
        result.append(Property(name, spec["type"], bool(spec.get("required")), spec.get("unit", ""), tuple(spec.get("values", ())),
                               spec.get("comment", "")))
    return tuple(result)


def _items(top: YamlMap, key: str, file: str) -> Iterator[tuple[str, Any, int]]:
    if not isinstance(top.get(key), YamlMap):
        raise _error(file, top.line, f"缺少 {key}", f"{key} is missing")
    yield from _each(top[key])


def _each(specs: Any) -> Iterator[tuple[str, Any, int]]:
    for name, spec in specs.items():
        yield name, spec, specs.lines[name]


def _mapping(spec: Any, file: str, name: str, known: Set[str], required: Set[str] = frozenset()) -> YamlMap:
    if not isinstance(spec, YamlMap):
        raise _error(file, 1, f"{name or file} 应为键值对", f"{name or file} must be a mapping")
    for key in spec:
        if key not in known:
            raise _error(file, spec.lines[key], f"{name} 中未知的键 {key}{_nearest(key, known, 'zh')}",
                         f"unknown key {key} in {name}{_nearest(key, known, 'en')}")
    for key in sorted(required - spec.keys()):
        raise _error(file, spec.line, f"{name} 缺少 {key}", f"{name} lacks {key}")
    return spec


def _identifier(name: str, spec: YamlMap, file: str) -> None:
    if not _IDENTIFIER.fullmatch(name):
        raise _error(file, spec.line, f"不能作标识符：{name!r}", f"not an identifier: {name!r}")


def _nearest(name: str, known: Any, lang: str) -> str:
    close = get_close_matches(str(name), list(known), 1, 0.5)
    if not close:
        return ""
    return f"。是否应为 {close[0]}？" if lang == "zh" else f". Did you mean {close[0]}?"


def _error(file: str, line: int, zh: str, en: str) -> KnowledgeError:
    return KnowledgeError(Text(zh, en), file=file, place=str(line))
