"""Where the database is: of several PostgreSQL servers the one that takes changes, else one that can be read."""

from __future__ import annotations

import time
from typing import Any

from sqlalchemy import Connection, Dialect, Engine, event, text
from sqlalchemy.engine import URL

CONNECT_SECONDS = 10
"""How long to wait for a PostgreSQL server that does not answer."""

CONNECT_SECONDS_EACH = 3
"""The same for each of several servers, because the next one may answer."""

SEARCH_SECONDS = 10
"""How long a primary that was not found is not looked for again: a machine without power is waited for each time."""

SILENT_MILLISECONDS = 10_000
"""How long a connection in use may stay without any sign of life from its machine before it counts as lost."""

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


def prefer_the_primary(engine: Engine) -> None:
    """Make connections to several servers go to the one that takes changes, and to any other only where there is none.

    An address that says itself which servers it wants (`target_session_attrs`) is followed as it is.
    """
    if _several(engine.url) and _WANTED not in engine.url.query:
        event.listen(engine, "do_connect", _Search().connect)


def takes_changes(connection: Connection) -> bool:
    """Return whether the server of an open connection can be written to: a standby cannot."""
    if connection.dialect.name != "postgresql":
        return True
    found = connection.execute(text("SELECT current_setting('transaction_read_only')")).scalar_one()
    return bool(found == "off")


def _several(address: URL) -> bool:
    named = address.query.get("host") or address.host or ""
    return len(named.split(",") if isinstance(named, str) else named) > 1


class _Search:
    """Connects to the primary; where there was none a moment ago, to any server without looking for it again."""

    def __init__(self) -> None:
        self._again_at = 0.0

    def connect(self, dialect: Dialect, _record: Any, words: list[Any], named: dict[str, Any]) -> Any:
        """Do what SQLAlchemy asks of a listener to `do_connect`: return a connection of the driver."""
        if time.monotonic() >= self._again_at:
            try:
                return dialect.connect(*words, **{**named, _WANTED: "read-write"})
            except dialect.loaded_dbapi.OperationalError:
                self._again_at = time.monotonic() + SEARCH_SECONDS
        # From the last one: the first is usually the primary that has just been found away.
        turned = {name: ",".join(reversed(str(named[name]).split(","))) for name in _ORDERED if name in named}
        return dialect.connect(*words, **{**named, **turned, _WANTED: "any"})
