"""What departments deal with, which those of all places share."""

from pathlib import Path

import pytest

from reformgraph.extract.bodies.functions import department_function
from reformgraph.extract.read import read_document
from reformgraph.extract.run import extract_document


@pytest.mark.parametrize(("name", "function"), [
    ("南平市自然资源局", "自然资源"), ("苏州市自然资源和规划局", "自然资源"), ("三明市不动产登记中心", "自然资源"), ("莆田市农业农村局水利站", "水利"),
    ("国家税务总局漳州市税务局", "税务"), ("中共龙岩市委员会组织部", "组织编制"), ("中国共产党龙岩市委员会", "党委"), ("中国人民政治协商会议福建省委员会", "政协"),
    ("厦门市教育和体育局", "教育"), ("宁德市人民政府", "政府"), ("南平市延平区行政审批局", "政务服务"), ("三明市某某局", ""),
])
def test_what_a_department_deals_with(name: str, function: str) -> None:
    assert department_function(name) == function


def test_a_users_files_add_lines_of_work_and_indicators(tmp_path: Path) -> None:
    (tmp_path / "words").mkdir()
    (tmp_path / "words/functions.yaml").write_text("functions:\n  盐业: [盐务]\n", encoding="utf-8")
    (tmp_path / "words/metrics.yaml").write_text("metrics:\n  - {name: 办盐时间, dimension: time, variants: [办盐用时]}\n", encoding="utf-8")
    (tmp_path / "a.txt").write_text("标题：自贡市优化服务\n自贡市盐务局推行“盐证联办”，办盐用时由5天压缩至1天。\n", encoding="utf-8")
    graph = extract_document(read_document(tmp_path / "a.txt"), str(tmp_path / "words")).graph
    assert {n.properties.get("function") for n in graph.nodes if n.label == "Department"} == {"盐业"}
    assert {n.name for n in graph.nodes if n.label == "Metric"} == {"办盐时间"}


def test_the_quote_of_a_carried_subject_begins_with_its_first_name(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("标题：扬州市优化服务\n扬州市政务服务管理办公室（市大数据局）牵头建设“扬惠通”平台。推行“免申即享”改革。\n", encoding="utf-8")
    graph = extract_document(read_document(tmp_path / "a.txt")).graph
    quotes = [str(r.properties["quote"]) for r in graph.relationships if r.type in ("IMPLEMENTS", "OPERATES") and r.start.label == "Department"]
    assert quotes and all(quote.startswith("扬州市政务服务管理办公室（") for quote in quotes)
