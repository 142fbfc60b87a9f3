"""Whether the app can be used now: database reached, schema current, latest snapshot readable; always told in time."""

from __future__ import annotations

import asyncio
import logging
import time
from pathlib import Path
from typing import Any, NamedTuple

from sqlalchemy import Engine

from dashboard.operation import texts
from dashboard.operation.apart import in_a_thread
from dashboard.queries.readable import Readable
from dashboard.store import schema
from dashboard.store.engine import connecting, version

ANSWER_SECONDS = 2.0
"""Longest that an answer takes, whatever the database does: probes give up after a few seconds."""
FRESH_SECONDS = 2.0
"""How long what was found is told again: strangers may ask as often as they like, the database is not asked."""

logger = logging.getLogger(__name__)


class Point(NamedTuple):
    """One thing that must hold; `reason` is Chinese, and says nothing of the data or of where it is kept."""

    name: str
    holds: bool
    reason: str


Points = tuple[Point, ...]


class Readiness:
    """Asks on a thread of its own, one at a time: a database that hangs holds up that thread and nothing else."""

    def __init__(self, url: str) -> None:
        self._look = Look(url)
        self._asking: asyncio.Future[Points] | None = None
        self._found: tuple[float, Points] | None = None
        self._held: bool | None = None

    async def __call__(self) -> Points:
        """Return the points, at most `FRESH_SECONDS` old."""
        if self._found is not None and time.monotonic() - self._found[0] < FRESH_SECONDS:
            return self._found[1]
        if self._asking is None or self._asking.done():
            self._asking = in_a_thread(self._look, "readiness")
        await asyncio.wait({self._asking}, timeout=ANSWER_SECONDS)
        if self._asking.done():
            points = self._asking.result()
            self._found = (time.monotonic(), points)
        else:
            points = points_until("database", texts.NOT_IN_TIME.format(seconds=ANSWER_SECONDS))
        self._say(points)
        return points

    def _say(self, points: Points) -> None:
        """Tell the log where it has changed, not with every probe."""
        holds = all(point.holds for point in points)
        if holds != self._held:
            self._held = holds
            failed = [point.name for point in points if not point.holds]
            logger.log(logging.INFO if holds else logging.ERROR, "ready" if holds else "not ready: %s", *failed[:1])


def as_json(points: Points) -> dict[str, Any]:
    """Return what `/ready` answers."""
    return {
        "ready": all(point.holds for point in points),
        "points": [
            {"name": point.name, "label": texts.POINTS[point.name], "holds": point.holds, "reason": point.reason}
            for point in points
        ],
    }


def points_until(failed: str | None, reason: str = "") -> Points:
    """Return all points: those before the one that failed hold, those behind it were not asked."""
    found: list[Point] = []
    for name in texts.POINTS:
        if failed is None or name == failed:
            holds = failed is None
            found.append(Point(name, holds, texts.FINE if holds else reason))
        else:
            before = failed not in (point.name for point in found)
            found.append(Point(name, before, texts.FINE if before else texts.NOT_ASKED))
    return tuple(found)


class Look:
    """One look at the database, by an engine of its own: the pages' one may have lent out all its connections."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._engine: Engine | None = None
        self._readable: Readable | None = None

    def __call__(self) -> Points:
        """Return what is found, whenever it is found."""
        point, reason = "database", texts.NOT_REACHED
        try:
            engine = self._engine = self._engine or connecting(self._url)
            engine.dispose()  # a connection from before may be to a server that is no longer there
            if file_is_gone(engine):
                return points_until(point, reason)
            with engine.connect() as connection:
                found = version(connection)
            if found != schema.HEAD:
                return points_until("schema", _schema_reason(found))
            point, reason = "snapshot", texts.NOT_READABLE
            self._readable = self._readable or Readable(engine)
            return points_until(None if self._readable() else point, reason)
        except Exception:  # whatever it is: what cannot be read is not ready
            logger.debug("not ready", exc_info=True)
            return points_until(point, reason)


def file_is_gone(engine: Engine) -> bool:
    """Return whether an SQLite file is missing: connecting would make an empty one in its place."""
    name = engine.url.database
    return engine.dialect.name == "sqlite" and bool(name) and name != ":memory:" and not Path(str(name)).is_file()


def _schema_reason(found: str | None) -> str:
    if found is None:
        return texts.NO_SCHEMA
    return texts.OLD_SCHEMA if found < schema.HEAD else texts.NEW_SCHEMA
