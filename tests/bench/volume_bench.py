"""A county among a hundred, 10.4 million issue rows in all, against the same county alone; on SQLite and PostgreSQL."""

from __future__ import annotations

import os
import random
import shutil
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from sqlalchemy import Engine, func, select, text

from dashboard import queries
from dashboard.frames import UNITS
from dashboard.metrics.facts import Facts
from dashboard.metrics.figures import figures as figures_of
from dashboard.metrics.groups import Group
from dashboard.metrics.ledgers import RATES, all_ledgers
from dashboard.metrics.pace import pace, part_of
from dashboard.metrics.scope import LEAD, Scope
from dashboard.store import load, open_database, schema, withdraw
from tests import postgresql
from tests.bench import made_counties, made_ledger, papers_bench, volume_pages
from tests.bench.made_counties import Week
from tests.bench.pages_bench import pages_of
from tests.bench.report import Figure
from tests.metrics.factory import frame

COUNTIES = int(os.environ.get("BENCH_COUNTIES", "100"))
ISSUES, WEEKS = int(os.environ.get("BENCH_ISSUES", "2000")), 52
DATABASES = os.environ.get("BENCH_DATABASES", "SQLite PostgreSQL").split()
TIMES = 5
LIST_TIMES, WRITE_TIMES = 21, 15
PAGE_AIM, WRITE_AIM = 2.0, 1.1
"""How many times what it takes alone a county's page and a write may take; of writes a tenth is what runs differ by."""
LIST_AIM_MS = 10
SQLITE = "SQLite"
_ROOM = {SQLITE: 1, "PostgreSQL": 2}
"""How many times as large as the county's SQLite file a county becomes in each; PostgreSQL's log is counted in."""
SAMPLED = 3
LIMIT_MEGABYTES = 2048
LARGEST = (
    ("rows of 20 columns", "write_ledger", 500_000),
    ("rows of 20 columns", "write_ledger", 250_000),
    ("short rows of 6 columns", "write_brief_ledger", 460_000),
)
"""Workbooks: what they hold, which of `one_run` writes them, and how many rows."""
GIGABYTE, MEGABYTE = 1024**3, 1024**2
_SERVER = {"shared_buffers": "512MB", "max_wal_size": "8GB", "maintenance_work_mem": "256MB"}


class Filled(NamedTuple):
    """The database of the county alone, the one of all counties, and the number of the county there.

    SQLite works in this process: its processor's time is judged. PostgreSQL works in others: the clock is.
    """

    name: str
    alone: str
    many: str
    county: int

    @property
    def seconds(self) -> Callable[[], float]:
        """What to ask for the time."""
        return time.process_time if self.name == SQLITE else time.perf_counter

    @property
    def label(self) -> str:
        """How the report calls it."""
        return f"{self.name}, {'processor' if self.name == SQLITE else 'clock'}"


def figures() -> Iterator[Figure]:
    """Fill the databases, measure in each and yield the lines for the report."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="volume-")))
        server = stack.enter_context(postgresql.running(_SERVER))
        alone = [f"sqlite:///{folder / 'alone.db'}", stack.enter_context(postgresql.database(server))]
        engines = [open_database(url) for url in alone]
        made_counties.store_county(engines, folder, ISSUES, WEEKS)
        # what a server does by itself within minutes; a ledger just stored would have the worse plans
        with engines[1].connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text("VACUUM (ANALYZE)"))
        for engine in engines:
            engine.dispose()
        _look_for_room(folder, (folder / "alone.db").stat().st_size)
        for name, url, copied in ((SQLITE, alone[0], _file), ("PostgreSQL", alone[1], _template)):
            if name not in DATABASES:
                continue
            with copied(url, server) as many:
                filled = Filled(name, url, many, (COUNTIES + 1) // 2)
                yield from _filling(filled)
                yield from _lists(filled)
                yield from _writes(filled, folder)
                yield from _pages(filled)


def _look_for_room(folder: Path, size: int) -> None:
    needed, free = max(_ROOM[name] for name in DATABASES) * size * COUNTIES, shutil.disk_usage(folder).free
    if needed > free:
        raise SystemExit(
            f"{COUNTIES} counties need up to {needed / GIGABYTE:.0f} GB and {folder.parent} has {free / GIGABYTE:.0f}: "
            "free some, point TMPDIR elsewhere, or set BENCH_COUNTIES"
        )


@contextmanager
def _file(url: str, _server: str) -> Iterator[str]:
    source = Path(url.removeprefix("sqlite:///"))
    target = source.with_name("many.db")
    shutil.copy(source, target)
    yield f"sqlite:///{target}"
    for file in target.parent.glob(f"{target.name}*"):
        file.unlink()


@contextmanager
def _template(url: str, server: str) -> Iterator[str]:
    with postgresql.database(server, template=url) as made:
        yield made


def _filling(filled: Filled) -> Iterator[Figure]:
    started = time.perf_counter()
    rows = made_counties.multiply(filled.many, COUNTIES)
    seconds = time.perf_counter() - started
    engine = open_database(filled.many)
    chance = random.Random(1)
    with engine.connect() as connection:
        last = connection.scalar(select(func.max(schema.snapshot.c.id)))
        size = (
            Path(str(engine.url.database)).stat().st_size
            if engine.dialect.name == "sqlite"
            else connection.scalar(text("SELECT pg_database_size(current_database())"))
        )
    for snapshot in (last, *chance.sample(range(WEEKS + 1, last), SAMPLED)):
        made_counties.check(engine, (snapshot - 1) // WEEKS + 1, snapshot)
    engine.dispose()
    told = f"{rows:,} issue rows in {COUNTIES} ledgers, {size / GIGABYTE:.1f} GB, made in {seconds:.0f} s"
    yield Figure(f"{filled.name}: made", told)


def _lists(filled: Filled) -> Iterator[Figure]:
    """Time what the burn-up and the list of all ledgers read and work out."""
    engine = open_database(filled.many)
    info = queries.latest(engine, filled.county)
    snapshot = queries.snapshot(engine, info.id) if info else None
    assert info is not None
    assert snapshot is not None
    facts = Facts(snapshot)
    unit = max(figures_of(facts).by_unit, key=lambda row: row.any.n()).name
    other = next(row.name for row in figures_of(facts).by_unit if row.name != unit)
    merged = Facts(replace(snapshot, units=frame(UNITS, [{"name": other, "aliases": (), "successor": unit}])))
    for what, known, scope in (
        ("", facts, Scope()),
        (" of a unit", facts, Scope(unit=unit)),
        (" of a unit that has succeeded another", merged, Scope(unit=unit, role=LEAD)),
    ):
        whole = figures_of(known, None, scope).whole

        def burn_up(whole: Group = whole) -> None:
            found = pace(whole, queries.trend(engine, info.ledger.id, info, part_of(whole)))
            assert len(found.points) == WEEKS

        yield _under(f"{filled.label}: {WEEKS} weeks' trend{what}", _milliseconds(filled, burn_up, engine))

    def every_ledger() -> None:
        found = all_ledgers(queries.courses(engine))
        assert len(found.rows) == COUNTIES
        for row in found.rows:
            for key in RATES:
                row.rate(key)
            assert row.trend
        assert found.regions

    yield _under(f"{filled.label}: 全部台账, {COUNTIES} ledgers", _milliseconds(filled, every_ledger, engine))
    engine.dispose()


def _under(name: str, milliseconds: float) -> Figure:
    aim = f"under {LIST_AIM_MS} ms"
    return Figure(name, f"{milliseconds:.1f} ms", aim_text=aim, met=milliseconds < LIST_AIM_MS)


def _milliseconds(filled: Filled, work: Callable[[], object], engine: Engine) -> float:
    """Return the median, each time on a connection that has read nothing yet."""
    taken = []
    for _ in range(LIST_TIMES):
        engine.dispose()
        with engine.connect() as connection:
            connection.execute(text("SELECT 1"))
        started = filled.seconds()
        work()
        taken.append(filled.seconds() - started)
    return statistics.median(taken) * 1000


class Write(NamedTuple):
    """A county's ledger in an open database, a week for it, and another workbook for the same week."""

    engine: Engine
    week: Week
    instead: Week

    def taken(self, seconds: Callable[[], float]) -> tuple[float, float, float]:
        """Return what storing, replacing and taking back take; afterwards all is as before."""
        started = seconds()
        load(self.engine, *self.week)
        stored = seconds()
        second = load(self.engine, *self.instead)
        replaced = seconds()
        if second.snapshot is None or second.replaced is None:
            raise SystemExit("a made ledger was refused")
        withdraw(self.engine, second.snapshot, "bench")
        return stored - started, replaced - stored, seconds() - replaced


def _writes(filled: Filled, folder: Path) -> Iterator[Figure]:
    """Time a week with one new issue: stored, replaced by another workbook, taken back; in turns."""
    engines = [open_database(url) for url in (filled.alone, filled.many)]
    writes = []
    for engine, county in zip(engines, (1, filled.county), strict=True):
        readings, contents, request = made_counties.week_of(folder, county, ISSUES + 1, WEEKS + 1)
        instead = (readings, contents, replace(request, as_of=made_ledger.as_of(WEEKS)))
        writes.append(Write(engine, made_counties.week_of(folder, county, ISSUES + 1, WEEKS), instead))
    taken = [[write.taken(filled.seconds) for write in writes] for _ in range(WRITE_TIMES)]
    for step, what in enumerate(("import", "replacement", "withdrawal")):
        alone, many = (statistics.median(turn[place][step] for turn in taken) for place in (0, 1))
        told = f"{many * 1000:.0f} ms / {alone * 1000:.0f} ms"
        yield Figure(f"{filled.label}: {what} of a week, among {COUNTIES} / alone", told, many / alone, WRITE_AIM)
    for engine in engines:
        engine.dispose()


def _pages(filled: Filled) -> Iterator[Figure]:
    alone, many = pages_of(filled.alone, 1), pages_of(filled.many, filled.county)
    for one, other in zip(alone, many, strict=True):
        taken = volume_pages.in_turns(((one, filled.alone), (other, filled.many)), TIMES, filled.seconds)
        told = f"{taken[1] * 1000:.0f} ms / {taken[0] * 1000:.0f} ms"
        name = f"{filled.label}: {one.label}, read cold, among {COUNTIES} / alone"
        yield Figure(name, told, taken[1] / taken[0], PAGE_AIM)


def limit_figures() -> Iterator[Figure]:
    """Import what is at the limits of what is taken, or is refused before it is read."""
    for name, writer, rows in LARGEST:
        with tempfile.TemporaryDirectory() as folder:
            workbook, database = Path(folder) / "large.xlsx", f"sqlite:///{folder}/large.db"
            size = papers_bench.run(writer, str(workbook), str(rows))["result"] / MEGABYTE
            taken = papers_bench.run("import_or_refuse", str(workbook), database)
        megabytes, issues = taken["peak_bytes"] / MEGABYTE, int(taken["result"])
        done = f"{issues:,} issues stored" if issues else "refused"
        yield Figure(
            f"{rows:,} {name}, {size:.0f} MB",
            f"{done}, {taken['processor']:.1f} s processor, {megabytes:.0f} MB at the peak",
            aim_text=f"under {LIMIT_MEGABYTES:,} MB",
            met=megabytes < LIMIT_MEGABYTES,
        )
