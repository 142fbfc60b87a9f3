"""Streamlit's own words in a real browser: whatever part a page uses, what it says by itself is Chinese."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.conftest import READY_MS, ROOT, _wait_for
from tests.browser.words import ON_SCREEN

pytestmark = pytest.mark.browser

SERVE = (
    "import sys; from pathlib import Path; from dashboard import server; from dashboard.settings import Settings;"
    "server.serve(Settings(port=int(sys.argv[1]), database_url=sys.argv[2]), script=Path(sys.argv[3]))"
)
# Kinds of files, sizes and keys of the keyboard are written so in Chinese too.
ALSO_CHINESE = re.compile(r"XLSX|x\.xlsx|\d+(?:\.\d+)?[KM]?B\b|Ctrl")
LATIN = re.compile(r"[A-Za-z]{2,}")
MODULE = {"STREAMLIT_CLIENT_TOOLBAR_MODE": "minimal", "STREAMLIT_CLIENT_SHOW_ERROR_DETAILS": "none"}


@pytest.fixture(scope="module")
def gallery(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    database = f"sqlite:///{tmp_path_factory.mktemp('gallery') / 'empty.db'}"
    script = str(Path(__file__).with_name("gallery.py"))
    process = subprocess.Popen(
        [sys.executable, "-c", SERVE, str(port), database, script],
        cwd=ROOT,
        env={**os.environ, **MODULE},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        _wait_for(f"http://127.0.0.1:{port}/health", process)
        page = browser.new_context(viewport={"width": 1366, "height": 2400}, locale="zh-CN").new_page()
        page.goto(f"http://127.0.0.1:{port}/")
        page.wait_for_selector(".st-key-window button", timeout=READY_MS)
        yield page
        page.context.close()
    finally:
        process.terminate()
        process.wait(timeout=30)


def english(page: Page) -> list[str]:
    page.wait_for_timeout(800)
    words = page.evaluate(ON_SCREEN)
    return [text for text in words if LATIN.search(ALSO_CHINESE.sub("", text))]


def test_every_part_speaks_chinese(gallery: Page) -> None:
    assert english(gallery) == []


@pytest.mark.parametrize("key", ["several", "none"])
def test_choices_speak_chinese(gallery: Page, key: str) -> None:
    gallery.locator(f".st-key-{key} input").click()
    assert english(gallery) == []
    gallery.keyboard.type("没有")
    assert english(gallery) == []
    gallery.keyboard.press("Escape")
    gallery.keyboard.press("Tab")


def test_fields_and_calendar_speak_chinese(gallery: Page) -> None:
    gallery.locator(".st-key-area textarea").click()
    gallery.keyboard.type("文字")
    assert english(gallery) == []
    gallery.locator(".st-key-day button").first.click()
    assert english(gallery) == []
    gallery.keyboard.press("Escape")


def test_tables_speak_chinese(gallery: Page) -> None:
    table = gallery.locator("[data-testid=stDataFrame]").first
    table.click(button="right", position={"x": 120, "y": 15})
    assert english(gallery) == []
    gallery.keyboard.press("Escape")
    for number in range(4):
        table.hover()
        gallery.locator("[data-testid=stElementToolbarButton] button").nth(number).hover()
        assert english(gallery) == []


def test_a_file_that_is_refused_is_refused_in_chinese(gallery: Page) -> None:
    content = {"name": "x.xlsx", "mimeType": "application/octet-stream", "buffer": b"a" * 21 * 2**20}
    gallery.locator(".st-key-many input[type=file]").set_input_files(content)  # type: ignore[arg-type]
    assert english(gallery) == []


def test_a_file_that_cannot_be_made_says_so_in_chinese(gallery: Page) -> None:
    gallery.locator(".st-key-broken button").click()
    gallery.wait_for_selector("text=文件没有生成")
    assert english(gallery) == []


def test_a_running_and_a_failing_page_speak_chinese(gallery: Page) -> None:
    gallery.locator(".st-key-slow button").click()
    gallery.wait_for_timeout(1000)
    assert english(gallery) == []
    gallery.wait_for_timeout(4000)
    gallery.locator(".st-key-wrong button").click()
    gallery.wait_for_selector("text=本页出错了")
    assert english(gallery) == []
