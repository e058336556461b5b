"""Circles in a plane: push overlapping ones apart, and find room for a new one close to where it should be."""

import math
from collections import defaultdict
from dataclasses import dataclass, field

GOLDEN_ANGLE = math.pi * (3 - math.sqrt(5))
# Screens are wider than high.
STRETCH = 1.25
_CELL = 400.0

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Circle:
    x: float
    y: float
    radius: float


@dataclass(slots=True)
class Plane:
    """Circles that stand already, found by the cell of a grid that they touch."""

    cells: dict[tuple[int, int], list[Circle]] = field(default_factory=lambda: defaultdict(list))

    def add(self, circle: Circle) -> None:
        for cell in _cells(circle):
            self.cells[cell].append(circle)

    def is_free(self, circle: Circle) -> bool:
        for cell in _cells(circle):
            for other in self.cells.get(cell, ()):
                reach = circle.radius + other.radius
                if (circle.x - other.x) ** 2 + (circle.y - other.y) ** 2 < reach * reach:
                    return False
        return True

    def place(self, target: Point, radius: float) -> Circle:
        """Add a circle at the free point nearest to `target` on a spiral round it; the same calls give the same places."""
        step, turn = max(radius * 0.4, 12.0), 0
        while True:
            distance, angle = step * math.sqrt(turn), turn * GOLDEN_ANGLE
            circle = Circle(target[0] + STRETCH * distance * math.cos(angle), target[1] + distance * math.sin(angle) / STRETCH, radius)
            if self.is_free(circle):
                self.add(circle)
                return circle
            turn += 1


def spread(points: list[Point], radii: list[float], rounds: int = 80) -> list[Point]:
    """Move points until the circles round them (almost) no longer overlap; pairs push each other apart by half."""
    xs, ys = [p[0] for p in points], [p[1] for p in points]
    cell = 2 * max(radii, default=1.0)
    for _ in range(rounds):
        grid: dict[tuple[int, int], list[int]] = defaultdict(list)
        for i in range(len(xs)):
            grid[int(xs[i] // cell), int(ys[i] // cell)].append(i)
        moved = False
        for (column, row), members in list(grid.items()):
            near = [j for dx in (-1, 0, 1) for dy in (-1, 0, 1) for j in grid.get((column + dx, row + dy), ())]
            for i in members:
                for j in near:
                    if j <= i:
                        continue
                    dx, dy = xs[j] - xs[i], ys[j] - ys[i]
                    distance, reach = math.hypot(dx, dy), radii[i] + radii[j]
                    if distance >= reach:
                        continue
                    if distance < 1e-6:
                        dx, dy, distance = math.cos(i * GOLDEN_ANGLE), math.sin(i * GOLDEN_ANGLE), 1.0
                        push = reach / 2
                    else:
                        push = (reach - distance) / 2
                    xs[i] -= dx / distance * push
                    ys[i] -= dy / distance * push
                    xs[j] += dx / distance * push
                    ys[j] += dy / distance * push
                    moved = True
        if not moved:
            break
    return list(zip(xs, ys, strict=True))


def flower(count: int, spacing: float) -> list[Point]:
    """`count` places round a centre that stays free, evenly spread on a sunflower's spiral."""
    return [(spacing * math.sqrt(i + 1) * math.cos(i * GOLDEN_ANGLE), spacing * math.sqrt(i + 1) * math.sin(i * GOLDEN_ANGLE))
            for i in range(count)]


def _cells(circle: Circle) -> list[tuple[int, int]]:
    left, right = int((circle.x - circle.radius) // _CELL), int((circle.x + circle.radius) // _CELL)
    top, bottom = int((circle.y - circle.radius) // _CELL), int((circle.y + circle.radius) // _CELL)
    return [(x, y) for x in range(left, right + 1) for y in range(top, bottom + 1)]
