"""Several PostgreSQL servers on loopback: a coordinator and its shards, which can be killed and started again."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, suppress
from pathlib import Path

from sqlalchemy import create_engine, text
from sqlalchemy.engine import make_url

import dashboard
from tests import postgresql

DEPLOY = Path(dashboard.__file__).with_name("deploy")
WAIT_SECONDS = 30

ROLE, PASSWORD = "office", "p%a:s/s'w@rd"
"""A role that must give its password and may do nothing special, as on real servers."""


class Server:
    """One server on a port of its own; one that was killed keeps its data."""

    def __init__(self, folder: Path, port: int | None = None) -> None:
        """Take a folder, with the port where the server in it was started already."""
        binaries = postgresql.programs()
        if binaries is None:
            raise postgresql.NoServerError("no PostgreSQL server binaries (initdb, pg_ctl) on this machine")
        self.folder, self._run, self._binaries = folder, postgresql.as_server_user(folder), binaries
        if port is None:
            with socket.socket() as probe:
                probe.bind(("127.0.0.1", 0))
                port = int(probe.getsockname()[1])
        self.port = port

    @property
    def url(self) -> str:
        """The address of its one database."""
        return f"postgresql+psycopg://tester@127.0.0.1:{self.port}/postgres"

    @contextmanager
    def database(self, name: str, fdw: bool = False) -> Iterator[str]:
        """Make an empty database of the role, ready for foreign servers or not, and yield its address for the role."""
        admin = create_engine(self.url, isolation_level="AUTOCOMMIT", pool_pre_ping=True)  # it may be killed meanwhile
        with admin.connect() as connection:
            if not connection.execute(text(f"SELECT 1 FROM pg_roles WHERE rolname = '{ROLE}'")).first():
                quoted = PASSWORD.replace("'", "''").replace(":", "\\:")
                connection.execute(text(f"CREATE ROLE {ROLE} LOGIN PASSWORD '{quoted}'"))
            connection.execute(text(f"CREATE DATABASE {name} OWNER {ROLE}"))
        address = make_url(self.url).set(database=name)
        if fdw:
            own = create_engine(address, isolation_level="AUTOCOMMIT")
            with own.connect() as connection:
                connection.exec_driver_sql((DEPLOY / "shards.sql").read_text("utf-8").replace(":role", ROLE))
            own.dispose()
        try:
            yield address.set(username=ROLE, password=PASSWORD).render_as_string(hide_password=False)
        finally:
            with admin.connect() as connection:
                connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
            admin.dispose()

    def call(self, program: str, *words: str) -> None:
        postgresql.call([*self._run, str(self._binaries / program), *words])

    def start(self) -> None:
        chosen = " ".join(f"-c {name}={value}" for name, value in postgresql.QUICK.items())
        options = f"-h 127.0.0.1 -k {self.folder} -p {self.port} {chosen}"
        self.call("pg_ctl", "-D", f"{self.folder}/data", "-o", options, "-l", f"{self.folder}/log", "-w", "start")

    @property
    def _first(self) -> int:
        return int((self.folder / "data" / "postmaster.pid").read_text("ascii").split()[0])

    @contextmanager
    def deaf(self) -> Iterator[None]:
        """Let the server take new connections and say nothing to them, as a machine in trouble does."""
        os.kill(self._first, signal.SIGSTOP)
        try:
            yield
        finally:
            os.kill(self._first, signal.SIGCONT)

    def frozen(self) -> AbstractContextManager[None]:
        """Stop the server in the middle of whatever it does."""
        return postgresql.frozen(self.folder / "data")

    def kill(self) -> None:
        """Take the server away without a word, as a loss of power does."""
        first = self._first
        os.kill(first, signal.SIGSTOP)  # so that it starts no others while they are looked up
        processes = [*postgresql.children(first), first]
        for process in processes:
            with suppress(ProcessLookupError):
                os.kill(process, signal.SIGKILL)
        until = time.monotonic() + WAIT_SECONDS
        while any(Path(f"/proc/{process}").exists() for process in processes) and time.monotonic() < until:
            time.sleep(0.02)

    def stop(self) -> None:
        """Stop the server where it runs, without waiting for it."""
        with suppress(AssertionError):
            self.call("pg_ctl", "-D", f"{self.folder}/data", "-m", "immediate", "-W", "stop")


@contextmanager
def running(number: int) -> Iterator[list[Server]]:
    """Start servers with empty databases. Raises NoServerError."""
    started: list[Server] = []
    try:
        start(number, started)
        yield started
    finally:
        stop(started)


def start(number: int, started: list[Server]) -> None:
    """Start servers with empty databases and add them to a list, also where not all come up. Raises NoServerError."""
    started.extend(Server(Path(tempfile.mkdtemp(prefix="pg-"))) for _ in range(number))
    first = started[0]
    first.call("initdb", "-D", f"{first.folder}/data", "-U", "tester", "-A", "trust", "-E", "UTF8", "--no-locale",
               "--no-sync")  # fmt: skip
    rules = first.folder / "data" / "pg_hba.conf"
    rules.write_text(f"host all {ROLE} 127.0.0.1/32 scram-sha-256\n{rules.read_text('ascii')}", "ascii")
    for server in started[1:]:  # initdb takes seconds, a copy none
        shutil.copytree(first.folder / "data", server.folder / "data", symlinks=True)
        postgresql.call(["chown", "-R", "--reference", str(first.folder / "data"), str(server.folder / "data")])
    for server in started:
        server.start()


def stop(started: Sequence[Server]) -> None:
    """Stop servers and remove what they held."""
    for server in started:
        server.stop()
    until = time.monotonic() + WAIT_SECONDS
    for server in started:
        while (server.folder / "data" / "postmaster.pid").exists() and time.monotonic() < until:
            time.sleep(0.02)
        shutil.rmtree(server.folder, ignore_errors=True)
