"""Work that waits for the database beside the event loop, on a thread that may hang."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from contextlib import suppress
from typing import TypeVar

T = TypeVar("T")


def in_a_thread(look: Callable[[], T], name: str) -> asyncio.Future[T]:
    """Run what raises nothing on a daemon thread: one that hangs must not keep the process from ending."""
    loop = asyncio.get_running_loop()
    future: asyncio.Future[T] = loop.create_future()

    def run() -> None:
        found = look()
        with suppress(RuntimeError):  # the loop has ended meanwhile
            loop.call_soon_threadsafe(settle, found)

    def settle(found: T) -> None:
        if not future.done():
            future.set_result(found)

    threading.Thread(target=run, name=name, daemon=True).start()
    return future
