"""Put one field of one issue right by hand: the value as typed is read by the grammar that reads the column's cells."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from sqlalchemy import Engine

from dashboard.store import Amendment, LoadResult, amend
from dashboard.store.recalling import issues_held
from loaders.dates import read_date, read_deadline
from loaders.money import MoneyUnit, read_amount
from loaders.records import Context, Issue, Level, Problem
from loaders.status import read_status, read_type
from loaders.text import clean, typed
from loaders.units import Roster, read_units


@dataclass(frozen=True)
class Given:
    """What reading a value needs to know: the date years are taken from, learned words, the roster."""

    context: Context = field(default_factory=Context)

    @property
    def roster(self) -> Roster:
        """The units known."""
        return Roster(self.context.roster)


Values = Mapping[str, Any]
Read = Callable[[str, Issue, Given], tuple[Values, Sequence[Problem]]]
"""The text typed, the issue as it is → the fields of `Issue` it sets, and what is wrong with it."""


def corrected(issue: Issue, name: str, text: str, given: Given) -> tuple[Issue, tuple[Problem, ...]]:
    """Return an issue with one field (a key of `FIELDS`) set to what a text states, and what is wrong with the text.

    With a problem at level error the issue comes back as it was. A blank text takes the value away.
    """
    values, problems = FIELDS[name](text, issue, given)
    if any(problem.level is Level.ERROR for problem in problems):
        return issue, tuple(problems)
    return replace(issue, **values), tuple(problems)


def _text(name: str) -> Read:
    return lambda text, issue, given: ({name: clean(text) or None}, ())


def _needed(name: str) -> Read:
    def read(text: str, issue: Issue, given: Given) -> tuple[Values, Sequence[Problem]]:
        value = clean(text)
        return ({name: value}, ()) if value else ({}, (BLANK,))

    return read


def _date(name: str, past: bool = False) -> Read:
    def read(text: str, issue: Issue, given: Given) -> tuple[Values, Sequence[Problem]]:
        if not clean(text):
            return {name: None}, ()
        found = read_date(text, given.context.as_of, past=past)
        return {name: found.value}, found.problems

    return read


def _amount(name: str) -> Read:
    def read(text: str, issue: Issue, given: Given) -> tuple[Values, Sequence[Problem]]:
        found = read_amount(clean(text), MoneyUnit.TEN_THOUSAND)
        return {name: found.value}, found.problems

    return read


def _deadline(text: str, issue: Issue, given: Given) -> tuple[Values, Sequence[Problem]]:
    if not clean(text):
        return {"deadline": None}, ()
    found = read_deadline(text, given.context.as_of)
    return {"deadline": found.value}, found.problems


def _status(text: str, issue: Issue, given: Given) -> tuple[Values, Sequence[Problem]]:
    found = read_status(text, given.context.learned, given.context.done_is_verified)
    if found.value is None:
        return {}, found.problems
    values: dict[str, Any] = {"status": found.value.status, "status_text": clean(text) or None}
    if found.value.rectification_type is not None:
        values["rectification_type"] = found.value.rectification_type
    return values, found.problems


def _type(text: str, issue: Issue, given: Given) -> tuple[Values, Sequence[Problem]]:
    found = read_type(text)
    return {"rectification_type": found.value}, found.problems


def _lead(text: str, issue: Issue, given: Given) -> tuple[Values, Sequence[Problem]]:
    found = read_units(text, given.roster)
    names = found.value or ()
    if not names:
        return {}, found.problems or (BLANK,)
    others = tuple(name for name in issue.units if name not in names)
    return {"lead_unit": names[0], "lead_guessed": False, "units": (*names, *others)}, found.problems


def _units(text: str, issue: Issue, given: Given) -> tuple[Values, Sequence[Problem]]:
    """The units without the lead, which stays."""
    found = read_units(text, given.roster)
    names = tuple(name for name in found.value or () if name != issue.lead_unit)
    lead = (issue.lead_unit,) if issue.lead_unit else ()
    supporting = tuple(name for name in issue.supporting_units if name in names)
    return {"units": (*lead, *names), "supporting_units": supporting}, found.problems


BLANK = Problem(Level.ERROR, "value-blank", "这一项不能空白。请填写新的内容。")

FIELDS: dict[str, Read] = {
    "status": _status,
    "deadline": _deadline,
    "completed_on": _date("completed_on", past=True),
    "amount": _amount("amount"),
    "amount_rectified": _amount("amount_rectified"),
    "progress": _text("progress"),
    "evidence": _text("evidence"),
    "lead_unit": _lead,
    "units": _units,
    "rectification_type": _type,
    "category": _text("category"),
    "title": _needed("title"),
    "finding": _text("finding"),
    "extension_approved": _text("extension_approved"),
    "obstacle": _text("obstacle"),
    "coordination": _text("coordination"),
    "promised_on": _date("promised_on"),
    "reason": _text("reason"),
    "next_step": _text("next_step"),
    "remark": _text("remark"),
}
"""What can be put right by hand, in the order a form offers it."""


@dataclass(frozen=True)
class Correction:
    """One value put right: of the issue shown by `code`, in the snapshot `base`, because of `reason`."""

    base: int
    code: str
    name: str
    text: str
    reason: str
    who: str


@dataclass(frozen=True)
class Corrected:
    """What became of a correction: `result` is None where the text cannot be read; `problems` say what is wrong."""

    result: LoadResult | None
    problems: tuple[Problem, ...] = ()


NO_REASON = Problem(Level.ERROR, "reason-blank", "没有写更正的理由。请写明依据，例如“与佐证材料不符”。")
NO_ACTOR = Problem(Level.ERROR, "actor-blank", "没有写是谁作的更正。请填写姓名或科室。")
NO_ISSUE = Problem(Level.ERROR, "issue-unknown", "这一期没有这个编号的问题。请刷新后重选。")


def correct(engine: Engine, ledger_id: int, correction: Correction, context: Context) -> Corrected:
    """Make a snapshot in place of the base in which one value is otherwise, and return what became of it.

    Nothing is written where the text cannot be read, where reason or name is missing, or where nothing is otherwise.
    """
    missing = [
        problem for text, problem in ((correction.reason, NO_REASON), (correction.who, NO_ACTOR)) if not clean(text)
    ]
    if missing:
        return Corrected(None, tuple(missing))
    with engine.connect() as connection:
        held = issues_held(connection, ledger_id, correction.base)
    if correction.code not in held.codes:
        return Corrected(None, (NO_ISSUE,))
    position = held.codes.index(correction.code)
    issue, problems = corrected(held.issues[position], correction.name, correction.text, Given(context))
    if any(problem.level is Level.ERROR for problem in problems):
        return Corrected(None, problems)
    detail = {"issue": correction.code, "field": correction.name, "text": typed(correction.text)}
    amendment = Amendment(
        base=correction.base,
        action="correct",
        issues={held.keys[position]: issue},
        detail={**detail, "reason": typed(correction.reason)},
        actor=typed(correction.who),
    )
    return Corrected(amend(engine, amendment), problems)
