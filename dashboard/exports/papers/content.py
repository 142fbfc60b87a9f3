"""Facts that several papers tell: lines of issues in words, what the county is to settle, the chain of figures."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import NamedTuple

import numpy as np

from dashboard import texts
from dashboard.exports.paper import PaperSource
from dashboard.exports.papers import texts as words
from dashboard.exports.papers.measure import one_line
from dashboard.exports.rows import file_name
from dashboard.meeting_texts import DECISION_STATES
from dashboard.metrics.decisions import DecisionBook, DecisionState
from dashboard.metrics.facts import Facts
from dashboard.metrics.figures import Figures
from dashboard.metrics.groups import Group
from dashboard.metrics.headline import whole_region
from dashboard.metrics.issue_detail import IssueDetail
from dashboard.metrics.lines import IssueLine
from dashboard.metrics.results import Count, Ratio


class Step(NamedTuple):
    """One figure of the chain: its name, the number in words, its change against last time (empty: none to tell).

    `wide`: a rate, whose second line is long.
    """

    label: str
    text: str
    change: str
    wide: bool = False


def chain(figures: Figures) -> tuple[Step, ...]:
    """Return 申报 → 已整改 → 已销号 and what waits, is late or comes due; the money rate where amounts are stated."""
    rates, reviewed = figures.rates, figures.facts.snapshot.info.reviewed
    waiting = figures.count("awaiting_review")
    steps = [_rate(words.REPORTED, rates["reported"])]
    if reviewed:
        steps += [_rate(words.DONE, rates["rectified"]), _rate(words.CLOSED, rates["closed"])]
    else:
        steps += [Step(label, texts.NO_VALUE, words.NO_COLUMN) for label in (words.DONE, words.CLOSED)]
    steps += [
        _count(waiting.label, waiting, figures.review_wait.text),
        *(_count(label, figures.count(key)) for label, key in words.DUE_STEPS),
        _count(words.DUE_SOON.format(days=figures.facts.thresholds.due_soon_days), figures.count("due_soon")),
    ]
    if rates["amount"].value is not None:
        steps.append(Step(rates["amount"].label, rates["amount"].percent, rates["amount"].parts, wide=True))
    return tuple(steps)


def overdue_and_extended(figures: Figures) -> tuple[IssueLine, ...]:
    """Return the issues past their current deadline, the longest first, then those past the original one only."""
    facts = figures.facts
    both = np.union1d(figures.whole.positions("overdue"), figures.whole.positions("extended"))
    ordered = sorted(both.tolist(), key=lambda position: (-max(int(facts.days_past[position]), 0), position))
    late = set(figures.whole.positions("overdue").tolist())
    ordered.sort(key=lambda position: position not in late)
    return tuple(IssueDetail(facts, position).line for position in ordered)


def by_deadline(lines: Iterable[IssueLine]) -> tuple[IssueLine, ...]:
    """Return lines with the nearest deadline first, those without one last."""
    return tuple(sorted(lines, key=lambda line: line.deadline or date.max))


def details(figures: Figures, key: str = "all") -> Iterator[IssueDetail]:
    """Yield the issues of a selection with all their columns, in ledger order."""
    for position in figures.whole.positions(key).tolist():
        yield IssueDetail(figures.facts, position)


def category_row(group: Group) -> tuple[str, ...]:
    """Return a category's counts as the cells of a table."""
    counted = ("all", "reported_or_beyond", "done", "closed", "overdue", "extended")
    return (group.label, *(str(group.n(key)) for key in counted))


def short_day(value: date | None) -> str:
    """Return a date in figures for a narrow column, a dash for none."""
    return f"{value:%Y-%m-%d}" if value else texts.NO_VALUE


def deadline(line: IssueLine) -> str:
    """Return the current deadline of an issue, else what is written in its place."""
    return short_day(line.deadline) if line.deadline else line.deadline_text or texts.NO_MONTH


def lead(line: IssueLine) -> str:
    """Return the unit that leads, or that none is named."""
    if line.lead_unit is None:
        return texts.NO_UNIT
    return words.GUESSED.format(unit=line.lead_unit) if line.lead_guessed else line.lead_unit


def days(line: IssueLine) -> str:
    """Return how an open issue stands to its deadline: 逾期5天, 延期中 剩3天, 剩3天, 当日到期."""
    if line.days_overdue:
        return words.OVERDUE_DAYS.format(days=line.days_overdue)
    if line.days_left is None:
        return texts.NO_MONTH
    return words.LEFT_DAYS.format(days=line.days_left) if line.days_left else texts.DUE_TODAY


def standing(facts: Facts, line: IssueLine, promised: bool = True) -> str:
    """Return what holds an issue up, what comes next and (`promised`) by when, as the ledger states it."""
    position = facts.kept("places of keys", _places)[line.key]
    held_up = [facts.texts(column)[position] for column in ("obstacle", "reason")]
    told = [next((text for text in held_up if text), None), line.next_step]
    if promised and line.promised_on:
        told.append(words.PROMISED.format(day=short_day(line.promised_on)))
    return words.STEP_JOIN.join(one_line(text).rstrip("。；;，,") for text in told if text) or words.NOT_TOLD


def title(line: IssueLine) -> str:
    """Return code and title of an issue."""
    return f"{line.code}　{line.title}".strip()


def file_names(source: PaperSource, kind: str, parts: Sequence[str]) -> list[str]:
    """Return a file name for each part of a kind (a unit, a code), no two alike whatever the parts hold."""
    info = source.info
    names: list[str] = []
    for part in parts:
        name = file_name(kind, part, info.ledger.name, f"{info.as_of:%Y%m%d}", suffix="docx")
        number = 1
        while name in names:
            number += 1
            name = file_name(kind, str(number), part, info.ledger.name, f"{info.as_of:%Y%m%d}", suffix="docx")
        names.append(name)
    return names


def narrowed(source: PaperSource, title: str) -> str:
    """Return a title that says which part of the ledger a paper is about, where it is not about all of it."""
    return words.NARROWED.format(title=title, part=source.stamp.filters) if source.figures.scope.filters else title


def region(source: PaperSource) -> str:
    """Return the region as the ledger names it, else 全县."""
    ledger = source.info.ledger
    return ledger.region or whole_region(ledger.region)


def _places(facts: Facts) -> dict[str, int]:
    return {key: position for position, key in enumerate(facts.keys)}


def _rate(label: str, rate: Ratio) -> Step:
    return Step(label, rate.parts, (rate.change_text or "").replace(texts.CHANGE_JOIN, "\n"), wide=True)


def _count(label: str, count: Count, said: str = "") -> Step:
    return Step(label, words.ITEMS.format(n=count.n), said or count.change_text or "")


def decision(state: DecisionState) -> tuple[str, str, str, str]:
    """Return a decision's text, who is to do it, its date in force, and how it stands."""
    said = state.label
    if state.outcome is not None and state.outcome.note:
        said += words.STEP_JOIN + state.outcome.note
    if state.overdue:
        said += words.STEP_JOIN + words.DECISION_OVERDUE.format(days=state.days_overdue)
    due = short_day(state.due_on) if state.due_on else words.DECISION_NO_DATE
    return state.decision.text, state.unit or words.DECISION_NO_UNIT, due, said


def decisions_said(book: DecisionBook) -> str:
    """Return how many things the last meeting decided and how many stand where; empty where none did."""
    if book.last_met_on is None:
        return ""
    parts = (words.STATUS_PART.format(label=DECISION_STATES[state], n=n) for state, n in book.last_counts.items() if n)
    day = texts.DAY.format(day=book.last_met_on)
    return words.DECIDED_ON.format(day=day, n=len(book.last), parts=texts.CHANGE_JOIN.join(parts))
