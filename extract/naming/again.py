"""Measures and platforms that are spoken of again without their names: 该平台, 这一模式."""

import re
from collections.abc import Sequence
from dataclasses import replace

from ..mentions import SAID_AGAIN, Mention

_AGAIN = re.compile("(?:该|这一|这个|这套|这项|此项|该项)(?P<platform>平台|系统|小程序|APP|App|app|专区|专窗|热线|公众号|窗口|驿站|数据库|服务站|工作站)|"
                    "(?:该|这一|这个|这套|这项|此项|该项)(?P<measure>模式|机制|制度|服务|改革|做法|举措|产品|险种|工作法|行动|活动|措施|体系|政策|险|贷款)(?![体单企大局])")
_LABELS = {"platform": "Platform", "measure": "PolicyInstrument"}
_ANY = ("平台", "系统", "做法", "举措", "措施", "模式", "产品", "险种", "机制", "制度", "服务", "改革", "政策")


def ends_of_words(text: str) -> set[int]:
    """Where 该平台 and its like end: no name ends there."""
    return {match.end() for match in _AGAIN.finditer(text)}


def named_again(text: str, mentions: Sequence[Mention], label: str) -> list[Mention]:
    """The later mentions of what has been named before: the last whose name ends with the same word, else for common words the last of its kind."""
    found, passed = [], 0
    last: dict[str, Mention] = {}
    for match in _AGAIN.finditer(text):
        kind = match.lastgroup or ""
        word = match[kind].upper()
        if _LABELS[kind] != label:
            continue
        while passed < len(mentions) and mentions[passed].end <= match.start():
            if mentions[passed].kind != "document":
                last[""] = mentions[passed]
                for size in (2, 3):
                    last[mentions[passed].name[-size:].upper()] = mentions[passed]
            passed += 1
        if named := last.get(word) or (last.get("") if match[kind] in _ANY else None):
            found.append(replace(named, start=match.start(), end=match.end(), rule=SAID_AGAIN, confidence=0.7))
    return found
