"""Begin a snapshot with its own row, and conclude it once its rows are written."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import Connection, insert, update

from dashboard.store import schema, shards
from dashboard.store.clock import now
from dashboard.store.derived import derive
from dashboard.store.engine import next_number
from dashboard.store.summary import summarise
from loaders.text import typed


def begin(connection: Connection, ledger_id: int, as_of: date, actor: str | None, **values: Any) -> int:
    """Write the row of a new snapshot and return its number.

    `values` are its columns sha256, files, fields and issued_on.
    """
    number = next_number(connection, schema.SNAPSHOT_NUMBERS, *schema.SNAPSHOT_NUMBERED)
    shards.clear_leftovers(connection, ledger_id, number)
    connection.execute(
        insert(schema.snapshot).values(
            ledger_id=ledger_id,
            id=number,
            as_of=as_of,
            loaded_at=now(),
            reviewed=False,
            revision=0,
            actor=actor and typed(actor),
            **values,
        )
    )
    return number


def conclude(connection: Connection, ledger_id: int, snapshot_id: int, as_of: date, replaced: int | None) -> None:
    """Sum a filled snapshot up, let it stand in place of the one it replaces, and derive what history says of it."""
    summarise(connection, ledger_id, snapshot_id, as_of)
    if replaced is not None:
        connection.execute(
            update(schema.snapshot)
            .where(schema.snapshot.c.ledger_id == ledger_id, schema.snapshot.c.id == replaced)
            .values(replaced_by=snapshot_id)
        )
    derive(connection, ledger_id, as_of)
