"""Put door, pages and gate together, as the settings ask for."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError
from starlette.applications import Starlette

from dashboard.access import texts
from dashboard.access.doors import CookieDoor, GatewayDoor
from dashboard.access.gate import Acts
from dashboard.access.noting import keep_in
from dashboard.access.pages import Pages, gateway_pages
from dashboard.access.provider import LEAVE, Provider
from dashboard.access.secret import secret_of
from dashboard.access.sessions import Sessions
from dashboard.settings import Settings
from dashboard.store import StoreError, accounts, open_database


def gate_options(settings: Settings, acts: Acts) -> dict[str, Any]:
    """Return what `Gate` needs beside the app. The database is opened with the first visitor."""
    engine = _opened(settings.database_url)
    keep_in(engine)
    if settings.sign_in == "gateway":
        door = GatewayDoor(engine, settings)
        return {"door": door, "pages": gateway_pages(door.named), "acts": acts}
    secret = secret_of(settings)
    sessions = Sessions(engine, settings, secret)
    by_provider = settings.sign_in == "oidc"
    pages = Pages(engine, settings, secret, sessions, LEAVE if by_provider else None)
    routes = [*(Provider(settings, secret, sessions, pages).routes() if by_provider else ()), *pages.routes()]
    return {"door": CookieDoor(sessions), "pages": Starlette(routes=routes), "acts": acts}


def nobody_yet(settings: Settings) -> tuple[str, ...]:
    """Return what to say at the start where people sign in with built-in accounts and there is none."""
    if settings.sign_in in ("none", "oidc"):
        return ()
    try:
        engine = open_database(settings.database_url)
        known = accounts.accounts(engine)
        engine.dispose()
    except (StoreError, SQLAlchemyError):
        return ()  # pages will say so
    return () if known else (texts.NOBODY_YET,)


def _opened(url: str) -> Callable[[], Engine]:
    return cache(lambda: open_database(url))
