"""What the web app counts while it runs, for Prometheus: how often, how long and how much, never who or which.

Counters are of this process, so that the sum over processes is right. What the database holds is told as gauges, the
same by every process: of those it is the largest that counts.

Counting costs about a microsecond; what is kept elsewhere anyway is read only when somebody asks for the counts.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import NamedTuple

from prometheus_client import CollectorRegistry, Counter, Histogram, ProcessCollector
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4, generate_latest
from prometheus_client.registry import Collector

from dashboard.operation import logs
from dashboard.queries.totals import Totals

CONTENT_TYPE = CONTENT_TYPE_PLAIN_0_0_4

REGISTRY = CollectorRegistry(auto_describe=True)
ProcessCollector(registry=REGISTRY)
_RUNS = Histogram(
    "rectify_script_run_seconds",
    "Runs of a page's script, by how they ended: done, stopped (a newer run, the page's own end), failed.",
    ["result"],
    buckets=(0.01, 0.03, 0.1, 0.3, 1, 3, 10),
    registry=REGISTRY,
)
_IMPORTS = Histogram(
    "rectify_import_seconds",
    "Imports and previews on the page, by what came of them: stored, unchanged, previewed, refused, failed.",
    ["result"],
    buckets=(0.3, 1, 3, 10, 30, 100),
    registry=REGISTRY,
)
_ROWS = Counter("rectify_import_rows", "Issues and indicators stored by imports on the page.", registry=REGISTRY)
_ACCESS = Counter(
    "rectify_access", "Sign-ins, failed ones, sign-outs, sessions that ended, and denials.", ["kind"], registry=REGISTRY
)
_EXPORTS = Counter("rectify_exports", "Files handed out, logged or not.", registry=REGISTRY)
_DATABASE = Counter(
    "rectify_database_errors", "Times the database could not be opened, read or written.", ["kind"], registry=REGISTRY
)


class Kept(NamedTuple):
    """How often something that is kept was asked for, and how often it had to be made."""

    asked: int
    made: int


@contextmanager
def run() -> Iterator[None]:
    """Count a run of a page's script and how long it took."""
    began, result = time.perf_counter(), "done"
    try:
        yield
    except Exception:
        result = "failed"
        raise
    except BaseException:  # Streamlit ends runs by exceptions of its own
        result = "stopped"
        raise
    finally:
        _RUNS.labels(result).observe(time.perf_counter() - began)


@dataclass
class Import:
    """An import under way; whoever does it says what came of it."""

    result: str = "failed"
    rows: int = 0


@contextmanager
def importing() -> Iterator[Import]:
    """Count, and tell, an import or a preview, how long it took, and the rows it stored."""
    began, work = time.perf_counter(), Import()
    try:
        yield work
    finally:
        seconds = time.perf_counter() - began
        _IMPORTS.labels(work.result).observe(seconds)
        logs.tell("import", result=work.result, rows=work.rows, seconds=round(seconds, 3))
        _ROWS.inc(work.rows)


def access(kind: str) -> None:
    """Count a sign-in, a failed one, a sign-out, a session's end or a denial."""
    _ACCESS.labels(kind).inc()


def exported(files: int) -> None:
    """Count, and tell, files handed out."""
    _EXPORTS.inc(files)
    logs.tell("export", files=files)


def database_error(kind: str) -> None:
    """Count that the database could not be opened, read or written."""
    _DATABASE.labels(kind).inc()


class Looked(Collector):
    """What is looked up when somebody asks: open sessions, and what is kept for all visitors."""

    def __init__(self, sessions: Callable[[], int], kept: Callable[[], Mapping[str, Kept]]) -> None:
        self._sessions, self._kept = sessions, kept

    def collect(self) -> Iterable[Metric]:
        """Yield the counts as of now."""
        yield GaugeMetricFamily("rectify_sessions", "Pages open in browsers.", value=self._sessions())
        asked = CounterMetricFamily("rectify_kept_asked", "Times something kept was asked for.", labels=["what"])
        made = CounterMetricFamily("rectify_kept_made", "Times it had to be made anew.", labels=["what"])
        for what, count in self._kept().items():
            asked.add_metric([what], count.asked)
            made.add_metric([what], count.made)
        yield asked
        yield made


class Stored(Collector):
    """What the database holds, however it came there: by the page, by a command, by a restore."""

    def __init__(self, held: Totals | None) -> None:
        self._held = held

    def collect(self) -> Iterable[Metric]:
        """Yield the gauges; none where the database does not tell, so that nothing old is taken for new."""
        if self._held is None:
            return
        snapshots = GaugeMetricFamily("rectify_stored_snapshots", f"Snapshots by state. {_ALIKE}", labels=["state"])
        for state, number in self._held.snapshots.items():
            snapshots.add_metric([state], number)
        yield snapshots
        yield GaugeMetricFamily("rectify_stored_issues", f"Issues of all snapshots. {_ALIKE}", value=self._held.issues)
        if self._held.last_import is not None:
            yield GaugeMetricFamily(
                "rectify_last_import_timestamp_seconds",
                f"When a snapshot was stored last. {_ALIKE}",
                value=self._held.last_import.timestamp(),
            )


_ALIKE = "Of the database, alike in every process: take the max, not the sum."


def exposition(looked: Collector, held: Totals | None = None) -> bytes:
    """Return all counts as Prometheus reads them; `held` is what the database holds, None where it does not tell."""
    own = CollectorRegistry(auto_describe=False)
    own.register(looked)
    own.register(Stored(held))
    return generate_latest(REGISTRY) + generate_latest(own)
