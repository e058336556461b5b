"""PDF documents with a text layer: page furniture dropped, lines that break a paragraph joined, tables as rows."""

import io
import logging
import re
from collections import Counter

import pypdf
from pypdf.errors import DependencyError

from reformgraph.schema.errors import InputError, Text
from reformgraph.schema.records import Document

from .clean import TextBuilder, clean
from .limits import PDF_PAGES, beyond
from .lines import OPENING, join_lines
from .pdf_tables import Block, is_ruled, joined, table_pages

# pypdf reports each oddity that it repairs; without a handler of the application they would go to standard error.
logging.getLogger("pypdf").addHandler(logging.NullHandler())

_PAGE_NUMBER = re.compile(r"[-—－–·\s]{0,6}(?:第\s?)?\d{1,4}(?:\s?页)?[-—－–·\s]{0,6}(?:[/／共]\s?\d{1,4}\s?页?)?")
# Where the font changes, a space is read that nobody printed; a wider gap stands between columns.
_CHINESE = "[\u3000-\u303f\u3400-\u9fff“”‘’—…，。、；：？！（）]"
_LONE_SPACE = re.compile(f"(?<={_CHINESE}) (?=[^ ])|(?<=[^ ]) (?={_CHINESE})")
_DIGITS = re.compile(r"\d+")
_LINE = 25  # characters: the lines beside tables are few, and those of official documents (GB/T 9704) hold 28


def read_pdf(data: bytes, name: str) -> Document:
    """Read a PDF. Raises InputError for one that is encrypted, damaged or scanned (no text layer), LimitError for too many pages."""
    blocks = _without_furniture(_pages(data, name))
    if not blocks:
        raise InputError(Text("PDF 中没有文字层，可能是扫描件", "the PDF has no text layer; it may be a scan"), file=name,
                         remedy=Text("请先做文字识别（OCR），或换用文字版", "Run text recognition (OCR) on it, or use a version with text"))
    builder = TextBuilder(name)
    lines: list[str] = []
    for block in (*joined(blocks), []):
        if isinstance(block, str):
            lines.append(_LONE_SPACE.sub("", block))
            continue
        for paragraph in join_lines(lines, _LINE if len(lines) < len(blocks) else 0) if lines else ():
            builder.paragraph(paragraph)
        lines = []
        if block:
            builder.table([[_LONE_SPACE.sub("", clean(cell)) for cell in row] for row in block])
    return builder.document()


def _pages(data: bytes, name: str) -> list[list[Block]]:
    """The printed lines of each page, and its tables where it has some."""
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
    texts, ruled = [], []
    for number in range(count):
        try:
            page = reader.pages[number]
            texts.append(str(page.extract_text()))
            content = page.get_contents()
            if content is not None and is_ruled(content.get_data()):
                ruled.append(number)
        except Exception as error:  # as above
            raise _damaged(name, str(number + 1)) from error
    tables = table_pages(data, ruled) if ruled else {}
    return [[block for block in tables.get(number, clean(text).split("\n")) if block] for number, text in enumerate(texts)]


def _without_furniture(pages: list[list[Block]]) -> list[Block]:
    """The blocks of all pages without page numbers and without what stands, but for its digits, at the edge of most pages."""
    shapes = Counter(shape for page in pages for shape in {_DIGITS.sub("#", line) for line in _edge(page).values()})
    shared = {shape for shape, count in shapes.items() if count >= 3 and count * 2 > len(pages) and not OPENING.match(shape.replace("#", "1"))}
    blocks: list[Block] = []
    for page in pages:
        dropped = {at for at, line in _edge(page).items() if _PAGE_NUMBER.fullmatch(line) or _DIGITS.sub("#", line) in shared}
        blocks += [block for at, block in enumerate(page) if at not in dropped]
    return blocks


def _edge(page: list[Block]) -> dict[int, str]:
    """The first two and the last two blocks by their places, so far as they are lines."""
    return {at: block for at in (0, 1, len(page) - 2, len(page) - 1) if 0 <= at < len(page) and isinstance(block := page[at], str)}


def _damaged(name: str, page: str) -> InputError:
    return InputError(Text("PDF 文件已损坏", "the PDF is damaged"), file=name, place=Text(f"第 {page} 页", f"page {page}") if page else "",
                      remedy=Text("请重新导出 PDF，或另存为纯文本", "Export the PDF again, or save it as plain text"))
