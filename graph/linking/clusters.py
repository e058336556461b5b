"""Constrained agglomeration: wordings that are certainly alike become one cluster, in an order that depends on nothing but the wordings.

A cluster may hold one known practice at most (its anchor). Two clusters are joined over a certain pair, the surest first, unless some pair
across them is in conflict, unlike, or kept apart; so no chain of similar names can carry unlike measures together.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Edge:
    """A pair of items (by number, a < b) that is certainly one measure. Sorts from the surest to the least sure."""

    distance: float
    a: int
    b: int
    reason: str


class Clustering:
    """Disjoint clusters of items; the number of a cluster is that of its first item."""

    def __init__(self, size: int, anchors: dict[int, str]) -> None:
        self._parent = list(range(size))
        self.members: dict[int, list[int]] = {item: [item] for item in range(size)}
        self.anchors = dict(anchors)
        self.joined_by: dict[int, Edge] = {}

    def find(self, item: int) -> int:
        while self._parent[item] != item:
            self._parent[item] = self._parent[self._parent[item]]
            item = self._parent[item]
        return item

    def force(self, a: int, b: int) -> None:
        """Join two clusters because a person said so; the anchor of the first stays."""
        self._join(self.find(a), self.find(b))

    def agglomerate(self, edges: Iterable[Edge], allowed: Callable[[Sequence[int], Sequence[int]], bool]) -> None:
        """Join over each edge in order, where both clusters do not have an anchor each and `allowed` says so of their members."""
        for edge in sorted(edges):
            a, b = self.find(edge.a), self.find(edge.b)
            if a == b or (a in self.anchors and b in self.anchors and self.anchors[a] != self.anchors[b]):
                continue
            if allowed(self.members[a], self.members[b]):
                for item in (edge.a, edge.b):
                    self.joined_by.setdefault(item, edge)
                self._join(a, b)

    def _join(self, a: int, b: int) -> None:
        if a == b:
            return
        first, second = min(a, b), max(a, b)
        anchor = self.anchors.pop(a, None) or self.anchors.pop(b, None)
        self.anchors.pop(b, None)
        self._parent[second] = first
        self.members[first] = sorted(self.members[first] + self.members.pop(second))
        if anchor is not None:
            self.anchors[first] = anchor
