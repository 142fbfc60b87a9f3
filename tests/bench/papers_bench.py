"""All papers of 500 issues in one zip, as the command makes them, each run in its own process."""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from tests.bench.report import Figure

ROOT = Path(__file__).parents[2]
ISSUES, TIMES = 500, 3
AIM_SECONDS, AIM_MEGABYTES = 10, 400
MEGABYTE = 1024 * 1024


def figures() -> Iterator[Figure]:
    """Store a ledger, write its pack a few times, and yield the lines for the report."""
    with tempfile.TemporaryDirectory() as folder:
        workbook, database = Path(folder) / "500.xlsx", f"sqlite:///{folder}/bench.db"
        run("write_ledger", str(workbook), str(ISSUES), "1")
        run("import_ledger", str(workbook), database)
        runs = [run("export_pack", folder, database) for _ in range(TIMES)]
    seconds = statistics.median(run["wall"] for run in runs)
    used = statistics.median(run["processor"] for run in runs)
    megabytes = statistics.median(run["peak_bytes"] for run in runs) / MEGABYTE
    yield Figure(
        f"all papers of {ISSUES} issues",
        f"{used:.1f} s processor, {seconds:.1f} s clock, {runs[0]['result'] / MEGABYTE:.1f} MB zip",
        aim_text=f"under {AIM_SECONDS} s processor",
        met=used < AIM_SECONDS,
    )
    yield Figure(
        f"all papers of {ISSUES} issues: peak memory",
        f"{megabytes:.0f} MB",
        aim_text=f"under {AIM_MEGABYTES} MB",
        met=megabytes < AIM_MEGABYTES,
    )


def run(*words: str) -> dict[str, float]:
    """Return what one measured run in a process of its own took."""
    command = [sys.executable, "-m", "tests.bench.one_run", *words]
    printed = subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True).stdout
    found: dict[str, float] = json.loads(printed)
    return found
