"""What indicators say of the effect: hand-written expectations, and bullets recomputed independently."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from dashboard.checks import checks
from dashboard.metrics import effect
from dashboard.metrics.facts import Facts
from dashboard.metrics.figures import figures
from dashboard.metrics.indicators import State, indicators
from dashboard.metrics.periods import in_words, short_words
from dashboard.metrics.scope import Scope
from tests.metrics.factory import indicator, issue, snapshot

CODE, PERIOD = "1a", "2024-11"


def facts(*rows, issues=()):
    return Facts(snapshot(list(issues), indicators=rows))


def result(numerator, **given_):
    (only,) = indicators(facts(indicator(CODE, PERIOD, numerator, **given_)))
    return only


def test_a_rate_stands_on_its_denominator_and_the_target_on_the_one_now():
    row = effect.bullet(
        result(30, denominator=40, target=36, baseline_numerator=5, baseline_denominator=50, base_period="2024-06")
    )
    assert (row.share, row.baseline, row.now, row.target) == (
        True,
        Fraction(1, 10),
        Fraction(3, 4),
        Fraction(9, 10),
    )
    assert (row.place(row.baseline), row.place(row.now), row.place(row.target)) == (0.1, 0.75, 0.9)


def test_a_rate_beyond_its_denominator_goes_beyond_the_scale():
    row = effect.bullet(result(66, denominator=56, target=56))
    assert row.place(row.now) == pytest.approx(1.178571)


def test_a_count_has_a_scale_of_its_own():
    row = effect.bullet(result(3, baseline_numerator=12, target=0, better="lower"))
    assert (row.share, row.end) == (False, 12)
    assert (row.place(row.baseline), row.place(row.now), row.place(row.target)) == (1.0, 0.25, 0.0)


def test_a_count_does_not_take_a_rate_for_its_baseline():
    assert effect.bullet(result(3, baseline_numerator=12, baseline_denominator=24)).baseline is None


def test_what_is_not_stated_has_no_place():
    row = effect.bullet(result(None, denominator=4, target=4))
    assert (row.now, row.place(row.now), row.target, row.stated) == (None, None, Fraction(1), True)
    assert not effect.bullet(result(None)).stated


def test_nothing_but_zero_still_has_a_scale():
    row = effect.bullet(result(0, target=0, baseline_numerator=0, better="lower"))
    assert (row.end, row.place(row.now)) == (1, 0.0)


numbers = some.one_of(some.none(), some.integers(0, 5000))


@settings(deadline=None)  # a busy machine is no failure
@given(now=numbers, whole=some.one_of(some.none(), some.integers(1, 5000)), target=numbers, base=numbers)
def test_bullets_recomputed(now, whole, target, base):
    row = effect.bullet(
        result(now, denominator=whole, target=target, baseline_numerator=base, baseline_denominator=whole)
    )
    if whole is not None:
        expected = [None if number is None else number / whole for number in (base, now, target)]
    else:
        longest = max([number for number in (base, now, target) if number], default=1)
        expected = [None if number is None else number / longest for number in (base, now, target)]
    assert [row.place(number) for number in (row.baseline, row.now, row.target)] == pytest.approx(expected)


@pytest.mark.parametrize(
    ("given_", "text"),
    [
        ({"numerator": 30, "denominator": 40, "base": (10, 40)}, "+50.0 个百分点，向好"),
        ({"numerator": 10, "denominator": 40, "base": (30, 40)}, "-50.0 个百分点，需关注"),
        ({"numerator": 10, "denominator": 40, "base": (30, 40), "better": "lower"}, "-50.0 个百分点，向好"),
        ({"numerator": 46, "base": (12, None), "better": "lower", "unit": "人"}, "+34 人，需关注"),
        ({"numerator": 12.5, "base": (12, None), "unit": "万元"}, "+0.5 万元，向好"),
        ({"numerator": 20, "denominator": 40, "base": (30, 60)}, "持平"),
        ({"numerator": None, "denominator": 40, "base": (30, 60)}, "—"),
        ({"numerator": 20, "denominator": 40, "base": (None, None)}, "—"),
        ({"numerator": 20, "denominator": 40, "base": (30, None)}, "—"),
    ],
)
def test_movement_since_the_baseline_the_right_way_round(given_, text):
    above, below = given_.pop("base")
    numerator = given_.pop("numerator")
    found = result(numerator, baseline_numerator=above, baseline_denominator=below, base_period="2024-06", **given_)
    assert effect.movement_text(found) == text


def test_a_baseline_that_is_the_value_now_is_no_movement():
    found = result(20, denominator=40, baseline_numerator=20, baseline_denominator=40, base_period=PERIOD)
    assert effect.movement_text(found) == "现值即基期"
    assert effect.since_baseline(found) is None


def test_movement_since_the_period_before():
    (found,) = indicators(
        facts(*(indicator(CODE, period, n, denominator=40) for period, n in [("2024-09", 10), ("2024-10", 12)]))
    )
    moved = effect.since_last(found)
    assert moved is not None
    assert (moved.by, moved.better, moved.text) == (Fraction(1, 20), True, "+5.0 个百分点，向好")
    assert effect.since_last(result(1)) is None


@pytest.mark.parametrize(
    ("above", "unit", "below", "mixed"),
    [
        ("实现就业人数", "人", "参训人数", False),
        ("实现就业人数", "人", "参训人次", True),
        ("参训", "人次", "参训人数", True),
        ("完成培训人次", "人次", "计划培训人次", False),
        ("完成培训人次", "人", "计划培训人次", False),
        ("已归垫金额", "万元", "应归垫金额", False),
        ("已推送学员", "人", "参训学员", False),
        (None, "人次", None, False),
    ],
)
def test_persons_and_person_times_are_never_divided(above, unit, below, mixed):
    found = result(20, denominator=40, target=30, numerator_label=above, denominator_label=below, unit=unit)
    assert effect.mixes_person_times(found) is mixed
    assert effect.bullet(found).share is not mixed
    assert effect.course(found).share is not mixed


def test_what_no_measure_covers_is_said_with_its_arithmetic():
    found = result(
        241.09,
        denominator=449.19,
        category="context",
        name="不规范资金措施覆盖率",
        numerator_label="措施覆盖金额",
        denominator_label="不规范使用金额",
        unit="万元",
    )
    (part,) = effect.coverage([found])
    assert part.uncovered == Decimal("208.10")
    assert part.text == ("不规范使用金额449.19万元，其中措施覆盖金额241.09万元，占53.7%；其余208.1万元没有对应措施。")


@pytest.mark.parametrize(
    ("given_", "uncovered"),
    [
        ({"name": "尚无整改措施的村占比", "better": "lower", "category": "context"}, [Decimal(30)]),
        ({"name": "已明确措施的村占比", "category": "context"}, [Decimal(10)]),
        ({"name": "措施覆盖率", "category": "tracked"}, []),
        ({"name": "城乡居民医保覆盖率", "category": "context"}, []),
    ],
)
def test_coverage_knows_which_way_round_and_what_is_none(given_, uncovered):
    assert [part.uncovered for part in effect.coverage([result(30, denominator=40, **given_)])] == uncovered


def test_full_or_unknown_coverage_is_not_listed():
    full = result(40, denominator=40, category="context", name="措施覆盖率")
    unknown = result(None, denominator=40, category="context", name="措施覆盖率")
    plain_count = result(40, category="context", name="措施覆盖户数")
    assert effect.coverage([full, unknown, plain_count]) == ()


STORY = facts(
    indicator("1a", PERIOD, 3, issue="1", target=5),
    indicator("2a", PERIOD, 3, issue="2", target=5),
    indicator("2b", PERIOD, 5, issue="2", target=5),
    indicator("3a", PERIOD, None, issue="3", target=5),
    indicator("3b", PERIOD, 0, issue="3", category="deliverable"),
    indicator("4a", PERIOD, 1, issue="4", category="context", target=5),
    indicator("全县-1", PERIOD, 1),
    issues=[
        issue("1"),
        issue("2", "reported"),
        issue("3", "closed"),
        issue("4", "verified"),
        issue("5", "ended"),
        issue("6", "not_started", date(2024, 12, 1)),
    ],
)


def test_at_odds_is_what_the_checks_say():
    found = [one.code for one in effect.at_odds(STORY, indicators(STORY))]
    assert found == ["2a"]
    assert found == [check.subject for check in checks(STORY) if check.rule == "indicator-missed"]


def test_what_finished_issues_do_not_state():
    assert [one.code for one in effect.unproven(STORY, indicators(STORY))] == ["3a"]


def test_issues_that_nothing_measures():
    results = indicators(STORY)
    assert effect.unmeasured(figures(STORY).whole, results) == ("4", "6")
    narrowed = figures(STORY, None, Scope(show="done")).whole
    assert effect.unmeasured(narrowed, indicators(STORY, narrowed)) == ("4",)


def test_states_and_their_sentence():
    results = indicators(STORY)
    assert {state: [one.code for one in held] for state, held in effect.by_state(results).items()} == {
        State.MISSED: ["1a", "2a"],
        State.MET: ["2b"],
        State.NO_TARGET: ["全县-1"],
        State.NOT_STATED: ["3a"],
    }
    assert effect.summary(results) == (
        "跟踪指标5个：未达标2个，达标1个，目标未设定1个，未填报1个；交付物1份，已完成0份。"
    )
    assert [effect.shortfall_text(one) for one in results[:3]] == ["2", "2", "—"]


@pytest.mark.parametrize(
    ("period", "words"),
    [
        ("2024", "2024年"),
        ("2024-H1", "2024年上半年"),
        ("2024-H2", "2024年下半年"),
        ("2024-Q3", "2024年三季度"),
        ("2024-05", "2024年5月"),
        ("2024-W36", "2024年第36周"),
        ("2024-05-31", "2024年5月31日"),
        ("第3期", "第3期"),
        ("2024-13", "2024-13"),
        (None, "未填报"),
    ],
)
def test_periods_in_words(period, words):
    assert in_words(period) == words


def test_periods_of_one_year_leave_it_out():
    assert short_words(["2024-05", "2024-06-07", "2024"]) == ["5月", "6月7日", "2024年"]
    assert short_words(["2023-12", "2024-01"]) == ["2023年12月", "2024年1月"]
    assert short_words(["第1周", "第2周"]) == ["第1周", "第2周"]
