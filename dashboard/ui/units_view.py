"""What the page 责任单位 is made of under one view: rows, charts and profiles, worked out once for all visitors."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

from dashboard.charts import groups as charts
from dashboard.charts.drawing import Chart
from dashboard.charts.matrix import Layer
from dashboard.charts.matrix import matrix as matrix_chart
from dashboard.exports.unit_rows import UnitFacts
from dashboard.metrics.groups import Footer, Group, UnitRow, footer
from dashboard.metrics.matrix import Matrix, matrix
from dashboard.metrics.reporting import Reporting, reporting
from dashboard.metrics.scope import LEAD, Scope
from dashboard.metrics.unit_profile import Profile
from dashboard.metrics.units import FIRST_TELLING, of_leader, overdue_first
from dashboard.ui import data, texts, view
from dashboard.ui import units_texts as words
from dashboard.ui.view import View


@dataclass(frozen=True, eq=False)
class UnitsView:
    """The units of a view; with a leader in charge asked for, that leader's units only."""

    view: View

    @cached_property
    def rows(self) -> tuple[UnitRow, ...]:
        """A row a unit, in official order."""
        rows, leader = self.view.figures.by_unit, self.view.scope.leader
        return of_leader(self.view.facts, rows, leader) if leader else rows

    @property
    def of_snapshot(self) -> tuple[UnitRow, ...]:
        """The rows of the whole snapshot, whatever the filters say."""
        return view.of(self.view.info, Scope()).figures.by_unit

    @cached_property
    def overdue_first(self) -> tuple[UnitRow, ...]:
        """The rows with the most overdue issues in front."""
        return overdue_first(self.rows)

    @cached_property
    def footer(self) -> Footer:
        """How the rows reconcile with the issues of the scope."""
        return footer(self.view.figures.whole, self.rows)

    @cached_property
    def leading(self) -> tuple[Group, ...]:
        """What each unit leads, units that lead nothing left out."""
        return tuple(row.lead for row in self.rows if row.lead.n())

    @cached_property
    def status(self) -> Chart:
        """The units that lead anything, by status."""
        return charts.by_status(self.leading, words.STATUS_ALT, texts.MEASURE)

    @cached_property
    def matrices(self) -> dict[str, Matrix]:
        """Units by categories, counted as lead and as participant."""
        categories = self.view.figures.by_category
        return {
            "lead": matrix([row.lead for row in self.rows], categories),
            "unit": matrix([row.any for row in self.rows], categories),
        }

    @cached_property
    def matrix(self) -> Chart:
        """Units by categories, both ways of counting side by side."""
        layers = [
            Layer(field, words.LAYERS[field], [[cell.n() for cell in line] for line in found.cells])
            for field, found in self.matrices.items()
        ]
        names = [row.name for row in self.rows]
        columns = [category.label for category in self.view.figures.by_category]
        return matrix_chart(names, columns, layers, words.MATRIX_ALT, texts.MEASURE)

    def profile(self, name: str) -> Profile | None:
        """Return the profile of a unit; None where it takes part in nothing under the scope."""
        return self._profiles.get(name)

    def led_by(self, name: str) -> View:
        """Return the view of what a unit leads under the same filters: its figures, changes and history."""
        return view.of(self.view.info, replace(self.view.scope, unit=name, role=LEAD))

    def reported(self, row: UnitRow) -> Reporting | None:
        """Return when the issues that a unit leads brought news; None in a first snapshot, which cannot tell."""
        if self.view.info.position < FIRST_TELLING:
            return None
        if row.name not in self._reported:
            keys = [self.view.facts.keys[position] for position in row.lead.members.tolist()]
            self._reported[row.name] = reporting(data.updates(self.view.info, keys), self._without_news)
        return self._reported[row.name]

    @cached_property
    def facts(self) -> tuple[UnitFacts, ...]:
        """What is exported of each unit in a row."""
        return tuple(UnitFacts(self._profiles[row.name], self.reported(row)) for row in self.rows)

    @cached_property
    def _profiles(self) -> dict[str, Profile]:
        return {row.name: Profile(row) for row in self.view.figures.by_unit}

    @cached_property
    def _reported(self) -> dict[str, Reporting]:
        return {}

    @cached_property
    def _without_news(self) -> frozenset[date]:
        return data.without_news(self.view.info)


def of(view: View) -> UnitsView:
    """Return the units of a view, the same object for all visitors."""
    return view.kept("units", UnitsView)
