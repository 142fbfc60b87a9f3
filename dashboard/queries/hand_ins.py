"""The forms that units handed in themselves, what became of each, and on which snapshots a form may rest now."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, Engine, Row, and_, select

from dashboard.frames import SnapshotInfo
from dashboard.queries.within import reach_of, reading, within
from dashboard.store import schema
from dashboard.store.hand_ins import is_merged, snapshots_of

RETURN = "return"
"""Kind of a returned form among a snapshot's files."""


class HandInState(StrEnum):
    """What became of a form that was handed in."""

    RECEIVED = "received"
    MERGED = "merged"
    SENT_BACK = "sent_back"
    REPLACED = "replaced"
    OUTDATED = "outdated"


@dataclass(frozen=True)
class HandIn:
    """One form as handed in. `merged_as_of` and `reason` say where it was merged into, or why it was sent back."""

    id: int
    unit: str
    base: int
    name: str
    actor: str
    at: datetime
    state: HandInState
    merged_as_of: date | None = None
    reason: str | None = None


def hand_ins(engine: Engine, info: SnapshotInfo) -> tuple[HandIn, ...]:
    """Return the forms handed in for a ledger, the newest first; `info` is its newest standing snapshot.

    A form whose snapshot was withdrawn, with what replaced it, waits again. One that nobody merged while its round
    lasted is outdated. Under a limit they are those of the units granted.
    """
    table = schema.hand_in
    statement = select(table).where(table.c.ledger_id == info.ledger.id).order_by(table.c.id.desc())
    with reading(engine) as connection:
        own = within(connection, info.ledger.id, info.id, info.as_of)
        rows = [row for row in connection.execute(statement) if own is None or own.is_own(row.unit)]
        known = snapshots_of(connection, info.ledger.id)
        bases = _bases(connection, info, known)
    newest: dict[str, int] = {}
    for row in rows:
        newest.setdefault(row.unit, row.id)
    return tuple(_hand_in(row, known, bases, newest[row.unit]) for row in rows)


def _hand_in(row: Row[Any], known: dict[int, Row[Any]], bases: frozenset[int], newest: int) -> HandIn:
    if row.sent_back is not None:
        state = HandInState.SENT_BACK
    elif is_merged(known, row.merged_into):
        state = HandInState.MERGED
    elif row.id != newest:
        state = HandInState.REPLACED
    else:
        state = HandInState.RECEIVED if row.base_id in bases else HandInState.OUTDATED
    as_of = known[row.merged_into].as_of if state is HandInState.MERGED else None
    return HandIn(row.id, row.unit, row.base_id, row.name, row.actor, row.handed_in_at, state, as_of, row.sent_back)


def form_bases(engine: Engine, info: SnapshotInfo) -> frozenset[int]:
    """Return the snapshots a form may have been made from to be handed in now; `info` is the newest standing one.

    They are those of its date or later, and of the date before where it is itself one that forms were merged into: that
    round goes on, and who is late has the form of its beginning.
    """
    with reading(engine) as connection:
        return _bases(connection, info, snapshots_of(connection, info.ledger.id))


def _bases(connection: Connection, info: SnapshotInfo, known: dict[int, Row[Any]]) -> frozenset[int]:
    file = schema.source_file.c
    of_snapshot = and_(file.ledger_id == info.ledger.id, file.snapshot_id == info.id)
    merged = select(file.ordinal).where(of_snapshot, file.kind == RETURN, file.carried.is_(False)).limit(1)
    before = known.get(info.previous_id) if info.previous_id is not None else None
    goes_on = before is not None and connection.execute(merged).first() is not None
    began = before.as_of if before is not None and goes_on else info.as_of
    return frozenset(row.id for row in known.values() if row.as_of >= began)


def handed_in(engine: Engine, ledger_id: int, numbers: Collection[int]) -> dict[int, bytes]:
    """Return the bytes of forms by their numbers within a ledger; nothing under a limit."""
    table, document = schema.hand_in.c, schema.document.c
    same = and_(document.ledger_id == table.ledger_id, document.sha256 == table.sha256)
    statement = (
        select(table.id, document.content)
        .select_from(schema.hand_in.join(schema.document, same))
        .where(table.ledger_id == ledger_id, table.id.in_(list(numbers)))
        .order_by(table.id)
    )
    with reading(engine) as connection:
        if reach_of(connection) is not None:
            return {}
        return {row.id: row.content for row in connection.execute(statement)}
