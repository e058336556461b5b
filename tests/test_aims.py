"""What a text aims at or foresees is told apart from what was reached."""

from pathlib import Path

import pytest

from reformgraph.extract.components.measurements import Measurements
from reformgraph.extract.measures.aims import aims
from reformgraph.extract.mentions import Frame
from reformgraph.extract.read import read_document
from reformgraph.extract.run import extract_document


@pytest.mark.parametrize(("text", "planned"), [
    ("全市培育专精特新企业126家，力争到年底达到200家。", ["200家"]),
    ("该系统预计每年可为企业节约成本3000万元。", ["3000万元"]),
    ("力争年内建成服务站50个，目前已建成服务站32个。", ["50个"]),
    ("目前已建成服务站32个，年底前将建成服务站50个。", ["50个"]),
    ("到2026年，网办率达到95%。", ["95%"]),  # the text is of 2024
    ("到2023年底，网办率达到95%。", []),
    ("2025年底前，建成服务站50个。", ["50个"]),
    ("2023年底前，建成服务站50个。", []),
    ("网办率目前为70%，年底要达到90%。", ["90%"]),
    ("网办率目前为70%，2024年要达到90%。", ["90%"]),
    ("2024年前5个月，办理业务1200件。", []),
    ("将办理时限由5天压缩至1天。", []),
    ("将提交材料由6份减少到2份。", []),
    ("计划投放贷款12亿元。", ["12亿元"]),
    ("为拟上市企业发放贷款3亿元。", []),
    ("已建成未来社区12个。", []),
    ("下一步，某局将扩大试点范围。培育试点企业300家。\n全年办理业务1200件。", ["300家"]),
    ("（三）下一步打算\n发放贷款5亿元。\n四、主要成效\n发放贷款2亿元。", ["5亿元"]),
    ("一、工作目标\n建成服务站50个，办理时限压缩60%。\n二、主要做法\n建成服务站20个。", ["50个", "60%"]),
])
def test_figures_of_aims(text: str, planned: list[str]) -> None:
    assert [m.value or m.after or m.change for m in Measurements().match(text, Frame(year=2024)) if m.planned] == planned


def test_without_a_year_only_words_tell() -> None:
    assert aims().parts("到2026年，网办率达到95%。", None) == []


def test_the_graph_tells_it(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("标题：临江市推行“企业开办一件事”\n办理时限由5个工作日压缩至1个工作日，力争年底前办理时限压缩至0.5个工作日。\n", encoding="utf-8")
    graph = extract_document(read_document(tmp_path / "a.txt"))
    assert sorted((str(r.properties["after"]), str(r.properties["status"])) for r in graph.graph.relationships if r.type == "REDUCED") == [
        ("0.5个工作日", "planned"), ("1个工作日", "achieved")]
