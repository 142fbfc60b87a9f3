"""The demo county's dissolved bureau: its issues lead on to the successor from the day the roster names."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import Engine

from dashboard import queries
from dashboard.metrics.facts import Facts
from dashboard.metrics.figures import figures
from dashboard.metrics.scope import Scope
from dashboard.samples import DEMO
from dashboard.store import load
from loaders.reading import read_files
from loaders.records import Context
from tests.data.demo_reader import DEMO as FOLDER

OLD, NEW = "县乡村振兴局", "县农业农村局"


@pytest.mark.parametrize(("week", "followed"), [("2024-10-11", False), ("2024-10-18", True)])
def test_the_dissolved_bureau_is_followed_from_its_date(sqlite_engine: Engine, week: str, followed: bool) -> None:
    names = ("units.xlsx", f"ledger_{week}.xlsx")
    contents = {name: (FOLDER / name).read_bytes() for name in names}
    result = load(sqlite_engine, read_files(contents, Context()), contents, DEMO)
    assert result.snapshot is not None, result.findings
    held = queries.snapshot(sqlite_engine, result.snapshot)
    assert held is not None
    facts = Facts(held)
    asked, present = (figures(facts, scope=Scope(unit=name)) for name in (OLD, NEW))
    names_shown = [row.name for row in asked.by_unit]
    if followed:
        assert asked.followed == (OLD, NEW, date(2024, 10, 15))
        assert asked.whole.codes() == present.whole.codes()
        assert OLD not in names_shown
    else:
        assert asked.followed is None
        assert asked.total == sum(OLD in units for units in held.issues["units"]) > 0
        assert OLD in names_shown
