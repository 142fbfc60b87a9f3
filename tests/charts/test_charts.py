"""The charts against hand-written numbers: order, words, colours, sentence."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest

from dashboard.charts.bars import Part, stacked_bars
from dashboard.charts.burnup import MOST_TICKS, Words, burn_up
from dashboard.metrics.pace import Point
from dashboard.palette import AMBER, GREEN, RED

RED_PART = Part("红", "逾期", RED, (1, 0))
GREEN_PART = Part("绿", "已整改", GREEN, (2, 3))
WORDS = Words(done="认定整改", reported="申报完成", required="所需速度", total="全部", what="整改进度")


def test_bars_keep_the_order_of_rows_and_parts() -> None:
    chart = stacked_bars(["县交通局", "县财政局"], [RED_PART, GREEN_PART], "各单位状态", "项")
    assert [trace.name for trace in chart.figure.data] == ["逾期", "已整改"]
    assert all(list(trace.y) == ["县交通局", "县财政局"] for trace in chart.figure.data)
    assert [list(trace.x) for trace in chart.figure.data] == [[1, 0], [2, 3]]
    assert chart.figure.layout.yaxis.autorange == "reversed"
    assert [mark.label for mark in chart.legend] == ["逾期", "已整改"]
    assert [mark.ground for mark in chart.legend] == [trace.marker.color for trace in chart.figure.data]


def test_bars_show_upright_numbers_and_none_for_zero() -> None:
    chart = stacked_bars(["甲", "乙"], [RED_PART], "状态", "项")
    assert list(chart.figure.data[0].text) == ["1", ""]
    assert {trace.textangle for trace in chart.figure.data} == {0}


def test_bars_say_in_words_what_they_show() -> None:
    chart = stacked_bars(["县交通局", "县财政局"], [RED_PART, GREEN_PART], "各单位状态", "项")
    assert chart.alt == "各单位状态：县交通局逾期1项、已整改2项；县财政局已整改3项。"
    assert stacked_bars(["甲"], [Part("红", "逾期", RED, (0,))], "状态", "项").alt == "状态：甲0项。"


def test_bars_leave_out_a_part_that_is_nowhere() -> None:
    nowhere = Part("黄", "关注", AMBER, (0, 0))
    chart = stacked_bars(["甲", "乙"], [RED_PART, nowhere, GREEN_PART], "状态", "项")
    assert [trace.name for trace in chart.figure.data] == ["逾期", "已整改"]


def test_a_click_on_a_bar_names_its_row_and_part() -> None:
    chart = stacked_bars(["甲", "乙"], [RED_PART], "状态", "项")
    assert [list(pair) for pair in chart.figure.data[0].customdata] == [["甲", "红"], ["乙", "红"]]


def test_bars_break_long_names_and_neutralise_tags() -> None:
    names = ["某某县人力资源和社会保障局<b>", "甲&amp;乙", "2024-05-17"]
    chart = stacked_bars(names, [Part("红", "逾期", RED, (1, 2, 3))], "状态", "项")
    axis = chart.figure.layout.yaxis
    assert list(axis.ticktext) == ["某某县人力资源和社会保障<br>局&lt;b&gt;", "甲&amp;amp;乙", "2024-05-17"]
    assert list(chart.figure.data[0].hovertext) == ["某某县人力资源和社会保障局&lt;b&gt;", *axis.ticktext[1:]]
    assert axis.type == "category", "plotly takes names that look like dates or numbers for these"


def test_bars_refuse_rows_without_a_number() -> None:
    with pytest.raises(ValueError, match="红"):
        stacked_bars(["甲", "乙", "丙"], [RED_PART], "状态", "项")


def points(count: int) -> list[Point]:
    first = date(2024, 9, 6)
    return [Point(first + timedelta(weeks=n), 24, reported=2 * n, done=n, closed=0, overdue=0) for n in range(count)]


def test_burn_up_draws_the_required_pace_to_the_last_deadline() -> None:
    chart = burn_up(points(4), ((date(2024, 9, 27), 6), (date(2024, 12, 31), 24)), WORDS)
    done, reported, required, total = chart.figure.data
    assert (done.name, list(done.y)) == ("认定整改", [0, 1, 2, 3])
    assert (reported.name, list(reported.y)) == ("申报完成", [0, 2, 4, 6])
    assert (required.name, list(required.x)) == ("所需速度", [date(2024, 9, 27), date(2024, 12, 31)])
    assert list(required.y) == [6, 24]
    assert (list(total.x)[-1], list(total.y)[-1]) == (date(2024, 12, 31), 24)


def test_burn_up_says_in_words_what_it_shows() -> None:
    said = "整改进度：2024年9月6日至2024年9月27日，认定整改由0变为3，申报完成由0变为6，全部24"
    assert burn_up(points(4), None, WORDS).alt == f"{said}。"
    line = ((date(2024, 9, 27), 6), (date(2024, 12, 31), 24))
    assert burn_up(points(4), line, WORDS).alt == f"{said}；所需速度：2024年12月31日前由6到24。"


def test_burn_up_dates_are_chinese_few_and_apart() -> None:
    chart = burn_up(points(14), ((date(2024, 12, 6), 26), (date(2024, 12, 10), 26)), WORDS)
    axis = chart.figure.layout.xaxis
    assert (axis.ticktext[0], axis.ticktext[-1]) == ("9月<br>6日", "12月<br>10日")
    assert len(axis.ticktext) <= MOST_TICKS
    apart = [(later - earlier).days for earlier, later in pairwise(axis.tickvals)]
    assert min(apart) >= 14


def test_burn_up_of_one_snapshot_has_one_date() -> None:
    assert list(burn_up(points(1), None, WORDS).figure.layout.xaxis.ticktext) == ["9月<br>6日"]


def test_burn_up_needs_a_snapshot() -> None:
    with pytest.raises(ValueError, match="at least one"):
        burn_up([], None, WORDS)
