"""Every page of the frame in a real browser: drawn whole at every size, in both themes, in Chinese, for every sense."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.browser.conftest import READY_MS, Look, Shipped, Visit
from tests.browser.sights import PAGES, REAL, SIGHTS, SIZES, Sight
from tests.browser.words import foreign

pytestmark = pytest.mark.browser

LAYOUT = Path(__file__).with_name("layout.js").read_text(encoding="utf-8")
STREAMLITS_OWN = {"svg-img-alt", "presentation-role-conflict"}
"""Of the three faults axe finds in Streamlit itself the two that these pages have: of its charts, whose containers
carry a role that does not allow the label it gives them, and of its uploader, whose role and label are in conflict."""
CHARTS = "[...document.querySelectorAll('.stPlotlyChart')].map((chart) => chart.getAttribute('aria-label') ?? '')"
GREYED = """() => [...document.querySelectorAll(".stPlotlyChart text")].map((text) => {
  const inks = [getComputedStyle(document.querySelector(".stApp")).color, "rgb(255, 255, 255)", "rgb(22, 32, 44)"];
  const ink = getComputedStyle(text).fill;
  return inks.includes(ink) ? "" : `${text.textContent} ${ink}`;
}).filter(Boolean)"""
"""Words of charts in neither the ink of the page nor one that stands on fills: Streamlit greys what it is not told."""
IN_A_DRAWER = {"list": "table", "indicator": "dl"}
TELLING = re.compile("[一-鿿].*：.*[0-9]")


def wrong_at(visit: Visit, *sizes: str) -> dict[str, Any]:
    """What is wrong with the layout at each of these sizes, the window drawn from one to the next."""
    found = {}
    for size in sizes:
        width, height = SIZES[size]
        visit.page.set_viewport_size({"width": width, "height": height})
        # Beyond a certain width the page loads anew.
        visit.page.wait_for_timeout(300)
        visit.settle()
        found[size] = visit.page.evaluate(LAYOUT)
    return {size: wrong for size, wrong in found.items() if wrong}


def unusable(visit: Visit) -> dict[str, list[str]]:
    """What axe finds beyond Streamlit's own."""
    return {
        violation["id"]: [node["html"][:200] for node in violation["nodes"]]
        for violation in Axe().run(visit.page).response["violations"]
        if violation["id"] not in STREAMLITS_OWN
    }


@pytest.mark.parametrize("name", SIGHTS)
def test_it_is_whole_in_chinese_alone_and_for_every_sense(look: Look, shipped: Shipped, name: str) -> None:
    with look(SIGHTS[name].path(shipped)) as visit:
        if name in IN_A_DRAWER:
            visit.page.wait_for_selector(f"[role=dialog] {IN_A_DRAWER[name]}")
            visit.settle()
        assert unusable(visit) == {}
        assert visit.page.evaluate(GREYED) == []
        assert visit.page.get_by_role("heading", level=1).count() == 1
        visit.page.emulate_media(color_scheme="dark")
        visit.settle()
        assert unusable(visit) == {}
        assert visit.page.evaluate(GREYED) == []
        assert [alt for alt in visit.page.evaluate(CHARTS) if not TELLING.search(alt)] == []
        assert foreign(visit) == []
        assert wrong_at(visit, "1366", "1920", "phone", "3840") == {}
        # A deep link makes Streamlit's own script probe for its server below the page's path, a miss it logs.
        assert [text for text in visit.complaints if "404" not in text] == []
        assert visit.outside == []


@pytest.mark.parametrize("page", PAGES)
def test_the_real_case_is_drawn_whole_too(look: Look, shipped: Shipped, page: str) -> None:
    with look(Sight(page, REAL).path(shipped), scheme="dark") as visit:
        assert foreign(visit) == []
        assert wrong_at(visit, "1366", "phone") == {}


def test_on_a_phone_the_pages_are_behind_one_sign(look: Look, shipped: Shipped) -> None:
    with look(SIGHTS["overview"].path(shipped), *SIZES["phone"]) as visit:
        visit.page.locator("[data-testid=stExpandSidebarButton]").click()
        visit.page.get_by_role("link", name="责任单位", exact=True).first.wait_for(state="visible")
        visit.page.wait_for_timeout(500)
        assert foreign(visit) == []
        assert visit.page.evaluate(LAYOUT).get("small") is None
        visit.page.locator("[data-testid=stSidebarNavLink]", has_text="整改时限").click()
        visit.page.wait_for_url("**/deadlines?**")


def test_unfolding_a_table_keeps_the_keyboard_where_it_is_and_is_no_step_back(look: Look, shipped: Shipped) -> None:
    with look(SIGHTS["categories"].path(shipped)) as visit:
        page, before = visit.page, visit.page.url
        page.get_by_role("link", name="责任单位", exact=True).first.click()
        page.wait_for_url("**/units?**")
        visit.settle()
        table = page.locator("table[aria-label='单位与问题类别']")
        switch = page.get_by_role("link", name="看表格：单位与问题类别")
        focused = "document.activeElement.matches('a.twin') && document.activeElement.getAttribute('aria-expanded')"
        switch.focus()
        for key, unfolded in (("Enter", "true"), ("Enter", "false"), ("Enter", "true")):
            page.keyboard.press(key)
            page.wait_for_function(f"{focused} === '{unfolded}'", timeout=READY_MS)
            visit.settle()
            assert table.count() == (unfolded == "true")
            assert ("matrix_table" in page.url) == (unfolded == "true")
        page.reload()
        visit.settle()
        assert table.count() == 1  # so a link to the page shows it too
        page.go_back()
        page.wait_for_url(before)
        visit.settle()


TWINS = {
    "overview": ("问题类别", "责任单位（牵头）"),
    "categories": ("整改状态", "状态灯"),
    "deadlines": ("按到期月份", "未完成问题距时限的天数"),
    "units": ("各单位整改状态（牵头）", "单位与问题类别"),
}
"""Page → the charts whose parts open lists; each has a table of links that opens beside it."""


MOST_STEPS = 4
"""From the link that opens a table into it: past the chart, where the table stands below it."""


@pytest.mark.parametrize("page", TWINS)
def test_what_a_chart_opens_opens_by_keyboard(look: Look, shipped: Shipped, page: str) -> None:
    for chart in TWINS[page]:
        with look(Sight(page).path(shipped).replace("&matrix_table=true", "")) as visit:
            keyboard, focused = visit.page.keyboard, "document.activeElement"
            visit.page.get_by_role("link", name=f"看表格：{chart}").focus()
            keyboard.press("Enter")
            table = visit.page.locator(f"table[aria-label='{chart}']").last
            table.locator("tbody a").first.wait_for()
            visit.settle()
            for _ in range(MOST_STEPS):
                keyboard.press("Tab")
                if visit.page.evaluate(f"{focused}.matches('table[aria-label=\"{chart}\"] a')"):
                    break
            said = int(visit.page.evaluate(f"{focused}.textContent"))
            keyboard.press("Enter")
            rows = visit.page.locator("[role=dialog] tbody tr")
            rows.first.wait_for()
            assert rows.count() == said
