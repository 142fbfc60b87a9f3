"""The rows of units beyond counting: what the roster says, order, one leader's units, days without change."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from dashboard import counting, texts
from dashboard.metrics.facts import Facts
from dashboard.metrics.groups import Group, UnitRow

FIRST_TELLING = 2
"""Of a ledger's snapshots, the first in which a change can be seen."""


class RosterLine(NamedTuple):
    """What the roster says of a unit; None where it says nothing."""

    kind: str | None
    leader: str | None
    parent: str | None
    successor: str | None
    effective_on: date | None


class Quiet(NamedTuple):
    """The open issue in which nothing of substance has changed for longest: its code, the days to the as-of date."""

    code: str
    days: int


def roster_line(facts: Facts, name: str) -> RosterLine | None:
    """Return the roster's line of a unit; None where the roster does not know it."""
    return facts.kept("roster lines", _roster_lines).get(name)


def of_leader(facts: Facts, rows: Iterable[UnitRow], leader: str) -> tuple[UnitRow, ...]:
    """Return the rows of one leader's units: those the roster gives to the leader, and those that lead an issue here.

    `rows` are of a scope that holds the leader's issues only, so that what leads there is led under that leader.
    """
    lines = facts.kept("roster lines", _roster_lines)
    return tuple(
        row
        for row in rows
        if len(row.lead.members) or ((line := lines.get(row.name)) is not None and line.leader == leader)
    )


def overdue_first(rows: Iterable[UnitRow]) -> tuple[UnitRow, ...]:
    """Return the rows with the most overdue issues in front; the official order stays among equals."""
    return tuple(sorted(rows, key=lambda row: -row.lead.n("overdue")))


def quiet(group: Group) -> Quiet | None:
    """Return the open issue that has stood without change for longest, the first of equals.

    None without an open issue, and in a ledger's first snapshot, which can tell nothing.
    """
    facts = group.facts
    days = facts.days_since("unchanged_since")
    positions = group.positions("open").tolist()
    if not positions or facts.snapshot.info.position < FIRST_TELLING:
        return None
    longest = max(positions, key=lambda position: (days[position] or 0, -position))
    return Quiet(facts.codes[longest], days[longest] or 0)


def headline(facts: Facts, rows: Iterable[UnitRow]) -> str:
    """Return how far the units are in one sentence fit to read aloud, counting units by what they lead; names none."""
    leading = [row.lead for row in rows if row.lead.n()]
    counted = [lead for lead in leading if lead.n("counted")]

    def holding(key: str) -> int:
        return sum(1 for lead in leading if lead.n(key))

    days, overdue, due, silent = facts.thresholds.due_soon_days, *map(holding, ("overdue", "due_soon", "silent"))
    sentence = texts.UNITS_HEADLINE.format(
        month=facts.as_of.month,
        day=facts.as_of.day,
        leading=len(leading),
        total=sum(lead.n() for lead in leading),
        done=sum(1 for lead in counted if lead.n("done") == lead.n("counted")),
    )
    sentence += texts.UNITS_OVERDUE.format(n=overdue) if overdue else texts.UNITS_NO_OVERDUE
    sentence += (texts.UNITS_DUE if due else texts.UNITS_NO_DUE).format(n=due, days=days)
    return sentence + (texts.UNITS_SILENT.format(n=silent) if silent else "") + texts.HEADLINE_END


def _roster_lines(facts: Facts) -> dict[str, RosterLine]:
    units = facts.snapshot.units
    columns = (
        *(counting.texts(units, name) for name in ("name", "kind", "leader", "parent", "successor")),
        counting.days(units, "effective_on").tolist(),
    )
    return {name or "": RosterLine(*told) for name, *told in zip(*columns, strict=True)}
