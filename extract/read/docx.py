"""Word documents: paragraphs and tables of the body in their order, insertions accepted, deletions left out.

Read from the XML itself: python-docx leaves out tracked insertions, content controls and text boxes. Entities are never expanded (python-docx parses with
resolve_entities=False); a document type, which no word processor writes, is refused.
"""

import io
import zipfile
from collections.abc import Iterator
from typing import Any

import docx
from docx.oxml.ns import qn

from reformgraph.schema.errors import InputError, Text
from reformgraph.schema.records import Document

from .clean import TextBuilder
from .docx_numbers import Numbering
from .limits import DOCX_UNZIPPED_BYTES, beyond

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_P, _TBL, _TR, _TC, _T, _PR = (qn(f"w:{name}") for name in ("p", "tbl", "tr", "tc", "t", "tcPr"))
_STYLE, _OUTLINE, _PPR, _VALUE = qn("w:style"), qn("w:outlineLvl"), qn("w:pPr"), qn("w:val")
_OFF, _HEADING_FONTS = ("0", "false", "off"), ("黑体", "SimHei", "方正黑体_GBK", "方正黑体简体")
_LEVELS = 9  # outline levels of Word; the tenth is text
_BREAKS = {qn("w:br"): "\n", qn("w:cr"): "\n", qn("w:tab"): " ", qn("w:noBreakHyphen"): "-", _P: "\n"}
_SKIPPED = {qn("w:del"), qn("w:moveFrom"), qn("w:instrText"), "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"}


def read_docx(data: bytes, name: str) -> Document:
    """Read a docx. Raises InputError for one that is encrypted, in the old format, damaged or empty, LimitError for a zip bomb."""
    if data.startswith(_OLE):
        raise _ole(data, name)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            unzipped = sum(entry.file_size for entry in archive.infolist())
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
        raise _damaged(name) from error
    if unzipped > DOCX_UNZIPPED_BYTES:
        raise beyond("解压后大小（字节）", "the unzipped size in bytes", DOCX_UNZIPPED_BYTES, name)
    try:
        document = docx.Document(io.BytesIO(data))
        body: Any = document.element.body
        doctype = document.element.getroottree().docinfo.doctype
    except Exception as error:  # python-docx lets errors of zipfile, zlib, lxml and its own through
        raise _damaged(name) from error
    if doctype or body is None:
        raise _damaged(name)
    builder = TextBuilder(name)
    numbering, levels = Numbering(document), _heading_levels(document)
    for block in _blocks(body):
        if block.tag == _P:
            builder.paragraph(numbering.label(block) + _text(block), _level(block, levels), _is_bold(block))
        else:
            builder.table(_rows(block))
    return builder.document()


def _blocks(parent: Any) -> Iterator[Any]:
    """Paragraphs and tables below an element, in order, also those inside content controls and tracked changes."""
    stack = [iter(parent)]
    while stack:
        child = next(stack[-1], None)
        if child is None:
            stack.pop()
        elif child.tag in (_P, _TBL):
            yield child
        elif child.tag not in _SKIPPED:
            stack.append(iter(child))


def _heading_levels(document: Any) -> dict[str, int]:
    """The outline level, from 1 on, of the styles that have one (标题 1); by the id of the style."""
    found = {}
    for style in document.styles.element.iter(_STYLE):
        outline = next(style.iter(_OUTLINE), None)
        if outline is not None and (value := outline.get(_VALUE) or "").isdecimal() and int(value) < _LEVELS:
            found[style.get(qn("w:styleId"))] = int(value) + 1
    return found


def _level(paragraph: Any, levels: dict[str, int]) -> int:
    """The level of a heading, from the paragraph itself or its style; 0 for text."""
    properties = paragraph.find(_PPR)
    if properties is None:
        return 0
    outline, style = properties.find(_OUTLINE), properties.find(qn("w:pStyle"))
    if outline is not None and (value := outline.get(_VALUE) or "").isdecimal():
        return int(value) + 1 if int(value) < _LEVELS else 0
    return levels.get(style.get(_VALUE), 0) if style is not None else 0


def _is_bold(paragraph: Any) -> bool:
    """Is all of a paragraph set in bold or in 黑体, as headings are that have no style?"""
    runs = [run for run in paragraph.iter(qn("w:r")) if "".join(part.text or "" for part in run.iter(_T)).strip()]
    return bool(runs) and all(_stands_out(run.find(qn("w:rPr"))) for run in runs)


def _stands_out(properties: Any) -> bool:
    if properties is None:
        return False
    bold, fonts = properties.find(qn("w:b")), properties.find(qn("w:rFonts"))
    return (bold is not None and bold.get(_VALUE) not in _OFF) or (fonts is not None and fonts.get(qn("w:eastAsia")) in _HEADING_FONTS)


def _text(element: Any) -> str:
    """The text inside an element; each paragraph in it begins a line."""
    parts: list[str] = []
    stack = [iter(element)]
    while stack:
        child = next(stack[-1], None)
        if child is None:
            stack.pop()
        elif child.tag == _T:
            parts.append(child.text or "")
        elif child.tag not in _SKIPPED:
            parts.append(_BREAKS.get(child.tag, ""))
            stack.append(iter(child))
    return "".join(parts)


def _rows(table: Any) -> Iterator[list[str | None]]:
    """The cells of each row; the columns that a merged cell covers are empty to its right and None below."""
    for row in table.iter(_TR):
        if next(row.iterancestors(_TBL)) is not table:
            continue
        cells: list[str | None] = []
        for cell in row.iter(_TC):
            if next(cell.iterancestors(_TR)) is not row:
                continue
            properties = cell.find(_PR)
            span, merged = _merge(properties)
            cells += [None if merged else _text(cell)] + [""] * (span - 1)
        yield cells


def _merge(properties: Any) -> tuple[int, bool]:
    """How many columns a cell covers, and whether it continues the cell above."""
    if properties is None:
        return 1, False
    span, merge = properties.find(qn("w:gridSpan")), properties.find(qn("w:vMerge"))
    width = span.get(qn("w:val")) if span is not None else "1"
    return (min(int(width), 60) if width and width.isdecimal() and int(width) else 1,
            merge is not None and merge.get(qn("w:val")) != "restart")


def _ole(data: bytes, name: str) -> InputError:
    if _ENCRYPTED in data:
        return InputError(Text("文件有密码保护", "the file is protected with a password"), file=name,
                          remedy=Text("请去掉密码后另存", "Save it without the password"))
    return InputError(Text("这是旧版 Word 文件（.doc）", "this is a file of the old Word format (.doc)"), file=name,
                      remedy=Text("请另存为 .docx", "Save it as .docx"))


def _damaged(name: str) -> InputError:
    return InputError(Text("不是完整的 docx 文件", "not a complete docx file"), file=name,
                      remedy=Text("请用 Word 打开后另存为 .docx", "Open it in Word and save it as .docx"))
