"""The spaCy pipeline: which components run, in which order, and how a case goes through it.

Places come first, since bodies are named after them; instruments and platforms know both; relations need all.
"""

from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

import spacy
from spacy.language import Language
from spacy.tokens import Doc

from reformgraph.schema.lexicon_files import check_lexicons
from reformgraph.schema.records import Batch, Case

from . import components
from .assemble import Reading
from .extensions import register, text_of
from .mentions import Frame

COMPONENTS = (
    "reformgraph_localities",
    "reformgraph_bodies",
    "reformgraph_instruments",
    "reformgraph_platforms",
    "reformgraph_measurements",
    "reformgraph_relations",
)
_READ_BY_NETWORK = ("reformgraph_instruments", "reformgraph_platforms")  # components with a setting `network`


@cache
def build_pipeline(user_lexicon: str = "", training: bool = False) -> Language:
    """The `Language` with our components, characters as tokens.

    For `training` the last component is left out, and the network (extract/context), which learns from what the others find. `user_lexicon` is a folder whose YAML files add to the shipped ones or override them. Raises KnowledgeError for a file that is not well formed.
    """
    if user_lexicon:
        check_lexicons(Path(user_lexicon))
    register()
    components.register_all()
    nlp = spacy.blank("zh")
    for name in COMPONENTS[:-1] if training else COMPONENTS:
        nlp.add_pipe(name, config={"user_lexicon": user_lexicon} | ({"network": False} if training and name in _READ_BY_NETWORK else {}))
    return nlp


def case_text(case: Case) -> tuple[str, int]:
    """The text that a case's Doc holds, and where its body begins: the title, a line break, the body. A title made from the body is left out."""
    title = "" if case.title.rstrip("…") in case.text else case.title
    return f"{title}\n{case.text}", len(title) + 1


def make_doc(nlp: Language, case: Case, place: str) -> Doc:
    """The Doc of a case, with its frame; `place` is the code of the batch's place, or empty."""
    text, body_start = case_text(case)
    # Characters as tokens, as spaCy's own segmenter makes them, but for spaces, and without its search for the words in the text.
    doc = Doc(nlp.vocab, words=list(text), spaces=[False] * len(text))
    doc._.wording = text
    doc._.frame = Frame(body_start=body_start, place=place, year=case.year)
    return doc


def read_cases(nlp: Language, batch: Batch, place: str) -> Iterator[Reading]:
    """Run the cases of a batch through the pipeline, one by one."""
    for case in batch.cases:
        doc = nlp(make_doc(nlp, case, place))
        yield Reading(case, text_of(doc), doc._.frame)


def analyse(nlp: Language) -> Iterable[str]:
    """What spaCy itself finds wrong with the order of the components."""
    analysis = nlp.analyze_pipes(pretty=False) or {}
    problems: dict[str, list[str]] = analysis["problems"]
    return [f"{name}: {problem}" for name, found in problems.items() for problem in found]
