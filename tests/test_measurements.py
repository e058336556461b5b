"""Measurements: which number measures which indicator, in which direction, and what the graph gets of it."""

import time
from pathlib import Path
from typing import Any

import pytest
import spacy
from hypothesis import given
from hypothesis import strategies as st

from reformgraph.extract.components.localities import LocalityFinder
from reformgraph.extract.components.measurements import Measurements
from reformgraph.extract.extensions import frame_of, register
from reformgraph.extract.measures.dimensions import canonical_metric, measurement_properties, metric_dimension
from reformgraph.extract.measures.owners import causes
from reformgraph.extract.mentions import Frame, Measurement, Mention
from reformgraph.extract.read import read_document
from reformgraph.extract.run import extract_document
from reformgraph.schema.errors import KnowledgeError
from reformgraph.schema.yaml_io import load_yaml

ROWS: list[dict[str, Any]] = load_yaml(Path(__file__).parent / "cases/measurements.yaml")
FIELDS = ("before", "after", "change", "value")


def match(text: str) -> list[Measurement]:
    frame = Frame()
    frame.mentions += LocalityFinder().match(text, frame)
    return Measurements().match(text, frame)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["why"])
def test_table(row: dict[str, Any]) -> None:
    found = [[m.indicator, m.direction, {name: told for name in FIELDS if (told := getattr(m, name))}] for m in match(row["text"])]
    assert found == row["expect"]


def test_range_covers_indicator_and_figures() -> None:
    text = "据统计，办理时限由5个工作日压缩至1个工作日。"
    (m,) = match(text)
    assert text[m.start:m.end] == "办理时限由5个工作日压缩至1个工作日"
    assert 0 < m.confidence < 1
    assert m.rule == "measure:pair:before"


def test_component_writes_into_the_frame() -> None:
    register()
    nlp = spacy.blank("zh")
    nlp.add_pipe("reformgraph_measurements")
    doc = nlp("减材料改革\n全市申请材料减少60%。")
    assert [m.indicator for m in frame_of(doc).measurements] == ["申请材料"]


def test_user_lexicon_adds_a_unit_and_a_verb(tmp_path: Path) -> None:
    (tmp_path / "units.yaml").write_text("classifiers: [格]\n", encoding="utf-8")
    (tmp_path / "measure_triggers.yaml").write_text("changes:\n  - {id: own, direction: reduced, verbs: [削峰], before_level: []}\n", encoding="utf-8")
    text = "办理环节削峰3格。"
    (m,) = Measurements(str(tmp_path)).match(text, Frame())
    assert (m.indicator, m.direction, m.change) == ("办理环节", "reduced", "3格")


@pytest.mark.parametrize(("text", "named", "expect"), [
    ("依托“一窗通”平台推行容缺受理，办理时间缩短50%。", {"一窗通": "Platform", "容缺受理": "PolicyInstrument"}, ["容缺受理"]),
    ("推行容缺受理，办理时间缩短50%；全市网办率达98%。", {"容缺受理": "PolicyInstrument"}, ["容缺受理", None]),
    ("设立政务驿站17个，各级窗口共办理业务3.2万件。", {"政务驿站": "Platform"}, [None, None]),
    ("政务驿站累计办理业务3.2万件，服务企业120家。", {"政务驿站": "Platform"}, ["政务驿站", "政务驿站"]),
    ("建立先行赔付机制，12345热线投诉量下降35%，旅游收入增长20%。", {"先行赔付机制": "PolicyInstrument", "12345热线": "Platform"}, ["先行赔付机制", "先行赔付机制"]),
    ("全年12345热线受理诉求3.1万件。", {"12345热线": "Platform"}, ["12345热线"]),
    ("通过甲市医保小程序即可办理，津贴到账时间由20天压缩到3天。", {"甲市医保小程序": "Platform"}, [None]),
    ("甲市医保小程序上线以来，津贴到账时间由20天压缩到3天。", {"甲市医保小程序": "Platform"}, ["甲市医保小程序"]),
    ("甲市旗舰店整合12345热线、公积金网厅等的1056项服务。", {"甲市旗舰店": "Platform", "12345热线": "Platform"}, ["甲市旗舰店"]),
    ("医保码激活率达86.9%，门诊费用跨省直接结算42.8万人次。", {"医保码": "Platform"}, ["医保码", None]),
    ("医保码注册用户达86万，累计办理业务42.8万件。", {"医保码": "Platform"}, ["医保码", "医保码"]),
])
def test_whose_a_figure_is(text: str, named: dict[str, str], expect: list[str | None]) -> None:
    frame = Frame(mentions=[Mention(label, text.index(name), text.index(name) + len(name), name, "test") for name, label in named.items()])
    frame.measurements = match(text)
    assert [cause.name if cause else None for _, cause in causes(text, frame)] == expect


@pytest.mark.parametrize(("m", "expect"), [
    (Measurement("办理时限", "reduced", 0, 1, "", before="5个工作日", after="1个工作日"),
     {"before_value": 5, "after_value": 1, "unit": "工作日", "percent": -80}),
    (Measurement("跑动次数", "reduced", 0, 1, "", change="62.4%"), {"change_value": 62.4, "change_unit": "%", "percent": -62.4}),
    (Measurement("出口", "increased", 0, 1, "", change="1.2倍"), {"change_value": 1.2, "change_unit": "倍", "percent": 120}),
    (Measurement("投放金额", "reached", 0, 1, "", value="27.86亿元"), {"value_value": 2786000000, "unit": "元"}),
    (Measurement("时限", "reduced", 0, 1, "", before="3个工作日", after="24小时"), {"before_value": 3, "after_value": 1, "before_unit": "工作日", "after_unit": "日"}),
    (Measurement("贷款", "increased", 0, 1, "", change="30.87亿元"), {"change_value": 3087000000, "change_unit": "元"}),
    (Measurement("办理时限", "reduced", 0, 1, "", before="8个工作日", after="当场办结"), {"before_value": 8, "after_value": 0, "unit": "工作日", "percent": -100}),
    (Measurement("费用", "reduced", 0, 1, "", before="300元", after="免费"), {"before_value": 300, "after_value": 0, "unit": "元", "percent": -100}),
    (Measurement("办理时限", "reduced", 0, 1, "", before="3天", after="免费"), {"before_value": 3, "unit": "日"}),
    (Measurement("提货时间", "reduced", 0, 1, "", before="2—4天", after="6小时"), {"before_value": 2, "after_value": 0.25, "unit": "日"}),
    (Measurement("费用", "reduced", 0, 1, "", change="30%—50%"), {"change_value": 30, "change_unit": "%"}),
])
def test_properties_in_base_units(m: Measurement, expect: dict[str, Any]) -> None:
    properties = measurement_properties(m)
    told = {"indicator": m.indicator, "status": "achieved", **{name: words for name in FIELDS if (words := getattr(m, name))}}
    assert properties == pytest.approx({**told, **expect})


@pytest.mark.parametrize(("indicator", "name"), [
    ("办理时长", "办理时限"), ("全市平均办理时间", "办理时限"), ("“跑腿次数”", "跑动次数"), ("申报材料", "申请材料"),
    ("不动产登记办理时间", "不动产登记办理时间"), ("全市", "全市"), ("办理", "办理"), ("审批时限", "审批时限"),
])
def test_canonical_metric_changes_whole_wordings_only(indicator: str, name: str) -> None:
    assert canonical_metric(indicator) == name


@pytest.mark.parametrize(("m", "dimension"), [
    (Measurement("不动产登记办理时间", "reached", 0, 1, "", value="3天"), "time"),
    (Measurement("即办件占比", "reached", 0, 1, "", value="80%"), "share"),
    (Measurement("惠及", "reached", 0, 1, "", value="3万元"), "money"),
    (Measurement("受理", "reached", 0, 1, "", value="300件"), "count"),
    (Measurement("绿道", "reached", 0, 1, "", value="3公里"), "other"),
])
def test_dimension(m: Measurement, dimension: str) -> None:
    assert metric_dimension(m) == dimension


@given(st.text(alphabet="由从压缩至减少增长累计办理事项企业的分别和、，。；（）“”《》0123456789一二万亿%件家天个工作日\n", max_size=120))
def test_any_text_gives_ranges_inside_it(text: str) -> None:
    for m in match(text):
        assert 0 <= m.start < m.end <= len(text)
        assert m.indicator
        assert any(getattr(m, name) for name in FIELDS)


@pytest.mark.parametrize("unit", ["5个", "，5个", "“5个", "（5个）", "从5天压缩至3天", "等5项", "累计减少时限60%、材料5份", "“满载5个，", "该中心", "取消了材料", "企业说：“增长5%，”", "存在不足：", "。存在不足：差评率仅5%", "由5天变为免费", "，A类率达5%", "\n二、存在问题\n"])
def test_texts_without_stops_take_linear_time(unit: str) -> None:
    finder = Measurements()

    def seconds(length: int) -> float:
        text = (unit * length)[:length]
        start = time.perf_counter()
        finder.match(text, Frame())
        return time.perf_counter() - start

    seconds(1_000)
    assert seconds(16_000) < 16 * seconds(4_000) + 0.5


@pytest.mark.parametrize(("name", "content", "place"), [
    ("measure_triggers", "changes:\n  - {id: own, direction: reduced}\n", "2"),
    ("measure_triggers", "chanegs: []\n", "1"),
    ("measure_triggers", "levels: 达到\n", "1"),
    ("units", "units:\n  - {base: 元, dimension: money, words: {万元: many}}\n", "2"),
    ("metrics", "[办理时限]\n", "1"),
    ("measure_weights", "weights: {always: x}\n", "1"),
])
def test_a_bad_user_lexicon_is_told_with_its_line(tmp_path: Path, name: str, content: str, place: str) -> None:
    (tmp_path / f"{name}.yaml").write_text(content, encoding="utf-8")
    with pytest.raises(KnowledgeError) as caught:
        Measurements(str(tmp_path)).match("办理时限压缩50%。", Frame())
        canonical_metric("办理时限", str(tmp_path))
    assert caught.value.place == place
    assert caught.value.file.endswith(f"{name}.yaml")
    assert caught.value.remedy is not None


def test_the_quote_of_a_figure_begins_with_whose_it_is(tmp_path: Path) -> None:
    source = tmp_path / "广东.txt"
    source.write_text("海关协同推进通关改革\n广州海关办理时间由7天压缩至2天，深圳海关办理时间由5天压缩至1天。全年为企业减负3亿元。", encoding="utf-8")
    graph = extract_document(read_document(source)).graph
    quotes = {rel.properties["quote"] for rel in graph.relationships if rel.type in ("REDUCED", "INCREASED", "REACHED")}
    assert quotes >= {"广州海关办理时间由7天压缩至2天", "深圳海关办理时间由5天压缩至1天"}
