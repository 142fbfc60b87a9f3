"""Take a snapshot back: it stays in the database and in the log, but counts no more.

What it had replaced stays replaced, because nobody has looked at that again; the load of that date is simply missing
until it is loaded once more. Earlier dates are untouched, so the one before becomes the latest.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, Engine, select, update

from dashboard.store import journal, messages, presence, schema
from dashboard.store.clock import now
from dashboard.store.derived import derive
from dashboard.store.engine import writing
from dashboard.store.locking import lock
from loaders.text import typed


@dataclass(frozen=True)
class Withdrawal:
    """What became of it: `done` or not, and the Chinese sentence that says so; ledger and date where known."""

    snapshot: int
    done: bool
    message: str
    ledger: str | None = None
    as_of: date | None = None


def withdraw(engine: Engine, snapshot_id: int, reason: str = "", actor: str | None = None) -> Withdrawal:
    """Take a standing snapshot back and rewrite what later ones derive from it.

    Not done, and nothing written, when there is no such snapshot or when it does not stand any more.
    """
    reason, table = typed(reason), schema.snapshot
    found = select(table).where(table.c.ledger_id.in_(select(schema.ledger.c.id)), table.c.id == snapshot_id)
    with writing(engine) as connection:
        row = connection.execute(found).one_or_none()
        if row is None:
            return Withdrawal(snapshot_id, False, messages.UNKNOWN_SNAPSHOT.format(snapshot=snapshot_id))
        lock(connection, journal.ledger_lock(connection, row.ledger_id))
        row = connection.execute(found).one()
        name = connection.execute(select(schema.ledger.c.name).where(schema.ledger.c.id == row.ledger_id)).scalar_one()
        if row.withdrawn_at is not None:
            message = messages.ALREADY_WITHDRAWN.format(snapshot=snapshot_id, at=row.withdrawn_at)
            return Withdrawal(snapshot_id, False, message, name, row.as_of)
        if row.replaced_by is not None:
            message = messages.ALREADY_REPLACED.format(snapshot=snapshot_id, by=row.replaced_by)
            return Withdrawal(snapshot_id, False, message, name, row.as_of)
        presence.need(connection, row.ledger_id)  # what nobody can look at now is not taken back either
        connection.execute(
            update(table)
            .where(table.c.ledger_id == row.ledger_id, table.c.id == snapshot_id)
            .values(
                withdrawn_at=now(),
                withdrawn_reason=reason or None,
                revision=row.revision + 1,
            )
        )
        derive(connection, row.ledger_id, row.as_of)
        detail = {"snapshot": snapshot_id, "as_of": row.as_of.isoformat(), "reason": reason}
        journal.note(connection, row.ledger_id, actor, "withdraw", detail)
        message = messages.WITHDRAWN.format(snapshot=snapshot_id, ledger=name, as_of=row.as_of)
        if _replaced_something(connection, row.ledger_id, snapshot_id):
            message += messages.STAYS_REPLACED
        return Withdrawal(snapshot_id, True, message, name, row.as_of)


def _replaced_something(connection: Connection, ledger_id: int, snapshot_id: int) -> bool:
    table = schema.snapshot.c
    statement = select(table.id).where(table.ledger_id == ledger_id, table.replaced_by == snapshot_id).limit(1)
    return connection.execute(statement).first() is not None
