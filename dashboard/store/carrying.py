"""What a load does not bring itself comes forward from the snapshot before, with its file and place.

Without a roster the last roster stays; without a ledger or plan the issues stay; indicators accumulate: every period
known so far is kept, and a row of the same code and period is replaced by the newer one.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Table, literal, select

from dashboard.store import schema
from dashboard.store.combine import Content
from loaders.records import Kind

ISSUE_KINDS = frozenset({Kind.LEDGER.value, Kind.PLAN.value})


@dataclass(frozen=True)
class Base:
    """The snapshots a load builds on.

    `replaced` stands at the load's own date, `before` at the latest date ahead of it and `after` at the next one behind
    it; `last` is what things are carried from.
    """

    before: Row[Any] | None = None
    replaced: Row[Any] | None = None
    after: Row[Any] | None = None

    @property
    def last(self) -> Row[Any] | None:
        """The standing snapshot on or before the load's date."""
        return self.replaced or self.before


@dataclass(frozen=True)
class Carried:
    """What comes forward: whether issues and roster do, which indicator rows, and the files all of that came from."""

    issues: bool = False
    units: bool = False
    indicators: Sequence[Row[Any]] = ()
    files: Sequence[Row[Any]] = ()
    fields: frozenset[str] = field(default_factory=frozenset)
    issued_on: date | None = None


def base_of(rows: list[Row[Any]], as_of: date) -> Base:
    """Return what a load of a date builds on, from the ledger's standing snapshots in order."""
    return Base(
        before=next((row for row in reversed(rows) if row.as_of < as_of), None),
        replaced=next((row for row in rows if row.as_of == as_of), None),
        after=next((row for row in rows if row.as_of > as_of), None),
    )


def carried(connection: Connection, ledger_id: int, content: Content, base: Base) -> Carried:
    """Return what comes forward into the snapshot that `content` makes."""
    if base.last is None:
        return Carried()
    issues, units = not content.brings_issues, not content.brings_units
    indicators = _indicators(connection, ledger_id, content, base)
    sources = {(row.snapshot_id, row.file) for row in indicators}
    files = [
        row
        for row in _files(connection, ledger_id, base)
        if (row.snapshot_id, row.name) in sources
        or (row.snapshot_id == base.last.id and _comes_forward(row.kind, issues, units))
    ]
    brought = {reading.sha256 for reading in content.readings}
    return Carried(
        issues=issues,
        units=units,
        indicators=indicators,
        files=list({row.sha256: row for row in files if row.sha256 not in brought}.values()),
        fields=frozenset(json.loads(base.last.fields)) if issues else frozenset(),
        issued_on=base.last.issued_on,
    )


def _comes_forward(kind: str, issues: bool, units: bool) -> bool:
    return (issues and kind in ISSUE_KINDS) or (units and kind == Kind.UNITS.value)


def _files(connection: Connection, ledger_id: int, base: Base) -> list[Row[Any]]:
    table = schema.source_file
    numbers = [row.id for row in (base.before, base.replaced) if row is not None]
    statement = select(table).where(table.c.ledger_id == ledger_id, table.c.snapshot_id.in_(numbers))
    return list(connection.execute(statement.order_by(table.c.snapshot_id, table.c.ordinal)))


def _indicators(connection: Connection, ledger_id: int, content: Content, base: Base) -> list[Row[Any]]:
    """Return the indicator rows to keep, by code and period, older snapshots first.

    Of a snapshot that is being replaced, rows of a file that is loaded again do not count: the file was corrected.
    """
    again = {reading.file for reading in content.readings if reading.indicators}
    kept: dict[tuple[str, str | None], Row[Any]] = {}
    if base.before is not None:
        kept |= {(row.code, row.period): row for row in _indicator_rows(connection, ledger_id, base.before.id)}
    if base.replaced is not None:
        rows = _indicator_rows(connection, ledger_id, base.replaced.id)
        kept |= {(row.code, row.period): row for row in rows if row.file not in again}
    for indicator in content.indicators:
        kept.pop((indicator.code, indicator.period), None)
    return list(kept.values())


def _indicator_rows(connection: Connection, ledger_id: int, snapshot_id: int) -> list[Row[Any]]:
    table = schema.indicator
    statement = select(table).where(table.c.ledger_id == ledger_id, table.c.snapshot_id == snapshot_id)
    return list(connection.execute(statement.order_by(table.c.ordinal)))


def copy_rows(
    connection: Connection,
    table: Table,
    ledger_id: int,
    source: int,
    target: int,
    where: ColumnElement[bool] | None = None,
    into: int | None = None,
) -> None:
    """Copy a snapshot's rows of one table to another snapshot, inside the database.

    That is one of the same ledger, unless `into` names another one. `where` chooses among the rows.
    """
    changed = {"ledger_id": ledger_id if into is None else into, "snapshot_id": target}
    columns = [literal(changed[column.name]) if column.name in changed else column for column in table.columns]
    chosen = select(*columns).where(table.c.ledger_id == ledger_id, table.c.snapshot_id == source)
    if where is not None:
        chosen = chosen.where(where)
    connection.execute(table.insert().from_select([column.name for column in table.columns], chosen))
