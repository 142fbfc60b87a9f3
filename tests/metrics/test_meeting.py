"""What a meeting goes through, recomputed in plain Python from the rows it was made of."""

from __future__ import annotations

import random
from datetime import date, timedelta
from typing import Any

import pytest

from dashboard.metrics.decisions import decision_book
from dashboard.metrics.facts import Facts
from dashboard.metrics.figures import Figures, figures
from dashboard.metrics.meeting import Step, meeting, of_scope, page, speakers, steps
from dashboard.metrics.scope import Scope
from tests.metrics.factory import AS_OF, issue, measure, snapshot
from tests.metrics.test_decisions import decision, said, week

WEEK = timedelta(days=7)


def days(number: int) -> date:
    return AS_OF + timedelta(days=number)


def of(rows: list[dict[str, Any]], before: list[dict[str, Any]] | None = None, scope: Scope | None = None) -> Figures:
    previous = Facts(snapshot(before, as_of=AS_OF - WEEK, id=1)) if before is not None else None
    return figures(Facts(snapshot(rows, measures=[measure("1", days(-3))], id=2)), previous, scope)


def codes(found: tuple[Any, ...]) -> list[str]:
    return [getattr(one, "line", one).code for one in found]


@pytest.mark.parametrize("seed", range(15))
def test_lists_and_their_order_equal_a_plain_recount(seed: int) -> None:
    chance = random.Random(seed)
    rows = [
        issue(
            str(number),
            chance.choice(["not_started", "in_progress", "reported", "verified", "closed", "ended"]),
            chance.choice([None, days(chance.randrange(-40, 60))]),
            coordination=chance.choice([None, f"请求{number}"]),
            lead_unit=chance.choice([None, "甲局", "乙镇"]),
        )
        for number in range(1, 40)
    ]
    held = meeting(of(rows))
    going = [row for row in rows if row["status"] in ("not_started", "in_progress")]
    late = sorted(
        (row for row in going if row["deadline"] and row["deadline"] < AS_OF), key=lambda row: row["deadline"]
    )
    near = sorted(
        (row for row in going if row["deadline"] and 0 <= (row["deadline"] - AS_OF).days <= 30),
        key=lambda row: row["deadline"],
    )
    assert codes(held.overdue) == [row["code"] for row in late]
    assert codes(held.due) == [row["code"] for row in near]
    assert held.next_due == min(
        (row["deadline"] for row in going if row["deadline"] and row["deadline"] >= AS_OF), default=None
    )
    assert {line.light for line in held.attention} <= {"黄"}
    assert {row["code"] for row in near if (row["deadline"] - AS_OF).days <= 15} <= set(codes(held.attention))
    assert not set(codes(held.attention)) & set(codes(held.overdue))
    asking = {row["code"]: row["coordination"] for row in going if row["coordination"]}
    assert {one.line.code: one.text for one in held.asks} == asking
    late_asking = [row["code"] for row in late if row["coordination"]]
    assert codes(held.asks)[: len(late_asking)] == late_asking


def test_an_overdue_issue_is_told_with_what_it_was_last_week() -> None:
    told = {"finding": "表现", "obstacle": "人手不足", "reason": "原因", "coordination": "请拨付", "person": "某人"}
    now = issue("1", deadline=days(-5), lead_unit="甲局", progress="八成", percent=0.8, amount=3_000_000,
                amount_rectified=0, promised_on=days(7), **told) | {"units": ("甲局", "乙镇")}  # fmt: skip
    fresh = issue("2", deadline=days(-4), reason="原因")
    first, second = meeting(of([now, fresh], [issue("1", deadline=days(-5), progress="七成", percent=0.65)])).overdue
    assert (first.line.days_overdue, first.supporting, first.person) == (5, ("乙镇",), "某人")
    assert (first.obstacle, first.coordination, first.finding) == ("人手不足", "请拨付", "表现")
    assert (first.progress, first.progress_before, first.percent, first.percent_before) == ("八成", "七成", 0.8, 0.65)
    assert (first.amount, first.amount_rectified, first.line.promised_on) == ("3万元", "0万元", days(7))
    assert [one.days_past for one in first.measures] == [3]
    assert (second.obstacle, second.progress_before, second.percent_before) == ("原因", None, None)


def test_steps_follow_the_speaking_order_and_none_is_missing() -> None:
    empty = meeting(of([issue("1", "closed")]))
    names = [step.name for step in steps(empty, decision_book([], AS_OF), 5)]
    assert names == ["headline", "decisions", "overdue", "attention", "due", "new", "closing"]
    rows = [issue(str(number), deadline=days(-number)) for number in range(1, 24)]
    held = [decision(number, 0) for number in range(1, 12)]
    found = steps(meeting(of(rows)), decision_book(held, AS_OF), 5)
    assert [step.name for step in found] == [
        "headline", "decisions", "decisions-2", "decisions-3", *(f"overdue-{number}" for number in range(23, 16, -1)),
        "overdue_rest", "overdue_rest-2", "overdue_rest-3", "attention", "due", "new", "closing",
    ]  # fmt: skip
    assert found[4] == Step("overdue", 1, "23")


@pytest.mark.parametrize("number", range(1, 30))
def test_screens_hold_everything_once_and_evenly(number: int) -> None:
    items = list(range(number))
    parts = -(-number // 5)
    screens = [list(page(items, 5, part)) for part in range(1, parts + 1)]
    assert [item for screen in screens for item in screen] == items
    sizes = [len(screen) for screen in screens]
    assert max(sizes) <= 5
    assert max(sizes) - min(sizes) <= 1


def test_units_speak_in_the_order_they_first_have_the_floor() -> None:
    rows = [
        issue("1", deadline=days(-2), lead_unit="乙镇"),
        issue("2", deadline=days(-9), lead_unit="甲局"),
        issue("3", deadline=days(3), lead_unit="丙局"),
        issue("4", deadline=days(3)),
    ]
    book = decision_book([decision(1, 0, unit="丁局"), decision(2, 0, lead="乙镇"), decision(3, 0)], AS_OF)
    found = speakers(meeting(of(rows)), book)
    assert [(speaker.unit, [kind for kind, _ in speaker.items]) for speaker in found] == [
        ("丁局", ["decisions"]), ("乙镇", ["decisions", "overdue"]), ("甲局", ["overdue"]), ("丙局", ["attention"]),
    ]  # fmt: skip
    assert found[1].items[1] == ("overdue", "1 问题1")


def test_under_a_filter_only_what_belongs_to_it_is_told() -> None:
    rows = [issue("1", lead_unit="甲局"), issue("2", lead_unit="乙镇")]
    mine, other, whole, named = (decision(number, 0) for number in range(1, 5))
    held = [
        mine.__class__(**{**vars(mine), "issue_key": "key 1"}),
        other.__class__(**{**vars(other), "issue_key": "key 2"}),
        whole,
        named.__class__(**{**vars(named), "unit": "甲局"}),
    ]
    assert [one.id for one in of_scope(held, of(rows))] == [1, 2, 3, 4]
    assert [one.id for one in of_scope(held, of(rows, scope=Scope(unit="甲局")))] == [1, 4]
    assert [one.id for one in of_scope(held, of(rows, scope=Scope(light="正常推进", unit="乙镇")))] == []


def test_the_sentence_says_how_last_meeting_stands() -> None:
    held = [
        decision(1, 0, said("postponed", 1, week(2)), promised=week(1)),
        decision(2, 2, said("fulfilled", 3)),
        decision(3, 2, said("ongoing", 3)),
        decision(4, 2),
    ]
    assert decision_book(held, week(3)).text == (
        "9月16日例会议定3项：已落实1项，推进中1项，待反馈1项；更早议定的有1项尚未落实；共1项已过承诺日期。"
    )
    assert decision_book(held, week(0)).text == "此前没有议定事项。"
    assert decision_book(held[1:2], week(3)).text == "9月16日例会议定1项：已落实1项。"
