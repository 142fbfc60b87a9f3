"""A stored snapshot as the records that loaders made: issues with their keys and codes, and indicators."""

from __future__ import annotations

from sqlalchemy import Engine, select

from dashboard.frames import SnapshotInfo
from dashboard.store import schema
from dashboard.store.recalling import Held, issues_held
from loaders.records import Indicator, Place

_FIELDS = (
    "code", "name", "issue", "period", "numerator", "denominator", "target", "baseline_numerator",
    "baseline_denominator", "base_period", "numerator_label", "denominator_label", "unit", "better", "category",
    "source", "note",
)  # fmt: skip
"""Fields of `Indicator` whose column has their name."""


def held(engine: Engine, info: SnapshotInfo) -> Held:
    """Return the issues of a snapshot as records."""
    with engine.connect() as connection:
        return issues_held(connection, info.ledger.id, info.id)


def indicators_held(engine: Engine, info: SnapshotInfo) -> tuple[Indicator, ...]:
    """Return the indicator rows of a snapshot, every period kept, the newest of each code last."""
    table = schema.indicator
    statement = select(table).where(table.c.ledger_id == info.ledger.id, table.c.snapshot_id == info.id)
    with engine.connect() as connection:
        rows = connection.execute(statement.order_by(table.c.ordinal)).all()
    return tuple(
        Indicator(place=Place(row.file, row.sheet, row.sheet_row), **{name: getattr(row, name) for name in _FIELDS})
        for row in rows
    )
