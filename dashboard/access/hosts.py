"""Answer only requests that call this app by a name or address it is known under, and say so in Chinese to others."""

from __future__ import annotations

from collections.abc import Sequence

from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from dashboard.access import texts

_SEND = "rectify.send"
SHOWN = 100
"""Characters of a wrong name that are said back."""


class KnownHosts:
    """ASGI middleware around Starlette's own check, whose refusal is English and says nothing of what to do."""

    def __init__(self, app: ASGIApp, allowed_hosts: Sequence[str]) -> None:
        self._app = app
        self._check = TrustedHostMiddleware(self._known, list(allowed_hosts), www_redirect=False)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on what is addressed to this app."""

        async def refused(message: Message) -> None:
            if message["type"] == "http.response.body":
                host = Request(scope).headers.get("host", "")[:SHOWN]
                await PlainTextResponse(texts.HOST_REFUSED.format(host=host), 400)(scope, receive, send)
            elif message["type"] != "http.response.start":
                await send(message)

        await self._check({**scope, _SEND: send}, receive, refused)

    async def _known(self, scope: Scope, receive: Receive, _: Send) -> None:
        send = scope.pop(_SEND)
        await self._app(scope, receive, send)
