"""Reading, checking and storing a ledger as a multiple of inflating and parsing its XML, each in its own process."""

from __future__ import annotations

import json
import math
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from tests.bench.report import Figure

ROOT = Path(__file__).parents[2]
AIM = 4.0
"""The import of 100,000 rows may take this many times as long as expat alone."""
MEMORY_AIM_MEGABYTES = 500
MEGABYTE = 1024 * 1024


class Case(NamedTuple):
    """A workbook to measure with: its rows, over how many of them an issue stands, and how often to measure."""

    rows: int
    measures_each: int
    times: int
    judged: bool

    @property
    def name(self) -> str:
        """How the report calls it."""
        merged = f", {self.measures_each} merged per issue" if self.measures_each > 1 else ""
        return f"{self.rows:,} rows{merged}"


CASES = (Case(1_000, 1, 5, False), Case(10_000, 1, 5, False), Case(100_000, 1, 3, True), Case(100_000, 3, 3, False))


class Run(NamedTuple):
    """What one run took: seconds by the clock, seconds of the processor, bytes at the peak; and what it found."""

    wall: float
    processor: float
    peak_bytes: int
    result: int


class WrongResultError(Exception):
    """An import did not find what was written, so its time says nothing."""


def figures() -> Iterator[Figure]:
    """Measure every case and yield its lines for the report."""
    with tempfile.TemporaryDirectory() as folder:
        for case in CASES:
            yield from _figures_of(case, Path(folder))


def _figures_of(case: Case, folder: Path) -> Iterator[Figure]:
    workbook = folder / f"{case.rows}x{case.measures_each}.xlsx"
    _run("write_ledger", workbook, str(case.rows), str(case.measures_each))
    parsed, collected, imported = [], [], []
    for turn in range(case.times):
        database = folder / f"{workbook.stem}-{turn}.db"
        parsed.append(_run("parse_only", workbook))
        imported.append(_run("import_ledger", workbook, f"sqlite:///{database}"))
        collected.append(_run("parse_and_collect", workbook))
        for file in folder.glob(f"{database.name}*"):
            file.unlink()
    issues = math.ceil(case.rows / case.measures_each)
    if any(run.result != issues for run in imported):
        raise WrongResultError(f"{workbook.name}: {issues} issues written, read {[run.result for run in imported]}")
    yield Figure(f"{case.name}: expat", _seconds(parsed))
    yield Figure(
        f"{case.name}: import / expat, processor",
        _seconds(imported),
        _middle(imported).processor / _middle(parsed).processor,
        AIM if case.judged else None,
    )
    yield Figure(
        f"{case.name}: import / expat, clock", _seconds(imported), _middle(imported).wall / _middle(parsed).wall
    )
    yield Figure(
        f"{case.name}: import / expat with handlers, processor",
        _seconds(collected),
        _middle(imported).processor / _middle(collected).processor,
    )
    megabytes = _middle(imported).peak_bytes / MEGABYTE
    if case.judged:
        aim, met = f"under {MEMORY_AIM_MEGABYTES} MB", megabytes < MEMORY_AIM_MEGABYTES
        yield Figure(f"{case.name}: peak memory", f"{megabytes:.0f} MB", aim_text=aim, met=met)
    else:
        yield Figure(f"{case.name}: peak memory", f"{megabytes:.0f} MB")


def _run(kind: str, *arguments: Path | str) -> Run:
    command = [sys.executable, "-m", "tests.bench.one_run", kind, *map(str, arguments)]
    printed = subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True).stdout
    taken = json.loads(printed)
    return Run(taken["wall"], taken["processor"], taken["peak_bytes"], taken["result"])


def _middle(runs: list[Run]) -> Run:
    """Return the medians, each by itself."""
    return Run(
        statistics.median(run.wall for run in runs),
        statistics.median(run.processor for run in runs),
        int(statistics.median(run.peak_bytes for run in runs)),
        runs[0].result,
    )


def _seconds(runs: list[Run]) -> str:
    middle = _middle(runs)
    return f"{middle.processor:.2f} s processor, {middle.wall:.2f} s clock"
