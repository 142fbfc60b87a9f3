"""One unit's issues, and the facts of all units, as tables for a file."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from dashboard import texts
from dashboard.exports import unit_texts as words
from dashboard.exports.rows import Table, Value
from dashboard.frames import SnapshotInfo
from dashboard.metrics.groups import UnitRow
from dashboard.metrics.indicators import IndicatorResult
from dashboard.metrics.reporting import Reporting
from dashboard.metrics.unit_profile import OwnIssue, Profile


class UnitFacts(NamedTuple):
    """What is exported of one unit in a row: its profile, and when it brought news (None: not yet to be told)."""

    profile: Profile
    reporting: Reporting | None


def notes(info: SnapshotInfo) -> list[str]:
    """Return what must stand in every file: ledger, date, that demo data is invented, that it is an extract."""
    said = [words.SOURCE.format(ledger=info.ledger.name, day=texts.DAY.format(day=info.as_of))]
    if info.ledger.demo:
        said.append(words.DEMO)
    return [*said, words.EXTRACT]


def issues(profile: Profile, info: SnapshotInfo) -> Table:
    """Return a unit's issues, those it leads first, one row each."""
    rows = [
        *(_issue(issue, words.LEADS) for issue in profile.led),
        *(_issue(issue, words.SUPPORTS) for issue in profile.supported),
    ]
    return Table(words.ISSUES.format(unit=profile.row.name), words.ISSUE_HEADER, rows, notes(info))


def measures(profile: Profile, info: SnapshotInfo) -> Table:
    """Return the measures a unit answers for, one row each."""
    rows: list[list[Value]] = [
        [
            measure.code,
            measure.text,
            measure.unit,
            measure.deadline,
            measure.deadline_text,
            texts.STATUS[measure.status] if measure.status else None,
            measure.days_past,
        ]
        for measure in profile.measures
    ]
    return Table(words.MEASURES.format(unit=profile.row.name), words.MEASURE_HEADER, rows, notes(info))


def indicators(profile: Profile, info: SnapshotInfo) -> Table:
    """Return the indicators of a unit's issues, one row each."""
    rows = [_indicator(result) for result in profile.indicators]
    return Table(words.INDICATORS.format(unit=profile.row.name), words.INDICATOR_HEADER, rows, notes(info))


def units(facts: Iterable[UnitFacts], info: SnapshotInfo) -> Table:
    """Return a row a unit: what it leads and takes part in, and days overdue, extensions and snapshots without news."""
    rows = [_unit(profile, told) for profile, told in facts]
    return Table(words.UNITS, words.UNIT_HEADER, rows, notes(info))


def _issue(issue: OwnIssue, role: str) -> list[Value]:
    line = issue.line
    return [
        role,
        line.code,
        line.category,
        line.title,
        line.lead_unit,
        words.NAME_JOIN.join(line.units),
        line.original_deadline,
        line.deadline,
        line.deadline_text,
        line.status_label,
        line.light_word,
        line.days_overdue,
        issue.moves,
        issue.quiet_days,
        line.obstacle,
        line.next_step,
        line.promised_on,
    ]


def _indicator(result: IndicatorResult) -> list[Value]:
    return [
        result.issue,
        result.name,
        result.now.period,
        result.text,
        result.baseline_text,
        result.target_text,
        result.state_label,
        result.formula,
    ]


def _unit(profile: Profile, told: Reporting | None) -> list[Value]:
    row: UnitRow = profile.row
    return [
        row.block,
        row.name,
        row.lead.n(),
        row.any.n(),
        row.lead.n("done"),
        row.lead.n("overdue"),
        profile.longest_overdue,
        row.lead.n("extended"),
        row.lead.n("moved_later"),
        profile.moves,
        row.lead.n("silent"),
        len(told.expected) if told else None,
        len(told.without) if told else None,
    ]
