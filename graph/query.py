"""Runs a named query of the pack, or a statement of the user's own."""

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

from reformgraph.schema.errors import Language, QueryError, Text
from reformgraph.schema.lexicon_files import shipped
from reformgraph.schema.yaml_io import load_packaged_yaml

from .query_files import Parameter, ParameterValue, Query, convert, load_queries
from .short_names import official_names
from .store.connect import Store
from .store.guard import tokens_of

# Parameters that name a node of the graph: what it is called, its labels, the property that holds the name.
_NAMED: dict[str, tuple[Text, tuple[str, ...], str]] = {
    "batch": (Text("批次", "batch"), ("Batch",), "id"),
    "place": (Text("地区", "place"), ("Locality",), "name"),
    "peer": (Text("地区", "place"), ("Locality",), "name"),
    "practice": (Text("做法", "practice"), ("Practice",), "name"),
    "metric": (Text("指标", "metric"), ("Metric",), "name"),
    "body": (Text("部门、机构或地区", "body or place"), ("Body", "Locality"), "name"),
    "issuer": (Text("部门、机构或地区", "body or place"), ("Body", "Locality"), "name"),
}


# What a Chinese input method writes for the marks of Cypher.
_HALF_WIDTH = dict(zip("（）［］【】｛｝‘’“”，：；．。＝＜＞－｜＄", "()[][]{}''\"\",:;..=<>-|$", strict=True))
# The query whose text is looked for in all its wordings.
_SEARCH = "search"
# What a place's short name leaves out: 杭州 is 杭州市, 广西 is 广西壮族自治区.
_DIVISION = re.compile("[省市区县旗盟州]|特别行政区|.{0,12}自治[区州县旗]")


@dataclass(frozen=True, slots=True)
class Result:
    """The answer to a query; each row holds its values in the order of the columns."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Any, ...], ...]


def find_query(name: str) -> Query:
    """The query of this name. Raises QueryError, naming the nearest, when there is none."""
    queries = load_queries()
    if name in queries:
        return queries[name]
    close = get_close_matches(name, queries, 1, 0.6)
    zh, en = (f"是否应为 {close[0]}？", f"Did you mean {close[0]}?") if close else ("用 reformgraph query --list 查看全部", "See reformgraph query --list")
    if " " in name:
        zh, en = "Cypher 语句请用 --cypher 给出", "A Cypher statement goes with --cypher"
    raise QueryError(Text(f"没有名为 {name} 的查询", f"there is no query {name}"), remedy=Text(zh, en))


def run_query(store: Store, name: str, params: Mapping[str, ParameterValue] | None = None) -> Result:
    """Run a query of the pack. Parameters that are not given have their defaults; text is converted to the declared type; a place, body, practice,
    metric or batch may be given by a wording (济南) that only one of them has.

    Raises QueryError for an unknown query or parameter, a value of a wrong type, or a place, batch, practice, metric or body that the graph lacks.
    """
    query = find_query(name)
    values = query_parameters(query, params or {})
    if "dimension" in values:
        values["dimension"] = _dimension(str(values["dimension"]))
    for parameter, value in values.items():
        if parameter in _NAMED and value:
            values[parameter] = _known(store, parameter, str(value))
    found: list[tuple[Any, ...]] = []
    for one in _wordings_searched(query, values):
        found += [tuple(row[column] for column in query.columns) for row in store.table(query.cypher, one)[1]]
    return Result(query.columns, tuple(found) if query.name != _SEARCH else tuple(sorted(dict.fromkeys(found))[:int(str(values["limit"]))]))


def _dimension(value: str) -> str:
    """A dimension of metrics as the graph stores it: itself, or by its Chinese word, which tables show. Raises QueryError for any other."""
    words: dict[str, str] = load_packaged_yaml("reformgraph.graph.queries", "words.yaml")["values"]["dimension"]
    stored = {**{word: name for name, word in words.items()}, **{name: name for name in words}}
    if value not in stored:
        raise QueryError(Text(f"没有维度 {value}", f"there is no dimension {value}"),
                         remedy=Text(f"可用：{'、'.join(words.values())}", f"Known: {', '.join(words)}"))
    return stored[value]


def _wordings_searched(query: Query, values: dict[str, ParameterValue]) -> list[dict[str, ParameterValue]]:
    """The values of a query's parameters: once, and of a search once more for each other way to write its text (市监局 is 市场监督管理局; 苏商通平台 may be “苏商通”平台)."""
    if query.name != _SEARCH:
        return [values]
    text = str(values["text"]).strip()
    head = max((head for heads in shipped("naming_heads")["platforms"].values() for head in heads if text.endswith(head)), key=len, default="")
    apart = (f"{text[:-len(head)]} {head}",) if head and head != text else ()  # a mark of quotation parts words as a space does
    return [{**values, "text": wording} for wording in (text, *official_names(text), *apart)]


def run_cypher(store: Store, cypher: str, params: Mapping[str, Any] | None = None) -> Result:
    """Run a statement of the user's own, which may only read. Raises QueryError for one that would write or is wrong."""
    with _full_width_told(cypher):
        columns, rows = store.table(cypher, dict(params or {}))
    return Result(tuple(columns), tuple(tuple(row[column] for column in columns) for row in rows))


@contextmanager
def _full_width_told(cypher: str) -> Iterator[None]:
    """Say of a statement that is refused which full-width marks it has outside of quotations: the engines name them as some character among many."""
    try:
        yield
    except QueryError as error:
        marks = "".join(dict.fromkeys(token for kind, token in tokens_of(cypher) if kind == "mark" and token in _HALF_WIDTH))
        if not marks:
            raise
        half = "".join(dict.fromkeys(_HALF_WIDTH[mark] for mark in marks))
        raise QueryError(Text(f"语句中有全角符号 {marks}", f"the statement has full-width marks: {marks}"), file=error.file,
                         remedy=Text(f"请改为半角：{half}", f"Write them half-width: {half}")) from error


@dataclass(frozen=True, slots=True)
class Written:
    """What a statement changed, as the store counts it."""

    nodes_created: int
    nodes_deleted: int
    relationships_created: int
    relationships_deleted: int
    properties_set: int
    labels_added: int
    labels_removed: int

    def describe(self, lang: Language) -> str:
        """One line for a reader."""
        zh = {"nodes_created": "新建节点", "nodes_deleted": "删除节点", "relationships_created": "新建关系", "relationships_deleted": "删除关系",
              "properties_set": "改动属性", "labels_added": "加上标签", "labels_removed": "去掉标签"}
        done = {name: count for name in self.__slots__ if (count := getattr(self, name))}
        if not done:
            return "图库没有改动" if lang == "zh" else "nothing was changed"
        return "，".join(f"{zh[name]} {count}" for name, count in done.items()) if lang == "zh" else ", ".join(f"{name.replace('_', ' ')}: {count}" for name, count in done.items())


def write_cypher(store: Store, cypher: str, params: Mapping[str, Any] | None = None) -> tuple[Result, Written]:
    """Run a statement of the user's own that may change the graph; with its rows comes what it changed."""
    with _full_width_told(cypher):
        columns, rows, counters = store.write_counted(cypher, dict(params or {}))
    written = Written(**{name: getattr(counters, name) for name in Written.__slots__})
    return Result(tuple(columns), tuple(tuple(row[column] for column in columns) for row in rows)), written


def query_parameters(query: Query, given: Mapping[str, ParameterValue]) -> dict[str, ParameterValue]:
    """Every parameter of the query with its value."""
    declared = {p.name: p for p in query.parameters}
    for name in given:
        if name not in declared:
            known = list(declared) or ["-"]
            raise QueryError(Text(f"查询 {query.name} 没有参数 {name}", f"the query {query.name} has no parameter {name}"),
                             remedy=Text(f"它的参数：{'、'.join(known)}", f"Its parameters: {', '.join(known)}"))
    return {name: _value(query, p, given[name]) if name in given else p.default for name, p in declared.items()}


def _known(store: Store, parameter: str, value: str) -> str:
    """The name of the node that a value means: that of this name, else the only one with this wording. Raises QueryError, naming the nearest, when the graph
    has none: no rows would look like an answer."""
    kind, labels, key = _NAMED[parameter]
    if any(store.run(f"MATCH (n:{label} {{{key}: $value}}) RETURN n.id AS id LIMIT 1", {"value": value}) for label in labels):
        return value
    has = "n.id CONTAINS $value" if key == "id" else "$value IN n.aliases OR $value IN n.wordings"
    wordings = (value, *official_names(value)) if "Body" in labels else (value,)
    meant = sorted({row["name"] for label in labels for wording in wordings
                    for row in store.run(f"MATCH (n:{label}) WHERE {has} OR n.{key} = $value RETURN n.{key} AS name", {"value": wording})})
    if not meant and "Locality" in labels:
        places = (str(row["name"]) for row in store.run("MATCH (n:Locality) WHERE n.name STARTS WITH $value RETURN n.name AS name", {"value": value}))
        meant = sorted({name for name in places if _DIVISION.fullmatch(name, len(value))})
    if len(meant) == 1:
        return str(meant[0])
    if meant:
        raise QueryError(Text(f"图中有几个{kind.zh}叫 {value}", f"the graph has several {kind.en} nodes called {value}"),
                         remedy=Text(f"请给出其中一个：{'、'.join(meant)}", f"Give one of them: {', '.join(meant)}"))
    names = sorted({row["name"] for label in labels for row in store.run(f"MATCH (n:{label}) RETURN n.{key} AS name")})
    close = get_close_matches(value, names, 1, 0.5) or sorted((name for name in names if value in name), key=len)[:1]
    zh, en = ((f"是否应为 {close[0]}？", f"Did you mean {close[0]}?") if close else
              (f"请用 -p {parameter} 给出图中的名称，可用 reformgraph query search 查找",
               f"Give one that the graph has with -p {parameter}; reformgraph query search finds names"))
    raise QueryError(Text(f"图中没有{kind.zh} {value}", f"the graph has no {kind.en} {value}"), remedy=Text(zh, en))


def _value(query: Query, parameter: Parameter, value: ParameterValue) -> ParameterValue:
    try:
        return convert(str(value), parameter.type)
    except ValueError:
        raise QueryError(Text(f"查询 {query.name} 的参数 {parameter.name} 应为 {parameter.type}，不是 {value!r}",
                              f"the parameter {parameter.name} of {query.name} is of type {parameter.type}, which {value!r} is not"),
                         remedy=Text(f"例如 -p {parameter.name} {parameter.default}", f"For example -p {parameter.name} {parameter.default}")) from None
