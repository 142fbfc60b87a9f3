"""A visitor of the web app without a browser: asks for page runs over Streamlit's own websocket, as a browser does."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import NamedTuple

from streamlit.proto.Alert_pb2 import Alert
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.Element_pb2 import Element
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from tests.bench.websocket import WebSocket

RUN_SECONDS = 60.0


class RunFailedError(Exception):
    """A page run put an exception or an error on the page, or the server did not start."""


class Run(NamedTuple):
    """What one run took by the clock and sent, in messages before compression."""

    seconds: float
    size: int


class Visitor:
    """One session: it keeps the address and what it has received, and says so when it asks for the next run."""

    def __init__(self, port: int, page: str = "", query: str = "", compression: bool = False) -> None:
        self.page = page
        self.query = query
        self.seen: list[Element] | None = None
        """What the run drew, for those who put a list here before the first one; each run fills it anew."""
        self.begun = 0
        """How often the last run began: a page that finds the data changed begins anew."""
        self._socket = WebSocket(port, self._heard, self._fail, compression)
        self._received: dict[str, ForwardMsg | None] = {}
        """By their hash, messages that the server need not send again; kept for those who want to see them."""
        self._size = 0
        self._end: asyncio.Future[None] | None = None

    async def connect(self) -> None:
        """Open the session. Raises OSError."""
        await self._socket.connect()

    def leave(self) -> None:
        """Close the connection."""
        self._socket.close()

    async def run(self, patience: float = RUN_SECONDS) -> Run:
        """Have the page run once, to its end. Raises RunFailedError, OSError, and TimeoutError where patience ends."""
        message = BackMsg()
        message.rerun_script.page_name = self.page
        message.rerun_script.query_string = self.query
        message.rerun_script.cached_message_hashes.extend(self._received)
        self._end, self._size, self.begun = asyncio.get_running_loop().create_future(), 0, 0
        started = time.perf_counter()
        self._socket.send(message.SerializeToString())
        async with asyncio.timeout(patience):
            await self._end
        return Run(time.perf_counter() - started, self._size)

    def _heard(self, data: bytes) -> None:
        self._size += len(data)
        forward: ForwardMsg | None = ForwardMsg.FromString(data)
        assert forward is not None
        if forward.metadata.cacheable:
            self._received[forward.hash] = None if self.seen is None else forward
        if forward.ref_hash:
            forward = self._received[forward.ref_hash]
        if forward is not None:
            self._take(forward)

    def _take(self, forward: ForwardMsg) -> None:
        kind = forward.WhichOneof("type")
        if kind == "delta":
            element = forward.delta.new_element
            if self.seen is not None:
                self.seen.append(element)
            self._refuse_errors(element)
        elif kind == "new_session":
            self.begun += 1
            if self.seen is not None:
                self.seen.clear()
        elif kind == "page_info_changed":
            self.query = forward.page_info_changed.query_string
        elif kind == "page_not_found":
            self._fail(RunFailedError(f"no page {self.page}"))
        elif kind == "script_finished" and forward.script_finished != ForwardMsg.FINISHED_EARLY_FOR_RERUN:
            self._finish()

    def _refuse_errors(self, element: Element) -> None:
        kind = element.WhichOneof("type")
        if kind == "exception":
            self._fail(RunFailedError(element.exception.message))
        elif kind == "alert" and element.alert.format == Alert.ERROR:
            self._fail(RunFailedError(element.alert.body))

    def _finish(self) -> None:
        if self._end is not None and not self._end.done():
            self._end.set_result(None)

    def _fail(self, reason: Exception) -> None:
        if self._end is not None and not self._end.done():
            self._end.set_exception(reason)


@asynccontextmanager
async def visit(port: int, page: str = "", query: str = "") -> AsyncIterator[Visitor]:
    """Open a visitor's session on a server of this machine."""
    visitor = Visitor(port, page, query)
    await visitor.connect()
    try:
        yield visitor
    finally:
        visitor.leave()
