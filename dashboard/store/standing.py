"""Which snapshots of a ledger stand: not replaced by a later load of the same date, not withdrawn."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import BindParameter, ColumnElement, Connection, Row, and_, or_, select

from dashboard.store import schema


def stands() -> ColumnElement[bool]:
    """Return the condition on `schema.snapshot` rows that stand."""
    return and_(schema.snapshot.c.replaced_by.is_(None), schema.snapshot.c.withdrawn_at.is_(None))


def leads_to(snapshot_id: int | BindParameter[int], as_of: date | BindParameter[date]) -> ColumnElement[bool]:
    """Return the condition on `schema.snapshot` rows that lead to one, as `SnapshotInfo.leads_to` says it of infos."""
    snapshot = schema.snapshot.c
    return or_(snapshot.id == snapshot_id, and_(stands(), snapshot.as_of < as_of))


def standing(connection: Connection, ledger_id: int) -> list[Row[Any]]:
    """Return the rows of a ledger's standing snapshots, oldest as-of date first; no two have the same date."""
    table = schema.snapshot
    statement = select(table).where(table.c.ledger_id == ledger_id, stands()).order_by(table.c.as_of, table.c.id)
    return list(connection.execute(statement))
