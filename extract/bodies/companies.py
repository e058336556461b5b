"""Organizations that a listing or a country's name tells: short names of companies (康宁药业、华信科技等企业) and bodies of other countries."""

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from ..mentions import OF_A_LIST, Mention

_ITEM = "[\u4e00-\u9fffA-Za-z0-9·]{2,10}"
# A listing from its first mark on; the item before that is sought backwards, which is far faster than to begin at every character.
_REST = re.compile(f"(?:、{_ITEM})+")
_FIRST = re.compile(f"{_ITEM}$")
_LAST_ENDS = re.compile("和|与|及|等|\\d|[一二三四五六七八九十两]+[多余]?家")
_WIDEST_ITEM = 10
# Without one of these near its end no listing can be one of companies.
_HINT = re.compile("企业|公司|机构|集团|银行|项目|总部|龙头|品牌|单位|[企等]")
_HINT_REACH = 24
_JOINED = re.compile(f"(?:和|与|及|以及)({_ITEM}?)(?=等|在内|[，。；）])")
# Names are known to be of companies where so many items end in a sector, or one is known already.
_ENOUGH = 2
_LONGEST_NAME = 8
# What may stand right before the head of a body that is called by it alone (由供电公司设置).
_BEFORE_HEAD = "由与和在向对及等的是为请让经"

_LEGAL_END = re.compile("(?:股份有限公司|有限责任公司|有限公司)$")
_LEVEL_IN_NAME = re.compile("([\u4e00-\u9fff]{2,4}?)[省市县区州旗](?=[\u4e00-\u9fff]{4})")
# How the grid's companies are called: 国网重庆电力 is 国网重庆市电力公司.
_OF_GRID = re.compile("(国网|国家电网)(.*?)[省市]?电力(?:股份)?(?:有限)?(?:责任)?(?:公司)?")
_GROUP = "集团"


@dataclass(frozen=True, slots=True)
class ListWords:
    sector: re.Pattern[str]
    trades: re.Pattern[str]
    cue: re.Pattern[str]
    no_item: re.Pattern[str]
    foreign: re.Pattern[str]
    placed: re.Pattern[str]
    shared: tuple[str, ...]
    fillers: re.Pattern[str]


def list_words(data: dict[str, Any]) -> ListWords:
    """The vocabulary from organizations.yaml."""
    listed, foreign = data["listed"], data["foreign"]
    sectors, trades, countries, heads = (
        "|".join(map(re.escape, sorted(words, key=len, reverse=True))) for words in (listed["sectors"], listed["trades"], foreign["countries"], foreign["heads"])
    )
    utilities = "|".join(map(re.escape, listed["utilities"]))
    return ListWords(
        re.compile(f"(?:{sectors})$"),
        re.compile(f"(?:{trades}|{sectors})*"),
        re.compile(listed["cue"]),
        re.compile(listed["no_item"]),
        re.compile(f"(?:{countries})(?:驻[\u4e00-\u9fff]{{2,5}}?)?(?:(?![的在与和及、对等]|西部|东部|南部|北部|中部|内部|全部|总部|分部|干部|外部)[\u4e00-\u9fff]){{0,10}}?(?:{heads})(?![门分位长署落件])"),
        re.compile(f"([\u4e00-\u9fff]{{2,4}}?)(?:{utilities})(?=[^\u4e00-\u9fff]|$|[和与及等的参共负联])"),
        tuple(data["shared"]),
        re.compile("|".join(map(re.escape, data["fillers"]))),
    )


def foreign_bodies(text: str, words: ListWords) -> Iterator[Mention]:
    """日本国际协力机构, 英国驻上海总领事馆."""
    for match in words.foreign.finditer(text):
        if match.group()[-1] != "部" or len(match.group()) > 4:
            yield Mention("Organization", match.start(), match.end(), match.group(), "foreign-body", kind="foreign", confidence=0.8)


def placed_companies(text: str, words: ListWords, anchors: list[Mention], stop: re.Pattern[str]) -> Iterator[Mention]:
    """A place, a name and a sector: 襄阳华润燃气. `stop` matches what no name holds: 达孜区开展水务试点."""
    for anchor in anchors:
        match = words.placed.match(text, anchor.end) if anchor.id else None
        if match and not words.no_item.search(match[1]) and not stop.search(match[1]) and not words.trades.fullmatch(match[1]):
            yield Mention("Organization", anchor.start, match.end(), text[anchor.start : match.end()], "placed-company", kind="company", confidence=0.7)


def with_one_head(text: str, words: ListWords, found: list[Mention], anchors: list[Mention]) -> list[Mention]:
    """The bodies before the last one of a list that share its head: 厦门、漳州、龙岩供电公司."""
    by_end = {m.end: m for m in anchors}
    places = {m.start: m for m in anchors}
    more = []
    for last in found:
        place = places.get(last.start)
        head = text[place.end : last.end] if place else ""
        before = by_end.get(last.start - 1) if head in words.shared and text[last.start - 1] in "、和与" else None
        while before:
            more.append(replace(last, start=before.start, end=before.end, name=text[before.start : before.end] + head, rule=OF_A_LIST))
            before = by_end.get(before.start - 1) if text[before.start - 1] in "、和与" else None
    return more


def by_head_alone(text: str, words: ListWords, found: list[Mention]) -> list[Mention]:
    """供电公司 alone, in a text that names one such body before it."""
    more = []
    taken = {at for m in found for at in range(m.start, m.end)}
    for head in words.shared:
        named = [m for m in found if m.name.endswith(head)]
        if len({m.name for m in named}) != 1:
            continue
        first = min(named, key=lambda m: m.end)
        for match in re.compile(f"(?<![^{_BEFORE_HEAD}\\W]){head}").finditer(text, first.end):
            if taken.isdisjoint(range(match.start(), match.end())):
                more.append(replace(first, start=match.start(), end=match.end(), rule="head-alone", confidence=0.8))
    return more


def listed_companies(text: str, words: ListWords, known: list[Mention], taken: list[tuple[int, int]]) -> Iterator[Mention]:
    """The items of listings of companies that are no mentions yet.

    A listing counts where what follows says so (等企业) and two of its items end in a sector (药业, 科技) or one is an organization already.
    """
    for rest in _REST.finditer(text):
        if not _HINT.search(text, rest.end() - _WIDEST_ITEM, rest.end() + _HINT_REACH):
            continue
        items = list(_items(text, rest, words))
        end = items[-1][1]
        if not words.cue.match(text, end):
            continue
        found = [m for m in known if items[0][0] <= m.start < end]
        branded = [span for span in items if _is_branded(text[slice(*span)], words)]
        if not found and len(branded) < _ENOUGH:
            continue
        for start, stop in items if found else branded:
            name = text[start:stop]
            free = not any(s < stop and start < e for s, e in taken) and not any(m.start < stop and start < m.end for m in known)
            if free and len(name) <= _LONGEST_NAME and not words.no_item.search(name) and not words.trades.fullmatch(name):
                yield Mention("Organization", start, stop, name, "listed-company", kind="company", confidence=0.7)


def _items(text: str, rest: re.Match[str], words: ListWords) -> Iterator[tuple[int, int]]:
    first = _FIRST.search(text, max(0, rest.start() - _WIDEST_ITEM), rest.start())
    if first:
        # What governs the listing belongs to the sentence: 包括在沪的康宁药业.
        stops = list(words.no_item.finditer(first.group()))
        start = first.start() + (stops[-1].end() if stops else 0)
        if start < first.end():
            yield start, first.end()
    start = rest.start() + 1
    for part in rest.group()[1:].split("、"):
        end = start + len(part)
        if end == rest.end() and (stop := _LAST_ENDS.search(part, 1)):
            end = start + stop.start()
        yield start, end
        start += len(part) + 1
    if joined := _JOINED.match(text, end):
        yield joined.span(1)


def _is_branded(item: str, words: ListWords) -> bool:
    sector = words.sector.search(item)
    return sector is not None and sector.start() > 1 and not words.no_item.search(item) and not words.trades.fullmatch(item[: sector.start()])


def one_name_each(mentions: list[Mention], words: ListWords) -> list[Mention]:
    """尚信公证处 after 武汉市尚信公证处, 惠天热电 after 沈阳惠天热电股份有限公司: a name that is the end of a longer one, its legal form left out, takes it over."""
    names = {m.name for m in mentions}
    full = {name: longer for name in names for longer in sorted(names)
            if longer != name and len(name) >= 4 and (longer.endswith(name) or _LEGAL_END.sub("", longer).endswith(name.removesuffix("公司")) or longer == name + "员会")}
    known = {m.name for m in mentions if m.rule == "known-organization"}
    for name in sorted(names):
        if (spelt := _LEVEL_IN_NAME.match(name)) and (short := spelt[1] + name[spelt.end():]) in names:  # 安吉县农商银行 is 安吉农商银行
            full |= {name: short} if short in known else {short: name}
    of_grid: dict[str, str] = {}
    for name in sorted(names, key=len):
        if grid := _OF_GRID.fullmatch(name):
            of_grid[grid[2]] = name
    full |= {name: of_grid[grid[2]] for name in names if (grid := _OF_GRID.fullmatch(name))}
    full |= _short_groups(names - set(full), words)
    return [replace(m, name=full[m.name]) if m.name in full else m for m in mentions]


def _short_groups(names: set[str], words: ListWords) -> dict[str, str]:
    """港口集团 after 连云港港口控股集团: the group whose name ends so where words that many groups bear are left out, if there is only one."""
    stems = {name: words.fillers.sub("", stem) for name in names if (stem := name.partition(_GROUP)[0]) != name}
    ends: dict[str, list[str]] = defaultdict(list)
    for name, stem in stems.items():
        for at in range(1, len(stem) - 1):
            ends[stem[at:]].append(name)
    return {name: ends[stem][0] for name, stem in stems.items() if name.endswith(_GROUP) and len(ends.get(stem, ())) == 1}
