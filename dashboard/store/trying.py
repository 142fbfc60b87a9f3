"""Try a write out: do it, look at what came of it, and take it back."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from sqlalchemy import Connection, Engine

from dashboard.store.engine import writing

R = TypeVar("R")
T = TypeVar("T")


class _TakenBackError(Exception):
    """Ends a transaction that was never meant to be kept."""


def tried(engine: Engine, work: Callable[[Connection], R], look: Callable[[Connection, R], T]) -> tuple[R, T]:
    """Return what `work` returns and what `look` sees of it, both within one transaction that is then rolled back."""
    found: list[tuple[R, T]] = []
    try:
        with writing(engine) as connection:
            result = work(connection)
            found.append((result, look(connection, result)))
            raise _TakenBackError
    except _TakenBackError:
        return found[0]
