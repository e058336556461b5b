"""Organizations: well-known bodies by name, and names that end in a head such as 有限公司, 银行, 大学, 协会."""

import re
from functools import cache
from pathlib import Path
from typing import NamedTuple

from reformgraph.schema.lexicon_files import lexicon

from .debris import debris, titles
from .mentions import Mention
from .phrases import PhraseIndex

_WIDEST = 26
_RUN = re.compile("[\u4e00-\u9fffA-Za-z0-9（）()·－—&]*$")
_BRANCH = re.compile("(?:股份有限公司|有限责任公司|有限公司|公司)?[\u4e00-\u9fff（）()]{0,10}?(?:分公司|分行|支行|营业部|分院|院区|研究院)")
_BRANCH_STOP = re.compile("[的在与和为对向由等及了、是]|授信|贷款|企业|开展|推出|设立|通过|联合|合作")


class _Word(NamedTuple):
    name: str
    kind: str
    role: str


class OrganizationFinder:
    """Finds organizations. `match` is pure."""

    def __init__(self, user_lexicon: str = "") -> None:
        self._index, self._stop, self._generic = _words(user_lexicon)

    def match(self, text: str, localities: list[Mention], departments: list[Mention]) -> list[Mention]:
        """The organizations of a text, in order, without those inside the name of a department."""
        waste, quoted = debris(text), titles(text)
        taken = [(d.start, d.end) for d in departments]
        anchors = [m for m in localities if m.rule != "own-place"]
        mentions: list[Mention] = []
        for start, end, word in self._index.find(text):
            if waste.covers(start) or quoted.covers(start) or any(s < end and start < e for s, e in taken):
                continue
            mention = self._known(text, start, end, word) if word.role == "known" else self._headed(text, start, end, word, anchors)
            if mention and not any(s < mention.end and mention.start < e for s, e in taken):
                while mentions and mentions[-1].end > mention.start:
                    mentions.pop()
                mentions.append(mention)
        return mentions

    def _known(self, text: str, start: int, end: int, word: _Word) -> Mention:
        branch = _BRANCH.match(text, end)
        if branch and not _BRANCH_STOP.search(text, end, branch.end()):
            return Mention("Organization", start, branch.end(), word.name + branch.group(), "branch", kind=word.kind)
        return Mention("Organization", start, end, word.name, "known-organization", kind=word.kind, confidence=0.95)

    def _headed(self, text: str, head: int, end: int, word: _Word, anchors: list[Mention]) -> Mention | None:
        run = _RUN.search(text, max(0, head - _WIDEST), head)
        left = run.start() if run else head
        inside = [m for m in anchors if left <= m.start < head and not self._stop.search(text, m.end, head)]
        start = min((m.start for m in inside), default=-1)
        if start < 0:
            if word.role == "anchored":
                return None
            stops = list(self._stop.finditer(text, left, head))
            start = stops[-1].end() if stops else left
        while start < head and text[start] in "）)·－—":
            start += 1
        own = text[start:head]
        if own.count("（") != own.count("）"):
            return None
        stem = own
        for mention in inside:
            stem = stem.replace(text[mention.start : mention.end], "", 1)
        if len(own) < 2 or (self._generic.fullmatch(stem) and not (inside and word.kind in ("bank", "university", "hospital", "association", "notary", "school"))):
            return None
        if not stem and word.kind not in ("bank", "university", "company", "hospital"):
            return None
        return Mention("Organization", start, end, text[start:end], f"{word.kind}-name", kind=word.kind, confidence=0.85)


@cache
def _words(user_lexicon: str) -> tuple[PhraseIndex[_Word], re.Pattern[str], re.Pattern[str]]:
    data = lexicon("organizations", Path(user_lexicon) if user_lexicon else None)
    words: dict[str, _Word] = {}
    for role in ("anchored", "heads"):
        for head, kind in data[role].items():
            words[head] = _Word(head, kind, role)
    for entry in data["known"]:
        for name in (entry["name"], *entry.get("also", ())):
            words[name] = _Word(entry["name"], entry["kind"], "known")
    stop = re.compile("|".join(map(re.escape, sorted(data["not_in_name"], key=len, reverse=True))))
    generic = re.compile("(?:" + "|".join(map(re.escape, sorted(data["generic"], key=len, reverse=True))) + ")*")
    return PhraseIndex(words.items()), stop, generic
