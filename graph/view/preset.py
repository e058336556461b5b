"""What the page shows when it opens: everything, one node with its neighbours, or some places."""

from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

from reformgraph.schema.errors import QueryError, Text
from reformgraph.schema.records import Graph, Node

# Of several nodes with the wanted name the one that says most is meant.
_ORDER = ("Practice", "PolicyInstrument", "Locality", "Department", "Organization", "Platform", "Metric", "Case", "Batch")


@dataclass(frozen=True, slots=True)
class Preset:
    """`focus` is the name, another wording or the id of a node; `cities` are names of places."""

    focus: str = ""
    cities: tuple[str, ...] = ()


WHOLE = Preset()


def opening_state(graph: Graph, preset: Preset) -> dict[str, Any]:
    """The preset with nodes' numbers in place of names. Raises QueryError for a name that the graph does not hold."""
    state: dict[str, Any] = {}
    if preset.focus:
        state["focus"] = _find(graph, preset.focus, _ORDER)
    if preset.cities:
        state["places"] = [_find(graph, name, ("Locality",)) for name in preset.cities]
    return state


def _find(graph: Graph, name: str, labels: tuple[str, ...]) -> int:
    found = [(labels.index(n.label), n.id, i) for i, n in enumerate(graph.nodes) if n.label in labels and name in _names(n)]
    if found:
        return min(found)[2]
    names = {n.name for n in graph.nodes if n.label in labels}
    close = get_close_matches(name, names, 1, 0.5) or sorted(n for n in names if name in n)[:1]
    remedy = Text(f"是否应为 {close[0]}？", f"Did you mean {close[0]}?") if close else Text(
        "请用图谱中的名称，可在视图中搜索", "Use a name of the graph; the view's search finds them")
    raise QueryError(Text(f"图谱中没有“{name}”", f"the graph holds no “{name}”"), remedy=remedy)


def _names(node: Node) -> set[str]:
    names = {node.name, node.id}
    for key in ("aliases", "wordings"):
        value = node.properties.get(key)
        if isinstance(value, tuple):
            names.update(value)
    if isinstance(full := node.properties.get("full_name"), str):
        names.add(full)
    return names
