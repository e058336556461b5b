"""What the naming model sees of a proposal: features of its words and of their context.

The features come in parts that each depend on one thing: the quoted phrase, the end, the beginning, the numbers of the shape. `features` puts
them together for training; naming_score.py sums the weights of a part once for all the proposals that share it.
"""

from typing import NamedTuple

from .naming import Proposal
from .naming_reading import Reading
from .naming_words import Head, Known, Names
from .quoted import Quoted

# Groups whose proposals share a quoted phrase, and those whose proposals share their end.
QUOTE_GROUPS, END_GROUPS = frozenset({"q", "qp", "qd"}), frozenset({"h", "k"})
# Characters from the beginning of a text within which a name stands early: the title, or the lead.
_EARLY = 80
# Characters to both sides within which repetitions of a phrase are counted.
_NEAR = 2000


class Shape(NamedTuple):
    """The numbers of a proposal: lengths of the phrase and of its core, repetitions of the core, beginnings inside it, the members of its list, which
    beginning it uses, the signs in its core. They end where more says nothing, so that few shapes exist."""

    anchor: str
    quoted: bool
    length: int
    core: int
    count: int
    inside: int
    siblings: int
    rank: int
    signs: str


class HeadShape(NamedTuple):
    """The head of a proposal and what stands before it: how long, whether it holds verbs or nothing specific, the role of the word before it."""

    word: str
    label: str
    kind: str
    firm: bool
    anchor: str
    gap: int
    length: int
    unspecific: bool
    verbs: bool
    role: str
    rank: int


def features(reading: Reading, proposal: Proposal, names: Names) -> list[str]:
    """The features of a proposal, as strings; deterministic and free of offsets."""
    text, start, end, quote = reading.text, proposal.start, proposal.end, proposal.quote
    core_start, core_end = core_range(proposal)
    core = text[core_start:core_end]
    inside = reading.starts[slice(*reading.inside(start, modifier_end(proposal)))]
    shape = shape_of(proposal, core, count_near(text, core, core_start), len(inside))
    found = shape_features(shape) + group_features(reading, proposal, names) + tail_features(reading, proposal, names)
    found += start_features(reading, start) + place_features(proposal.anchor, role_at(reading, start), governor_role(reading, start), is_early(start))
    if proposal.head is not None:
        found += head_features(head_shape(reading, proposal, shape.inside > 0, names))
    found += rare_features(proposal, core, names)
    found += ["b:" + text[i:i + 2] for i in range(core_start, core_end - 1)]
    found += ["iw:" + reading.start_words[at][0] for at in inside]
    if quote is not None:
        found += ["lb:" + text[i:i + 2] for i in range(start, quote.start - 1)]
    return found


def core_range(proposal: Proposal) -> tuple[int, int]:
    """The quoted phrase without its marks, in the groups that share one; else the whole phrase."""
    if proposal.quote is not None and proposal.group[0] in QUOTE_GROUPS:
        return proposal.quote.start + 1, proposal.quote.end - 1
    return proposal.start, proposal.end


def modifier_end(proposal: Proposal) -> int:
    """Where the head begins, or the phrase ends."""
    return proposal.end if proposal.head is None else proposal.end - len(proposal.head.word)


def role_at(reading: Reading, start: int) -> str:
    """The role of the word before a beginning, or -."""
    word = reading.start_words.get(start)
    return word[1] if word else "-"


def governor_role(reading: Reading, start: int) -> str:
    """The role of the verb that governs a beginning, or nothing."""
    governor = reading.governor(start)
    return governor[1] if governor else ""


def count_near(text: str, core: str, at: int) -> int:
    """How often the core stands in the text near a place, at most four times."""
    return min(text.count(core, max(0, at - _NEAR), at + _NEAR), 4)


def group_features(reading: Reading, proposal: Proposal, names: Names) -> list[str]:
    """The features that all proposals of a group have: those of its quoted phrase, or of its end."""
    kind = proposal.group[0]
    if kind in QUOTE_GROUPS and proposal.quote is not None:
        return _quote_features(reading.text, proposal.quote, names)
    if kind in END_GROUPS:
        return end_features(reading, proposal.end, proposal.head if kind == "h" else None)
    return []


def _quote_features(text: str, quote: Quoted, names: Names) -> list[str]:
    core = text[quote.start + 1:quote.end - 1]
    found = [f"q:{quote.depth}{quote.mark}", "cf:" + core[:1], "cl1:" + core[-1:], "cl2:" + core[-2:], "qn2:" + text[quote.end:quote.end + 2],
             "qn:" + text[quote.end:quote.end + 1], "qp:" + text[max(0, quote.start - 1):quote.start], f"c:{count_near(text, core, quote.start + 1)}"]
    found += ["u:" + c for c in dict.fromkeys(core)]
    if core in names.slogans:
        found.append("slogan")
    known = names.known.get(core)
    return found + _known_features(known) if known else found


def _known_features(known: Known) -> list[str]:
    return ["k:" + known.label, "kk:" + known.kind]


def end_features(reading: Reading, end: int, head: Head | None) -> list[str]:
    """The features of a place where a name may end, with the naming head that ends there."""
    text = reading.text
    found = ["e:" + text[end - 1], "e2:" + text[end - 2:end], "en:" + text[end:end + 1], "en2:" + text[end:end + 2]]
    if head is not None:
        before = end - len(head.word)
        found += ["h:" + head.word, "hk:" + head.label + head.kind, "hb:" + text[max(0, before - 1):end], "hb2:" + text[max(0, before - 2):end]]
    following = reading.head_at.get(end)
    if following:
        found += ["nh:" + following.word, "nhk:" + following.label]
    return found


def tail_features(reading: Reading, proposal: Proposal, names: Names) -> list[str]:
    """The features of the end of a phrase that depend on its anchor, and on its head."""
    text, end, anchor, head = reading.text, proposal.end, proposal.anchor, proposal.head
    word = head.word if head else "-"
    found = ["ah:" + anchor + word, "an1:" + anchor + text[end:end + 1]]
    if text.endswith(names.bodies, 0, end):
        found.append("body")
    if proposal.group[0] not in END_GROUPS:
        found += ["h:" + word, "hk:" + (head.label + head.kind if head else "-"), "l2:" + text[end - 2:end], "n1:" + text[end:end + 1], "n2:" + text[end:end + 2]]
        following = reading.head_at.get(end)
        if following:
            found += ["nh:" + following.word, "nhk:" + following.label + anchor]
    return found


def start_features(reading: Reading, start: int) -> list[str]:
    """The features of a place where a name may begin."""
    text = reading.text
    found = ["f1:" + text[start:start + 1], "f2:" + text[start:start + 2], "p1:" + text[max(0, start - 1):start], "p2:" + text[max(0, start - 2):start]]
    word, governor = reading.start_words.get(start), reading.governor(start)
    if word:
        found.append("w:" + word[0])
    if governor:
        found.append("g:" + governor[0])
    return found


def place_features(anchor: str, role: str, governor: str, early: bool) -> list[str]:
    """The features of the anchor with the roles of the word before the beginning and of the verb that governs it."""
    found = ["wr:" + role + anchor]
    if governor:
        found.append("gr:" + governor + anchor)
    if early:
        found.append("early:" + anchor)
    return found


def is_early(start: int) -> bool:
    """Does a name that begins here stand in the title or the lead?"""
    return start < _EARLY


def shape_of(proposal: Proposal, core: str, count: int, inside: int) -> Shape:
    """The shape of a proposal with a core that stands `count` times in its neighbourhood, and with `inside` places where a name may begin."""
    signs = ""
    if not core.isalpha():
        signs = ("0" if any(map(str.isdigit, core)) else "") + ("+" if "+" in core or "＋" in core else "") + ("、" if "、" in core else "")
    length, size, siblings = proposal.end - proposal.start, len(core), proposal.siblings
    return Shape(proposal.anchor, proposal.group[0] in QUOTE_GROUPS, length if length < 20 else 20, size if size < 16 else 16, count,
                 inside if inside < 3 else 3, siblings if siblings < 5 else 5, proposal.rank, signs)


def shape_features(shape: Shape) -> list[str]:
    """The features that only numbers and the anchor make."""
    anchor, length, count = shape.anchor, shape.length, shape.count
    found = ["", "a:" + anchor, f"aL:{anchor}{length // 2}", f"L:{length}", f"cL:{anchor}{shape.core}", f"ca:{anchor}{count}", f"in:{anchor}{shape.inside}"]
    if shape.siblings:
        found.append(f"sb:{anchor}{shape.siblings}")
    if shape.rank:
        found.append(f"rk:{anchor}{shape.rank}")
    if not shape.quoted:
        found.append(f"c:{count}")
    return found + [f"sign:{sign}{anchor}" for sign in shape.signs]


def head_shape(reading: Reading, proposal: Proposal, verbs: bool, names: Names) -> HeadShape:
    """The head of a proposal that has one, and what stands before it; `verbs`: beginnings of names lie inside."""
    head = proposal.head
    if head is None:
        raise ValueError("a proposal without a head has no head shape")
    firm, at, quote = head.word in names.firm, proposal.end - len(head.word), proposal.quote
    if quote is not None:
        return HeadShape(head.word, head.label, head.kind, firm, proposal.anchor, min(at - quote.end, 5), 0, False, verbs, "", 0)
    text, plain = reading.text, names.plain
    unspecific = True
    for i in range(proposal.start, at, 2):
        if text[i:min(i + 2, at)] not in plain:
            unspecific = False
            break
    return HeadShape(head.word, head.label, head.kind, firm, "", 0, min(at - proposal.start, 10), unspecific, verbs, role_at(reading, proposal.start), proposal.rank)


def head_features(shape: HeadShape) -> list[str]:
    """How firm the head is, and how specific what stands before it: few features that many names share."""
    word, label, kind, firm, anchor, gap, length, unspecific, verbs, role, rank = shape
    short = label[:2]
    if anchor:
        return [f"Q:{short}{firm}{anchor}", f"Q2:{short}{firm}{anchor}{gap}", f"Q3:{short}{kind}{verbs}"]
    found = [f"m:{label}{role}{length // 2}", f"mp:{unspecific}{label}", f"mh:{word}{min(length, 8) // 2}", f"D:{short}{firm}{unspecific}{verbs}{role}",
             f"D2:{short}{firm}{unspecific}{verbs}{min(length, 9) // 3}", f"D3:{short}{firm}{verbs}{rank}"]
    return [*found, "mph:" + word] if unspecific else found


def rare_features(proposal: Proposal, core: str, names: Names) -> list[str]:
    """The features of known names, slogans and heads that a list shares; most proposals have none."""
    anchor, quoted, shared, inner = proposal.anchor, proposal.group[0] in QUOTE_GROUPS, proposal.shared_head, proposal.known
    found: list[str] = []
    known = names.known.get(core)
    if known:
        found.append("ka:" + known.label + anchor)
        if not quoted:
            found += _known_features(known)
    if quoted and core in names.slogans:
        found.append("slogan" + anchor)
    if shared:
        found += ["sh:" + shared.word, "shk:" + anchor + shared.label + shared.kind]
    if inner:
        found += ["kn:" + inner.name, "knk:" + inner.kind + anchor]
    return found
