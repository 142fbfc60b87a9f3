"""The pages of the app, as the navigation on top offers them, and which of them a run shows."""

from __future__ import annotations

from copy import copy
from functools import cache
from pathlib import Path

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from dashboard.people import RIGHTS, Act, Role
from dashboard.ui import texts, who

PAGES = Path(__file__).parents[2] / "pages"
PEOPLE = "people"
"""Name of the page about accounts and settings."""
OPEN_TO_ALL = frozenset({"rules"})
NOT_FOR_UNITS = frozenset({"meeting"})
"""Pages of the county as a whole."""


def asked() -> StreamlitPage:
    """Draw the navigation and return the page that the address asks for, be it the person's or not: see `allowed`."""
    person = who.person()
    role = person.role if person is not None else None
    # A run marks the page it may call, so each gets its own copies; making pages anew looks every file up on the disk.
    groups = {title: [copy(page) for page in pages] for title, pages in _offered(role).items()}
    return st.navigation(groups, position="top")


def allowed(name: str, role: Role | None) -> bool:
    """Return whether a page, by its name in the address, is for a role; None: nobody has to sign in."""
    name = name or (PEOPLE if role is Role.ADMIN else "overview")  # the first page has no name in the address
    if name == PEOPLE:
        return role is Role.ADMIN
    if role is None or name in OPEN_TO_ALL:
        return True
    return Act.READ in RIGHTS[role] and not (role is Role.UNIT and name in NOT_FOR_UNITS)


@cache
def _offered(role: Role | None) -> dict[str, list[StreamlitPage]]:
    """Return the pages of a role by group; those of others are there too, hidden, so that their links can say so."""
    hidden = {"issue"}

    def page(name: str, title: str, default: bool = False) -> StreamlitPage:
        seen = allowed(name, role) and name not in hidden
        return st.Page(PAGES / f"{name}.py", title=title, default=default, visibility="visible" if seen else "hidden")

    groups = {
        "": [
            page("overview", texts.PAGE_OVERVIEW, default=role is not Role.ADMIN),
            page("units", texts.PAGE_UNITS),
            page("categories", texts.PAGE_CATEGORIES),
            page("deadlines", texts.PAGE_DEADLINES),
            page("indicators", texts.PAGE_INDICATORS),
            page("ledger", texts.PAGE_LEDGER),
            page("meeting", texts.PAGE_MEETING),
            page("issue", texts.PAGE_ISSUE),
        ],
        texts.MORE_PAGES: [
            page("checks", texts.PAGE_CHECKS),
            page("ledgers", texts.PAGE_LEDGERS),
            page("data", texts.PAGE_DATA),
            page("rules", texts.PAGE_RULES),
        ],
    }
    if role is not None:
        groups[""].insert(0, page(PEOPLE, texts.PAGE_PEOPLE, default=role is Role.ADMIN))
    return groups
