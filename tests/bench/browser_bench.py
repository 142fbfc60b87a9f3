"""What a browser shows first: the overview until its charts are drawn, ours and the same page in Plotly Dash."""

from __future__ import annotations

import statistics
import tempfile
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs

from playwright.sync_api import Browser, Page, sync_playwright

from tests.bench.pages_bench import shipped
from tests.bench.report import Figure
from tests.bench.serving import dash, ours
from tests.conftest import CHROMIUM, QUIET

VISITS = 9
CHARTS = 3
WAIT_MS = 60_000
AIM = 1.0
MARK = """() => {
  const look = () => {
    if (!window.wordsAt && document.querySelector("h1")?.textContent) window.wordsAt = performance.now();
    if (document.querySelectorAll(".js-plotly-plot .cartesianlayer > .subplot").length >= CHARTS)
      window.drawnAt = performance.now();
    else requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
}""".replace("CHARTS", str(CHARTS))
"""Notes when the headline is there and when the last chart is drawn, in ms from the start of the navigation."""


def figures() -> Iterator[Figure]:
    """Open both pages in turns, with nothing in the browser's cache and with everything."""
    with tempfile.TemporaryDirectory() as folder:
        database, pages = shipped(Path(folder))
        snapshot = int(parse_qs(pages[0].query)["snapshot"][0])
        # Playwright keeps an event loop running, so the servers start before it.
        with ours(database) as app, dash(database, snapshot) as other, sync_playwright() as playwright:
            chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=list(QUIET))
            addresses = [f"http://127.0.0.1:{app.port}/?{pages[0].query}", f"http://127.0.0.1:{other.port}/"]
            for address in addresses:
                _visited(chromium, address)  # figures and charts are made and kept
            rounds = [[_visited(chromium, address) for address in addresses] for _ in range(VISITS)]
            chromium.close()
    for number, cache in enumerate(("cold", "warm")):
        for what, place, aim in (("charts drawn", 1, AIM), ("headline there", 0, None)):
            mine, theirs = (
                statistics.median(visit[page][number][place] for visit in rounds) for page in range(len(addresses))
            )
            name = f"overview in Chromium, {cache} cache, {what}: ours / Dash"
            yield Figure(name, f"{mine:.0f} ms / {theirs:.0f} ms", mine / theirs, aim)


def _visited(chromium: Browser, address: str) -> list[tuple[float, float]]:
    """Return when headline and charts were there, of a first visit with an empty cache and of the next one."""
    context = chromium.new_context(viewport={"width": 1366, "height": 768}, locale="zh-CN")
    context.add_init_script(f"({MARK})()")
    page = context.new_page()
    found = [_opened(page, address) for _ in range(2)]
    context.close()
    return found


def _opened(page: Page, address: str) -> tuple[float, float]:
    page.goto("about:blank")
    page.goto(address, wait_until="commit")
    page.wait_for_function("window.drawnAt", timeout=WAIT_MS)
    words_at, drawn_at = page.evaluate("[window.wordsAt, window.drawnAt]")
    return words_at, drawn_at
