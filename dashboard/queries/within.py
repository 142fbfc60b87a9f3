"""Whose issues a reader sees: an engine limited to some units gives their issues and nothing of any other.

Every SELECT of this package asks here. A limited engine refuses whatever is read past this module, and every writing.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from sqlalchemy import ColumnElement, Connection, Engine, Select, and_, select

from dashboard.frames import SnapshotInfo
from dashboard.people import Reach
from dashboard.store import schema
from dashboard.store.engine import LIMITED, MINDED, reading_as_of_now
from dashboard.store.standing import leads_to, standing, stands
from dashboard.succession import Line, Succession

_HELD = "rectify_held"
"""Execution option of an engine whose readings share a connection."""


def limited(engine: Engine, reach: Reach | None) -> Engine:
    """Return an engine that reads only what is within reach; None: the engine as it is."""
    return engine if reach is None else engine.execution_options(**{LIMITED: reach})


@contextmanager
def at_one_moment(engine: Engine) -> Iterator[Engine]:
    """Lend an engine whose readings, on one connection, all see the database as it is at the first of them."""
    with reading(engine, as_of_now=True) as connection:
        yield engine.execution_options(**{_HELD: connection})


@contextmanager
def reading(engine: Engine, as_of_now: bool = False) -> Iterator[Connection]:
    """Lend a connection to a query that minds the reach of its engine; see `reading_as_of_now`."""
    held: Connection | None = engine.get_execution_options().get(_HELD)
    if held is not None:
        yield held
        return
    with reading_as_of_now(engine) if as_of_now else engine.connect() as connection:
        if LIMITED in connection.get_execution_options():
            connection = connection.execution_options(**{MINDED: True})
        yield connection


def reach_of(connection: Connection) -> Reach | None:
    """Return what a connection may see, None where that is everything."""
    found: Reach | None = connection.get_execution_options().get(LIMITED)
    return found


@dataclass(frozen=True)
class Within:
    """What is within reach in one snapshot; `names` are the units as its rows write them."""

    connection: Connection
    ledger: int
    snapshot: int
    as_of: date
    succession: Succession
    units: frozenset[str]

    @cached_property
    def names(self) -> tuple[str, ...]:
        """The units of the snapshot's issues that are one of those granted, on its date."""
        link = schema.issue_unit.c
        statement = select(link.unit).distinct().where(link.ledger_id == self.ledger, link.snapshot_id == self.snapshot)
        return tuple(name for name in self.connection.execute(statement).scalars() if self.is_own(name))

    def is_own(self, name: str | None) -> bool:
        """Return whether a name is one of the units granted."""
        return name is not None and self.succession.means(name) in self.own

    @cached_property
    def own(self) -> frozenset[str]:
        """What the units granted are called on the snapshot's date."""
        return frozenset(self.succession.means(unit) for unit in self.units)

    @property
    def ordinals(self) -> Select[Any]:
        """A SELECT of the positions of the issues in which such a unit leads or takes part."""
        link = schema.issue_unit.c
        return select(link.ordinal).where(
            link.ledger_id == self.ledger, link.snapshot_id == self.snapshot, link.unit.in_(self.names)
        )

    @property
    def issues(self) -> ColumnElement[bool]:
        """The condition on rows of `schema.issue` of this snapshot."""
        issue = schema.issue.c
        return and_(
            issue.ledger_id == self.ledger, issue.snapshot_id == self.snapshot, issue.ordinal.in_(self.ordinals)
        )

    @property
    def codes(self) -> Select[Any]:
        """A SELECT of the codes of the issues."""
        return select(schema.issue.c.code).where(self.issues)

    @cached_property
    def keys(self) -> frozenset[str]:
        """The keys of the issues."""
        return frozenset(self.connection.execute(select(schema.issue.c.key).where(self.issues)).scalars())

    @cached_property
    def companions(self) -> frozenset[str]:
        """Every unit of these issues, and the units granted, as they are called on the date."""
        link = schema.issue_unit.c
        statement = (
            select(link.unit)
            .distinct()
            .where(link.ledger_id == self.ledger, link.snapshot_id == self.snapshot, link.ordinal.in_(self.ordinals))
        )
        return self.own | {self.succession.means(name) for name in self.connection.execute(statement).scalars()}


def within(connection: Connection, ledger_id: int, snapshot_id: int, as_of: date) -> Within | None:
    """Return what is within reach in a snapshot; None where everything is."""
    reach = reach_of(connection)
    if reach is None:
        return None
    unit = schema.unit.c
    statement = (
        select(unit.name, unit.aliases, unit.successor, unit.effective_on)
        .where(unit.ledger_id == ledger_id, unit.snapshot_id == snapshot_id)
        .order_by(unit.ordinal)
    )
    lines = [
        Line(row.name, _aliases(row), row.successor or None, row.effective_on) for row in connection.execute(statement)
    ]
    return Within(connection, ledger_id, snapshot_id, as_of, Succession(lines, as_of), reach.units(ledger_id))


def within_all(
    connection: Connection, ledger_id: int, up_to: date | None = None, info: SnapshotInfo | None = None
) -> tuple[Within, ...] | None:
    """Return what is within reach in each standing snapshot of a ledger, the oldest first; None: everything.

    `info` asks for those that lead to a snapshot, see `standing.leads_to`.
    """
    if reach_of(connection) is None:
        return None
    table = schema.snapshot
    known = stands() if info is None else leads_to(info.id, info.as_of)
    statement = select(table.c.id, table.c.as_of).where(table.c.ledger_id == ledger_id, known)
    ordered = connection.execute(statement.order_by(table.c.as_of, table.c.id)).all()
    rows = [row for row in ordered if up_to is None or row.as_of <= up_to]
    found = (within(connection, ledger_id, row.id, row.as_of) for row in rows)
    return tuple(one for one in found if one is not None)


def keys_within(connection: Connection, ledger_id: int, info: SnapshotInfo | None = None) -> frozenset[str] | None:
    """Return the keys of the issues that are within reach in any such snapshot of a ledger; None: all of them."""
    found = within_all(connection, ledger_id, info=info)
    return None if found is None else frozenset().union(*(one.keys for one in found))


def reaches(connection: Connection, ledger_id: int) -> bool:
    """Return whether anything of a ledger is within reach."""
    reach = reach_of(connection)
    if reach is None:
        return True
    if not reach.units(ledger_id):
        return False
    newest_first = reversed(standing(connection, ledger_id))
    found = (within(connection, ledger_id, row.id, row.as_of) for row in newest_first)
    return any(one is not None and one.names for one in found)


def _aliases(row: Any) -> tuple[str, ...]:
    return tuple(json.loads(row.aliases))
