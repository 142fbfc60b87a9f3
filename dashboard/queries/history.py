"""One issue over the snapshots of its ledger, and of the ledgers it was carried over from."""

from __future__ import annotations

from datetime import date
from typing import Any, NamedTuple

import pandas as pd
from sqlalchemy import ColumnElement, Connection, Engine, and_, or_, select, true

from dashboard import frames
from dashboard.frames import SnapshotInfo
from dashboard.queries.catalogue import snapshots
from dashboard.queries.content import issue_select, measure_select, with_units
from dashboard.queries.within import reaches, reading, within_all
from dashboard.store import schema
from dashboard.store.lineage import Origin, is_carried, origin_of, source_snapshot
from dashboard.store.reading import read
from dashboard.store.standing import stands


class _Stretch(NamedTuple):
    """The part of a line of ledgers that one ledger makes up: its snapshots up to a date (None: all of them)."""

    ledger: int
    up_to: date | None


def history(engine: Engine, ledger_id: int, key: str) -> pd.DataFrame:
    """Return one issue over the standing snapshots of its ledger, oldest first; columns of `frames.HISTORY`.

    Where it was carried over from another ledger, that one's snapshots up to the one it was carried from come first.
    """
    table, issue, ledger = schema.snapshot.c, schema.issue.c, schema.ledger.c
    dtypes = {name: dtype for name, dtype in frames.HISTORY.items() if name != "units"}
    with reading(engine) as connection:
        stretches = _stretches(connection, ledger_id, key)
        line = [stretch.ledger for stretch in stretches]  # said of every table, so that no other server is asked
        statement = (
            issue_select(table.id, table.as_of, ledger.id, ledger.name)
            .join(schema.snapshot, and_(table.ledger_id == issue.ledger_id, table.id == issue.snapshot_id))
            .join(schema.ledger, ledger.id == issue.ledger_id)
            .where(issue.ledger_id.in_(line), _within(stretches), issue.key == key, stands())
            .order_by(table.as_of)
        )
        frame = read(connection, statement, dtypes)
        links = schema.issue_unit.c
        names = connection.execute(
            select(links.snapshot_id, links.ordinal, links.unit)
            .join(
                schema.issue,
                and_(
                    issue.ledger_id == links.ledger_id,
                    issue.snapshot_id == links.snapshot_id,
                    issue.ordinal == links.ordinal,
                ),
            )
            .where(links.ledger_id.in_(line), issue.ledger_id.in_(line), issue.key == key)
            .order_by(links.snapshot_id, links.ordinal, links.position)
        )
        units: dict[tuple[int, int], list[str]] = {}
        for number, ordinal, name in names:
            units.setdefault((number, ordinal), []).append(name)
        last = _last_within(connection, stretches, key)
    held = [tuple(units.get(pair, ())) for pair in zip(frame["snapshot"], frame["ordinal"], strict=True)]
    found = _in_line(with_units(frame, held)[list(frames.HISTORY)], stretches)
    if last is EVERYTHING:
        return found
    places = [place for place, number in enumerate(found["snapshot"].tolist()) if number == last]
    return found.iloc[: places[-1] + 1 if places else 0]


def measure_history(engine: Engine, ledger_id: int, key: str) -> pd.DataFrame:
    """Return the measures of one issue in each snapshot of `history`; columns of `frames.MEASURE_HISTORY`."""
    table, issue = schema.snapshot.c, schema.issue.c
    known = history(engine, ledger_id, key)["snapshot"].tolist()
    with reading(engine) as connection:
        stretches = _stretches(connection, ledger_id, key)
        line = [stretch.ledger for stretch in stretches]
        statement = (
            measure_select(table.id)
            .join(schema.snapshot, and_(table.ledger_id == issue.ledger_id, table.id == issue.snapshot_id))
            .where(schema.measure.c.ledger_id.in_(line), issue.ledger_id.in_(line))
            .where(_within(stretches), issue.key == key, stands(), table.id.in_(known))
            .order_by(table.id, schema.measure.c.position)
        )
        return read(connection, statement, frames.MEASURE_HISTORY)


def line_of(engine: Engine, ledger_id: int) -> tuple[SnapshotInfo, ...]:
    """Return the standing snapshots that an issue carried over all the way can be in, oldest first.

    Those of the ledgers before come first, each up to the one that was carried on, then those of the ledger itself.
    """
    with reading(engine) as connection:
        stretches = _stretches(connection, ledger_id, None)
    return tuple(
        info
        for stretch in reversed(stretches)
        for info in snapshots(engine, stretch.ledger)
        if info.standing and (stretch.up_to is None or info.as_of <= stretch.up_to)
    )


def _stretches(connection: Connection, ledger_id: int, key: str | None) -> list[_Stretch]:
    """Return the ledger and those before it, as far back as the issue of the key goes (None: all)."""
    stretches = [_Stretch(ledger_id, None)]
    origin: Origin | None = origin_of(connection, ledger_id)
    while origin is not None and (key is None or is_carried(connection, origin, key)):
        if not reaches(connection, origin.parent):
            break
        stretches.append(_Stretch(origin.parent, source_snapshot(connection, origin).as_of))
        origin = origin_of(connection, origin.parent)
    return stretches


EVERYTHING = -1


def _last_within(connection: Connection, stretches: list[_Stretch], key: str) -> int | None:
    """Return the newest snapshot in which the issue is within reach: its story is told up to there; None: in none."""
    for stretch in stretches:
        known = within_all(connection, stretch.ledger, stretch.up_to)
        if known is None:
            return EVERYTHING
        for one in reversed(known):
            if key in one.keys:
                return one.snapshot
    return None


def _within(stretches: list[_Stretch]) -> ColumnElement[bool]:
    table = schema.snapshot.c
    return or_(
        *(
            and_(table.ledger_id == stretch.ledger, true() if stretch.up_to is None else table.as_of <= stretch.up_to)
            for stretch in stretches
        )
    )


def _in_line(frame: pd.DataFrame, stretches: list[_Stretch]) -> pd.DataFrame:
    """Return the rows with the oldest ledger first: a new ledger may hold dates before the one it was begun with."""
    order: dict[Any, int] = {stretch.ledger: -position for position, stretch in enumerate(stretches)}
    ranks = frame["ledger"].map(order)
    return frame.iloc[ranks.argsort(kind="stable")].reset_index(drop=True)
