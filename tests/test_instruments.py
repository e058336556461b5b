"""Instruments: a table of sentences, the merging of wordings, documents with short names, quotation marks."""

from importlib import resources
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reformgraph.extract.components.instruments import InstrumentFinder
from reformgraph.extract.mentions import Frame, Mention
from reformgraph.extract.naming.merge import merge_names
from reformgraph.extract.naming.quoted import quoted_phrases
from reformgraph.extract.naming.words import load_names
from reformgraph.schema.yaml_io import load_yaml

CASES: list[dict[str, Any]] = load_yaml(Path(__file__).parent / "cases" / "instruments.yaml")
FINDER = InstrumentFinder()


@pytest.mark.parametrize("case", CASES, ids=lambda c: c["why"])
def test_sentence(case: dict[str, Any]) -> None:
    text = case["text"]
    found = FINDER.match(text, Frame())
    wordings = [text[m.start:m.end] for m in found]
    if case.get("inside"):
        assert len(wordings) == len(case["expect"]), wordings
        assert all(e in w for e, w in zip(case["expect"], wordings, strict=True)), wordings
    else:
        assert wordings == case["expect"]
    if "kinds" in case:
        assert [m.kind for m in found] == case["kinds"]
    if "names" in case:
        assert list(dict.fromkeys(m.name for m in found)) == case["names"]


@pytest.mark.parametrize(("wordings", "names"), [
    (["口头办照", "口头办照制", "口头办照服务"], ["口头办照"] * 3),
    (["一链办理", "“一链办理”审批模式"], ["一链办理"] * 2),
    (["证照分离改革", "证照分离"], ["证照分离改革"] * 2),
    (["一照多址", "一证多址"], ["一照多址", "一证多址"]),
    (["跨省通办", "省内通办"], ["跨省通办", "省内通办"]),
    (["一件事", "企业变更一件事", "企业注销一件事", "高效办成一件事"], ["一件事", "一件事", "企业注销一件事", "高效办成一件事"]),
    (["跑改联办", "“跑改联办”事项清单", "跑改联办服务"], ["跑改联办", "“跑改联办”事项清单", "跑改联办"]),
    (["退役安置一件事", "退役安置服务一件事项目"], ["退役安置一件事"] * 2),
    (["全省信用示范创建活动", "第一批信用示范创建活动"], ["全省信用示范创建活动"] * 2),
])
def test_wordings_of_one_thing_get_one_name(wordings: list[str], names: list[str]) -> None:
    mentions = [Mention("PolicyInstrument", k, k + 1, wording, "test", kind="service") for k, wording in enumerate(wordings)]
    assert [m.name for m in merge_names(mentions, load_names())] == names


def test_part_of_a_platform_is_another() -> None:
    mentions = [Mention("Platform", k, k + 1, wording, "test", kind="app") for k, wording in enumerate(["某江办", "某江办APP", "某江办湖东旗舰店", "湖东旗舰店"])]
    assert [m.name for m in merge_names(mentions, load_names())] == ["某江办", "某江办", "某江办湖东旗舰店", "某江办湖东旗舰店"]


@pytest.mark.parametrize(("rule", "names"), [("name-head", ["政务跨区合作协议"] * 2), ("document", ["政务跨区合作协议", "跨区合作协议"])])
def test_document_without_title_has_shorter_wordings(rule: str, names: list[str]) -> None:
    """An agreement that is named twice is one, but of two titles in 《》 one may be the national, the other the local document."""
    mentions = [Mention("PolicyInstrument", k, k + 1, wording, rule, kind="document") for k, wording in enumerate(["政务跨区合作协议", "跨区合作协议"])]
    assert [m.name for m in merge_names(mentions, load_names())] == names


def test_labels_are_not_merged() -> None:
    mentions = [Mention("PolicyInstrument", 0, 4, "一网通办", "test"), Mention("Platform", 5, 9, "一网通办平台", "test")]
    assert [m.name for m in merge_names(mentions, load_names())] == ["一网通办", "一网通办平台"]


@pytest.mark.parametrize(("text", "phrases"), [
    ("“甲”和‘乙’、「丙」", ["“甲”", "‘乙’", "「丙」"]),
    ("“甲‘乙’丙”", ["“甲‘乙’丙”", "‘乙’"]),
    ("“甲“乙”丙", ["“乙”"]),
    ("甲”乙“丙", []),
    ("“甲\n乙”", []),
    ("\"甲\"和\"乙\"", ["\"甲\"", "\"乙\""]),
    ("“甲\"乙", ["“甲\""]),
    ("《甲〈乙〉》", ["《甲〈乙〉》", "〈乙〉"]),
])
def test_quoted_phrases(text: str, phrases: list[str]) -> None:
    assert [text[q.start:q.end] for q in quoted_phrases(text)] == phrases


@given(st.text(alphabet="“”‘’《》「」\"、，。等机制服务平台建立推行一网通办甲乙+1\n（）", max_size=120))
def test_mentions_lie_in_the_text_and_do_not_repeat(text: str) -> None:
    found = FINDER.match(text, Frame())
    assert all(0 <= m.start < m.end <= len(text) and m.name for m in found)
    assert len({(m.start, m.end) for m in found}) == len(found)


def test_a_user_lexicon_adds_a_service(tmp_path: Path) -> None:
    (tmp_path / "services.yaml").write_text("service: [星夜快审]\n", encoding="utf-8")
    text = "全面推行星夜快审，方便企业。"
    assert [text[m.start:m.end] for m in InstrumentFinder(str(tmp_path)).match(text, Frame())] == ["星夜快审"]


def test_the_model_ships_and_is_small() -> None:
    model = resources.files("reformgraph.extract").joinpath("models", "naming.json").read_bytes()
    assert len(model) < 2_000_000


def test_the_words_of_a_user_lexicon_count_where_the_model_would_not_take_them(tmp_path: Path) -> None:
    (tmp_path / "practices.yaml").write_text("practices:\n  - {name: 甬企直补, variants: [补贴不用申报自动到企], category: enterprise, definition: 补贴直接拨付}\n"
                                             "  - {name: 甬企惠农, linking_only: true, category: enterprise, definition: 只供关联}\n", encoding="utf-8")
    for text, expected in (("某市财政局全面推行容缺受理、告知承诺、甬企直补。", ["容缺受理", "告知承诺", "甬企直补"]), ("去年，补贴不用申报自动到企，惠及企业300家。", ["补贴不用申报自动到企"]),
                           ("去年，甬企惠农，惠及企业300家。", [])):
        assert [m.name for m in InstrumentFinder(str(tmp_path)).match(text, Frame())] == expected
    assert [m.name for m in FINDER.match("去年，补贴不用申报自动到企，惠及企业300家。", Frame())] == []
