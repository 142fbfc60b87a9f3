"""Charts on a page: drawn without plotly's tool bar, a click on a part opens the issues it counts."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import streamlit as st

from dashboard.charts.drawing import CONFIG, Chart, Mark
from dashboard.ui import blocks, links
from dashboard.ui.links import Drill
from dashboard.ui.markup import Html, element, joined

TALLEST_PX = 620
"""A chart taller than this scrolls within its place."""


def show(chart: Chart, key: str) -> None:
    """Draw a chart that only shows."""
    if chart.legend:
        st.html(legend(chart))
    st.plotly_chart(chart.figure, key=key, config=CONFIG, alt=chart.alt)


def bars(title: str, chart: Chart, key: str, field: str) -> None:
    """Draw bars of groups under a heading; a click opens the issues of that part.

    `field` is the drill's field the groups go by. A tall chart scrolls within its place.
    """

    def clicked(names: Sequence[str]) -> None:
        label, selection = names
        links.request(Drill(selection, field, label))

    blocks.block(title, legend(chart))
    clickable(chart, key, clicked)


def legend(chart: Chart) -> Html:
    """Return a chart's legend as text that breaks where the screen ends; nothing for charts that draw their own."""
    entries = [element("span", _sign(mark), mark.label) for mark in chart.legend]
    return element("div", *entries, class_="legend") if entries else joined()


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

    tall = chart.figure.layout.height > TALLEST_PX
    place = st.container(height=TALLEST_PX, border=False) if tall else st
    place.plotly_chart(
        chart.figure, key=state, config=CONFIG, alt=chart.alt, on_select=selected, selection_mode="points"
    )
