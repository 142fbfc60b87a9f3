"""Who is signed in: sessions kept in the database, ended by sign-out, by idle time, by age, or by a changed account."""

from __future__ import annotations

import hashlib
import json
import logging
import secrets
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

from dashboard.access.noting import note
from dashboard.access.secret import Signer
from dashboard.people import Grant, Person, Role
from dashboard.settings import Settings
from dashboard.store import StoreError
from dashboard.store import sessions as stored
from dashboard.store.clock import now

FRESH_SECONDS = 1.0
"""How long what the database said of a session is believed: another process may have ended it since."""
WRITTEN_SECONDS = 30
"""How often the time of the last act is written down."""
KEPT = 4096
"""Sessions remembered between two looks at the database."""

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Session:
    """An open session: whose it is, and the number it is kept under."""

    id_hash: str
    person: Person


@dataclass
class _Seen:
    session: Session | None
    looked: float
    acted: datetime
    written: datetime


class Sessions:
    """Opens, finds and ends sessions; everything here may wait for the database."""

    def __init__(self, engine: Callable[[], Engine], settings: Settings, secret: str) -> None:
        self._engine = engine
        self._idle = timedelta(minutes=settings.idle_minutes)
        self._longest = timedelta(hours=settings.session_hours)
        self._signer = Signer(secret, "session", int(self._longest.total_seconds()) + 60)
        self._seen: dict[str, _Seen] = {}
        self._ended: set[str] = set()  # ended here, but not yet in the database, which cannot be written to
        self._lock = threading.Lock()

    def begin(self, person: Person, version: int | None) -> str:
        """Open a session and return what its cookie holds; `version` is that of a built-in account."""
        number = secrets.token_urlsafe(32)
        told = json.dumps(person_as_json(person), ensure_ascii=False)
        stored.begin(self._engine(), _hash(number), person.name, version, told, now() - self._longest)
        note("sign_in", person.name, role=person.role.value)
        return self._signer.signed(number)

    def find(self, cookie: str | None) -> Session | None:
        """Return the session of a cookie, None where it is none, or has ended."""
        number = self._signer.read(cookie) if cookie else None
        return self.look(_hash(number)) if number else None

    def look(self, id_hash: str) -> Session | None:
        """Return the session of this number's hash, None where it has ended."""
        with self._lock:
            seen = self._seen.get(id_hash)
        at = time.monotonic()
        if seen is not None and at - seen.looked < FRESH_SECONDS:
            return seen.session
        row = stored.find(self._engine(), id_hash)
        if row is None:
            self._forget(id_hash)
            return None
        if id_hash in self._ended:
            self._end(id_hash)
            return None
        acted = max(row.last_act_at, seen.acted) if seen else row.last_act_at
        if not row.current or now() - acted > self._idle or now() - row.began_at > self._longest:
            self._end(id_hash)
            note("session_ended", row.account, changed=not row.current)
            return None
        session = Session(id_hash, person_from_json(json.loads(row.person)))
        with self._lock:
            while len(self._seen) >= KEPT:
                self._seen.pop(next(iter(self._seen)))
            self._seen[id_hash] = _Seen(session, at, acted, row.last_act_at)
        return session

    def acted(self, session: Session) -> None:
        """Say that the person has just done something; written down at intervals."""
        with self._lock:
            seen = self._seen.get(session.id_hash)
            if seen is None:
                return
            seen.acted = now()
            if (seen.acted - seen.written).total_seconds() < WRITTEN_SECONDS:
                return
            seen.written = seen.acted
        self._write(lambda engine: stored.touch(engine, session.id_hash, seen.acted))

    def end(self, session: Session) -> None:
        """Sign out: in every tab and for every process."""
        self._end(session.id_hash)
        note("sign_out", session.person.name)

    def replaced(self, session: Session) -> None:
        """Close a session in whose place the same person has opened another: nobody has left."""
        self._end(session.id_hash)

    def _end(self, id_hash: str) -> None:
        self._forget(id_hash)
        if self._write(lambda engine: stored.end(engine, id_hash)):
            self._ended.discard(id_hash)
        else:
            self._ended.add(id_hash)

    def _write(self, write: Callable[[Engine], None]) -> bool:
        """Write down what holds in this process already; return whether it could be written."""
        try:
            write(self._engine())
        except (StoreError, SQLAlchemyError) as error:
            logger.warning("a session cannot be written down now: %s", error)
            return False
        return True

    def _forget(self, id_hash: str) -> None:
        with self._lock:
            self._seen.pop(id_hash, None)


def person_as_json(person: Person) -> dict[str, object]:
    """Return a person as JSON values."""
    return {
        "name": person.name,
        "display_name": person.display_name,
        "role": person.role.value,
        "grants": [list(grant) for grant in person.grants],
    }


def person_from_json(told: dict[str, object]) -> Person:
    """Return the person that `person_as_json` told of."""
    grants: list[tuple[str, int | None]] = told["grants"]  # type: ignore[assignment]
    return Person(
        str(told["name"]), str(told["display_name"]), Role(str(told["role"])), tuple(Grant(*one) for one in grants)
    )


def _hash(number: str) -> str:
    return hashlib.sha256(number.encode()).hexdigest()
