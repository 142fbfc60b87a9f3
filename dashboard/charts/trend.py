"""The course of one indicator over its periods, with its baseline and its target."""

from __future__ import annotations

from typing import NamedTuple

import plotly.graph_objects as go

from dashboard.charts.drawing import TEXT_PX, Chart, Finished, drawn, layout
from dashboard.metrics.effect import Course
from dashboard.metrics.periods import in_words, short_words
from dashboard.palette import MARK, MEASURED

HEIGHT_PX = 320
MOST_TICKS = 3
THICK, THIN = 3, 2


class Words(NamedTuple):
    """The words of legend and sentence."""

    value: str
    baseline: str
    target: str


def trend(course: Course, words: Words) -> Chart:
    """Draw the stated periods of an indicator from left to right; what is not stated leaves a gap.

    Shares are drawn as percentages. Raises ValueError when there is no period.
    """
    if not course.points:
        raise ValueError("a trend needs at least one period")
    periods = [in_words(point.period) for point in course.points]
    places = list(range(len(periods)))
    numbers = [None if point.number is None else float(point.number) for point in course.points]
    traces = [
        go.Scatter(
            name=words.value,
            x=places,
            y=numbers,
            mode="lines+markers",
            line={"color": MEASURED.fill, "width": THICK},
            marker={"color": MEASURED.fill, "size": 8},
            text=[drawn(f"{period}　{point.text}") for period, point in zip(periods, course.points, strict=True)],
            hovertemplate="%{text}<extra></extra>",
        )
    ]
    for name, number, text, dash in (
        (words.target, course.target, course.result.target_text, "solid"),
        (words.baseline, course.baseline, course.result.baseline_text, "dot"),
    ):
        if number is not None:
            traces.append(_level(name, places, float(number), text, dash))
    shorter = short_words([point.period for point in course.points])
    ticks = places[:: -(-len(places) // MOST_TICKS)]
    figure = Finished(
        data=traces,
        layout=layout(
            HEIGHT_PX,
            xaxis={
                "fixedrange": True,
                "showgrid": False,
                "zeroline": False,
                "tickmode": "array",
                "tickvals": ticks,
                "ticktext": [shorter[place] for place in ticks],
                "tickangle": 0,
                "tickfont": {"size": TEXT_PX},
            },
            yaxis={
                "rangemode": "tozero",
                "fixedrange": True,
                "nticks": 5,
                "tickformat": ".0%" if course.share else "",
                "tickfont": {"size": TEXT_PX},
            },
        ),
    )
    return Chart(figure, _sentence(course, periods, words))


def _level(name: str, places: list[int], number: float, text: str, dash: str) -> go.Scatter:
    ends = [places[0], places[-1]] if len(places) > 1 else [places[0] - 0.5, places[0] + 0.5]
    return go.Scatter(
        name=name,
        x=ends,
        y=[number, number],
        mode="lines",
        line={"color": MARK, "width": THIN, "dash": dash},
        text=[drawn(f"{name}　{text}")] * len(ends),
        hovertemplate="%{text}<extra></extra>",
    )


def _sentence(course: Course, periods: list[str], words: Words) -> str:
    said = [f"{period}{point.text}" for period, point in zip(periods, course.points, strict=True)]
    result = course.result
    levels = f"{words.baseline}{result.baseline_text}；{words.target}{result.target_text}"
    return f"{result.name}：{'，'.join(said)}；{levels}。"
