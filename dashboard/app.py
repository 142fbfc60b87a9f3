"""The frame around every page: navigation, shared filters, notices, and the list behind a number."""

from __future__ import annotations

import streamlit as st

from dashboard.operation import meters
from dashboard.people import Act
from dashboard.ui import addresses, data, filters, lending, listing, memory, navigation, notices, view, who


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
        notices.database_away(away)
        return None
    return view.of(info, scope)


with meters.run():
    page = navigation.asked()
    memory.begin()
    addresses.begin(page.url_path)
    who.bar()
    if notices.page_denied(page):
        st.stop()
    with lending.run():
        looked_at = look() if who.may(Act.READ) else None
        view.show(looked_at)
        try:
            page.run()
            if looked_at is not None:
                listing.open_requested(looked_at)
        except data.DatabaseAwayError as away:
            notices.database_away(away)
        except who.DeniedError as denied:
            st.error(str(denied))
