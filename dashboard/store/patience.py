"""A connection to PostgreSQL that gives its server up when asked for something it says nothing for seconds.

Keepalives find machines that are gone. A server that is stopped, or that waits for another one that is, keeps its
connections alive and would hold a page up for ever.
"""

from __future__ import annotations

import time
from typing import Any, TypeVar

from psycopg import Connection, OperationalError
from psycopg.abc import PQGen

SILENT_SECONDS = 4.0
"""How long a server may say nothing to who reads; rows that keep coming may take as long as they like."""

T = TypeVar("T")


class SilentServerError(OperationalError):
    """The server has said nothing for too long; its connection is closed, because nobody knows what it still does."""

    silent = True


class PatientConnection(Connection[Any]):
    """A connection of the driver with limited patience; a writer, who may wait for others, sets `patience` to None."""

    patience: float | None = SILENT_SECONDS

    def wait(self, gen: PQGen[T], *limits: Any, **named: Any) -> T:
        """Do what the driver waits for. Raises SilentServerError."""
        try:
            return super().wait(gen if self.patience is None else _heard(gen, self.patience), *limits, **named)
        except SilentServerError:
            self.pgconn.finish()
            raise

    def rollback(self) -> None:
        """Roll back; whoever is lent the connection next is as patient as others."""
        self.patience = type(self).patience
        super().rollback()


def _heard(steps: PQGen[T], seconds: float) -> PQGen[T]:
    """Do the driver's steps, each of which waits for the server; it comes back ten times a second with nothing."""
    try:
        wanted = next(steps)
        heard = time.monotonic()
        while True:
            ready = yield wanted
            if ready:
                heard = time.monotonic()
            elif time.monotonic() - heard > seconds:
                raise SilentServerError(f"no answer for {seconds:g} s")
            wanted = steps.send(ready)
    except StopIteration as done:
        result: T = done.value
        return result
