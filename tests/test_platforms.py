"""Platforms: a table of sentences; bodies found before are left alone."""

from pathlib import Path
from typing import Any

import pytest

from reformgraph.extract.components.platforms import PlatformFinder
from reformgraph.extract.mentions import Frame, Mention
from reformgraph.extract.naming.finder import Decision, one_label
from reformgraph.extract.naming.proposals import Proposal
from reformgraph.extract.read import read_document
from reformgraph.extract.run import extract_document
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


def test_a_wording_is_a_measure_or_a_platform_in_one_case() -> None:
    def decision(start: int, end: int, label: str, probability: float) -> Decision:
        return Decision(Proposal(start=start, end=end, anchor="quote", group=("q", start)), label, probability)

    text = "“快办窗口”受理。“快办窗口”办结。快办窗口服务"
    kept = one_label(text, [decision(1, 5, "Platform", 0.9), decision(10, 14, "PolicyInstrument", 0.8), decision(18, 22, "Platform", 0.6)])
    assert [(d.proposal.start, d.label) for d in kept] == [(1, "Platform"), (18, "Platform")]


def test_a_platform_of_a_whole_province_is_one_node_in_all_its_cities(tmp_path: Path) -> None:
    source = tmp_path / "湖北.txt"
    source.write_text("湖北省优化服务典型案例\n案例一：武汉市推行一件事\n武汉市依托“鄂汇办”平台办理企业开办。企业登录惠企通平台查询。\n"
                      "案例二：襄阳市推行一网通办\n襄阳市依托鄂汇办APP办理。企业登录惠企通平台查询。", encoding="utf-8")
    platforms = {node.id for node in extract_document(read_document(source)).graph.nodes if node.label == "Platform"}
    assert platforms == {"鄂汇办", "湖北省武汉市/惠企通平台", "湖北省襄阳市/惠企通平台"}


def test_a_platform_that_begins_with_a_level_word_is_that_of_the_level_s_place(tmp_path: Path) -> None:
    source = tmp_path / "射阳.txt"
    source.write_text("射阳县信用监管做法\n射阳县行政审批局依托县信用监管平台和市公共信用平台推行信用承诺制，数据接入盐城市公共信用平台。", encoding="utf-8")
    platforms = {node.id: node.properties for node in extract_document(read_document(source)).graph.nodes if node.label == "Platform"}
    assert set(platforms) == {"射阳县信用监管平台", "盐城市公共信用平台"}
    assert platforms["射阳县信用监管平台"]["name"] == "县信用监管平台"
    assert platforms["射阳县信用监管平台"]["aliases"] == ("射阳县信用监管平台",)
