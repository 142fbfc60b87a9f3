"""A primary that dies: pages go on from its standby and say so, and after its promotion changes are stored again."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import event

from dashboard import queries, store
from dashboard.cli import main
from dashboard.operation.readiness import Look
from dashboard.settings import Settings
from dashboard.store import StoreError, schema
from dashboard.ui import data
from loaders.records import Status
from tests.pages.conftest import FIRST, SECOND, TODAY, Made, forget, issue, reading
from tests.pages.shown import PAGES, run, show
from tests.pages.test_states import LATER, check
from tests.postgresql import NoServerError, frozen
from tests.standby import Pair, pair
from tests.store.test_load import rows_in

LONGEST_SECONDS = 15
"""The patience of a connection, the wait for the primary to let one in, and what a page takes on a loaded machine."""
QUICK_SECONDS = 6

NOTICE = ("暂时只能查看", "下面是备用库中的数据")
READ_ONLY = "数据库现在只能读取"


@pytest.fixture
def servers() -> Iterator[Pair]:
    forget()
    try:
        with pair() as both:
            data.use(Settings(database_url=both.url, today=TODAY))
            yield both
    except NoServerError as missing:
        pytest.skip(str(missing))
    finally:
        forget()


def dies_at(made: Made, moment: str, server: Any) -> None:
    """Kill a server just before it would be told the statement that begins so, or to commit."""

    alive = [server]

    def kill(*told: Any) -> None:
        if alive and (moment == "commit" or told[2].startswith(moment)):
            alive.pop().kill()

    event.listen(made.engine, "commit" if moment == "commit" else "before_cursor_execute", kill)


def week(status: Status, number: int = 3) -> Any:
    return reading(SECOND, *(issue(str(code), status, LATER, "县财政局") for code in range(1, number + 1)))


@pytest.mark.postgresql
def test_a_primary_that_dies(
    servers: Pair, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Any
) -> None:
    made = Made(servers.url)
    made.load(reading(FIRST, issue("1", Status.IN_PROGRESS, LATER, "县财政局")))
    sessions = [show(monkeypatch, name, code="1") for name in PAGES]
    before = {session.name: session.screen for session in sessions}
    assert not any("备用库" in line for lines in before.values() for line in lines)

    # The primary falls silent, its connections open: who reads waits once, the others not, and all is well afterwards.
    with frozen(servers.primary.data):
        data.forget()
        for seconds in (LONGEST_SECONDS, QUICK_SECONDS, QUICK_SECONDS):
            began = time.monotonic()
            check(show(monkeypatch, "overview"), *NOTICE)
            assert time.monotonic() - began < seconds
            data.forget()
    until = time.monotonic() + 30
    while not data.catalogue().takes_changes:
        assert time.monotonic() < until, "the primary that answers again is not found"
        time.sleep(0.2)
        data.forget()

    # One load is acknowledged, the next is under way when the server dies: the one is kept whole, of the other nothing.
    acknowledged = made.load(week(Status.IN_PROGRESS))
    held = rows_in(made.engine)
    dies_at(made, f"INSERT INTO {schema.log.name}", servers.primary)
    with pytest.raises(StoreError, match="没有存入任何内容"):
        made.load(week(Status.CLOSED))
    assert rows_in(made.engine) == held
    assert [info.id for info in made.snapshots() if info.standing][-1] == acknowledged

    # Every page goes on from the standby, in sessions opened before and in a new one, and says so.
    data.forget()
    for session in sessions:
        check(run(monkeypatch, session.name, session.app), *NOTICE)
    check(show(monkeypatch, "overview"), *NOTICE, "2024年11月8日")
    assert all(point.holds for point in Look(servers.url)())  # and whoever watches it is told that it can be used

    # Whatever would change something says why it cannot; a server that starts now, or a command, is told the same.
    newest = data.catalogue().default
    assert newest is not None
    assert newest.id == acknowledged
    with pytest.raises(data.DatabaseAwayError) as told:
        data.decide(newest, "限期整改", "整改办", None, None, LATER)
    assert told.value.reason.startswith(READ_ONLY)
    store.open_database(servers.url).dispose()
    (tmp_path / "台账.csv").write_text("问题,整改状态\n甲,整改中\n", encoding="utf-8")
    command = ["--database", servers.url, "load", str(tmp_path / "台账.csv"), "--as-of", "2024-11-15"]
    assert main([*command, "--ledger", "某县2024"]) == 1
    assert READ_ONLY in capsys.readouterr().err
    with monkeypatch.context() as patch:
        patch.setattr(schema, "HEAD", "0000")
        with pytest.raises(StoreError, match=READ_ONLY):
            store.open_database(servers.url)
    with pytest.raises(StoreError, match="连接不上"):
        store.open_database(f"{servers.url}&target_session_attrs=read-write")

    # The standby becomes the primary: the same sessions and connections store again, and the notice goes.
    servers.promote()
    data.forget()
    data.decide(newest, "限期整改", "整改办", None, None, LATER)
    assert [decision.text for decision in data.decisions(newest)] == ["限期整改"]
    for session in sessions:
        shown = run(monkeypatch, session.name, session.app)
        check(shown)
        assert not any("备用库" in line for line in shown.screen)

    # A server lost while it commits may or may not have stored: nobody is told that it did not.
    dies_at(made, "commit", servers.standby)
    with pytest.raises(StoreError, match="不能确定"):
        made.load(week(Status.CLOSED, 4))
    servers.standby.start("standby")
    again = queries.snapshots(made.engine)
    assert {info.id for info in made.snapshots()} >= {acknowledged}
    assert len(again) in (2, 3)
    assert made.load(week(Status.CLOSED, 4)) >= acknowledged
    made.engine.dispose()
