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
from dashboard.access.changing import Changing
from dashboard.access.doors import COOKIE
from dashboard.access.gate import SIGN_IN, SIGN_OUT, STATE
from dashboard.access.secret import Signer
from dashboard.access.sessions import Session, Sessions
from dashboard.access.ways import held, way
from dashboard.people import Account, Person
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
        self._changing = Changing(self, engine, settings)

    def routes(self) -> list[Route]:
        """Return the routes that need nobody signed in."""
        return [
            Route(SIGN_IN, self.form, methods=["GET"]),
            Route(SIGN_IN, self.enter, methods=["POST"]),
            Route(STATE, state, methods=["GET", "POST"]),
            Route(SIGN_OUT, self.ask, methods=["GET"]),
            Route(SIGN_OUT, self.leave, methods=["POST"]),
            *(self._changing.routes() if self._settings.sign_in == "accounts" else ()),
        ]

    async def form(self, request: Request) -> Response:
        """Show the form; who is signed in goes on to where they wanted."""
        if held(request) is not None:
            return RedirectResponse(way(request.query_params.get("next")), 303)
        said = texts.SIGNED_OUT if "out" in request.query_params else ""
        return self._form(request, said, request.query_params.get("next"))

    async def enter(self, request: Request) -> Response:
        """Try name and password."""
        given = await self.read(request)
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
            if account.password_given:
                return self._changing.form(request, texts.CODEWORD_FIRST, account.name, target)
            value = await asyncio.to_thread(self.begin, account)
        except (StoreError, SQLAlchemyError):
            return self._form(request, texts.DATABASE_AWAY, target, 503)
        return self.entered(request, value, way(target))

    def begin(self, account: Account) -> str:
        """Open a session of an account and return what its cookie holds."""
        person = Person(account.name, account.display_name, account.role, account.grants)
        return self._sessions.begin(person, account.version)

    def replaced(self, session: Session) -> None:
        """Close a session in whose place the same person has just opened another."""
        self._sessions.replaced(session)

    def entered(self, request: Request, value: str, target: str) -> Response:
        """Return the answer that begins a session: its cookie, and the way to where the person goes on."""
        response = RedirectResponse(target, 303, {"cache-control": "no-store"})
        self._set(request, response, COOKIE, value)
        response.delete_cookie(FORM_COOKIE, path="/")
        return response

    async def ask(self, request: Request) -> Response:
        """Ask whether to sign out: a link alone must not do it."""
        if held(request) is None:
            return RedirectResponse(SIGN_IN, 303)
        return self.answer(request, look.sign_out)

    async def leave(self, request: Request) -> Response:
        """Sign out, in every tab."""
        session = held(request)
        if session is not None:
            if await self.read(request) is None:
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
        typed = name if self._settings.sign_in == "accounts" else None
        offered = self._offered and f"{self._offered}/?next={quote(way(target), safe='')}"
        return self.answer(request, lambda token: look.sign_in(said, way(target), token, offered, typed), status)

    def answer(self, request: Request, page: Callable[[str], str], status: int = 200) -> Response:
        """Return a page that is made with the token for its form."""
        token = secrets.token_urlsafe(16)
        response = HTMLResponse(page(self._token(token)), status, look.HEADERS)
        self._set(request, response, FORM_COOKIE, self._forms.signed(token))
        return response

    async def read(self, request: Request) -> Any:
        """Return a form, None where it is too large, from another site, or without the token its page was given."""
        if int(request.headers.get("content-length") or MOST_BYTES + 1) > MOST_BYTES:
            return None
        if request.headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
            return None
        given = await request.form(max_files=0, max_fields=8)
        token = self._forms.read(request.cookies.get(FORM_COOKIE, ""))
        if token is None or not hmac.compare_digest(str(given.get("token", "")).encode(), self._token(token).encode()):
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
