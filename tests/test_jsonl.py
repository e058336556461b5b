"""Graph files: what is written is read back, in a fixed order, and a bad line is named."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reformgraph.schema.errors import GraphFileError, InputError
from reformgraph.schema.jsonl import graph_lines, read_graph, write_atomically, write_graph
from reformgraph.schema.records import Graph, Node, NodeRef, Relationship

words = st.text(st.characters(codec="utf-8"), min_size=1, max_size=20)
nodes = st.lists(words, min_size=1, max_size=6, unique=True).map(
    lambda ids: tuple(Node("Locality", i, {"name": i, "full_name": i, "aliases": (i, "x")}) for i in ids))


@given(nodes)
def test_what_is_written_is_read_back(tmp_path_factory, found):
    path = tmp_path_factory.mktemp("graph") / "g.jsonl"
    rel = Relationship("PART_OF|a", "PART_OF", NodeRef("Locality", found[0].id), NodeRef("Locality", found[-1].id), {})
    write_graph(Graph(found, (rel,)), path)
    back = read_graph(path)
    assert sorted(back.nodes, key=lambda n: n.id) == sorted(found, key=lambda n: n.id)
    assert back.relationships == (rel,)


@given(nodes, st.randoms())
def test_the_order_of_records_does_not_matter(found, random):
    shuffled = list(found)
    random.shuffle(shuffled)
    assert list(graph_lines(Graph(found, ()))) == list(graph_lines(Graph(tuple(shuffled), ())))


GOOD = {"type": "node", "id": "110000", "labels": ["Locality"], "properties": {"name": "北京市", "full_name": "北京市"}}


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"labels": ["Planet"]}, "unknown labels"),
        ({"id": ""}, "an id must be text"),
        ({"id": 7}, "an id must be text"),
        ({"type": "edge"}, "unknown record type"),
        ({"properties": {"name": None}}, "no valid value"),
        ({"properties": {"aliases": [1]}}, "text only"),
        ({"properties": {"x": {"y": 1}}}, "no valid value"),
    ],
)
def test_a_bad_line_is_named(tmp_path, change, words):
    path = tmp_path / "g.jsonl"
    path.write_text(json.dumps(GOOD) + "\n" + json.dumps({**GOOD, **change}) + "\n", encoding="utf-8")
    with pytest.raises(GraphFileError) as caught:
        read_graph(path)
    assert words in str(caught.value)
    assert caught.value.place == "2"


@pytest.mark.parametrize("line", ["{", "[]", "[" * 5000, "null", '{"type":"node"}'])
def test_a_broken_line_is_named_not_thrown(tmp_path, line):
    path = tmp_path / "g.jsonl"
    path.write_text(line + "\n", encoding="utf-8")
    with pytest.raises(GraphFileError, match=r"g\.jsonl:1"):
        read_graph(path)


def test_a_failed_write_leaves_nothing(tmp_path):
    def parts():
        yield "half"
        raise OSError(28, "No space left on device")

    with pytest.raises(InputError, match="No space left"):
        write_atomically(tmp_path / "g.jsonl", parts())
    assert list(tmp_path.iterdir()) == []


def test_a_line_that_is_no_text_is_named(tmp_path):
    path = tmp_path / "g.jsonl"
    path.write_bytes((json.dumps(GOOD) + "\n").encode() * 2 + b"\xff\xfe\n")
    with pytest.raises(GraphFileError, match=r"g\.jsonl:3: not UTF-8"):
        read_graph(path)


def test_the_order_of_properties_does_not_matter():
    one, other = ({"name": "北京市", "full_name": "北京市"}, {"full_name": "北京市", "name": "北京市"})
    assert list(graph_lines(Graph((Node("Locality", "110000", one),), ()))) == list(graph_lines(Graph((Node("Locality", "110000", other),), ())))
