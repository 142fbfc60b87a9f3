"""Write the rows of one new snapshot: its files, issues, indicators, roster and findings."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from sqlalchemy import Connection, select

from dashboard.store import bulk, rows, schema
from dashboard.store.carrying import Base, Carried, copy_rows
from dashboard.store.combine import Content
from loaders.records import Finding, Reading


class SourceFile(NamedTuple):
    """One file of a snapshot, in the order of the columns of `schema.source_file`."""

    name: str
    kind: str
    sha256: str
    understood: str
    carried: bool
    details: str


@dataclass(frozen=True)
class Filling:
    """Everything that goes into a snapshot whose own row is written already.

    `findings` are those about the data, `codes` and `keys` those of the content's issues, in their order.
    """

    ledger: int
    snapshot: int
    content: Content
    contents: Mapping[str, bytes]
    findings: Sequence[Finding]
    codes: Sequence[str]
    keys: Sequence[str]
    base: Base
    comes: Carried
    files: Sequence[SourceFile]


def source_files(content: Content, comes: Carried) -> Iterator[SourceFile]:
    """Yield the files of the snapshot: those of this load, then those whose rows come forward."""
    for reading in content.readings:
        if reading.kind is not None:
            kind, understood = reading.kind.value, _understood(reading)
            yield SourceFile(reading.file, kind, reading.sha256, understood, False, rows.details(reading))
    for row in comes.files:
        yield SourceFile(row.name, row.kind, row.sha256, row.understood, True, row.details)


def fingerprint(files: Iterable[SourceFile]) -> str:
    """Return the fingerprint of a snapshot: its files, carried ones included, and how they were understood."""
    parts = sorted(f"{file.kind} {file.sha256} {file.understood}" for file in files)
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def _understood(reading: Reading) -> str:
    """Return a fingerprint of what depends on more than a file's bytes: words taught, roster known, date given."""
    digest = hashlib.sha256()
    for issue in reading.issues:
        day = issue.deadline.day if issue.deadline else None
        parts = (str(day), issue.status, issue.lead_unit or "", *issue.units, *issue.supporting_units, "\x1e")
        digest.update("\x1f".join(parts).encode("utf-8", "replace"))
    return digest.hexdigest()


def fill(connection: Connection, filling: Filling) -> None:
    """Write everything, inside the caller's transaction."""
    _fill_files(connection, filling)
    _fill_issues(connection, filling)
    _fill_indicators(connection, filling)
    _fill_units(connection, filling)
    _fill_findings(connection, filling)


def _fill_files(connection: Connection, filling: Filling) -> None:
    ledger, snapshot = filling.ledger, filling.snapshot
    numbered = enumerate(filling.files, start=1)
    bulk.insert(connection, schema.source_file, ((ledger, snapshot, number, *file) for number, file in numbered))
    brought = [reading for reading in filling.content.readings if reading.file in filling.contents]
    keep_documents(connection, ledger, {reading.sha256: filling.contents[reading.file] for reading in brought})


def keep_documents(connection: Connection, ledger: int, contents: Mapping[str, bytes]) -> None:
    """Keep the bytes of files, given by their hashes, that the ledger does not hold yet."""
    table = schema.document
    held = set(connection.execute(select(table.c.sha256).where(table.c.ledger_id == ledger)).scalars())
    bulk.insert(connection, table, ((ledger, sha256, data) for sha256, data in contents.items() if sha256 not in held))


def _fill_issues(connection: Connection, filling: Filling) -> None:
    ledger, snapshot, base = filling.ledger, filling.snapshot, filling.base
    if filling.comes.issues and base.last is not None:
        for table in (schema.issue, schema.issue_unit, schema.measure):
            copy_rows(connection, table, ledger, base.last.id, snapshot)
        return
    issues = filling.content.issues
    bulk.insert(connection, schema.issue, rows.issue_rows(ledger, snapshot, issues, filling.codes, filling.keys))
    bulk.insert(connection, schema.issue_unit, rows.issue_unit_rows(ledger, snapshot, issues))
    bulk.insert(connection, schema.measure, rows.measure_rows(ledger, snapshot, issues))


def _fill_indicators(connection: Connection, filling: Filling) -> None:
    """Write what came forward, then what is new, so that the newest period of a code stands last."""
    ledger, snapshot = filling.ledger, filling.snapshot
    old = enumerate(filling.comes.indicators, start=1)
    count = bulk.insert(
        connection, schema.indicator, ((ledger, snapshot, number, *row[FIRST_OWN_COLUMN:]) for number, row in old)
    )
    new = rows.indicator_rows(ledger, snapshot, filling.content.indicators, first=count + 1)
    bulk.insert(connection, schema.indicator, new)


def _fill_units(connection: Connection, filling: Filling) -> None:
    ledger, snapshot, base = filling.ledger, filling.snapshot, filling.base
    if filling.comes.units and base.last is not None:
        copy_rows(connection, schema.unit, ledger, base.last.id, snapshot)
    else:
        bulk.insert(connection, schema.unit, rows.unit_rows(ledger, snapshot, filling.content.units))


def _fill_findings(connection: Connection, filling: Filling) -> None:
    """Write the findings of this load and those of the files that came forward."""
    ledger, snapshot, base = filling.ledger, filling.snapshot, filling.base
    count = bulk.insert(connection, schema.finding, rows.finding_rows(ledger, snapshot, filling.findings, first=1))
    if base.last is None:
        return
    names = {row.name for row in filling.comes.files} - {reading.file for reading in filling.content.readings}
    table = schema.finding
    statement = select(table).where(table.c.ledger_id == ledger, table.c.snapshot_id == base.last.id)
    kept = [row for row in connection.execute(statement.order_by(table.c.ordinal)) if row.file in names]
    numbered = enumerate(kept, start=count + 1)
    bulk.insert(connection, table, ((ledger, snapshot, number, *row[FIRST_OWN_COLUMN:]) for number, row in numbered))


FIRST_OWN_COLUMN = 3
"""Ledger, snapshot and ordinal come first in every table of a snapshot's rows."""
