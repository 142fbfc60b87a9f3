"""Opening a database: schema, migrations, one writer, and what is said when it cannot be opened."""

from __future__ import annotations

import threading
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Engine, create_engine, event, inspect, text
from sqlalchemy.exc import OperationalError

from dashboard import queries
from dashboard.store import StoreError, hosts, open_database, patience, schema
from dashboard.store import engine as engine_module
from dashboard.store.engine import writing
from dashboard.store.migrations import run
from tests.store.readings import issue, ledger
from tests.store.test_load import load


def test_migrations_make_exactly_the_schema(engine: Engine) -> None:
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, schema.metadata) == []
        assert context.get_current_revision() == schema.HEAD


def test_the_code_asks_for_the_newest_revision() -> None:
    from alembic.script import ScriptDirectory

    assert ScriptDirectory.from_config(run.configuration()).get_current_head() == schema.HEAD


def test_migrations_can_be_undone(engine: Engine) -> None:
    with writing(engine) as connection:
        run.downgrade(connection, "base")
    with engine.connect() as connection:
        assert set(inspect(connection).get_table_names()) == {"alembic_version"}


def test_every_key_and_index_is_led_by_the_ledger() -> None:
    tables = [table for table in schema.metadata.sorted_tables if table not in (*schema.NO_LEDGERS, schema.log)]
    assert len(tables) > 15
    for table in tables:
        leading = [next(iter(table.primary_key.columns)), *(next(iter(index.columns)) for index in table.indexes)]
        assert {column.name for column in leading} == {"id" if table.name == "ledger" else "ledger_id"}, table.name


def test_opening_again_keeps_everything(database_url: str) -> None:
    first = open_database(database_url)
    load(first, ledger([issue("甲", "1")]))
    first.dispose()
    again = open_database(database_url)
    assert [info.id for info in queries.snapshots(again)] == [1]
    again.dispose()


def test_a_database_of_a_newer_version_is_left_alone(database_url: str) -> None:
    opened = open_database(database_url)
    with writing(opened) as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    opened.dispose()
    with pytest.raises(StoreError, match="9999"):
        open_database(database_url)


@pytest.mark.parametrize("url", ["", "什么", "mysql://x/y", "sqlite", "postgresql+nothing://x/y"])
def test_a_malformed_address_is_said(url: str) -> None:
    with pytest.raises(StoreError, match="sqlite:///"):
        open_database(url)


@pytest.mark.parametrize(
    "url",
    [
        "postgres://user:secret@127.0.0.1:1/none",
        "postgresql+psycopg://user:secret@/none?host=127.0.0.1:1&host=127.0.0.1:2",
        "postgresql+psycopg://user@/none?host=127.0.0.1,127.0.0.1&port=1,2&password=secret",
        "postgresql+psycopg://user:secret@127.0.0.1,127.0.0.1/none?port=1",
    ],
)
def test_a_server_that_is_away_is_said_without_the_password(url: str) -> None:
    with pytest.raises(StoreError, match="连接不上") as caught:
        open_database(url)
    assert "secret" not in str(caught.value)


def test_a_primary_that_is_away_is_looked_for_where_nobody_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    opened = create_engine("postgresql+psycopg://user@/none?host=127.0.0.1:1&host=127.0.0.2:2")
    asked: list[tuple[str, str, str]] = []
    turn, back = threading.Condition(), False

    class Made:
        def close(self) -> None:
            """It was only to see whether the primary is there."""

    def connect(**named: str) -> Made:
        with turn:
            asked.append((named["target_session_attrs"], named["host"], named["port"]))
            turn.notify()
        if back and named["target_session_attrs"] == "read-write":
            return Made()
        raise opened.dialect.loaded_dbapi.OperationalError("away")

    monkeypatch.setattr(patience.PatientConnection, "connect", connect)
    monkeypatch.setattr(hosts, "SEARCH_SECONDS", 0.01)
    hosts.find(opened)
    first, turned = ("127.0.0.1,127.0.0.2", "1,2"), ("127.0.0.2,127.0.0.1", "2,1")
    with pytest.raises(OperationalError):
        opened.connect()
    with turn:
        assert turn.wait_for(lambda: len(asked) > 5, 20)
    assert asked[:2] == [("read-write", *first), ("any", *turned)]
    assert set(asked[2:]) == {("read-write", *turned)}
    # those who connect meanwhile do not ask for the primary themselves, until it has been found
    with pytest.raises(OperationalError):
        opened.connect()
    assert [one for one in asked if one != ("read-write", *turned)] == [*asked[:2], ("any", *turned)]
    back = True
    until = time.monotonic() + 20
    while asked[-1] != ("read-write", *first):
        assert time.monotonic() < until, "the primary that is back is not found"
        with suppress(OperationalError, AttributeError):  # what comes of it is no connection
            opened.connect()


def test_a_server_that_says_nothing_holds_up_no_reader(postgresql_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(patience.PatientConnection, "patience", 0.5)
    opened = open_database(postgresql_url)
    began = time.monotonic()
    with opened.connect() as connection, pytest.raises(OperationalError, match="no answer"):
        connection.execute(text("SELECT pg_sleep(60)"))
    assert time.monotonic() - began < 10
    with opened.connect() as connection:  # rows that keep coming, for longer than that
        rows = connection.execute(text("SELECT pg_sleep(0.1), repeat('x', 20000) FROM generate_series(1, 12)")).all()
    assert len(rows) == 12
    with writing(opened) as connection:  # who writes may wait for others; afterwards its connection is as any other
        connection.execute(text("SELECT pg_sleep(1)"))
    with opened.connect() as connection, pytest.raises(OperationalError, match="no answer"):
        connection.execute(text("SELECT pg_sleep(60)"))
    opened.dispose()


def test_a_file_that_is_no_database_is_said(tmp_path: Path) -> None:
    (tmp_path / "x.db").write_bytes(b"this is a letter, not a database" * 100)
    with pytest.raises(StoreError, match="打不开"):
        open_database(f"sqlite:///{tmp_path / 'x.db'}")
    (tmp_path / "file").write_text("x")
    with pytest.raises(StoreError, match="打不开"):
        open_database(f"sqlite:///{tmp_path / 'file' / 'x.db'}")


def test_the_folder_of_a_new_file_is_made(tmp_path: Path) -> None:
    open_database(f"sqlite:///{tmp_path / 'var' / 'new' / 'x.db'}").dispose()
    assert (tmp_path / "var" / "new" / "x.db").exists()


def test_readers_do_not_wait_for_the_writer(sqlite_engine: Engine) -> None:
    load(sqlite_engine, ledger([issue("甲", "1")]))
    with writing(sqlite_engine) as connection:
        connection.execute(text("UPDATE snapshot SET actor = '谁'"))
        assert [info.actor for info in queries.snapshots(sqlite_engine)] == [None]
    assert [info.actor for info in queries.snapshots(sqlite_engine)] == ["谁"]


def test_a_second_writer_waits_and_then_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine_module, "BUSY_SECONDS", 0.2)
    opened = open_database(f"sqlite:///{tmp_path / 'x.db'}")
    with writing(opened), pytest.raises(StoreError, match="占用"):
        load(opened, ledger([issue("甲", "1")]))
    load(opened, ledger([issue("甲", "1")]))
    opened.dispose()


def test_a_full_disk_is_said_and_stores_nothing(tmp_path: Path) -> None:
    opened = open_database(f"sqlite:///{tmp_path / 'x.db'}")
    load(opened, ledger([issue("甲", "1")], "2024-05-10"))
    opened.dispose()
    pages = (tmp_path / "x.db").stat().st_size // 4096 + 40
    event.listen(opened, "connect", lambda connection, _: connection.execute(f"PRAGMA max_page_count = {pages}"))
    long = [issue(f"问题{number}", str(number), progress="推进" * 500) for number in range(500)]
    with pytest.raises(StoreError, match="没有存入任何内容"):
        load(opened, ledger(long))
    assert [info.as_of.day for info in queries.snapshots(opened)] == [10]
    assert load(opened, ledger([issue("甲", "1")], "2024-05-17")).snapshot == 2
    opened.dispose()


@pytest.mark.postgresql
def test_a_server_that_goes_away_is_said_and_stores_nothing(postgresql_url: str) -> None:
    opened = open_database(postgresql_url)

    def hang_up(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        if statement.startswith("INSERT INTO snapshot"):
            other = create_engine(postgresql_url, isolation_level="AUTOCOMMIT")
            with other.connect() as connection:
                connection.execute(text("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> "
                                        "pg_backend_pid() AND datname = current_database()"))  # fmt: skip
            other.dispose()

    event.listen(opened, "before_cursor_execute", hang_up)
    with pytest.raises(StoreError, match="没有存入任何内容"):
        load(opened, ledger([issue("甲", "1")]))
    event.remove(opened, "before_cursor_execute", hang_up)
    assert queries.snapshots(opened) == ()
    opened.dispose()


def test_loads_at_the_same_time_make_one_history(engine: Engine) -> None:
    """Six threads load the same ledger's same date and others: one stands per date, numbers are never shared."""
    failures: list[BaseException] = []

    def work(number: int) -> None:
        try:
            rows = [issue("甲", "1", progress=f"第{number}稿")]
            load(engine, ledger(rows, f"2024-05-1{number % 2}"), ledger=f"第{number % 3}本")
        except BaseException as error:
            failures.append(error)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    infos = queries.snapshots(engine)
    assert sorted(info.id for info in infos) == [1, 2, 3, 4, 5, 6]
    assert sorted((info.ledger.name, info.as_of.day) for info in infos if info.standing) == [
        (f"第{book}本", day) for book in range(3) for day in (10, 11)
    ]


def test_first_opening_by_two_at_once(database_url: str) -> None:
    failures: list[BaseException] = []

    def work() -> None:
        try:
            open_database(database_url).dispose()
        except BaseException as error:
            failures.append(error)

    threads = [threading.Thread(target=work) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []


@pytest.mark.postgresql
def test_postgresql_writers_of_one_ledger_wait_for_each_other(postgresql_url: str) -> None:
    opened = open_database(postgresql_url)
    load(opened, ledger([issue("甲", "1")]), ledger="甲")
    finished: list[float] = []
    with writing(opened) as connection:
        engine_module.lock(connection, "ledger 甲")
        thread = threading.Thread(
            target=lambda: (load(opened, ledger([issue("乙", "2")]), ledger="甲"), finished.append(time.monotonic()))
        )
        thread.start()
        load(opened, ledger([issue("丙", "1")]), ledger="乙")
        released = time.monotonic()
    thread.join()
    assert finished
    assert finished[0] > released
    opened.dispose()
