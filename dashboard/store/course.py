"""What a ledger's newest standing snapshots come to, kept in its own row: the list of all ledgers reads nothing else.

Read from the summaries anew, it would take a look at sixteen places for each of hundreds of ledgers.
"""

from __future__ import annotations

import json

from sqlalchemy import Connection, select, update

from dashboard.store import schema
from dashboard.store.standing import stands

MOST_POINTS = 16
"""Snapshots in the course of a ledger; of longer ones the latest."""


def write_course(connection: Connection, ledger_id: int) -> None:
    """Write the course of a ledger again, after one of its snapshots has come or gone; see `schema.ledger`."""
    snapshot, summary = schema.snapshot.c, schema.summary.c
    newest = select(snapshot.id, snapshot.as_of, snapshot.reviewed).where(snapshot.ledger_id == ledger_id, stands())
    points = connection.execute(newest.order_by(snapshot.as_of.desc()).limit(MOST_POINTS)).all()
    totals = select(
        summary.snapshot_id,
        summary.status,
        summary.issues,
        summary.overdue,
        summary.amount,
        summary.amount_rectified,
    ).where(
        summary.ledger_id == ledger_id,
        summary.snapshot_id.in_([point.id for point in points]),
        summary.dimension == "all",
    )
    told: dict[int, dict[str, list[int]]] = {point.id: {} for point in points}
    for number, status, *numbers in connection.execute(totals.order_by(summary.snapshot_id, summary.status)):
        told[number][status] = numbers
    course = [[point.id, point.as_of.isoformat(), point.reviewed, told[point.id]] for point in reversed(points)]
    connection.execute(
        update(schema.ledger)
        .where(schema.ledger.c.id == ledger_id)
        .values(course=json.dumps(course, separators=(",", ":")))
    )
