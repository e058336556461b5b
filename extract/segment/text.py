"""Inside a case: its sections and its sentences, as ranges of its text."""

import re

from reformgraph.schema.records import Range, Section

from .layout import LEVEL_1, LEVEL_2, load_layout, numeral, split_lines

# Speech of up to so many characters stays one sentence with what is said about it; a longer one is read sentence by sentence.
LONGEST_SPEECH = 100
_SPEAKER = 30
_ENDS = "。！？!?"
_CLOSING = "”’」』）)】》\""
_OPENING_QUOTE, _CLOSING_QUOTE = "“「『", "”」』"
_FIRST_SENTENCE = re.compile("[^。！？!?]*[。！？!?]?")


def sentences(text: str) -> tuple[Range, ...]:
    """The sentences of a text: they end with 。！？ (with the closing quotes and brackets behind it) and with a line.

    ； does not end one. Short speech in quotation marks is not cut, and 。” ends a sentence only where no speaker follows (“…。”她说。).
    """
    found: list[Range] = []
    for line in split_lines(text):
        inside = _speech(line.text)
        start = position = 0
        size = len(line.text)
        while position < size:
            if line.text[position] not in _ENDS or inside[position]:
                position += 1
                continue
            end = position + 1
            while end < size and line.text[end] in _ENDS + _CLOSING:
                end += 1
            quoted = any(c in _CLOSING_QUOTE for c in line.text[position:end])
            if not (quoted and _goes_on(line.text, end)):
                _add(found, line.text, line.start, start, end)
                start = end
            position = end
        _add(found, line.text, line.start, start, size)
    return tuple(found)


def _add(found: list[Range], line: str, offset: int, start: int, end: int) -> None:
    piece = line[start:end]
    start += len(piece) - len(piece.lstrip())
    end -= len(piece) - len(piece.rstrip())
    if start < end:
        found.append(Range(offset + start, offset + end))


def _speech(line: str) -> bytearray:
    """Marks the characters inside short, closed quotations; the last mark before the closing quote is left out."""
    inside = bytearray(len(line))
    opened: list[int] = []
    for position, character in enumerate(line):
        if character in _OPENING_QUOTE:
            opened.append(position)
        elif character in _CLOSING_QUOTE and opened:
            start = opened.pop()
            if position - start <= LONGEST_SPEECH:
                inside[start:position - 1] = b"\1" * max(0, position - 1 - start)
    return inside


def _goes_on(line: str, end: int) -> bool:
    rest = _FIRST_SENTENCE.match(line[end:end + _SPEAKER])
    if rest is None or not rest[0]:
        return False
    return rest[0][0] in "，、；：" or load_layout().say.search(rest[0]) is not None


def sections(text: str) -> tuple[Section, ...]:
    """The sections of a text, in order: lines that begin with 一、 (level 1) or （一） (level 2).

    A section reaches to the next one of its level or above. Its heading is the line, up to the first 。 where more follows (`一是` opens no section).
    """
    heads: list[tuple[int, int, str]] = []
    for line in split_lines(text):
        for level, pattern in ((1, LEVEL_1), (2, LEVEL_2)):
            if (match := pattern.match(line.text)) and numeral(match[1]):
                heads.append((line.start, level, line.text.partition("。")[0]))
                break
    found: list[Section] = []
    end_of = {1: len(text.rstrip()), 2: len(text.rstrip())}
    for start, level, heading in reversed(heads):
        found.append(Section(heading, level, start, end_of[level]))
        for lower in range(level, 3):
            end_of[lower] = start - 1
    return tuple(reversed(found))


def section_number(section: Section) -> int:
    """The number that a section's heading has."""
    match = (LEVEL_1 if section.level == 1 else LEVEL_2).match(section.heading)
    return (numeral(match[1]) or 0) if match else 0
