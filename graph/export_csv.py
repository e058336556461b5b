"""CSV files for spreadsheets: one per label and per relationship type and ends, with the names of both ends and no formulas."""

import csv
from pathlib import Path

from reformgraph.schema.records import Graph, Value

from .cells import safe_cell
from .export_tables import node_tables, relationship_tables


def write_plain_csv(graph: Graph, folder: Path) -> None:
    """Write the tables in UTF-8 with a byte order mark, by which spreadsheet programs know the encoding."""
    names = {(node.label, node.id): str(node.properties.get("name", "")) for node in graph.nodes}
    for table in node_tables(graph):
        rows = [[node.id, *(_cell(node.properties.get(p.name)) for p in table.columns)] for node in table.rows]
        _write(folder / f"{table.label}.csv", ["id", *(p.name for p in table.columns)], rows)
    for ends in relationship_tables(graph):
        rows = [[rel.id, rel.start.id, names[rel.start.label, rel.start.id], rel.end.id, names[rel.end.label, rel.end.id],
                 *(_cell(rel.properties.get(p.name)) for p in ends.columns)] for rel in ends.rows]
        _write(folder / f"{ends.name}.csv", ["id", "start_id", "start_name", "end_id", "end_name", *(p.name for p in ends.columns)], rows)


def _cell(value: Value | None) -> str:
    if value is None:
        return ""
    return "、".join(value) if isinstance(value, tuple) else str(value)


def _write(path: Path, header: list[str], rows: list[list[str]]) -> None:
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(header)
        writer.writerows([safe_cell(cell) for cell in row] for row in rows)
