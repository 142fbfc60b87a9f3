"""Fixtures shared by all tests: an empty database on SQLite and on PostgreSQL."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright
from sqlalchemy import Engine

from dashboard.store import open_database
from tests import postgresql

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Iterator[None]:
    """Fail what is skipped where the machine is meant to run everything (RECTIFY_TEST_EVERYTHING)."""
    report = (yield).get_result()  # type: ignore[attr-defined]
    if report.skipped and os.environ.get("RECTIFY_TEST_EVERYTHING"):
        report.outcome = "failed"
        report.longrepr = f"skipped, but nothing may be skipped here: {report.longrepr}"


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The one browser of a test process: a second Playwright beside it would find its event loop running."""
    if CHROMIUM is None:
        pytest.skip("no Chromium on this machine (Debian package: chromium)")
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=CHROMIUM, args=list(QUIET))
        yield opened
        opened.close()


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[str]:
    """The address of a PostgreSQL server of our own; skips where there are no binaries."""
    with ExitStack() as stack:
        try:
            address = stack.enter_context(postgresql.running())
        except postgresql.NoServerError as missing:
            pytest.skip(str(missing))
        yield address


@pytest.fixture
def postgresql_url(postgresql_server: str) -> Iterator[str]:
    """The address of an empty PostgreSQL database, dropped afterwards."""
    with postgresql.database(postgresql_server) as address:
        yield address


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of an empty database, once on SQLite and once on PostgreSQL."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'rectify.db'}"
    return str(request.getfixturevalue("postgresql_url"))


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    """An open, empty database, once on SQLite and once on PostgreSQL."""
    opened = open_database(database_url)
    yield opened
    opened.dispose()


@pytest.fixture
def sqlite_engine(tmp_path: Path) -> Iterator[Engine]:
    """An open, empty SQLite database, for tests where the kind of database does not matter."""
    opened = open_database(f"sqlite:///{tmp_path / 'rectify.db'}")
    yield opened
    opened.dispose()
