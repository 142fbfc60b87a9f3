"""Write everything that the database holds at one moment into one file, while others read and write on."""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from sqlalchemy import ColumnElement, Connection, Engine, LargeBinary, Table, func, select
from sqlalchemy.exc import DBAPIError

from dashboard.store import backup_format as form
from dashboard.store import chain, hosts, messages, presence, schema, shards
from dashboard.store.backup_format import BACKUP, LogHead, Manifest, TablePart
from dashboard.store.backup_reading import is_backup, opened
from dashboard.store.clock import now
from dashboard.store.engine import StoreError, reading_as_of_now, version

ROWS_AT_A_TIME = 500


def back_up(engine: Engine, path: Path) -> Manifest:
    """Write a backup and return what it says of itself.

    The file is written under another name beside its place, read back and verified, and renamed last: under its own
    name there is a whole backup or what was there before. Only an earlier backup is ever written over. Raises
    StoreError when there is nothing to back up, when the file cannot be written or the database cannot be read.
    """
    try:
        if path.exists() and not (path.is_file() and is_backup(path)):
            raise StoreError(messages.BACKUP_IN_THE_WAY.format(file=path))
        with renamed_when_whole(path) as temporary:
            manifest = _write(engine, temporary)
            with opened(temporary):
                pass
    except OSError as error:
        raise StoreError(messages.BACKUP_NOT_WRITTEN.format(file=path)) from error
    except DBAPIError as error:
        raise StoreError(messages.BACKUP_NOT_READ) from error
    return manifest


@contextmanager
def renamed_when_whole(path: Path) -> Iterator[Path]:
    """Lend another name beside a file's place to write to; what was written takes the place when nothing failed."""
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", suffix=".part", dir=path.parent)
    temporary = Path(name)
    try:
        os.close(handle)
        yield temporary
        with temporary.open("rb+") as written:
            os.fsync(written.fileno())
        temporary.replace(path)
    except BaseException:
        with suppress(OSError):
            temporary.unlink()
        raise


def _write(engine: Engine, path: Path) -> Manifest:
    presence.need_all(engine)
    with reading_as_of_now(engine) as connection, ZipFile(path, "w") as archive:
        hosts.wait_for_ever(connection)  # a large table is sorted before its first row comes
        if version(connection) != schema.HEAD:  # another version of the software has been here since it was opened
            raise StoreError(messages.BACKUP_NOT_READ)
        if not connection.execute(select(func.count()).select_from(schema.ledger)).scalar_one():
            raise StoreError(messages.NOTHING_TO_BACK_UP.format(url=hosts.shown(engine.url)))
        contents: dict[str, int] = {}
        tables = {
            table.name: write_table(connection, archive, table, contents) for table in schema.metadata.sorted_tables
        }
        entries, head = chain.head(connection)
        manifest = Manifest(
            format=BACKUP.format,
            version=BACKUP.version,
            software=form.software(),
            revision=schema.HEAD,
            created_at=now().isoformat(),
            log=LogHead(entries=entries, head=head),
            tables=tables,
            contents=contents,
        )
        write_part(archive, form.MANIFEST, [manifest.model_dump_json(indent=1).encode()])
    return manifest


def write_table(
    connection: Connection,
    archive: ZipFile,
    table: Table,
    contents: dict[str, int],
    where: ColumnElement[bool] | None = None,
) -> TablePart:
    """Write a table, or some of its rows, and before it the bytes it holds that are not yet among the contents."""
    rows = _rows(connection, table, where)
    if any(isinstance(column.type, LargeBinary) for column in table.columns):
        rows = list(_without_bytes(archive, table, rows, contents))
    encoders = [form.encoder(column) for column in table.columns]
    count = 0

    def lines() -> Iterator[bytes]:
        nonlocal count
        for row in rows:
            values = [
                value if encode is None or value is None or isinstance(value, str) else encode(value)
                for encode, value in zip(encoders, row, strict=True)
            ]
            count += 1
            yield json.dumps(values, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"

    size, sha256 = write_part(archive, form.table_part(table.name), lines())
    return TablePart(columns=[column.name for column in table.columns], rows=count, bytes=size, sha256=sha256)


def _rows(connection: Connection, table: Table, where: ColumnElement[bool] | None) -> Iterable[tuple[Any, ...]]:
    large = any(isinstance(column.type, LargeBinary) for column in table.columns)
    streamed = {"stream_results": True, "yield_per": 1 if large else ROWS_AT_A_TIME}
    statement = shards.visible(connection, table).order_by(*table.primary_key)
    if where is not None:
        statement = statement.where(where)
    for row in connection.execute(statement, execution_options=streamed):
        yield tuple(row)


def _without_bytes(
    archive: ZipFile, table: Table, rows: Iterable[tuple[Any, ...]], contents: dict[str, int]
) -> Iterator[tuple[Any, ...]]:
    """Yield the rows with the hash of their bytes in place of them; a zip takes one part at a time."""
    encoders = [form.encoder(column) if isinstance(column.type, LargeBinary) else None for column in table.columns]
    for row in rows:
        values = list(row)
        for place, encode in enumerate(encoders):
            if encode is not None and values[place] is not None:
                content = bytes(values[place])
                values[place] = sha256 = str(encode(content))
                if sha256 not in contents:
                    write_part(archive, form.content_part(sha256), [content])
                    contents[sha256] = len(content)
        yield tuple(values)


def write_part(archive: ZipFile, name: str, pieces: Iterable[bytes]) -> tuple[int, str]:
    """Write one member of the zip, and return its size and SHA-256."""
    info = ZipInfo(name)
    info.compress_type = ZIP_DEFLATED
    digest, size = hashlib.sha256(), 0
    with archive.open(info, "w", force_zip64=True) as stream:
        for piece in pieces:
            stream.write(piece)
            digest.update(piece)
            size += len(piece)
    return size, digest.hexdigest()
