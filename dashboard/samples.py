"""Loads the shipped ledgers into the database: the real 2023 case and the demo county with its weeks."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

from sqlalchemy import Engine

from dashboard import queries
from dashboard.outcome import refusal
from dashboard.settings import Settings
from dashboard.store import LoadRequest, load, open_database
from loaders.reading import read_files
from loaders.records import Context

REAL = LoadRequest(ledger="峨边2023", region="峨边彝族自治县", state="归档", reviewer="乐山市审计局")
DEMO = LoadRequest(ledger="示例县（演示）", region="示例县", state="在办", reviewer="县审计局", demo=True)


def weeks(folder: Path) -> Iterator[tuple[LoadRequest, list[Path]]]:
    """Yield each snapshot to load: its ledger and its files, the roster with the first."""
    real = folder / "ebian_2023"
    yield REAL, [real / "units.xlsx", *sorted(real.glob("ledger_*.xlsx")), real / "indicators.xlsx"]
    demo = folder / "demo"
    roster = [demo / "units.xlsx"]
    for ledger in sorted(demo.glob("ledger_*.xlsx")):
        indicators = demo / ledger.name.replace("ledger_", "indicators_")
        yield DEMO, [*roster, ledger, *([indicators] if indicators.exists() else [])]
        roster = []


def load_samples(engine: Engine, folder: Path) -> list[str]:
    """Load every shipped snapshot and return one line for each. Raises ValueError when one is refused."""
    lines = []
    for request, paths in weeks(folder):
        contents = {path.name: path.read_bytes() for path in paths}
        known = next((ledger for ledger in queries.ledgers(engine) if ledger.name == request.ledger), None)
        roster = queries.roster(engine, known.id) if known else ()
        result = load(engine, read_files(contents, Context(roster=roster)), contents, request)
        if result.snapshot is None:
            raise ValueError(refusal(result.findings))
        lines.append(f"《{result.ledger}》截至{result.as_of}：第{result.snapshot}号期次")
    return lines


if __name__ == "__main__":
    print("\n".join(load_samples(open_database(Settings().database_url), Path(sys.argv[1]))))
