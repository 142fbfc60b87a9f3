"""A visitor of the web app without a browser: asks for page runs over Streamlit's own websocket, as a browser does."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import NamedTuple

import websockets
from streamlit.proto.Alert_pb2 import Alert
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

RUN_SECONDS = 60.0


class RunFailedError(Exception):
    """A page run put an exception or an error on the page, or the server did not start."""


class Run(NamedTuple):
    """What one run took by the clock and sent, in messages before compression."""

    seconds: float
    size: int


class Visitor:
    """One session: it keeps the address and what it has received, and says so when it asks for the next run."""

    def __init__(self, connection: websockets.ClientConnection, page: str = "", query: str = "") -> None:
        self._connection = connection
        self.page = page
        self.query = query
        self._received: set[str] = set()

    async def run(self) -> Run:
        """Have the page run once, to its end. Raises RunFailedError."""
        message = BackMsg()
        message.rerun_script.page_name = self.page
        message.rerun_script.query_string = self.query
        message.rerun_script.cached_message_hashes.extend(self._received)
        started, size = time.perf_counter(), 0
        await self._connection.send(message.SerializeToString())
        while True:
            data = await asyncio.wait_for(self._connection.recv(), RUN_SECONDS)
            size += len(data)
            forward = ForwardMsg()
            forward.ParseFromString(data if isinstance(data, bytes) else data.encode())
            kind = forward.WhichOneof("type")
            if forward.metadata.cacheable:
                self._received.add(forward.hash)
            if kind == "page_info_changed":
                self.query = forward.page_info_changed.query_string
            elif kind == "page_not_found":
                raise RunFailedError(f"no page {self.page}")
            elif kind == "delta":
                _refuse_errors(forward)
            elif kind == "script_finished":
                return Run(time.perf_counter() - started, size)


def _refuse_errors(forward: ForwardMsg) -> None:
    element = forward.delta.new_element
    if element.WhichOneof("type") == "exception":
        raise RunFailedError(element.exception.message)
    if element.WhichOneof("type") == "alert" and element.alert.format == Alert.ERROR:
        raise RunFailedError(element.alert.body)


@asynccontextmanager
async def visit(port: int, page: str = "", query: str = "") -> AsyncIterator[Visitor]:
    """Open a visitor's session on a server of this machine."""
    async with websockets.connect(
        f"ws://127.0.0.1:{port}/_stcore/stream",
        subprotocols=[websockets.Subprotocol("streamlit")],
        origin=websockets.Origin(f"http://127.0.0.1:{port}"),
        max_size=None,
        compression=None,
    ) as opened:
        yield Visitor(opened, page, query)
