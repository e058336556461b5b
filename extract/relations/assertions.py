"""What rules say of instruments and platforms: IMPLEMENTS, ISSUED, OPERATES, USES and PILOTED_IN. The judge weighs it with how the ends stand in the text."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator

from ..mentions import OF_A_LIST, OWN_PLACE, Frame, Mention
from .bystanders import only_recognised
from .clauses import Sentence
from .doers import Doers, places_of_bodies
from .issuers import only_cited, told_issuer
from .leaders import place_relation
from .triggers import Pattern, Triggers

_VERB_REACH = 30  # characters before a name in which the verb that governs it is looked for
_TRIAL_REACH = 20  # characters behind places in which a word of trying is looked for
_PLAN_REACH = 16  # characters before places in which a word of planning is looked for
_AT = re.compile("(?:在|[面走]?向)(?:周边|毗邻|邻近|省内|州内|市内|县内|区内|辖区|所辖|下辖|全国|全省|全市)?的?$")
_LIST_MARKS = "、和及与“”"
_PLACED = ("在", "以", "将", "把", "自", "经", "从", "于", "选取", "选择", "选定", "确定")
_LISTED = re.compile("(?:[两二三四五六七八九][省市县区州盟旗镇地])?(?:[、和及与“”]|以及)*")  # 威海、日照两市以及起步区
# A relation's type and its ends, the case itself being None, and whether the words say so themselves, so that nothing is left to weigh.
Assertion = tuple[str, Mention | None, Mention, bool]


def find_assertions(text: str, frame: Frame, parts: list[Sentence], doers: Doers, triggers: Triggers) -> list[Assertion]:
    """All that the rules say of the instruments and platforms of a case."""
    finder = _Finder(text, frame, parts, doers, triggers)
    return [*finder.instruments(), *finder.platforms(), *finder.pilots()]


class _Finder:
    """The text of one case with its mentions in order, so that each question is a look at the neighbourhood."""

    def __init__(self, text: str, frame: Frame, parts: list[Sentence], doers: Doers, triggers: Triggers) -> None:
        self.text, self.parts, self.doers, self.triggers = text, parts, doers, triggers
        self.starts = [s.start for s in parts]
        ordered = sorted(frame.mentions, key=lambda m: (m.start, -m.end))
        self.place = frame.place
        instruments = [m for m in ordered if m.label == "PolicyInstrument"]
        named_only = only_recognised(text, instruments, parts, triggers)
        self.all_instruments = [m for m in instruments if m not in named_only]
        self.all_platforms = [m for m in ordered if m.label == "Platform"]
        self.idle = places_of_bodies(frame)
        self.listed = {m.start: m.end for m in ordered if m.rule == OF_A_LIST}
        self.platform_starts = [m.start for m in self.all_platforms]
        self.bodies = [m for m in ordered if m.label in ("Department", "Organization")]
        self.by_end = {m.end: m for m in self.bodies}
        self.body_starts = [m.start for m in self.bodies]
        self.localities = [m for m in ordered if m.label == "Locality"]

    def instruments(self) -> Iterator[Assertion]:
        for mention in self.all_instruments:
            sentence = self.sentence(mention)
            if mention.kind == "document":
                yield from self.issued(mention, sentence)
                continue
            for doer in self.doers.at(mention.start, sentence):
                yield "IMPLEMENTS", doer, mention, self.says_so(mention, sentence)

    def says_so(self, mention: Mention, sentence: Sentence) -> bool:
        """Do the words themselves say who acts at a mention: who heads its paragraph or point, or acts on from before?"""
        return self.doers.at(mention.start, sentence) == self.doers.head_at(mention.start) or self.doers.carries(mention.start, sentence)

    def issued(self, document: Mention, sentence: Sentence) -> Iterator[Assertion]:
        if only_cited(self.text, document, self.triggers):
            return
        if issuer := told_issuer(self.text, document, self.by_end, self.triggers):
            yield "ISSUED", issuer, document, True
            return
        clause = sentence.clause_at(document.start)
        before = self.text[max(clause[0], document.start - _VERB_REACH):document.start]
        after = self.text[document.end:document.end + 12]
        verb = _last(self.triggers.issue, before)
        cited = _last(self.triggers.cite, before)
        passive = self.triggers.issue.match(after.lstrip("，,正式于"))
        if (verb is not None and (cited is None or verb > cited)) or passive:
            for doer in self.doers.at(document.start, sentence):
                yield "ISSUED", doer, document, self.says_so(document, sentence)

    def platforms(self) -> Iterator[Assertion]:
        for mention in self.all_platforms:
            sentence = self.sentence(mention)
            clause = sentence.clause_at(mention.start)
            before = self.text[max(clause[0], mention.start - _VERB_REACH):mention.start]
            after = self.text[mention.end:mention.end + 10]
            operated = _last(self.triggers.operate, before)
            used = _last(self.triggers.use, before)
            for agent in self.agents(mention, sentence):
                yield "OPERATES", agent, mention, True
            if operated is None and self.triggers.operate.match(after.lstrip("正式已于的”")):
                operated = len(before)
            if operated is not None and (used is None or operated >= used):
                for doer in self.doers.at(mention.start, sentence):
                    yield "OPERATES", doer, mention, self.says_so(mention, sentence)
                continue
            users = self.users_of(mention, sentence)
            for user in users:
                yield "USES", user, mention, False
            if not users:
                yield "USES", None, mention, False

    def agents(self, platform: Mention, sentence: Sentence) -> Iterator[Mention]:
        """The bodies that the rest of the sentence makes run the platform: …平台，由市大数据局负责运维."""
        after = bisect_right(self.platform_starts, platform.end)
        stop = min(sentence.end, self.platform_starts[after]) if after < len(self.platform_starts) else sentence.end
        for doer in self.bodies[bisect_left(self.body_starts, platform.end):bisect_left(self.body_starts, stop)]:
            if self.text.endswith("由", platform.end, doer.start) and self.triggers.run_start.match(self.text, doer.end, sentence.end):
                yield doer

    def users_of(self, platform: Mention, sentence: Sentence) -> list[Mention]:
        """The instruments that the sentence says are delivered through the platform: those after it, up to the sentence's end."""
        return [m for m in self.all_instruments
                if sentence.start <= m.start < sentence.end and m.kind != "document" and not (m.start < platform.end and platform.start < m.end)]

    def pilots(self) -> Iterator[Assertion]:
        """Each of a list of places beside which a word of trying stands (在昆山、吴江试行, 推广到顺德区, 以武清区为试点), with what is tried there."""
        measures = sorted((m for m in (*self.all_instruments, *self.all_platforms) if m.kind != "document"), key=lambda m: m.start)
        for group in self.place_groups():
            if group[-1].rule == OWN_PLACE:
                continue  # 在全省推开
            sentence = self.sentence(group[0])
            start, end = group[0].start, group[-1].end
            if group[0] in self.idle:
                end = self.listed.get(start, 0)  # 在珲春、敦化两市法院先行试点
                if not end or not self.text.endswith("在", 0, start):
                    continue
            own = place_relation(group[-1], self.place) in ("same", "above")
            if not self.told(sentence, start, end, group[-1].level == "province", own):
                continue
            for thing in self.tried(measures, sentence, start, end):
                for place in group:
                    yield "PILOTED_IN", thing, place, True

    def told(self, sentence: Sentence, start: int, end: int, province: bool, own: bool) -> bool:
        """Do the words around the places of text[start:end] say that something is tried, in use or carried on to there? What is in use in the text's `own`
        place, or is only planned, is not."""
        triggers, text, before = self.triggers, self.text, (max(sentence.start, start - 8), start)
        if triggers.spread_end.search(text, *before) or triggers.first_end.search(text, *before):
            return True
        if province and triggers.is_first(text, end):
            return False  # 在安徽省率先成立: the first of the province
        if _AT.search(text, *before):
            if triggers.in_use_start.match(text, end):
                return not own and not triggers.planned_end.search(text, max(sentence.start, start - _PLAN_REACH), start) and not text.endswith("将在", *before)
            if triggers.pilot.search(text, end, min(sentence.end, end + _TRIAL_REACH)):
                return True
        tried = triggers.tried_start.match(text, end, sentence.end)
        return tried is not None and (tried["over"] is not None or text.endswith(_PLACED, *before) or not tried["open"])

    def tried(self, measures: list[Mention], sentence: Sentence, start: int, end: int) -> list[Mention]:
        """The measure or platform of the sentence that stands nearest to the places, with those in one list with it; none there, the last one named before."""
        here = [m for m in measures if sentence.start <= m.start < sentence.end]
        if not here:
            here = [m for m in measures if m.start < start]
            if not here:
                return []
        nearest = min(here, key=lambda m: ("；" in self.text[min(m.end, end):max(m.start, start)], max(m.start - end, start - m.end)))
        at = here.index(nearest)
        first = last = at
        while first and not self.text[here[first - 1].end:here[first].start].strip(_LIST_MARKS):
            first -= 1
        while last + 1 < len(here) and not self.text[here[last].end:here[last + 1].start].strip(_LIST_MARKS):
            last += 1
        return here[first:last + 1]

    def place_groups(self) -> Iterator[list[Mention]]:
        """Places that are listed together; of places named one after the other (四川省泸州市) the last one."""
        group: list[Mention] = []
        for i, place in enumerate(self.localities):
            after = self.localities[i + 1] if i + 1 < len(self.localities) else None
            if after is not None and place.end == after.start:
                continue
            if group and not _LISTED.fullmatch(self.text, group[-1].end, place.start):
                first = self.localities[i - 1]
                if first.end != place.start or not _LISTED.fullmatch(self.text, group[-1].end, first.start):
                    yield group
                    group = []
            group.append(place)
        if group:
            yield group

    def sentence(self, mention: Mention) -> Sentence:
        i = bisect_right(self.starts, mention.start) - 1
        return self.parts[max(i, 0)]


def _last(pattern: Pattern, text: str) -> int | None:
    found = None
    for match in pattern.finditer(text):
        if match["word"]:
            found = match.start()
    return found
