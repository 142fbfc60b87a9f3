"""全部台账: every ledger in one row, and the ledgers of one region added up, from the snapshots' totals alone."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from dashboard import ledger_texts
from dashboard.frames import LedgerInfo, Totals
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
"""Positions of the numbers that `frames.Totals` has for a status."""


def _parts(by_status: Mapping[str, Sequence[int]], key: str) -> tuple[int, int]:
    """Return numerator and denominator of one of `RATES` in one walk: a page asks thousands of times."""
    reached, numerator, denominator = _REACHED.get(key), 0, 0
    for status, numbers in by_status.items():
        if status == _ENDED:
            continue
        if reached is None:
            numerator += numbers[_RECTIFIED]
            denominator += numbers[_AT_ISSUE]
        else:
            denominator += numbers[_ISSUES]
            if status in reached:
                numerator += numbers[_ISSUES]
    return numerator, denominator


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

    def parts(self, key: str) -> tuple[int, int]:
        """Return numerator and denominator of one of `RATES`."""
        return _parts(self.by_status, key)

    def rate(self, key: str, before: Tally | None = None) -> Ratio:
        """Return one of `RATES`, with the parts it had in the tally before."""
        return Ratio(key, *self.parts(key), before.parts(key) if before else None)

    def settled(self) -> Tally:
        """Return the tally without its open issues."""
        return Tally({status: numbers for status, numbers in self.by_status.items() if status not in _OPEN})


@dataclass(frozen=True)
class LedgerRow:
    """One ledger as of its latest standing snapshot; `points` lead up to it, oldest first; none: nothing to show.

    `parent` is the ledger it began from, `continued` are those of the list that began from it. `away`: its issues lie
    on a server that cannot be reached now; what they came to is known all the same.
    """

    ledger: LedgerInfo
    points: tuple[Totals, ...]
    parent: LedgerInfo | None = None
    continued: tuple[LedgerInfo, ...] = ()
    away: bool = False

    @property
    def archived(self) -> bool:
        """True for 归档."""
        return self.ledger.state == ARCHIVED

    @property
    def latest(self) -> Totals | None:
        """The latest standing snapshot."""
        return self.points[-1] if self.points else None

    @property
    def tally(self) -> Tally:
        """Its counts; all 0 where nothing is loaded."""
        return Tally(self.points[-1].by_status if self.points else {})

    @property
    def reviewed(self) -> bool:
        """False where it has never held a verified or closed word: then 申报率 leads, not 整改率."""
        return bool(self.points) and self.points[-1].reviewed

    @property
    def leading(self) -> str:
        """The key of the rate that leads."""
        return "rectified" if self.reviewed else "reported"

    def rate(self, key: str) -> Ratio:
        """Return one of `RATES`, compared with the snapshot before."""
        return self.tally.rate(key, Tally(self.points[-2].by_status) if len(self.points) > 1 else None)

    def trend(self, key: str) -> tuple[tuple[date, Ratio], ...]:
        """Return one of `RATES` over the points, oldest first."""
        return tuple((point.as_of, Ratio(key, *_parts(point.by_status, key))) for point in self.points)

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
        days = [row.points[-1].as_of for row in self.rows if row.points]
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


def all_ledgers(
    courses: Iterable[tuple[LedgerInfo, Sequence[Totals]]], away: Collection[int] = frozenset()
) -> AllLedgers:
    """Return every ledger in a row, given with what its standing snapshots come to, the oldest first.

    `away` are the numbers of those whose issues cannot be reached now.

    A ledger that has been carried over counts as continued only while the new one has a snapshot to show.
    """
    points = {ledger: tuple(course) for ledger, course in courses}
    known = {ledger.id: ledger for ledger in points}
    continued: dict[int, list[LedgerInfo]] = {}
    for ledger in known.values():
        if ledger.parent_id in known and points[ledger]:
            continued.setdefault(ledger.parent_id or 0, []).append(ledger)
    rows = [
        LedgerRow(
            ledger,
            points[ledger],
            known.get(ledger.parent_id or 0),
            tuple(continued.get(ledger.id, ())),
            ledger.id in away,
        )
        for ledger in known.values()
    ]
    return AllLedgers(tuple(sorted(rows, key=_order)))


def added(tallies: Iterable[Tally]) -> Tally:
    """Return the sum of tallies, status by status."""
    sums: dict[str, Sequence[int]] = {}
    for tally in tallies:
        for status, numbers in tally.by_status.items():
            sums[status] = [one + other for one, other in zip(sums.get(status, (0, 0, 0, 0)), numbers, strict=True)]
    return Tally(sums)


def _order(row: LedgerRow) -> tuple[bool, bool, int, int]:
    newest = row.latest.as_of.toordinal() if row.latest else 0
    return row.ledger.demo, row.archived, -newest, row.ledger.id
