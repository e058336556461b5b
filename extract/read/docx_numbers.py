"""Automatic numbers of Word paragraphs (一、 （一） 1.), which stand in no text: counted as Word counts them."""

from typing import Any

from docx.oxml.ns import qn

_CHINESE = {"chineseCounting", "chineseCountingThousand", "ideographTraditional", "japaneseCounting", "taiwaneseCountingThousand"}
_DIGITS = "〇一二三四五六七八九"
_LEVELS = 9
_DIGITS_OF_NUMBER = 10


class Numbering:
    """Counts the numbered paragraphs of one document; `label` must be asked of each paragraph once, in order."""

    def __init__(self, document: Any) -> None:
        self._levels: dict[str, dict[int, tuple[str, str, int]]] = {}
        self._counts: dict[str, list[int]] = {}
        self._abstract: dict[str, str] = {}
        self._styles = {style.get(qn("w:styleId")): style for style in document.styles.element.iter(qn("w:style"))}
        try:
            root = document.part.numbering_part.element
        except (KeyError, NotImplementedError):
            return
        for abstract in root.iter(qn("w:abstractNum")):
            key = abstract.get(qn("w:abstractNumId"))
            self._levels[key] = {_whole(level.get(qn("w:ilvl")) or "", 0): (_value(level, "w:numFmt"), _value(level, "w:lvlText"), _start(level))
                                 for level in abstract.iter(qn("w:lvl"))}
        for num in root.iter(qn("w:num")):
            self._abstract[num.get(qn("w:numId"))] = _value(num, "w:abstractNumId")

    def label(self, paragraph: Any) -> str:
        """The number of a paragraph as Word shows it; empty for one that is not numbered or has a bullet."""
        number, level = self._place(paragraph)
        abstract = self._abstract.get(number, "")
        levels = self._levels.get(abstract, {})
        if level not in levels:
            return ""
        counts = self._counts.setdefault(abstract, [0] * _LEVELS)
        counts[level] = counts[level] + 1 if counts[level] else levels[level][2]
        counts[level + 1:] = [0] * (_LEVELS - level - 1)
        text = levels[level][1] if levels[level][0] != "bullet" else ""
        for at in range(level + 1):
            style = levels.get(at, ("decimal", "", 1))[0]
            text = text.replace(f"%{at + 1}", _numeral(counts[at] or 1, style))
        return text

    def _place(self, paragraph: Any) -> tuple[str, int]:
        """Number id and level of a paragraph, from itself or from its style."""
        properties = paragraph.find(qn("w:pPr"))
        holder = properties.find(qn("w:numPr")) if properties is not None else None
        if holder is None and properties is not None and (style := self._styles.get(_value(properties, "w:pStyle"))) is not None:
            holder = next(style.iter(qn("w:numPr")), None)
        if holder is None:
            return "", 0
        return _value(holder, "w:numId"), min(_whole(_value(holder, "w:ilvl"), 0), _LEVELS - 1)


def _value(parent: Any, tag: str) -> str:
    child = parent.find(qn(tag))
    return "" if child is None else child.get(qn("w:val")) or ""


def _start(level: Any) -> int:
    return _whole(_value(level, "w:start"), 1)


def _whole(value: str, otherwise: int) -> int:
    """A number of the file, or what holds without one: a damaged file has words and numbers without end in its place."""
    return int(value) if value.isdecimal() and len(value) < _DIGITS_OF_NUMBER else otherwise


def _numeral(number: int, style: str) -> str:
    if style not in _CHINESE or not 0 < number < 100:
        return str(number)
    tens, ones = divmod(number, 10)
    return ("" if not tens else "十" if tens == 1 else _DIGITS[tens] + "十") + (_DIGITS[ones] if ones else "")
