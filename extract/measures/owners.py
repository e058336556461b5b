"""Whose a figure is: the instrument or platform that its sentence names as the cause, else the case."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator

from ..mentions import Frame, Measurement, Mention
from .words import measure_words, trigger

_CLAUSE_END, _SENTENCE_END, _COMMA = re.compile("[，,。；;\n]"), re.compile("[。！？\n；;]"), re.compile("[，,]")
_COUNTED = re.compile(r"[”’]?(?:达到?|共计?|近|超过?|约|已|逾)?[\d一二三四五六七八九十百]")  # 设立“政务驿站”17个
_NEAREST = 30  # names before a figure that are looked at
_VERB = 5  # characters before a platform in which the verb stands that has it as its object
_FAR = 2  # commas over which a platform is still the subject of what it does


def causes(text: str, frame: Frame) -> Iterator[tuple[Measurement, Mention | None]]:
    """Each measurement with the instrument or platform that its sentence names before it as the cause, or None for the case itself.

    What stands behind a semicolon is told of by itself (推行“就近办”；全市网办率达98%), and what is done brings a result, not what it is done with
    (依托“一窗通”平台推行…，办理时间缩短一半).
    """
    owners = _Owners(text, frame)
    yield from ((measurement, owners.cause(measurement)) for measurement in frame.measurements)


class _Owners:
    """The instruments and platforms of one text, where its sentences begin and where its commas stand."""

    def __init__(self, text: str, frame: Frame) -> None:
        self._text = text
        self._named = sorted((m for m in frame.mentions if m.label in ("PolicyInstrument", "Platform") and m.kind != "document"), key=lambda m: m.start)
        self._starts = [m.start for m in self._named]
        self._ends_of_sentences = [match.end() for match in _SENTENCE_END.finditer(text)]
        self._commas = [match.start() for match in _COMMA.finditer(text)]
        self._figures: dict[Mention, list[Measurement]] = {}  # in whose indicators a platform stands
        for figure in sorted(frame.measurements, key=lambda m: m.start):
            for m in self._named[bisect_left(self._starts, figure.start):bisect_right(self._starts, figure.start + len(figure.indicator))]:
                if m.end <= figure.start + len(figure.indicator) + 1:
                    self._figures.setdefault(m, []).append(figure)

    def cause(self, figure: Measurement) -> Mention | None:
        """The last of the nearest names before the end of a figure that owns it; one that the text only does something with stands back."""
        at = bisect_right(self._ends_of_sentences, figure.start)
        start = self._ends_of_sentences[at - 1] if at else 0
        means = None
        last = bisect_left(self._starts, figure.end)
        for m in reversed(self._named[max(bisect_left(self._starts, start), last - _NEAREST):last]):
            if m.end > figure.end or (m.label == "Platform" and not self._owns(m, figure)):
                continue
            if m.label == "PolicyInstrument" or not trigger("means", "WORDS“?$").search(self._text, max(0, m.start - 4), m.start + self._text.startswith("“", m.start)):
                return m
            means = means or m
        return means

    def _owns(self, platform: Mention, figure: Measurement) -> bool:
        """Whether a platform may be the cause of a figure behind it or in whose indicator it stands.

        None is where it is what the figure counts (设立“政务驿站”17个), what is put into another (整合12345热线等47个部门的服务), the way by which people come (通过小程序即可办理，办理时间缩短一半) or a hotline whose
        calls are measured (12345热线投诉量); one that stands in an earlier indicator is the subject of little more than that.
        """
        text = self._text
        if _COUNTED.match(text, platform.end) or trigger("taken_in", "WORDS了?[“《]?$").search(text, max(0, platform.start - _VERB), platform.start):
            return False
        words = measure_words()
        measured = figure.indicator.endswith(words.measured)
        if platform.start >= figure.start:
            return not (measured and trigger("hotlines").search(text, platform.start, platform.end))
        commas = bisect_left(self._commas, figure.start) - bisect_left(self._commas, platform.end)
        if commas and trigger("ways").search(text, platform.end, _clause_end(text, platform.end)):
            return False
        earlier = next((m for m in self._figures.get(platform, ()) if m is not figure and m.end <= figure.start), None)
        if commas and earlier:
            if measured or earlier.indicator.endswith(words.measured) or commas > _FAR:
                return False
            return commas < _FAR or words.output_start.match(figure.indicator) is not None
        return not (measured and commas >= _FAR)


def _clause_end(text: str, start: int) -> int:
    found = _CLAUSE_END.search(text, start)
    return found.start() if found else len(text)
