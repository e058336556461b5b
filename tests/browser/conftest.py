"""The network view as a reader meets it: in headless Chromium, with the network off."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from view_graphs import make_graph
from view_pages import Open, playwright

from reformgraph.graph.view import write_view
from reformgraph.schema.records import Graph

CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


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

    def opener(path: Path, fragment: str = "", scheme: str = "light", size: tuple[int, int] = (1280, 800)) -> "playwright.Page":
        context = browser.new_context(viewport={"width": size[0], "height": size[1]}, offline=True, accept_downloads=True, color_scheme=scheme)
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
