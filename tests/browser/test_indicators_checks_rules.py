"""指标, 核实事项 and 说明 in a real browser: by keyboard, clickable and printable."""

from __future__ import annotations

import io
import re

import pytest
from python_calamine import CalamineWorkbook

from dashboard.frames import SnapshotInfo
from tests.browser.conftest import Look, Visit
from tests.browser.sights import DEMO
from tests.browser.test_every_page import LAYOUT, unusable
from tests.browser.test_overview import newest
from tests.browser.words import foreign

pytestmark = pytest.mark.browser


def visible(visit: Visit, address: str) -> None:
    """Go to a page of the app and wait until it is drawn."""
    visit.page.goto(visit.address + address)
    visit.page.wait_for_selector(".block h2")
    visit.settle()


def test_a_check_opens_by_keyboard_for_every_sense(look: Look, shipped: dict[str, list[SnapshotInfo]]) -> None:
    with look(newest(shipped, DEMO), scheme="dark") as visit:
        visible(visit, f"/checks?snapshot={shipped[DEMO][-1].id}")
        visit.page.locator("table.checks tbody tr").first.get_by_role("link").last.focus()
        visit.page.keyboard.press("Enter")
        visit.page.wait_for_selector("[role=dialog] dl")
        visit.settle()
        assert foreign(visit) == []
        assert visit.page.evaluate(LAYOUT) == {}
        assert unusable(visit) == {}


def test_a_click_on_a_row_of_bars_opens_its_indicator_again_and_again(
    look: Look, shipped: dict[str, list[SnapshotInfo]]
) -> None:
    with look(newest(shipped, DEMO), 1366, 2400) as visit:
        visible(visit, f"/indicators?snapshot={shipped[DEMO][-1].id}")
        for _ in range(2):
            bar = visit.page.locator(".stPlotlyChart").first.locator(".bars .point path").first.bounding_box()
            visit.page.mouse.click(bar["x"] + bar["width"] * 0.95, bar["y"] + bar["height"] / 2)
            visit.page.wait_for_selector("[role=dialog] dl")
            assert visit.page.evaluate("new URL(location.href).searchParams.get('indicator')") == "二-1a"
            visit.page.keyboard.press("Escape")
            visit.page.wait_for_selector("[role=dialog]", state="detached")
            visit.page.wait_for_url(lambda url: "indicator=" not in url)
            visit.settle()


def test_a_card_narrows_the_page_and_back_returns(look: Look, shipped: dict[str, list[SnapshotInfo]]) -> None:
    with look(newest(shipped, DEMO)) as visit:
        visible(visit, f"/indicators?snapshot={shipped[DEMO][-1].id}&unit=县人社局")
        visit.page.locator(".card[data-show=missed]").focus()
        visit.page.keyboard.press("Enter")
        visit.page.wait_for_selector("text=指标：未达标")
        number = int(visit.page.locator(".card[data-show=missed] strong").inner_text().split()[0])
        assert visit.page.locator("table[aria-label='指标：未达标'] tbody tr").count() == number
        assert visit.page.evaluate("new URL(location.href).searchParams.get('unit')") == "县人社局"
        visit.page.go_back()
        visit.page.wait_for_selector("text=与状态不一致的指标")


def test_the_download_is_a_workbook_of_the_rows_shown(look: Look, shipped: dict[str, list[SnapshotInfo]]) -> None:
    with look(newest(shipped, DEMO)) as visit:
        visible(visit, f"/checks?snapshot={shipped[DEMO][-1].id}&level=serious")
        shown = visit.page.locator("table.checks tbody tr td:nth-child(4)").all_inner_texts()
        with visit.page.expect_download() as waited:
            visit.page.get_by_role("button", name="下载清单").first.click()
        content = waited.value.path().read_bytes()
        assert waited.value.suggested_filename == "示例县（演示）_核实事项_2024-12-06.xlsx"
        rows = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()
        head = next(place for place, row in enumerate(rows) if "核对内容" in row)
        column = rows[head].index("核对内容")
        assert [row[column] for row in rows[head + 1 :]] == shown


def test_the_weekly_routine_is_one_page_of_paper(look: Look, shipped: dict[str, list[SnapshotInfo]]) -> None:
    with look(newest(shipped, DEMO)) as visit:
        visible(visit, f"/rules?snapshot={shipped[DEMO][-1].id}&part=week")
        visit.page.emulate_media(media="print")
        assert not visit.page.locator("[data-print]").is_visible()
        assert not visit.page.locator(".st-key-filters").is_visible()
        assert visit.page.locator("table[aria-label='一周流程']").is_visible()
        paper = visit.page.pdf(format="A4", margin=dict.fromkeys(("top", "bottom", "left", "right"), "15mm"))
        assert len(re.findall(rb"/Type\s*/Page\b", paper)) == 1
