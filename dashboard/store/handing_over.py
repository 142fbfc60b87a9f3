"""Write one ledger with all that belongs to it into a file that another installation takes over."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from zipfile import ZipFile

from sqlalchemy import Connection, Engine, select
from sqlalchemy.exc import DBAPIError

from dashboard.store import backup_format as form
from dashboard.store import chain, hosts, ledgers, lineage, messages, schema
from dashboard.store.backup import renamed_when_whole, write_part, write_table
from dashboard.store.backup_format import LogHead
from dashboard.store.backup_reading import is_of, opened_as
from dashboard.store.clock import now
from dashboard.store.engine import StoreError, reading_as_of_now, version
from dashboard.store.handover_format import HANDOVER, Counted, HandoverManifest

Count = Callable[[Connection, int], Counted]
"""Counts what a snapshot comes to, on the connection it is read from."""


def hand_over(engine: Engine, ledger_id: int, path: Path, count: Count) -> HandoverManifest:
    """Write a ledger as it is at one moment and return what the file says of itself; nothing in the database changes.

    Like a backup the file is read back and verified before it gets its name, and only an earlier handover file is ever
    written over. Raises StoreError when the ledger has no snapshot, the file cannot be written or the database not be
    read.
    """
    try:
        if path.exists() and not (path.is_file() and is_of(HANDOVER, path)):
            raise StoreError(messages.HANDOVER_IN_THE_WAY.format(file=path))
        with renamed_when_whole(path) as temporary:
            manifest = _write(engine, ledger_id, temporary, count)
            with opened_as(HANDOVER, temporary):
                pass
    except OSError as error:
        raise StoreError(messages.HANDOVER_NOT_WRITTEN.format(file=path)) from error
    except DBAPIError as error:
        raise StoreError(messages.HANDOVER_NOT_READ) from error
    return manifest


def _write(engine: Engine, ledger_id: int, path: Path, count: Count) -> HandoverManifest:
    with reading_as_of_now(engine) as connection, ZipFile(path, "w") as archive:
        hosts.wait_for_ever(connection)  # as in a backup
        if version(connection) != schema.HEAD:  # another version of the software has been here since it was opened
            raise StoreError(messages.HANDOVER_NOT_READ)
        name = ledgers.row_of(connection, ledger_id).name
        line = lineage.line(connection, ledger_id)
        table = schema.snapshot.c
        snapshots = connection.execute(select(table.ledger_id, table.id).where(table.ledger_id.in_(line))).all()
        if ledger_id not in {row.ledger_id for row in snapshots}:
            raise StoreError(messages.HANDOVER_EMPTY.format(ledger=name))
        contents: dict[str, int] = {}
        tables = {}
        for one in form.tables_of(schema.HEAD, HANDOVER.left_out):
            own = (one.c.id if one is schema.ledger else one.c.ledger_id).in_(line)
            tables[one.name] = write_table(connection, archive, one, contents, own)
        entries, head = chain.head(connection)
        manifest = HandoverManifest(
            format=HANDOVER.format,
            version=HANDOVER.version,
            software=form.software(),
            revision=schema.HEAD,
            created_at=now().isoformat(),
            log=LogHead(entries=entries, head=head),
            tables=tables,
            contents=contents,
            ledger=ledger_id,
            name=name,
            earlier=[ledgers.row_of(connection, number).name for number in line[1:]],
            counted={str(row.id): count(connection, row.id) for row in snapshots},
        )
        write_part(archive, form.MANIFEST, [manifest.model_dump_json(indent=1).encode()])
    return manifest
