"""Which server holds a ledger's rows, where a database is spread over several.

The database of the address is then the coordinator. It keeps what is small or changes (ledgers, snapshots, what history
derives, answers, decisions, the log). The rows that a snapshot is made of, which never change once they are written,
lie on the shards: partitions by `ledger_id` that are foreign tables of postgres_fdw. PostgreSQL commits on the shards
first and here last, so the row in `snapshot` is what makes a load visible: whatever breaks in between leaves rows that
nothing points to. A ledger's number lies in the range of its shard, and the bounds of the partitions are the only
record of the ranges. How a database is spread: `spreading`.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from sqlalchemy import ColumnElement, Connection, Engine, Select, Table, delete, func, select, text

from dashboard.store import schema

SPREAD = (
    *(schema.document, schema.source_file, schema.issue, schema.issue_unit, schema.measure),
    *(schema.indicator, schema.finding, schema.unit, schema.summary),
)
"""The tables whose rows lie on the shards: those of snapshots, which never change, and the files they come from."""

OPTION = "rectify_spread"
"""Execution option of engine and connections of a spread database: what is known of its shards, see `presence`."""

_PARTITIONS = text(
    "SELECT server.srvname AS name, pg_get_expr(part.relpartbound, part.oid) AS bounds FROM pg_class whole"
    " JOIN pg_inherits ON inhparent = whole.oid JOIN pg_class part ON part.oid = inhrelid"
    " JOIN pg_foreign_table ON ftrelid = part.oid JOIN pg_foreign_server server ON server.oid = ftserver"
    " WHERE whole.oid = to_regclass('issue')"
)
_BOUNDS = re.compile(r"FROM \('?(\d+)'?\) TO \('?(\d+)'?\)")


class Shard(NamedTuple):
    """A range of ledgers' numbers, from `first` up to, not including, `end`, and the server that holds them.

    A server has one wide range for the ledgers it is given, and one for each run of those restored to it.
    """

    name: str
    first: int
    end: int

    def holds(self, ledger_id: int) -> bool:
        """Return whether a ledger's number is in the range."""
        return self.first <= ledger_id < self.end

    def within(self, column: ColumnElement[int]) -> ColumnElement[bool]:
        """Return the condition that a column of ledgers' numbers is in the range: it asks no other server."""
        return (column >= self.first) & (column < self.end)


def shards(connection: Connection) -> tuple[Shard, ...]:
    """Return the ranges in their order; none where the database is not spread."""
    return found(connection) if is_spread(connection) else ()


def found(connection: Connection) -> tuple[Shard, ...]:
    """Return the ranges that a PostgreSQL database has, asked of its catalogue."""
    rows = connection.execute(_PARTITIONS)
    ranges = [(row.name, match) for row in rows if (match := _BOUNDS.search(row.bounds))]
    return tuple(
        sorted((Shard(name, int(match[1]), int(match[2])) for name, match in ranges), key=lambda one: one.first)
    )


def is_spread(database: Connection | Engine) -> bool:
    """Return whether a database is spread."""
    return OPTION in database.get_execution_options()


def lies_elsewhere(connection: Connection, table: Table) -> bool:
    """Return whether the rows of a table lie on shards."""
    return is_spread(connection) and table in SPREAD


def next_ledger(connection: Connection, server: str) -> int:
    """Return the next number for a ledger on a server. The caller keeps others from asking until it has used it."""
    for shard in shards(connection):
        if shard.name == server:
            used = (select(func.max(column)).where(shard.within(column)) for column in schema.LEDGER_NUMBERED)
            number = max(connection.execute(one).scalar_one() or shard.first - 1 for one in used) + 1
            if shard.holds(number):
                return int(number)
    raise LookupError(server)


def home_of(connection: Connection, ledger_id: int) -> str:
    """Return the server that holds a ledger."""
    return next(shard.name for shard in shards(connection) if shard.holds(ledger_id))


def ledgers_on(connection: Connection) -> dict[str, int]:
    """Return how many ledgers each server holds, in the order of their ranges."""
    counts: dict[str, int] = {}
    number = schema.ledger.c.id
    for shard in sorted(shards(connection), key=lambda one: one.end - one.first, reverse=True):
        held = select(func.count()).select_from(schema.ledger).where(shard.within(number))
        counts[shard.name] = counts.get(shard.name, 0) + int(connection.execute(held).scalar_one())
    return counts


def clear_leftovers(connection: Connection, ledger_id: int, snapshot_id: int) -> None:
    """Delete from the shard what a load that never became visible may have left under the number of a new snapshot.

    A coordinator that breaks down between the shard's commit and its own may take the number a second time.
    """
    if is_spread(connection):
        for table in SPREAD:
            if "snapshot_id" in table.c:
                connection.execute(
                    delete(table).where(table.c.ledger_id == ledger_id, table.c.snapshot_id == snapshot_id)
                )


def visible(connection: Connection, table: Table) -> Select[tuple[object, ...]]:
    """Return a SELECT of the rows of a table that belong to what the coordinator knows."""
    rows = select(table)
    if not lies_elsewhere(connection, table):
        return rows
    known = schema.snapshot.c
    if "snapshot_id" in table.c:
        return rows.where(
            select(known.id).where(known.ledger_id == table.c.ledger_id, known.id == table.c.snapshot_id).exists()
        )
    return rows.where(table.c.ledger_id.in_(select(schema.ledger.c.id)))
