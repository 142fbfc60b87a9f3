"""Readers of the served app while others write: what they see is one week, whole, and nobody waits."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any, TypeVar
from urllib.parse import parse_qs

import pytest

from dashboard.store import loading, open_database
from tests.bench import made_weeks
from tests.bench.readers import FIRST, Watched, Writer, watch
from tests.bench.serving import ours
from tests.bench.telling import PAGES, Told, told
from tests.bench.visitor import Visitor

T = TypeVar("T")

CATALOGUE_SECONDS = 0.3
RUNS = 120
AT_ONCE_SECONDS = 15
"""A writer that is waited for holds the database for longer."""
BEFORE, AFTER = 40, 57


def run(work: Coroutine[Any, Any, T]) -> T:
    """Run in a thread of its own: in this one the browser of other tests may keep an event loop running."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, work).result()


async def first_view(port: int, page: str) -> tuple[int, Told]:
    """Return which snapshot a newcomer is shown and what the page tells."""
    visitor = Visitor(port, page)
    visitor.seen = []
    await visitor.connect()
    await visitor.run(AT_ONCE_SECONDS)
    visitor.leave()
    return int(parse_qs(visitor.query)["snapshot"][0]), told(visitor.seen)


def test_a_newcomer_sees_the_older_week_whole_until_a_load_is_done(
    database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine = open_database(database_url)
    older = [made_weeks.store_week(engine, FIRST + timedelta(7 * week), BEFORE + week) for week in range(3)][-1]
    written, let_go = threading.Event(), threading.Event()
    conclude = loading.conclude

    def held(*arguments: Any) -> None:
        conclude(*arguments)
        written.set()
        assert let_go.wait(60)

    monkeypatch.setattr(loading, "conclude", held)
    with ours(database_url, catalogue_seconds=CATALOGUE_SECONDS) as server, ThreadPoolExecutor(1) as other:
        replacing = other.submit(made_weeks.store_week, engine, FIRST + timedelta(14), AFTER)
        try:
            assert written.wait(60)
            for page in PAGES[:4]:
                time.sleep(CATALOGUE_SECONDS)
                snapshot, said = run(first_view(server.port, page))
                assert snapshot == older
                assert said.of_one_week(BEFORE + 2), page
            assert not replacing.done()
        finally:
            let_go.set()
        newer = replacing.result()
        time.sleep(CATALOGUE_SECONDS)
        for page in PAGES[:4]:
            snapshot, said = run(first_view(server.port, page))
            assert snapshot == newer
            assert said.of_one_week(AFTER), page
    engine.dispose()


def test_readers_see_one_week_at_a_time_whatever_is_written(database_url: str) -> None:
    writer = Writer(database_url)
    with ours(database_url, catalogue_seconds=CATALOGUE_SECONDS) as server:
        found: Watched = run(watch(server, writer, runs=RUNS))
    writer.close()
    assert not found.failures
    assert not found.mixed
    assert max(found.begun) <= 2
    assert len(found.snapshots) > 2
    assert sum(found.writes.values()) > 3
