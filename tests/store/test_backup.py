"""Backup and restore: the same figures on either database, one moment of it, and nothing half done."""

from __future__ import annotations

import json
import os
import resource
import signal
import sqlite3
import stat
import subprocess
import sys
import threading
import tracemalloc
from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from hashlib import sha256
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from sqlalchemy import Engine, Table, insert, select

from dashboard import cli, queries, store
from dashboard.report import figures_report
from dashboard.samples import load_samples
from dashboard.store import StoreError, backup, backup_format, open_database, schema
from dashboard.store.backup_reading import opened
from dashboard.store.engine import writing
from dashboard.store.restoring import restore
from tests.store.readings import indicator, indicators, issue, ledger
from tests.store.test_load import full_issue, load, rows_in

DATA = Path(__file__).resolve().parents[2] / "data"
LATER = (
    "check_answer",
    "origin",
    "decision",
    "decision_outcome",
    "agreed_match",
    "account",
    "account_unit",
    "sign_in_session",
    "log",
    "hand_in",
    "handed_over",
    "handed_log",
)
"""The tables that the first revision did not have."""


@pytest.fixture(scope="module")
def samples(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """The shipped ledgers with an answer and a withdrawal on top, on SQLite."""
    engine = open_database(f"sqlite:///{tmp_path_factory.mktemp('samples') / 'rectify.db'}")
    load_samples(engine, DATA)
    store.answer(engine, 2, "k", "b", "说明：换行\n与“引号”", "李")
    store.hand_in(engine, 1, 1, "县水务局", "填报表.xlsx", b"\0handed in", "cai")
    store.withdraw(engine, 5, "试撤回")
    yield engine
    engine.dispose()


@pytest.fixture(scope="module")
def saved(samples: Engine) -> Path:
    path = Path(str(samples.url.database)).with_name("samples.zip")
    backup.back_up(samples, path)
    return path


def put_back(engine: Engine, path: Path, replace: bool = False) -> None:
    with opened(path) as held:
        restore(engine, held, replace)


def figures(engine: Engine) -> list[Any]:
    told = []
    for info in queries.snapshots(engine):
        current = queries.snapshot(engine, info.id)
        previous = queries.snapshot(engine, info.previous_id) if info.previous_id else None
        assert current is not None
        told.append(figures_report(current, previous, answers=queries.answers(engine, info.ledger.id)))
    return told


@pytest.fixture(scope="module")
def before(samples: Engine) -> list[Any]:
    return figures(samples)


def content(engine: Engine) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table but the lines of the log that say it was restored."""
    with engine.connect() as connection:
        found = {
            table.name: [tuple(row) for row in connection.execute(select(table).order_by(*table.primary_key))]
            for table in schema.metadata.sorted_tables
        }
    at = schema.log.columns.keys().index("action")
    return {**found, "log": [row for row in found["log"] if row[at] != "restore"]}


def test_figures_before_are_figures_after_on_either_database(
    engine: Engine, samples: Engine, before: list[Any], saved: Path, tmp_path: Path
) -> None:
    rows = content(samples)
    assert len(before) == 15
    put_back(engine, saved)
    assert figures(engine) == before
    assert content(engine) == rows
    notes = queries.events(engine)
    assert list(notes["action"]).count("restore") == len(queries.ledgers(engine)) == 2
    again = tmp_path / "again.zip"
    backup.back_up(engine, again)
    other = open_database(f"sqlite:///{tmp_path / 'other.db'}")
    put_back(other, again)
    assert content(other) == rows
    other.dispose()

    loaded = load(engine, ledger([issue("甲", "1")], "2030-01-04"), ledger="新建")  # numbers go on, none twice
    assert loaded.snapshot == max(row[1] for row in rows["snapshot"]) + 1
    with engine.connect() as connection:
        ids = connection.execute(select(schema.log.c.number)).scalars().all()
    assert len(set(ids)) == len(ids) > len(rows["log"]) + 2


def test_the_file_holds_what_the_database_holds(saved: Path, samples: Engine) -> None:
    """Read without the code: the rows as SQLite keeps them, against the lines; documents as they were."""
    raw = sqlite3.connect(str(samples.url.database))
    with ZipFile(saved) as archive:
        manifest = json.loads(archive.read("manifest.json"))
        assert (manifest["format"], manifest["version"], manifest["revision"]) == ("rectify-backup", 1, schema.HEAD)
        for name in ("indicator", "snapshot", "issue", "log"):
            part = manifest["tables"][name]
            lines = archive.read(f"tables/{name}.jsonl")
            assert (sha256(lines).hexdigest(), len(lines)) == (part["sha256"], part["bytes"])
            told = sorted(json.dumps(json.loads(line)).replace("T", " ") for line in lines.splitlines())
            held = raw.execute(f"SELECT {', '.join(part['columns'])} FROM {name}").fetchall()
            truth = {column.name for column in schema.metadata.tables[name].columns if str(column.type) == "BOOLEAN"}
            typed = [
                [bool(value) if column in truth else value for column, value in zip(part["columns"], row, strict=True)]
                for row in held
            ]
            assert len(told) == part["rows"] == len(held) > 0
            plain = sorted(json.dumps(row).replace("T", " ").replace(".000000", "") for row in typed)
            assert told == plain
        workbook = next((DATA / "ebian_2023").glob("ledger_*.xlsx")).read_bytes()
        assert archive.read(f"contents/{sha256(workbook).hexdigest()}") == workbook
    raw.close()


def small(engine: Engine) -> None:
    load(engine, ledger([full_issue(), issue("乙", "2")]), indicators([indicator("a", "5月", "0.10")]))  # type: ignore[list-item]
    load(engine, ledger([issue("乙", "2", status="reported")], "2024-05-24"))


def test_one_moment_is_saved_whatever_is_written_meanwhile(
    engine: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    small(engine)
    before = content(engine)
    write, loads = backup.write_table, iter(range(1, 100))

    def slow(connection: Any, archive: Any, table: Table, contents: Any) -> Any:
        part = write(connection, archive, table, contents)
        rows = [issue("甲", "1", status="closed"), issue("新", "9")]
        loading = threading.Thread(target=load, args=(engine, ledger(rows, f"2024-06-{next(loads):02d}")))
        loading.start()
        loading.join(20)
        assert not loading.is_alive()
        return part

    monkeypatch.setattr(backup, "write_table", slow)
    backup.back_up(engine, tmp_path / "b.zip")
    assert len(queries.snapshots(engine)) > 15
    with opened(tmp_path / "b.zip") as held:
        (log,) = (table for table in held.tables if table.name == "log")
        assert list(held.rows(log)) == before["log"]
    put_back(engine, tmp_path / "b.zip", replace=True)
    after = content(engine)
    revision = schema.snapshot.columns.keys().index("revision")
    assert min(row[revision] for row in after["snapshot"]) > max(row[revision] for row in before["snapshot"])
    for found in (before, after):  # pages keep snapshots by number and revision, so that one is another
        found["snapshot"] = [(*row[:revision], *row[revision + 1 :]) for row in found["snapshot"]]
    log = after.pop("log")  # goes on with what was done since
    assert (log[:3], len(log)) == (before.pop("log"), 3 + len(schema.metadata.sorted_tables))
    assert after == before


def test_a_backup_of_the_first_revision_is_brought_up(engine: Engine, tmp_path: Path) -> None:
    small(engine)
    before, rows = figures(engine), content(engine)
    backup.back_up(engine, tmp_path / "b.zip")

    def older(parts: dict[str, bytes], manifest: Any) -> None:
        manifest["revision"] = "0001"
        told = [json.loads(line) for line in parts["tables/log.jsonl"].splitlines()]
        by_name = [dict(zip(manifest["tables"]["log"]["columns"], row, strict=True)) for row in told]
        columns = ["ledger_id", "number", "at", "actor", "action", "detail"]
        lines = [json.dumps([row[name] for name in columns], ensure_ascii=False) + "\n" for row in by_name]
        parts["tables/event.jsonl"] = "".join(lines).encode()
        manifest["tables"]["event"] = {**manifest["tables"]["log"], "columns": ["ledger_id", "id", *columns[2:]]}
        for name in LATER:
            del manifest["tables"][name], parts[f"tables/{name}.jsonl"]
        ledgers = manifest["tables"]["ledger"]["columns"]
        lines = [json.loads(line) for line in parts["tables/ledger.jsonl"].splitlines()]
        kept = [place for place, column in enumerate(ledgers) if column not in ("course", "units")]
        manifest["tables"]["ledger"]["columns"] = [ledgers[place] for place in kept]
        told = ([line[place] for place in kept] for line in lines)
        parts["tables/ledger.jsonl"] = "".join(f"{json.dumps(line)}\n" for line in told).encode()

    old = rebuilt(tmp_path / "b.zip", tmp_path / "old.zip", older)
    store.decide(engine, 2, "拨付", "李")
    load(engine, ledger([issue("丙", "3")]), ledger="另一本")
    put_back(engine, old, replace=True)
    assert [{**one, "snapshot": None} for one in figures(engine)] == [{**one, "snapshot": None} for one in before]
    log = content(engine)["log"]
    assert log[:3] == rows["log"]  # chained again as it was, and going on with what was done since
    assert [row[6] for row in log[3:]] == ["decide", "create", "load"]
    for name, found in content(engine).items():
        assert name == "log" or len(found) == len(rows[name])
    assert content(engine)["indicator"] == rows["indicator"]
    assert Decimal("0.10").as_tuple() in [value.as_tuple() for row in rows["indicator"] for value in row
                                          if isinstance(value, Decimal)]  # fmt: skip
    assert store.decide(engine, 2, "再议", "李") == 1
    open_database(engine.url.render_as_string(hide_password=False)).dispose()


Change = Callable[[dict[str, bytes], Any], object]


def rebuilt(source: Path, target: Path, change: Change, rehash: bool = True) -> Path:
    """Write a changed backup; by default with hashes that agree, as one who means ill would."""
    with ZipFile(source) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    manifest = json.loads(parts.pop("manifest.json"))
    change(parts, manifest)
    for name, part in manifest["tables"].items() if rehash else ():
        lines = parts.get(f"tables/{name}.jsonl", b"")
        part |= {"rows": lines.count(b"\n"), "bytes": len(lines), "sha256": sha256(lines).hexdigest()}
    with ZipFile(target, "w", 8) as archive:
        for name, held in {**parts, "manifest.json": json.dumps(manifest).encode()}.items():
            archive.writestr(name, held)
    return target


@pytest.fixture(scope="module")
def little(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("little")
    engine = open_database(f"sqlite:///{folder / 'rectify.db'}")
    small(engine)
    backup.back_up(engine, folder / "b.zip")
    engine.dispose()
    return folder / "b.zip"


def read_all(path: Path) -> Any:
    with opened(path) as held:
        return held.manifest.tables, {table.name: list(held.rows(table)) for table in held.tables}


def read_or_fault(path: Path) -> Any:
    try:
        return read_all(path)
    except StoreError as error:
        return str(error)


def test_bytes_flipped_and_cut_off(little: Path, tmp_path: Path) -> None:
    """Every eleventh byte flipped is refused, or falls where nothing is kept; every file cut off is refused."""
    whole, original, path = little.read_bytes(), read_all(little), tmp_path / "x.zip"
    refused = 0
    for place in range(0, len(whole), 11):
        path.write_bytes(whole[:place] + bytes([whole[place] ^ (1 << place % 8)]) + whole[place + 1 :])
        found = read_or_fault(path)
        assert found == original or (isinstance(found, str) and "《x.zip》" in found)
        refused += isinstance(found, str)
    assert refused > len(whole) / 11 / 2
    for length in range(0, len(whole), 97):
        path.write_bytes(whole[:length])
        with pytest.raises(StoreError, match=r"已损坏|不是本软件"):
            read_all(path)


def edit(name: str, change: Callable[[list[Any]], object]) -> Change:
    """Change the first row of a table."""

    def work(parts: dict[str, bytes], _manifest: Any) -> None:
        first, *others = parts[f"tables/{name}.jsonl"].splitlines(keepends=True)
        row = json.loads(first)
        change(row)
        parts[f"tables/{name}.jsonl"] = json.dumps(row).encode() + b"\n" + b"".join(others)

    return work


def swapped(parts: dict[str, bytes], _: Any) -> None:
    one, other = "tables/issue.jsonl", "tables/measure.jsonl"
    parts[one], parts[other] = parts[other], parts[one]


def bomb(parts: dict[str, bytes], _: Any) -> None:
    parts["tables/issue.jsonl"] = bytes(60_000_000)


def long_line(parts: dict[str, bytes], _: Any) -> None:
    parts["tables/issue.jsonl"] = b'["' + b" " * 5_000_000 + b'"]\n'


def place_of(table: Table, column: str) -> int:
    return list(table.columns.keys()).index(column)


TOLD = "已损坏"
HOSTILE: dict[str, tuple[Change, bool, str]] = {
    "parts swapped": (swapped, False, TOLD),
    "parts swapped, hashes agree": (swapped, True, TOLD),
    "table missing": (lambda parts, _: parts.pop("tables/issue.jsonl"), False, TOLD),
    "table missing from both": (
        lambda parts, manifest: [parts.pop("tables/issue.jsonl"), manifest["tables"].pop("issue")], True, TOLD),
    "document missing": (lambda parts, _: parts.pop(min(parts)), True, TOLD),
    "document exchanged": (lambda parts, _: parts.update({min(parts): b"x"}), True, TOLD),
    "member too many": (lambda parts, _: parts.update({"../../evil": b"x"}), True, TOLD),
    "column missing": (lambda _, manifest: manifest["tables"]["issue"]["columns"].pop(), True, TOLD),
    "inflates past what it says": (bomb, False, TOLD),
    "says more than can be": (lambda _, manifest: manifest["tables"]["issue"].update(bytes=10**15), False, TOLD),
    "endless line": (long_line, True, TOLD),
    "nested too deep": (
        lambda parts, _: parts.update({"tables/issue.jsonl": b"[" * 200_000 + b"\n"}), True, TOLD),
    "text for a number": (edit("issue", lambda row: row.__setitem__(2, "1")), True, TOLD),
    "number past the column": (edit("issue", lambda row: row.__setitem__(2, 2**31)), True, TOLD),
    "half a character": (edit("ledger", lambda row: row.__setitem__(1, "县\ud800")), True, TOLD),
    "half a character in the manifest": (lambda _, manifest: manifest.update(software="\udfff"), True, TOLD),
    "nothing where something must be": (edit("ledger", lambda row: row.__setitem__(1, None)), True, TOLD),
    "row too short": (edit("ledger", lambda row: row.pop()), True, TOLD),
    "no number": (
        edit("indicator", lambda row: row.__setitem__(place_of(schema.indicator, "numerator"), "NaN")), True, TOLD),
    "no such day": (
        edit("snapshot", lambda row: row.__setitem__(place_of(schema.snapshot, "as_of"), "2024-02-30")), True, TOLD),
    "manifest of another shape": (lambda _, manifest: manifest.update(tables=[]), False, TOLD),
    "newer format": (lambda _, manifest: manifest.update(version=2, software="9.1"), True, "9.1"),
    "newer schema": (lambda _, manifest: manifest.update(revision="9999", software="9.2"), True, "9.2"),
    "another thing's manifest": (lambda _, manifest: manifest.update(format="other"), True, "不是本软件"),
}  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_is_refused_and_no_database_is_made(
    name: str, little: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(backup_format, "MAX_LINE_BYTES", 3_000_000)
    change, rehash, said = HOSTILE[name]
    path = rebuilt(little, tmp_path / "x.zip", change, rehash)
    assert cli.main(["restore", str(path), "--database", f"sqlite:///{tmp_path / 'x.db'}", "--json"]) == cli.REFUSED
    assert said in json.loads(capsys.readouterr().out)["error"]
    assert not (tmp_path / "x.db").exists()


def test_the_bomb_is_not_inflated(little: Path, tmp_path: Path) -> None:
    path = rebuilt(little, tmp_path / "x.zip", bomb, rehash=False)
    tracemalloc.start()
    with pytest.raises(StoreError, match=TOLD), opened(path):
        pass
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 20_000_000


@pytest.mark.parametrize("held", [b"", b"P", b"a letter", (DATA / "demo" / "units.xlsx").read_bytes()])
def test_what_is_no_backup_is_said(held: bytes, tmp_path: Path) -> None:
    (tmp_path / "x").write_bytes(held)
    with pytest.raises(StoreError, match="不是本软件"), opened(tmp_path / "x"):
        pass


def test_what_the_database_does_not_take_leaves_the_old(engine: Engine, little: Path, tmp_path: Path) -> None:
    load(engine, ledger([issue("旧", "1")]), ledger="旧台账")
    before = content(engine)
    with pytest.raises(StoreError, match="--replace"):
        put_back(engine, little)
    assert content(engine) == before
    orphan = rebuilt(little, tmp_path / "x.zip", edit("snapshot", lambda row: row.__setitem__(0, 99)))
    with pytest.raises(StoreError, match="原有内容未动"):
        put_back(engine, orphan, replace=True)
    twice = rebuilt(little, tmp_path / "y.zip", lambda parts, _: parts.update(
        {"tables/unit.jsonl": b"", "tables/measure.jsonl": 2 * parts["tables/measure.jsonl"]}))  # fmt: skip
    with pytest.raises(StoreError, match="原有内容未动"):
        put_back(engine, twice, replace=True)
    with opened(little) as held:  # verified, then exchanged under our hands
        held._blocks = lambda *_: iter([b"[1]\n"])  # type: ignore[method-assign]
        with pytest.raises(StoreError, match=TOLD):
            restore(engine, held, replace=True)
    assert content(engine) == before
    assert load(engine, ledger([issue("旧", "1")], "2024-06-01"), ledger="旧台账").snapshot is not None


def test_only_a_backup_is_written_over_and_a_full_disk_leaves_it(
    sqlite_engine: Engine, tmp_path: Path, little: Path
) -> None:
    folder = tmp_path / "backups"
    folder.mkdir()
    path = folder / "b.zip"
    with pytest.raises(StoreError, match="还没有台账"):
        backup.back_up(sqlite_engine, path)
    small(sqlite_engine)
    database = Path(str(sqlite_engine.url.database))
    held = database.read_bytes()
    with pytest.raises(StoreError, match="没有覆盖"):
        backup.back_up(sqlite_engine, database)
    assert database.read_bytes() == held
    with pytest.raises(StoreError, match="没有写成"):
        backup.back_up(sqlite_engine, folder / "none" / "b.zip")
    path.write_bytes(little.read_bytes())
    told = backup.back_up(sqlite_engine, path)
    assert {name: part.rows for name, part in told.tables.items()} == rows_in(sqlite_engine)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    whole = path.read_bytes()
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (len(whole) // 2, limits[1]))
    try:
        with pytest.raises(StoreError, match="没有写成"):
            backup.back_up(sqlite_engine, path)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert path.read_bytes() == whole
    assert os.listdir(folder) == ["b.zip"]  # noqa: PTH208


KILLED = """
import os, signal, sys
from dashboard import cli
from dashboard.store import backup, bulk
insert, write = bulk.insert, backup.write_part
def die(work, name, *given):
    if name in ("measure", "tables/measure.jsonl"):
        os.kill(os.getpid(), signal.SIGKILL)
    return work(*given)
bulk.insert = lambda connection, table, rows: die(insert, table.name, connection, table, rows)
backup.write_part = lambda archive, name, pieces: die(write, name, archive, name, pieces)
cli.main(sys.argv[1:])
"""


def killed(url: str, *words: str) -> None:
    command = [sys.executable, "-c", KILLED, *words, "--database", url]
    done = subprocess.run(command, capture_output=True, check=False)
    assert done.returncode == -signal.SIGKILL, done.stderr.decode()


def test_a_backup_killed_in_the_middle_leaves_what_was_there(saved: Path, samples: Engine, tmp_path: Path) -> None:
    killed(str(samples.url), "backup", str(tmp_path / "b.zip"))
    assert [path.suffix for path in tmp_path.iterdir()] == [".part"]


@pytest.mark.parametrize("elsewhere", [False, True])
def test_no_number_is_given_again_that_a_restore_took_away(engine: Engine, tmp_path: Path, elsewhere: bool) -> None:
    weeks = ("2030-01-04", "2030-01-11", "2030-01-18")
    load(engine, ledger([issue("甲", "1")], weeks[0]))
    early, late = tmp_path / "early.zip", tmp_path / "late.zip"
    backup.back_up(engine, early)
    taken_away = [load(engine, ledger([issue("甲", "1")], day)).snapshot for day in weeks[1:]]
    put_back(engine, early, replace=True)
    backup.back_up(engine, late)  # its log speaks of what it does not hold
    goes_on = open_database(f"sqlite:///{tmp_path / 'elsewhere.db'}") if elsewhere else engine
    if elsewhere:
        put_back(goes_on, late)
    given = load(goes_on, ledger([issue("甲", "1"), issue("乙", "2")], weeks[1])).snapshot
    assert given is not None
    assert given > max(number for number in taken_away if number)
    assert queries.verify_log(goes_on).fault is None
    goes_on.dispose()


def test_a_restore_killed_in_the_middle_leaves_what_was_there(engine: Engine, little: Path) -> None:
    load(engine, ledger([issue("旧", "1")]), ledger="旧台账")
    before, url = content(engine), engine.url.render_as_string(hide_password=False)
    killed(url, "restore", str(little), "--replace")
    again = open_database(url)
    assert content(again) == before
    put_back(again, little, replace=True)
    assert [info.name for info in queries.ledgers(again)] != ["旧台账"]
    again.dispose()


@pytest.mark.postgresql
def test_restoring_waits_for_writers_on_postgresql(postgresql_url: str, little: Path) -> None:
    """On SQLite there is one writer anyway; here a load that has read the old must not write into the new."""
    engine = open_database(postgresql_url)
    restoring = threading.Thread(target=put_back, args=(engine, little))
    with writing(engine):
        restoring.start()
        restoring.join(0.5)
        assert restoring.is_alive()
    restoring.join(20)
    assert len(queries.snapshots(engine)) == 2
    engine.dispose()


def test_memory_holds_one_document_at_a_time_and_the_file_each_once(sqlite_engine: Engine, tmp_path: Path) -> None:
    small(sqlite_engine)
    load(sqlite_engine, ledger([issue("乙", "2", status="reported")], "2024-05-24"), ledger="同一个文件")
    each, number = 2_000_000, 12
    with writing(sqlite_engine) as connection:
        for _ in range(number):
            held = os.urandom(each)
            row = {"ledger_id": 1, "sha256": sha256(held).hexdigest(), "content": held}
            connection.execute(insert(schema.document).values(**row))
    tracemalloc.start()
    told = backup.back_up(sqlite_engine, tmp_path / "b.zip")
    put_back(sqlite_engine, tmp_path / "b.zip", replace=True)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < each * number / 2
    assert rows_in(sqlite_engine)["document"] == number + 4
    assert len(told.contents) == number + 3


def test_the_command_tells_what_it_did(
    sqlite_engine: Engine, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    small(sqlite_engine)
    path, url = str(tmp_path / "b.zip"), str(sqlite_engine.url)
    assert cli.main(["backup", path, "--database", url, "--json"]) == cli.DONE
    told = json.loads(capsys.readouterr().out)
    assert {**told["rows"], "log": told["rows"]["log"] + 1} == rows_in(sqlite_engine)  # the backup's own entry
    assert told["bytes"] == Path(path).stat().st_size
    assert date.fromisoformat(told["created_at"][:10])
    assert cli.main(["restore", path, "--database", url]) == cli.REFUSED
    assert "--replace" in capsys.readouterr().err
    assert cli.main(["restore", path, "--database", url, "--replace"]) == cli.DONE
    assert "1本台账、2期" in capsys.readouterr().out
    assert cli.main(["restore", str(tmp_path / "none"), "--database", url]) == cli.WRONG_USAGE
