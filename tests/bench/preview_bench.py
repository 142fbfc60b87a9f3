"""The preview of a week's workbook on the page 数据: read, check and compare 5,000 rows with the week before."""

from __future__ import annotations

import statistics
import tempfile
from collections.abc import Iterator
from pathlib import Path

from tests.bench.papers_bench import run
from tests.bench.report import Figure

ROWS, TIMES = 5_000, 3
AIM_SECONDS = 5


def figures() -> Iterator[Figure]:
    """Store one ledger, preview another of as many rows a few times, and yield the line for the report."""
    with tempfile.TemporaryDirectory() as folder:
        workbook, database = Path(folder) / "5000.xlsx", f"sqlite:///{folder}/bench.db"
        run("write_ledger", str(workbook), str(ROWS), "1")
        run("import_ledger", str(workbook), database)
        runs = [run("preview_ledger", str(workbook), database) for _ in range(TIMES)]
    seconds = statistics.median(one["wall"] for one in runs)
    used = statistics.median(one["processor"] for one in runs)
    yield Figure(
        f"preview of {ROWS:,} rows with the difference to the week before",
        f"{used:.1f} s processor, {seconds:.1f} s clock",
        aim_text=f"under {AIM_SECONDS} s processor",
        met=used < AIM_SECONDS,
    )
