"""The lexicon of practices: what ships holds together, and what does not is told with file and line."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reformgraph.schema.errors import KnowledgeError
from reformgraph.schema.practices import load_practices, parse_practices, wording_key
from reformgraph.schema.yaml_io import parse_yaml

GOOD = """
categories:
  one: {zh: 一, en: one}
practices:
  - name: 甲法
    variants: [甲办法子]
    category: one
    definition: 甲
  - name: 乙法
    pattern: '乙[法术]'
    category: one
    broader: [甲法]
    context: [乙]
    definition: 乙
must_not_merge:
  - [甲法, 乙法]
"""


def parse(text: str) -> object:
    return parse_practices([(parse_yaml(text, "mine.yaml"), "mine.yaml")])


def test_shipped_lexicon_is_broad() -> None:
    lexicon = load_practices()
    assert len(lexicon.practices) >= 400
    assert sum(len(p.variants) for p in lexicon.practices) >= 3 * len(lexicon.practices)
    assert {p.category for p in lexicon.practices} == set(lexicon.categories)


@pytest.mark.parametrize(("a", "b"), [("一照多址", "一证多址"), ("全市通办", "跨省通办"), ("联合验收", "联合踏勘"), ("交地即发证", "拿地即开工")])
def test_look_alikes_are_kept_apart(a: str, b: str) -> None:
    assert any({a, b} <= group for group in load_practices().apart)


def test_key_drops_width_case_and_punctuation() -> None:
    assert wording_key("“双随机、一公开” ") == wording_key("双随机一公开") == "双随机一公开"
    assert wording_key("互联网＋监管") == wording_key("互联网+监管")


@pytest.mark.parametrize(("old", "new", "line", "remedy"), [
    ("category: one\n    definition: 甲", "category: two\n    definition: 甲", "7", "Known categories"),
    ("[甲办法子]", "[乙法]", "9", "Remove it"),
    ("[甲办法子]", "[乙术]", "9", "Narrow the pattern"),
    ("broader: [甲法]", "broader: [丙法]", "9", "Use the name"),
    ("pattern: '乙[法术]'", "pattern: '乙[法'", "10", ""),
    ("pattern: '乙[法术]'", "pattern: '(乙)'", "10", ""),
    ("context: [乙]", "contexts: [乙]", "13", "Known keys"),
    ("  - [甲法, 乙法]", "  - [甲法, 丙法]", "16", "Write the name"),
    ("  - [甲法, 乙法]", "  - [甲法]", "16", ""),
    ("    definition: 甲\n", "    definition: 甲\n    broader: [乙法]\n", "5", "Remove one broader"),
    ("[甲办法子]", "[12]", "6", "quotation marks"),
    ("name: 乙法", "name: 甲法", "9", ""),
    ("context: [乙]", "linking_only: [乙]", "13", ""),
    ("en: one}", "en: one, two and three}", "3", "quotation marks"),
])
def test_errors_name_file_and_line(old: str, new: str, line: str, remedy: str) -> None:
    assert old in GOOD
    with pytest.raises(KnowledgeError) as caught:
        parse(GOOD.replace(old, new, 1))
    message = caught.value.message("en")
    assert message.startswith(f"mine.yaml:{line}: ")
    assert remedy in message


def test_a_user_file_adds_to_the_shipped_one(tmp_path: Path) -> None:
    (tmp_path / "practices.yaml").write_text("""
practices:
  - {name: 带押过户, variants: [带着抵押就过户], category: property_registration, definition: 同上}
  - {name: 甲市一招, category: approval, broader: 带押过户, definition: 甲市自己的做法}
""", encoding="utf-8")
    practices = {p.name: p for p in load_practices(tmp_path).practices}
    assert "带着抵押就过户" in practices["带押过户"].variants
    assert "不动产带押过户" in practices["带押过户"].variants
    assert practices["甲市一招"].broader == ("带押过户",)


@given(st.integers(0, len(GOOD) - 1), st.integers(0, 30), st.text(max_size=6))
def test_any_mutilated_file_gives_a_knowledge_error_or_loads(start: int, length: int, filling: str) -> None:
    try:
        parse(GOOD[:start] + filling + GOOD[start + length:])
    except KnowledgeError as error:
        assert error.file == "mine.yaml"
