"""The pages around signing in and out: plain HTML that needs no script, each form with a token of its own."""

from __future__ import annotations

import asyncio
import hmac
import secrets
from collections.abc import Callable
from hashlib import sha256
from typing import Any
from urllib.parse import quote

from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from dashboard.access import accounts, look, texts
from dashboard.access.doors import COOKIE
from dashboard.access.gate import SIGN_IN, SIGN_OUT, STATE
from dashboard.access.secret import Signer
from dashboard.access.sessions import Session, Sessions
from dashboard.people import Person
from dashboard.settings import Settings
from dashboard.store import StoreError

FORM_COOKIE = "rectify_form"
FORM_SECONDS = 3600
MOST_BYTES = 16 * 1024
"""Size of a form that is read at all."""


class Pages:
    """The sign-in and sign-out pages of built-in accounts; `offered` is the link of another way in, if there is one."""

    def __init__(
        self, engine: Callable[[], Engine], settings: Settings, secret: str, sessions: Sessions, offered: str | None
    ) -> None:
        self._engine, self._settings, self._sessions, self._offered = engine, settings, sessions, offered
        self._forms = Signer(secret, "form", FORM_SECONDS)

    def routes(self) -> list[Route]:
        """Return the routes that need nobody signed in."""
        return [
            Route(SIGN_IN, self.form, methods=["GET"]),
            Route(SIGN_IN, self.enter, methods=["POST"]),
            Route(STATE, state, methods=["GET", "POST"]),
            Route(SIGN_OUT, self.ask, methods=["GET"]),
            Route(SIGN_OUT, self.leave, methods=["POST"]),
        ]

    async def form(self, request: Request) -> Response:
        """Show the form; who is signed in goes on to where they wanted."""
        if held(request) is not None:
            return RedirectResponse(way(request.query_params.get("next")), 303)
        said = texts.SIGNED_OUT if "out" in request.query_params else ""
        return self._form(request, said, request.query_params.get("next"))

    async def enter(self, request: Request) -> Response:
        """Try name and password."""
        given = await self._read(request)
        if given is None or self._settings.sign_in != "accounts":
            return self._form(request, texts.FORM_OLD, None, 400)
        name, password, target = (str(given.get(field, "")) for field in ("name", "password", "next"))
        try:
            account = await asyncio.to_thread(
                accounts.signed_in, self._engine(), self._settings, name[:200], password[:1000]
            )
            if account is None:
                said = texts.WRONG.format(tries=self._settings.sign_in_tries, minutes=self._settings.lock_minutes)
                return self._form(request, said, target, 401, name)
            person = Person(account.name, account.display_name, account.role, account.grants)
            value = await asyncio.to_thread(self._sessions.begin, person, account.version)
        except (StoreError, SQLAlchemyError):
            return self._form(request, texts.DATABASE_AWAY, target, 503)
        return self.entered(request, value, target)

    def entered(self, request: Request, value: str, target: str | None) -> Response:
        """Return the answer that begins a session: its cookie, and the way to where the person wanted to go."""
        response = RedirectResponse(way(target), 303, {"cache-control": "no-store"})
        self._set(request, response, COOKIE, value)
        response.delete_cookie(FORM_COOKIE, path="/")
        return response

    async def ask(self, request: Request) -> Response:
        """Ask whether to sign out: a link alone must not do it."""
        if held(request) is None:
            return RedirectResponse(SIGN_IN, 303)
        token = secrets.token_urlsafe(16)
        return self._answer(request, look.sign_out(self._token(token)), token)

    async def leave(self, request: Request) -> Response:
        """Sign out, in every tab."""
        session = held(request)
        if session is not None:
            if await self._read(request) is None:
                return RedirectResponse(SIGN_OUT, 303)
            await asyncio.to_thread(self._sessions.end, session)
            request.scope["ended"](session)
        response = RedirectResponse(f"{SIGN_IN}?out=1", 303, {"cache-control": "no-store"})
        response.delete_cookie(COOKIE, path="/")
        return response

    def refused(self, request: Request, said: str, status: int) -> Response:
        """Return the sign-in page saying why nobody was signed in."""
        return self._form(request, said, None, status)

    def _form(self, request: Request, said: str, target: str | None, status: int = 200, name: str = "") -> Response:
        token = secrets.token_urlsafe(16)
        typed = name if self._settings.sign_in == "accounts" else None
        offered = self._offered and f"{self._offered}/?next={quote(way(target), safe='')}"
        page = look.sign_in(said, way(target), self._token(token), offered, typed)
        return self._answer(request, page, token, status)

    def _answer(self, request: Request, page: str, token: str, status: int = 200) -> Response:
        response = HTMLResponse(page, status, look.HEADERS)
        self._set(request, response, FORM_COOKIE, self._forms.signed(token))
        return response

    async def _read(self, request: Request) -> Any:
        """Return a form, None where it is too large or its token is not the one its page was given."""
        if int(request.headers.get("content-length") or MOST_BYTES + 1) > MOST_BYTES:
            return None
        given = await request.form(max_files=0, max_fields=8)
        token = self._forms.read(request.cookies.get(FORM_COOKIE, ""))
        if token is None or not hmac.compare_digest(str(given.get("token", "")), self._token(token)):
            return None
        return given

    def _token(self, token: str) -> str:
        return sha256(f"form {token}".encode()).hexdigest()

    def _set(self, request: Request, response: Response, name: str, value: str) -> None:
        secure = request.url.scheme == "https" or (self._settings.public_url or "").startswith("https:")
        response.set_cookie(name, value, path="/", httponly=True, samesite="lax", secure=secure)


def gateway_pages(named: Callable[[Any], str | None]) -> Starlette:
    """Return the pages of an installation behind a gateway: they say why nobody is let in."""

    async def refused(request: Request) -> Response:
        name = named(request.scope)
        said = texts.GATEWAY_UNKNOWN.format(name=name) if name else texts.GATEWAY_ONLY
        return HTMLResponse(look.told(said), 403, look.HEADERS)

    async def sign_in(request: Request) -> Response:
        if held(request) is not None:
            return RedirectResponse(way(request.query_params.get("next")), 303)
        return await refused(request)

    return Starlette(routes=[Route(SIGN_IN, sign_in), Route(STATE, state, methods=["GET", "POST"])])


async def state(request: Request) -> Response:
    """Say whether its session stands; asked by POST while somebody types, which the gate takes for an act."""
    return Response(status_code=204 if held(request) is not None else 401, headers={"cache-control": "no-store"})


def held(request: Request) -> Session | None:
    """Return the session that the gate found."""
    found: Session | None = request.scope["session_held"]
    return found


def way(target: str | None) -> str:
    """Return where to go after signing in: an address within the app, else the first page."""
    if not target or not target.startswith("/") or target.startswith(("//", "/\\")):
        return "/"
    if any(ord(sign) < 32 for sign in target) or target.startswith((SIGN_IN, SIGN_OUT)):
        return "/"
    return target
