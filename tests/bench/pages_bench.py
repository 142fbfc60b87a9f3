"""Server time of every page as a multiple of an empty page's under the same server, and what a first view sends."""

from __future__ import annotations

import asyncio
import statistics
import tempfile
from collections.abc import Collection, Iterator
from contextlib import AsyncExitStack
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote, urlencode

from tests.bench import made_ledger
from tests.bench.report import Figure
from tests.bench.serving import ROOT, Server, ours, stock
from tests.bench.visitor import Visitor, visit

EMPTY_PAGE = "import streamlit as st\nst.write('')\n"
NAIVE_PAGE = Path(__file__).with_name("naive_page.py")
MADE_ISSUES, MADE_WEEKS = 2_000, 4
NAIVE_PAGES = """import streamlit as st
page = {page!r}
st.navigation([st.Page(page, title="one", default=True), st.Page(page, title="two", url_path="two")]).run()
"""
EVERYDAY = ("overview", "units", "categories", "deadlines", "indicators", "ledger", "meeting")
SWITCHES = 3
"""How often each page is come to."""
MOST_OF_NAIVE_SWITCH = 0.5
WARM_UP_RUNS, RUNS, FIRST_RUNS = 4, 41, 15
SETTLE_SECONDS = 0.02
"""After a run has ended for the visitor, the server still cleans up; that is its time too."""
AIMS = {"demo": (3.0, 2.5), "made": (5.0, 4.0)}
"""Ledger → how many times an empty page's time a first run and a re-run may take."""
MOST_SENT_KIB = 300


class Page(NamedTuple):
    """A page as a visitor asks for it: `label` in the report, `name` and `query` in the address."""

    label: str
    name: str
    query: str


class Times(NamedTuple):
    """One run: seconds of the server's processor, seconds by the clock, bytes sent."""

    processor: float
    clock: float
    size: int


def figures(labels: Collection[str] = (), ledgers: Collection[str] = ()) -> Iterator[Figure]:
    """Measure pages on the demo ledger and on a made one, all unless named, and yield the lines for the report."""
    with tempfile.TemporaryDirectory() as folder:
        for ledger, prepare in (("demo", shipped), ("made", made)):
            if ledger in (ledgers or AIMS):
                database, pages = prepare(Path(folder))
                chosen = [page for page in pages if page.label in labels] or pages
                yield from _figures(ledger, database, chosen, Path(folder))


def naive_figures() -> Iterator[Figure]:
    """Measure the overview against one built naively under `streamlit run`, on the demo ledger."""
    with tempfile.TemporaryDirectory() as folder:
        database, pages = shipped(Path(folder))
        with stock(database, NAIVE_PAGE) as naive, ours(database) as app:
            seconds = asyncio.run(_in_turns([(naive, Page("", "", "")), (app, pages[0])]))
    for what, (slow, fast) in (("first run", _medians(seconds, 0)), ("re-run", _medians(seconds, 1))):
        name = f"naive overview under streamlit run / ours, {what}"
        yield Figure(f"{name}, processor", f"{_ms(slow)} / {_ms(fast)}", slow.processor / fast.processor)
        yield Figure(f"{name}, clock", "", slow.clock / fast.clock)


def switch_figures() -> Iterator[Figure]:
    """Measure going from page to page by the navigation on top, against a naive app of two pages."""
    with tempfile.TemporaryDirectory() as folder:
        database, pages = shipped(Path(folder))
        script = Path(folder) / "naive_pages.py"
        script.write_text(NAIVE_PAGES.format(page=str(NAIVE_PAGE)), "utf-8")
        everyday = [page.name for page in pages if page.label in EVERYDAY]
        with stock(database, script) as naive, ours(database) as app:
            slow, fast = asyncio.run(_switching([(naive, ["", "two"]), (app, everyday)]))
    base = statistics.median(run.processor for runs in slow.values() for run in runs)
    taken = {name: statistics.median(run.processor for run in runs) for name, runs in fast.items()}
    for what, seconds in (
        ("all everyday pages", statistics.median(taken.values())),
        (f"the slowest ({max(taken, key=lambda name: taken[name]) or 'overview'})", max(taken.values())),
    ):
        measured = f"{seconds * 1000:.1f} ms / {base * 1000:.1f} ms"
        yield Figure(f"page switch, processor, {what} / naive", measured, seconds / base, MOST_OF_NAIVE_SWITCH)


async def _switching(asked: list[tuple[Server, list[str]]]) -> list[dict[str, list[Times]]]:
    """Return of each server what it took to come to each of its pages from the one before, in turns.

    The navigation asks for a page without an address; each page was shown once before anything is counted.
    """
    found: list[dict[str, list[Times]]] = [{name: [] for name in names} for _, names in asked]
    async with AsyncExitStack() as sessions:
        visitors = [await sessions.enter_async_context(visit(server.port)) for server, _ in asked]
        for number in range(-1, SWITCHES):
            for place in range(max(len(names) for _, names in asked)):
                for (server, names), visitor, taken in zip(asked, visitors, found, strict=True):
                    visitor.page, visitor.query = names[(place + max(number, 0)) % len(names)], ""
                    times = await _timed(server, visitor)
                    if number >= 0:
                        taken[visitor.page].append(times)
    return found


def _figures(ledger: str, database: str, pages: list[Page], folder: Path) -> Iterator[Figure]:
    script = folder / "empty" / "empty.py"
    script.parent.mkdir(exist_ok=True)
    script.write_text(EMPTY_PAGE, "utf-8")
    most = (0, "")
    with ours(database, script) as empty, ours(database) as app:
        for page in pages:
            seconds = asyncio.run(_in_turns([(empty, Page("", "", "")), (app, page)]))
            for number, what in enumerate(("first run", "re-run")):
                base, taken = _medians(seconds, number)
                name = f"{ledger}: {page.label}, {what} / empty page"
                yield Figure(name, f"{_ms(taken)} / {_ms(base)}", _ratio(seconds, number), AIMS[ledger][number])
            most = max(most, (_medians(seconds, 0)[1].size, page.label))
    kib = most[0] / 1024
    aim = f"under {MOST_SENT_KIB} KiB"
    yield Figure(
        f"{ledger}: most sent for a first view ({most[1]})", f"{kib:.0f} KiB", None, None, aim, kib < MOST_SENT_KIB
    )


def _ms(times: Times) -> str:
    return f"{times.processor * 1000:.1f} ms"


def _medians(seconds: list[tuple[list[Times], list[Times]]], number: int) -> list[Times]:
    """Return of each server the medians of its first runs (0) or re-runs (1)."""
    return [Times(*(statistics.median(column) for column in zip(*runs[number], strict=True))) for runs in seconds]


def _ratio(seconds: list[tuple[list[Times], list[Times]]], number: int) -> float:
    """Return the median of what a run took as a multiple of the empty page's run in the same turn.

    The processor changes its speed within seconds; the two runs of a turn are a tenth of a second apart.
    """
    empty, page = (runs[number] for runs in seconds)
    return statistics.median(run.processor / base.processor for base, run in zip(empty, page, strict=True))


async def _in_turns(asked: list[tuple[Server, Page]]) -> list[tuple[list[Times], list[Times]]]:
    """Return of each page the first runs of new sessions, and the re-runs of one.

    Servers take turns, so that whatever else the machine does weighs on all alike; who begins, changes with every turn.
    The very first visitor, for whom figures and charts are made and kept, is not counted.
    """
    found: list[tuple[list[Times], list[Times]]] = [([], []) for _ in asked]
    async with AsyncExitStack() as sessions:
        visitors = [
            await sessions.enter_async_context(visit(server.port, page.name, page.query)) for server, page in asked
        ]
        for visitor in visitors * WARM_UP_RUNS:
            await visitor.run()
        turn = list(zip(asked, visitors, found, strict=True))
        for _ in range(FIRST_RUNS):
            for (server, page), _, (first, _) in turn:
                async with visit(server.port, page.name, page.query) as newcomer:
                    first.append(await _timed(server, newcomer))
            turn.reverse()
        for _ in range(RUNS):
            for (server, _), visitor, (_, again) in turn:
                again.append(await _timed(server, visitor))
            turn.reverse()
    return found


async def _timed(server: Server, visitor: Visitor) -> Times:
    await asyncio.sleep(SETTLE_SECONDS)
    before = server.processor_seconds()
    run = await visitor.run()
    await asyncio.sleep(SETTLE_SECONDS)
    return Times(server.processor_seconds() - before, run.seconds, run.size)


def shipped(folder: Path) -> tuple[str, list[Page]]:
    """Return a database with the shipped ledgers, and every page of the demo ledger's newest snapshot."""
    from dashboard.samples import load_samples
    from dashboard.store import open_database

    database = f"sqlite:///{folder / 'shipped.db'}"
    engine = open_database(database)
    load_samples(engine, ROOT / "data")
    engine.dispose()
    return database, pages_of(database)


def made(folder: Path) -> tuple[str, list[Page]]:
    """Return a database with a made ledger of 2,000 issues, 60 units and four weeks, and every page of its newest."""
    from dashboard.store import LoadRequest, load, open_database
    from loaders.reading import read_files

    database = f"sqlite:///{folder / 'made.db'}"
    engine = open_database(database)
    for week in range(MADE_WEEKS):
        path = folder / f"made_{week}.xlsx"
        made_ledger.write_ledger(path, MADE_ISSUES, week=week)
        contents = {path.name: path.read_bytes()}
        request = LoadRequest(ledger="made", as_of=made_ledger.as_of(week))
        if load(engine, read_files(contents), contents, request).snapshot is None:
            raise SystemExit("a made ledger was refused")
    engine.dispose()
    return database, pages_of(database)


def pages_of(database: str, ledger_id: int | None = None) -> list[Page]:
    """Return every page on the newest snapshot there is (of a ledger); units also with the one that takes part most."""
    from dashboard import queries
    from dashboard.metrics.facts import Facts
    from dashboard.metrics.figures import figures as figures_of
    from dashboard.store import open_database

    engine = open_database(database)
    newest = max(queries.snapshots(engine, ledger_id), key=lambda info: info.as_of)
    snapshot = queries.snapshot(engine, newest.id)
    engine.dispose()
    assert snapshot is not None
    found = figures_of(Facts(snapshot))
    unit = max(found.by_unit, key=lambda row: row.any.n()).name
    code = found.facts.codes[0]
    here = {"snapshot": str(newest.id)}
    queries_of = {"issue": {**here, "code": code}}
    names = sorted(path.stem for path in (ROOT / "pages").glob("*.py") if path.stem not in ("overview", "people"))
    pages = [("overview", "", here), *((name, name, queries_of.get(name, here)) for name in names)]
    pages.append(("one unit", "units", {**here, "unit": unit}))
    return [Page(label, name, urlencode(query, quote_via=quote)) for label, name, query in pages]
