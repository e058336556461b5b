"""Brings the wordings of one thing within a case under one name: “口述办证”, “口述办证”制 and 口述办证服务 are one node."""

import re
from collections.abc import Sequence
from dataclasses import replace

from ..bodies.same import SHORT_FORM
from ..mentions import Mention
from .words import Names

_MARKS = re.compile(r"[\s“”\"‘’「」『』《》〈〉<>()（）\[\]【】、,，·+＋\-—]")
# A shorter core of so many characters that ends or begins a longer one names the same thing; so does one that ends another where what says little is left out.
_ENDS, _BEGINS, _SHORTENED = 2, 3, 4


_QUOTATION = re.compile(r"[“”\"‘’「」『』]")


def unquoted(wording: str) -> str:
    """A wording without quotation marks and line breaks: the name."""
    return _QUOTATION.sub("", wording).replace("\n", "")


def plain(name: str) -> str:
    """A name without quotation marks, separators and spaces, for comparing."""
    return _MARKS.sub("", name)


def merge_names(mentions: Sequence[Mention], names: Names, text: str = "") -> list[Mention]:
    """The mentions with the canonical name of each thing: its first full wording, without quotation marks; a short name that the text gives it
    (…服务平台（以下简称“汉融通”）) is a wording of it.

    Mentions of different labels are never merged; a document with a title in 《》 only with its own short names, one without where a wording ends another.
    """
    groups: list[_Group] = []
    by_key: dict[tuple[str, str], _Group] = {}
    members: list[_Group] = []
    for mention in mentions:
        key = plain(mention.name)
        group = by_key.get((mention.label, key))
        if group is None:
            document = "" if mention.kind != "document" else "untitled" if mention.rule.startswith("name-") else "titled"
            core = key if document else core_of(key, names)
            group = next((g for g in groups if g.label == mention.label and g.holds(key, core, document, names)), None)
            if group is None:
                group = _Group(mention.label, mention.name, key, core, document)
                groups.append(group)
            group.keys[key] = core
            group.cores.add(core)
            group.take_head(mention.name, key, names)
            by_key[mention.label, key] = group
        members.append(group)
        if short := SHORT_FORM.match(text, mention.end):
            by_key.setdefault((mention.label, plain(short[1])), group)
    return [replace(mention, name=group.name) for mention, group in zip(mentions, members, strict=True)]


class _Group:
    def __init__(self, label: str, name: str, key: str, core: str, document: str) -> None:
        self.label, self.name, self.keys, self.cores, self.document = label, name, {key: core}, {core}, document

    def take_head(self, name: str, key: str, names: Names) -> None:
        """A name without head (“警保联动” in a title) gains the head that the text gives it later (“警保联动”机制), unless the field knows it without."""
        bare = plain(self.name)
        head = names.heads.get(key[len(bare):]) if key.startswith(bare) else None
        if head is not None and head.kind == "mechanism" and self.label == head.label and bare in self.cores and bare not in names.known:
            self.name = name

    def holds(self, key: str, core: str, document: str, names: Names) -> bool:
        if document != self.document or document == "titled":
            return False
        if document:  # 跨省通办合作协议 is 政务服务跨省通办合作协议
            return any(core.endswith(other) or other.endswith(core) for other in self.cores)
        if all(_same(core, other, names) for other in self.cores):
            return True
        # 一链办理, of which 一链 is left: 一链办理审批模式 begins with the whole of it.
        return any(min(len(core), len(its_core)) < _BEGINS and (_begins(key, other, names) or _begins(other, key, names)) for other, its_core in self.keys.items())


def core_of(key: str, names: Names) -> str:
    """A name without the general heads at its end: 证照分离 of 证照分离改革试点工作. Never empty."""
    while True:
        shorter = next((key[:-len(tail)] for tail in names.tails if key.endswith(tail) and len(key) > len(tail) + 1), "")
        if not shorter:
            return key
        key = shorter


def _same(a: str, b: str, names: Names) -> bool:
    if a == b:
        return len(a) >= 2
    if len(a) > len(b):
        a, b = b, a
    if len(a) >= _ENDS and b.endswith(a):
        return True
    if _begins(a, b, names):
        return True
    short, long = sorted((names.little.sub("", a), names.little.sub("", b)), key=len)
    return len(short) >= _SHORTENED and long.endswith(short)


def _begins(a: str, b: str, names: Names) -> bool:
    return len(a) >= _BEGINS and b.startswith(a) and (not b.endswith(names.apart) or a.endswith(names.apart))
