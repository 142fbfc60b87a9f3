"""What runs across snapshots and ledgers: read from the summary rows alone."""

from __future__ import annotations

from datetime import date

import pandas as pd
from sqlalchemy import Engine, and_, select

from dashboard.frames import LEDGERS, SUMMARY, TRENDS
from dashboard.queries.catalogue import snapshots
from dashboard.store import schema
from dashboard.store.reading import read
from dashboard.store.standing import stands

_MEASURED = ("dimension", "name", "status", "issues", "overdue", "amount", "amount_rectified")


def trend(engine: Engine, ledger_id: int, up_to: date | None = None) -> pd.DataFrame:
    """Return the summary rows of the ledger's standing snapshots, oldest first; columns of `frames.SUMMARY`.

    `up_to` leaves out snapshots with a later as-of date.
    """
    summary, snapshot = schema.summary.c, schema.snapshot.c
    statement = (
        select(summary.snapshot_id, snapshot.as_of, *(summary[name] for name in _MEASURED))
        .select_from(schema.summary)
        .join(schema.snapshot, and_(snapshot.ledger_id == summary.ledger_id, snapshot.id == summary.snapshot_id))
        .where(summary.ledger_id == ledger_id, stands())
    )
    if up_to is not None:
        statement = statement.where(snapshot.as_of <= up_to)
    with engine.connect() as connection:
        frame = read(connection, statement, SUMMARY)
    # sorted here, because databases sort Chinese by different rules
    return frame.sort_values(["as_of", "dimension", "name", "status"], ignore_index=True)


def trends(engine: Engine) -> pd.DataFrame:
    """Return the summary rows over all issues of every ledger's standing snapshots; columns of `frames.TRENDS`."""
    summary, snapshot = schema.summary.c, schema.snapshot.c
    statement = (
        select(summary.ledger_id, summary.snapshot_id, snapshot.as_of, *(summary[name] for name in _MEASURED))
        .select_from(schema.summary)
        .join(schema.snapshot, and_(snapshot.ledger_id == summary.ledger_id, snapshot.id == summary.snapshot_id))
        .where(summary.ledger_id.in_(select(schema.ledger.c.id)), summary.dimension == "all", stands())
    )
    with engine.connect() as connection:
        frame = read(connection, statement, TRENDS)
    return frame.sort_values(["ledger", "as_of", "status"], ignore_index=True)


def latest_summaries(engine: Engine) -> pd.DataFrame:
    """Return the summary rows of every ledger's latest standing snapshot; columns of `frames.LEDGERS`."""
    latest = {info.ledger.id: info.id for info in snapshots(engine) if info.standing}
    summary, snapshot, ledger = schema.summary.c, schema.snapshot.c, schema.ledger.c
    statement = (
        select(
            ledger.id,
            ledger.name,
            ledger.region,
            ledger.state,
            ledger.demo,
            summary.snapshot_id,
            snapshot.as_of,
            *(summary[name] for name in _MEASURED),
        )
        .select_from(schema.summary)
        .join(schema.snapshot, and_(snapshot.ledger_id == summary.ledger_id, snapshot.id == summary.snapshot_id))
        .join(schema.ledger, ledger.id == summary.ledger_id)
        .where(summary.ledger_id.in_(latest), summary.snapshot_id.in_(latest.values()))
    )
    with engine.connect() as connection:
        frame = read(connection, statement, LEDGERS)
    return frame.sort_values(["ledger", "dimension", "name", "status"], ignore_index=True)
