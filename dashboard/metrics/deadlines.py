"""When the open issues fall due, and which deadlines were moved: bands of days, extensions, spans of time."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from dashboard import counting, texts
from dashboard.metrics import definitions, groups
from dashboard.metrics.facts import Facts
from dashboard.metrics.groups import Footer, Group, UnitRow
from dashboard.metrics.lines import IssueLine, lines

BANDS: tuple[str, ...] = (*reversed(definitions.AGE_BANDS), *definitions.DUE_BANDS, "open_undated")
"""Selections that split the open issues by their deadline: the longest overdue first, those without one last."""


def bands(whole: Group) -> tuple[Group, ...]:
    """Return one group per band, empty ones too; together they hold every open issue of the scope once."""
    return tuple(selected(whole, key) for key in BANDS)


def selected(whole: Group, key: str) -> Group:
    """Return the issues of a scope that are in a selection, as a group named after it."""
    label = definitions.SELECTIONS[key].label
    return replace(
        whole, name=key, label=label, members=whole.positions(key), scope=replace(whole.scope, show=key), min_issues=0
    )


@dataclass(frozen=True)
class Outlook:
    """What a group's open issues have ahead: how many in each part, and the next deadline with its issues.

    `overdue`, `soon` (within the days of 临期), `later` and `undated` add up to `open`.
    """

    open: int
    overdue: int
    soon: int
    later: int
    undated: int
    next_deadline: date | None
    next_codes: tuple[str, ...]
    text: str


def outlook(whole: Group) -> Outlook:
    """Return when the open issues of a scope fall due, with the sentence that says so."""
    facts = whole.facts
    still_open, overdue, soon, undated, dated = (
        whole.n(key) for key in ("open", "overdue", "due_soon", "open_undated", "open_dated")
    )
    later = dated - overdue - soon
    ahead = [
        (day, position)
        for position in whole.positions("open_dated").tolist()
        if (day := facts.deadlines[position]) is not None and day >= facts.as_of
    ]
    nearest = min((day for day, _ in ahead), default=None)
    codes = tuple(facts.codes[position] for day, position in ahead if day == nearest)
    text = _said(facts, (still_open, overdue, soon, later, undated), nearest, len(codes))
    return Outlook(still_open, overdue, soon, later, undated, nearest, codes, text)


def _said(facts: Facts, counts: tuple[int, int, int, int, int], nearest: date | None, at_nearest: int) -> str:
    """Return the sentence of an outlook; nothing overdue and nothing due soon is said, other parts only where any."""
    still_open, overdue, soon, later, undated = counts
    if not still_open:
        return texts.OUTLOOK_DONE
    days = facts.thresholds.due_soon_days
    parts = [
        texts.OUTLOOK_OVERDUE.format(n=overdue) if overdue else texts.OUTLOOK_NO_OVERDUE,
        (texts.OUTLOOK_SOON if soon else texts.OUTLOOK_NO_SOON).format(days=days, n=soon),
        *([texts.OUTLOOK_LATER.format(n=later)] if later else []),
        *([texts.OUTLOOK_UNDATED.format(n=undated)] if undated else []),
    ]
    text = texts.OUTLOOK.format(open=still_open) + texts.OUTLOOK_JOIN.join(parts)
    if nearest is not None:
        text += texts.OUTLOOK_NEXT.format(day=texts.DAY.format(day=nearest), n=at_nearest)
    return text + texts.HEADLINE_END


@dataclass(frozen=True)
class Extension:
    """An issue whose deadline was moved later. `current` and `days` are None where the new one has no date.

    `moves` counts how often it was moved over the ledger's snapshots (0: the ledger only states an earlier 原定时限);
    `approved` is the approval as noted, None where none is.
    """

    line: IssueLine
    original: date
    current: date | None
    days: int | None
    moves: int
    approved: str | None


def extensions(whole: Group, most: int | None = None) -> tuple[Extension, ...]:
    """Return the issues whose deadline was moved later, the furthest moved first; those without a date lead.

    `most`: no more than so many of them.
    """
    facts = whole.facts
    originals, approvals = facts.dates("original_deadline"), facts.texts("extension_approved")
    moves = facts.whole("deadline_moves")[0]
    moved = [
        (position, original, facts.deadlines[position])
        for position in whole.positions("moved_later").tolist()
        if (original := originals[position]) is not None
    ]
    moved.sort(key=lambda found: (found[2] is not None, found[1] - (found[2] or found[1])))
    shown = moved[:most]
    return tuple(
        Extension(
            line,
            original,
            current,
            (current - original).days if current is not None else None,
            int(moves[position]),
            approvals[position],
        )
        for line, (position, original, current) in zip(
            lines(facts, np.array([position for position, *_ in shown], dtype=np.intp)), shown, strict=True
        )
    )


@dataclass(frozen=True)
class ExtendedUnits:
    """Units by the issues whose deadline was moved later, counted both ways, in official order, and the footer."""

    rows: tuple[UnitRow, ...]
    footer: Footer


def extended_units(whole: Group) -> ExtendedUnits:
    """Return the units that lead or take part in issues whose deadline was moved later."""
    moved = selected(whole, "moved_later")
    rows = groups.by_unit(moved)
    return ExtendedUnits(rows, groups.footer(moved, rows))


@dataclass(frozen=True)
class Node:
    """A measure's own deadline; `passed`: before the as-of date."""

    day: date
    text: str
    passed: bool


@dataclass(frozen=True)
class Span:
    """One issue's time: from `start` to its current deadline.

    `start` is when it was raised, else when the document was issued, else the first snapshot that holds it; a date in
    the issue that lies before is taken instead. `finished` is the completion date, else the first snapshot at reported
    or beyond, None where it is open, ended or the date is not known. `end` is where the span ends: the current
    deadline, else the day it was finished, else the as-of date.
    """

    line: IssueLine
    start: date
    original: date | None
    current: date | None
    end: date
    finished: date | None
    nodes: tuple[Node, ...]


def spans(whole: Group, key: str = "open", first: int = 0, most: int | None = None) -> tuple[Span, ...]:
    """Return the issues of a selection as spans of time, the earliest deadline first, those without one last.

    `first` leaves out so many from the start, `most` returns no more than so many.
    """
    facts = whole.facts
    deadlines = facts.deadlines
    ordered = sorted(whole.positions(key).tolist(), key=lambda position: deadlines[position] or date.max)
    positions = np.array(ordered[first:][:most], dtype=np.intp)
    nodes = facts.kept("measure nodes", _nodes)
    starts, originals = facts.kept("span starts", _starts), facts.dates("original_deadline")
    finished = facts.kept("span finishes", _finishes)
    return tuple(
        _span(facts, line, starts[position], originals[position], finished[position], nodes.get(line.key, ()))
        for line, position in zip(lines(facts, positions), positions.tolist(), strict=True)
    )


def _span(
    facts: Facts,
    line: IssueLine,
    start: date | None,
    original: date | None,
    finished: date | None,
    nodes: tuple[Node, ...],
) -> Span:
    end = line.deadline or finished or facts.as_of
    known = [day for day in (start, original, end, finished, *(node.day for node in nodes)) if day is not None]
    return Span(line, min(known), original, line.deadline, end, finished, nodes)


def _starts(facts: Facts) -> list[date | None]:
    issued_on = facts.snapshot.info.issued_on
    stated, seen = facts.dates("raised_on"), facts.dates("first_seen_on")
    return [raised or issued_on or first for raised, first in zip(stated, seen, strict=True)]


def _finishes(facts: Facts) -> list[date | None]:
    beyond = definitions.mask(facts, "reported_or_beyond").tolist()
    known = facts.issues["first_report_known"].tolist()
    completed, reported = facts.dates("completed_on"), facts.dates("first_reported_on")
    return [
        (completed[position] or (reported[position] if known[position] else None)) if beyond[position] else None
        for position in range(len(facts))
    ]


def _nodes(facts: Facts) -> dict[str, tuple[Node, ...]]:
    """Return issue key → its measures that have a deadline, the earliest first."""
    measures = facts.snapshot.measures
    keys, words = counting.texts(measures, "key"), counting.texts(measures, "text")
    found: dict[str, list[Node]] = {}
    for key, text, day in zip(keys, words, counting.days(measures, "deadline").tolist(), strict=True):
        if key and day is not None:
            found.setdefault(key, []).append(Node(day, text or "", day < facts.as_of))
    return {key: tuple(sorted(nodes, key=lambda node: node.day)) for key, nodes in found.items()}
