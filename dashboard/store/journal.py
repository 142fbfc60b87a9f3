"""The log: one line for everything that was ever done to a ledger, never changed afterwards."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, insert, select

from dashboard.store import schema
from dashboard.store.clock import now
from dashboard.store.engine import next_number
from loaders.text import normal

ACTIONS = (
    *("create", "settings", "load", "replace", "withdraw", "learn", "answer", "carry_over"),
    *("decide", "decision_outcome", "correct", "merge", "agree", "restore"),
)
"""What a line of the log can be about."""


def note(connection: Connection, ledger_id: int, actor: str | None, action: str, detail: Mapping[str, Any]) -> None:
    """Add one line to the log, inside the caller's transaction. `detail` must be plain JSON values."""
    connection.execute(
        insert(schema.event).values(
            ledger_id=ledger_id,
            id=next_number(connection, schema.event, schema.EVENT_NUMBERS),
            at=now(),
            actor=actor,
            action=action,
            detail=json.dumps(detail, ensure_ascii=False, sort_keys=True),
        )
    )


def ledger_lock(connection: Connection, ledger_id: int) -> str:
    """Return the name under which writers of a ledger keep each other out."""
    name = connection.execute(select(schema.ledger.c.name).where(schema.ledger.c.id == ledger_id)).scalar_one()
    return lock_name(name)


def lock_name(ledger_name: str) -> str:
    """Return the lock name of a ledger by its name, so that two spellings of one name exclude each other."""
    return f"ledger {normal(ledger_name)}"
