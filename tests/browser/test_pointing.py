"""Pointer and keyboard in the view: edges with their words, nodes, the picture itself."""

import re
from pathlib import Path
from urllib.parse import unquote

import pytest
from view_pages import Open, camera, edge_page, find, middle, playwright, ref

from reformgraph.graph.view.layout import lay_out
from reformgraph.schema.records import Graph

pytestmark = pytest.mark.browser


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


def test_showing_all_forgets_a_move_that_has_not_come_to_rest(open_page: Open, view: Path) -> None:
    page = open_page(view, "#at=0,0,1")
    page.wait_for_timeout(500)
    page.focus("#network")
    page.mouse.move(*middle(page))
    page.mouse.wheel(0, -200)
    page.wait_for_timeout(40)
    page.keyboard.press("0")
    page.wait_for_timeout(500)
    assert "at=" not in page.url


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


def test_another_size_of_the_window_shows_all_again_or_the_same_point(open_page: Open, view: Path) -> None:
    page = open_page(view)
    page.wait_for_timeout(300)
    page.set_viewport_size({"width": 1000, "height": 700})
    page.wait_for_timeout(600)
    assert "at=" not in page.url
    page = open_page(view, "#at=90000,90000,1")
    page.wait_for_timeout(300)
    page.set_viewport_size({"width": 1000, "height": 700})
    page.wait_for_timeout(600)
    assert camera(page) == (90000, 90000, 1)


def test_shortcuts_work_after_a_filter_was_ticked(open_page: Open, view: Path, graph: Graph) -> None:
    page = open_page(view, f"#node={ref(find(graph, 'Practice', '带押过户'))}")
    page.uncheck("#label-Batch")
    page.keyboard.press("f")
    assert "focus=" in page.url


def test_moving_by_arrow_keys_is_remembered(open_page: Open, view: Path) -> None:
    page = open_page(view, "#at=90000,90000,1")
    page.focus("#network")
    page.keyboard.press("ArrowRight")
    assert camera(page) == (90080, 90000, 1)


def test_the_menu_closes_by_escape_and_by_leaving_it(open_page: Open, view: Path, graph: Graph) -> None:
    page = open_page(view, f"#node={ref(find(graph, 'Practice', '带押过户'))}")
    page.click(".menu summary")
    page.keyboard.press("Escape")
    assert not page.is_visible(".menu menu") and "node=" in page.url
    page.keyboard.press("Enter")
    assert page.is_visible(".menu menu")
    for _ in range(5):
        page.keyboard.press("Tab")
    assert not page.is_visible(".menu menu")


def test_a_panel_opened_by_keyboard_is_read_on_and_left_again(open_page: Open, view: Path) -> None:
    page = open_page(view, "#view=table")
    row = page.locator("#table tbody .link").nth(2)
    row.focus()
    page.keyboard.press("Enter")
    page.wait_for_selector("#panel h2")
    playwright.expect(page.locator("#panel")).to_be_focused()
    for button in ("#act-pin", "#act-focus"):
        page.focus(button)
        page.keyboard.press("Enter")
        page.wait_for_timeout(50)
        assert page.evaluate("document.activeElement.id") == button[1:]
    page.click("#view-table")
    page.locator("#table tbody .link").nth(0).focus()
    page.keyboard.press("Enter")
    playwright.expect(page.locator("#panel")).to_be_focused()
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.id").startswith("open-nodes-")
