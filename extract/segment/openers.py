"""The rarer ways to begin a case, as web pages and posts have them: 01, ①, 第一例, 【…】, ◆ …, and titles that nothing marks."""

import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from .layout import ARABIC, LEVEL_1, LEVEL_2, Layout, Line, is_title, letters
from .owners import owned

_SHORTEST, _LONGEST, _LONGEST_LISTED = 5, 45, 100  # characters of a title that no number marks, and of one in a list
_ONE_CHARACTER = r"[①-⑳⑴-⒇❶-❿➀-➉㈠-㈩壹贰叁肆伍陆柒捌玖拾]"
NUMBERS = (
    re.compile(r"[（(]\s?(\d{1,2}|[０-９]{1,2})\s?[）)]\s?[、.．]?\s?(?=\D|$)(.*)"),
    re.compile(rf"({_ONE_CHARACTER})\s?[、.．]?\s?(.*)"),
    re.compile(r"第\s?([一二三四五六七八九十]{1,3}|\d{1,2})\s?[例则]\s?[:：、]?\s?(.*)"),
    re.compile(r"(0[1-9]|[1-9]\d)(?:\s?[/|｜丨]\s?|\s|(?=[一-鿿“《]|$))(?![年月日个件项元人家万亿条名户])(.*)"),
)
"""Numbers that begin a case beside 一、, （一） and 1.; group 1 is the number, group 2 the rest of the line."""
ALONE = re.compile(r"(\d{1,2}|[一二三四五六七八九十]{1,3})\s?()")
"""A number that has a line of its own, above the title."""

PLACE = r"[一-鿿]{1,8}(?:省|市|州|盟|县|区|旗|地区)"
_OF_A_PLACE = re.compile(rf"[【\[]?{PLACE}[】\]]?\s?[:：]\s?\S{{4}}")
_AT_PLACE = re.compile(rf"{PLACE}(?!人民|政府|各)")
_OWN_LINE = 60
_SIGNED = re.compile(r"(?:([★☆▲△◆◇●○■□◎※▶►➤✦❖▎▍])\s?(.+)|(【)([^【】]+)】(.*))")


def listed_before(lines: Sequence[Line]) -> list[tuple[int, str]]:
    """Titles that stand first in a list, with numbers or without, and then again one by one above their texts."""
    titles = [_unnumbered(line.text) if len(line.text) <= _LONGEST_LISTED and "。" not in line.text else "" for line in lines]
    keys = [letters(title) if len(title) >= _SHORTEST else "" for title in titles]
    places: dict[str, list[int]] = {}
    for index, key in enumerate(keys):
        if key:
            places.setdefault(key, []).append(index)
    block: list[int] = []
    for index, key in enumerate([*keys, ""]):
        if key and len(places[key]) == 2 and places[key][0] == index:
            block.append(index)
            continue
        again = [places[keys[at]][1] for at in block]
        if len(block) > 1 and again[0] > block[-1] and all(a + 1 < b for a, b in pairwise(again)):
            return [(at, titles[at]) for at in again]
        block = []
    return []


def _unnumbered(text: str) -> str:
    match = next((match for pattern in (LEVEL_1, LEVEL_2, ARABIC, *NUMBERS) if (match := pattern.fullmatch(text))), None)
    return match[2].strip() if match else text.strip()


def signed(lines: Sequence[Line], layout: Layout) -> list[tuple[int, str]]:
    """The lines that the same sign begins (◆, 【…】), where they are the titles of cases: index of the line and title, with what follows it behind 】."""
    found: dict[str, list[tuple[int, str, str]]] = {}
    for index, line in enumerate(lines):
        if match := _SIGNED.fullmatch(line.text):
            sign, title, rest = (match[1], match[2], "") if match[1] else (match[3], match[4], match[5])
            found.setdefault(sign, []).append((index, title.strip(), rest))
    for marks in found.values():
        titles = [title for _, title, _ in marks]
        if len(marks) > 1 and are_titles(titles, layout) and all(rest or _has_text(lines, index) for index, _, rest in marks):
            return [(index, f"{title}】{rest}" if rest else title) for index, title, rest in marks]
    return []


def in_bold(lines: Sequence[Line], layout: Layout, bold: Sequence[int]) -> list[tuple[int, str]]:
    """The lines in bold, where they are the titles of cases; a first one that names the batch is its title."""
    marks = [(index, lines[index].text) for index in bold if index or not layout.batch.search(lines[index].text)]
    return marks if len(marks) > 1 and are_titles([title for _, title in marks], layout) and all(_has_text(lines, index) for index, _ in marks) else []


def unmarked(lines: Sequence[Line], layout: Layout, told: int) -> list[tuple[int, str]]:
    """Titles that nothing marks: short lines above a paragraph or a section, as many as the notice says it has cases, or all with a place before them."""
    marks = [(index, line.text) for index, line in enumerate(lines)
             if len(line.text) <= _LONGEST and is_title(line.text) and (index == 0 or lines[index - 1].text.endswith(("。", "”", "）", ")", "；"))) and _has_text(lines, index)]
    titles = [title for _, title in marks]
    if len(marks) < 2 or not are_titles(titles, layout):
        return []
    return marks if len(marks) == told or all(_AT_PLACE.match(title) for title in titles) else []


def of_places(lines: Sequence[Line]) -> list[tuple[int, str]]:
    """The lines 济南市：…, and 市税务局：… above a text, where there are two or more."""
    found = [(index, line.text) for index, line in enumerate(lines) if len(line.text) <= _OWN_LINE and _OF_A_PLACE.match(line.text) and "。" not in line.text]
    found = sorted({*found, *owned(lines)})
    return found if len(found) > 1 else []


def below(lines: Sequence[Line], index: int) -> str:
    """The title on the line below a number that has a line of its own; empty where none is."""
    following = lines[index + 1].text if index + 1 < len(lines) else ""
    return following if is_title(following) else ""


def are_titles(titles: Sequence[str], layout: Layout) -> bool:
    """Whether lines name cases: each another, none a sentence or a usual heading of a part of one (主要做法)."""
    return max(Counter(titles).values(), default=0) == 1 and all(
        _SHORTEST <= len(title) <= _LONGEST and "。" not in title and not (len(title) <= 16 and layout.section_title.search(title)) for title in titles)


def _has_text(lines: Sequence[Line], index: int) -> bool:
    """Whether a paragraph or a numbered section follows a line."""
    following = lines[index + 1].text if index + 1 < len(lines) else ""
    return "。" in following or any(pattern.match(following) for pattern in (LEVEL_1, LEVEL_2, ARABIC))
