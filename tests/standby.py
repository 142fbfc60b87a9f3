"""A PostgreSQL primary with a hot standby on this machine, as the recipe in the README sets them up."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from sqlalchemy import Engine, create_engine, text

import dashboard
from tests import postgresql

_DEPLOY = Path(dashboard.__file__).with_name("deploy")
_SETTINGS = "rectify.conf"
WAIT_SECONDS = 30


class Server:
    """One PostgreSQL server on a port of its own; stopped servers keep their data and can be started again."""

    def __init__(self, folder: Path, run: Sequence[str], binaries: Path) -> None:
        self.data = folder / "data"
        self._log = folder / "log"
        self._run, self._binaries = run, binaries
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = int(probe.getsockname()[1])

    def call(self, program: str, *words: str) -> None:
        """Run one of PostgreSQL's programs as the user the server runs as."""
        postgresql.call([*self._run, str(self._binaries / program), *words])

    def start(self, role: str) -> None:
        """Start it under the settings that are shipped for a `primary` or a `standby`."""
        shutil.copyfile(_DEPLOY / f"postgresql-{role}.conf", self.data / _SETTINGS)
        own = self.data / "postgresql.conf"
        if _SETTINGS not in own.read_text(encoding="utf-8"):
            with own.open("a", encoding="utf-8") as written:
                written.write(f"\ninclude '{_SETTINGS}'\n")
        (self.data / _SETTINGS).chmod(0o644)
        chosen = " ".join(f"-c {name}={value}" for name, value in postgresql.QUICK.items())
        options = f"-c listen_addresses=127.0.0.1 -k {self.data.parent} -p {self.port} {chosen}"
        self.call("pg_ctl", "-D", str(self.data), "-o", options, "-l", str(self._log), "-w", "start")

    def kill(self) -> None:
        """Take the server away as a loss of power does: no process of it gets to say anything."""
        first = int((self.data / "postmaster.pid").read_text("ascii").split()[0])
        os.kill(first, signal.SIGSTOP)  # so that it starts no others while they are looked up
        for process in [*postgresql.children(first), first]:
            with suppress(ProcessLookupError):
                os.kill(process, signal.SIGKILL)
        while _alive(first):
            time.sleep(0.02)
        # what nobody reaps, in a container, PostgreSQL would take for a server that still runs
        for file in (self.data / "postmaster.pid", self.data.parent / f".s.PGSQL.{self.port}.lock"):
            file.unlink(missing_ok=True)

    def stop(self) -> None:
        """Stop the server where it runs."""
        if (self.data / "postmaster.pid").exists():
            self.call("pg_ctl", "-D", str(self.data), "-m", "immediate", "-w", "stop")

    def engine(self) -> Engine:
        """Return an engine on this server alone."""
        return create_engine(
            f"postgresql+psycopg://tester@127.0.0.1:{self.port}/postgres", isolation_level="AUTOCOMMIT"
        )


class Pair:
    """A primary and its standby, and the address that names both."""

    def __init__(self, primary: Server, standby: Server) -> None:
        self.primary, self.standby = primary, standby
        hosts = "&".join(f"host=127.0.0.1:{server.port}" for server in (primary, standby))
        self.url = f"postgresql+psycopg://tester@/postgres?{hosts}"

    def promote(self) -> None:
        """Make the standby the primary, and have it wait for no standby of its own."""
        self.standby.call("pg_ctl", "-D", str(self.standby.data), "-w", "promote")

    def standby_is_needed(self) -> bool:
        """Return whether the primary acknowledges a change only once the standby has it."""
        engine = self.primary.engine()
        with engine.connect() as connection:
            found = connection.execute(text("SELECT sync_state FROM pg_stat_replication")).scalars().all()
        engine.dispose()
        return list(found) == ["sync"]


@contextmanager
def pair() -> Iterator[Pair]:
    """Start a primary and a standby that follows it synchronously. Raises NoServerError."""
    binaries = postgresql.programs()
    if binaries is None:
        raise postgresql.NoServerError("no PostgreSQL server binaries (initdb, pg_ctl) on this machine")
    folders = [Path(tempfile.mkdtemp(prefix=f"pg-{name}-")) for name in ("primary", "standby")]
    servers: list[Server] = []
    try:
        servers = [Server(folder, postgresql.as_server_user(folder), binaries) for folder in folders]
        primary, standby = servers
        primary.call("initdb", "-D", str(primary.data), "-U", "tester", "-A", "trust", "-E", "UTF8", "--no-locale",
                     "--no-sync")  # fmt: skip
        primary.start("primary")
        source = f"host=127.0.0.1 port={primary.port} user=tester application_name=standby"
        standby.call("pg_basebackup", "-D", str(standby.data), "-d", source, "-R", "-X", "stream", "-c", "fast",
                     "--no-sync")  # fmt: skip
        standby.start("standby")
        both = Pair(primary, standby)
        until = time.monotonic() + WAIT_SECONDS
        while not both.standby_is_needed():
            assert time.monotonic() < until, "the standby does not follow"
            time.sleep(0.1)
        yield both
    finally:
        for server in servers:
            server.stop()
        for folder in folders:
            shutil.rmtree(folder, ignore_errors=True)


def _alive(process: int) -> bool:
    try:
        return Path(f"/proc/{process}/stat").read_text("ascii").rsplit(")", 1)[1].split()[0] != "Z"
    except OSError:
        return False
