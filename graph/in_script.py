"""Data inside a page."""

import json
import re
from typing import Any


def in_script(value: Any) -> str:
    """JSON that may stand inside a script element: nothing in it can end the element or a line, or not be written as UTF-8."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return re.sub("[<>&\u2028\u2029\ud800-\udfff]", lambda found: f"\\u{ord(found[0]):04x}", text)
