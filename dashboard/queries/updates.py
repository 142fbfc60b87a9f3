"""When issues changed: some issues over the snapshots of their ledger, and the snapshots in which nothing changed."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

import pandas as pd
from sqlalchemy import Engine, and_, exists, select

from dashboard.frames import UPDATES, SnapshotInfo
from dashboard.queries.catalogue import snapshots
from dashboard.queries.within import keys_within, reading, within
from dashboard.store import schema
from dashboard.store.reading import read
from dashboard.store.standing import leads_to

KEYS_AT_ONCE = 500
"""Keys asked for in one statement; SQLite allows no more than 999 parameters in its older versions."""


def updates(engine: Engine, info: SnapshotInfo, keys: Collection[str]) -> pd.DataFrame:
    """Return the given issues over the snapshots that lead to one, oldest first; columns of `frames.UPDATES`."""
    issue, derived, snapshot = schema.issue.c, schema.derived.c, schema.snapshot.c
    statement = (
        select(snapshot.as_of, issue.key, issue.status, derived.unchanged_snapshots)
        .select_from(schema.issue)
        .join(
            schema.derived,
            and_(
                derived.ledger_id == issue.ledger_id,
                derived.snapshot_id == issue.snapshot_id,
                derived.ordinal == issue.ordinal,
            ),
        )
        .join(schema.snapshot, and_(snapshot.ledger_id == issue.ledger_id, snapshot.id == issue.snapshot_id))
        .where(issue.ledger_id == info.ledger.id, leads_to(info.id, info.as_of))
    )
    with reading(engine) as connection:
        seen = keys_within(connection, info.ledger.id, info)
        wanted = sorted(set(keys) if seen is None else seen & set(keys))
        chunks = [wanted[start : start + KEYS_AT_ONCE] for start in range(0, len(wanted), KEYS_AT_ONCE)]
        found = [read(connection, statement.where(issue.key.in_(chunk)), UPDATES) for chunk in chunks or [[]]]
    return pd.concat(found).sort_values(["as_of", "key"], ignore_index=True)


def without_news(engine: Engine, info: SnapshotInfo) -> frozenset[date]:
    """Return the as-of dates of the snapshots that lead to one in which no issue of the ledger differs at all.

    The first snapshot differs from nothing and is not among them.
    """
    derived = schema.derived.c
    line = [one for one in snapshots(engine, info.ledger.id) if one.leads_to(info)]
    quiet = set()
    with reading(engine) as connection:
        for one in line[1:]:
            changed = exists().where(
                derived.ledger_id == info.ledger.id, derived.snapshot_id == one.id, derived.unchanged_snapshots == 1
            )
            own = within(connection, info.ledger.id, one.id, one.as_of)
            if own is not None:
                changed = changed.where(derived.ordinal.in_(own.ordinals))
            if not connection.execute(select(changed)).scalar_one():
                quiet.add(one.as_of)
    return frozenset(quiet)
