"""One database with a person of every role, and one server that asks them to sign in, for all tests of this room."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import httpx2 as httpx
import pytest

from dashboard import queries, store
from dashboard.access.passwords import hashed
from dashboard.people import Grant, Role
from dashboard.samples import load_samples
from dashboard.store import accounts
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
