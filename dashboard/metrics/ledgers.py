"""全部台账: every ledger in one row, and the ledgers of one region added up, from the ledgers' courses alone."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from dashboard import ledger_texts
from dashboard.frames import Course, LedgerInfo
from dashboard.metrics.results import Ratio
from dashboard.store.ledgers import ARCHIVED
from loaders.records import DONE, OPEN, Status

_ENDED = Status.ENDED.value
_OPEN = frozenset(status.value for status in OPEN)
_REACHED: dict[str, frozenset[str]] = {
    "rectified": frozenset(status.value for status in DONE),
    "reported": frozenset(status.value for status in (Status.REPORTED, *DONE)),
    "closed": frozenset({Status.CLOSED.value}),
}

RATES = (*_REACHED, "amount")
"""The rates a summary can tell. 到期完成率 asks for every issue's original deadline, which it does not hold."""


_ISSUES, _OVERDUE, _AT_ISSUE, _RECTIFIED = range(4)
"""Positions of the numbers that `frames.Course` has for a status."""


@dataclass(frozen=True)
class Tally:
    """The issues of a snapshot, or of several ledgers added up, by status.

    Everything shown is made of these by adding up; a rate is worked out only from the sums, never from other rates.
    """

    by_status: Mapping[str, Sequence[int]]

    @property
    def total(self) -> int:
        """All issues, ended ones included."""
        return sum(numbers[_ISSUES] for numbers in self.by_status.values())

    @property
    def counted(self) -> int:
        """All issues less ended: the denominator of the rates."""
        return self.total - self.n(_ENDED)

    @property
    def open(self) -> int:
        """Issues not started or in progress."""
        return self.n(*_OPEN)

    @property
    def awaiting_review(self) -> int:
        """Issues reported and not yet verified."""
        return self.n(Status.REPORTED.value)

    @property
    def overdue(self) -> int:
        """Open issues past their current deadline."""
        return sum(numbers[_OVERDUE] for numbers in self.by_status.values())

    def n(self, *statuses: str) -> int:
        """Return how many issues have one of the statuses."""
        return sum(self.by_status[status][_ISSUES] for status in statuses if status in self.by_status)

    @cached_property
    def _parts(self) -> Mapping[str, tuple[int, int]]:
        """Numerator and denominator of each of `RATES`."""
        counted, at_issue, rectified = 0, 0, 0
        reached = dict.fromkeys(_REACHED, 0)
        for status, numbers in self.by_status.items():
            if status == _ENDED:
                continue
            counted += numbers[_ISSUES]
            at_issue += numbers[_AT_ISSUE]
            rectified += numbers[_RECTIFIED]
            for key, statuses in _REACHED.items():
                if status in statuses:
                    reached[key] += numbers[_ISSUES]
        return {**{key: (issues, counted) for key, issues in reached.items()}, "amount": (rectified, at_issue)}

    def rate(self, key: str) -> Ratio:
        """Return one of `RATES`."""
        return Ratio(key, *self._parts[key])

    def settled(self) -> Tally:
        """Return the tally without its open issues."""
        return Tally({status: numbers for status, numbers in self.by_status.items() if status not in _OPEN})


@dataclass(frozen=True)
class LedgerRow:
    """One ledger as of its latest standing snapshot, and how it got there; without a course there is nothing to show.

    `parent` is the ledger it began from, `continued` are those of the list that began from it. `away`: its issues lie
    on a server that cannot be reached now; what they came to is known all the same.
    """

    ledger: LedgerInfo
    course: Course | None
    parent: LedgerInfo | None = None
    continued: tuple[LedgerInfo, ...] = ()
    away: bool = False

    @property
    def archived(self) -> bool:
        """True for 归档."""
        return self.ledger.state == ARCHIVED

    @cached_property
    def tally(self) -> Tally:
        """Its counts; all 0 where nothing is loaded."""
        return Tally(self.course.by_status if self.course else {})

    @property
    def reviewed(self) -> bool:
        """False where it has never held a verified or closed word: then 申报率 leads, not 整改率."""
        return self.course is not None and self.course.reviewed

    def rate(self, key: str) -> Ratio:
        """Return one of `RATES`."""
        return self.tally.rate(key)

    @property
    def leading(self) -> str:
        """The key of the rate that leads."""
        return "rectified" if self.reviewed else "reported"

    @property
    def trend(self) -> tuple[tuple[date, Ratio], ...]:
        """The rate that leads, snapshot by snapshot, the oldest first."""
        if self.course is None:
            return ()
        key, reached = self.leading, self.course.rectified if self.reviewed else self.course.reported
        rates = [Ratio(key, *parts) for parts in zip(reached, self.course.counted, strict=True)]
        return tuple(zip(self.course.days, rates, strict=True))

    @property
    def share(self) -> Tally:
        """What it brings to a sum of ledgers: where another one took over its open issues, all but those."""
        return self.tally.settled() if self.continued else self.tally


@dataclass(frozen=True)
class Region:
    """The ledgers of one region added up; demo ledgers are never added to real ones.

    An issue carried over counts once, in the ledger that has it now. `first` and `last` bound the as-of dates.
    """

    name: str | None
    demo: bool
    rows: tuple[LedgerRow, ...]
    tally: Tally

    @property
    def label(self) -> str:
        """The region's name on screen."""
        return self.name or ledger_texts.NO_REGION

    def rate(self, key: str) -> Ratio:
        """Return one of `RATES` of the sums."""
        return self.tally.rate(key)

    @property
    def dates(self) -> tuple[date, date] | None:
        """The earliest and the latest as-of date among its ledgers; None where nothing is loaded."""
        days = [row.course.as_of for row in self.rows if row.course]
        return (min(days), max(days)) if days else None


@dataclass(frozen=True, eq=False)
class AllLedgers:
    """Every ledger: 在办 before 归档, the newest first, demo ledgers last; and by region in the order of the rows."""

    rows: tuple[LedgerRow, ...]

    @property
    def regions(self) -> tuple[Region, ...]:
        """One sum per region; ledgers without one come last, demo ledgers by themselves."""
        groups: dict[tuple[bool, bool, str | None], list[LedgerRow]] = {}
        for row in self.rows:
            region = row.ledger.region or None
            groups.setdefault((row.ledger.demo, region is None, region), []).append(row)
        ordered = sorted(groups.items(), key=lambda item: item[0][:2])
        return tuple(
            Region(region, demo, tuple(rows), added(row.share for row in rows)) for (demo, _, region), rows in ordered
        )

    @property
    def away(self) -> tuple[LedgerRow, ...]:
        """The rows whose issues cannot be looked at now."""
        return tuple(row for row in self.rows if row.away)

    @property
    def active(self) -> tuple[LedgerRow, ...]:
        """The rows 在办."""
        return tuple(row for row in self.rows if not row.archived)


def all_ledgers(courses: Iterable[tuple[LedgerInfo, Course | None]], away: Collection[int] = frozenset()) -> AllLedgers:
    """Return every ledger in a row, given with its course; None where it has no standing snapshot.

    `away` are the numbers of those whose issues cannot be reached now.

    A ledger that has been carried over counts as continued only while the new one has a snapshot to show.
    """
    held = tuple(courses)
    known = {ledger.id: ledger for ledger, _ in held}
    continued: dict[int, list[LedgerInfo]] = {}
    for ledger, course in held:
        if ledger.parent_id in known and course:
            continued.setdefault(ledger.parent_id or 0, []).append(ledger)
    rows = (
        LedgerRow(
            ledger,
            course,
            known.get(ledger.parent_id or 0),
            tuple(continued.get(ledger.id, ())),
            ledger.id in away,
        )
        for ledger, course in held
    )
    return AllLedgers(tuple(sorted(rows, key=_order)))


def added(tallies: Iterable[Tally]) -> Tally:
    """Return the sum of tallies, status by status."""
    sums: dict[str, list[int]] = {}
    for tally in tallies:
        for status, numbers in tally.by_status.items():
            total = sums.setdefault(status, [0, 0, 0, 0])
            for place, number in enumerate(numbers):
                total[place] += number
    return Tally(sums)


def _order(row: LedgerRow) -> tuple[bool, bool, int, int]:
    newest = row.course.as_of.toordinal() if row.course else 0
    return row.ledger.demo, row.archived, -newest, row.ledger.id
