"""Charts on a page: drawn without plotly's tool bar, a click on a part opens the issues it counts."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Any

import streamlit as st

from dashboard.charts.drawing import CONFIG, Chart, Mark
from dashboard.ui import blocks, links, texts, twin
from dashboard.ui.links import Drill
from dashboard.ui.markup import Html, element, link

NOTHING = Html()
TALLEST_PX = 620
"""A chart taller than this scrolls within its place."""
KEPT_LEGENDS = 64


def show(chart: Chart | None, key: str, above: Html = NOTHING) -> None:
    """Draw what stands above a chart and the chart, which only shows; it may be missing."""
    drawn = legend(chart) if chart else NOTHING
    if above or drawn:
        blocks.draw(above, drawn)
    if chart:
        st.plotly_chart(chart.figure, key=key, config=CONFIG, alt=chart.alt)


def bars(title: str, chart: Chart, key: str, field: str, below: Html = NOTHING) -> None:
    """Draw bars of groups under a heading; a click opens the issues of that part, as do the links of a table below.

    `below` is what stands under both.

    `field` is the drill's field the groups go by. A tall chart scrolls within its place.
    """

    def clicked(names: Sequence[str]) -> None:
        label, selection = names
        links.request(Drill(selection, field, label))

    blocks.block(title, legend(chart))
    clickable(chart, key, clicked)
    blocks.draw(twin.folded(title, f"{key}_table", lambda: _numbers(chart, field)), below)


def _numbers(chart: Chart, field: str) -> dict[str, list[str]]:
    """Return the numbers of bars as columns, a row a group, each number a link to what its bar opens."""
    address = links.href()
    bars = chart.figure.data
    columns: dict[str, list[str]] = {texts.GROUPED_BY[field]: list(bars[0].y) if bars else []}
    for bar in bars:
        columns[bar.name] = [
            link(str(number), address(Drill(selection, field, label))) if number else str(number)
            for number, (label, selection) in zip(bar.x, bar.customdata, strict=True)
        ]
    return columns


def legend(chart: Chart) -> Html:
    """Return a chart's legend as text that breaks where the screen ends; nothing for charts that draw their own."""
    return _legend(chart.legend) if chart.legend else NOTHING


@lru_cache(maxsize=KEPT_LEGENDS)
def _legend(marks: tuple[Mark, ...]) -> Html:
    return element("div", *(element("span", _sign(mark), mark.label) for mark in marks), class_="legend")


def _sign(mark: Mark) -> Html:
    edge = f";border-color:{mark.edge}" if mark.edge else ""
    return element("span", class_=f"mark {mark.shape}", style=f"background:{mark.ground}{edge}", aria_hidden="true")


def cells(chart: Chart, key: str, row_field: str, column_field: str) -> None:
    """Draw a matrix; a click on a number opens the issues it counts. The fields are the drill's of rows and columns."""

    def clicked(names: Sequence[str]) -> None:
        row, column, selection = names
        links.request(Drill(selection, row_field, row, (column_field, column)))

    clickable(chart, key, clicked)


def clickable(chart: Chart, key: str, clicked: Callable[[Sequence[str]], None]) -> None:
    """Draw a chart whose parts can be clicked: `clicked` gets the part's `customdata` in a callback."""
    state = links.key_until_closed(key)

    def selected() -> None:
        points: list[dict[str, Any]] = st.session_state[state]["selection"]["points"]
        if points:
            clicked(points[0]["customdata"])

    # plotly's own way to a figure's layout takes a hundred times as long
    tall = chart.figure.to_dict()["layout"]["height"] > TALLEST_PX
    place = st.container(height=TALLEST_PX, border=False, key=f"{key}_tall") if tall else st
    place.plotly_chart(
        chart.figure, key=state, config=CONFIG, alt=chart.alt, on_select=selected, selection_mode="points"
    )
