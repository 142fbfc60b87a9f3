"""Every page in a browser that lacks what came after the oldest version the README names."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser

from tests.browser.conftest import Shipped, Visit
from tests.browser.sights import PAGES, SIGHTS

pytestmark = pytest.mark.browser

LATER = """
for (const [home, names] of [
  [Promise, ["withResolvers", "try"]],
  [Array, ["fromAsync"]],
  [Array.prototype, ["toSorted", "toReversed", "toSpliced", "with"]],
  [Set.prototype, ["union", "intersection", "difference", "symmetricDifference", "isSubsetOf", "isSupersetOf",
    "isDisjointFrom"]],
  [String.prototype, ["isWellFormed", "toWellFormed"]],
  [Object, ["groupBy"]], [Map, ["groupBy"]], [URL, ["canParse", "parse"]], [AbortSignal, ["any"]],
  [RegExp, ["escape"]], [window, ["Iterator"]],
]) for (const name of names) delete home[name];
"""
"""What Chromium 112 and later added and pages may call (developer.chrome.com, "New in Chrome")."""


def test_every_page_works_in_the_oldest_browser_named(browser: Browser, address: str, shipped: Shipped) -> None:
    context = browser.new_context(viewport={"width": 1366, "height": 768}, locale="zh-CN")
    context.add_init_script(LATER)
    visit = Visit(context.new_page(), address)
    assert visit.page.evaluate("Promise.withResolvers === undefined")
    for page in PAGES:
        visit.page.goto(address + SIGHTS[page].path(shipped))
        visit.settle()
        assert visit.page.locator("h1, h2").count(), page
        assert [one for one in visit.complaints if "404" not in one] == [], page
    context.close()
