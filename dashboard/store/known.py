"""The issues a ledger already holds, as identity compares with them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, select

from dashboard.store import schema
from dashboard.store.identity import Known
from dashboard.store.lineage import inherited_issues
from dashboard.store.standing import standing

KEYS_AT_ONCE = 500
"""Keys asked for in one statement; SQLite allows no more than 999 parameters in its older versions."""


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
    issue = schema.issue.c
    ever = set(connection.execute(select(issue.key).where(issue.ledger_id == ledger_id).distinct()).scalars())
    beside = select(issue.key).where(issue.ledger_id == ledger_id, issue.snapshot_id.in_(list(snapshot_ids)))
    held = set(connection.execute(beside).scalars())
    gone = sorted(ever - held)
    places = {row.id: place for place, row in enumerate(standing(connection, ledger_id))}
    found: list[Any] = []
    for start in range(0, len(gone), KEYS_AT_ONCE):
        chunk = gone[start : start + KEYS_AT_ONCE]
        rows = select(issue.key, issue.code, issue.code_stated, issue.title, issue.snapshot_id, issue.ordinal).where(
            issue.ledger_id == ledger_id, issue.key.in_(chunk)
        )
        found += [row for row in connection.execute(rows) if row.snapshot_id in places]
    found.sort(key=lambda row: (places[row.snapshot_id], row.ordinal))
    known = {row.key: _known(row) for row in found}
    inherited = inherited_issues(connection, ledger_id)
    return [*known.values(), *(row for row in inherited if row.key not in known and row.key not in held)]


def shown_codes_of(connection: Connection, ledger_id: int, snapshot_id: int) -> set[str]:
    """Return the codes of one snapshot's issues."""
    issue = schema.issue.c
    statement = select(issue.code).where(issue.ledger_id == ledger_id, issue.snapshot_id == snapshot_id)
    return set(connection.execute(statement).scalars())


def _known(row: Any) -> Known:
    return Known(row.key, row.code if row.code_stated else None, row.code, row.title)
