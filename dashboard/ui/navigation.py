"""The pages of the app, as the navigation on top offers them, and which of them a run shows."""

from __future__ import annotations

from copy import copy
from functools import cache
from pathlib import Path

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from dashboard.ui import texts

PAGES = Path(__file__).parents[2] / "pages"


def asked() -> StreamlitPage:
    """Draw the navigation and return the page that the address asks for."""
    # A run marks the page it may call, so each gets its own copies; making pages anew looks every file up on the disk.
    groups = {title: [copy(page) for page in pages] for title, pages in _offered().items()}
    return st.navigation(groups, position="top")


@cache
def _offered() -> dict[str, list[StreamlitPage]]:
    return {
        "": [
            st.Page(PAGES / "overview.py", title=texts.PAGE_OVERVIEW, default=True),
            st.Page(PAGES / "units.py", title=texts.PAGE_UNITS),
            st.Page(PAGES / "categories.py", title=texts.PAGE_CATEGORIES),
            st.Page(PAGES / "deadlines.py", title=texts.PAGE_DEADLINES),
            st.Page(PAGES / "indicators.py", title=texts.PAGE_INDICATORS),
            st.Page(PAGES / "ledger.py", title=texts.PAGE_LEDGER),
            st.Page(PAGES / "meeting.py", title=texts.PAGE_MEETING),
            st.Page(PAGES / "issue.py", title=texts.PAGE_ISSUE, visibility="hidden"),
        ],
        texts.MORE_PAGES: [
            st.Page(PAGES / "checks.py", title=texts.PAGE_CHECKS),
            st.Page(PAGES / "ledgers.py", title=texts.PAGE_LEDGERS),
            st.Page(PAGES / "data.py", title=texts.PAGE_DATA),
            st.Page(PAGES / "rules.py", title=texts.PAGE_RULES),
        ],
    }
