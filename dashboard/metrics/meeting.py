"""What a weekly meeting goes through: overdue issues one by one, what needs attention, what falls due, who speaks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

import numpy as np

from dashboard.frames import Decision
from dashboard.metrics import definitions
from dashboard.metrics.decisions import DecisionBook
from dashboard.metrics.facts import Facts, Members
from dashboard.metrics.figures import Figures
from dashboard.metrics.issue_detail import IssueDetail
from dashboard.metrics.lines import IssueLine, lines
from dashboard.metrics.unit_profile import OwnMeasure

T = TypeVar("T")

HEADLINE, DECISIONS, OVERDUE, OVERDUE_REST = "headline", "decisions", "overdue", "overdue_rest"
ATTENTION, DUE, NEW, CLOSING = "attention", "due", "new", "closing"


@dataclass(frozen=True)
class OverdueIssue:
    """One overdue issue as the meeting hears it.

    `obstacle` is 存在困难, else 未完成原因; `coordination` is what the county must decide (需协调解决事项).
    `progress_before` and `percent_before` are those of the snapshot before, None where it does not hold the issue;
    percentages are shares from 0 to 1. `amount` and `amount_rectified` are texts in 万元.
    """

    line: IssueLine
    supporting: tuple[str, ...]
    person: str | None
    finding: str | None
    measures: tuple[OwnMeasure, ...]
    obstacle: str | None
    coordination: str | None
    next_step: str | None
    progress: str | None
    progress_before: str | None
    percent: float | None
    percent_before: float | None
    amount: str | None
    amount_rectified: str | None


@dataclass(frozen=True)
class Ask:
    """What an open issue asks the county to decide: its 需协调解决事项, as the ledger states it."""

    line: IssueLine
    text: str


@dataclass(frozen=True)
class Meeting:
    """The issues of one snapshot that a meeting speaks of, under one scope; nothing of what it decides.

    `overdue` are past the current deadline, the longest first. `attention` show a yellow light, the most urgent first.
    `due` are open with 0 to 30 days left, the nearest first; some of them need attention too. `next_due` is the first
    deadline of an open issue on or after the as-of date, None where there is none. `screen` is how many items one
    screen holds at most. `compared_with` is the as-of date of the snapshot before. `asks` are what open issues ask
    the county to decide.
    """

    as_of: date
    compared_with: date | None
    overdue: tuple[OverdueIssue, ...]
    attention: tuple[IssueLine, ...]
    due: tuple[IssueLine, ...]
    next_due: date | None
    asks: tuple[Ask, ...]
    screen: int


@dataclass(frozen=True)
class Step:
    """One screen of the meeting. `part` counts the screens of its kind from 1; `code` names the overdue issue."""

    kind: str
    part: int = 1
    code: str | None = None

    @property
    def name(self) -> str:
        """Return what the address calls it: `headline`, `decisions-2`, `overdue-四-2`."""
        if self.code is not None:
            return f"{self.kind}-{self.code}"
        return self.kind if self.part == 1 else f"{self.kind}-{self.part}"


@dataclass(frozen=True)
class Speaker:
    """A unit that speaks in the meeting, and on what: (kind of step, code or text of the item) in speaking order."""

    unit: str
    items: tuple[tuple[str, str], ...]


def meeting(figures: Figures) -> Meeting:
    """Return what a meeting speaks of, in the speaking order of the methodology (a weekly meeting)."""
    facts, whole = figures.facts, figures.whole
    past = facts.days_since("deadline")
    overdue = sorted(whole.positions("overdue").tolist(), key=lambda position: -(past[position] or 0))
    due = sorted(whole.positions("due_soon").tolist(), key=lambda position: -(past[position] or 0))
    yellow = definitions.mask(facts, definitions.LIGHT_SELECTIONS["黄"])
    before = figures.before.facts if figures.before is not None else None
    places = {key: place for place, key in enumerate(before.keys)} if before is not None else {}
    open_dated = whole.positions("open_dated").tolist()
    ahead = (day for place in open_dated if (day := facts.deadlines[place]) is not None and day >= facts.as_of)
    return Meeting(
        as_of=facts.as_of,
        compared_with=before.as_of if before is not None else None,
        overdue=tuple(_overdue(facts, place, before, places.get(facts.keys[place])) for place in overdue),
        attention=lines(facts, figures.needing_attention[yellow[figures.needing_attention]]),
        due=lines(facts, _members(due)),
        next_due=min(ahead, default=None),
        asks=asks(figures),
        screen=facts.thresholds.attention_items,
    )


def asks(figures: Figures) -> tuple[Ask, ...]:
    """Return what open issues ask the county to decide: the most urgent first, those without red or yellow last."""
    facts = figures.facts
    stated = facts.texts("coordination")
    is_open = figures.whole.positions("open").tolist()
    places = [place for place in dict.fromkeys([*figures.needing_attention.tolist(), *is_open]) if stated[place]]
    return tuple(
        Ask(line, stated[place] or "") for place, line in zip(places, lines(facts, _members(places)), strict=True)
    )


def of_scope(decisions: Iterable[Decision], figures: Figures) -> tuple[Decision, ...]:
    """Return the decisions about the issues of a scope or for its unit; all of them where nothing is filtered."""
    if not figures.scope.filters:
        return tuple(decisions)
    keys = {figures.facts.keys[place] for place in figures.whole.members.tolist()}
    unit = figures.scope.unit
    return tuple(one for one in decisions if one.issue_key in keys or (unit is not None and one.unit == unit))


def steps(held: Meeting, book: DecisionBook, decisions_a_screen: int) -> tuple[Step, ...]:
    """Return the screens of a meeting in speaking order; every kind but the overdue issues' has at least one.

    Overdue issues are heard one by one, as many as one screen could list; the others follow in lists.
    """
    heard = [Step(OVERDUE, place, issue.line.code) for place, issue in enumerate(held.overdue[: held.screen], 1)]
    return (
        Step(HEADLINE),
        *_screens(DECISIONS, len(book.last) + len(book.earlier), decisions_a_screen),
        *(heard or [Step(OVERDUE)]),
        *(
            _screens(OVERDUE_REST, len(held.overdue) - len(heard), held.screen)
            if len(held.overdue) > len(heard)
            else ()
        ),
        Step(ATTENTION),
        Step(DUE),
        Step(NEW),
        Step(CLOSING),
    )


def speakers(held: Meeting, book: DecisionBook) -> tuple[Speaker, ...]:
    """Return who speaks, by unit, in the order in which each first has the floor, with its items in speaking order.

    The unit that is to do a decision speaks on it, the lead unit on its issue; what names nobody is left out.
    """
    spoken: dict[str, list[tuple[str, str]]] = {}
    for unit, kind, item in _floor(held, book):
        if unit is not None:
            spoken.setdefault(unit, []).append((kind, item))
    return tuple(Speaker(unit, tuple(items)) for unit, items in spoken.items())


def _floor(held: Meeting, book: DecisionBook) -> Iterator[tuple[str | None, str, str]]:
    for state in (*book.last, *book.earlier):
        yield state.unit, DECISIONS, state.decision.text
    for issue in held.overdue:
        yield issue.line.lead_unit, OVERDUE, _named(issue.line)
    for line in held.attention:
        yield line.lead_unit, ATTENTION, _named(line)


def _named(line: IssueLine) -> str:
    return f"{line.code} {line.title}"


def page(items: Sequence[T], a_screen: int, part: int) -> Sequence[T]:
    """Return the items of one screen, counted from 1, where they are spread evenly over as few screens as hold them."""
    screens = max(1, -(-len(items) // a_screen))
    size, more = divmod(len(items), screens)
    first = (part - 1) * size + min(part - 1, more)
    return items[first : first + size + (part <= more)]


def _screens(kind: str, items: int, a_screen: int) -> list[Step]:
    return [Step(kind, part) for part in range(1, max(1, -(-items // a_screen)) + 1)]


def _members(positions: list[int]) -> Members:
    return np.array(positions, dtype=np.intp)


def _overdue(facts: Facts, position: int, before: Facts | None, place_before: int | None) -> OverdueIssue:
    here = IssueDetail(facts, position)
    then = IssueDetail(before, place_before) if before is not None and place_before is not None else None
    lead = here.line.lead_unit
    return OverdueIssue(
        line=here.line,
        supporting=tuple(unit for unit in here.line.units if unit != lead),
        person=here.text("person"),
        finding=here.text("finding"),
        measures=here.measures,
        obstacle=here.text("obstacle") or here.text("reason"),
        coordination=here.text("coordination"),
        next_step=here.text("next_step"),
        progress=here.text("progress"),
        progress_before=then.text("progress") if then else None,
        percent=here.percent,
        percent_before=then.percent if then else None,
        amount=here.amount("amount"),
        amount_rectified=here.amount("amount_rectified"),
    )
