"""Cross-row rules: everything a reading's own texts and rows contradict, all at once, each with its address."""

from __future__ import annotations

from collections.abc import Sequence

from loaders.check_counts import count_problems
from loaders.check_growth import growth_problems
from loaders.check_leads import lead_problems
from loaders.check_measure_dates import deadline_problems
from loaders.check_percentages import percentage_problems
from loaders.check_rows import (
    missing_fields,
    odd_completion_dates,
    one_deadline,
    repeated_texts,
    rows_in_two_files,
    same_titles,
)
from loaders.check_sums import sum_problems
from loaders.records import Finding, Issue, Kind, Problem, Reading, Unit
from loaders.units import Roster


def check_reading(reading: Reading, roster: tuple[Unit, ...] = ()) -> tuple[Finding, ...]:
    """Return what one ledger or plan contradicts in itself: warnings and notes, never errors, nothing repaired.

    `roster` gives aliases, parents and leaders of units; the reading's own units are added to it. Findings about the
    whole file come first, then those of each issue in the order of the file. Other kinds of files have none. The
    rules are the checks that need one reading only; those that need indicators or earlier snapshots are the
    dashboard's.
    """
    if reading.kind not in (Kind.LEDGER, Kind.PLAN):
        return ()
    roster = (*reading.units, *roster)
    findings = [
        *one_deadline(reading),
        *missing_fields(reading, roster),
        *same_titles(reading),
        *repeated_texts(reading),
        *odd_completion_dates(reading),
    ]
    known = Roster(roster)
    for issue in reading.issues:
        problems = _issue_problems(issue, known)
        if problems:
            findings += [problem.at(issue.place, issue.code) for problem in problems]
    return tuple(findings)


def check_readings(readings: Sequence[Reading]) -> tuple[Finding, ...]:
    """Return what several files loaded together contradict in each other: the same rows in two units' files."""
    return tuple(rows_in_two_files(readings))


def _issue_problems(issue: Issue, roster: Roster) -> tuple[Problem, ...]:
    stated = (issue.finding or issue.title, *[measure.text for measure in issue.measures])
    texts = (*stated, issue.progress) if issue.progress else stated
    return (
        percentage_problems(texts)
        + growth_problems(texts)
        + sum_problems(texts)
        + count_problems(stated)
        + lead_problems(issue, roster)
        + deadline_problems(issue)
    )
