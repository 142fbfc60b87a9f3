"""Charts on a page: drawn without plotly's tool bar, a click on a part opens the issues it counts."""

from __future__ import annotations

from typing import Any

import streamlit as st

from dashboard.charts.drawing import CONFIG, Chart
from dashboard.ui import blocks, links
from dashboard.ui.links import Drill

TALLEST_PX = 620
"""A chart taller than this scrolls within its place."""


def show(chart: Chart, key: str) -> None:
    """Draw a chart that only shows."""
    st.plotly_chart(chart.figure, key=key, config=CONFIG, alt=chart.alt)


def bars(title: str, chart: Chart, key: str, field: str) -> None:
    """Draw bars of groups under a heading; a click opens the issues of that part.

    `field` is the drill's field the groups go by. A tall chart scrolls within its place.
    """
    state = links.key_until_closed(key)

    def clicked() -> None:
        points: list[dict[str, Any]] = st.session_state[state]["selection"]["points"]
        if points:
            label, selection = points[0]["customdata"]
            links.request(Drill(selection, field, label))

    blocks.block(title)
    tall = chart.figure.layout.height > TALLEST_PX
    place = st.container(height=TALLEST_PX, border=False) if tall else st
    place.plotly_chart(
        chart.figure, key=state, config=CONFIG, alt=chart.alt, on_select=clicked, selection_mode="points"
    )
