"""The wordings that only linking reads: loaded, checked, and left out of extraction."""

import pytest

from reformgraph.extract.naming.words import load_names
from reformgraph.graph.linking import load_knowledge
from reformgraph.schema.errors import KnowledgeError
from reformgraph.schema.practice_wordings import load_worded_practices, with_wordings
from reformgraph.schema.practices import load_practices, parse_practices, wording_key
from reformgraph.schema.yaml_io import parse_yaml

PRACTICES = """categories:
  one: {zh: 一, en: one}
practices:
  - {name: 甲法, variants: [甲办法子], category: one, definition: 甲}
  - {name: 乙法, category: one, definition: 乙}
"""


def worded(text: str) -> object:
    return with_wordings(parse_practices([(parse_yaml(PRACTICES, "mine.yaml"), "mine.yaml")]), parse_yaml(text, "more.yaml"), "more.yaml")


@pytest.mark.parametrize(("text", "line", "remedy"), [
    ("甲法: [按甲的路子办]\n丙法: [丙]\n", "2", "Write the name"),
    ("甲法: [按甲的路子办]\n乙法: [“按甲的路子”办]\n", "2", "Remove it"),
    ("甲法: [12]\n", "1", "quotation marks"),
    ("甲法: 按甲的路子办\n", "1", "quotation marks"),
    ("- 甲法\n", "1", ""),
])
def test_errors_name_file_and_line(text: str, line: str, remedy: str) -> None:
    with pytest.raises(KnowledgeError) as caught:
        worded(text)
    message = caught.value.message("en")
    assert message.startswith(f"more.yaml:{line}: ")
    assert remedy in message


def test_a_wording_of_another_practice_stays_there() -> None:
    lexicon = worded("乙法: [甲办法子, 乙的路子]\n")
    assert {p.name: p.described for p in lexicon.practices} == {"甲法": (), "乙法": ("乙的路子",)}  # type: ignore[attr-defined]


def test_what_ships_is_broad_and_adds_to_the_practices() -> None:
    known = {wording_key(text) for practice in load_practices().practices for text in practice.wordings}
    described = [text for practice in load_worded_practices().practices for text in practice.described]
    assert len(described) >= 10_000
    assert not known & set(map(wording_key, described))


def test_every_wording_is_read_as_its_own_practice_and_matches_no_other_pattern() -> None:
    index, read = load_knowledge().index, load_knowledge().reader.read
    for practice in index.lexicon.practices:
        for text in practice.described:
            wording = read(text)
            hit = index.find(wording)
            assert hit is not None
            assert hit.practice is practice, text
            found = index.pattern.fullmatch(wording.key)
            assert found is None or index.pattern_owner[str(found.lastgroup)] is practice, text


def test_extraction_looks_for_none_of_them() -> None:
    described = {text for practice in load_worded_practices().practices for text in practice.described}
    services = {name for name, known in load_names().known.items() if known.kind == "practice"}
    only = {practice.name for practice in load_practices().practices if practice.linking_only}
    assert only
    assert not (described | only) & services
