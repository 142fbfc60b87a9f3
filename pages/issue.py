"""问题详情: what is the matter with this issue: its fields, measures, history, indicators, checks and source."""

from __future__ import annotations

import streamlit as st

from dashboard.ui import blocks, issue, issue_history
from dashboard.ui.view import current

view = current()
found = issue.asked(view)
if found is None:
    st.stop()

blocks.draw(issue.heading(view, found))
standing, content = st.columns(2, gap="medium")
with standing:
    blocks.draw(issue.standing(found))
with content:
    issue.content(found)
blocks.draw(
    issue.progress(found),
    issue.measures(found),
    issue_history.history(view, found),
    blocks.beside(issue.indicators(found), issue.checked(view, found)),
    issue.origin(found),
)
