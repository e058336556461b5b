"""Brings the wordings of one thing within a case under one name: “口述办证”, “口述办证”制 and 口述办证服务 are one node."""

import re
from collections.abc import Sequence
from dataclasses import replace

from ..mentions import Mention
from .words import Names

_MARKS = re.compile(r"[\s“”\"‘’「」『』《》〈〉<>()（）\[\]【】、,，·+＋\-—]")
# A shorter core of so many characters that begins or ends a longer one names the same thing.
_ENDS, _BEGINS = 2, 3


_QUOTATION = re.compile(r"[“”\"‘’「」『』]")


def unquoted(wording: str) -> str:
    """A wording without quotation marks and line breaks: the name."""
    return _QUOTATION.sub("", wording).replace("\n", "")


def plain(name: str) -> str:
    """A name without quotation marks, separators and spaces, for comparing."""
    return _MARKS.sub("", name)


def merge_names(mentions: Sequence[Mention], names: Names) -> list[Mention]:
    """The mentions with the canonical name of each thing: its first full wording, without quotation marks.

    Mentions of different labels are never merged, and a document only with its own short names.
    """
    groups: list[_Group] = []
    by_key: dict[tuple[str, str], _Group] = {}
    result: list[Mention] = []
    members: list[_Group] = []
    for mention in mentions:
        key = plain(mention.name)
        group = by_key.get((mention.label, key))
        if group is None:
            core = core_of(key, names)
            group = next((g for g in groups if g.label == mention.label and g.holds(core, mention.kind == "document")), None)
            if group is None:
                group = _Group(mention.label, mention.name, core, mention.kind == "document")
                groups.append(group)
            group.cores.add(core)
            by_key[mention.label, key] = group
        members.append(group)
        result.append(mention)
    return [replace(mention, name=group.name) for mention, group in zip(result, members, strict=True)]


class _Group:
    def __init__(self, label: str, name: str, core: str, document: bool) -> None:
        self.label, self.name, self.cores, self.document = label, name, {core}, document

    def holds(self, core: str, document: bool) -> bool:
        return self.document == document and not document and all(_same(core, other) for other in self.cores)


def core_of(key: str, names: Names) -> str:
    """A name without the general heads at its end: 证照分离 of 证照分离改革试点工作. Never empty."""
    while True:
        shorter = next((key[:-len(tail)] for tail in names.tails if key.endswith(tail) and len(key) > len(tail) + 1), "")
        if not shorter:
            return key
        key = shorter


def _same(a: str, b: str) -> bool:
    if a == b:
        return len(a) >= 2
    if len(a) > len(b):
        a, b = b, a
    return (len(a) >= _ENDS and b.endswith(a)) or (len(a) >= _BEGINS and b.startswith(a))
