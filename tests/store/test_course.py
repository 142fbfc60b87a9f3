"""The course of a ledger says what its newest standing snapshots come to, whatever came and went in between."""

from __future__ import annotations

import json
from datetime import date, timedelta

from sqlalchemy import Engine, select, text

from dashboard import queries, store
from dashboard.frames import Course
from dashboard.store import schema
from dashboard.store.course import MOST_POINTS
from dashboard.store.engine import writing
from dashboard.store.migrations import run
from tests.store.readings import issue, ledger
from tests.store.test_load import load

FIRST = date(2024, 1, 5)


def courses(engine: Engine) -> dict[int, Course | None]:
    return {info.id: course for info, course in queries.courses(engine)}


def week(engine: Engine, number: int, *statuses: str) -> int:
    """Store a week whose issues have these statuses, are due on the first Friday and are of 30 and 20 分."""
    rows = [
        issue(f"第{place}项问题", str(place), status=status, deadline="2024-01-05", amount=30, amount_rectified=20)
        for place, status in enumerate(statuses, 1)
    ]
    found = load(engine, ledger(rows, str(FIRST + timedelta(weeks=number)))).snapshot
    assert found is not None
    return found


Told = tuple[int, int, tuple[str, ...]]
"""Snapshot, week, and the statuses of its issues."""


def told(snapshot: int, number: int, *statuses: str) -> Told:
    return snapshot, number, statuses


def expected(*weeks: Told, reviewed: bool = False) -> Course:
    snapshot, newest, last = weeks[-1]
    by_status = {}
    for status in set(last):
        times = last.count(status)
        late = times if newest and status in ("not_started", "in_progress") else 0
        by_status[status] = [times, late, 30 * times, 20 * times]
    return Course(
        snapshot,
        reviewed,
        by_status,
        tuple(FIRST + timedelta(weeks=number) for _, number, _ in weeks),
        [sum(status != "ended" for status in statuses) for *_, statuses in weeks],
        [sum(status in ("reported", "verified", "closed") for status in statuses) for *_, statuses in weeks],
        [sum(status in ("verified", "closed") for status in statuses) for *_, statuses in weeks],
    )


def test_it_follows_loads_replacements_and_withdrawals(engine: Engine) -> None:
    first = told(week(engine, 0, "in_progress", "in_progress"), 0, "in_progress", "in_progress")
    statuses = ("in_progress", "reported", "ended")
    third = told(week(engine, 2, *statuses), 2, *statuses)
    assert courses(engine) == {1: expected(first, third)}

    second = told(week(engine, 1, "verified", "not_started"), 1, "verified", "not_started")
    assert courses(engine) == {1: expected(first, second, third, reviewed=True)}

    again = told(week(engine, 2, "closed"), 2, "closed")
    assert courses(engine) == {1: expected(first, second, again, reviewed=True)}

    store.withdraw(engine, second[0])
    assert courses(engine) == {1: expected(first, again, reviewed=True)}
    store.withdraw(engine, again[0])
    assert courses(engine) == {1: expected(first)}
    store.withdraw(engine, first[0])
    assert courses(engine) == {1: None}


def test_of_a_long_ledger_it_keeps_the_latest(engine: Engine) -> None:
    weeks = [told(week(engine, number, "in_progress"), number, "in_progress") for number in range(MOST_POINTS + 2)]
    assert courses(engine) == {1: expected(*weeks[2:])}
    store.withdraw(engine, weeks[-1][0])
    assert courses(engine) == {1: expected(*weeks[1:-1])}


def units(engine: Engine) -> dict[int, list[str]]:
    """What the ledgers' rows hold of the names of units, in any order."""
    with engine.connect() as connection:
        return {
            number: sorted(json.loads(names))
            for number, names in connection.execute(select(schema.ledger.c.id, schema.ledger.c.units))
        }


def named(engine: Engine) -> dict[int, list[str]]:
    """The same from what the issues say, snapshot by snapshot."""
    found: dict[int, set[str]] = {}
    with engine.connect() as connection:
        for table, column in (("issue", "lead_unit"), ("issue_unit", "unit")):
            for number, name in connection.execute(text(f"SELECT ledger_id, {column} FROM {table}")):
                found.setdefault(number, set()).update([name] if name else [])
    return {number: sorted(names) for number, names in found.items()}


def test_the_names_of_units_are_all_that_were_ever_written(engine: Engine) -> None:
    for as_of, lead, supporting in (
        ("2024-05-10", "县财政局", ()),
        ("2024-05-17", "县 粮食局", ("县发改局（粮食局）",)),
    ):
        rows = [issue("甲", "1", lead_unit=lead, units=(lead,), supporting_units=supporting), issue("乙", "2")]
        load(engine, ledger(rows, as_of))
    load(engine, ledger([issue("丙", "3", lead_unit="县教育局", units=("县教育局", "各乡镇"))]), ledger="另一本")
    found = units(engine)
    assert found == named(engine)
    assert len(found[1]) == 3
    store.withdraw(engine, 2)
    assert units(engine) == found
    assert store.carry_over(engine, 1, "下一年", date(2024, 6, 7)).snapshot
    assert units(engine) == named(engine)
    assert units(engine)[3] == ["县财政局"]


def test_a_database_from_before_gets_the_same(engine: Engine) -> None:
    for number in range(MOST_POINTS + 1):
        week(engine, number, "in_progress", "reported" if number < 5 else "closed")
    store.withdraw(engine, week(engine, MOST_POINTS + 1, "ended"))
    load(engine, ledger([issue("别的", "1", lead_unit="县教育局")]), ledger="另一本")
    before = courses(engine), units(engine)
    assert units(engine) == named(engine)
    for revision in ("0006", "0010"):
        with writing(engine) as connection:
            run.downgrade(connection, revision)
            run.upgrade(connection)
        assert (courses(engine), units(engine)) == before
