"""总览 in a real browser: its first screen, its lists by pointer and keyboard, and what it says by itself."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, Route, expect

from dashboard.frames import SnapshotInfo
from tests.browser.conftest import READY_MS, Look
from tests.browser.sights import DEMO
from tests.browser.words import foreign

pytestmark = pytest.mark.browser


def newest(shipped: dict[str, list[SnapshotInfo]], ledger: str) -> str:
    return f"/?snapshot={shipped[ledger][-1].id}"


def test_the_first_screen_holds_sentence_cards_and_all_that_needs_attention(
    look: Look, shipped: dict[str, list[SnapshotInfo]]
) -> None:
    with look(newest(shipped, DEMO)) as visit:
        assert visit.page.locator(".sentence").bounding_box()["y"] > 0
        tops = [card.bounding_box()["y"] for card in visit.page.locator(".card").all()]
        assert len(set(tops)) == 1, "the cards stand in one row"
        rows = [row.bounding_box() for row in visit.page.locator("table[aria-label='需关注事项'] tbody tr").all()]
        room_for_seven = rows[0]["y"] + 7 * max(row["height"] for row in rows)
        assert room_for_seven < 768


AT_REST = """
new MutationObserver(() => {
  if (!window.libraryRan && document.querySelector("style[id^='plotly.js-style']"))
    window.libraryRan = performance.now();
}).observe(document, { childList: true, subtree: true });
const look = () => requestAnimationFrame(() => {
  if (!document.querySelector(".sentence h1")?.offsetHeight) return look();
  window.headlinePainted = performance.now();  // at the end of this very task
});
look();
"""
"""Notes when the headline is painted, and when the library has run: it adds a style sheet of its own."""


def test_the_headline_is_painted_before_a_chart_library_runs_that_is_there_at_once(
    browser: Browser, address: str, shipped: dict[str, list[SnapshotInfo]]
) -> None:
    context = browser.new_context(viewport={"width": 1366, "height": 768}, locale="zh-CN")
    try:
        page = context.new_page()
        page.add_init_script(AT_REST)
        for _ in range(2):  # the second time all files are in the browser's cache
            page.goto(address + newest(shipped, DEMO))
            page.wait_for_function("window.libraryRan && window.headlinePainted", timeout=READY_MS)
        painted, ran = page.evaluate("[window.headlinePainted, window.libraryRan]")
        assert painted < ran
    finally:
        context.close()


def test_the_headline_needs_no_file_that_the_page_does_not_name_and_no_answer_before_its_socket(
    browser: Browser, address: str, shipped: dict[str, list[SnapshotInfo]]
) -> None:
    context = browser.new_context(viewport={"width": 1366, "height": 768}, locale="zh-CN")
    try:
        page = context.new_page()
        path = address + newest(shipped, DEMO)
        text = page.request.get(path, headers={"accept": "text/html"}).text()
        held: list[str] = []

        def hold(route: Route) -> None:
            name = route.request.url.rpartition("/")[2]
            if f"/static/js/{name}" in text:
                route.continue_()
            else:
                held.append(name)

        page.route("**/static/js/*.js", hold)
        for name in ("health", "host-config"):
            page.route(f"**/_stcore/{name}", lambda route: held.append(route.request.url))
        page.goto(path)
        page.locator(".sentence h1").wait_for(state="visible", timeout=READY_MS)
        assert any(name.endswith("/host-config") for name in held)
    finally:
        context.close()


def test_the_page_begins_in_its_own_look_and_asks_for_no_letters_that_it_does_not_use(
    browser: Browser, address: str, shipped: dict[str, list[SnapshotInfo]]
) -> None:
    context = browser.new_context(viewport={"width": 1366, "height": 768}, locale="zh-CN")
    try:
        page = context.new_page()
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        page.goto(address + newest(shipped, DEMO))
        page.locator(".sentence h1").wait_for(state="visible", timeout=READY_MS)
        fonts = [url.rpartition("/")[2].partition("-")[0] for url in asked if url.endswith(".woff2")]
        assert set(fonts) <= {"MaterialSymbols"}
    finally:
        context.close()


def test_the_headline_is_read_before_the_chart_library_is_there(
    browser: Browser, address: str, shipped: dict[str, list[SnapshotInfo]]
) -> None:
    context = browser.new_context(viewport={"width": 1366, "height": 768}, locale="zh-CN")
    try:
        page = context.new_page()
        held: list[Route] = []
        page.route("**/static/js/PlotlyChart*", lambda route: held.append(route))
        page.goto(address + newest(shipped, DEMO))
        page.locator(".sentence h1").wait_for(state="visible", timeout=READY_MS)
        cards = page.locator(".card strong")
        cards.nth(6).wait_for(state="visible")
        assert all(re.search(r"\d", number) for number in cards.all_inner_texts())
        page.locator("table[aria-label='需关注事项'] tbody tr").first.wait_for(state="visible")
        page.wait_for_selector("[data-test-script-state=notRunning]")
        assert held, "the chart library was asked for"
        assert page.locator(".stPlotlyChart .main-svg").count() == 0
        # every lazily loaded part has such a place until it is there; in the end only the charts are without theirs
        expect(page.locator("[data-testid=stSkeleton]")).to_have_count(3, timeout=READY_MS)
        moving = "document.getAnimations().map((one) => one.effect.target.className)"
        assert page.evaluate(moving) == [], "nothing is drawn again and again meanwhile"
        for route in held:
            route.continue_()
        page.locator(".stPlotlyChart .main-svg").first.wait_for(timeout=READY_MS)
    finally:
        context.close()


def test_on_a_phone_the_first_figure_comes_before_the_filters(
    look: Look, shipped: dict[str, list[SnapshotInfo]]
) -> None:
    with look(newest(shipped, DEMO), 390, 844) as visit:
        assert not visit.page.locator(".st-key-filters").is_visible()
        card = visit.page.locator(".card").first.bounding_box()
        assert card["y"] + card["height"] < 844
        visit.page.locator("label.fold").click()
        visit.page.wait_for_selector(".st-key-filters", state="visible")


def test_a_rare_filter_stays_in_the_address_wherever_one_goes(
    look: Look, shipped: dict[str, list[SnapshotInfo]]
) -> None:
    with look(newest(shipped, DEMO)) as visit:
        page = visit.page
        page.get_by_role("button", name="更多筛选").click()
        page.locator(".st-key-category input").click()
        chosen = page.locator("[role=option]").nth(1).inner_text()
        page.locator("[role=option]").nth(1).click()
        page.wait_for_url("**category=**")
        page.keyboard.press("Escape")
        page.locator(".st-key-leader").wait_for(state="detached")
        assert page.locator(".st-key-category input").input_value() == chosen
        page.get_by_role("link", name="台账", exact=True).click()
        page.wait_for_url("**/ledger?**category=**")
        page.wait_for_url("**/ledger?**snapshot=**")
        assert visit.complaints == []
        page.reload()
        page.wait_for_selector("table a[href*='issue?']")
        assert page.locator(".st-key-category input").input_value() == chosen
        # one issue's page and back, by its link and by the browser, from a page opened by its address
        page.locator("table a[href*='issue?']").first.click()
        page.wait_for_url("**/issue?**category=**")
        visit.settle()
        page.go_back()
        page.wait_for_url("**/ledger?**category=**")
        page.wait_for_selector("table a[href*='issue?']")
        page.locator("table a[href*='issue?']").first.click()
        page.wait_for_url("**/issue?**category=**")
        visit.settle()
        page.get_by_role("link", name="返回台账").click()
        page.wait_for_url("**/ledger?**category=**")
        page.get_by_role("link", name="责任单位", exact=True).click()
        page.wait_for_url("**/units?**category=**")
        page.wait_for_url("**/units?**snapshot=**")
        visit.settle()
        page.go_back()
        page.wait_for_url("**/ledger?**category=**")
        assert page.locator(".st-key-category input").input_value() == chosen
        page.get_by_role("button", name="更多筛选").click()
        page.get_by_role("button", name="清除筛选").click()
        page.wait_for_url(lambda url: "category=" not in url)
        page.locator(".st-key-category").wait_for(state="visible")


def test_a_card_opens_its_list_and_back_closes_it(look: Look, shipped: dict[str, list[SnapshotInfo]]) -> None:
    with look(newest(shipped, DEMO)) as visit:
        page = visit.page
        card = page.locator(".card[data-show=overdue]")
        number = int(re.sub(r"\D", "", card.locator("strong").inner_text()))
        card.focus()
        page.keyboard.press("Enter")
        page.wait_for_selector("[role=dialog] tbody tr")
        assert page.locator("[role=dialog] tbody tr").count() == number
        assert "show=overdue" in page.url
        page.go_back()
        page.wait_for_selector("[role=dialog]", state="detached")
        assert "show=" not in page.url
        assert visit.complaints == []


def test_closing_a_list_takes_it_out_of_the_address(look: Look, shipped: dict[str, list[SnapshotInfo]]) -> None:
    with look(newest(shipped, DEMO) + "&show=done") as visit:
        visit.page.wait_for_selector("[role=dialog] tbody tr")
        visit.page.keyboard.press("Escape")
        visit.page.wait_for_selector("[role=dialog]", state="detached")
        visit.page.wait_for_url(lambda url: "show=" not in url)


def test_a_click_on_a_bar_opens_its_issues(look: Look, shipped: dict[str, list[SnapshotInfo]]) -> None:
    with look(newest(shipped, DEMO), 1366, 1600) as visit:
        bar = visit.page.locator(".stPlotlyChart").first.locator(".bars .point path").first
        bar.scroll_into_view_if_needed()
        box = bar.bounding_box()
        visit.page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
        visit.page.wait_for_selector("[role=dialog] tbody tr")
        assert "%40category%3A" in visit.page.url or "@category:" in visit.page.url


def test_the_copy_button_copies_the_sentence(look: Look, shipped: dict[str, list[SnapshotInfo]]) -> None:
    with look(newest(shipped, DEMO)) as visit:
        visit.page.locator(".copy-button").click()
        visit.page.wait_for_function("document.querySelector('.copy-button').textContent === '已复制'")
        copied = visit.page.evaluate("navigator.clipboard.readText()")
        assert copied == visit.page.locator(".sentence h1").inner_text()


def test_one_click_leads_from_the_real_ledger_to_the_demo(look: Look) -> None:
    with look("/") as visit:
        assert "18项问题" in visit.page.locator(".sentence h1").inner_text()
        visit.page.get_by_text("打开演示台账").click()
        visit.page.wait_for_selector("text=演示数据")
        assert "截至12月6日" in visit.page.locator(".sentence h1").inner_text()


def test_the_selects_speak_chinese_when_nothing_fits(look: Look, shipped: dict[str, list[SnapshotInfo]]) -> None:
    with look(newest(shipped, DEMO)) as visit:
        box = visit.page.locator(".st-key-unit input")
        box.click()
        box.fill("没有这个单位")
        visit.page.wait_for_timeout(500)
        assert foreign(visit) == []


def test_losing_the_server_is_said_in_chinese(look: Look) -> None:
    with look("/") as visit:
        visit.page.context.set_offline(True)
        visit.page.evaluate("window.dispatchEvent(new Event('offline'))")
        visit.page.wait_for_timeout(1000)
        assert foreign(visit) == []
