"""How much the database holds of all ledgers together: snapshots, their issues, when the last was stored."""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Connection, Engine, func, select

from dashboard.queries.within import reading
from dashboard.store import schema

STANDING, REPLACED, WITHDRAWN = "standing", "replaced", "withdrawn"


class Totals(NamedTuple):
    """Snapshots by state, issues over all of them, and when the last was stored (local time; None where none was)."""

    snapshots: dict[str, int]
    issues: int
    last_import: datetime | None


class Counted:
    """Counts one database; of a snapshot, which never changes, the issues are looked up once."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._issues: dict[tuple[int, int], int] = {}

    def __call__(self) -> Totals:
        """Return the totals as of now. Raises what the database raises where it cannot be read."""
        one = schema.snapshot.c
        statement = select(one.ledger_id, one.id, one.loaded_at, one.replaced_by, one.withdrawn_at)
        with reading(self._engine) as connection:
            rows = connection.execute(statement).all()
            kept = {(row.ledger_id, row.id) for row in rows}
            self._look_up(connection, kept - self._issues.keys())
        for gone in self._issues.keys() - kept:  # by a restore
            del self._issues[gone]
        states = Counter(
            WITHDRAWN if row.withdrawn_at is not None else REPLACED if row.replaced_by is not None else STANDING
            for row in rows
        )
        by_state = {state: states[state] for state in (STANDING, REPLACED, WITHDRAWN)}
        last = max((row.loaded_at for row in rows), default=None)
        return Totals(by_state, sum(self._issues[one] for one in kept), last)

    def _look_up(self, connection: Connection, unknown: set[tuple[int, int]]) -> None:
        """Read the issues of snapshots: at first of all at once, later of the few new ones each by its key."""
        summary = schema.summary.c
        number = func.coalesce(func.sum(summary.issues), 0)
        total = select(summary.ledger_id, summary.snapshot_id, number.label("n")).where(summary.dimension == "all")
        if not self._issues:
            found = connection.execute(total.group_by(summary.ledger_id, summary.snapshot_id))
            self._issues = {(row.ledger_id, row.snapshot_id): row.n for row in found}
        for ledger, snapshot in unknown - self._issues.keys():
            of_one = select(number).where(
                summary.dimension == "all", summary.ledger_id == ledger, summary.snapshot_id == snapshot
            )
            self._issues[ledger, snapshot] = connection.execute(of_one).scalar_one()
