"""What runs across snapshots and ledgers: read from the summary rows and the ledgers' own alone."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date

import pandas as pd
from sqlalchemy import Engine, and_, select

from dashboard.frames import SUMMARY, LedgerInfo, SnapshotInfo, Totals
from dashboard.queries.catalogue import ledger_select
from dashboard.store import schema
from dashboard.store.reading import read
from dashboard.store.standing import leads_to, stands

_MEASURED = ("dimension", "name", "status", "issues", "overdue", "amount", "amount_rectified")


def trend(
    engine: Engine, ledger_id: int, info: SnapshotInfo | None = None, part: tuple[str, str | None] | None = None
) -> pd.DataFrame:
    """Return the summary rows of the ledger's standing snapshots, oldest first; columns of `frames.SUMMARY`.

    `info` asks for those that lead to a snapshot, see `leads_to`. `part` asks for one dimension only, and one name of
    it where one is given; the rows over all issues are always there, so that no snapshot is missing.
    """
    summary, snapshot = schema.summary.c, schema.snapshot.c
    statement = (
        select(summary.snapshot_id, snapshot.as_of, *(summary[name] for name in _MEASURED))
        .select_from(schema.summary)
        .join(schema.snapshot, and_(snapshot.ledger_id == summary.ledger_id, snapshot.id == summary.snapshot_id))
        .where(summary.ledger_id == ledger_id, snapshot.ledger_id == ledger_id)
        .where(stands() if info is None else leads_to(info.id, info.as_of))
    )
    if part is not None:
        dimension, name = part
        statement = statement.where(summary.dimension.in_({"all", dimension}))
        if name is not None:
            statement = statement.where(summary.name.in_({"", name}))
    with engine.connect() as connection:
        return read(connection, statement, SUMMARY, order=("as_of", "dimension", "name", "status"))


def courses(engine: Engine) -> tuple[tuple[LedgerInfo, tuple[Totals, ...]], ...]:
    """Return every ledger with what its newest standing snapshots come to over all issues, the oldest first."""
    with engine.connect() as connection:
        rows = connection.execute(ledger_select(schema.ledger.c.course)).all()
    return tuple((LedgerInfo(*row[:-1]), tuple(_totals(row.course))) for row in rows)


def _totals(course: str) -> Iterator[Totals]:
    for number, as_of, reviewed, by_status in json.loads(course):
        yield Totals(number, date.fromisoformat(as_of), reviewed, by_status)
