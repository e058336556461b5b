"""Quoted phrases and titles in 《》, with their nesting, and the lists that they form.

Real texts mix “…”, ‘…’, 「…」 and "…", leave quotation marks open and close them with the wrong one. A pair ends at the first mark that can
close it; what is left open at the end of a paragraph is no pair.
"""

import re
from dataclasses import dataclass

_CLOSE = {"“": "”\"", "‘": "’'", "「": "」", "『": "』", "\"": "\"”", "《": "》", "〈": "〉", "<": ">"}
_OPENERS = frozenset("“‘「『《〈")
_CLOSERS = frozenset("”’」』》〉")
_MARKS = re.compile(r"[“”‘’「」『』\"《》〈〉\n]")
_JOINT = re.compile(r"[、,，+＋和与及或 　]{0,3}")


@dataclass(frozen=True, slots=True)
class Quoted:
    """A quoted phrase: `text[start:end]` with its marks, `text[start + 1:end - 1]` without. `depth` is the number of pairs round it."""

    start: int
    end: int
    depth: int
    mark: str


def quoted_phrases(text: str) -> list[Quoted]:
    """All closed pairs of quotation marks and 《》, in the order of their starts. Time is linear in the text."""
    found: list[Quoted] = []
    stack: list[tuple[str, int]] = []
    for match in _MARKS.finditer(text):
        mark, at = match[0], match.start()
        if mark == "\n":
            stack.clear()
        elif mark == "\"":
            if stack and stack[-1][0] in "“\"":
                opener, start = stack.pop()
                found.append(Quoted(start, at + 1, len(stack), opener))
            else:
                stack.append((mark, at))
        elif mark in _OPENERS:
            stack.append((mark, at))
        elif mark in _CLOSERS:
            for depth in range(len(stack) - 1, max(-1, len(stack) - 4), -1):
                opener, start = stack[depth]
                if mark in _CLOSE[opener]:
                    del stack[depth:]
                    found.append(Quoted(start, at + 1, depth, opener))
                    break
    found.sort(key=lambda q: (q.start, -q.end))
    return found


def list_ends(text: str, phrases: list[Quoted]) -> list[int]:
    """For each phrase the index of the last phrase of the list that it stands in: “A”、“B”和“C”服务 is one list."""
    ends = list(range(len(phrases)))
    for index in range(len(phrases) - 2, -1, -1):
        here, after = phrases[index], phrases[index + 1]
        if after.depth == here.depth and _JOINT.fullmatch(text, here.end, after.start):
            ends[index] = ends[index + 1]
    return ends


def with_marks(text: str, start: int, end: int) -> tuple[int, int]:
    """The range of a phrase together with the quotation marks that stand right around it."""
    before, after = text[start - 1:start] if start else "", text[end:end + 1]
    return (start - 1, end + 1) if before in _OPENERS and before != "《" and after and after in _CLOSE[before] else (start, end)
