"""Which practices recur: in which cities and provinces, cases and years, with which results."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Literal

from reformgraph.schema.records import DIRECTION_TYPE, Direction, Graph, Node, Relationship

from .instruments import GraphView, sentence_around
from .places import Place, Places

Grouping = Literal["category", "department", "metric"]
Form = Literal["levels", "change", "level"]


@dataclass(frozen=True, slots=True)
class Result:
    """One measured result of a practice: the indicator, how it moved, and as told; `percent` is signed, None where not told.

    `form` says what is told: two levels (10天→5天), the amount of a change (60%) or the level at the end (3天). `whole_case` marks a result
    that the text gives of the case and not of this practice, `planned` one that it only aims at.
    """

    case: str
    metric: str
    direction: Direction
    told: str
    percent: float | None
    form: Form = "level"
    whole_case: bool = False
    planned: bool = False


@dataclass(frozen=True, slots=True)
class Instance:
    """A measure that is an instance of a practice, in its case; `places` is empty where the text names none."""

    practice: str
    instrument: str
    name: str
    case: str
    batch: str
    year: int | None
    places: tuple[Place, ...]
    quote: str
    bodies: tuple[str, ...]
    results: tuple[Result, ...]


@dataclass(frozen=True, slots=True)
class Recurrence:
    """A practice with all its instances, sorted by year and case."""

    practice: str
    category: str
    broader: tuple[str, ...]
    instances: tuple[Instance, ...]

    @property
    def cities(self) -> tuple[str, ...]:
        return _sorted_set(place.city for one in self.instances for place in one.places if place.city)

    @property
    def provinces(self) -> tuple[str, ...]:
        return _sorted_set(place.province for one in self.instances for place in one.places)

    @property
    def places(self) -> tuple[str, ...]:
        """All places by name: the cities, then the provinces of those instances whose city is not told."""
        return (*self.cities, *_sorted_set(place.province for one in self.instances for place in one.places if not place.city))

    @property
    def cases(self) -> tuple[str, ...]:
        return _sorted_set(one.case for one in self.instances)

    @property
    def years(self) -> tuple[int, ...]:
        return tuple(sorted({one.year for one in self.instances if one.year is not None}))

    @property
    def wordings(self) -> tuple[str, ...]:
        return _sorted_set(one.name for one in self.instances)

    @property
    def narrower(self) -> tuple[str, ...]:
        """The narrower practices whose instances count here."""
        return _sorted_set(one.practice for one in self.instances if one.practice != self.practice)

    @property
    def results(self) -> tuple[Result, ...]:
        """Results, those with the largest change first, each once."""
        return largest_first(r for one in self.instances for r in one.results)


def recurrences(graph: Graph, *, with_narrower: bool = False) -> tuple[Recurrence, ...]:
    """All practices that have instances, those in most cities first, then in most provinces and cases, then by name.

    With `with_narrower` a practice also counts the instances of those that are cases of it.
    """
    view = GraphView(graph)
    above: dict[str, list[str]] = defaultdict(list)
    for rel in graph.relationships:
        if rel.type == "BROADER":
            above[rel.start.id].append(rel.end.id)
    held: dict[str, list[Instance]] = defaultdict(list)
    for instance in instances(graph, view):
        for practice in _upwards(instance.practice, above) if with_narrower else (instance.practice,):
            held[practice].append(instance)
    found = []
    for practice, members in held.items():
        node = view.nodes.get(("Practice", practice))
        category = str(node.properties.get("category", "")) if node else ""
        ordered = tuple(sorted(members, key=lambda one: (one.year or 0, one.case, one.instrument)))
        found.append(Recurrence(practice, category, tuple(sorted(above[practice])), ordered))
    return tuple(sorted(found, key=_most_first))


def largest_first(results: Iterable[Result]) -> tuple[Result, ...]:
    """Results, those with the largest change first, each once; what is only aimed at comes last."""
    found = {(r.case, r.metric, r.direction, r.told, r.whole_case): r for r in results}
    return tuple(sorted(found.values(), key=lambda r: (r.planned, -abs(r.percent or 0.0), r.metric, r.case, r.told)))


def instances(graph: Graph, view: GraphView) -> list[Instance]:
    """Every measure of the graph that is an instance of a practice, once per case that names it."""
    places = Places(graph)
    batches = {rel.start.id: rel.end.id for rel in graph.relationships if rel.type == "PART_OF" and rel.start.label == "Case"}
    found = []
    for rel in graph.relationships:
        if rel.type == "INSTANCE_OF":
            for case in view.cases_of.get(rel.start.id, ()):
                found.append(_instance(rel, case, batches.get(case, ""), places, view))
    return found


def grouped(rows: Iterable[Recurrence], by: Grouping) -> dict[str, list[Recurrence]]:
    """Rows under each category, department or metric that they have, each with what belongs to it there alone; without any, under the empty name."""
    groups: dict[str, list[Recurrence]] = defaultdict(list)
    for row in rows:
        parts: dict[str, list[Instance]] = defaultdict(list)
        for one in row.instances:
            for key, part in _parts(one, row.category, by):
                parts[key].append(part)
        for key in parts.keys() - {""} or {""}:
            groups[key].append(replace(row, instances=tuple(parts[key])))
    return {key: sorted(members, key=_most_first) for key, members in sorted(groups.items(), key=lambda item: (item[0] == "", -len(item[1]), item[0]))}


def _parts(one: Instance, category: str, by: Grouping) -> list[tuple[str, Instance]]:
    """An instance under each name that it has in a grouping: whole under a department, with the results of that metric alone under a metric."""
    if by == "metric":
        metrics = {result.metric for result in one.results}
        return [(metric, replace(one, results=tuple(r for r in one.results if r.metric == metric))) for metric in metrics] or [("", one)]
    return [(key, one) for key in ((category,) if by == "category" else one.bodies or ("",))]


def _most_first(row: Recurrence) -> tuple[int, int, int, str]:
    return -len(row.cities), -len(row.provinces), -len(row.cases), row.practice


def _instance(rel: Relationship, case: str, batch: str, places: Places, view: GraphView) -> Instance:
    said = sorted((r for r in view.evidence[rel.start.id] if r.properties["case"] == case), key=lambda r: (r.type != "IMPLEMENTS", r.type == "MENTIONS", r.id))
    node = view.nodes.get(("Case", case))
    year = node.properties.get("year") if node else None
    bodies = {view.name(r.start.label, r.start.id) for r in said if r.type == "IMPLEMENTS" and r.start.label != "Locality"}
    bodies |= {view.name(r.end.label, r.end.id) for r in view.outgoing[case] if r.type == "LED_BY" and r.end.label != "Locality"}
    own = [r for r in said if r.type in DIRECTION_TYPE.values()]
    measured = own or [r for r in view.outgoing[case] if r.type in DIRECTION_TYPE.values()]
    return Instance(practice=rel.end.id, instrument=rel.start.id, name=view.name("PolicyInstrument", rel.start.id), case=case, batch=batch,
                    year=year if isinstance(year, int) else None, places=places.of_measure(case, ((r.start.label, r.start.id) for r in said if r.type == "IMPLEMENTS")), quote=_sentence(said[0], node),
                    bodies=tuple(sorted(bodies)), results=tuple(_result(r, case, view, whole_case=not own) for r in sorted(measured, key=lambda r: r.id)))


def _sentence(said: Relationship, case: Node | None) -> str:
    """The words that say of a measure what is done, or the sentence that only names it."""
    quote = str(said.properties.get("quote", ""))
    if said.type != "MENTIONS" or case is None or said.properties.get("field") != "text":
        return quote
    return sentence_around(str(case.properties.get("text", "")), int(str(said.properties["start"])), int(str(said.properties["end"])))


def _result(rel: Relationship, case: str, view: GraphView, *, whole_case: bool) -> Result:
    p = rel.properties
    before, after = str(p.get("before", "")), str(p.get("after", ""))
    change = str(p.get("change", ""))
    form: Form = "levels" if before and after else "change" if change else "level"
    told = f"{before}→{after}" if before and after else change or str(p.get("value", "")) or after
    percent = p.get("percent")
    direction = next(d for d, kind in DIRECTION_TYPE.items() if kind == rel.type)
    return Result(case, view.name("Metric", rel.end.id), direction, told, float(percent) if isinstance(percent, int | float) else None,
                  form, whole_case, p.get("status") == "planned")


def _upwards(practice: str, above: dict[str, list[str]]) -> set[str]:
    reached, waiting = {practice}, [practice]
    while waiting:
        for name in above[waiting.pop()]:
            if name not in reached:
                reached.add(name)
                waiting.append(name)
    return reached


def _sorted_set(values: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(set(values)))
