"""Money by group: the amount rectified on the scale of the amount at issue."""

from __future__ import annotations

from collections.abc import Sequence

import plotly.graph_objects as go

from dashboard.charts.drawing import BARE, BREAK, TEXT_PX, Chart, Finished, Mark, drawn, layout
from dashboard.metrics.categories import GroupMoney
from dashboard.metrics.rounding import wan
from dashboard.palette import MEASURED, SCALE

MARGINS_PX = 12
ROW_PX = 52
NAME_LETTERS = 14
"""Longer names of groups are cut; the pointer and the table tell them whole."""
WIDE, NARROW = 0.72, 0.36


def money_bars(rows: Sequence[GroupMoney], at_issue: str, rectified: str, what: str) -> Chart:
    """Draw a pale bar for what is at issue and a narrow one over it for what was rectified, numbers under the names.

    `rows` are groups that state both amounts. `customdata` of a bar is `[group label, "amount_stated"]`. `at_issue` and
    `rectified` are the words of the legend, `what` begins the sentence. Raises ValueError when there is no row.
    """
    if not rows:
        raise ValueError("no amounts to draw")
    names = [row.group.label for row in rows]
    figure = Finished(
        data=[
            _bars(rows, [row.both.at_issue for row in rows], at_issue, SCALE, WIDE),
            _bars(rows, [row.both.rectified for row in rows], rectified, MEASURED.fill, NARROW),
        ],
        layout=layout(
            MARGINS_PX + ROW_PX * len(names),
            barmode="overlay",
            margin=BARE,
            showlegend=False,
            xaxis={"visible": False, "fixedrange": True, "rangemode": "tozero"},
            yaxis={
                "type": "category",
                "autorange": "reversed",
                "automargin": True,
                "fixedrange": True,
                "showgrid": False,
                "ticks": "",
                "tickfont": {"size": TEXT_PX},
                "tickmode": "array",
                "tickvals": names,
                "ticktext": [
                    f"{drawn(_short(row.group.label))}{BREAK}{row.rate.percent}　{row.both.text}" for row in rows
                ],
            },
        ),
    )
    told = "；".join(f"{row.group.label}{row.both.text}，{row.rate.percent}" for row in rows)
    legend = (Mark(at_issue, SCALE), Mark(rectified, MEASURED.fill))
    return Chart(figure, f"{what}（{rectified}/{at_issue}）：{told}。", legend)


def _bars(rows: Sequence[GroupMoney], fens: Sequence[int], label: str, color: str, width: float) -> go.Bar:
    return go.Bar(
        name=label,
        orientation="h",
        y=[row.group.label for row in rows],
        x=[float(wan(fen)) for fen in fens],
        width=width,
        marker={"color": color, "line": {"width": 0}},
        customdata=[[row.group.label, "amount_stated"] for row in rows],
        hovertext=[drawn(row.group.label) for row in rows],
        hovertemplate=f"%{{hovertext}}　{label} %{{x:,.2f}} 万元<extra></extra>",
    )


def _short(name: str) -> str:
    return name if len(name) <= NAME_LETTERS else f"{name[: NAME_LETTERS - 1]}…"
