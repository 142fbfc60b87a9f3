"""Where the database is: of several PostgreSQL servers the one that takes changes, else one that can be read."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import partial
from threading import Thread
from typing import Any
from weakref import ref

from sqlalchemy import Connection, Dialect, Engine, event, text
from sqlalchemy.engine import URL

CONNECT_SECONDS = 5
"""How long to wait for a PostgreSQL server that does not answer."""

CONNECT_SECONDS_EACH = 3
"""The same for each of several servers, because the next one may answer."""

SEARCH_SECONDS = 3
"""Pause between two searches for a primary that was not found; they go on behind the scenes, where nobody waits."""

SILENT_MILLISECONDS = 10_000
"""How long a machine may give no sign of life before a connection that writes counts as lost; readers wait less."""

_SECRET = ("password", "sslpassword")
_ORDERED = ("host", "hostaddr", "port")
_WANTED = "target_session_attrs"
_LIVELINESS = {
    "tcp_user_timeout": str(SILENT_MILLISECONDS),
    "keepalives_idle": "5",
    "keepalives_interval": "2",
    "keepalives_count": "3",
}


def shown(address: URL) -> str:
    """Return an address as it may be shown: without the password, wherever it stands in it."""
    return address.difference_update_query(_SECRET).render_as_string(hide_password=True)


def options(address: URL) -> dict[str, Any]:
    """Return what the driver is told beside the address; what the address itself says of it stands."""
    if address.get_driver_name() != "psycopg":
        return {}
    told = {"connect_timeout": CONNECT_SECONDS_EACH if _several(address) else CONNECT_SECONDS, **_LIVELINESS}
    return {name: value for name, value in told.items() if name not in address.query}


def find(engine: Engine) -> None:
    """Make connections patient within limits, and to several servers go to the one that takes changes.

    To any other they go only where there is none. An address that says itself which servers it wants
    (`target_session_attrs`) is followed as it is.
    """
    if _several(engine.url) and _WANTED not in engine.url.query:
        event.listen(engine, "do_connect", _Search().connect)
    else:
        event.listen(engine, "do_connect", _connect)


def wait_for_ever(connection: Connection) -> None:
    """Let a connection wait as long as it takes until it rolls back or is given back: for other writers, a standby."""
    if connection.dialect.name == "postgresql":
        driver: Any = connection.connection.driver_connection
        driver.patience = None


def takes_changes(connection: Connection) -> bool:
    """Return whether the server of an open connection can be written to: a standby cannot."""
    if connection.dialect.name != "postgresql":
        return True
    found = connection.execute(text("SELECT current_setting('transaction_read_only')")).scalar_one()
    return bool(found == "off")


def _several(address: URL) -> bool:
    named = address.query.get("host") or address.host or ""
    return len(named.split(",") if isinstance(named, str) else named) > 1


def _connect(_dialect: Dialect, _record: Any, words: list[Any], named: dict[str, Any]) -> Any:
    from dashboard.store.patience import PatientConnection  # not for SQLite: the driver takes its time to import

    return PatientConnection.connect(*words, **named)


class _Search:
    """Connects to the primary; while there is none, to any server, and looks for it behind the scenes."""

    def __init__(self) -> None:
        self._missing = False

    def connect(self, dialect: Dialect, record: Any, words: list[Any], named: dict[str, Any]) -> Any:
        """Do what SQLAlchemy asks of a listener to `do_connect`: return a connection of the driver."""
        # From the last one: the first is usually the primary that has just been found away.
        turned = {name: ",".join(reversed(str(named[name]).split(","))) for name in _ORDERED if name in named}
        if not self._missing:
            try:
                return _connect(dialect, record, words, {**named, _WANTED: "read-write"})
            except dialect.loaded_dbapi.OperationalError:
                if not self._missing:
                    self._missing = True
                    sought = partial(_connect, dialect, record, words, {**named, **turned, _WANTED: "read-write"})
                    failed = dialect.loaded_dbapi.OperationalError
                    Thread(target=_look, args=(ref(self), sought, failed), daemon=True).start()
        return _connect(dialect, record, words, {**named, **turned, _WANTED: "any"})


def _look(search: ref[_Search], sought: Callable[[], Any], failed: type[Exception]) -> None:
    """Look for the primary until it is there, or nobody asks for it any more."""
    while search() is not None:
        time.sleep(SEARCH_SECONDS)
        try:
            sought().close()
        except failed:
            continue
        found = search()
        if found is not None:
            found._missing = False
        return
