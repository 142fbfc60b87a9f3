"""Fixtures shared by all tests: an empty database on SQLite and on PostgreSQL."""

from __future__ import annotations

import getpass
import itertools
import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright
from sqlalchemy import Engine, create_engine, text

from dashboard.store import open_database

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)

_DATABASES = itertools.count(1)


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Iterator[None]:
    """Fail what is skipped where the machine is meant to run everything (RECTIFY_TEST_EVERYTHING)."""
    report = (yield).get_result()  # type: ignore[attr-defined]
    if report.skipped and os.environ.get("RECTIFY_TEST_EVERYTHING"):
        report.outcome = "failed"
        report.longrepr = f"skipped, but nothing may be skipped here: {report.longrepr}"


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The one browser of a test process: a second Playwright beside it would find its event loop running."""
    if CHROMIUM is None:
        pytest.skip("no Chromium on this machine (Debian package: chromium)")
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=CHROMIUM, args=list(QUIET))
        yield opened
        opened.close()


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[str]:
    """The address of a PostgreSQL server of our own, empty, on a Unix socket; skips where there are no binaries."""
    binaries = _postgresql_binaries()
    if binaries is None:
        pytest.skip("no PostgreSQL server binaries (initdb, pg_ctl) on this machine")
    # not pytest's folder: another user must be able to enter it, and a socket's path may have 100 characters at most
    folder = Path(tempfile.mkdtemp(prefix="pg-"))
    run = _as_server_user(folder)
    try:
        _call([*run, str(binaries / "initdb"), "-D", f"{folder}/data", "-U", "tester", "-A", "trust", "-E", "UTF8",
               "--no-locale", "--no-sync"])  # fmt: skip
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        options = f"-k {folder} -h '' -p {port} -c fsync=off -c full_page_writes=off -c shared_buffers=64MB"
        start = [*run, str(binaries / "pg_ctl"), "-D", f"{folder}/data", "-o", options, "-l", f"{folder}/log", "-w"]
        _call([*start, "start"])
        try:
            yield f"postgresql+psycopg://tester@/{{}}?host={folder}&port={port}"
        finally:
            _call([*run, str(binaries / "pg_ctl"), "-D", f"{folder}/data", "-m", "immediate", "-w", "stop"])
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def postgresql_url(postgresql_server: str) -> Iterator[str]:
    """The address of an empty PostgreSQL database, dropped afterwards."""
    name = f"rectify_{os.getpid()}_{next(_DATABASES)}"
    admin = create_engine(postgresql_server.format("postgres"), isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    try:
        yield postgresql_server.format(name)
    finally:
        with admin.connect() as connection:
            connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
        admin.dispose()


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of an empty database, once on SQLite and once on PostgreSQL."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'rectify.db'}"
    return str(request.getfixturevalue("postgresql_url"))


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    """An open, empty database, once on SQLite and once on PostgreSQL."""
    opened = open_database(database_url)
    yield opened
    opened.dispose()


@pytest.fixture
def sqlite_engine(tmp_path: Path) -> Iterator[Engine]:
    """An open, empty SQLite database, for tests where the kind of database does not matter."""
    opened = open_database(f"sqlite:///{tmp_path / 'rectify.db'}")
    yield opened
    opened.dispose()


def _postgresql_binaries() -> Path | None:
    """Return the folder with initdb and pg_ctl: what pg_config says, Debian's folders newest first, the search path."""
    folders: list[Path] = []
    if shutil.which("pg_config"):
        said = subprocess.run(["pg_config", "--bindir"], capture_output=True, text=True, check=False).stdout.strip()
        folders += [Path(said)] if said else []
    folders += sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: -float(path.parent.name))
    folders += [Path(found).parent for found in [shutil.which("pg_ctl")] if found]
    return next((path for path in folders if (path / "initdb").exists() and (path / "pg_ctl").exists()), None)


def _as_server_user(folder: Path) -> list[str]:
    """Return what to put before a command so that it does not run as root, which PostgreSQL refuses."""
    if os.geteuid() != 0:
        return []
    for user in ("postgres", "nobody"):
        if subprocess.run(["id", user], capture_output=True, check=False).returncode == 0:
            shutil.chown(folder, user)
            folder.chmod(0o755)
            return ["runuser", "-u", user, "--"]
    pytest.skip(f"PostgreSQL does not run as {getpass.getuser()} and there is no other user to run it as")
    raise AssertionError  # pragma: no cover - skip raises


def _call(command: list[str]) -> None:
    # pg_ctl hands its output to the server, which would keep a captured pipe open for ever
    with tempfile.TemporaryFile() as output:
        done = subprocess.run(command, stdout=output, stderr=subprocess.STDOUT, cwd="/", check=False)
        output.seek(0)
        assert done.returncode == 0, output.read().decode(errors="replace")
