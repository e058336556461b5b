"""The ontology: what ships is whole, and whatever is wrong in a file is named with its line."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from reformgraph.cli.main import main
from reformgraph.schema.errors import KnowledgeError
from reformgraph.schema.ontology import check_name, load_ontology, load_ontology_file

MODEL = """labels:
  Town:
    title: 镇
    title_en: Town
    comment: A town.
    colour: "#123456"
    properties:
      code: {type: string, required: true}
relationships:
  NEAR:
    title: 邻近
    title_en: near
    comment: Side by side.
    ends: [[Town, Town]]
"""


def load(tmp_path: Path, text: str):
    path = tmp_path / "model.yaml"
    path.write_text(text, encoding="utf-8")
    return load_ontology_file(path)


def test_the_shipped_ontology_has_the_labels_and_types_of_the_model():
    ontology = load_ontology()
    assert {"Batch", "Case", "Department", "Organization", "Locality", "PolicyInstrument", "Platform", "Metric", "Practice"} == set(ontology.labels)
    assert ontology.labels["Department"].labels == ("Department", "Body")
    evidence = {p.name for p in ontology.relationships["IMPLEMENTS"].properties if p.required}
    assert evidence == {"case", "quote", "start", "end", "field", "method", "confidence"}
    assert "percent" in {p.name for p in ontology.relationships["REDUCED"].properties}


def test_each_kind_says_in_both_languages_what_it_is():
    ontology = load_ontology()
    for kind in (*ontology.labels.values(), *ontology.relationships.values()):
        assert kind.comment.isascii() and not kind.comment_zh.isascii(), kind.name
    assert (ontology.labels["Metric"].comment_zh, ontology.relationships["REDUCED"].comment_zh) == ("案例用数字衡量的、有名称的指标。", "指标下降。")


def test_the_chinese_table_explains_in_chinese_and_in_full():
    shown = CliRunner().invoke(main, ["schema", "--lang", "zh"], env={"COLUMNS": "80"}).output
    assert "行政区划" in shown and "…" not in shown and "An administrative" not in shown


def test_a_good_file_loads(tmp_path):
    ontology = load(tmp_path, MODEL)
    assert ontology.relationships["NEAR"].ends == (("Town", "Town"),)


@pytest.mark.parametrize(
    ("old", "new", "line", "words"),
    [
        ("colour: \"#123456\"\n", "colour: \"#123456\"\n    shape: star\n", "7", "none of circle"),
        ("comment: A town.", "coment: A town.", "5", "Did you mean comment"),
        ("ends: [[Town, Town]]", "ends: [[Town, Twon]]", "14", "Did you mean Town"),
        ("ends: [[Town, Town]]", "ends: [[Town, Town], [Town, Town]]", "14", "doubled ends"),
        ("  NEAR:", "  Town:", "10", "both a label and a relationship type"),
        ("colour: \"#123456\"", "colour: blue", "6", "#RRGGBB"),
        ("type: string, required", "type: text, required", "8", "none of string"),
        ("    title: 邻近\n", "    title: 邻近\n    title: 旁边\n", "12", "doubled key title"),
        ("    comment: Side by side.\n", "", "11", "lacks comment"),
        ("  Town:\n    title: 镇", "  Town x:\n    title: 镇", "3", "not an identifier"),
    ],
)
def test_what_is_wrong_is_named_with_its_line(tmp_path, old, new, line, words):
    assert old in MODEL
    with pytest.raises(KnowledgeError) as caught:
        load(tmp_path, MODEL.replace(old, new))
    assert words in str(caught.value)
    assert caught.value.place == line
    assert caught.value.file.endswith("model.yaml")


@pytest.mark.parametrize("name", ["", "1st", "a b", "x`) DETACH DELETE n //", "名称"])
def test_only_identifiers_reach_cypher(name):
    with pytest.raises(KnowledgeError):
        check_name(name)
