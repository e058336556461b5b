"""Runs a named query of the pack, or a statement of the user's own."""

from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

from reformgraph.schema.errors import QueryError, Text

from .query_files import Parameter, ParameterValue, Query, convert, load_queries
from .store.connect import Store


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
    raise QueryError(Text(f"没有名为 {name} 的查询", f"there is no query {name}"), remedy=Text(zh, en))


def run_query(store: Store, name: str, params: Mapping[str, ParameterValue] | None = None) -> Result:
    """Run a query of the pack. Parameters that are not given have their defaults; text is converted to the declared type.

    Raises QueryError for an unknown query or parameter or a value of a wrong type.
    """
    query = find_query(name)
    columns, rows = store.table(query.cypher, query_parameters(query, params or {}))
    return Result(query.columns, tuple(tuple(row[column] for column in query.columns) for row in rows) if columns else ())


def run_cypher(store: Store, cypher: str, params: Mapping[str, Any] | None = None) -> Result:
    """Run a statement of the user's own, which may only read. Raises QueryError for one that would write or is wrong."""
    columns, rows = store.table(cypher, dict(params or {}))
    return Result(tuple(columns), tuple(tuple(row[column] for column in columns) for row in rows))


def write_cypher(store: Store, cypher: str, params: Mapping[str, Any] | None = None) -> Result:
    """Run a statement of the user's own that may change the graph."""
    rows = store.write(cypher, dict(params or {}))
    columns = tuple(rows[0]) if rows else ()
    return Result(columns, tuple(tuple(row[column] for column in columns) for row in rows))


def query_parameters(query: Query, given: Mapping[str, ParameterValue]) -> dict[str, ParameterValue]:
    """Every parameter of the query with its value."""
    declared = {p.name: p for p in query.parameters}
    for name in given:
        if name not in declared:
            known = ", ".join(declared) or "-"
            raise QueryError(Text(f"查询 {query.name} 没有参数 {name}", f"the query {query.name} has no parameter {name}"),
                             remedy=Text(f"它的参数：{known}", f"Its parameters: {known}"))
    return {name: _value(query, p, given[name]) if name in given else p.default for name, p in declared.items()}


def _value(query: Query, parameter: Parameter, value: ParameterValue) -> ParameterValue:
    try:
        return convert(str(value), parameter.type)
    except ValueError:
        raise QueryError(Text(f"查询 {query.name} 的参数 {parameter.name} 应为 {parameter.type}，不是 {value!r}",
                              f"the parameter {parameter.name} of {query.name} is of type {parameter.type}, which {value!r} is not"),
                         remedy=Text(f"例如 -p {parameter.name} {parameter.default}", f"For example -p {parameter.name} {parameter.default}")) from None
