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
from pathlib import Path
from random import Random

import pytest
from sqlalchemy import Engine, text

from dashboard import queries, store
from dashboard.report import figures_report
from dashboard.store import StoreError, open_database
from dashboard.store.engine import writing
from dashboard.store.migrations import run
from tests.store.readings import issue, ledger
from tests.store.test_load import load

KILLS = int(os.environ.get("RECTIFY_TEST_KILLS", "6"))
"""How often each act is killed; the recipe `make kills` asks for more."""
SEED = int(os.environ.get("RECTIFY_TEST_SEED", "1"))

ACT = """
import sys
from dashboard import store
from dashboard.store.backup import back_up
from pathlib import Path
from tests.store.test_killed import week
from tests.store.test_load import load
act, url, folder = sys.argv[1:]
engine = store.open_database(url)
if act != "migration":
    engine.connect().close()
print("ready", flush=True)
sys.stdin.readline()
if act == "import":
    load(engine, week(2, "reported"))
elif act == "withdrawal":
    store.withdraw(engine, 1, "试")
elif act == "backup":
    back_up(engine, Path(folder) / "b.zip")
print("done", flush=True)
"""


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


def started(act: str, url: str, folder: Path) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", ACT, act, url, str(folder)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )


def killed(child: subprocess.Popen[str], after: float) -> None:
    """Let the child go on for so many seconds, then kill it."""
    assert child.stdin is not None
    assert child.stdout is not None
    assert child.stdout.readline() == "ready\n"
    child.stdin.write("\n")
    child.stdin.flush()
    time.sleep(after)
    child.send_signal(signal.SIGKILL)
    child.wait()
    child.stdin.close()
    child.stdout.close()


@pytest.mark.parametrize("act", ["import", "withdrawal", "backup"])
def test_a_kill_leaves_the_old_state_or_the_new(act: str, tmp_path: Path) -> None:
    template = tmp_path / "template.db"
    engine = open_database(f"sqlite:///{template}")
    load(engine, week(1, "in_progress"))
    old = state(engine)
    done = tmp_path / "done.db"
    engine.dispose()
    shutil.copy(template, done)
    after = open_database(f"sqlite:///{done}")
    began = time.monotonic()
    if act == "import":
        load(after, week(2, "reported"))
    elif act == "withdrawal":
        store.withdraw(after, 1, "试")
    took = max(time.monotonic() - began, 0.05)
    new = state(after)
    after.dispose()
    random = Random(f"{act} {SEED}")
    for number in range(max(1, KILLS // 3)):
        folder = tmp_path / str(number)
        folder.mkdir()
        url = f"sqlite:///{folder / 'rectify.db'}"
        shutil.copy(template, folder / "rectify.db")
        killed(started(act, url, folder), random.uniform(0, 1.5 * took))
        opened = open_database(url)
        found = state(opened)
        assert found in (old, new), number
        raw = sqlite3.connect(folder / "rectify.db")
        assert raw.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        raw.close()
        assert load(opened, week(3, "closed")).snapshot is not None  # and it goes on
        opened.dispose()
        if (folder / "b.zip").exists():  # under its own name there is a whole backup or none
            from dashboard.store.backup_reading import opened as opened_backup

            with opened_backup(folder / "b.zip"):
                pass


def test_a_kill_while_it_migrates(tmp_path: Path) -> None:
    template = tmp_path / "template.db"
    engine = open_database(f"sqlite:///{template}")
    load(engine, week(1, "in_progress"))
    new = state(engine)
    with writing(engine) as connection:
        run.downgrade(connection, "0001")
    engine.dispose()
    random = Random(f"migration {SEED}")
    for number in range(max(1, KILLS // 5)):
        path = tmp_path / f"{number}.db"
        shutil.copy(template, path)
        child = started("migration", f"sqlite:///{path}", tmp_path)
        time.sleep(random.uniform(0.3, 3))
        child.send_signal(signal.SIGKILL)
        child.communicate()
        opened = open_database(f"sqlite:///{path}")
        assert state(opened) == new
        opened.dispose()


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
