"""周例会: the meeting on the shared screen, one screen a step, in large type and turned by the arrow keys."""

from __future__ import annotations

import streamlit as st

from dashboard.metrics import meeting as agenda
from dashboard.ui import meeting, meeting_decisions, meeting_issue, meeting_screens, texts
from dashboard.ui.view import current

room = meeting.enter(current())
meeting.top(room)
if not room.view.figures.total:
    st.info(texts.NOTHING_IN_SCOPE)

SCREENS = {
    agenda.HEADLINE: meeting_screens.headline,
    agenda.DECISIONS: meeting_decisions.earlier,
    agenda.OVERDUE: meeting_issue.overdue,
    agenda.OVERDUE_REST: meeting_screens.overdue_rest,
    agenda.ATTENTION: meeting_screens.attention,
    agenda.DUE: meeting_screens.due,
    agenda.NEW: meeting_decisions.new,
    agenda.CLOSING: meeting_screens.closing,
}

with st.container(key="meeting_sheet"):
    SCREENS[room.step.kind](room)

meeting.bar(room)
