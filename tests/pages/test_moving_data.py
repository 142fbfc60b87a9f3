"""What another process writes while pages are drawn: a page shows the state before it or after it, never of both."""

from __future__ import annotations

import difflib
import re
import sqlite3
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import streamlit as st
from sqlalchemy import event
from streamlit.testing.v1 import AppTest

from dashboard import cli, store
from dashboard.settings import Settings
from dashboard.ui import data, lending, memory, view
from loaders.records import Reading, Status
from tests.bench.readers import Writer
from tests.pages.conftest import APP, TODAY, Made, forget, issue, reading
from tests.pages.shown import PAGES, run, show

PATIENCE_SECONDS = 600
"""For a page in whose course a hundred writes are made, on a machine that is busy."""
THIRD, FOURTH = date(2024, 11, 15), date(2024, 11, 22)


def week(as_of: date, status: Status, due: date) -> tuple[Reading, store.LoadRequest]:
    content = reading(as_of, issue("1", status, due, "县民政局"), issue("3", Status.CLOSED, due, "县财政局"))
    return content, store.LoadRequest(ledger="某县2024", region="某县", state="在办")


def withdraw(made: Made) -> None:
    store.withdraw(made.engine, made.snapshots()[1].id, "填报有误", None)


def replace(made: Made) -> None:
    content, request = week(made.snapshots()[2].as_of, Status.REPORTED, date(2025, 3, 31))
    store.load(made.engine, [content], {content.file: b"x"}, request)


@pytest.mark.parametrize(("write", "snapshots_kept"), [(withdraw, True), (replace, False)])
def test_a_page_is_of_one_state(
    two_weeks: Made, monkeypatch: pytest.MonkeyPatch, write: Callable[[Made], None], snapshots_kept: bool
) -> None:
    for as_of, status in ((THIRD, Status.IN_PROGRESS), (FOURTH, Status.REPORTED)):
        content, request = week(as_of, status, date(2024, 12, 31))
        store.load(two_weeks.engine, [content], {content.file: b"x"}, request)
    data.forget()
    address = {"code": "1", "snapshot": str(two_weeks.snapshots()[-1].id)}
    before = {name: show(monkeypatch, name, **address).screen for name in PAGES}
    write(two_weeks)
    mixed = {}
    for name in PAGES:
        # what was read before the write is kept, the rest is read after it
        if not snapshots_kept:
            data._facts.clear()
        view.forget()
        mixed[name] = show(monkeypatch, name, **address).screen
    st.cache_resource.clear()
    view.forget()
    for name in PAGES:
        after = show(monkeypatch, name, **address).screen
        assert mixed[name] in (before[name], after), name


def test_what_is_kept_of_a_week_that_a_restore_took_away_is_shown_for_no_other(
    two_weeks: Made, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    kept = str(tmp_path / "two_weeks.zip")
    assert cli.main(["backup", kept, "--database", two_weeks.url]) == cli.DONE
    one, request = week(THIRD, Status.IN_PROGRESS, date(2024, 12, 31))
    store.load(two_weeks.engine, [one], {one.file: b"x"}, request)
    data.forget()
    before = {name: show(monkeypatch, name, code="1").screen for name in PAGES}
    assert cli.main(["restore", kept, "--replace", "--database", two_weeks.url]) == cli.DONE
    other, request = week(THIRD, Status.VERIFIED, date(2025, 3, 31))
    store.load(two_weeks.engine, [other], {other.file: b"y"}, request)
    data.forget()  # as time would; what is kept by snapshot stays
    shown = {name: show(monkeypatch, name, code="1").screen for name in PAGES}
    forget()
    data.use(Settings(database_url=two_weeks.url, today=TODAY))
    assert shown == {name: show(monkeypatch, name, code="1").screen for name in PAGES}
    assert shown["overview"] != before["overview"]


class Restless:
    """A database that is written to before every statement of a page, and a copy of each state it has been in."""

    MOST_WRITES = 250
    """Then it rests, so that a page which goes on beginning anew comes to an end."""

    def __init__(self, url: str, folder: Path) -> None:
        self._folder = folder
        self._twin = folder / "twin.db"
        self._writers = [Writer(url), Writer(f"sqlite:///{self._twin}")]
        self.writes = 0
        self._keep()

    def close(self) -> None:
        for writer in self._writers:
            writer.close()

    def write(self, *_: Any) -> None:
        if self.writes < self.MOST_WRITES:
            one, other = [writer.write() for writer in self._writers]
            assert one == other
            self.writes += 1
            self._keep()

    def state(self, writes: int) -> str:
        return f"sqlite:///{self._folder / f'{writes}.db'}"

    def newest(self) -> int:
        return max(self._writers[0].standing.items())[1]

    def _keep(self) -> None:
        with sqlite3.connect(self._twin) as connection:
            connection.execute("VACUUM INTO ?", (str(self._folder / f"{self.writes}.db"),))
        connection.close()


@pytest.fixture
def restless(database_url: str, tmp_path: Path) -> Iterator[Restless]:
    folder = tmp_path / "states"
    folder.mkdir()
    forget()
    made = Restless(database_url, folder)
    data.use(Settings(database_url=database_url, today=TODAY))
    yield made
    lending.opened(database_url).dispose()
    made.close()
    forget()


def without_times(screen: list[str]) -> list[str]:
    return [re.sub(r"\d+:\d+(:\d+)?", "", text) for text in screen]


@pytest.mark.parametrize(
    ("name", "pinned"), [("overview", False), ("issue", True), ("ledgers", False), ("meeting", True), ("data", False)]
)
def test_a_page_comes_whole_whatever_is_written_at_every_moment_of_it(
    restless: Restless, database_url: str, monkeypatch: pytest.MonkeyPatch, name: str, pinned: bool
) -> None:
    address = {"code": "1"} | ({"snapshot": str(restless.newest())} if pinned else {})
    begun: list[int] = []
    begin = memory.begin

    def counted() -> None:
        begun.append(restless.writes)
        begin()

    with monkeypatch.context() as patch:
        patch.setattr(memory, "begin", counted)
        engine = lending.opened(database_url)
        event.listen(engine, "before_cursor_execute", restless.write)
        app = AppTest.from_file(str(APP), default_timeout=PATIENCE_SECONDS).switch_page(f"../pages/{name}.py")
        for parameter, value in address.items():
            app.query_params[parameter] = value
        shown = run(monkeypatch, name, app)
        event.remove(engine, "before_cursor_execute", restless.write)
    assert not shown.app.exception
    assert restless.writes > 2  # it did move
    assert len(begun) <= 2  # and the page began anew once
    seen = shown.app.query_params["snapshot"]
    if pinned:
        assert seen == address["snapshot"]
    shown_then = without_times(shown.screen)
    otherwise: list[list[str]] = []
    for writes in range(begun[-1], restless.writes + 1):
        forget()
        data.use(Settings(database_url=restless.state(writes), today=TODAY))
        expected = without_times(show(monkeypatch, name, **address | {"snapshot": seen}).screen)
        if expected == shown_then:
            return
        otherwise.append([text for text in difflib.ndiff(expected, shown_then) if text[0] in "+-"])
    nearest = min(otherwise, key=len)
    pytest.fail(f"what is shown is no state that the data has been in; the nearest differs in {nearest}")
