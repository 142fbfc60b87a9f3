"""The frame around every page: navigation, shared filters, notices, and the list behind a number."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from dashboard.ui import addresses, data, filters, listing, notices, texts, view

PAGES = Path(__file__).parents[1] / "pages"

st.set_page_config(layout="wide")

page = st.navigation(
    {
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
    },
    position="top",
)
addresses.begin(page.url_path)


def look() -> view.View | None:
    """Draw filters and notices; return what is looked at, None (and said why) where there is nothing."""
    try:
        catalogue = data.catalogue()
        info, unknown = filters.snapshot(catalogue)
        if info is None:
            notices.empty()
            return None
        scope = filters.bar(catalogue, info)
        if unknown:
            notices.unknown_snapshot(info)
        notices.above(info, catalogue)
    except data.DatabaseAwayError as away:
        notices.database_away(away.reason)
        return None
    return view.of(info, scope)


looked_at = look()
view.show(looked_at)
try:
    page.run()
    if looked_at is not None:
        listing.open_requested(looked_at)
except data.DatabaseAwayError as away:
    notices.database_away(away.reason)
