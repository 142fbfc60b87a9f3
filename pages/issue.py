"""问题详情: what is the matter with this issue: its fields, measures, history, indicators, checks and source."""

from __future__ import annotations

import streamlit as st

from dashboard.ui import issue, issue_history
from dashboard.ui.view import current

view = current()
found = issue.asked(view)
if found is None:
    st.stop()

issue.ways(view, found)
issue.heading(found)
standing, content = st.columns(2, gap="medium")
with standing:
    issue.standing(found)
with content:
    issue.content(found)
issue.progress(found)
issue.measures(found)
issue_history.history(view, found)
indicators, checks = st.columns(2, gap="medium")
with indicators:
    issue.indicators(found)
with checks:
    issue.checked(view, found)
issue.origin(found)
