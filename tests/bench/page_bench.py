"""Server time of the overview as a multiple of an empty page's, both under the same server, over its own websocket."""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path

import websockets
from streamlit.proto.Alert_pb2 import Alert
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

ROOT = Path(__file__).parents[2]
EMPTY_PAGE = "import streamlit as st\nst.write('')\n"
WARM_UP_RUNS = 5
MEASURED_RUNS = 40
START_SECONDS = 60.0
RUN_SECONDS = 30.0
AIM = 3.0
"""The overview may take this many times as long as an empty page."""

_SERVE = (
    "import sys; from pathlib import Path; from dashboard import server; from dashboard.settings import Settings;"
    "server.serve(Settings(port=int(sys.argv[1])), **({'script': Path(sys.argv[2])} if len(sys.argv) > 2 else {}))"
)


class RunFailedError(Exception):
    """A page run put an exception or an error on the page."""


async def run_page(connection: websockets.ClientConnection, query: str) -> int:
    """Run the page once and return how many bytes it sent. Raises RunFailedError."""
    message = BackMsg()
    message.rerun_script.query_string = query
    await connection.send(message.SerializeToString())
    received = 0
    while True:
        data = await asyncio.wait_for(connection.recv(), RUN_SECONDS)
        received += len(data)
        forward = ForwardMsg()
        forward.ParseFromString(data if isinstance(data, bytes) else data.encode())
        element = forward.delta.new_element
        if element.WhichOneof("type") == "exception":
            raise RunFailedError(element.exception.message)
        if element.WhichOneof("type") == "alert" and element.alert.format == Alert.ERROR:
            raise RunFailedError(element.alert.body)
        if forward.WhichOneof("type") == "script_finished":
            return received


@asynccontextmanager
async def session(port: int) -> AsyncIterator[websockets.ClientConnection]:
    """Open a visitor's session."""
    url = f"ws://127.0.0.1:{port}/_stcore/stream"
    origin = websockets.Origin(f"http://127.0.0.1:{port}")
    protocols = [websockets.Subprotocol("streamlit")]
    async with websockets.connect(
        url, subprotocols=protocols, origin=origin, max_size=None, compression=None
    ) as opened:
        yield opened


async def timed(connection: websockets.ClientConnection) -> tuple[float, int]:
    """Return the seconds one run takes and the bytes it sends."""
    start = time.perf_counter()
    size = await run_page(connection, "")
    return time.perf_counter() - start, size


async def measure(ports: tuple[int, int], runs: int) -> tuple[list[list[float]], float, int]:
    """Return the seconds of each re-run on both servers, and what the second one's first run took and sent.

    They run in turns, so that whatever else the machine does weighs on both alike.
    """
    async with session(ports[0]) as one, session(ports[1]) as other:
        await timed(one)
        first, size = await timed(other)
        for connection in (one, other) * WARM_UP_RUNS:
            await timed(connection)
        seconds: list[list[float]] = [[], []]
        for _ in range(runs):
            for kept, connection in zip(seconds, (one, other), strict=True):
                kept.append((await timed(connection))[0])
    return seconds, first, size


@contextmanager
def server(port: int, database: str, script: Path | None = None) -> Iterator[int]:
    """Serve the pages (or another script) in a process of its own; yield its process id."""
    environment = {**os.environ, "RECTIFY_DATABASE_URL": database}
    command = [sys.executable, "-c", _SERVE, str(port), *([str(script)] if script else [])]
    process = subprocess.Popen(command, cwd=ROOT, env=environment, stderr=subprocess.DEVNULL)
    try:
        asyncio.run(_answers(port, process))
        yield process.pid
    finally:
        process.terminate()
        process.wait(timeout=20)


async def _answers(port: int, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + START_SECONDS
    while True:
        if process.poll() is not None:
            raise RunFailedError(f"the server on port {port} did not start")
        try:
            async with session(port):
                pass
        except (OSError, websockets.WebSocketException):
            if time.monotonic() > deadline:
                raise
            await asyncio.sleep(0.2)
        else:
            return


def compare(database: str, port: int, runs: int = MEASURED_RUNS) -> dict[str, float]:
    """Return milliseconds of a re-run of both pages, their ratio, and what the overview's first run takes and sends."""
    with tempfile.TemporaryDirectory() as folder:
        script = Path(folder) / "empty.py"
        script.write_text(EMPTY_PAGE, "utf-8")
        # Streamlit reads its settings beside the script; without them the empty page would run under others.
        shutil.copytree(ROOT / "dashboard" / ".streamlit", Path(folder) / ".streamlit")
        with server(port, database, script), server(port + 1, database):
            (empty, overview), first, size = asyncio.run(measure((port, port + 1), runs))
    middle_empty, middle = statistics.median(empty) * 1000, statistics.median(overview) * 1000
    return {
        "empty_ms": round(middle_empty, 1),
        "overview_ms": round(middle, 1),
        "overview_over_empty": round(middle / middle_empty, 2),
        "aim": AIM,
        "overview_first_run_ms": round(first * 1000, 1),
        "overview_first_run_kilobytes": round(size / 1000, 1),
    }


def main() -> None:
    """Print the comparison as one JSON object."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("database", help="URL of a database that holds at least one ledger")
    parser.add_argument("--port", type=int, default=8599)
    parser.add_argument("--runs", type=int, default=MEASURED_RUNS)
    options = parser.parse_args()
    print(json.dumps(compare(options.database, options.port, options.runs)))


if __name__ == "__main__":
    main()
