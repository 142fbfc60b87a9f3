"""What runs across snapshots and ledgers: read from the summary rows and the ledgers' own alone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

import orjson
import pandas as pd
from sqlalchemy import Connection, Engine, Select, and_, select

from dashboard.frames import SUMMARY, LedgerInfo, Part, SnapshotInfo, Totals
from dashboard.queries.catalogue import ledger_select, seen
from dashboard.queries.within import reach_of, reading, within_all
from dashboard.store import schema
from dashboard.store.reading import assemble, read
from dashboard.store.standing import leads_to, stands
from dashboard.store.summary import summary_rows

_MEASURED = ("dimension", "name", "status", "issues", "overdue", "amount", "amount_rectified")


def trend(engine: Engine, ledger_id: int, info: SnapshotInfo | None = None, part: Part | None = None) -> pd.DataFrame:
    """Return the summary rows of the ledger's standing snapshots, oldest first; columns of `frames.SUMMARY`.

    `info` asks for those that lead to a snapshot, see `leads_to`. `part` asks for one dimension only, and of it for one
    name, or for those that it says; the rows over all issues are always there, so that no snapshot is missing.
    """
    order = ("as_of", "dimension", "name", "status")
    with reading(engine) as connection:
        own = _own_rows(connection, ledger_id, info)
        if own is None:
            return read(connection, _statement(connection, ledger_id, info, part), SUMMARY, order=order)
    return _framed(own, part).sort_values(list(order), ignore_index=True)


def _statement(connection: Connection, ledger_id: int, info: SnapshotInfo | None, part: Part | None) -> Select[Any]:
    summary, snapshot = schema.summary.c, schema.snapshot.c
    statement = (
        select(summary.snapshot_id, snapshot.as_of, *(summary[name] for name in _MEASURED))
        .select_from(schema.summary)
        .join(schema.snapshot, and_(snapshot.ledger_id == summary.ledger_id, snapshot.id == summary.snapshot_id))
        .where(summary.ledger_id == ledger_id, snapshot.ledger_id == ledger_id)
        .where(stands() if info is None else leads_to(info.id, info.as_of))
    )
    if part is None:
        return statement
    dimension, name = part
    statement = statement.where(summary.dimension.in_({"all", dimension}))
    if callable(name):  # the names alone stand in the key: far less is read than with every row of the dimension
        names = statement.with_only_columns(summary.name).distinct()
        return statement.where(summary.name.in_({"", *filter(name, connection.execute(names).scalars())}))
    return statement.where(summary.name.in_({"", name}))


def courses(engine: Engine) -> tuple[tuple[LedgerInfo, tuple[Totals, ...]], ...]:
    """Return every ledger with what its newest standing snapshots come to over all issues, the oldest first."""
    with reading(engine) as connection:
        rows = connection.execute(ledger_select(schema.ledger.c.course)).all()
        if reach_of(connection) is None:
            return tuple((LedgerInfo(*row[:-1]), tuple(_totals(row.course))) for row in rows)
        known = [ledger for row in rows if (ledger := seen(connection, LedgerInfo(*row[:-1])))]
        reviewed = {one.snapshot: one.reviewed for row in rows for one in _totals(row.course)}
        return tuple((ledger, tuple(_own_totals(connection, ledger.id, reviewed))) for ledger in known)


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


def _framed(rows: list[tuple[Any, ...]], part: Part | None) -> pd.DataFrame:
    if part is not None:
        dimension, name = part
        wanted = name if callable(name) else {name}.__contains__
        rows = [row for row in rows if row[2] in ("all", dimension) and (not row[3] or wanted(row[3]))]
    columns = zip(*rows, strict=True) if rows else [()] * len(SUMMARY)
    return assemble(dict(zip(SUMMARY, columns, strict=True)), SUMMARY)


def _own_totals(connection: Connection, ledger_id: int, reviewed: Mapping[int, bool]) -> Iterator[Totals]:
    """Yield what the issues within reach come to in each snapshot of the ledger's course."""
    found: dict[tuple[int, date], dict[str, Sequence[int]]] = {}
    for snapshot, as_of, dimension, _, status, *numbers in _own_rows(connection, ledger_id) or ():
        if dimension == "all" and snapshot in reviewed:
            found.setdefault((snapshot, as_of), {})[status] = numbers
    for (snapshot, as_of), by_status in found.items():
        yield Totals(snapshot, as_of, reviewed[snapshot], by_status)


def _totals(course: str) -> Iterator[Totals]:
    for number, as_of, reviewed, by_status in orjson.loads(course):
        yield Totals(number, date.fromisoformat(as_of), reviewed, by_status)
