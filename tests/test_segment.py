"""Segmentation: the table of layouts, sections, sentences, the real notice where it is at hand, and properties that hold for any text."""

import hashlib
import time
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import example, given, settings
from hypothesis import strategies as st

from reformgraph.extract.read import read_bytes, read_document
from reformgraph.extract.read.clean import TextBuilder
from reformgraph.extract.read.txt import read_txt
from reformgraph.extract.segment import segment
from reformgraph.extract.segment.layout import DATE, iso_date, numeral
from reformgraph.extract.segment.text import sections, sentences
from reformgraph.schema.records import Anomaly, Batch, Document

HERE = Path(__file__).parent
ROWS = yaml.safe_load((HERE / "cases" / "layouts.yaml").read_text(encoding="utf-8"))
NOTICE = HERE.parent.parent / "shared" / "notices" / "fujian-2023-2.txt"


def segmented(text: str, name: str = "a.txt") -> tuple[Batch, tuple[Anomaly, ...]]:
    return segment(read_txt(text.encode(), name))


def as_read(text: str) -> Document:
    builder = TextBuilder("a.txt")
    builder.paragraph(text)
    return builder.document()


@pytest.mark.parametrize("row", ROWS, ids=[row["name"] for row in ROWS])
def test_layout(row: dict[str, Any]) -> None:
    batch, anomalies = segmented(row["text"])
    assert {case.number: case.title for case in batch.cases} == row["cases"]
    for number, mark in row.get("texts", {}).items():
        text = next(case.text for case in batch.cases if case.number == number)
        assert not mark.startswith("^") or text.startswith(mark.strip("^$"))
        assert not mark.endswith("$") or text.endswith(mark.strip("^$"))
        assert not (mark.startswith("^") and mark.endswith("$")) or text == mark.strip("^$")
    for name in ("title", "issuer", "date"):
        assert row.get(name, getattr(batch, name)) == getattr(batch, name)
    if "id" in row:
        assert batch.id.startswith(row["id"].rstrip("…")) and (row["id"].endswith("…") or batch.id == row["id"])
    assert sorted((found.kind, found.place) for found in anomalies) == sorted(tuple(odd) for odd in row.get("odd", []))


def test_case_ids_hang_on_the_batch() -> None:
    batch, _ = segmented(ROWS[0]["text"])
    assert [case.id for case in batch.cases] == ["山东省-2024-1#1", "山东省-2024-1#2"]
    assert [case.year for case in batch.cases] == [2024, 2024]
    assert batch.titles == tuple(ROWS[0]["cases"].items())


def test_id_does_not_hang_on_the_folder_or_the_line_ends() -> None:
    one, _ = segmented("标题: 甲县推行代办\n甲县设点。")
    other, _ = segmented("标题: 甲县推行代办\r\n\r\n　　甲县设点。\r\n")
    assert one.id == other.id and one.sha256 == other.sha256 == hashlib.sha256("标题: 甲县推行代办\n甲县设点。".encode()).hexdigest()


def test_made_title_is_part_of_the_text() -> None:
    batch, _ = segmented("某镇便民服务中心推行错时服务。窗口中午不休息。")
    assert batch.cases[0].title in batch.cases[0].text


def test_made_title_is_no_sentence_that_points_back() -> None:
    batch, _ = segmented("“通关时间压缩三成。”这是甲省发展改革委主任在发布会上说的。乙市推行“带押过户”，办理时限压缩60%。")
    assert batch.cases[0].title == "乙市推行“带押过户”，办理时限压缩60%"


def test_attachment_title_over_two_lines() -> None:
    batch, _ = segmented("附件：1.甲市推行容缺受理助力企业开办提速\n2.乙市推行帮办\n典型经验做法如上。\n附件1\n甲市推行容缺受理\n助力企业开办提速\n正文。\n附件2\n乙市推行帮办\n正文。")
    assert [(case.title, case.text) for case in batch.cases] == [("甲市推行容缺受理助力企业开办提速", "正文。"), ("乙市推行帮办", "正文。")]


@pytest.mark.parametrize(("text", "expected"), [
    ("甲市推行代办。乙市跟进！", ["甲市推行代办。", "乙市跟进！"]),
    ("压减材料；压减时间。", ["压减材料；压减时间。"]),
    ("第一行\n第二行。", ["第一行", "第二行。"]),
    ("“太快了。省心！”王先生说。他当天拿证。", ["“太快了。省心！”王先生说。", "他当天拿证。"]),
    ("“太快了。”近日，某市推行代办。", ["“太快了。”", "近日，某市推行代办。"]),
    ("做到“能办。快办。”三步走。", ["做到“能办。快办。”", "三步走。"]),
    ("（首次不罚。）其后照罚。", ["（首次不罚。）", "其后照罚。"]),
    ("“没有收尾。下一句。", ["“没有收尾。", "下一句。"]),
    ("完成1.5亿元", ["完成1.5亿元"]),
    ("。。。", ["。。。"]),
    ("  \n ", []),
    ("", []),
])
def test_sentences(text: str, expected: list[str]) -> None:
    assert [text[part.start:part.end] for part in sentences(text)] == expected


def test_long_speech_is_read_sentence_by_sentence() -> None:
    text = "“" + "今年办件一千件。" * 20 + "”局长说。"
    assert len(sentences(text)) == 20


def test_sections() -> None:
    text = "概述。\n一、主要做法\n（一）建机制。每周会商。\n一是定期会商。\n(二)强保障\n有经费。\n二、成效\n好。"
    found = [(part.heading, part.level, text[part.start:part.end]) for part in sections(text)]
    assert found == [
        ("一、主要做法", 1, "一、主要做法\n（一）建机制。每周会商。\n一是定期会商。\n(二)强保障\n有经费。"),
        ("（一）建机制", 2, "（一）建机制。每周会商。\n一是定期会商。"),
        ("(二)强保障", 2, "(二)强保障\n有经费。"),
        ("二、成效", 1, "二、成效\n好。"),
    ]


@pytest.mark.parametrize(("text", "expected"), [("十二", 12), ("二十", 20), ("四十八", 48), ("百", 100), ("一百零五", 105), ("一百零", None), ("三百二十", 320), ("１２", 12), ("007", 7), ("十十", None), ("", None), ("甲", None)])
def test_numeral(text: str, expected: int | None) -> None:
    assert numeral(text) == expected


@pytest.mark.parametrize(("text", "expected"), [("2023年12月4日", "2023-12-04"), ("二〇二四年十月二十一日", "2024-10-21"), ("二○二三年三月", "2023-03"), ("2023年", "2023"), ("2023年13月1日", ""), ("2023年2月30日", ""), ("2024年2月29日", "2024-02-29")])
def test_date(text: str, expected: str) -> None:
    match = DATE.match(text)
    assert match is not None and iso_date(match) == expected


@pytest.mark.skipif(not NOTICE.exists(), reason="the real notice is not at hand")
def test_real_notice() -> None:
    batch, anomalies = segment(read_document(NOTICE))
    assert (batch.id, batch.date, batch.issuer) == ("福建省-2023-2", "2023-12-04", "福建省优化营商环境工作推进小组办公室")
    assert [case.number for case in batch.cases] == list(range(1, 49))
    assert [case.number for case in batch.cases if not case.text] == [11, *range(25, 49)]
    assert [number for number, _ in batch.titles] == [number for number in range(1, 49) if number != 5]
    assert all(not case.text.startswith(case.title) for case in batch.cases if case.number != 5)
    found = {(anomaly.kind, anomaly.place) for anomaly in anomalies}
    assert {("title-missing", "5"), ("title-made", "5"), ("attachment-missing", "11"), ("body-missing", "25–48"), ("section-cut", "1")} <= found


# Pieces that layouts are made of, so that random texts reach the rules.
PIECES = st.sampled_from(["附件", "附件：", "附件1", "1.", "2.", "一、", "二、", "（一）", "(四)", "案例一", "目录", "标题:", "正文：", "原标题：", "第一条", "第二批", "典型案例", "主要做法",
                          "方面", "的通知", "各市：", "某省营商办", "2023年12月4日", "二〇二三年", "“", "”", "。", "，", "、", "\n", "\n\n", " ", "　", "3", "甲市推行代办", "2023-08-10 06:16，", "🀄", "\u202e"])
TEXTS = st.one_of(st.text(max_size=300), st.lists(PIECES, max_size=60).map("".join))


@settings(max_examples=300, deadline=None)
@given(TEXTS)
@example("正文:\u3000通知")
def test_any_text_has_a_segmentation(text: str) -> None:
    batch, anomalies = segment(as_read("x" + text))
    assert batch.cases and batch.id and len({case.id for case in batch.cases}) == len(batch.cases)
    assert segment(as_read("x" + text)) == (batch, anomalies)
    for case in batch.cases:
        assert case.title == case.title.strip() and case.title
        for part in case.sections:
            assert case.text[part.start:part.end].startswith(part.heading)
        ends = 0
        for sentence in case.sentences:
            assert ends <= sentence.start and sentence.end <= len(case.text)
            assert case.text[sentence.start:sentence.end].strip() == case.text[sentence.start:sentence.end]
            assert not case.text[ends:sentence.start].strip()
            ends = sentence.end
        assert not case.text[ends:].strip()


@pytest.mark.parametrize("piece", ["1", "“", "”", "（", "）", "、", "一、", "1.", "附件", "附件1\n", "一、\n", "（一）\n", "案例一\n", "第一条\n", "。", "“。”", "《", "2023年", "记者 ", "正文：", "原标题：", "（一", "首页 > ", "首页-", "来源：", "2024-05-06 10:11 来源：某 ", "市税务局：一二三四\n有。\n", "责任编辑：\n", "抄送：\n"])
def test_time_is_linear_in_the_length(piece: str) -> None:
    def seconds(size: int) -> float:
        document = read_txt(("典型案例\n" + piece * (size // len(piece))).encode(), "a.txt")
        taken = []
        for _ in range(3):  # the quickest of three: a pause of the garbage collector, with a large suite in memory, is not the text's
            start = time.process_time()
            segment(document)
            taken.append(time.process_time() - start)
        return min(taken)

    assert seconds(60_000) < max(1.0, 12 * seconds(15_000))


PAGE = """<html><body><h1>各地改革经验汇编（2025年第一批）</h1><p>2025年3月1日</p>
<table><tr><th>序号</th><th>改革举措</th><th>主要内容</th></tr><tr><td>1</td><td>成都市推行“综合查一次”</td><td>检查频次减少50%。</td></tr>
<tr><td>2</td><td>宁波市推行企业歇业“一件事”</td><td></td></tr></table></body></html>"""


def test_a_date_under_the_title_and_a_row_without_text() -> None:
    batch, odd = segment(read_bytes(PAGE.encode(), "a.html"))
    assert batch.date == "2025-03-01"
    assert [(case.number, case.year, bool(case.text)) for case in batch.cases] == [(1, 2025, True), (2, 2025, False)]
    assert [anomaly.kind for anomaly in odd] == ["body-missing"]


def test_the_year_of_a_batch_that_only_its_title_tells_and_a_publisher_below_a_heading() -> None:
    batch, _ = segment(read_bytes(PAGE.replace("<p>2025年3月1日</p>", "").encode(), "a.html"))
    assert batch.date == "2025" and batch.cases[0].year == 2025
    batch, _ = segment(read_bytes("# 某省创新案例（2024年第二批）\n\n发布单位：江苏省某研究组\n发布日期：2024年5月20日\n\n1. 推行代办\n\n代办员上门。\n\n2. 推行直办\n\n窗口直办。\n".encode(), "a.md"))
    assert (batch.title, batch.issuer, batch.date) == ("某省创新案例（2024年第二批）", "江苏省某研究组", "2024-05-20")


@pytest.mark.parametrize(("title", "batch_id", "date"), [
    ("山东省“放管服”改革典型经验做法汇编（2024年第一批）", "山东省-2024-1", "2024"), ("山东“放管服”改革典型案例（2024年度第1批）", "山东省-2024-1", "2024"),
    ("2024年山东省典型案例（第十一批）", "山东省-2024-11", "2024"), ("山东省典型案例第三批（2024年）", "山东省-2024-3", "2024"), ("山东省典型案例选编（2024第二期）", "山东省-2024-2期", "2024"),
    ("江苏省苏州市典型案例汇编（2023年第3辑）", "苏州市-2023-3辑", "2023"), ("南京市鼓楼区典型案例（2024年第一批）", "南京市鼓楼区-2024-1", "2024"),
    ("浦东新区典型案例（2024年第一批）", "上海市浦东新区-2024-1", "2024"), ("山东省典型案例（第一批）", "山东省典型案例（第一批）-", ""), ("各地典型案例（2024年第一批）", "各地典型案例（2024年第一批）-", "2024")])
def test_a_title_tells_publisher_year_and_number(title: str, batch_id: str, date: str) -> None:
    """Nobody signed: the title begins with the publisher and has the number of the batch; without a year or place it stays the id, with a hash."""
    batch, _ = segmented(f"{title}\n案例一 推行一站式服务\n甲局推行改革。\n案例二 推行拿地即开工\n乙局推行改革。")
    assert (batch.title, batch.date) == (title, date)
    assert batch.id.startswith(batch_id) if batch_id.endswith("-") else batch.id == batch_id


def test_the_year_of_a_report_is_the_one_of_its_title() -> None:
    batch, _ = segmented("大冶市政务局2023年工作总结\n发布时间：2024-01-08 09:10\n大冶市政务局推行“一照通”。")
    assert (batch.date, batch.cases[0].year) == ("2024-01-08", 2023)


def test_the_year_before_the_number_is_that_of_the_batch() -> None:
    """A batch of one year may be signed in the next."""
    batch, _ = segmented("山东省典型案例（2023年第二批）\n各市：\n现将典型案例印发。\n山东省人民政府办公厅\n2024年1月5日\n案例一 推行一站式服务\n甲局推行改革。\n案例二 推行拿地即开工\n乙局推行改革。")
    assert (batch.id, batch.date) == ("山东省-2023-2", "2024-01-05")
