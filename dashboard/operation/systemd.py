"""Tell systemd that the app is there, and go on telling while its event loop turns, where systemd asked for it."""

from __future__ import annotations

import asyncio
import os
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress


@asynccontextmanager
async def told() -> AsyncIterator[None]:
    """Say that the app is ready; give a sign of life twice within each time after which systemd would restart it."""
    _tell("READY=1")
    microseconds = int(os.environ.get("WATCHDOG_USEC") or 0)
    living = asyncio.create_task(_live(microseconds / 2e6)) if microseconds else None
    try:
        yield
    finally:
        if living is not None:
            living.cancel()
        _tell("STOPPING=1")


async def _live(seconds: float) -> None:
    while True:
        _tell("WATCHDOG=1")
        await asyncio.sleep(seconds)


def _tell(word: str) -> None:
    name = os.environ.get("NOTIFY_SOCKET")
    if name:
        # what cannot be told now is not waited for: the loop would stand still
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as out, suppress(OSError):
            out.setblocking(False)
            out.sendto(word.encode(), name.replace("@", "\0", 1) if name.startswith("@") else name)
