"""The network view as a reader meets it: in headless Chromium, with the network off."""

import csv
import io
import os
import re
import shutil
import xml.etree.ElementTree as ElementTree
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import quote, unquote

import pytest
from view_graphs import make_graph

from reformgraph.graph.view import Preset, Selection, write_view
from reformgraph.graph.view.layout import lay_out
from reformgraph.schema.records import Graph, Node, NodeRef, Relationship

playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed: pip install 'reformgraph[test]'")
pytestmark = pytest.mark.browser

CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
HOSTILE = ["<img src=x onerror=window.hacked=1>", "</script><script>window.hacked=1</script>", "“><svg onload=window.hacked=1>", "左\u202e右反转\u2066",
           "一行\u2028另一行\u2029", "=HYPERLINK(\"http://x\")", "{{7*7}}${7*7}&lt;b&gt;", "\U00020bb7野\U0001f600局", "javascript:window.hacked=1"]

Open = Callable[..., "playwright.Page"]


@pytest.fixture(scope="module")
def browser() -> Iterator["playwright.Browser"]:
    if CHROMIUM is None:
        pytest.skip("no Chromium: install the package chromium or set CHROMIUM")
    with playwright.sync_playwright() as started:
        opened = started.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        yield opened
        opened.close()


@pytest.fixture(scope="module")
def graph() -> Graph:
    return make_graph(48, 3)


@pytest.fixture(scope="module")
def view(graph: Graph, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("view") / "view.html"
    write_view(graph, path, title="典型经验做法")
    return path


@pytest.fixture
def open_page(browser: "playwright.Browser") -> Iterator[Open]:
    """Opens a file with the network off; at the end nothing may have been requested, gone wrong or been run."""
    contexts = []

    def opener(path: Path, fragment: str = "", scheme: str = "light") -> "playwright.Page":
        context = browser.new_context(viewport={"width": 1280, "height": 800}, offline=True, accept_downloads=True, color_scheme=scheme)
        page = context.new_page()
        trouble: list[str] = []
        contexts.append((context, page, trouble))
        page.on("request", lambda request: None if request.url.startswith((path.as_uri(), "data:", "blob:")) else trouble.append(request.url))
        page.on("console", lambda message: trouble.append(message.text) if message.type in ("error", "warning") else None)
        page.on("pageerror", lambda error: trouble.append(str(error)))
        page.on("dialog", lambda dialog: (trouble.append(dialog.message), dialog.dismiss()))
        page.goto(path.as_uri() + fragment)
        page.wait_for_selector("body.ready")
        return page

    yield opener
    for context, page, trouble in contexts:
        hacked = page.evaluate("window.hacked")
        context.close()
        assert trouble == []
        assert hacked is None


def ref(node: Node | NodeRef) -> str:
    return quote(f"{node.label}:{node.id}", safe="")


def find(graph: Graph, label: str, name: str) -> Node:
    return next(n for n in graph.nodes if n.label == label and n.name == name)


def shown(page: "playwright.Page") -> tuple[int, int]:
    """Nodes and relationships that are shown, as the foot of the page counts them."""
    numbers = re.findall(r"([\d,]+)(?:/| of )[\d,]+", page.inner_text("#summary"))
    return int(numbers[0].replace(",", "")), int(numbers[1].replace(",", ""))


def middle(page: "playwright.Page") -> tuple[float, float]:
    box = page.locator("#network").bounding_box()
    assert box
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def camera(page: "playwright.Page") -> tuple[float, ...]:
    """The point of the plane in the middle and the scale, as the fragment says."""
    found = re.search(r"at=([^&]+)", page.url)
    assert found
    return tuple(float(part) for part in unquote(found[1]).split(","))


def test_opens_offline_and_shows_everything(open_page: Open, view: Path, graph: Graph) -> None:
    page = open_page(view)
    assert shown(page) == (len(graph.nodes), len(graph.relationships))
    assert page.inner_text("h1") == "典型经验做法"
    assert page.locator("#list-labels li").count() == len({n.label for n in graph.nodes})
    colours = page.evaluate("""() => { const c = document.querySelector('#network canvas'); const d = c.getContext('2d').getImageData(0, 0, c.width, c.height).data;
        const seen = new Set(); for (let i = 0; i < d.length; i += 4) seen.add(d[i] << 16 | d[i + 1] << 8 | d[i + 2]); return seen.size; }""")
    assert colours > 100


@pytest.mark.parametrize(("typed", "found"), [("带押", "带押过户"), ("dygh", "带押过户"), ("厦门市", "厦门市"), ("xms", "厦门市")])
def test_search(open_page: Open, view: Path, typed: str, found: str) -> None:
    page = open_page(view)
    page.keyboard.press("/")
    page.keyboard.type(typed)
    page.keyboard.press("Enter")
    page.wait_for_selector("#panel h2")
    assert page.inner_text("#panel h2") == found


def test_search_without_a_hit_says_so(open_page: Open, view: Path) -> None:
    page = open_page(view)
    page.fill("#search", "没有这个名字")
    assert page.inner_text("#hits") == "没有找到"


def test_legend_is_the_filter(open_page: Open, view: Path, graph: Graph) -> None:
    page = open_page(view)
    departments = sum(n.label == "Department" for n in graph.nodes)
    page.uncheck("#label-Department")
    assert shown(page)[0] == len(graph.nodes) - departments
    assert "0/" in page.locator("li", has=page.locator("#label-Department")).inner_text()
    page.check("#label-Department")
    for kind in {r.type for r in graph.relationships} - {"COOPERATES_WITH"}:
        page.uncheck(f"#type-{kind}")
    assert shown(page)[1] == sum(r.type == "COOPERATES_WITH" for r in graph.relationships)
    page.go_back()
    assert shown(page)[1] > sum(r.type == "COOPERATES_WITH" for r in graph.relationships)


def test_filters_by_place_batch_practice_and_year(open_page: Open, view: Path, graph: Graph) -> None:
    page = open_page(view)
    for key, name in (("places", "厦门市"), ("practices", "带押过户"), ("batches", "福建省-2019-1")):
        if page.locator(f"#more-{key}").count():
            page.click(f"#more-{key}")
        page.locator(f"#list-{key} label", has_text=name).locator("input").check()
        cases = int(page.locator("#list-labels li", has_text="案例").locator(".count").inner_text().split("/")[0])
        assert 0 < cases < 48
        page.locator("#trail .crumb", has_text=name).locator("button").click()
        assert shown(page)[0] == len(graph.nodes)
    page.locator("#toYear").fill("2019")
    assert shown(page)[0] < len(graph.nodes)
    assert "years=2019-2019" in page.url


def test_minimum_number_of_cities(open_page: Open, view: Path) -> None:
    page = open_page(view)
    page.locator("#minimum").fill("4")
    count = page.locator("#list-labels li", has_text="做法").locator(".count").inner_text()
    assert 0 < int(count.split("/")[0]) < int(count.split("/")[1])


def test_focus_depth_and_the_way_back(open_page: Open, view: Path, graph: Graph) -> None:
    practice = find(graph, "Practice", "带押过户")
    instances = sum(r.type == "INSTANCE_OF" and r.end.id == practice.id for r in graph.relationships)
    page = open_page(view)
    page.fill("#search", "带押过户")
    page.keyboard.press("Enter")
    page.click("#panel .actions button >> text=聚焦")
    page.fill("#depth", "1")
    page.keyboard.press("Tab")
    assert shown(page) == (instances + 1, instances)
    page.fill("#depth", "2")
    page.keyboard.press("Tab")
    wider = shown(page)[0]
    assert wider > instances + 1
    page.click("#back")
    playwright.expect(page.locator("#depth")).to_have_value("1")
    page.click("#forward")
    playwright.expect(page.locator("#depth")).to_have_value("2")
    again = open_page(view, page.url[page.url.index("#"):])
    assert shown(again)[0] == wider
    assert again.inner_text("#panel h2") == "带押过户"


def test_path_between_two(open_page: Open, view: Path, graph: Graph) -> None:
    start, end = find(graph, "Locality", "厦门市"), find(graph, "Practice", "带押过户")
    page = open_page(view, f"#node={ref(start)}")
    page.fill("#path-end", end.name)
    page.locator("#path-end").press("Enter")
    nodes, rels = shown(page)
    assert 2 < nodes < 60 and rels >= 2
    assert page.locator("#trail .crumb", has_text=start.name).count() == 1


def edge_page(open_page: Open, view: Path, rel: Relationship) -> "playwright.Page":
    """The page with both ends of a relationship pinned, so that its line runs through the middle; the other nodes are far away."""
    ends = f"&pin=90000,90000,{ref(rel.start)}&pin=90400,90000,{ref(rel.end)}"
    return open_page(view, f"#at=90200,90000,1{ends}")


def test_click_on_an_edge_shows_its_words(open_page: Open, view: Path, graph: Graph) -> None:
    rel = next(r for r in graph.relationships if r.type == "REDUCED")
    case = next(n for n in graph.nodes if n.id == rel.properties["case"])
    page = edge_page(open_page, view, rel)
    page.mouse.click(*middle(page))
    page.wait_for_selector("#panel mark")
    quotes = [" ".join(text.split()) for text in page.locator("#panel mark").all_inner_texts()]
    assert str(rel.properties["quote"]) in quotes
    assert case.name in page.inner_text("#panel")
    batch = next(n for n in graph.nodes if n.label == "Batch" and case.id.startswith(n.id + "#"))
    assert str(batch.properties["title"]) in page.inner_text("#panel")
    assert str(rel.properties["before"]) in page.inner_text("#panel .measure >> nth=0")
    assert page.locator("#panel mark b").count() >= 2
    page.click("#panel blockquote .link >> nth=0")
    assert page.inner_text("#panel blockquote >> nth=0").replace("\n", "") == str(case.properties["text"]).replace("\n", "")


def test_click_hover_drag_and_double_click_on_a_node(open_page: Open, view: Path, graph: Graph) -> None:
    number = next(i for i, n in enumerate(graph.nodes) if n.label == "Practice")
    x, y = lay_out(graph).points[number]
    page = open_page(view, f"#at={x:.0f},{y:.0f},2")
    centre = middle(page)
    page.mouse.move(*centre)
    page.wait_for_selector("#tip:not([hidden])")
    assert graph.nodes[number].name in page.inner_text("#tip")
    page.mouse.click(*centre)
    page.wait_for_selector("#panel h2")
    assert page.inner_text("#panel h2") == graph.nodes[number].name
    page.wait_for_timeout(500)
    page.mouse.move(*centre)
    page.mouse.down()
    page.mouse.move(centre[0] + 80, centre[1] + 40, steps=5)
    page.mouse.up()
    pin = re.search(r"pin=([-\d]+)%2C([-\d]+)", page.url)
    assert pin
    assert abs(float(pin[1]) - (x + 40)) < 4 and abs(float(pin[2]) - (y + 20)) < 4
    page.mouse.dblclick(centre[0] + 80, centre[1] + 40)
    assert unquote(page.url).count(f"focus=Practice:{graph.nodes[number].id}") == 1


def test_moving_the_picture_is_remembered(open_page: Open, view: Path) -> None:
    page = open_page(view, "#at=90000,90000,1")
    x, y = middle(page)
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x - 100, y - 50, steps=5)
    page.mouse.up()
    page.wait_for_timeout(500)
    assert camera(page) == (90100, 90050, 1)
    page.mouse.wheel(0, -300)
    page.wait_for_timeout(500)
    assert camera(page)[2] > 1


def test_hide_and_reset(open_page: Open, view: Path, graph: Graph) -> None:
    page = open_page(view, f"#node={ref(find(graph, 'Practice', '带押过户'))}")
    page.click("#panel .actions button >> text=隐藏")
    assert shown(page)[0] == len(graph.nodes) - 1
    page.locator("#trail .crumb button").first.click()
    assert shown(page)[0] == len(graph.nodes)


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


def test_keyboard(open_page: Open, view: Path, graph: Graph) -> None:
    page = open_page(view, f"#node={ref(find(graph, 'Practice', '带押过户'))}")
    page.keyboard.press("f")
    assert "focus=" in page.url
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    assert "focus=" not in page.url and "node=" not in page.url
    page.focus("#network")
    page.keyboard.press("+")
    assert "at=" in page.url
    page.keyboard.press("0")
    assert "at=" not in page.url


def saved(page: "playwright.Page", button: str) -> bytes:
    page.click(".menu summary")
    with page.expect_download() as download:
        page.click(button)
    return Path(download.value.path()).read_bytes()


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


def hostile_graph() -> Graph:
    nodes, rels = [Node("Batch", "批" + HOSTILE[0], {"name": HOSTILE[0], "title": HOSTILE[1], "date": "2023", "source": "a", "sha256": "0"})], []
    for number, name in enumerate(HOSTILE):
        text = f"前{name}后推出“{name}”。{HOSTILE[1]}"
        case, body, measure = NodeRef("Case", f"c{number}{name}"), NodeRef("Department", f"d{name}"), NodeRef("PolicyInstrument", f"p{name}")
        place, practice = NodeRef("Locality", f"l{name}"), NodeRef("Practice", name)
        nodes += [Node("Case", case.id, {"name": name, "title": name, "number": number, "text": text, "year": 2023}),
                  Node("Department", body.id, {"name": name, "aliases": (name + "别名", "<b>x</b>")}), Node("PolicyInstrument", measure.id, {"name": name, "kind": name}),
                  Node("Locality", place.id, {"name": name, "full_name": name, "level": "city"}), Node("Practice", practice.id, {"name": name, "definition": name})]
        cited = {"case": case.id, "quote": text[1:-4], "start": 1, "end": len(text) - 4, "field": "text", "method": name, "confidence": 0.5}
        rels += [Relationship(f"a{number}", "PART_OF", case, NodeRef("Batch", nodes[0].id), {}), Relationship(f"b{number}", "IMPLEMENTS", body, measure, dict(cited)),
                 Relationship(f"c{number}", "LOCATED_IN", case, place, {**cited, "field": "title", "quote": name, "start": 0, "end": len(name)}),
                 Relationship(f"d{number}", "INSTANCE_OF", measure, practice, {"score": 1.0, "method": name, "decided_by": "rule"}),
                 Relationship(f"e{number}", "REDUCED", measure, NodeRef("Metric", "办理时限"), {**cited, "indicator": name, "before": name, "after": name}),
                 Relationship(f"f{number}", "MENTIONS", case, measure, dict(cited))]
    nodes.append(Node("Metric", "办理时限", {"name": "办理时限"}))
    return Graph(tuple(nodes), tuple(rels))


@pytest.mark.parametrize("number", range(len(HOSTILE)))
def test_hostile_names_stay_text(open_page: Open, tmp_path: Path, number: int) -> None:
    graph, name = hostile_graph(), HOSTILE[number]
    path = tmp_path / "view.html"
    write_view(graph, path, title=HOSTILE[1])
    rel = next(r for r in graph.relationships if r.id == f"b{number}")
    page = edge_page(open_page, path, rel)
    page.mouse.move(*middle(page))
    page.wait_for_selector("#tip:not([hidden])")
    page.mouse.click(*middle(page))
    page.wait_for_selector("#panel mark")
    assert page.locator("#panel mark").first.evaluate("node => node.textContent") == rel.properties["quote"]
    page.click("#panel .claim .link >> nth=0")
    page.wait_for_selector("#panel h2")
    assert page.locator("#panel h2").evaluate("node => node.textContent") == name
    page.fill("#search", name[:6])
    assert page.locator("#hits li bdi").count() >= 1
    page.keyboard.press("Enter")
    for button in ("#view-table", "#view-overview", "#view-network"):
        page.click(button)
    assert name in page.locator("#table tbody bdi").all_text_contents() or page.locator("#table tbody tr").count() > 0
    ElementTree.fromstring(saved(page, "#save-svg"))
    rows = list(csv.reader(io.StringIO(saved(page, "#save-csv").decode("utf-8-sig"))))
    assert not [cell for row in rows for cell in row if cell.startswith("=")]
    assert page.title() == HOSTILE[1]
    assert page.evaluate("document.querySelectorAll('img, svg, iframe, object, h1 script').length") == 0
    page.wait_for_timeout(100)


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
