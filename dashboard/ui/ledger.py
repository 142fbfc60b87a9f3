"""What the page 台账 is made of: the search box, the choice of a status, one page of rows and their download."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np
import streamlit as st

from dashboard import texts as shared
from dashboard.counting import Mask
from dashboard.exports.issue_rows import issue_list
from dashboard.exports.rows import CSV_TYPE, XLSX_TYPE, Table, csv_bytes, file_name, xlsx_bytes
from dashboard.metrics import definitions, search
from dashboard.metrics.facts import Members
from dashboard.metrics.lines import IssueLine, lines
from dashboard.ui import addresses, blocks, tables, who, writes
from dashboard.ui import ledger_texts as words
from dashboard.ui import texts as frame
from dashboard.ui.markup import Html, element, link
from dashboard.ui.view import View

QUERY, STATUS, PAGE = "q", "status", "page"
"""Parameters of the address: what is looked for, in which status, and the page of rows."""
ROWS_A_PAGE = 25
KEPT = 128
"""Answers to what was looked for."""
LONGEST_QUERY = 100
"""Characters one can look for."""
_BOX, _WRITTEN = "ledger_query", "ledger_query_in_address"
_PAGE_WRITTEN = "ledger_page_in_address"

ROWS: dict[str, Callable[[IssueLine], str]] = {
    frame.COLUMN_LIGHT: lambda line: tables.light(line, line.reason or line.light_word),
    frame.COLUMN_CODE: lambda line: link(line.code, addresses.issue(line.code)),
    frame.COLUMN_TITLE: lambda line: line.title,
    frame.COLUMN_LEAD: lambda line: line.lead_unit or shared.NO_VALUE,
    frame.COLUMN_DEADLINE: tables.LISTED[frame.COLUMN_DEADLINE],
    frame.COLUMN_STATUS: lambda line: line.status_label,
}


@dataclass(frozen=True, eq=False)
class Asked:
    """What is looked for among the issues of a view. An unknown status asks for all."""

    view: View
    query: str
    status: str | None

    @cached_property
    def hits(self) -> Members:
        """The issues that hold the text looked for, whatever their status."""
        return search.found(self.view.facts, self.view.figures.whole.members, self.query)

    @cached_property
    def shown(self) -> Members:
        """Those of the status chosen: exactly the rows listed and downloaded."""
        return self.hits if self.status is None else self.hits[self._mask(self.status)]

    def n(self, status: str) -> int:
        """Return how many of the hits have a status."""
        return int(np.count_nonzero(self._mask(status)))

    def _mask(self, status: str) -> Mask:
        found: Mask = definitions.mask(self.view.facts, status)[self.hits]
        return found

    @property
    def notes(self) -> list[str]:
        """What was chosen, in words for the head of a file."""
        said = [words.NOTE_QUERY.format(query=self.query)] if self.query else []
        if self.status:
            said.append(words.NOTE_STATUS.format(label=shared.STATUS[self.status]))
        scope = self.view.scope
        values = (scope.unit, scope.light, scope.category, scope.rectification_type, scope.leader)
        for (label, _), value in zip(frame.FILTERS.values(), values, strict=True):
            if value is not None:
                shown = shared.RECTIFICATION_TYPE.get(value, value) or words.NOT_STATED
                said.append(words.NOTE_FILTER.format(label=label, value=shared.LIGHT_WORDS.get(shown, shown)))
        return said


def of(view: View, query: str, status: str) -> Asked:
    """Return what an address asks for."""
    return _asked(view, query.strip()[:LONGEST_QUERY], status if status in shared.STATUS else None)


@lru_cache(maxsize=KEPT)
def _asked(view: View, query: str, status: str | None) -> Asked:
    return Asked(view, query, status)


def look_for(view: View) -> Asked:
    """Draw the search box and return what is looked for; the address holds it.

    The address wins where it is not what was written last: then the user followed a link or went back.
    """
    in_address = st.query_params.get(QUERY, "")[:LONGEST_QUERY]
    if _BOX not in st.session_state or in_address != st.session_state.get(_WRITTEN, ""):
        st.session_state[_BOX] = in_address
    typed = st.text_input(
        words.SEARCH,
        key=_BOX,
        type="search",
        placeholder=words.SEARCH_HINT,
        max_chars=LONGEST_QUERY,
        live="300ms",
    )
    query = (typed or "").strip()
    if query != in_address:
        st.query_params.pop(PAGE, None)
    _write(QUERY, query)
    st.session_state[_WRITTEN] = query
    return of(view, query, st.query_params.get(STATUS, ""))


@addresses.kept
def _statuses(asked: Asked) -> Html:
    """Return the statuses there are with their numbers, each a link that shows only those."""
    choices = [_choice(words.ALL_STATUSES.format(n=len(asked.hits)), None, asked.status is None)]
    for status, label in shared.STATUS.items():
        number = asked.n(status)
        if number or asked.status == status:
            choices.append(_choice(words.STATUS.format(label=label, n=number), status, asked.status == status))
    nav = element("nav", *choices, class_="choices", aria_label=words.STATUSES)
    return element("div", nav, class_="block")


def _choice(text: str, status: str | None, current: bool) -> Html:
    return element(
        "a",
        text,
        href=addresses.here(**{STATUS: status, PAGE: None}),
        aria_current="true" if current else "",
        class_="choice",
        data_status=status or "all",
    )


def rows(asked: Asked) -> None:
    """Draw the statuses there are and one page of the issues asked for; or say what to do where there are none."""
    pages = -(-len(asked.shown) // ROWS_A_PAGE)
    if pages < 2:
        blocks.draw(_statuses(asked), _rows(asked, 1, pages))
        return
    blocks.draw(_statuses(asked))
    blocks.draw(_rows(asked, _page(pages), pages))


@addresses.kept
def _rows(asked: Asked, page: int, pages: int) -> Html:
    total, of_all = len(asked.shown), asked.view.figures.total
    title = (words.FOUND if total == of_all else words.FOUND_PART).format(n=total, total=of_all)
    if not total:
        said = (blocks.paragraph(_nothing(asked)), blocks.paragraph(_show_all(asked)))
        return element("section", blocks.title(title), *said, class_="block")
    first = (page - 1) * ROWS_A_PAGE
    found = lines(asked.view.facts, asked.shown[first : first + ROWS_A_PAGE])
    place = words.SHOWN.format(first=first + 1, last=first + len(found), total=total) if pages > 1 else ""
    shown = (blocks.paragraph(place), tables.issues(found, ROWS, title))
    return element("section", blocks.title(title), *shown, class_="block")


def _nothing(asked: Asked) -> str:
    if not asked.view.figures.total:
        return words.NO_SCOPE
    return words.NO_HIT.format(query=asked.query) if asked.query else words.NO_STATUS


def _show_all(asked: Asked) -> str:
    if not asked.view.figures.total:
        return ""
    return link(words.SHOW_ALL, addresses.here(**{QUERY: None, STATUS: None, PAGE: None}))


def _page(pages: int) -> int:
    """Draw the choice of a page of rows and return it; the address holds it, as with the search box."""
    given = st.query_params.get(PAGE, "")
    in_address = min(max(int(given), 1), pages) if given.isdecimal() else 1
    # its own key for each number of pages: a choice that is out of range would be refused
    key = f"ledger_page_of_{pages}"
    if key not in st.session_state or in_address != st.session_state.get(_PAGE_WRITTEN, 1):
        st.session_state[key] = in_address
    page = st.pagination(pages, key=key)
    _write(PAGE, str(page) if page > 1 else "")
    st.session_state[_PAGE_WRITTEN] = page
    return page


def _write(name: str, value: str) -> None:
    if value:
        st.query_params[name] = value
    else:
        st.query_params.pop(name, None)


def downloads(asked: Asked) -> None:
    """Draw the buttons that download exactly the issues asked for, all pages of them."""
    if not len(asked.shown):
        return
    info = asked.view.info

    def made() -> Table:
        return issue_list(asked.view.facts, asked.shown, asked.notes)

    with st.container(horizontal=True, gap="small"):
        for label, suffix, kind, write in (
            (words.DOWNLOAD_XLSX, "xlsx", XLSX_TYPE, xlsx_bytes),
            (words.DOWNLOAD_CSV, "csv", CSV_TYPE, csv_bytes),
        ):
            name = file_name(info.ledger.name, words.FILE, info.as_of.isoformat(), suffix=suffix)
            st.download_button(
                label,
                data=who.as_now(
                    lambda name=name, write=write: writes.handed_out(info, "issues", name, write(made()))  # type: ignore[misc]
                ),
                file_name=name,
                mime=kind,
                on_click="ignore",
                key=f"ledger_{suffix}",
            )
