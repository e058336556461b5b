"""Platforms: the named systems, apps, codes, windows, centres, zones, hotlines and channels that deliver a service."""

from dataclasses import replace

from spacy.language import Language
from spacy.tokens import Doc

from ..extensions import frame_of, text_of
from ..mentions import Frame, Mention
from ..naming.again import again_words, named_again
from ..naming.finder import decide, known_mentions
from ..naming.kinds import platform_kind
from ..naming.merge import merge_names, unquoted
from ..naming.quoted import with_marks
from ..naming.words import load_names


class PlatformFinder:
    """Finds the named platforms of a case. Bodies and places are known already and are left alone."""

    def __init__(self, user_lexicon: str = "", network: bool = True) -> None:
        self._user_lexicon, self._network = user_lexicon, network
        self._names = load_names(user_lexicon)

    def match(self, text: str, frame: Frame) -> list[Mention]:
        """The platforms of a text, in order; the wordings of one thing carry one name."""
        found = []
        for decision in decide(text, known_mentions(frame.mentions), self._user_lexicon, self._network):
            if decision.label == "Platform":
                p = decision.proposal
                start, end = with_marks(text, p.start, p.end)
                found.append(Mention("Platform", start, end, unquoted(text[p.start:p.end]), f"name-{p.anchor}",
                                     kind=platform_kind(text[p.start:p.end], p, self._names), confidence=decision.probability))
        named = [replace(m, name=one, id=one) if (one := self._one_of_a_kind(m.name)) else m for m in merge_names(found, self._names, text)]
        return sorted((*named, *named_again(text, named, "Platform", again_words(self._user_lexicon))), key=lambda m: (m.start, m.end))

    def _one_of_a_kind(self, name: str) -> str:
        """The name of a platform that is one and the same wherever it is told of, without its head (鄂汇办APP: 鄂汇办); empty for all others."""
        for size in range(len(name), 1, -1):
            head = self._names.heads.get(name[size:])
            if name[:size] in self._names.one_of_a_kind and (size == len(name) or (head is not None and head.kind in ("app", "system"))):
                return name[:size]
        return ""

    def __call__(self, doc: Doc) -> Doc:
        frame = frame_of(doc)
        frame.mentions += self.match(text_of(doc), frame)
        return doc


@Language.factory("reformgraph_platforms", default_config={"user_lexicon": "", "network": True})
def make_platforms(nlp: Language, name: str, user_lexicon: str, network: bool) -> PlatformFinder:  # noqa: ARG001 (spaCy passes them)
    return PlatformFinder(user_lexicon, network)
