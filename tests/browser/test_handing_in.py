"""A unit signs in and hands its form in; the office signs in and merges it; the unit sees what became of it."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Browser, FilePayload, expect

from dashboard import queries
from dashboard.access.passwords import hashed
from dashboard.people import Grant, Role
from dashboard.samples import DEMO, weeks
from dashboard.store import accounts, load, open_database
from loaders.reading import read_files
from loaders.records import Context
from tests.access.visits import serving
from tests.browser.conftest import READY_MS, ROOT, Visit
from tests.browser.test_week import XLSX, _all_filled

pytestmark = pytest.mark.browser

SECRET = "桃花-trout-7"
UNIT = "县水务局"
PAGE = "/data?part=returns"


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The demo county's first week, with an account of a unit and one of the office."""
    url = f"sqlite:///{tmp_path_factory.mktemp('hand_in') / 'hand_in.db'}"
    engine = open_database(url)
    request, paths = next(one for one in weeks(ROOT / "data") if one[0] is DEMO)
    contents = {path.name: path.read_bytes() for path in paths}
    assert load(engine, read_files(contents, Context()), contents, request).snapshot
    secret = hashed(SECRET, "")
    accounts.add_account(engine, "cai", "蔡科长", secret, Role.UNIT, [Grant(UNIT)])
    accounts.add_account(engine, "zhang", "张主任", secret, Role.OFFICE, [])
    engine.dispose()
    return url


@pytest.fixture(scope="module")
def address(database: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    key = tmp_path_factory.mktemp("key") / "key"
    with serving(database, RECTIFY_SIGN_IN="accounts", RECTIFY_SECRET_FILE=str(key), RECTIFY_TODAY="2024-12-10") as url:
        yield url


@contextmanager
def signed_in(browser: Browser, address: str, name: str) -> Iterator[Visit]:
    context = browser.new_context(viewport={"width": 1366, "height": 768}, locale="zh-CN")
    visit = Visit(context.new_page(), address)
    try:
        visit.page.goto(address + "/sign-in")
        visit.page.locator("input[name=name]").fill(name)
        visit.page.locator("input[name=password]").fill(SECRET)
        visit.page.locator("input[name=password]").press("Enter")
        visit.page.wait_for_url(lambda url: "sign-in" not in url, timeout=READY_MS)
        visit.page.goto(address + PAGE)
        visit.settle()
        yield visit
    finally:
        context.close()


def test_a_unit_hands_in_and_the_office_merges(browser: Browser, address: str, database: str) -> None:
    with signed_in(browser, address, "cai") as unit:
        page = unit.page
        with page.expect_download(timeout=READY_MS) as downloading:
            page.get_by_role("button", name="下载全部填报表（压缩包）").click()
        packed = zipfile.ZipFile(downloading.value.path())
        (name,) = packed.namelist()
        blank = packed.read(name)
        chooser = page.locator("input[type=file]")
        submit = page.get_by_role("button", name="报送", exact=True)
        chooser.set_input_files([FilePayload(name="空表.xlsx", mimeType=XLSX, buffer=blank)])
        page.get_by_text("填报表里什么也没有填").wait_for(timeout=READY_MS)
        expect(submit).to_have_count(0)
        page.locator("[data-testid='stFileUploaderFile'] button, [data-testid='stFileChip'] button").first.click()
        page.get_by_text("填报表里什么也没有填").wait_for(state="detached", timeout=READY_MS)
        unit.settle()
        chooser.set_input_files([FilePayload(name="水务.xlsx", mimeType=XLSX, buffer=_all_filled(blank))])
        page.get_by_text("核对通过，可以报送").wait_for(timeout=READY_MS)
        unit.settle()
        submit.click()
        page.get_by_role("cell", name="已收到，待合并").wait_for(timeout=READY_MS)

        with signed_in(browser, address, "zhang") as office:
            office.page.get_by_role("heading", name="在网上报送的填报表　待合并 1 份").wait_for(timeout=READY_MS)
            office.page.get_by_text(f"已报 1 个单位：{UNIT}").wait_for(timeout=READY_MS)
            office.settle()
            office.page.get_by_role("button", name="合并存入").click()
            office.page.get_by_text("已存入《示例县（演示）》截至").wait_for(timeout=READY_MS)

        page.reload()
        page.get_by_role("cell", name="已并入截至").wait_for(timeout=READY_MS)
        assert not unit.outside
    engine = open_database(database)
    newest = queries.latest(engine, 1)
    assert newest is not None
    held = queries.snapshot(engine, newest.id)
    assert held is not None
    mine = held.issues[held.issues["units"].map(lambda units: UNIT in units)]
    assert len(mine)
    assert "本周已现场核查，按计划推进。" in " ".join(mine["progress"].dropna())
    engine.dispose()
