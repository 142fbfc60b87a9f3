"""Insert many rows at once, the fastest way each database has, inside the caller's transaction.

SQLite takes tuples through the driver's executemany, PostgreSQL a COPY on the same connection; both are 20 to 30 times
faster than statements with many VALUES.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime
from decimal import Decimal
from itertools import islice
from typing import Any

from sqlalchemy import Connection, Date, DateTime, Table

from dashboard.store.schema import ExactNumber

CHUNK = 5000
"""Rows handed to SQLite at a time; more only costs memory."""

Row = tuple[Any, ...]


def insert(connection: Connection, table: Table, rows: Iterable[Row]) -> int:
    """Insert rows, given as tuples in the order of the table's columns, and return how many there were.

    Values are Python's own (date, datetime, Decimal, bool, int, float, str, bytes, None). They must not be read from
    the same connection while they are being inserted.
    """
    if connection.dialect.name == "postgresql":
        return _copy(connection, table, rows)
    return _execute_many(connection, table, rows)


def _execute_many(connection: Connection, table: Table, rows: Iterable[Row]) -> int:
    quote = connection.dialect.identifier_preparer.quote
    marks = ", ".join("?" * len(table.columns))
    statement = f"INSERT INTO {quote(table.name)} ({_names(connection, table)}) VALUES ({marks})"  # noqa: S608
    encoded = iter(_encoded(table, rows))
    count = 0
    while chunk := list(islice(encoded, CHUNK)):
        connection.exec_driver_sql(statement, chunk)
        count += len(chunk)
    return count


def _copy(connection: Connection, table: Table, rows: Iterable[Row]) -> int:
    quote = connection.dialect.identifier_preparer.quote
    statement = f"COPY {quote(table.name)} ({_names(connection, table)}) FROM STDIN"
    exact = [position for position, column in enumerate(table.columns) if isinstance(column.type, ExactNumber)]
    driver: Any = connection.connection.driver_connection
    count = 0
    with driver.cursor() as cursor, cursor.copy(statement) as copy:
        for row in _converted(rows, [(position, _digits) for position in exact]):
            copy.write_row(row)
            count += 1
    return count


def _names(connection: Connection, table: Table) -> str:
    quote = connection.dialect.identifier_preparer.quote
    return ", ".join(quote(column.name) for column in table.columns)


def _encoded(table: Table, rows: Iterable[Row]) -> Iterable[Row]:
    """Return rows as SQLite keeps them: dates and exact numbers as text, as SQLAlchemy reads them back."""
    converters: list[tuple[int, Callable[[Any], Any]]] = []
    for position, column in enumerate(table.columns):
        if isinstance(column.type, ExactNumber):
            converters.append((position, _digits))
        elif isinstance(column.type, DateTime):
            converters.append((position, _moment))
        elif isinstance(column.type, Date):
            converters.append((position, date.isoformat))
    return _converted(rows, converters)


def _converted(rows: Iterable[Row], converters: list[tuple[int, Callable[[Any], Any]]]) -> Iterator[Row]:
    if not converters:
        yield from rows
        return
    for row in rows:
        values = list(row)
        for position, convert in converters:
            value = values[position]
            if value is not None:
                values[position] = convert(value)
        yield tuple(values)


def _digits(value: Decimal) -> str:
    return format(value, "f")


def _moment(value: datetime) -> str:
    return value.isoformat(sep=" ", timespec="microseconds")
