"""Across snapshots and ledgers; and both databases hand out the same."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from sqlalchemy import Engine, text

from dashboard import frames, queries, store
from loaders.records import Place, Unit
from tests.store.readings import day, indicator, indicators, issue, ledger, roster
from tests.store.summaries import summaries
from tests.store.test_load import full_issue, load


def by_dimension(frame: pd.DataFrame, dimension: str) -> list[list[object]]:
    chosen = frame[frame["dimension"] == dimension]
    return chosen[["name", "status", "issues", "overdue", "amount", "amount_rectified"]].to_numpy().tolist()


def test_summary_counts_by_hand(engine: Engine) -> None:
    rows = [
        issue("甲", "1", category="补贴", lead_unit="县财政局", units=("县财政局", "县民政局"), deadline="2024-05-16",
              status="in_progress", amount=100, amount_rectified=40),
        issue("乙", "2", category="补贴", lead_unit="县民政局", supporting_units=("县财政局",), deadline="2024-05-17",
              status="in_progress", amount=1000),
        issue("丙", "3", lead_unit="县财政局", deadline="2024-04-30", status="closed", amount=7, amount_rectified=7),
        issue("丁", "4", deadline="2024-05-01"),
    ]  # fmt: skip
    load(engine, ledger(rows))
    frame = summaries(engine, 1)
    assert by_dimension(frame, "all") == [
        ["", "closed", 1, 0, 7, 7],
        ["", "in_progress", 2, 1, 100, 40],
        ["", "not_started", 1, 1, 0, 0],
    ]
    assert by_dimension(frame, "category") == [
        ["", "closed", 1, 0, 7, 7],
        ["", "not_started", 1, 1, 0, 0],
        ["补贴", "in_progress", 2, 1, 100, 40],
    ]
    assert by_dimension(frame, "lead") == [
        ["", "not_started", 1, 1, 0, 0],
        ["县民政局", "in_progress", 1, 0, 0, 0],
        ["县财政局", "closed", 1, 0, 7, 7],
        ["县财政局", "in_progress", 1, 1, 100, 40],
    ]
    assert by_dimension(frame, "unit") == [
        ["县民政局", "in_progress", 2, 1, 100, 40],
        ["县财政局", "closed", 1, 0, 7, 7],
        ["县财政局", "in_progress", 2, 1, 100, 40],
    ]
    assert by_dimension(frame, "month") == [
        ["2024-04", "closed", 1, 0, 7, 7],
        ["2024-05", "in_progress", 2, 1, 100, 40],
        ["2024-05", "not_started", 1, 1, 0, 0],
    ]
    assert [row[:3] for row in by_dimension(frame, "type")] == [
        ["", "closed", 1], ["", "in_progress", 2], ["", "not_started", 1],
    ]  # fmt: skip


def test_what_leads_to_a_snapshot(engine: Engine) -> None:
    for as_of in ("2024-05-24", "2024-05-10", "2024-05-17"):
        load(engine, ledger([issue("甲", "1")], as_of))
    before = queries.latest(engine, 1, date(2024, 5, 20))
    assert before is not None
    assert (before.as_of, before.position) == (date(2024, 5, 17), 2)
    assert [week.as_of.day for week in queries.trend(engine, 1, before)] == [10, 17]
    assert queries.trend(engine, 9) == queries.trend(engine, 9, None, ("lead", bool)) == ()


def test_a_part_of_the_trend_is_what_its_issues_come_to_one_by_one(engine: Engine) -> None:
    for as_of, units in (
        ("2024-05-10", ("甲局", "丙局", None)), ("2024-05-17", ("乙局", "甲局", "丙局")), ("2024-05-24", ("丙局",)),
        ("2024-05-31", ("甲局", "乙局")),
    ):  # fmt: skip
        rows = [
            issue(f"问题{row}", str(row), row, lead_unit=unit, category=unit and "资金", deadline="2024-05-14",
                  supporting_units=("乙局",) * (row % 2), status="closed" if row == 4 else "in_progress")
            for row, unit in enumerate(units, start=2)
        ]  # fmt: skip
        load(engine, ledger(rows, as_of))
    store.withdraw(engine, 4)

    def part(dimension: str, name: str | Callable[[str], bool]) -> list[object]:
        found = queries.trend(engine, 1, part=(dimension, name))
        assert [(week.snapshot, week.as_of.day) for week in found] == [(1, 10), (2, 17), (3, 24)]
        return [week.by_status for week in found]

    assert part("all", "") == recounted(engine, lambda row, units: [True])
    assert part("category", "资金") == recounted(engine, lambda row, units: [row.category == "资金"])
    assert part("category", "") == recounted(engine, lambda row, units: [row.category is None])
    for names in ({"甲局"}, {"甲局", "乙局"}, {"丁局"}, {"丙局"}):
        expected = {
            "lead": recounted(engine, lambda row, units, names=names: [row.lead_unit in names]),
            "unit": recounted(engine, lambda row, units, names=names: [unit in names for unit in units]),
        }
        for dimension, told in expected.items():
            assert part(dimension, names.__contains__) == told
            assert len(names) > 1 or part(dimension, *names) == told
    assert [] != part("unit", {"甲局", "乙局"}.__contains__) != part("lead", {"甲局", "乙局"}.__contains__)


def test_a_week_without_any_issue_is_no_week_of_the_trend(engine: Engine) -> None:
    own, other = issue("甲", "1", lead_unit="甲局"), issue("乙", "2")
    for as_of, issues in (("2024-05-10", [own]), ("2024-05-17", []), ("2024-05-24", [other])):
        assert load(engine, ledger(issues, as_of)).snapshot
    for part in (("all", ""), ("lead", "甲局"), ("lead", "甲局".__eq__)):
        found = queries.trend(engine, 1, None, part)
        assert [(week.snapshot, sum(n for n, _ in week.by_status.values())) for week in found] == [
            (1, 1), (3, 1 if part[0] == "all" else 0),
        ]  # fmt: skip


def recounted(engine: Engine, times: Callable[[Any, list[str]], list[bool]]) -> list[object]:
    """Status → issues, of these overdue, in each standing snapshot; an issue counts as often as `times` says."""
    found = []
    with engine.connect() as connection:
        for info in queries.snapshots(engine, 1):
            if not info.standing:
                continue
            of = {"number": info.id}
            units: dict[int, list[str]] = {}
            for row in connection.execute(text("SELECT * FROM issue_unit WHERE snapshot_id = :number"), of):
                units.setdefault(row.ordinal, []).append(row.unit)
            counted: dict[str, tuple[int, int]] = {}
            for row in connection.execute(text("SELECT * FROM issue WHERE snapshot_id = :number"), of):
                n = sum(times(row, units.get(row.ordinal, [])))
                late = str(row.deadline) < str(info.as_of) and row.status in ("not_started", "in_progress")
                held = counted.get(row.status, (0, 0))
                if n:
                    counted[row.status] = (held[0] + n, held[1] + n * late)
            found.append(counted)
    return found


def test_what_leads_to_a_replaced_snapshot_ends_with_itself(engine: Engine) -> None:
    for as_of in ("2024-05-10", "2024-05-17"):
        load(engine, ledger([issue("甲", "1")], as_of))
    load(engine, ledger([issue("甲", "1"), issue("乙", "2")], "2024-05-17"))
    for number, issues in ((2, 1), (3, 2)):
        info = queries.snapshot_info(engine, number)
        assert info is not None
        assert info.standing == (number == 3)
        for part in (("all", ""), ("lead", "")):
            found = queries.trend(engine, 1, info, part)
            assert [(week.snapshot, week.by_status) for week in found] == [
                (1, {"not_started": (1, 0)}), (number, {"not_started": (issues, 0)}),
            ]  # fmt: skip


def test_the_leader_in_charge_is_the_successors_from_its_date_on(engine: Engine) -> None:
    merged = Unit(
        "县粮食局", Place("名册.xlsx", "单位", 2), leader="甲", successor="县发改局", effective_on=day("2024-05-20")
    )
    units = replace(roster(["县发改局"], leader="乙"), units=(merged, *roster(["县发改局"], leader="乙").units))
    rows = [issue("一", "1", lead_unit="县粮食局"), issue("二", "2", lead_unit="县粮食局", leader="丙")]
    load(engine, ledger(rows, "2024-05-17"), units)
    load(engine, ledger(rows, "2024-05-24"))
    leaders = [queries.snapshot(engine, number).issues["leader"].tolist() for number in (1, 2)]  # type: ignore[union-attr]
    assert leaders == [["甲", "丙"], ["乙", "丙"]]


def test_history_and_events_have_their_dtypes(engine: Engine) -> None:
    load(engine, ledger([issue("甲", "1", lead_unit="县财政局")]))
    for key in ("1", "没有"):
        frame = queries.history(engine, 1, key)
        assert {name: str(dtype) for name, dtype in frame.dtypes.items()} == frames.HISTORY
    assert queries.history(engine, 1, "1")["units"].tolist() == [("县财政局",)]
    assert {name: str(dtype) for name, dtype in queries.events(engine).dtypes.items()} == frames.EVENTS


@pytest.mark.postgresql
def test_both_databases_hand_out_the_same_frames(tmp_path: Path, postgresql_url: str) -> None:
    held, told = [], []
    for url in (f"sqlite:///{tmp_path / 'rectify.db'}", postgresql_url):
        engine = store.open_database(url)
        rows = [full_issue(), issue("乙", "2", status="reported"), issue("丙")]
        load(engine, ledger(rows), indicators([indicator("a", "5月", "0.10")]), roster(["县财政局"]))  # type: ignore[arg-type]
        load(engine, ledger([issue("乙", "2"), issue("丙")], "2024-05-24"))
        held.append((queries.snapshot(engine, 1), queries.snapshot(engine, 2), summaries(engine, 1)))
        told.append((queries.trend(engine, 1), queries.trend(engine, 1, None, ("unit", bool)), queries.courses(engine)))
        engine.dispose()
    assert told[0] == told[1]
    for one, other in zip(*held, strict=True):
        if isinstance(one, pd.DataFrame):
            pd.testing.assert_frame_equal(one, other)
            continue
        for name in ("issues", "measures", "indicators", "findings", "units"):
            pd.testing.assert_frame_equal(getattr(one, name), getattr(other, name))
        assert one.info.sha256 == other.info.sha256
