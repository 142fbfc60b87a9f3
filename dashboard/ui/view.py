"""What is looked at in a run of the page: one snapshot under the filters, and all that is made of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import TypeVar, cast

import streamlit as st

from dashboard.changes import Changes, changes, in_scope
from dashboard.charts import burnup, groups
from dashboard.charts.drawing import Chart
from dashboard.frames import SnapshotInfo
from dashboard.metrics.facts import Facts
from dashboard.metrics.figures import Figures, figures
from dashboard.metrics.indicators import IndicatorResult, indicators, key_indicators
from dashboard.metrics.pace import Pace, pace, part_of
from dashboard.metrics.scope import Scope
from dashboard.operation.meters import Kept
from dashboard.people import Reach
from dashboard.ui import data, memory, texts, who

T = TypeVar("T")

KEPT_VIEWS = 96
"""Snapshots under a set of filters; one of a small ledger takes about a megabyte with its charts."""
_STATE = "view"
_BURN_UP_WORDS = burnup.Words(
    texts.BURN_UP_DONE, texts.BURN_UP_REPORTED, texts.BURN_UP_REQUIRED, texts.BURN_UP_TOTAL, texts.BURN_UP
)


@dataclass(frozen=True, eq=False)
class View:
    """One snapshot and one scope; figures and charts are worked out on first use and kept for all visitors."""

    info: SnapshotInfo
    scope: Scope

    def kept(self, key: str, make: Callable[[View], T]) -> T:
        """Return what `make` makes of this view, made once per key and kept with it."""
        kept: dict[str, object] = vars(self).setdefault("_kept", {})
        if key not in kept:
            kept[key] = make(self)
        return cast(T, kept[key])

    def kept_of(self, key: str, source: object, make: Callable[[View], T]) -> T:
        """Return what `make` makes of this view and a source, made anew once the source is no longer equal."""
        kept: dict[str, tuple[object, T]] = vars(self).setdefault("_kept_of", {})
        held = kept.get(key)
        if held is None or held[0] != source:
            held = kept[key] = source, make(self)
        return held[1]

    @cached_property
    def facts(self) -> Facts:
        """The facts of the snapshot."""
        return data.facts(self.info)

    @cached_property
    def previous(self) -> Facts | None:
        """The facts of the snapshot before, None where there is none."""
        return data.previous(self.info)

    @cached_property
    def figures(self) -> Figures:
        """The figures under the scope, compared with the snapshot before."""
        return figures(self.facts, self.previous, self.scope)

    @cached_property
    def changes(self) -> Changes:
        """What changed since the snapshot before, for the issues that are or were in the scope."""
        return in_scope(changes(self.previous, self.facts), self.figures.whole, self.figures.before)

    @cached_property
    def pace(self) -> Pace:
        """Whether the issues of the scope can be done in time."""
        return pace(self.figures.whole, data.trend(self.info, part_of(self.figures.whole)))

    @cached_property
    def key_indicators(self) -> tuple[IndicatorResult, ...]:
        """The tracked indicators of the scope's issues, the most telling first."""
        return key_indicators(self.facts, indicators(self.facts, self.figures.whole))

    @cached_property
    def by_category(self) -> Chart:
        """Categories by status."""
        return groups.by_status(self.figures.by_category, texts.BY_CATEGORY_ALT, texts.MEASURE)

    @cached_property
    def by_unit(self) -> Chart:
        """The units that lead anything that shows a light, in official order."""
        leading = [row.lead for row in self.figures.by_unit if row.lead.n("counted")]
        return groups.by_light(leading, texts.BY_UNIT_ALT, texts.MEASURE)

    @cached_property
    def burn_up(self) -> Chart | None:
        """The burn-up; None where there are not two snapshots to join."""
        points = self.pace.points
        return burnup.burn_up(points, self.pace.line, _BURN_UP_WORDS) if len(points) > 1 else None


def of(info: SnapshotInfo, scope: Scope) -> View:
    """Return the view of a snapshot under a scope, the same one for all visitors who see the same units' issues."""
    return _view(data.settings().database_url, who.reach(), info, scope)


@lru_cache(maxsize=KEPT_VIEWS)
def _view(url: str, reach: Reach | None, info: SnapshotInfo, scope: Scope) -> View:
    return View(info, scope)


def kept() -> Kept:
    """Return how often views were asked for and made."""
    found = _view.cache_info()
    return Kept(found.hits + found.misses, found.misses)


def forget() -> None:
    """Drop every view, for a process that goes on under other settings."""
    _view.cache_clear()


def show(view: View | None) -> None:
    """Make this the view of the run."""
    memory.of_session()[_STATE] = view


def current() -> View:
    """Return the view of the run; ends the page where there is nothing to show (the frame has said why)."""
    view: View | None = memory.of_session().get(_STATE)
    if view is None:
        st.stop()
    return view


def given() -> View | None:
    """Return the view of the run, None where there is nothing to show; for pages that have something to say anyway."""
    view: View | None = memory.of_session().get(_STATE)
    return view


def warm() -> None:
    """Work out the default view, so that the first visitor finds it kept."""
    start = data.catalogue().default
    if start is not None:
        view = of(start, Scope())
        _ = view.figures.headline, view.changes, view.by_category, view.by_unit, view.burn_up, view.key_indicators
