"""The burn-up: what was reported and put right week by week, against the pace still required."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

import plotly.graph_objects as go

from dashboard.charts.drawing import TEXT_PX, Chart, layout
from dashboard.palette import DONE_LINE, PACE_LINE, REPORTED_LINE

HEIGHT_PX = 360
MOST_TICKS = 6
DAY = "%Y年%-m月%-d日"


class Week(NamedTuple):
    """Where the ledger stood on one as-of date: issues counted, reported or beyond, done."""

    as_of: date
    total: int
    reported: int
    done: int


class Target(NamedTuple):
    """Where the line of the required pace ends: the last deadline and the number that must be done by then."""

    day: date
    number: int
    label: str


class Words(NamedTuple):
    """The words of the legend and the sentence."""

    done: str
    reported: str
    total: str
    what: str


def burn_up(weeks: Sequence[Week], target: Target | None, words: Words) -> Chart:
    """Draw done, reported and total over time, and a dotted line from the last week to the target.

    Raises ValueError when there is no week.
    """
    if not weeks:
        raise ValueError("a burn-up needs at least one week")
    days = [week.as_of for week in weeks]
    last = weeks[-1]
    traces = [
        _line(words.done, days, [week.done for week in weeks], DONE_LINE, width=3),
        _line(words.reported, days, [week.reported for week in weeks], REPORTED_LINE, width=3),
    ]
    if target is not None:
        pace = _line(target.label, [last.as_of, target.day], [last.done, target.number], PACE_LINE, width=3, dash="dot")
        traces.append(pace)
    end = target.day if target is not None else days[-1]
    totals = [*((week.as_of, week.total) for week in weeks), (end, last.total)]
    total = _line(words.total, [day for day, _ in totals], [number for _, number in totals], PACE_LINE, width=1)
    total.mode = "lines"
    total.line.shape = "hv"
    traces.append(total)
    most = max(week.total for week in weeks)
    ticks = _ticks([*days, *([target.day] if target else [])])
    figure = go.Figure(
        data=traces,
        layout=layout(
            HEIGHT_PX,
            xaxis={
                "type": "date",
                "fixedrange": True,
                "showgrid": False,
                "tickmode": "array",
                "tickvals": ticks,
                "ticktext": [f"{day.month}月{day.day}日" for day in ticks],
                "tickangle": 0,
                "tickfont": {"size": TEXT_PX},
            },
            yaxis={
                "range": [0, most * 1.08 or 1],
                "fixedrange": True,
                "rangemode": "tozero",
                "nticks": 5,
                "tickformat": "d",
                "tickfont": {"size": TEXT_PX},
            },
        ),
    )
    return Chart(figure, _sentence(weeks, target, words))


def _line(
    label: str, days: Sequence[date], numbers: Sequence[int], color: str, *, width: int, dash: str = "solid"
) -> go.Scatter:
    return go.Scatter(
        name=label,
        x=list(days),
        y=list(numbers),
        mode="lines+markers",
        line={"color": color, "width": width, "dash": dash},
        marker={"color": color, "size": 7},
        hovertemplate=f"%{{x|{DAY}}}　{label.replace('<', '&lt;')} %{{y}}<extra></extra>",
    )


def _ticks(days: Sequence[date]) -> list[date]:
    """Return at most `MOST_TICKS` of the days, evenly over the positions, the first and the last among them."""
    if len(days) <= MOST_TICKS:
        return list(days)
    step = (len(days) - 1) / (MOST_TICKS - 1)
    return [days[round(position * step)] for position in range(MOST_TICKS)]


def _sentence(weeks: Sequence[Week], target: Target | None, words: Words) -> str:
    first, last = weeks[0], weeks[-1]
    begin, end = (f"{day.year}年{day.month}月{day.day}日" for day in (first.as_of, last.as_of))
    sentence = (
        f"{words.what}：{begin}至{end}，{words.done}由{first.done}变为{last.done}，"
        f"{words.reported}由{first.reported}变为{last.reported}，{words.total}{last.total}"
    )
    return f"{sentence}；{target.label}。" if target is not None else f"{sentence}。"
