"""Addresses within the app: this page with something else chosen, or another page under the same filters."""

from __future__ import annotations

from urllib.parse import quote, urlencode

import streamlit as st

from dashboard.ui import texts

ISSUE = "issue"
CODE = "code"
SHARED = ("snapshot", *texts.FILTERS)
"""Parameters that every page keeps: the snapshot looked at and the filters of the frame."""


def here(**chosen: str | None) -> str:
    """Return the address of this page with these parameters set, or left out where None; the rest stays."""
    kept = {name: value for name, value in st.query_params.to_dict().items() if name not in chosen}
    return f"?{_written({**kept, **chosen})}"


def page(name: str, **chosen: str | None) -> str:
    """Return the address of another page (`issue`) under the same snapshot and filters; followed within the app."""
    given = st.query_params.to_dict()
    return f"./{name}?{_written({**{key: given[key] for key in SHARED if key in given}, **chosen})}"


def issue(code: str) -> str:
    """Return the address of one issue's page."""
    return page(ISSUE, **{CODE: code})


def _written(parameters: dict[str, str | None]) -> str:
    stated = {name: value for name, value in parameters.items() if value is not None}
    return urlencode(stated, quote_via=quote)
