"""Parts of a text that tell what is still wrong (二、存在问题; 存在短板：…), and figures that fall short: what is told there is no result.

A heading holds to the next one of its kind, a label before a colon to the end of its line or to the next label; both to what is planned next (下一步).
"""

import re
from bisect import bisect_right
from functools import cache
from typing import Any

from reformgraph.schema.lexicon_files import lexicon

from .draft import Draft
from .words import either

# The kinds of numbers of headings, the highest first: 一、 holds what （一）, 1. and （1） number.
_NUMBER = re.compile("\\s*(?:(?P<a>[一二三四五六七八九十]{1,3}、)|(?P<b>[（(][一二三四五六七八九十]{1,3}[）)])|(?P<c>\\d{1,2}[.．、](?!\\d))|(?P<d>[（(]\\d{1,2}[）)]))\\s*")
# Where a line ends, or a numbered heading begins in it: …。四、下一步打算。…
_CUT = re.compile("\n|[。；;](?=\\s{0,3}(?:[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十]{1,3}[）)]))")
_HEAD = re.compile("[^。！？!?；;：:，,\n]{2,25}")
_LABEL = re.compile("(?:^|(?<=[。；;\\s]))(?P<label>[^。！？!?；;：:，,\\s]{2,25})[：:]")
_TO_NEXT = 30  # characters between a figure and the words that say that it falls short
_SHORT_OF = re.compile("(?:仅|只|不足|不到)[有为占达]*(?:约|近)*$")


class Problems:
    """Finds those parts, with the words of a lexicon."""

    def __init__(self, words: dict[str, Any]) -> None:
        problem = either(words["problems"])
        self._tells = re.compile(f"(?:.*{either(words['existing'])}|{either(words['problem_leads'])}*){problem}(?:[和与及、]?{problem})*")
        self._tackled = re.compile(either(words["tackling"]))
        self._onward = re.compile(either(words['next_steps']))
        self._turn = re.compile(f"(?<=[。；;]){either(words['next_steps'])}")
        self._short = re.compile(either(words["shortfalls"]))

    def parts(self, text: str) -> list[tuple[int, int]]:
        """Where they begin and end, in order."""
        found: list[tuple[int, int]] = []
        at, below = 0, ""  # the kind of the heading that the line stands below; " " for one without a number
        for stop in [*(cut.end() for cut in _CUT.finditer(text)), len(text)]:
            line = text[at:stop]
            number = _NUMBER.match(line)
            kind = number.lastgroup or "" if number else ""
            head = _HEAD.match(line, number.end() if number else 0)
            alone = head is not None and not line[head.end():].strip("：: \n")
            if self._onward.match(line, number.end() if number else 0):
                below = ""
            elif head and (kind or alone) and self._is_problem(head[0]):
                below = kind or " "
            elif (kind and kind <= below) or (below == " " and (kind == "a" or (alone and not kind))):
                below = ""
            if below:
                found.append((at, at + len(line)))
            else:
                found += self._labelled(line, at)
            at = stop
        return found

    def _labelled(self, line: str, at: int) -> list[tuple[int, int]]:
        """The parts of a line behind labels of problems, up to the next label or to what is planned next."""
        labels = list(_LABEL.finditer(line))
        turn = self._turn.search(line) if labels else None
        stops = sorted([*(label.start() for label in labels), turn.start() if turn else len(line), len(line)])
        return [(at + label.start(), at + stops[bisect_right(stops, label.start())]) for label in labels if self._is_problem(label["label"])]

    def _is_problem(self, heading: str) -> bool:
        return self._tells.fullmatch(heading.strip()) is not None and not self._tackled.search(heading)

    def falls_short(self, text: str, draft: Draft) -> bool:
        """Whether a share or number is told as too small: 系统尚未打通，数据回流率只有61%; 针对力量薄弱的问题，…，差评率仅1% is a result."""
        q = draft.value
        if q is None or q.dimension not in ("share", "count") or not _SHORT_OF.search(text, draft.clause[0], q.start):
            return False
        start, end = max(draft.sentence[0], q.start - _TO_NEXT), min(draft.sentence[1], q.end + _TO_NEXT)
        short = self._short.search(text, start, end)
        return short is not None and not self._tackled.search(text, draft.sentence[0], q.start)


@cache
def problems(user_lexicon: str = "") -> Problems:
    """With the shipped words, or with those of a user's folder added. Raises KnowledgeError for a bad file."""
    return Problems(lexicon("measure_triggers", user_lexicon))
