"""The log: whatever is done to it is found, whoever writes waits for nothing else, and no act is without its entry."""

from __future__ import annotations

import hashlib
import json
import sqlite3
import threading
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import DBAPIError

from dashboard import cli, queries, store
from dashboard.samples import load_samples
from dashboard.store import StoreError, backup, chain, journal, open_database
from dashboard.store.backup_reading import opened
from dashboard.store.engine import writing
from dashboard.store.restoring import restore
from tests.store.readings import issue, ledger
from tests.store.test_load import load

DATA = Path(__file__).resolve().parents[2] / "data"


def rows(engine: Engine) -> list[tuple[Any, ...]]:
    with engine.connect() as connection:
        return [tuple(row) for row in connection.execute(text("SELECT * FROM log ORDER BY number"))]


def tamper(engine: Engine, *statements: str) -> None:
    """Do what someone with the database's own tools would: take the triggers off, change, put them back."""
    with writing(engine) as connection:
        chain.unprotect(connection)
        for statement in statements:
            connection.execute(text(statement))
        chain.protect(connection)


def filled(engine: Engine) -> None:
    for number, status in enumerate(("not_started", "in_progress", "reported"), start=1):
        load(engine, ledger([issue("甲", "1", status=status)], f"2024-05-{number:02d}"))
    store.withdraw(engine, 2, "试撤回", "李")
    journal.record(engine, "denied", None, 1, page="units")
    journal.record(engine, "sign_in", "王")


def test_the_chain_is_what_it_says_by_a_count_of_its_own(engine: Engine) -> None:
    filled(engine)
    found = rows(engine)
    assert [row[0] for row in found] == list(range(1, len(found) + 1))
    previous = "0" * 64
    for number, before, hash_, at, ledger_id, actor, action, detail in found:
        moment = str(at).replace(" ", "T").removesuffix(".000000")
        told = json.dumps([number, before, moment, ledger_id, actor, action, detail], ensure_ascii=False,
                          separators=(",", ":"))  # fmt: skip
        assert before == previous
        assert hash_ == hashlib.sha256(told.encode()).hexdigest()
        previous = hash_
    assert [row[6] for row in found] == ["create", "load", "load", "load", "withdraw", "denied", "sign_in"]
    assert [row[4:6] for row in found[-2:]] == [(1, None), (None, "王")]
    snapshot = queries.snapshots(engine, 1)[0]
    assert json.loads(found[1][7])["sha256"] == snapshot.sha256
    assert queries.verify_log(engine) == queries.Verified(7, previous)


def test_the_database_refuses_to_change_or_take_out_an_entry(engine: Engine) -> None:
    filled(engine)
    before = rows(engine)
    statements = ["UPDATE log SET actor = '张'", "DELETE FROM log WHERE number = 7", "DELETE FROM log"]
    if engine.dialect.name == "sqlite":
        statements.append("INSERT OR REPLACE INTO log SELECT number, previous, hash, at, 9, actor, action, detail "
                          "FROM log WHERE number = 3")  # fmt: skip
    else:
        statements.append("TRUNCATE log")
    for statement in statements:
        with pytest.raises((DBAPIError, StoreError)), engine.begin() as connection:
            connection.execute(text(statement))
    assert rows(engine) == before


@pytest.mark.parametrize(
    ("statements", "number", "said"),
    [
        (["UPDATE log SET detail = replace(detail, '2024', '2023') WHERE number = 3"], 3, "第 3 条被改动"),
        (["UPDATE log SET actor = '张' WHERE number = 5"], 5, "第 5 条被改动"),
        (["UPDATE log SET ledger_id = NULL WHERE number = 1"], 1, "第 1 条被改动"),
        (["UPDATE log SET at = '2020-01-01 00:00:00' WHERE number = 2"], 2, "第 2 条被改动"),
        (["DELETE FROM log WHERE number = 3"], 3, "第 3 条缺失"),
        (["DELETE FROM log WHERE number = 1"], 1, "第 1 条缺失"),
        # taken out, and the rest moved up
        (["DELETE FROM log WHERE number = 3", "UPDATE log SET number = 3 WHERE number = 4",
          "UPDATE log SET number = 4 WHERE number = 5"], 3, "第 3 条与前一条接不上"),
        # two exchanged
        (["UPDATE log SET number = 90 WHERE number = 3", "UPDATE log SET number = 3 WHERE number = 4",
          "UPDATE log SET number = 4 WHERE number = 90"], 3, "第 3 条与前一条接不上"),
        (["INSERT INTO log SELECT 8, hash, hash, at, ledger_id, actor, action, detail FROM log WHERE number = 7"],
         8, "第 8 条被改动"),
        (["INSERT INTO log SELECT 9, hash, hash, at, ledger_id, actor, action, detail FROM log WHERE number = 7"],
         8, "第 8 条缺失"),
    ],
)  # fmt: skip
def test_what_is_done_to_the_log_is_named(sqlite_engine: Engine, statements: list[str], number: int, said: str) -> None:
    filled(sqlite_engine)
    tamper(sqlite_engine, *statements)
    found = queries.verify_log(sqlite_engine)
    assert found.number == number
    assert said in str(found.fault)


def test_entries_cut_off_at_the_end_show_against_a_head(engine: Engine) -> None:
    filled(engine)
    whole = queries.verify_log(engine)
    assert queries.verify_log(engine, whole.head[:12]) == whole
    assert queries.verify_log(engine, rows(engine)[2][2]) == whole  # what an earlier paper holds is still in it
    tamper(engine, "DELETE FROM log WHERE number > 5")
    assert queries.verify_log(engine).fault is None  # nothing within it tells
    found = queries.verify_log(engine, whole.head[:12])
    assert (found.entries, found.number) == (5, None)
    assert "末尾的记录被删除" in str(found.fault)


def test_snapshots_and_files_are_held_against_the_log(sqlite_engine: Engine) -> None:
    load_samples(sqlite_engine, DATA)
    assert queries.verify_log(sqlite_engine).fault is None
    raw = sqlite3.connect(str(sqlite_engine.url.database))
    number = raw.execute("SELECT min(id) FROM snapshot").fetchone()[0]
    sha256 = raw.execute("SELECT sha256 FROM document").fetchone()[0]
    for change, said in (
        (f"UPDATE document SET content = zeroblob(9) WHERE sha256 = '{sha256}'", sha256),
        (f"UPDATE snapshot SET sha256 = 'x' || sha256 WHERE id = {number}", f"{number} 号期次"),
    ):
        raw.execute(change)
        raw.commit()
        assert said in str(queries.verify_log(sqlite_engine).fault)
    raw.close()


def test_many_writers_at_once_make_one_chain(engine: Engine, database_url: str) -> None:
    """Each on an engine of its own, as processes are; loads of two ledgers and entries of their own."""
    filled(engine)
    failed: list[BaseException] = []

    def work(number: int) -> None:
        own = open_database(database_url)
        try:
            for turn in range(3):
                day = f"2024-{6 + turn:02d}-{1 + number:02d}"
                load(own, ledger([issue("甲", "1", status="reported")], day), ledger=f"台账{number % 2}")
                journal.record(own, "sign_in", f"{number}-{turn}")
        except BaseException as error:
            failed.append(error)
        finally:
            own.dispose()

    threads = [threading.Thread(target=work, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    found = queries.verify_log(engine)
    assert found.fault is None
    assert found.entries == 7 + 2 + 6 * 3 * 2  # two ledgers begun; a load and a sign-in each turn


def test_a_refused_act_and_a_preview_leave_no_entry(engine: Engine) -> None:
    filled(engine)
    before = rows(engine)

    def fail() -> None:
        with writing(engine) as connection:
            journal.note(connection, 1, None, "load", {})
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert not store.withdraw(engine, 2).done
    assert rows(engine) == before


def test_a_restore_takes_nothing_out_of_the_log(engine: Engine, tmp_path: Path) -> None:
    filled(engine)
    told = backup.back_up(engine, tmp_path / "b.zip")
    kept = rows(engine)
    assert told.log is not None
    assert (told.log.entries, told.log.head) == (7, kept[-1][2])
    load(engine, ledger([issue("乙", "2")]), ledger="后来的")
    later = rows(engine)
    with opened(tmp_path / "b.zip") as held:
        restore(engine, held, replace=True)
    after = rows(engine)
    assert after[: len(later)] == later  # what was done since is still told
    assert [row[6] for row in after[len(later) :]] == ["restore"]
    assert queries.verify_log(engine, told.log.head).fault is None
    assert [info.name for info in queries.ledgers(engine)] == ["台账"]
    load(engine, ledger([issue("丙", "3")]), ledger="新建的")  # does not take on what is told of another
    assert queries.events(engine, queries.ledger_named(engine, "新建的").id)["action"].tolist() == ["load", "create"]

    other = open_database(f"sqlite:///{tmp_path / 'other.db'}")
    load(other, ledger([issue("丁", "4")]), ledger="别的")
    left = rows(other)[-1]
    with opened(tmp_path / "b.zip") as held:
        restore(other, held, replace=True)
    assert [row[2] for row in rows(other)][:7] == [row[2] for row in kept]
    entry = json.loads(rows(other)[7][7])
    assert (entry["left_entries"], entry["left_head"]) == (left[0], left[2])
    assert queries.verify_log(other).fault is None
    with pytest.raises(DBAPIError), other.begin() as connection:  # and it is protected again
        connection.execute(text("DELETE FROM log"))
    other.dispose()


def test_entries_from_before_the_chain_are_its_first(engine: Engine, database_url: str) -> None:
    from dashboard.store.migrations import run

    filled(engine)
    log = queries.events(engine, 1)
    with writing(engine) as connection:
        run.downgrade(connection, "0005")
    engine.dispose()
    opened_again = open_database(database_url)
    again = queries.events(opened_again)
    assert again["action"].tolist() == log["action"].tolist()
    assert again["detail"].tolist() == log["detail"].tolist()
    assert queries.verify_log(opened_again).fault is None
    with pytest.raises((DBAPIError, StoreError)), opened_again.begin() as connection:
        connection.execute(text("DELETE FROM log"))
    opened_again.dispose()


def test_the_command_tells_and_verifies(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    url = f"sqlite:///{tmp_path / 'rectify.db'}"
    engine = open_database(url)
    load_samples(engine, DATA)
    engine.dispose()

    def run(*words: str, status: int = 0) -> Any:
        assert cli.main([*words, "--database", url, "--json"]) == status
        return json.loads(capsys.readouterr().out)

    snapshot = run("snapshots")["snapshots"][0]
    made = run("export", "onepage", "--snapshot", str(snapshot["snapshot"]), "--out", str(tmp_path / "papers"))
    assert made["logged"] is True
    backed = run("backup", str(tmp_path / "b.zip"))
    told = run("log")
    export, kept = told["log"][-2:]
    assert (export["action"], export["ledger"]) == ("export", snapshot["ledger"])
    assert export["detail"]["files"] == [[file["name"], file["sha256"]] for file in made["files"]]
    assert (kept["action"], kept["ledger"]) == ("backup", None)
    assert kept["detail"]["hash"] == hashlib.sha256((tmp_path / "b.zip").read_bytes()).hexdigest()
    assert kept["detail"]["head"] == backed["log"]["head"] == export["hash"]
    assert told["head"] == kept["hash"]
    assert [row["number"] for row in run("log", "--last", "3", "--ledger", "峨边2023")["log"]][-1] <= export["number"]

    stamp = made["files"][0]["stamp"]
    assert run("log", "verify", "--head", stamp["log"][:12])["whole"] is True
    assert [row["snapshot"] for row in run("snapshots", "--hash", stamp["sha256"][:12])["snapshots"]] == [
        snapshot["snapshot"]
    ]
    assert "error" in run("snapshots", "--hash", "00000000", status=2)
    engine = open_database(url)
    tamper(
        engine,
        "UPDATE log SET at = '2020-01-01 00:00:00' WHERE number = 2",
        "DELETE FROM log WHERE number = 4",
    )
    engine.dispose()
    broken = run("log", "verify", status=1)
    assert broken["whole"] is False
    assert broken["broken"] == 2
    assert cli.main(["log", "verify", "--head", "xyz"]) == 2


def test_a_paper_is_handed_out_where_the_log_takes_no_entry(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    url = f"sqlite:///{tmp_path / 'rectify.db'}"
    engine = open_database(url)
    load_samples(engine, DATA)
    before = rows(engine)
    engine.dispose()
    monkeypatch.setattr("dashboard.store.engine.BUSY_SECONDS", 0.2)
    holder = sqlite3.connect(tmp_path / "rectify.db", isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    assert cli.main(["export", "onepage", "--out", str(tmp_path / "papers"), "--database", url]) == 0
    assert "没能记入日志" in capsys.readouterr().out
    assert len(list((tmp_path / "papers").iterdir())) == 1
    holder.execute("ROLLBACK")
    holder.close()
    assert rows(open_database(url)) == before


def test_every_action_has_its_words() -> None:
    from dashboard.log_texts import ACTIONS

    assert sorted(ACTIONS) == sorted(journal.ACTIONS)
