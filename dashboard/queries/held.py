"""A stored snapshot as the records that loaders made: issues with their keys and codes, and indicators."""

from __future__ import annotations

from sqlalchemy import Connection, Engine, select

from dashboard.frames import SnapshotInfo
from dashboard.queries.within import reading, within
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
    with reading(engine) as connection:
        return held_on(connection, info)


def held_on(connection: Connection, info: SnapshotInfo) -> Held:
    """Do the work of `held` on an open connection."""
    found = issues_held(connection, info.ledger.id, info.id)
    own = within(connection, info.ledger.id, info.id, info.as_of)
    if own is None:
        return found
    kept = [place for place, key in enumerate(found.keys) if key in own.keys]
    return Held(
        tuple(found.keys[place] for place in kept),
        tuple(found.codes[place] for place in kept),
        tuple(found.issues[place] for place in kept),
    )


def indicators_held(engine: Engine, info: SnapshotInfo) -> tuple[Indicator, ...]:
    """Return the indicator rows of a snapshot, every period kept, the newest of each code last."""
    table = schema.indicator
    statement = select(table).where(table.c.ledger_id == info.ledger.id, table.c.snapshot_id == info.id)
    with reading(engine) as connection:
        own = within(connection, info.ledger.id, info.id, info.as_of)
        if own is not None:
            statement = statement.where(table.c.issue.in_(own.codes))
        rows = connection.execute(statement.order_by(table.c.ordinal)).all()
    return tuple(
        Indicator(place=Place(row.file, row.sheet, row.sheet_row), **{name: getattr(row, name) for name in _FIELDS})
        for row in rows
    )


def units_within(engine: Engine, info: SnapshotInfo) -> frozenset[str] | None:
    """Return the units granted, as a snapshot's issues write them; None where every unit is within reach."""
    with reading(engine) as connection:
        own = within(connection, info.ledger.id, info.id, info.as_of)
        return None if own is None else frozenset(own.names)
