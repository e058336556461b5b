"""The whole way from a text to a graph file on texts put together from pieces of the genre and from hostile ones: nothing crashes, every quote
stands where it is said to stand, a second run gives the same, and time grows with the length of the text alone."""

import json
import math
import time
from pathlib import Path

import numpy as np
import pytest
from counts import count
from hypothesis import given, settings
from hypothesis import strategies as st
from small_graph import small_graph

from reformgraph.extract import Extraction, extract_document
from reformgraph.extract.context.network import Network
from reformgraph.extract.measures.quantities import quantity_grammar
from reformgraph.extract.read.clean import TextBuilder
from reformgraph.graph.linking import Decisions, link, load_decisions
from reformgraph.schema.check import findings
from reformgraph.schema.errors import ReformgraphError
from reformgraph.schema.jsonl import read_graph, write_graph
from reformgraph.schema.records import Graph

GENRE = ["甲市", "厦门市", "乙区", "我省", "全市", "该县", "三地", "福建省", "市", "县", "局", "市场监管局", "国家税务总局", "市中级人民法院", "住房和城乡建设局", "海关",
         "中国工商银行", "有限公司", "大学", "“带押过户”", "“甲”", "《甲管理办法》", "《", "》", "“", "”", "（", "）", "改革", "机制", "平台", "系统", "专窗", "闽政通", "推行",
         "会同", "联合", "牵头", "依托", "通过", "在甲市试点", "印发", "由5个工作日压缩至1个工作日", "减少", "从1", "至", "60%", "１２万", "三分之一", "1.2亿元", "同比增长", "分别为",
         "3个", "2023年", "办理时限", "满意率", "、", "，", "。", "；", "：", "和", "与", "等", "的", "\n", "一是", "（一）", "一、", "附件1", "1.", "标题: ", "——"]
HOSTILE = ["\0", "\ud800", "\u202e", "\u2066", "\ue000", "\u200b", "\ufeff", "１", "帶押過戶", "带 押 过 户", "带押\n过户", "<b>", "</script>", "`}) DETACH DELETE n //", "=1+1",
           "𠮷", "é", "\x01", "\u2028", "/", "#", "\\", "\"", "'", "|", "&amp;", "%s", "{}", "$x", "a" * 30, "9" * 30, "9" * 400, "一" * 30]
PIECES = st.sampled_from(GENRE) | st.sampled_from(GENRE) | st.sampled_from(HOSTILE) | st.text(max_size=3)
TEXTS = st.lists(PIECES, min_size=1, max_size=60).map("".join)


def extraction(text: str) -> Extraction:
    builder = TextBuilder("a.txt")
    for line in text.split("\n"):
        builder.paragraph(line)
    return extract_document(builder.document())


@given(TEXTS)
def test_any_text_gives_a_graph_that_holds(text: str) -> None:
    count("texts through the whole extraction")
    try:
        graph = extraction(text).graph
    except ReformgraphError as error:
        assert error.message("zh") and error.message("en")
        return
    assert list(findings(graph)) == []
    assert extraction(text).graph == graph


@settings(max_examples=settings().max_examples // 5)  # each takes a tenth of a second
@given(TEXTS)
def test_any_graph_is_linked_and_read_back(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    count("graphs linked, written and read back")
    try:
        graph = extraction(text).graph
    except ReformgraphError:
        return
    linked = link(graph, None, Decisions()).graph
    path = tmp_path_factory.getbasetemp() / "fuzz.jsonl"
    write_graph(linked, path)
    assert read_graph(path) == linked
    assert link(linked, None, Decisions()).graph == linked


@given(st.lists(st.sampled_from("0123456789０１２三十百千万亿.,，%％‰个年月日分之点半余多来近约至到-~—元件 ") | PIECES, max_size=40).map("".join))
def test_quantities_of_any_text(text: str) -> None:
    count("texts through the quantities")
    last = 0
    for quantity in quantity_grammar().find(text):
        assert last <= quantity.start < quantity.end <= len(text)
        last = quantity.end
        assert all(math.isfinite(value) for value in (quantity.value, quantity.base_value))


RUNS = ["1", "１", "一", "万", "9.", "1,", "、", "，", "。", "“", "”", "《", "》", "（", "）", "(", "和", "市", "县", "局", "平台", "改革", "a", "A1", "的", "-", "…", "市局", "省市县局",
        "从1减少至", "由5个工作日压缩至1个", "减少1个", "10%", "分别为1、2、3", "较上年增长5%，", "甲市", "厦门、", "带押过户", "“带押过户”", "“a”", "“a”、", "《办法》", "国家税务总局",
        "中国工商银行", "有限公司", "在甲市开展试点", "等部门", "三地", "（以下简称“甲局”）", "市税务局、", "会同", "\n", "一是", "\n一、甲\n", "附件1\n甲\n", "https://a.b/", "“一窗通”平台办理业务3万件，", "我们推行“甲通办”改革，", "序号\t改革举措\t主要内容\n", "案例名称\n代办\n", "某省数据局\n2023年12月8日\n",
        "思明区和该区", "厦门、福州片区、", "按照甲市教育局印发的《办法》，", "典型案例\n01\n甲市推行代办\n", "典型案例\n◆甲市推行代办\n",
        "\n苏州市：推行代办\n代办员上门。\n无锡市：推行帮办\n帮办员上门。\n", "\n一、苏州市：代办\n二、无锡市：帮办\n"]


@pytest.mark.parametrize("piece", RUNS)
def test_time_is_linear_in_the_text(piece: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The layers of the network are left out: they read each window once (test_context.py) and would hide what else takes long."""
    monkeypatch.setattr(Network, "_pieces", lambda _, pieces: np.zeros((len(pieces), 384), dtype=np.float32))

    def seconds(size: int) -> float:
        text = "甲市推行" + piece * (size // len(piece))
        begun = time.process_time()
        extraction(text)
        return time.process_time() - begun

    count("runs of one piece, timed")
    short = seconds(4_000)
    assert seconds(16_000) < max(1.5, 9 * short)


LINES = [json.dumps(record, ensure_ascii=False) for record in ({"a": 1}, [1], "x", 1e999, None)]


@given(st.data())
def test_a_damaged_graph_file_gives_a_graph_or_our_error(tmp_path_factory: pytest.TempPathFactory, data: st.DataObject) -> None:
    count("damaged graph files")
    path = tmp_path_factory.getbasetemp() / "damaged.jsonl"
    write_graph(small_graph(), path)
    raw = path.read_bytes()
    at = data.draw(st.integers(0, len(raw)))
    patch = data.draw(st.binary(max_size=12) | st.sampled_from(LINES).map(str.encode) | st.sampled_from([b"\n", b'"', b"}", b"\\ud800", b"\xff", b"null", b"[" * 2000]))
    path.write_bytes(raw[:at] + patch + raw[at + data.draw(st.integers(0, 40)):])
    try:
        graph = read_graph(path)
        list(findings(graph))
    except ReformgraphError as error:
        assert error.file == str(path)
        assert error.message("zh") and error.message("en")
    else:
        assert isinstance(graph, Graph)


DECISIONS = """\
decisions:
  - {measure: '甲省-2022-1#1/带押过户', verdict: accept, practice: 带押过户}
"""


@given(st.data())
def test_a_damaged_file_of_decisions_gives_decisions_or_our_error(tmp_path_factory: pytest.TempPathFactory, data: st.DataObject) -> None:
    count("damaged files of decisions")
    path: Path = tmp_path_factory.getbasetemp() / "decisions.yaml"
    raw = DECISIONS.encode()
    at = data.draw(st.integers(0, len(raw)))
    patch = data.draw(st.binary(max_size=12) | st.sampled_from([b"&a [*a, *a]", b"!!python/object:os.system x", b"\t", b": : :", b"- - -", b"\x00", b"{" * 500, b"1e400", b"\xff\xfe"]))
    path.write_bytes(raw[:at] + patch + raw[at + data.draw(st.integers(0, 40)):])
    try:
        load_decisions(path)
    except ReformgraphError as error:
        assert error.file == str(path)
        assert error.message("zh") and error.message("en")
