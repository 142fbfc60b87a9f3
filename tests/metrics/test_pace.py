"""The burn-up and the pace against hand-written expectations."""

from datetime import date, timedelta
from fractions import Fraction

import pytest

from dashboard.frames import Week
from dashboard.metrics.facts import Facts
from dashboard.metrics.figures import figures
from dashboard.metrics.pace import Verdict, pace, part_of
from dashboard.metrics.scope import Scope
from tests.metrics.factory import AS_OF, issue, snapshot


def trend(*weeks, overdue=0):
    """What the part asked about came to: one dict of status → issues a week, the last one at the as-of date."""
    return tuple(
        Week(
            number,
            AS_OF - timedelta(weeks=len(weeks) - 1 - number),
            {status: (issues, overdue if status == "in_progress" else 0) for status, issues in counts.items()},
        )
        for number, counts in enumerate(weeks)
    )


def whole(rows, scope=None):
    return figures(Facts(snapshot(rows)), scope=scope).whole


FOUR_OPEN = [issue(str(number), deadline=AS_OF + timedelta(weeks=2)) for number in range(4)]
WEEKS = ({"in_progress": 9}, {"in_progress": 8, "reported": 1}, {"in_progress": 6, "verified": 3})


def test_points_count_each_step_or_beyond_and_leave_ended_issues_out():
    told = trend(
        {"in_progress": 3, "ended": 2},
        {"in_progress": 1, "reported": 1, "verified": 2, "closed": 4, "ended": 1},
        overdue=1,
    )
    first, last = pace(whole(FOUR_OPEN), told).points
    assert (first.total, first.reported, first.done, first.closed, first.overdue) == (3, 0, 0, 0, 1)
    assert (last.as_of, last.total, last.reported, last.done, last.closed) == (AS_OF, 8, 7, 6, 4)


def test_enough_when_the_last_four_snapshots_achieved_what_is_required():
    result = pace(whole(FOUR_OPEN), trend(*WEEKS, {"in_progress": 3, "verified": 6}))
    assert (result.required, result.achieved, result.verdict) == (2, 2, Verdict.ENOUGH)
    assert result.finish == AS_OF + timedelta(weeks=2)
    assert result.line == ((AS_OF, 0), (AS_OF + timedelta(weeks=2), 4))
    assert result.text == (
        "距最后时限2024年11月22日还有2.0周，未完成4项，平均每周需完成2.0项；近4期平均每周申报完成2.0项，按现有进度能够按期完成。"
    )


def test_short_names_the_day_it_would_take():
    result = pace(whole(FOUR_OPEN), trend(*WEEKS, {"in_progress": 6, "verified": 3}))
    assert (result.achieved, result.verdict) == (1, Verdict.SHORT)
    assert result.finish == AS_OF + timedelta(weeks=4)
    assert "按现有进度预计2024年12月6日完成，晚于最后时限" in result.text


def test_stalled_when_nothing_moved():
    result = pace(whole(FOUR_OPEN), trend(*[{"in_progress": 4}] * 4))
    assert (result.verdict, result.achieved, result.finish) == (Verdict.STALLED, 0, None)
    assert result.text.endswith("；近4期没有新增，按现有进度不能按期完成。")


def test_only_the_last_four_snapshots_count():
    early = [{"in_progress": 9}, {"in_progress": 4, "reported": 5}]
    late = [{"in_progress": 4, "reported": 5}, {"in_progress": 4, "reported": 5}, {"in_progress": 1, "reported": 8}]
    assert pace(whole(FOUR_OPEN), trend(*early, *late)).achieved == 1


def test_fewer_than_four_snapshots_are_too_few():
    result = pace(whole(FOUR_OPEN), trend(*WEEKS))
    assert (result.verdict, result.achieved) == (Verdict.TOO_FEW, None)
    assert "样本不足（少于4期）" in result.text


def test_snapshots_after_this_one_do_not_count():
    told = trend(*WEEKS, {"in_progress": 3, "verified": 6})
    told = [week._replace(as_of=week.as_of + timedelta(weeks=1)) for week in told]
    assert pace(whole(FOUR_OPEN), told).verdict is Verdict.TOO_FEW


@pytest.mark.parametrize(
    ("rows", "verdict", "said"),
    [
        ([issue("1", "verified", AS_OF)], Verdict.NOTHING_OPEN, "无需测算"),
        ([issue("1")], Verdict.NOTHING_OPEN, "均无期限"),
        ([issue("1", deadline=AS_OF - timedelta(1))], Verdict.PAST, "最后时限2024年11月7日已到，仍有1项未完成"),
        ([issue("1", deadline=AS_OF)], Verdict.PAST, "2024年11月8日"),
    ],
)
def test_no_weeks_left_or_nothing_to_pace(rows, verdict, said):
    result = pace(whole(rows), trend(*WEEKS))
    assert (result.verdict, result.required, result.line) == (verdict, None, None)
    assert said in result.text


def test_undated_issues_are_not_paced_and_overdue_ones_are_named():
    rows = [
        issue("1"),
        issue("2", deadline=AS_OF - timedelta(9)),
        issue("3", deadline=date(2024, 11, 11)),
    ]
    result = pace(whole(rows), trend(*WEEKS))
    assert (result.open, result.overdue) == (2, 1)
    assert result.weeks_left == Fraction(3, 7)
    assert result.required == Fraction(14, 3)
    assert result.text.endswith("；其中已逾期1项。")


@pytest.mark.parametrize(
    ("scope", "part", "points"),
    [
        (Scope(), ("all", ""), 3),
        (Scope(category="资金"), ("category", "资金"), 3),
        (Scope(category=""), ("category", ""), 3),
        (Scope(unit="甲局"), ("unit", "甲局"), 3),
        (Scope(unit="甲局", role="lead"), ("lead", "甲局"), 3),
        (Scope(rectification_type="phased"), ("type", "phased"), 3),
        (Scope(unit="甲局", category="资金"), ("all", ""), 0),
        (Scope(light="红"), ("all", ""), 0),
    ],
)
def test_the_summary_answers_one_filter_at_a_time(scope, part, points):
    asked = whole(FOUR_OPEN, scope)
    assert part_of(asked) == part
    found = pace(asked, trend(*WEEKS)).points
    assert len(found) == points
    if found:
        assert [point.total for point in found] == [9, 9, 9]


def test_no_trend_at_all():
    assert pace(whole(FOUR_OPEN), trend()).points == ()
