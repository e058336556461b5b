"""The view on windows of several sizes: nothing lies outside or under something else."""

from pathlib import Path

import pytest
from view_pages import Open, camera, find, names_drawn, picture, ref, shown

from reformgraph.graph.view import write_view
from reformgraph.graph.view.layout import lay_out
from reformgraph.schema.records import Graph

pytestmark = pytest.mark.browser

NARROW, PHONE = (1024, 768), (390, 844)
LONG_TITLE = "各地优化营商环境改革举措选编（2024年第一批）、关于推广浙江省优化营商环境典型经验做法（2023年第一批）的通知"


@pytest.mark.parametrize("size", [(1366, 768), NARROW, (800, 700), PHONE])
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_nothing_lies_outside_the_window(open_page: Open, graph: Graph, tmp_path: Path, size: tuple[int, int], lang: str) -> None:
    path = tmp_path / "view.html"
    write_view(graph, path, title=LONG_TITLE, lang="en" if lang == "en" else "zh")
    page = open_page(path, size=size)
    assert page.evaluate("[...document.querySelectorAll('body, #bar, main, footer')].filter((box) => box.scrollWidth > innerWidth).map((box) => box.id)") == []
    for button in ("#theme", "#language", "#filters", "#summary"):
        box = page.locator(button).bounding_box()
        assert box and box["x"] >= 0 and box["x"] + box["width"] <= size[0]


def test_the_legend_does_not_cover_the_picture_of_a_phone(open_page: Open, view: Path) -> None:
    page = open_page(view, size=PHONE)
    assert not page.is_visible("#legend")
    page.click("#filters")
    assert page.is_visible("#legend") and page.get_attribute("#filters", "aria-expanded") == "true"


@pytest.mark.parametrize("size", [NARROW, (800, 700), PHONE])
def test_a_found_node_does_not_lie_under_the_panel(open_page: Open, view: Path, graph: Graph, size: tuple[int, int]) -> None:
    page = open_page(view, size=size)
    page.fill("#search", "青岛市")
    page.keyboard.press("Enter")
    page.wait_for_selector("#panel h2")
    number = graph.nodes.index(find(graph, "Locality", "青岛市"))
    x, y, scale = camera(page)
    stage, panel = page.locator("#network").bounding_box(), page.locator("#panel").bounding_box()
    assert stage and panel
    at = lay_out(graph).points[number]
    left, top = stage["x"] + stage["width"] / 2 + (at[0] - x) * scale, stage["y"] + stage["height"] / 2 + (at[1] - y) * scale
    assert stage["x"] < left < stage["x"] + stage["width"] and stage["y"] < top
    assert left < panel["x"] or top < panel["y"]


@pytest.mark.parametrize("size", [(800, 700), PHONE])
def test_a_focus_is_drawn_above_the_panel(open_page: Open, view: Path, graph: Graph, size: tuple[int, int]) -> None:
    node = ref(find(graph, "Practice", "带押过户"))
    page = open_page(view, f"#focus={node}&node={node}&depth=2", size=size)
    page.wait_for_selector("#panel h2")
    assert shown(page)[0] > 3
    page.click("#fit")
    free, under = picture(page, top=0.0, bottom=0.5), picture(page, top=0.6, bottom=1.0)
    assert free > 1000 and under < free / 20


def test_the_tip_stays_in_the_free_part_and_goes_with_its_node(open_page: Open, view: Path, graph: Graph) -> None:
    place, practice = find(graph, "Locality", "厦门市"), find(graph, "Practice", "带押过户")
    page = open_page(view, f"#pin=90000,90000,{ref(practice)}&at=90000,90000,1&node={ref(place)}", size=NARROW)
    page.wait_for_selector("#panel h2")
    stage, panel = page.locator("#network").bounding_box(), page.locator("#panel").bounding_box()
    assert stage and panel
    page.mouse.move(stage["x"] + stage["width"] / 2, stage["y"] + stage["height"] / 2)
    page.wait_for_selector("#tip:not([hidden])")
    tip = page.locator("#tip").bounding_box()
    assert tip and tip["x"] + tip["width"] <= panel["x"]
    page.fill("#path-end", "济宁市")
    page.locator("#path-end").press("Enter")
    assert not page.is_visible("#tip")


@pytest.mark.parametrize("depth", [1, 2])
def test_a_focus_draws_each_name_once_and_whole(open_page: Open, view: Path, graph: Graph, depth: int) -> None:
    node = ref(find(graph, "Practice", "带押过户"))
    page = open_page(view, f"#focus={node}&node={node}&depth={depth}", size=NARROW)
    page.wait_for_selector("#panel h2")
    names = names_drawn(page)
    places: dict[str, set[tuple[int, int]]] = {}
    for name, x, y, _ in names:
        places.setdefault(name, set()).add((round(x), round(y)))
    known = {n.name for n in graph.nodes}
    assert {name: at for name, at in places.items() if name in known and len(at) > 1} == {}
    assert min(x - width / 2 for _, x, _, width in names) > -2
