"""Relations of short cases through the whole pipeline, and the order of the pipeline itself."""

from pathlib import Path
from types import SimpleNamespace
from typing import cast

import pytest

from reformgraph.extract import extract_document
from reformgraph.extract.components.relations import Relations
from reformgraph.extract.context.network import Context
from reformgraph.extract.linear import LinearModel
from reformgraph.extract.mentions import Frame, Mention
from reformgraph.extract.pipeline import analyse, build_pipeline, make_doc
from reformgraph.extract.read import read_document
from reformgraph.extract.relations.clauses import sentences
from reformgraph.extract.relations.judge import judge
from reformgraph.extract.relations.pairs import Candidate
from reformgraph.schema.records import Case
from reformgraph.schema.yaml_io import load_yaml

ROWS = load_yaml(Path(__file__).parent / "cases/relations.yaml")


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["why"])
def test_table(row):
    doc = build_pipeline()(make_doc(build_pipeline(), Case("c", 1, row["title"], row["text"]), ""))
    found = {(r.type, r.head.name if r.head else "CASE", r.tail.name) for r in doc._.frame.relations}
    for kind, head, tail in row["expect"]:
        assert {(kind, head, tail), (kind, tail, head) if kind == "COOPERATES_WITH" else (kind, head, tail)} & found, sorted(found)
    for wrong in row.get("not", []):
        assert tuple(wrong) not in found
    for relation in doc._.frame.relations:
        assert relation.tail.start < relation.end
        assert doc.text[relation.start:relation.end].strip()


def test_a_text_without_words_has_no_relations():
    assert Relations().match("\n", Frame(body_start=1)) == []


def test_spacy_finds_nothing_wrong_with_the_order_of_the_components():
    assert list(analyse(build_pipeline())) == []


def test_a_place_is_not_called_by_the_name_of_a_body_in_it(tmp_path):
    source = tmp_path / "青川县.txt"
    source.write_text("青川县推行“一窗受理”\n青川县推行“一窗受理”改革。县税务局派员进驻综合窗口，县行政审批局会同县税务局开展联合审批。", encoding="utf-8")
    graph = extract_document(read_document(source)).graph
    aliases = {node.name: node.properties.get("aliases", ()) for node in graph.nodes if node.label == "Locality"}
    assert any(rel.type == "LOCATED_IN" and rel.start.id.endswith("青川县税务局") for rel in graph.relationships)
    assert not any("局" in alias for names in aliases.values() for alias in names)


def test_a_doer_far_less_likely_than_the_best_is_not_taken_beside_it() -> None:
    text = "甲局、乙局、丙局推行一窗受理。"
    measure = Mention("PolicyInstrument", 10, 14, "一窗受理", "test", kind="service")
    odds = {"甲局": 4.0, "乙局": 0.6, "丙局": -0.3}  # times .7: probabilities of .94, .60 and .45
    heads = [Mention("Department", text.index(name), text.index(name) + 2, name, "test") for name in odds]
    candidates = [Candidate("IMPLEMENTS", head, measure, (head.name,)) for head in heads]
    silent = cast(Context, SimpleNamespace(pairs=lambda pairs, *_: [0.0] * len(pairs)))
    found = judge(candidates, {"IMPLEMENTS": LinearModel(0.0, odds)}, silent, sentences(text), 0)
    assert [r.head.name for r in found if r.head is not None] == ["甲局", "乙局"]


@pytest.mark.parametrize(("sure", "doers"), [(0.9, ["甲局"]), (0.5, [])])
def test_a_relation_is_as_likely_as_its_ends_are_names_and_the_pair_is_told(sure: float, doers: list[str]) -> None:
    text = "甲局推行一窗受理。"
    measure, head = Mention("PolicyInstrument", 4, 8, "一窗受理", "test", confidence=sure), Mention("Department", 0, 2, "甲局", "test")
    silent = cast(Context, SimpleNamespace(pairs=lambda pairs, *_: [0.0] * len(pairs)))
    found = judge([Candidate("IMPLEMENTS", head, measure, ("甲局",))], {"IMPLEMENTS": LinearModel(0.0, {"甲局": 0.0})}, silent, sentences(text), 0)
    assert [r.head.name for r in found if r.head is not None] == doers
    assert all(r.confidence == 0.45 for r in found)


def test_a_result_behind_a_semicolon_and_a_place_is_not_of_the_measure_before(tmp_path):
    source = tmp_path / "贵州.txt"
    source.write_text("遵义、毕节优化政务服务\n遵义市播州区推出“就近办”服务；毕节市七星关区派人下乡，累计上门服务1.3万人次。", encoding="utf-8")
    graph = extract_document(read_document(source)).graph
    assert [rel.start.label for rel in graph.relationships if rel.type == "REACHED"] == ["Case"]


def test_a_result_is_of_what_is_done_and_not_of_the_platform_that_it_is_done_with(tmp_path):
    source = tmp_path / "深圳.txt"
    source.write_text("深圳市推行企业开办“一件事一次办”\n深圳市推行企业开办“一件事一次办”改革，依托“开办企业一窗通”平台，企业开办时间由3天缩短至0.5天。", encoding="utf-8")
    graph = extract_document(read_document(source)).graph
    assert [rel.start.label for rel in graph.relationships if rel.type == "REDUCED"] == ["PolicyInstrument"]


def test_a_quote_begins_with_the_subject_that_its_sentence_has_from_the_one_before(tmp_path: Path) -> None:
    source = tmp_path / "西安市.txt"
    source.write_text("西安市优化政务服务\n西安市行政审批服务局成立帮办队伍，专人负责。推行“免费帮办”服务，群众少跑腿。\n三是推行“一窗受理”。", encoding="utf-8")
    graph = extract_document(read_document(source)).graph
    quotes = {rel.end.id.rpartition("#")[2].rpartition(":")[2]: str(rel.properties["quote"]) for rel in graph.relationships if rel.type == "IMPLEMENTS" and rel.start.label == "Department"}
    told = next(quote for name, quote in quotes.items() if "免费帮办" in name)
    assert told == "西安市行政审批服务局成立帮办队伍，专人负责。推行“免费帮办”服务，群众少跑腿。"
    assert all("\n" not in quote for quote in quotes.values())
