"""Proposes the phrases of a text that may name a measure or a platform; finder.py decides which of them do.

A proposal hangs on an anchor: a quoted phrase, a naming head (机制, 平台 …), a name that the field knows, or a list. Its other end is looked
for at the words after which a name may begin (verbs, prepositions, 的) and at the heads that follow a quotation mark.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable
from typing import NamedTuple

from ..measures.numerals import parse_number
from .quoted import Quoted, list_ends
from .reading import Reading
from .words import Head, Known, Names

# Longest reach, in characters: of a name to the left of its head and of its quotation mark, of a head behind the mark or behind 等.
_REACH_HEAD, _REACH_QUOTE, _REACH_RIGHT = 24, 14, 12
_LONGEST_QUOTE, _LONGEST_ITEM = 48, 24
_SPEECH = re.compile(r"[。！？!?]")
# “新农贷”为拳头产品的信贷品牌, “A、B”五项措施: what follows tells of the quoted name, it is no part of it.
_NO_HEAD_BEHIND = re.compile(r"[为是]|[一二两三四五六七八九十\d]+(?:项|条|个|大|种|类)")
_GIVEN_UP = re.compile("[到向变转为成]|升级|迈向")  # 从“串联办”到“并联办”, 变“群众跑”为“数据跑”
_JOINTS = ("、", "和", "与", "及")
_REACH_OLD, _LONGEST_HEAD = 6, 8
_INNER_JOINT = re.compile(r"[、，,]")
# What counts the members of the list before it: “四办”改革.
_SUM = re.compile(r"“([两二三四五六七八九十]|\d)[^“”]{1,6}”")
# Heads whose phrase names another thing than the quoted phrase before them: “跨省通办”合作协议 is a document of its own.
_OWN_THING = frozenset({"document", "list"})


class Proposal(NamedTuple):
    """A phrase that may be a name.

    `anchor` says what it hangs on, `head` is its last naming head, `quote` the quoted phrase in it, `known` the known name in it,
    `shared_head` the head behind the list that it stands in, `rank` the how-manieth possible beginning it uses, counted from its anchor,
    `siblings` the number of members of its list. Proposals of one `group` exclude each other.
    """

    start: int
    end: int
    anchor: str
    group: tuple[str, int]
    head: Head | None = None
    quote: Quoted | None = None
    known: Known | None = None
    shared_head: Head | None = None
    rank: int = 0
    siblings: int = 0


def proposals(reading: Reading, names: Names, promising: Callable[[str, int, int], bool] | None = None) -> list[Proposal]:
    """Every phrase of the text that may name a measure or a platform, without doubles, sorted by place.

    `promising` tells of a naming head text[start:end] whether unquoted names before it are worth a look; without it, all are.
    """
    found: dict[tuple[int, int], Proposal] = {}
    text = reading.text
    given_up = [q for q in reading.quotes if (text[q.start - 1:q.start] in ("从", "由", "变", "改") and _GIVEN_UP.match(text, q.end))
                or (names.given_up.search(text, max(0, q.start - _REACH_OLD), q.start) and text[q.start + 1:q.end - 1] not in names.known)]
    starts = [q.start for q in given_up]
    old = set(starts)
    for group in (_from_quotes(reading), _from_known(reading), _from_lists(reading), _from_heads(reading, names, promising)):
        for proposal in group:
            at = bisect_right(starts, proposal.start) - 1
            if (at >= 0 and proposal.end <= given_up[at].end) or (proposal.quote is not None and proposal.quote.start in old):
                continue
            if not reading.barred(proposal.start, proposal.end) and not _of_examples(reading, proposal):
                found.setdefault((proposal.start, proposal.end), proposal)
    return [found[key] for key in sorted(found)]


def _of_examples(reading: Reading, proposal: Proposal) -> bool:
    """What stands behind 等 names the kind of what was told before it: “单一窗口”等平台, 法院调解平台等解纷平台."""
    if proposal.head is None:
        return False
    inner = reading.text[proposal.start:proposal.end - len(proposal.head.word)]
    if inner.endswith("等"):
        return True
    told = inner.find("等")
    return told > 0 and "、" not in inner[:told] and any(end == proposal.start + told for end, _ in reading.heads_in(proposal.start, proposal.start + told))


def _heads_after(reading: Reading, at: int) -> list[tuple[int, Head]]:
    """The heads that end within reach behind `at`, before the next delimiter: the first, the second and the last of them."""
    ends = reading.heads_in(at, min(at + _REACH_RIGHT, reading.clause_end(at)))
    return ends if len(ends) <= 3 else [*ends[:2], ends[-1]]


def _head_behind_list(reading: Reading, at: int) -> Head | None:
    """The head that the members of a list ending at `at` share: 服务 of “A”“B”等多种便民服务."""
    at += reading.text.startswith("等", at)
    behind = _heads_after(reading, at)
    return behind[-1][1] if behind else None


def _from_quotes(reading: Reading) -> Iterable[Proposal]:
    text, quotes = reading.text, reading.quotes
    last_of = list_ends(text, quotes)
    for index, quote in enumerate(quotes):
        inner = text[quote.start + 1:quote.end - 1]
        if not inner or len(inner) > _LONGEST_QUOTE or _SPEECH.search(inner):
            continue
        last = quotes[last_of[index]]
        shared = _head_behind_list(reading, last.end) if last is not quote or text.startswith("等", quote.end) else None
        ends = [] if _NO_HEAD_BEHIND.match(text, quote.end) else _heads_after(reading, quote.end)
        lefts = [left for left in reading.left(quote.start, _REACH_QUOTE, 3) if left < quote.start]
        of_quote = ("q", quote.start)
        yield Proposal(quote.start, quote.end, "quote", of_quote, None, quote, None, shared, 0, last_of[index] - index)
        for end, head in ends:
            yield Proposal(quote.start, end, "quote+", _quote_group(head, quote), head, quote)
        for rank, start in enumerate(lefts, 1):
            yield Proposal(start, quote.end, "+quote", of_quote, None, quote, None, shared, rank)
            for end, head in ends:
                yield Proposal(start, end, "+quote+", _quote_group(head, quote), head, quote, rank=rank)
        parts = _INNER_JOINT.split(inner)
        if 2 <= len(parts) <= 6 and all(2 <= len(part) <= 10 for part in parts):
            at = quote.start + 1
            for part in parts:
                yield Proposal(at, at + len(part), "part", ("p", at), None, quote, siblings=len(parts))
                at += len(part) + 1
        if last is not quote and "+" in text[quote.end:last.start] and last.end - quote.start <= _LONGEST_QUOTE:
            yield Proposal(quote.start, last.end, "chain", ("c", quote.start), None, quote)
            for end, head in _heads_after(reading, last.end):
                yield Proposal(quote.start, end, "chain+", ("c", quote.start), head, quote)


def _quote_group(head: Head, quote: Quoted) -> tuple[str, int]:
    if head.label == "Platform":
        return ("qp", quote.start)
    return ("qd" if head.kind in _OWN_THING else "q", quote.start)


def _from_known(reading: Reading) -> Iterable[Proposal]:
    quoted = {(q.start + 1, q.end - 1) for q in reading.quotes}
    for start, end, known in reading.known:
        if (start, end) in quoted:  # proposed with its quotation marks already
            continue
        group = ("k", end)
        yield Proposal(start, end, "known", group, None, None, known)
        for rank, left in enumerate(reading.left(start, _REACH_QUOTE, 2), 1):
            yield Proposal(left, end, "+known", group, None, None, known, rank=rank)
        for stop, head in _heads_after(reading, end):
            yield Proposal(start, stop, "known+", ("h", stop), head, None, known)


def _from_heads(reading: Reading, names: Names, promising: Callable[[str, int, int], bool] | None) -> Iterable[Proposal]:
    text = reading.text
    for start, end, head in reading.heads:
        if head.word in names.quoted_only or (promising is not None and not promising(text, start, end)):
            continue
        for rank, left in enumerate(reading.left(start, _REACH_HEAD, 3), 1):
            if not _generic(reading, left, end, names) and not _lists_names(text, left, start, head):
                yield Proposal(left, end, "head", ("h", end), head, rank=rank)
        yield from _sharing(reading, start, end, head)


def _lists_names(text: str, left: int, start: int, head: Head) -> bool:
    """Whether names with the same head stand before the last in text[left:start]: 问题清单、整改清单和责任清单."""
    word = head.word[-2:]
    at = text.find(word, left + 1, start)
    return len(word) > 1 and at > 0 and text[at + len(word):at + len(word) + 1] in _JOINTS


def _generic(reading: Reading, start: int, end: int, names: Names) -> bool:
    """Is a phrase generic, or a verb before a generic one (健全管理制度)?"""
    text, inside = reading.text, reading.starts[slice(*reading.inside(start, end))]
    bare = next((at for at in inside if text[start:at] == reading.start_words[at][0]), start)
    return text[start:end] in names.generic or text[bare:end] in names.generic


def _sharing(reading: Reading, start: int, end: int, head: Head) -> Iterable[Proposal]:
    """A head that the members of a list share, as one name: 会商、举报、反馈等配套机制."""
    text, clause = reading.text, reading.clause(start)
    for _ in range(3):
        if clause == 0 or text[clause - 1] != "、" or start - clause > _REACH_HEAD or _ends_a_name(reading, clause - 1, head) or _sets_up(reading, clause):
            return
        left = _member_start(reading, clause - 1)
        if left < clause - 1 and end - left <= _REACH_HEAD + 8:
            yield Proposal(left, end, "list", ("h", end), head)
        clause = reading.clause(clause - 1)


def _ends_a_name(reading: Reading, at: int, head: Head) -> bool:
    """Whether the member of a list that ends there has a head of its own: 法官咨询室、诉前调解室 are two platforms."""
    before = next((other for end, other in reading.heads_in(max(0, at - _LONGEST_HEAD), at) if end == at), None)
    return reading.text.endswith(head.word[-2:], 0, at) or (before is not None and before.label == head.label == "Platform" and len(before.word) > 1)


def _sets_up(reading: Reading, clause: int) -> bool:
    """Whether a member of a list begins with the verb of a deed and its object: 优化办税渠道、完善争议处置机制 are two deeds, no name."""
    behind = next((at for at in range(clause + 2, clause + 4) if reading.start_words.get(at) == (reading.text[clause:at], "setup")), 0)
    return behind > 0 and reading.text[behind:behind + 1] not in ("、", "等", "")


def _member_start(reading: Reading, end: int) -> int:
    """Where the member of a list that ends at `end` begins: after the last verb or other such word of its clause."""
    clause = reading.clause(end)
    index = bisect_left(reading.starts, end) - 1
    return reading.starts[index] if index >= 0 and reading.starts[index] > clause else clause


def _from_lists(reading: Reading) -> Iterable[Proposal]:
    """The members of lists of at least two joints, and of those that 等 and a head close: 推行资料预审、审前辅导、掌上办等服务."""
    text, starts, ends = reading.text, reading.delimiter_starts, reading.delimiter_ends
    index = 0
    while index < len(starts):
        first = index
        while index < len(starts) and text[starts[index]] == "、":
            index += 1
        if index == first:
            index += 1
            continue
        close = starts[index] if index < len(starts) else len(text)
        tail = text.find("等", ends[index - 1], close)
        shared = _head_behind_list(reading, tail) if tail > 0 else None
        joints = index - first
        if tail < 0 and (sum_up := _SUM.match(text, close)) and parse_number(sum_up[1]) == joints + 1:
            shared = _head_behind_list(reading, sum_up.end())  # 一网办、掌上办、一次办、帮您办“四办”改革
        if joints < 2 and shared is None:
            continue
        members = [(_member_start(reading, starts[first]), starts[first])]
        members += [(ends[k], starts[k + 1]) for k in range(first, index - 1)]
        members.append((ends[index - 1], tail if tail > 0 else close))
        for start, end in members:
            if 3 <= end - start <= _LONGEST_ITEM:
                yield Proposal(start, end, "member" if shared else "item", ("m", end), None, None, None, shared, 0, joints)
