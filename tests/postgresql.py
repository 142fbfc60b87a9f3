"""A PostgreSQL server of our own, empty, on a Unix socket of this machine, for tests and benches."""

from __future__ import annotations

import getpass
import itertools
import os
import shutil
import signal
import socket
import subprocess
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import create_engine, make_url, text

QUICK = {"fsync": "off", "full_page_writes": "off", "shared_buffers": "64MB"}
_DATABASES = itertools.count(1)


class NoServerError(Exception):
    """No server can be started on this machine; says why."""


@contextmanager
def running(settings: Mapping[str, str] | None = None, made: Mapping[str, str] | None = None) -> Iterator[str]:
    """Start a server and yield the address of its databases, with a `{}` for the name.

    `settings` are added to those that make it quick and careless of a loss of power, `made` are options of initdb.
    Raises NoServerError.
    """
    binaries = programs()
    if binaries is None:
        raise NoServerError("no PostgreSQL server binaries (initdb, pg_ctl) on this machine")
    # another user must be able to enter the folder, and a socket's path may have 100 characters at most
    folder = Path(tempfile.mkdtemp(prefix="pg-"))
    try:
        run = as_server_user(folder)
        call([*run, str(binaries / "initdb"), "-D", f"{folder}/data", "-U", "tester", "-A", "trust", "-E", "UTF8",
               "--no-locale", "--no-sync", *(f"--{name}={value}" for name, value in (made or {}).items())])  # fmt: skip
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        chosen = " ".join(f"-c {name}={value}" for name, value in {**QUICK, **(settings or {})}.items())
        options = f"-k {folder} -h '' -p {port} {chosen}"
        start = [*run, str(binaries / "pg_ctl"), "-D", f"{folder}/data", "-o", options, "-l", f"{folder}/log", "-w"]
        call([*start, "start"])
        try:
            yield f"postgresql+psycopg://tester@/{{}}?host={folder}&port={port}"
        finally:
            call([*run, str(binaries / "pg_ctl"), "-D", f"{folder}/data", "-m", "immediate", "-w", "stop"])
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def restart(server: str) -> None:
    """Take a server away without a word to anybody, as a loss of power does, and start it again."""
    binaries, folder = programs(), Path(str(make_url(server).query["host"]))
    assert binaries is not None
    command = [*as_server_user(folder), str(binaries / "pg_ctl"), "-D", f"{folder}/data", "-l", f"{folder}/log", "-w"]
    call([*command, "-m", "immediate", "restart"])


def processes(server: str) -> list[int]:
    """Return the processes of a server, the one that starts the others first; none where it is not running."""
    file = Path(str(make_url(server).query["host"])) / "data" / "postmaster.pid"
    first = int(file.read_text("ascii").split()[0]) if file.exists() else 0
    return [first, *children(first)] if Path(f"/proc/{first}/task").exists() and first else []


@contextmanager
def database(server: str, template: str | None = None) -> Iterator[str]:
    """Make an empty database on a server, or a copy of one that nobody uses now, yield its address, and drop it."""
    name = f"rectify_{os.getpid()}_{next(_DATABASES)}"
    admin = create_engine(server.format("postgres"), isolation_level="AUTOCOMMIT", pool_pre_ping=True)
    with admin.connect() as connection:
        copied = f" TEMPLATE {make_url(template).database}" if template else ""
        connection.execute(text(f"CREATE DATABASE {name}{copied}"))
    try:
        yield server.format(name)
    finally:
        with admin.connect() as connection:
            connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
        admin.dispose()


@contextmanager
def frozen(data: Path) -> Iterator[None]:
    """Stop a server in the middle of whatever it does: its connections stand, and nothing comes out of them."""
    first = int((data / "postmaster.pid").read_text("ascii").split()[0])
    os.kill(first, signal.SIGSTOP)  # so that it starts no others while they are looked up
    processes = [*children(first), first]
    for process in processes:
        os.kill(process, signal.SIGSTOP)
    try:
        yield
    finally:
        for process in processes:
            os.kill(process, signal.SIGCONT)


def children(process: int) -> list[int]:
    """Return the processes that one has started."""
    found: list[int] = []
    for task in Path(f"/proc/{process}/task").iterdir():
        found += [int(child) for child in (task / "children").read_text("ascii").split()]
    return found


def programs() -> Path | None:
    """Return the folder with initdb and pg_ctl: what pg_config says, Debian's folders newest first, the search path."""
    folders: list[Path] = []
    if shutil.which("pg_config"):
        said = subprocess.run(["pg_config", "--bindir"], capture_output=True, text=True, check=False).stdout.strip()
        folders += [Path(said)] if said else []
    folders += sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: -float(path.parent.name))
    folders += [Path(found).parent for found in [shutil.which("pg_ctl")] if found]
    return next((path for path in folders if (path / "initdb").exists() and (path / "pg_ctl").exists()), None)


def as_server_user(folder: Path) -> list[str]:
    """Return what to put before a command so that it does not run as root, which PostgreSQL refuses."""
    if os.geteuid() != 0:
        return []
    for user in ("postgres", "nobody"):
        if subprocess.run(["id", user], capture_output=True, check=False).returncode == 0:
            shutil.chown(folder, user)
            folder.chmod(0o755)
            return ["runuser", "-u", user, "--"]
    raise NoServerError(f"PostgreSQL does not run as {getpass.getuser()} and there is no other user to run it as")


def call(command: list[str]) -> None:
    # pg_ctl hands its output to the server, which would keep a captured pipe open for ever
    with tempfile.TemporaryFile() as output:
        done = subprocess.run(command, stdout=output, stderr=subprocess.STDOUT, cwd="/", check=False)
        output.seek(0)
        assert done.returncode == 0, output.read().decode(errors="replace")
