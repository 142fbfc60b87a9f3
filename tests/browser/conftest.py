"""A real browser before the real server: the shipped ledgers loaded, nothing but this machine within reach."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page
from playwright.sync_api import TimeoutError as NotInTimeError

from dashboard import queries
from dashboard.frames import SnapshotInfo
from dashboard.samples import load_samples
from dashboard.store import open_database

ROOT = Path(__file__).parents[2]
START_SECONDS = 60
READY_MS = 60_000
SETTLED = """() => {
  const main = document.querySelector("[data-testid='stApp'][data-test-script-state='notRunning'] .stMain");
  if (!main?.querySelector(".stHtml, .stAlert") || document.querySelector("[data-testid='stSkeleton']")) return false;
  const charts = [...document.querySelectorAll(".stPlotlyChart")];
  if (charts.some((chart) => !chart.querySelector(".cartesianlayer > .subplot"))) return false;
  const now = `${location.href} ${main.scrollHeight} ${main.querySelectorAll("*").length}`;
  const still = window.seenWhileSettling === now;
  window.seenWhileSettling = now;
  return still;
}"""

UNSETTLED = """() => JSON.stringify({
  address: location.href,
  state: document.querySelector("[data-testid='stApp']")?.getAttribute("data-test-script-state"),
  connection: document.querySelector("[data-testid='stApp']")?.getAttribute("data-test-connection-state"),
  main: document.querySelectorAll(".stMain .stHtml, .stMain .stAlert").length,
  skeletons: document.querySelectorAll("[data-testid='stSkeleton']").length,
  charts: document.querySelectorAll(".stPlotlyChart").length,
  drawn: document.querySelectorAll(".stPlotlyChart .cartesianlayer > .subplot").length,
})"""

Look = Callable[..., AbstractContextManager["Visit"]]
Shipped = dict[str, list[SnapshotInfo]]
"""Ledger → its snapshots, oldest first."""


class Visit:
    """One open page and everything that was wrong with it."""

    def __init__(self, page: Page, address: str) -> None:
        self.page = page
        self.address = address
        self.complaints: list[str] = []
        self.outside: list[str] = []
        page.on("console", lambda message: self.complaints.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("request", lambda request: self._note(request.url))
        page.on("websocket", lambda socket_: self._note(socket_.url))

    def _note(self, url: str) -> None:
        if not url.startswith((self.address, self.address.replace("http", "ws", 1), "data:", "blob:")):
            self.outside.append(url)

    def settle(self) -> None:
        """Wait until the run is over, charts are drawn and nothing on the page moves any more."""
        try:
            self.page.wait_for_function(SETTLED, polling=150, timeout=READY_MS)
        except NotInTimeError as late:
            raise AssertionError(f"{self.page.evaluate(UNSETTLED)} {self.complaints}") from late


@pytest.fixture(scope="session")
def database(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The address of the database behind the server."""
    return f"sqlite:///{tmp_path_factory.getbasetemp() / 'browser.db'}"


@pytest.fixture(scope="session")
def shipped(database: str) -> Shipped:
    """The snapshots of the shipped ledgers, all loaded into the database."""
    return load_shipped(database)


def load_shipped(database: str) -> Shipped:
    engine = open_database(database)
    load_samples(engine, ROOT / "data")
    found: Shipped = {}
    for info in queries.snapshots(engine):
        found.setdefault(info.ledger.name, []).append(info)
    engine.dispose()
    return found


@pytest.fixture(scope="session")
def address(shipped: Shipped, database: str) -> Iterator[str]:
    """The address of a server over the shipped ledgers."""
    with serving(database) as url:
        yield url


@contextmanager
def serving(database: str) -> Iterator[str]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "dashboard.cli", "--database", database, "serve", "--port", str(port)]
    environment = {**os.environ, "RECTIFY_TODAY": "2024-12-10"}
    process = subprocess.Popen(command, cwd=ROOT, env=environment, stderr=subprocess.DEVNULL)
    try:
        _wait_for(f"http://127.0.0.1:{port}/health", process)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(timeout=30)


def _wait_for(url: str, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + START_SECONDS
    while True:
        assert process.poll() is None, "the server stopped"
        try:
            urllib.request.urlopen(url, timeout=5)
        except OSError:
            assert time.monotonic() < deadline, "the server does not answer"
            time.sleep(0.2)
        else:
            return


@pytest.fixture
def look(browser: Browser, address: str) -> Look:
    """Open a path of the server at a size and in a colour scheme; what went wrong is in the visit."""

    @contextmanager
    def looked(path: str = "/", width: int = 1366, height: int = 768, scheme: str = "light") -> Iterator[Visit]:
        context = browser.new_context(viewport={"width": width, "height": height}, color_scheme=scheme, locale="zh-CN")
        context.grant_permissions(["clipboard-read", "clipboard-write"], origin=address)
        visit = Visit(context.new_page(), address)
        try:
            visit.page.goto(address + path)
            visit.settle()
            yield visit
        finally:
            context.close()

    return looked
