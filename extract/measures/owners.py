"""Whose a figure is: the instrument or platform that its sentence names as the cause, else the case."""

import re
from collections.abc import Iterator, Sequence
from functools import cache

from reformgraph.schema.lexicon_files import lexicon

from ..mentions import Frame, Measurement, Mention
from .words import either, measure_words

_CLAUSE_END = re.compile("[，,。；;\n]")
_COUNTED = re.compile(r"[”’]?(?:达到?|共计?|近|超过?|约|已|逾)?[\d一二三四五六七八九十百]")  # 设立“政务驿站”17个
_FAR = 2  # commas over which a platform is still the subject of what it does


def causes(text: str, frame: Frame) -> Iterator[tuple[Measurement, Mention | None]]:
    """Each measurement with the instrument or platform that its sentence names before it as the cause, or None for the case itself.

    What stands behind a semicolon is told of by itself (推行“就近办”；全市网办率达98%), and what is done brings a result, not what it is done with
    (依托“一窗通”平台推行…，办理时间缩短一半).
    """
    named = sorted((m for m in frame.mentions if m.label in ("PolicyInstrument", "Platform") and m.kind != "document"), key=lambda m: m.start)
    for measurement in frame.measurements:
        start = max(text.rfind(mark, 0, measurement.start) for mark in "。！？\n；;") + 1
        before = [m for m in named if start <= m.start and m.end <= measurement.end and (m.label != "Platform" or _owns(text, m, measurement, frame.measurements))]
        done = [m for m in before if m.label == "PolicyInstrument" or not _means().search(text, max(0, m.start - 4), m.start + text.startswith("“", m.start))]
        causing = done or before
        yield measurement, causing[-1] if causing else None


def _owns(text: str, platform: Mention, figure: Measurement, others: Sequence[Measurement]) -> bool:
    """Whether a platform may be the cause of a figure behind it or in whose indicator it stands.

    None is where it is what the figure counts (设立“政务驿站”17个), the way by which people come (通过小程序即可办理，办理时间缩短一半) or a hotline whose
    calls are measured (12345热线投诉量); one that stands in an earlier indicator is the subject of little more than that.
    """
    if _COUNTED.match(text, platform.end):
        return False
    words = measure_words()
    measured = figure.indicator.endswith(words.measured)
    commas = len(re.findall("[，,]", text[platform.end:figure.start]))
    if platform.start >= figure.start:
        return not (measured and _hotline().search(text, platform.start, platform.end))
    if commas and _way().search(text, platform.end, _clause_end(text, platform.end)):
        return False
    earlier = next((m for m in others if m is not figure and m.start <= platform.start and platform.end <= m.start + len(m.indicator) + 1 and m.end <= figure.start), None)
    if commas and earlier:
        if measured or earlier.indicator.endswith(words.measured) or commas > _FAR:
            return False
        return commas < _FAR or words.output_start.match(figure.indicator) is not None
    return not (measured and commas >= _FAR)


def _clause_end(text: str, start: int) -> int:
    found = _CLAUSE_END.search(text, start)
    return found.start() if found else len(text)


@cache
def _means() -> re.Pattern[str]:
    return re.compile(rf"{either(lexicon('measure_triggers')['means'])}“?$")


@cache
def _way() -> re.Pattern[str]:
    return re.compile(either(lexicon("measure_triggers")["ways"]))


@cache
def _hotline() -> re.Pattern[str]:
    return re.compile(either(lexicon("measure_triggers")["hotlines"]))
