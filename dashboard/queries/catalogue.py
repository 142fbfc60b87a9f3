"""Which ledgers and snapshots there are, and which one to show when the user names none."""

from __future__ import annotations

import json
from bisect import bisect_left
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from functools import lru_cache
from itertools import groupby
from operator import attrgetter
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Connection, Engine, Row, Select, and_, func, or_, select

from dashboard.frames import LedgerInfo, SnapshotInfo
from dashboard.queries.within import reach_of, reaches, reading
from dashboard.store import StoreError, messages, schema
from dashboard.store.ledgers import ACTIVE
from dashboard.store.standing import leads_to, stands
from loaders.text import normal

LARGEST_ID = 2**31 - 1
"""No snapshot has a higher number: the column holds 32 bits."""
KEPT_FIELDS = 256
"""Sets of columns that snapshots' sources have; nearly all of a ledger have the same."""


def ledgers(engine: Engine) -> tuple[LedgerInfo, ...]:
    """Return every ledger, in the order they were made."""
    with reading(engine) as connection:
        return tuple(_ledgers(connection).values())


def ledger_named(engine: Engine, name: str) -> LedgerInfo:
    """Return the ledger of a name, written exactly or with other blanks, brackets and marks.

    Raises StoreError, naming the ledgers there are, when there is none.
    """
    known = ledgers(engine)
    for same in (lambda other: other == name.strip(), lambda other: normal(other) == normal(name)):
        for ledger in known:
            if same(ledger.name):
                return ledger
    if not known:
        raise StoreError(messages.NO_LEDGER)
    names = messages.LIST_MARK.join(ledger.name for ledger in known)
    raise StoreError(messages.UNKNOWN_LEDGER.format(ledger=name, names=names))


def snapshots(engine: Engine, ledger_id: int | None = None, standing: bool = False) -> tuple[SnapshotInfo, ...]:
    """Return every snapshot of a ledger (of all, where none is given), replaced and withdrawn ones included.

    They stand in the order of their ledger, their as-of date and their number. `standing`: only those that stand.
    """
    with reading(engine, as_of_now=True) as connection:
        known = _ledgers(connection, ledger_id)
        rows = _rows(connection, list(known), [stands()] if standing else ())
        limited = reach_of(connection) is not None
    found = (info for number, own in groupby(rows, attrgetter("ledger_id")) for info in _infos(known[number], own))
    return tuple(_of_others_nothing(info) for info in found) if limited else tuple(found)


class Newest(NamedTuple):
    """The standing snapshot of a ledger with the most recent as-of date."""

    snapshot: int
    as_of: date


def newest(engine: Engine) -> tuple[tuple[LedgerInfo, ...], dict[int, Newest]]:
    """Return what `ledgers` does, and by ledger its newest standing snapshot where it has one, as of one moment."""
    table = schema.snapshot
    last = select(table.c.ledger_id, func.max(table.c.as_of).label("as_of")).where(stands())
    last_of = last.group_by(table.c.ledger_id).subquery()
    statement = select(table.c.ledger_id, table.c.id, table.c.as_of).join(
        last_of, and_(last_of.c.ledger_id == table.c.ledger_id, last_of.c.as_of == table.c.as_of)
    )
    with reading(engine, as_of_now=True) as connection:
        known = tuple(_ledgers(connection).values())
        rows = connection.execute(statement.where(stands())).all()
    seen = {ledger.id for ledger in known}
    return known, {row.ledger_id: Newest(row.id, row.as_of) for row in rows if row.ledger_id in seen}


def revisions(engine: Engine, info: SnapshotInfo) -> dict[int, int]:
    """Return the revisions that a snapshot and those that lead to it have by now, see `SnapshotInfo.leads_to`."""
    table = schema.snapshot.c
    statement = select(table.id, table.revision).where(table.ledger_id == info.ledger.id, leads_to(info.id, info.as_of))
    with reading(engine) as connection:
        return {row.id: row.revision for row in connection.execute(statement)}


def snapshot_info(engine: Engine, snapshot_id: int) -> SnapshotInfo | None:
    """Return one snapshot's info, standing or not; None when there is none of that number."""
    with reading(engine) as connection:
        return info_of(connection, snapshot_id)


def ledger_of(engine: Engine, snapshot_id: int) -> int | None:
    """Return the number of the ledger that a snapshot is of; None when there is no such snapshot."""
    with reading(engine) as connection:
        return _ledger_of(connection, snapshot_id)


def _ledger_of(connection: Connection, snapshot_id: int) -> int | None:
    if not 0 < snapshot_id <= LARGEST_ID:  # an address may say anything; a driver fails at what its column cannot hold
        return None
    table = schema.snapshot
    # the ledgers are named so that the key, which they lead, finds the row
    statement = select(table.c.ledger_id).where(
        table.c.ledger_id.in_(select(schema.ledger.c.id)), table.c.id == snapshot_id
    )
    ledger_id: int | None = connection.execute(statement).scalar_one_or_none()
    return ledger_id if ledger_id is not None and reaches(connection, ledger_id) else None


def info_of(connection: Connection, snapshot_id: int) -> SnapshotInfo | None:
    """Do the work of `snapshot_info` on an open connection."""
    ledger_id = _ledger_of(connection, snapshot_id)
    if ledger_id is None:
        return None
    ledger = _ledgers(connection, ledger_id)[ledger_id]
    rows = _rows(connection, [ledger_id], [or_(stands(), schema.snapshot.c.id == snapshot_id)])
    found = next(info for info in _infos(ledger, rows) if info.id == snapshot_id)
    return found if reach_of(connection) is None else _of_others_nothing(found)


def latest(engine: Engine, ledger_id: int, as_of: date | None = None) -> SnapshotInfo | None:
    """Return the ledger's standing snapshot with the most recent as-of date (on or before `as_of`, where given)."""
    standing = [info for info in snapshots(engine, ledger_id) if info.standing]
    return next((info for info in reversed(standing) if as_of is None or info.as_of <= as_of), None)


def default_snapshot(engine: Engine) -> SnapshotInfo | None:
    """Return what to show when the user names nothing; None when nothing is stored.

    The ledger 在办 with the most recent as-of date, else the most recent archived one; a demo ledger only when there is
    nothing else.
    """
    start = preferred(*newest(engine))
    return snapshot_info(engine, start) if start is not None else None


def preferred(ledgers: Iterable[LedgerInfo], held: Mapping[int, Newest]) -> int | None:
    """Return the number of `default_snapshot`, from what `newest` returns."""

    def preference(ledger: LedgerInfo) -> tuple[bool, bool, date, int]:
        return (not ledger.demo, ledger.state == ACTIVE, held[ledger.id].as_of, held[ledger.id].snapshot)

    found = max((ledger for ledger in ledgers if ledger.id in held), key=preference, default=None)
    return held[found.id].snapshot if found is not None else None


def assumed_ledger(engine: Engine) -> LedgerInfo | None:
    """Return the ledger that a load goes to when neither the user nor the file names one: the only real one 在办."""
    active = [ledger for ledger in ledgers(engine) if ledger.state == ACTIVE and not ledger.demo]
    return active[0] if len(active) == 1 else None


def ledger_select(*behind: ColumnElement[Any]) -> Select[Any]:
    """Return a SELECT of every field of `LedgerInfo`, in the order ledgers were made, with other columns behind."""
    table = schema.ledger
    statement = select(
        table.c.id,
        table.c.name,
        table.c.region,
        table.c.state,
        table.c.reviewer,
        table.c.demo,
        table.c.done_is_verified,
        schema.origin.c.parent_id,
        *behind,
    )
    return statement.outerjoin(schema.origin, schema.origin.c.ledger_id == table.c.id).order_by(table.c.id)


def _ledgers(connection: Connection, ledger_id: int | None = None) -> dict[int, LedgerInfo]:
    statement = ledger_select()
    if ledger_id is not None:
        statement = statement.where(schema.ledger.c.id == ledger_id)
    return {row.id: ledger for row in connection.execute(statement) if (ledger := seen(connection, LedgerInfo(*row)))}


def seen(connection: Connection, ledger: LedgerInfo) -> LedgerInfo | None:
    """Return a ledger as it is seen within reach, None where nothing of it is."""
    if not reaches(connection, ledger.id):
        return None
    parent = ledger.parent_id
    return ledger if parent is None or reaches(connection, parent) else replace(ledger, parent_id=None)


def _of_others_nothing(info: SnapshotInfo) -> SnapshotInfo:
    """Return a snapshot's info without what may name others: file names, and who withdrew it why."""
    return replace(info, files=(), actor=None, withdrawn_reason=None)


def _rows(
    connection: Connection, ledger_ids: Iterable[int], only: Iterable[ColumnElement[bool]] = ()
) -> list[Row[Any]]:
    table = schema.snapshot
    statement = select(table).where(table.c.ledger_id.in_(list(ledger_ids)), *only)
    return list(connection.execute(statement.order_by(table.c.ledger_id, table.c.as_of, table.c.id)))


def _infos(ledger: LedgerInfo, rows: Iterable[Row[Any]]) -> Iterable[SnapshotInfo]:
    """Yield the infos of one ledger's snapshots, whose rows are given in order of as-of date and number.

    Those that stand must be among them: positions are counted by these.
    """
    own = list(rows)
    standing = [row for row in own if row.replaced_by is None and row.withdrawn_at is None]
    dates = [row.as_of for row in standing]
    for row in own:
        earlier = bisect_left(dates, row.as_of)
        yield SnapshotInfo(
            id=row.id,
            ledger=ledger,
            as_of=row.as_of,
            loaded_at=row.loaded_at,
            files=tuple(json.loads(row.files)),
            sha256=row.sha256,
            fields=_fields(row.fields),
            issued_on=row.issued_on,
            reviewed=row.reviewed,
            position=earlier + 1,
            previous_id=standing[earlier - 1].id if earlier else None,
            standing=row.replaced_by is None and row.withdrawn_at is None,
            replaced_by=row.replaced_by,
            revision=row.revision,
            withdrawn_at=row.withdrawn_at,
            withdrawn_reason=row.withdrawn_reason,
            actor=row.actor,
        )


@lru_cache(maxsize=KEPT_FIELDS)
def _fields(written: str) -> frozenset[str]:
    return frozenset(json.loads(written))
