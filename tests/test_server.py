"""The server: where it listens, the page it sends, what it says when it cannot start or reach its data."""

from __future__ import annotations

import asyncio
import gzip
import json
import os
import re
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import pytest
import streamlit
from google.protobuf.json_format import ParseDict
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.NewSession_pb2 import CustomThemeConfig
from websockets.exceptions import InvalidStatus
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Origin, Subprotocol

from dashboard.server import ChinesePage, ServeError, listen
from dashboard.ui.translation import chinese_page, script
from tests.bench.serving import ours
from tests.bench.visitor import Visitor

ROOT = Path(__file__).parents[1]
INDEX = (Path(streamlit.__file__).parent / "static" / "index.html").read_text("utf-8")
START_SECONDS = 150
FILES, SESSIONS = 128, 60
"""A limit of open files, and more sessions than fit in it: each holds four."""


def test_the_page_is_chinese_and_asks_nothing_of_other_machines() -> None:
    page = chinese_page(INDEX)
    assert '<html lang="zh-CN"' in page
    assert "<title>整改看板</title>" in page
    assert "You need to enable JavaScript" not in page
    assert not re.findall(r"""(?:src|href)=["']?(?:https?:)?//""", page)


def test_the_page_still_loads_streamlit() -> None:
    scripts = re.findall(r'<script type="module"[^>]*src="([^"]+)"', INDEX)
    assert scripts
    assert all(name in chinese_page(INDEX) for name in scripts)


def test_the_page_names_early_only_files_that_are_there_and_each_once() -> None:
    named = re.findall(r'href="\./static/js/([^"]+)"', chinese_page(INDEX))
    folder = Path(streamlit.__file__).parent / "static" / "static" / "js"
    assert len(named) == len(set(named)) > INDEX.count("modulepreload")
    assert all((folder / name).is_file() for name in named)


def test_the_script_cannot_end_its_own_element() -> None:
    assert "</script" not in script().lower()


def test_the_page_begins_in_the_look_that_the_server_tells_it_by_names_that_streamlit_knows() -> None:
    told = re.search(r"\.\.\.\((\{.*\})\),\n", script())
    assert told is not None
    for name, paper in (("LIGHT_THEME", "#ffffff"), ("DARK_THEME", "#0f1721")):
        theme = ParseDict(json.loads(told[1])[name], CustomThemeConfig())  # raises where a name or a kind is unknown
        assert (theme.background_color, theme.base_font_size) == (paper, 16)
        assert theme.body_font.startswith("'PingFang SC'")


def test_translations_are_chinese_and_their_patterns_are_patterns() -> None:
    table = json.loads((ROOT / "dashboard" / "ui" / "translations.json").read_text("utf-8"))
    assert all(re.search("[\u4e00-\u9fff]", chinese) for chinese in table["texts"].values())
    for pattern, chinese in table["patterns"]:
        re.compile(pattern)
        assert re.search("[\u4e00-\u9fff]", chinese)


def test_a_taken_port_is_said_in_chinese_with_another_one() -> None:
    with listen("127.0.0.1", 0) as first:
        port = first.getsockname()[1]
        with pytest.raises(ServeError, match=f"端口 {port} 已被占用.*--port {port + 1}"):
            listen("127.0.0.1", port)


@pytest.mark.parametrize("host", ["0.0.0.0", "192.0.2.1"])
def test_no_address_but_this_machines_own_is_served(host: str) -> None:
    with pytest.raises(ServeError, match="只在本机"):
        listen(host, 0)


def test_an_address_that_does_not_exist_is_said_in_chinese() -> None:
    with pytest.raises(ServeError, match="无法在地址"):
        listen("no.such.host.invalid", 0)


def test_small_messages_do_not_wait_for_each_other() -> None:
    with listen("127.0.0.1", 0) as listener:
        assert listener.proto == socket.IPPROTO_TCP
        assert listener.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)


Answer = tuple[dict[bytes, bytes], bytes]


def ask(accept: bytes, kind: bytes, body: list[bytes]) -> tuple[Answer, dict[bytes, bytes]]:
    """Send one request through the middleware to an application that answers this; return answer and request seen."""
    seen: dict[bytes, bytes] = {}
    sent: list[dict[str, object]] = []

    async def application(scope: dict[str, object], receive: object, send: object) -> None:
        seen.update(dict(scope["headers"]))  # type: ignore[call-overload]
        headers = [(b"content-type", kind), (b"etag", b'"1"'), (b"content-length", str(len(b"".join(body))).encode())]
        await send({"type": "http.response.start", "status": 200, "headers": headers})  # type: ignore[operator]
        for position, part in enumerate(body):
            more = position < len(body) - 1
            await send({"type": "http.response.body", "body": part, "more_body": more})  # type: ignore[operator]

    async def run() -> None:
        async def send(message: dict[str, object]) -> None:
            sent.append(message)

        headers = [(b"accept", accept), (b"if-none-match", b'"1"'), (b"accept-encoding", b"gzip")]
        scope = {"type": "http", "method": "GET", "headers": headers}
        await ChinesePage(application)(scope, None, send)  # type: ignore[arg-type]

    # in a thread of its own: in this one the browser of other tests may keep an event loop running
    with ThreadPoolExecutor(1) as thread:
        thread.submit(asyncio.run, run()).result()
    headers = dict(sent[0]["headers"])  # type: ignore[call-overload]
    return (headers, b"".join(message["body"] for message in sent[1:])), seen  # type: ignore[misc]


def test_a_page_sent_in_parts_arrives_whole_and_translated() -> None:
    content = INDEX.encode()
    (headers, body), seen = ask(b"text/html,*/*", b"text/html; charset=utf-8", [content[:700], content[700:]])
    assert body.decode() == chinese_page(INDEX)
    assert headers[b"content-length"] == str(len(body)).encode()
    assert headers[b"cache-control"] == b"no-cache"
    assert b"etag" not in headers
    assert b"if-none-match" not in seen


def test_what_is_no_page_passes_unchanged() -> None:
    for accept, kind in ((b"*/*", b"text/html"), (b"text/html", b"image/png")):
        (headers, body), _ = ask(accept, kind, [b"<html lang=en>", b"</html>"])
        assert body == b"<html lang=en></html>"
        assert headers[b"etag"] == b'"1"'


@contextmanager
def serving(database: str, folder: Path, open_files: int | None = None) -> Iterator[str]:
    """Serve a database; `open_files` is the limit that the shell sets, which a process may raise."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "dashboard.cli", "--database", database, "serve", "--port", str(port)]
    if open_files is not None:
        command = ["sh", "-c", f'ulimit -Sn {open_files} && exec "$@"', "sh", *command]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    process = subprocess.Popen(command, cwd=folder, env=environment, stderr=subprocess.PIPE)
    try:
        deadline = time.monotonic() + START_SECONDS
        while True:
            assert process.poll() is None, process.stderr.read().decode() if process.stderr else ""
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{port}/_stcore/health", timeout=5)
                break
            except OSError:
                assert time.monotonic() < deadline
                time.sleep(0.2)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(timeout=30)


def get(url: str, **headers: str) -> tuple[int, dict[str, str], bytes]:
    request = urllib.request.Request(url, headers={name.replace("_", "-"): value for name, value in headers.items()})
    try:
        with urllib.request.urlopen(request, timeout=20) as answer:
            return answer.status, {name.lower(): value for name, value in answer.headers.items()}, answer.read()
    except urllib.error.HTTPError as error:
        return error.code, {}, error.read()


def test_served_pages_are_chinese_compressed_and_never_stale(tmp_path: Path) -> None:
    with serving(f"sqlite:///{tmp_path / 'empty.db'}", tmp_path) as address:
        status, headers, body = get(f"{address}/units?snapshot=1", accept="text/html", accept_encoding="gzip")
        assert (status, headers["content-encoding"], headers["cache-control"]) == (200, "gzip", "no-cache")
        page = gzip.decompress(body).decode()
        assert '<html lang="zh-CN"' in page
        module = re.findall(r'src="\./(static/js/[^"]+)"', page)[0]
        status, headers, body = get(f"{address}/{module}", accept="*/*", accept_encoding="gzip")
        assert (status, headers["content-encoding"]) == (200, "gzip")
        assert get(f"{address}/health")[:1] == (200,)


def test_more_sessions_can_be_open_than_the_limit_of_files_lets(tmp_path: Path) -> None:
    async def opened(port: int) -> None:
        visitors = [Visitor(port) for _ in range(SESSIONS)]
        await asyncio.gather(*(visitor.connect() for visitor in visitors))
        await asyncio.gather(*(visitor.run() for visitor in visitors))

    with serving(f"sqlite:///{tmp_path / 'empty.db'}", tmp_path, FILES) as address, ThreadPoolExecutor(1) as thread:
        thread.submit(asyncio.run, opened(int(address.rpartition(":")[2]))).result()


def test_every_page_has_run_before_the_first_visitor(tmp_path: Path) -> None:
    runs = tmp_path / "runs.txt"
    script = tmp_path / "app" / "script.py"
    script.parent.mkdir()
    script.write_text(f"with open({str(runs)!r}, 'a') as file:\n    file.write('run\\n')\n", "utf-8")
    with ours(f"sqlite:///{tmp_path / 'empty.db'}", script):
        pages = {path.stem for path in (ROOT / "pages").glob("*.py")} - {"people"}  # there are none without sign-in
        assert len(runs.read_text("utf-8").split()) == len(pages) + 1


def test_streamlit_goes_by_the_settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its own checks come after ours: what we let through it must not refuse, and what we do not it must."""
    monkeypatch.setenv("RECTIFY_UPLOAD_LIMIT_MB", "1")
    monkeypatch.setenv("STREAMLIT_SERVER_ALLOWED_HOSTS", "127.0.0.1,localhost,kanban.example")
    monkeypatch.setenv("RECTIFY_ALLOWED_HOSTS", '["127.0.0.1", "localhost", "kanban.example"]')
    with serving(f"sqlite:///{tmp_path / 'empty.db'}", tmp_path) as address:
        port = address.rpartition(":")[2]

        def opened(host: str) -> ClientConnection:
            line = socket.create_connection(("127.0.0.1", int(port)), timeout=20)
            return connect(f"ws://{host}:{port}/_stcore/stream", sock=line, origin=Origin(f"http://{host}:{port}"),
                           subprotocols=[Subprotocol("streamlit")])  # fmt: skip

        with pytest.raises(InvalidStatus):
            opened("elsewhere.example")
        with opened("kanban.example") as visitor:
            asking = BackMsg()
            asking.rerun_script.query_string = ""
            visitor.send(asking.SerializeToString())
            session = ForwardMsg()
            while session.WhichOneof("type") != "new_session":
                session.ParseFromString(bytes(visitor.recv(timeout=60)))  # type: ignore[arg-type]
            place = f"{address}/_stcore/upload_file/{session.new_session.initialize.session_id}/a"
            token = get(f"{address}/_stcore/health")[1]["set-cookie"].split(";")[0]
            told = {"cookie": token, "x-xsrftoken": token.partition("=")[2],
                    "content-type": "multipart/form-data; boundary=b"}  # fmt: skip

            def sent(megabytes: float) -> int:
                form = b'--b\r\nContent-Disposition: form-data; name="f"; filename="f"\r\n\r\n%s\r\n--b--\r\n'
                body = form % (b"x" * int(megabytes * 2**20))
                try:
                    answer = urllib.request.urlopen(urllib.request.Request(place, body, told, method="PUT"), timeout=20)
                except urllib.error.HTTPError as refused:
                    return refused.code
                except urllib.error.URLError:  # it answered and hung up before all was sent
                    return 413
                return int(answer.status)

            assert (sent(0.9), sent(2.5)) == (204, 413)
