"""Recurrence, change and spread as tables for a reader."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from reformgraph.schema.errors import Language
from reformgraph.schema.practices import category_titles

from .changes import Change
from .recurrence import Grouping, Instance, Recurrence, Result, grouped
from .sheets import Cell, Listed, Sheet

# How an amount, or a level that nothing is compared with, is said to have moved.
_CHANGED: dict[Language, dict[str, str]] = {"zh": {"reduced": "降低", "increased": "增加"}, "en": {"reduced": "down ", "increased": "up "}}
_CHANGED_TO: dict[Language, dict[str, str]] = {"zh": {"reduced": "降至", "increased": "升至"}, "en": {"reduced": "down to ", "increased": "up to "}}
_SHARE = re.compile(r"\d[\d.,]*(?:%|个百分点)")  # takes a sign instead of a word
_KINDS = {"new practice": "新做法", "new place": "新地区", "better result": "成效更好"}
_GROUPS: dict[Language, dict[Grouping, str]] = {  # the category is a column of every table, under this name
    "zh": {"category": "类别", "department": "部门", "metric": "指标"}, "en": {"category": "category", "department": "department", "metric": "metric"},
}


def recurrence_sheets(rows: Sequence[Recurrence], by: Grouping | None, lang: Language, *, with_narrower: bool = False) -> list[Sheet]:
    """One table, or one for each category, department or metric; `with_narrower` adds which narrower practices count in each."""
    zh = lang == "zh"
    if by is None:
        return [_sheet("重复出现的做法" if zh else "Practices that recur", rows, lang, with_narrower)]
    nameless = "（无）" if zh else "(none)"
    group = _GROUPS[lang][by]
    return [_sheet(category_words(key, lang) if by == "category" else key or nameless, members, lang, with_narrower, group) for key, members in grouped(rows, by).items()]


def change_sheet(changes: Sequence[Change], batch: str, lang: Language) -> Sheet:
    """What a batch adds; where batches without a date have the same, a column names them."""
    zh = lang == "zh"
    told_undated = any(c.undated for c in changes)
    columns: tuple[str, ...] = (("变化", "做法", "地区", "案例", "成效", "此前最好", "案例整体成效") if zh else
               ("change", "practice", "place", "case", "result", "best before", "results of the whole case"))
    if told_undated:
        columns = (*columns, "无日期的批次也有" if zh else "also in batches without a date")
    rows: list[tuple[Cell, ...]] = []
    for c in changes:
        own, whole = results_apart(c.results, lang)
        rows.append((_KINDS[c.kind] if zh else c.kind, c.practice, c.place, c.case, own, result_words(c.before, lang) if c.before else "", whole,
                     *((Listed(c.undated),) if told_undated else ())))
    return Sheet(f"{batch} 带来的变化" if zh else f"What {batch} adds", columns, tuple(rows))


def spread_sheet(steps: Sequence[tuple[int | None, str, str, Instance]], practice: str, lang: Language) -> Sheet:
    """Where a practice came up, year by year."""
    zh = lang == "zh"
    columns = ("年份", "省份", "城市", "写法", "案例", "原文") if zh else ("year", "province", "city", "wording", "case", "quote")
    rows: tuple[tuple[Cell, ...], ...] = tuple((year, province, city, one.name, one.case, one.quote) for year, province, city, one in steps)
    return Sheet(f"{practice} 的传播" if zh else f"How {practice} spread", columns, rows)


def _sheet(title: str, rows: Sequence[Recurrence], lang: Language, with_narrower: bool, group: str = "") -> Sheet:
    columns: tuple[str, ...] = (("做法", "类别", "城市数", "省份数", "案例数", "年份", "所在地", "写法", "成效", "案例", "案例整体成效") if lang == "zh" else
                                ("practice", "category", "cities", "provinces", "cases", "years", "where", "wordings", "results", "which cases",
                                "results of the whole case"))
    if group not in ("", _GROUPS[lang]["category"]):  # a part of the practice, less than what --min asks of all of it
        columns = (*columns[:2], *(f"本{group}{name}" if lang == "zh" else f"{name} of this {group}" for name in columns[2:5]), *columns[5:])
    if not with_narrower:
        return Sheet(title, columns, tuple(_row(row, lang) for row in rows), group)
    return Sheet(title, (*columns, "下位做法" if lang == "zh" else "narrower practices"), tuple((*_row(row, lang), Listed(row.narrower)) for row in rows), group)


def _row(row: Recurrence, lang: Language) -> tuple[Cell, ...]:
    years = f"{row.years[0]}–{row.years[-1]}" if len(row.years) > 1 else "".join(map(str, row.years))
    own, whole = results_apart(row.results, lang)
    return (row.practice, category_words(row.category, lang), len(row.cities), len(row.provinces), len(row.cases), years, Listed(row.places), Listed(row.wordings),
            own, Listed(row.cases), whole)


def results_apart(results: Iterable[Result], lang: Language) -> tuple[Listed, Listed]:
    """The results in words: those that are told of the practice, and those of whole cases, which may have nothing to do with it."""
    own = [result for result in results if not result.whole_case]
    whole = [replace(result, whole_case=False) for result in results if result.whole_case]  # the column says it
    return Listed(result_words(result, lang) for result in own), Listed(result_words(result, lang) for result in whole)


def category_words(name: str, lang: Language) -> str:
    """The title of a category; a practice without one is unclassified."""
    titles = category_titles()
    return titles[name].in_language(lang) if name in titles else name or ("未归类" if lang == "zh" else "unclassified")


def result_words(result: Result, lang: Language) -> str:
    """A result with the way it moved: 办理时限 -60%, 成本 降低5000元, 办理时限 10天→5天 (-50%); （目标） where it is only aimed at, （案例整体） where it is of the whole case."""
    told = result.told
    if result.form == "change" and result.direction in _CHANGED[lang]:
        sign = {"reduced": "-", "increased": "+"}[result.direction]
        told = (sign if _SHARE.fullmatch(told) else _CHANGED[lang][result.direction]) + told
    elif result.form == "level" and told:
        told = _CHANGED_TO[lang].get(result.direction, "") + told
    percent = "" if result.percent is None or "%" in told else f" ({result.percent:+.0f}%)"
    whole = "" if not result.whole_case else "（案例整体）" if lang == "zh" else " (whole case)"
    aim = "" if not result.planned else "（目标）" if lang == "zh" else " (aim)"
    return f"{result.metric} {told}{percent}".strip() + aim + whole
