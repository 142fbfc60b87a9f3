"""What is looked at in this run of the page: one snapshot under the filters of the address bar."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import streamlit as st

from dashboard.changes import Changes
from dashboard.frames import SnapshotInfo
from dashboard.metrics.facts import Facts
from dashboard.metrics.figures import Figures
from dashboard.metrics.indicators import IndicatorResult, indicators, key_indicators
from dashboard.metrics.pace import Pace
from dashboard.metrics.scope import Scope
from dashboard.ui import data

_STATE = "view"


@dataclass(frozen=True)
class View:
    """One snapshot and one scope, and what is known of them; everything is worked out on first use and kept."""

    info: SnapshotInfo
    scope: Scope

    @cached_property
    def figures(self) -> Figures:
        """The figures under the scope."""
        return data.figures(self.info, self.scope)

    @cached_property
    def whole(self) -> Figures:
        """The figures of the whole snapshot, whatever the filters say."""
        return data.figures(self.info, Scope())

    @property
    def facts(self) -> Facts:
        """The facts of the snapshot."""
        return self.whole.facts

    @cached_property
    def changes(self) -> Changes:
        """What changed since the snapshot before, under the scope."""
        return data.changes(self.info, self.scope)

    @cached_property
    def pace(self) -> Pace:
        """Whether the issues of the scope can be done in time."""
        return data.pace(self.info, self.scope)

    @cached_property
    def key_indicators(self) -> tuple[IndicatorResult, ...]:
        """The tracked indicators of the scope's issues, the most telling first."""
        return key_indicators(self.facts, indicators(self.facts, self.figures.whole))


def show(view: View | None) -> None:
    """Make this the view of the run."""
    st.session_state[_STATE] = view


def current() -> View:
    """Return the view of the run; ends the page where there is nothing to show (the frame has said why)."""
    view: View | None = st.session_state.get(_STATE)
    if view is None:
        st.stop()
    return view
