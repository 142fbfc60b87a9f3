"""Money by group: the amount rectified on the scale of the amount at issue."""

from __future__ import annotations

from collections.abc import Sequence

import plotly.graph_objects as go

from dashboard.charts.drawing import ROW_PX, TEXT_PX, Chart, Finished, layout
from dashboard.metrics.categories import GroupMoney
from dashboard.metrics.rounding import wan
from dashboard.palette import MEASURED, SCALE

LEGEND_AND_MARGINS_PX = 64
NAME_LETTERS = 12
WIDE, NARROW = 0.72, 0.36
ROOM_FOR_TEXT = 1.55


def money_bars(rows: Sequence[GroupMoney], at_issue: str, rectified: str, what: str) -> Chart:
    """Draw a pale bar for what is at issue and a narrow one over it for what was rectified, numbers behind them.

    `rows` are groups that state both amounts. `customdata` of a bar is `[group label, "amount_stated"]`. `at_issue` and
    `rectified` are the words of the legend, `what` begins the sentence. Raises ValueError when there is no row.
    """
    if not rows:
        raise ValueError("no amounts to draw")
    names = [row.group.label for row in rows]
    most = max(max(row.both.at_issue, row.both.rectified) for row in rows)
    reach = [max(row.both.at_issue, row.both.rectified) for row in rows]
    figure = Finished(
        data=[
            _bars(rows, [row.both.at_issue for row in rows], at_issue, SCALE, WIDE),
            _bars(rows, [row.both.rectified for row in rows], rectified, MEASURED.fill, NARROW),
            go.Scatter(
                x=[float(wan(fen)) for fen in reach],
                y=names,
                mode="text",
                text=[f"　{row.rate.percent}　{row.both.text}" for row in rows],
                textposition="middle right",
                textfont={"size": TEXT_PX},
                hoverinfo="skip",
                showlegend=False,
                cliponaxis=False,
            ),
        ],
        layout=layout(
            LEGEND_AND_MARGINS_PX + ROW_PX * len(names),
            barmode="overlay",
            xaxis={"visible": False, "fixedrange": True, "range": [0, float(wan(most)) * ROOM_FOR_TEXT or 1]},
            yaxis={
                "autorange": "reversed",
                "automargin": True,
                "fixedrange": True,
                "showgrid": False,
                "ticks": "",
                "tickfont": {"size": TEXT_PX},
                "tickmode": "array",
                "tickvals": names,
                "ticktext": [_broken(name) for name in names],
            },
        ),
    )
    told = "；".join(f"{row.group.label}{row.both.text}，{row.rate.percent}" for row in rows)
    return Chart(figure, f"{what}（{rectified}/{at_issue}）：{told}。")


def _bars(rows: Sequence[GroupMoney], fens: Sequence[int], label: str, color: str, width: float) -> go.Bar:
    return go.Bar(
        name=label,
        orientation="h",
        y=[row.group.label for row in rows],
        x=[float(wan(fen)) for fen in fens],
        width=width,
        marker={"color": color, "line": {"width": 0}},
        customdata=[[row.group.label, "amount_stated"] for row in rows],
        hovertemplate=f"%{{y}}　{label} %{{x:,.2f}} 万元<extra></extra>",
    )


def _broken(name: str) -> str:
    pieces = [name[start : start + NAME_LETTERS] for start in range(0, len(name), NAME_LETTERS)]
    return "<br>".join(piece.replace("<", "&lt;") for piece in pieces)
