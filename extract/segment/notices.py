"""From a document to its batch: the notice, the cases with their sections and sentences, and what is odd about them."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from pathlib import PurePath

from reformgraph.schema.records import Anomaly, Batch, Case, Document

from .anomalies import fewer_than_told, find_anomalies, left_out, one_of_places, told_number
from .cases import split_cases
from .layout import DATE, Layout, is_title, iso_date, letters, load_layout, numeral, split_lines
from .pieces import Piece
from .places import headings_of_places, place_before
from .preamble import BATCH_NUMBER, Notice, ordinal_in, parse_notice
from .text import sections, sentences
from .titles import made_title, original_title

_TITLE_YEAR = re.compile(r"(20\d{2})(?:年|(?=\s?第))")
_YEAR_FIRST = re.compile(r"20\d{2}年?度?")
_ID_TITLE, _OPENING, _BEFORE_YEAR = 40, 500, 4
_PLACE = re.compile("(?:中共|中国共产党)?(.{2,8}?(?:省|自治区|特别行政区|自治州|市|地区|盟|州|自治县|县|区))")


def segment(document: Document) -> tuple[Batch, tuple[Anomaly, ...]]:
    """The batch of a document and its anomalies. A document that is no batch is a batch of one case.

    For every section and sentence of a case, `case.text[start:end]` is its text. Raises nothing: any text has a segmentation.
    """
    layout = load_layout()
    notice = parse_notice(document, layout)
    pieces = split_cases(document, notice, layout)
    only_titles = len(notice.titles) > 1 and layout.batch.search(f"{notice.title}\n{notice.letter}") is not None
    if not pieces and not only_titles:
        return _single(document, notice, layout)
    printed = dict(notice.titles) if _are_cases(notice.titles, pieces) else {}
    first = document.text[notice.start:].partition("\n")[0]
    if not notice.title and notice.masthead and pieces and _is_of(first, pieces[0]):
        notice = replace(notice, title=notice.masthead)
    if not notice.title and not notice.letter and is_title(first) and not layout.case.match(first) and not layout.attachment.match(first):
        notice = replace(notice, title=first, ordinal=notice.ordinal or ordinal_in(first))
    batch_id, title = _identity(document, notice, layout)
    date = notice.date or _year_in(title)
    made: set[int] = set()
    cases: list[Case] = []
    for number, piece in _numbered(pieces, printed):
        name, text = _title_and_text(piece, printed.get(number, ""))
        if not name or piece.made:
            name = name or made_title(text)
            made.add(number)
        cases.append(_case(batch_id, number, name, text, date))
    batch = Batch(batch_id, title, notice.issuer, date, document.source, document.sha256, tuple(printed.items()), tuple(cases))
    return batch, find_anomalies(batch, pieces, made) + fewer_than_told(batch, told_number(notice.letter, layout)) + left_out(document, notice.body, notice.end, cases, layout)


def _is_of(line: str, piece: Piece) -> bool:
    """Whether a line is the heading of a case, with its number or without."""
    return bool(piece.title) and letters(piece.title) in letters(line)


def _year_in(title: str) -> str:
    """The year that a title such as 典型经验做法（2025年第一批） or 2023年工作总结 tells."""
    other = load_layout().other_years
    return next((match[1] for match in _TITLE_YEAR.finditer(title) if not other.search(title, max(0, match.start() - _BEFORE_YEAR), match.start())), "")


def _single(document: Document, notice: Notice, layout: Layout) -> tuple[Batch, tuple[Anomaly, ...]]:
    text = document.text[notice.start:notice.foot].strip() or document.text
    title = notice.title or original_title(text, layout)
    if not title and not notice.web:
        first, _, rest = text.partition("\n")
        if rest and is_title(first):
            title, text = first, rest
    year = _year_in(title)
    date = notice.date or _printed_date(text) or year
    batch_id, _ = _identity(document, replace(notice, title=title, date=date, ordinal=""), layout)
    title = title or made_title(text)
    case = _case(batch_id, 1, title, text, year or date)  # a report on a year comes out in the next
    batch = Batch(batch_id, title, notice.issuer, date, document.source, document.sha256, (), (case,))
    told = told_number(text[:_OPENING], layout) if layout.batch.search(title) and layout.notice_end.search(title) else 0
    headings = headings_of_places(split_lines(document.text, notice.start), [start for start, _ in document.headings])
    return batch, find_anomalies(batch, [], set()) + fewer_than_told(batch, told) + one_of_places(batch, headings)


def _case(batch_id: str, number: int, title: str, text: str, date: str) -> Case:
    other = load_layout().other_years
    years = Counter(int(match["y"]) for match in DATE.finditer(text) if match["y"].isascii() and not other.search(text, max(0, match.start() - _BEFORE_YEAR), match.start()))
    named = max(years, key=lambda year: (years[year], year)) if years else None
    return Case(f"{batch_id}#{number}", number, title, text, int(date[:4]) if date else named, sections(text), sentences(text))


def _are_cases(titles: Sequence[tuple[int, str]], pieces: Sequence[Piece]) -> bool:
    """Whether the list of the letter names the cases, and not some attachments that hold them."""
    printed = dict(titles)
    return not pieces or any(_same(piece.title, printed.get(piece.number or 0, "")) for piece in pieces)


def _same(one: str, other: str) -> bool:
    one, other = letters(one), letters(other)
    return one == other or (len(one) > 5 and other.startswith(one))


def _numbered(pieces: Sequence[Piece], printed: dict[int, str]) -> list[tuple[int, Piece]]:
    """The pieces with their numbers, those of the list that have no piece as empty ones. Numbers that are missing or doubled are counted anew."""
    numbers = [piece.number for piece in pieces]
    if None in numbers or len(set(numbers)) < len(numbers):
        return list(enumerate(pieces, 1))
    found = {piece.number: piece for piece in pieces}
    return [(number, found.get(number, Piece(number, "", ""))) for number in sorted(printed.keys() | {n for n in numbers if n is not None})]


def _title_and_text(piece: Piece, printed: str) -> tuple[str, str]:
    """A case's title, from the list where it stands there, and its text, without a second line of the title."""
    first, _, rest = piece.text.partition("\n")
    if piece.title and first and letters(piece.title + first) == letters(printed):
        return printed, rest
    return printed or piece.title, piece.text


def _identity(document: Document, notice: Notice, layout: Layout) -> tuple[str, str]:
    """The id and the title of a batch: publisher-year-number and its series, else publisher-year-title, else its title or file name with the start of its sha256.

    A title with the number of the batch also tells the year, where one stands before the number or nothing else does, and the publisher, where nobody signed.
    """
    publisher = _publisher(notice.issuer, layout)
    year = notice.date[:4]
    title = notice.title
    if notice.ordinal and (printed := BATCH_NUMBER.search(title)):
        publisher = publisher or place_before(_YEAR_FIRST.sub("", title, count=1) if _YEAR_FIRST.match(title) else title)
        year = printed["year"] or year or _year_in(title)
    if not title and publisher and year and (word := layout.batch.search(notice.letter)):
        title = layout.batch_title.format(publisher=publisher, year=year, ordinal=notice.ordinal, word=word[0])
    if publisher and year and (match := BATCH_NUMBER.fullmatch(notice.ordinal)):
        series = next((f"-{name}" for word, name in layout.series.items() if word in title), "")
        return f"{publisher}-{year}-{numeral(match['number'])}{match['unit'].removeprefix('批')}{series}", title
    if publisher and year and title:
        return f"{publisher}-{year}-{_plain(title)}", title
    stem = PurePath(document.source).stem
    return f"{_plain(title or stem)}-{document.sha256[:8]}", title or stem


def _plain(text: str) -> str:
    """Text fit for an id: without spaces and the marks that ids use."""
    return re.sub(r"[\s#/\\]", "", text)[:_ID_TITLE]


def _publisher(issuer: str, layout: Layout) -> str:
    """The place that an issuer's name begins with, else the issuer."""
    name = issuer.partition("、")[0].partition(" ")[0]
    match = None if name.startswith(layout.no_place) else _PLACE.match(name)
    return match[1] if match else _plain(name)


def _printed_date(text: str) -> str:
    """A date that opens one of the first lines, as below the title of a law."""
    for line in split_lines(text[:600])[:3]:
        if len(line.text) <= 60 and (match := DATE.match(line.text.lstrip("（("))) and match["d"]:
            return iso_date(match)
    return ""
