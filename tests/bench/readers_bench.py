"""Reading while others write: a newcomer's first view during an import, and thirty readers over minutes."""

from __future__ import annotations

import asyncio
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

from tests import postgresql
from tests.bench.made_ledger import write_ledger
from tests.bench.readers import SESSIONS, Watched, Writer, watch
from tests.bench.report import Figure
from tests.bench.serving import ROOT, Server, ours
from tests.bench.visitor import visit

MINUTES = 4.0
"""Until as many snapshots and views are kept as ever will be, and a while longer."""
IMPORTED_ROWS = 20_000
FIRST_VIEWS = 40
PAUSE_SECONDS = 0.1
MOST_WAIT = 2.0
"""What a first view may take during an import, as a multiple of one while nobody writes: there are two processors."""
CATALOGUE_SECONDS = 1.0
MOST_GROWTH = 1.05
"""What the last quarter may hold, as a multiple of the quarter before it."""
MEGABYTE = 1024 * 1024
FAILURES_SHOWN = 20
MOST_BEGINNINGS = 2
"""A page that finds the data changed begins anew, and then reads all at one moment."""


def figures(minutes: float = MINUTES) -> Iterator[Figure]:
    """Yield the lines of the report; the readers read for so many minutes on each database."""
    with ExitStack() as left:
        folder = Path(left.enter_context(tempfile.TemporaryDirectory()))
        databases = {"SQLite": f"sqlite:///{folder / 'read.db'}"}
        try:
            databases["PostgreSQL"] = left.enter_context(postgresql.database(left.enter_context(postgresql.running())))
        except postgresql.NoServerError as error:
            yield Figure("PostgreSQL: not measured", str(error))
        workbook = folder / "imported.xlsx"
        write_ledger(workbook, IMPORTED_ROWS)
        for name, database in databases.items():
            writer = Writer(database)
            with ours(database, catalogue_seconds=CATALOGUE_SECONDS) as server:
                found = asyncio.run(watch(server, writer, minutes * 60))
                yield from _watched(name, minutes, found)
            with ours(database, catalogue_seconds=CATALOGUE_SECONDS) as server:
                yield _first_view(name, server, database, workbook)
            writer.close()


def _watched(name: str, minutes: float, found: Watched) -> Iterator[Figure]:
    writes = ", ".join(f"{count} × {kind}" for kind, count in sorted(found.writes.items()))
    yield Figure(
        f"{name}: {SESSIONS} readers for {minutes:g} minutes: runs; writes meanwhile", f"{found.runs:,}; {writes}"
    )
    counts = {"pages of two weeks": len(found.mixed), "failures": len(found.failures)}
    for what, wrong in (counts | {"newcomers without a page": found.without_page}).items():
        yield Figure(f"{name}: {what}", str(wrong), aim_text="none", met=not wrong)
    for failure in (*found.failures[:FAILURES_SHOWN], *found.mixed[:FAILURES_SHOWN]):
        print(failure, file=sys.stderr)
    begun = ", ".join(f"{pages} × {times}" for times, pages in sorted(found.begun.items()))
    yield Figure(
        f"{name}: pages × how often each began",
        begun,
        max(found.begun, default=0),
        MOST_BEGINNINGS,
    )
    waited = sorted(found.first_views)
    if len(waited) > 1:
        middle, late = statistics.median(waited), statistics.quantiles(waited, n=20)[-1]
        measured = f"{middle:.1f} / {late:.1f} / {waited[-1]:.1f} s ({len(waited)} newcomers)"
        yield Figure(f"{name}: first view among them, median / 95th of a hundred / slowest", measured)
    by_minute = {int(second // 60): held for second, held in found.memory}
    yield Figure(
        f"{name}: memory at the end of each minute",
        f"{', '.join(f'{held / MEGABYTE:.0f}' for held in by_minute.values())} MB",
    )
    quarter = len(found.memory) // 4
    if quarter:
        held_bytes = [held for _, held in found.memory]
        last, before = max(held_bytes[-quarter:]), max(held_bytes[-2 * quarter : -quarter])
        measured = f"{last / MEGABYTE:.0f} / {before / MEGABYTE:.0f} MB"
        yield Figure(f"{name}: memory in the last quarter / in the one before", measured, last / before, MOST_GROWTH)


def _first_view(name: str, server: Server, database: str, workbook: Path) -> Figure:
    """Compare newcomers while nobody writes with those that come while a long load is being stored."""
    idle = [asyncio.run(_newcomer(server)) for _ in range(FIRST_VIEWS)]
    command = [sys.executable, "-m", "tests.bench.one_run", "import_ledger", str(workbook), database]
    importing = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL)
    during = []
    while importing.poll() is None:
        during.append(asyncio.run(_newcomer(server)))
        time.sleep(PAUSE_SECONDS)
    if importing.returncode:
        raise SystemExit("the import failed")
    measured = (
        f"{statistics.median(during) * 1000:.0f} / {statistics.median(idle) * 1000:.0f} ms ({len(during)} newcomers)"
    )
    ratio = statistics.median(during) / statistics.median(idle)
    return Figure(
        f"{name}: first view while {IMPORTED_ROWS:,} rows are imported / while nobody writes",
        measured,
        ratio,
        MOST_WAIT,
    )


async def _newcomer(server: Server) -> float:
    started = time.perf_counter()
    async with visit(server.port) as visitor:
        await visitor.run()
    return time.perf_counter() - started
