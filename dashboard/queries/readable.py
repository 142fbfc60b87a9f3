"""Whether the snapshot that is shown first can be read: its rows are all there and make up what pages show."""

from __future__ import annotations

from sqlalchemy import Engine, func, select

from dashboard.queries.catalogue import newest, preferred, snapshot_info
from dashboard.queries.content import snapshot
from dashboard.queries.within import reading
from dashboard.store import schema


class Readable:
    """Asks one database again and again; what was read as a whole once is only counted from then on."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._read: tuple[int, int] | None = None

    def __call__(self) -> bool:
        """Return whether the snapshot shown first is whole; True where there is none yet.

        Raises what the database or its driver raises where it cannot be read at all.
        """
        start = preferred(*newest(self._engine))
        if start is None:
            return True
        info = snapshot_info(self._engine, start)
        if info is None:  # withdrawn a moment ago
            return True
        if self._read != (info.id, info.revision):
            if snapshot(self._engine, info.id) is None:
                return False
            self._read = (info.id, info.revision)
        issue, summary = schema.issue.c, schema.summary.c
        held = select(func.count()).where(issue.ledger_id == info.ledger.id, issue.snapshot_id == info.id)
        stated = select(func.coalesce(func.sum(summary.issues), 0)).where(
            summary.ledger_id == info.ledger.id, summary.snapshot_id == info.id, summary.dimension == "all"
        )
        with reading(self._engine) as connection:
            return bool(connection.execute(held).scalar_one() == connection.execute(stated).scalar_one())
