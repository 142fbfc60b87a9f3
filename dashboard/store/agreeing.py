"""Remember what an office said is the same: a unit's other spelling, an issue under another title."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import Connection, delete, insert, select

from dashboard.store import journal, schema
from dashboard.store.clock import now
from loaders.text import normal

UNIT, ISSUE = "unit", "issue"
"""What can be the same: a unit's name (target: the roster's name) or an issue's title (target: the issue's key)."""


def agreed(connection: Connection, ledger_id: int, kind: str) -> dict[str, str]:
    """Return what was agreed of a kind for a ledger: text → target; titles of issues as they are matched."""
    table = schema.agreed_match.c
    statement = select(table.text, table.target).where(table.ledger_id == ledger_id, table.kind == kind)
    return {row.text: row.target for row in connection.execute(statement.order_by(table.text))}


def remember(connection: Connection, ledger_id: int, kind: str, same: Mapping[str, str], actor: str | None) -> None:
    """Remember matches for a ledger inside the caller's transaction, with a line in the log where any is new."""
    given = {normal(text) if kind == ISSUE else text: target for text, target in same.items()}
    known = agreed(connection, ledger_id, kind)
    new = {text: target for text, target in given.items() if known.get(text) != target}
    table = schema.agreed_match
    for text, target in new.items():
        connection.execute(
            delete(table).where(table.c.ledger_id == ledger_id, table.c.kind == kind, table.c.text == text)
        )
        connection.execute(
            insert(table).values(ledger_id=ledger_id, kind=kind, text=text, target=target, agreed_at=now(), actor=actor)
        )
    if new:
        journal.note(connection, ledger_id, actor, "agree", {"kind": kind, "same": new})
