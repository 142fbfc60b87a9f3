"""HAProxy as shipped is accepted without a warning and keeps each browser to one process; stand-ins are those."""

from __future__ import annotations

import shutil
import subprocess
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from dashboard.settings import Settings
from tests.deploy.gateway import DEPLOY, SHIPPED_PORTS, answers, free_port

HAPROXY = shutil.which("haproxy") or ("/usr/sbin/haproxy" if Path("/usr/sbin/haproxy").exists() else None)
MEGABYTE = 1024 * 1024


class StandIn(ThreadingHTTPServer):
    """Answers with its port and the headers it was sent; `ready` or not."""

    allow_reuse_address = True
    ready = True

    def __init__(self, port: int) -> None:
        super().__init__(("127.0.0.1", port), _Answer)
        threading.Thread(target=self.serve_forever, args=(0.05,), daemon=True).start()

    def gone(self) -> None:
        self.shutdown()
        self.server_close()


class _Answer(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        server = self.server
        assert isinstance(server, StandIn)
        self.send_response(503 if self.path == "/ready" and not server.ready else 200)
        body = f"{server.server_port}\n{self.headers}".encode()
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Connection", "close")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Keep quiet."""


@contextmanager
def haproxy(ports: list[int], folder: Path) -> Iterator[str]:
    """Run HAProxy before some ports under the shipped configuration, its example ports and address put right."""
    assert HAPROXY is not None
    text = (DEPLOY / "haproxy.cfg").read_text(encoding="utf-8")
    own = free_port()
    assert text.count("bind :80\n") == 1
    text = text.replace("bind :80\n", f"bind 127.0.0.1:{own}\n")
    for shipped, port in zip(SHIPPED_PORTS, ports, strict=True):
        assert text.count(str(shipped)) == 5
        text = text.replace(str(shipped), str(port))
    (folder / "haproxy.cfg").write_text(text, encoding="utf-8")
    command = [HAPROXY, "-f", str(folder / "haproxy.cfg")]
    checked = subprocess.run([*command, "-c", "-dW"], capture_output=True, text=True, check=False)
    assert checked.returncode == 0, checked.stdout + checked.stderr
    process = subprocess.Popen([*command, "-db"], stderr=subprocess.DEVNULL)
    try:
        answers(f"http://127.0.0.1:{own}/health")
        yield f"http://127.0.0.1:{own}"
    finally:
        process.terminate()
        process.wait(timeout=20)


def ask(url: str, cookie: str = "", **headers: str) -> tuple[int, str, str]:
    """Return status, body and the cookie that the browser has from now on."""
    asked = urllib.request.Request(url, headers={**headers, **({"Cookie": cookie} if cookie else {})})
    try:
        answer = urllib.request.urlopen(asked, timeout=20)
    except urllib.error.HTTPError as error:
        answer = error
    with answer:
        given = answer.headers.get("Set-Cookie", "").split(";")[0]
        return answer.status, answer.read().decode("utf-8"), given or cookie


def test_haproxy_keeps_a_browser_to_one_process_and_moves_it_when_that_is_gone(tmp_path: Path) -> None:
    if HAPROXY is None:
        pytest.skip("no HAProxy on this machine (Debian package: haproxy)")
    ports = [free_port(), free_port()]
    processes = {port: StandIn(port) for port in ports}
    try:
        with haproxy(ports, tmp_path) as address:
            _, told, cookie = ask(address, **{"X-Forwarded-User": "admin", "X-Forwarded-For": "8.8.8.8"})
            assert "x-forwarded-for: 127.0.0.1" in told
            assert "8.8.8.8" not in told
            assert "admin" not in told
            first = int(told.split()[0])
            for _ in range(6):
                status, told, cookie = ask(address, cookie)
                assert (status, int(told.split()[0])) == (200, first)

            # its process is gone: the other one takes over at once, and keeps the browser when the first is back
            processes.pop(first).gone()
            (second,) = processes
            status, told, cookie = ask(address, cookie)
            assert (status, int(told.split()[0])) == (200, second)
            processes[first] = StandIn(first)
            until = time.monotonic() + 30
            while int(ask(address)[1].split()[0]) != first:
                assert time.monotonic() < until, "the process that is back gets no new visitors"
                time.sleep(0.1)
            for _ in range(6):
                status, told, cookie = ask(address, cookie)
                assert (status, int(told.split()[0])) == (200, second)

            # one that is not ready is passed over for whoever watches; where none is, that is said
            processes[first].ready = False
            assert {ask(f"{address}/ready")[:2][0] for _ in range(6)} == {200}
            processes[second].ready = False
            assert ask(f"{address}/ready")[0] == 503

            limit = (Settings.model_fields["upload_limit_mb"].default + 1) * MEGABYTE
            assert ask(address, **{"Content-Length": str(limit + 1)})[0] == 413
            assert ask(f"{address}/metrics")[0] == 404

            for process in processes.values():
                process.gone()
            processes.clear()
            status, told, _ = ask(address, cookie)
            assert status == 503
            assert "本页每5秒自动重试" in told
    finally:
        for process in processes.values():
            process.gone()
