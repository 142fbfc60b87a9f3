"""Pictures of every page in both themes at four sizes, into var/screenshots, and of those the few the README shows."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser.conftest import ROOT, Shipped, Visit, load_shipped, serving
from tests.browser.sights import SIGHTS, SIZES, THEMES
from tests.conftest import CHROMIUM, QUIET

FOLDER = ROOT / "var" / "screenshots"
ASSETS = ROOT / "dashboard" / "assets"
README = {
    ("overview", "1366"): "overview",
    ("unit", "1366"): "unit",
    ("deadlines", "1366"): "deadlines",
    ("indicators", "1366"): "indicators",
    ("overview", "phone"): "phone",
}
"""Sight and size of which the README shows the first screen, in the light theme, and the picture's name there."""
TALLEST_PX = 12_000


def take(browser: Browser, address: str, shipped: Shipped, only: set[str]) -> None:
    """Take the pictures; of `only` a name, a size, a theme where these are given."""
    for theme in THEMES:
        for size, (width, height) in SIZES.items():
            window = {"width": width, "height": height}
            context = browser.new_context(viewport=window, color_scheme=theme, locale="zh-CN")
            page = context.new_page()
            for name, sight in SIGHTS.items():
                if only <= {name, size, theme}:
                    page.set_viewport_size(window)
                    page.goto(address + sight.path(shipped))
                    Visit(page, address).settle()
                    shown = README.get((name, size))
                    if shown and theme == "light":
                        page.screenshot(path=ASSETS / f"{shown}.png")
                    whole(page, width, height)
                    page.screenshot(path=FOLDER / f"{name}-{size}-{theme}.png")
            context.close()


def whole(page: Page, width: int, height: int) -> None:
    """Make the window as tall as the page, so that one picture holds all of it."""
    tall = page.evaluate("document.querySelector('.stMain').scrollHeight")
    page.set_viewport_size({"width": width, "height": min(max(tall, height), TALLEST_PX)})
    page.wait_for_timeout(300)


if __name__ == "__main__":
    FOLDER.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        database = f"sqlite:///{Path(folder) / 'pictures.db'}"
        shipped = load_shipped(database)
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=list(QUIET))
        with serving(database) as address:
            take(chromium, address, shipped, set(sys.argv[1:]))
        chromium.close()
    print(FOLDER)
