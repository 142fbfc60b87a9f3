"""Remember the status words an office has taught for its ledger."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import Connection, Engine, delete, insert, select

from dashboard.store import journal, schema
from dashboard.store.clock import now
from dashboard.store.engine import writing
from dashboard.store.locking import lock
from loaders.records import Status
from loaders.text import typed


def learn(engine: Engine, ledger_id: int, words: Mapping[str, Status], actor: str | None = None) -> int:
    """Remember words for a ledger and return how many are new or mean something else than before.

    A word is kept as written; readers match it like any other word. Words already known with the same meaning are left
    alone, so teaching twice leaves one line in the log.
    """
    with writing(engine) as connection:
        lock(connection, journal.ledger_lock(connection, ledger_id))
        return remember(connection, ledger_id, words, actor)


def remember(connection: Connection, ledger_id: int, words: Mapping[str, Status], actor: str | None) -> int:
    """Do the work of `learn` inside the caller's transaction."""
    known = {
        row.text: row.status
        for row in connection.execute(
            select(schema.word.c.text, schema.word.c.status).where(schema.word.c.ledger_id == ledger_id)
        )
    }
    taught = {typed(text): status for text, status in words.items()}
    new = {text: status for text, status in taught.items() if known.get(text) != status.value}
    learned_at = now()
    for text, status in new.items():
        connection.execute(delete(schema.word).where(schema.word.c.ledger_id == ledger_id, schema.word.c.text == text))
        connection.execute(
            insert(schema.word).values(
                ledger_id=ledger_id, text=text, status=status.value, learned_at=learned_at, actor=actor
            )
        )
    if new:
        journal.note(connection, ledger_id, actor, "learn", {text: status.value for text, status in new.items()})
    return len(new)
