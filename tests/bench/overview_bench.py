"""The overview against an empty page, on a database with the shipped ledgers."""

from __future__ import annotations

import socket
import tempfile
from collections.abc import Iterator
from pathlib import Path

from tests.bench import page_bench
from tests.bench.report import Figure

DATA = Path(__file__).parents[2] / "data"


def figures() -> Iterator[Figure]:
    """Load the shipped ledgers, serve both pages in turn and yield the lines for the report."""
    from dashboard.samples import load_samples
    from dashboard.store import open_database

    with tempfile.TemporaryDirectory() as folder:
        database = f"sqlite:///{Path(folder) / 'bench.db'}"
        engine = open_database(database)
        load_samples(engine, DATA)
        engine.dispose()
        measured = page_bench.compare(database, _two_free_ports())
    yield Figure("an empty page, re-run", f"{measured['empty_ms']:.1f} ms")
    yield Figure(
        "overview / empty page, re-run",
        f"{measured['overview_ms']:.1f} ms",
        measured["overview_over_empty"],
        measured["aim"],
    )
    first = f"{measured['overview_first_run_ms']:.0f} ms, {measured['overview_first_run_kilobytes']:.0f} kB"
    yield Figure("overview, first run of a session", first)


def _two_free_ports() -> int:
    """Return a port that is free and whose next one is free too."""
    while True:
        with socket.socket() as one, socket.socket() as other:
            one.bind(("127.0.0.1", 0))
            port = int(one.getsockname()[1])
            try:
                other.bind(("127.0.0.1", port + 1))
            except (OSError, OverflowError):
                continue
            return port
