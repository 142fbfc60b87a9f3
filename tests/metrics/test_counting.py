"""The counting predicates against hand-written expectations."""

from datetime import date, timedelta
from fractions import Fraction

import pytest

from dashboard import counting
from dashboard.counting import Columns
from tests.metrics.factory import AS_OF, FIELDS, issue, measure, snapshot

ALL = ("not_started", "in_progress", "reported", "verified", "closed", "ended")


def one(row, measures=()):
    made = snapshot([row], measures=measures)
    return made.issues, made.measures


@pytest.mark.parametrize(
    ("predicate", "held"),
    [
        (counting.is_open, {"not_started", "in_progress"}),
        (counting.is_done, {"verified", "closed"}),
        (counting.is_reported_or_beyond, {"reported", "verified", "closed"}),
        (counting.is_ended, {"ended"}),
    ],
)
def test_statuses(predicate, held):
    frame = snapshot([issue(status, status) for status in ALL]).issues
    for table in (frame, Columns(frame)):
        assert {code for code, holds in zip(frame["code"], predicate(table), strict=True) if holds} == held


def test_an_unknown_status_is_no_silent_zero():
    with pytest.raises(KeyError):
        counting.is_open(one(issue("1", "finished"))[0])


@pytest.mark.parametrize(
    ("deadline", "status", "overdue"),
    [
        (date(2024, 11, 7), "in_progress", True),
        (date(2024, 11, 8), "in_progress", False),
        (date(2024, 11, 9), "not_started", False),
        (None, "in_progress", False),
        (date(2024, 1, 1), "reported", False),
        (date(2024, 1, 1), "verified", False),
        (date(2024, 1, 1), "ended", False),
    ],
)
def test_overdue_begins_the_day_after_the_deadline(deadline, status, overdue):
    assert counting.is_overdue(one(issue("1", status, deadline))[0], AS_OF).tolist() == [overdue]


@pytest.mark.parametrize(
    ("original", "current", "extended", "overdue"),
    [
        (date(2024, 10, 31), date(2024, 11, 30), True, False),
        (date(2024, 10, 31), date(2024, 11, 8), True, False),
        (date(2024, 10, 31), date(2024, 11, 7), False, True),
        (date(2024, 10, 31), None, True, False),
        (date(2024, 11, 8), date(2024, 11, 30), False, False),
        (None, date(2024, 11, 30), False, False),
        (date(2024, 12, 31), date(2024, 11, 1), False, True),
    ],
)
def test_extended_and_overdue_never_overlap(original, current, extended, overdue):
    frame, _ = one(issue("1", deadline=current, original_deadline=original))
    assert counting.is_extended(frame, AS_OF).tolist() == [extended]
    assert counting.is_overdue(frame, AS_OF).tolist() == [overdue]


@pytest.mark.parametrize(("days", "due"), [(-1, False), (0, True), (30, True), (31, False)])
def test_due_soon_holds_both_ends(days, due):
    frame, _ = one(issue("1", deadline=AS_OF + timedelta(days)))
    assert counting.is_due_within(frame, AS_OF, 30).tolist() == [due]


@pytest.mark.parametrize(
    ("given", "late"),
    [
        ({"completed_on": date(2024, 11, 1)}, True),
        ({"completed_on": date(2024, 10, 31)}, False),
        ({"completed_on": date(2024, 10, 1), "first_reported_on": AS_OF, "first_report_known": True}, False),
        ({"first_reported_on": date(2024, 11, 1), "first_report_known": True}, True),
        ({"first_reported_on": date(2024, 11, 1), "first_report_known": False}, False),
        ({"first_reported_on": date(2024, 10, 25), "first_report_known": True}, False),
        ({"completed_on": date(2024, 11, 1), "original_deadline": None}, False),
    ],
)
def test_late_goes_by_completion_else_by_first_known_report(given, late):
    for status in ("reported", "verified", "closed"):
        row = issue("1", status, date(2024, 12, 31)) | {"original_deadline": date(2024, 10, 31)} | given
        assert counting.is_late(one(row)[0]).tolist() == [late]
    assert counting.is_late(one(row | {"status": "in_progress"})[0]).tolist() == [False]


@pytest.mark.parametrize(
    ("snapshots", "days", "silent"), [(3, 14, True), (2, 14, False), (3, 13, False), (9, 60, True)]
)
def test_silent_needs_snapshots_and_days(snapshots, days, silent):
    row = issue("1", unchanged_snapshots=snapshots, unchanged_since=AS_OF - timedelta(days))
    assert counting.is_silent(one(row)[0], AS_OF, 3, 14).tolist() == [silent]
    assert counting.is_silent(one(row | {"status": "reported"})[0], AS_OF, 3, 14).tolist() == [False]


@pytest.mark.parametrize(
    ("raised", "issued", "first_seen", "deadline", "slow"),
    [
        (date(2024, 10, 9), None, None, date(2025, 1, 7), False),  # 30 of 90 days: a third, not more
        (date(2024, 10, 8), None, None, date(2025, 1, 6), True),  # 31 of 90
        (None, date(2024, 9, 1), AS_OF, date(2024, 12, 31), True),
        (None, None, date(2024, 9, 1), date(2024, 12, 31), True),
        (None, None, AS_OF, date(2024, 12, 31), False),
        (date(2024, 9, 1), None, None, None, False),
        (date(2024, 11, 7), None, None, date(2024, 11, 7), False),
    ],
)
def test_slow_to_start_after_a_third_of_the_time(raised, issued, first_seen, deadline, slow):
    row = issue("1", "not_started", deadline, raised_on=raised, first_seen_on=first_seen)
    assert counting.is_slow_to_start(one(row)[0], AS_OF, issued, Fraction(1, 3)).tolist() == [slow]
    started, _ = one(row | {"status": "in_progress"})
    assert counting.is_slow_to_start(started, AS_OF, issued, Fraction(1, 3)).tolist() == [False]


@pytest.mark.parametrize(
    ("nodes", "passed"),
    [
        ([(date(2024, 11, 7), None)], True),
        ([(date(2024, 11, 8), None)], False),
        ([(None, None)], False),
        ([(date(2024, 11, 1), "verified")], False),
        ([(date(2024, 11, 1), "reported"), (date(2024, 11, 2), "in_progress")], True),
        ([], False),
    ],
)
def test_a_node_has_passed(nodes, passed):
    _, measures = one(issue("1", deadline=date(2024, 12, 31)), [measure("1", *node) for node in nodes])
    assert bool(counting.passed_nodes(measures, AS_OF)) == passed


def test_the_earliest_unfinished_node_is_named():
    measures = snapshot(
        [issue("1")],
        measures=[
            measure("1", date(2024, 10, 1), "verified"),
            measure("1", date(2024, 10, 20)),
            measure("1", date(2024, 10, 10)),
        ],
    ).measures
    assert counting.passed_nodes(measures, AS_OF) == {"key 1": date(2024, 10, 10)}


def test_fallen_due_counts_by_the_original_deadline():
    rows = [
        issue("1", "verified", date(2025, 1, 1), original_deadline=AS_OF),
        issue("2", "in_progress", date(2024, 1, 1), original_deadline=AS_OF + timedelta(1)),
        issue("3", "ended", date(2024, 1, 1)),
        issue("4", "in_progress", date(2024, 1, 1)),
    ]
    assert counting.is_fallen_due(snapshot(rows).issues, AS_OF).tolist() == [True, False, False, True]


def test_an_empty_frame_counts_nothing():
    made = snapshot([], fields=FIELDS)
    assert counting.is_overdue(made.issues, AS_OF).tolist() == []
    assert counting.is_late(made.issues).tolist() == []
    assert counting.passed_nodes(made.measures, AS_OF) == {}
