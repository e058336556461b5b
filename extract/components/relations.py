"""Relations: who leads, implements, issues, operates and cooperates, through what and where.

Runs after all mentions are in the frame and writes to `frame.relations`.
"""

from spacy.language import Language
from spacy.tokens import Doc

from ..context.network import read_context
from ..extensions import frame_of, register, text_of
from ..linear import load_models
from ..mentions import Frame, Relation
from ..places.gazetteer import gazetteer
from ..relations.assertions import find_assertions
from ..relations.charged import find_charged
from ..relations.clauses import sentences
from ..relations.cooperation import find_cooperation
from ..relations.doers import subject_groups
from ..relations.judge import judge, quote_range, with_rules
from ..relations.located import find_locations
from ..relations.pairs import Pairs
from ..relations.rows import find_doers
from ..relations.triggers import load_triggers


class Relations:
    """Finds the relations of one case from its text and its mentions."""

    def __init__(self, user_lexicon: str = "") -> None:
        self.triggers = load_triggers(user_lexicon)
        self.gazetteer = gazetteer(user_lexicon)
        self.models = load_models("relations")

    def match(self, text: str, frame: Frame) -> list[Relation]:
        """The relations that the text asserts, each once per pair of ends."""
        parts = sentences(text)
        if not parts:
            return []
        groups = subject_groups(text, frame, parts, self.triggers)
        doers = find_doers(text, frame, groups, parts, self.triggers, self.models["LED_BY"])
        led = [Relation("LED_BY", None, m, *quote_range([m], parts), "led-by-title" if m.start < frame.body_start else "led-by-lead", 0.85)
               for m in doers.leaders if m.label != "Organization"]  # a company acts, but leads no case
        ruled = find_assertions(text, frame, parts, doers, self.triggers)
        joint = find_cooperation(text, frame, parts, doers, self.triggers)
        judged = judge(with_rules(Pairs(text, frame, parts, doers, self.triggers, joint).candidates(), ruled), self.models,
                       read_context(text), parts, frame.body_start)
        return [*led, *find_locations(frame, parts, doers.leaders, self.gazetteer),
                *judged, *joint, *find_charged(text, frame, parts)]

    def __call__(self, doc: Doc) -> Doc:
        frame = frame_of(doc)
        frame.relations.extend(self.match(text_of(doc), frame))
        return doc


@Language.factory("reformgraph_relations", default_config={"user_lexicon": ""}, assigns=["doc._.frame"], requires=["doc._.frame"])
def make_relations(nlp: Language, name: str, user_lexicon: str) -> Relations:  # noqa: ARG001 (spaCy passes them)
    register()
    return Relations(user_lexicon)
