"""What the page shows when it opens: everything, one node with its neighbours, some places, or the answer of a query."""

from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

from reformgraph.schema.errors import QueryError, Text
from reformgraph.schema.ontology import load_ontology
from reformgraph.schema.records import Graph, Node, NodeRef

from .layout import lay_out
from .selection import Selection, selected_nodes

# Of several nodes with the wanted name the one that says most is meant; one with a label that does not stand here comes last.
_ORDER = ("Practice", "PolicyInstrument", "Locality", "Department", "Organization", "Platform", "Metric", "Case", "Batch")


@dataclass(frozen=True, slots=True)
class Preset:
    """`focus` is the name, another wording or the id of a node; `cities` are names of places."""

    focus: str = ""
    cities: tuple[str, ...] = ()
    selection: Selection | None = None


WHOLE = Preset()
# Up to here the whole graph opens within two seconds (benchmarks/view.py); beyond, its practices by place come first.
OVERVIEW_FROM_NODES = 20_000
OVERVIEW_FROM_RELATIONSHIPS = 60_000


def opening_state(graph: Graph, preset: Preset) -> dict[str, Any]:
    """The preset with nodes' numbers in place of names. Raises QueryError for a name that the graph does not hold."""
    state: dict[str, Any] = {}
    if preset.focus:
        state["focus"] = _find(graph, preset.focus, (*_ORDER, *(name for name in load_ontology().labels if name not in _ORDER)))
    if preset.cities:
        state["places"] = [_find(graph, name, ("Locality",)) for name in preset.cities]
    if preset.selection:
        state["only"] = _only(graph, preset.selection)
    large = len(graph.nodes) > OVERVIEW_FROM_NODES or len(graph.relationships) > OVERVIEW_FROM_RELATIONSHIPS
    if large and preset == WHOLE:
        state["overview"] = True
    return state


def _only(graph: Graph, selection: Selection) -> dict[str, Any]:
    """The nodes of a query's answer, laid out for themselves. Raises QueryError when the answer names no node."""
    chosen = selected_nodes(graph, selection)
    if not chosen:
        raise QueryError(Text(f"查询“{selection.title}”的结果中没有图谱的节点", f"the answer of “{selection.title_en}” names no node of the graph"),
                         remedy=Text("请换参数，或用 reformgraph query 查看结果", "Use other parameters, or see the answer with reformgraph query"))
    nodes = tuple(graph.nodes[i] for i in chosen)
    kept = {NodeRef(n.label, n.id) for n in nodes}
    layout = lay_out(Graph(nodes, tuple(r for r in graph.relationships if r.start in kept and r.end in kept)))
    return {"zh": selection.title, "en": selection.title_en, "nodes": chosen, "x": [round(x) for x, _ in layout.points],
            "y": [round(y) for _, y in layout.points], "communities": [[round(c.x), round(c.y), round(c.radius)] for c in layout.communities]}


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
