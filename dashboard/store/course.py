"""What a ledger's newest standing snapshots come to, kept in its own row: the list of all ledgers reads nothing else.

Read from the summaries anew, it would take a look at sixteen places for each of hundreds of ledgers. Only what a row of
that list shows is kept, because reading more than that took most of the list's time.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Row, select, update

from dashboard.store import schema
from dashboard.store.standing import stands
from loaders.records import DONE, Status

MOST_POINTS = 16
"""Snapshots in the course of a ledger; of longer ones the latest."""

_STEPS = (frozenset(Status) - {Status.ENDED}, frozenset((Status.REPORTED, *DONE)), frozenset(DONE))
"""What `frames.Course` counts at each snapshot, in its order: counted, reported, rectified."""


def write_course(connection: Connection, ledger_id: int) -> None:
    """Write the course of a ledger again, after one of its snapshots has come or gone; see `schema.ledger`."""
    summary = schema.summary.c
    points = newest(connection, ledger_id)
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
    by_status: dict[int, dict[str, list[int]]] = {point.id: {} for point in points}
    for number, status, *numbers in connection.execute(totals.order_by(summary.snapshot_id, summary.status)):
        by_status[number][status] = numbers
    connection.execute(
        update(schema.ledger)
        .where(schema.ledger.c.id == ledger_id)
        .values(course=json.dumps(course(points, by_status), separators=(",", ":")))
    )


def newest(connection: Connection, ledger_id: int) -> list[Row[Any]]:
    """Return id, as-of date and `reviewed` of the snapshots that a ledger's course is made of, the oldest first."""
    snapshot = schema.snapshot.c
    statement = select(snapshot.id, snapshot.as_of, snapshot.reviewed).where(snapshot.ledger_id == ledger_id, stands())
    return list(reversed(connection.execute(statement.order_by(snapshot.as_of.desc()).limit(MOST_POINTS)).all()))


def course(points: Sequence[Row[Any]], by_status: Mapping[int, Mapping[str, Sequence[int]]]) -> list[Any]:
    """Return the course of such snapshots, given what each comes to by status: `frames.Course`, dates as ISO texts."""
    if not points:
        return []
    told = [by_status[point.id] for point in points]
    reached = [
        [sum(numbers[0] for status, numbers in each.items() if status in statuses) for each in told]
        for statuses in _STEPS
    ]
    return [points[-1].id, points[-1].reviewed, told[-1], [point.as_of.isoformat() for point in points], *reached]
