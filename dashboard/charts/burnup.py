"""The burn-up: what was reported and put right snapshot by snapshot, against the pace still required."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

import plotly.graph_objects as go

from dashboard.charts.drawing import TEXT_PX, Chart, Finished, layout
from dashboard.metrics.pace import Point
from dashboard.palette import DONE_LINE, PACE_LINE, REPORTED_LINE

HEIGHT_PX = 340
MOST_TICKS = 6
THICK, THIN = 3, 1
ROOM_ABOVE = 1.08
DAY = "%Y年%-m月%-d日"

Line = tuple[tuple[date, int], tuple[date, int]]


class Words(NamedTuple):
    """The words of the legend and the sentence."""

    done: str
    reported: str
    required: str
    total: str
    what: str


def burn_up(points: Sequence[Point], line: Line | None, words: Words) -> Chart:
    """Draw done, reported and total over time, and a dotted line from here to where the last deadline asks us to be.

    `line` joins (day, number) with (day, number). Raises ValueError when there is no point.
    """
    if not points:
        raise ValueError("a burn-up needs at least one snapshot")
    days = [point.as_of for point in points]
    ends = [day for day, _ in line] if line else []
    traces = [
        _line(words.done, days, [point.done for point in points], DONE_LINE),
        _line(words.reported, days, [point.reported for point in points], REPORTED_LINE),
    ]
    if line is not None:
        traces.append(_line(words.required, ends, [number for _, number in line], PACE_LINE, dash="dot"))
    totals = [*(point.total for point in points), *[points[-1].total] * len(ends[1:])]
    whole = _line(words.total, [*days, *ends[1:]], totals, PACE_LINE)
    whole.update(mode="lines", line={"width": THIN, "shape": "hv"})
    traces.append(whole)
    ticks = _ticks(sorted({*days, *ends}))
    most = max(point.total for point in points)
    figure = Finished(
        data=traces,
        layout=layout(
            HEIGHT_PX,
            xaxis={
                "type": "date",
                "fixedrange": True,
                "showgrid": False,
                "tickmode": "array",
                "tickvals": ticks,
                "ticktext": [f"{day.month}月<br>{day.day}日" for day in ticks],
                "tickangle": 0,
                "tickfont": {"size": TEXT_PX},
            },
            yaxis={
                "range": [0, most * ROOM_ABOVE or 1],
                "fixedrange": True,
                "nticks": 5,
                "tickformat": "d",
                "tickfont": {"size": TEXT_PX},
            },
        ),
    )
    return Chart(figure, _sentence(points, line, words))


def _line(label: str, days: Sequence[date], numbers: Sequence[int], color: str, dash: str = "solid") -> go.Scatter:
    return go.Scatter(
        name=label,
        x=list(days),
        y=list(numbers),
        mode="lines+markers",
        line={"color": color, "width": THICK, "dash": dash},
        marker={"color": color, "size": 7},
        hovertemplate=f"%{{x|{DAY}}}　{label} %{{y}}<extra></extra>",
    )


def _ticks(days: Sequence[date]) -> list[date]:
    """Return at most `MOST_TICKS` of the days, evenly over time, the first and the last among them."""
    if len(days) <= 1:
        return list(days)
    first, last = days[0], days[-1]
    room = (last - first).days / (MOST_TICKS - 1) * 0.9
    kept = [first]
    for day in days[1:-1]:
        if (day - kept[-1]).days >= room and (last - day).days >= room:
            kept.append(day)
    return [*kept, last]


def _sentence(points: Sequence[Point], line: Line | None, words: Words) -> str:
    first, last = points[0], points[-1]
    begin, end = (f"{day.year}年{day.month}月{day.day}日" for day in (first.as_of, last.as_of))
    sentence = (
        f"{words.what}：{begin}至{end}，{words.done}由{first.done}变为{last.done}，"
        f"{words.reported}由{first.reported}变为{last.reported}，{words.total}{last.total}"
    )
    if line is None:
        return f"{sentence}。"
    (_, here), (day, there) = line
    return f"{sentence}；{words.required}：{day.year}年{day.month}月{day.day}日前由{here}到{there}。"
