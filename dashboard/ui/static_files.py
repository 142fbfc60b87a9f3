"""Streamlit's own files as they go to browsers: compressed once for all of them, and kept in memory."""

from __future__ import annotations

import asyncio
import gzip
import re
from typing import NamedTuple

from starlette.types import ASGIApp, Message, Receive, Scope, Send

PATH = "/static/"
LEVEL = 9
"""Of 1 to 9: the best, because it is paid once."""
MOST_BYTES = 32 * 2**20
"""Compressed files kept, as many as fit; all of Streamlit's are a third of this."""
PIECE_BYTES = 256 * 1024
"""A file is sent in such pieces, so that browsers that read slowly hold no copy of it each."""
WORTH_IT = 0.9
"""A file that does not become smaller than this is one that is compressed already."""
CHARTS = re.compile(r"/static/js/PlotlyChart\.[^/]+\.js")
AT_REST = b"await new Promise(go=>self.requestIdleCallback?requestIdleCallback(go,{timeout:5000}):setTimeout(go));"
"""Put before the library of charts, which takes a browser up to seconds to run: words and numbers are painted first."""
_FRESH = {b"if-none-match", b"if-modified-since", b"range"}


class Answer(NamedTuple):
    """How an application answered: the message that begins it, and the whole body."""

    start: Message
    body: bytes


class CompressedOnce:
    """ASGI middleware: sends files whose name holds their content compressed, compressing each for the first one only.

    Where hundreds arrive at once, compressing plotly's 4.7 MB for each would hold all of them up.
    """

    def __init__(self, app: ASGIApp, most_bytes: int = MOST_BYTES) -> None:
        self._app = app
        self._room = most_bytes
        self._kept: dict[str, Answer | None] = {}
        self._making = asyncio.Lock()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send what is kept; whoever asks while it is being made waits for it. Pass all else on."""
        if not _asks_for_file(scope):
            await self._app(scope, receive, send)
            return
        path: str = scope["path"]
        if path not in self._kept:
            async with self._making:
                if path not in self._kept:
                    answer = await self._answer(scope, receive)
                    if not _unchanging(answer):
                        await _send(answer, send)
                        return
                    if CHARTS.fullmatch(path):
                        answer = answer._replace(body=AT_REST + answer.body)
                    self._kept[path] = await asyncio.to_thread(self._fitting, answer)
        kept = self._kept[path]
        if kept is None:
            await self._app(scope, receive, send)
        else:
            await _send(kept, send)

    async def _answer(self, scope: Scope, receive: Receive) -> Answer:
        start: Message = {}
        body = bytearray()

        async def hold(message: Message) -> None:
            nonlocal start
            if message["type"] == "http.response.start":
                start = message
            elif message["type"] == "http.response.body":
                body.extend(message.get("body", b""))

        plain = [(name, value) for name, value in scope["headers"] if name != b"accept-encoding"]
        await self._app({**scope, "headers": plain}, receive, hold)
        return Answer(start, bytes(body))

    def _fitting(self, answer: Answer) -> Answer | None:
        """Return the answer compressed; None where that saves nothing or there is no room left for it."""
        body = gzip.compress(answer.body, LEVEL, mtime=0)
        if len(body) > WORTH_IT * len(answer.body) or len(body) > self._room:
            return None
        self._room -= len(body)
        headers = [(name, value) for name, value in answer.start["headers"] if name.lower() != b"content-length"]
        headers += [
            (b"content-length", str(len(body)).encode()),
            (b"content-encoding", b"gzip"),
            (b"vary", b"Accept-Encoding"),
        ]
        return Answer({**answer.start, "headers": headers}, body)


def _asks_for_file(scope: Scope) -> bool:
    if scope["type"] != "http" or scope["method"] != "GET" or not scope["path"].startswith(PATH):
        return False
    headers = dict(scope["headers"])
    return b"gzip" in headers.get(b"accept-encoding", b"") and not headers.keys() & _FRESH


def _unchanging(answer: Answer) -> bool:
    """Return whether it is a file that never changes under its name, as Streamlit says of those with a hash in it."""
    return answer.start["status"] == 200 and b"immutable" in dict(answer.start["headers"]).get(b"cache-control", b"")


async def _send(answer: Answer, send: Send) -> None:
    await send(answer.start)
    body = memoryview(answer.body)
    for first in range(0, len(body), PIECE_BYTES):
        piece = bytes(body[first : first + PIECE_BYTES])
        await send({"type": "http.response.body", "body": piece, "more_body": True})
    await send({"type": "http.response.body", "body": b"", "more_body": False})
