"""Nothing walks over all that a ledger has ever held, as SQLite plans it; PostgreSQL knows that new weeks hold rows."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import Engine, event

from dashboard import queries, store
from dashboard.frames import SnapshotInfo
from dashboard.queries import updates
from tests.store.readings import issue, ledger
from tests.store.test_load import load

KEYS = [str(number) for number in range(1, 80)]
WALK = re.compile(
    r"SCAN (issue|measure|issue_unit|derived|summary|finding|indicator|unit|source_file|document)\b"
    r"|SEARCH \w+ USING (PRIMARY KEY|INDEX \w+) \(ledger_id=\?\)"
)
SMALL = re.compile(r"SEARCH (snapshot|log|document|decision|word|agreed_match|check_answer|decision_outcome|hand_in) ")
"""Tables that hold a row a snapshot or fewer."""


def newest(engine: Engine) -> SnapshotInfo:
    found = queries.latest(engine, 1)
    assert found is not None
    return found


def store_a_new_issue(engine: Engine) -> None:
    load(engine, ledger([issue("甲", "1"), issue("没有过", "9")], "2024-05-31"))


def replace_and_withdraw(engine: Engine) -> None:
    held = load(engine, ledger([issue("甲", "1"), issue("另一条", "8")], "2024-05-24"))
    store.withdraw(engine, held.snapshot or 0, "填报有误")


WORK: list[Callable[[Engine], Any]] = [
    lambda engine: queries.history(engine, 1, "1"),
    lambda engine: queries.measure_history(engine, 1, "1"),
    lambda engine: updates.updates(engine, newest(engine), KEYS),
    lambda engine: updates.without_news(engine, newest(engine)),
    lambda engine: queries.snapshot(engine, 2),
    lambda engine: queries.trend(engine, 1, part=("lead", "县财政局")),
    lambda engine: queries.trend(engine, 1, part=("lead", "县财政局".__eq__)),
    queries.courses,
    queries.newest,
    lambda engine: queries.roster(engine, 1),
    lambda engine: queries.source_files(engine, 2),
    lambda engine: queries.source_file(engine, 2, "台账.xlsx"),
    lambda engine: queries.decisions(engine, 1),
    lambda engine: queries.hand_ins(engine, newest(engine)),
    lambda engine: queries.handed_in(engine, 1, [1]),
    store_a_new_issue,
    replace_and_withdraw,
]


@pytest.mark.parametrize("work", WORK)
def test_no_statement_walks_over_all_history(sqlite_engine: Engine, work: Callable[[Engine], Any]) -> None:
    for as_of, title in (("2024-05-10", "丙"), ("2024-05-17", "乙"), ("2024-05-24", "丁")):
        load(sqlite_engine, ledger([issue("甲", "1"), issue(title, "2")], as_of))
    said: list[tuple[str, Any]] = []

    @event.listens_for(sqlite_engine, "before_cursor_execute")
    def hear(_connection: Any, _cursor: Any, statement: str, parameters: Any, _context: Any, many: bool) -> None:
        if statement.startswith(("SELECT", "UPDATE", "DELETE", "INSERT INTO")) and not many:
            said.append((statement, parameters))

    work(sqlite_engine)
    heard = list(said)
    assert heard
    with sqlite_engine.connect() as connection:
        for statement, parameters in heard:
            for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters):
                step = row[-1]
                assert not WALK.search(step) or SMALL.search(step), (step, statement)


@pytest.mark.postgresql
def test_postgresql_does_not_take_a_new_snapshot_for_empty(postgresql_url: str) -> None:
    """It does wherever it keeps a list of the snapshots it has counted, and reads the new one four times as slowly."""
    engine = store.open_database(postgresql_url)
    titles = [issue(f"问题{number}", str(number), units=("县财政局",)) for number in range(200)]
    for day in ("2024-05-10", "2024-05-17", "2024-05-24"):
        load(engine, ledger(titles, day))
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql("ANALYZE")
    number = load(engine, ledger(titles, "2024-05-31")).snapshot
    with engine.connect() as connection:
        for table in ("issue", "issue_unit", "derived"):
            asked = f"SELECT * FROM {table} WHERE ledger_id = 1 AND snapshot_id = {number}"
            plan = connection.exec_driver_sql(f"EXPLAIN {asked}").scalar()
            guessed = re.search(r"rows=(\d+)", str(plan))
            assert guessed is not None
            assert int(guessed[1]) >= 50, plan
    engine.dispose()
