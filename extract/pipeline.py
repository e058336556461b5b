"""The spaCy pipeline: which components run, in which order, and how a case goes through it.

Places come first, since bodies are named after them; instruments and platforms know both; relations need all.
"""

from collections.abc import Iterable, Iterator
from functools import cache

import spacy
from spacy.language import Language
from spacy.tokens import Doc

from reformgraph.schema.records import Batch, Case

from . import components
from .assemble import Reading
from .extensions import register
from .mentions import Frame

COMPONENTS = (
    "reformgraph_localities",
    "reformgraph_bodies",
    "reformgraph_instruments",
    "reformgraph_platforms",
    "reformgraph_measurements",
    "reformgraph_relations",
)


@cache
def build_pipeline(user_lexicon: str = "") -> Language:
    """The `Language` with our components, characters as tokens, nothing trained to load.

    `user_lexicon` is a folder whose YAML files add to the shipped ones or override them. Raises KnowledgeError for a file that is not well formed.
    """
    register()
    components.register_all()
    nlp = spacy.blank("zh")
    for name in COMPONENTS:
        nlp.add_pipe(name, config={"user_lexicon": user_lexicon})
    return nlp


def make_doc(nlp: Language, case: Case, place: str) -> Doc:
    """The Doc of a case: its title, a line break, its body. A title that was made from the body is left out."""
    title = "" if case.title and case.title in case.text[:200] else case.title
    doc = nlp.make_doc(f"{title}\n{case.text}")
    doc._.frame = Frame(body_start=len(title) + 1, place=place, year=case.year)
    return doc


def read_cases(nlp: Language, batch: Batch, place: str) -> Iterator[Reading]:
    """Run the cases of a batch through the pipeline, one by one."""
    for case in batch.cases:
        doc = nlp(make_doc(nlp, case, place))
        yield Reading(case, doc.text, doc._.frame)


def analyse(nlp: Language) -> Iterable[str]:
    """What spaCy itself finds wrong with the order of the components."""
    problems: dict[str, list[str]] = nlp.analyze_pipes(pretty=False)["problems"]
    return [f"{name}: {problem}" for name, found in problems.items() for problem in found]
