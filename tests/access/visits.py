"""A signed-in visitor without a browser: what the server really sends, page by page, and the files it gives out."""

from __future__ import annotations

import asyncio
import html
import io
import json
import os
import re
import socket
import subprocess
import sys
import time
import uuid
import zipfile
from collections.abc import Coroutine, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx2 as httpx
import websockets
from google.protobuf.json_format import MessageToDict
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

ROOT = Path(__file__).parents[2]
START_SECONDS, RUN_SECONDS = 90.0, 90.0


@contextmanager
def serving(database: str, errors: Path | None = None, **settings: str) -> Iterator[str]:
    """Serve the app; `settings` are RECTIFY_ variables, `errors` is where standard error goes."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "dashboard.cli", "--database", database, "serve", "--port", str(port)]
    with Path(errors or os.devnull).open("wb") as told:
        process = subprocess.Popen(command, cwd=ROOT, env={**os.environ, **settings}, stderr=told)
    try:
        deadline = time.monotonic() + START_SECONDS
        while True:
            assert process.poll() is None, "the server stopped"
            try:
                httpx.get(f"http://127.0.0.1:{port}/health", timeout=5)
                break
            except httpx.HTTPError:
                assert time.monotonic() < deadline, "the server does not answer"
                time.sleep(0.2)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(timeout=30)


def sign_in(address: str, name: str, password: str) -> httpx.Client:
    """Return a client with the cookie of a session."""
    client = httpx.Client(base_url=address, timeout=60)
    page = client.get("/sign-in")
    fields = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', page.text))
    answer = client.post("/sign-in", data={"name": name, "password": password, **fields})
    assert answer.status_code == 303, answer.text
    return client


class Seen:
    """What one run sent: all its texts, the links in them, the buttons of forms, and files made on demand."""

    def __init__(self, messages: list[ForwardMsg]) -> None:
        told = [MessageToDict(message) for message in messages]
        self.text = html.unescape(json.dumps(told, ensure_ascii=False).replace('\\"', '"'))
        self.links = {html.unescape(link) for link in re.findall(r'href="((?:\./|\?)[^"]*)"', self.text)}
        self.buttons = {
            button.label
            for message in messages
            if (button := message.delta.new_element.button).label and message.delta.new_element.HasField("button")
        }
        self.labels = set(re.findall(r'"label": "([^"]+)"', self.text))
        self.menus = {
            menu.label: menu.id
            for message in messages
            if message.delta.HasField("add_block") and (menu := message.delta.add_block.popover).id
        }
        self.files = {
            message.delta.new_element.download_button.label: message.delta.new_element.download_button
            for message in messages
            if message.delta.new_element.HasField("download_button")
        }


class Visit:
    """One open socket of a signed-in person."""

    def __init__(self, address: str, client: httpx.Client) -> None:
        self.address, self.client = address, client
        self.session = self.fetched = ""

    async def __aenter__(self) -> Visit:
        cookies = "; ".join(f"{name}={value}" for name, value in self.client.cookies.items())
        self.socket = await websockets.connect(
            self.address.replace("http", "ws") + "/_stcore/stream",
            subprotocols=[websockets.Subprotocol("streamlit")],
            additional_headers={"cookie": cookies},
            max_size=None,
        )
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.socket.close()

    async def page(self, name: str, query: str, opened: Iterable[str] = ()) -> Seen:
        """Have a page run once, to its end; `opened` are the ids of the menus that are open."""
        message = BackMsg()
        message.rerun_script.page_name = name
        message.rerun_script.query_string = query
        for menu in opened:
            message.rerun_script.widget_states.widgets.add(id=menu, bool_value=True)
        await self.socket.send(message.SerializeToString())
        found = []
        while True:
            forward = await self._next()
            found.append(forward)
            if forward.WhichOneof("type") == "new_session":
                self.session = forward.new_session.initialize.session_id
            if forward.WhichOneof("type") == "script_finished":
                return Seen(found)

    async def file(self, button: Any) -> bytes:
        """Have a file made and fetch it."""
        message = BackMsg()
        asked = message.backend_operation_request
        asked.request_id, asked.session_id = str(uuid.uuid4()), self.session
        asked.deferred_file.file_id = button.deferred_file_id
        await self.socket.send(message.SerializeToString())
        while True:
            forward = await self._next()
            if forward.WhichOneof("type") == "backend_operation_response":
                response = forward.backend_operation_response
                url = response.deferred_file.url
                assert url, response
                self.fetched = url
                answer = await asyncio.to_thread(self.client.get, url)
                assert answer.status_code == 200
                return answer.content

    async def _next(self) -> ForwardMsg:
        data = await asyncio.wait_for(self.socket.recv(), RUN_SECONDS)
        forward = ForwardMsg()
        forward.ParseFromString(data if isinstance(data, bytes) else data.encode())
        return forward


def inside(content: bytes) -> str:
    """Return all text in a file: of a zip (a document, a workbook, slides, a pack) that of every part, nested too."""
    if content[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return "\n".join(f"{name}\n{inside(archive.read(name))}" for name in archive.namelist())
    text = content.decode("utf-8", "replace")
    # a run of text may be cut into pieces by a document's own markup
    return html.unescape(text) + "\n" + html.unescape(re.sub(r"<[^>]+>", "", text))


def run_apart(work: Coroutine[Any, Any, None]) -> None:
    """Run a coroutine in a thread of its own: in this one the browser of other tests may keep an event loop running."""
    with ThreadPoolExecutor(1) as thread:
        thread.submit(asyncio.run, work).result()
