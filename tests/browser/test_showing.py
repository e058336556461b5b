"""What the view shows and gives away: language and theme, overview, table, exports, print, presets."""

import csv
import io
import re
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import pytest
from view_pages import Open, find, ref, saved, shown

from reformgraph.graph.view import Preset, Selection, write_view
from reformgraph.schema.records import Graph

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
    assert page.is_visible("#stage") and page.is_visible("#panel h2")
    assert not page.is_visible("#bar .buttons") and not page.is_visible("#search")
    assert len(page.pdf()) > 10_000


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


def test_a_graph_of_nothing_opens(open_page: Open, tmp_path: Path) -> None:
    path = tmp_path / "view.html"
    write_view(Graph((), ()), path, title="空")
    page = open_page(path)
    for button in ("#view-overview", "#view-table", "#view-network", "#fit"):
        page.click(button)
    assert shown(page) == (0, 0)
