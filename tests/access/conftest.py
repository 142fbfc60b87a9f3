"""One database with a person of every role, and one server that asks them to sign in, for all tests of this room."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx2 as httpx
import pytest
from sqlalchemy import Engine
from starlette.applications import Starlette
from starlette.routing import Route, WebSocketRoute
from starlette.testclient import TestClient

from dashboard import queries, store
from dashboard.access import gate as gates
from dashboard.access import sessions
from dashboard.access.front import gate_options
from dashboard.access.gate import Gate
from dashboard.access.passwords import hashed
from dashboard.people import Grant, Role
from dashboard.samples import load_samples
from dashboard.settings import Settings
from dashboard.store import accounts
from tests.access.gated import STREAM, Inside, echo, password_hash, seen
from tests.access.own import DEMO, NEIGHBOUR, REAL, SECRET, UNITS
from tests.access.visits import serving, sign_in

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="session")
def scoped(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("scope") / "scope.db"
    engine = store.open_database(f"sqlite:///{path}")
    load_samples(engine, ROOT / "data")
    ids = {ledger.name: ledger.id for ledger in queries.ledgers(engine)}
    demo, real = ([Grant(unit, ids[name])] for name, unit in UNITS.items())
    secret = hashed(SECRET, "")
    for name, role, granted in (
        ("unit", Role.UNIT, demo),
        (REAL, Role.UNIT, real),
        ("neighbour", Role.UNIT, [Grant(NEIGHBOUR, ids[DEMO])]),
        ("leader", Role.LEADER, []),
        ("office", Role.OFFICE, []),
        ("admin", Role.ADMIN, []),
        ("none", Role.UNIT, [Grant("县没有局")]),
    ):
        accounts.add_account(engine, name, name, secret, role, granted)
    newest = {info.ledger.name: info for info in queries.snapshots(engine) if info.standing}[DEMO]
    issue = queries.snapshot(engine, newest.id)
    assert issue is not None
    other = issue.issues[~issue.issues["units"].map(lambda units: UNITS[DEMO] in units)].iloc[0]
    store.decide(
        engine, newest.id, f"请研究《{other['title']}》", "李", issue_key=other["key"], unit=other["lead_unit"]
    )
    store.hand_in(
        engine, newest.ledger.id, newest.id, other["lead_unit"], f"{other['lead_unit']}.xlsx", b"x", other["lead_unit"]
    )
    store.answer(engine, newest.ledger.id, f"silent/{other['key']}/", "b", f"{other['title']}已核实", "李")
    engine.dispose()
    return path


@pytest.fixture(scope="session")
def address(scoped: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    key = tmp_path_factory.mktemp("key") / "key"
    with serving(f"sqlite:///{scoped}", RECTIFY_SIGN_IN="accounts", RECTIFY_SECRET_FILE=str(key),
                 RECTIFY_TODAY="2024-12-10") as url:  # fmt: skip
        yield url


@pytest.fixture(scope="session")
def people(address: str) -> dict[str, httpx.Client]:
    return {
        name: sign_in(address, name, SECRET)
        for name in ("unit", "neighbour", REAL, "leader", "office", "admin", "none")
    }


@pytest.fixture
def always_look(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sessions, "FRESH_SECONDS", 0.0)
    monkeypatch.setattr(gates, "CHECK_SECONDS", 0.2)


@pytest.fixture
def engine_with_people(sqlite_engine: Engine) -> Engine:
    for name, role, grants in (("ban", Role.OFFICE, []), ("cai", Role.UNIT, [Grant("县财政局")])):
        accounts.add_account(sqlite_engine, name, f"{name}某", password_hash(), role, grants)
    return sqlite_engine


@pytest.fixture
def inside(always_look: None, engine_with_people: Engine, tmp_path: Path) -> Iterator[Inside]:
    """A browser before a process of the app; several share database and secret."""
    clients = []

    def made(act: Callable[[bytes], bool | None] = lambda message: message != b"beat", peer: str = "10.1.1.1",
             **settings: Any) -> TestClient:  # fmt: skip
        url = engine_with_people.url.render_as_string(hide_password=False)
        chosen = Settings(
            **{
                "sign_in": "accounts",
                "database_url": url,
                "secret_file": tmp_path / "key",
                "sign_in_tries": 3,
                **settings,
            }
        )
        behind = Starlette(routes=[WebSocketRoute(STREAM, echo), Route("/{path:path}", seen, methods=["GET", "PUT"])])
        client = TestClient(
            Gate(behind, **gate_options(chosen, act)),
            follow_redirects=False,
            client=(peer, 5),
            base_url="http://127.0.0.1",
        )
        clients.append(client.__enter__())
        return client

    yield made
    for client in clients:
        client.__exit__(None, None, None)
