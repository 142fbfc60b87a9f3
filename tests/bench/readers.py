"""Sessions that read while weeks are stored, replaced and withdrawn; whether each page they see is of one week."""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from urllib.parse import parse_qs

from sqlalchemy import Engine

from dashboard.store import open_database, withdraw
from tests.bench import made_weeks
from tests.bench.serving import Server
from tests.bench.telling import PAGES, Told, told
from tests.bench.visitor import RunFailedError, Visitor

SESSIONS = 30
FIRST = date(2024, 11, 1)
WEEKS_AT_FIRST, MOST_WEEKS = 4, 8
SHORTEST, LENGTHS, STEP = 40, 97, 7
"""Weeks have from 40 to 136 issues, no two of any 97 in a row the same number."""
PAUSE_SECONDS = 0.1
"""Between two writes."""
LEAVES, GOES_TO_NEWEST = 0.15, 0.3


@dataclass
class Watched:
    """What the readers saw: runs, the snapshots they saw, what failed and what was of two weeks; and the writes."""

    runs: int = 0
    writes: dict[str, int] = field(default_factory=dict)
    snapshots: set[int] = field(default_factory=set)
    failures: list[str] = field(default_factory=list)
    mixed: list[str] = field(default_factory=list)
    first_views: list[float] = field(default_factory=list)
    """Seconds that newcomers waited for their first page."""
    without_page: int = 0
    """Newcomers who got none."""
    begun: dict[int, int] = field(default_factory=dict)
    """How often a page began → pages that did, those that did not come too."""
    memory: list[tuple[float, int]] = field(default_factory=list)
    """Seconds since the beginning, and bytes that the server held then."""


class Writer:
    """Whoever brings weeks in and takes them back, in another process than the server."""

    def __init__(self, database: str) -> None:
        self._engine: Engine = open_database(database)
        self._chance = random.Random(11)
        self._stored = 0
        self.standing: dict[date, int] = {}
        """As-of date → the snapshot that stands."""
        self.lengths: dict[int, int] = {}
        """Snapshot → how many issues it holds."""
        for week in range(WEEKS_AT_FIRST):
            self._store(FIRST + timedelta(7 * week))

    def close(self) -> None:
        """Leave the database."""
        self._engine.dispose()

    def write(self) -> str:
        """Store, replace or withdraw one week, and return which of these it was."""
        known = sorted(self.standing)
        kinds: dict[str, Callable[[], None]] = {
            "next week stored": lambda: self._store(known[-1] + timedelta(7)),
            "newest replaced": lambda: self._store(known[-1]),
            "earlier week replaced": lambda: self._store(self._chance.choice(known[:-1])),
            "newest withdrawn": lambda: self._withdraw(known[-1]),
            "earlier week withdrawn": lambda: self._withdraw(self._chance.choice(known[:-1])),
            "week between stored": lambda: self._store(self._chance.choice(known[:-1]) + timedelta(3)),
        }
        if len(known) <= WEEKS_AT_FIRST:
            kinds = {name: kind for name, kind in kinds.items() if "withdrawn" not in name}
        elif len(known) >= MOST_WEEKS:
            kinds = {name: kind for name, kind in kinds.items() if "withdrawn" in name}
        name = self._chance.choice(list(kinds))
        kinds[name]()
        return name

    def _store(self, as_of: date) -> None:
        length = SHORTEST + self._stored * STEP % LENGTHS
        self._stored += 1
        number = made_weeks.store_week(self._engine, as_of, length)
        self.standing[as_of], self.lengths[number] = number, length

    def _withdraw(self, as_of: date) -> None:
        withdraw(self._engine, self.standing.pop(as_of), "填报有误", "某人")


async def watch(server: Server, writer: Writer, seconds: float = 0, runs: int = 0) -> Watched:
    """Let the sessions read and the writer write for so long and so many runs, and return what came of it."""
    found = Watched()
    seen: list[tuple[str, int, Told]] = []
    began = time.monotonic()
    end = began + seconds

    def goes_on() -> bool:
        return time.monotonic() < end or (found.runs < runs and not found.failures)

    async def write() -> None:
        while goes_on():
            kind = await asyncio.to_thread(writer.write)
            found.writes[kind] = found.writes.get(kind, 0) + 1
            found.memory.append((time.monotonic() - began, server.memory_bytes()))
            await asyncio.sleep(PAUSE_SECONDS)

    async def read(chance: random.Random) -> None:
        while goes_on():
            visitor = Visitor(server.port)
            visitor.seen = []
            came, has_page = time.monotonic(), False
            try:
                await visitor.connect()
                while goes_on():
                    try:
                        await visitor.run()
                    finally:
                        found.begun[visitor.begun] = found.begun.get(visitor.begun, 0) + 1
                    found.runs += 1
                    if not has_page:
                        found.first_views.append(time.monotonic() - came)
                        has_page = True
                    seen.append((visitor.page, int(parse_qs(visitor.query)["snapshot"][0]), told(visitor.seen)))
                    if chance.random() < LEAVES:
                        break
                    visitor.page = chance.choice(PAGES)
                    if chance.random() < GOES_TO_NEWEST:
                        visitor.query = ""
            except (RunFailedError, OSError, TimeoutError) as error:
                found.failures.append(f"{visitor.page}?{visitor.query}: {error!r}")
                found.without_page += not has_page
            finally:
                visitor.leave()

    await asyncio.gather(write(), *(read(random.Random(number)) for number in range(SESSIONS)))
    for page, snapshot, said in seen:
        found.snapshots.add(snapshot)
        if not said.of_one_week(writer.lengths[snapshot]):
            found.mixed.append(f"{page}?snapshot={snapshot} ({writer.lengths[snapshot]} issues): {said}")
    return found
