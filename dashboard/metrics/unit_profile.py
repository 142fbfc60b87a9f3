"""One unit's profile: its issues one by one with the facts an appraisal asks for, its measures, its indicators."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import NamedTuple

import numpy as np

from dashboard import counting
from dashboard.metrics import definitions, lights
from dashboard.metrics.facts import Facts
from dashboard.metrics.groups import Group, UnitRow
from dashboard.metrics.indicators import IndicatorResult, deliverables, indicators
from dashboard.metrics.lines import IssueLine, lines
from dashboard.metrics.units import FIRST_TELLING
from loaders.records import DONE, Status

FINISHED = frozenset((Status.REPORTED.value, *(status.value for status in DONE), Status.ENDED.value))
"""Stated statuses of a measure that let its own deadline pass without remark."""


class OwnIssue(NamedTuple):
    """One issue of a unit.

    `moves`: how often the deadline was moved later. `moved_days`: by how many days the current deadline is later than
    the original one, None where it is not. `quiet_days`: days without any change, for open issues only and not in a
    ledger's first snapshot.
    """

    line: IssueLine
    moves: int
    moved_days: int | None
    quiet_days: int | None


class OwnMeasure(NamedTuple):
    """One measure of a unit's issue. `days_past`: days since its own deadline, while issue and measure are open."""

    code: str
    text: str
    unit: str | None
    deadline: date | None
    deadline_text: str | None
    status: str | None
    days_past: int | None


@dataclass(frozen=True, eq=False)
class Profile:
    """What there is to say of one unit under a scope; `row` counts its issues both ways."""

    row: UnitRow

    @property
    def facts(self) -> Facts:
        """The facts of the snapshot."""
        return self.row.any.facts

    @cached_property
    def led(self) -> tuple[OwnIssue, ...]:
        """The issues the unit leads: by light, the longest overdue first, else in ledger order."""
        return own_issues(self.row.lead)

    @cached_property
    def supported(self) -> tuple[OwnIssue, ...]:
        """The issues the unit takes part in without leading them, in the same order."""
        members = np.setdiff1d(self.row.any.members, self.row.lead.members, assume_unique=True)
        return own_issues(replace(self.row.any, members=members))

    @cached_property
    def measures(self) -> tuple[OwnMeasure, ...]:
        """The measures the unit answers for: those of the issues it leads, and those of others that name it."""
        return own_measures(self.row)

    @cached_property
    def indicators(self) -> tuple[IndicatorResult, ...]:
        """The indicators of the issues it leads or supports, in table order."""
        codes = set(self.row.any.codes())
        return tuple(result for result in indicators(self.facts) if result.issue in codes)

    @property
    def measured(self) -> tuple[IndicatorResult, ...]:
        """The indicators that are measured: all but the deliverables."""
        apart = self.deliverables
        return tuple(result for result in self.indicators if result not in apart)

    @property
    def deliverables(self) -> tuple[IndicatorResult, ...]:
        """The indicators that are there or not."""
        return deliverables(self.indicators)

    @property
    def longest_overdue(self) -> int:
        """Days the longest overdue of the issues it leads is past its current deadline; 0 where none is."""
        return max((issue.line.days_overdue or 0 for issue in self.led), default=0)

    @property
    def moves(self) -> int:
        """How often deadlines of the issues it leads were moved later, all together."""
        return sum(issue.moves for issue in self.led)


def own_issues(group: Group) -> tuple[OwnIssue, ...]:
    """Return the issues of a group one by one: by light, the longest overdue first, else in ledger order."""
    facts = group.facts
    moves, quiet = facts.issues["deadline_moves"], facts.days_since("unchanged_since")
    is_open = definitions.mask(facts, "open")
    telling = facts.snapshot.info.position >= FIRST_TELLING
    found = [
        OwnIssue(
            line,
            int(moves[position]),
            _later(line.original_deadline, line.deadline),
            quiet[position] if telling and is_open[position] else None,
        )
        for line, position in zip(lines(facts, group.members), group.members.tolist(), strict=True)
    ]
    return tuple(sorted(found, key=lambda issue: (_urgency(issue.line), -(issue.line.days_overdue or 0))))


def own_measures(row: UnitRow) -> tuple[OwnMeasure, ...]:
    """Return the measures a unit answers for, in ledger order: of all issues it leads, and of others that name it."""
    facts = row.any.facts
    measures = facts.snapshot.measures
    led = {facts.keys[position] for position in row.lead.members.tolist()}
    places = {facts.keys[position]: position for position in row.any.members.tolist()}
    is_open = definitions.mask(facts, "open")
    columns = (
        *(counting.texts(measures, name) for name in ("key", "code", "text", "unit", "deadline_text", "status")),
        counting.days(measures, "deadline").tolist(),
    )
    found = []
    for key, code, text, unit, deadline_text, status, deadline in zip(*columns, strict=True):
        if key not in places or (key not in led and unit != row.name):
            continue
        past = deadline is not None and deadline < facts.as_of and status not in FINISHED and is_open[places[key]]
        days = (facts.as_of - deadline).days if past else None
        found.append(OwnMeasure(code, text or "", unit, deadline, deadline_text, status, days))
    return tuple(found)


def _later(original: date | None, current: date | None) -> int | None:
    days = (current - original).days if original and current else 0
    return days if days > 0 else None


def _urgency(line: IssueLine) -> int:
    return lights.LIGHTS.index(line.light) if line.light else len(lights.LIGHTS)
