"""A websocket of the fewest steps, because the one who measures a server must not take its processor."""

from __future__ import annotations

import asyncio
import base64
import os
import zlib
from collections.abc import Callable
from enum import IntEnum

CONNECT_SECONDS = 60.0
_MASK = b"\0\0\0\0"
"""A client has to mask what it sends; with zeros a mask changes nothing."""
_REQUEST = (
    "GET /_stcore/stream HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nOrigin: http://127.0.0.1:{port}\r\n"
    "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: {key}\r\n"
    "Sec-WebSocket-Protocol: streamlit\r\n"
)
_COMPRESSION = "Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits\r\n"
_FINAL, _COMPRESSED = 0x80, 0x40
"""Bits of the first byte of a frame."""
_END_OF_BLOCK = b"\0\0\xff\xff"
"""What a compressed message leaves out at its end (RFC 7692)."""


class Frame(IntEnum):
    """What a frame is, as the protocol numbers it (RFC 6455)."""

    BINARY = 2
    CLOSE = 8
    PING = 9
    PONG = 10


class WebSocket(asyncio.Protocol):
    """One connection to Streamlit's stream: whole messages go to `heard`; where it breaks, the reason goes to `lost`.

    `compression` offers the server to compress, as browsers do.
    """

    def __init__(
        self, port: int, heard: Callable[[bytes], None], lost: Callable[[OSError], None], compression: bool = False
    ) -> None:
        self._port = port
        self._compression = compression
        self._inflate = zlib.decompressobj(wbits=-zlib.MAX_WBITS).decompress
        self._heard = heard
        self._lost = lost
        self._buffer = bytearray()
        self._open: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._transport: asyncio.Transport | None = None

    async def connect(self) -> None:
        """Open the connection. Raises OSError where the server is not there, refuses, or does not answer in time."""
        loop = asyncio.get_running_loop()
        async with asyncio.timeout(CONNECT_SECONDS):
            await loop.create_connection(lambda: self, "127.0.0.1", self._port)
            await self._open

    def close(self) -> None:
        """Leave."""
        self._lost = lambda _: None
        if self._transport is not None:
            self._send(Frame.CLOSE, b"")
            self._transport.close()

    def send(self, message: bytes) -> None:
        """Send one message."""
        self._send(Frame.BINARY, message)

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Ask for the websocket."""
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        key = base64.b64encode(os.urandom(16)).decode("ascii")
        request = _REQUEST.format(port=self._port, key=key) + (_COMPRESSION if self._compression else "") + "\r\n"
        transport.write(request.encode("ascii"))

    def connection_lost(self, exc: Exception | None) -> None:
        """Say so, unless it was we who left."""
        self._break(ConnectionResetError(f"the server ended the connection ({exc})"))

    def data_received(self, data: bytes) -> None:
        """Take what came apart into frames."""
        buffer = self._buffer
        buffer += data
        if not self._open.done():
            head, found, rest = bytes(buffer).partition(b"\r\n\r\n")
            if not found:
                return
            if not head.startswith(b"HTTP/1.1 101"):
                self._break(ConnectionRefusedError(head.partition(b"\r\n")[0].decode("ascii")))
                return
            self._open.set_result(None)
            buffer[:] = rest
        start = 0
        while (frame := _frame(buffer, start)) is not None:
            first, begins, start = frame
            self._take(first, bytes(buffer[begins:start]))
        del buffer[:start]

    def _take(self, first: int, payload: bytes) -> None:
        kind = first & 0x0F
        if kind == Frame.PING:
            self._send(Frame.PONG, payload)
        elif kind == Frame.CLOSE:
            self._break(ConnectionResetError(f"the server said good-bye: {payload[2:].decode()}"))
        elif kind != Frame.BINARY or not first & _FINAL:  # a server that never takes messages apart needs no more
            self._break(ConnectionResetError(f"a frame that is not understood: {first:#x}"))
        else:
            self._heard(self._inflate(payload + _END_OF_BLOCK) if first & _COMPRESSED else payload)

    def _send(self, kind: Frame, payload: bytes) -> None:
        size = len(payload)
        if size < 126:
            length = bytes([0x80 | size])
        elif size < 1 << 16:
            length = b"\xfe" + size.to_bytes(2)
        else:
            length = b"\xff" + size.to_bytes(8)
        assert self._transport is not None
        self._transport.write(bytes([_FINAL | kind]) + length + _MASK + payload)

    def _break(self, reason: OSError) -> None:
        if not self._open.done():
            self._open.set_exception(reason)
        self._lost(reason)


def _frame(buffer: bytearray, start: int) -> tuple[int, int, int] | None:
    """Return the first byte of a frame, and where its payload begins and ends; None where not all of it is there."""
    begins = start + 2
    if len(buffer) < begins:
        return None
    size = buffer[start + 1]
    if size > 125:
        begins += 2 if size == 126 else 8
        if len(buffer) < begins:
            return None
        size = int.from_bytes(buffer[start + 2 : begins])
    if len(buffer) < begins + size:
        return None
    return buffer[start], begins, begins + size
