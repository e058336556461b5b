"""Parquet files, for pandas, DuckDB and Spark: one per label and per relationship type and ends, with typed columns."""

from pathlib import Path
from typing import Any

from reformgraph.schema.errors import MissingExtraError, Text
from reformgraph.schema.records import Graph

from .export_tables import node_tables, relationship_tables


def write_parquet(graph: Graph, folder: Path) -> None:
    """Write the tables. Raises MissingExtraError without pyarrow."""
    try:
        import pyarrow
        from pyarrow import parquet
    except ImportError:
        raise MissingExtraError(Text("导出 Parquet 需要 pyarrow", "Parquet needs pyarrow"), "parquet") from None
    types: dict[str, Any] = {"string": pyarrow.string(), "integer": pyarrow.int64(), "float": pyarrow.float64(), "strings": pyarrow.list_(pyarrow.string())}

    def write(name: str, columns: list[tuple[str, str]], rows: list[dict[str, Any]]) -> None:
        schema = pyarrow.schema([(column, types[kind]) for column, kind in columns])
        parquet.write_table(pyarrow.Table.from_pylist(rows, schema=schema), folder / f"{name}.parquet")

    for table in node_tables(graph):
        write(table.label, [("id", "string"), *((p.name, p.type) for p in table.columns)], [{"id": n.id, **n.properties} for n in table.rows])
    for ends in relationship_tables(graph):
        write(ends.name, [("id", "string"), ("start_id", "string"), ("end_id", "string"), *((p.name, p.type) for p in ends.columns)],
              [{"id": r.id, "start_id": r.start.id, "end_id": r.end.id, **r.properties} for r in ends.rows])
