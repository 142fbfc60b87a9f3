"""Horizontal stacked bars: one row a group, one coloured part a status or light, its number inside."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import plotly.graph_objects as go

from dashboard.charts.drawing import BARE, BREAK, ROW_PX, TEXT_PX, Chart, Finished, Mark, broken, drawn, layout
from dashboard.palette import Paint

MARGINS_PX = 12
LINE_PX = 23
NAME_LETTERS = 12
"""Longer names of groups are broken into lines of this many characters."""


class Part(NamedTuple):
    """One kind of part: its key, the word in the legend, its paint, and its number in each row."""

    key: str
    label: str
    paint: Paint
    numbers: tuple[int, ...]


def stacked_bars(names: Sequence[str], parts: Sequence[Part], what: str, unit: str) -> Chart:
    """Draw a row a name, top to bottom in the given order, its parts side by side in the order of `parts`.

    A part that is 0 everywhere is left out, legend included. `customdata` of a bar is `[name, part key]`. `what` begins
    the sentence; `unit` is the measure word of the numbers (项). Raises ValueError where a part lacks numbers for rows.
    """
    shown = [part for part in parts if any(part.numbers)]
    lines = max((broken(name, NAME_LETTERS).count(BREAK) + 1 for name in names), default=1)
    bars = [_bars(names, part, unit) for part in shown]
    figure = Finished(
        data=bars,
        layout=layout(
            MARGINS_PX + max(ROW_PX, LINE_PX * lines) * len(names),
            margin=BARE,
            showlegend=False,
            barmode="stack",
            bargap=0.28,
            xaxis={"visible": False, "fixedrange": True},
            yaxis={
                "type": "category",
                "autorange": "reversed",
                "automargin": True,
                "fixedrange": True,
                "showgrid": False,
                "ticks": "",
                "tickfont": {"size": TEXT_PX},
                "tickmode": "array",
                "tickvals": list(names),
                "ticktext": [broken(name, NAME_LETTERS) for name in names],
            },
        ),
    )
    legend = tuple(Mark(part.label, part.paint.fill) for part in shown)
    return Chart(figure, _sentence(names, shown, what, unit), legend)


def _bars(names: Sequence[str], part: Part, unit: str) -> go.Bar:
    if len(part.numbers) != len(names):
        raise ValueError(f"{part.key}: {len(part.numbers)} numbers for {len(names)} rows")
    return go.Bar(
        name=part.label,
        orientation="h",
        y=list(names),
        x=list(part.numbers),
        text=[str(number) if number else "" for number in part.numbers],
        textposition="inside",
        insidetextanchor="middle",
        textangle=0,
        textfont={"color": part.paint.ink, "size": TEXT_PX},
        marker={"color": part.paint.fill, "line": {"width": 0}},
        customdata=[[name, part.key] for name in names],
        hovertext=[drawn(name) for name in names],
        hovertemplate=f"%{{hovertext}}　{part.label} %{{x}} {unit}<extra></extra>",
    )


def _sentence(names: Sequence[str], parts: Sequence[Part], what: str, unit: str) -> str:
    rows = []
    for position, name in enumerate(names):
        stated = [f"{part.label}{part.numbers[position]}{unit}" for part in parts if part.numbers[position]]
        rows.append(f"{name}{'、'.join(stated)}" if stated else f"{name}0{unit}")
    return f"{what}：{'；'.join(rows)}。" if rows else f"{what}。"
