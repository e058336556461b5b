"""COOPERATES_WITH: bodies in one joint act are related pairwise, and places that sign an agreement."""

import re
from bisect import bisect_left
from collections.abc import Iterator
from itertools import combinations, pairwise

from ..measures.numerals import parse_number
from ..mentions import Frame, Mention, Relation
from .bystanders import giving_data
from .charged import charged_together
from .clauses import Sentence
from .doers import Doers, name_lists, without_part
from .triggers import Triggers

_BODIES = ("Department", "Organization")
_EACH_ACTS = re.compile("等?[^，。；]{0,4}?(?:分别|各自|均|都|先后|相继|依次|陆续|也)")
_AGENT = "由"
_MOST_IN_ONE = 4  # bodies of a list that act in one
_EACH = re.compile("(?:先后|分别|陆续|逐一)$")
_PARTIES = re.compile("([两三四五六])(?:方|家单位|部门|家(?![\u4e00-\u9fff]{0,4}(?:银行|企业|公司|机构)))(?!分别|各自|依次|均|同步|(?:银行|单位|企业|公司|机构)的)")
_THOSE = re.compile("(?<![\u4e00-\u9fff])([两三四])(?:个?部门|家单位|家|局|方|院)(?:[\u4e00-\u9fff]{0,3}?)(?:共同|联合|携手|合力|协同|联手|一道)")
_LOOK_BACK = 6  # groups of bodies before 两部门 that are looked at
_APART = re.compile("(?:先后|分别|陆续|逐一)(?:与|同|和|跟)|已(?:与|同|和|跟)(?=[^，。；]{2,40}等[^，。；]{0,12}签)")
# 牵头单位：A。配合单位：B、C; 责任单位：A（牵头），B、C
_LABELLED = re.compile("(?:牵头|主办|主责|负责|责任|申报|实施)(?:单位|部门)[：:｜|\\s]{1,3}[^。；;｜|\\n]{2,100}[。；;｜|\\s]{1,3}(?:配合|协办|参与|协同|协作|联合|支持|参加|合作)(?:单位|部门)[：:｜|\\s]{1,3}[^。；;｜|\\n]{2,120}|责任单位[：:][^。；;｜|\\n]{0,40}牵头[^。；;｜|\\n]{0,60}")
_WHERE = re.compile("在(?:[\u4e00-\u9fff]{2,8}[、和]){0,4}$")
_REACH = 60  # characters from the word for who leads to that for who helps


def find_cooperation(text: str, frame: Frame, parts: list[Sentence], doers: Doers, triggers: Triggers) -> list[Relation]:
    """The pairs of bodies that a sentence puts into one joint act.

    The bodies of the clause that a trigger stands in belong to the act, and the subject of the sentence with them. Places take part in
    agreements and where they are the subject of the act or its partners, and two bodies that 与 joins as a subject take part in what follows. A body that stands only in a person's title takes no part.
    """
    idle = without_part(text, frame, triggers)
    hired = {m for group in name_lists(text, frame) if triggers.hired_end.search(text, max(0, group[0].start - 3), group[0].start) for m in group}
    acting = [m for m in frame.mentions
              if m.label in _BODIES and m not in idle and m not in hired and not (m.name.endswith(triggers.premises) and text.endswith("在", 0, m.start)) and not triggers.person_start.match(text, m.end)]
    places = [m for m in frame.mentions if m.label == "Locality" and m not in idle and not _at_a_place(text, m)]
    above = {m.end for m in places} & {m.start for m in places}
    places = [m for m in places if m.end not in above]
    found: dict[tuple[str, str], Relation] = {}
    for rule in triggers.cooperation:
        taking = sorted([*acting, *places] if rule.places else acting, key=lambda m: m.start)
        for sentence in parts:
            inside = [m for m in taking if sentence.start <= m.start < sentence.end]
            if not inside:
                continue
            for match in rule.words.finditer(text, sentence.start, sentence.end):
                if not match["word"]:
                    continue
                apart = _APART.search(text, *sentence.clause_at(match.start()))
                for a, b in combinations(_members(text, inside, match.start(), sentence, doers, rule.places, triggers), 2):
                    if apart and min(a.start, b.start) >= apart.end() and a.start < match.start() and b.start < match.start():
                        continue
                    key = (min(a.name, b.name), max(a.name, b.name))
                    found.setdefault(key, Relation("COOPERATES_WITH", a, b, sentence.start, sentence.end, rule.id, 0.75))
    for rule_id, pairs in (("cooperates-as-subject", _side_by_side(text, doers, triggers)), ("cooperates-with", _with_others(text, frame, parts, doers, triggers, {*acting, *places})),
                           ("cooperates-as-helper", _leading_and_helping(text, acting, parts, triggers)), ("cooperates-by-label", _labelled(text, acting)), ("cooperates-as-parties", _counted(text, frame)), ("cooperates-as-counted", _counted_later(text, doers)),
                           ("cooperates-as-charged", charged_together(text, frame, triggers)), ("cooperates-by-data", _giving_data(text, frame, parts, doers, triggers))):
        for a, b in pairs:
            for told in (s for s in parts if s.start <= b.start < s.end):
                found.setdefault((min(a.name, b.name), max(a.name, b.name)), Relation("COOPERATES_WITH", a, b, told.start, told.end, rule_id, 0.7))
    return list(found.values())


def _at_a_place(text: str, place: Mention) -> bool:
    """在天平路街道、枫林路街道试点: places where something is done."""
    return _WHERE.search(text, max(0, place.start - 24), place.start) is not None


def _side_by_side(text: str, doers: Doers, triggers: Triggers) -> Iterator[tuple[Mention, Mention]]:
    """Bodies that 与 or 同 makes one subject (市市场监管局与市税务局、市人社局建立…机制): what they do they do together. Places do where the verb says so
    (某市与某银行合作), and a short list of bodies, not of firms alone, of which one act is told (省交通运输厅、某集团推行…, and not 分别推行)."""
    for group in doers.groups:
        bodies, end = all(m.label in _BODIES for m in group), group[-1].end if group else 0
        if any(text[a.end:b.start] in ("与", "同") for a, b in pairwise(group)):
            together = bodies or triggers.together_verbs_start.match(text, end) is not None
        else:
            together = (bodies and 1 < len(group) <= _MOST_IN_ONE and any(m.label == "Department" for m in group) and not _EACH_ACTS.match(text, end)
                        and triggers.together_verbs_start.match(text, end) is not None)
        if together:
            yield from combinations(group, 2)


def _with_others(text: str, frame: Frame, parts: list[Sentence], doers: Doers, triggers: Triggers, taking: set[Mention]) -> Iterator[tuple[Mention, Mention]]:
    """Who acts and those behind 与 with whom something is done (该局还与市农业农村局建立…机制), or behind 联合; 先后与A、B签订 joins A and B to the doer alone.

    A place takes part where it is the subject, and as a partner of one."""
    for group in name_lists(text, frame):
        joint = triggers.joining_end.search(text, max(0, group[0].start - 4), group[0].start)
        if joint is None or not taking.issuperset(group) or (joint["with"] and not triggers.together_verbs_start.match(text, group[-1].end)):
            continue
        sentence = next((s for s in parts if s.start <= group[0].start < s.end), None)
        if sentence is None:
            continue
        at = joint.start()
        own = [m for m in doers.carried(at, sentence, text) if m.name not in {g.name for g in group}]
        if all(m.label in _BODIES for m in (*own, *group)) and not joint["with"]:
            continue  # those whom 联合 joins are found with it
        clause = sentence.clause_at(at)[0]
        headed = triggers.joining_head.fullmatch(text, clause, at) and (doers.carries(at, sentence) or (own and own[0].start >= sentence.start))
        own = [m for m in own if m.label in _BODIES or m.start >= clause or headed]  # 某市优化服务，企业与某大学合作: not the city
        for one in own:
            yield from ((one, other) for other in group)
        if own and not _EACH.search(text, max(0, at - 3), at):
            yield from combinations(group, 2)


def _counted(text: str, frame: Frame) -> Iterator[tuple[Mention, Mention]]:
    """A、B、C三方按月碰头: bodies that are counted as parties behind their list act together."""
    for group in name_lists(text, frame):
        if len(group) > 1 and all(m.label in _BODIES for m in group) and (parties := _PARTIES.match(text, group[-1].end)) and parse_number(parties[1]) == len(group):
            yield from combinations(group, 2)


def _counted_later(text: str, doers: Doers) -> Iterator[tuple[Mention, Mention]]:
    """两部门共同…, at the head of a clause: the two bodies that acted last before it act together."""
    for told in _THOSE.finditer(text):
        number, end = parse_number(told[1]), bisect_left(doers.starts, told.start())
        last: dict[str, Mention] = {}
        for group in reversed(doers.groups[max(0, end - _LOOK_BACK):end]):
            for m in reversed(group):
                if m.label in _BODIES and len(last) < (number or 0):
                    last.setdefault(m.name, m)
        if len(last) == number:
            yield from combinations(sorted(last.values(), key=lambda m: m.start), 2)


def _giving_data(text: str, frame: Frame, parts: list[Sentence], doers: Doers, triggers: Triggers) -> Iterator[tuple[Mention, Mention]]:
    """Who brings together the data of others, and those."""
    for at, group in giving_data(text, name_lists(text, frame), triggers):
        sentence = next((s for s in parts if s.start <= at < s.end), None)
        own = [m for m in doers.at(at, sentence) if m.label in _BODIES and m.name not in {g.name for g in group}] if sentence else []
        if own:
            yield from combinations((*own, *group), 2)


def _leading_and_helping(text: str, acting: list[Mention], parts: list[Sentence], triggers: Triggers) -> Iterator[tuple[Mention, Mention]]:
    """A牵头，B、C配合, 牵头单位：A；配合单位：B、C: the clauses of who leads and who helps are one joint act."""
    for sentence in parts:
        for lead in triggers.leading.finditer(text, sentence.start, sentence.end):
            help_ = next(triggers.helping.finditer(text, lead.end(), min(sentence.end, lead.end() + _REACH)), None)
            if help_ is None:
                continue
            start, end = sentence.clause_at(lead.start())[0], sentence.clause_at(help_.start())[1]
            if text[end - 1] in "：:" and end < sentence.end:
                end = sentence.clause_at(end)[1]
            yield from combinations(sorted({m.name: m for m in reversed(acting) if start <= m.start < end}.values(), key=lambda m: m.start), 2)


def _labelled(text: str, acting: list[Mention]) -> Iterator[tuple[Mention, Mention]]:
    """The bodies that a table's cells name as those who lead and help."""
    ordered = sorted(acting, key=lambda m: m.start)
    starts = [m.start for m in ordered]
    for row in _LABELLED.finditer(text):
        yield from combinations(ordered[bisect_left(starts, row.start()):bisect_left(starts, row.end())], 2)


def _members(text: str, inside: list[Mention], at: int, sentence: Sentence, doers: Doers, with_places: bool, triggers: Triggers) -> list[Mention]:
    clause = sentence.clause_at(at)
    near = [m for m in inside if clause[0] <= m.start < clause[1]]
    if (directed := _directed(text, near, clause[0], at, triggers)) is not None:
        return directed
    members = {m.name: m for m in near}
    if text[clause[0]] in _AGENT and not any(m.start < at for m in near):
        return list(members.values())  # 由市作风办会同A督办: who does it has no name that we know, and it is not the subject of the sentence
    if not near and sum(doer.label in _BODIES and doer.start >= sentence.start for doer in doers.at(at, sentence)) < 2:
        return []  # A和B力推…，联合制定…: those named before in the sentence are enough
    for doer in doers.carried(at, sentence, text):
        if with_places or doer.label in _BODIES:
            members.setdefault(doer.name, doer)
    return list(members.values())


def _directed(text: str, near: list[Mention], start: int, at: int, triggers: Triggers) -> list[Mention] | None:
    """Those whom another makes act together: of A指导B与C合作 B and C; None where nobody does so."""
    begins = {m.start for m in near}
    for word in triggers.directing.finditer(text, start, at):
        if word.end() in begins and len(told := [m for m in near if m.start >= word.end()]) > 1:
            return list({m.name: m for m in told}.values())
    return None
