"""How fast the network view opens, moves and answers, beside plain pyvis, in headless Chromium without a graphics card.

    python benchmarks/view.py [--sizes 1000,5000,10000,20000] [--runs 5] [--no-pyvis]

open:   from the start of navigation until all is drawn and the page is idle
pan:    frames per second while the pointer drags the picture by one step per animation frame
drag:   the same while a node is dragged
hover, select, edge: from the event until the next frame is on the screen, with the whole graph in view
Each figure is the mean of the runs with its smallest and largest value; the first run of each size warms up and is not counted.
"""

import argparse
import importlib.metadata
import os
import platform
import shutil
import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright

from reformgraph.graph.view import write_view
from reformgraph.schema.records import Graph, NodeRef

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests"))
from view_graphs import make_sized

FIGURES = ("open", "pan", "drag", "hover", "select", "edge")
# Pointer events as a hand makes them: one move per animation frame.
PAN = """async ([x, y, frames]) => {
  const canvas = document.querySelector('canvas:not(.swatch)');
  const fire = (type, buttons) => canvas.dispatchEvent(new PointerEvent(type, {bubbles: true, cancelable: true, clientX: x, clientY: y,
    pointerId: 1, pointerType: 'mouse', isPrimary: true, button: type === 'pointermove' ? -1 : 0, buttons}));
  Element.prototype.setPointerCapture = () => {};
  fire('pointerdown', 1);
  const times = [];
  await new Promise((done) => {
    let last = performance.now(), n = 0;
    const step = (now) => {
      times.push(now - last);
      last = now;
      x += n % 40 < 20 ? 6 : -6;
      y += n % 60 < 30 ? 3 : -3;
      fire('pointermove', 1);
      if (n++ < frames) requestAnimationFrame(step); else done();
    };
    requestAnimationFrame(step);
  });
  fire('pointerup', 0);
  const counted = times.slice(2);
  return 1000 * counted.length / counted.reduce((a, b) => a + b);
}"""
TOUCH = """async ([x, y, press]) => {
  const canvas = document.querySelector('canvas:not(.swatch)');
  const fire = (type) => canvas.dispatchEvent(new PointerEvent(type, {bubbles: true, cancelable: true, clientX: x, clientY: y,
    pointerId: 1, pointerType: 'mouse', isPrimary: true, button: type === 'pointermove' ? -1 : 0}));
  const began = performance.now();
  if (press) { fire('pointerdown'); fire('pointerup'); } else fire('pointermove');
  await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
  return performance.now() - began;
}"""


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    options.add_argument("--sizes", default="1000,5000,10000,20000")
    options.add_argument("--runs", type=int, default=5)
    options.add_argument("--no-pyvis", action="store_true", help="leave out plain pyvis (about two minutes)")
    given = options.parse_args()
    chromium = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    with sync_playwright() as started, tempfile.TemporaryDirectory() as folder:
        browser = started.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        print(f"Chromium {browser.version}, Python {platform.python_version()}, {os.cpu_count()} cores, pyvis {importlib.metadata.version('pyvis')}, "
              f"window 1440 × 900, {given.runs} runs")
        print(f"{'':28}{'layout':>8}{'file':>8}" + "".join(f"{name:>20}" for name in FIGURES))
        for size in map(int, given.sizes.split(",")):
            graph = make_sized(size, 4 * size)
            path = Path(folder) / f"{size}.html"
            began = time.perf_counter()
            written = write_view(graph, path, title=str(size))
            seconds = time.perf_counter() - began
            runs = [measure(browser, path) for _ in range(given.runs + 1)][1:]
            print(f"{f'{len(graph.nodes):,} / {len(graph.relationships):,}':28}{f'{seconds:.1f} s':>8}{f'{written / 1e6:.1f} MB':>8}"
                  + "".join(f"{spread([run[name] for run in runs], name):>20}" for name in FIGURES), flush=True)
        if not given.no_pyvis:
            print(plain_pyvis(browser, make_sized(1000, 4000), Path(folder) / "pyvis.html"))
        browser.close()


def measure(browser: Browser, path: Path) -> dict[str, float]:
    context = browser.new_context(viewport={"width": 1440, "height": 900}, offline=True)
    page = context.new_page()
    page.goto(path.as_uri() + "#view=network")
    page.wait_for_selector("body.ready")
    opened = page.evaluate("""async () => {
      await new Promise((done) => requestAnimationFrame(() => requestIdleCallback(done)));
      return performance.now();
    }""")
    page.wait_for_timeout(300)
    box = page.locator("#network").bounding_box()
    assert box
    corner, (x, y) = (box["x"] + 30, box["y"] + 40), node_in_view(page)
    figures = {"open": opened / 1000, "pan": page.evaluate(PAN, [*corner, 120])}
    page.wait_for_timeout(600)
    page.click("#fit")
    page.wait_for_timeout(600)
    figures["hover"] = page.evaluate(TOUCH, [x, y, False]) / 1000
    figures["select"] = page.evaluate(TOUCH, [x, y, True]) / 1000
    page.keyboard.press("Escape")
    page.wait_for_timeout(600)
    figures["edge"] = page.evaluate(TOUCH, [box["x"] + box["width"] / 2 + 7, box["y"] + box["height"] / 2 + 3, True]) / 1000
    page.keyboard.press("Escape")
    page.wait_for_timeout(600)
    figures["drag"] = page.evaluate(PAN, [x, y, 120])
    dragged = "pin=" in page.url
    context.close()
    if not dragged:
        raise RuntimeError("the node was not dragged")
    return figures


def node_in_view(page: Page) -> tuple[float, float]:
    """A place where a node is: found by looking where the pointer becomes a hand."""
    box = page.locator("#network").bounding_box()
    assert box
    for step in range(400):
        x, y = box["x"] + box["width"] * (0.4 + 0.0007 * step), box["y"] + box["height"] * (0.42 + 0.011 * (step % 17))
        page.mouse.move(x, y)
        page.evaluate("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
        if page.is_visible("#tip") and page.locator("#tip strong").count() == 1:
            page.mouse.move(0, 0)
            return x, y
    raise RuntimeError("no node in the middle of the picture")


def plain_pyvis(browser: Browser, graph: Graph, path: Path) -> str:
    """pyvis as its tutorial uses it: time until its physics rest (at most 180 s), then panning."""
    from pyvis.network import Network

    network = Network(height="800px", cdn_resources="in_line")
    number = {NodeRef(n.label, n.id): i for i, n in enumerate(graph.nodes)}
    for i, node in enumerate(graph.nodes):
        network.add_node(i, label=node.name)
    for rel in graph.relationships:
        network.add_edge(number[rel.start], number[rel.end], title=rel.type)
    path.write_text(network.generate_html(), encoding="utf-8")
    context = browser.new_context(viewport={"width": 1440, "height": 900}, offline=True)
    page: Any = context.new_page()
    page.goto(path.as_uri())
    settled = page.evaluate("""() => new Promise((done) => {
      network.once('stabilizationIterationsDone', () => setTimeout(() => done(performance.now()), 0));
      setTimeout(() => done(null), 180000);
    })""")
    frames = page.evaluate(PAN, [720, 60, 60])
    context.close()
    opened = f"{settled / 1000:.1f} s" if settled else "> 180 s"
    return f"{f'plain pyvis {len(graph.nodes):,} / {len(network.edges):,}':28}{'':16}{opened:>20}{f'{frames:.0f}/s':>20}"


def spread(values: list[float], name: str) -> str:
    mean, low, high = statistics.fmean(values), min(values), max(values)
    if name in ("pan", "drag"):
        return f"{mean:.0f}/s ({low:.0f}–{high:.0f})"
    return f"{mean:.2f} s ({low:.2f}–{high:.2f})" if name == "open" else f"{mean * 1000:.0f} ms ({low * 1000:.0f}–{high * 1000:.0f})"


if __name__ == "__main__":
    main()
