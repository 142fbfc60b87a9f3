"""The page on which somebody with a built-in account changes their own password, signed in or about to be."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TYPE_CHECKING
from urllib.parse import quote, urlsplit

from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from dashboard.access import accounts, look, texts
from dashboard.access.gate import SIGN_IN
from dashboard.access.passwords import LONGEST, SHORTEST, PasswordError
from dashboard.access.ways import held, way
from dashboard.settings import Settings
from dashboard.store import StoreError

if TYPE_CHECKING:
    from dashboard.access.pages import Pages

OWN_PASSWORD = f"{SIGN_IN}/password"


class Changing:
    """The page, its form, and what it says when all is done; `pages` gives forms their tokens and opens sessions."""

    def __init__(self, pages: Pages, engine: Callable[[], Engine], settings: Settings) -> None:
        self._pages, self._engine, self._settings = pages, engine, settings

    def routes(self) -> list[Route]:
        """Return the routes; whom they are for they ask themselves."""
        return [
            Route(OWN_PASSWORD, self.ask, methods=["GET"]),
            Route(OWN_PASSWORD, self.change, methods=["POST"]),
        ]

    async def ask(self, request: Request) -> Response:
        """Show the form to who is signed in, or say that it is done; from there one goes back to where one was."""
        session = held(request)
        if session is None:
            return RedirectResponse(SIGN_IN, 303)
        if "done" in request.query_params:
            done = look.password_changed(way(request.query_params.get("next")))
            return HTMLResponse(done, headers=look.HEADERS)
        return self.form(request, "", session.person.name, _from(request))

    async def change(self, request: Request) -> Response:
        """Try the current password, then let the new one count: in this browser one stays signed in."""
        given, session = await self._pages.read(request), held(request)
        if given is None and session is None:
            return self._pages.refused(request, texts.FORM_OLD, 400)
        name = session.person.name if session else str(given.get("name", ""))[:200]
        if given is None:
            return self.form(request, texts.FORM_OLD, name, _from(request), 400)
        target = way(str(given.get("next", "")))
        current, new, again = (str(given.get(field, ""))[:1000] for field in ("current", "new", "again"))
        try:
            changed = await asyncio.to_thread(
                accounts.with_own_password, self._engine(), self._settings, name, current, new, again
            )
            value = await asyncio.to_thread(self._pages.begin, changed)
        except PasswordError as refused:
            return self.form(request, str(refused), name, target, 400)
        except (StoreError, SQLAlchemyError):
            return self.form(request, texts.CODEWORD_AWAY, name, target, 503)
        if session is not None:
            await asyncio.to_thread(self._pages.replaced, session)
            request.scope["ended"](session)
        return self._pages.entered(request, value, f"{OWN_PASSWORD}?done=1&next={quote(target, safe='')}")

    def form(self, request: Request, said: str, name: str, target: str | None, status: int = 200) -> Response:
        """Return the page with what has to be said."""
        rule = texts.CODEWORD_RULE.format(shortest=SHORTEST, longest=LONGEST)
        return self._pages.answer(
            request, lambda token: look.change_password(said, name, way(target), token, rule), status
        )


def _from(request: Request) -> str | None:
    """Return the page of the app from which the person came."""
    came = urlsplit(request.headers.get("referer", ""))
    return f"{came.path}?{came.query}" if came.netloc == request.headers.get("host") else None
