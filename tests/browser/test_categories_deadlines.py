"""问题类别 and 整改时限 in a real browser: whole at every size, in Chinese, by keyboard, and every part clickable."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator

from dashboard.frames import SnapshotInfo
from tests.browser.conftest import Look, Visit
from tests.browser.test_overview import DEMO, REAL, STREAMLITS_OWN, latin, newest

pytestmark = pytest.mark.browser

PAGES = {"categories": "问题类别", "deadlines": "整改时限"}
LOOKS = [
    (DEMO, 1366, 768, "light"),
    (DEMO, 1920, 1080, "dark"),
    (DEMO, 390, 844, "light"),
    (DEMO, 3840, 2160, "light"),
    (REAL, 1366, 768, "dark"),
    (REAL, 390, 844, "dark"),
]
OVERLAPPING = """() => [...document.querySelectorAll('.stPlotlyChart .ytick text')]
  .map((text) => text.getBoundingClientRect())
  .filter((box, place, all) => place && box.left < all[place - 1].right && all[place - 1].left < box.right
    && box.top < all[place - 1].bottom - 1 && all[place - 1].top < box.bottom - 1).length"""


def visible(visit: Visit, address: str) -> None:
    """Go to a page of the app and wait until it is drawn."""
    visit.page.goto(visit.address + address)
    visit.page.wait_for_selector(".sentence h1")
    visit.settle()


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize(("ledger", "width", "height", "scheme"), LOOKS)
def test_it_is_drawn_whole_and_in_chinese(
    look: Look, shipped: dict[str, list[SnapshotInfo]], page: str, ledger: str, width: int, height: int, scheme: str
) -> None:
    with look(newest(shipped, ledger), width, height, scheme) as visit:
        # A deep link makes Streamlit's own script probe for its server below the page's path, a miss it logs.
        visible(visit, f"/{page}?snapshot={shipped[ledger][-1].id}")
        assert [text for text in visit.complaints if "404" not in text] == []
        assert visit.outside == []
        assert latin(visit) == []
        sideways = "document.querySelector('.stMain').scrollWidth - document.querySelector('.stMain').clientWidth"
        assert visit.page.evaluate(sideways) <= 0
        assert visit.page.evaluate(OVERLAPPING) == 0


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_can_be_used_without_seeing_or_pointing(
    look: Look, shipped: dict[str, list[SnapshotInfo]], page: str, scheme: str
) -> None:
    with look(newest(shipped, DEMO), scheme=scheme) as visit:
        visible(visit, f"/{page}?snapshot={shipped[DEMO][-1].id}")
        found = Axe().run(visit.page).response["violations"]
        wrong = {
            violation["id"]: [node["html"][:200] for node in violation["nodes"]]
            for violation in found
            if violation["id"] not in STREAMLITS_OWN
        }
        assert wrong == {}


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
