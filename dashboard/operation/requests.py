"""A mark for every request: it stands in the answer and in what is written while the request is worked on."""

from __future__ import annotations

import logging
import secrets
import time

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from dashboard.operation import logs

HEADER = b"x-request-id"
_BYTES = 6
_OTHER = "other"


class Requests:
    """ASGI middleware around all others. `places` are the first parts of addresses that may be written down."""

    def __init__(self, app: ASGIApp, places: frozenset[str], addresses: bool) -> None:
        self._app, self._places, self._addresses = app, places, addresses

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass everything on under a mark; what was asked for and how it was answered is written at level debug."""
        if scope["type"] not in ("http", "websocket"):
            await self._app(scope, receive, send)
            return
        facts = {"request": secrets.token_hex(_BYTES)}
        if self._addresses and scope.get("client"):
            facts["address"] = scope["client"][0]
        began, status = time.perf_counter(), 0

        async def marked(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                message = {**message, "headers": [*message["headers"], (HEADER, facts["request"].encode())]}
            await send(message)

        with logs.bound(**facts):
            try:
                await self._app(scope, receive, marked)
            finally:
                milliseconds = round((time.perf_counter() - began) * 1000, 1)
                logs.tell("request", logging.DEBUG, kind=scope["type"], method=scope.get("method", ""),
                          place=self._place(scope["path"]), status=status, milliseconds=milliseconds)  # fmt: skip

    def _place(self, path: str) -> str:
        """Return where in the app it was; what else an address says may name somebody."""
        first = path.strip("/").partition("/")[0]
        return f"/{first}" if first in self._places else _OTHER
