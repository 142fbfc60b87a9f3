"""Which part of the page 数据 is shown: one of a few choices that the address names."""

from __future__ import annotations

import streamlit as st

from dashboard.people import ROLE_WORDS, Act
from dashboard.ui import addresses, blocks, texts, who
from dashboard.ui import data_texts as words
from dashboard.ui.markup import element
from dashboard.ui.view import View

PART = "part"
"""Parameter of the address."""
FIRST = "import"
WITHOUT_DATA = frozenset({FIRST, "handover"})
"""Parts that bring a ledger in, and so are there before any is."""
NEEDS: dict[str, Act] = {
    "import": Act.IMPORT,
    "returns": Act.IMPORT,
    "correct": Act.CORRECT,
    "handover": Act.KEEP_LEDGERS,
}
"""What one must be allowed to see a part of the page; the others are for all who see every unit's issues."""
FOR_UNITS = frozenset({"returns"})


def _allowed(part: str) -> bool:
    if who.reach() is not None:
        return part in FOR_UNITS
    return who.may(NEEDS.get(part, Act.READ))


def choose(view: View | None) -> str:
    """Draw the choices and return the one the address asks for; without any data only files can be brought in."""
    person = who.person()
    offered = {part: label for part, label in words.PARTS.items() if _allowed(part)}
    first = next(iter(offered))
    asked = st.query_params.get(PART, first)
    if asked in words.PARTS and asked not in offered and person is not None:
        who.denied(part=words.PARTS[asked])
        st.warning(texts.PART_DENIED.format(part=words.PARTS[asked], role=ROLE_WORDS[person.role]))
    shown = asked if (view is not None or asked in WITHOUT_DATA) and asked in offered else first
    choices = [
        element(
            "a",
            label,
            href=addresses.here(**{PART: part, "page": None, "from": None, "to": None}),
            aria_current="true" if part == shown else "",
            class_="choice",
        )
        for part, label in offered.items()
        if view is not None or part in WITHOUT_DATA
    ]
    nav = element("nav", *choices, class_="choices", aria_label=words.PARTS_LABEL)
    st.html(element("section", blocks.title(words.TITLE), nav, class_="block"))
    return shown
