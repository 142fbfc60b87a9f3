"""The shipped ledgers load, bring their decisions along, and load a second time without doubling anything."""

from __future__ import annotations

import tomllib
from pathlib import Path

from sqlalchemy import Engine

from dashboard import queries
from dashboard.samples import DEMO, load_samples
from tests.store.test_load import rows_in

DATA = Path(__file__).resolve().parents[1] / "data"


def test_the_demo_brings_its_decisions_once(sqlite_engine: Engine) -> None:
    load_samples(sqlite_engine, DATA)
    before = rows_in(sqlite_engine)
    load_samples(sqlite_engine, DATA)
    assert rows_in(sqlite_engine) == before
    told = tomllib.loads((DATA / "demo" / "decisions.toml").read_text(encoding="utf-8"))["decision"]
    held = queries.decisions(sqlite_engine, queries.ledger_named(sqlite_engine, str(DEMO.ledger)).id)
    assert [(one["on"], one["text"], one.get("issue"), len(one.get("outcome", ()))) for one in told] == [
        (one.met_on, one.text, one.issue_code, len(one.outcomes)) for one in held
    ]
    assert len({one.met_on for one in held}) >= 5
    assert {outcome.outcome.value for one in held for outcome in one.outcomes} == {"fulfilled", "ongoing", "postponed"}
