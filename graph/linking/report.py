"""What linking found, as tables for a reader: known, in the lexicon only, doubtful, new."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from typing import Literal

from reformgraph.schema.errors import Language
from reformgraph.schema.records import Graph

from .bodies import names_of, shown
from .decision_notes import some
from .places import Places
from .result import Candidate, Link, LinkResult
from .sheets import Cell, Listed, Sheet

Group = Literal["known", "listed", "doubtful", "new"]

_TITLES: dict[Group, tuple[str, str]] = {"known": ("已有做法", "known"), "listed": ("词典已收、图库未见", "in the lexicon only"), "doubtful": ("存疑", "doubtful"), "new": ("新做法", "new")}
_COUNTED: dict[Group, tuple[str, str]] = {**_TITLES, "known": ("已有", "known"), "listed": ("词典已收而图库未见", "in the lexicon only")}

_OF_CANDIDATE = {"可能的做法", "perhaps", "得分", "score", "对方原文或定义", "other quote or definition", "依据", "why"}  # columns of the doubtful that tell of the practice

_METHODS = {"lexicon-exact": "词典写法", "lexicon-core": "词典写法（略去套语）", "lexicon-pattern": "词典句式", "lexicon-inside": "包含词典写法", "lexicon-quoted": "引号内为词典写法", "lexicon-described": "描述", "lexicon-meant": "语义相近",
            "similarity": "写法相近", "same-wording": "写法相同", "own": "与已有做法都不相近", "decision": "人工裁定"}

# What an explanation says in English, and in Chinese; quoted words stay as they are.
_REASONS = [(re.compile(english), chinese) for english, chinese in (
    (r"^described in words of its own, known share ([\d.]+)$", r"描述用词中 \1 见于该做法"),
    (r"^described in other words, likeness of meaning ([\d.]+)$", r"换了说法，语义相近度 \1"),
    (r"^(?:exact|core|pattern|inside|quoted|described|meant) ", ""),
    (r", beside it ", "，另有"),
    (r"^wordings alike ([\d.]+)", r"写法相近度 \1"),
    (r", too little to be certain; (\d+%) of the words in one only", r"，不足以认定；其中 \1 的用字只见于一方"),
    (r", likeness of meaning ([\d.]+)", r"，语义相近度 \1"),
    (r",? to (?=“)", "，对照"),
    (r"^narrower than (.+): before it ", r"\1 的下位做法，前有"),
    (r"^none of (.+) near$", r"原文附近没有\1"),
    (r"^only by the case's other wording ", "只凭案例中的另一写法"),
    (r"^(“[^”]+”) without (“[^”]+”)$", r"\1 去掉 \2"),
    (r"^the name quotes ", "名称引号内为"),
    (r"^a part of the name is ", "名称的一部分为"),
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


def link_sheets(result: LinkResult, whole: Graph, lang: Language, *, explain: bool = False, ids: bool = False) -> list[Sheet]:
    """Four sheets on the measures of the new graph, by `link_groups`: known with the other cases and cities of the known graph, known to the lexicon
    only, doubtful with candidates, new; and one on bodies and places that were joined or are doubtful, where there are any.

    `whole` is the graph that holds all cases, known and new. With `explain` each row says how it was decided, with `ids` what a decision file calls
    the measure.
    """
    places = Places(whole)
    years = {node.id: node.properties.get("year") for node in whole.nodes if node.label == "Case"}
    rows: dict[Group, list[tuple[Cell, ...]]] = {group: [] for group in _TITLES}
    for group, one, before, beside in link_groups(result):
        case, year = one.instrument.case, years.get(one.instrument.case)
        head = (one.instrument.name, case, Listed(place.city or place.province for place in places.of_case(case)), year if isinstance(year, int) else None)
        named: tuple[Cell, ...] = (one.instrument.id,) if ids else ()
        tail: tuple[Cell, ...] = (*named, _how(one, lang)) if explain else named
        if group == "known":
            cities = sorted({place.city or place.province for other in before for place in places.of_case(other)})
            rows[group].append((*head, one.practice, one.score, len(before), Listed(before), Listed(cities), len(beside), *tail))
        elif group == "doubtful":
            for candidate in one.candidates:
                why = ("; ".join(filter(None, (reason_in(lang, one.why), reason_in(lang, candidate.why)))),) if explain else ()
                rows[group].append((*head, candidate.practice, candidate.score, one.instrument.quote, _of_candidate(candidate, result), *named, *why))
        elif group == "listed":
            rows[group].append((*head, one.practice, one.score, len(beside), one.instrument.quote, *tail))
        else:
            rows[group].append((*head, one.practice, len(beside), one.instrument.quote, *tail))
    return [*(_sheet(group, found, lang, explain=explain, ids=ids) for group, found in rows.items()), *_bodies(result, whole, lang)]


def link_groups(result: LinkResult) -> Iterator[tuple[Group, Link, list[str], list[str]]]:
    """Each measure of the new graph with what it is to the owner of the known graph, the cases there that have its practice, and the other new ones.

    `known`: a case of the known graph has the practice; `listed`: only the lexicon knows it; `new`: neither; `doubtful`: a person should say.
    """
    cases: dict[tuple[str, bool], set[str]] = defaultdict(set)
    for one in result.links:
        cases[one.practice, one.instrument.id in result.new].add(one.instrument.case)
    for one in result.new_links:
        before, beside = (sorted(cases[one.practice, new] - {one.instrument.case}) for new in (False, True))
        group: Group = "doubtful" if one.zone == "doubtful" else "known" if before else "listed" if one.practice in result.lexicon else "new"
        yield group, one, before, beside


def summary(result: LinkResult, lang: Language) -> str:
    """One line: how many measures of the new graph are in each group."""
    count = Counter(group for group, *_ in link_groups(result))
    return ("，" if lang == "zh" else ", ").join(f"{names[lang == 'en']} {count[group]}" for group, names in _COUNTED.items())


def cases_without_measures(result: LinkResult, new: Graph, lang: Language) -> str:
    """One line on the cases of the new graph in which no measure was found, without their batch where there is one only; nothing when all have one."""
    found = {one.instrument.case for one in result.new_links}
    cases = sorted((node for node in new.nodes if node.label == "Case" and node.id not in found), key=lambda node: (node.id.rpartition("#")[0], node.properties.get("number", 0)))
    if not cases:
        return ""
    one_batch = sum(node.label == "Batch" for node in new.nodes) == 1
    ids = [f"#{node.id.rpartition('#')[2]}" if one_batch else node.id for node in cases]
    return f"未识别出举措的案例 {len(ids)} 个：{some(ids, 20)}" if lang == "zh" else f"cases without a measure, {len(ids)}: {some(ids, 20)}"


def _sheet(group: Group, rows: list[tuple[Cell, ...]], lang: Language, *, explain: bool, ids: bool) -> Sheet:
    beside = ("本批其他案例数", "others in this batch")
    head = (("举措", "measure"), ("案例", "case"), ("地区", "where"), ("年份", "year"))
    columns = {
        "known": (*head, ("做法", "practice"), ("得分", "score"), ("其他案例数", "other cases"), ("其他案例", "which"), ("其他案例所在地", "places"), beside),
        "listed": (*head, ("做法", "practice"), ("得分", "score"), beside, ("原文", "quote")),
        "doubtful": (*head, ("可能的做法", "perhaps"), ("得分", "score"), ("原文", "quote"), ("对方原文或定义", "other quote or definition")),
        "new": (*head, ("做法", "practice"), beside, ("原文", "quote")),
    }
    at = 0 if lang == "zh" else 1
    heads = tuple(names[at] for names in columns[group])
    further = [names[at] for names, wanted in ((("举措编号", "measure id"), ids), (("依据", "why"), explain)) if wanted]
    # A doubtful measure has a row for each practice that it may be of; as text it is one, as it is counted.
    about = tuple(name for name in (*heads, *further) if name not in _OF_CANDIDATE) if group == "doubtful" else ()
    return Sheet(_TITLES[group][at], (*heads, *further), tuple(rows), by_row=True, about=about)


def _bodies(result: LinkResult, whole: Graph, lang: Language) -> list[Sheet]:
    here = {(node.label, node.id) for node in result.graph.nodes}
    names = names_of(whole)
    pairs = [(pair, "同一" if lang == "zh" else "one") for pair in result.resolution.same]
    pairs += [(pair, "存疑" if lang == "zh" else "doubtful") for pair in result.resolution.doubtful]
    columns = ("旧名", "现名", "判断", "依据") if lang == "zh" else ("old name", "new name", "verdict", "why")
    rows: tuple[tuple[Cell, ...], ...] = tuple((shown(pair.label, pair.old, names), shown(pair.label, pair.new, names), verdict, reason_in(lang, pair.why)) for pair, verdict in pairs
                                             if (pair.label, pair.old) in here or (pair.label, pair.new) in here)
    return [Sheet("机构与地区" if lang == "zh" else "bodies and places", columns, rows)] if rows else []


def _of_candidate(candidate: Candidate, result: LinkResult) -> str:
    """What stands on the other side: the words of the other case, or what the lexicon says of the practice."""
    known = result.lexicon.get(candidate.practice)
    return candidate.instrument.quote if candidate.instrument else known.definition if known else ""


def _how(one: Link, lang: Language) -> str:
    method = _METHODS.get(one.method, one.method) if lang == "zh" else "like no known practice" if one.method == "own" else one.method
    return f"{method}: {reason_in(lang, one.why)}" if one.why else method
