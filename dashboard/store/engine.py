"""Open the database, bring it to the newest schema, and hand out the one writing transaction.

SQLite runs in WAL mode: readers never wait for the writer, and a second writer waits up to `BUSY_SECONDS`.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import (
    Column,
    Connection,
    Engine,
    NullPool,
    RootTransaction,
    Sequence,
    create_engine,
    event,
    func,
    inspect,
    select,
    text,
)
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, InternalError, NoSuchModuleError, OperationalError

from dashboard.store import chain, hosts, messages, presence, schema, shards
from dashboard.store.errors import ShardAwayError as ShardAwayError
from dashboard.store.errors import StoreError as StoreError
from dashboard.store.locking import lock

BUSY_SECONDS = 30
"""How long a writer waits for another one before it gives up."""

RETRY_SECONDS = 0.02
"""Pause between two tries where SQLite itself does not wait."""

CACHE_KB = 32 * 1024
"""Memory each SQLite connection may keep pages in; its default of 2 MB makes a large ledger be read from disk twice."""

ACTS = "rectify_acts"
"""The execution option of a writing connection that holds what its transaction will add to the log."""

LIMITED = "rectify_limited"
"""Execution option of an engine that sees some units' issues only; its value is a `people.Reach`."""
MINDED = "rectify_minded"
"""Execution option of a connection whose reader minds that limit; without it a limited engine reads nothing."""

LOST_CLIENT_MILLISECONDS = 2_000
"""How soon the coordinator ends what nobody waits for any more."""
_SEES_LOST_CLIENTS = 140_000
"""The version of PostgreSQL that can."""

_GIVEN = "PRAGMA user_version"
"""Where an SQLite file keeps, outside of every table, the highest number of a snapshot that a restore took away."""

MIGRATION_LOCK = "migration"
_WRITERS = "writers"


def open_database(url: str) -> Engine:
    """Return an engine on a database at the newest schema, creating an SQLite file and its folder where needed.

    Raises StoreError when the address is malformed, the server or file cannot be reached, or the database was made by
    a newer version of this software.
    """
    engine = connecting(url)
    shown = hosts.shown(engine.url)
    try:
        _migrate(engine)
    except DBAPIError as error:
        engine.dispose()
        message = messages.UNWRITABLE if engine.dialect.name == "sqlite" else messages.UNREACHABLE
        raise StoreError(message.format(url=shown)) from error
    except StoreError:
        engine.dispose()
        raise
    if engine.dialect.name == "postgresql":
        know_shards(engine)
    return engine


def connecting(url: str) -> Engine:
    """Return an engine that has not looked at its database yet, and brings it to no schema.

    Raises StoreError when the address is malformed or the folder of an SQLite file cannot be made.
    """
    address = address_of(url)
    if address.get_backend_name() == "sqlite":
        engine = _sqlite(address, hosts.shown(address))
    else:
        engine = create_engine(address, pool_pre_ping=True, connect_args=hosts.options(address))
        hosts.find(engine)
    event.listen(engine, "before_cursor_execute", _refuse_unminded)
    return engine


def know_shards(engine: Engine) -> None:
    """Let an engine on PostgreSQL know whether its database is spread over shards."""
    with engine.connect() as connection:
        known = shards.found(connection)
    if not known or shards.is_spread(engine):
        return
    asking = create_engine(engine.url, poolclass=NullPool, connect_args=hosts.options(engine.url))
    hosts.find(asking)
    there = presence.Presence(asking, known)
    engine.update_execution_options(**{shards.OPTION: there})
    for each in (asking, engine):
        event.listen(each, "handle_error", presence.say_shard_away)
        event.listen(each, "connect", _set_up_coordinator)
    event.listen(engine, "before_cursor_execute", presence.refuse_what_is_away)
    engine.dispose()  # connections from before


def _set_up_coordinator(connection: Any, _record: Any) -> None:
    # a plan for any ledger asks every shard for its estimate
    connection.execute("SET plan_cache_mode = force_custom_plan")
    if connection.info.server_version >= _SEES_LOST_CLIENTS:  # else who has given up goes on holding a place here
        connection.execute(f"SET client_connection_check_interval = {LOST_CLIENT_MILLISECONDS}")
    connection.commit()


def address_of(url: str) -> URL:
    """Return a database's address with its driver. Raises StoreError where it is malformed or of another kind."""
    try:
        address = make_url(url)
        if address.drivername in {"postgres", "postgresql"}:
            address = address.set(drivername="postgresql+psycopg")
        address.get_dialect()
    except (ArgumentError, NoSuchModuleError, ValueError, ImportError) as error:
        raise StoreError(messages.BAD_URL) from error
    if address.get_backend_name() not in {"sqlite", "postgresql"}:
        raise StoreError(messages.BAD_URL)
    return address


def _sqlite(address: URL, shown: str) -> Engine:
    if address.database and address.database != ":memory:":
        try:
            Path(address.database).parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise StoreError(messages.UNWRITABLE.format(url=shown)) from error
    engine = create_engine(address, connect_args={"timeout": BUSY_SECONDS})
    event.listen(engine, "connect", _set_up_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _set_up_sqlite(connection: Any, _record: Any) -> None:
    # The driver would otherwise open transactions by itself, and only before some statements: DDL would not roll back.
    connection.isolation_level = None
    cursor = connection.cursor()
    _write_ahead(cursor)
    for pragma in ("synchronous = NORMAL", "foreign_keys = ON", f"cache_size = -{CACHE_KB}"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _write_ahead(cursor: sqlite3.Cursor) -> None:
    """Switch to WAL; SQLite fails at once, whatever its busy timeout, where another connection is switching too."""
    give_up = time.monotonic() + BUSY_SECONDS
    while True:
        try:
            cursor.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError as error:
            if "locked" not in str(error) or time.monotonic() > give_up:
                raise
            time.sleep(RETRY_SECONDS)
        else:
            return


def _refuse_unminded(connection: Connection, *_: Any) -> None:
    options = connection.get_execution_options()
    if LIMITED in options and MINDED not in options:
        raise PermissionError("a limited engine was read past dashboard.queries.within")


def _begin_sqlite(connection: Connection) -> None:
    writes = connection.get_execution_options().get("rectify_writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


@contextmanager
def reading_as_of_now(engine: Engine) -> Iterator[Connection]:
    """Lend a connection that sees the database as it is at its first SELECT, whatever others write meanwhile."""
    with engine.connect() as connection:
        if connection.dialect.name == "postgresql":  # SQLite's transactions are never otherwise
            # not also postgresql_readonly: the pool takes that back by asking for READ WRITE, which a standby refuses
            connection.execution_options(isolation_level="REPEATABLE READ")
        yield connection


@contextmanager
def writing(engine: Engine, alone: bool = False) -> Iterator[Connection]:
    """Run one writing transaction: committed as a whole at the end, rolled back as a whole on any exception.

    `alone` waits until no other writer is left and keeps all of them out, as SQLite does anyway; readers go on.
    What `journal.note` was told meanwhile is added to the log last of all.
    Raises StoreError when another writer holds an SQLite database for longer than `BUSY_SECONDS`, when there is only a
    standby that can be read, when the disk is full or a file may not grow, or when the server goes away.
    """
    if LIMITED in engine.get_execution_options():
        raise StoreError(messages.MAY_NOT_WRITE)
    acts: list[chain.Act] = []
    try:
        begun = _begun(engine.execution_options(rectify_writes=True, **{ACTS: acts}))
    except OperationalError as error:
        if "locked" in str(error.orig):
            raise StoreError(messages.BUSY.format(seconds=BUSY_SECONDS)) from error
        raise StoreError(messages.UNREACHABLE.format(url=hosts.shown(engine.url))) from error
    if begun is None:
        raise StoreError(messages.READ_ONLY)
    connection, transaction = begun
    driver, finished = driver_errors(engine), False
    try:
        with connection, transaction:
            hosts.wait_for_ever(connection)
            lock(connection, _WRITERS, shared=not alone)
            yield connection
            chain.append(connection, acts)
            finished = True
    except ShardAwayError as error:
        raise ShardAwayError(messages.SHARD_NOT_WRITTEN.format(reason=error)) from error
    # the disk is full, no file may grow, or the server went away; while rows are copied in, the driver says so itself
    except (OperationalError, InternalError, driver.OperationalError, driver.InternalError) as error:
        # a server that is lost while it commits may have done so
        lost = finished and isinstance(error, OperationalError) and error.connection_invalidated
        raise StoreError(messages.PERHAPS_WRITTEN if lost else messages.NOT_WRITTEN) from error


def takes_changes(engine: Engine) -> bool:
    """Return whether changes can be stored now; False where only a standby is left, which can be read."""
    if engine.dialect.name != "postgresql":
        return True
    begun = _begun(engine)
    if begun is not None:
        begun[0].close()
    return begun is not None


def _begun(engine: Engine) -> tuple[Connection, RootTransaction] | None:
    """Return a connection with a transaction begun that can write, None where no server takes changes.

    Connections may be left from a time when only a standby could be reached: they are given up and made anew once.
    """
    for _ in range(2):
        connection = engine.connect()
        try:
            transaction = connection.begin()
            if hosts.takes_changes(connection):
                return connection, transaction
        except BaseException:
            connection.close()
            raise
        connection.close()
        engine.dispose()
    return None


def driver_errors(engine: Engine) -> Any:
    """Return the module whose `Error` and `OperationalError` the database's driver raises."""
    return engine.dialect.loaded_dbapi


def next_number(connection: Connection, sequence: Sequence, *columns: Column[int]) -> int:
    """Return a number that stands in none of the columns yet. Call inside a writing transaction."""
    return next_numbers(connection, 1, sequence, *columns)[0]


def next_numbers(connection: Connection, count: int, sequence: Sequence, *columns: Column[int]) -> list[int]:
    """Return so many numbers, ascending, that stand in none of the columns yet; likewise."""
    if connection.dialect.name == "postgresql":
        return [int(connection.execute(select(sequence.next_value())).scalar_one()) for _ in range(count)]
    given = connection.exec_driver_sql(_GIVEN).scalar_one() if sequence is schema.SNAPSHOT_NUMBERS else 0
    first = max(highest(connection, columns), given) + 1
    return list(range(first, first + count))


def keep_numbers(connection: Connection, sequence: Sequence, last: int) -> None:
    """See to it that no number up to this one is given again, and never go back. Call inside a writing transaction."""
    if connection.dialect.name == "postgresql":
        if connection.execute(select(sequence.next_value())).scalar_one() < last:
            connection.execute(select(func.setval(sequence.name, last)))
    elif sequence is schema.SNAPSHOT_NUMBERS:  # those of ledgers stay in the log
        last = max(last, connection.exec_driver_sql(_GIVEN).scalar_one())
        connection.exec_driver_sql(f"{_GIVEN} = {last}")  # a pragma takes no parameters


def highest(connection: Connection, columns: Iterable[Column[int]]) -> int:
    """Return the highest number in any of the columns, 0 where there is none."""
    return max(connection.execute(select(func.max(column))).scalar_one() or 0 for column in columns)


def _migrate(engine: Engine) -> None:
    """Bring the database to `schema.HEAD`. Alembic is imported only when there is something to do."""
    with engine.connect() as connection:
        found = version(connection)
    if found == schema.HEAD:
        return
    from dashboard.store.migrations import run

    with writing(engine) as connection:
        lock(connection, MIGRATION_LOCK)
        found = version(connection)
        if found is not None and found not in run.revisions():
            raise StoreError(messages.TOO_NEW.format(version=found))
        if found is not None and connection.dialect.name == "postgresql":
            from dashboard.store.spreading import migrate_shards

            migrate_shards(connection)
        run.upgrade(connection)


def version(connection: Connection) -> str | None:
    """Return the revision of the schema that the database has; None where it is empty."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    found: str | None = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    return found
