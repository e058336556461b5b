"""From measurements to what the graph holds: the canonical indicator, its dimension, and the numbers in base units."""

from functools import cache
from typing import Any

from reformgraph.schema.lexicon_files import lexicon
from reformgraph.schema.records import Properties

from ..mentions import Measurement
from .pairing import level_in_words
from .quantities import Quantity, quantity_grammar
from .words import measure_words

_OTHER = "other"
_DIMENSIONS = {"time": "time", "money": "money", "count": "count", "share": "share", "points": "share"}


class Metrics:
    """The lexicon of indicators."""

    def __init__(self, words: dict[str, Any]) -> None:
        self._names: dict[str, str] = {}
        self._dimensions: dict[str, str] = {}
        for entry in words["metrics"]:
            self._dimensions[entry["name"]] = entry["dimension"]
            for wording in (entry["name"], *entry["variants"]):
                self._names.setdefault(wording, entry["name"])
        self._strip = tuple(words["strip"])
        endings = [(ending, dimension) for dimension, listed in words["dimensions"].items() for ending in listed]
        self._endings = sorted(endings, key=lambda pair: -len(pair[0]))

    def canonical(self, indicator: str) -> str:
        name = indicator.translate(_QUOTES).strip()
        shorter = name
        while shorter not in self._names:
            head = next((word for word in self._strip if shorter.startswith(word) and len(shorter) > len(word) + 1), None)
            if head is None:
                return name
            shorter = shorter.removeprefix(head)
        return self._names[shorter]

    def dimension(self, indicator: str) -> str:
        name = self.canonical(indicator)
        if name in self._dimensions:
            return self._dimensions[name]
        return next((dimension for ending, dimension in self._endings if name.endswith(ending)), _OTHER)


_QUOTES = str.maketrans("", "", "“”‘’\"'「」")


@cache
def metrics(user_lexicon: str = "") -> Metrics:
    """The shipped indicators, or with those of a user's folder added. Raises KnowledgeError for a bad file."""
    return Metrics(lexicon("metrics", user_lexicon))


def canonical_metric(indicator: str, user_lexicon: str = "") -> str:
    """The name of the Metric node of an indicator: 办理时长 is 办理时限. Only whole wordings of the lexicon change; quotation marks go."""
    return metrics(user_lexicon).canonical(indicator)


def metric_dimension(m: Measurement, user_lexicon: str = "") -> str:
    """time, money, count, share or other: as the indicator tells, else as the unit of a level or an amount does."""
    told = metrics(user_lexicon).dimension(m.indicator)
    if told != _OTHER:
        return told
    amount = _read(m.value or m.after or m.before, user_lexicon)
    return _DIMENSIONS.get(amount.dimension, _OTHER) if amount else _OTHER


def measurement_properties(m: Measurement, user_lexicon: str = "") -> Properties:
    """The properties of the ontology's block `measurement`: the words as told, the numbers in base units, the signed relative change.

    A number is left out when its words hold none (a level such as 免费 or 当场办结 is 0); `unit` is the base unit of the levels when they share one, else each has its own. `percent` is told (a change in
    %, negative when reduced; 1.2倍 is 120) or computed from two levels of one unit. A range gives none: no number of it is told.
    """
    read = {name: _read(getattr(m, name), user_lexicon) for name in ("before", "after", "change", "value")}
    if (before := read["before"]) and not read["after"]:
        read["after"] = level_in_words(m.after, 0, len(m.after), before, measure_words(user_lexicon))
    result: Properties = {"indicator": m.indicator, "status": "planned" if m.planned else "achieved"}
    for name, q in read.items():
        if told := getattr(m, name):
            result[name] = told
        if q:
            result[f"{name}_value"] = q.base_value
    levels = [q for name in ("before", "after", "value") if (q := read[name])]
    if levels and len({q.base_unit for q in levels}) == 1 and levels[0].base_unit:
        result["unit"] = levels[0].base_unit
    elif (before := read["before"]) and (after := read["after"]):  # 3个工作日→24小时
        result |= {"before_unit": before.base_unit, "after_unit": after.base_unit}
    if (change := read["change"]) and change.base_unit:
        result["change_unit"] = change.base_unit
    percent = _percent(m, read["before"], read["after"], read["change"])
    if percent is not None:
        result["percent"] = percent
    return result


def _percent(m: Measurement, before: Quantity | None, after: Quantity | None, change: Quantity | None) -> float | None:
    if change and change.dimension in ("share", "ratio") and change.upper is None:
        size = change.base_value * (100 if change.dimension == "ratio" else 1)
        return -size if m.direction == "reduced" else size
    if before and after and before.upper is None and after.upper is None and before.base_unit == after.base_unit and before.base_value:
        return round((after.base_value - before.base_value) / before.base_value * 100, 4)
    return None


def _read(told: str, user_lexicon: str) -> Quantity | None:
    return next(quantity_grammar(user_lexicon).find(told), None) if told else None
