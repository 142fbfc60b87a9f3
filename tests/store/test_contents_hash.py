"""The hash of a snapshot's rows: over every cell, the same on every database, and missed by nothing that is altered."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from pathlib import Path

import pytest
from sqlalchemy import Engine

from dashboard import queries, store
from dashboard.store import open_database, schema
from dashboard.store.contents_hash import COVERED, NEWEST, contents_hash
from tests.store.readings import day, indicator, indicators, issue, ledger, roster
from tests.store.test_load import full_issue, load

COMPUTED = {"derived", "summary"}


def filled(engine: Engine) -> None:
    rows = [full_issue(), issue("乙", None, status="in_progress")]
    load(engine, ledger(rows, document_number="某审〔2024〕3号"), indicators([indicator("a", "5月", "0.10")]),
         roster(["县财政局"]), ledger="某县")  # type: ignore[arg-type]  # fmt: skip
    load(engine, ledger([issue("乙", "2", status="reported")], "2024-05-24"), ledger="某县")
    store.carry_over(engine, queries.ledger_named(engine, "某县").id, "新", day("2024-05-20"))


def logged(engine: Engine) -> dict[int, list[object]]:
    told = [json.loads(detail) for detail in queries.events(engine)["detail"]]
    return {one["snapshot"]: one["rows"] for one in told if "rows" in one}


def test_all_columns_of_a_snapshots_tables_are_in_it() -> None:
    own = {"ledger_id", "snapshot_id"}
    tables = {table.name: {column.name for column in table.columns} - own for table in schema.metadata.sorted_tables
              if "snapshot_id" in table.columns and table.name not in (*COMPUTED, "origin", "decision",
                                                                       "decision_outcome")}  # fmt: skip
    assert {name: set(columns.split()) for name, columns in COVERED[NEWEST].items()} == tables


def test_it_is_the_same_on_every_database_and_worked_out_without_the_code(engine: Engine, tmp_path: Path) -> None:
    filled(engine)
    other = open_database(f"sqlite:///{tmp_path / 'other.db'}")
    load(other, ledger([issue("别的", "1")]), ledger="别的")
    filled(other)
    here, there = logged(engine), logged(other)
    assert [here[number] for number in (1, 2, 3)] == [there[number] for number in (2, 3, 4)]
    assert queries.verify_log(engine).fault is None
    raw = sqlite3.connect(tmp_path / "other.db")
    digest = hashlib.sha256()
    for name, columns in COVERED[1].items():
        digest.update(f"{name}\n".encode())
        key = [row[1] for row in sorted(raw.execute(f"PRAGMA table_info({name})"), key=lambda row: row[5]) if row[5]][
            2:
        ]
        for row in raw.execute(f"SELECT {', '.join(columns.split())} FROM {name} WHERE snapshot_id = 2 "
                               f"ORDER BY {', '.join(key)}"):  # fmt: skip
            digest.update(json.dumps(row, ensure_ascii=False, separators=(",", ":")).encode() + b"\n")
    raw.close()
    other.dispose()
    assert there[2] == [1, digest.hexdigest()]


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE issue SET amount = amount + 1 WHERE code = '1'",
        "UPDATE issue SET sheet_row = 99 WHERE snapshot_id = 2",
        "UPDATE measure SET text = '完成'",
        "UPDATE indicator SET numerator = '0.1'",  # the same number written otherwise
        "UPDATE unit SET leader = '副县长乙' WHERE snapshot_id = 1",
        "UPDATE source_file SET name = '别的.xlsx' WHERE snapshot_id = 3",
        "DELETE FROM issue_unit WHERE snapshot_id = 1 AND position = 2",
        "INSERT INTO finding VALUES (1, 1, 99, 'note', 'x', NULL, 'f', 'p', 'm')",
    ],
)
def test_whatever_row_is_altered_the_log_says_which_snapshot(sqlite_engine: Engine, change: str) -> None:
    filled(sqlite_engine)
    assert queries.verify_log(sqlite_engine).fault is None
    raw = sqlite3.connect(str(sqlite_engine.url.database))
    assert raw.execute(change).rowcount > 0
    raw.commit()
    raw.close()
    found = queries.verify_log(sqlite_engine)
    assert "号期次的内容与日志第" in str(found.fault)
    assert found.number is not None


def test_each_snapshot_has_its_own(sqlite_engine: Engine) -> None:
    filled(sqlite_engine)
    with sqlite_engine.connect() as connection:
        assert contents_hash(connection, 1, 1) == logged(sqlite_engine)[1]
        assert contents_hash(connection, 1, 2) == logged(sqlite_engine)[2] != logged(sqlite_engine)[1]
