"""Writes a graph out in other forms. Each form is a module with one function from a graph and a folder or file to the files written."""

from collections.abc import Callable
from pathlib import Path

from reformgraph.schema.errors import InputError, Text
from reformgraph.schema.jsonl import write_graph
from reformgraph.schema.os_errors import reason
from reformgraph.schema.records import Graph
from reformgraph.schema.whole_files import replacing

from .export_admin import write_admin_csv
from .export_csv import write_plain_csv
from .export_graphml import write_graphml
from .export_parquet import write_parquet

# Form → whether it is a folder of several files, and who writes it.
_WRITERS: dict[str, tuple[bool, Callable[[Graph, Path], None]]] = {
    "jsonl": (False, write_graph),
    "graphml": (False, write_graphml),
    "csv": (True, write_plain_csv),
    "neo4j-admin": (True, write_admin_csv),
    "parquet": (True, write_parquet),
}
FORMATS = tuple(_WRITERS)


def require_target(target: Path, form: str) -> None:
    """Raise InputError when the form cannot be written there: a file where a folder stands or the other way round, or a folder that holds files."""
    if not _WRITERS[form][0]:
        if target.is_dir():
            raise InputError(Text("是目录，不是文件", "it is a folder, not a file"), file=str(target), remedy=Text("请写出文件名", "Name a file"))
    elif target.exists():
        try:
            problem = Text("目录不是空的", "the folder is not empty") if any(target.iterdir()) else None
        except OSError as error:
            problem = Text(f"无法写入：{reason(error).zh}", f"cannot be written: {reason(error).en}")
        if problem:
            raise InputError(problem, file=str(target), remedy=Text("请换一个新目录", "Choose a new folder"))


def export_graph(graph: Graph, target: Path, form: str) -> None:
    """Write the graph to `target`: a file for jsonl and graphml, a folder (new or empty) for csv, neo4j-admin and parquet.

    Raises InputError when the target cannot be written or a folder holds files already, MissingExtraError for parquet without its extra.
    """
    is_folder, write = _WRITERS[form]
    require_target(target, form)
    try:
        if not is_folder:
            write(graph, target)
            return
        with replacing(target) as part:
            part.mkdir()
            write(graph, part)
    except OSError as error:
        raise InputError(Text(f"无法写入：{reason(error).zh}", f"cannot be written: {reason(error).en}"), file=str(target),
                         remedy=Text("请换一个可写的位置", "Choose a place that can be written")) from error
