"""Whom a request comes from: by the cookie of a session, or by the header of a gateway that is believed."""

from __future__ import annotations

from collections.abc import Callable
from http.cookies import CookieError, SimpleCookie
from ipaddress import ip_address, ip_network
from typing import Protocol

from sqlalchemy import Engine
from starlette.types import Scope

from dashboard.access.sessions import Session, Sessions
from dashboard.people import Person, account_name
from dashboard.settings import Settings
from dashboard.store import accounts

COOKIE = "rectify_session"


class Door(Protocol):
    """One way of knowing whom a request comes from; all of it may wait for the database."""

    def who(self, scope: Scope) -> Session | None:
        """Return whose request this is, None where nobody is signed in."""

    def still(self, session: Session) -> bool:
        """Return whether a session that an open socket began with is still as it was."""

    def acted(self, session: Session) -> None:
        """Say that the person has just done something."""


class CookieDoor:
    """Knows people by the signed cookie of their session."""

    def __init__(self, sessions: Sessions) -> None:
        self.sessions = sessions

    def who(self, scope: Scope) -> Session | None:
        """Return the session of the request's cookie."""
        return self.sessions.find(cookie(scope, COOKIE))

    def still(self, session: Session) -> bool:
        """Return whether the session is open."""
        return self.sessions.look(session.id_hash) is not None

    def acted(self, session: Session) -> None:
        """Put off the end that comes with idleness."""
        self.sessions.acted(session)


class GatewayDoor:
    """Knows people by a header that only a gateway at one of the allowed addresses may set; roles are the accounts'."""

    def __init__(self, engine: Callable[[], Engine], settings: Settings) -> None:
        self._engine = engine
        self._header = settings.gateway_header.lower().encode("latin-1")
        self._proxies = [ip_network(address, strict=False) for address in settings.gateway_proxies]

    def named(self, scope: Scope) -> str | None:
        """Return the name that a believed gateway gives, None from any other peer or where it gives several."""
        peer = scope.get("client")
        values = [value for name, value in scope["headers"] if name.lower() == self._header]
        if peer is None or len(values) != 1 or not self._believed(peer[0]):
            return None
        try:
            return account_name(values[0].decode("utf-8")) or None
        except UnicodeDecodeError:
            return None

    def who(self, scope: Scope) -> Session | None:
        """Return the account that the gateway names, while it may come in."""
        name = self.named(scope)
        return self._session(name) if name else None

    def still(self, session: Session) -> bool:
        """Return whether the account is what it was."""
        return self._session(session.person.name) == session

    def acted(self, session: Session) -> None:
        """Do nothing: how long people stay is the gateway's business."""

    def _session(self, name: str) -> Session | None:
        found = accounts.account_with_hash(self._engine(), name)
        if found is None or found[0].disabled:
            return None
        account = found[0]
        return Session(
            f"gateway {account.name} {account.version}",
            Person(account.name, account.display_name, account.role, account.grants),
        )

    def _believed(self, address: str) -> bool:
        try:
            peer = ip_address(address)
        except ValueError:
            return False
        return any(peer in network for network in self._proxies)


def cookie(scope: Scope, name: str) -> str | None:
    """Return a cookie of a request, None where it sends none or cannot be read."""
    found: SimpleCookie = SimpleCookie()
    for header, value in scope["headers"]:
        if header == b"cookie":
            try:
                found.load(value.decode("latin-1"))
            except CookieError:
                return None
    return found[name].value if name in found else None
