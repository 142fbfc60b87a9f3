"""Whether the open issues can be done in time: what is needed per week against what the last snapshots achieved."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from fractions import Fraction
from math import ceil

from dashboard import texts
from dashboard.frames import Part, Week
from dashboard.metrics.facts import Facts
from dashboard.metrics.groups import Group
from dashboard.metrics.rounding import half_up
from dashboard.metrics.scope import LEAD, Scope
from loaders.records import DONE, Status

DAYS_A_WEEK = 7


class Verdict(StrEnum):
    """What can be said of the pace."""

    NOTHING_OPEN = "nothing_open"
    PAST = "past"
    TOO_FEW = "too_few"
    ENOUGH = "enough"
    SHORT = "short"
    STALLED = "stalled"


@dataclass(frozen=True)
class Point:
    """One snapshot on the burn-up: issues less ended, and how many of them had reached each step or beyond."""

    as_of: date
    total: int
    reported: int
    done: int
    closed: int
    overdue: int


@dataclass(frozen=True)
class Pace:
    """The burn-up and what it says.

    `open` are the open issues with a deadline, `last_deadline` the latest of those deadlines. `required` is `open` by
    the weeks left, `achieved` the issues a week that left open (were reported or went beyond) over the last snapshots;
    both per week, None where they cannot be said. `line` joins where we are with where we must be on the last
    deadline, in issues reported or beyond.
    """

    points: tuple[Point, ...]
    verdict: Verdict
    open: int
    overdue: int
    last_deadline: date | None
    weeks_left: Fraction | None
    required: Fraction | None
    achieved: Fraction | None
    finish: date | None
    line: tuple[tuple[date, int], tuple[date, int]] | None
    text: str


def pace(whole: Group, trend: Iterable[Week]) -> Pace:
    """Return the pace of a scope's issues; `trend` is what `part_of` came to in snapshots, the oldest first.

    The summary knows one filter at a time: under any other scope there are no points, and the pace says 样本不足. A
    unit's points hold what was written under the names of units it has succeeded; where an issue names two of those
    side by side, its participations cannot be told from the summary and there are no points.
    """
    facts, points = whole.facts, burn_up(whole, trend)
    positions = whole.positions("open_dated")
    deadlines = [deadline for position in positions.tolist() if (deadline := facts.deadlines[position])]
    last = max(deadlines, default=None)
    weeks = Fraction((last - facts.as_of).days, DAYS_A_WEEK) if last else None
    required = Fraction(len(positions)) / weeks if weeks and weeks > 0 else None
    achieved = _achieved(points, facts.thresholds.pace_snapshots)
    finish = None
    if achieved is not None and achieved > 0:
        finish = facts.as_of + timedelta(days=ceil(Fraction(len(positions)) / achieved * DAYS_A_WEEK))
    verdict = _verdict(last, required, achieved)
    line = None
    if last is not None and required is not None:
        reached = whole.n("reported_or_beyond")
        line = ((facts.as_of, reached), (last, reached + len(positions)))
    text = _text(whole, verdict, last, weeks, required, achieved, finish)
    return Pace(
        points, verdict, len(positions), whole.n("overdue"), last, weeks, required, achieved, finish, line, text
    )


def burn_up(whole: Group, trend: Iterable[Week]) -> tuple[Point, ...]:
    """Return the snapshots up to this one as points, oldest first; empty where the summary cannot tell."""
    dimension, succession = _dimension(whole.scope), whole.facts.succession
    if dimension is None:
        return ()
    kind, name = dimension
    if kind == "unit" and name and not succession.nothing_to_follow and _names_two_as_one(whole.facts, name):
        return ()
    return tuple(_point(week) for week in trend if week.as_of <= whole.facts.as_of)


def _point(week: Week) -> Point:
    sums = [0] * (len(_STEPS) + 1)
    for status, (issues, late) in week.by_status.items():
        sums[-1] += late
        for place, reached in enumerate(_STEPS):
            if status in reached:
                sums[place] += issues
    return Point(week.as_of, *sums)


_STEPS = (
    frozenset(status.value for status in Status if status is not Status.ENDED),
    frozenset(status.value for status in (Status.REPORTED, *DONE)),
    frozenset(status.value for status in DONE),
    frozenset({Status.CLOSED.value}),
)
"""The statuses that count at each step of a `Point`, in its order."""


def part_of(whole: Group) -> Part:
    """Return which part of the summary `burn_up` is about: a dimension, and the one name in it.

    A unit that has succeeded others stands there under all their names: then it is whether a name is one of them.
    """
    kind, name = _dimension(whole.scope) or ("all", "")
    followed = kind in _OF_UNITS and name and not whole.facts.succession.nothing_to_follow
    return kind, _is_unit(whole.facts, name) if followed else name


def _is_unit(facts: Facts, unit: str) -> Callable[[str], bool]:
    """Return what says of a name whether it is the unit, by the day's succession."""
    now, wanted = facts.succession.now, facts.succession.now(unit)
    return lambda name: now(name) == wanted


_OF_UNITS = ("lead", "unit")


def _names_two_as_one(facts: Facts, unit: str) -> bool:
    """Return whether an issue is written under two names that are both this unit's now."""
    now = facts.succession.now
    return any(sum(now(name) == now(unit) for name in units) > 1 for units in facts.written_participants)


def _dimension(scope: Scope) -> tuple[str, str] | None:
    asked = [
        ("category", scope.category),
        ("type", scope.rectification_type),
        ("lead" if scope.role == LEAD else "unit", scope.unit),
    ]
    given = [(kind, name) for kind, name in asked if name is not None]
    if len(given) > 1 or any(value is not None for value in (scope.light, scope.leader, scope.month, scope.show)):
        return None
    return given[0] if given else ("all", "")


def _achieved(points: tuple[Point, ...], wanted: int) -> Fraction | None:
    if len(points) < wanted or wanted < 2:
        return None
    first, last = points[-wanted], points[-1]
    return Fraction((last.reported - first.reported) * DAYS_A_WEEK, (last.as_of - first.as_of).days)


def _verdict(last: date | None, required: Fraction | None, achieved: Fraction | None) -> Verdict:
    if last is None:
        return Verdict.NOTHING_OPEN
    if required is None:
        return Verdict.PAST
    if achieved is None:
        return Verdict.TOO_FEW
    if achieved <= 0:
        return Verdict.STALLED
    return Verdict.ENOUGH if achieved >= required else Verdict.SHORT


def _text(
    whole: Group,
    verdict: Verdict,
    last: date | None,
    weeks: Fraction | None,
    required: Fraction | None,
    achieved: Fraction | None,
    finish: date | None,
) -> str:
    if last is None:
        return texts.PACE_DONE + texts.HEADLINE_END
    day, still_open = texts.DAY.format(day=last), whole.n("open_dated")
    if weeks is None or required is None:
        return texts.PACE_PAST.format(day=day, open=still_open) + texts.HEADLINE_END
    sentence = texts.PACE_REQUIRED.format(
        day=day, weeks=half_up(weeks, 1), open=still_open, required=half_up(required, 1)
    )
    snapshots = whole.facts.thresholds.pace_snapshots
    if verdict is Verdict.TOO_FEW or achieved is None:
        sentence += texts.PACE_TOO_FEW.format(n=snapshots)
    elif finish is None:
        sentence += texts.PACE_STALLED.format(n=snapshots)
    else:
        sentence += texts.PACE_ACHIEVED.format(n=snapshots, achieved=half_up(achieved, 1))
        template = texts.PACE_ENOUGH if verdict is Verdict.ENOUGH else texts.PACE_SHORT
        sentence += template.format(finish=texts.DAY.format(day=finish))
    if whole.n("overdue"):
        sentence += texts.PACE_OVERDUE_ALSO.format(n=whole.n("overdue"))
    return sentence + texts.HEADLINE_END
