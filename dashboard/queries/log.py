"""The log, read and verified: its chain, and that what is stored is still what its entries say was stored."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

import pandas as pd
from sqlalchemy import Connection, Engine, and_, false, or_, select

from dashboard.frames import EVENTS
from dashboard.queries.within import reach_of, reading
from dashboard.store import chain, journal, messages, schema
from dashboard.store.contents_hash import COVERED, contents_hash
from dashboard.store.engine import reading_as_of_now
from dashboard.store.reading import read


@dataclass(frozen=True)
class Verified:
    """What became of verifying the log: how many entries it has, the last one's hash, and what was found first.

    `number` is the entry at fault, None where what is wrong is no single entry's; `fault` is a Chinese sentence, None
    where everything is as it was written.
    """

    entries: int
    head: str
    number: int | None = None
    fault: str | None = None


def events(engine: Engine, ledger_id: int | None = None, also: Collection[str] = ()) -> pd.DataFrame:
    """Return the log of a ledger (all of it, where none is given), newest first; columns of `frames.EVENTS`.

    `also` are actions on no ledger that are told with it.
    """
    log, ledger = schema.log.c, schema.ledger.c
    statement = (
        select(log.number, log.ledger_id, ledger.name, log.at, log.actor, log.action, log.detail, log.hash)
        .select_from(schema.log)
        .outerjoin(schema.ledger, ledger.id == log.ledger_id)
        .order_by(log.number.desc())
    )
    if ledger_id is not None:
        told_too = and_(log.ledger_id.is_(None), log.action.in_(also))
        statement = statement.where(or_(log.ledger_id == ledger_id, told_too) if also else log.ledger_id == ledger_id)
    with reading(engine) as connection:
        if reach_of(connection) is not None:  # it names files, units and issues of everybody
            statement = statement.where(false())
        return read(connection, statement, EVENTS)


@dataclass(frozen=True)
class HandedLog:
    """The log that came along when a ledger was taken over: entries of another installation, not of the chain here.

    `created_at` is when the file was written, `head` the hash of the last of the `entries` the log had there by then.
    `events` has the columns of `frames.EVENTS`, newest first, with the numbers they have there.
    """

    file: str
    sha256: str
    created_at: datetime
    entries: int
    head: str
    events: pd.DataFrame


def handed_logs(engine: Engine, ledger_id: int) -> tuple[HandedLog, ...]:
    """Return what came along with a ledger each time it was handed over, the first time first."""
    origin, log = schema.handed_over.c, schema.handed_log.c
    with reading(engine) as connection:
        if reach_of(connection) is not None:
            return ()
        name = select(schema.ledger.c.name).where(schema.ledger.c.id == ledger_id).scalar_subquery()
        found = []
        for row in connection.execute(
            select(schema.handed_over).where(origin.ledger_id == ledger_id).order_by(origin.id)
        ).all():
            statement = (
                select(log.number, log.ledger_id, name, log.at, log.actor, log.action, log.detail, log.hash)
                .where(log.ledger_id == ledger_id, log.handed_id == row.id)
                .order_by(log.number.desc())
            )
            events = read(connection, statement, EVENTS)
            found.append(HandedLog(row.file, row.sha256, row.created_at, row.entries, row.head, events))
    return tuple(found)


class LogState(NamedTuple):
    """How many entries the log has, and the hash of the last one."""

    entries: int
    head: str


def log_state(engine: Engine) -> LogState:
    """Return where the log stands."""
    with reading(engine) as connection:
        return LogState(*chain.head(connection))


def verify_log(engine: Engine, head: str | None = None) -> Verified:
    """Walk the chain from its first entry, then compare snapshots and their files with what the log says of them.

    `head` is the hash of an entry, or its beginning, as a paper or a backup kept it: without one nothing shows that
    entries are missing at the end.
    """
    with reading_as_of_now(engine) as connection:
        number, last, found = 0, chain.BEGINNING, False
        for entry in chain.entries(connection):
            if entry.number != number + 1:
                return Verified(number, last, number + 1, messages.LOG_MISSING.format(number=number + 1))
            if entry.previous != last:
                return Verified(number, last, entry.number, messages.LOG_UNLINKED.format(number=entry.number))
            if not chain.is_whole(entry):
                return Verified(number, last, entry.number, messages.LOG_CHANGED.format(number=entry.number))
            number, last = entry.number, entry.hash
            found = found or (head is not None and last.startswith(head))
        if head is not None and not found:
            return Verified(number, last, None, messages.LOG_CUT.format(head=head, entries=number, last=last))
        return Verified(number, last, *next(_faults(connection), (None, None)))


def _faults(connection: Connection) -> Iterator[tuple[int, str]]:
    """Yield what is stored otherwise than an entry says: its number, and a sentence."""
    table = schema.snapshot.c
    stored = {row.id: row for row in connection.execute(select(table.id, table.ledger_id, table.sha256))}
    compared: dict[int, list[Any]] = {}
    logged: dict[str, int] = {}
    for entry in chain.entries(connection):
        told = json.loads(entry.detail)
        logged |= {sha256: entry.number for _, sha256 in told.get("files", ())}
        for snapshot, sha256, rows in journal.snapshots_told(told):
            held = stored.get(snapshot)
            if held is None:  # a restore took it away
                continue
            if held.sha256 != sha256:
                yield entry.number, messages.LOG_OTHER_SNAPSHOT.format(snapshot=snapshot, number=entry.number)
            if rows is None or rows[0] not in COVERED:  # by an earlier version of the software, or a later one
                continue
            if compared.get(snapshot, [None])[0] != rows[0]:
                compared[snapshot] = contents_hash(connection, held.ledger_id, snapshot, rows[0])
            if compared[snapshot] != rows:
                yield entry.number, messages.LOG_OTHER_ROWS.format(snapshot=snapshot, number=entry.number)
        if "record" in told and not _is_kept(connection, entry.ledger_id, told):
            yield entry.number, messages.LOG_HANDED_CHANGED.format(number=entry.number)
    document = schema.document.c
    streamed = {"stream_results": True, "yield_per": 1}
    for row in connection.execute(select(document.sha256, document.content), execution_options=streamed):
        if hashlib.sha256(row.content).hexdigest() != row.sha256 and row.sha256 in logged:
            number = logged[row.sha256]
            yield number, messages.LOG_OTHER_FILE.format(sha256=row.sha256, number=number)


def _is_kept(connection: Connection, ledger_id: int | None, told: dict[str, Any]) -> bool:
    """Return whether the log that came along with a ledger is as it was then; true where a restore took both away."""
    origin, log = schema.handed_over.c, schema.handed_log.c
    here = (origin.ledger_id == ledger_id, origin.id == told["handed"])
    row = connection.execute(select(origin.sha256, origin.entries, origin.head).where(*here)).one_or_none()
    if row is None:
        known = select(schema.ledger.c.id).where(schema.ledger.c.id == ledger_id)
        return connection.execute(known).first() is None
    statement = select(schema.handed_log).where(log.ledger_id == ledger_id, log.handed_id == told["handed"])
    kept = [chain.Entry(*line[2:]) for line in connection.execute(statement.order_by(log.number))]
    return (
        all(map(chain.is_whole, kept))
        and chain.fingerprint(kept) == told["record"]
        and tuple(row) == (told["hash"], told["entries"], told["head"])
    )
