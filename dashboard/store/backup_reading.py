"""Open a backup or handover file and read its parts, taking nothing that it says on trust."""

from __future__ import annotations

import hashlib
import json
import struct
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO, Generic, TypeVar
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile

from sqlalchemy import LargeBinary, Table

from dashboard.store import backup_format as form
from dashboard.store import schema
from dashboard.store.backup_format import BACKUP, Kind, M, Manifest
from dashboard.store.bulk import Row
from dashboard.store.engine import StoreError

BLOCK = 1024 * 1024
"""Bytes inflated at a time."""

T = TypeVar("T")

_FAULTS = (
    *(BadZipFile, zlib.error, struct.error, EOFError, OSError),
    *(ValueError, LookupError, ArithmeticError, RuntimeError),  # RuntimeError: a password, too deep, a method not known
)
"""What reading a zip and JSON raises of bytes that were never written so."""


class Backup(Generic[M]):
    """A file that is open. Every method raises StoreError where it turns out to be damaged; `damaged` is the sentence.

    `tables` are those of the revision it was written at.
    """

    def __init__(self, archive: ZipFile, manifest: M, tables: list[Table], damaged: str) -> None:
        self.manifest = manifest
        self.tables = tables
        self.damaged = damaged
        self._archive = archive

    def verify(self) -> None:
        """Read all of it once: every hash, every line, every value."""
        for sha256 in self.manifest.contents:
            self._whole(self._content_blocks(sha256))
        for table in self.tables:
            self._whole(self._decoded(table))

    def rows(self, table: Table) -> Iterator[Row]:
        """Yield the rows of a table in the order of its columns, with the bytes that they point to.

        The hash is compared again at the end: what was verified may not be what lies there now.
        """
        binary = [place for place, column in enumerate(table.columns) if isinstance(column.type, LargeBinary)]
        rows = self._guarded(self._decoded(table))
        if not binary:
            yield from rows
            return
        for row in rows:
            values = list(row)
            for place in binary:
                if values[place] is not None:
                    values[place] = b"".join(self._guarded(self._content_blocks(values[place])))
            yield tuple(values)

    def _decoded(self, table: Table) -> Iterator[Row]:
        part = self.manifest.tables[table.name]
        order = [part.columns.index(column.name) for column in table.columns]
        decoders = [form.decoder(column) for column in table.columns]
        binary = [place for place, column in enumerate(table.columns) if isinstance(column.type, LargeBinary)]
        count = 0
        for line in _lines(self._blocks(form.table_part(table.name), part.bytes, part.sha256)):
            values = json.loads(line)
            if type(values) is not list or len(values) != len(order):
                raise ValueError(table.name)
            row = tuple(decode(values[place]) for decode, place in zip(decoders, order, strict=True))
            if any(row[place] is not None and row[place] not in self.manifest.contents for place in binary):
                raise ValueError(table.name)
            count += 1
            yield row
        if count != part.rows:
            raise ValueError(table.name)

    def _content_blocks(self, sha256: str) -> Iterator[bytes]:
        return self._blocks(form.content_part(sha256), self.manifest.contents[sha256], sha256)

    def _blocks(self, name: str, size: int, sha256: str) -> Iterator[bytes]:
        digest, seen = hashlib.sha256(), 0
        with self._archive.open(name) as stream:
            while block := stream.read(BLOCK):
                seen += len(block)
                if seen > size:
                    break
                digest.update(block)
                yield block
        if seen != size or digest.hexdigest() != sha256:
            raise ValueError(name)

    def _whole(self, pieces: Iterator[Any]) -> None:
        for _ in self._guarded(pieces):
            pass

    def _guarded(self, pieces: Iterator[T]) -> Iterator[T]:
        return _guarded(pieces, self.damaged)


@contextmanager
def opened(path: Path) -> Iterator[Backup[Manifest]]:
    """Lend a backup, verified whole. Raises StoreError when it is none, damaged, or made by a newer version."""
    with opened_as(BACKUP, path) as backup:
        yield backup


@contextmanager
def opened_as(kind: Kind[M], path: Path, name: str | None = None) -> Iterator[Backup[M]]:
    """Lend a file of a kind, verified whole. Raises StoreError as `opened` does; `name` is what the file is called."""
    name = name or path.name
    try:
        stream = path.open("rb")
    except OSError as error:
        raise StoreError(kind.unreadable.format(file=name)) from error
    with stream:
        held = _open(kind, stream, name, path.stat().st_size)
        held.verify()
        yield held


def is_backup(path: Path) -> bool:
    """Return whether a file calls itself a backup, whole or not."""
    return is_of(BACKUP, path)


def is_of(kind: Kind[M], path: Path) -> bool:
    """Return whether a file says that it is of a kind, whole or not."""
    try:
        with ZipFile(path) as archive:
            return bool(_told(archive).get("format") == kind.format)
    except _FAULTS:
        return False


def _open(kind: Kind[M], stream: BinaryIO, name: str, size: int) -> Backup[M]:
    foreign, damaged = StoreError(kind.foreign.format(file=name)), kind.damaged.format(file=name)
    head = _attempt(lambda: stream.read(2), damaged)
    if head != b"PK":
        raise foreign
    archive = _attempt(lambda: ZipFile(stream), damaged)
    if form.MANIFEST not in archive.namelist():
        raise foreign
    told = _attempt(lambda: _told(archive), damaged)
    if told.get("format") != kind.format:
        raise foreign
    version, made_by = told.get("version"), str(told.get("software"))
    newer = StoreError(kind.newer.format(file=name, version=made_by))
    if isinstance(version, int) and version > kind.version:
        raise newer
    manifest = _attempt(lambda: kind.manifest.model_validate(told), damaged)
    if not _is_known(manifest.revision):
        raise newer
    tables = form.tables_of(manifest.revision, kind.left_out)
    if not _fits(archive, manifest, tables, size):
        raise StoreError(damaged)
    return Backup(archive, manifest, tables, damaged)


def _told(archive: ZipFile) -> dict[str, Any]:
    with archive.open(form.MANIFEST) as stream:
        text = stream.read(form.MAX_MANIFEST_BYTES + 1)
    told = json.loads(text) if len(text) <= form.MAX_MANIFEST_BYTES else None
    if not isinstance(told, dict):
        raise ValueError(form.MANIFEST)
    json.dumps(told, ensure_ascii=False).encode()  # a ValueError for halves of characters, which nobody could print
    return told


def _is_known(revision: str) -> bool:
    if revision == schema.HEAD:
        return True
    from dashboard.store.migrations import run

    return revision in run.revisions()


def _fits(archive: ZipFile, manifest: Manifest, tables: list[Table], size: int) -> bool:
    """Return whether the file's members are those of the manifest, and its tables those of its revision."""
    members = archive.infolist()
    columns = {table.name: sorted(column.name for column in table.columns) for table in tables}
    return (
        sorted(member.filename for member in members) == sorted(manifest.parts)
        and all(member.compress_type in {ZIP_STORED, ZIP_DEFLATED} for member in members)
        and {name: sorted(part.columns) for name, part in manifest.tables.items()} == columns
        and manifest.inflated <= size * form.MAX_INFLATION
    )


def _lines(blocks: Iterator[bytes]) -> Iterator[bytes]:
    pieces: list[bytes] = []  # of the line that has not ended yet
    for block in blocks:
        end, *lines = block.split(b"\n")
        pieces.append(end)
        if sum(map(len, pieces)) > form.MAX_LINE_BYTES:
            raise ValueError(form.MAX_LINE_BYTES)
        for line in lines:
            yield b"".join(pieces)
            pieces = [line]
    if any(pieces):
        raise ValueError(pieces[0][:20])


def _attempt(work: Callable[[], T], damaged: str) -> T:
    try:
        return work()
    except _FAULTS as error:
        raise StoreError(damaged) from error


def _guarded(pieces: Iterator[T], damaged: str) -> Iterator[T]:
    """Yield the pieces; what goes wrong in getting one means damage, what the taker does with it does not."""
    while True:
        try:
            piece = next(pieces)
        except StopIteration:
            return
        except _FAULTS as error:
            raise StoreError(damaged) from error
        yield piece
