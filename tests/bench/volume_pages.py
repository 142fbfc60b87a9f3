"""What a cold view of each page reads of a county among many, against the same county alone."""

from __future__ import annotations

import logging
import statistics
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from urllib.parse import parse_qsl

import streamlit as st
from sqlalchemy import Engine
from streamlit.testing.v1 import AppTest

from dashboard.settings import Settings
from dashboard.ui import data, view
from tests.bench.pages_bench import ROOT, Page

APP = ROOT / "dashboard" / "app.py"


class Reading:
    """A clock that runs while a page has the database lent to it: queries, and frames made of their rows."""

    def __init__(self, seconds: Callable[[], float]) -> None:
        self.taken = 0.0
        self._seconds = seconds
        self._lent = data.database
        self._depth = 0

    @contextmanager
    def database(self) -> Iterator[Engine]:
        """Take the place of `data.database`."""
        started = self._seconds()
        self._depth += 1
        try:
            with self._lent() as engine:
                yield engine
        finally:
            self._depth -= 1
            if not self._depth:
                self.taken += self._seconds() - started


class PageFailedError(Exception):
    """A page did not come up, so its time says nothing."""


def read_of(page: Page, database: str, seconds: Callable[[], float]) -> float:
    """Return the seconds that a page reads when nothing of ours is kept: no views, snapshots or pages of SQLite.

    What is then worked out of the frames is the same in any database and not counted.
    """
    data.use(Settings(database_url=database))
    st.cache_resource.clear()
    view.forget()
    with data.whole_database():  # opens it
        pass
    clock, lent = Reading(seconds), data.database
    data.database = clock.database
    try:
        app = AppTest.from_file(str(APP), default_timeout=120).switch_page(f"../pages/{page.name or 'overview'}.py")
        for name, value in parse_qsl(page.query):
            app.query_params[name] = value
        app.run()
    finally:
        data.database = lent
        st.cache_resource.clear()
        view.forget()
    if app.exception or app.error or not clock.taken:
        raise PageFailedError(f"{page.label}: {[one.value for one in (*app.exception, *app.error)]}")
    return clock.taken


def in_turns(pages: tuple[tuple[Page, str], ...], times: int, seconds: Callable[[], float]) -> list[float]:
    """Return the median seconds of each page in its database, which take turns."""
    logging.disable(logging.WARNING)  # a page run in process has no browser to write to, and says so in every run
    taken = [[read_of(page, database, seconds) for page, database in pages] for _ in range(times)]
    logging.disable(logging.NOTSET)
    return [statistics.median(column) for column in zip(*taken, strict=True)]
