"""Keep the forms that units hand in themselves, as handed in, and what became of each; none is ever overwritten."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from hashlib import sha256
from typing import Any

from sqlalchemy import Connection, Engine, Row, insert, select, update

from dashboard.store import journal, ledgers, messages, schema
from dashboard.store.clock import now
from dashboard.store.engine import StoreError, writing
from dashboard.store.filling import keep_documents
from dashboard.store.locking import lock
from loaders.text import typed


def hand_in(engine: Engine, ledger_id: int, base: int, unit: str, name: str, content: bytes, actor: str) -> int:
    """Keep a unit's filled form of a ledger and return its number within the ledger.

    `base` is the snapshot the form was made from. A later form of the unit takes the place of the earlier one until it
    is merged; both stay. Raises StoreError when there is no such ledger or snapshot, when who hands it in is blank, and
    when the unit's last form is this very file and was not sent back.
    """
    if not actor.strip():
        raise StoreError(messages.HAND_IN_UNSIGNED)
    digest = sha256(content).hexdigest()
    table, snapshot = schema.hand_in, schema.snapshot.c
    with writing(engine) as connection:
        lock(connection, journal.lock_name(ledgers.row_of(connection, ledger_id).name))
        rests_on = select(snapshot.id).where(snapshot.ledger_id == ledger_id, snapshot.id == base)
        if connection.execute(rests_on).first() is None:
            raise StoreError(messages.UNKNOWN_SNAPSHOT.format(snapshot=base))
        rows = connection.execute(select(table).where(table.c.ledger_id == ledger_id).order_by(table.c.id)).all()
        last = next((row for row in reversed(rows) if row.unit == unit), None)
        if last is not None and last.sha256 == digest and last.sent_back is None:
            raise StoreError(messages.HAND_IN_TWICE.format(at=last.handed_in_at))
        number = rows[-1].id + 1 if rows else 1
        keep_documents(connection, ledger_id, {digest: content})
        connection.execute(
            insert(table).values(
                ledger_id=ledger_id,
                id=number,
                base_id=base,
                unit=unit,
                name=name,
                sha256=digest,
                actor=actor.strip(),
                handed_in_at=now(),
            )
        )
        detail = {"unit": unit, "base": base, "files": [[name, digest]]}
        journal.note(connection, ledger_id, actor.strip(), "hand_in", detail)
        return number


def send_back(engine: Engine, ledger_id: int, number: int, reason: str, actor: str | None) -> None:
    """Send a form back to its unit, with the reason that the unit is to read; the form is kept and is not merged.

    Raises StoreError when there is no such form, when it is merged or was sent back before, or the reason is blank.
    """
    reason = typed(reason)
    if not reason:
        raise StoreError(messages.SEND_BACK_BLANK)
    table = schema.hand_in
    found = (table.c.ledger_id == ledger_id, table.c.id == number)
    with writing(engine) as connection:
        lock(connection, journal.lock_name(ledgers.row_of(connection, ledger_id).name))
        row = connection.execute(select(table).where(*found)).one_or_none()
        if row is None or row.sent_back is not None or is_merged(snapshots_of(connection, ledger_id), row.merged_into):
            raise StoreError(messages.SEND_BACK_LATE)
        connection.execute(update(table).where(*found).values(sent_back=reason))
        detail = {"unit": row.unit, "reason": reason, "files": [[row.name, row.sha256]]}
        journal.note(connection, ledger_id, actor, "send_back", detail)


def mark_merged(connection: Connection, ledger_id: int, snapshot_id: int, digests: Collection[str]) -> None:
    """Note of forms, by the hashes of their files, into which snapshot they were merged, whoever brought the file."""
    table = schema.hand_in
    connection.execute(
        update(table)
        .where(table.c.ledger_id == ledger_id, table.c.sha256.in_(list(digests)), table.c.sent_back.is_(None))
        .values(merged_into=snapshot_id)
    )


def is_merged(known: Mapping[int, Row[Any]], snapshot_id: int | None) -> bool:
    """Return whether a form merged into a snapshot still is: that stands, or what replaced it; see `snapshots_of`."""
    row = known.get(snapshot_id) if snapshot_id is not None else None
    while row is not None and row.replaced_by is not None:
        row = known.get(row.replaced_by)
    return row is not None and row.withdrawn_at is None


def snapshots_of(connection: Connection, ledger_id: int) -> dict[int, Row[Any]]:
    """Return of each of a ledger's snapshots, by its number, its date and whether it was replaced or withdrawn."""
    table = schema.snapshot.c
    statement = select(table.id, table.as_of, table.replaced_by, table.withdrawn_at)
    rows: list[Row[Any]] = list(connection.execute(statement.where(table.ledger_id == ledger_id)))
    return {row.id: row for row in rows}
