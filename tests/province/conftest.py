"""A province under test: a coordinator and three shards that hold the shipped ledgers and others, loaded once."""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlalchemy import Engine

from dashboard import queries, store
from dashboard.samples import load_samples
from dashboard.store.spreading import spread
from tests import postgresql
from tests.province import servers
from tests.province.servers import Server
from tests.store.readings import day, indicator, indicators, issue, ledger, roster
from tests.store.test_load import full_issue, load

DATA = Path(__file__).parents[2] / "data"
NAMES = ("shard_a", "shard_b", "shard_c")
OTHERS = ("甲县2024", "乙县2024", "丙县2024", "丁县2024")


@dataclass(frozen=True)
class Province:
    """The same ledgers twice, loaded in the same order: over three shards, and in one database of its own."""

    url: str
    engine: Engine
    alone: Engine
    coordinator: Server
    shards: Mapping[str, Server]

    def home(self, ledger_name: str) -> str:
        """Return the shard of a ledger."""
        number = queries.ledger_named(self.engine, ledger_name).id
        return NAMES[(number - 1) // 1_000_000 - 1]


def fill(engine: Engine) -> None:
    """Load the shipped ledgers, four counties over three weeks (one week loaded late), and a year carried over."""
    load_samples(engine, DATA)
    for number, name in enumerate(OTHERS):
        for as_of, status in (("2024-05-10", "in_progress"), ("2024-05-24", "closed"), ("2024-05-17", "reported")):
            rows = [full_issue(), *(issue(f"问题{row}", str(row), row, status="in_progress", lead_unit="县财政局",
                                          deadline=f"2024-05-{10 + row}", category="资金管理", amount=row * 100,
                                          amount_rectified=row * 50) for row in range(2, 12 + number))]  # fmt: skip
            rows.append(issue("另一问题", "99", 30, status=status, deadline="2024-05-15", lead_unit="县农业农村局"))
            files = ledger(rows, as_of, mark=name + as_of), indicators([indicator("1a", as_of, "3")], as_of)
            units = roster(["县财政局", "县农业农村局"])
            made = load(engine, *files, units, ledger=name, region="某市", as_of=day(as_of))
            assert made.snapshot is not None, made.findings
    parent = queries.ledger_named(engine, OTHERS[0]).id
    begun = store.carry_over(engine, parent, "甲县2025", day("2024-05-24"))
    assert begun.snapshot is not None, begun.findings
    replaced = load(
        engine, ledger([full_issue(), issue("问题2", "2", status="closed")], "2024-05-24"), ledger=OTHERS[1]
    )
    assert replaced.replaced is not None
    assert store.withdraw(engine, queries.snapshots(engine, queries.ledger_named(engine, OTHERS[2]).id)[1].id).done


@pytest.fixture(scope="session")
def room(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that all processes of a run share; what stands in it says which servers are up."""
    own = tmp_path_factory.getbasetemp()
    made = (own.parent if "PYTEST_XDIST_WORKER" in os.environ else own) / "province"
    made.mkdir(exist_ok=True)
    return made


@contextmanager
def alone_in(room: Path) -> Iterator[None]:
    """Keep the other processes of the run out."""
    with (room / "lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


@pytest.fixture(autouse=True)
def turn(room: Path) -> Iterator[None]:
    """Let the tests of the province run one after the other, whichever process has them: they kill its servers."""
    with alone_in(room):
        yield


@pytest.fixture(scope="session")
def province(room: Path) -> Iterator[Province]:
    """The one province of a run: whoever needs it first starts it, who is the last to leave stops it."""
    state = room / "servers.json"
    with alone_in(room):
        told = json.loads(state.read_text()) if state.exists() else {"users": 0, "servers": _begun(room)}
        state.write_text(json.dumps({**told, "users": told["users"] + 1}))
        running = [Server(Path(folder), port) for folder, port in told["servers"]]
        engine, alone = store.open_database(running[0].url), store.open_database(_alone(room))
    try:
        yield Province(running[0].url, engine, alone, running[0], dict(zip(NAMES, running[1:], strict=True)))
        engine.dispose()
        alone.dispose()
    finally:
        with alone_in(room):
            told = json.loads(state.read_text())
            state.write_text(json.dumps({**told, "users": told["users"] - 1}))
            if told["users"] == 1:
                state.unlink()
                servers.stop(running)


def _alone(room: Path) -> str:
    return f"sqlite:///{room / 'alone.db'}"


def _begun(room: Path) -> list[tuple[str, int]]:
    """Start the servers, fill them and the database beside them, and return folders and ports."""
    started: list[Server] = []
    try:
        servers.start(1 + len(NAMES), started)
        for file in room.glob("alone.db*"):
            file.unlink()
        engine, alone = store.open_database(started[0].url), store.open_database(_alone(room))
        spread(engine, {name: server.url for name, server in zip(NAMES, started[1:], strict=True)})
        for each in (engine, alone):
            fill(each)
            each.dispose()
    except BaseException as error:
        servers.stop(started)
        if isinstance(error, postgresql.NoServerError):
            pytest.skip(str(error))
        raise
    return [(str(server.folder), server.port) for server in started]
