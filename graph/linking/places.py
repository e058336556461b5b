"""Where a case is: the city and the province of the places that it is about."""

from collections.abc import Iterable
from dataclasses import dataclass

from reformgraph.schema.records import Graph, Node

_MUNICIPALITIES = frozenset({"11", "12", "31", "50"})  # Beijing, Tianjin, Shanghai, Chongqing: city and province at once
_ABOUT = ("LOCATED_IN", "LED_BY")


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """A city, or a province where no city is told (`city` is then empty)."""

    province: str
    city: str


class Places:
    """The places of a graph's cases, by case id."""

    def __init__(self, graph: Graph) -> None:
        self._localities: dict[str, Node] = {node.id: node for node in graph.nodes if node.label == "Locality"}
        self._by_code = {str(node.properties["code"]): node for node in self._localities.values() if "code" in node.properties}
        self._above = {rel.start.id: rel.end.id for rel in graph.relationships if rel.type == "PART_OF" and rel.end.label == "Locality"}
        self._seats: dict[str, set[str]] = {}
        about: dict[str, set[str]] = {}
        leaders: dict[str, set[str]] = {}
        for rel in graph.relationships:
            if rel.start.label == "Case" and rel.end.label == "Locality" and rel.type in _ABOUT:
                about.setdefault(rel.start.id, set()).add(rel.end.id)
            elif rel.type == "LED_BY":
                leaders.setdefault(rel.start.id, set()).add(rel.end.id)
            elif rel.type == "LOCATED_IN" and rel.start.label != "Case":
                self._seats.setdefault(rel.start.id, set()).add(rel.end.id)
        self._told: dict[str, tuple[str, ...]] = {}
        self._of_case: dict[str, tuple[Place, ...]] = {}
        for case in {*about, *leaders}:
            ids = about.get(case) or {seat for leader in leaders[case] for seat in self._seats.get(leader, ())}
            self._told[case] = tuple(sorted(ids))
            self._of_case[case] = _narrowest({place for id_ in ids if (place := self.place(id_)) is not None})

    def told(self, case: str) -> tuple[str, ...]:
        """The ids of the divisions and zones that a case is about, else of the seats of who leads it."""
        return self._told.get(case, ())

    def of_case(self, case: str) -> tuple[Place, ...]:
        """The places that a case is about, else the seats of who leads it, sorted; a province goes where a city of it is told too."""
        return self._of_case.get(case, ())

    def of_measure(self, case: str, doers: Iterable[tuple[str, str]]) -> tuple[Place, ...]:
        """Of several places that a case is about, those where a measure is done: that of each of its `doers` (label and id) or its seat; all where none of them tells."""
        about = self.of_case(case)
        if len(about) < 2:
            return about
        ids = {seat for label, doer in doers for seat in ((doer,) if label == "Locality" else self._seats.get(doer, ()))}
        done = {place for id_ in ids if (place := self.place(id_)) is not None}
        return tuple(place for place in about if place in done) or about

    def place(self, locality: str) -> Place | None:
        """City and province of a division, by its code, or by the divisions above it."""
        line = [self._localities[id_] for id_ in self._upwards(locality)]
        code = next((code for node in line if len(code := str(node.properties.get("code", ""))) == 6), "")
        return self._by_codes(code) if code else _by_levels(line)

    def around(self, locality: str) -> tuple[str, ...]:
        """The ids of a division and of those of the graph that it lies in."""
        found = dict.fromkeys(self._upwards(locality))
        for id_ in tuple(found):
            code = str(self._localities[id_].properties.get("code", ""))
            found.update((above.id, None) for higher in (code[:4] + "00", code[:2] + "0000") if len(code) == 6 and (above := self._by_code.get(higher)))
        return tuple(found)

    def _upwards(self, locality: str) -> list[str]:
        line: list[str] = []
        while locality in self._localities and locality not in line:
            line.append(locality)
            locality = self._above.get(locality, "")
        return line

    def _by_codes(self, code: str) -> Place:
        province = self._name(code[:2] + "0000")
        if code[:2] in _MUNICIPALITIES:
            return Place(province, province)
        if code.endswith("0000"):
            return Place(province, "")
        # 90 is the group of counties that a province governs directly (济源市 419001): each stands for itself.
        return Place(province, self._name(code if code[2:4] == "90" else code[:4] + "00"))

    def _name(self, code: str) -> str:
        node = self._by_code.get(code)
        return node.name if node else code


def _by_levels(line: list[Node]) -> Place | None:
    """City and province of a division without a code, told with those above it; none where no province is told."""
    levels = {str(node.properties.get("level", "")): node.name for node in reversed(line)}
    province = levels.get("province")
    if province is None:
        return None
    if province.endswith("市"):
        return Place(province, province)
    return Place(province, levels.get("city") or levels.get("county", ""))


def _narrowest(places: set[Place]) -> tuple[Place, ...]:
    with_city = {place.province for place in places if place.city}
    return tuple(sorted(place for place in places if place.city or place.province not in with_city))
