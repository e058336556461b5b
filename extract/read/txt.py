"""Plain text: UTF-8, GB18030 (and with it GBK and GB2312), UTF-16 with a byte order mark."""

import codecs
import re

from charset_normalizer import from_bytes

from reformgraph.schema.errors import InputError, Text
from reformgraph.schema.records import Document

from .clean import TextBuilder

_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
# What text in another encoding looks like when it is read as GB18030: private-use characters and rare Han far outside running text.
_ODD = re.compile("[\ue000-\uf8ff\ufffd\U00020000-\U0010ffff\x00-\x08\x0e-\x1f]")


def read_txt(data: bytes, name: str) -> Document:
    """Read plain text. Raises InputError for an empty file and for bytes that are no text in a known encoding."""
    builder = TextBuilder(name)
    builder.paragraph(decode(data, name))
    return builder.document()


def decode(data: bytes, name: str) -> str:
    """Bytes as text. Raises InputError naming the encoding that the bytes seem to have, with the remedy."""
    if data.startswith(_UTF16):
        try:
            return data.decode("utf-16")
        except UnicodeDecodeError as error:
            raise _unreadable(name, error.start, "UTF-16") from None
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        place = error.start
    try:
        text = data.decode("gb18030")
    except UnicodeDecodeError:
        raise _unreadable(name, place, _guess(data)) from None
    if len(_ODD.findall(text)) * 50 > len(text):
        raise _unreadable(name, place, _guess(data))
    return text


def _guess(data: bytes) -> str:
    best = from_bytes(data[:20_000]).best()
    return best.encoding if best else ""


def _unreadable(name: str, place: int, guess: str) -> InputError:
    zh, en = (f"，看起来是 {guess}", f"; it looks like {guess}") if guess else ("", "")
    return InputError(Text(f"不是 UTF-8 或 GB18030 文本（第 {place} 字节起）{zh}", f"not UTF-8 or GB18030 text (from byte {place}){en}"), file=name,
                      remedy=Text("请用文本编辑器另存为 UTF-8", "Save it as UTF-8 in a text editor"))
