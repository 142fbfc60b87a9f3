"""The table that says the same as a chart, for keyboard and screen reader; made only once it is opened."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import streamlit as st

from dashboard.ui import tables
from dashboard.ui import units_texts as words

Columns = Mapping[str, Sequence[str]]


def as_table(name: str, key: str, columns: Callable[[], Columns]) -> None:
    """Offer the numbers of a chart as a table called `name`; whether it is open stands in the address under `key`."""
    place = st.expander(words.AS_TABLE.format(name=name), key=key, bind="query-params")
    if place.open:
        place.html(tables.table(columns(), name, "numbers"))
