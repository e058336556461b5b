"""Lines that break a paragraph because a page or a screen ends there, joined to paragraphs."""

import re
from math import ceil

# Lines that begin a paragraph, however full the line above is.
OPENING = re.compile(r"[一二三四五六七八九十]{1,3}\s?、|[（(]\s?[一二三四五六七八九十]{1,3}\s?[）)]|\d{1,2}\s?[.．、]\D|附\s?件|第[一二三四五六七八九十百]{1,5}[条章]|案例|"
                     # the fields of a form: 实施单位：…, 【主要做法】…
                     r"[【\[]?[\u4e00-\u9fff]{0,4}(?:单位|名称|做法|成效|背景|举措|效果|启示|地区)[】\]]?\s?[：:]")
_NARROW = 12
_FULL = 0.9
# A plain text is taken for one that was broken at a width where so many lines, and this share of all, end within two characters of it, most of them
# in the middle of a sentence. Wider lines are paragraphs.
_WRAPPED_LINES, _WRAPPED_SHARE, _WIDEST = 4, 0.4, 60
_STOPS = ("。", "！", "？", "：", ":", "；", "”")


def join_lines(lines: list[str], narrowest: float = 0) -> list[str]:
    """Printed lines as paragraphs: a line that fills the measure and ends in no full stop goes on in the next one.

    The measure is the width that nine lines of ten stay below, with a Latin letter or digit as half a character; of few lines it may be known that it is
    not less than `narrowest`.
    """
    widths = [printed_width(line) for line in lines]
    measure = max(sorted(widths)[ceil(_FULL * (len(widths) - 1))], narrowest)
    paragraphs: list[str] = []
    goes_on = False
    for line, width in zip(lines, widths, strict=True):
        if goes_on and not OPENING.match(line):
            latin = paragraphs[-1][-1:].isascii() and line[:1].isascii() and paragraphs[-1][-1:].isalpha() and line[:1].isalpha()
            paragraphs[-1] += (" " if latin else "") + line
        else:
            paragraphs.append(line)
        goes_on = measure >= _NARROW and width >= _FULL * measure and not line.endswith(("。", "！", "？", "：", ":"))
    return paragraphs


def printed_width(line: str) -> float:
    """The width in Chinese characters; a Latin letter or digit is half a one."""
    return sum(0.5 if character.isascii() else 1 for character in line)


def unwrapped(text: str) -> str:
    """A text whose paragraphs were broken at a fixed width, with its paragraphs whole; any other text as it is."""
    blocks = [[line for line in block.split("\n") if line.strip()] for block in re.split(r"\n[ \t\u3000]*\n", text)]
    lines = [line for block in blocks for line in block]
    measure = max(map(printed_width, lines), default=0.0)
    full = [line for line in lines if printed_width(line) >= measure - 2]
    if not (_NARROW <= measure <= _WIDEST and len(full) >= max(_WRAPPED_LINES, _WRAPPED_SHARE * len(lines)) and "。" in text
            and sum(not line.rstrip().endswith(_STOPS) for line in full) > 0.6 * len(full)):
        return text
    return "\n\n".join("\n".join(join_lines([line.rstrip() for line in block])) for block in blocks if block)
