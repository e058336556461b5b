"""Which division each place name of a text means, and which place the text is about."""

import re
from collections import Counter, defaultdict
from itertools import pairwise, zip_longest
from typing import NamedTuple

from .gazetteer import Form, Gazetteer, Hit

# Names that begin within so many characters count double for the place of the case: the title and the lead.
_LEAD = 100
# A text is about a province that holds at least this share of its place names, and about a city or county that holds the second share of those of
# the division above it. The second is low, since a county's story names its city and province too.
_PROVINCE_SHARE = 0.4
_LOWER_SHARE = 0.35
_MOST = 0.6
# Between the names of a listing: a mark, or the figure of the one before (尤溪4200亩、大田3100亩).
_BETWEEN = re.compile(r"[、和与]|[为有达]?\d[\d.,]{0,9}[万亿]?[余多]?[\u4e00-\u9fff%]{1,3}[、，和]")
_COUNTED = re.compile("等地|等?(?:[两二三四五六七八九十]|\\d{1,2})个?(?:省|市|区|县|旗|州|地)")
_COUNTED_LEVEL = re.compile("等?(?:[两二三四五六七八九十]|\\d{1,2})个?(市(?!州)|县(?!市|区)|区(?!县)|旗)")
_PIECES = re.compile("(?:等?(?:[两二三四五六七八九十]|\\d)(?:个|大))?片区")
_SEATED = re.compile("海关(?!总署|总局|部门)|海事局|边检站|出入境边防检查站")  # 同江海关
# What makes a river, a mountain or a port of a county's short name: 嘉陵江, 贺兰山, 花都港.
_WATERS_AND_HILLS = frozenset("江河湖山湾岛峰港")


class Place(NamedTuple):
    """A place name at `text[start:end]`. `code` is "" for a zone and for a name that several divisions bear and the text does not decide."""

    start: int
    end: int
    code: str
    name: str
    form: Form


def read_places(text: str, gazetteer: Gazetteer, home: str = "", body_follows: re.Pattern[str] | None = None) -> list[Place]:
    """The place names of a text with what they mean. `home` is the batch's place, `body_follows` what may follow a short name that stands in a body's name.

    A short name of a district or county (西峡, 思明) is taken only where the text says that it is one: by the full name elsewhere, by its city or
    province right before it, by the place of the batch in a listing, or by a body's name that goes on after it (西峡法院);
    districts of the four municipalities are known by their short names alone (杨浦).
    """
    hits = _pieces_of_zones(gazetteer, text, [_not_across(gazetteer, text, hit) for hit in gazetteer.find(text)])
    acting = {hit.keys for hit in hits if body_follows and text[hit.start : hit.end] in gazetteer.only_after_parent and body_follows.match(text, hit.end)}
    named = {key for hit in hits if hit.form in ("full", "former") for key in hit.keys}
    known = _closure(gazetteer, text, hits, home)
    places: list[Place] = []
    listed = _listed_together(gazetteer, text, hits)
    sure = _surely_listed(gazetteer, text, hits, known)
    for hit in hits:
        if hit.form == "zone":
            places.append(Place(hit.start, hit.end, "", hit.keys[0], "zone"))
            continue
        before = places[-1] if places and places[-1].end == hit.start else None
        code = sure[hit] if hit in sure else _meaning(gazetteer, text, hit, before, named, known, home, body_follows, hit in listed, hit.keys in acting)
        if code is not None:
            places.append(Place(hit.start, hit.end, code, gazetteer[code].name if code else text[hit.start : hit.end], hit.form))
    return places


def _pieces_of_zones(gazetteer: Gazetteer, text: str, hits: list[Hit]) -> list[Hit]:
    """沈阳、大连、营口三个片区 speaks of the pieces of the free trade zone, not of the cities."""
    found = list(hits)
    for last, hit in enumerate(hits):
        if not (_PIECES.match(text, hit.end) or (hit.form == "zone" and text.endswith("片区", hit.start, hit.end))):
            continue
        at, following = last, hit.end
        while at >= 0 and (hits[at].end == following or (hits[at].end + 1 == following and text[hits[at].end] in "、和与及")):
            word, following = text[hits[at].start:hits[at].end], hits[at].start
            if word.endswith("片区"):
                if at < last:
                    break  # those before it were looked at with it
            elif zone := gazetteer.zone_called(f"{word}片区"):
                found[at] = Hit(hits[at].start, hits[at].end, (zone,), "zone")
            at -= 1
    return found


def _not_across(gazetteer: Gazetteer, text: str, hit: Hit) -> Hit:
    """同江苏签约 and 联合江苏省 speak of 江苏, not of 同江 and 合江."""
    if hit.form != "short" or hit.end - hit.start != 2:
        return hit
    start, a_word = hit.end - 1, text[hit.start : hit.end] in gazetteer.never_short or text[hit.start - 1 : hit.end - 1] in gazetteer.across
    for end in (*(start + size for size in (4, 3)), *([start + 2] if a_word else [])):
        meant = gazetteer.by_name(text[start:end]) if end <= len(text) else ()
        if meant and (meant[0].name == text[start:end] or (a_word and meant[0].level != "county")):
            return Hit(start, end, tuple(d.code for d in meant), "full" if meant[0].name == text[start:end] else "short")
    return hit


def case_place(places: list[Place], gazetteer: Gazetteer, home: str = "", title_end: int = 0) -> str:
    """The code of the place that a text is about, `home` where its names do not tell.

    The names are counted down the tree of divisions: from the province on to the city and the county, as long as one of them holds a fair share of
    the names. A province that only introduces its city (江西宜春) does not count. Below the city that the title (up to `title_end`) names, a county must hold
    most of them.
    """
    weight: dict[str, float] = defaultdict(float)
    for place, after in zip_longest(places, places[1:]):
        if not place.code or (after and after.code and after.start == place.end and gazetteer.within(after.code, place.code)):
            continue
        worth = 2.0 if place.start < _LEAD else 1.0
        for ancestor in gazetteer.ancestors(place.code):
            weight[ancestor] += worth
    inside = [w for code, w in weight.items() if home and gazetteer.within(code, home)]
    here, total, share = (home, max(inside), _LOWER_SHARE) if inside else ("", sum(w for code, w in weight.items() if not gazetteer[code].parent), _PROVINCE_SHARE)
    titled = {place.code for place in places if place.code and place.start < title_end}
    while below := [code for code in weight if gazetteer[code].parent == here]:
        best = max(below, key=lambda code: (weight[code], code))
        if weight[best] < (_MOST if here in titled and gazetteer[here].level == "city" and best not in titled else share) * total:
            break
        here, total, share = best, weight[best], _LOWER_SHARE
    return here or home


def _closure(gazetteer: Gazetteer, text: str, hits: list[Hit], home: str) -> set[str]:
    """The divisions that the text certainly speaks of, with all that they lie in."""
    known = set(gazetteer.ancestors(home))
    for hit in hits:
        if len(hit.keys) != 1 or hit.form == "zone":
            continue
        word = text[hit.start : hit.end]
        if word.startswith(gazetteer.verbs):
            continue
        if hit.form == "short" and (gazetteer[hit.keys[0]].level == "county" or word in gazetteer.needs_support or word in gazetteer.never_short):
            continue
        if word not in gazetteer.only_after_parent:
            known.update(gazetteer.ancestors(hit.keys[0]))
    return known


def _meaning(gazetteer: Gazetteer, text: str, hit: Hit, before: Place | None, named: set[str], known: set[str], home: str,
             body_follows: re.Pattern[str] | None, together: bool, acts: bool) -> str | None:
    """The code, "" for a name that stays ambiguous, None where the word is no place here."""
    word = text[hit.start : hit.end]
    if before and before.code:
        inside = [key for key in hit.keys if key != before.code and gazetteer.within(key, before.code)]
        if inside:
            return inside[0]
    if word.startswith(gazetteer.verbs) and not _names_after_all(gazetteer, text, hit, known):
        return None
    if hit.form != "short":
        if word in gazetteer.only_after_parent and not (_stands_free(text, hit) and (acts or any(gazetteer[key].parent in known for key in hit.keys))):
            return None
        return _choose(gazetteer, hit.keys, known)
    if word in gazetteer.never_short:
        return hit.keys[0] if len(hit.keys) == 1 and _SEATED.match(text, hit.end) else None
    supported = [key for key in hit.keys if key in named]
    if supported:
        above = [key for key in supported if all(gazetteer.within(other, key) for other in supported)]
        return above[0] if above else _choose(gazetteer, tuple(supported), known)  # 广安 where 广安市 and its 广安区 are named
    upper = [key for key in hit.keys if gazetteer[key].level != "county"]
    if upper and word not in gazetteer.needs_support:
        return min(upper, key=lambda key: (key not in known, gazetteer[key].level != "province", key))
    follows = bool(body_follows and body_follows.match(text, hit.end))
    if upper:
        return upper[0] if follows or (_listed(text, hit) and any(key in known or gazetteer[key].parent in known for key in upper)) else None
    if follows:
        return _choose(gazetteer, hit.keys, known)
    if len(hit.keys) == 1 and gazetteer[gazetteer[hit.keys[0]].parent].is_municipality:
        return hit.keys[0]
    if (len(hit.keys) == 1 and word not in gazetteer.needs_support and gazetteer[hit.keys[0]].parent in known and _stands_free(text, hit)
            and text[hit.start - 1 : hit.start] != "“" and text[hit.end : hit.end + 1] not in _WATERS_AND_HILLS):
        return hit.keys[0]  # 德化 at the start of a clause in a story of 泉州
    if together and word not in gazetteer.needs_support:
        return _choose(gazetteer, hit.keys, known) or None
    if _listed(text, hit):
        inside = [key for key in hit.keys if gazetteer[key].parent in known or (home and gazetteer.within(key, home))]
        if home or inside:
            return inside[0] if len(inside) == 1 else None
    if word not in gazetteer.needs_support and all(gazetteer[key].name.endswith("市") for key in hit.keys):
        return _choose(gazetteer, hit.keys, known)
    return None


def _names_after_all(gazetteer: Gazetteer, text: str, hit: Hit, known: set[str]) -> bool:
    """Is 会同县 the county and not 会同 with what it governs? `known` holds what lies above it where the text speaks of that by other names."""
    return _stands_free(text, hit) and any(gazetteer[key].parent in known for key in hit.keys)


def _stands_free(text: str, hit: Hit) -> bool:
    """Does the name begin a clause, or follow a mark or a preposition?"""
    before = text[hit.start - 1 : hit.start]
    return not "\u4e00" <= before <= "\u9fff" or before in "在由与和对从到向为"


def _choose(gazetteer: Gazetteer, keys: tuple[str, ...], known: set[str]) -> str:
    """Of several divisions with one name: the one whose city, or else whose province, the text speaks of; "" where that leaves more than one."""
    if len(keys) == 1:
        return keys[0]
    for generation in (0, 1, 2):
        near = [key for key in keys if (line := gazetteer.ancestors(key))[min(generation, len(line) - 1)] in known]
        if len(near) == 1:
            return near[0]
        if near and generation:
            break
    return ""


def _listed_together(gazetteer: Gazetteer, text: str, hits: list[Hit]) -> set[Hit]:
    """The names of a listing of nothing but places (青浦、吴江、嘉善)."""
    found: set[Hit] = set()
    clear = [hit for hit in hits if text[hit.start : hit.end] not in gazetteer.never_short]
    for one, other in pairwise(clear):
        if other.start == one.end + 1 and text[one.end] in "、和与" and not _far_apart(gazetteer, one, other):
            found.update((one, other))
    return found


def _surely_listed(gazetteer: Gazetteer, text: str, hits: list[Hit], known: set[str]) -> dict[Hit, str]:
    """Names that are words too (安康, 高明), in a listing of places that are none, with what they mean: 襄阳、安康、南阳三地, 顺德、高明两区."""
    sure: dict[Hit, str] = {}
    run: list[Hit] = []
    for hit, following in zip_longest(hits, hits[1:]):
        run.append(hit)
        if following is not None and _BETWEEN.fullmatch(text, hit.end, following.start):
            continue
        clear = [h for h in run if h.form != "zone" and not (h.form == "short" and (text[h.start : h.end] in gazetteer.needs_support or text[h.start : h.end] in gazetteer.never_short))]
        of_one = len(run) > 2 and clear and all(any(h.form != "zone" and gazetteer[key].parent in known for key in h.keys) for h in run)
        counted = len(run) > 1 and _COUNTED.match(text, run[-1].end) is not None and all(any(h.form != "zone" and gazetteer[key].parent in known for key in h.keys) for h in run)
        if of_one or counted or (len(run) > 2 and len(clear) > 1) or (clear and len(run) > 1 and _COUNTED.match(text, run[-1].end)):
            sure.update(_of_one_level(gazetteer, text, run, bool(counted) or len(run) > 2))
            above = {gazetteer[key].parent for h in clear for key in h.keys} | known
            levels = {gazetteer[key].level for h in clear or run for key in h.keys}
            word = _COUNTED_LEVEL.match(text, run[-1].end)
            provinces = {gazetteer.ancestors(key)[-1] for h in clear for key in h.keys}
            for h in run:  # 黑河、同江两市
                if word and h not in clear and h.form == "short" and len(h.keys) == 1 and gazetteer[h.keys[0]].name.endswith(word[1]) and gazetteer.ancestors(h.keys[0])[-1] in provinces:
                    sure.setdefault(h, h.keys[0])
            for h in run:
                near = [key for key in h.keys if h.form != "zone" and gazetteer[key].level in levels and (gazetteer[key].parent in above or (len(h.keys) == 1 and len(run) > 2 and "city" in levels))]
                if len(near) == 1 and h not in sure and (of_one or counted or h not in clear):
                    sure[h] = near[0]
        run = []
    return sure


def _of_one_level(gazetteer: Gazetteer, text: str, run: list[Hit], listed: bool) -> dict[Hit, str]:
    """What the names of a listing mean that divisions of two levels bear: by the word that counts them (蒙自、楚雄、大理三市: not the prefectures), or, where the
    listing is `listed` surely, by the level of all others (长春、吉林、延边三地: not the province)."""
    of_hit = {h: {gazetteer[key].level for key in h.keys} for h in run if h.form != "zone"}
    sure: dict[Hit, str] = {}
    if word := _COUNTED_LEVEL.match(text, run[-1].end):
        named = {h: [key for key in h.keys if gazetteer[key].name.endswith(word[1])] for h in of_hit}
        if len(named) == len(run) and all(named.values()):
            sure = {h: keys[0] for h, keys in named.items() if len(keys) == 1 < len(h.keys)}
    among = Counter(level for levels in of_hit.values() for level in levels)
    for h, levels in of_hit.items() if listed else ():
        others = {level for level, count in among.items() if count > (level in levels)}
        fitting = [key for key in h.keys if {gazetteer[key].level} == others]
        if h not in sure and len(fitting) == 1 < len(h.keys):
            sure[h] = fitting[0]
    return sure


def _far_apart(gazetteer: Gazetteer, one: Hit, other: Hit) -> bool:
    """A county beside a province is no listing: 刘宁海、浙江省财政厅 names a person."""
    return {"province", "county"} == {gazetteer[hit.keys[0]].level if hit.form != "zone" else "zone" for hit in (one, other)}


def _listed(text: str, hit: Hit) -> bool:
    """Does the name stand in a listing (厦门、莆田、平潭等地)?"""
    return text[hit.start - 1 : hit.start] == "、" or text[hit.end : hit.end + 1] in ("、", "等")
