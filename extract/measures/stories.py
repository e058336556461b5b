"""Parts of a text that tell of one person, one firm or one scene: what stands in them is no result of the case.

A speech is a person's or a firm's where the words beside it name such a speaker (…，”某公司负责人说) and no official: an official tells of the whole programme.
"""

import re
from bisect import bisect_right
from functools import cache
from typing import Any

from reformgraph.schema.lexicon_files import lexicon

from .words import either

_SPEECH = re.compile("“([^“”\n]{10,400})”")
_ENDS = re.compile("[。！？，!?…]$")
_ASIDE = 40  # characters beside a speech in which its speaker is named
_STOPS = re.compile("[。！？\n“”]")
_TIMED = re.compile("平均|均|压缩|缩短|减少|提高|由|从")


class Stories:
    """Finds those parts, with the words of a lexicon."""

    def __init__(self, words: dict[str, Any]) -> None:
        self._speakers, self._officials = re.compile(either(words["speakers"])), re.compile(either(words["officials"]))
        self._scenes = re.compile(rf"(?:{either(words['scenes'])})(?![率于意足])")

    def speeches(self, text: str) -> list[tuple[int, int]]:
        """Where the speeches of persons and firms begin and end."""
        return [m.span() for m in _SPEECH.finditer(text) if self._is_own(text, m)]

    def _is_own(self, text: str, speech: re.Match[str]) -> bool:
        behind = _STOPS.split(text[speech.end():speech.end() + _ASIDE], maxsplit=1)[0]
        before = _STOPS.split(text[max(0, speech.start() - _ASIDE):speech.start()])[-1]
        introduced = before.rstrip().endswith(("：", ":", "，", ","))
        if not introduced and not _ENDS.search(speech[1]):
            return False
        told = behind if _ENDS.search(speech[1]) and not introduced else before + behind
        return bool(self._speakers.search(told)) and not self._officials.search(told)

    def scene(self, text: str, sentence: tuple[int, int]) -> int:
        """Where in a sentence a scene begins (载着1200箱面板的货车驶入卡口，全程不到15秒), or -1."""
        found = self._scenes.search(text, *sentence)
        return found.start() if found and not _TIMED.search(text, *sentence) else -1


def holds(ranges: list[tuple[int, int]], at: int) -> bool:
    """Whether one of the ranges, which are in order, holds `at`."""
    i = bisect_right(ranges, (at, at)) - 1
    return i >= 0 and ranges[i][0] < at < ranges[i][1]


@cache
def stories(user_lexicon: str = "") -> Stories:
    """With the shipped words, or with those of a user's folder added. Raises KnowledgeError for a bad file."""
    return Stories(lexicon("measure_triggers", user_lexicon))
