"""Deadlines of made issues against dates counted by hand, and of any issues against plain loops."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dashboard.metrics import deadlines
from dashboard.metrics.facts import Facts
from dashboard.metrics.figures import Figures, figures
from dashboard.metrics.scope import Scope
from tests.metrics.factory import AS_OF, issue, measure, snapshot


def days(count: int) -> date:
    return AS_OF + timedelta(days=count)


def whole(rows: list[dict[str, Any]], scope: Scope | None = None, **more: Any) -> Any:
    found: Figures = figures(Facts(snapshot(rows, **more)), scope=scope)
    return found.whole


MIXED = [
    issue("long", deadline=days(-91)),
    issue("month", deadline=days(-31)),
    issue("weeks", deadline=days(-8)),
    issue("days", deadline=days(-7)),
    issue("today", deadline=days(0)),
    issue("soon", deadline=days(30)),
    issue("later", deadline=days(31)),
    issue("far", "not_started", days(400)),
    issue("undated"),
    issue("done", "verified", days(-5)),
    issue("reported", "reported", days(-5)),
    issue("ended", "ended", days(-5)),
]


def test_bands_hold_every_open_issue_once_the_longest_overdue_first() -> None:
    found = [(band.label, band.codes()) for band in deadlines.bands(whole(MIXED))]
    assert found == [
        ("逾期超过90天", ("long",)),
        ("逾期31至90天", ("month",)),
        ("逾期8至30天", ("weeks",)),
        ("逾期1至7天", ("days",)),
        ("剩0至7天", ("today",)),
        ("剩8至30天", ("soon",)),
        ("剩31至90天", ("later",)),
        ("剩90天以上", ("far",)),
        ("未完成且无期限", ("undated",)),
    ]


def test_a_band_leads_to_its_own_issues() -> None:
    for band in deadlines.bands(whole(MIXED)):
        assert whole(MIXED, band.scope).codes() == band.codes()


def test_the_outlook_says_what_is_late_what_comes_and_what_is_next() -> None:
    found = deadlines.outlook(whole([*MIXED, issue("today too", deadline=days(0))]))
    assert (found.open, found.overdue, found.soon, found.later, found.undated) == (10, 4, 3, 2, 1)
    assert (found.next_deadline, found.next_codes) == (AS_OF, ("today", "today too"))
    assert found.text == (
        "未完成的10项问题中，逾期4项，30日内到期3项，此后到期2项，无期限1项；最近的时限是2024年11月8日，涉及2项。"
    )


@pytest.mark.parametrize(
    ("rows", "text"),
    [
        ([], "没有未完成的问题。"),
        ([issue("1", "closed", days(5)), issue("2", "ended", days(5))], "没有未完成的问题。"),
        ([issue("1")], "未完成的1项问题中，无逾期，30日内无到期，无期限1项。"),
        ([issue("1", deadline=days(-1))], "未完成的1项问题中，逾期1项，30日内无到期。"),
    ],
)
def test_the_outlook_says_only_what_there_is(rows: list[dict[str, Any]], text: str) -> None:
    assert deadlines.outlook(whole(rows)).text == text


MOVED = [
    issue("short", deadline=days(20), original_deadline=days(10), deadline_moves=1, extension_approved="政府办5号"),
    issue("long", "verified", days(70), original_deadline=days(-30), deadline_moves=2, lead_unit="甲局"),
    issue("dropped", "in_progress", None, original_deadline=days(-10), lead_unit="甲局", units=("甲局", "乙镇")),
    issue("stated", deadline=days(6), original_deadline=days(5), lead_unit="乙镇", units=("乙镇", "甲局")),
    issue("earlier", deadline=days(1), original_deadline=days(5)),
    issue("same", deadline=days(1)),
    issue("ended", "ended", deadline=days(9), original_deadline=days(5)),
]  # fmt: skip


def test_extensions_say_from_when_to_when_how_often_and_by_whom() -> None:
    found = [
        (row.line.code, row.original, row.current, row.days, row.moves, row.approved)
        for row in deadlines.extensions(whole(MOVED))
    ]
    assert found == [
        ("dropped", days(-10), None, None, 0, None),
        ("long", days(-30), days(70), 100, 2, None),
        ("short", days(10), days(20), 10, 1, "政府办5号"),
        ("stated", days(5), days(6), 1, 0, None),
    ]


def test_only_so_many_extensions_are_returned_as_asked_for() -> None:
    found = deadlines.extensions(whole(MOVED), 2)
    assert [row.line.code for row in found] == ["dropped", "long"]


def test_a_part_of_the_spans_is_the_same_as_in_all_of_them() -> None:
    rows = [issue(str(number), deadline=days(number % 3)) for number in range(7)]
    every = deadlines.spans(whole(rows))
    assert [span.line.code for span in every] == ["0", "3", "6", "1", "4", "2", "5"]
    assert deadlines.spans(whole(rows), "open", 2, 3) == every[2:5]
    assert deadlines.spans(whole(rows), "open", 7, 3) == ()


def test_extended_units_count_both_ways_and_meet_the_total() -> None:
    found = deadlines.extended_units(whole(MOVED))
    counted = [(row.name, row.lead.codes(), row.any.codes()) for row in found.rows]
    assert counted == [
        ("甲局", ("long", "dropped"), ("long", "dropped", "stated")),
        ("乙镇", ("stated",), ("dropped", "stated")),
    ]
    assert found.footer.agrees
    assert (found.footer.lead, found.footer.without, found.footer.total) == (3, ("short",), 4)
    assert found.footer.participations == 5


def test_a_span_runs_from_when_the_issue_was_raised_to_its_current_deadline() -> None:
    rows = [
        issue("raised", deadline=days(9), original_deadline=days(4), raised_on=days(-40), first_seen_on=days(-7)),
        issue("seen", deadline=days(3), first_seen_on=days(-7)),
    ]
    measures = [measure("raised", days(-2), text="先"), measure("raised", days(20), text="后"), measure("raised", None)]
    seen, raised = deadlines.spans(whole(rows, measures=measures))
    assert (seen.line.code, seen.start, seen.original, seen.current, seen.end) == (
        "seen",
        days(-7),
        days(3),
        days(3),
        days(3),
    )
    assert (raised.start, raised.original, raised.current, raised.end) == (days(-40), days(4), days(9), days(9))
    assert [(node.day, node.text, node.passed) for node in raised.nodes] == [
        (days(-2), "先", True),
        (days(20), "后", False),
    ]


def test_a_node_of_today_has_not_passed() -> None:
    (span,) = deadlines.spans(whole([issue("1", deadline=days(9))], measures=[measure("1", days(0))]))
    assert [node.passed for node in span.nodes] == [False]


def test_the_documents_date_starts_issues_that_state_none() -> None:
    rows = [issue("1", deadline=days(9), first_seen_on=days(-7)), issue("2", deadline=days(9), raised_on=days(-3))]
    assert [span.start for span in deadlines.spans(whole(rows, issued_on=days(-90)))] == [days(-90), days(-3)]


def test_a_span_never_begins_after_what_it_holds() -> None:
    rows = [issue("1", deadline=days(-20), first_seen_on=days(-7))]
    (span,) = deadlines.spans(whole(rows, measures=[measure("1", days(-25))]))
    assert (span.start, span.end) == (days(-25), days(-20))


@pytest.mark.parametrize(
    ("row", "finished", "end"),
    [
        (issue("1", "verified", days(3), completed_on=days(-4)), days(-4), days(3)),
        (issue("1", "verified", None, completed_on=days(-4)), days(-4), days(-4)),
        (issue("1", "reported", days(3), first_reported_on=days(-6), first_report_known=True), days(-6), days(3)),
        (issue("1", "reported", days(3), first_reported_on=days(-6), first_report_known=False), None, days(3)),
        (issue("1", "in_progress", days(3), completed_on=days(-4)), None, days(3)),
        (issue("1", "in_progress", None), None, AS_OF),
        (issue("1", "ended", days(3), completed_on=days(-4)), None, days(3)),
    ],
)
def test_a_span_is_finished_where_the_date_is_known(row: dict[str, Any], finished: date | None, end: date) -> None:
    (span,) = deadlines.spans(whole([row]), "all")
    assert (span.finished, span.end) == (finished, end)


def test_spans_stand_by_deadline_and_keep_to_the_selection() -> None:
    rows = [issue("b", deadline=days(9)), issue("none"), issue("a", deadline=days(-9)), issue("x", "closed", days(0))]
    assert [span.line.code for span in deadlines.spans(whole(rows))] == ["a", "b", "none"]
    assert [span.line.code for span in deadlines.spans(whole(rows), "all")] == ["a", "x", "b", "none"]


@settings(max_examples=60, deadline=None)  # a busy machine is no failure
@given(
    st.lists(
        st.tuples(
            st.sampled_from(["not_started", "in_progress", "reported", "verified", "closed", "ended"]),
            st.none() | st.integers(-200, 200),
        ),
        max_size=12,
    )
)
def test_the_outlook_of_any_issues_is_what_a_plain_loop_counts(rows: list[tuple[str, int | None]]) -> None:
    made = [
        issue(str(number), status, None if left is None else days(left)) for number, (status, left) in enumerate(rows)
    ]
    found = deadlines.outlook(whole(made))
    open_days = [left for status, left in rows if status in ("not_started", "in_progress")]
    assert found.open == len(open_days) == sum(band.n() for band in deadlines.bands(whole(made)))
    assert found.undated == open_days.count(None)
    assert found.overdue == len([left for left in open_days if left is not None and left < 0])
    assert found.soon == len([left for left in open_days if left is not None and 0 <= left <= 30])
    assert found.later == len([left for left in open_days if left is not None and left > 30])
    ahead = [left for left in open_days if left is not None and left >= 0]
    assert found.next_deadline == (days(min(ahead)) if ahead else None)
    assert len(found.next_codes) == (ahead.count(min(ahead)) if ahead else 0)
