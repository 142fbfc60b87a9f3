"""Indicators: what is now, what is missed, and in what words, against hand-written expectations."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from dashboard.metrics.facts import Facts
from dashboard.metrics.figures import figures
from dashboard.metrics.indicators import deliverables, indicators, key_indicators, without_target
from dashboard.metrics.periods import begun, sort_key, span
from dashboard.metrics.scope import Scope
from tests.metrics.factory import indicator, issue, snapshot


def results(*rows, issues=(), **given):
    return indicators(Facts(snapshot(list(issues), indicators=rows, **given)))


def test_the_rate_of_persons_is_over_persons():
    row = indicator(
        "二-1a",
        "2023-05",
        2005,
        denominator=4369,
        name="培训后就业率",
        numerator_label="实现就业人数",
        denominator_label="参训人数",
    )
    (result,) = results(row)
    assert result.value == Fraction(2005, 4369)
    assert result.text == "45.9%（2005/4369）"
    assert result.formula == "培训后就业率 = 实现就业人数 ÷ 参训人数"
    assert (result.missed, result.state_label, result.to_be_asked) == (None, "目标未设定", True)


@pytest.mark.parametrize(
    ("given", "missed", "word"),
    [
        ({"numerator": 35, "target": 36}, True, "未达标"),
        ({"numerator": 36, "target": 36}, False, "达标"),
        ({"numerator": 37, "target": 36}, False, "达标"),
        ({"numerator": 37, "target": 36, "better": "lower"}, True, "未达标"),
        ({"numerator": 36, "target": 36, "better": "lower"}, False, "达标"),
        ({"numerator": None, "target": 36}, None, "未填报"),
        ({"numerator": None}, None, "未填报"),
        ({"numerator": 3}, None, "目标未设定"),
        ({"numerator": 0, "target": 0}, False, "达标"),
        ({"numerator": 3, "target": 9, "category": "context"}, None, "参考"),
        ({"numerator": 0, "category": "deliverable"}, True, "未完成"),
        ({"numerator": 1, "category": "deliverable"}, False, "已完成"),
        ({"numerator": None, "category": "deliverable"}, None, "未填报"),
    ],
)
def test_missed_is_short_of_the_target_the_right_way_round(given, missed, word):
    numerator = given.pop("numerator")
    (result,) = results(indicator("1", "2024-10", numerator, **given))
    assert (result.missed, result.state_label) == (missed, word)


def test_the_latest_period_begun_by_the_as_of_date_is_now():
    rows = [
        indicator("1", "2024-11", 30, denominator=100, target=90),
        indicator("1", "2024-09", 10, denominator=100, target=90),
        indicator("1", "2024-12", 99, denominator=100, target=90),
        indicator("1", "2024-10", 20, denominator=100, target=90),
    ]
    (result,) = results(*rows)
    assert (result.now.period, result.now.numerator) == ("2024-11", 30)
    assert [reading.period for reading in result.trend] == ["2024-09", "2024-10", "2024-11"]
    assert (result.shortfall, result.target_text) == (60, "90.0%（90）")


def test_a_latest_period_left_blank_is_not_stated_and_the_trend_keeps_the_earlier_value():
    (result,) = results(indicator("1", "2024-10", 5, target=9), indicator("1", "2024-11", None, target=9))
    assert (result.state_label, result.missed) == ("未填报", None)
    assert [reading.numerator for reading in result.trend] == [Decimal(5), None]


def test_plain_counts_and_amounts_have_no_value():
    (result,) = results(indicator("1", "2024-10", 12.5, unit="万元", target=20, baseline_numerator=3))
    assert (result.value, result.text, result.target_text) == (None, "12.5万元", "20万元")
    assert result.baseline_text == "3万元"


def test_a_denominator_of_zero_is_no_value():
    (result,) = results(indicator("1", "2024-10", 0, denominator=0, target=1))
    assert (result.value, result.text, result.missed) == (None, "—（0/0）", True)


def test_key_indicators_begin_with_employment_after_training_then_the_missed():
    rows = [
        indicator("a", "2024-10", 5, target=5),
        indicator("b", "2024-10", None, target=5),
        indicator("c", "2024-10", 4, target=5),
        indicator("d", "2024-10", 4),
        indicator("e", "2024-10", 1, name="培训后未就业率", better="lower"),
        indicator("f", "2024-10", 1, name="劳动力就业率"),
        indicator("g", "2024-10", None, name="培训后就业率"),
        indicator("h", "2024-10", 1, category="deliverable"),
        indicator("i", "2024-10", 1, category="context"),
    ]
    facts = Facts(snapshot([], indicators=rows))
    found = indicators(facts)
    assert "".join(result.code for result in key_indicators(facts, found)) == "gfecadb"
    assert [result.code for result in deliverables(found)] == ["h"]
    assert [result.code for result in without_target(found)] == ["d", "e", "f", "g"]


def test_indicators_follow_the_scope_of_their_issue():
    rows = [
        indicator("a", "2024-10", 5, issue="1"),
        indicator("b", "2024-10", 5, issue="2"),
        indicator("c", "2024-10", 5),
    ]
    facts = Facts(snapshot([issue("1", category="甲"), issue("2", category="乙")], indicators=rows))
    assert [result.code for result in indicators(facts, figures(facts).whole)] == ["a", "b", "c"]
    some = figures(facts, scope=Scope(category="乙")).whole
    (result,) = indicators(facts, some)
    assert (result.code, result.issue_title) == ("b", "问题2")


@pytest.mark.parametrize(
    ("period", "first", "last"),
    [
        ("2024", date(2024, 1, 1), date(2024, 12, 31)),
        ("2024-H1", date(2024, 1, 1), date(2024, 6, 30)),
        ("2024-Q3", date(2024, 7, 1), date(2024, 9, 30)),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29)),
        ("2024-W36", date(2024, 9, 2), date(2024, 9, 8)),
        ("2024-05-31", date(2024, 5, 31), date(2024, 5, 31)),
    ],
)
def test_periods_span_their_days(period, first, last):
    assert span(period) == (first, last)
    assert begun(period, first)
    assert not begun(period, date.fromordinal(first.toordinal() - 1))


@pytest.mark.parametrize("period", ["第3周", "2024-13", "2024-02-30", "2024-W60", "上月", "0000-01"])
def test_other_periods_have_no_days_but_an_order(period):
    assert span(period) is None
    assert begun(period, date(1900, 1, 1))


def test_periods_sort_by_their_end_and_numbers_by_value():
    periods = ["2024", "第10周", "2024-10", None, "2024-Q3", "第9周", "2024-W36", "2024-H1"]
    assert sorted(periods, key=sort_key) == [
        None,
        "第9周",
        "第10周",
        "2024-H1",
        "2024-W36",
        "2024-Q3",
        "2024-10",
        "2024",
    ]
