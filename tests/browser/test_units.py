"""责任单位 in a real browser: every click and way back, files, and on paper."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import quote, unquote

import openpyxl
import pytest

from tests.browser.conftest import Look, Shipped, Visit
from tests.browser.sights import DEMO
from tests.browser.test_overview import newest

pytestmark = pytest.mark.browser

UNIT = "县农业农村局"
STATES = {"list": "", "unit": f"&unit={quote(UNIT)}"}


def units(visit: Visit, shipped: Shipped, more: str = "", ledger: str = DEMO) -> None:
    """Go to the page and wait until it is drawn."""
    visit.page.goto(f"{visit.address}/units?snapshot={shipped[ledger][-1].id}{more}")
    visit.page.wait_for_selector(".sentence h1")
    visit.settle()


def test_a_number_of_the_matrix_opens_its_issues(look: Look, shipped: Shipped) -> None:
    with look(newest(shipped, DEMO)) as visit:
        units(visit, shipped)
        number = visit.page.locator(".st-key-unit_matrix .textpoint text").first
        number.scroll_into_view_if_needed()
        said = int(number.inner_html())
        box = number.bounding_box()
        assert box is not None
        visit.page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
        rows = visit.page.locator("[role=dialog] tbody tr")
        rows.first.wait_for()
        assert rows.count() == said
        assert "@category:" in unquote(visit.page.url)


def test_units_with_overdue_issues_come_in_front_and_back_returns_there(look: Look, shipped: Shipped) -> None:
    with look(newest(shipped, DEMO)) as visit:
        units(visit, shipped)
        first = visit.page.locator(".units-table tbody tr:first-child td:nth-child(2)")
        assert first.inner_text() == "县发改局"
        visit.page.get_by_text("逾期在前").click()
        visit.page.wait_for_url("**overdue_first=true**")
        visit.settle()
        in_front = first.inner_text()
        assert in_front != "县发改局"
        visit.page.locator(".units-table a", has_text=UNIT).click()
        visit.page.locator(".block h2", has_text=UNIT).wait_for()
        visit.page.go_back()
        visit.page.wait_for_url("**overdue_first=true**")
        first.wait_for()
        assert first.inner_text() == in_front


def test_a_dissolved_unit_leads_to_its_successor_and_keeps_the_link(look: Look, shipped: Shipped) -> None:
    with look(newest(shipped, DEMO)) as visit:
        units(visit, shipped, f"&unit={quote('县乡村振兴局')}")
        assert visit.page.locator(".block h2").first.inner_text() == UNIT
        assert "由县农业农村局承接" in visit.page.locator(".notices").inner_text()
        assert "unit=县乡村振兴局" in unquote(visit.page.url)


def test_the_files_of_a_unit_and_of_all_units_come_down(look: Look, shipped: Shipped, tmp_path: Path) -> None:
    with look(newest(shipped, DEMO)) as visit:
        units(visit, shipped)
        for more, button, sheets in (
            ("", "下载各单位情况", ["各单位情况"]),
            (STATES["unit"], "下载表格（Excel）", [f"{UNIT}的问题", f"{UNIT}的整改措施", f"{UNIT}的指标"]),
        ):
            units(visit, shipped, more)
            with visit.page.expect_download() as download:
                visit.page.get_by_text(button).click()
            download.value.save_as(tmp_path / "file.xlsx")
            book = openpyxl.load_workbook(tmp_path / "file.xlsx")
            assert book.sheetnames == sheets
            assert "演示数据" in str(book.worksheets[0]["A3"].value)
        with visit.page.expect_download() as download:
            visit.page.get_by_text("下载表格（CSV）").click()
        download.value.save_as(tmp_path / "file.csv")
        text = (tmp_path / "file.csv").read_bytes()
        assert text.startswith(b"\xef\xbb\xbf")
        assert "演示数据" in text.decode("utf-8-sig")


def test_on_paper_only_what_can_be_read_is_left(look: Look, shipped: Shipped) -> None:
    with look(newest(shipped, DEMO), scheme="dark") as visit:
        units(visit, shipped, STATES["unit"])
        visit.page.emulate_media(media="print")
        for gone in (".stDownloadButton", ".copy-button", ".st-key-filters", "header"):
            assert not visit.page.locator(gone).first.is_visible(), gone
        assert visit.page.locator(".block h2").first.is_visible()
        assert "演示数据" in visit.page.locator(".notices").inner_text()
        style = visit.page.locator(".stApp").evaluate("element => [getComputedStyle(element).backgroundColor, "
                                                      "getComputedStyle(element).overflow]")  # fmt: skip
        assert style == ["rgb(255, 255, 255)", "visible"]
        heights = visit.page.evaluate(
            "[document.querySelector('.stMain').scrollHeight, document.querySelector('.stMain').clientHeight]"
        )
        assert heights[0] <= heights[1] + 1
