"""What the view shows and gives away: language and theme, overview, table, exports, print, presets."""

import csv
import io
import re
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import pytest
from view_pages import Open, find, playwright, ref, saved, shown

from reformgraph.graph.view import Preset, Selection, write_view
from reformgraph.schema.records import Graph, Node, NodeRef, Relationship

pytestmark = pytest.mark.browser


def test_opens_offline_and_shows_everything(open_page: Open, view: Path, graph: Graph) -> None:
    page = open_page(view)
    assert shown(page) == (len(graph.nodes), len(graph.relationships))
    assert page.inner_text("h1") == "典型经验做法"
    assert page.locator("#list-labels li").count() == len({n.label for n in graph.nodes})
    colours = page.evaluate("""() => { const c = document.querySelector('#network canvas'); const d = c.getContext('2d').getImageData(0, 0, c.width, c.height).data;
        const seen = new Set(); for (let i = 0; i < d.length; i += 4) seen.add(d[i] << 16 | d[i + 1] << 8 | d[i + 2]); return seen.size; }""")
    assert colours > 100


def test_language_and_theme(open_page: Open, view: Path) -> None:
    page = open_page(view, scheme="dark")
    assert page.get_attribute("html", "data-theme") == "dark"
    page.click("#language")
    assert page.get_attribute("html", "lang") == "en"
    assert "Departments" not in page.inner_text("#legend") and "Department" in page.inner_text("#legend")
    assert not re.search("节点|关系", page.inner_text("#summary"))
    page.click("#theme")
    assert page.get_attribute("html", "data-theme") == "light"
    page.click("#language")
    assert "部门" in page.inner_text("#legend")


def test_overview_opens_into_the_network(open_page: Open, view: Path) -> None:
    page = open_page(view)
    page.click("#view-overview")
    rows = page.locator("#overview tbody tr")
    assert rows.count() > 10
    name, cell = rows.first.locator("th").inner_text(), rows.first.locator(".dot").first
    label = cell.get_attribute("aria-label") or ""
    cell.click()
    page.wait_for_selector("#stage:not([hidden])")
    assert page.inner_text("#panel h2") == name
    assert page.locator("#trail .crumb", has_text=label.split(" · ")[1].split("：")[0]).count() == 1
    page.go_back()
    page.wait_for_selector("#overview:not([hidden])")


def test_table_view(open_page: Open, view: Path, graph: Graph) -> None:
    page = open_page(view, f"#focus={ref(find(graph, 'Practice', '带押过户'))}&view=table")
    page.wait_for_selector("#table table")
    nodes, rels = shown(page)
    assert page.locator("#table table").nth(0).locator("tbody tr").count() == nodes
    assert page.locator("#table table").nth(1).locator("tbody tr").count() == rels
    page.locator("#table tbody .link").first.click()
    page.wait_for_selector("#panel h2")


def test_exports(open_page: Open, view: Path, graph: Graph) -> None:
    page = open_page(view, f"#focus={ref(find(graph, 'Practice', '带押过户'))}&depth=2")
    _, rels = shown(page)
    png = saved(page, "#save-png")
    assert png.startswith(b"\x89PNG") and int.from_bytes(png[16:20]) > 2000
    root = ElementTree.fromstring(saved(page, "#save-svg"))
    texts = {element.text for element in root.iter("{http://www.w3.org/2000/svg}text")}
    assert {"带押过户", "典型经验做法", "政策工具"} <= texts
    table = list(csv.reader(io.StringIO(saved(page, "#save-csv").decode("utf-8-sig"))))
    assert len(table) == rels + 1
    quotes = {str(r.properties.get("quote", "")) for r in graph.relationships}
    assert {row[8] for row in table[1:]} <= quotes | {""}


def test_print_keeps_picture_and_panel(open_page: Open, view: Path, graph: Graph) -> None:
    page = open_page(view, f"#node={ref(find(graph, 'Practice', '带押过户'))}")
    page.emulate_media(media="print")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert page.is_visible("#printed") and page.is_visible("#panel h2")
    assert not page.is_visible("#bar .buttons") and not page.is_visible("#search")
    assert len(page.pdf()) > 10_000


def test_print_is_light_without_legend_and_in_proportion(open_page: Open, view: Path) -> None:
    page = open_page(view, scheme="dark")
    page.emulate_media(media="print")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert not page.is_visible("#legend")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    wide, high, shown_wide, shown_high = page.evaluate("(() => { const c = document.getElementById('printed'); return [c.width, c.height, c.clientWidth, c.clientHeight]; })()")
    assert abs(wide / high - shown_wide / shown_high) < 0.01 or page.evaluate("getComputedStyle(document.getElementById('printed')).objectFit") == "contain"


def test_print_of_the_table_has_more_than_its_first_rows(open_page: Open, view: Path, graph: Graph) -> None:
    page = open_page(view, "#view=table")
    rows = page.locator("#table table").nth(1).locator("tbody tr")
    playwright.expect(rows).to_have_count(200)
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert rows.count() == min(2000, len(graph.relationships))
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert rows.count() == 200


@pytest.mark.parametrize("other", ["overview", "table"])
def test_pictures_are_saved_from_the_other_views(open_page: Open, view: Path, other: str) -> None:
    page = open_page(view, f"#view={other}")
    assert int.from_bytes(saved(page, "#save-png")[16:20]) == 2800
    texts = {element.text for element in ElementTree.fromstring(saved(page, "#save-svg")).iter("{http://www.w3.org/2000/svg}text")}
    assert "政策工具" in texts and len(texts) > 20


def test_the_overview_obeys_focus_and_kinds(open_page: Open, view: Path, graph: Graph) -> None:
    page = open_page(view, f"#view=overview&focus={ref(find(graph, 'Practice', '带押过户'))}&depth=2")
    assert page.locator("#overview tbody th").all_inner_texts() == ["带押过户"]
    page = open_page(view, "#view=overview")
    page.uncheck("#label-Practice")
    assert page.inner_text("#overview thead .corner") == "政策工具"


def test_the_corner_of_the_overview_stays(open_page: Open, view: Path) -> None:
    page = open_page(view, "#view=overview", size=(500, 500))
    before = page.locator("#overview .corner").bounding_box()
    page.evaluate("document.getElementById('overview').scrollTo(200, 200)")
    after = page.locator("#overview .corner").bounding_box()
    assert before and after and after["x"] <= before["x"] and after["x"] >= 0
    assert page.locator("#overview tbody th").first.evaluate("node => node.getBoundingClientRect().left") == after["x"]


def test_the_table_of_values_has_what_was_reached_and_no_confidence_of_none(open_page: Open, tmp_path: Path) -> None:
    measure, metric, broad = NodeRef("PolicyInstrument", "p"), NodeRef("Metric", "办件量"), NodeRef("Practice", "宽")
    nodes = (Node("PolicyInstrument", "p", {"name": "甲"}), Node("Metric", "办件量", {"name": "办件量"}), Node("Practice", "宽", {"name": "宽"}), Node("Practice", "窄", {"name": "窄"}))
    rels = (Relationship("r", "REACHED", measure, metric, {"value": "104个", "indicator": "办件量", "method": "m", "confidence": 0.9, "change": "增长"}),
            Relationship("b", "BROADER", NodeRef("Practice", "窄"), broad, {}))
    path = tmp_path / "view.html"
    write_view(Graph(nodes, rels), path, title="甲")
    rows = list(csv.DictReader(io.StringIO(saved(open_page(path), "#save-csv").decode("utf-8-sig"))))
    assert (rows[0]["数值"], rows[0]["变化"], rows[0]["置信度"]) == ("104个", "增长", "0.9")
    assert rows[1]["置信度"] == ""


def test_table_tells_namesakes_apart(open_page: Open, view: Path) -> None:
    page = open_page(view, "#view=table")
    page.wait_for_selector("#table table")
    names = page.locator("#table table").nth(0).locator("tbody th").all_inner_texts()
    assert any(name.endswith("（厦门市）") for name in names)
    assert "（厦门市）" in saved(page, "#save-csv").decode("utf-8-sig")


def test_table_is_sorted_both_ways_and_keeps_the_place(open_page: Open, view: Path) -> None:
    page = open_page(view, "#view=table")
    button = page.locator("#sort-nodes-links")
    for way in ("descending", "ascending"):
        button.focus()
        page.keyboard.press("Enter")
        playwright.expect(page.locator("#table table").nth(0).locator(f"th[aria-sort={way}]")).to_have_count(1)
        assert page.evaluate("document.activeElement.id") == "sort-nodes-links"
        numbers = [int(text) for text in page.locator("#table table").nth(0).locator("td.links").all_inner_texts()]
        assert numbers == sorted(numbers, reverse=way == "descending")
    page.click("#sort-nodes-name")
    names = page.locator("#table table").nth(0).locator("tbody th").all_inner_texts()
    assert names == page.evaluate("names => [...names].sort(new Intl.Collator('zh').compare)", names)


def test_back_brings_the_language_of_the_whole_page(open_page: Open, view: Path) -> None:
    page = open_page(view)
    page.click("#view-table")
    page.click("#language")
    assert page.inner_text("#view-table") == "Table"
    page.go_back()
    playwright.expect(page.locator("html")).to_have_attribute("lang", "zh-CN")
    assert page.inner_text("#view-table") == "表格" and "节点" in page.inner_text("#summary")


def test_evidence_has_no_codes_and_one_is_singular(open_page: Open, tmp_path: Path, graph: Graph) -> None:
    path = tmp_path / "view.html"
    write_view(graph, path, title="甲", lang="en")
    rel = next(r for r in graph.relationships if r.type == "REDUCED")
    page = open_page(path, f"#node={ref(rel.start)}")
    page.wait_for_selector("#panel .evidence")
    assert "1 source" in page.locator("#panel .evidence").all_inner_texts()
    page.click("#panel .evidence >> nth=0")
    page.wait_for_selector("#panel article")
    assert str(rel.properties["method"]) not in page.inner_text("#panel")
    page.click("#view-table")
    assert page.locator("#table td.quote").first.evaluate("cell => getComputedStyle(cell).borderTopWidth") == "0px"


def test_the_answer_of_a_query_can_be_widened(open_page: Open, tmp_path: Path, graph: Graph) -> None:
    path = tmp_path / "view.html"
    selection = Selection("重复的做法", "Recurring", ("practice", "where_found"), (("带押过户", ["厦门市", "青岛市"]),))
    write_view(graph, path, title="甲", preset=Preset(selection=selection))
    page = open_page(path)
    assert 3 <= shown(page)[0] < 60
    page.locator("#trail .crumb", has_text="重复的做法").locator("button").click()
    assert shown(page)[0] == len(graph.nodes)


def test_presets_and_their_links(open_page: Open, tmp_path: Path, graph: Graph) -> None:
    path = tmp_path / "view.html"
    write_view(graph, path, title="甲", lang="en", preset=Preset(focus="带押过户", cities=("厦门市",)))
    page = open_page(path)
    assert page.get_attribute("html", "lang") == "en"
    assert page.inner_text("#panel h2") == "带押过户"
    assert shown(page)[0] < 20


def test_places_leave_out_their_neighbours_that_no_case_of_theirs_names(open_page: Open, tmp_path: Path, graph: Graph) -> None:
    (city,) = (node.id for node in graph.nodes if node.label == "Locality" and node.name == "厦门市")
    above = next(rel.end for rel in graph.relationships if rel.type == "PART_OF" and (rel.start.label, rel.start.id) == ("Locality", city))
    other = Node("Locality", "350999", {"name": "别市"})
    more = Graph((*graph.nodes, other), (*graph.relationships, Relationship("PART_OF|350999", "PART_OF", NodeRef(other.label, other.id), above, {})))
    counts = []
    for name, one in (("a", graph), ("b", more)):
        write_view(one, tmp_path / f"{name}.html", title="甲", preset=Preset(cities=("厦门市",)))
        counts.append(shown(open_page(tmp_path / f"{name}.html"))[0])
    assert counts[0] == counts[1] > 1


def test_a_graph_of_nothing_opens(open_page: Open, tmp_path: Path) -> None:
    path = tmp_path / "view.html"
    write_view(Graph((), ()), path, title="空")
    page = open_page(path)
    for button in ("#view-overview", "#view-table", "#view-network", "#fit"):
        page.click(button)
    assert shown(page) == (0, 0)
