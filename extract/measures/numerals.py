"""Numerals as official Chinese texts write them: Arabic, Chinese and mixed (1.5万, 三千二百, 3亿5000万, 百分之三点五)."""

import re
import unicodedata

CHINESE = "〇零一二两三四五六七八九十百千万亿"

_DIGITS = {"〇": 0, "零": 0, "一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9}
_SMALL = {"十": 10, "百": 100, "千": 1000}
_LARGE = {"万": 10_000, "亿": 100_000_000}
_TOKEN = re.compile(r"\d+(?:\.\d+)?|[〇零一二两三四五六七八九]+|[十百千万亿]")


def parse_number(text: str) -> float:
    """The value of one numeral; words such as 余 and 多 inside do not change it, and 百分之 and 三分之一 give a number of percent.

    A last digit after 百, 千 or 万 counts the next lower unit (一万二 is 12000), digits alone are read one by one (二〇二三).
    Raises ValueError where there is no numeral. Linear in the length of the text.
    """
    text = unicodedata.normalize("NFKC", text).replace(",", "")
    if "分之" in text:
        below, above = text.split("分之", 1)
        return _decimal(above) / parse_number(below) * 100
    return _decimal(text)


def _decimal(text: str) -> float:
    whole, point, fraction = text.partition("点")
    return float(f"{_whole(whole):.0f}.{''.join(str(_DIGITS[c]) for c in fraction if c in _DIGITS)}") if point else _whole(whole)


def _whole(text: str) -> float:
    tokens = _TOKEN.findall(text)
    if not tokens:
        raise ValueError(f"no numeral in {text!r}")
    total = section = 0.0
    current: float | None = None
    last, largest, spaced = 1, 0, False
    for token in tokens:
        if token in _SMALL:
            section += (1.0 if current is None else current) * _SMALL[token]
            current, last, spaced = None, _SMALL[token], False
        elif token in _LARGE:
            factor = _LARGE[token]
            part = section + (current or 0.0)
            if largest and factor >= largest:
                total = (total + part) * factor
            else:
                total += (part or (1.0 if not total and current is None else 0.0)) * factor
            section, current, last, largest, spaced = 0.0, None, factor, factor, False
        elif token[0] in _DIGITS:
            spaced = token[0] in "零〇" and len(token) > 1
            digits = token[1:] if spaced and last > 1 else token
            current = float("".join(str(_DIGITS[c]) for c in digits))
            spaced = spaced or token in ("零", "〇")
        else:
            current = float(token)
            spaced = True
    if current is not None:
        section += current * (last / 10 if last >= 100 and not spaced and current < 10 else 1)
    return round(total + section, 6)
