"""指标, 核实事项 and 说明 in a real browser: whole at every size, in Chinese, by keyboard, clickable and printable."""

from __future__ import annotations

import io
import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from python_calamine import CalamineWorkbook

from dashboard.frames import SnapshotInfo
from tests.browser.conftest import Look, Visit
from tests.browser.test_overview import DEMO, REAL, STREAMLITS_OWN, latin, newest

pytestmark = pytest.mark.browser

PAGES = ["indicators", "checks", "rules"]
LOOKS = [
    (DEMO, 1366, 768, "light"),
    (DEMO, 1920, 1080, "dark"),
    (DEMO, 390, 844, "light"),
    (DEMO, 3840, 2160, "light"),
    (REAL, 1366, 768, "dark"),
    (REAL, 390, 844, "dark"),
]
PROPER_NAMES = re.compile(r"[\w-]+\.xlsx|Excel|CSV")
OVERLAPPING = """() => [...document.querySelectorAll('.stPlotlyChart')].flatMap((chart) => {
  const boxes = [...chart.querySelectorAll('.ytick text')].map((text) => text.getBoundingClientRect());
  return boxes.filter((box, place) => place && box.top < boxes[place - 1].bottom - 2
    && box.bottom > boxes[place - 1].top + 2);
}).length"""
SMALL = """() => [...document.querySelectorAll('.stMain *, [role=dialog] *')]
  .filter((element) => [...element.childNodes].some((node) => node.nodeType === 3 && node.nodeValue.trim()))
  .filter((element) => element.checkVisibility())
  .filter((element) => !element.closest("style, script, [data-testid='stIconMaterial']"))
  .filter((element) => parseFloat(getComputedStyle(element).fontSize) < 16)
  .map((element) => `${element.tagName} ${element.textContent}`)"""


def visible(visit: Visit, address: str) -> None:
    """Go to a page of the app and wait until it is drawn."""
    visit.page.goto(visit.address + address)
    visit.page.wait_for_selector(".block h2")
    visit.settle()


def foreign(visit: Visit) -> list[str]:
    """Words on screen that are not Chinese; names of files and of programs are as they are."""
    return [text for text in latin(visit) if re.search(r"[A-Za-z]{2,}", PROPER_NAMES.sub("", text))]


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
        assert foreign(visit) == []
        sideways = "document.querySelector('.stMain').scrollWidth - document.querySelector('.stMain').clientWidth"
        assert visit.page.evaluate(sideways) <= 0
        assert visit.page.evaluate(OVERLAPPING) == 0
        assert visit.page.evaluate(SMALL) == []


@pytest.mark.parametrize("opened", ["indicators", "indicators&indicator=二-1a", "checks", "checks&check", "rules"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_can_be_used_without_seeing_or_pointing(
    look: Look, shipped: dict[str, list[SnapshotInfo]], opened: str, scheme: str
) -> None:
    page, _, drawer = opened.partition("&")
    with look(newest(shipped, DEMO), scheme=scheme) as visit:
        visible(visit, f"/{page}?snapshot={shipped[DEMO][-1].id}" + (f"&{drawer}" if "=" in drawer else ""))
        if drawer == "check":
            visit.page.locator("table.checks tbody tr").first.get_by_role("link").last.focus()
            visit.page.keyboard.press("Enter")
        if drawer:
            visit.page.wait_for_selector("[role=dialog] dl")
            visit.settle()
            assert foreign(visit) == []
            assert visit.page.evaluate(SMALL) == []
        found = Axe().run(visit.page).response["violations"]
        wrong = {
            violation["id"]: [node["html"][:200] for node in violation["nodes"]]
            for violation in found
            if violation["id"] not in STREAMLITS_OWN
        }
        assert wrong == {}


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
