"""What a session remembers from run to run: one entry of Streamlit's state, of which a select box walks over all."""

from __future__ import annotations

from contextvars import ContextVar
from typing import Any

import streamlit as st

KEY = "remembered"
_of_run: ContextVar[dict[str, Any] | None] = ContextVar("memory_of_run", default=None)


def begin() -> None:
    """Look the memory up for this run of the frame; a thread of Streamlit's runs pages of one session only."""
    _of_run.set(_looked_up())


def of_session() -> dict[str, Any]:
    """Return what the session remembers, by names that each module has of its own; what is written in it stays."""
    held = _of_run.get()
    return _looked_up() if held is None else held


def _looked_up() -> dict[str, Any]:
    found: dict[str, Any] = st.session_state.setdefault(KEY, {})
    return found
