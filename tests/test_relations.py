"""Relations of short cases through the whole pipeline, and the order of the pipeline itself."""

from pathlib import Path

import pytest

from reformgraph.extract.components.relations import Relations
from reformgraph.extract.mentions import Frame
from reformgraph.extract.pipeline import analyse, build_pipeline, make_doc
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
