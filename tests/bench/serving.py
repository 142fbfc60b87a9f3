"""Servers to measure, each in a process of its own on this machine, and the processor's time they take."""

from __future__ import annotations

import asyncio
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractAsyncContextManager, asynccontextmanager, contextmanager
from pathlib import Path
from typing import NamedTuple

from tests.bench.visitor import RunFailedError, visit

ROOT = Path(__file__).parents[2]
START_SECONDS = 60.0


class Server(NamedTuple):
    """A running server: where it listens and its process."""

    port: int
    process_id: int

    def processor_seconds(self) -> float:
        """Return the processor's time that the process has taken so far; Linux only."""
        return time.clock_gettime(~self.process_id << 3 | 2)  # Linux's clock of another process

    def memory_bytes(self) -> int:
        """Return the memory that the process holds now; Linux only."""
        pages = int(Path(f"/proc/{self.process_id}/statm").read_text("ascii").split()[1])
        return pages * os.sysconf("SC_PAGE_SIZE")


@contextmanager
def ours(database: str, script: Path | None = None, catalogue_seconds: float | None = None) -> Iterator[Server]:
    """Serve the app, or another script under the same server and settings.

    `catalogue_seconds` makes it look for new snapshots more often, so that seconds show what otherwise takes minutes.
    """
    if script is not None:
        # Streamlit reads its settings beside the script.
        shutil.copytree(ROOT / "dashboard" / ".streamlit", script.parent / ".streamlit", dirs_exist_ok=True)
    options = {"--script": script, "--catalogue-seconds": catalogue_seconds}
    more = [str(part) for name, value in options.items() if value is not None for part in (name, value)]
    with _running(lambda port: [sys.executable, "-m", "tests.bench.serve", str(port), *more], database) as server:
        yield server


@contextmanager
def stock(database: str, script: Path) -> Iterator[Server]:
    """Serve a script with `streamlit run` as it comes."""
    options = ("--server.headless=true", "--server.address=127.0.0.1", "--browser.gatherUsageStats=false")

    def command(port: int) -> Sequence[str]:
        return [sys.executable, "-m", "streamlit", "run", str(script), f"--server.port={port}", *options]

    with _running(command, database) as server:
        yield server


@contextmanager
def dash(database: str, snapshot: int) -> Iterator[Server]:
    """Serve the overview of a snapshot in Plotly Dash."""

    def command(port: int) -> Sequence[str]:
        return [sys.executable, "-m", "tests.bench.dash_page", str(port), str(snapshot)]

    with _running(command, database, _connected) as server:
        yield server


@contextmanager
def _running(
    command: Callable[[int], Sequence[str]],
    database: str,
    open_: Callable[[int], AbstractAsyncContextManager[object]] = visit,
) -> Iterator[Server]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = int(free.getsockname()[1])
    environment = {**os.environ, "RECTIFY_DATABASE_URL": database}
    process = subprocess.Popen(
        command(port),
        cwd=ROOT,
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        with ThreadPoolExecutor(1) as apart:  # a browser under test keeps a loop running in this thread
            apart.submit(asyncio.run, _answers(port, process, open_)).result()
        yield Server(port, process.pid)
    finally:
        process.terminate()
        process.wait(timeout=20)


@asynccontextmanager
async def _connected(port: int) -> AsyncIterator[None]:
    _, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.close()
    yield


async def _answers(
    port: int, process: subprocess.Popen[bytes], open_: Callable[[int], AbstractAsyncContextManager[object]]
) -> None:
    deadline = time.monotonic() + START_SECONDS
    while True:
        if process.poll() is not None:
            raise RunFailedError(f"the server on port {port} did not start")
        try:
            async with open_(port):
                return
        except OSError:
            if time.monotonic() > deadline:
                raise
            await asyncio.sleep(0.2)
