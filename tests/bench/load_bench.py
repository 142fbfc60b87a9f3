"""Many viewers at once: what our server and a stock one with the naive page serve to 1, 10, 50, 100 and 200 of them."""

from __future__ import annotations

import asyncio
import random
import statistics
import tempfile
import time
from collections.abc import Callable, Coroutine, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

from tests.bench import pages_bench
from tests.bench.pages_bench import NAIVE_PAGE, SETTLE_SECONDS, Page
from tests.bench.report import Figure
from tests.bench.serving import Server, ours, stock
from tests.bench.visitor import RunFailedError, Visitor, visit

T = TypeVar("T")

SESSIONS = (200, 100, 50, 10, 1)
"""The most first, on servers just started: memory that fewer have left behind would serve them too."""
MOST, FEW = 200, 10
ROUNDS = 2
"""How often ours is measured with each number of sessions; the medians count. The stock one takes minutes: once."""
RUNS, STOCK_RUNS = 600, 20
"""The least runs a crowd makes together; everyone in it makes at least one."""
OVERVIEW_SHARE = 0.3
"""Of a viewer's runs, those that show the overview; the others go to any page alike."""
PATIENCE_SECONDS = 600.0
LEAST_OF_STOCK, LEAST_OF_FEW = 8.0, 0.7
STARTS = 5
MOST_OF_TENTH = 2.0
"""What the first visitor after a start may take, as a multiple of the tenth."""
MEGABYTE = 1024 * 1024
NAIVE = [Page("", "", "")]


class Crowd(NamedTuple):
    """What some sessions at once were served: seconds of each arrival and run, of the whole, and of the processor."""

    arrivals: list[float]
    runs: list[float]
    clock: float
    server: float
    client: float
    failures: int
    bytes_each: float


RATES: dict[str, Callable[[Crowd], float]] = {
    "by the clock": lambda crowd: len(crowd.runs) / crowd.clock,
    "of the server's processor": lambda crowd: len(crowd.runs) / crowd.server,
}


def _start_up(database: str) -> Figure:
    """Compare the first visitor after a start with the tenth, over some starts."""
    first, tenth = [], []
    for _ in range(STARTS):
        with ours(database) as server:
            taken = []
            for _ in range(10):
                before = server.processor_seconds()
                asyncio.run(_look_once(server))
                taken.append(server.processor_seconds() - before)
        first.append(taken[0])
        tenth.append(taken[-1])
    one, other = statistics.median(first), statistics.median(tenth)
    name = "first visitor after a start / the tenth, processor"
    return Figure(name, f"{one * 1000:.1f} / {other * 1000:.1f} ms", one / other, MOST_OF_TENTH)


async def _look_once(server: Server) -> None:
    async with visit(server.port) as visitor:
        await visitor.run()
        await asyncio.sleep(SETTLE_SECONDS)


def figures() -> Iterator[Figure]:
    """Measure both servers with every number of sessions, in turns, and yield the lines for the report."""
    app_crowds: dict[int, list[Crowd]] = {}
    naive_crowds: dict[int, list[Crowd]] = {}
    with tempfile.TemporaryDirectory() as folder:
        database, pages = pages_bench.shipped(Path(folder))
        yield _start_up(database)
        with stock(database, NAIVE_PAGE) as naive, ours(database) as app:
            asyncio.run(crowd(app, pages, len(pages), RUNS))  # pages and charts are made and kept
            asyncio.run(crowd(naive, NAIVE, 1, 2))
            for sessions in SESSIONS:
                app_crowds[sessions] = [asyncio.run(crowd(app, pages, sessions, RUNS))]
                naive_crowds[sessions] = [asyncio.run(crowd(naive, NAIVE, sessions, STOCK_RUNS))]
                yield from _compared(sessions, app_crowds[sessions], naive_crowds[sessions])
            for sessions in SESSIONS * (ROUNDS - 1):
                app_crowds[sessions].append(asyncio.run(crowd(app, pages, sessions, RUNS)))
    for what, rate in RATES.items():
        most, few = _median(rate, app_crowds[MOST]), _median(rate, app_crowds[FEW])
        name = f"ours, {MOST} sessions / {FEW}: runs a second {what}"
        yield _at_least(name, f"{most:.1f} / {few:.1f}", most / few, LEAST_OF_FEW)
    yield from _of_most(app_crowds[MOST], naive_crowds[MOST])
    every = [one for crowds in app_crowds.values() for one in crowds]
    client, server = (sum(getattr(one, side) for one in every) for side in ("client", "server"))
    share = client / (client + server)
    yield Figure("load generator's share of the processor time it and our server took", f"{share:.0%}")


def _compared(sessions: int, app: list[Crowd], naive: list[Crowd]) -> Iterator[Figure]:
    for what, rate in RATES.items():
        here, there = _median(rate, app), _median(rate, naive)
        name, measured = f"{sessions} sessions, ours / stock: runs a second {what}", f"{here:.1f} / {there:.2f}"
        if sessions == MOST:
            yield _at_least(name, measured, here / there, LEAST_OF_STOCK)
        else:
            yield Figure(name, measured, here / there)
    times = f"{_quantiles(app, 'runs')}; {_quantiles(naive, 'runs')}"
    yield Figure(f"{sessions} sessions, ours; stock: median and p95 of a run", times)


def _of_most(app: list[Crowd], naive: list[Crowd]) -> Iterator[Figure]:
    """What only the largest crowd tells; its memory is that on servers just started."""
    here, there = (crowds[0].bytes_each / MEGABYTE for crowds in (app, naive))
    yield Figure(f"memory for each of {MOST} sessions, ours / stock", f"{here:.2f} / {there:.2f} MB", here / there)
    times = f"{_quantiles(app, 'arrivals')}; {_quantiles(naive, 'arrivals')}"
    yield Figure(f"{MOST} arriving at once, ours; stock: median and p95 until the page is there", times)
    failures = sum(one.failures for one in app)
    yield Figure(f"{MOST} arriving at once at ours: not served", str(failures), None, None, "none", not failures)


def _at_least(name: str, measured: str, ratio: float, least: float) -> Figure:
    return Figure(name, measured, ratio, None, f"at least {least:g}", ratio >= least)


def _median(rate: Callable[[Crowd], float], crowds: list[Crowd]) -> float:
    return statistics.median(rate(one) for one in crowds)


def _quantiles(crowds: list[Crowd], of: str) -> str:
    seconds = sorted(one for crowd in crowds for one in getattr(crowd, of))
    if not seconds:
        return "none"
    return f"{statistics.median(seconds):.2f} / {seconds[int(len(seconds) * 0.95)]:.2f} s"


async def crowd(server: Server, pages: Sequence[Page], sessions: int, runs: int) -> Crowd:
    """Have so many visitors come at once to the first page, and then click on, each as soon as it sees its page."""
    before = server.memory_bytes()
    visitors = [Visitor(server.port, pages[0].name, pages[0].query, compression=True) for _ in range(sessions)]

    async def arrive(visitor: Visitor) -> float:
        started = time.perf_counter()
        await visitor.connect()
        await visitor.run(PATIENCE_SECONDS)
        return time.perf_counter() - started

    async def click_on(number: int) -> list[float]:
        visitor, chance, found = visitors[number], random.Random(number), []
        for _ in range(-(-runs // sessions)):
            page = pages[0] if chance.random() < OVERVIEW_SHARE else chance.choice(pages)
            visitor.page, visitor.query = page.name, page.query
            found.append((await visitor.run(PATIENCE_SECONDS)).seconds)
        return found

    try:
        arrivals, not_arrived = await _all_of(arrive(visitor) for visitor in visitors)
        clock, taken, own = time.perf_counter(), server.processor_seconds(), time.process_time()
        seconds, broken = await _all_of(click_on(number) for number in range(sessions))
        clock, taken = time.perf_counter() - clock, server.processor_seconds() - taken
        own = time.process_time() - own
        held = (server.memory_bytes() - before) / sessions
    finally:
        for visitor in visitors:
            visitor.leave()
    every = [one for several in seconds for one in several]
    return Crowd(arrivals, every, clock, taken, own, not_arrived + broken, held)


async def _all_of(waits: Iterable[Coroutine[Any, Any, T]]) -> tuple[list[T], int]:
    """Return what came of all of them, and how many failed."""
    found: list[T] = []
    failures = 0
    for result in await asyncio.gather(*waits, return_exceptions=True):
        if isinstance(result, (RunFailedError, OSError, TimeoutError)):
            failures += 1
        elif isinstance(result, BaseException):
            raise result
        else:
            found.append(result)
    return found, failures
