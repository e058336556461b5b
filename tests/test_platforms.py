"""Platforms: a table of sentences; bodies found before are left alone."""

from pathlib import Path
from typing import Any

import pytest

from reformgraph.extract.components.platforms import PlatformFinder
from reformgraph.extract.mentions import Frame, Mention
from reformgraph.schema.yaml_io import load_yaml

CASES: list[dict[str, Any]] = load_yaml(Path(__file__).parent / "cases" / "platforms.yaml")
FINDER = PlatformFinder()


@pytest.mark.parametrize("case", CASES, ids=lambda c: c["why"])
def test_sentence(case: dict[str, Any]) -> None:
    text = case["text"]
    found = FINDER.match(text, Frame())
    assert [text[m.start:m.end] for m in found] == case["expect"]
    if "kinds" in case:
        assert [m.kind for m in found] == case["kinds"]


def test_the_name_of_a_body_is_no_platform() -> None:
    text = "依托青川工程建设交易平台中心办理。"
    body = Mention("Department", 2, 14, "青川工程建设交易平台中心", "test")
    assert FINDER.match(text, Frame(mentions=[body])) == []


@pytest.mark.parametrize("text", ["建设预约办件系统、现场叫号系统、综合收件系统。", "升级渔船预约平台、渔港叫号平台。"])
def test_a_list_of_whole_names_is_not_one_name(text: str) -> None:
    assert all("、" not in text[m.start:m.end] for m in FINDER.match(text, Frame()))
