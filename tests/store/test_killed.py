"""Killed at any moment: the database opens and holds the old state or the new one."""

from __future__ import annotations

import os
import shutil
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from multiprocessing import get_context
from multiprocessing.connection import Connection as PipeConnection
from multiprocessing.context import ForkServerProcess
from pathlib import Path
from random import Random

import pytest
from sqlalchemy import Engine, create_engine, make_url, text

from dashboard import handover, queries, store
from dashboard.frames import DecisionOutcome
from dashboard.report import figures_report
from dashboard.returns import merge
from dashboard.store import StoreError, open_database
from dashboard.store.backup import back_up
from dashboard.store.backup_reading import opened as opened_backup
from dashboard.store.backup_reading import opened_as
from dashboard.store.engine import writing
from dashboard.store.handover_format import HANDOVER
from dashboard.store.ledgers import ARCHIVED
from dashboard.store.migrations import run
from dashboard.store.restoring import restore
from loaders.returned import read_returns
from tests import postgresql
from tests.store.readings import day, issue, ledger
from tests.store.test_load import load, rows_in
from tests.test_returns import CONTEXT, filled, forms

KILLS = int(os.environ.get("RECTIFY_TEST_KILLS", "19"))
"""How often anything is killed; the recipe `make kills` asks for more. Each act on each database gets its share."""
SEED = int(os.environ.get("RECTIFY_TEST_SEED", "1"))
BACKUP, HANDED, FORM, LATE_FORM = "b.zip", "h.zip", "form.xlsx", "late.xlsx"
UNIT, LATE_UNIT = "县财政局", "青石镇"

Step = Callable[[Engine, Path], object]


def put_back(engine: Engine, folder: Path) -> None:
    with opened_backup(folder / BACKUP) as held:
        restore(engine, held, replace=True)


def merge_forms(engine: Engine, folder: Path) -> None:
    info = queries.snapshot_info(engine, 1)
    assert info is not None
    returned = read_returns({FORM: (folder / FORM).read_bytes()}, CONTEXT)
    merged = merge(info, queries.held(engine, info), (), returned, day("2024-05-02"), "整改办")
    assert merged.amendment is not None
    store.amend(engine, merged.amendment)


def hand_in_late(engine: Engine, folder: Path) -> None:
    store.hand_in(engine, 1, 1, LATE_UNIT, LATE_FORM, (folder / LATE_FORM).read_bytes(), "qing")


ACTS: dict[str, tuple[Step, ...]] = {
    "import": (lambda engine, _: load(engine, week(2, "reported")),),
    "withdrawal": (lambda engine, _: store.withdraw(engine, 1, "试"),),
    "backup": (lambda engine, folder: back_up(engine, folder / "new.zip"),),
    "restore": (put_back,),
    "migration": (),
    "handover": (lambda engine, folder: handover.make(engine, 1, folder / "handed.zip"),),
    "receive": (lambda engine, folder: handover.take(engine, folder / HANDED, {None: "接来的台账"}),),
    "merge": (merge_forms,),
    "week": (
        hand_in_late,
        lambda engine, _: store.send_back(engine, 1, 2, "缺签字页", "整改办"),
        lambda engine, _: store.decide(engine, 1, "限期拨付", "整改办", issue_key="3"),
        lambda engine, _: store.record_outcome(engine, 1, 1, DecisionOutcome.ONGOING, 1, "整改办"),
        lambda engine, _: store.set_state(engine, 1, ARCHIVED),
    ),
}
"""What is killed, by its steps: each of them is done or not; a migration is done by opening the database."""
SHARE = -(-KILLS // (2 * len(ACTS) + 1))

PROCESSES = get_context("forkserver")
"""Children come from one process that has imported all this, which a new interpreter takes a second or two for."""
PROCESSES.set_forkserver_preload([__name__])


def doing(act: str, url: str, folder: Path, line: PipeConnection) -> None:
    """Do all steps once told to, and say how it ended: with nothing, or with what was said against it."""
    engine = None
    if act != "migration":
        engine = open_database(url)
        engine.connect().close()
    line.send("ready")
    line.recv()
    try:
        engine = engine or open_database(url)
        for step in ACTS[act]:
            step(engine, folder)
    except StoreError as error:
        line.send(str(error))
    else:
        line.send(None)


def week(number: int, status: str):  # type: ignore[no-untyped-def]
    facts = {"status": status, "lead_unit": UNIT, "units": (UNIT, LATE_UNIT)}
    return ledger([issue(f"第{n}项", str(n), **facts) for n in range(1, 150)], f"2024-05-{number:02d}")


def state(engine: Engine) -> tuple[object, ...]:
    """All that a reader sees: figures of every standing snapshot, the log, which must be whole, rows of each table."""
    assert queries.verify_log(engine).fault is None
    told = []
    for info in queries.snapshots(engine):
        held = queries.snapshot(engine, info.id)
        assert held is not None
        told.append((info.id, info.standing, len(held.issues), str(figures_report(held, None)["by_status"])))
    return (*told, *queries.events(engine)["action"].tolist(), *rows_in(engine).items())


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


def started(act: str, url: str, folder: Path) -> tuple[ForkServerProcess, PipeConnection]:
    """Return a process that has just begun an act, and the line to it."""
    line, other = PROCESSES.Pipe()
    child = PROCESSES.Process(target=doing, args=(act, url, folder, other))
    child.start()
    other.close()
    assert line.recv() == "ready"
    line.send("go")
    return child, line


def template(url: str, folder: Path, act: str) -> tuple[object, ...]:
    """Fill a database with what is there before the act; return what a reader sees of it."""
    engine = open_database(url)
    load(engine, week(1, "in_progress"))
    back_up(engine, folder / BACKUP)
    if act == "receive":
        handover.make(engine, 1, folder / HANDED)
    if act in ("merge", "week"):
        info = queries.snapshot_info(engine, 1)
        assert info is not None
        blank = forms(engine, info)
        (folder / FORM).write_bytes(filled(blank[UNIT], {"5": {"progress": "已拨付", "status": "申报完成"}}))
        (folder / LATE_FORM).write_bytes(filled(blank[LATE_UNIT], {"5": {"progress": "已核对"}}))
        store.hand_in(engine, 1, 1, UNIT, FORM, (folder / FORM).read_bytes(), "cai")
    old = state(engine)
    if act == "migration":
        with writing(engine) as connection:
            run.downgrade(connection, "0001")
    engine.dispose()
    return old


@pytest.mark.parametrize("act", ACTS)
def test_a_kill_leaves_the_old_state_or_the_new(act: str, database_url: str, tmp_path: Path) -> None:
    """Of several steps each is done or not."""
    sound = [template(database_url, tmp_path, act)]
    copies = Copies(database_url, tmp_path)
    with copies.copy("done.db") as url:
        began = time.monotonic()
        after = open_database(url)
        if act != "migration":
            began = time.monotonic()
        took = 0.0
        for step in ACTS[act]:
            step(after, tmp_path)
            took += time.monotonic() - began
            sound.append(state(after))
            began = time.monotonic()
        took = max(took, time.monotonic() - began, 0.05)
        after.dispose()
    assert len(set(sound)) == (1 if act in ("backup", "migration") else len(sound))
    for made in ("new.zip", "handed.zip"):
        (tmp_path / made).unlink(missing_ok=True)
    random = Random(f"{act} {SEED}")
    for number in range(SHARE):
        with copies.copy(f"{number}.db") as url:
            child, line = started(act, url, tmp_path)
            time.sleep(random.uniform(0, 1.5 * took))
            child.kill()
            child.join()
            line.close()
            copies.settled(url)
            again = open_database(url)
            assert state(again) in sound, number
            assert load(again, week(3, "closed"), ledger="台账").snapshot is not None  # and it goes on
            again.dispose()
        if (tmp_path / "new.zip").exists():  # under its own name there is a whole backup or none
            with opened_backup(tmp_path / "new.zip"):
                pass
        if (tmp_path / "handed.zip").exists():
            with opened_as(HANDOVER, tmp_path / "handed.zip", "handed.zip"):
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
                load(after, week(2, "reported"))
                took = time.monotonic() - began
                new = state(after)
                after.dispose()
            random = Random(f"server {SEED}")
            for number in range(SHARE):
                # filled anew each time: in a copy by TEMPLATE, PostgreSQL 15 on forgets in a crash which numbers its
                # sequences have given out since, as what it wrote ahead of them went into the log of the original
                with postgresql.database(server) as url:
                    template(url, tmp_path, "import")
                    child, line = started("import", url, tmp_path)
                    time.sleep(random.uniform(0, 1.5 * took))
                    postgresql.restart(server)
                    complaint = line.recv()
                    child.join()
                    line.close()
                    again = open_database(url)
                    found = state(again)
                    assert found in (old, new), number
                    if complaint is None:
                        assert found == new
                    else:  # told in Chinese, that nothing was stored or that it is not certain
                        assert found == old or "不能确定" in complaint
                    assert load(again, week(3, "closed")).snapshot is not None
                    again.dispose()
    except postgresql.NoServerError as missing:
        pytest.skip(str(missing))
