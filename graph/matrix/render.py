"""Puts template, style, script and data together into one HTML file that opens no connection."""

from base64 import b64encode
from collections.abc import Sequence
from hashlib import sha256
from importlib import resources
from pathlib import Path
from typing import Any

from jinja2 import Environment
from markupsafe import Markup

from reformgraph.graph.in_script import in_script
from reformgraph.graph.linking.recurrence import Recurrence
from reformgraph.graph.linking.recurrence_sheets import category_words, results_apart
from reformgraph.schema.errors import Language
from reformgraph.schema.jsonl import write_atomically

_WORDS = {
    "zh": {"practice": "做法", "category": "类别", "cities": "城市数", "cases": "案例数", "none": "未注明地区", "province": "{}（未注明城市）", "whole": "案例整体成效：", "filter": "筛选做法…", "hint": "点击格子查看原文",
           "sort": "点击表头排序", "close": "关闭", "places": "地区"},
    "en": {"practice": "Practice", "category": "Category", "cities": "Cities", "cases": "Cases", "none": "no place told", "province": "{} (no city told)", "whole": "Results of the whole case: ", "filter": "Filter practices…",
           "hint": "Click a cell for the quotes", "sort": "Click a heading to sort", "close": "Close", "places": "Places"},
}


def write_matrix(rows: Sequence[Recurrence], path: Path, *, title: str, lang: Language = "zh") -> int:
    """Write the matrix and return its size in bytes. Raises InputError when `path` cannot be written."""
    html = render_matrix(rows, title=title, lang=lang)
    write_atomically(path, [html])
    return len(html.encode())


def render_matrix(rows: Sequence[Recurrence], *, title: str, lang: Language = "zh") -> str:
    """The matrix as HTML: one row per practice, one column per city, and per province where no city is told."""
    script = _read("matrix.js")
    digest = b64encode(sha256(script.encode()).digest()).decode()
    template = Environment(autoescape=True).from_string(_read("matrix.html"))
    return template.render(title=title, lang="zh-CN" if lang == "zh" else "en", words=_WORDS[lang], style=Markup(_read("matrix.css")),
                           script=Markup(script), policy=f"default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'",
                           data=Markup(in_script(_data(rows, lang))))


def _data(rows: Sequence[Recurrence], lang: Language) -> dict[str, Any]:
    none = _WORDS[lang]["none"]
    columns: dict[str, int] = {}
    practices = []
    for row in rows:
        cells: dict[str, list[dict[str, str]]] = {}
        for one in row.instances:
            own, whole = results_apart(one.results[:3], lang)
            entry = {"case": one.case, "name": one.name, "quote": one.quote, "year": str(one.year or ""), "results": "；".join(own), "whole": "；".join(whole)}
            for place in [p.city or _WORDS[lang]["province"].format(p.province) for p in one.places] or [none]:
                cell = cells.setdefault(place, [])
                same = next((other for other in cell if other["case"] == one.case), None)
                if same is None:
                    cell.append(dict(entry))
                elif one.name not in same["name"].split("、"):  # another wording of the same case
                    same["name"] += f"、{one.name}"
                    same["results"] = "；".join(dict.fromkeys(filter(None, (same["results"], entry["results"]))))
        for place, entries in cells.items():
            columns[place] = columns.get(place, 0) + len(entries)
        practices.append({"name": row.practice, "category": category_words(row.category, lang), "cities": len(row.cities), "cases": len(row.cases), "cells": cells})
    order = sorted(columns, key=lambda place: (place == none, -columns[place], place))
    return {"columns": order, "rows": practices, "words": _WORDS[lang]}


def _read(name: str) -> str:
    return resources.files(__package__).joinpath(name).read_text(encoding="utf-8")
