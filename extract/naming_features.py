"""What the naming model sees of a proposal: features of its words and of their context."""

from bisect import bisect_right

from .naming import Proposal
from .naming_reading import Reading
from .naming_words import Head, Names
from .quoted import Quoted

# Groups whose proposals share a quoted phrase, and those whose proposals share their end.
_QUOTE_GROUPS, _END_GROUPS = frozenset({"q", "qp", "qd"}), frozenset({"h", "k"})
# Characters from the beginning of a text within which a name stands early: the title, or the lead.
_EARLY = 80


def features(reading: Reading, proposal: Proposal, names: Names) -> list[str]:
    """The features of a proposal, as strings; deterministic and free of offsets."""
    return shared_features(reading, proposal, names) + own_features(reading, proposal, names)


def shared_features(reading: Reading, proposal: Proposal, names: Names) -> list[str]:
    """The features that all proposals of a group have: those of its quoted phrase, or of its end."""
    kind, text = proposal.group[0], reading.text
    if kind in _QUOTE_GROUPS and proposal.quote is not None:
        return _quote_features(text, proposal.quote, names)
    if kind in _END_GROUPS:
        head = proposal.head if kind == "h" else None
        return head_features(reading, proposal.end, head)
    return []


def _quote_features(text: str, quote: Quoted, names: Names) -> list[str]:
    core = text[quote.start + 1:quote.end - 1]
    found = [f"q:{quote.depth}{quote.mark}", "cf:" + core[:1], "cl1:" + core[-1:], "cl2:" + core[-2:], "qn2:" + text[quote.end:quote.end + 2],
             "qn:" + text[quote.end:quote.end + 1], "qp:" + text[max(0, quote.start - 1):quote.start], f"c:{min(text.count(core), 4)}"]
    found += core_features(core)
    found += ["u:" + c for c in dict.fromkeys(core)]
    if core in names.slogans:
        found.append("slogan")
    known = names.known.get(core)
    if known:
        found += ["k:" + known.label, "kk:" + known.kind]
    return found


def head_features(reading: Reading, end: int, head: Head | None) -> list[str]:
    """The features of a place where a name may end, with the naming head that ends there."""
    text = reading.text
    found = ["e:" + text[end - 1], "e2:" + text[end - 2:end], "en:" + text[end:end + 1], "en2:" + text[end:end + 2]]
    if head is not None:
        before = end - len(head.word)
        found += ["h:" + head.word, "hk:" + head.label + head.kind, "hb:" + head.word + text[before - 1:before], "hb2:" + head.word + text[before - 2:before]]
    following = reading.head_at.get(end)
    if following:
        found += ["nh:" + following.word, "nhk:" + following.label]
    return found


def core_features(core: str) -> list[str]:
    """The features of the words of a name themselves."""
    return ["b:" + core[i:i + 2] for i in range(len(core) - 1)]


def own_features(reading: Reading, proposal: Proposal, names: Names) -> list[str]:
    """The features that tell a proposal from the others of its group."""
    text, start, end, anchor = reading.text, proposal.start, proposal.end, proposal.anchor
    quote, head, known = proposal.quote, proposal.head, proposal.known
    kind = proposal.group[0]
    phrase = text[start:end]
    word = head.word if head else "-"
    found = ["", "a:" + anchor, "ah:" + anchor + word, "f2:" + phrase[:2], "p2:" + text[max(0, start - 2):start], f"aL:{anchor}{min(len(phrase), 20) // 2}"]
    core = text[quote.start + 1:quote.end - 1] if quote is not None and kind in _QUOTE_GROUPS else phrase
    count = min(text.count(core), 4)
    found += [f"L:{min(len(phrase), 20)}", f"cL:{anchor}{min(len(core), 16)}", f"ca:{anchor}{count}", "an1:" + anchor + text[end:end + 1],
              "p1:" + text[max(0, start - 1):start], "f1:" + phrase[:1]]
    of_core = names.known.get(core)
    if of_core:
        found.append("ka:" + of_core.label + anchor)
    if kind in _QUOTE_GROUPS and core in names.slogans:
        found.append("slogan" + anchor)
    if any(c.isdigit() for c in core):
        found.append("digit:" + anchor)
    if "+" in core or "＋" in core:
        found.append("plus:" + anchor)
    if "、" in core:
        found.append("comma:" + anchor)
    if kind not in _END_GROUPS:
        found += ["h:" + word, "hk:" + (head.label + head.kind if head else "-"), "l2:" + phrase[-2:], "n1:" + text[end:end + 1], "n2:" + text[end:end + 2]]
        following = reading.head_at.get(end)
        if following:
            found += ["nh:" + following.word, "nhk:" + following.label + anchor]
    if kind not in _QUOTE_GROUPS:
        found += core_features(phrase)
        found.append(f"c:{count}")
        if of_core:
            found += ["k:" + of_core.label, "kk:" + of_core.kind]
    begin = reading.start_words.get(start)
    role = begin[1] if begin else "-"
    found.append("wr:" + role + anchor)
    if begin:
        found.append("w:" + begin[0])
    governor = _governor(reading, start)
    if governor:
        found += ["g:" + governor[0], "gr:" + governor[1] + anchor]
    if proposal.shared_head:
        found += ["sh:" + proposal.shared_head.word, "shk:" + anchor + proposal.shared_head.label + proposal.shared_head.kind]
    if known:
        found += ["kn:" + known.name, "knk:" + known.kind + anchor]
    inside = reading.between(start, end - (len(word) if head else 0))
    found.append(f"in:{anchor}{min(len(inside), 3)}")
    found += ["iw:" + reading.start_words[at][0] for at in inside]
    if quote is not None and start < quote.start:
        left = text[start:quote.start]
        found += ["lb:" + left[i:i + 2] for i in range(len(left) - 1)]
    if head is not None:
        found += _head_shape(phrase, proposal, role, bool(inside), names)
    if phrase.endswith(names.bodies):
        found.append("body")
    if proposal.siblings:
        found.append(f"sb:{anchor}{min(proposal.siblings, 5)}")
    if proposal.rank:
        found.append(f"rk:{anchor}{proposal.rank}")
    if start < _EARLY:
        found.append("early:" + anchor)
    return found


def _head_shape(phrase: str, proposal: Proposal, role: str, verbs: bool, names: Names) -> list[str]:
    """How firm the head is, and how specific what stands before it: few features that many names share."""
    head = proposal.head
    if head is None:
        return []
    label, firm = head.label[:2], head.word in names.firm
    if proposal.quote is not None:
        gap = proposal.end - len(head.word) - proposal.quote.end
        return [f"Q:{label}{firm}{proposal.anchor}", f"Q2:{label}{firm}{proposal.anchor}{min(gap, 5)}", f"Q3:{label}{head.kind}{verbs}"]
    modifier = phrase[:-len(head.word)]
    unspecific = all(modifier[i:i + 2] in names.plain for i in range(0, len(modifier), 2))
    found = [f"m:{head.label}{role}{min(len(modifier), 10) // 2}", f"mp:{unspecific}{head.label}", f"mh:{head.word}{min(len(modifier), 8) // 2}",
             f"D:{label}{firm}{unspecific}{verbs}{role}", f"D2:{label}{firm}{unspecific}{verbs}{min(len(modifier), 9) // 3}",
             f"D3:{label}{firm}{verbs}{proposal.rank}"]
    if unspecific:
        found.append("mph:" + head.word)
    return found


def _governor(reading: Reading, at: int) -> tuple[str, str] | None:
    """The nearest verb before `at`, in its sentence's last 16 characters."""
    index = bisect_right(reading.starts, at) - 1
    while index >= 0 and reading.starts[index] >= at - 16:
        word = reading.start_words[reading.starts[index]]
        if word[1] in ("issue", "setup", "result", "use"):
            return word
        index -= 1
    return None
