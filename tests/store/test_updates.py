"""When issues changed, on both databases, against hand-written weeks."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Engine

from dashboard import frames, queries, store
from dashboard.frames import SnapshotInfo
from dashboard.queries.updates import KEYS_AT_ONCE, updates, without_news
from tests.store.readings import issue, ledger
from tests.store.test_load import load

FIRST, SECOND, THIRD, FOURTH = (date(2024, 5, day) for day in (3, 10, 17, 24))


def week(engine: Engine, as_of: date, one: str, two: str, *more: str) -> int:
    rows = [issue("甲", "1", progress=one, status="in_progress"), issue("乙", "2", progress=two, status="in_progress")]
    rows += [issue(title, str(number)) for number, title in enumerate(more, 3)]
    result = load(engine, ledger(rows, as_of.isoformat()))
    assert result.snapshot is not None
    return result.snapshot


def four_weeks(engine: Engine) -> list[int]:
    return [
        week(engine, FIRST, "起步", "起步"),
        week(engine, SECOND, "起步", "过半"),
        week(engine, THIRD, "起步", "过半"),
        week(engine, FOURTH, "起步", "过半", "新来的"),
    ]


def info(engine: Engine, as_of: date) -> SnapshotInfo:
    found = queries.latest(engine, 1, as_of)
    assert found is not None
    return found


def told(engine: Engine, keys: list[str], up_to: date) -> list[list[object]]:
    return told_of(engine, info(engine, up_to), keys)


def told_of(engine: Engine, seen: SnapshotInfo, keys: list[str]) -> list[list[object]]:
    frame = updates(engine, seen, keys)
    assert {name: str(dtype) for name, dtype in frame.dtypes.items()} == frames.UPDATES
    return [
        [as_of.date(), key, status, unchanged]
        for as_of, key, status, unchanged in zip(*(frame[name] for name in frames.UPDATES), strict=True)
    ]


def keys_of(engine: Engine, snapshot: int) -> dict[str, str]:
    found = queries.snapshot(engine, snapshot)
    assert found is not None
    return dict(zip(found.issues["title"], found.issues["key"], strict=True))


def test_each_issue_in_each_snapshot_up_to_a_date(engine: Engine) -> None:
    last = four_weeks(engine)[-1]
    keys = keys_of(engine, last)
    assert told(engine, [keys["乙"]], THIRD) == [
        [FIRST, keys["乙"], "in_progress", 1],
        [SECOND, keys["乙"], "in_progress", 1],
        [THIRD, keys["乙"], "in_progress", 2],
    ]
    assert [row[1:] for row in told(engine, list(keys.values()), FOURTH) if row[0] == FOURTH] == sorted(
        [
            [keys["甲"], "in_progress", 4],
            [keys["乙"], "in_progress", 3],
            [keys["新来的"], "not_started", 1],
        ]
    )


def test_withdrawn_snapshots_do_not_count(engine: Engine) -> None:
    snapshots = four_weeks(engine)
    keys = keys_of(engine, snapshots[-1])
    store.withdraw(engine, snapshots[1], "填报有误", None)
    assert [row[0] for row in told(engine, [keys["乙"]], FOURTH)] == [FIRST, THIRD, FOURTH]


def test_no_keys_and_many_keys(engine: Engine) -> None:
    keys = keys_of(engine, four_weeks(engine)[-1])
    assert told(engine, [], FOURTH) == []
    many = [f"x{number}" for number in range(2 * KEYS_AT_ONCE)] + list(keys.values())
    assert len(told(engine, many, FOURTH)) == 4 + 4 + 1


def test_snapshots_in_which_nothing_changed(engine: Engine) -> None:
    four_weeks(engine)
    assert without_news(engine, info(engine, FOURTH)) == {THIRD}
    assert without_news(engine, info(engine, SECOND)) == frozenset()


def test_what_leads_to_a_replaced_snapshot_ends_with_itself(engine: Engine) -> None:
    keys = keys_of(engine, four_weeks(engine)[-1])
    replaced = info(engine, FOURTH)
    week(engine, FOURTH, "完工", "过半")
    assert [row[2:] for row in told_of(engine, replaced, [keys["甲"]])] == [["in_progress", n] for n in (1, 2, 3, 4)]
    assert [row[2:] for row in told(engine, [keys["甲"]], FOURTH)][-1] == ["in_progress", 1]
    week(engine, THIRD, "完工", "过半")
    assert without_news(engine, replaced) == frozenset()
