"""The table that says the same as a chart, for keyboard and screen reader; made only once it is opened.

The way to it is a link in the chart's heading and no widget, and the table stands in the same piece of HTML: neither
costs a message of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import streamlit as st

from dashboard.ui import addresses, tables, texts
from dashboard.ui.markup import Html, element

Columns = Mapping[str, Sequence[str]]
OPEN = "true"


def section(title: str, key: str, columns: Callable[[], Columns], *content: str) -> Html:
    """Return what stands above a chart: its heading, its numbers as a table where that is open, and the content.

    `key` is the parameter of the address that opens the table.
    """
    shown = [tables.table(columns(), title, "numbers")] if opened(key) else []
    return element("section", heading(title, key), *shown, *content, class_="block")


def heading(title: str, key: str) -> Html:
    """Return the heading of a chart with the way to its table; who draws only this draws the table elsewhere."""
    switch = element(
        "a",
        texts.AS_TABLE,
        href=addresses.here(**{key: None if opened(key) else OPEN}),
        class_="twin",
        aria_expanded="true" if opened(key) else "false",
        aria_label=texts.AS_TABLE_OF.format(name=title),
        data_stays=key,
    )
    return element("div", element("h2", title), switch, class_="headed")


def opened(key: str) -> bool:
    """Return whether the address asks for the table of this key."""
    return st.query_params.get(key) == OPEN
