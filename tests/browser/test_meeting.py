"""周例会 before a real browser: run by keyboard, readable at every size, and what is decided comes back next week."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe

from dashboard.frames import SnapshotInfo
from tests.browser.conftest import READY_MS, Look, Visit, serving
from tests.browser.sights import DEMO
from tests.browser.words import foreign

pytestmark = pytest.mark.browser

TOO_SMALL = """() => [...document.querySelectorAll('.stMain *')]
  .filter((element) => [...element.childNodes].some((node) => node.nodeType === 3 && node.nodeValue.trim()))
  .filter((element) => element.checkVisibility())
  .filter((element) => !element.closest("style, script, [data-testid='stIconMaterial']"))
  .filter((element) => parseFloat(getComputedStyle(element).fontSize) < 18)
  .map((element) => `${element.tagName} ${element.className} ${element.textContent}`)"""
BEYOND = "(() => {const main = document.querySelector('.stMain'); return main.scrollHeight - main.clientHeight})()"


@pytest.fixture(scope="module")
def address(shipped: dict[str, list[SnapshotInfo]], tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server over a copy of the shipped ledgers: this meeting is written to."""
    copy = tmp_path_factory.mktemp("meeting") / "meeting.db"
    source = Path(tmp_path_factory.getbasetemp()) / "browser.db"
    with closing(sqlite3.connect(source)) as one, closing(sqlite3.connect(copy)) as other:
        one.backup(other)
    with serving(f"sqlite:///{copy}") as url:
        yield url


def title(visit: Visit) -> str:
    return visit.page.locator(".meeting-top h1").inner_text()


def press(visit: Visit, key: str, then: str) -> None:
    visit.page.keyboard.press(key)
    visit.page.wait_for_function(
        "(then) => document.querySelector('.meeting-top h1')?.textContent.startsWith(then)", arg=then, timeout=READY_MS
    )
    visit.settle()


@pytest.mark.parametrize(("width", "height", "scheme"), [(1366, 768, "light"), (1920, 1080, "dark")])
def test_every_step_fits_its_screen_in_large_chinese_type(
    look: Look, shipped: dict[str, list[SnapshotInfo]], width: int, height: int, scheme: str
) -> None:
    with look(f"/meeting?snapshot={shipped[DEMO][-1].id}", width, height, scheme) as visit:
        for number in range(1, 10):
            assert visit.page.locator(".meeting-place").inner_text() == f"{number} / 9"
            assert visit.page.evaluate(BEYOND) <= 0, title(visit)
            assert visit.page.evaluate(TOO_SMALL) == [], title(visit)
            assert foreign(visit) == []
            assert visit.page.locator(".meeting-as-of").is_visible()
            assert not visit.page.get_by_role("link", name="责任单位").is_visible()
            found = Axe().run(visit.page).response["violations"]
            assert {violation["id"]: [node["html"][:200] for node in violation["nodes"]] for violation in found} == {}
            if number < 9:
                visit.page.keyboard.press("ArrowRight")
                visit.page.wait_for_function(
                    f"document.querySelector('.meeting-place').textContent == '{number + 1} / 9'", timeout=READY_MS
                )
                visit.settle()
        assert [text for text in visit.complaints if "404" not in text] == []
        assert visit.outside == []


def test_where_there_is_nothing_the_sentence_is_the_largest_thing_on_the_screen(look: Look) -> None:
    with look("/meeting?snapshot=1&step=due") as visit:
        sizes = "(selector) => parseFloat(getComputedStyle(document.querySelector(selector)).fontSize)"
        said = visit.page.evaluate(sizes, ".meeting-nothing p")
        assert said > visit.page.evaluate(sizes, ".meeting-top h1")


def test_a_meeting_run_by_keyboard_records_what_comes_up_next_week(
    look: Look, shipped: dict[str, list[SnapshotInfo]]
) -> None:
    this_week, next_week = shipped[DEMO][-3], shipped[DEMO][-2]
    text = "县水务局会同鹿笛乡本周内签订占地协议"
    with look(f"/meeting?snapshot={this_week.id}") as visit:
        page = visit.page
        press(visit, "ArrowRight", "上次议定事项")
        press(visit, "ArrowRight", "逾期事项")
        page.keyboard.press("b")
        page.wait_for_selector(".meeting-blank", timeout=READY_MS)
        page.keyboard.press("b")
        page.wait_for_selector(".meeting-blank", state="detached", timeout=READY_MS)
        page.get_by_label("议定事项", exact=True).fill(text)
        # keys that turn the page elsewhere belong to the text while one types
        page.keyboard.press("ArrowLeft")
        page.keyboard.type("b")
        page.keyboard.press("Backspace")
        page.get_by_role("button", name="记下这一条").click()
        page.wait_for_selector(f".meeting-brief:has-text('{text}')", timeout=READY_MS)
        assert title(visit).startswith("逾期事项")
        assert page.locator(".meeting-blank").count() == 0
        page.wait_for_function("location.search.includes('step=overdue-')")
        page.reload()
        page.wait_for_selector(f".meeting-brief:has-text('{text}')", timeout=READY_MS)
        assert title(visit).startswith("逾期事项")
    with look(f"/?snapshot={next_week.id}") as visit:
        page = visit.page
        page.get_by_role("link", name="逐条查看").click()
        page.wait_for_selector(".meeting-top", timeout=READY_MS)
        visit.settle()
        press(visit, "ArrowRight", "上次议定事项　2")
        row = page.locator(".st-key-meeting_sheet [class*=st-key-meeting_row]").filter(has_text=text)
        row.wait_for(timeout=READY_MS)
        assert row.locator(".tag").inner_text() == "待反馈"
        row.get_by_role("button", name="记录落实").click()
        form = page.get_by_test_id("stPopoverBody")
        form.get_by_text("推进中", exact=True).click()
        form.get_by_label("说明（可不填）").fill("一处已签")
        form.get_by_role("button", name="保存").click()
        page.wait_for_function(
            "(text) => [...document.querySelectorAll('.meeting-rows li')]"
            ".some((row) => row.textContent.includes(text) && row.textContent.startsWith('推进中'))",
            arg=text,
            timeout=READY_MS,
        )
        assert "11月29日：一处已签" in row.inner_text()
