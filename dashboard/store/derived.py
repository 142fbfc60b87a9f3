"""What an issue's past snapshots say of it: original deadline, first report, how long nothing has changed.

Only standing snapshots count, in the order of their as-of dates, so a load between two others or a withdrawal rewrites
the rows of all later ones. Issues carried over from another ledger go on from where that one left them, see
`lineage`. Rules: the methodology, Counting; columns: `dashboard.frames.ISSUES`, derived.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from itertools import islice
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Connection, Row, and_, bindparam, delete, not_, select, update

from dashboard.store import bulk, journal, lineage, schema
from dashboard.store.course import write_course
from dashboard.store.locking import lock
from dashboard.store.standing import standing, stands
from loaders.records import DONE, Status

REPORTED_OR_BEYOND = frozenset(status.value for status in (Status.REPORTED, *DONE))
REVIEWED = frozenset(status.value for status in DONE)
KEYS_AT_ONCE = 500
"""Keys asked for in one statement; SQLite allows no more than 999 parameters in its older versions."""


class State(NamedTuple):
    """Where an issue stood in the last snapshot that held it; `position` is that snapshot's among the standing ones.

    The snapshot that issues were carried over from has position -1: it is the one before a ledger's first.
    """

    position: int
    status: str
    substance: int
    original: date | None
    first_seen: date
    first_reported: date | None
    known: bool
    status_since: date
    unchanged_since: date
    unchanged_snapshots: int
    moves: int
    earliest: date | None
    latest: date | None


class Inheritance(NamedTuple):
    """Where a ledger starts: states by key, whether the parent was reviewed, and the fingerprint of a mere copy."""

    states: dict[str, State]
    reviewed: bool = False
    copy_mark: str | None = None


def derive(connection: Connection, ledger_id: int, from_as_of: date) -> list[int]:
    """Write the derived rows of every standing snapshot with an as-of date on or after a day, and return their ids.

    Also brings `reviewed` and `revision` of those snapshots and the ledger's course up to date, and the `revision` of
    later ones that stand no more: others lead to them by now. Adding the newest snapshot touches only it. Ledgers that
    began from one of those snapshots are brought up to date as well.
    """
    snapshot = schema.snapshot.c
    connection.execute(
        update(schema.snapshot)
        .where(snapshot.ledger_id == ledger_id, not_(stands()), snapshot.as_of > from_as_of)
        .values(revision=snapshot.revision + 1)
    )
    written = _derive(connection, ledger_id, from_as_of)
    write_course(connection, ledger_id)
    for child, source in lineage.begun_from(connection, ledger_id):
        if source in written:
            lock(connection, journal.ledger_lock(connection, child))
            derive(connection, child, date.min)
    return written


def _derive(connection: Connection, ledger_id: int, from_as_of: date) -> list[int]:
    rows = standing(connection, ledger_id)
    first = next((position for position, row in enumerate(rows) if row.as_of >= from_as_of), len(rows))
    if first == len(rows):
        return []
    states = _states_of(connection, ledger_id, rows[first - 1].id, first - 1) if first else {}
    inherited = _inheritance(connection, ledger_id)
    reviewed = bool(rows[first - 1].reviewed) if first else inherited.reviewed
    positions = {row.id: position for position, row in enumerate(rows)}
    for position in range(first, len(rows)):
        snapshot = rows[position]
        issues = _issues(connection, ledger_id, snapshot.id)
        if first > 1:
            _recall(connection, ledger_id, positions, first, (row.key for row in issues), states)
        is_copy = snapshot.sha256 == inherited.copy_mark
        for row in issues:
            before = states.get(row.key) or inherited.states.get(row.key)
            states[row.key] = _advance(before, row, position, snapshot.as_of, is_copy)
        _store(connection, ledger_id, snapshot.id, issues, states)
        reviewed = reviewed or any(row.status in REVIEWED for row in issues)
        connection.execute(
            update(schema.snapshot)
            .where(schema.snapshot.c.ledger_id == ledger_id, schema.snapshot.c.id == snapshot.id)
            .values(reviewed=reviewed, revision=schema.snapshot.c.revision + 1)
        )
    return [row.id for row in rows[first:]]


def _inheritance(connection: Connection, ledger_id: int) -> Inheritance:
    origin = lineage.origin_of(connection, ledger_id)
    if origin is None:
        return Inheritance({})
    source = lineage.source_snapshot(connection, origin)
    issue = schema.issue.c
    carried = lineage.carried_issues(origin, issue.ordinal)
    statement = _stored_states(
        and_(issue.ledger_id == origin.parent, issue.snapshot_id == origin.snapshot, issue.ordinal.in_(carried))
    )
    states = {row[0]: State(-1, *row[2:]) for row in connection.execute(statement)}
    return Inheritance(states, bool(source.reviewed), lineage.copy_mark(source.sha256))


def _issues(connection: Connection, ledger_id: int, snapshot_id: int) -> list[Row[Any]]:
    issue = schema.issue.c
    statement = select(
        issue.ordinal, issue.key, issue.status, issue.substance, issue.deadline, issue.stated_original_deadline
    ).where(issue.ledger_id == ledger_id, issue.snapshot_id == snapshot_id)
    return list(connection.execute(statement.order_by(issue.ordinal)))


def _advance(before: State | None, row: Row[Any], position: int, as_of: date, is_copy: bool) -> State:
    """Return the state of an issue after a snapshot that holds it.

    A snapshot that is a mere copy of the one before is no further reading in which nothing changed.
    """
    status, substance, deadline, stated = row.status, row.substance, row.deadline, row.stated_original_deadline
    reported = status in REPORTED_OR_BEYOND
    moves = 1 if stated is not None and deadline is not None and deadline > stated else 0
    earliest = _earlier(deadline, stated)
    if before is None:
        return State(
            position=position,
            status=status,
            substance=substance,
            original=stated or earliest,
            first_seen=as_of,
            first_reported=as_of if reported else None,
            known=not (reported and position == 0),
            status_since=as_of,
            unchanged_since=as_of,
            unchanged_snapshots=1,
            moves=moves,
            earliest=earliest,
            latest=deadline,
        )
    unbroken = before.position == position - 1
    unchanged = unbroken and before.substance == substance
    later = before.latest is not None and deadline is not None and deadline > before.latest
    earliest = _earlier(before.earliest, earliest)
    return State(
        position=position,
        status=status,
        substance=substance,
        original=stated or earliest,
        first_seen=before.first_seen,
        first_reported=before.first_reported or (as_of if reported else None),
        known=before.known,
        status_since=before.status_since if unbroken and before.status == status else as_of,
        unchanged_since=before.unchanged_since if unchanged else as_of,
        unchanged_snapshots=before.unchanged_snapshots + (not is_copy) if unchanged else 1,
        moves=max(before.moves + int(later), moves),
        earliest=earliest,
        latest=deadline or before.latest,
    )


def _earlier(one: date | None, other: date | None) -> date | None:
    if one is None or other is None:
        return one or other
    return one if one < other else other


def _store(
    connection: Connection, ledger_id: int, snapshot_id: int, issues: list[Row[Any]], states: dict[str, State]
) -> None:
    derived = schema.derived
    connection.execute(delete(derived).where(derived.c.ledger_id == ledger_id, derived.c.snapshot_id == snapshot_id))
    bulk.insert(connection, derived, _rows(ledger_id, snapshot_id, issues, states))


def _rows(
    ledger_id: int, snapshot_id: int, issues: list[Row[Any]], states: dict[str, State]
) -> Iterator[tuple[Any, ...]]:
    for row in issues:
        # everything behind position, status and substance is a column, in the table's order
        yield ledger_id, snapshot_id, row.ordinal, *states[row.key][3:]


def _states_of(connection: Connection, ledger_id: int, snapshot_id: int, position: int) -> dict[str, State]:
    """Return the states of all issues of a snapshot whose derived rows are up to date."""
    condition = and_(schema.issue.c.ledger_id == ledger_id, schema.issue.c.snapshot_id == snapshot_id)
    statement = _stored_states(condition)
    return {row[0]: State(position, *row[2:]) for row in connection.execute(statement)}


def _recall(
    connection: Connection,
    ledger_id: int,
    positions: dict[int, int],
    before: int,
    keys: Iterable[str],
    states: dict[str, State],
) -> None:
    """Add the states of issues that the snapshot before did not hold but an earlier one may have."""
    missing = iter(key for key in keys if key not in states)
    while chunk := list(islice(missing, KEYS_AT_ONCE)):
        condition = and_(
            schema.issue.c.ledger_id == ledger_id, schema.issue.c.key.in_(bindparam("keys", expanding=True))
        )
        rows = connection.execute(_stored_states(condition), {"keys": chunk})
        found = [(positions[row[1]], row) for row in rows if row[1] in positions]
        for position, row in sorted((item for item in found if item[0] < before), key=lambda item: item[0]):
            states[row[0]] = State(position, *row[2:])


def _stored_states(condition: ColumnElement[bool]) -> Any:
    issue, derived = schema.issue.c, schema.derived.c
    return (
        select(
            issue.key,
            issue.snapshot_id,
            issue.status,
            issue.substance,
            derived.original_deadline,
            derived.first_seen_on,
            derived.first_reported_on,
            derived.first_report_known,
            derived.status_since,
            derived.unchanged_since,
            derived.unchanged_snapshots,
            derived.deadline_moves,
            derived.earliest_deadline,
            derived.latest_deadline,
        )
        .select_from(schema.issue)
        .join(
            schema.derived,
            and_(
                derived.ledger_id == issue.ledger_id,
                derived.snapshot_id == issue.snapshot_id,
                derived.ordinal == issue.ordinal,
            ),
        )
        .where(condition)
    )
