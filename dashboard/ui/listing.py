"""The list behind a number, opened at the right of the page: exactly the issues it counts, in words and rows."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import NamedTuple

import numpy as np
import streamlit as st

from dashboard import texts as words
from dashboard.metrics import deadlines, definitions
from dashboard.metrics.figures import Figures
from dashboard.metrics.groups import Group
from dashboard.metrics.lines import IssueLine, lines
from dashboard.ui import links, tables, texts, who
from dashboard.ui.links import Drill
from dashboard.ui.markup import plain
from dashboard.ui.view import View

ROWS_A_PAGE = 50
DRAWER_PX = 900
OF_MONEY = frozenset(("amount_stated", "amount_at_issue_only", "amount_rectified_only", "amount_changed"))
"""Lists that show the amounts of their issues."""


class Listing(NamedTuple):
    """A heading, in words what is counted, the issues, and whether their amounts are shown."""

    title: str
    words: str
    lines: tuple[IssueLine, ...]
    of_money: bool = False


def open_requested(view: View) -> None:
    """Open the list that a click or the address asks for; an address that names none is said to and ignored."""
    drill = links.requested()
    if drill is None:
        return
    found = _changed(view, drill.show) if drill.field == links.CHANGE else listing(view.figures, drill)
    if found is None:
        refused = who.not_within(unit=drill.value) if drill.field in ("lead", "unit") else None
        st.toast(refused or texts.UNKNOWN_LIST, duration="long")
        links.dismiss()
        return
    st.dialog(plain(found.title), width=DRAWER_PX, position="right", on_dismiss=links.dismiss)(_rows)(found)


def listing(figures: Figures, drill: Drill) -> Listing | None:
    """Return the issues of a drill under the filters of `figures`; None where selection or group do not exist."""
    selection = definitions.SELECTIONS.get(drill.show)
    group = figures.whole if drill.field is None else _group(figures, drill.field, drill.value)
    if group is not None and drill.within is not None:
        group = _within(group, _group(figures, *drill.within))
    if selection is None or group is None:
        return None
    found = lines(figures.facts, group.positions(drill.show))
    template = texts.LIST_TITLE if drill.field is None else texts.LIST_OF_GROUP
    title = template.format(group=group.label, label=selection.label, n=len(found))
    return Listing(title, selection.words(figures.facts.thresholds), found, drill.show in OF_MONEY)


def _changed(view: View, key: str) -> Listing | None:
    """Return the issues of a list of changes; those that are gone, as they were in the snapshot before."""
    entries = view.changes.counted(key)
    if entries is None:
        return None
    found: list[IssueLine] = []
    wanted = list(dict.fromkeys(entry.key for entry in entries))
    for facts in (view.facts, view.previous):
        if facts is not None:
            places = {key: position for position, key in enumerate(facts.keys)}
            here = [places[key] for key in wanted if key in places]
            found += lines(facts, np.array(here, dtype=np.intp))
            wanted = [key for key in wanted if key not in places]
    label = words.CHANGES.get(key, words.CHANGES_PROGRESS)
    return Listing(
        texts.LIST_TITLE.format(label=label, n=len(found)), texts.LIST_CHANGED, tuple(found), key in OF_MONEY
    )


def _group(figures: Figures, field: str, value: str) -> Group | None:
    if field == "lead" and not value:
        whole = figures.whole
        return replace(whole, label=words.NO_UNIT, members=whole.positions("without_lead"))
    if field in ("lead", "unit"):
        row = next((row for row in figures.by_unit if row.name == value), None)
        if row is None:
            return _together(figures, value) if field == "lead" else None
        return row.lead if field == "lead" else row.any
    return next((group for group in _GROUPINGS[field](figures) if group.label == value), None)


def _together(figures: Figures, value: str) -> Group | None:
    """Return what any of several units leads, their names joined by `links.AND`; names not there are left out."""
    names = value.split(links.AND)
    found = [row.lead for row in figures.by_unit if row.name in names]
    if len(names) < 2 or not found:
        return None
    members = np.sort(np.concatenate([group.members for group in found]))
    label = texts.UNITS_JOIN.join(group.label for group in found)
    return replace(figures.whole, label=label, members=members)


_GROUPINGS: dict[str, Callable[[Figures], Sequence[Group]]] = {
    "category": lambda figures: figures.by_category,
    "type": lambda figures: figures.by_type,
    "month": lambda figures: figures.by_month,
    "band": lambda figures: deadlines.bands(figures.whole),
}
"""Field of a drill → the groups that its values are labels of."""


def _within(group: Group, other: Group | None) -> Group | None:
    """Return the issues that are in both groups, under both their names."""
    if other is None:
        return None
    members = np.intersect1d(group.members, other.members, assume_unique=True)
    return replace(group, label=texts.GROUP_WITHIN.format(group=group.label, other=other.label), members=members)


def _rows(found: Listing) -> None:
    st.caption(found.words)
    if not found.lines:
        st.info(texts.LIST_EMPTY)
        return
    page = 1
    pages = -(-len(found.lines) // ROWS_A_PAGE)
    if pages > 1:
        page = st.pagination(pages, key="listing_page")
    first = (page - 1) * ROWS_A_PAGE
    shown = found.lines[first : first + ROWS_A_PAGE]
    if pages > 1:
        st.caption(texts.LIST_PAGE.format(first=first + 1, last=first + len(shown), total=len(found.lines)))
    columns = tables.WITH_AMOUNTS if found.of_money else tables.LISTED
    st.html(tables.issues(shown, columns, found.title))
