"""Keep writers out of each other's way by named locks that end with the transaction."""

from __future__ import annotations

import hashlib

from sqlalchemy import Connection, func, select


def lock(connection: Connection, name: str, shared: bool = False) -> None:
    """Keep other writers of the same name out until the transaction ends (SQLite has one writer anyway).

    Those who share the lock keep out only those who do not.
    """
    if connection.dialect.name == "postgresql":
        take = func.pg_advisory_xact_lock_shared if shared else func.pg_advisory_xact_lock
        connection.execute(select(take(number_of(name))))


def number_of(name: str) -> int:
    """Return the number under which PostgreSQL keeps the lock of a name."""
    return int.from_bytes(hashlib.sha256(name.encode()).digest()[:8], "big", signed=True)
