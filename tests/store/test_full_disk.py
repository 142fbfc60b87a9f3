"""Out of disk in the middle of an import: nothing is stored, what was there is readable, and later it goes through."""

from __future__ import annotations

import resource
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from random import Random

import pytest
from sqlalchemy import Engine, create_engine, make_url, text
from sqlalchemy.exc import OperationalError

from dashboard import store
from dashboard.store import LoadRequest, StoreError, open_database
from tests import postgresql
from tests.store.test_killed import state, week
from tests.store.test_load import load

MB = 1024 * 1024
FILE_MB = 6
"""Size of the file that comes with an import: more than there is room for, in the tables or in the server's log."""
DISK_MB = 64
ROOM = {"tables": 2 * MB, "log": MB // 2}
"""What is left on the disk, or how far a file may grow: not to the size of the next file of the log, 1 MB."""
TRIES = 100

Fill = Callable[[bool], None]
"""Leaves little room, or makes room again."""


def big_week(engine: Engine) -> store.LoadResult:
    """Import a week whose file is large and cannot be packed."""
    content = Random(7).randbytes(FILE_MB * MB)
    reading = replace(week(2, "reported"), sha256=sha256(content).hexdigest())
    return store.load(engine, [reading], {reading.file: content}, LoadRequest())


def test_a_full_disk_under_sqlite_leaves_what_was_there(tmp_path: Path) -> None:
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


@contextmanager
def disk(room: int) -> Iterator[tuple[Path, Fill | None]]:
    """Yield a folder that is a small disk of its own, and what fills that; None where nobody may mount one here."""
    folder = Path(tempfile.mkdtemp(prefix="disk-"))
    folder.chmod(0o755)  # the server's user must be able to enter
    mount = ["mount", "-t", "tmpfs", "-o", f"size={DISK_MB}m,mode=0777", "tmpfs", str(folder)]
    is_mounted = bool(shutil.which("mount")) and not subprocess.run(mount, capture_output=True, check=False).returncode

    def fill(full: bool) -> None:
        if full:
            (folder / "ballast").write_bytes(bytes(shutil.disk_usage(folder).free - room))
        else:
            (folder / "ballast").unlink()

    try:
        yield folder, fill if is_mounted else None
    finally:
        if is_mounted:
            subprocess.run(["umount", "--lazy", str(folder)], check=True)
        shutil.rmtree(folder)


def limit(server: str, room: int) -> Fill:
    """Return what lets no file of a server grow beyond so many bytes, or lets them again."""
    run = postgresql.as_server_user(Path(str(make_url(server).query["host"])))

    def fill(full: bool) -> None:
        for process in postgresql.processes(server):
            most = f"--fsize={room if full else 'unlimited'}:unlimited"
            # one that came down for want of room has no limit to be lifted
            subprocess.run([*run, "prlimit", most, "--pid", str(process)], check=full)

    return fill


def placed(server: str, place: Path) -> str:
    """Make a database whose tables are in a folder, and return its address."""
    admin = create_engine(server.format("postgres"), isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.execute(text(f"CREATE TABLESPACE small LOCATION '{place}'"))
        connection.execute(text("CREATE DATABASE filled TABLESPACE small"))
    admin.dispose()
    return server.format("filled")


def started_again(server: str) -> None:
    """Wait until a server can be used that could not write its log and came down for it, or start it."""
    for _ in range(TRIES):
        if not postgresql.processes(server):
            postgresql.restart(server)
        asking = create_engine(server.format("postgres"))
        try:
            asking.connect().close()
        except OperationalError:
            time.sleep(0.1)
        else:
            return
        finally:
            asking.dispose()
    raise AssertionError("the server does not come back")


@pytest.mark.postgresql
@pytest.mark.parametrize("by", ["disk", "limit"])
@pytest.mark.parametrize("what", ["tables", "log"])
def test_a_full_disk_under_postgresql_leaves_what_was_there(what: str, by: str) -> None:
    """Without room for its log a server comes down altogether; where nobody may mount a disk a limit stands for it."""
    try:
        with disk(ROOM[what]) as (folder, fill_disk):
            (folder / "tables").mkdir()
            postgresql.as_server_user(folder / "tables")
            made = {"wal-segsize": "1", **({"waldir": f"{folder}/log"} if what == "log" else {})}
            with postgresql.running({"min_wal_size": "2MB", "max_wal_size": "8MB"}, made) as server:
                engine = open_database(placed(server, folder / "tables"))
                load(engine, week(1, "in_progress"))
                old = state(engine)
                fill = fill_disk if by == "disk" and fill_disk is not None else limit(server, ROOM[what])
                fill(True)
                for _ in range(2):
                    with pytest.raises(StoreError, match=r"没有存入任何内容。请检查磁盘空间|连接不上数据库"):
                        big_week(engine)
                    if what == "tables":
                        assert state(engine) == old
                fill(False)
                started_again(server)
                assert state(engine) == old
                assert big_week(engine).snapshot is not None
                assert len(state(engine)) > len(old)
                engine.dispose()
    except postgresql.NoServerError as missing:
        pytest.skip(str(missing))
