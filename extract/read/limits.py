"""Limits on what is read, so that one hostile or broken file cannot eat the machine. A document beyond one gives LimitError."""

from reformgraph.schema.errors import LimitError, Text

FILE_BYTES = 50_000_000
"""Size of a file. The longest published batches, with pictures, stay below 20 MB."""
TEXT_CHARACTERS = 10_000_000
"""Length of the text of one document."""
PDF_PAGES = 2_000
DOCX_UNZIPPED_BYTES = 300_000_000
"""Sum of the sizes of a docx's parts when unzipped; a zip bomb unzips to far more."""
HTML_DEPTH = 400
"""Nested elements of an HTML page."""
TABLE_CELLS = 200_000
"""Cells of all tables of a document."""


def beyond(what_zh: str, what_en: str, limit: int, file: str) -> LimitError:
    """The error for a document that is beyond `limit`."""
    return LimitError(Text(f"{what_zh}超过上限 {limit:,}", f"{what_en} exceeds the limit of {limit:,}"), file=file,
                      remedy=Text("请拆分文件，或另存为纯文本再读", "Split the file, or save it as plain text"))
