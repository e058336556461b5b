"""Titles of cases that have none printed: made from the text, or told behind 原标题."""

import re

from ..debris import debris
from .layout import Layout, load_layout
from .text import sentences

_MADE_TITLE, _LONGEST_TITLE = 40, 60
_SHORTEST_TITLE = 8
_OPENING, _BYLINE = 500, 60
_CLAUSE = re.compile("[，。；：！？,;!?\n]")
_SPEECH_END = re.compile("[。！？!?…，]”")
_TITLE_END = re.compile("[。！？\n]")


def made_title(text: str) -> str:
    """A title from a text without one: clauses of its first sentence that is no byline and no speech and points at nothing before it, up to 40 characters
    (60 for a long clause).

    It is always a part of the text, so that a made title can be told from a printed one.
    """
    start = _after_byline(text[:_OPENING])
    opening = text[start:start + _OPENING]
    found = [opening[part.start:part.end] for part in sentences(opening)]
    sentence = next((part for part in found if not (part.startswith("“") and _SPEECH_END.search(part)) and not load_layout().points_back.match(part)),
                    found[0] if found else text)
    while (when := load_layout().when.match(sentence)) and when.end() + _SHORTEST_TITLE < len(sentence):
        sentence = sentence[when.end():]
    sentence = sentence.strip().rstrip("。！？")
    cuts = [match.start() for match in _CLAUSE.finditer(sentence[:_LONGEST_TITLE])] + [len(sentence)]
    fitting = [at for at in cuts if _SHORTEST_TITLE <= at <= _MADE_TITLE] or [at for at in cuts if _SHORTEST_TITLE <= at <= _LONGEST_TITLE][:1]
    cut = max(fitting, default=_LONGEST_TITLE)
    return _balanced(sentence[:cut]) or text.strip()[:_MADE_TITLE].strip()


def _after_byline(text: str) -> int:
    """Where a text begins when the bylines at its head are left out."""
    mask = debris(text)
    dateline = load_layout().dateline.match(text)
    start = dateline.end() if dateline else 0
    while start < len(text):
        if mask.covers(start) or text[start] in " \n，。：、；":
            start += 1
        elif text[start] in "（(【" and (end := max(text.find(mark, start, start + _BYLINE) for mark in "）)】")) > 0:
            start = end + 1
        else:
            return start
    return 0


def _balanced(title: str) -> str:
    """A title cut before a quotation mark that it does not close."""
    opened = title.rfind("“")
    return (title[:opened] if opened > 4 and "”" not in title[opened:] else title).strip()


def original_title(text: str, layout: Layout) -> str:
    """The title behind 原标题：, up to where a body can begin."""
    for mark in layout.original_title:
        if text.startswith(mark):
            line = text[len(mark):].partition("\n")[0][:3 * _MADE_TITLE]
            mask = debris(line)
            cuts = [match.start() for pattern in (layout.body_start, _TITLE_END) if (match := pattern.search(line, _SHORTEST_TITLE))]
            cuts += [at for at in range(_SHORTEST_TITLE, len(line)) if mask.covers(at)][:1]
            cut = min(cuts, default=len(line))
            return _balanced(line[:cut if cut <= _LONGEST_TITLE else _MADE_TITLE])
    return ""
