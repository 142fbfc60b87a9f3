"""How the decisions of meetings stand at one as-of date: last meeting's and their outcome, open, overdue."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from dashboard import meeting_texts as texts
from dashboard.frames import Decision, DecisionOutcome, OutcomeRecord

PENDING = "pending"
"""Stands beside the values of `DecisionOutcome` for a decision of which nothing was recorded yet (待反馈)."""

COUNTED = (DecisionOutcome.FULFILLED.value, DecisionOutcome.ONGOING.value, DecisionOutcome.POSTPONED.value, PENDING)
"""Every state a decision can be in, in the order they are told; each decision is in exactly one."""


@dataclass(frozen=True)
class DecisionState:
    """One decision as it stands at an as-of date.

    `outcome` is the newest one recorded up to then, None where there is none. `due_on` is the date in force: the one of
    the last 顺延, else the one promised first; None where none was named. `days_overdue` is 0 unless the decision is
    open and the as-of date is after `due_on`. `unit` is who is to do it: the unit named, else the issue's lead.
    """

    decision: Decision
    outcome: OutcomeRecord | None
    due_on: date | None
    days_overdue: int
    unit: str | None

    @property
    def state(self) -> str:
        """Return one of `COUNTED`."""
        return self.outcome.outcome.value if self.outcome is not None else PENDING

    @property
    def label(self) -> str:
        """The state's word on screen."""
        return texts.DECISION_STATES[self.state]

    @property
    def open(self) -> bool:
        """True until 已落实 is recorded."""
        return self.state != DecisionOutcome.FULFILLED.value

    @property
    def overdue(self) -> bool:
        """True where it is open past the date in force; the due day itself is not."""
        return self.days_overdue > 0


@dataclass(frozen=True)
class DecisionBook:
    """The decisions of a ledger at an as-of date, in the order of their meetings; none that were taken back.

    `taken` are those of the meeting on this very date. `last_met_on` is the latest earlier meeting that decided
    anything, `last` its decisions; `earlier` are those of meetings before it that were still open when the date began:
    not 已落实, or only on this date. `overdue` are all open past their date, `open` all open, this meeting's included.
    `counts` and `last_counts` count all and the last meeting's by state, over `COUNTED`, without gaps.
    """

    as_of: date
    every: tuple[DecisionState, ...]
    taken: tuple[DecisionState, ...]
    last_met_on: date | None
    last: tuple[DecisionState, ...]
    earlier: tuple[DecisionState, ...]
    open: tuple[DecisionState, ...]
    overdue: tuple[DecisionState, ...]
    counts: Mapping[str, int]
    last_counts: Mapping[str, int]

    @property
    def text(self) -> str:
        """How the last meeting's decisions stand, in one sentence fit to read aloud."""
        if self.last_met_on is None:
            return texts.LAST_NONE
        states = [
            texts.LAST_STATE.format(state=texts.DECISION_STATES[state], n=n)
            for state, n in self.last_counts.items()
            if n
        ]
        day = texts.SHORT_DAY.format(day=self.last_met_on)
        sentence = texts.LAST.format(day=day, n=len(self.last), states=texts.LAST_JOIN.join(states))
        earlier = sum(state.open for state in self.earlier)
        if earlier:
            sentence += texts.LAST_EARLIER.format(n=earlier)
        overdue = sum(state.overdue for state in (*self.last, *self.earlier))
        if overdue:
            sentence += texts.LAST_OVERDUE.format(n=overdue)
        return sentence + texts.LAST_END

    def about(self, issue_key: str) -> tuple[DecisionState, ...]:
        """Return the decisions about one issue that are open, or were taken or settled on this date."""
        held = (*self.last, *self.earlier, *self.taken)
        return tuple(state for state in held if state.decision.issue_key == issue_key)


def decision_book(decisions: Iterable[Decision], as_of: date) -> DecisionBook:
    """Return how the decisions of a ledger stand at the as-of date of the snapshot looked at.

    A decision counts from the date of its meeting on, an outcome from the date it was recorded as of; of several on one
    date the last one written counts. What was taken back counts on no date. Source of the rule: the methodology, Words.
    """
    every = tuple(
        _state(decision, as_of) for decision in decisions if decision.met_on <= as_of and not _taken_back(decision)
    )
    before = [each for each in every if each.decision.met_on < as_of]
    last_met_on = max((each.decision.met_on for each in before), default=None)
    last = tuple(each for each in before if each.decision.met_on == last_met_on)
    return DecisionBook(
        as_of=as_of,
        every=every,
        taken=tuple(each for each in every if each.decision.met_on == as_of),
        last_met_on=last_met_on,
        last=last,
        earlier=tuple(each for each in before if each.decision.met_on != last_met_on and _stood_open(each, as_of)),
        open=tuple(each for each in every if each.open),
        overdue=tuple(each for each in every if each.overdue),
        counts=_counts(every),
        last_counts=_counts(last),
    )


def _state(decision: Decision, as_of: date) -> DecisionState:
    told = _effective(decision, as_of)
    moved = [record.moved_to for record in told if record.moved_to is not None]
    due_on = moved[-1] if moved else decision.promised_on
    outcome = told[-1] if told else None
    open_still = outcome is None or outcome.outcome is not DecisionOutcome.FULFILLED
    days = (as_of - due_on).days if open_still and due_on is not None else 0
    return DecisionState(decision, outcome, due_on, max(days, 0), decision.unit or decision.issue_lead)


def _effective(decision: Decision, as_of: date) -> list[OutcomeRecord]:
    """Return the outcomes up to a date, by the date they were recorded as of, the last word of each date."""
    newest = {record.as_of: record for record in decision.outcomes if record.as_of <= as_of}
    return [newest[day] for day in sorted(newest)]


def _taken_back(decision: Decision) -> bool:
    return any(record.outcome is DecisionOutcome.TAKEN_BACK for record in decision.outcomes)


def _stood_open(state: DecisionState, as_of: date) -> bool:
    return state.open or (state.outcome is not None and state.outcome.as_of == as_of)


def _counts(states: Iterable[DecisionState]) -> dict[str, int]:
    found = Counter(state.state for state in states)
    return {name: found[name] for name in COUNTED}
