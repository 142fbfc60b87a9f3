"""A county whose rows lie on a shard, one of three beside a coordinator, against the same county in one PostgreSQL."""

from __future__ import annotations

import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from sqlalchemy import Engine, create_engine, text

from dashboard import queries
from dashboard.store import LoadRequest, load, open_database
from dashboard.store.spreading import spread
from loaders.reading import read_files
from loaders.records import Context
from tests.bench import made_ledger
from tests.bench.report import Figure
from tests.province import servers

ISSUES, WEEKS, TIMES = 2_000, 8, 9
SHARDS = 3


def figures() -> list[Figure]:
    """Return what a week's import and what pages ask cost on a shard against one database, taken in turn."""
    with servers.running(1 + SHARDS) as (coordinator, *others), coordinator.database("alone") as alone_url:
        spread_over = open_database(coordinator.url)
        spread(spread_over, {f"shard_{number}": server.url for number, server in enumerate(others, start=1)})
        alone = open_database(alone_url)
        both = spread_over, alone
        taken: dict[str, tuple[list[float], list[float]]] = {}

        def take(name: str, work: Callable[[Engine], object]) -> None:
            for engine, times in zip(both, taken.setdefault(name, ([], [])), strict=True):
                began = time.perf_counter()
                work(engine)
                times.append(time.perf_counter() - began)

        with tempfile.TemporaryDirectory() as folder:
            for week in range(WEEKS):
                path = Path(folder) / f"{week}.xlsx"
                made_ledger.write_ledger(path, ISSUES, week=week)
                contents = {path.name: path.read_bytes()}
                readings = read_files(contents, Context(made_ledger.as_of(week)))
                request = LoadRequest(ledger="县", as_of=made_ledger.as_of(week))
                take("a week stored", lambda engine, told=(readings, contents, request): load(engine, *told))
        for url in (coordinator.url, alone_url, *(server.url for server in others)):
            _count(url)
        newest = queries.newest(alone)[1].popitem()[1].snapshot
        held = queries.snapshot(alone, newest)
        if held is None or queries.snapshot(spread_over, newest) is None:
            raise ValueError(newest)
        key = str(held.issues["key"].iloc[0])
        for _ in range(TIMES):
            take("a snapshot read", lambda engine: queries.snapshot(engine, newest))
            take("one issue's history", lambda engine: queries.history(engine, _ledger(engine), key))
            take("its measures", lambda engine: queries.measure_history(engine, _ledger(engine), key))
            take("the trend of all weeks", lambda engine: queries.trend(engine, _ledger(engine)))
            take("全部台账, with whether each shard is there", lambda engine: (queries.courses(engine),
                                                                        queries.shards_away(engine)))  # fmt: skip
        for engine in both:
            engine.dispose()
    return [_figure(name, *times) for name, times in taken.items()]


def _ledger(engine: Engine) -> int:
    return queries.ledgers(engine)[0].id


def _count(url: str) -> None:
    """Have a server count what its tables hold, as it does by itself after a while."""
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        for name in connection.execute(text("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")).scalars():
            spread_there = f"SELECT relkind = 'p' FROM pg_class WHERE oid = to_regclass('{name}')"
            if not connection.execute(text(spread_there)).scalar_one():
                connection.execute(text(f"ANALYZE {name}"))
    engine.dispose()


def _figure(name: str, spread_over: list[float], alone: list[float]) -> Figure:
    one, other = statistics.median(spread_over), statistics.median(alone)
    return Figure(
        f"{SHARDS} shards: {name} / one PostgreSQL", f"{one * 1000:.0f} ms / {other * 1000:.0f} ms", one / other
    )
