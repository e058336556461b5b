"""What is odd in a graph though each record is well formed: records that nothing leads to, doubles, places under a wrong parent, and
measurements that contradict themselves. A graph with such records can be loaded; `reformgraph check` lists them.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from functools import partial

from .check import Finding
from .errors import Text
from .records import Graph, Node, Relationship

_MEASURED = {"REDUCED": -1, "INCREASED": 1}
_ROUNDING = 1.5  # percentage points by which a told percentage may differ from the one of its levels: texts round
_SHARES = ("share", "%", "ratio")
_LOOK = Text("请核对原文", "Compare it with the text")
_AGAIN = Text("请重新运行 reformgraph extract", "Run reformgraph extract again")


def audit(graph: Graph, *, file: str = "") -> Iterator[Finding]:
    """Everything odd in a graph, in the order of its records."""
    found = partial(Finding, file, 0)
    yield from _orphans(graph, found)
    yield from _doubles(graph, found)
    nodes = {(node.label, node.id): node for node in graph.nodes}
    for rel in graph.relationships:
        where = f"{rel.type}/{rel.id}"
        if rel.type == "PART_OF" and rel.start.label == "Locality":
            if (problem := _wrong_parent(nodes.get((rel.start.label, rel.start.id)), nodes.get((rel.end.label, rel.end.id)))) is not None:
                yield found(where, problem, _AGAIN)
        elif rel.type in _MEASURED and (problem := _contradiction(rel)) is not None:
            yield found(where, problem, _LOOK)


def _orphans(graph: Graph, found: Callable[[str, Text, Text], Finding]) -> Iterator[Finding]:
    used = {(ref.label, ref.id) for rel in graph.relationships for ref in (rel.start, rel.end)}
    for node in graph.nodes:
        if node.label != "Batch" and (node.label, node.id) not in used:
            yield found(f"{node.label}/{node.id}", Text("没有任何关系", "nothing leads to it"), _AGAIN)


def _doubles(graph: Graph, found: Callable[[str, Text, Text], Finding]) -> Iterator[Finding]:
    """Two records of one assertion: the same ends, type, case and place in the text."""
    def of(rel: Relationship) -> tuple[object, ...]:
        told = rel.properties
        return rel.type, rel.start, rel.end, *(told.get(key) for key in ("case", "field", "start", "end", "indicator", "before", "after", "change", "value"))

    counts = Counter(map(of, graph.relationships))
    for rel in graph.relationships:
        if (count := counts.pop(of(rel), 0)) > 1:  # told once, at the first of them
            yield found(f"{rel.type}/{rel.id}", Text(f"同一断言有 {count} 条记录", f"one assertion has {count} records"), _AGAIN)


def _wrong_parent(place: Node | None, parent: Node | None) -> Text | None:
    """A division's code begins with what its parent's holds before the zeros (GB/T 2260: two digits of the province, two of the city)."""
    if place is None or parent is None:
        return None
    code, above = str(place.properties.get("code", "")), str(parent.properties.get("code", ""))
    if not (code.isdigit() and above.isdigit()) or len(code) != 6 or len(above) != 6:
        return None
    prefix = above[:2] if above.endswith("0000") else above[:4] if above.endswith("00") else above
    if code.startswith(prefix) and code != above:
        return None
    return Text(f"{place.properties['name']} {code} 不在 {parent.properties['name']} {above} 之下",
                f"{place.properties['name']} {code} is not within {parent.properties['name']} {above}")


def _contradiction(rel: Relationship) -> Text | None:
    """Levels that move against the relationship's direction, or a told percentage that is not the one of its levels."""
    before, after, percent = (rel.properties.get(key) for key in ("before_value", "after_value", "percent"))
    if not isinstance(before, int | float) or not isinstance(after, int | float):
        return None
    told = f"{rel.properties.get('before')} → {rel.properties.get('after')}"
    if (after - before) * _MEASURED[rel.type] < 0:
        return Text(f"方向与前后数值不符：{told}", f"the levels move the other way: {told}")
    if not before or not rel.properties.get("change") or not isinstance(percent, int | float) or rel.properties.get("unit") in _SHARES:
        return None
    computed = (after - before) / before * 100
    if abs(computed - percent) <= _ROUNDING:
        return None
    return Text(f"{told} 为 {computed:.1f}%，文中说 {percent:.1f}%", f"{told} is {computed:.1f}%, the text says {percent:.1f}%")
