"""Plain text: UTF-8, GB18030 (and with it GBK and GB2312), UTF-16 and UTF-32 with a byte order mark."""

import codecs
import re
from itertools import groupby

from charset_normalizer import from_bytes

from reformgraph.schema.errors import InputError, Text
from reformgraph.schema.records import Document

from .clean import TextBuilder
from .figures import figure_lines
from .lines import unwrapped

# The marks of UTF-32 begin with those of UTF-16, so they are asked first.
_MARKS = ((codecs.BOM_UTF32_LE, "utf-32"), (codecs.BOM_UTF32_BE, "utf-32"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"), (b"", "utf-8-sig"))
# What text in another encoding looks like when it is read as GB18030: private-use characters and rare Han far outside running text.
_ODD = re.compile("[\ue000-\uf8ff\ufffd\U00020000-\U0010ffff\x00-\x08\x0e-\x1f]")

# One odd character in so many is dirt, more are another encoding.
_TOLERATED = 50


def read_txt(data: bytes, name: str) -> Document:
    """Read plain text. Raises InputError for an empty file and for bytes that are no text in a known encoding."""
    builder = TextBuilder(name)
    builder.paragraph(_with_figures(unwrapped(decode(data, name).replace("\r\n", "\n"))))
    return builder.document()


def _with_figures(text: str) -> str:
    """The text with the tables of figures among its lines, whose cells tabs part, told row by row."""
    if "\t" not in text:
        return text
    lines: list[str] = []
    for tabbed, block in groupby(text.split("\n"), key=lambda line: "\t" in line.strip()):
        rows = list(block)
        lines += (tabbed and figure_lines([row.split("\t") for row in rows], next((line for line in reversed(lines[-2:]) if line.strip()), ""))) or rows
    return "\n".join(lines)


def decode(data: bytes, name: str) -> str:
    """Bytes as text. Raises InputError naming the encoding that the bytes seem to have, with the remedy."""
    marked = next(encoding for mark, encoding in _MARKS if data.startswith(mark))
    place = 0
    try:
        text = data.decode(marked)
    except UnicodeDecodeError as error:
        if marked != "utf-8-sig":
            raise _unreadable(name, error.start, marked) from None
        place = error.start
    else:
        if text.count("\0") * _TOLERATED > len(text):
            raise _unreadable(name, data.find(b"\0"), "UTF-16")
        return text
    try:
        text = data.decode("gb18030")
    except UnicodeDecodeError:
        raise _unreadable(name, place, _guess(data)) from None
    if len(_ODD.findall(text)) * _TOLERATED > len(text):
        raise _unreadable(name, place, _guess(data))
    return text


def _guess(data: bytes) -> str:
    best = from_bytes(data[:20_000]).best()
    return best.encoding if best else ""


def _unreadable(name: str, place: int, guess: str) -> InputError:
    zh, en = (f"，看起来是 {guess}", f"; it looks like {guess}") if guess else ("", "")
    return InputError(Text(f"不是 UTF-8 或 GB18030 文本（第 {place} 字节起）{zh}", f"not UTF-8 or GB18030 text (from byte {place}){en}"), file=name,
                      remedy=Text("请用文本编辑器另存为 UTF-8", "Save it as UTF-8 in a text editor"))
