"""Drill-down links: which issues a number counts, as the address says it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple
from urllib.parse import quote, unquote, urlencode

import streamlit as st

PARAMETER = "show"
FIELDS = ("lead", "unit", "category", "type", "month", "band")
CHANGE = "change"
AND = "+"
"""Between the names of several leads: a unit and those it has succeeded, in a snapshot from before."""
MOST_GROUPS = 2


class Drill(NamedTuple):
    """One number's issues: a selection key, narrowed or not to one group (`field` is one of `FIELDS`).

    `lead` is what a unit leads (an empty value: what no unit leads), `unit` what it takes part in; `value` is the
    group's label, `within` a second group (field, label) that the issues must be in too, for the cell of a matrix. With
    the field `CHANGE`, `show` is the key of a list of `changes.Changes`.
    """

    show: str
    field: str | None = None
    value: str = ""
    within: tuple[str, str] | None = None

    def text(self) -> str:
        """Return the form it has in the address bar: `overdue`, `done@lead:县财政局`, `all@lead:县财政局@type:…`."""
        if self.field is None:
            return self.show
        if self.field == CHANGE:
            return f"{self.show}@{CHANGE}"
        groups = [(self.field, self.value), *([self.within] if self.within else [])]
        return "@".join([self.show, *(f"{field}:{_apart(value)}" for field, value in groups)])


@dataclass(frozen=True, slots=True)
class Address:
    """What makes the address of a number's issues; `start` is all of it but the drill."""

    start: str

    def __call__(self, drill: Drill) -> str:
        """Return the address that lists these issues."""
        return self.start + quote(drill.text())


def href() -> Address:
    """Return what makes the address of a number's issues: this page under the same snapshot and filters."""
    kept = {name: value for name, value in st.query_params.to_dict().items() if name != PARAMETER}
    return Address(f"?{urlencode(kept, quote_via=quote)}&{PARAMETER}=")


def parse(text: str) -> Drill | None:
    """Return the drill an address states, None where it is none. Whether the selection exists is not checked here."""
    show, *parts = text.split("@")
    if not show or len(parts) > MOST_GROUPS:
        return None
    if not parts or parts == [CHANGE]:
        return Drill(show, CHANGE if parts else None)
    groups = [(field, unquote(value)) for field, colon, value in (part.partition(":") for part in parts) if colon]
    if len(groups) < len(parts) or any(field not in FIELDS for field, _ in groups):
        return None
    return Drill(show, *groups[0], *groups[1:])


def _apart(value: str) -> str:
    """Return a value without the sign that stands between groups."""
    return value.replace("%", "%25").replace("@", "%40")


def dismiss() -> None:
    """Close the list; meant as the callback of the dialog's dismissal."""
    st.query_params.pop(PARAMETER, None)


def requested() -> Drill | None:
    """Return the list that the address asks for; an address that cannot be read loses it."""
    in_address = st.query_params.get(PARAMETER)
    drill = parse(in_address) if in_address is not None else None
    if drill is None:
        dismiss()
    return drill
