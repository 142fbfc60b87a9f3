"""What goes into the log: every act on a ledger, in the act's own transaction, and what happens beside any ledger."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import Connection, Engine, select
from sqlalchemy.exc import SQLAlchemyError

from dashboard.store import schema
from dashboard.store.chain import Act
from dashboard.store.engine import ACTS, StoreError, writing
from loaders.text import normal, typed

logger = logging.getLogger(__name__)

ACCOUNT_ACTIONS = (
    *("account_add", "account_password", "account_disable", "account_enable", "account_role", "account_lock"),
    "sessions_end",
)
"""What is done to an account, see `store.accounts`."""

ACTIONS = (
    *("create", "settings", "load", "replace", "withdraw", "learn", "answer", "carry_over"),
    *("decide", "decision_outcome", "correct", "merge", "agree", "export", "backup", "restore"),
    *("handover", "receive"),
    *("hand_in", "send_back", "sign_in", "sign_out", "denied"),
    *ACCOUNT_ACTIONS,
)
"""What an entry of the log can be about."""


def note(
    connection: Connection, ledger_id: int | None, actor: str | None, action: str, detail: Mapping[str, Any]
) -> None:
    """Have an entry added to the log when the caller's transaction ends, with it or not at all.

    `detail` must be plain JSON values.
    """
    told = json.dumps(detail, ensure_ascii=False, sort_keys=True)
    connection.get_execution_options()[ACTS].append(Act(ledger_id, actor and typed(actor), action, told))


def record(engine: Engine, action: str, actor: str | None, ledger_id: int | None = None, **detail: Any) -> None:
    """Add an entry in a transaction of its own, for what writes nothing else: a sign-in, a refusal, an export.

    Raises StoreError where the log cannot be written.
    """
    with writing(engine) as connection:
        note(connection, ledger_id, actor, action, detail)


def recorded(engine: Engine, action: str, actor: str | None, ledger_id: int | None = None, **detail: Any) -> bool:
    """Do what `record` does for what cannot be taken back any more, a paper or a backup; return whether it was done.

    A paper is handed out even where the database takes no entry: the meeting needs it, and its snapshot's hash stands
    on it. Why there is no entry goes to the log of the server.
    """
    try:
        record(engine, action, actor, ledger_id, **detail)
    except (StoreError, SQLAlchemyError) as error:
        logger.error("%s could not be recorded: %s", action, error)
        return False
    return True


def snapshots_told(detail: Mapping[str, Any]) -> Iterator[tuple[int, str, list[Any] | None]]:
    """Yield the snapshots that an entry tells the hash of: number, hash, and the one of its rows where that is told."""
    if detail.get("sha256") is not None and detail.get("snapshot") is not None:
        yield detail["snapshot"], detail["sha256"], detail.get("rows")
    for _, snapshot, _, sha256, *rows in detail.get("snapshots", ()):
        yield snapshot, sha256, rows[0] if rows else None


def ledger_lock(connection: Connection, ledger_id: int) -> str:
    """Return the name under which writers of a ledger keep each other out."""
    name = connection.execute(select(schema.ledger.c.name).where(schema.ledger.c.id == ledger_id)).scalar_one()
    return lock_name(name)


def lock_name(ledger_name: str) -> str:
    """Return the lock name of a ledger by its name, so that two spellings of one name exclude each other."""
    return f"ledger {normal(ledger_name)}"
