"""Writes many graphs as one graph file without holding them all: sorted runs on disk, merged at the end.

The file has the same bytes as `write_graph(merge_graphs(graphs))`; memory is that of one run, whatever the number of graphs.
"""

import heapq
import json
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path

from .errors import InputError, Text
from .jsonl import graph_lines, read_line, write_atomically
from .merge import merge_graphs
from .os_errors import reason
from .records import Graph, Node, Relationship

_RUN = 100_000  # records that are held at a time
_NODE, _RELATIONSHIP = 0, 1  # nodes come first

Key = tuple[int, str, str]


@dataclass(slots=True)
class Counts:
    """How many nodes a file has by label, and how many relationships by type."""

    nodes: Counter[str] = field(default_factory=Counter)
    relationships: Counter[str] = field(default_factory=Counter)

    @classmethod
    def of(cls, graph: Graph) -> "Counts":
        return cls(Counter(node.label for node in graph.nodes), Counter(rel.type for rel in graph.relationships))


def write_union(graphs: Iterable[Graph], path: Path, *, run: int = _RUN) -> Counts:
    """Write the graphs as one sorted graph file without doubles; it is complete or not there at all.

    `run` is the number of records held in memory. Raises GraphFileError as `merge_graphs` does, InputError when the folder cannot be written.
    """
    counts = Counts()
    with tempfile.TemporaryDirectory(prefix="reformgraph-") as folder:
        runs: list[Path] = []
        held: list[Graph] = []
        size = 0
        for graph in graphs:
            held.append(graph)
            size += len(graph.nodes) + len(graph.relationships)
            if size >= run:
                runs.append(_write_run(held, Path(folder) / str(len(runs))))
                held, size = [], 0
        last = _keyed(merge_graphs(held))
        write_atomically(path, _counted(heapq.merge(*map(_read_run, runs), last, key=lambda pair: pair[0]), counts))
    return counts


def _write_run(graphs: list[Graph], path: Path) -> Path:
    try:
        with path.open("w", encoding="utf-8", newline="\n") as out:
            out.writelines(f"{json.dumps(key, ensure_ascii=False)}\n{line}\n" for key, line in _keyed(merge_graphs(graphs)))
    except OSError as error:
        raise InputError(Text(f"临时文件无法写入：{reason(error).zh}", f"a temporary file cannot be written: {reason(error).en}"), file=str(path.parent),
                         remedy=Text("请检查磁盘空间，或用 TMPDIR 指定别处", "Check disk space, or name another place with TMPDIR")) from error
    return path


def _read_run(path: Path) -> Iterator[tuple[Key, str]]:
    with path.open(encoding="utf-8", newline="\n") as lines:
        for key in lines:
            record, kind, id_ = json.loads(key)
            yield (record, kind, id_), next(lines)[:-1]


def _keyed(graph: Graph) -> Iterator[tuple[Key, str]]:
    """The lines of a sorted graph with their keys."""
    keys: Iterable[Key] = [*((_NODE, node.label, node.id) for node in graph.nodes), *((_RELATIONSHIP, rel.type, rel.id) for rel in graph.relationships)]
    return zip(keys, graph_lines(graph), strict=True)


def _counted(pairs: Iterable[tuple[Key, str]], counts: Counts) -> Iterator[str]:
    for key, group in groupby(pairs, key=lambda pair: pair[0]):
        lines = [line for _, line in group]
        (counts.nodes if key[0] == _NODE else counts.relationships)[key[1]] += 1
        yield (lines[0] if len(lines) == 1 else next(graph_lines(merge_graphs(map(_alone, lines))))) + "\n"


def _alone(line: str) -> Graph:
    record: Node | Relationship = read_line(line)
    return Graph((record,), ()) if isinstance(record, Node) else Graph((), (record,))
