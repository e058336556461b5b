"""CSV files with headers for `neo4j-admin database import full`, the fastest way into an empty Neo4j, with a script that calls it.

Import reads lists with a separator, so a list item that holds it could not be told apart; U+001F, which no text has, is the separator.
Ids are unique per label: each label is an id space of its own. Line breaks in texts need `--multiline-fields`.
"""

from collections.abc import Iterable
from pathlib import Path

from reformgraph.schema.ontology import Property
from reformgraph.schema.records import Graph, Value

from .export_tables import node_tables, relationship_tables

_TYPES = {"string": "string", "integer": "long", "float": "double", "strings": "string[]"}
_SEPARATOR = "\x1f"
SCRIPT = "import.sh"


def write_admin_csv(graph: Graph, folder: Path) -> None:
    """Write one CSV per label and per relationship type and ends, and import.sh with the command to run where Neo4j is installed."""
    arguments = []
    for table in node_tables(graph):
        name = f"{table.label}.csv"
        header = [f"id:ID({table.label}){{id-type:string}}", *(_column(p) for p in table.columns)]
        _write(folder / name, header, [[node.id, *(_cell(node.properties.get(p.name)) for p in table.columns)] for node in table.rows])
        arguments.append(f"--nodes={':'.join(table.labels)}={name}")
    for ends in relationship_tables(graph):
        name = f"{ends.name}.csv"
        header = [f":START_ID({ends.start})", f":END_ID({ends.end})", "id:string", *(_column(p) for p in ends.columns)]
        _write(folder / name, header, [[r.start.id, r.end.id, r.id, *(_cell(r.properties.get(p.name)) for p in ends.columns)] for r in ends.rows])
        arguments.append(f"--relationships={ends.type}={name}")
    script = folder / SCRIPT
    script.write_text("#!/bin/sh\n# Run where Neo4j is installed, with the server stopped; the database must be new or empty.\n"
                      'cd "$(dirname "$0")" && ' + import_command(arguments) + "\n", encoding="utf-8", newline="\n")
    script.chmod(0o755)


def import_command(arguments: list[str]) -> str:
    """The command line for these files, relative to their folder; a list of files takes every word that follows, so the database comes first."""
    fixed = ['neo4j-admin database import full "${1:-neo4j}"', "--multiline-fields=true", "--array-delimiter=U+001F", "--trim-strings=false"]
    return " \\\n  ".join([*fixed, *(f"'{argument}'" for argument in arguments)])


def _column(declared: Property) -> str:
    return f"{declared.name}:{_TYPES[declared.type]}"


def _cell(value: Value | None) -> str | None:
    if value is None:
        return None
    return _SEPARATOR.join(value) if isinstance(value, tuple) else repr(value) if isinstance(value, float) else str(value)


def _write(path: Path, header: list[str], rows: Iterable[list[str | None]]) -> None:
    """Import takes an empty field for no value and "" for empty text, so all that is there is put in quotation marks."""
    with path.open("w", encoding="utf-8", newline="") as file:
        file.write(",".join(header) + "\n")
        file.writelines(",".join("" if cell is None else '"' + cell.replace('"', '""') + '"' for cell in row) + "\n" for row in rows)
