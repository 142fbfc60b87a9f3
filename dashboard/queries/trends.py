"""What runs across snapshots and ledgers: read from the summary rows and the ledgers' own alone."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from functools import cache
from typing import Any

import orjson
from sqlalchemy import BindParameter, Connection, Engine, Select, and_, bindparam, select

from dashboard.frames import Course, LedgerInfo, Part, SnapshotInfo, Week
from dashboard.queries.catalogue import ledger_select, seen
from dashboard.queries.within import reach_of, reading, within_all
from dashboard.store import schema
from dashboard.store.course import course, newest
from dashboard.store.standing import leads_to, stands
from dashboard.store.summary import summary_rows

_COURSES = ledger_select(schema.ledger.c.course)
_ALL = "all"
# by this name a spread database knows which shard a statement asks
_LEDGER: BindParameter[int] = bindparam("ledger_id")
_UNITS = select(schema.ledger.c.units).where(schema.ledger.c.id == _LEDGER)
_HELD = select(schema.summary.c.snapshot_id).where(
    schema.summary.c.ledger_id == _LEDGER,
    schema.summary.c.snapshot_id.in_(bindparam("snapshots", expanding=True)),
    schema.summary.c.dimension == _ALL,
)
"""Of some snapshots those that hold any issue."""

Row = tuple[int, date, str | None, int, int]
"""Snapshot, as-of date, status, issues, overdue; without a status nothing of the part was in it."""


def trend(
    engine: Engine, ledger_id: int, info: SnapshotInfo | None = None, part: Part = (_ALL, "")
) -> tuple[Week, ...]:
    """Return what a part of the ledger's issues came to in each standing snapshot that holds any, the oldest first.

    `info` asks for those that lead to a snapshot, see `leads_to`.
    """
    with reading(engine) as connection:
        own = _own_rows(connection, ledger_id, info)
        return _stored(connection, ledger_id, info, part) if own is None else _weeks(_part_of(own, part))


def _stored(connection: Connection, ledger_id: int, info: SnapshotInfo | None, part: Part) -> tuple[Week, ...]:
    dimension, name = part
    given = {"ledger_id": ledger_id, "dimension": dimension, "names": _names(connection, ledger_id, name)}
    if info is not None:
        given |= {"snapshot": info.id, "as_of": info.as_of}
    found = _weeks(connection.execute(_statement(info is not None), given))
    empty = [week.snapshot for week in found if not week.by_status]
    held = set(connection.execute(_HELD, {"ledger_id": ledger_id, "snapshots": empty}).scalars()) if empty else ()
    return tuple(week for week in found if week.by_status or week.snapshot in held)


def _names(connection: Connection, ledger_id: int, name: str | Callable[[str], bool]) -> list[str]:
    """Return the names of a part, those that are asked about in all that the ledger's issues have called a unit by."""
    if not callable(name):
        return [name]
    written = connection.execute(_UNITS, {"ledger_id": ledger_id}).scalar_one_or_none()
    return list(filter(name, orjson.loads(written or "[]")))


@cache
def _statement(leading: bool) -> Select[Any]:
    """Return the SELECT of `Row`; made once, for that takes about as long as running it.

    Every name is looked up in every snapshot by the summary's key, however many groups there are.
    """
    summary, snapshot = schema.summary.c, schema.snapshot.c
    asked = and_(
        summary.ledger_id == _LEDGER,
        summary.snapshot_id == snapshot.id,
        summary.dimension == bindparam("dimension"),
        summary.name.in_(bindparam("names", expanding=True)),
    )
    return (
        select(snapshot.id, snapshot.as_of, summary.status, summary.issues, summary.overdue)
        .select_from(schema.snapshot)
        .outerjoin(schema.summary, asked)
        .where(snapshot.ledger_id == _LEDGER)
        .where(leads_to(bindparam("snapshot"), bindparam("as_of")) if leading else stands())
    )


def _part_of(rows: Iterable[tuple[Any, ...]], part: Part) -> Iterable[Row]:
    """Yield what `_statement` would of summary rows that are not stored."""
    dimension, name = part
    belongs = name if callable(name) else name.__eq__
    for snapshot, as_of, where, written, status, issues, overdue, *_ in rows:
        if where == dimension and belongs(written):
            yield snapshot, as_of, status, issues, overdue
        elif where == _ALL:
            yield snapshot, as_of, None, 0, 0


def _weeks(rows: Iterable[Row]) -> tuple[Week, ...]:
    """Return the rows by snapshot, names of one part added up."""
    weeks: dict[tuple[date, int], dict[str, tuple[int, int]]] = {}
    for snapshot, as_of, status, issues, overdue in rows:
        by_status = weeks.setdefault((as_of, snapshot), {})
        if status is not None:
            held = by_status.get(status)
            by_status[status] = (held[0] + issues, held[1] + overdue) if held else (issues, overdue)
    return tuple(Week(snapshot, as_of, by_status) for (as_of, snapshot), by_status in sorted(weeks.items()))


def courses(engine: Engine) -> tuple[tuple[LedgerInfo, Course | None], ...]:
    """Return every ledger with what its newest standing snapshots come to over all issues, None where it has none."""
    with reading(engine) as connection:
        rows = connection.execute(_COURSES).all()
        if reach_of(connection) is None:
            return tuple((LedgerInfo(*row[:-1]), _course(orjson.loads(row[-1]))) for row in rows)
        known = [ledger for row in rows if (ledger := seen(connection, LedgerInfo(*row[:-1])))]
        return tuple((ledger, _course(_own_course(connection, ledger.id))) for ledger in known)


def _own_rows(connection: Connection, ledger_id: int, info: SnapshotInfo | None = None) -> list[tuple[Any, ...]] | None:
    """Return what the summary rows would be, had the ledger only the issues within reach; None: as they are."""
    known = within_all(connection, ledger_id, info=info)
    if known is None:
        return None
    return [
        (one.snapshot, one.as_of, *row)
        for one in known
        for row in summary_rows(connection, ledger_id, one.snapshot, one.as_of, one.issues)
    ]


def _own_course(connection: Connection, ledger_id: int) -> list[Any]:
    """Return what a ledger's course would be, had it only the issues within reach."""
    found: dict[int, dict[str, Sequence[int]]] = {}
    for snapshot, _, dimension, _, status, *numbers in _own_rows(connection, ledger_id) or ():
        if dimension == "all":
            found.setdefault(snapshot, {})[status] = numbers
    return course([point for point in newest(connection, ledger_id) if point.id in found], found)


def _course(told: list[Any]) -> Course | None:
    """Return a ledger's course from what is written of it."""
    if not told:
        return None
    snapshot, reviewed, by_status, days, *reached = told
    return Course(snapshot, reviewed, by_status, tuple(map(date.fromisoformat, days)), *reached)
