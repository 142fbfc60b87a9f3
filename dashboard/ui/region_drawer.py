"""The list behind a sum over a region's ledgers, opened at the right of the page 全部台账: the issues it adds up."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple
from urllib.parse import quote

import streamlit as st

from dashboard.metrics import definitions
from dashboard.metrics.ledgers import Region
from dashboard.metrics.lines import IssueLine, lines
from dashboard.ui import addresses, data, ledgers, links, tables, texts, who
from dashboard.ui import ledgers_texts as words
from dashboard.ui.ledgers import Asked
from dashboard.ui.listing import DRAWER_PX, ROWS_A_PAGE
from dashboard.ui.markup import link, plain


class Row(NamedTuple):
    """One issue of a sum: the ledger it is of, and the address of its page there."""

    ledger: str
    address: str
    line: IssueLine


def open_requested(asked: Asked) -> None:
    """Open the list of the sum that the address names; one that is not there is said to and ignored."""
    text = st.query_params.get(ledgers.SUM)
    if text is None or links.PARAMETER in st.query_params:
        return
    show, _, name = text.partition("@")
    region = next((region for region in asked.every.regions if ledgers.name_of(region) == name), None)
    selection = definitions.SELECTIONS.get(show)
    if region is None or selection is None:
        refused = who.not_within(region=name) if selection is not None else None
        st.toast(refused or texts.UNKNOWN_LIST, duration="long")
        _close()
        return
    found = summed(region, show)
    title = texts.LIST_OF_GROUP.format(group=name, label=selection.label, n=len(found))
    st.dialog(plain(title), width=DRAWER_PX, position="right", on_dismiss=_close)(_rows)(found, title)


def summed(region: Region, show: str) -> tuple[Row, ...]:
    """Return the issues that a region's sum of a selection counts, ledger by ledger.

    Of a ledger whose open issues were carried over only the others count, as in the sum.
    """
    found: list[Row] = []
    for row in region.rows:
        info = data.catalogue().find(row.course.snapshot) if row.course else None
        if info is None:
            continue
        facts = data.facts(info)
        counted = definitions.mask(facts, show)
        if row.continued:
            counted = counted & ~definitions.mask(facts, "open")
        start = addresses.page(
            addresses.ISSUE, **{**dict.fromkeys(texts.FILTERS), "snapshot": str(info.id), addresses.BACK: "ledgers"}
        )
        found += [
            Row(row.ledger.name, f"{start}&{addresses.CODE}={quote(line.code)}", line)
            for line in lines(facts, counted.nonzero()[0])
        ]
    return tuple(found)


def _close() -> None:
    st.query_params.pop(ledgers.SUM, None)


def _rows(found: tuple[Row, ...], title: str) -> None:
    page = 1
    pages = -(-len(found) // ROWS_A_PAGE)
    if pages > 1:
        page = st.pagination(pages, key="region_page")
    first = (page - 1) * ROWS_A_PAGE
    shown = found[first : first + ROWS_A_PAGE]
    if pages > 1:
        st.caption(texts.LIST_PAGE.format(first=first + 1, last=first + len(shown), total=len(found)))
    cells: dict[str, Callable[[Row], str]] = {
        words.COLUMN_LEDGER: lambda row: row.ledger,
        texts.COLUMN_CODE: lambda row: link(row.line.code, row.address),
        **{
            column: lambda row, cell=cell: cell(row.line)  # type: ignore[misc]
            for column, cell in tables.LISTED.items()
            if column != texts.COLUMN_CODE
        },
    }
    st.html(tables.table({title: [cell(row) for row in shown] for title, cell in cells.items()}, title))
