"""The chain of the log: each entry holds the hash of the one before, and the database keeps all of them.

One chain for the whole database. What a transaction did is appended at its very end, see `engine.writing`: the lock
that keeps two writers from taking the same place is held for a moment only, and always taken last.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Connection, insert, select, text

from dashboard.store import schema
from dashboard.store.clock import now
from dashboard.store.locking import lock

BEGINNING = "0" * 64
"""What the first entry holds in place of the hash of the one before."""

_LOCK = "log"


class Act(NamedTuple):
    """What happened: in which ledger (None: in none), who did it where known, what, and its particulars as JSON."""

    ledger_id: int | None
    actor: str | None
    action: str
    detail: str


class Entry(NamedTuple):
    """One line of the log, in the order of the columns of `schema.log`."""

    number: int
    previous: str
    hash: str
    at: datetime
    ledger_id: int | None
    actor: str | None
    action: str
    detail: str


def entry(number: int, previous: str, at: datetime, act: Act) -> Entry:
    """Return an act as the entry of this number."""
    return Entry(number, previous, hash_of(number, previous, at, act), at, *act)


def hash_of(number: int, previous: str, at: datetime, act: Act) -> str:
    """Return the hash an entry has. Stored chains rest on it: it can never be worked out otherwise."""
    told = json.dumps([number, previous, at.isoformat(), *act], ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(told.encode()).hexdigest()


def is_whole(made: Entry) -> bool:
    """Return whether an entry is as it was written."""
    return made.hash == hash_of(made.number, made.previous, made.at, Act(*made[4:]))


def fingerprint(made: Iterable[Entry]) -> str:
    """Return the hash of some entries of a chain, which need not follow one upon another."""
    return hashlib.sha256("\n".join(one.hash for one in made).encode()).hexdigest()


def head(connection: Connection) -> tuple[int, str]:
    """Return number and hash of the last entry."""
    table = schema.log.c
    row = connection.execute(select(table.number, table.hash).order_by(table.number.desc()).limit(1)).one_or_none()
    return (row.number, row.hash) if row else (0, BEGINNING)


def append(connection: Connection, acts: Sequence[Act]) -> None:
    """Add entries to the chain, inside the caller's transaction and as the last it does."""
    if not acts:
        return
    lock(connection, _LOCK)
    number, previous = head(connection)
    for act in acts:
        number += 1
        made = entry(number, previous, now(), act)
        connection.execute(insert(schema.log).values(made._asdict()))
        previous = made.hash


def entries(connection: Connection, after: int = 0) -> Iterable[Entry]:
    """Yield the entries behind a number, in their order."""
    statement = select(schema.log).where(schema.log.c.number > after).order_by(schema.log.c.number)
    for row in connection.execute(statement):
        yield Entry(*row)


def protect(connection: Connection) -> None:
    """Let the database refuse to change or take out an entry, or to put one before another."""
    for statement in _PROTECTION[connection.dialect.name]:
        connection.execute(text(statement))


def unprotect(connection: Connection) -> None:
    """Let a restore exchange the log, inside its transaction."""
    of_table = " ON log" if connection.dialect.name == "postgresql" else ""
    for name in _TRIGGERS[connection.dialect.name]:
        connection.execute(text(f"DROP TRIGGER IF EXISTS {name}{of_table}"))


_REFUSE = "BEGIN SELECT RAISE(ABORT, 'the log is only ever added to'); END"
_BEHIND = "NEW.number <= (SELECT coalesce(max(number), 0) FROM log)"
_TRIGGERS = {
    "sqlite": ("log_keeps_entries", "log_keeps_words", "log_keeps_order"),
    "postgresql": ("log_keeps_entries", "log_keeps_all"),
}
_PROTECTION = {
    "sqlite": (
        f"CREATE TRIGGER IF NOT EXISTS log_keeps_words BEFORE UPDATE ON log {_REFUSE}",
        f"CREATE TRIGGER IF NOT EXISTS log_keeps_entries BEFORE DELETE ON log {_REFUSE}",
        # INSERT OR REPLACE would put an entry in the place of another without deleting it
        f"CREATE TRIGGER IF NOT EXISTS log_keeps_order BEFORE INSERT ON log WHEN {_BEHIND} {_REFUSE}",
    ),
    "postgresql": (
        "CREATE OR REPLACE FUNCTION log_is_kept() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'the log is only ever added to'; END $$",
        "DROP TRIGGER IF EXISTS log_keeps_entries ON log",
        "CREATE TRIGGER log_keeps_entries BEFORE UPDATE OR DELETE ON log FOR EACH ROW EXECUTE FUNCTION log_is_kept()",
        "DROP TRIGGER IF EXISTS log_keeps_all ON log",
        "CREATE TRIGGER log_keeps_all BEFORE TRUNCATE ON log FOR EACH STATEMENT EXECUTE FUNCTION log_is_kept()",
    ),
}
