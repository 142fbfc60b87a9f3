"""Charts on a page: drawn without plotly's tool bar, a click on a part opens the issues it counts."""

from __future__ import annotations

from typing import Any

import streamlit as st

from dashboard.charts.drawing import CONFIG, Chart
from dashboard.ui import links
from dashboard.ui.links import Drill

TALLEST_PX = 620
"""A chart taller than this scrolls within its place."""


def show(chart: Chart, key: str) -> None:
    """Draw a chart that only shows."""
    st.plotly_chart(chart.figure, key=key, config=CONFIG, alt=chart.alt)


def bars(chart: Chart, key: str, field: str, values: dict[str, str]) -> None:
    """Draw bars of groups; a click opens the issues of that part.

    `field` is the drill's field, `values` the drill's value of each row by its label.
    """
    state = links.key_until_closed(key)

    def clicked() -> None:
        points: list[dict[str, Any]] = st.session_state[state]["selection"]["points"]
        if points:
            label, selection = points[0]["customdata"]
            links.request(Drill(selection, field, values[label]))

    height = chart.figure.layout.height
    with st.container(height=TALLEST_PX if height > TALLEST_PX else "content", border=False, key=f"frame_{key}"):
        st.plotly_chart(
            chart.figure, key=state, config=CONFIG, alt=chart.alt, on_select=clicked, selection_mode="points"
        )
