"""What each cell of a ledger must say so that reading it gives the stored issue again."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import Any

from dashboard.exports.cells import LONGEST_TEXT, Value, length
from dashboard.exports.ledger_columns import EXTRA_FIELD, STATUS_WORDS
from dashboard.metrics.rounding import wan
from dashboard.queries import StoredIssue
from dashboard.store.rows import LEAD, RESPONSIBLE, SUPPORTING
from loaders.dates import read_deadline
from loaders.money import MoneyUnit, read_amount
from loaders.records import Context, Deadline, RectificationType, Status
from loaders.status import read_status
from loaders.words import TYPE_LABELS

NAME_JOIN = "、"
TEXT_JOIN = "；"
ONGOING = "长期坚持"
UNTIL_THEN_ONGOING = "{day}，并长期坚持"
ELSE = "{amount}万元"
_FIRST_DATE = date(1901, 1, 1)
"""Spreadsheets count days from 1900 and get its February wrong."""

_TEXTS = frozenset(
    {
        "category", "title", "finding", "source", "leader", "person", "target", "extension_approved", "progress",
        "reason", "next_step", "obstacle", "coordination", "evidence", "remark",
    }
)  # fmt: skip
_DATES = {
    "raised_on": "raised_on",
    "original_deadline": "stated_original_deadline",
    "completed_on": "completed_on",
    "promised_on": "promised_on",
}
_AMOUNTS = frozenset({"amount", "amount_rectified"})
_COUNTS = frozenset({"rules_made", "people_held"})
PER_MEASURE = frozenset({"measures", "measure_unit", "measure_deadline"})

Cells = tuple[Value, ...]
"""The cells of one column over the rows of an issue: one for all its rows, or one for each."""


def cells_of(issue: StoredIssue, field: str, header: str, context: Context) -> Cells:
    """Return the cells of a column for an issue; a single one stands for all its rows.

    `context` is what the reader will know: the ledger's words and the as-of date. Where the ledger's own wording would
    not be read as what is stored (a word of another column, a day without a year), the plain form is written.
    """
    facts = issue.facts
    if field == EXTRA_FIELD:
        return pieces(issue.extra.get(header))
    if field in PER_MEASURE:
        return tuple(_of_measure(measure, field, context) for measure in issue.measures) or (None,)
    if field in _TEXTS:
        return pieces(facts[field])
    if field in _DATES:
        return (day_cell(facts[_DATES[field]]),)
    if field in _AMOUNTS:
        return (amount_cell(facts[field]),)
    if field in _COUNTS:
        return (facts[field],)
    if field == "status":
        return _statuses(issue, context)
    return (_SINGLE[field](issue, context),)


def is_needed(issue: StoredIssue, field: str, header: str, context: Context) -> bool:
    """Return whether the issue needs a column: it says something there that is not said elsewhere already.

    立行立改 and 长期坚持 as a deadline, and 持续整改 as a status, state the type too.
    """
    said = cells_of(issue, field, header, context)
    if field != "rectification_type" or not any(said):
        return any(cell is not None for cell in said)
    deadline = read_deadline(_deadline(issue, context), context.as_of).value
    status = read_status(_statuses(issue, context)[0], context.learned, context.done_is_verified).value
    implied = {read.rectification_type for read in (deadline, status) if read is not None}
    return issue.facts["rectification_type"] not in implied


def _code(issue: StoredIssue, context: Context) -> Value:
    return issue.facts["code"] if issue.facts["code_stated"] else None


def _lead(issue: StoredIssue, context: Context) -> Value:
    return None if issue.facts["lead_guessed"] else issue.facts["lead_unit"]


def _responsible(issue: StoredIssue, context: Context) -> Value:
    guessed = (LEAD,) if issue.facts["lead_guessed"] else ()
    return _names(issue, (*guessed, RESPONSIBLE))


def _supporting(issue: StoredIssue, context: Context) -> Value:
    return _names(issue, (SUPPORTING,))


def _type(issue: StoredIssue, context: Context) -> Value:
    kind = issue.facts["rectification_type"]
    return TYPE_LABELS[RectificationType(kind)] if kind else None


def _percent(issue: StoredIssue, context: Context) -> Value:
    found: float | None = issue.facts["percent"]
    return found


def _deadline(issue: StoredIssue, context: Context) -> Value:
    facts = issue.facts
    return deadline_cell(facts["deadline"], facts["deadline_text"], facts["open_ended"], context.as_of)


_SINGLE: dict[str, Callable[[StoredIssue, Context], Value]] = {
    "code": _code,
    "lead": _lead,
    "responsible": _responsible,
    "supporting": _supporting,
    "rectification_type": _type,
    "percent": _percent,
    "deadline": _deadline,
}


def _names(issue: StoredIssue, roles: Sequence[str]) -> str | None:
    return NAME_JOIN.join(name for name, role in issue.units if role in roles) or None


def _of_measure(measure: Any, field: str, context: Context) -> Value:
    if field == "measures":
        return str(measure.text)
    if field == "measure_unit":
        return str(measure.unit) if measure.unit else None
    return deadline_cell(measure.deadline, measure.deadline_text, None, context.as_of)


def pieces(text: str | None) -> Cells:
    """Return a text as the cells of one or more rows: texts joined from several rows may be longer than one holds."""
    if text is None or length(text) <= LONGEST_TEXT:
        return (text,)
    found = [""]
    for part in text.split(TEXT_JOIN):
        joined = f"{found[-1]}{TEXT_JOIN}{part}" if found[-1] else part
        if length(joined) > LONGEST_TEXT and found[-1]:
            found.append(part)
        else:
            found[-1] = joined
    return tuple(found)


def day_cell(day: date | None) -> Value:
    """Return a date as a cell; one that spreadsheets cannot count as text."""
    return day.isoformat() if day is not None and day < _FIRST_DATE else day


def deadline_cell(day: date | None, text: str | None, open_ended: bool | None, base: date | None) -> Value:
    """Return the wording of a deadline that reads as this day; `open_ended` None: of no weight.

    The ledger's own where it still does, else the day written out.
    """
    if day is None and text is None and not open_ended:
        return None
    options: list[str] = [text] if text else []
    if day is not None:
        options += [day.isoformat(), UNTIL_THEN_ONGOING.format(day=day.isoformat())]
    options.append(ONGOING)

    def agrees(option: str) -> bool:
        read = read_deadline(option, base).value or Deadline("")
        return read.day == day and (open_ended is None or read.open_ended == bool(open_ended))

    return _first(options, agrees)


def amount_cell(fen: int | None) -> Value:
    """Return an amount of 分 as a number of 万元; as text where a binary number would not be exact."""
    if fen is None:
        return None
    exact = wan(fen)
    return float(exact) if read_amount(float(exact), MoneyUnit.TEN_THOUSAND).value == fen else ELSE.format(amount=exact)


def status_cell(status: str, text: str | None, context: Context) -> Value:
    """Return the ledger's own word where it reads as this status, else the plain word; None where it said nothing."""
    if text is None and status == Status.NOT_STARTED:
        return None

    def agrees(option: str) -> bool:
        read = read_status(option, context.learned, context.done_is_verified).value
        return read is not None and read.status == status

    return _first([*([text] if text else []), STATUS_WORDS[status]], agrees)


def _statuses(issue: StoredIssue, context: Context) -> Cells:
    """Return the status of the issue, or of each measure where rows have their own; the least advanced one counts."""
    own = [measure.status for measure in issue.measures]
    whole = status_cell(issue.facts["status"], issue.facts["status_text"], context)
    if not any(own):
        return (whole,)
    cells = [
        whole if status == issue.facts["status"] else status_cell(status, None, context) if status else None
        for status in own
    ]
    return tuple(cells if issue.facts["status"] in own else [*cells, whole])


def _first(options: Iterable[str], agrees: Callable[[str], bool]) -> str:
    options = list(options)
    return next((option for option in options if agrees(option)), options[0])
