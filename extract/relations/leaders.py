"""Who leads a case: each body and place is described by features, and a linear model picks the likeliest.

The features say what the annotation guide asks for: whether the title or the lead sentences make the body the doer, how often it acts,
and whether a body of the same place is spoken of more.
"""

import re
from collections import Counter
from itertools import pairwise

from ..bodies.words import SECTIONS
from ..linear import LinearModel
from ..mentions import OF_A_LIST, Frame, Mention
from .doers import DOERS, key, name_lists
from .triggers import Triggers

_ALSO_LEADS = 0.8  # a second leader needs this probability of its own: most cases have one
_OF_LIST = 0.45  # one that stands in a list with a leader (甲县联合乙区、丙区) needs this much
_JOINED = ("联合", "会同", "携手", "协同")
# A field of a form that says whose case it is, and what it holds.
_FIELD = re.compile("(?:^|[\n。；;])[ \u3000【]*(?:(?:申报|报送|实施|创新|报告|所属|所在|(?P<leads>牵头))?(?:单位|地区|主体)(?:名称)?)(?:[】 \u3000]*[：:]|】)[ \u3000]*(?P<value>[^\n。；;]+)")
_LEADS = "牵头单位"
_HEADING = 80  # characters of the body in which the heading of a paper may stand
_AT_END = re.compile("[（(][^（）()\n]{4,60}[）)]\\s*$")
_SIGNED = 80  # characters at the end of a case in which a bracket may say whose it is
_ONLY_MARKS = re.compile("[\\s（()）、，,；;和与及]+")
# What parts the owners of a case from each other, and what stands before the first and behind the last: a bracket, a label's colon or the end of a line.
_APART = re.compile("[ \u3000\t；;、/｜|]{1,4}\n?[ \u3000]*|\n[ \u3000]*")
_OPENED = re.compile("(?:^|[\n（(：:｜|])[ \u3000]*$")
_CLOSED = re.compile("[ \u3000]*(?:$|[\n）)。｜|])")
_MOST_OWNERS = 6
_FORM = 600  # characters of the body in which a form says whose it is
_LOOK_AT = 6  # mentions of a body beyond this number add nothing to the count of verbs
# What is in a place and is not the place itself: 二连浩特口岸, 张家港港区.
_PORT = re.compile("[\u4e00-\u9fff]{0,4}?(?:口岸|港区|机场)")
_ISSUES = re.compile("[^，,。；;]{0,6}(?:印发|发布|出台|下发|颁布|制定|通过)[^，,。；;]{0,3}《")
_SKIPPED = "，,在于也还将已"
_PRESS = ("新闻办公室", "新闻办", "新闻中心")  # they call the conference and do nothing of what is told there
_NATIONAL = ("国家", "国务院", "中华", "最高", "全国", "中共中央")


def choose_leaders(text: str, frame: Frame, groups: list[tuple[Mention, ...]], triggers: Triggers, model: LinearModel) -> tuple[Mention, ...]:
    """The first mention of the likeliest leader, of those named with it in one (兰州、天水、酒泉三市人社局), and of any other that is likely by itself or by
    its list; empty where no body or place is named."""
    scored = [(model.probability(features), -mention.start, mention) for mention, features in leader_features(text, frame, groups, triggers)]
    if not scored:
        return ()
    if told := _of_field(text, frame) or _of_speaker(text, frame, triggers) or _of_bracket(text, frame) or _signed(text, frame):
        return told
    scored.sort(key=lambda s: (-s[0], -s[1]))
    leading = {key(m) for i, (p, _, m) in enumerate(scored) if i == 0 or p >= _ALSO_LEADS}
    lists = name_lists(text, frame)
    beside = {key(m) for group in lists if leading.intersection(map(key, group)) for m in group}
    for group, other in pairwise(lists):  # the title's 甲县联合乙区、丙区
        if other[-1].end <= frame.body_start and text[group[-1].end:other[0].start] in _JOINED and leading.intersection(map(key, group)):
            beside.update(map(key, other))
    one_name = {key(m) for group in lists for m in group if m.rule == OF_A_LIST and any(key(o) in leading and o.rule == OF_A_LIST and o.start == m.start for o in group)}
    owning = {key(m) for run in _owners(text, lists) if leading.intersection(map(key, run)) for m in run}
    chosen = [m for p, _, m in scored if key(m) in leading or key(m) in one_name or key(m) in owning or (key(m) in beside and p >= _OF_LIST)]
    return tuple({key(m): m for m in (_whole(m, scored) for m in chosen)}.values())


def _of_field(text: str, frame: Frame) -> tuple[Mention, ...]:
    """Whom the field of a form names (申报单位：泉州市行政审批局)."""
    top = max(0, frame.body_start - 1)
    for field in _FIELD.finditer(text, top, top + _FORM):
        if field["leads"] and text.count(_LEADS) > 1:
            continue  # a plan that shares out its tasks
        named = [m for m in frame.mentions if m.label in DOERS and field.start("value") <= m.start and m.end <= field.end()]
        if whole := [m for m in named if m.label != "Locality" or not "\u4e00" <= text[m.end : m.end + 1] <= "\u9fff" or text[m.end] in "和与及"]:
            return tuple(dict.fromkeys((*whole, *(m for run in _owners(text, name_lists(text, frame)) if whole[0] in run for m in run))))  # 单位：万元 names nobody
    return ()


def _of_speaker(text: str, frame: Frame, triggers: Triggers) -> tuple[Mention, ...]:
    """Whose paper for an exchange of experience it is, by its heading (某市水利厅用水权改革经验交流材料)."""
    paper = triggers.paper.search(text, 0, frame.body_start + _HEADING)
    if paper is None:
        return ()
    start = paper.end("of") - len(paper["of"].lstrip("—－- \u3000"))
    return tuple([m for m in frame.mentions if m.label in DOERS and m.start == start][:1])


def _of_bracket(text: str, frame: Frame) -> tuple[Mention, ...]:
    """The companies in the bracket behind a title that names nobody else: 建设“电力驿站”（国网威海供电公司)."""
    bracket = _AT_END.search(text, 0, max(0, frame.body_start - 1))
    named = [m for m in frame.mentions if m.label in DOERS and m.end < frame.body_start] if bracket else []
    return tuple(named) if bracket and named and all(m.label == "Organization" and m.start > bracket.start() for m in named) else ()


def _signed(text: str, frame: Frame) -> tuple[Mention, ...]:
    """The bodies and places that stand alone in the bracket at the end of a case: …享惠企业超过5000家。（广东省、海关总署）."""
    bracket = _AT_END.search(text, max(frame.body_start, len(text) - _SIGNED))
    if bracket is None:
        return ()
    named = [m for m in frame.mentions if m.label in ("Department", "Locality") and m.start > bracket.start()]
    covered = {at for m in named for at in range(m.start, m.end)}
    rest = "".join(text[at] for at in range(bracket.start(), len(text)) if at not in covered)
    return tuple({key(m): m for m in named}.values()) if _ONLY_MARKS.fullmatch(rest) else ()


def _owners(text: str, lists: list[tuple[Mention, ...]]) -> list[list[Mention]]:
    """Bodies that stand by themselves in a bracket, behind a label or on lines of their own, parted by spaces, semicolons or line breaks."""
    runs: list[list[Mention]] = []
    for group in lists:
        if any(m.label == "Locality" for m in group):
            continue
        if runs and _APART.fullmatch(text, runs[-1][-1].end, group[0].start):
            runs[-1] += group
        else:
            runs.append([*group])
    return [run for run in runs if 1 < len(run) <= _MOST_OWNERS and _OPENED.search(text, max(0, run[0].start - 3), run[0].start) and _CLOSED.match(text, run[-1].end)]


def _whole(leader: Mention, scored: list[tuple[float, int, Mention]]) -> Mention:
    """The body that a section belongs to, where the text names it: 市场监管总局信用监管司负责人 speaks for the former."""
    if leader.kind != "unit" or not leader.name.endswith(SECTIONS):
        return leader
    wholes = [m for _, _, m in scored if m.label == "Department" and m.name != leader.name and leader.name.startswith(m.name)]
    return max(wholes, key=lambda m: len(m.name)) if wholes else leader


def leader_features(text: str, frame: Frame, groups: list[tuple[Mention, ...]], triggers: Triggers) -> list[tuple[Mention, list[str]]]:
    """Every body and place of the case with its features; `groups` are the subjects in order."""
    names = sorted((m for m in frame.mentions if m.label in DOERS and not m.name.endswith(_PRESS)), key=lambda m: (m.start, -m.end))
    by_key: dict[tuple[str, str], list[Mention]] = {}
    for mention in names:
        by_key.setdefault(key(mention), []).append(mention)
    subject_count = Counter(key(m) for g in groups for m in g)
    subject_order: dict[tuple[str, str], int] = {}
    for i, group in enumerate(groups):
        for mention in group:
            subject_order.setdefault(key(mention), i)
    counts = {k: len(v) for k, v in by_key.items()}
    most = {label: max((len(v) for k, v in by_key.items() if k[0] == label), default=0) for label in DOERS}
    acting_most = max(subject_count.values(), default=0)
    starts, ends = {m.start for m in names}, {m.end for m in names}
    result = []
    for order, (k, mentions) in enumerate(by_key.items()):
        if k[0] == "Locality" and all(_is_home(text, m, triggers) for m in mentions):
            continue
        if k[0] != "Locality" and all(triggers.honoured_end.search(text, max(0, m.start - 10), m.start) for m in mentions):
            continue
        if k[0] == "Organization" and all(m.start >= frame.body_start and triggers.joining_end.search(text, m.start - 4, m.start) for m in mentions):
            continue  # 我们与浙江大学共建: a partner only
        label, count, acts = k[0], len(mentions), subject_count[k]
        features = [f"label:{label}", f"order:{min(order, 5)}", *_steps("count", count, (2, 3, 5, 8)), *_steps("acts", acts, (1, 2, 3, 5))]
        features += _steps("share", count / len(names), (0.1, 0.2, 0.35, 0.5))
        if acts and acts == acting_most:
            features.append("acts-most")
        if k in subject_order:
            features.append(f"acts-order:{min(subject_order[k], 4)}")
        features += _rivals(k, mentions, by_key, most)
        features += _relatives(k, mentions, by_key, counts)
        features += _standing(text, frame, mentions, triggers)
        features.append(f"place:{place_relation(mentions[0], frame.place)}")
        if any(m.end in starts for m in mentions[:3]):
            features.append("name-follows")
        if any(m.start in ends for m in mentions[:3]):
            features.append("name-before")
        features += [f"{label}&{f}" for f in features if f.startswith(("share", "acts", "order", "in-title", "does", "first<80", "place"))]
        result.append((mentions[0], features))
    return result


def _rivals(k: tuple[str, str], mentions: list[Mention], by_key: dict[tuple[str, str], list[Mention]], most: dict[str, int]) -> list[str]:
    """How a place stands to the bodies named after it, and a body to its place."""
    label, count, features = k[0], len(mentions), []
    if label in ("Department", "Locality") and count == most[label]:
        features.append(f"most-{label}")
    if label == "Locality":
        if not most["Department"]:
            features.append("no-department")
        elif most["Department"] > count:
            features.append("department-more")
        if any(other[0] == "Department" and (own[0].place == mentions[0].id != "" or mentions[0].name in own[0].name) for other, own in by_key.items()):
            features.append("has-department")
    if label == "Department":
        if any(other[0] == "Locality" and (own[0].id == mentions[0].place != "" or own[0].name in mentions[0].name) and len(own) > count
               for other, own in by_key.items()):
            features.append("place-more")
        if mentions[0].name.startswith(_NATIONAL):
            features.append("national")
    return features


def _relatives(k: tuple[str, str], mentions: list[Mention], by_key: dict[tuple[str, str], list[Mention]], counts: dict[tuple[str, str], int]) -> list[str]:
    """How a body stands to the bodies that it is a part of and to its parts, and a place to those above and below it."""
    one = mentions[0]
    if k[0] != "Locality":
        bodies = [(other, own[0].name) for other, own in by_key.items() if other[0] != "Locality" and own[0].name != one.name]
        wholes = [other for other, name in bodies if one.name.startswith(name)]
        features = ["has-part"] if any(name.startswith(one.name) for _, name in bodies) else []
        if wholes:
            features += ["part", "part-more" if counts[k] > max(counts[w] for w in wholes) else "part-less"]
        return features
    places = [(other, own) for other, own in by_key.items() if other[0] == "Locality" and other != k]
    starts = {m.start for _, own in places for m in own}
    above = sum(m.end in starts for m in mentions)
    features = ["always-above" if above == len(mentions) else "sometimes-above"] if above else []
    for where in ("below", "above"):
        rivals = [counts[other] for other, own in places if place_relation(own[0], one.id) == where]
        if rivals:
            features.append(f"{where}-{'more' if max(rivals) > counts[k] else 'less'}")
    return features


def _standing(text: str, frame: Frame, mentions: list[Mention], triggers: Triggers) -> list[str]:
    """Where the first mention stands and what stands around the mentions."""
    first = mentions[0]
    features = [f"first<{n}" for n in (30, 80, 200, 400) if first.start - frame.body_start < n]
    if first.start < frame.body_start and not (first.label == "Locality" and _PORT.match(text, first.end)):
        features.append("in-title")
        if first.start == 0:
            features.append("title-start")
    persons = sum(triggers.person_start.match(text, m.end) is not None for m in mentions)
    if persons:  # 区教育局党组书记
        features.append("only-in-titles-of-persons" if persons == len(mentions) else "in-a-title-of-a-person")
    does = 0
    for mention in mentions[:_LOOK_AT]:
        after = text[mention.end:mention.end + 12]
        does += bool(triggers.doing.match(after.lstrip(_SKIPPED)))
        if after[:1] in (":", "："):
            features.append("colon-after")
        if _ISSUES.match(after):
            features.append("issues-document")
        before = text[max(0, mention.start - 4):mention.start]
        if before.endswith(("从", "获悉", "记者")):
            features.append("source")
        if before.endswith("在"):
            features.append("in-before")
    return [*dict.fromkeys(features), *_steps("does", does, (1, 2, 3))]


def _is_home(text: str, place: Mention, triggers: Triggers) -> bool:
    """Does a place only say where a person comes from or where customers are?"""
    return triggers.home_end.search(text, max(0, place.start - 8), place.start) is not None or triggers.home_start.match(text, place.end) is not None


def place_relation(mention: Mention, place: str) -> str:
    """How the body's or place's own code stands to the case's place: the same, above it, below it or elsewhere."""
    code = mention.id if mention.label == "Locality" else mention.place
    if not code or not place or not code.isdigit():
        return "unknown"
    if code == place:
        return "same"
    above, below = code.rstrip("0"), place.rstrip("0")
    return "above" if below.startswith(above) else "below" if above.startswith(below) else "elsewhere"


def _steps(name: str, value: float, steps: tuple[float, ...]) -> list[str]:
    return [f"{name}>={step}" for step in steps if value >= step]
