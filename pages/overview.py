"""总览: how far rectification is, in one sentence, a row of figures and what needs attention; below it, why."""

from __future__ import annotations

import streamlit as st

from dashboard.ui import blocks, charts, meeting, overview, texts
from dashboard.ui.view import current

view = current()
if not view.figures.total:
    st.info(texts.NOTHING_IN_SCOPE)
blocks.draw(overview.first_screen(view))

changed, by_category = st.columns(2, gap="medium")
with changed:
    blocks.draw(overview.changed(view), meeting.last_decisions(view))
with by_category:
    charts.bars(texts.BY_CATEGORY, view.by_category, "by_category", "category")

by_unit, pace = st.columns(2, gap="medium")
with by_unit:
    charts.bars(texts.BY_UNIT, view.by_unit, "by_unit", "lead")
with pace:
    charts.show(view.burn_up, "burn_up", overview.outlook(view))

blocks.draw(overview.details(view))
