"""YAML files: lines are kept, doubled keys and aliases are refused, and any text gives a value or a KnowledgeError."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reformgraph.schema.errors import KnowledgeError
from reformgraph.schema.yaml_io import load_yaml, parse_yaml


def test_lines_of_keys_and_items_are_kept():
    data = parse_yaml("a: 1\nlist:\n  - x\n  - y\n", "f.yaml")
    assert data.lines == {"a": 1, "list": 2}
    assert data["list"].lines == [3, 4]


@pytest.mark.parametrize(
    ("text", "place", "words"),
    [
        ("a: 1\nb: 2\na: 3\n", "3", "doubled key a (the first is on line 1)"),
        ("a: &x [1]\nb: *x\n", "1", "aliases"),
        ("a: [1, 2\n", "2", "syntax"),
        ("a: 1\nb: '甲\nc: 2\n", "2", "syntax"),
        ("350100: 福州市\n", "1", "a key must be text"),
    ],
)
def test_bad_files_are_named_with_their_line(text, place, words):
    with pytest.raises(KnowledgeError) as caught:
        parse_yaml(text, "f.yaml")
    assert words in str(caught.value)
    assert caught.value.place == place


def test_a_missing_file_is_a_knowledge_error(tmp_path):
    with pytest.raises(KnowledgeError, match="file not found"):
        load_yaml(tmp_path / "none.yaml")


@given(st.text(alphabet="ab:-[]{}&*!|>'\"\n #,?%@`", max_size=60))
def test_any_text_gives_a_value_or_a_finding(text):
    try:
        parse_yaml(text, "f.yaml")
    except KnowledgeError as error:
        assert "f.yaml" in str(error)
