"""What linking knows beside the measures: the practices of the lexicon, the rules for wordings, and the weights that come from both."""

from collections import defaultdict
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

from reformgraph.schema.practice_wordings import load_worded_practices

from .lexicon_match import LexiconIndex
from .similarity import Similarity
from .wordings import Wording, WordingReader, load_wording_rules


@dataclass(frozen=True)
class Knowledge:
    """`apart` gives for a practice the names of those that must never be merged with it."""

    index: LexiconIndex
    reader: WordingReader
    similarity: Similarity
    apart: dict[str, frozenset[str]]
    user_folder: Path | None

    @cached_property
    def known_wordings(self) -> tuple[tuple[Wording, str], ...]:
        """Each wording of the lexicon with its practice, sorted."""
        return tuple(sorted(((self.reader.read(text), practice.name) for practice in self.index.lexicon.practices for text in practice.wordings),
                            key=lambda pair: (pair[0].core, pair[0].key)))


@cache
def load_knowledge(user_folder: Path | None = None) -> Knowledge:
    """The shipped knowledge and, where there is one, that of the user's folder. Raises KnowledgeError for a file that is not well formed."""
    lexicon = load_worded_practices(user_folder)
    reader = WordingReader(load_wording_rules(user_folder))
    apart: dict[str, set[str]] = defaultdict(set)
    for group in lexicon.apart:
        for name in group:
            apart[name] |= group - {name}
    similarity = Similarity((reader.read(text) for practice in lexicon.practices for text in practice.wordings), reader)
    return Knowledge(LexiconIndex(lexicon, reader), reader, similarity, {name: frozenset(others) for name, others in apart.items()}, user_folder)
