"""Signing in and out in a browser: by keyboard alone, on a phone and on a wall, in every open tab, and in Chinese."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager

import pytest
from playwright.sync_api import Browser, expect

from dashboard import queries
from dashboard.access.passwords import hashed
from dashboard.people import Grant, Role
from dashboard.store import accounts, open_database
from tests.access.visits import serving
from tests.browser.conftest import READY_MS, Shipped, Visit
from tests.browser.sights import DEMO
from tests.browser.test_every_page import LAYOUT, unusable
from tests.browser.words import foreign

pytestmark = pytest.mark.browser
SECRET = "桃花-trout-7"
FOCUSED = "document.activeElement.id"
UNIT = "县水务局"
Tabs = Callable[..., AbstractContextManager[Callable[[], Visit]]]


@pytest.fixture(scope="module")
def people(database: str, shipped: Shipped) -> None:
    """The accounts, in the database that other servers show without asking for them."""
    secret = hashed(SECRET, "")
    engine = open_database(database)
    accounts.add_account(engine, "zhang", "张科长", secret, Role.OFFICE)
    accounts.add_account(engine, "wu", "吴主任", secret, Role.OFFICE)
    granted = [Grant(UNIT, shipped[DEMO][0].ledger.id), Grant("县财政局")]
    accounts.add_account(engine, "li", "李会计", secret, Role.UNIT, granted)
    engine.dispose()


@pytest.fixture(scope="module")
def signed(people: None, database: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a server that asks people to sign in."""
    key = tmp_path_factory.mktemp("key") / "key"
    with serving(database, RECTIFY_SIGN_IN="accounts", RECTIFY_SECRET_FILE=str(key), RECTIFY_TODAY="2024-12-10",
                 RECTIFY_SIGN_IN_TRIES="2") as url:  # fmt: skip
        yield url


@pytest.fixture
def tabs(browser: Browser, signed: str) -> Tabs:
    """A browser of one person, which opens tabs; what went wrong in any of them fails the test."""

    @contextmanager
    def opened(
        width: int = 1366, height: int = 768, scheme: str = "light", scripts: bool = True
    ) -> Iterator[Callable[[], Visit]]:
        context = browser.new_context(
            viewport={"width": width, "height": height},
            color_scheme=scheme,
            locale="zh-CN",
            java_script_enabled=scripts,
        )
        visits: list[Visit] = []

        def tab() -> Visit:
            visits.append(Visit(context.new_page(), signed))
            return visits[-1]

        try:
            yield tab
            for visit in visits:
                # refused forms answer 400, refused tries 401 and denied ones 403, which the browser's console repeats
                assert [said for said in visit.complaints if not re.search("40[0134]", said)] == []
                assert visit.outside == []
        finally:
            context.close()

    return opened


def enter(visit: Visit, name: str, password: str = SECRET) -> None:
    """Sign in by keyboard alone; the first field has the focus."""
    expect(visit.page.locator("#password")).to_be_empty()
    visit.page.locator("#name").press("ControlOrMeta+a")
    visit.page.keyboard.type(name)
    visit.page.keyboard.press("Tab")
    assert visit.page.evaluate(FOCUSED) == "password"
    visit.page.keyboard.type(password)
    visit.page.keyboard.press("Enter")


@pytest.mark.parametrize(("width", "height", "scheme"), [(390, 844, "dark"), (1920, 1080, "light")])
def test_the_page_is_for_every_sense_and_screen(tabs: Tabs, signed: str, width: int, height: int, scheme: str) -> None:
    with tabs(width, height, scheme, scripts=False) as tab:
        visit = tab()
        visit.page.goto(f"{signed}/units?a=1")
        assert visit.page.url == f"{signed}/sign-in?next=%2Funits%3Fa%3D1"
        for label, kind, known in (("用户名", "text", "username"), ("口令", "password", "current-password")):
            field = visit.page.get_by_label(label, exact=True)
            assert (field.get_attribute("type"), field.get_attribute("autocomplete")) == (kind, known)
    with tabs(width, height, scheme) as tab:
        visit = tab()
        for path in ("/sign-in", "/sign-in?out=1"):
            visit.page.goto(signed + path)
            assert visit.page.evaluate(FOCUSED) == "name"
            assert unusable(visit) == {}
            assert foreign(visit) == []
            assert visit.page.evaluate(LAYOUT) == {}


def test_in_by_keyboard_where_one_wanted_and_out_in_every_tab(tabs: Tabs, signed: str) -> None:
    with tabs() as tab:
        visit, other = tab(), tab()
        visit.page.goto(f"{signed}/meeting")
        enter(visit, "zhang", "wrong")
        expect(visit.page.get_by_role("alert")).to_contain_text("没有登录成功")
        expect(visit.page.locator("#name")).to_have_value("zhang")
        assert unusable(visit) == {}
        enter(visit, "zhang")
        expect(visit.page.locator(".meeting-page").first).to_be_visible(timeout=READY_MS)
        visit.settle()
        assert visit.page.evaluate(LAYOUT) == {}  # the name is not over the meeting's own heading
        other.page.goto(f"{signed}/rules")
        expect(other.page.locator(".who")).to_contain_text("张科长（整改办）", timeout=READY_MS)
        other.settle()
        other.page.locator(".who").get_by_text("退出").click()
        other.page.get_by_role("button", name="退出").focus()
        assert unusable(other) == {}
        other.page.keyboard.press("Enter")
        expect(other.page.get_by_role("alert")).to_have_text("已退出。")
        expect(visit.page.locator("#name")).to_be_visible(timeout=READY_MS)  # led there by itself
        visit.page.go_back()
        expect(visit.page.locator("#name")).to_be_visible(timeout=READY_MS)
        for seen in (visit, other):
            assert "县" not in seen.page.inner_text("body")


def test_a_unit_is_told_of_links_to_others_and_the_log_holds_them_once(tabs: Tabs, signed: str, database: str) -> None:
    with tabs(390, 844) as tab:
        visit = tab()
        visit.page.goto(f"{signed}/units")
        enter(visit, "li")
        visit.settle()
        expect(visit.page.locator(".who")).to_contain_text("县水务局、县财政局")
        assert visit.page.evaluate(LAYOUT).get("cut") is None

        def follow(address: str) -> None:
            """As a link on the page does, in the session that is open."""
            visit.page.evaluate(
                "address => { history.pushState({}, '', address);"
                " dispatchEvent(new PopStateEvent('popstate', {state: {}})); }",
                address,
            )

        says = visit.page.get_by_text("不在您的账号可看的范围内")
        for name in ("units", "ledger"):
            follow(f"./{name}?unit=县民政局")
            expect(says).to_contain_text("县民政局", timeout=READY_MS)
            visit.settle()
            follow(f"./{name}?unit=县财政局")
            expect(says).to_have_count(0, timeout=READY_MS)
            visit.settle()
        follow("./issue?code=没有-9")
        expect(says).to_contain_text("没有-9", timeout=READY_MS)
        visit.settle()
        follow("./meeting")
        expect(visit.page.get_by_text("“周例会”不对责任单位的账号开放")).to_be_visible(timeout=READY_MS)
    engine = open_database(database)
    log = queries.events(engine)
    engine.dispose()
    told = [json.loads(row.detail) if isinstance(row.detail, str) else row.detail
            for row in log[(log["action"] == "denied") & (log["actor"] == "li")].itertuples()]  # fmt: skip
    assert sorted(map(str, told)) == sorted(map(str, [{"unit": "县民政局"}, {"issue": "没有-9"}, {"page": "周例会"}]))


def test_what_was_typed_when_the_session_ended_comes_back_to_the_same_person(
    tabs: Tabs, signed: str, database: str
) -> None:
    typed = "佐证材料已补交\n<b>见档案</b>"
    seen_by_another = False  # then it is gone for good
    with tabs() as tab:
        visit = tab()
        visit.page.goto(f"{signed}/checks")
        enter(visit, "zhang")
        visit.settle()
        visit.page.get_by_role("link", name="填写说明").first.click()
        visit.page.get_by_role("dialog").get_by_label("说明", exact=True).fill(typed)
        engine = open_database(database)
        accounts.set_password(engine, "zhang", hashed(SECRET, ""))  # ends every session of the account
        engine.dispose()
        expect(visit.page.locator("#name")).to_be_visible(timeout=READY_MS)
        for name in ("zhang", "li", "zhang"):
            enter(visit, name)
            visit.settle()
            draft = visit.page.locator(".draft")
            if name == "zhang" and not seen_by_another:
                expect(draft.locator(".draft-text").first).to_have_text(typed)
                assert unusable(visit) == {}
                draft.get_by_role("button", name="复制").first.click()  # beside the drawer, which is open again
                expect(draft.get_by_role("button", name="已复制")).to_be_visible()
                visit.page.get_by_role("dialog").press("Escape")
                expect(visit.page.get_by_role("dialog")).to_have_count(0)
            else:
                expect(draft).to_have_count(0)
            seen_by_another = seen_by_another or name != "zhang"
            visit.page.locator(".who").get_by_text("退出").click()
            visit.page.get_by_role("button", name="退出").click()
            expect(visit.page.get_by_role("alert")).to_have_text("已退出。")


OWN = "自己的-口令-3"


def typed_by_keyboard(visit: Visit, *texts: str) -> None:
    """Type into one field after the other, and send; the first has the focus."""
    assert visit.page.evaluate(FOCUSED) == "current"
    for number, text in enumerate(texts):
        if number:
            visit.page.keyboard.press("Tab")
        visit.page.keyboard.type(text)
    visit.page.keyboard.press("Enter")


def test_ones_own_password_is_changed_by_keyboard_and_ends_the_session_elsewhere(tabs: Tabs, signed: str) -> None:
    with tabs() as tab, tabs(390, 844, "dark", scripts=False) as phone:
        elsewhere = tab()
        elsewhere.page.goto(f"{signed}/rules")
        enter(elsewhere, "wu")
        elsewhere.settle()
        elsewhere.page.locator(".who").get_by_text("换口令").click()
        expect(elsewhere.page.get_by_label("用户名")).to_have_value("wu")
        assert unusable(elsewhere) == {}
        assert foreign(elsewhere) == []
        for size in ((390, 844), (1366, 768)):
            elsewhere.page.set_viewport_size({"width": size[0], "height": size[1]})
            assert elsewhere.page.evaluate(LAYOUT) == {}
        elsewhere.page.get_by_role("link", name="返回").click()
        expect(elsewhere.page).to_have_url(re.compile("/rules"))
        elsewhere.settle()

        visit = phone()
        visit.page.goto(f"{signed}/sign-in")
        enter(visit, "wu")
        expect(visit.page).not_to_have_url(re.compile("sign-in"))
        visit.page.goto(f"{signed}/sign-in/password")
        for texts, said in [
            ((SECRET, "short", "short"), "8 到 200 个字符"),
            (("wrong", OWN, OWN), "现在的口令不对"),
            ((SECRET, OWN, OWN), "口令已换"),
        ]:
            typed_by_keyboard(visit, *texts)
            expect(visit.page.get_by_role("alert")).to_contain_text(said)
        expect(visit.page.get_by_role("link", name="进入整改看板")).to_have_attribute("href", "/")
        visit.page.goto(f"{signed}/sign-in/password")
        expect(visit.page.get_by_label("用户名")).to_have_value("wu")  # still signed in

        expect(elsewhere.page.locator("#name")).to_be_visible(timeout=READY_MS)  # led there by itself
        enter(elsewhere, "wu", OWN)
        elsewhere.settle()
        own = tab()  # in the tabs of the browser where one changes it one goes on
        own.page.goto(f"{signed}/sign-in/password")
        typed_by_keyboard(own, OWN, SECRET, SECRET)
        expect(own.page.get_by_role("alert")).to_contain_text("口令已换")
        assert unusable(own) == {}
        elsewhere.page.wait_for_timeout(7000)  # longer than the gate takes to close a socket
        elsewhere.settle()
        expect(elsewhere.page.locator(".who")).to_contain_text("吴主任（整改办）")


def test_a_password_that_was_given_is_changed_on_the_way_in(tabs: Tabs, signed: str, database: str) -> None:
    engine = open_database(database)
    accounts.set_password(engine, "wu", hashed(SECRET, "", given=True))
    engine.dispose()
    with tabs(390, 844) as tab:
        visit = tab()
        visit.page.goto(f"{signed}/rules")
        enter(visit, "wu")
        expect(visit.page.get_by_role("alert")).to_contain_text("请先换成自己的口令")
        assert unusable(visit) == {}
        assert visit.page.evaluate(LAYOUT) == {}
        typed_by_keyboard(visit, SECRET, OWN, OWN)
        visit.page.get_by_role("link", name="进入整改看板").click()
        expect(visit.page).to_have_url(re.compile("/rules"))
        visit.settle()
        expect(visit.page.locator(".who")).to_contain_text("吴主任（整改办）")


def test_two_wrong_passwords_lock_and_say_for_how_long(tabs: Tabs, signed: str) -> None:
    with tabs() as tab:
        visit = tab()
        visit.page.goto(f"{signed}/sign-in")
        for password in ("wrong", "wrong", SECRET):
            enter(visit, "li", password)
            expect(visit.page.get_by_role("alert")).to_contain_text("连续 2 次不对，账号锁定 15 分钟")
        assert foreign(visit) == []
