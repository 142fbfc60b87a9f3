"""The browser's way back: each step through the app is one step back, whatever Streamlit writes into the address."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit

import pytest

from dashboard.frames import SnapshotInfo
from tests.browser.conftest import Look, Visit
from tests.browser.sights import DEMO
from tests.browser.test_categories_deadlines import clicked
from tests.browser.test_overview import newest

pytestmark = pytest.mark.browser


def where(visit: Visit) -> tuple[str, dict[str, list[str]]]:
    """The page and its parameters, whatever their order."""
    address = urlsplit(visit.page.url)
    return address.path, parse_qs(address.query)


def went(visit: Visit, step: Callable[[], object], heading: str) -> tuple[str, dict[str, list[str]]]:
    """Take a step, wait for the page it leads to, and say where it is."""
    step()
    visit.page.wait_for_function("heading => document.title.startsWith(heading)", arg=heading)
    visit.settle()
    return where(visit)


def test_each_step_through_the_app_is_one_step_back(look: Look, shipped: dict[str, list[SnapshotInfo]]) -> None:
    with look("/", 1366, 2400) as visit:
        page = visit.page
        began = page.evaluate("history.length")
        bar = page.locator("header")
        passed = [where(visit)]
        passed.append(went(visit, bar.get_by_text("责任单位").click, "责任单位"))
        unit = page.locator(".stHtml table a[href*='unit=']").first
        passed.append(went(visit, unit.click, "责任单位"))
        passed.append(went(visit, bar.get_by_text("整改时限").click, "整改时限"))
        part = page.locator(".stPlotlyChart").nth(0).locator(".bars .point path").first
        clicked(visit, part)
        page.wait_for_selector("[role=dialog] tbody tr")
        visit.settle()
        assert "show" in where(visit)[1]
        assert page.evaluate("history.length") == began + len(passed)
        for place in reversed(passed):
            page.go_back()
            page.wait_for_function("path => location.pathname === path", arg=place[0])
            visit.settle()
            assert where(visit) == place


def test_the_way_back_is_one_step_even_while_the_next_page_is_drawn(
    look: Look, shipped: dict[str, list[SnapshotInfo]]
) -> None:
    with look(f"/deadlines{newest(shipped, DEMO)[1:]}&timeline=all", 1366, 3200) as visit:
        before = where(visit)
        for wait_ms in (0, 30, 100, 300):
            clicked(visit, visit.page.locator(".stPlotlyChart").nth(3).locator(".bars .point path").first)
            visit.page.wait_for_url("**/issue?**")
            visit.page.wait_for_timeout(wait_ms)
            visit.page.go_back()
            visit.page.wait_for_selector(".choice[aria-current]:has-text('全部 24 项')")
            visit.settle()
            assert where(visit) == before
