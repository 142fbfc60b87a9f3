"""The issues a ledger already holds, as identity compares with them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, and_, select

from dashboard.store import schema
from dashboard.store.identity import Known
from dashboard.store.lineage import inherited_issues
from dashboard.store.standing import stands


def issues_of(connection: Connection, ledger_id: int, snapshot_id: int) -> list[Known]:
    """Return the issues of one snapshot, in their order."""
    issue = schema.issue.c
    statement = select(issue.key, issue.code, issue.code_stated, issue.title).where(
        issue.ledger_id == ledger_id, issue.snapshot_id == snapshot_id
    )
    return [_known(row) for row in connection.execute(statement.order_by(issue.ordinal))]


def issues_of_others(connection: Connection, ledger_id: int, snapshot_ids: Sequence[int]) -> list[Known]:
    """Return the issues that only standing snapshots other than these hold, as they were last, each key once.

    Issues carried over from another ledger are among them, unless one of these snapshots holds them.
    """
    issue, snapshot = schema.issue.c, schema.snapshot.c
    statement = (
        select(issue.key, issue.code, issue.code_stated, issue.title)
        .join(schema.snapshot, and_(snapshot.ledger_id == issue.ledger_id, snapshot.id == issue.snapshot_id))
        .where(issue.ledger_id == ledger_id, stands())
        .order_by(snapshot.as_of, issue.ordinal)
    )
    for number in snapshot_ids:
        held = select(issue.key).where(issue.ledger_id == ledger_id, issue.snapshot_id == number)
        statement = statement.where(issue.key.not_in(held))
    known = {row.key: _known(row) for row in connection.execute(statement)}
    inherited = [row for row in inherited_issues(connection, ledger_id) if row.key not in known]
    if inherited:
        keys = select(issue.key).where(issue.ledger_id == ledger_id, issue.snapshot_id.in_(list(snapshot_ids)))
        beside = set(connection.execute(keys).scalars())
        inherited = [row for row in inherited if row.key not in beside]
    return [*known.values(), *inherited]


def shown_codes_of(connection: Connection, ledger_id: int, snapshot_id: int) -> set[str]:
    """Return the codes of one snapshot's issues."""
    issue = schema.issue.c
    statement = select(issue.code).where(issue.ledger_id == ledger_id, issue.snapshot_id == snapshot_id)
    return set(connection.execute(statement).scalars())


def _known(row: Any) -> Known:
    return Known(row.key, row.code if row.code_stated else None, row.code, row.title)
