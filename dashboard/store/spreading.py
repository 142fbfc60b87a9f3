"""Spread a database over several PostgreSQL servers, add servers, and bring them to the newest schema.

A shard is a database of this software like any other, made by the same migrations, whose own catalogue stays empty. The
tables in `shards.SPREAD` become partitioned ones here and there; for each range of ledger numbers that a shard holds it
has a partition in each of them, which takes part here as a foreign table. Foreign keys and unique keys cannot reach
across servers: the shards keep the unique keys, and what the foreign keys held is held by the order of commits, see
`shards`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from typing import NamedTuple

from psycopg import Error as DriverError
from sqlalchemy import Connection, Engine, Table, inspect, select, text
from sqlalchemy.engine import URL
from sqlalchemy.exc import DBAPIError

from dashboard.store import foreign, hosts, messages, presence, schema, shards
from dashboard.store.engine import (
    MIGRATION_LOCK,
    StoreError,
    address_of,
    know_shards,
    open_database,
    writing,
)
from dashboard.store.locking import lock, number_of

LEDGERS_EACH = 1_000_000
"""Ledger numbers in the range of one shard; a ledger's number is a 32-bit integer."""
MOST_SHARDS = 2**31 // LEDGERS_EACH - 1

_NAME = re.compile(r"[a-z][a-z0-9_]{0,39}")


class ShardState(NamedTuple):
    """A shard as an administrator sees it; `address` is without the password."""

    name: str
    address: str
    ledgers: int
    reachable: bool


def spread(engine: Engine, servers: Mapping[str, str]) -> None:
    """Make each database of `servers` (name → address) a shard of the engine's, spreading that one first.

    The addresses must hold on the coordinator's machine as well. All are added, or none. Raises StoreError when one of
    the databases is not PostgreSQL, cannot be reached, is in use or given twice, when a name will not do, when the
    engine's holds ledgers but is not spread, or when its role may not do it.
    """
    if engine.dialect.name != "postgresql":
        raise StoreError(messages.SHARD_NEEDS_POSTGRESQL.format(url=hosts.shown(engine.url)))
    try:
        # the shards are committed before the coordinator, which must never name one that is not ready
        with writing(engine, alone=True) as connection, ExitStack() as open_shards:
            lock(connection, MIGRATION_LOCK)
            known = shards.found(connection)
            taken = {one.name for one in known}
            rooms = {}
            for name, address in servers.items():
                if not _NAME.fullmatch(name):
                    raise StoreError(messages.SHARD_BAD_NAME.format(name=name))
                if name in taken:
                    raise StoreError(messages.SHARD_TWICE.format(name=name))
                rooms[name] = open_shards.enter_context(_prepared(address))
            if not known:
                _make_coordinator(connection)
            block = max((one.end - 1 for one in known), default=LEDGERS_EACH) // LEDGERS_EACH
            for number, (name, address) in enumerate(servers.items(), start=block):
                if number > MOST_SHARDS:
                    raise StoreError(messages.SPREAD_TOO_MANY)
                foreign.declare(connection, name, address_of(address))
                shard = shards.Shard(name, number * LEDGERS_EACH + 1, (number + 1) * LEDGERS_EACH + 1)
                _make_room(rooms[name], shard)
                foreign.give(connection, shard)
    except (DBAPIError, DriverError) as error:
        reason = str(getattr(error, "orig", error)).splitlines()[0]
        raise StoreError(messages.SPREAD_REFUSED.format(reason=reason)) from error
    know_shards(engine)


def states(engine: Engine) -> tuple[ShardState, ...]:
    """Return how each shard stands, in the order of their ranges; none where the database is not spread."""
    with engine.connect() as connection:
        addresses = foreign.addresses(connection)
        counts = shards.ledgers_on(connection)
    known = presence.of(engine)
    away = known.ask() if known is not None else frozenset()
    return tuple(
        ShardState(name, hosts.shown(addresses[name]), count, name not in away) for name, count in counts.items()
    )


def deal_out(connection: Connection, ledgers: Iterable[int], parents: Mapping[int, int]) -> None:
    """Give the servers the numbers of ledgers that are to come and are in no range yet, in runs of about equal length.

    `parents` says which ledger began from which: both go to one server, because histories lead from one to the other.
    """
    known = shards.shards(connection)
    servers = list(dict.fromkeys(one.name for one in known))
    lines: dict[int, list[int]] = {}
    for number in sorted(ledgers):
        first = number
        while first in parents:
            first = parents[first]
        lines.setdefault(first, []).append(number)
    homes: dict[int, str] = {}
    before, total = 0, sum(map(len, lines.values()))
    for first, line in lines.items():
        own = servers[(2 * before + len(line)) * len(servers) // (2 * total)]  # by the middle of the line
        before += len(line)
        homes |= dict.fromkeys(line, next((one.name for one in known if one.holds(first)), own))
    runs: list[shards.Shard] = []
    for number, name in sorted(homes.items()):
        if any(one.holds(number) for one in known):
            continue
        if runs and runs[-1].name == name and runs[-1].end == number:
            runs[-1] = runs[-1]._replace(end=number + 1)
        else:
            runs.append(shards.Shard(name, number, number + 1))
    addresses = foreign.addresses(connection)
    for run in runs:
        with _opened(addresses[run.name]) as there:
            _make_room(there, run)
        foreign.give(connection, run)


def migrate_shards(connection: Connection) -> None:
    """Bring every shard to the newest schema, before the coordinator of the connection follows.

    Raises StoreError where one cannot be reached: then nothing here has changed, and doing it again goes on from there.
    """
    for address in foreign.addresses(connection).values():
        with _opened(address) as there:
            _drop_links(there)


@contextmanager
def _opened(address: URL) -> Iterator[Connection]:
    """Lend a transaction on a shard, at the newest schema."""
    shard = open_database(address.render_as_string(hide_password=False))
    try:
        with shard.begin() as there:
            yield there
    finally:
        shard.dispose()


@contextmanager
def _prepared(address: str) -> Iterator[Connection]:
    """Make an empty database ready to be a shard; undone where the caller fails, kept from others until it is done."""
    url = address_of(address)
    shown = hosts.shown(url)
    if url.get_backend_name() != "postgresql":
        raise StoreError(messages.SHARD_NEEDS_POSTGRESQL.format(url=shown))
    with _opened(url) as there:
        free = text("SELECT pg_try_advisory_xact_lock(:number)")
        if not there.execute(free, {"number": number_of(MIGRATION_LOCK)}).scalar_one():
            raise StoreError(messages.SHARD_SAME.format(url=shown))
        # without its foreign keys it is a shard already, maybe another coordinator's
        if not _links(there) or any(_holds_rows(there, table) for table in (schema.ledger, *shards.SPREAD)):
            raise StoreError(messages.SHARD_USED.format(url=shown))
        for table in shards.SPREAD:
            _partition(there, table.name, with_keys=True)
        yield there


def _links(connection: Connection) -> list[tuple[str, str]]:
    """Return table and name of every foreign key of the spread tables: on a shard they would point to empty tables."""
    found = inspect(connection)
    return [(table.name, str(link["name"])) for table in shards.SPREAD for link in found.get_foreign_keys(table.name)]


def _drop_links(connection: Connection) -> None:
    for table, name in _links(connection):
        connection.exec_driver_sql(f"ALTER TABLE {table} DROP CONSTRAINT {name}")


def _holds_rows(connection: Connection, table: Table) -> bool:
    return connection.execute(select(table).limit(1)).first() is not None


def _make_coordinator(connection: Connection) -> None:
    """Exchange the empty tables of the coordinator for partitioned ones of the same columns."""
    if _holds_rows(connection, schema.ledger):
        raise StoreError(messages.SPREAD_OVER_LEDGERS)
    connection.exec_driver_sql("CREATE EXTENSION IF NOT EXISTS postgres_fdw")
    for table in shards.SPREAD:
        _partition(connection, table.name, with_keys=False)


def _partition(connection: Connection, table: str, with_keys: bool) -> None:
    """Exchange an empty table for a partitioned one of the same columns, less the foreign keys."""
    found = inspect(connection)
    key, indexes = found.get_pk_constraint(table), found.get_indexes(table)
    connection.exec_driver_sql(f"CREATE TABLE spread (LIKE {table}) PARTITION BY RANGE (ledger_id)")
    connection.exec_driver_sql(f"DROP TABLE {table}")
    connection.exec_driver_sql(f"ALTER TABLE spread RENAME TO {table}")
    if with_keys:
        columns = ", ".join(key["constrained_columns"])
        connection.exec_driver_sql(f"ALTER TABLE {table} ADD CONSTRAINT {key['name']} PRIMARY KEY ({columns})")
        for index in indexes:
            columns = ", ".join(str(name) for name in index["column_names"])
            connection.exec_driver_sql(f"CREATE INDEX {index['name']} ON {table} ({columns})")


def _make_room(there: Connection, shard: shards.Shard) -> None:
    """Make the partitions of a range on its server."""
    bounds = f"FOR VALUES FROM ({shard.first}) TO ({shard.end})"
    for table in shards.SPREAD:
        name = f"{table.name}_{shard.first}"
        there.exec_driver_sql(f"CREATE TABLE IF NOT EXISTS {name} PARTITION OF {table.name} {bounds}")
        if "snapshot_id" in table.c:  # as the migrations have it for tables of their own
            there.exec_driver_sql(f"ALTER TABLE {name} ALTER COLUMN snapshot_id SET STATISTICS 1")
