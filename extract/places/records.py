"""What the graph says of a place: its id, full name, level and the place above it."""

from dataclasses import dataclass

from .gazetteer import Gazetteer

_TOWN_ENDINGS = ("镇", "乡", "街道", "苏木", "村")


@dataclass(frozen=True, slots=True)
class PlaceRecord:
    """`id` is the code, or the path of names where there is none; `parent` is a code, or empty."""

    id: str
    name: str
    full_name: str
    level: str
    code: str = ""
    parent: str = ""


def describe(gazetteer: Gazetteer, key: str, name: str = "") -> PlaceRecord:
    """The record of a place by its code or zone name; `name` serves for a town or zone that the gazetteer does not know."""
    if key in gazetteer:
        division = gazetteer[key]
        return PlaceRecord(key, division.name, division.full_name, division.level, key, division.parent)
    known = gazetteer.zones.get(key or name)
    name = known.name if known else name or key
    level = "town" if name.endswith(_TOWN_ENDINGS) else "zone"
    if known and known.parent in gazetteer:
        path = f"{gazetteer[known.parent].full_name}/{name}"
        return PlaceRecord(path, name, path, level, "", known.parent)
    return PlaceRecord(key or name, name, name, level)
