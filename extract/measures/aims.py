"""Parts of a text that tell what is aimed at or foreseen (力争到2027年…, 预计年内…): their figures are no results yet.

An aim holds to the end of its sentence, or to what tells a result again (目前已…). 下一步 at the head of a sentence holds to the end of the paragraph, as a heading
(下一步打算) does for the lines below it.
"""

import re
from collections.abc import Iterator
from functools import cache
from typing import Any

from reformgraph.schema.lexicon_files import lexicon

from .words import either

_SENTENCE = re.compile("[^。！？!?\n；;]+[。！？!?；;]?")
_HEADING = re.compile("[^。！？!?；;：:，,\n]{2,25}")
_TO_COME = "到(?P<to>20\\d\\d)年|(?P<before>20\\d\\d)年(?:年?[底末初]|上半年|\\d{1,2}月(?:[底末]|\\d{1,2}日)?)?之?前(?![\\d一二三四])"


class Aims:
    """Finds those parts, with the words of a lexicon."""

    def __init__(self, words: dict[str, Any]) -> None:
        self._turns = re.compile(f"(?P<aim>{either(words['aims'])})|(?P<done>{either(words['achieved'])})|{_TO_COME}")
        self._onward = re.compile(f"[\\s（(）)一二三四五六七八九十、.\\d]*{either(words['next_steps'])}")
        self._heading = re.compile(f"{either(words['next_steps'])}|{either(words['aim_headings'])}$")

    def parts(self, text: str, year: int | None) -> list[tuple[int, int]]:
        """Where they begin and end, in order; `year` is the case's own: 到2027年 is an aim in a text of 2024, and a result in one of 2028."""
        found: list[tuple[int, int]] = []
        at, below = 0, False
        for line in text.splitlines(keepends=True):
            if _HEADING.fullmatch(line.strip()):
                below = bool(self._heading.search(line.strip()))
            else:
                found += self._of_line(text, at, at + len(line), year, onward=below)
            at += len(line)
        return found

    def _of_line(self, text: str, start: int, end: int, year: int | None, *, onward: bool) -> Iterator[tuple[int, int]]:
        for sentence in _SENTENCE.finditer(text, start, end):
            onward = onward or bool(self._onward.match(sentence[0]))
            begin = sentence.start() if onward else None
            for turn in self._turns.finditer(text, *sentence.span()):
                to_come = year and (int(turn["to"] or 0) > year or int(turn["before"] or 0) >= year)
                aim = turn["aim"] is not None or bool(to_come)
                if aim and begin is None:
                    begin = turn.start()
                elif turn["done"] and begin is not None:
                    yield begin, turn.start()
                    begin = None
            if begin is not None:
                yield begin, sentence.end()


@cache
def aims(user_lexicon: str = "") -> Aims:
    """With the shipped words, or with those of a user's folder added. Raises KnowledgeError for a bad file."""
    return Aims(lexicon("measure_triggers", user_lexicon))
