"""App processes on this machine behind nginx under the configuration that is shipped."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import dashboard

DEPLOY = Path(dashboard.__file__).with_name("deploy")
SHIPPED_PORTS = (8501, 8502)
START_SECONDS = 150
NGINX = shutil.which("nginx") or ("/usr/sbin/nginx" if Path("/usr/sbin/nginx").exists() else None)
_AROUND = """
daemon off; master_process off; pid {folder}/pid; error_log {folder}/error.log;
events {{}}
http {{
    access_log off;
    client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy; fastcgi_temp_path {folder}/fastcgi;
    scgi_temp_path {folder}/scgi; uwsgi_temp_path {folder}/uwsgi;
    include {folder}/rectify.conf;
}}
"""


class App:
    """One app process on a port of its own, which can be killed and started again."""

    def __init__(self, database: str, folder: Path) -> None:
        self.port = free_port()
        self._database, self._folder = database, folder
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        command = [sys.executable, "-m", "dashboard.cli", "--database", self._database, "serve", "--port",
                   str(self.port)]  # fmt: skip
        paths = os.pathsep.join([str(DEPLOY.parents[1]), os.environ.get("PYTHONPATH", "")])
        environment = {**os.environ, "PYTHONPATH": paths, "RECTIFY_TODAY": "2024-12-10"}
        self._process = subprocess.Popen(command, cwd=self._folder, env=environment, stderr=subprocess.DEVNULL)

    def wait(self) -> None:
        """Wait until it is ready."""
        answers(f"http://127.0.0.1:{self.port}/health")

    def kill(self) -> None:
        """Take it away without a word."""
        if self._process is not None:
            self._process.send_signal(signal.SIGKILL)
            self._process.wait(timeout=20)
            self._process = None


@contextmanager
def apps(database: str, folder: Path, number: int = 2) -> Iterator[Sequence[App]]:
    """Start app processes over one database."""
    started = [App(database, folder) for _ in range(number)]
    try:
        for app in started:
            app.start()
        for app in started:
            app.wait()
        yield started
    finally:
        for app in started:
            app.kill()


@contextmanager
def nginx(ports: Sequence[int], folder: Path) -> Iterator[str]:
    """Run nginx before the app processes on these ports, and yield its address."""
    assert NGINX is not None
    own = free_port()
    (folder / "rectify.conf").write_text(with_ports(ports, own), encoding="utf-8")
    (folder / "nginx.conf").write_text(_AROUND.format(folder=folder), encoding="utf-8")
    command = [NGINX, "-p", str(folder), "-c", str(folder / "nginx.conf"), "-e", str(folder / "error.log")]
    checked = subprocess.run([*command, "-t"], capture_output=True, text=True, check=False)
    assert checked.returncode == 0, checked.stderr
    process = subprocess.Popen(command)
    try:
        answers(f"http://127.0.0.1:{own}/health")
        yield f"http://127.0.0.1:{own}"
    finally:
        process.terminate()
        process.wait(timeout=20)


def with_ports(ports: Sequence[int], own: int) -> str:
    """Return the shipped configuration with its example ports and address put right."""
    text = (DEPLOY / "nginx.conf").read_text(encoding="utf-8")
    assert text.count("listen 80;") == 1
    text = text.replace("listen 80;", f"listen 127.0.0.1:{own};")
    for shipped, port in zip(SHIPPED_PORTS, ports, strict=True):
        assert text.count(str(shipped)) >= 3
        text = text.replace(str(shipped), str(port))
    return text


def answers(url: str) -> None:
    """Wait until an address answers, whatever it says."""
    until = time.monotonic() + START_SECONDS
    while True:
        try:
            urllib.request.urlopen(url, timeout=5).close()
        except urllib.error.HTTPError as error:
            if error.code not in (502, 503):
                return
        except OSError:
            pass
        else:
            return
        assert time.monotonic() < until, f"{url} does not answer"
        time.sleep(0.1)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
