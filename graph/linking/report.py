"""What linking found, as tables for a reader: known, doubtful, new."""

import re
from collections import defaultdict
from collections.abc import Callable

from reformgraph.schema.errors import Language
from reformgraph.schema.records import Graph

from .places import Places
from .result import Link, LinkResult
from .sheets import Cell, Sheet

_METHODS = {"lexicon-exact": "词典写法", "lexicon-core": "词典写法（略去套语）", "lexicon-pattern": "词典句式", "lexicon-inside": "包含词典写法", "lexicon-quoted": "引号内为词典写法", "lexicon-described": "描述", "lexicon-meant": "语义相近",
            "similarity": "写法相近", "same-wording": "写法相同", "own": "自成一类", "decision": "人工裁定"}

# What an explanation says in English, and in Chinese; quoted words stay as they are.
_REASONS = [(re.compile(english), chinese) for english, chinese in (
    (r"^described in words of its own, known share ([\d.]+)$", r"描述用词中 \1 见于该做法"),
    (r"^described in other words, likeness of meaning ([\d.]+)$", r"换了说法，语义相近度 \1"),
    (r"^(?:exact|core|pattern|inside|quoted|described|meant) ", ""),
    (r", beside it ", "，另有"),
    (r"similar ([\d.]+)", r"相似度 \1"),
    (r", only in one: ([\d.]+)", r"，一方独有 \1"),
    (r", likeness of meaning ([\d.]+)", r"，语义相近度 \1"),
    (r",? to (?=“)", "，对照"),
    (r"^narrower than (.+): before it ", r"\1 的下位做法，前有"),
    (r"^none of (.+) near$", r"原文附近没有\1"),
    (r"^only by the case's other wording ", "只凭案例中的另一写法"),
    (r"^the same words, which say nothing by themselves$", "写法相同，但本身不说明什么"),
    (r"^decision$", "人工裁定"),
    (r"^accept (?=.)", "归入 "),
    (r"^reject (?=.)", "不是 "),
    (r"^new (?=.)", "另立 "),
    (r"^renamed$", "更名"),
    (r"^former name$", "旧名"),
    (r"^same name$", "同名"),
)]


def reason_in(lang: Language, why: str) -> str:
    """The explanation of a link or of a joined body in the language asked for."""
    if lang == "zh":
        for english, chinese in _REASONS:
            why = english.sub(chinese, why)
    return why


def link_sheets(result: LinkResult, whole: Graph, lang: Language, *, explain: bool = False) -> list[Sheet]:
    """Three sheets on the measures of the new graph: known with its other cases and cities, doubtful with candidates, new; and one on bodies
    and places that were joined or are doubtful, where there are any.

    `whole` is the graph that holds all cases, known and new. With `explain` each row says how it was decided.
    """
    places = Places(whole)
    by_practice: dict[str, list[Link]] = defaultdict(list)
    for one in result.links:
        by_practice[one.practice].append(one)
    rows: dict[str, list[tuple[Cell, ...]]] = {"known": [], "doubtful": [], "new": []}
    for one in result.new_links:
        tail: tuple[Cell, ...] = (_how(one, lang),) if explain else ()
        if one.zone == "known":
            others = [other for other in by_practice[one.practice] if other.instrument.id != one.instrument.id]
            cities = sorted({place.city or place.province for other in others for place in places.of_case(other.instrument.case)})
            cases = sorted({other.instrument.case for other in others})
            rows["known"].append((one.instrument.name, one.instrument.case, one.practice, one.score, len(cases), _some(cases), _some(cities), *tail))
        elif one.zone == "doubtful":
            for candidate in one.candidates:
                other_quote = candidate.instrument.quote if candidate.instrument else ""
                why = ("; ".join(filter(None, (_how(one, lang), reason_in(lang, candidate.why)))),) if explain else ()
                rows["doubtful"].append((one.instrument.name, one.instrument.case, candidate.practice, candidate.score, one.instrument.quote, other_quote, *why))
        else:
            rows["new"].append((one.instrument.name, one.instrument.case, one.practice, one.instrument.quote, *tail))
    return [*(_sheet(kind, rows[kind], lang, explain) for kind in ("known", "doubtful", "new")), *_bodies(result, lang)]


def summary(result: LinkResult, lang: Language) -> str:
    """One line: how many measures of the new graph are known, doubtful and new."""
    count: Callable[[str], int] = lambda zone: sum(1 for one in result.new_links if one.zone == zone)  # noqa: E731
    known, doubtful, new = count("known"), count("doubtful"), count("new")
    return f"已有 {known}，存疑 {doubtful}，新做法 {new}" if lang == "zh" else f"known {known}, doubtful {doubtful}, new {new}"


def _sheet(kind: str, rows: list[tuple[Cell, ...]], lang: Language, explain: bool) -> Sheet:
    titles = {"known": ("已有做法", "known"), "doubtful": ("存疑", "doubtful"), "new": ("新做法", "new")}
    columns = {
        "known": (("举措", "measure"), ("案例", "case"), ("做法", "practice"), ("得分", "score"), ("其他案例数", "other cases"), ("其他案例", "which"), ("所在地", "places")),
        "doubtful": (("举措", "measure"), ("案例", "case"), ("可能的做法", "perhaps"), ("得分", "score"), ("原文", "quote"), ("对方原文", "other quote")),
        "new": (("举措", "measure"), ("案例", "case"), ("做法", "practice"), ("原文", "quote")),
    }
    at = 0 if lang == "zh" else 1
    heads = tuple(names[at] for names in columns[kind])
    return Sheet(titles[kind][at], (*heads, ("依据", "why")[at]) if explain else heads, tuple(rows))


def _bodies(result: LinkResult, lang: Language) -> list[Sheet]:
    pairs = [(pair, "同一" if lang == "zh" else "one") for pair in result.resolution.same]
    pairs += [(pair, "存疑" if lang == "zh" else "doubtful") for pair in result.resolution.doubtful]
    columns = ("旧名", "现名", "判断", "依据") if lang == "zh" else ("old name", "new name", "verdict", "why")
    rows: tuple[tuple[Cell, ...], ...] = tuple((pair.old, pair.new, verdict, reason_in(lang, pair.why)) for pair, verdict in pairs)
    return [Sheet("机构与地区" if lang == "zh" else "bodies and places", columns, rows)] if rows else []


def _how(one: Link, lang: Language) -> str:
    method = _METHODS.get(one.method, one.method) if lang == "zh" else one.method
    return f"{method}: {reason_in(lang, one.why)}" if one.why else method


def _some(values: list[str]) -> str:
    return "、".join(values[:5]) + ("…" if len(values) > 5 else "")
