"""What the tests of the view in a browser share: opening pages, and reading what one shows."""

import re
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote, unquote

import pytest

from reformgraph.schema.records import Graph, Node, NodeRef, Relationship

playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed: pip install 'reformgraph[test]'")

Open = Callable[..., "playwright.Page"]


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


def picture(page: "playwright.Page", *, top: float, bottom: float) -> int:
    """How many dots of a part of the picture (0: its upper edge, 1: its lower) are not of the colour of the ground."""
    return int(page.evaluate("""([top, bottom]) => { const c = document.querySelector('#network canvas'), y = Math.round(c.height * top), height = Math.round(c.height * bottom) - y;
        const copy = new OffscreenCanvas(c.width, height).getContext('2d', { willReadFrequently: true }); copy.drawImage(c, 0, -y);
        const d = copy.getImageData(0, 0, c.width, height).data;
        let dots = 0; for (let i = 0; i < d.length; i += 4) if (d[i] + d[i + 1] + d[i + 2] < 765) dots++; return dots; }""", [top, bottom]))


def names_drawn(page: "playwright.Page") -> list[tuple[str, float, float, float]]:
    """The names that the picture shows when it is drawn anew, each with the middle of its upper edge on the canvas and its width."""
    page.evaluate("""() => { window.drawn = []; const draw = CanvasRenderingContext2D.prototype.fillText;
        CanvasRenderingContext2D.prototype.fillText = function (text, x, y) { window.drawn.push([text, x, y, this.measureText(text).width]); return draw.call(this, text, x, y); }; }""")
    page.click("#fit")
    page.wait_for_timeout(200)
    return [tuple(name) for name in page.evaluate("window.drawn")]


def edge_page(open_page: Open, view: Path, rel: Relationship) -> "playwright.Page":
    """The page with both ends of a relationship pinned, so that its line runs through the middle; the other nodes are far away."""
    ends = f"&pin=90000,90000,{ref(rel.start)}&pin=90400,90000,{ref(rel.end)}"
    return open_page(view, f"#at=90200,90000,1{ends}")


def saved(page: "playwright.Page", button: str) -> bytes:
    page.click(".menu summary")
    with page.expect_download() as download:
        page.click(button)
    return Path(download.value.path()).read_bytes()
