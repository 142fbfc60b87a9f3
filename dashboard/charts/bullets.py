"""Bullet bars: for each indicator where it began, where it is and where it should be, better always to the right."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import plotly.graph_objects as go

from dashboard.charts.drawing import BREAK, TEXT_PX, Chart, Finished, broken, drawn, layout
from dashboard.metrics.effect import Bullet
from dashboard.metrics.periods import in_words
from dashboard.palette import MARK, MEASURED, SCALE, WHITE

ROW_PX = 56
LEGEND_AND_MARGINS_PX = 76
NAME_LETTERS = 14
"""Longer names are broken into lines of this many characters."""
SCALE_WIDTH, BAR_WIDTH = 0.56, 0.3
MARK_PX, LINE_PX = 11, 3
ROOM_AT_END, ROOM_AT_ZERO = 1.02, -0.02


class Words(NamedTuple):
    """The words of legend, hover and sentence."""

    now: str
    baseline: str
    target: str
    what: str
    none: str


def bullets(rows: Sequence[Bullet], lower: bool, words: Words) -> Chart:
    """Draw a row an indicator, top to bottom in the given order. `customdata` of every part is the indicator's code.

    Where lower is better (`lower`) the scale runs from right to left, so that in every chart further to the right is
    better. All rows must be shares, or none: only then the axis has numbers.
    """
    places = list(range(len(rows)))
    end = max((place for row in rows for place in _places(row) if place is not None), default=1.0)
    end = max(end, 1.0) * ROOM_AT_END
    shares = all(row.share for row in rows)
    figure = Finished(
        data=[
            _scale(rows, places, words),
            _now(rows, places, lower, words),
            _marks(rows, places, words.baseline, "baseline", "circle", words),
            _marks(rows, places, words.target, "target", "line-ns", words),
        ],
        layout=layout(
            LEGEND_AND_MARGINS_PX + ROW_PX * len(rows),
            barmode="overlay",
            bargap=0,
            xaxis={
                "range": [end, ROOM_AT_ZERO] if lower else [ROOM_AT_ZERO, end],
                "visible": shares,
                "fixedrange": True,
                "showgrid": False,
                "zeroline": False,
                "tickvals": [0, 0.5, 1],
                "tickangle": 0,
                "tickformat": ".0%",
                "tickfont": {"size": TEXT_PX},
            },
            yaxis={
                "range": [len(rows) - 0.5, -0.5],
                "automargin": True,
                "fixedrange": True,
                "showgrid": False,
                "zeroline": False,
                "ticks": "",
                "tickfont": {"size": TEXT_PX},
                "tickmode": "array",
                "tickvals": places,
                "ticktext": [_label(row) for row in rows],
            },
        ),
    )
    return Chart(figure, _sentence(rows, words))


def _places(row: Bullet) -> list[float | None]:
    return [row.place(row.baseline), row.place(row.now), row.place(row.target)]


def _scale(rows: Sequence[Bullet], places: list[int], words: Words) -> go.Bar:
    return go.Bar(
        orientation="h",
        y=places,
        x=[1.0] * len(rows),
        width=SCALE_WIDTH,
        marker={"color": SCALE, "line": {"width": 0}},
        showlegend=False,
        customdata=[row.result.code for row in rows],
        hovertext=[_hover(row, words) for row in rows],
        hovertemplate="%{hovertext}<extra></extra>",
    )


def _now(rows: Sequence[Bullet], places: list[int], lower: bool, words: Words) -> go.Bar:
    """Return the bars, which grow as it gets better: from nothing, or where lower is better from the other end."""
    ends = [row.place(row.now) for row in rows]
    begins = [max(1.0, end) if lower and end is not None else 0.0 for end in ends]
    return go.Bar(
        name=words.now,
        orientation="h",
        y=places,
        base=begins,
        x=[None if end is None else end - begin for begin, end in zip(begins, ends, strict=True)],
        width=BAR_WIDTH,
        marker={"color": MEASURED.fill, "line": {"width": 0}},
        customdata=[row.result.code for row in rows],
        hovertext=[_hover(row, words) for row in rows],
        hovertemplate="%{hovertext}<extra></extra>",
    )


def _marks(rows: Sequence[Bullet], places: list[int], name: str, which: str, symbol: str, words: Words) -> go.Scatter:
    shown = [(row, place) for row, place in zip(rows, places, strict=True) if getattr(row, which) is not None]
    return go.Scatter(
        name=name,
        mode="markers",
        x=[row.place(getattr(row, which)) for row, _ in shown],
        y=[place for _, place in shown],
        marker={
            "symbol": symbol,
            "size": MARK_PX if symbol != "line-ns" else MARK_PX * 2,
            "color": WHITE,
            "line": {"width": LINE_PX, "color": MARK},
        },
        cliponaxis=False,
        customdata=[row.result.code for row, _ in shown],
        hovertext=[_hover(row, words) for row, _ in shown],
        hovertemplate="%{hovertext}<extra></extra>",
    )


def _label(row: Bullet) -> str:
    return f"{broken(row.result.name, NAME_LETTERS)}{BREAK}<b>{drawn(row.result.text)}</b>"


def _hover(row: Bullet, words: Words) -> str:
    result = row.result
    stated = [
        result.formula,
        f"{words.now}（{in_words(result.now.period)}）　{result.text}",
        f"{words.baseline}（{in_words(result.baseline.period)}）　{result.baseline_text}",
        f"{words.target}　{result.target_text}",
        result.state_label,
    ]
    return BREAK.join(drawn(line) for line in stated)


def _sentence(rows: Sequence[Bullet], words: Words) -> str:
    said = [
        f"{row.result.name}{words.baseline}{row.result.baseline_text}，{words.now}{row.result.text}，"
        f"{words.target}{row.result.target_text}"
        for row in rows
    ]
    return f"{words.what}：{'；'.join(said) or words.none}。"
