"""问题类别 and 整改时限 in a real browser: every part of a chart clickable, and the time axis by keyboard."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator

from dashboard.frames import SnapshotInfo
from tests.browser.conftest import Look, Visit
from tests.browser.sights import DEMO
from tests.browser.test_overview import newest

pytestmark = pytest.mark.browser


def visible(visit: Visit, address: str) -> None:
    """Go to a page of the app and wait until it is drawn."""
    visit.page.goto(visit.address + address)
    visit.page.wait_for_selector(".sentence h1")
    visit.settle()


def drawn(visit: Visit, parts: Locator) -> Locator:
    """The first of these parts that has a size; a group may have no issue of the first kind."""
    for _ in range(50):
        for part in parts.all():
            box = part.bounding_box()
            if box is not None and box["width"] and box["height"]:
                return part
        visit.page.wait_for_timeout(200)
    raise AssertionError("nothing is drawn")


def clicked(visit: Visit, part: Locator) -> None:
    part.scroll_into_view_if_needed()
    box = part.bounding_box()
    assert box is not None
    visit.page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)


@pytest.mark.parametrize(
    ("page", "chart", "part", "shown"),
    [
        ("categories", 0, ".bars .point path", "closed@category:惠民补贴发放"),
        ("categories", 2, ".trace:last-child .point path", "amount_stated@category:惠民补贴发放"),
        ("categories", 3, ".scatterlayer .textpoint text", "all@category:惠民补贴发放@type:立行立改"),
        ("deadlines", 0, ".bars .point path", "light_red@month:2024年11月"),
        ("deadlines", 1, ".bars .point path", "light_red@band:逾期8至30天"),
    ],
)
def test_a_click_on_a_part_opens_what_it_counts(
    look: Look, shipped: dict[str, list[SnapshotInfo]], page: str, chart: int, part: str, shown: str
) -> None:
    with look(newest(shipped, DEMO), 1366, 2400) as visit:
        visible(visit, f"/{page}?snapshot={shipped[DEMO][-1].id}")
        parts = visit.page.locator(".stPlotlyChart").nth(chart).locator(part)
        clicked(visit, drawn(visit, parts))
        visit.page.wait_for_selector("[role=dialog] tbody tr")
        asked = visit.page.evaluate("new URL(location.href).searchParams.get('show')")
        assert asked == shown


def test_a_click_on_a_bar_of_the_time_axis_opens_the_issue_and_back_returns(
    look: Look, shipped: dict[str, list[SnapshotInfo]]
) -> None:
    with look(newest(shipped, DEMO), 1366, 3200) as visit:
        visible(visit, f"/deadlines?snapshot={shipped[DEMO][-1].id}&timeline=all")
        clicked(visit, visit.page.locator(".stPlotlyChart").nth(3).locator(".bars .point path").first)
        visit.page.wait_for_url("**/issue?**")
        visit.page.wait_for_selector("text=医疗救助资金拨付滞后")
        visit.settle()
        visit.page.go_back()
        visit.page.wait_for_selector(".choice[aria-current]:has-text('全部 24 项')")
        assert "/deadlines?" in visit.page.url


def test_the_time_axis_turns_its_pages_by_keyboard(look: Look, shipped: dict[str, list[SnapshotInfo]]) -> None:
    with look(newest(shipped, DEMO)) as visit:
        visible(visit, f"/deadlines?snapshot={shipped[DEMO][-1].id}")
        for link, said in (("全部 24 项", "第 1–10 项"), ("下一页", "第 11–20 项")):
            found = visit.page.get_by_role("link", name=link)
            found.focus()
            visit.page.keyboard.press("Enter")
            visit.page.wait_for_selector(f"text={said}")
        assert "timeline=all" in visit.page.url
        visit.page.go_back()
        visit.page.wait_for_selector("text=第 1–10 项")
