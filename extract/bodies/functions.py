"""What a department deals with, by its name."""

from functools import cache

import ahocorasick

from reformgraph.schema.lexicon_files import lexicon


@cache
def _words(user_lexicon: str) -> ahocorasick.Automaton:
    found = ahocorasick.Automaton()
    for function, words in lexicon("functions", user_lexicon)["functions"].items():
        for word in words:
            found.add_word(word, (word, function))
    found.make_automaton()
    return found


def department_function(name: str, user_lexicon: str = "") -> str:
    """The line of work (职能条线) of the department with this full name: of the words of the lexicon in it the one that ends last, and of those the longest; else empty.

    Raises KnowledgeError for a user's file that is not well formed.
    """
    ends = [(end, len(word), function) for end, (word, function) in _words(user_lexicon).iter(name)]
    return max(ends)[2] if ends else ""
