"""The network view before it reaches a browser: data, layout, presets, the file."""

import base64
import json
import random
import re
import zlib
from dataclasses import replace
from importlib import resources
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from view_graphs import make_graph

from reformgraph.graph.in_script import in_script
from reformgraph.graph.linking.places import Places
from reformgraph.graph.view import Preset, Selection, render_view, write_view
from reformgraph.graph.view.data import initials, page_data
from reformgraph.graph.view.layout import lay_out
from reformgraph.graph.view.packing import Circle, Plane, spread
from reformgraph.graph.view.preset import opening_state
from reformgraph.graph.view.render import SCRIPTS, words
from reformgraph.graph.view.selection import selected_nodes
from reformgraph.schema.errors import InputError, LimitError, QueryError
from reformgraph.schema.ontology import load_ontology
from reformgraph.schema.records import Graph, Node, NodeRef, Relationship

FOLDER = resources.files("reformgraph.graph.view")


def scripts() -> dict[str, str]:
    return {name: FOLDER.joinpath("js", name).read_text(encoding="utf-8") for name in SCRIPTS}


def places(graph: Graph) -> dict[tuple[str, str], tuple[float, float]]:
    return {(n.label, n.id): point for n, point in zip(graph.nodes, lay_out(graph).points, strict=True)}


def payload(html: str) -> dict[str, Any]:
    found = re.search(r'<script type="application/json" id="data">(.*?)</script>', html, re.S)
    assert found
    data: dict[str, Any] = json.loads(found[1])
    for key in ("graph", "texts"):
        if isinstance(data[key], str):
            data[key] = json.loads(zlib.decompress(base64.b64decode(data[key])))
    return data


def one_case(text: str, quote: str, name: str = "市商务局") -> Graph:
    start = text.index(quote)
    evidence = {"case": "b#1", "quote": quote, "start": start, "end": start + len(quote), "field": "text", "method": "m", "confidence": 0.5}
    nodes = (Node("Case", "b#1", {"name": "案例", "title": "案例", "number": 1, "text": text}), Node("Department", name, {"name": name}),
             Node("PolicyInstrument", "b#1/甲", {"name": "甲", "kind": "service"}))
    rels = (Relationship("r", "IMPLEMENTS", NodeRef("Department", name), NodeRef("PolicyInstrument", "b#1/甲"), dict(evidence)),)
    return Graph(nodes, rels)


def test_the_same_graph_in_another_order_has_the_same_places() -> None:
    graph = make_graph(30)
    nodes, rels = list(graph.nodes), list(graph.relationships)
    random.Random(5).shuffle(nodes)
    random.Random(6).shuffle(rels)
    assert places(Graph(tuple(nodes), tuple(rels))) == places(graph)


def test_the_same_graph_gives_the_same_bytes() -> None:
    assert render_view(make_graph(12), title="甲") == render_view(make_graph(12), title="甲")


def without_batch(graph: Graph, batch: str) -> Graph:
    """The graph as it was before this batch came."""
    cases = {r.start.id for r in graph.relationships if r.type == "PART_OF" and r.end.id == batch}
    told = [r for r in graph.relationships if r.properties.get("case") not in cases and r.start.id not in cases]
    named = {ref for r in told if "case" in r.properties for ref in (r.start, r.end)}
    rels = tuple(r for r in told if "case" in r.properties or r.start in named)
    used = {ref for r in rels for ref in (r.start, r.end)}
    return Graph(tuple(n for n in graph.nodes if NodeRef(n.label, n.id) in used), rels)


def test_a_newer_batch_moves_no_node_of_the_older_ones() -> None:
    whole = make_graph(60, 3)
    newest = max((n for n in whole.nodes if n.label == "Batch"), key=lambda n: str(n.properties["date"]))
    old, new = places(without_batch(whole, newest.id)), places(whole)
    assert 100 < len(old) < len(new) - 100
    assert {ref for ref in old if old[ref] != new[ref]} == set()


def test_layout_of_nothing_one_and_unlinked_nodes() -> None:
    assert lay_out(Graph((), ())).points == ()
    lonely = tuple(Node("Department", f"局{i}", {"name": f"局{i}"}) for i in range(40))
    assert len(set(lay_out(Graph(lonely, ())).points)) == 40
    loop = Relationship("r", "COOPERATES_WITH", NodeRef("Department", "局0"), NodeRef("Department", "局0"), {})
    assert len(lay_out(Graph(lonely[:1], (loop,))).points) == 1


def test_igraph_gives_pythons_generator_back() -> None:
    import igraph

    random.seed(7)
    expected = random.random()
    random.seed(7)
    lay_out(make_graph(5))
    assert random.random() == expected
    assert igraph.Graph.Erdos_Renyi(5, 0.5).vcount() == 5


@given(st.lists(st.tuples(st.floats(-500, 500), st.floats(-500, 500), st.floats(5, 60)), min_size=2, max_size=12))
def test_placed_circles_do_not_overlap(wanted: list[tuple[float, float, float]]) -> None:
    plane = Plane()
    circles = [plane.place((x, y), radius) for x, y, radius in wanted]
    for i, a in enumerate(circles):
        for b in circles[:i]:
            assert (a.x - b.x) ** 2 + (a.y - b.y) ** 2 >= (a.radius + b.radius) ** 2 - 1e-6


def test_points_at_one_place_are_spread() -> None:
    points = spread([(0.0, 0.0)] * 6, [10.0] * 6)
    assert len({(round(x), round(y)) for x, y in points}) == 6
    assert Plane().is_free(Circle(0, 0, 1))


@pytest.mark.parametrize("text", ["市商务局推出甲。", "𠮷林😀市商务局推出甲。", "前文。\n市商务局推出甲。后文"])
def test_offsets_count_as_javascript_counts(text: str) -> None:
    data = page_data(one_case(text, "市商务局推出甲")).texts
    encoded = text.encode("utf-16-le")
    assert encoded[2 * data["start"][0]:2 * data["end"][0]].decode("utf-16-le") == "市商务局推出甲"
    assert data["quotes"] == {}


def test_a_quote_without_its_text_is_given_as_it_is() -> None:
    graph = one_case("市商务局推出甲。", "市商务局推出甲")
    without = Graph(graph.nodes[1:], graph.relationships)
    assert page_data(without).texts["quotes"] == {0: "市商务局推出甲"}
    other = replace(graph, nodes=(Node("Case", "b#1", {"name": "案例", "text": "另一篇"}), *graph.nodes[1:]))
    assert page_data(other).texts["quotes"] == {0: "市商务局推出甲"}


def test_a_case_is_in_the_city_above_its_county() -> None:
    def place(name: str, level: str) -> Node:
        return Node("Locality", name, {"name": name, "full_name": name, "level": level})

    nodes = (Node("Case", "c", {"name": "案例", "year": 2021}), place("福建省", "province"), place("福州市", "city"), place("闽侯县", "county"))
    refs = [NodeRef(n.label, n.id) for n in nodes]
    rels = (Relationship("1", "LOCATED_IN", refs[0], refs[3], {}), Relationship("2", "PART_OF", refs[3], refs[2], {}),
            Relationship("3", "PART_OF", refs[2], refs[1], {}))
    facts = page_data(Graph(nodes, rels)).drawn["cases"]
    assert facts == {"node": [0], "batch": [-1], "year": [2021], "places": [[2]], "within": [[1, 2, 3]]}


def test_the_view_and_recur_agree_on_where_a_case_is() -> None:
    def place(code: str, name: str, level: str) -> Node:
        return Node("Locality", code, {"name": name, "full_name": name, "level": level, "code": code})

    nodes = (Node("Case", "district", {"name": "案例一"}), Node("Case", "seat", {"name": "案例二"}), Node("Case", "nowhere", {"name": "案例三"}),
             Node("Department", "朝阳区税务局", {"name": "朝阳区税务局"}), place("110000", "北京市", "province"), place("110105", "朝阳区", "county"))
    refs = [NodeRef(n.label, n.id) for n in nodes]
    rels = (Relationship("1", "LOCATED_IN", refs[0], refs[5], {}), Relationship("2", "LED_BY", refs[1], refs[3], {}),
            Relationship("3", "LOCATED_IN", refs[3], refs[5], {}))
    graph = Graph(nodes, rels)
    facts = page_data(graph).drawn["cases"]
    assert [[graph.nodes[i].name for i in one] for one in facts["places"]] == [["北京市"], ["北京市"], []]
    assert [[p.city for p in Places(graph).of_case(case)] for case in ("district", "seat", "nowhere")] == [["北京市"], ["北京市"], []]
    assert [[graph.nodes[i].name for i in one] for one in facts["within"]] == [["北京市", "朝阳区"], ["北京市", "朝阳区"], []]


def test_colours_shapes_and_names_come_from_the_ontology() -> None:
    ontology, drawn = load_ontology(), page_data(make_graph(20)).drawn
    for label in drawn["labels"]:
        known = ontology.labels[label["name"]]
        assert (label["colour"], label["shape"], label["zh"], label["en"]) == (known.colour, known.shape, known.title, known.title_en)


@pytest.mark.parametrize(("name", "letters"), [("福州市", "fzs"), ("带押过户", "dygh"), ("重庆市", "cqs"), ("12345热线", "12345rx"), ("e福州", "efz")])
def test_initials(name: str, letters: str) -> None:
    assert initials(Node("Locality", name, {"name": name})) == letters


@given(st.one_of(st.text(), st.text(alphabet="<>/!-scriptSCRIPT&\u2028\u2029\ud800\"'")))
def test_no_text_can_end_the_script_element(text: str) -> None:
    written = in_script({"name": text})
    assert not re.search("[<>&\u2028\u2029]", written)
    assert json.loads(written.encode().decode()) == {"name": text}


def test_the_page_names_nothing_outside_itself() -> None:
    html = render_view(make_graph(3), title="甲")
    before_scripts = html[: html.index('<script type="application/json"')]
    assert "http:" not in before_scripts and "https:" not in before_scripts
    assert "default-src &#39;none&#39;" in before_scripts and "unsafe-eval" not in before_scripts
    assert not re.search(r"<(link|script|img|iframe)[^>]+(src|href)=\"(?!data:)", html)


def test_title_is_escaped() -> None:
    html = render_view(make_graph(2), title="</title><script>alert(1)</script>")
    assert "<script>alert(1)" not in html
    assert "&lt;/title&gt;" in html
    assert payload(html)["title"] == "</title><script>alert(1)</script>"


def test_large_data_is_compressed() -> None:
    small, large = render_view(make_graph(2), title="甲"), render_view(make_graph(60), title="甲")
    assert '"graph":{' in small and '"graph":"' in large
    assert len(payload(large)["graph"]["nodes"]["name"]) == len(make_graph(60).nodes)
    raw = sum(len(json.dumps(part, ensure_ascii=False)) for part in (payload(large)["graph"], payload(large)["texts"]))
    assert len(large) - len(small) < raw / 2


def test_write_view(tmp_path: Path) -> None:
    path = tmp_path / "new" / "view.html"
    assert write_view(make_graph(2), path, title="甲") == path.stat().st_size
    (tmp_path / "file").write_text("")
    with pytest.raises(InputError):
        write_view(make_graph(2), tmp_path / "file" / "view.html", title="甲")


def test_presets_find_names_other_wordings_and_ids() -> None:
    graph = make_graph(30)
    state = opening_state(graph, Preset(focus="带押过户", cities=("厦门市", "山东省/济宁市")))
    assert (graph.nodes[state["focus"]].label, graph.nodes[state["focus"]].name) == ("Practice", "带押过户")
    assert [graph.nodes[i].name for i in state["places"]] == ["厦门市", "济宁市"]


@pytest.mark.parametrize("preset", [Preset(focus="带押过护"), Preset(cities=("厦门",))])
def test_an_unknown_name_is_answered_with_the_nearest(preset: Preset) -> None:
    with pytest.raises(QueryError) as raised:
        opening_state(make_graph(30), preset)
    remedy = raised.value.remedy
    assert remedy
    suggested = remedy.zh.removeprefix("是否应为 ").removesuffix("？")
    repaired = Preset(focus=suggested) if preset.focus else Preset(cities=(suggested,))
    assert opening_state(make_graph(30), repaired)


def test_large_graphs_open_with_the_overview(monkeypatch: pytest.MonkeyPatch) -> None:
    graph = make_graph(5)
    assert opening_state(graph, Preset()) == {}
    monkeypatch.setattr("reformgraph.graph.view.preset.OVERVIEW_FROM_NODES", 10)
    assert opening_state(graph, Preset()) == {"overview": True}
    assert "overview" not in opening_state(graph, Preset(focus="福建省"))


def test_the_answer_of_a_query_as_nodes() -> None:
    graph = make_graph(30)
    selection = Selection("重复", "Recurring", ("practice", "places", "where_found"), (("带押过户", 2, ["厦门市", "济宁市"]),))
    chosen = [graph.nodes[i] for i in selected_nodes(graph, selection)]
    names = {n.name for n in chosen}
    assert "带押过户" in {n.name for n in chosen if n.label == "Practice"}
    assert {"厦门市", "济宁市"} <= names
    assert {"PolicyInstrument"} <= {n.label for n in chosen}
    assert "Batch" not in {n.label for n in chosen}


def test_an_answer_without_nodes_is_refused() -> None:
    with pytest.raises(QueryError, match="names no node"):
        opening_state(make_graph(3), Preset(selection=Selection("数", "Count", ("cases",), ((3,),))))


def test_every_word_of_the_scripts_and_the_template_exists_and_is_used() -> None:
    source = "\n".join(scripts().values()) + FOLDER.joinpath("template.html").read_text(encoding="utf-8")
    known = set(words()["page"])
    asked = set(re.findall(r"word\('(\w+)'", source)) | set(re.findall(r'data-(?:word|hint)="(\w+)"', source))
    assert asked <= known
    assert {key for key in known if not re.search(rf"\b{key}\b", source)} == set()


def test_every_word_has_both_languages() -> None:
    for group in words().values():
        for key, entry in group.items():
            assert len(entry) == 2 and all(isinstance(text, str) and text for text in entry), key
            assert re.findall(r"\{\w+\}", entry[0]) == re.findall(r"\{\w+\}", entry[1]), key


def test_every_property_and_closed_value_of_the_ontology_has_words() -> None:
    ontology, known = load_ontology(), words()
    for label in ontology.labels.values():
        for prop in label.properties:
            assert prop.name in known["properties"] or prop.name in ("text", "sha256"), prop.name
            assert set(prop.values) <= set(known["values"]), prop.name


def test_no_script_parses_data_as_html() -> None:
    for name, text in scripts().items():
        assert not re.search(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function|DOMParser", text), name
        assert text.count("\n") < 300, name


def test_all_scripts_are_inlined() -> None:
    assert {p.name for p in FOLDER.joinpath("js").iterdir()} == set(SCRIPTS)


def test_vis_network_is_the_file_of_pyvis() -> None:
    import pyvis

    ours = FOLDER.joinpath("vendor", "vis-network-9.1.2.min.js").read_bytes()
    assert ours == (Path(pyvis.__file__).parent / "templates/lib/vis-9.1.2/vis-network.min.js").read_bytes()
    assert "MIT" in FOLDER.joinpath("vendor", "LICENSE-vis-network.txt").read_text(encoding="utf-8")


def test_a_graph_beyond_the_limit_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("reformgraph.graph.view.render.RELATIONSHIPS", 3)
    with pytest.raises(LimitError, match="recur --matrix"):
        render_view(make_graph(10), title="t")
