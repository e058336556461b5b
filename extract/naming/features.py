"""What the naming model sees of a proposal: features of its words and of their context.

The features come in parts that each depend on one thing: the quoted phrase, the end, the beginning, the numbers of the shape. `features` puts
them together for training; score.py sums the weights of a part once for all the proposals that share it.
"""

from .proposals import Proposal
from .quoted import Quoted
from .reading import Reading
from .words import Head, Known, Names

# Groups whose proposals share a quoted phrase, and those whose proposals share their end.
QUOTE_GROUPS, END_GROUPS = frozenset({"q", "qp", "qd"}), frozenset({"h", "k"})
# Characters from the beginning of a text within which a name stands early: the title, or the lead.
_EARLY = 80
# Characters to both sides within which repetitions of a phrase are counted.
_NEAR = 2000


def features(reading: Reading, proposal: Proposal, names: Names) -> list[str]:
    """The features of a proposal, as strings; deterministic and free of offsets."""
    text, start, head, quote, anchor = reading.text, proposal.start, proposal.head, proposal.quote, proposal.anchor
    quoted = proposal.group[0] in QUOTE_GROUPS
    core_start, core_end = core_range(proposal)
    core = text[core_start:core_end]
    inside = reading.starts[slice(*reading.inside(start, modifier_end(proposal)))]
    found = shape_features(anchor, quoted, *sizes(proposal.end - start, len(core), len(inside), proposal.siblings), proposal.rank, count_near(text, core, core_start), signs(core))
    found += group_features(reading, proposal, names) + tail_features(reading, proposal, names)
    found += start_features(reading, start) + place_features(anchor, role_at(reading, start), governor_role(reading, start), is_early(start))
    if head is not None and quote is not None:
        found += quote_head_features(head, head.word in names.firm, anchor, gap(proposal, quote, head), bool(inside))
    elif head is not None:
        modifier = text[start:modifier_end(proposal)]
        found += head_features(head, head.word in names.firm, min(len(modifier), 10), unspecific(modifier, names), bool(inside), role_at(reading, start), proposal.rank)
    found += rare_features(proposal, core, names)
    found += ["b:" + core[i:i + 2] for i in range(len(core) - 1)]
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
    found = _two("e", text[max(0, end - 2):end], -1) + _two("en", text[end:end + 2], 0)
    if head is not None:
        before = end - len(head.word)
        found += [*word_features(head), "hb:" + text[max(0, before - 1):end]]
        if before >= 2:
            found.append("hb2:" + text[before - 2:end])
    following = reading.head_at.get(end)
    return found if following is None else found + following_features(following, None)


def word_features(head: Head | None) -> list[str]:
    """The features of a naming head by itself; a proposal may have none."""
    return ["h:-", "hk:-"] if head is None else ["h:" + head.word, "hk:" + head.label + head.kind]


def following_features(head: Head, anchor: str | None) -> list[str]:
    """The features of a naming head right behind a proposal."""
    return ["nh:" + head.word, "nhk:" + head.label + (anchor or "")]


def anchored_features(anchor: str, head: Head | None) -> list[str]:
    """The feature of an anchor together with the head."""
    return ["ah:" + anchor + ("-" if head is None else head.word)]


def _two(name: str, characters: str, nearest: int) -> list[str]:
    """The features of the character at one side of a place, and of two of them where there are two; `nearest` is the index of the first."""
    if len(characters) < 2:
        return [f"{name}:{characters}"]
    return [f"{name}:{characters[nearest]}", f"{name}2:{characters}"]


def tail_features(reading: Reading, proposal: Proposal, names: Names) -> list[str]:
    """The features of the end of a phrase that depend on its anchor, and on its head."""
    text, end, anchor = reading.text, proposal.end, proposal.anchor
    found = [*anchored_features(anchor, proposal.head), "an1:" + anchor + text[end:end + 1]]
    if text.endswith(names.bodies, 0, end):
        found.append("body")
    if proposal.group[0] not in END_GROUPS:
        found += [*word_features(proposal.head), "l2:" + text[end - 2:end], *_two("n", text[end:end + 2], 0)]
        following = reading.head_at.get(end)
        if following is not None:
            found += following_features(following, anchor)
    return found


def start_features(reading: Reading, start: int) -> list[str]:
    """The features of a place where a name may begin."""
    text = reading.text
    found = _two("f", text[start:start + 2], 0) + _two("p", text[max(0, start - 2):start], -1)
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


def sizes(length: int, core: int, inside: int, siblings: int) -> tuple[int, int, int, int]:
    """The lengths of a proposal and of its core, the places inside it where a name may begin, and the members of its list; numbers end where more
    says nothing, so that few shapes exist."""
    return (length if length < 20 else 20, core if core < 16 else 16, inside if inside < 3 else 3, siblings if siblings < 5 else 5)


def signs(core: str) -> str:
    """Which kinds of characters that are no words a core holds: 0 for digits, + and 、."""
    if core.isalpha():
        return ""
    return ("0" if any(map(str.isdigit, core)) else "") + ("+" if "+" in core or "＋" in core else "") + ("、" if "、" in core else "")


def shape_features(anchor: str, quoted: bool, length: int, size: int, inside: int, siblings: int, rank: int, count: int, held: str) -> list[str]:
    """The features that only the anchor and numbers make: `sizes`, which beginning it uses, how often the core stands in its neighbourhood, and its `signs`."""
    found = ["", "a:" + anchor, f"aL:{anchor}{length // 2}", f"L:{length}", f"cL:{anchor}{size}", f"ca:{anchor}{count}", f"in:{anchor}{inside}"]
    if siblings:
        found.append(f"sb:{anchor}{siblings}")
    if rank:
        found.append(f"rk:{anchor}{rank}")
    if not quoted:
        found.append(f"c:{count}")
    return found + [f"sign:{sign}{anchor}" for sign in held]


def gap(proposal: Proposal, quote: Quoted, head: Head) -> int:
    """Characters between a quoted phrase and the head behind it, at most five."""
    between = proposal.end - len(head.word) - quote.end
    return between if between < 5 else 5


def quote_head_features(head: Head, firm: bool, anchor: str, between: int, verbs: bool) -> list[str]:
    """How firm the head behind a quoted phrase is; `verbs`: beginnings of names lie inside the proposal."""
    label = head.label[:2]
    return [f"Q:{label}{firm}{anchor}", f"Q2:{label}{firm}{anchor}{between}", f"Q3:{label}{head.kind}{verbs}"]


def unspecific(modifier: str, names: Names) -> bool:
    """Does all that stands before a head consist of words that any name may have?"""
    plain = names.plain
    return modifier[:2] in plain and all(modifier[i:i + 2] in plain for i in range(2, len(modifier), 2))


def head_features(head: Head, firm: bool, length: int, empty: bool, verbs: bool, role: str, rank: int) -> list[str]:
    """How firm the head of an unquoted phrase is, and how long and how specific what stands before it: few features that many names share."""
    label, short = head.label, head.label[:2]
    found = [f"m:{label}{role}{length // 2}", f"mp:{empty}{label}", f"mh:{head.word}{min(length, 8) // 2}", f"D:{short}{firm}{empty}{verbs}{role}",
             f"D2:{short}{firm}{empty}{verbs}{min(length, 9) // 3}", f"D3:{short}{firm}{verbs}{rank}"]
    return [*found, "mph:" + head.word] if empty else found


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
