"""Server time of the overview as a multiple of an empty page's, both under the same server, over its own websocket."""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import websockets
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
    """A page run ended with an exception on the page."""


async def run_page(connection: websockets.ClientConnection, query: str) -> int:
    """Run the page once and return how many bytes it sent. Raises RunFailedError for a page that shows an exception."""
    message = BackMsg()
    message.rerun_script.query_string = query
    await connection.send(message.SerializeToString())
    received = 0
    while True:
        data = await asyncio.wait_for(connection.recv(), RUN_SECONDS)
        received += len(data)
        forward = ForwardMsg()
        forward.ParseFromString(data if isinstance(data, bytes) else data.encode())
        if forward.delta.new_element.WhichOneof("type") == "exception":
            raise RunFailedError(forward.delta.new_element.exception.message)
        if forward.WhichOneof("type") == "script_finished":
            return received


async def measure(port: int, query: str, runs: int) -> tuple[float, list[float], int]:
    """Return seconds of the first run of a session, of each later one, and the bytes of the first."""
    url = f"ws://127.0.0.1:{port}/_stcore/stream"
    origin = websockets.Origin(f"http://127.0.0.1:{port}")
    async with websockets.connect(
        url, subprotocols=[websockets.Subprotocol("streamlit")], origin=origin, max_size=None, compression=None
    ) as connection:
        start = time.perf_counter()
        size = await run_page(connection, query)
        first = time.perf_counter() - start
        for _ in range(WARM_UP_RUNS):
            await run_page(connection, query)
        seconds = []
        for _ in range(runs):
            start = time.perf_counter()
            await run_page(connection, query)
            seconds.append(time.perf_counter() - start)
        return first, seconds, size


@contextmanager
def server(port: int, database: str, script: Path | None = None) -> Iterator[int]:
    """Serve the pages (or another script) in a process of its own; yield its process id."""
    environment = {**os.environ, "RECTIFY_DATABASE_URL": database}
    command = [sys.executable, "-c", _SERVE, str(port), *([str(script)] if script else [])]
    process = subprocess.Popen(command, cwd=ROOT, env=environment, stderr=subprocess.DEVNULL)
    try:
        asyncio.run(_answers(port))
        yield process.pid
    finally:
        process.terminate()
        process.wait(timeout=20)


async def _answers(port: int) -> None:
    deadline = time.monotonic() + START_SECONDS
    while True:
        try:
            await measure(port, "", 0)
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
        with server(port, database, script):
            _, empty, _ = asyncio.run(measure(port, "", runs))
    with server(port, database):
        first, overview, size = asyncio.run(measure(port, "", runs))
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
