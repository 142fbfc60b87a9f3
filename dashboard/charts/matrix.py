"""A matrix of groups by groups: numbers in cells, the deeper the more; each number can be clicked."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil
from typing import Any, NamedTuple

import plotly.graph_objects as go

from dashboard.charts.drawing import BREAK, TEXT_PX, Chart, Finished, broken, drawn, layout
from dashboard.palette import DEPTHS, EMPTY_CELL

ROW_PX = 34
LINE_PX = 22
CLICK_PX = 30
"""Side of the invisible square over a number that takes the click."""
NAME_LETTERS = 10
LETTERS_ABOVE = 40
"""Letters that fit side by side over all columns, on the narrowest screen that shows a matrix without scrolling."""
FEWEST_LETTERS, MOST_LETTERS = 4, 10
GAP = 0.3
"""Space between the columns' groups, in widths of a cell."""


class Layer(NamedTuple):
    """One way of counting, side by side with the others in every cell: `numbers[row][column]`."""

    key: str
    label: str
    numbers: Sequence[Sequence[int]]


def matrix(rows: Sequence[str], columns: Sequence[str], layers: Sequence[Layer], what: str, unit: str) -> Chart:
    """Draw a row a name from the top, under each column's name one number a layer; 0 is left blank.

    `customdata` of a number is `[row name, column name, layer key]`. `what` begins the sentence; `unit` is the measure
    word. Raises ValueError where a layer's numbers are not rows by columns.
    """
    for layer in layers:
        if len(layer.numbers) != len(rows) or any(len(numbers) != len(columns) for numbers in layer.numbers):
            raise ValueError(f"{layer.key}: numbers are not {len(rows)} by {len(columns)}")
    several = len(layers) > 1
    most = max((number for layer in layers for numbers in layer.numbers for number in numbers), default=0)
    letters = min(max(LETTERS_ABOVE // max(len(columns), 1), FEWEST_LETTERS), MOST_LETTERS)
    above = [broken(name, letters) for name in columns]
    lines = max((name.count(BREAK) + 1 for name in above), default=1)
    deepest = max((broken(name, NAME_LETTERS).count(BREAK) + 1 for name in rows), default=1)
    step = len(layers) + GAP
    centres = [number * step + len(layers) / 2 for number in range(len(columns))]
    figure = Finished(
        data=[_ground(rows, columns, layers, most), *_numbers(rows, columns, layers, most, unit)],
        layout=layout(
            max(ROW_PX, LINE_PX * deepest) * len(rows) + LINE_PX * (lines + several) + 20,
            margin={"l": 8, "r": 8, "t": LINE_PX * (lines + several) + 12, "b": 8, "pad": 6},
            showlegend=False,
            xaxis=_axis(
                side="top",
                tickvals=[number * step + layer + 0.5 for number in range(len(columns)) for layer in range(len(layers))]
                if several
                else centres,
                ticktext=[layer.label for _ in columns for layer in layers] if several else above,
                range=[0, max(len(columns) * step - GAP, 1)],
            ),
            yaxis=_axis(
                tickvals=list(range(len(rows))),
                ticktext=[broken(name, NAME_LETTERS) for name in rows],
                range=[len(rows) - 0.5, -0.5],
                automargin=True,
            ),
            annotations=[
                {
                    "x": centre,
                    "y": 1,
                    "yref": "paper",
                    "yanchor": "bottom",
                    "yshift": LINE_PX + 4,
                    "text": name,
                    "showarrow": False,
                    "font": {"size": TEXT_PX},
                }
                for centre, name in zip(centres, above, strict=True)
            ]
            if several
            else [],
        ),
    )
    return Chart(figure, _sentence(rows, columns, layers, what, unit))


def _axis(**more: Any) -> dict[str, Any]:
    return {
        "fixedrange": True,
        "showgrid": False,
        "zeroline": False,
        "ticks": "",
        "tickmode": "array",
        "tickangle": 0,
        "tickfont": {"size": TEXT_PX},
        **more,
    }


def _ground(rows: Sequence[str], columns: Sequence[str], layers: Sequence[Layer], most: int) -> go.Heatmap:
    """Return the coloured ground: one step of depth a cell, nothing in the gaps."""
    edges = [0.0]
    for width in ([1.0] * len(layers) + [GAP]) * len(columns):
        edges.append(edges[-1] + width)
    depths: list[list[int | None]] = []
    for position in range(len(rows)):
        line: list[int | None] = []
        for number in range(len(columns)):
            line += [depth(layer.numbers[position][number], most) for layer in layers]
            line.append(None)
        depths.append(line[:-1])
    steps = len(DEPTHS)
    paints = [EMPTY_CELL, *(paint.fill for paint in DEPTHS)]
    return go.Heatmap(
        x=edges[:-1],
        y=list(range(len(rows))),
        z=depths,
        zmin=0,
        zmax=steps,
        colorscale=[[number / steps, paint] for number, paint in enumerate(paints)],
        showscale=False,
        hoverinfo="skip",
        xgap=2,
        ygap=2,
    )


def _numbers(
    rows: Sequence[str], columns: Sequence[str], layers: Sequence[Layer], most: int, unit: str
) -> list[go.Scatter]:
    """Return the numbers, each in the ink of its ground, on invisible squares that can be clicked."""
    step = len(layers) + GAP
    found: dict[str | None, list[_Cell]] = {}
    for position, name in enumerate(rows):
        for column, heading in enumerate(columns):
            for place, layer in enumerate(layers):
                if number := layer.numbers[position][column]:
                    ink = DEPTHS[depth(number, most) - 1].ink
                    hover = f"{drawn(name)}　{drawn(heading)}　{layer.label} {number} {unit}"
                    cell = _Cell(column * step + place + 0.5, position, number, [name, heading, layer.key], hover)
                    found.setdefault(ink, []).append(cell)
    return [_clickable(cells, ink) for ink, cells in found.items()]


class _Cell(NamedTuple):
    x: float
    y: int
    number: int
    names: list[str]
    hover: str


def _clickable(cells: Sequence[_Cell], ink: str | None) -> go.Scatter:
    return go.Scatter(
        x=[cell.x for cell in cells],
        y=[cell.y for cell in cells],
        mode="markers+text",
        marker={"symbol": "square", "size": CLICK_PX, "color": "rgba(0,0,0,0)", "line": {"width": 0}},
        text=[str(cell.number) for cell in cells],
        textfont={"size": TEXT_PX, "color": ink},
        customdata=[cell.names for cell in cells],
        hovertext=[cell.hover for cell in cells],
        hoverinfo="text",
    )


def depth(number: int, most: int) -> int:
    """Return how deep a cell is painted: 0 for nothing, else 1 to the number of depths, in even steps up to `most`."""
    return ceil(number * len(DEPTHS) / most) if number and most else 0


def _sentence(rows: Sequence[str], columns: Sequence[str], layers: Sequence[Layer], what: str, unit: str) -> str:
    told = []
    for position, name in enumerate(rows):
        cells = [
            f"{heading}{'、'.join(parts)}"
            for column, heading in enumerate(columns)
            if (
                parts := [
                    f"{layer.label}{layer.numbers[position][column]}{unit}"
                    for layer in layers
                    if layer.numbers[position][column]
                ]
            )
        ]
        if cells:
            told.append(f"{name}，{'，'.join(cells)}")
    return f"{what}：{'；'.join(told)}。" if told else f"{what}。"
