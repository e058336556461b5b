"""What is odd about a batch: numbers, titles and bodies that are missing, sections that are cut."""

import re
from collections.abc import Iterator, Sequence, Set
from itertools import pairwise

from reformgraph.schema.records import Anomaly, Batch, Case, Document

from .layout import Layout, is_law, numeral, split_lines
from .pieces import Piece
from .text import section_number, sentences

_CELLS = re.compile(r"\t|\S {2,}\S")  # between the cells of a table in plain text
_OPENING = 20


def find_anomalies(batch: Batch, pieces: Sequence[Piece], made: Set[int]) -> tuple[Anomaly, ...]:
    """The anomalies of a batch; `pieces` are the cases as found in the text, `made` the numbers of those whose title we made."""
    found = [*_numbers(batch, pieces, made)]
    for case in batch.cases:
        found += _sections(batch.source, case)
    return tuple(found)


def told_number(letter: str, layout: Layout) -> int:
    """How many cases a letter says it has (现将4个典型案例通报如下); 0 where it does not say."""
    found = layout.told_cases.search(letter)
    return numeral(found[1]) or 0 if found else 0


def fewer_than_told(batch: Batch, told: int) -> tuple[Anomaly, ...]:
    """The anomaly of a batch with another number of cases than its letter tells."""
    number = len(batch.cases)
    if told < 2 or number == told:
        return ()
    return (Anomaly("number-told", batch.source, "", f"通知说有 {told} 个案例，读出 {number} 个", f"the letter tells of {told} cases, {number} were found"),)


def one_of_places(batch: Batch, headings: Sequence[str]) -> tuple[Anomaly, ...]:
    """The anomaly of a document read as one case though its headings begin with different places."""
    if not headings:
        return ()
    told = [heading[:20] for heading in headings[:3]]
    return (Anomaly("places-in-one", batch.source, "", f"按一个案例读取，但有 {len(headings)} 个标题以不同地区开头：{'；'.join(told)}。如是多个案例，请在总标题中写“典型案例”，或在各标题前写“案例一”“案例二”",
                    f"read as one case, but {len(headings)} headings begin with different places: {'; '.join(told)}. If they are cases, write 典型案例 in the title, or 案例一, 案例二 before each heading"),)


def left_out(document: Document, start: int, end: int, cases: Sequence[Case], layout: Layout) -> tuple[Anomaly, ...]:
    """The anomaly of a document with paragraphs from `start` to `end` that are in no case. Those that introduce the cases and the cells of tables are expected."""
    told = {case.text[part.start:part.end] for case in cases for part in case.sentences}
    cells = [cell for row in document.rows for cell in row.cells if cell]
    first, last = min((cell.start for cell in cells), default=end), max((cell.end for cell in cells), default=end)
    lines = [line.text for line in split_lines(document.text[:end], start)
             if "。" in line.text and not first <= line.start < last and not _CELLS.search(line.text) and not layout.introduces.search(line.text) and not layout.opens_case(line.text)]
    out = [line for line in lines if not any(line[part.start:part.end] in told for part in sentences(line))]
    if not out:
        return ()
    opening = out[0][:_OPENING].rstrip("。")
    return (Anomaly("text-left-out", document.source, "", f"有 {len(out)} 段文字不在任何案例中：{opening}……。如果全文是一个案例，请在总标题中去掉“案例”“经验”等字样；如果它属于某个案例，请检查标题的写法",
                    f"{len(out)} paragraphs are in no case: {opening}…. If the document is one case, leave 案例 or 经验 out of its title; if they belong to a case, look at how its heading is written"),)


def _numbers(batch: Batch, pieces: Sequence[Piece], made: Set[int]) -> Iterator[Anomaly]:
    titles = dict(batch.titles)
    numbers = {case.number for case in batch.cases}
    for case in batch.cases:
        if titles and case.number not in titles:
            yield _at(batch, "title-missing", case.number, "标题列表中缺少此项", "the list of titles lacks it")
        if case.number in made:
            yield _at(batch, "title-made", case.number, f"没有标题，取正文开头：{case.title}", f"has no title; taken from its text: {case.title}")
    for before, after in pairwise([0, *sorted(numbers)]):
        if after > before + 1:
            span = _span(before + 1, after - 1)
            yield Anomaly("number-missing", batch.source, span, f"缺少第 {span} 号案例", f"there is no case {span}")
    found = {piece.number for piece in pieces}
    doubled = [piece.number for piece in pieces if piece.number is not None]
    if len(set(doubled)) < len(doubled):
        yield Anomaly("number-doubled", batch.source, "", "案例编号重复，已按出现顺序重新编号", "case numbers repeat; the cases are numbered in their order")
    last = max((case.number for case in batch.cases if case.text), default=0)
    for case in batch.cases:
        if not case.text and case.number < last and case.number not in found:
            yield _at(batch, "attachment-missing", case.number, f"有标题、无附件：{case.title}", f"has a title but no attachment: {case.title}")
        elif not case.text and case.number < last:
            yield _at(batch, "body-missing", case.number, f"有标题、无正文：{case.title}", f"has a title but no text: {case.title}")
        elif case.text.endswith(("…", "...")):
            yield _at(batch, "text-cut", case.number, "正文在省略号处中断", "the text breaks off with an ellipsis")
    tail = [case.number for case in batch.cases if case.number > last]
    if tail:
        yield Anomaly("body-missing", batch.source, _span(tail[0], tail[-1]), "只有标题、没有正文", "titles only, no text")


def _span(first: int, last: int) -> str:
    return f"{first}–{last}" if last > first else str(first)


def _at(batch: Batch, kind: str, number: int, zh: str, en: str) -> Anomaly:
    return Anomaly(kind, batch.source, str(number), zh, en)


def _sections(source: str, case: Case) -> Iterator[Anomaly]:
    """Numbers of sections that do not follow each other, and headings without a body."""
    if is_law(split_lines(case.text)):
        return
    breaks: list[str] = []
    before = {1: 0, 2: 0}
    running = 0
    for at, section in enumerate(case.sections):
        number = section_number(section)
        follows = number == before[section.level] + 1 or (section.level == 2 and number == running + 1)
        if section.level == 2:
            running = number
        if not follows:
            breaks.append(section.heading[:20])
        before[section.level] = number
        if section.level == 1:
            before[2] = 0
        listed = section.heading.endswith(("；", ";", "，"))
        bare = not listed and case.text[section.start:section.end].strip() == section.heading.strip()
        if bare and (at + 1 == len(case.sections) or case.sections[at + 1].level <= section.level):
            yield Anomaly("section-empty", source, str(case.number), f"小节无正文：{section.heading}", f"a section has no text: {section.heading}")
    if breaks:
        zh = "小节编号不连续，可能有缺失：" + "；".join(breaks)
        yield Anomaly("section-cut", source, str(case.number), zh, "section numbers do not follow; parts may be missing: " + "; ".join(breaks))
