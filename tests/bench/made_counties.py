"""Databases of many counties: one ledger of many weeks stored by the store itself, then copied under other numbers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from sqlalchemy import ColumnElement, Connection, Engine, Table, create_engine, func, literal, select, text

from dashboard.store import LoadRequest, chain, load, schema
from loaders.reading import read_files
from loaders.records import Reading
from tests.bench import made_ledger

REGIONS = 10
"""Regions that the counties are spread over."""
_FAST = {
    "sqlite": ("PRAGMA journal_mode = OFF", "PRAGMA synchronous = OFF", "PRAGMA cache_size = -262144"),
    "postgresql": ("SET session_replication_role = replica", "SET synchronous_commit = off"),
}
"""What makes a connection fast that nobody else waits for: no journal, no look whether a copy's links lead anywhere."""
_NUMBERED = {
    schema.ledger: schema.LEDGER_NUMBERS,
    schema.snapshot: schema.SNAPSHOT_NUMBERS,
}
_ACTS = select(*(schema.log.c[name] for name in chain.Act._fields)).order_by(schema.log.c.number)
_NUMBERS = {
    "ledger_id": schema.ledger,
    "snapshot_id": schema.snapshot,
    "replaced_by": schema.snapshot,
}
"""Columns that hold a number, and the table that counts it."""


class WrongCopyError(Exception):
    """A copied snapshot is not what its issues say, so no figure taken from the database says anything."""


def name_of(county: int) -> str:
    """Return the name of a county's ledger; counties are counted from 1."""
    return f"第{county}县审计整改"


def region_of(county: int) -> str:
    """Return the region of a county's ledger."""
    return f"第{county % REGIONS + 1}市"


Week = tuple[list[Reading], dict[str, bytes], LoadRequest]
"""What the store takes to load a week of a ledger, behind the engine."""


def week_of(folder: Path, county: int, issues: int, week: int) -> Week:
    """Return what the store takes to load a week of a county's ledger, read from a made workbook."""
    path = folder / f"{made_ledger.as_of(week):%Y-%m-%d}.xlsx"
    made_ledger.write_ledger(path, issues, week=week)
    contents = {path.name: path.read_bytes()}
    path.unlink()
    request = LoadRequest(ledger=name_of(county), as_of=made_ledger.as_of(week), region=region_of(county))
    return read_files(contents), contents, request


def store_county(engines: Iterable[Engine], folder: Path, issues: int, weeks: int) -> None:
    """Store the first county's weeks in databases that are empty, as any import does."""
    for week in range(weeks):
        read = week_of(folder, 1, issues, week)
        for engine in engines:
            if load(engine, *read).snapshot is None:
                raise SystemExit("a made ledger was refused")


def multiply(url: str, counties: int) -> int:
    """Copy everything of the one ledger in a database until there are so many; return how many issue rows there are."""
    engine = create_engine(url)
    with engine.connect() as connection:
        driver: Any = connection.connection.driver_connection
        for setting in _FAST[engine.dialect.name]:
            driver.execute(setting)
        steps = {table: connection.scalar(select(func.max(table.c.id))) or 0 for table in _NUMBERED}
        held = [
            table for table in schema.metadata.sorted_tables if table is not schema.log and _count(connection, table)
        ]
        acts = [chain.Act(*row) for row in connection.execute(_ACTS)]
        rows = _count(connection, schema.issue) * counties
        for county in range(2, counties + 1):
            for table in held:
                _copy(connection, table, steps, county)
            chain.append(connection, [act._replace(ledger_id=county) for act in acts])
            connection.commit()
    if engine.dialect.name == "postgresql":
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            for table, sequence in _NUMBERED.items():
                connection.execute(select(func.setval(sequence.name, steps[table] * counties)))
            connection.execute(text("VACUUM (ANALYZE)"))
    engine.dispose()
    return rows


def _count(connection: Connection, table: Table) -> int:
    return connection.scalar(select(func.count()).select_from(table)) or 0


def _copy(connection: Connection, table: Table, steps: dict[Table, int], county: int) -> None:
    """Copy the first county's rows of a table to another county."""
    changed: dict[str, ColumnElement[Any]] = {
        name: table.c[name] + steps[counted] * (county - 1) for name, counted in _NUMBERS.items() if name in table.c
    }
    if table in _NUMBERED:
        changed["id"] = table.c.id + steps[table] * (county - 1)
    if table is schema.ledger:
        changed |= {"name": literal(name_of(county)), "region": literal(region_of(county))}
    first = table.c.id if table is schema.ledger else table.c.ledger_id
    chosen = select(*(changed.get(column.name, column) for column in table.columns)).where(first == 1)
    connection.execute(table.insert().from_select([column.name for column in table.columns], chosen))


def check(engine: Engine, ledger_id: int, snapshot_id: int) -> None:
    """Raise WrongCopyError where a snapshot's summary is not what counting its issues one by one comes to."""
    stored, counted = {}, Counter[tuple[str, str, str]]()
    of = {"ledger": ledger_id, "snapshot": snapshot_id}
    where = "WHERE ledger_id = :ledger AND snapshot_id = :snapshot"
    with engine.connect() as connection:
        issues = connection.execute(text(f"SELECT * FROM issue {where}"), of).all()
        for unit in connection.execute(text(f"SELECT ordinal, unit FROM issue_unit {where}"), of):
            status = next(issue.status for issue in issues if issue.ordinal == unit.ordinal)
            counted["unit", unit.unit, status] += 1
        for row in connection.execute(text(f"SELECT * FROM summary {where}"), of):
            stored[row.dimension, row.name, row.status] = row.issues
    for issue in issues:
        month = str(issue.deadline)[:7] if issue.deadline else ""
        for dimension, name in (
            ("all", ""),
            ("category", issue.category or ""),
            ("lead", issue.lead_unit or ""),
            ("type", issue.rectification_type or ""),
            ("month", month),
        ):
            counted[dimension, name, issue.status] += 1
    if not issues or stored != counted:
        raise WrongCopyError(f"snapshot {snapshot_id}: {len(issues)} issues, summary {len(stored)} rows")
