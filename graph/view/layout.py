"""Positions of the nodes, computed once before the page is written.

What only one case names stands round that case like petals; what several cases share stands between them. Cases and shared nodes are grouped
into communities (Leiden), each laid out by itself and then given room near what it is linked to.

Batches are laid out in the order of their dates, and a later one never moves an earlier one: it only finds room near its neighbours. So the
same graph gives the same picture, and a graph with a newer batch gives the old picture with something added.
"""

import math
import random
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

import igraph

from reformgraph.schema.records import Graph, NodeRef

from .packing import STRETCH, Circle, Plane, Point, flower, spread

_PETAL = 26.0
_ITEM = 22.0
_MARGIN = 14.0
_TIGHTEN = 4
_TIGHTEN_ROUNDS = 25
# A mention says less than a statement; a case's batch says nothing about its subject; a shared practice ties most.
_WEIGHTS = {"MENTIONS": 0.5, "PART_OF": 0.05, "INSTANCE_OF": 3.0}

Edges = defaultdict[tuple[int, int], float]


@dataclass(frozen=True, slots=True)
class Layout:
    """`points[i]` is the place of `graph.nodes[i]`, `member[i]` the number of its community; `communities` are their circles."""

    points: tuple[Point, ...]
    member: tuple[int, ...]
    communities: tuple[Circle, ...]


@dataclass(frozen=True, slots=True)
class _Link:
    start: int
    end: int
    case: int
    weight: float


def lay_out(graph: Graph) -> Layout:
    """Places for all nodes; depends on ids, links and dates of the batches only."""
    order = sorted(range(len(graph.nodes)), key=lambda i: (graph.nodes[i].label, graph.nodes[i].id))
    index = {NodeRef(graph.nodes[i].label, graph.nodes[i].id): rank for rank, i in enumerate(order)}
    labels = [graph.nodes[i].label for i in order]
    links = _links(graph, index)
    turns = _turns(graph, index, labels, links)
    points: list[Point] = [(0.0, 0.0)] * len(order)
    plane, circles = Plane(), list[Circle]()
    member = [-1] * len(order)
    by_turn: dict[int, list[_Link]] = defaultdict(list)
    for link in links:
        by_turn[max(turns[link.start], turns[link.end], turns[link.case] if link.case >= 0 else 0)].append(link)
    members: dict[int, list[int]] = defaultdict(list)
    for node, turn in enumerate(turns):
        members[turn].append(node)
    for turn in sorted(members):
        _lay_out_turn(members[turn], by_turn[turn], labels, points, member, plane, circles)
    rank_of = {i: rank for rank, i in enumerate(order)}
    return Layout(tuple(points[rank_of[i]] for i in range(len(order))), tuple(member[rank_of[i]] for i in range(len(order))), tuple(circles))


def _links(graph: Graph, index: dict[NodeRef, int]) -> list[_Link]:
    links = []
    for rel in graph.relationships:
        start, end = index.get(rel.start), index.get(rel.end)
        if start is not None and end is not None and start != end:
            case = index.get(NodeRef("Case", str(rel.properties.get("case", ""))), -1)
            links.append(_Link(start, end, case, _WEIGHTS.get(rel.type, 1.0)))
    links.sort(key=lambda link: (link.start, link.end, link.case, link.weight))
    return links


def _turns(graph: Graph, index: dict[NodeRef, int], labels: list[str], links: list[_Link]) -> list[int]:
    """In which turn each node is laid out: that of the first batch in which it appears, the batches by date."""
    dates = {index[NodeRef(n.label, n.id)]: (str(n.properties.get("date", "")), n.id) for n in graph.nodes if n.label == "Batch"}
    turn_of_batch = {node: turn for turn, node in enumerate(sorted(dates, key=lambda node: dates[node]), 1)}
    turns = [turn_of_batch.get(node, 0) for node in range(len(labels))]
    for link in links:
        if labels[link.start] == "Case" and link.end in turn_of_batch:
            turns[link.start] = turn_of_batch[link.end]
    for link in links:
        turn = turns[link.case] if link.case >= 0 else 0
        for node in (link.start, link.end):
            if turn and labels[node] not in ("Batch", "Case"):
                turns[node] = min(turns[node] or turn, turn)
    neighbours: dict[int, list[int]] = defaultdict(list)
    for link in links:
        neighbours[link.start].append(link.end)
        neighbours[link.end].append(link.start)
    # Practices and the divisions above a place belong to no case: they come with the first of their neighbours.
    waiting = sorted((turns[node], node) for node in range(len(labels)) if turns[node])
    for turn, node in waiting:
        for other in neighbours[node]:
            if not turns[other]:
                turns[other] = turn
                waiting.append((turn, other))
    last = len(turn_of_batch) + 1
    return [turn or last for turn in turns]


def _lay_out_turn(nodes: list[int], links: list[_Link], labels: list[str], points: list[Point], member: list[int],
                  plane: Plane, circles: list[Circle]) -> None:
    homes = _homes(nodes, links, labels)
    petals: dict[int, list[int]] = defaultdict(list)
    for node in nodes:
        if homes[node] != node:
            petals[homes[node]].append(node)
    items = [node for node in nodes if homes[node] == node]
    radii = {item: _ITEM + _PETAL * math.sqrt(len(petals[item])) for item in items}
    edges: Edges = defaultdict(float)
    for link in links:
        start, end = homes.get(link.start, link.start), homes.get(link.end, link.end)
        if start != end and start in radii and end in radii:
            edges[min(start, end), max(start, end)] += link.weight
    groups = _communities(items, edges, links)
    local = [_arrange(group, edges, radii) for group in groups]
    sizes = [max(math.hypot(*p) + radii[item] for item, p in places.items()) + _MARGIN for places in local]
    targets = _targets(groups, edges, sizes, links, homes, points, member)
    for number in sorted(range(len(groups)), key=lambda g: (-sizes[g], groups[g][0])):
        circle = plane.place(targets[number], sizes[number])
        circles.append(circle)
        for item, (x, y) in local[number].items():
            points[item] = (circle.x + x, circle.y + y)
            member[item] = len(circles) - 1
            for petal, (dx, dy) in zip(petals[item], flower(len(petals[item]), _PETAL), strict=True):
                points[petal] = (points[item][0] + dx, points[item][1] + dy)
                member[petal] = len(circles) - 1


def _homes(nodes: list[int], links: list[_Link], labels: list[str]) -> dict[int, int]:
    """For each node the item at which it stands: the only case that names it, else its only neighbour, else itself."""
    new = set(nodes)
    cases: dict[int, set[int]] = defaultdict(set)
    neighbours: dict[int, set[int]] = defaultdict(set)
    for link in links:
        for node, other in ((link.start, link.end), (link.end, link.start)):
            neighbours[node].add(other)
            if link.case >= 0:
                cases[node].add(link.case)
    homes = {node: node for node in nodes}
    for node in nodes:
        if labels[node] in ("Case", "Batch", "Practice"):
            continue
        owner = next(iter(cases[node])) if len(cases[node]) == 1 else -1
        only = next(iter(neighbours[node])) if len(neighbours[node]) == 1 else -1
        if owner in new:
            homes[node] = owner
        elif not cases[node] and only in new and homes[only] == only:
            homes[node] = only
    # A node at which others stand keeps its own place.
    hosts = {home for node, home in homes.items() if home != node}
    return {node: node if node in hosts else home for node, home in homes.items()}


def _communities(items: list[int], edges: Edges, links: list[_Link]) -> list[list[int]]:
    """Groups of items, by Leiden; what is linked to nothing makes one group."""
    linked = {node for link in links for node in (link.start, link.end)}
    tied = [item for item in items if item in linked]
    groups: dict[int, list[int]] = defaultdict(list)
    if edges:
        with _Seeded():
            membership = _igraph(tied, edges).community_leiden("modularity", weights="weight", n_iterations=6).membership
        for item, group in zip(tied, membership, strict=True):
            groups[group].append(item)
    else:
        groups.update({item: [item] for item in tied})
    if len(tied) < len(items):
        groups[-1] = [item for item in items if item not in linked]
    return sorted(groups.values())


def _arrange(group: list[int], edges: Edges, radii: dict[int, float]) -> dict[int, Point]:
    """Places of the items of one community round its centre, without overlap."""
    if len(group) == 1:
        return {group[0]: (0.0, 0.0)}
    inside = set(group)
    graph = _igraph(group, {pair: w for pair, w in edges.items() if pair[0] in inside and pair[1] in inside})
    reach = [radii[item] * 1.03 for item in group]
    size = math.sqrt(sum(r * r for r in reach))
    points = _force(graph, size) if graph.ecount() else flower(len(group), 1.8 * size / math.sqrt(len(group)))
    points = spread(points, reach)
    # Draw together what the force left far apart, as close as the circles allow.
    for _ in range(_TIGHTEN):
        points = spread([(x * 0.75, y * 0.75) for x, y in points], reach, _TIGHTEN_ROUNDS)
    left, right = min(p[0] - r for p, r in zip(points, reach, strict=True)), max(p[0] + r for p, r in zip(points, reach, strict=True))
    top, bottom = min(p[1] - r for p, r in zip(points, reach, strict=True)), max(p[1] + r for p, r in zip(points, reach, strict=True))
    return {item: (p[0] - (left + right) / 2, p[1] - (top + bottom) / 2) for item, p in zip(group, points, strict=True)}


def _targets(groups: list[list[int]], edges: Edges, sizes: list[float], links: list[_Link], homes: dict[int, int],
             points: list[Point], member: list[int]) -> list[Point]:
    """Where each community would like to stand: amid its neighbours that stand already, else where a layout of the communities puts it."""
    group_of = {item: number for number, group in enumerate(groups) for item in group}
    between: Edges = defaultdict(float)
    for (start, end), weight in edges.items():
        a, b = group_of[start], group_of[end]
        if a != b:
            between[min(a, b), max(a, b)] += weight
    places = [(x * STRETCH, y / STRETCH)
              for x, y in _force(_igraph(list(range(len(groups))), between), math.sqrt(sum(size * size for size in sizes)))]
    pull: dict[int, list[tuple[float, Point]]] = defaultdict(list)
    for link in links:
        for node, other in ((link.start, link.end), (link.end, link.start)):
            home = homes.get(node)
            if home is not None and member[other] >= 0:
                pull[group_of[home]].append((link.weight, points[other]))
    for number, pulls in pull.items():
        total = sum(weight for weight, _ in pulls)
        places[number] = (sum(w * p[0] for w, p in pulls) / total, sum(w * p[1] for w, p in pulls) / total)
    return places


def _igraph(vertices: list[int], edges: Mapping[tuple[int, int], float]) -> igraph.Graph:
    index = {vertex: i for i, vertex in enumerate(vertices)}
    pairs = sorted(edges)
    graph = igraph.Graph(len(vertices), [(index[a], index[b]) for a, b in pairs])
    graph.es["weight"] = [edges[pair] for pair in pairs]
    return graph


def _force(graph: igraph.Graph, radius: float) -> list[Point]:
    """Fruchterman and Reingold from a fixed start on a circle, scaled so that the farthest point lies at `radius`."""
    count = graph.vcount()
    if count < 2:
        return [(0.0, 0.0)] * count
    start = [(math.cos(2 * math.pi * i / count) * count, math.sin(2 * math.pi * i / count) * count) for i in range(count)]
    with _Seeded():
        found = graph.layout_fruchterman_reingold(weights="weight", seed=start, niter=400 if count < 600 else 120, grid="auto")
    x, y = sum(p[0] for p in found) / count, sum(p[1] for p in found) / count
    far = max(math.hypot(p[0] - x, p[1] - y) for p in found) or 1.0
    return [((p[0] - x) / far * radius, (p[1] - y) / far * radius) for p in found]


class _Seeded:
    """igraph draws from one generator for the whole process: lend it a seeded one and give Python's own back."""

    def __enter__(self) -> None:
        igraph.set_random_number_generator(random.Random(20230217))

    def __exit__(self, *_: object) -> None:
        igraph.set_random_number_generator(random)

