"""Relations of short cases through the whole pipeline, and the order of the pipeline itself."""

from pathlib import Path

import pytest

from reformgraph.extract import extract_document
from reformgraph.extract.components.relations import Relations
from reformgraph.extract.mentions import Frame
from reformgraph.extract.pipeline import analyse, build_pipeline, make_doc
from reformgraph.extract.read import read_document
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
