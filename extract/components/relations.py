"""Relations: who leads, implements, issues, operates and cooperates, through what and where.

Runs after all mentions are in the frame and writes to `frame.relations`.
"""

from spacy.language import Language
from spacy.tokens import Doc

from ..assertions import find_assertions
from ..clauses import sentences
from ..cooperation import find_cooperation
from ..doers import find_doers
from ..extensions import frame_of, register
from ..mentions import Frame, Relation
from ..triggers import load_triggers


class Relations:
    """Finds the relations of one case from its text and its mentions."""

    def __init__(self, user_lexicon: str = "") -> None:
        self.triggers = load_triggers(user_lexicon)

    def match(self, text: str, frame: Frame) -> list[Relation]:
        """The relations that the text asserts, each once per pair of ends."""
        parts = sentences(text)
        if not parts:
            return []
        doers = find_doers(text, frame, parts, self.triggers)
        led = [Relation("LED_BY", None, m, *_around(parts, m), "led-by-title" if m.start < frame.body_start else "led-by-lead", 0.85)
               for m in doers.leaders]
        return [*led, *find_assertions(text, frame, parts, doers, self.triggers), *find_cooperation(text, frame, parts, doers, self.triggers)]

    def __call__(self, doc: Doc) -> Doc:
        frame = frame_of(doc)
        frame.relations.extend(self.match(doc.text, frame))
        return doc


def _around(parts: list, mention) -> tuple[int, int]:  # type: ignore[no-untyped-def]
    part = next((s for s in parts if s.start <= mention.start < s.end), None)
    return (part.start, part.end) if part else (mention.start, mention.end)


@Language.factory("reformgraph_relations", default_config={"user_lexicon": ""}, assigns=["doc._.frame"], requires=["doc._.frame"])
def make_relations(nlp: Language, name: str, user_lexicon: str) -> Relations:
    register()
    return Relations(user_lexicon)
