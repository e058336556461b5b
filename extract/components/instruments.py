"""Policy instruments: documents in 《》, and named mechanisms, services, products and campaigns."""

from spacy.language import Language
from spacy.tokens import Doc

from ..debris import debris
from ..extensions import frame_of, text_of
from ..mentions import Frame, Mention
from ..naming.again import again_words, named_again
from ..naming.documents import document_words, find_documents
from ..naming.finder import decide, known_mentions
from ..naming.kinds import instrument_kind
from ..naming.merge import merge_names, unquoted
from ..naming.quoted import with_marks
from ..naming.words import load_names


class InstrumentFinder:
    """Finds the named measures of a case. Bodies and places are known already and are left alone."""

    def __init__(self, user_lexicon: str = "", network: bool = True) -> None:
        self._user_lexicon, self._network = user_lexicon, network
        self._names = load_names(user_lexicon)
        self._documents = document_words(user_lexicon)

    def match(self, text: str, frame: Frame) -> list[Mention]:
        """The instruments of a text, in order; the wordings of one thing carry one name."""
        found = find_documents(text, self._documents, debris(text))
        for decision in decide(text, known_mentions(frame.mentions), self._user_lexicon, self._network):
            if decision.label == "PolicyInstrument":
                p = decision.proposal
                start, end = with_marks(text, p.start, p.end)
                found.append(Mention("PolicyInstrument", start, end, unquoted(text[p.start:p.end]), f"name-{p.anchor}",
                                     kind=instrument_kind(text[p.start:p.end], p, self._names), confidence=decision.probability))
        named = merge_names(sorted(found, key=lambda m: (m.start, m.end)), self._names, text)
        return sorted((*named, *named_again(text, named, "PolicyInstrument", again_words(self._user_lexicon))), key=lambda m: (m.start, m.end))

    def __call__(self, doc: Doc) -> Doc:
        frame = frame_of(doc)
        frame.mentions += self.match(text_of(doc), frame)
        return doc


@Language.factory("reformgraph_instruments", default_config={"user_lexicon": "", "network": True})
def make_instruments(nlp: Language, name: str, user_lexicon: str, network: bool) -> InstrumentFinder:  # noqa: ARG001 (spaCy passes them)
    return InstrumentFinder(user_lexicon, network)
