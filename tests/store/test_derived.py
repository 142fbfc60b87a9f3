"""What an issue's past says of it, in whatever order snapshots are loaded, replaced and withdrawn."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pandas as pd
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine

from dashboard import queries, store
from loaders.records import Deadline, Issue, Measure
from tests.store.readings import issue, ledger
from tests.store.test_load import load

DERIVED = (
    "original_deadline",
    "first_seen_on",
    "first_reported_on",
    "first_report_known",
    "status_since",
    "unchanged_since",
    "unchanged_snapshots",
    "deadline_moves",
)


def week(number: int) -> str:
    return (date(2024, 5, 3) + timedelta(weeks=number - 1)).isoformat()


def weeks(engine: Engine, *issues: Issue | None, order: Iterable[int] | None = None) -> None:
    """Load one issue's weeks, None where that week does not hold it (another issue always stands there)."""
    for number in order or range(1, len(issues) + 1):
        row = issues[number - 1]
        rows = [issue("另一条", "99")] + ([row] if row is not None else [])
        load(engine, ledger(rows, week(number), mark=f"{number} {rows}"))


def past(engine: Engine, column: str, code: str = "1") -> list[Any]:
    values = queries.history(engine, 1, code)[column].tolist()
    return [value.date().isoformat() if isinstance(value, pd.Timestamp) else value for value in values]


def test_original_deadline_is_the_earliest_so_far(engine: Engine) -> None:
    weeks(
        engine,
        issue("甲", "1"),
        issue("甲", "1", deadline="2024-08-31"),
        issue("甲", "1", deadline="2024-09-30"),
        issue("甲", "1", deadline="2024-07-31"),
        issue("甲", "1"),
    )
    shown = [None if value is pd.NaT else value for value in past(engine, "original_deadline")]
    assert shown == [None, "2024-08-31", "2024-08-31", "2024-07-31", "2024-07-31"]
    assert past(engine, "deadline_moves") == [0, 0, 1, 1, 1]


def test_the_original_deadline_cell_beats_the_past(engine: Engine) -> None:
    weeks(
        engine,
        issue("甲", "1", deadline="2024-08-31"),
        issue("甲", "1", deadline="2024-10-31", original_deadline="2024-09-15"),
        issue("甲", "1", deadline="2024-10-31"),
    )
    assert past(engine, "original_deadline") == ["2024-08-31", "2024-09-15", "2024-08-31"]
    assert past(engine, "deadline_moves") == [0, 1, 1]


def test_a_move_before_the_first_snapshot_counts_once(engine: Engine) -> None:
    moved = issue("甲", "1", deadline="2024-08-31", original_deadline="2024-06-30")
    weeks(engine, moved, moved, issue("甲", "1", deadline="2024-09-30", original_deadline="2024-06-30"))
    assert past(engine, "deadline_moves") == [1, 1, 2]


def test_a_deadline_blanked_for_a_week_is_no_move(engine: Engine) -> None:
    dated = issue("甲", "1", deadline="2024-08-31")
    weeks(engine, dated, issue("甲", "1"), dated, issue("甲", "1", deadline="2024-09-30"))
    assert past(engine, "deadline_moves") == [0, 0, 0, 1]


def test_a_deadline_that_comes_back_later_after_a_blank_was_moved(engine: Engine) -> None:
    weeks(engine, issue("甲", "1", deadline="2024-08-31"), issue("甲", "1"), issue("甲", "1", deadline="2024-09-30"))
    assert past(engine, "deadline_moves") == [0, 0, 1]


def test_first_report_is_the_first_ever_and_unknown_when_it_was_so_from_the_start(engine: Engine) -> None:
    weeks(
        engine, *(issue("甲", "1", status=status) for status in ("in_progress", "reported", "in_progress", "verified"))
    )
    assert [value if value is not pd.NaT else None for value in past(engine, "first_reported_on")] == [
        None, week(2), week(2), week(2),
    ]  # fmt: skip
    assert past(engine, "first_report_known") == [True] * 4


def test_reported_in_the_first_snapshot_is_unknown_for_good(engine: Engine) -> None:
    weeks(engine, *(issue("甲", "1", status=status) for status in ("reported", "in_progress", "reported")))
    assert past(engine, "first_report_known") == [False] * 3


def test_new_in_a_later_snapshot_and_already_reported_is_known(engine: Engine) -> None:
    weeks(engine, None, issue("甲", "1", status="closed"))
    assert past(engine, "first_report_known") == [True]
    assert past(engine, "first_reported_on") == [week(2)]


def test_ended_is_no_report(engine: Engine) -> None:
    weeks(engine, issue("甲", "1", status="ended"))
    assert past(engine, "first_reported_on") == [pd.NaT]


def test_status_since_breaks_with_the_status_and_with_an_absence(engine: Engine) -> None:
    reported = issue("甲", "1", status="reported")
    weeks(engine, issue("甲", "1"), reported, reported, None, reported)
    assert past(engine, "status_since") == [week(1), week(2), week(2), week(5)]
    assert past(engine, "first_seen_on") == [week(1)] * 4
    assert past(engine, "unchanged_snapshots") == [1, 1, 2, 1]


SUBSTANCE: dict[str, dict[str, Any]] = {
    "status": {"status": "in_progress"},
    "percent": {"percent": 0.5},
    "amount": {"amount": 100},
    "rectified": {"amount_rectified": 100},
    "deadline": {"deadline": "2024-08-31"},
    "node": {"measures": (Measure("做", deadline=Deadline("6月", date(2024, 6, 30))),)},
    "progress": {"progress": "已追回"},
}


def test_each_thing_of_substance_breaks_the_silence(engine: Engine) -> None:
    for number, change in enumerate(SUBSTANCE.values(), start=1):
        same, changed = issue("甲", "1"), issue("甲", "1", **change)
        for step, row in enumerate((same, same, changed, changed), start=1):
            load(engine, ledger([row], week(step), mark=f"{number} {step}"), ledger=f"第{number}本")
    for number, name in enumerate(SUBSTANCE, start=1):
        history = queries.history(engine, number, "1")
        assert history["unchanged_snapshots"].tolist() == [1, 2, 1, 2], name
        assert history["unchanged_since"].tolist()[3] == pd.Timestamp(week(3)), name


def test_form_and_other_columns_do_not_break_the_silence(engine: Engine) -> None:
    weeks(
        engine,
        issue("甲", "1", progress="已追回 3.5万元，余款 催收中", status_text="推进中", status="in_progress"),
        issue(
            "甲方",
            "1",
            progress="已追回3.5万元；余款催收中。",
            status_text="正在整改",
            status="in_progress",
            remark="x",
        ),
        issue("甲方", "1", progress="已追回35万元；余款催收中。", status="in_progress"),
    )
    assert past(engine, "unchanged_snapshots") == [1, 2, 1]
    assert past(engine, "unchanged_since") == [week(1), week(1), week(3)]


def test_one_text_split_over_two_columns_is_another_substance(engine: Engine) -> None:
    weeks(engine, issue("甲", "1", amount=1, amount_rectified=None), issue("甲", "1", amount=None, amount_rectified=1))
    assert past(engine, "unchanged_snapshots") == [1, 1]


def test_reviewed_from_the_first_verified_word_on(engine: Engine) -> None:
    weeks(engine, issue("甲", "1"), issue("甲", "1", status="verified"), issue("甲", "1"))
    assert [info.reviewed for info in queries.snapshots(engine, 1)] == [False, True, True]
    store.withdraw(engine, 2, "误导入")
    assert [info.reviewed for info in queries.snapshots(engine, 1) if info.standing] == [False, False]


def test_appending_touches_only_the_new_snapshot(engine: Engine) -> None:
    weeks(engine, issue("甲", "1"), issue("甲", "1"), issue("甲", "1"))
    assert [info.revision for info in queries.snapshots(engine, 1)] == [1, 1, 1]
    load(engine, ledger([issue("甲", "1", status="reported")], week(2)))
    assert {info.as_of.isoformat(): info.revision for info in queries.snapshots(engine, 1) if info.standing} == {
        week(1): 1, week(2): 1, week(3): 2,
    }  # fmt: skip


STATES = st.fixed_dictionaries(
    {
        "status": st.sampled_from(["not_started", "in_progress", "reported", "verified", "closed", "ended"]),
        "deadline": st.sampled_from([None, "2024-06-30", "2024-07-31", "2024-08-31"]),
        "original_deadline": st.sampled_from([None, None, None, "2024-06-15"]),
        "progress": st.sampled_from([None, "推进", "推进中"]),
    }
)
ACTIONS = st.lists(
    st.one_of(
        st.tuples(st.just("load"), st.integers(1, 5), st.lists(st.one_of(st.none(), STATES), min_size=2, max_size=2)),
        st.tuples(st.just("withdraw"), st.integers(1, 5), st.none()),
    ),
    min_size=1,
    max_size=9,
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(ACTIONS)
def test_any_order_of_loads_and_withdrawals_equals_a_walk_through_the_dates(actions: list[Any]) -> None:
    """Two issues, five weeks: what is stored equals walking the standing weeks once, written independently."""
    standing: dict[int, tuple[int, list[dict[str, Any] | None]]] = {}
    with TemporaryDirectory() as folder:
        engine = store.open_database(f"sqlite:///{Path(folder) / 'rectify.db'}")
        for turn, (kind, number, states) in enumerate(actions):
            if kind == "load":
                titles = ("补贴发放不规范", "道路开裂")
                rows = [
                    issue(titles[place], str(place + 1), **{key: value for key, value in state.items() if value})
                    for place, state in enumerate(states)
                    if state is not None
                ]
                result = load(engine, ledger(rows, week(number), mark=str(turn)), ledger="甲")
                assert result.snapshot is not None
                standing[number] = (result.snapshot, states)
            elif number in standing:
                assert store.withdraw(engine, standing.pop(number)[0], "误").done
        for place in (0, 1):
            expected = walk({number: states[place] for number, (_, states) in standing.items()})
            found = queries.history(engine, 1, str(place + 1)) if expected else pd.DataFrame(columns=list(DERIVED))
            assert [tuple(_plain(row[name]) for name in DERIVED) for _, row in found.iterrows()] == expected
        engine.dispose()


def test_a_snapshot_that_stands_no_more_is_another_once_others_lead_to_it(engine: Engine) -> None:
    weeks(engine, *[issue("某条", "1")] * 3)
    load(engine, ledger([issue("某条", "1")], week(3), mark="in its place"))

    def revisions() -> dict[int, int]:
        return {info.id: info.revision for info in queries.snapshots(engine, 1)}

    before = revisions()
    load(engine, ledger([issue("某条", "1")], week(4)))
    assert {number: revisions()[number] for number in before} == before  # a later one leads to none of them
    load(engine, ledger([issue("某条", "1")], week(1), mark="another first"))
    after = revisions()
    assert [number for number in before if after[number] > before[number]] == [2, 3, 4]


def walk(states: dict[int, dict[str, Any] | None]) -> list[tuple[Any, ...]]:
    """Return the derived values of one issue over its weeks, straight from the definitions, week by week."""
    rows = []
    numbers = sorted(states)
    for position, number in enumerate(numbers):
        state = states[number]
        if state is None:
            continue
        until = [(other, states[other]) for other in numbers[: position + 1]]
        held = [(other, past_state) for other, past_state in until if past_state is not None]
        dates = [past_state[name] for _, past_state in held for name in ("deadline", "original_deadline")]
        original = state["original_deadline"] or min((value for value in dates if value), default=None)
        reports = [other for other, past_state in held if past_state["status"] in {"reported", "verified", "closed"}]
        runs = {}
        for name, same in (("status", ("status",)), ("substance", ("status", "deadline", "progress"))):
            run = []
            for other, past_state in reversed(until):
                if past_state is None or any(past_state[key] != state[key] for key in same):
                    break
                run.append(other)
            runs[name] = run
        stated = [past_state["deadline"] for _, past_state in held if past_state["deadline"]]
        moves = 0
        seen: list[str] = []
        for _, past_state in held:
            if past_state["deadline"]:
                moves += bool(seen) and past_state["deadline"] > seen[-1]
                seen.append(past_state["deadline"])
                if past_state["original_deadline"] and past_state["original_deadline"] < past_state["deadline"]:
                    moves = max(moves, 1)
        assert seen == stated
        rows.append(
            (
                original,
                week(held[0][0]),
                week(reports[0]) if reports else None,
                not (reports and reports[0] == numbers[0]),
                week(runs["status"][-1]),
                week(runs["substance"][-1]),
                len(runs["substance"]),
                moves,
            )
        )
    return rows


def _plain(value: Any) -> Any:
    if value is pd.NaT:
        return None
    return value.date().isoformat() if isinstance(value, pd.Timestamp) else value
