"""Addresses within the app: this page with something else chosen, or another page under the same filters."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache, wraps
from typing import TypeVarTuple
from urllib.parse import parse_qsl, quote, urlencode

import streamlit as st

from dashboard.ui import memory, texts, who
from dashboard.ui.markup import Html

Ts = TypeVarTuple("Ts")

ISSUE = "issue"
CODE = "code"
SHARED = ("snapshot", *texts.FILTERS)
"""Parameters that every page keeps: the snapshot looked at and the filters of the frame."""
BACK = "back"
"""Parameter of an issue's page: the page one came from, with what was chosen there."""
KEPT_PIECES = 64
"""Of each piece of a page, as drawn for one view at one address."""
_SHOWN = "page_shown"
_WAY = re.compile(r"[a-z_]*(\?.*)?")


def begin(name: str) -> None:
    """Say which page this run shows, by the name it has in the address; the overview's is empty."""
    memory.of_session()[_SHOWN] = name


def kept(draw: Callable[[*Ts], Html]) -> Callable[[*Ts], Html]:
    """Keep what a function draws, for each of its arguments and each address, because its links hold the address.

    What it draws must follow from these alone. The arguments are what all visitors share; they are told apart by
    identity or, where they are plain values, by value.
    """

    @lru_cache(maxsize=KEPT_PIECES)
    def drawn(_address: object, *arguments: *Ts) -> Html:
        return draw(*arguments)

    @wraps(draw)
    def kept_or_drawn(*arguments: *Ts) -> Html:
        address = (who.sight(), memory.of_session().get(_SHOWN), *st.query_params.to_dict().items())
        return drawn(address, *arguments)

    return kept_or_drawn


def here(**chosen: str | None) -> str:
    """Return the address of this page with these parameters set, or left out where None; the rest stays."""
    kept = {name: value for name, value in st.query_params.to_dict().items() if name not in chosen}
    return f"?{_written({**kept, **chosen})}"


def page(name: str, **chosen: str | None) -> str:
    """Return the address of another page (`issue`) under the same snapshot and filters; followed within the app."""
    given = st.query_params.to_dict()
    return f"./{name}?{_written({**{key: given[key] for key in SHARED if key in given}, **chosen})}"


def issue(code: str) -> str:
    """Return the address of one issue's page, from which one comes back to where one is now."""
    return page(ISSUE, **{CODE: code, BACK: _way_back()})


def issues() -> Callable[[str], str]:
    """Return what makes the addresses of issues' pages, for lists in which one is made for every row."""
    start = page(ISSUE, **{BACK: _way_back()})
    return lambda code: f"{start}&{CODE}={quote(code)}"


def back() -> tuple[str, dict[str, str]]:
    """Return the page one came from and what was chosen there; the page 台账 where the address does not tell."""
    way = st.query_params.get(BACK)
    if way is None or not _WAY.fullmatch(way):
        return "ledger", {}
    name, _, chosen = way.partition("?")
    return name, {key: value for key, value in parse_qsl(chosen) if key not in SHARED}


def _way_back() -> str:
    given = st.query_params.to_dict()
    if BACK in given:
        return given[BACK]
    chosen = {key: value for key, value in given.items() if key not in SHARED}
    return f"{memory.of_session().get(_SHOWN, '')}{'?' if chosen else ''}{_written(chosen)}"


def _written(parameters: dict[str, str] | dict[str, str | None]) -> str:
    stated = {name: value for name, value in parameters.items() if value is not None}
    return urlencode(stated, quote_via=quote)
