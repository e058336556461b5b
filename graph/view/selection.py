"""The nodes that the rows of a query name, with what joins them: the answer of a query as a network."""

from collections import defaultdict, deque
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from reformgraph.schema.records import Graph, NodeRef

# Columns of the query pack whose values are names of one kind; a name in another column may be of any kind.
_BODIES = ("Department", "Organization")
COLUMN_LABELS: dict[str, tuple[str, ...]] = {
    "practice": ("Practice",), "with_practice": ("Practice",), "practices": ("Practice",), "narrower": ("Practice",), "measure": ("PolicyInstrument",),
    "measures": ("PolicyInstrument",), "document": ("PolicyInstrument",), "wording": ("PolicyInstrument",), "wordings": ("PolicyInstrument",),
    "platform": ("Platform",), "metric": ("Metric",), "case_title": ("Case",), "batch": ("Batch",), "place": ("Locality",), "places": ("Locality",),
    "where_found": ("Locality",), "earlier_in": ("Batch",), "body": _BODIES, "partner": _BODIES,
}
# Words of a row that are no names even where a node happens to be called so.
_NO_NAMES = {"quote", "label", "kind", "level", "method", "category", "type", "unit", "value", "field", "dimension", "title", "date", "relationships"}
_LONGEST = 4


@dataclass(frozen=True, slots=True)
class Selection:
    """The answer of a query: its title in both languages, its columns and rows."""

    title: str
    title_en: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Any, ...], ...]


def selected_nodes(graph: Graph, selection: Selection) -> list[int]:
    """Numbers of the nodes that the rows name and of those on the shortest ways (up to four steps) from the first name of a row to the others."""
    by_name: dict[str, list[int]] = defaultdict(list)
    for i, node in enumerate(graph.nodes):
        for name in {node.name, node.id}:
            by_name[name].append(i)
    neighbours = _neighbours(graph)
    found: set[int] = set()
    for row in selection.rows:
        cells = [nodes for column, value in zip(selection.columns, row, strict=True) if (nodes := _named(graph, by_name, column, value))]
        for cell in cells:
            found.update(cell)
        if len(cells) > 1:
            for start in cells[0]:
                found.update(_between(start, {node for cell in cells[1:] for node in cell}, neighbours))
    return sorted(found)


def _named(graph: Graph, by_name: dict[str, list[int]], column: str, value: Any) -> list[int]:
    if column in _NO_NAMES:
        return []
    names: Sequence[Any] = value if isinstance(value, list | tuple) else [value]
    labels = COLUMN_LABELS.get(column)
    return [i for name in names if isinstance(name, str) for i in by_name.get(name, ()) if labels is None or graph.nodes[i].label in labels]


def _neighbours(graph: Graph) -> list[list[int]]:
    index = {NodeRef(n.label, n.id): i for i, n in enumerate(graph.nodes)}
    neighbours: list[set[int]] = [set() for _ in graph.nodes]
    for rel in graph.relationships:
        # A batch joins all its cases, a province all its cities: that is no answer to a question.
        if rel.type != "PART_OF" and rel.start in index and rel.end in index:
            neighbours[index[rel.start]].add(index[rel.end])
            neighbours[index[rel.end]].add(index[rel.start])
    return [sorted(nodes) for nodes in neighbours]


def _between(start: int, goals: set[int], neighbours: list[list[int]]) -> set[int]:
    steps, before = {start: 0}, defaultdict(list)
    queue = deque([start])
    while queue:
        node = queue.popleft()
        if steps[node] == _LONGEST:
            continue
        for other in neighbours[node]:
            if other not in steps:
                steps[other] = steps[node] + 1
                queue.append(other)
            if steps[other] == steps[node] + 1:
                before[other].append(node)
    way: set[int] = set()
    waiting = [goal for goal in goals if goal in steps]
    while waiting:
        node = waiting.pop()
        if node not in way:
            way.add(node)
            waiting.extend(before[node])
    return way
