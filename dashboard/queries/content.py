"""What one snapshot holds, as the frames of `dashboard.frames`."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import numpy as np
import pandas as pd
from sqlalchemy import ColumnElement, Connection, Engine, Select, Table, and_, select

from dashboard import frames
from dashboard.frames import Snapshot
from dashboard.queries.catalogue import info_of, latest
from dashboard.queries.within import Within, reading, within
from dashboard.store import schema
from dashboard.store.reading import read
from dashboard.succession import Succession
from loaders.records import Place, Unit

_RENAMED = {"row": "sheet_row", "order": "official_order"}
"""Frame columns whose table column is called otherwise, because SQL keeps the word for itself."""

_DERIVED = (
    "original_deadline",
    "first_seen_on",
    "first_reported_on",
    "first_report_known",
    "status_since",
    "unchanged_since",
    "unchanged_snapshots",
    "deadline_moves",
)


def snapshot(engine: Engine, snapshot_id: int) -> Snapshot | None:
    """Return everything one snapshot holds, standing or not; None when there is none of that number.

    Where a row names no leader in charge, `leader` is the one the roster has for what the lead unit is on that date.
    """
    with reading(engine, as_of_now=True) as connection:
        return snapshot_on(connection, snapshot_id)


def snapshot_on(connection: Connection, snapshot_id: int) -> Snapshot | None:
    """Do the work of `snapshot` on an open connection, inside whose transaction it may just have been written."""
    info = info_of(connection, snapshot_id)
    if info is None:
        return None
    ledger = info.ledger.id
    own = within(connection, ledger, snapshot_id, info.as_of)
    units = _units(connection, ledger, snapshot_id, own)
    return Snapshot(
        info=info,
        issues=_with_leaders(_issues(connection, ledger, snapshot_id, own), units, info.as_of),
        measures=_measures(connection, ledger, snapshot_id, own),
        indicators=_plain(connection, schema.indicator, frames.INDICATORS, ledger, snapshot_id, own),
        findings=_plain(connection, schema.finding, frames.FINDINGS, ledger, snapshot_id, own),
        units=units,
    )


def roster(engine: Engine, ledger_id: int, as_of: date | None = None) -> tuple[Unit, ...]:
    """Return the roster of the ledger's latest standing snapshot (on or before `as_of`), in its own order."""
    info = latest(engine, ledger_id, as_of)
    if info is None:
        return ()
    table = schema.unit
    statement = select(table).where(table.c.ledger_id == ledger_id, table.c.snapshot_id == info.id)
    with reading(engine) as connection:
        rows = connection.execute(statement.order_by(table.c.ordinal)).all()
        own = within(connection, ledger_id, info.id, info.as_of)
        if own is not None:
            rows = [row for row in rows if own.succession.means(row.name) in own.companions]
    return tuple(
        Unit(
            name=row.name,
            place=Place(row.file, row.sheet, row.sheet_row),
            aliases=tuple(json.loads(row.aliases)),
            kind=row.kind,
            leader=row.leader,
            order=row.official_order,
            parent=row.parent,
            members=tuple(json.loads(row.members)),
            successor=row.successor,
            effective_on=row.effective_on,
            note=row.note,
        )
        for row in rows
    )


def issue_select(*first: ColumnElement[Any]) -> Select[Any]:
    """Return a SELECT of every column of `frames.ISSUES` but the units, behind the columns given."""
    issue, derived = schema.issue.c, schema.derived.c
    columns = [derived[name] if name in _DERIVED else issue[_RENAMED.get(name, name)] for name in ISSUE_DTYPES]
    return (
        select(*first, *columns)
        .select_from(schema.issue)
        .join(
            schema.derived,
            and_(
                derived.ledger_id == issue.ledger_id,
                derived.snapshot_id == issue.snapshot_id,
                derived.ordinal == issue.ordinal,
            ),
        )
    )


ISSUE_DTYPES = {name: dtype for name, dtype in frames.ISSUES.items() if name != "units"}
"""The columns of `issue_select`, behind those given."""


def _issues(connection: Connection, ledger_id: int, snapshot_id: int, own: Within | None) -> pd.DataFrame:
    issue = schema.issue.c
    statement = (
        issue_select().where(issue.ledger_id == ledger_id, issue.snapshot_id == snapshot_id).order_by(issue.ordinal)
    )
    if own is not None:
        statement = statement.where(own.issues)
    frame = read(connection, statement, ISSUE_DTYPES)
    links = schema.issue_unit.c
    names = connection.execute(
        select(links.ordinal, links.unit)
        .where(links.ledger_id == ledger_id, links.snapshot_id == snapshot_id)
        .order_by(links.ordinal, links.position)
    )
    units: dict[int, list[str]] = {}
    for ordinal, name in names:
        units.setdefault(ordinal, []).append(name)
    held = [tuple(units.get(ordinal, ())) for ordinal in frame["ordinal"].tolist()]
    return with_units(frame, held)[list(frames.ISSUES)]


def with_units(frame: pd.DataFrame, units: list[tuple[str, ...]]) -> pd.DataFrame:
    """Return the frame with a column `units`, one tuple of names a row."""
    cells = np.empty(len(units), dtype=object)
    for position, names in enumerate(units):
        cells[position] = names
    return frame.assign(units=cells)


def _with_leaders(issues: pd.DataFrame, units: pd.DataFrame, as_of: date) -> pd.DataFrame:
    known = units["leader"].notna().to_numpy(dtype=bool)
    if not known.any():
        return issues
    leaders = dict(zip(units["name"][known], units["leader"][known], strict=True))
    now = Succession.of(units, as_of).now
    leads = {name: leaders.get(now(name)) for name in issues["lead_unit"].dropna().unique()}
    return issues.assign(leader=issues["leader"].fillna(issues["lead_unit"].map(leads).astype("str")))


def measure_select(*first: ColumnElement[Any]) -> Select[Any]:
    """Return a SELECT of every column of `frames.MEASURES`, behind the columns given."""
    measure, issue = schema.measure.c, schema.issue.c
    return (
        select(
            *first,
            issue.key,
            issue.code,
            measure.position,
            measure.text,
            measure.unit,
            measure.deadline,
            measure.deadline_text,
            measure.status,
            measure.sheet,
            measure.sheet_row,
        )
        .select_from(schema.measure)
        .join(
            schema.issue,
            and_(
                issue.ledger_id == measure.ledger_id,
                issue.snapshot_id == measure.snapshot_id,
                issue.ordinal == measure.ordinal,
            ),
        )
    )


def _measures(connection: Connection, ledger_id: int, snapshot_id: int, own: Within | None) -> pd.DataFrame:
    measure = schema.measure.c
    statement = (
        measure_select()
        .where(measure.ledger_id == ledger_id, measure.snapshot_id == snapshot_id)
        .order_by(measure.ordinal, measure.position)
    )
    if own is not None:
        statement = statement.where(own.issues)
    return read(connection, statement, frames.MEASURES)


def _plain(
    connection: Connection, table: Table, dtypes: dict[str, str], ledger_id: int, snapshot_id: int, own: Within | None
) -> pd.DataFrame:
    """Return rows as they are; under a limit those about an issue within it."""
    statement = (
        select(*(table.c[_RENAMED.get(name, name)] for name in dtypes))
        .where(table.c.ledger_id == ledger_id, table.c.snapshot_id == snapshot_id)
        .order_by(table.c.ordinal)
    )
    if own is not None:
        statement = statement.where(table.c.issue.in_(own.codes))
    return read(connection, statement, dtypes)


def _units(connection: Connection, ledger_id: int, snapshot_id: int, own: Within | None) -> pd.DataFrame:
    """Return the roster; under a limit the units granted, those that work on the same issues, and who they were."""
    frame = _plain(connection, schema.unit, frames.UNITS, ledger_id, snapshot_id, None)
    if own is not None:
        kept = [own.succession.means(name) in own.companions for name in frame["name"].tolist()]
        frame = frame[np.array(kept, dtype=bool)].reset_index(drop=True)  # an empty list would take no columns
    aliases = np.empty(len(frame), dtype=object)
    for position, text in enumerate(frame["aliases"].tolist()):
        aliases[position] = tuple(json.loads(text))
    return frame.assign(aliases=aliases)
