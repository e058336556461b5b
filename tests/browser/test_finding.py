"""Finding in the view: search, legend, filters, focus and paths."""

import re
from pathlib import Path

import pytest
from view_pages import Open, find, picture, playwright, ref, shown

from reformgraph.schema.records import Graph

pytestmark = pytest.mark.browser


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


def test_search_knows_short_forms_and_passes_over_marks(open_page: Open, view: Path) -> None:
    page = open_page(view)
    page.fill("#search", "资规局")
    names = page.locator("#hits bdi").all_inner_texts()
    assert names and all("自然资源和规划局" in name for name in names)
    page.fill("#search", "“带押”过户")
    assert "带押过户" in page.locator("#hits bdi").all_inner_texts()


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


def test_hide_and_reset(open_page: Open, view: Path, graph: Graph) -> None:
    page = open_page(view, f"#node={ref(find(graph, 'Practice', '带押过户'))}")
    page.click("#panel .actions button >> text=隐藏")
    assert shown(page)[0] == len(graph.nodes) - 1
    page.locator("#trail .crumb button").first.click()
    assert shown(page)[0] == len(graph.nodes)


def test_nothing_left_says_so_and_leads_back(open_page: Open, view: Path, graph: Graph) -> None:
    page = open_page(view, f"#focus={ref(find(graph, 'Locality', '厦门市'))}&depth=1")
    page.click("#more-places")
    page.locator("#list-places label", has_text="青岛市").locator("input").check()
    assert shown(page) == (0, 0)
    page.wait_for_selector("#nothing:not([hidden])")
    page.wait_for_timeout(200)
    assert picture(page, top=0, bottom=1) == 0
    page.click("#nothing button")
    assert shown(page)[0] == len(graph.nodes) and not page.is_visible("#nothing")


def test_hiding_the_focus_leaves_it(open_page: Open, view: Path, graph: Graph) -> None:
    place = ref(find(graph, "Locality", "厦门市"))
    page = open_page(view, f"#focus={place}&node={place}")
    page.keyboard.press("h")
    assert shown(page)[0] == len(graph.nodes) - 1 and "focus=" not in page.url


def test_years_are_dragged_in_one_step_of_the_history(open_page: Open, view: Path) -> None:
    page = open_page(view)
    box = page.locator("#toYear").bounding_box()
    assert box
    y = box["y"] + box["height"] / 2
    page.mouse.move(box["x"] + box["width"] - 8, y)
    page.mouse.down()
    seen = []
    for part in (0.8, 0.6, 0.4, 0.2):
        page.mouse.move(box["x"] + box["width"] * part, y)
        page.wait_for_timeout(30)
        seen.append(page.inner_text("#years output"))
    page.mouse.up()
    assert len(set(seen)) > 2 and "years=" in page.url
    page.go_back()
    page.wait_for_selector("#years output")
    playwright.expect(page.locator("#trail .crumb")).to_have_count(0)
    assert "years=" not in page.url


@pytest.mark.parametrize("act", ["remove", "table", "back"])
def test_playing_stops(open_page: Open, view: Path, act: str) -> None:
    page = open_page(view)
    page.click("#play")
    page.wait_for_url(re.compile("years="))
    {"remove": lambda: page.click("#trail .crumb button"), "table": lambda: page.click("#view-table"), "back": lambda: page.click("#back")}[act]()
    page.wait_for_timeout(200)
    assert page.text_content("#play") == "▶"
    url = page.url
    page.wait_for_timeout(1100)
    assert page.url == url


def test_enter_while_composing_chooses_nothing(open_page: Open, view: Path) -> None:
    page = open_page(view)
    page.fill("#search", "带押")
    page.evaluate("document.getElementById('search').dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', isComposing: true, bubbles: true }))")
    assert not page.is_visible("#panel") and page.input_value("#search") == "带押"
    page.keyboard.press("Enter")
    page.wait_for_selector("#panel h2")


def test_a_node_is_no_end_of_a_path_from_itself(open_page: Open, view: Path, graph: Graph) -> None:
    place = ref(find(graph, "Locality", "厦门市"))
    page = open_page(view, f"#node={place}&path={place}&path={place}")
    assert shown(page)[0] == len(graph.nodes)
    page.fill("#path-end", "厦门市")
    assert "厦门市" not in page.locator("#path-hits li bdi").all_inner_texts()
