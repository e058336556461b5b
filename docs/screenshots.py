"""Takes the pictures of the README from the view of the examples.

    reformgraph build examples --graph demo.db --html view.html
    python docs/screenshots.py view.html
"""

import os
import shutil
import sys
from pathlib import Path
from urllib.parse import quote

from playwright.sync_api import Page, sync_playwright

FOLDER = Path(__file__).resolve().parent / "images"
FOCUS = quote("Practice:跨省通办", safe="")


def main(view: Path) -> None:
    chromium = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    with sync_playwright() as started:
        browser = started.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        for name, fragment in (("network", ""), ("overview", "#view=overview"), ("focus", f"#focus={FOCUS}&node={FOCUS}&depth=2")):
            page = browser.new_context(viewport={"width": 1280, "height": 800}, offline=True).new_page()
            page.goto(view.resolve().as_uri() + fragment)
            page.wait_for_selector("body.ready")
            take(page, name)
            if name == "focus":
                evidence(page)
                take(page, "evidence")
        browser.close()


def evidence(page: Page) -> None:
    """A measured result of a case, and the words that give its numbers. What is searched for outside a focus becomes the focus."""
    page.fill("#search", "上海市优化获得电力服务")
    page.keyboard.press("Enter")
    page.wait_for_selector("#panel h2 >> text=上海市优化获得电力服务")
    page.locator("#panel .group", has_text="降低").locator("button.evidence").first.click()
    page.wait_for_selector("#panel mark")


def take(page: Page, name: str) -> None:
    page.wait_for_timeout(700)
    page.screenshot(path=FOLDER / f"{name}.png")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("usage: python docs/screenshots.py VIEW.html (made by reformgraph build examples --html VIEW.html)")
    main(Path(sys.argv[1]))
