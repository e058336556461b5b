"""Documents named in 《》, and their short names: 《…办法》（以下简称《办法》）, and 《办法》 later in the text."""

import re
from dataclasses import dataclass
from functools import cache

from reformgraph.schema.lexicon_files import lexicon

from ..debris import Mask
from ..mentions import Mention
from .quoted import quoted_phrases

_SHORT_NAME = re.compile(r"[（(][^（()）\n]{0,40}?(?:以下|下)?(?:简称|统称)为?[“\"《‘「]{1,2}([^”\"》’」）)\n]{1,30})")
_IN_BRACKETS = re.compile(r"[（(〔][^（()）〔〕]*[）)〕]|\s")
# A title of at most this many characters that ends an earlier title means that one (《条例》).
_LONGEST_SHORT_TITLE = 6


@dataclass(frozen=True, slots=True)
class DocumentWords:
    """The ends of titles that name no document (日报, 许可证), and those that do although they end so (倡议书)."""

    endings: tuple[str, ...]
    names: frozenset[str]
    documents: tuple[str, ...]

    def names_document(self, title: str) -> bool:
        plain = _IN_BRACKETS.sub("", title)
        return bool(plain) and plain not in self.names and (plain.endswith(self.documents) or not plain.endswith(self.endings))


@cache
def document_words(user_lexicon: str) -> DocumentWords:
    words = lexicon("instruments", user_lexicon)
    no = words["not_documents"]
    return DocumentWords(tuple(no["endings"]), frozenset(no["names"]), tuple(words["documents"]))


def short_names(text: str) -> list[tuple[int, str]]:
    """Where the text gives a short name to what stands before a bracket: (position of the bracket, short name)."""
    return [(m.start(), m[1]) for m in _SHORT_NAME.finditer(text)] if "简称" in text or "统称" in text else []


def find_documents(text: str, words: DocumentWords, waste: Mask) -> list[Mention]:
    """The documents that 《》 names, each under its first full title. Titles inside titles are part of these."""
    full: dict[str, str] = {}
    given = dict(short_names(text))
    found: list[Mention] = []
    taken = 0
    for title in quoted_phrases(text):
        if title.mark != "《" or title.start < taken:
            continue
        taken = title.end
        wording = text[title.start + 1:title.end - 1].strip()
        if waste.covers(title.start) or not words.names_document(wording):
            continue
        name = full.setdefault(wording, _meant(wording, list(full.values())))
        if title.end in given:
            full[given[title.end]] = name
        found.append(Mention("PolicyInstrument", title.start, title.end, name, "document", kind="document", confidence=0.98))
    return found


def _meant(title: str, earlier: list[str]) -> str:
    """The earlier title that a short one stands for, else the title itself."""
    if len(title) <= _LONGEST_SHORT_TITLE:
        for candidate in reversed(earlier):
            if candidate != title and _IN_BRACKETS.sub("", candidate).endswith(title):
                return candidate
    return title
