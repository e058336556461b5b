"""The usual short forms of public bodies and what they stand for (市监局, 市场监管局: 市场监督管理局), so that a search finds a body by a form that no text of the graph has."""

from functools import cache

from reformgraph.schema.lexicon_files import shipped

_LONGEST = 24  # characters of a name without its place


def short_names(name: str) -> tuple[str, ...]:
    """The name of a body with each short form of its function in place of the official one: 甲市市监局 of 甲市市场监督管理局."""
    return _replaced(name, _forms()[0])


def official_names(text: str) -> tuple[str, ...]:
    """A text with the official names that its short form may stand for: 甲市市场监督管理局 of 甲市市监局. Empty for a text without one."""
    return _replaced(text, _forms()[1])


def _replaced(text: str, forms: dict[str, tuple[str, ...]]) -> tuple[str, ...]:
    """The text with each form of the first (there the longest) word that has some, in place of the word."""
    for start in range(len(text)):
        for end in range(min(len(text), start + _LONGEST), start, -1):
            if text[start:end] in forms:
                return tuple(text[:start] + other + text[end:] for other in forms[text[start:end]])
    return ()


@cache
def _forms() -> tuple[dict[str, tuple[str, ...]], dict[str, tuple[str, ...]]]:
    """The short forms by official name without its place, and the other way round: each function with each head."""
    departments = shipped("departments")
    by_official: dict[str, dict[str, None]] = {}
    by_short: dict[str, dict[str, None]] = {}
    for function, shorts in departments["functions"].items():
        for head, official_head in departments["heads"].items():
            official = function + official_head
            by_short.setdefault(official, {})  # found whole, it is not taken for the short form that it begins with
            for short in (function + head, *(one + head for one in shorts)):
                if short != official:
                    by_official.setdefault(official, {})[short] = None
                    by_short.setdefault(short, {})[official] = None
    return {name: tuple(found) for name, found in by_official.items()}, {name: tuple(found) for name, found in by_short.items()}
