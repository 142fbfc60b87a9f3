"""Put back what a backup holds, in one transaction: the database is the backup's, or what it was before."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Engine, LargeBinary, delete, func, select, update
from sqlalchemy.exc import DBAPIError

from dashboard.store import bulk, chain, journal, messages, schema, shards
from dashboard.store.backup_format import M, Manifest
from dashboard.store.backup_reading import Backup
from dashboard.store.chain import Entry
from dashboard.store.engine import StoreError, driver_errors, highest, keep_numbers, writing


def restore(engine: Engine, backup: Backup[Manifest], replace: bool = False) -> None:
    """Fill the database with a verified backup, of this schema or of an earlier one, and note it for every ledger.

    The log goes on: entries that the database has beyond the backup's stay. Only a log that began otherwise gives way
    to the backup's, and the entry of the restore says how many entries it had and what its last hash was.

    Raises StoreError, with nothing changed, when there are ledgers already and `replace` is not said, when the database
    does not take a row, or when the file is no longer what was verified. Shards commit one after another: what they
    could not take as a whole is refused, a backup over ledgers or from an earlier schema.
    """
    earlier = backup.manifest.revision != schema.HEAD
    try:
        with writing(engine, alone=True) as connection:
            if not replace and connection.execute(select(schema.ledger.c.id).limit(1)).first():
                raise StoreError(messages.RESTORE_OVER_LEDGERS)
            if shards.is_spread(connection):
                _make_room_on_shards(connection, backup, earlier)
            # pages keep a snapshot by number and revision: what is put back must not pass for what was there
            revision = connection.execute(select(func.max(schema.snapshot.c.revision))).scalar_one()
            taken_away = highest(connection, schema.SNAPSHOT_NUMBERED)
            own = list(chain.entries(connection))
            chain.unprotect(connection)
            for table in reversed(schema.metadata.sorted_tables):
                connection.execute(delete(table))
            if earlier:
                from dashboard.store.migrations import run

                run.downgrade(connection, backup.manifest.revision)
                fill(connection, backup)
                run.upgrade(connection)
            else:
                fill(connection, backup)
            connection.execute(delete(schema.sign_in_session))  # who had signed out stays so
            if revision is not None:
                connection.execute(update(schema.snapshot).values(revision=schema.snapshot.c.revision + revision + 1))
            left = _go_on_with(connection, own)
            _keep_numbers(connection, taken_away)
            chain.protect(connection)
            _note(connection, backup, left)
    except (DBAPIError, driver_errors(engine).Error) as error:
        raise StoreError(messages.BACKUP_NOT_TAKEN) from error


def _make_room_on_shards(connection: Connection, backup: Backup[Manifest], earlier: bool) -> None:
    """Say which shards take the backup's ledgers. Raises StoreError for what cannot be put back as a whole."""
    if connection.execute(select(schema.ledger.c.id).limit(1)).first():
        raise StoreError(messages.RESTORE_OVER_SHARDS)
    if earlier:
        raise StoreError(messages.RESTORE_EARLIER_ON_SHARDS)
    from dashboard.store.spreading import deal_out

    numbers = [row[0] for row in backup.rows(schema.ledger)]
    deal_out(connection, numbers, {ledger: parent for ledger, parent, *_ in backup.rows(schema.origin)})


def fill(connection: Connection, backup: Backup[M]) -> None:
    """Write all rows of a file into the empty tables of the revision it was written at."""
    for table in backup.tables:
        if any(isinstance(column.type, LargeBinary) for column in table.columns):
            for row in backup.rows(table):  # one document in memory at a time
                bulk.insert(connection, table, [row])
        else:
            bulk.insert(connection, table, backup.rows(table))


def _keep_numbers(connection: Connection, taken_away: int) -> None:
    """Let no number stand for something else from now on that a row had, or that the log, papers and links speak of."""
    entries = chain.entries(connection)
    told = (number for entry in entries for number, *_ in journal.snapshots_told(json.loads(entry.detail)))
    last = max(highest(connection, schema.SNAPSHOT_NUMBERED), taken_away, *told)
    keep_numbers(connection, schema.SNAPSHOT_NUMBERS, last)
    keep_numbers(connection, schema.LEDGER_NUMBERS, highest(connection, schema.LEDGER_NUMBERED))


def _go_on_with(connection: Connection, own: Sequence[Entry]) -> Entry | None:
    """Let the log go on where the database's own one did, if that began as the backup's: no restore takes it away.

    Returns the last entry of the own log where it is another one and had to give way.
    """
    number, last = chain.head(connection)
    if not own or any(entry.number == number and entry.hash == last for entry in own):
        bulk.insert(connection, schema.log, own[number:])
        return None
    held = {entry.hash for entry in chain.entries(connection)}
    return None if own[-1].hash in held else own[-1]


def _note(connection: Connection, backup: Backup[Manifest], left: Entry | None) -> None:
    detail: dict[str, Any] = {"created_at": backup.manifest.created_at, "software": backup.manifest.software}
    if left is not None:
        detail |= {"left_entries": left.number, "left_head": left.hash}
    for ledger_id in connection.execute(select(schema.ledger.c.id).order_by(schema.ledger.c.id)).scalars().all():
        journal.note(connection, ledger_id, None, "restore", detail)
