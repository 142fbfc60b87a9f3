"""Which part of the page 数据 is shown: one of a few choices that the address names."""

from __future__ import annotations

import streamlit as st

from dashboard.ui import addresses
from dashboard.ui import data_texts as words
from dashboard.ui.markup import element
from dashboard.ui.view import View

PART = "part"
"""Parameter of the address."""
FIRST = "import"


def choose(view: View | None) -> str:
    """Draw the choices and return the one the address asks for; without any data only files can be brought in."""
    asked = st.query_params.get(PART, FIRST)
    shown = asked if view is not None and asked in words.PARTS else FIRST
    choices = [
        element(
            "a",
            label,
            href=addresses.here(**{PART: part, "page": None, "from": None, "to": None}),
            aria_current="true" if part == shown else "",
            class_="choice",
        )
        for part, label in words.PARTS.items()
        if view is not None or part == FIRST
    ]
    nav = element("nav", *choices, class_="choices", aria_label=words.PARTS_LABEL)
    st.html(element("section", element("h1", words.TITLE, class_="page-title"), nav, class_="block"))
    return shown
