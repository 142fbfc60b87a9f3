"""Cards: a figure, its number in large type and what stands beside it, all one button that opens its issues."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import streamlit as st

from dashboard.ui import links
from dashboard.ui.markup import plain

MIN_CARD_PX = 140


class Card(NamedTuple):
    """One card: `show` is the selection its number counts; `detail` the line below the number, may be missing."""

    show: str
    label: str
    number: str
    detail: str | None


def cards(row: Sequence[Card], key: str = "cards") -> None:
    """Draw the cards side by side, as many in a row as fit; a click lists the issues the number counts."""
    with st.container(key=key), st.grid(len(row), min_column_width=MIN_CARD_PX, gap="small"):
        for card in row:
            detail = f" :gray[{plain(card.detail)}]" if card.detail else ""
            st.button(
                f"{plain(card.label)} **{plain(card.number)}**{detail}",
                key=f"card_{card.show}",
                width="stretch",
                wrap=True,
                on_click=links.request,
                args=(links.Drill(card.show),),
            )
