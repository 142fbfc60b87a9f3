"""整改时限: what falls due when, what is late and how long, which deadlines moved, and whether the pace is enough."""

from __future__ import annotations

import streamlit as st

from dashboard.ui import blocks, deadlines, time_axis
from dashboard.ui import texts as shared
from dashboard.ui.view import current

view = current()
if not view.figures.total:
    st.info(shared.NOTHING_IN_SCOPE)
    st.stop()

found = deadlines.of(view)
blocks.draw(deadlines.first_screen(view, found))

by_month, by_days = st.columns(2, gap="medium")
with by_month:
    deadlines.months(view, found)
with by_days:
    deadlines.bands(found)

deadlines.pace(view)
below = time_axis.time_axis(view)
deadlines.extensions(view, found, below)
