"""Rows and profiles of units against hand-written issues."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pandas as pd

from dashboard import frames
from dashboard.metrics.facts import Facts
from dashboard.metrics.figures import figures
from dashboard.metrics.groups import UnitRow
from dashboard.metrics.reporting import reporting
from dashboard.metrics.scope import Scope
from dashboard.metrics.unit_profile import Profile
from dashboard.metrics.units import headline, of_leader, overdue_first, quiet, roster_line
from tests.metrics.factory import AS_OF, frame, indicator, issue, measure, snapshot

ROSTER = [
    {"name": "县发改局", "aliases": (), "kind": "部门", "order": 1, "leader": "甲"},
    {"name": "县财政局", "aliases": (), "kind": "部门", "order": 2, "leader": "乙", "parent": "县政府"},
    {"name": "青石镇", "aliases": (), "kind": "乡镇", "order": 3, "leader": "甲"},
]


def ago(days: int) -> date:
    return AS_OF - timedelta(days=days)


def led(code: str, unit: str, *others: str, **more: Any) -> dict[str, Any]:
    status, deadline = more.pop("status", "in_progress"), more.pop("deadline", ago(-60))
    return issue(code, status, deadline, lead_unit=unit, units=(unit, *others), **more)


def facts(issues: list[dict[str, Any]], position: int = 5, **more: Any) -> Facts:
    made = snapshot(issues, units=ROSTER, **more)
    return Facts(replace(made, info=replace(made.info, position=position)))


def rows(found: Facts, **scope: Any) -> dict[str, UnitRow]:
    return {row.name: row for row in figures(found, scope=Scope(**scope)).by_unit}


def test_overdue_come_in_front_and_equals_keep_the_official_order() -> None:
    found = facts(
        [
            led("1", "县发改局"),
            led("2", "县财政局", deadline=ago(3)),
            led("3", "青石镇", deadline=ago(1)),
            led("4", "青石镇", deadline=ago(9)),
            led("5", "县民政局"),
        ]
    )
    official = figures(found).by_unit
    assert [row.name for row in official] == ["县发改局", "县财政局", "县民政局", "青石镇"]
    assert [row.name for row in overdue_first(official)] == ["青石镇", "县财政局", "县发改局", "县民政局"]


def test_days_without_change_are_those_of_the_open_issue_that_stands_longest() -> None:
    found = facts(
        [
            led("1", "县财政局", unchanged_since=ago(7)),
            led("2", "县财政局", unchanged_since=ago(35)),
            led("3", "县财政局", unchanged_since=ago(35)),
            led("4", "县财政局", unchanged_since=ago(90), status="closed"),
            led("5", "县发改局", "县财政局", unchanged_since=ago(99)),
            led("6", "青石镇", status="reported"),
        ]
    )
    held = rows(found)
    assert quiet(held["县财政局"].lead) == ("2", 35)
    assert quiet(held["青石镇"].lead) is None
    assert quiet(rows(facts([led("1", "县财政局")], position=1))["县财政局"].lead) is None


def test_a_leader_sees_the_own_units_only() -> None:
    found = facts(
        [
            led("1", "县发改局", "县财政局", "县民政局", leader="甲"),
            led("2", "县财政局", "青石镇", leader="乙"),
            led("3", "县民政局", "青石镇", leader="甲"),
        ]
    )
    under = figures(found, scope=Scope(leader="甲")).by_unit
    assert [row.name for row in under] == ["县发改局", "县财政局", "县民政局", "青石镇"]
    kept = of_leader(found, under, "甲")
    assert [(row.name, row.lead.codes(), row.any.codes()) for row in kept] == [
        ("县发改局", ("1",), ("1",)),
        ("县民政局", ("3",), ("1", "3")),
        ("青石镇", (), ("3",)),
    ]


def test_the_sentence_counts_units_by_what_they_lead() -> None:
    found = facts(
        [
            led("1", "县发改局", "青石镇", status="closed"),
            led("2", "县发改局", status="ended"),
            led("3", "县财政局", deadline=ago(3), unchanged_since=ago(35), unchanged_snapshots=6),
            led("4", "县财政局", deadline=ago(-9)),
            led("5", "县民政局", deadline=ago(-30)),
            led("6", "县水务局", status="ended"),
        ]
    )
    assert headline(found, figures(found).by_unit) == (
        "截至11月8日，4个单位牵头6项问题，1个单位牵头的问题已全部整改；"
        "1个单位有逾期，2个单位30日内有问题到期，1个单位有问题进展未更新。"
    )
    calm = facts([led("1", "县财政局")])
    assert headline(calm, figures(calm).by_unit) == (
        "截至11月8日，1个单位牵头1项问题，0个单位牵头的问题已全部整改；没有单位逾期，30日内没有到期。"
    )


def test_what_the_roster_says_of_a_unit() -> None:
    found = facts([led("1", "县发改局")])
    line = roster_line(found, "县财政局")
    assert line is not None
    assert (line.kind, line.leader, line.parent) == ("部门", "乙", "县政府")
    assert roster_line(found, "县民政局") is None


def test_a_profile_tells_leading_from_supporting_and_what_is_late_first() -> None:
    found = facts(
        [
            led("1", "县财政局", deadline=ago(-60), unchanged_since=ago(7)),
            led("2", "县财政局", "县发改局", deadline=ago(3), unchanged_since=ago(21)),
            led("3", "县财政局", deadline=ago(40), original_deadline=ago(100), deadline_moves=2),
            led("4", "县发改局", "县财政局", deadline=ago(-10), original_deadline=ago(20), deadline_moves=1),
            led("5", "县财政局", status="closed", deadline=ago(2), original_deadline=ago(2)),
            led("6", "县发改局"),
            led("7", "县财政局", status="ended"),
        ]
    )
    profile = Profile(rows(found)["县财政局"])
    assert [(own.line.code, own.moves, own.moved_days, own.quiet_days) for own in profile.led] == [
        ("3", 2, 60, 0),
        ("2", 0, None, 21),
        ("5", 0, None, None),
        ("1", 0, None, 7),
        ("7", 0, None, None),
    ]
    assert [(own.line.code, own.moves, own.moved_days) for own in profile.supported] == [("4", 1, 30)]
    assert (profile.longest_overdue, profile.moves) == (40, 2)


def test_a_first_snapshot_knows_of_no_days_without_change() -> None:
    profile = Profile(rows(facts([led("1", "县财政局", unchanged_since=ago(0))], position=1))["县财政局"])
    assert [own.quiet_days for own in profile.led] == [None]
    assert (profile.longest_overdue, profile.moves) == (0, 0)


def test_measures_are_those_led_and_those_of_others_that_name_the_unit() -> None:
    named = {**measure("2", ago(5), text="县财政局来办"), "unit": "县财政局"}
    found = facts(
        [
            led("1", "县财政局"),
            led("2", "县发改局", "县财政局"),
            led("3", "县财政局", status="verified"),
            led("4", "青石镇"),
        ],
        measures=[
            measure("1", ago(-3), text="还没到"),
            measure("1", ago(3), text="到了"),
            measure("1", ago(3), "reported", "报了"),
            measure("1", None, text="没有节点"),
            named,
            measure("2", ago(5), text="县发改局自己办"),
            measure("3", ago(5), text="问题已整改"),
            measure("4", ago(5), text="与它无关"),
        ],
    )
    told = [(one.code, one.text, one.days_past) for one in Profile(rows(found)["县财政局"]).measures]
    assert told == [
        ("1", "还没到", None),
        ("1", "到了", 3),
        ("1", "报了", None),
        ("1", "没有节点", None),
        ("2", "县财政局来办", 5),
        ("3", "问题已整改", None),
    ]


def test_indicators_are_those_of_its_issues_and_deliverables_stand_apart() -> None:
    found = facts(
        [led("1", "县财政局"), led("2", "县发改局", "县财政局"), led("3", "青石镇")],
        indicators=[
            indicator("1a", "2024-10", 5, issue="1", denominator=10),
            indicator("2a", "2024-10", 1, issue="2", category="deliverable"),
            indicator("3a", "2024-10", 5, issue="3"),
            indicator("x", "2024-10", 5),
        ],
    )
    profile = Profile(rows(found)["县财政局"])
    assert [result.code for result in profile.indicators] == ["1a", "2a"]
    assert [result.code for result in profile.measured] == ["1a"]
    assert [result.code for result in profile.deliverables] == ["2a"]


WEEKS = [date(2024, 9, 6) + timedelta(weeks=number) for number in range(6)]


def run(key: str, *told: str) -> list[dict[str, Any]]:
    """One issue over the weeks: `=` unchanged, `*` changed, `-` not there, then o(pen), r(eported) or c(losed)."""
    status = {"o": "in_progress", "r": "reported", "c": "closed"}
    return [
        {"as_of": day, "key": key, "status": status[word[1]], "unchanged_snapshots": 1 if word[0] == "*" else 2}
        for day, word in zip(WEEKS, told, strict=False)
        if word != "-"
    ]


def updates(*runs: list[dict[str, Any]]) -> pd.DataFrame:
    held = frame(frames.UPDATES, [row for one in runs for row in one])
    return held.sort_values(["as_of", "key"], ignore_index=True)


def test_a_snapshot_is_without_news_when_nothing_of_the_unit_changed() -> None:
    told = reporting(updates(run("1", "*o", "=o", "*o", "=o", "=o"), run("2", "*o", "=o", "=o", "*o", "=o")), ())
    assert told.expected == tuple(WEEKS[1:5])
    assert told.without == (WEEKS[1], WEEKS[4])
    assert told.nobody == ()


def test_snapshots_in_which_the_whole_ledger_stood_still_are_told_apart() -> None:
    told = reporting(updates(run("1", "*o", "=o", "=o", "*o")), {WEEKS[2], WEEKS[3]})
    assert told.without == (WEEKS[1], WEEKS[2])
    assert told.nobody == (WEEKS[2],)


def test_news_is_expected_of_what_was_open_in_the_snapshot_before() -> None:
    finished = run("1", "*o", "*r", "=r", "*c", "=c")
    assert reporting(updates(finished), ()).expected == (WEEKS[1],)
    new_one = run("2", "-", "-", "*o", "=o")
    told = reporting(updates(run("1", "*r", "=r", "=r", "=r"), new_one), ())
    assert (told.expected, told.without) == ((WEEKS[3],), (WEEKS[3],))
    sent_back = reporting(updates(run("1", "*r", "*o", "=o")), ())
    assert (sent_back.expected, sent_back.without) == ((WEEKS[2],), (WEEKS[2],))


def test_an_issue_that_was_away_is_not_waited_for() -> None:
    told = reporting(updates(run("1", "*o", "-", "*o", "=o"), run("2", "*r", "=r", "=r", "=r")), ())
    assert told.expected == (WEEKS[3],)
    assert reporting(updates(), ()) == ((), (), ())
