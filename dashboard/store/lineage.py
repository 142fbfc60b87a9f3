"""Which ledger another one began from: the open issues of one snapshot, carried over with their keys.

An issue carried over goes on under its key. What the old ledger's snapshots derived for it (original deadline, first
seen, first reported, how long nothing changed) is where the new ledger starts counting, and its history leads on into
the old ledger's snapshots, up to the one it was carried from. Other issues of the new ledger that happen to get the
same key as one that stayed behind have nothing to do with it.
"""

from __future__ import annotations

import hashlib
from typing import Any, NamedTuple

from sqlalchemy import Connection, Row, Select, select

from dashboard.store import schema
from dashboard.store.identity import Known
from loaders.records import OPEN

_OPEN = tuple(status.value for status in OPEN)


class Origin(NamedTuple):
    """The snapshot a ledger began from, and the parent ledger that it is of."""

    parent: int
    snapshot: int


def origin_of(connection: Connection, ledger_id: int) -> Origin | None:
    """Return where a ledger began; None for one that began by itself."""
    table = schema.origin.c
    row = connection.execute(
        select(table.parent_id, table.snapshot_id).where(table.ledger_id == ledger_id)
    ).one_or_none()
    return Origin(*row) if row is not None else None


def line(connection: Connection, ledger_id: int) -> list[int]:
    """Return a ledger and those it goes back to, itself first."""
    found = [ledger_id]
    while (origin := origin_of(connection, found[-1])) is not None:
        found.append(origin.parent)
    return found


def begun_from(connection: Connection, parent: int) -> list[tuple[int, int]]:
    """Return the ledgers that began from one, each with the snapshot it took its issues from."""
    table = schema.origin.c
    statement = select(table.ledger_id, table.snapshot_id).where(table.parent_id == parent).order_by(table.ledger_id)
    return [(row.ledger_id, row.snapshot_id) for row in connection.execute(statement)]


def carried_issues(origin: Origin, *columns: Any) -> Select[Any]:
    """Return a SELECT of columns of the issues that were carried over: those the snapshot holds as open."""
    issue = schema.issue.c
    return select(*columns).where(
        issue.ledger_id == origin.parent, issue.snapshot_id == origin.snapshot, issue.status.in_(_OPEN)
    )


def is_carried(connection: Connection, origin: Origin, key: str) -> bool:
    """Return whether the issue of a key was carried over."""
    issue = schema.issue.c
    return connection.execute(carried_issues(origin, issue.key).where(issue.key == key)).first() is not None


def inherited_issues(connection: Connection, ledger_id: int) -> list[Known]:
    """Return the issues a ledger began with, as identity compares with them."""
    origin = origin_of(connection, ledger_id)
    if origin is None:
        return []
    issue = schema.issue.c
    statement = carried_issues(origin, issue.key, issue.code, issue.code_stated, issue.title)
    return [
        Known(row.key, row.code if row.code_stated else None, row.code, row.title)
        for row in connection.execute(statement.order_by(issue.ordinal))
    ]


def source_snapshot(connection: Connection, origin: Origin) -> Row[Any]:
    """Return the row of the snapshot that issues were carried from."""
    table = schema.snapshot
    return connection.execute(
        select(table).where(table.c.ledger_id == origin.parent, table.c.id == origin.snapshot)
    ).one()


def copy_mark(sha256: str) -> str:
    """Return the fingerprint of the snapshot that a carry-over makes of one: no load of files has the same."""
    return hashlib.sha256(f"carried over from {sha256}".encode()).hexdigest()
