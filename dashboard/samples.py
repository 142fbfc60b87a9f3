"""Loads the shipped ledgers into the database: the real 2023 case and the demo county with its weeks."""

from __future__ import annotations

import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

from sqlalchemy import Engine

from dashboard import queries, store
from dashboard.frames import DecisionOutcome
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


def record_decisions(engine: Engine, ledger_id: int, path: Path) -> None:
    """Record what the meetings of a shipped ledger decided, with the outcomes, each on the snapshot of its date."""
    told = tomllib.loads(path.read_text(encoding="utf-8"))
    number_of = {info.as_of: info.id for info in queries.snapshots(engine, ledger_id) if info.standing}
    for decision in told["decision"]:
        snapshot = number_of[decision["on"]]
        number = store.decide(
            engine,
            snapshot,
            decision["text"],
            told["actor"],
            issue_key=_key(engine, snapshot, decision.get("issue")),
            unit=decision.get("unit"),
            promised_on=decision.get("promised_on"),
        )
        for outcome in decision.get("outcome", ()):
            store.record_outcome(
                engine,
                ledger_id,
                number,
                DecisionOutcome(outcome["word"]),
                number_of[outcome["on"]],
                told["actor"],
                note=outcome["note"],
                moved_to=outcome.get("moved_to"),
            )


def _key(engine: Engine, snapshot_id: int, code: str | None) -> str | None:
    held = queries.snapshot(engine, snapshot_id)
    if code is None or held is None:
        return None
    return str(held.issues.set_index("code")["key"].loc[code])


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
    demo = queries.ledger_named(engine, str(DEMO.ledger)).id
    if not queries.decisions(engine, demo):
        record_decisions(engine, demo, folder / "demo" / "decisions.toml")
    return lines


if __name__ == "__main__":
    print("\n".join(load_samples(open_database(Settings().database_url), Path(sys.argv[1]))))
