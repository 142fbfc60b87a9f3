"""Take over the ledger of a handover file, in one transaction: whole, under numbers of this database, or not at all."""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

from sqlalchemy import Connection, Engine, LargeBinary, Table, create_engine, func, select, update
from sqlalchemy.exc import DBAPIError

from dashboard.log_lines import described
from dashboard.store import bulk, chain, journal, ledgers, messages, schema, shards
from dashboard.store.backup_reading import Backup
from dashboard.store.chain import Entry
from dashboard.store.contents_hash import contents_hash
from dashboard.store.course import write_course
from dashboard.store.engine import StoreError, driver_errors, next_numbers, writing
from dashboard.store.handover_format import HandoverManifest
from dashboard.store.locking import lock
from dashboard.store.restoring import fill
from loaders.limits import Limits
from loaders.records import RefusedFileError
from loaders.source import open_source

Held = Backup[HandoverManifest]
Rows = Callable[[Table], Iterator[bulk.Row]]

_KEPT_APART = frozenset({schema.ledger, schema.log})
"""Tables whose rows are not copied as they are: a ledger is made anew, and the log of another place is no log here."""


_SNAPSHOTS = frozenset({"snapshot_id", "base_id", "replaced_by", "merged_into"})
"""Columns that hold a snapshot's number; a test looks for others."""


@dataclass(frozen=True)
class Taking:
    """What is taken over: the file's name and SHA-256, what ledgers are to be called (name there → name here).

    `limits` hold for the source files inside as for any file that is loaded.
    """

    file: str
    sha256: str
    limits: Limits
    names: Mapping[str, str]
    actor: str | None = None
    shard: str | None = None


class TakenSnapshot(NamedTuple):
    """A snapshot by its number there and here."""

    there: int
    here: int
    as_of: date
    sha256: str


class TakenLedger(NamedTuple):
    """A ledger by its number and name here, and its snapshots in the order of their numbers."""

    id: int
    name: str
    snapshots: tuple[TakenSnapshot, ...]


Look = Callable[[Connection, Sequence[TakenLedger]], None]


def receive(engine: Engine, held: Held, taking: Taking, look: Look) -> tuple[TakenLedger, ...]:
    """Store what a verified handover file holds and return the ledgers it became, the one handed over last.

    `look` sees all of it before it is committed and raises what speaks against it. Every row stays as it is but for the
    numbers of ledgers and snapshots. The other place's log is kept beside the ledger as it is, each entry verified; in
    the log here one entry a ledger says where it comes from. Raises StoreError, with nothing stored, for a name that
    stands here already, for contents that are not of one piece, and for a source file over the limits.
    """
    damaged = StoreError(held.damaged)
    try:
        with _at_head(held) as rows, writing(engine) as connection:
            taken = _receive(connection, held.manifest, rows, taking)
            look(connection, taken)
            return taken
    except (LookupError, ValueError, TypeError, AttributeError) as error:
        raise damaged from error
    except RefusedFileError as error:
        reason = error.finding.message
        raise StoreError(messages.HANDOVER_FILE_REFUSED.format(file=taking.file, reason=reason)) from error
    except (DBAPIError, driver_errors(engine).Error) as error:
        raise StoreError(messages.HANDOVER_NOT_TAKEN.format(file=taking.file)) from error


@contextmanager
def _at_head(held: Held) -> Iterator[Rows]:
    """Lend the rows of a file in the tables of this revision; those of an earlier one are migrated beside."""
    if held.manifest.revision == schema.HEAD:
        yield held.rows
        return
    from dashboard.store.migrations import run

    with TemporaryDirectory() as folder:
        beside = create_engine(f"sqlite:///{Path(folder) / 'earlier.db'}")
        try:
            with beside.begin() as connection:
                run.upgrade(connection, held.manifest.revision)
                fill(connection, held)
                run.upgrade(connection)
            with beside.connect() as connection:
                yield lambda table: map(tuple, connection.execute(select(table).order_by(*table.primary_key)))
        finally:
            beside.dispose()


def _receive(connection: Connection, manifest: HandoverManifest, rows: Rows, taking: Taking) -> tuple[TakenLedger, ...]:
    there = [dict(zip(schema.ledger.columns.keys(), row, strict=True)) for row in rows(schema.ledger)]
    parents = {row[0]: row[1] for row in rows(schema.origin)}
    numbers = _Numbers(_make_ledgers(connection, manifest, there, parents, taking), {})
    snapshots = _number_snapshots(connection, rows, numbers)
    for table in schema.metadata.sorted_tables:
        if table.name not in schema.OF_NO_LEDGER and table not in _KEPT_APART:
            _copy(connection, table, rows, numbers, taking)
    records = _keep_logs(connection, manifest, rows, numbers, taking)
    taken = []
    for row in there:
        here = numbers.ledgers[row["id"]]
        kept = {name: row[name] for name in ("created_at", "units")}
        connection.execute(update(schema.ledger).where(schema.ledger.c.id == here).values(kept))
        write_course(connection, here)
        name = str(ledgers.row_of(connection, here).name)
        one = TakenLedger(here, name, tuple(snapshots[row["id"]]))
        _note(connection, manifest, taking, one, records[row["id"]])
        taken.append(one)
    own = numbers.ledgers[manifest.ledger]
    return tuple(sorted(taken, key=lambda one: (one.id == own, one.id)))


class _Numbers(NamedTuple):
    """Numbers there → here; of a snapshot with the ledger that it is of there."""

    ledgers: dict[int, int]
    snapshots: dict[int, tuple[int, int]]

    def snapshot(self, ledger: int, snapshot: int) -> int:
        of, here = self.snapshots[snapshot]
        if of != ledger:
            raise ValueError(snapshot)
        return here


def _make_ledgers(
    connection: Connection,
    manifest: HandoverManifest,
    there: Sequence[dict[str, Any]],
    parents: Mapping[int, int],
    taking: Taking,
) -> dict[int, int]:
    """Make the ledgers, each after the one it was carried over from; return their numbers there → here."""
    known = {row["id"]: row for row in there}
    line = [manifest.ledger]
    while (parent := parents.get(line[-1])) is not None and parent not in line:
        line.append(parent)
    if set(line) != set(known) or known[manifest.ledger]["name"] != manifest.name:
        raise ValueError(manifest.name)
    names = {number: str(row["name"]) for number, row in known.items()}
    strange = set(taking.names) - set(names.values())
    if strange:
        held = messages.LIST_MARK.join(names.values())
        raise StoreError(messages.HANDOVER_NAME_UNKNOWN.format(ledger=min(strange), names=held))
    numbers: dict[int, int] = {}
    for number in reversed(line):
        row = known[number]
        name = taking.names.get(names[number], names[number]).strip()
        if not name:
            raise StoreError(messages.HANDOVER_NAME_EMPTY)
        if row["state"] not in (ledgers.ACTIVE, ledgers.ARCHIVED):
            raise ValueError(row["state"])
        lock(connection, journal.lock_name(name))
        same = ledgers.called(connection.execute(select(schema.ledger)).all(), name)
        if same is not None:
            raise StoreError(messages.HANDOVER_NAME_TAKEN.format(ledger=same.name))
        settings = {key: row[key] for key in ("region", "state", "reviewer", "demo", "done_is_verified")}
        beside = numbers.get(parents.get(number, 0))
        shard = taking.shard if beside is None else None
        numbers[number] = ledgers.create(connection, name, settings, taking.actor, shard, beside)
    return numbers


def _number_snapshots(connection: Connection, rows: Rows, numbers: _Numbers) -> dict[int, list[TakenSnapshot]]:
    """Give every snapshot its number here, in the order they have there; return them by their ledger there."""
    at = schema.snapshot.columns.keys()
    ledger, number, as_of, sha256 = (at.index(name) for name in ("ledger_id", "id", "as_of", "sha256"))
    found = sorted(rows(schema.snapshot), key=lambda row: int(row[number]))
    given = next_numbers(connection, len(found), schema.SNAPSHOT_NUMBERS, *schema.SNAPSHOT_NUMBERED)
    by_ledger: dict[int, list[TakenSnapshot]] = defaultdict(list)
    for row, here in zip(found, given, strict=True):
        if row[number] in numbers.snapshots:
            raise ValueError(row[number])
        numbers.snapshots[row[number]] = (row[ledger], here)
        shards.clear_leftovers(connection, numbers.ledgers[row[ledger]], here)
        by_ledger[row[ledger]].append(TakenSnapshot(row[number], here, row[as_of], row[sha256]))
    return by_ledger


def _copy(connection: Connection, table: Table, rows: Rows, numbers: _Numbers, taking: Taking) -> None:
    renumbered = (_renumbered(table, row, numbers) for row in rows(table))
    if not any(isinstance(column.type, LargeBinary) for column in table.columns):
        bulk.insert(connection, table, renumbered)
        return
    at = schema.source_file.columns.keys()
    names = {row[at.index("sha256")]: row[at.index("name")] for row in rows(schema.source_file)}
    for row in renumbered:  # one document in memory at a time
        if table is schema.document:
            _, sha256, content = row
            if hashlib.sha256(content).hexdigest() != sha256:
                raise ValueError(sha256)
            open_source(names.get(sha256, taking.file), content, taking.limits)
        bulk.insert(connection, table, [row])


def _renumbered(table: Table, row: bulk.Row, numbers: _Numbers) -> bulk.Row:
    values = dict(zip(table.columns.keys(), row, strict=True))
    ledger = values["ledger_id"]
    values["ledger_id"] = numbers.ledgers[ledger]
    if table is schema.origin:
        ledger = values["parent_id"]
        values["parent_id"] = numbers.ledgers[ledger]
    if table is schema.decision_outcome:  # of a ledger that began later, and did not come along, there is no number
        values["snapshot_id"] = numbers.snapshots.get(values["snapshot_id"], (0, 0))[1]
        return tuple(values.values())
    if table is schema.snapshot:
        values["id"] = numbers.snapshot(ledger, values["id"])
    for name in _SNAPSHOTS & values.keys():
        if values[name] is not None:
            values[name] = numbers.snapshot(ledger, values[name])
    return tuple(values.values())


class _Record(NamedTuple):
    """The log of another place as it is kept with a ledger: which one of them, and the hash of its entries."""

    id: int
    fingerprint: str


def _keep_logs(
    connection: Connection, manifest: HandoverManifest, rows: Rows, numbers: _Numbers, taking: Taking
) -> dict[int, _Record]:
    """Keep with each ledger the entries about it, every one verified; return what the log here says of them."""
    entries: dict[int, list[Entry]] = {number: [] for number in numbers.ledgers}
    before: Entry | None = None
    for row in rows(schema.log):
        one = Entry(*row)
        if not _follows(one, before, manifest):
            raise StoreError(messages.HANDOVER_LOG_BROKEN.format(file=taking.file, number=one.number))
        described(one.action, json.loads(one.detail))  # or nobody could read it here
        entries[one.ledger_id or 0].append(one)
        before = one
    records = {}
    table = schema.handed_over.c
    for there, here in numbers.ledgers.items():
        earlier = connection.execute(select(func.max(table.id)).where(table.ledger_id == here)).scalar_one()
        number = (earlier or 0) + 1
        made_at = datetime.fromisoformat(manifest.created_at)
        log = manifest.log
        row = (here, number, made_at, manifest.software, taking.file, taking.sha256, log.entries, log.head)
        bulk.insert(connection, schema.handed_over, [row])
        bulk.insert(connection, schema.handed_log, ((here, number, *one) for one in entries[there]))
        records[there] = _Record(number, chain.fingerprint(entries[there]))
    return records


def _follows(one: Entry, before: Entry | None, manifest: HandoverManifest) -> bool:
    """Return whether an entry is as it was written and can stand behind another one; between them others are left out.

    Where none is left out, the link to the one before is compared, and the last of all with the head.
    """
    number, last = (before.number, before.hash) if before is not None else (0, chain.BEGINNING)
    return (
        chain.is_whole(one)
        and number < one.number <= manifest.log.entries
        and (one.number > number + 1 or one.previous == last)
        and (one.number < manifest.log.entries or one.hash == manifest.log.head)
    )


def _note(
    connection: Connection, manifest: HandoverManifest, taking: Taking, one: TakenLedger, record: _Record
) -> None:
    table = schema.source_file.c
    files = select(table.name, table.sha256).where(table.ledger_id == one.id).distinct()
    detail = {
        "name": one.name,
        "file": taking.file,
        "hash": taking.sha256,
        "made_at": manifest.created_at,
        "software": manifest.software,
        "entries": manifest.log.entries,
        "head": manifest.log.head,
        "handed": record.id,
        "record": record.fingerprint,
        "snapshots": [
            [each.there, each.here, each.as_of.isoformat(), each.sha256, contents_hash(connection, one.id, each.here)]
            for each in one.snapshots
        ],
        "files": [list(row) for row in connection.execute(files.order_by(table.name, table.sha256))],
    }
    journal.note(connection, one.id, taking.actor, "receive", detail)
