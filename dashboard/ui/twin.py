"""The table that says the same as a chart, for keyboard and screen reader; made only once it is opened."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import streamlit as st

from dashboard.ui import addresses, tables
from dashboard.ui import units_texts as words
from dashboard.ui.markup import Html, element

Columns = Mapping[str, Sequence[str]]
OPEN = "true"


def folded(name: str, key: str, columns: Callable[[], Columns]) -> Html:
    """Return the numbers of a chart as a table called `name`, to be unfolded by the address's parameter `key`.

    The way to it is a link and no widget: it costs no message of its own where other HTML stands below.
    """
    opened = st.query_params.get(key) == OPEN
    switch = element(
        "a",
        words.AS_TABLE.format(name=name),
        href=addresses.here(**{key: None if opened else OPEN}),
        class_="twin",
        aria_expanded="true" if opened else "false",
        data_stays=key,
    )
    shown = [tables.table(columns(), name, "numbers")] if opened else []
    return element("section", switch, *shown, class_="block")
