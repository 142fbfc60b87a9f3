"""Whether memory stays level without a full collection after every run: many runs by visitors who come and go."""

from __future__ import annotations

import asyncio
import random
import tempfile
from collections.abc import Iterator
from contextlib import AsyncExitStack
from pathlib import Path

from tests.bench import pages_bench
from tests.bench.report import Figure
from tests.bench.serving import Server, ours
from tests.bench.visitor import visit

RUNS, SESSIONS, AT_ONCE = 20_000, 200, 20
RUNS_A_SESSION = 25
"""After so many runs a visitor leaves and another one comes."""
MEASURED_EVERY = 1_000
MOST_GROWTH = 1.05
"""What the last quarter of the soak may hold, as a multiple of the quarter before it."""
MEGABYTE = 1024 * 1024


def figures() -> Iterator[Figure]:
    """Run the soak on the shipped ledgers and yield its lines for the report."""
    with tempfile.TemporaryDirectory() as folder:
        database, addresses = pages_bench.shipped(Path(folder))
        with ours(database) as server:
            curve = asyncio.run(_soak(server, addresses))
    quarter = len(curve) // 4
    last, before = max(curve[-quarter:]), max(curve[-2 * quarter : -quarter])
    shown = ", ".join(f"{size / MEGABYTE:.0f}" for size in curve)
    yield Figure(f"soak, {RUNS:,} runs, {SESSIONS} sessions at a time: MB after every {MEASURED_EVERY:,}", shown)
    yield Figure(
        "soak: memory in the last quarter / in the quarter before",
        f"{last / MEGABYTE:.0f} MB",
        last / before,
        MOST_GROWTH,
    )


async def _soak(server: Server, addresses: list[pages_bench.Page]) -> list[int]:
    """Return the memory of the server after every so many runs."""
    curve: list[int] = []
    chance = random.Random(7)
    left = iter(range(1, RUNS + 1))

    async def sessions() -> None:
        """One of those at work at once: it looks after its share of the open sessions, in turns."""
        while True:
            async with AsyncExitStack() as open_ones:
                visitors = []
                for _ in range(SESSIONS // AT_ONCE):
                    page = chance.choice(addresses)
                    visitors.append(await open_ones.enter_async_context(visit(server.port, page.name, page.query)))
                for visitor in visitors * RUNS_A_SESSION:
                    number = next(left, None)
                    if number is None:
                        return
                    page = chance.choice(addresses)
                    visitor.page, visitor.query = page.name, page.query
                    await visitor.run()
                    if number % MEASURED_EVERY == 0:
                        curve.append(server.memory_bytes())

    await asyncio.gather(*(sessions() for _ in range(AT_ONCE)))
    return curve
