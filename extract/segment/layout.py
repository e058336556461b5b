"""The words of schema/lexicon/layout.yaml, compiled: how a notice, an attachment, a case and a section begin."""

import calendar
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from reformgraph.schema.lexicon_files import lexicon

_DIGITS = "一二三四五六七八九"
_ARTICLES, _TITLE = 3, 100
_NUMERAL = r"(?:\d{1,3}|[０-９]{1,3}|[一二三四五六七八九十百零〇]{1,5})"


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a text, without its line break."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Layout:
    """Compiled patterns and word sets of layout.yaml. A pattern's group 1 is the number, group 2 the rest of the line."""

    attachment: re.Pattern[str]
    attachment_list: re.Pattern[str]
    case: re.Pattern[str]
    case_label: re.Pattern[str]
    header_keys: dict[str, str]
    header_key: re.Pattern[str]
    way: re.Pattern[str]
    site: re.Pattern[str]
    stamp_start: re.Pattern[str]
    stamp_field: re.Pattern[str]
    stamp_word: re.Pattern[str]
    batch: re.Pattern[str]
    general: re.Pattern[str]
    introduces: re.Pattern[str]
    section_title: re.Pattern[str]
    group_end: re.Pattern[str]
    chapter: re.Pattern[str]
    notice_end: re.Pattern[str]
    body_start: re.Pattern[str]
    when: re.Pattern[str]
    points_back: re.Pattern[str]
    dateline: re.Pattern[str]
    say: re.Pattern[str]
    body_marks: tuple[str, ...]
    original_title: tuple[str, ...]
    notes: tuple[str, ...]
    closing: re.Pattern[str]
    page_end: re.Pattern[str]
    other_years: re.Pattern[str]
    told_cases: re.Pattern[str]
    no_place: tuple[str, ...]
    columns: dict[str, str]
    column_endings: dict[str, str]
    case_names: frozenset[str]
    briefing: re.Pattern[str]
    about: str
    batch_title: str
    series: dict[str, str]

    def opens_case(self, line: str) -> bool:
        """Whether a line begins with what can open a case: 案例名称, 案例一, 一、, （一） or 1."""
        return any(pattern.match(line) for pattern in (self.case, LEVEL_1, LEVEL_2, ARABIC)) or self.case_label.fullmatch(line) is not None

    def column_role(self, word: str) -> str:
        """What a column with this head holds: by the whole word, else by its ending, else `more`; empty for no word."""
        if not word:
            return ""
        return self.columns.get(word) or next((role for ending, role in self.column_endings.items() if word.endswith(ending)), "more")


LEVEL_1 = re.compile(r"([一二三四五六七八九十]{1,3})\s?、(.*)")
LEVEL_2 = re.compile(r"[（(]\s?([一二三四五六七八九十]{1,3})\s?[）)]、?(.*)")
ARABIC = re.compile(r"(\d{1,3}|[０-９]{1,3})\s?[.．、](?!\d{1,3}(?:[.．万亿%％倍个\s]|$))(.*)")
CELL_NUMBER = re.compile(r"(\d{1,3})()")
ARTICLE = re.compile(r"第[一二三四五六七八九十百零〇]{1,7}条")
LIST_ITEM = re.compile(r"(?<![\d.．A-Za-z年第])(\d{1,3})\s?[.．、](?:(?!\d)|(?=(?:19|20)\d{2}年))")
DATE = re.compile(
    r"(?P<y>(?:19|20)\d{2}|[一二三四五六七八九〇○零OＯ]{4})\s?年\s?(?:(?P<m>\d{1,2}|[一二三四五六七八九十]{1,2})\s?月"
    r"\s?(?:(?P<d>\d{1,2}|[一二三四五六七八九十]{1,3})\s?日)?)?")
STAMP = re.compile(r"(?<!\d)(?P<y>(?:20)?\d{2})[-/.](?P<m>\d{1,2})[-/.](?P<d>\d{1,2})(?!\d)")
DATE_ALONE = re.compile(rf"[（(]?{DATE.pattern}[）)]?")
DATE_LINE = re.compile(rf"(?P<issuer>[^，。；：:、\d]{{0,60}}?)\s*[（(]?{DATE.pattern}[）)]?(?:印发|发布)?")
SENTENCE_MARKS = re.compile("[。！；]")
_PRINT_RUN = r"[（(]?共印\s?\d{1,5}\s?份[）)]?"
TITLE_LINES, SHORT = 4, 60  # lines that a title may take at most, characters of a short line


@cache
def load_layout() -> Layout:
    """The layout that ships with reformgraph."""
    data = lexicon("layout")
    keys = {key: role for role, words in data["header_keys"].items() for key in words}
    attachment = _either([r"\s?".join(word) for word in data["attachment"]], escape=False)
    return Layout(
        attachment=re.compile(rf"{attachment}\s?[:：]?\s?({_NUMERAL})\s?[:：.．、]?\s?(.*)"),
        attachment_list=re.compile(rf"{attachment}\s?[:：]\s?(.*)"),
        case=re.compile(rf"[【\[]?{_either(data['case_words'])}(?:之|[.．])?\s?[（(]?({_NUMERAL})[）)]?(?![\d年月日个件项条家批类览，,；;。])[】\]]?\s?[:：.．、]?\s?(.*)"),
        case_label=re.compile(rf"(?:[（(]?{_NUMERAL}[）)]?\s?[、.．]?\s?)?[【\[]?{_either(data['case_labels'])}[】\]]?\s?(?:[:：]\s?(.*)|())"),
        header_keys=keys,
        header_key=re.compile(rf"{_either(keys)}\s?[:：]"),
        **_of_pages(data["pages"], _either(key for key, role in keys.items() if role in ("date", "other"))),
        batch=re.compile(_either(data["batch_words"])),
        general=re.compile(_either(data["general_subjects"])),
        introduces=re.compile(_either(data["introductions"])),
        section_title=re.compile(_either(data["section_titles"])),
        group_end=re.compile(rf"{_either(data['group_endings'])}(?:[（(][^（）()]{{0,12}}[）)])?"),
        chapter=re.compile(rf"第[一二三四五六七八九十]{{1,3}}{_either(data['chapter_words'])}"),
        notice_end=re.compile(rf"{_either(data['notice_kinds'])}(?:[（(][^（）()]{{0,30}}[）)])?$"),
        body_start=re.compile(_either(data["body_starts"]) + r"|(?:20\d{2}年)?\d{1,2}月\d{1,2}日"),
        when=re.compile(rf"(?:{_either(data['when'])}|20\d{{2}}年(?:以来|初|底)?|(?:20\d{{2}}年)?(?:\d{{1,2}}月)?\d{{1,2}}日(?:上午|下午|晚)?)[，,]|{data['learned']}"),
        points_back=re.compile(_either(data["points_back"])),
        dateline=re.compile(data["dateline"]),
        say=re.compile(_either(data["say"])),
        body_marks=tuple(data["body_marks"]),
        original_title=tuple(data["original_title"]),
        notes=tuple(data["notes"]),
        other_years=re.compile(rf"{_either(data['other_years'])}$"),
        closing=re.compile(rf"[（(【]?{_either(data['closing_lines'])}\s?[:：]|[^，。；]{{0,60}}(?:19|20)\d{{2}}年\d{{1,2}}月\d{{1,2}}日印发(?:\s*{_PRINT_RUN})?$|{_PRINT_RUN}$"),
        page_end=re.compile(rf"[（(【\[]?{_either(data['page_ends'])}(?:\s?[:：】\]]|$|(?=[\s|｜]))"),
        told_cases=re.compile(rf"(?<![第\d])(\d{{1,3}}|[一二三四五六七八九十]{{1,3}})\s?[个项条件例则][^，。；：]{{0,16}}?{_either(data['batch_words'])}"),
        no_place=tuple(data["no_place"]),
        about=data["about"],
        batch_title=data["batch_title"],
        series={word: name for name, words in data["series"].items() for word in words},
        columns={word: role for role, words in data["columns"].items() for word in words},
        column_endings={word: role for role, words in data["column_endings"].items() for word in words},
        case_names=frozenset(data["case_labels"]),
        briefing=re.compile(rf"[一-鿿“”]{{2,40}}{_either(data['briefings'])}(?:[（(][^（）()]{{1,20}}[）)])?"),
    )


def _of_pages(pages: dict[str, Any], keys: str) -> dict[str, re.Pattern[str]]:
    """The patterns of what stands above the text of a web page. The way to it has 当前位置 or 首页 at its head, or two signs."""
    crumb, signs, space = r"[^\s>＞›»→/，。；：:“”—-]{1,14}", _either(pages["signs"]), r"[^\S\n]{0,3}"
    sign, any_sign = rf"{space}{signs}{{1,3}}{space}", rf"{space}(?:{signs}{{1,3}}|[/—-]){space}"
    by, name = _either(pages["by"]), "[一-鿿]{2,4}"
    # a word alone behind the value: another name (作者：张三 李四), a size (字号：大 中 小)
    alone = r"(?:[\s、]{1,4}[\[［]?[一-鿿]{1,3}[\]］]?(?=[\s|｜】]|$))*"
    value = rf"[\[［]?[^\s|｜丨，。；：:“”\[\]【】]{{1,24}}+[\]］]?(?![：:]){alone}"
    return {
        "way": re.compile(rf"{_either(pages['here'])}是?\s?[:：]{space}(?:{crumb}(?:{any_sign}{crumb})*)?(?:{any_sign})?|{_either(pages['home'])}(?:{any_sign}{crumb})+(?:{any_sign})?|{crumb}(?:{sign}{crumb}){{2,20}}(?:{sign})?"),
        "site": re.compile(rf"[^\n，。：]{{2,30}}{_either(pages['sites'])}\n"),
        "stamp_start": re.compile(rf"(?:19|20)\d{{2}}\s?年|(?<![\d-])(?:20)?\d{{2}}[-/.]\d{{1,2}}[-/.]\d|{keys}\s?[:：]|{by}[\s:：]"),
        "stamp_field": re.compile(rf"{keys}\s?(?:[:：](?:\s?{value})?|\d{{1,7}}\s?次?)|{by}[\s:：/]{{1,3}}{name}(?:[\s、]{{1,3}}{name}(?=[\s|｜）)]|$))*"),
        "stamp_word": re.compile(rf"{_either(pages['tools'])}(?![一-鿿])"),
    }


def is_law(lines: Sequence[Line]) -> bool:
    """Whether a text is a law or regulation: three lines or more begin with 第一条, 第二条 …"""
    return sum(ARTICLE.match(line.text) is not None for line in lines) >= _ARTICLES


def is_title(text: str) -> bool:
    """A line that can be a title: short, no sentence, no numbered heading."""
    return len(text) <= _TITLE and not re.search("[。；]", text) and not text.endswith(("：", ":", "，", ",")) and not (
        LEVEL_1.match(text) or LEVEL_2.match(text) or ARABIC.match(text))


def split_lines(text: str, start: int = 0) -> list[Line]:
    """The lines of `text[start:]`, with offsets into `text`."""
    lines = []
    for part in text[start:].split("\n"):
        if part:
            lines.append(Line(start, start + len(part), part))
        start += len(part) + 1
    return lines


def numeral(text: str) -> int | None:
    """A number up to 999 in Chinese numerals, digits of either width or one character (①); None when it is none."""
    if text.isdecimal():
        return int(text)
    if len(text) == 1 and (number := unicodedata.numeric(text, 0.0)).is_integer():
        return int(number) or None
    total = 0
    for unit, value in (("百", 100), ("十", 10)):
        head, found, text = text.partition(unit) if unit in text else ("", "", text)
        if found:
            if head and head not in _DIGITS:
                return None
            total += value * (_DIGITS.index(head) + 1 if head else 1)
            if value == 100 and len(text) == 2 and text[0] in "零〇":  # 一百零五
                text = text[1]
    if not text:
        return total or None
    return total + _DIGITS.index(text) + 1 if len(text) == 1 and text in _DIGITS else None


def plain(text: str) -> str:
    """A text without spaces."""
    return re.sub(r"\s", "", text)


def letters(text: str) -> str:
    """A text without spaces and punctuation, to compare titles by."""
    return re.sub(r"\W", "", text)


def iso_date(match: re.Match[str]) -> str:
    """ISO 8601 of a match of DATE or STAMP, as far as it tells; empty when no calendar has such a day."""
    year = "".join(str(int(c)) if c.isdecimal() else str("〇一二三四五六七八九".find(c)) if c in _DIGITS else "0" for c in match["y"])
    year = f"20{year}" if len(year) == 2 else year
    month, day = (numeral(match[key]) if match[key] else None for key in ("m", "d"))
    if not 1900 <= int(year) < 2100 or (month is not None and month > 12):
        return ""
    if month and day and day > calendar.monthrange(int(year), month)[1]:
        return ""
    return year + (f"-{month:02d}" if month else "") + (f"-{day:02d}" if month and day else "")


def _either(words: Any, *, escape: bool = True) -> str:
    """A group that matches any of the words, the longest first."""
    return "(?:" + "|".join(sorted((re.escape(w) if escape else w for w in words), key=len, reverse=True)) + ")"
