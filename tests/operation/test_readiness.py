"""`/ready`: each point fails for its own reason, nothing of the data is told, and it answers in time whatever hangs."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import socket
import sqlite3
import time
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx2 as httpx
import pytest
from sqlalchemy import create_engine, text

from dashboard.cli import main
from dashboard.operation import readiness
from dashboard.operation.readiness import ANSWER_SECONDS, Points, Readiness, as_json
from dashboard.store import open_database
from tests import postgresql
from tests.access.visits import serving
from tests.store.readings import issue, ledger
from tests.store.test_load import load

SECRET_WORDS = ("某县", "甲", "台账", "rectify", "postgresql", "sqlite", "tester", "/tmp")
"""What stands in the database or in its address here, and must not be told."""


def asked(url: str) -> Points:
    return run(Readiness(url))


def run(work: Callable[[], Awaitable[Points]]) -> Points:
    """In a thread of its own: in this one the browser of other tests may keep an event loop running."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(lambda: asyncio.run(_awaited(work))).result()


async def _awaited(work: Callable[[], Awaitable[Points]]) -> Points:
    return await work()


def failed(points: Points) -> tuple[str, str] | None:
    """The first point that does not hold, with its reason; those behind it must say that they were not asked."""
    names = [point.name for point in points]
    assert names == ["database", "schema", "snapshot"]
    told = json.dumps(as_json(points), ensure_ascii=False)
    assert not [word for word in SECRET_WORDS if word in told.replace("rectify snapshots", "")]
    first = next((point for point in points if not point.holds), None)
    if first is None:
        return None
    behind = points[names.index(first.name) + 1 :]
    assert all(not point.holds and point.reason == "上一项没有通过，没有查。" for point in behind)
    return first.name, first.reason


def test_each_point_fails_for_its_own_reason(database_url: str) -> None:
    engine = open_database(database_url)
    assert failed(asked(database_url)) is None  # nothing loaded yet is no fault
    number = load(engine, ledger([issue("甲", "1"), issue("乙", "2")]), ledger="某县2024").snapshot
    ready = Readiness(database_url)
    assert failed(run(ready)) is None

    def change(statement: str) -> None:
        with engine.begin() as connection:
            connection.execute(text(statement))
        ready._found = None

    def once_more() -> tuple[str, str] | None:
        return failed(run(ready))

    change("UPDATE alembic_version SET version_num = '0001'")
    assert once_more() == ("schema", "数据库是较早的版本：重启软件，启动时会升级。")
    change("UPDATE alembic_version SET version_num = '9999'")
    assert once_more() == ("schema", "数据库已由更新的软件升级：请把这里的软件也升级。")
    change(f"UPDATE alembic_version SET version_num = '{readiness.schema.HEAD}'")
    assert once_more() is None
    change(f"DELETE FROM issue WHERE snapshot_id = {number} AND ordinal = 2")  # a row is lost after it was read whole
    assert once_more() == ("snapshot", "最近一期读不出或不完整：请查看所在的服务器或磁盘，必要时用备份恢复。")
    change("ALTER TABLE issue RENAME TO gone")
    assert once_more() is not None
    assert failed(asked(database_url)) == once_more()
    engine.dispose()


def test_a_database_that_is_gone_is_not_made_anew(tmp_path: Path) -> None:
    path = tmp_path / "rectify.db"
    open_database(f"sqlite:///{path}").dispose()
    for file in tmp_path.iterdir():
        file.unlink()
    point = failed(asked(f"sqlite:///{path}"))
    assert point is not None
    assert point[0] == "database"
    assert list(tmp_path.iterdir()) == []
    sqlite3.connect(path).execute("CREATE TABLE other (x)").connection.close()
    assert (failed(asked(f"sqlite:///{path}")) or ("",))[0] == "schema"
    path.write_bytes(b"no database at all" * 100)
    assert (failed(asked(f"sqlite:///{path}")) or ("",))[0] == "database"


@pytest.mark.postgresql
def test_the_server_answers_while_the_database_hangs(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Signed in nowhere; with every process of PostgreSQL stopped where it is, and going on afterwards."""
    with postgresql.running() as server, postgresql.database(server) as url:
        load(open_database(url), ledger([issue("甲", "1")]), ledger="某县2024")
        engine = create_engine(server.format("postgres"))
        with engine.connect() as connection:
            folder = Path(connection.execute(text("SHOW data_directory")).scalar_one())
        engine.dispose()
        first = int((folder / "postmaster.pid").read_text("ascii").split()[0])
        with serving(url, RECTIFY_SIGN_IN="accounts", RECTIFY_SECRET_FILE=str(tmp_path / "key")) as address:
            port = address.rpartition(":")[2]
            answer = httpx.get(f"{address}/ready")
            assert (answer.status_code, answer.json()["ready"]) == (200, True)
            assert answer.headers["cache-control"] == "no-store"
            assert main(["ready", "--port", port]) == 0
            assert "可以使用" in capsys.readouterr().out
            os.kill(first, signal.SIGSTOP)
            try:
                time.sleep(readiness.FRESH_SECONDS)
                for _ in range(3):  # one after another: none waits for the one before
                    began = time.monotonic()
                    answer = httpx.get(f"{address}/ready", timeout=20)
                    assert time.monotonic() - began < ANSWER_SECONDS + 2
                    assert answer.status_code == 503
                    point, reason = failed(tuple(map(_point, answer.json()["points"]))) or ("", "")
                    assert (point, reason.split("：")[0]) in (
                        ("database", f"数据库没有在 {ANSWER_SECONDS:g} 秒内应答"),
                        ("database", "连不上数据库"),  # a look that was begun earlier has given it up meanwhile
                    )
                assert httpx.get(f"{address}/health").json() == {"status": "ok"}
                assert main(["ready", "--port", port]) == 1
                assert "✗ 数据库连得上：" in capsys.readouterr().err
            finally:
                os.kill(first, signal.SIGCONT)
            until = time.monotonic() + 30
            while httpx.get(f"{address}/ready", timeout=20).status_code != 200:
                assert time.monotonic() < until, "it does not become ready again"
                time.sleep(0.2)
        assert main(["ready", "--port", port]) == 1
        assert "没有应答" in capsys.readouterr().err


def _point(told: dict[str, object]) -> readiness.Point:
    return readiness.Point(str(told["name"]), bool(told["holds"]), str(told["reason"]))


def test_without_a_database_the_server_runs_and_says_so(tmp_path: Path) -> None:
    blocked = tmp_path / "folder.db"
    blocked.mkdir()
    with serving(f"sqlite:///{blocked}") as address:
        assert httpx.get(f"{address}/health").status_code == 200
        answer = httpx.get(f"{address}/ready")
        assert (answer.status_code, answer.json()["points"][0]["name"]) == (503, "database")
        assert not answer.json()["points"][0]["holds"]


def test_systemd_is_told_that_it_is_there_lives_and_ends(tmp_path: Path) -> None:
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as heard:
        heard.bind(str(tmp_path / "notify"))
        heard.settimeout(90)
        asked_for = {"NOTIFY_SOCKET": str(tmp_path / "notify"), "WATCHDOG_USEC": "1000000"}
        with serving(f"sqlite:///{tmp_path / 'folder' / 'rectify.db'}", **asked_for) as address:
            assert heard.recv(100) == b"READY=1"
            assert httpx.get(f"{address}/ready").status_code == 200  # it was not told too early
            assert [heard.recv(100) for _ in range(3)] == [b"WATCHDOG=1"] * 3
        said = b""
        while said != b"STOPPING=1":
            said = heard.recv(100)
