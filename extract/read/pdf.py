"""PDF documents with a text layer: page furniture dropped, lines that break a paragraph joined."""

import io
import logging
import re
from collections import Counter
from typing import Any

import pypdf
from pypdf.errors import DependencyError

from reformgraph.schema.errors import InputError, Text
from reformgraph.schema.records import Document

from .clean import TextBuilder, clean
from .limits import PDF_PAGES, beyond
from .lines import OPENING, join_lines

# pypdf reports each oddity that it repairs; without a handler of the application they would go to standard error.
logging.getLogger("pypdf").addHandler(logging.NullHandler())

_PAGE_NUMBER = re.compile(r"[-—－–·\s]{0,6}(?:第\s?)?\d{1,4}(?:\s?页)?[-—－–·\s]{0,6}(?:[/／共]\s?\d{1,4}\s?页?)?")
# Where the font changes, a space is read that nobody printed; a wider gap stands between columns.
_CHINESE = "[\u3000-\u303f\u3400-\u9fff“”‘’—…，。、；：？！（）]"
_LONE_SPACE = re.compile(f"(?<={_CHINESE}) (?=[^ ])|(?<=[^ ]) (?={_CHINESE})")
_DIGITS = re.compile(r"\d+")


def read_pdf(data: bytes, name: str) -> Document:
    """Read a PDF. Raises InputError for one that is encrypted, damaged or scanned (no text layer), LimitError for too many pages."""
    pages = [[line for line in clean(text).split("\n") if line] for text in _page_texts(data, name)]
    lines = _without_furniture(pages)
    if not lines:
        raise InputError(Text("PDF 中没有文字层，可能是扫描件", "the PDF has no text layer; it may be a scan"), file=name,
                         remedy=Text("请先做文字识别（OCR），或换用文字版", "Run text recognition (OCR) on it, or use a version with text"))
    builder = TextBuilder(name)
    for paragraph in join_lines([_LONE_SPACE.sub("", line) for line in lines]):
        builder.paragraph(paragraph)
    return builder.document()


def _page_texts(data: bytes, name: str) -> list[str]:
    try:
        reader = pypdf.PdfReader(io.BytesIO(data))
        locked = reader.is_encrypted and not reader.decrypt("")
        count = 0 if locked else len(reader.pages)
    except DependencyError:
        locked, count = True, 0
    except Exception as error:  # pypdf lets errors of many kinds through for a damaged file
        raise _damaged(name, "") from error
    if locked:
        raise InputError(Text("PDF 已加密", "the PDF is encrypted"), file=name, remedy=Text("请去掉密码后另存", "Save it without the password"))
    if count > PDF_PAGES:
        raise beyond("页数", "the number of pages", PDF_PAGES, name)
    return [_page_text(reader, number, name) for number in range(count)]


def _page_text(reader: Any, number: int, name: str) -> str:
    try:
        return str(reader.pages[number].extract_text())
    except Exception as error:  # as above
        raise _damaged(name, str(number + 1)) from error


def _without_furniture(pages: list[list[str]]) -> list[str]:
    """The lines of all pages without page numbers and without what stands, but for its digits, at the edge of most pages."""
    shapes = Counter(shape for page in pages for shape in {_DIGITS.sub("#", page[at]) for at in _edge(page)})
    shared = {shape for shape, count in shapes.items() if count >= 3 and count * 2 > len(pages) and not OPENING.match(shape.replace("#", "1"))}
    lines: list[str] = []
    for page in pages:
        dropped = {at for at in _edge(page) if _PAGE_NUMBER.fullmatch(page[at]) or _DIGITS.sub("#", page[at]) in shared}
        lines += [line for at, line in enumerate(page) if at not in dropped]
    return lines


def _edge(page: list[str]) -> set[int]:
    """The places of the first two and the last two lines."""
    return {at for at in (0, 1, len(page) - 2, len(page) - 1) if 0 <= at < len(page)}


def _damaged(name: str, page: str) -> InputError:
    return InputError(Text("PDF 文件已损坏", "the PDF is damaged"), file=name, place=Text(f"第 {page} 页", f"page {page}") if page else "",
                      remedy=Text("请重新导出 PDF，或另存为纯文本", "Export the PDF again, or save it as plain text"))
