"""Cells of a spreadsheet file that no spreadsheet program takes for a formula."""

import re

_NUMBER = re.compile(r"[+-]?(\d+([.,]\d*)?|[.,]\d+)([eE][+-]?\d+)?%?")


def safe_cell(text: str) -> str:
    """`text` with an apostrophe before it where a spreadsheet program would run it as a formula; a plain number stays."""
    if text.lstrip(" \t\r\n")[:1] in ("=", "+", "-", "@", "＝", "＋", "－", "＠") and not _NUMBER.fullmatch(text):
        return f"'{text}"
    return f"'{text}" if text[:1] in ("\t", "\r", "\n") else text
