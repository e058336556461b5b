"""The text as read: what every reader does to characters, and the builder that puts paragraphs and tables together.

Characters that are not text (controls, bidi overrides, zero-width characters, lone surrogates) would make names differ that look the same, or
look the same that differ; they are dropped or replaced here, before any offset is counted. Width and quotation marks stay as printed.
"""

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Sequence

from reformgraph.schema.errors import InputError, Text
from reformgraph.schema.records import BOLD_LINE, Document, Range, TableRow

from .figures import figure_lines
from .limits import TABLE_CELLS, TEXT_CHARACTERS, beyond

_LINE_BREAKS = re.compile("\r\n|[\r\v\f\x1c-\x1e\x85\u2028\u2029]")
_SPACES = re.compile("[\x00-\x08\x0e-\x1b\x1f\x7f-\x84\x86-\x9f]")
_INVISIBLE = re.compile("[\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufe00-\ufe0f\ufeff\ufff9-\ufffb\U000e0000-\U000e0fff]")
# PDF fonts give radicals (⼀ U+2F00) and compatibility forms for the characters that they look like; NFKC knows all but the simplified radicals.
_RADICALS = re.compile("[\u2e80-\u2fdf\uf900-\ufaff]")
_SIMPLIFIED_RADICALS = str.maketrans("⺠⻄⻅⻆⻉⻋⻓⻔⻘⻙⻚⻛⻜⻝⻢⻣⻤⻥⻦⻧⻨⻩⻬⻮⻰", "民西见角贝车长门青韦页风飞食马骨鬼鱼鸟卤麦黄齐齿龙")
# A page number on a line of its own: — 2 —, - 1 -, 第2页 共8页.
_PAGE = re.compile(r"[-—–－]{1,2}\s?\d{1,4}\s?[-—–－]{1,2}|第\s?\d{1,4}\s?页(?:[\s，,/／]{0,3}共\s?\d{1,4}\s?页)?")
_BOLD_LINE = re.compile("[^\n。；]{5,45}(?<![：:，,])")
_SURROGATES = re.compile("[\ud800-\udfff]")
_SINGLE = "[\u3400-\u9fff\\d，。、；：？！“”‘’（）《》][，。、；：？！”’）》]?"
# OCR and justified print put a space after each character: four characters or more that stand alone in a row are one word.
_HAN = re.compile("[\u3400-\u9fff，。、；：？！“”‘’（）《》]")
_HAN_SPACE = re.compile("(?<=[\u3400-\u9fff\\d，。、；：？！“”‘’（）《》]) (?=[\u3400-\u9fff\\d，。、；：？！“”‘’（）《》])")
_FEW, _SHORT_WORD = 5, 1.8
_SPACED = re.compile(f"(?<![^\\s]){_SINGLE}(?:[ \u00a0\u3000]{_SINGLE}){{3,}}(?![^\\s])")


def clean(text: str) -> str:
    """Text with its lines stripped, empty lines, page numbers and invisible characters gone. Does the same again to its own result: nothing."""
    text = _LINE_BREAKS.sub("\n", text)
    text = _SURROGATES.sub("\ufffd", _INVISIBLE.sub("", _SPACES.sub(" ", text)))
    text = _RADICALS.sub(lambda match: unicodedata.normalize("NFKC", match[0].translate(_SIMPLIFIED_RADICALS)), text)
    lines = (line.strip() for line in text.split("\n"))
    return "\n".join(_without_ocr_spaces(line) for line in lines if line and not _PAGE.fullmatch(line))


def _without_ocr_spaces(line: str) -> str:
    """OCR puts spaces between characters, or now and then after two; names in a list (王芳 李强) are longer on average and keep theirs."""
    parts = line.split(" ")
    if len(parts) > _FEW and len(line) - len(parts) + 1 < _SHORT_WORD * len(parts) and sum(_HAN.match(part) is not None for part in parts) * 5 >= len(parts) * 4:
        line = _HAN_SPACE.sub("", line)
    return _SPACED.sub(lambda match: re.sub(r"\s", "", match[0]), line)


class TextBuilder:
    """Collects paragraphs and table rows in the order of the document and knows the offsets of each cell."""

    def __init__(self, file: str) -> None:
        self.file = file
        self._parts: list[str] = []
        self._length = 0
        self._rows: list[TableRow] = []
        self._headings: list[tuple[int, int]] = []
        self._cells = 0
        self._tables = 0

    def paragraph(self, text: str, level: int = 0, bold: bool = False) -> Range | None:
        """Add a paragraph on lines of its own, a heading where it has a level or is a short line all in bold; None when nothing of it is left."""
        if not (text := clean(text)):
            return None
        start = self._length + 1 if self._parts else 0
        self._parts.append(text)
        self._length = start + len(text)
        if self._length > TEXT_CHARACTERS:
            raise beyond("文本长度（字符）", "the length of the text in characters", TEXT_CHARACTERS, self.file)
        if level or (bold and _BOLD_LINE.fullmatch(text)):
            self._headings.append((start, level or BOLD_LINE))
        return Range(start, self._length)

    def table(self, rows: Iterable[Sequence[str | None]]) -> None:
        """Add the rows of one table, a line or more for each cell; a row of a table of figures is one line, each figure behind its head.

        None is a cell that the one above it covers: its row has the text of that, which is written once.
        """
        number, self._tables = self._tables, self._tables + 1
        counted: list[Sequence[str | None]] = []
        for cells in rows:
            self._cells += len(cells)
            if self._cells > TABLE_CELLS:
                raise beyond("表格单元格数", "the number of table cells", TABLE_CELLS, self.file)
            counted.append(cells)
        if lines := figure_lines([[cell or "" for cell in cells] for cells in counted], self._parts[-1].rpartition("\n")[2] if self._parts else ""):
            for line in lines:
                self.paragraph(line)
            return
        above: tuple[Range | None, ...] = ()
        for cells in counted:
            ranges = above = tuple((above[at] if at < len(above) else None) if cell is None else self.paragraph(cell) for at, cell in enumerate(cells))
            if any(ranges):
                self._rows.append(TableRow(ranges, number))

    @property
    def text(self) -> str:
        """What was added so far."""
        return "\n".join(self._parts)

    def document(self, title: str = "") -> Document:
        """The document. Raises InputError when it has no text."""
        text = self.text
        if not text:
            raise InputError(Text("文件中没有文字", "the file has no text"), file=self.file,
                             remedy=Text("请检查文件是否完整", "Check that the file is complete"))
        sha256 = hashlib.sha256(text.encode("utf-8")).hexdigest()
        return Document(self.file, text, sha256, " ".join(clean(title).split()), tuple(self._rows), tuple(self._headings))
