"""Bullet bars and the course of an indicator: which way round, what is where, and the sentence."""

from __future__ import annotations

import pytest

from dashboard.charts import bullets, trend
from dashboard.metrics import effect
from dashboard.metrics.facts import Facts
from dashboard.metrics.indicators import indicators
from dashboard.palette import MEASURED
from tests.metrics.factory import indicator, snapshot

WORDS = bullets.Words("现值", "基期", "目标", "越高越好", "没有数据")
COURSE_WORDS = trend.Words("现值", "基期", "目标")


def results(*rows):
    return indicators(Facts(snapshot([], indicators=rows)))


RATES = [
    effect.bullet(one)
    for one in results(
        indicator(
            "1a",
            "2024-11",
            30,
            denominator=40,
            target=36,
            baseline_numerator=10,
            baseline_denominator=40,
            base_period="2024-06",
            name="培训后就业率",
            numerator_label="实现就业人数",
            denominator_label="参训人数",
            unit="人",
        ),
        indicator("2a", "2024-11", None, denominator=4, name="设施<b>运行率"),
    )
]


def named(figure, name):
    return next(trace for trace in figure.data if trace.name == name)


def test_bars_stand_where_the_numbers_are():
    figure = bullets.bullets(RATES, False, WORDS).figure
    assert list(named(figure, "现值").x) == [0.75, None]
    assert named(figure, "现值").marker.color == MEASURED.fill
    assert (list(named(figure, "基期").x), list(named(figure, "基期").y)) == ([0.25], [0])
    assert (list(named(figure, "目标").x), list(named(figure, "目标").y)) == ([0.9], [0])


def test_better_is_to_the_right_in_both_directions():
    higher, lower = (bullets.bullets(RATES, way, WORDS).figure.layout.xaxis.range for way in (False, True))
    assert higher[0] < higher[1]
    assert tuple(reversed(lower)) == tuple(higher)


@pytest.mark.parametrize(("now", "drawn"), [(12, 0.0), (6, 0.5), (0, 1.0), (18, 0.0)])
def test_where_lower_is_better_the_bar_grows_from_the_worst_to_the_value(now, drawn):
    row = indicator("1", "2024-11", now, target=0, baseline_numerator=12, better="lower")
    bar = named(bullets.bullets([effect.bullet(one) for one in results(row)], True, WORDS).figure, "现值")
    (begin,), (length,) = bar.base, bar.x
    assert abs(length) == pytest.approx(drawn)
    assert begin + length == pytest.approx(now / max(now, 12))  # the tip is where the value is


def test_only_shares_have_numbers_on_the_axis():
    count = [effect.bullet(one) for one in results(indicator("1", "2024-11", 3, target=5))]
    assert bullets.bullets(RATES, False, WORDS).figure.layout.xaxis.visible
    assert not bullets.bullets(count, False, WORDS).figure.layout.xaxis.visible


def test_a_value_beyond_the_scale_is_not_cut_off():
    far = [effect.bullet(one) for one in results(indicator("1", "2024-11", 66, denominator=56))]
    assert bullets.bullets(far, False, WORDS).figure.layout.xaxis.range[1] > 66 / 56


def test_every_part_of_a_row_opens_its_indicator_and_tells_formula_and_base_period():
    figure = bullets.bullets(RATES, False, WORDS).figure
    for trace in figure.data:
        assert next(iter(trace.customdata)) == "1a"
        assert trace.hovertext[0] == (
            "培训后就业率 = 实现就业人数 ÷ 参训人数<br>现值（2024年11月）　75.0%（30/40）<br>"
            "基期（2024年6月）　25.0%（10/40）<br>目标　90.0%（36人）<br>未达标"
        )


def test_names_stand_beside_their_value_and_are_no_markup():
    labels = bullets.bullets(RATES, False, WORDS).figure.layout.yaxis.ticktext
    assert list(labels) == ["培训后就业率<br><b>75.0%（30/40）</b>", "设施&lt;b&gt;运行率<br><b>未填报</b>"]


def test_bullets_say_in_words_what_they_show():
    assert bullets.bullets(RATES[:1], False, WORDS).alt == (
        "越高越好：培训后就业率基期25.0%（10/40），现值75.0%（30/40），目标90.0%（36人）。"
    )


def test_the_course_leaves_a_gap_for_what_is_not_stated():
    rows = [("2024-09", 10), ("2024-10", None), ("2024-11", 30)]
    (one,) = results(*(indicator("1", period, n, denominator=40, target=36) for period, n in rows))
    chart = trend.trend(effect.course(one), COURSE_WORDS)
    assert list(named(chart.figure, "现值").y) == [0.25, None, 0.75]
    assert list(named(chart.figure, "目标").y) == [0.9, 0.9]
    assert "基期" not in [trace.name for trace in chart.figure.data]
    assert list(chart.figure.layout.xaxis.ticktext) == ["9月", "10月", "11月"]
    assert chart.alt == (
        "指标1：2024年9月25.0%（10/40），2024年10月未填报，2024年11月75.0%（30/40）；基期未填报；目标90.0%（36）。"
    )


def test_many_periods_do_not_crowd_the_axis():
    (one,) = results(*(indicator("1", f"2024-{month:02d}", month) for month in range(1, 12)))
    ticks = trend.trend(effect.course(one), COURSE_WORDS).figure.layout.xaxis.tickvals
    assert len(ticks) <= trend.MOST_TICKS


def test_a_course_needs_a_period():
    (one,) = results(indicator("1", "2024-11", 1))
    with pytest.raises(ValueError, match="period"):
        trend.trend(effect.Course(one, False, (), None, None), COURSE_WORDS)
