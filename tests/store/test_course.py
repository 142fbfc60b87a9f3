"""The course of a ledger says what its newest standing snapshots come to, whatever came and went in between."""

from __future__ import annotations

from datetime import date, timedelta

from sqlalchemy import Engine

from dashboard import queries, store
from dashboard.frames import Totals
from dashboard.store.course import MOST_POINTS
from dashboard.store.engine import writing
from dashboard.store.migrations import run
from tests.store.readings import issue, ledger
from tests.store.test_load import load

FIRST = date(2024, 1, 5)


def courses(engine: Engine) -> dict[int, tuple[Totals, ...]]:
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


def expected(snapshot: int, number: int, *statuses: str, reviewed: bool = False) -> Totals:
    told = {}
    for status in set(statuses):
        times = statuses.count(status)
        late = times if number and status in ("not_started", "in_progress") else 0
        told[status] = [times, late, 30 * times, 20 * times]
    return Totals(snapshot, FIRST + timedelta(weeks=number), reviewed, told)


def test_it_follows_loads_replacements_and_withdrawals(engine: Engine) -> None:
    first = week(engine, 0, "in_progress", "in_progress")
    third = week(engine, 2, "in_progress", "reported", "ended")
    held = [expected(first, 0, "in_progress", "in_progress"), expected(third, 2, "in_progress", "reported", "ended")]
    assert courses(engine) == {1: tuple(held)}

    second = week(engine, 1, "verified", "not_started")
    held[1:1] = [expected(second, 1, "verified", "not_started", reviewed=True)]
    held[2] = held[2]._replace(reviewed=True)
    assert courses(engine) == {1: tuple(held)}

    again = week(engine, 2, "closed")
    held[2] = expected(again, 2, "closed", reviewed=True)
    assert courses(engine) == {1: tuple(held)}

    store.withdraw(engine, second)
    assert courses(engine) == {1: (held[0], held[2])}
    store.withdraw(engine, again)
    assert courses(engine) == {1: (held[0],)}
    store.withdraw(engine, first)
    assert courses(engine) == {1: ()}


def test_of_a_long_ledger_it_keeps_the_latest(engine: Engine) -> None:
    numbers = [week(engine, number, "in_progress") for number in range(MOST_POINTS + 2)]
    found = courses(engine)[1]
    assert found == tuple(expected(numbers[week], week, "in_progress") for week in range(2, MOST_POINTS + 2))
    store.withdraw(engine, numbers[-1])
    assert [one.snapshot for one in courses(engine)[1]] == numbers[1:-1]


def test_a_database_from_before_gets_the_same(engine: Engine) -> None:
    for number in range(MOST_POINTS + 1):
        week(engine, number, "in_progress", "reported" if number < 5 else "closed")
    store.withdraw(engine, week(engine, MOST_POINTS + 1, "ended"))
    load(engine, ledger([issue("别的", "1")]), ledger="另一本")
    before = courses(engine)
    with writing(engine) as connection:
        run.downgrade(connection, "0006")
        run.upgrade(connection)
    assert courses(engine) == before
