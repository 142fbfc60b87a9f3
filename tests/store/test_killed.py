"""Killed at any moment, out of disk in the middle: the database opens and holds the old state or the new one."""

from __future__ import annotations

import os
import resource
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random

import pytest
from sqlalchemy import Engine, create_engine, make_url, text

from dashboard import queries, store
from dashboard.report import figures_report
from dashboard.store import StoreError, open_database
from dashboard.store.backup import back_up
from dashboard.store.backup_reading import opened as opened_backup
from dashboard.store.engine import writing
from dashboard.store.migrations import run
from dashboard.store.restoring import restore
from tests import postgresql
from tests.store.readings import issue, ledger
from tests.store.test_load import load

KILLS = int(os.environ.get("RECTIFY_TEST_KILLS", "11"))
"""How often anything is killed; the recipe `make kills` asks for more. Each act on each database gets its share."""
SEED = int(os.environ.get("RECTIFY_TEST_SEED", "1"))
ACTS = ("import", "withdrawal", "backup", "restore", "migration")
SHARE = -(-KILLS // (2 * len(ACTS) + 1))
BACKUP = "b.zip"

ACT = """
import sys
from pathlib import Path
from dashboard import store
from tests.store.test_killed import done
act, url, folder = sys.argv[1:]
engine = None
if act != "migration":
    engine = store.open_database(url)
    engine.connect().close()
print("ready", flush=True)
sys.stdin.readline()
done(act, engine or store.open_database(url), Path(folder))
print("done", flush=True)
"""


def done(act: str, engine: Engine, folder: Path) -> None:
    """Do what is to be killed; a migration is done by opening the database."""
    if act == "import":
        load(engine, week(2, "reported"))
    elif act == "withdrawal":
        store.withdraw(engine, 1, "试")
    elif act == "backup":
        back_up(engine, folder / "new.zip")
    elif act == "restore":
        with opened_backup(folder / BACKUP) as held:
            restore(engine, held, replace=True)


def week(number: int, status: str):  # type: ignore[no-untyped-def]
    return ledger([issue(f"第{n}项", str(n), status=status) for n in range(1, 150)], f"2024-05-{number:02d}")


def state(engine: Engine) -> tuple[object, ...]:
    """All that a reader sees: figures of every standing snapshot, and the log, which must be whole."""
    assert queries.verify_log(engine).fault is None
    told = []
    for info in queries.snapshots(engine):
        held = queries.snapshot(engine, info.id)
        assert held is not None
        told.append((info.id, info.standing, len(held.issues), str(figures_report(held, None)["by_status"])))
    return (*told, *queries.events(engine)["action"].tolist())


class Copies:
    """Copies of one database: of a file, or on a PostgreSQL server."""

    def __init__(self, url: str, folder: Path) -> None:
        self._url, self._folder = url, folder
        self.on_server = url.startswith("postgresql")
        self._server = url.replace(f"/{make_url(url).database}?", "/{}?")

    @contextmanager
    def copy(self, name: str) -> Iterator[str]:
        """Yield the address of a copy."""
        if self.on_server:
            with postgresql.database(self._server, self._url) as url:
                yield url
        else:
            shutil.copy(str(make_url(self._url).database), self._folder / name)
            yield f"sqlite:///{self._folder / name}"

    def settled(self, url: str) -> None:
        """Wait until no process of the server works for one that was killed; of a file look whether it is sound."""
        if not self.on_server:
            raw = sqlite3.connect(str(make_url(url).database))
            assert raw.execute("PRAGMA integrity_check").fetchone() == ("ok",)
            raw.close()
            return
        admin = create_engine(self._server.format("postgres"))
        asked = text("SELECT count(*) FROM pg_stat_activity WHERE datname = :name")
        until = time.monotonic() + 60
        while True:
            with admin.connect() as connection:
                if not connection.execute(asked, {"name": make_url(url).database}).scalar_one():
                    break
            assert time.monotonic() < until
            time.sleep(0.02)
        admin.dispose()


def started(act: str, url: str, folder: Path) -> subprocess.Popen[str]:
    child = subprocess.Popen(
        [sys.executable, "-c", ACT, act, url, str(folder)],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert child.stdin is not None
    assert child.stdout is not None
    assert child.stdout.readline() == "ready\n"
    child.stdin.write("\n")
    child.stdin.flush()
    return child


def template(url: str, folder: Path, act: str) -> tuple[object, ...]:
    """Fill a database with what is there before the act; return what a reader sees of it."""
    engine = open_database(url)
    load(engine, week(1, "in_progress"))
    back_up(engine, folder / BACKUP)
    old = state(engine)
    if act == "migration":
        with writing(engine) as connection:
            run.downgrade(connection, "0001")
    engine.dispose()
    return old


@pytest.mark.parametrize("act", ACTS)
def test_a_kill_leaves_the_old_state_or_the_new(act: str, database_url: str, tmp_path: Path) -> None:
    old = template(database_url, tmp_path, act)
    copies = Copies(database_url, tmp_path)
    with copies.copy("done.db") as url:
        began = time.monotonic()
        after = open_database(url)
        if act != "migration":
            began = time.monotonic()
            done(act, after, tmp_path)
        took = max(time.monotonic() - began, 0.05)
        new = state(after)
        after.dispose()
    assert (new == old) is (act in ("backup", "migration"))
    random = Random(f"{act} {SEED}")
    for number in range(SHARE):
        with copies.copy(f"{number}.db") as url:
            child = started(act, url, tmp_path)
            time.sleep(random.uniform(0, 1.5 * took))
            child.send_signal(signal.SIGKILL)
            child.communicate()
            copies.settled(url)
            again = open_database(url)
            assert state(again) in (old, new), number
            assert load(again, week(3, "closed")).snapshot is not None  # and it goes on
            again.dispose()
        if (tmp_path / "new.zip").exists():  # under its own name there is a whole backup or none
            with opened_backup(tmp_path / "new.zip"):
                pass


@pytest.mark.postgresql
def test_a_server_that_dies_during_an_import_leaves_the_old_state_or_the_new(tmp_path: Path) -> None:
    """Every process of it at once, without a word; what was said to be stored is stored."""
    try:
        with postgresql.running() as server:
            with postgresql.database(server) as url:
                old = template(url, tmp_path, "import")
                after = open_database(url)
                began = time.monotonic()
                done("import", after, tmp_path)
                took = time.monotonic() - began
                new = state(after)
                after.dispose()
            random = Random(f"server {SEED}")
            for number in range(SHARE):
                # filled anew each time: in a copy by TEMPLATE, PostgreSQL 15 on forgets in a crash which numbers its
                # sequences have given out since, as what it wrote ahead of them went into the log of the original
                with postgresql.database(server) as url:
                    template(url, tmp_path, "import")
                    child = started("import", url, tmp_path)
                    time.sleep(random.uniform(0, 1.5 * took))
                    postgresql.restart(server)
                    said, complaint = child.communicate(timeout=60)
                    again = open_database(url)
                    found = state(again)
                    assert found in (old, new), number
                    if said:
                        assert found == new
                    else:  # told in Chinese, that nothing was stored or that it is not certain
                        assert "StoreError" in complaint
                        assert found == old or "不能确定" in complaint
                    assert load(again, week(3, "closed")).snapshot is not None
                    again.dispose()
    except postgresql.NoServerError as missing:
        pytest.skip(str(missing))


def test_a_full_disk_leaves_what_was_there(tmp_path: Path) -> None:
    """No file may grow beyond so many bytes, as on a full disk; then it may again."""
    engine = open_database(f"sqlite:///{tmp_path / 'rectify.db'}")
    load(engine, week(1, "in_progress"))
    old = state(engine)
    with engine.connect() as connection:
        connection.execute(text("PRAGMA wal_checkpoint(TRUNCATE)"))
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    before = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    refused = 0
    try:
        for kilobytes in (0, 8, 64, 200):
            resource.setrlimit(resource.RLIMIT_FSIZE, (kilobytes * 1024, hard))
            try:
                load(engine, week(2, "reported"))
            except StoreError:
                refused += 1
            finally:
                resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
            assert state(engine) == old
    finally:
        signal.signal(signal.SIGXFSZ, before)
    assert refused == 4
    assert load(engine, week(2, "reported")).snapshot == 2
    engine.dispose()
