"""Issues on a time axis and money bars: rows, shapes, legend and the sentence, against dates and amounts by hand."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from dashboard.charts.money import money_bars
from dashboard.charts.spans import MOST_TICKS, spans
from dashboard.metrics import categories, deadlines
from dashboard.metrics.facts import Facts
from dashboard.metrics.figures import figures
from dashboard.palette import LIGHTS, SCALE
from dashboard.ui.deadlines_texts import SPANS
from tests.metrics.factory import AS_OF, issue, measure, snapshot

DAY_MS = 86_400_000


def days(count: int) -> date:
    return AS_OF + timedelta(days=count)


ROWS = [
    issue("迟", deadline=days(-2), raised_on=days(-30)),
    issue("延", deadline=days(20), original_deadline=days(-5), raised_on=days(-30), title="很长很长很长很长的问题<b>"),
    issue("完", "verified", days(40), raised_on=days(-30), completed_on=days(-3)),
]  # fmt: skip
MEASURES = [measure("延", days(-9), text="先办"), measure("延", days(9), text="后办")]


def drawn(rows=ROWS, measures=MEASURES):
    whole = figures(Facts(snapshot(rows, measures=measures))).whole
    return spans(deadlines.spans(whole, "all"), AS_OF, SPANS)


def test_a_bar_runs_to_the_original_deadline_and_a_hatched_one_beyond_it() -> None:
    bars = {trace.name: trace for trace in drawn().figure.data if trace.type == "bar"}
    assert list(bars) == ["逾期", "关注", "已整改", "推后的时间"]
    assert [bars[name].marker.color for name in ("逾期", "关注")] == [LIGHTS["红"].fill, LIGHTS["黄"].fill]
    late, moved, added = bars["逾期"], bars["关注"], bars["推后的时间"]
    assert (late.base, late.x, late.y) == ((days(-30),), (28 * DAY_MS,), (0,))
    assert (moved.base, moved.x, moved.y) == ((days(-30),), (25 * DAY_MS,), (1,))
    assert (added.base, added.x, added.y) == ((days(-5),), (25 * DAY_MS,), (1,))
    assert added.marker.pattern.shape == "/"


def test_days_have_shapes_of_their_own() -> None:
    marks = {trace.name: trace for trace in drawn().figure.data if trace.type == "scatter"}
    placed = {name: (trace.marker.symbol, list(zip(trace.x, trace.y, strict=True))) for name, trace in marks.items()}
    assert placed == {
        "节点（已过）": ("diamond", [(days(-9), 1)]),
        "节点（未到）": ("diamond", [(days(9), 1)]),
        "原定时限": ("triangle-down", [(days(-5), 1)]),
        "现行时限": ("square", [(days(-2), 0), (days(20), 1), (days(40), 2)]),
        "完成日期": ("circle", [(days(-3), 2)]),
    }
    assert marks["节点（已过）"].marker.color != marks["节点（未到）"].marker.color


def test_the_as_of_line_crosses_all_rows_and_is_named() -> None:
    layout = drawn().figure.layout
    (line,), (name,) = layout.shapes, layout.annotations
    assert (line.x0, line.x1, line.y0, line.y1, line.yref) == (AS_OF, AS_OF, 0, 1, "paper")
    assert name.text == "截至2024年11月8日"


def test_rows_name_code_reason_and_a_short_title_without_markup() -> None:
    assert list(drawn().figure.layout.yaxis.ticktext) == [
        "<b>迟</b>　逾期2天<br>问题迟",
        "<b>延</b>　延期中<br>很长很长很长很长的…",
        "<b>完</b>　已整改<br>问题完",
    ]


def test_a_click_names_the_issue() -> None:
    for trace in drawn().figure.data:
        assert {point[0] for point in trace.customdata} <= {"迟", "延", "完"}


def test_the_legend_holds_what_is_drawn_and_nothing_else() -> None:
    assert [mark.label for mark in drawn().legend] == [
        "逾期", "关注", "已整改", "推后的时间", "节点（已过）", "节点（未到）", "原定时限", "现行时限", "完成日期",
    ]  # fmt: skip
    plain = drawn([issue("1", deadline=days(60))], [])
    assert [mark.label for mark in plain.legend] == ["正常推进", "现行时限"]
    for mark in drawn().legend[4:]:
        (trace,) = (trace for trace in drawn().figure.data if trace.name == mark.label)
        look = (trace.marker.symbol, trace.marker.color, trace.marker.line.color)
        assert (mark.shape, mark.ground, mark.edge) == look
    ended = drawn([issue("1", "ended", deadline=days(60))], [])
    assert [mark.label for mark in ended.legend] == ["不亮灯", "现行时限"]


def test_the_sentence_says_what_the_axis_shows() -> None:
    assert drawn().alt == (
        "逐项时间线，截至2024年11月8日：迟逾期2天，现行时限2024年11月6日；"
        "延延期中，原定时限已过5天，原定时限2024年11月3日，现行时限2024年11月28日；完已整改，现行时限2024年12月18日。"
    )


def test_an_issue_without_a_deadline_runs_to_the_as_of_date() -> None:
    chart = drawn([issue("1", raised_on=days(-10))], [])
    (bar,) = chart.figure.data
    assert (bar.base, bar.x) == ((days(-10),), (10 * DAY_MS,))
    assert chart.alt.endswith("：1无期限，无期限。")


@pytest.mark.parametrize("length", [0, 3, 40, 200, 800, 4000, 20000])
def test_ticks_are_first_days_of_months_few_and_with_the_year_where_it_is_new(length: int) -> None:
    axis = drawn([issue("1", deadline=days(length), raised_on=days(0))], []).figure.layout.xaxis
    assert 1 <= len(axis.tickvals) <= MOST_TICKS + 1
    years = ["年" in name for name in axis.ticktext]
    assert years[0]
    for place in range(1, len(years)):
        assert years[place] == (axis.tickvals[place].year != axis.tickvals[place - 1].year)


def test_no_issue_is_an_error() -> None:
    with pytest.raises(ValueError, match="at least one"):
        spans([], AS_OF, SPANS)


def money(rows):
    return [row for row in categories.money(figures(Facts(snapshot(rows))).by_category) if row.both.codes]


def test_money_bars_show_what_was_rectified_on_what_is_at_issue() -> None:
    rows = money(
        [
            issue("1", category="甲", amount=4_000_000, amount_rectified=1_000_000),
            issue("2", category="乙<i>", amount=2_000_000, amount_rectified=3_000_000),
            issue("3", category="丙", amount=9_000_000),
        ]
    )
    chart = money_bars(rows, "问题金额", "已整改金额", "金额")
    at_issue, rectified = chart.figure.data
    assert (list(at_issue.x), list(rectified.x)) == ([4.0, 2.0], [1.0, 3.0])
    assert at_issue.width > rectified.width
    assert [mark.label for mark in chart.legend] == ["问题金额", "已整改金额"]
    assert chart.legend[0].ground == SCALE == at_issue.marker.color
    assert list(chart.figure.layout.yaxis.ticktext) == ["甲<br>25.0%　1/4万元", "乙&lt;i&gt;<br>150.0%　3/2万元"]
    assert [list(pair) for pair in rectified.customdata] == [["甲", "amount_stated"], ["乙<i>", "amount_stated"]]
    assert chart.alt == "金额（已整改金额/问题金额）：甲1/4万元，25.0%；乙<i>3/2万元，150.0%。"


def test_no_amount_is_an_error() -> None:
    with pytest.raises(ValueError, match="no amounts"):
        money_bars([], "问题金额", "已整改金额", "金额")
