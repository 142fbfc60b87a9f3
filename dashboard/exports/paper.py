"""What every paper is made from, what it is stamped with, and the file it comes as."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

from sqlalchemy import Engine

from dashboard import texts
from dashboard.answers import Answered, with_answers
from dashboard.changes import Changes, changes
from dashboard.changes import in_scope as changes_in_scope
from dashboard.checks import checks
from dashboard.checks import in_scope as checks_in_scope
from dashboard.exports import paper_texts as words
from dashboard.exports.papers.measure import fit
from dashboard.exports.rows import file_name
from dashboard.frames import Answer, Decision, SnapshotInfo, Week
from dashboard.log_lines import HASH_SHOWN
from dashboard.metrics import definitions
from dashboard.metrics.decisions import DecisionBook, decision_book
from dashboard.metrics.facts import Facts
from dashboard.metrics.figures import Figures
from dashboard.metrics.headline import subject_of
from dashboard.metrics.indicators import IndicatorResult, indicators
from dashboard.metrics.meeting import of_scope
from dashboard.metrics.pace import Pace, pace
from dashboard.metrics.scope import LEAD, Scope

NAME_SHOWN = 40
"""Chinese characters of a ledger's name or of filters that a stamp has room for."""


class File(NamedTuple):
    """One file of a paper: its name, its bytes and its media type."""

    name: str
    content: bytes
    media_type: str


@dataclass(frozen=True)
class Stamp:
    """Where a paper comes from: enough to make the very same one again.

    `filters` and `counting` are in words, `rows` counts the issues the paper speaks of, `sha256` is the hash of the
    files that the snapshot was read from, `log` the hash of the last entry of the log by then. `demo` marks invented
    data, which every paper must say.
    """

    ledger: str
    as_of: date
    filters: str
    counting: str
    rows: int
    snapshot: int
    sha256: str
    demo: bool
    log: str = ""

    @property
    def lines(self) -> tuple[str, ...]:
        """The stamp in Chinese: whose figures, how counted and from which snapshot; for demo data that it is one."""
        told = (
            words.STAMP_SOURCE.format(
                ledger=fit(self.ledger, NAME_SHOWN),
                day=texts.DAY.format(day=self.as_of),
                snapshot=self.snapshot,
                sha256=self.sha256[:HASH_SHOWN],
            )
            + (words.STAMP_LOG.format(log=self.log[:HASH_SHOWN]) if self.log else ""),
            words.STAMP_COUNTING.format(filters=fit(self.filters, NAME_SHOWN), rows=self.rows, counting=self.counting),
        )
        return (words.DEMO, *told) if self.demo else told


@dataclass(frozen=True, eq=False)
class PaperSource:
    """All that papers are made of: the same results the pages show, under one scope.

    `trend` is what the scope came to in snapshots (`queries.trend`), `answers` are what the office said to the ledger's
    checks, `decisions` what its meetings decided, `notice_template` the file with the office's own wording of notices
    (None: the shipped one), `log` the hash of the last entry of the log. Everything else is worked out from these on
    first use, so that one source serves every kind. `engine` leads to what only some papers need: the rows as stored,
    the user's own workbook, earlier snapshots.
    """

    figures: Figures
    previous: Facts | None
    trend: tuple[Week, ...]
    answers: tuple[Answer, ...] = ()
    engine: Engine | None = None
    decisions: tuple[Decision, ...] = ()
    notice_template: Path | None = None
    log: str = ""

    @property
    def facts(self) -> Facts:
        """The facts of the snapshot."""
        return self.figures.facts

    @property
    def info(self) -> SnapshotInfo:
        """The snapshot."""
        return self.facts.snapshot.info

    @cached_property
    def stamp(self) -> Stamp:
        """What every file of these papers carries."""
        info = self.info
        return Stamp(
            ledger=info.ledger.name,
            as_of=info.as_of,
            filters=filters(self.figures),
            counting=counting(self.facts, self.figures.scope),
            rows=self.figures.total,
            snapshot=info.id,
            sha256=info.sha256,
            demo=info.ledger.demo,
            log=self.log,
        )

    @cached_property
    def changes(self) -> Changes:
        """What changed since the snapshot before, for the issues that are or were in the scope."""
        return changes_in_scope(changes(self.previous, self.facts), self.figures.whole, self.figures.before)

    @cached_property
    def pace(self) -> Pace:
        """Whether the issues of the scope can be done in time."""
        return pace(self.figures.whole, self.trend)

    @cached_property
    def indicators(self) -> tuple[IndicatorResult, ...]:
        """The indicators of the scope's issues, in table order."""
        return indicators(self.facts, self.figures.whole)

    @cached_property
    def checks(self) -> tuple[Answered, ...]:
        """The checks of the scope with the answers they rest on."""
        found = checks_in_scope(checks(self.facts, self.previous), self.figures.whole, self.figures.before)
        return with_answers(found, self.answers)

    @cached_property
    def decision_book(self) -> DecisionBook:
        """How the decisions stand; under filters those about an issue of the scope, or for its unit."""
        return decision_book(of_scope(self.decisions, self.figures), self.info.as_of)

    def file_name(self, *parts: str, suffix: str) -> str:
        """Return a file name that begins with what the paper is and ends with ledger, unit and date."""
        unit = self.figures.scope.unit or ""
        return file_name(*parts, unit, self.info.ledger.name, f"{self.info.as_of:%Y%m%d}", suffix=suffix)


def filters(figures: Figures) -> str:
    """Return what a scope leaves in, in words; where it was asked for by a unit's former name, that too."""
    if not figures.scope.filters:
        return words.UNFILTERED
    said = words.FILTERED.format(subject=subject_of(figures.facts, figures.scope))
    return words.FOLLOWED.format(filters=said, asked=figures.followed.asked) if figures.followed else said


def counting(facts: Facts, scope: Scope) -> str:
    """Return in words how issues are counted under a scope: the leading rate, what is overdue, a unit's share."""
    rate = definitions.RATES["rectified" if facts.snapshot.info.reviewed else "reported"]
    said = words.COUNTING.format(rate=rate.label, formula=rate.words)
    if not scope.unit:
        return said
    return said + (words.COUNTING_LEAD if scope.role == LEAD else words.COUNTING_ANY)
