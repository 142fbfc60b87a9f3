"""The gate in front of the web app: nothing behind it answers, and no socket opens, without somebody signed in.

It hands on who it is in a header of its own, and drops whatever a client writes there.
"""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Callable
from urllib.parse import quote

from sqlalchemy.exc import SQLAlchemyError
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from dashboard.access import texts
from dashboard.access.doors import Door
from dashboard.access.handed import Handed
from dashboard.access.noting import note
from dashboard.access.sessions import Session, person_as_json
from dashboard.operation import meters
from dashboard.store import StoreError

HEADER = "x-rectify-person"
"""Who is signed in, as JSON in ASCII; set here only."""
SIGN_IN, SIGN_OUT, STATE = "/sign-in", "/sign-out", "/sign-in/state"
OPEN = ("/health", "/ready", "/metrics")
"""Paths that ask for no session: the first two tell nothing of the data, the last asks for itself who may."""
CHECK_SECONDS = 5.0
"""How often an open socket is asked whether its session still stands; in the process that signs out it is at once."""
ENDED = 4401
"""Code a socket is closed with whose session has ended."""

logger = logging.getLogger(__name__)

Acts = Callable[[bytes], "bool | None"]
"""What a message from the browser is: an act of the person, none of theirs, or (None) nothing to pass on."""


class Gate:
    """ASGI middleware that lets through who a door knows, and sends everybody else to the sign-in pages."""

    def __init__(self, app: ASGIApp, door: Door, pages: ASGIApp, acts: Acts) -> None:
        self._app, self._door, self._pages, self._acts = app, door, pages, acts
        self._sockets: dict[str, set[asyncio.Event]] = {}
        self._handed = Handed()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on what may pass."""
        if scope["type"] not in ("http", "websocket"):
            await self._app(scope, receive, send)
            return
        scope = {**scope, "headers": [pair for pair in scope["headers"] if pair[0].lower() != HEADER.encode()]}
        if scope["type"] == "http" and scope["path"] in OPEN:
            await self._app(scope, receive, send)
            return
        try:
            session = await asyncio.to_thread(self._door.who, scope)
        except (StoreError, SQLAlchemyError):
            logger.exception("the database cannot be asked who is signed in")
            meters.database_error("sessions")
            await _refused(scope, receive, send, PlainTextResponse(texts.DATABASE_AWAY, 503))
            return
        if scope["type"] == "http" and scope["path"].startswith((SIGN_IN, SIGN_OUT)):
            if session is not None and scope["path"] == STATE and scope["method"] == "POST":  # somebody is typing
                await asyncio.to_thread(self._door.acted, session)
            scope["session_held"], scope["ended"] = session, self.ended
            await self._pages(scope, receive, send)
        elif session is None:
            await _refused(scope, receive, send, _to_sign_in(scope))
        elif scope["type"] == "http" and self._handed.refuses(session.id_hash, scope["path"]):
            await asyncio.to_thread(note, "denied", session.person.name, link=scope["path"][:60])
            await PlainTextResponse(texts.FILE_DENIED, 403, {"cache-control": "no-store"})(scope, receive, send)
        elif scope["type"] == "http":
            if scope["method"] != "GET" or _navigates(scope):
                await asyncio.to_thread(self._door.acted, session)
            await self._app(_with(scope, session), receive, _never_kept(send))
        else:
            await self._socket(_with(scope, session), receive, send, session)

    def ended(self, session: Session) -> None:
        """Close the open sockets of a session that has just ended in this process."""
        for ended in self._sockets.get(session.id_hash, ()):
            ended.set()

    async def _socket(self, scope: Scope, receive: Receive, send: Send, session: Session) -> None:
        ended = asyncio.Event()
        self._sockets.setdefault(session.id_hash, set()).add(ended)
        coming: asyncio.Task[Message] | None = None
        closed = False
        closing: asyncio.Task[None] | None = None

        async def end() -> None:
            nonlocal closed, closing
            ended.set()
            if not closed:
                closed = True
                closing = asyncio.create_task(_closed(send))
            if closing is not None:
                await asyncio.shield(closing)  # whoever waits may be cancelled, the message must go out

        async def watch() -> None:
            while not ended.is_set():
                try:
                    await asyncio.wait_for(ended.wait(), CHECK_SECONDS)
                except TimeoutError:
                    if not await self._still(session):
                        break
            await end()

        async def guarded_receive() -> Message:
            nonlocal coming
            while True:
                coming = coming or asyncio.create_task(_received(receive))
                stop = asyncio.create_task(ended.wait())
                await asyncio.wait({coming, stop}, return_when=asyncio.FIRST_COMPLETED)
                stop.cancel()
                if ended.is_set():
                    await end()
                    return {"type": "websocket.disconnect", "code": ENDED}
                message, coming = coming.result(), None
                if message["type"] != "websocket.receive":
                    return message
                act = self._acts(message.get("bytes") or b"")
                if not await self._still(session):
                    await end()
                elif act is not None:
                    if act:
                        await asyncio.to_thread(self._door.acted, session)
                    return message

        async def guarded_send(message: Message) -> None:
            nonlocal closed
            if not closed:
                closed = message["type"] == "websocket.close"
                self._handed.seen(session.id_hash, message.get("bytes") or b"")
                await send(message)

        watching = asyncio.create_task(watch())
        try:
            await self._app(scope, guarded_receive, guarded_send)
        finally:
            closed = True
            watching.cancel()
            if closing is not None:
                await closing
            if coming is not None:
                coming.cancel()
            held = self._sockets[session.id_hash]
            held.discard(ended)
            if not held:
                del self._sockets[session.id_hash]
                self._handed.forget(session.id_hash)

    async def _still(self, session: Session) -> bool:
        try:
            return await asyncio.to_thread(self._door.still, session)
        except (StoreError, SQLAlchemyError):
            logger.exception("the database cannot be asked whether a session still stands")
            meters.database_error("sessions")
            return True  # nothing new can be read either; the next look decides


def _with(scope: Scope, session: Session) -> Scope:
    """Return the request with who it comes from, and without a claim to take another connection's state over."""
    told = json.dumps(person_as_json(session.person)).encode("ascii")
    headers = [pair for pair in scope["headers"] if pair[0] != b"sec-websocket-protocol"]
    for name, value in scope["headers"]:
        if name == b"sec-websocket-protocol":
            # the protocol, a token, and the state that a browser which reconnects asks for: it may be somebody else's
            headers.append((name, b",".join(value.split(b",")[:2])))
    return {**scope, "headers": [*headers, (HEADER.encode(), told)]}


def _navigates(scope: Scope) -> bool:
    headers = dict(scope["headers"])
    return b"text/html" in headers.get(b"accept", b"") or headers.get(b"sec-fetch-mode") == b"navigate"


def _to_sign_in(scope: Scope) -> Response:
    if scope["type"] == "websocket" or scope["method"] not in ("GET", "HEAD"):
        return PlainTextResponse(texts.SIGN_IN_NEEDED, 403)
    if dict(scope["headers"]).get(b"sec-fetch-mode", b"navigate") != b"navigate":
        return PlainTextResponse(texts.SIGN_IN_NEEDED, 401)
    asked = scope["path"] + (f"?{scope['query_string'].decode('latin-1')}" if scope["query_string"] else "")
    root = scope.get("root_path", "")
    return RedirectResponse(f"{root}{SIGN_IN}?next={quote(asked, safe='')}", 303, {"cache-control": "no-store"})


async def _closed(send: Send) -> None:
    await send({"type": "websocket.close", "code": ENDED, "reason": ""})


async def _received(receive: Receive) -> Message:
    return await receive()


async def _refused(scope: Scope, receive: Receive, send: Send, response: Response) -> None:
    if scope["type"] == "websocket":
        await receive()  # the opening
        await send({"type": "websocket.close", "code": 1008, "reason": ""})  # answered as 403 before it is accepted
    else:
        await response(scope, receive, send)


def _never_kept(send: Send) -> Send:
    """Say of everything that is not the app's own unchanging files that no cache may keep it."""

    async def said(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = list(message["headers"])
            if not any(name.lower() == b"cache-control" for name, _ in headers):
                message = {**message, "headers": [*headers, (b"cache-control", b"no-store")]}
        await send(message)

    return said
