"""Change over time: what a batch adds to what was known, and how a practice spread."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches

from reformgraph.schema.errors import QueryError, Text
from reformgraph.schema.practices import wording_key
from reformgraph.schema.records import Graph

from .instruments import GraphView
from .recurrence import Instance, Result, instances, largest_first


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that a batch adds.

    `kind` is `new practice` (no earlier batch has it), `new place` (earlier ones have it, none in this city or province) or `better result`
    (the same indicator of the practice moved the same way and further, in percent, than in any earlier batch; `before` is the best until then; aims count in neither).
    `results` holds then that result, else all of the practice in that place, those with the largest change first. `undated` names the batches without a
    date that have the same practice, of a new place there: they were not compared, and it may be older than this batch.
    """

    kind: str
    practice: str
    place: str
    case: str
    results: tuple[Result, ...] = ()
    before: Result | None = None
    undated: tuple[str, ...] = ()


def changes_of_batch(graph: Graph, batch: str) -> tuple[Change, ...]:
    """What one batch adds to the earlier ones of the graph. Raises QueryError when the graph has no such batch."""
    earlier = earlier_batches(graph, batch)
    every = instances(graph, GraphView(graph))
    others = [one for one in every if one.batch in earlier]
    practices = {one.practice for one in others}
    places = {(one.practice, place) for one in others for place in one.places}
    best = _best(others)
    dateless = set(undated_batches(graph)) - {batch}
    told_undated = [one for one in every if one.batch in dateless]
    found: dict[tuple[str, str, str, str], Change] = {}
    for one in sorted((one for one in every if one.batch == batch), key=lambda one: (one.practice, one.case, one.instrument)):
        if one.practice not in practices:
            undated = {other.batch for other in told_undated if other.practice == one.practice}
            _keep(found, Change("new practice", one.practice, _where(one), one.case, one.results, undated=tuple(sorted(undated))))
            continue
        for place in one.places:
            if (one.practice, place) not in places:
                undated = {other.batch for other in told_undated if other.practice == one.practice and place in other.places}
                _keep(found, Change("new place", one.practice, place.city or place.province, one.case, one.results, undated=tuple(sorted(undated))))
        for result in one.results:
            before = best.get((one.practice, result.metric, result.direction))
            if before and not result.planned and result.percent is not None and before.percent is not None and abs(result.percent) > abs(before.percent):
                _keep(found, Change("better result", one.practice, _where(one), one.case, (result,), before))
    order = ("new practice", "new place", "better result")
    return tuple(sorted(found.values(), key=lambda c: (order.index(c.kind), c.practice, c.place, c.case)))


def earlier_batches(graph: Graph, batch: str) -> frozenset[str]:
    """The batches with an earlier date; dates are compared as far as both tell, and a batch without a date is no earlier one.

    Where this batch has no date itself, all others with a date count. Raises QueryError when the graph has no such batch.
    """
    dates = {node.id: str(node.properties.get("date", "")) for node in graph.nodes if node.label == "Batch"}
    if batch not in dates:
        raise QueryError(Text(f"图中没有批次 {batch}", f"the graph has no batch {batch}"),
                         remedy=Text(f"可选：{'、'.join(sorted(dates))}", f"It has: {', '.join(sorted(dates))}"))
    own = dates[batch]
    return frozenset(id_ for id_, date in dates.items() if id_ != batch and date and (not own or date[:len(own)] < own[:len(date)]))


def undated_batches(graph: Graph) -> tuple[str, ...]:
    """The batches without a date, sorted."""
    return tuple(sorted(node.id for node in graph.nodes if node.label == "Batch" and not node.properties.get("date")))


def spread_of_practice(graph: Graph, practice: str) -> tuple[tuple[int | None, str, str, Instance], ...]:
    """The first instance of a practice, given by its name or a wording of it, in each place, by year (unknown years last): (year, province, city, instance).

    Raises QueryError when the graph has no instance of it, with the names that are like it.
    """
    every = instances(graph, GraphView(graph))
    name = practice_named(graph, every, practice)
    found = [one for one in every if one.practice == name]
    first: dict[tuple[str, str], tuple[int | None, str, str, Instance]] = {}
    for one in sorted(found, key=lambda one: (one.year is None, one.year or 0, one.case, one.instrument)):
        for place in one.places:
            first.setdefault((place.province, place.city), (one.year, place.province, place.city, one))
    return tuple(sorted(first.values(), key=lambda row: (row[0] is None, row[0] or 0, row[1], row[2])))


def practice_named(graph: Graph, every: Sequence[Instance], name: str) -> str:
    """The practice of these instances that a name means: its own, or that of which alone it is a wording. Raises QueryError, with those like it, for any other."""
    names = {one.practice for one in every}
    if name in names:
        return name
    wordings: dict[str, set[str]] = defaultdict(set)
    for node in graph.nodes:
        if node.label == "Practice" and node.id in names:
            listed = node.properties.get("wordings")
            for wording in (node.name, *(listed if isinstance(listed, tuple) else ())):
                wordings[wording_key(str(wording))].add(node.id)
    for one in every:
        wordings[wording_key(one.name)].add(one.practice)
    key = wording_key(name)
    meant = wordings.get(key, set())
    if len(meant) == 1:
        return next(iter(meant))
    like = [*get_close_matches(key, sorted(wordings), 3, 0.5), *sorted((other for other in wordings if key and key in other), key=lambda other: (len(other), other))]
    near = sorted(meant) or list(dict.fromkeys(practice for other in like for practice in sorted(wordings[other])))[:3]
    zh, en = (f"是否应为 {'、'.join(near)}？", f"Did you mean {', '.join(near)}?") if near else (
        "用 reformgraph recur --min 1 列出全部做法", "List all practices with reformgraph recur --min 1")
    raise QueryError(Text(f"图中没有做法 {name}", f"the graph has no practice {name}"), remedy=Text(zh, en))


def _best(others: list[Instance]) -> dict[tuple[str, str, str], Result]:
    best: dict[tuple[str, str, str], Result] = {}
    for one in others:
        for result in one.results:
            if result.percent is not None and not result.planned:
                key = (one.practice, result.metric, result.direction)
                held = best.get(key)
                if held is None or (abs(result.percent), held.case) > (abs(held.percent or 0.0), result.case):
                    best[key] = result
    return best


def _where(one: Instance) -> str:
    return "、".join(place.city or place.province for place in one.places)


def _keep(found: dict[tuple[str, str, str, str], Change], change: Change) -> None:
    """Add a change; what is told of the same one already keeps its case and gets the further results."""
    key = (change.kind, change.practice, change.place, change.results[0].metric if change.kind == "better result" else "")
    first = found.setdefault(key, change)
    if change.kind != "better result":
        found[key] = replace(first, results=largest_first([*first.results, *change.results]))
