"""全部台账: every ledger in one row, and the ledgers of one region added up, from the summary rows alone."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

import pandas as pd

from dashboard import counting, ledger_texts
from dashboard.frames import LedgerInfo, SnapshotInfo
from dashboard.metrics.results import Ratio
from dashboard.store.ledgers import ARCHIVED
from loaders.records import DONE, OPEN, Status

_OPEN = frozenset(status.value for status in OPEN)
_REACHED: dict[str, frozenset[str]] = {
    "rectified": frozenset(status.value for status in DONE),
    "reported": frozenset(status.value for status in (Status.REPORTED, *DONE)),
    "closed": frozenset({Status.CLOSED.value}),
}

RATES = (*_REACHED, "amount")
"""The rates a summary can tell. 到期完成率 asks for every issue's original deadline, which it does not hold."""


class Cell(NamedTuple):
    """The issues of one status: how many, how many of them overdue, and their amounts in 分 where both are stated."""

    issues: int = 0
    overdue: int = 0
    at_issue: int = 0
    rectified: int = 0


@dataclass(frozen=True)
class Tally:
    """The issues of a snapshot, or of several ledgers added up, by status.

    Everything shown is made of these by adding up; a rate is worked out only from the sums, never from other rates.
    """

    cells: dict[str, Cell]

    @property
    def total(self) -> int:
        """All issues, ended ones included."""
        return sum(cell.issues for cell in self.cells.values())

    @property
    def counted(self) -> int:
        """All issues less ended: the denominator of the rates."""
        return self.total - self.n(Status.ENDED.value)

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
        return sum(cell.overdue for cell in self.cells.values())

    def n(self, *statuses: str) -> int:
        """Return how many issues have one of the statuses."""
        return sum(cell.issues for status, cell in self.cells.items() if status in statuses)

    def parts(self, key: str) -> tuple[int, int]:
        """Return numerator and denominator of one of `RATES`."""
        if key in _REACHED:
            return self.n(*_REACHED[key]), self.counted
        counted = [cell for status, cell in self.cells.items() if status != Status.ENDED]
        return sum(cell.rectified for cell in counted), sum(cell.at_issue for cell in counted)

    def rate(self, key: str, before: Tally | None = None) -> Ratio:
        """Return one of `RATES`, with the parts it had in the tally before."""
        return Ratio(key, *self.parts(key), before.parts(key) if before else None)

    def settled(self) -> Tally:
        """Return the tally without its open issues."""
        return Tally({status: cell for status, cell in self.cells.items() if status not in _OPEN})


class Point(NamedTuple):
    """One standing snapshot in a ledger's trend."""

    snapshot: int
    as_of: date
    tally: Tally


@dataclass(frozen=True)
class LedgerRow:
    """One ledger as of its latest standing snapshot; `points` are all of them, oldest first; none: nothing to show.

    `reviewed` is false where it has never held a verified or closed word: then 申报率 leads, not 整改率. `parent` is
    the ledger it began from, `continued` are those of the list that began from it.
    """

    ledger: LedgerInfo
    reviewed: bool
    points: tuple[Point, ...]
    parent: LedgerInfo | None = None
    continued: tuple[LedgerInfo, ...] = ()

    @property
    def archived(self) -> bool:
        """True for 归档."""
        return self.ledger.state == ARCHIVED

    @property
    def latest(self) -> Point | None:
        """The latest standing snapshot."""
        return self.points[-1] if self.points else None

    @property
    def tally(self) -> Tally:
        """Its counts; all 0 where nothing is loaded."""
        return self.points[-1].tally if self.points else Tally({})

    @property
    def leading(self) -> str:
        """The key of the rate that leads."""
        return "rectified" if self.reviewed else "reported"

    def rate(self, key: str) -> Ratio:
        """Return one of `RATES`, compared with the snapshot before."""
        return self.tally.rate(key, self.points[-2].tally if len(self.points) > 1 else None)

    def trend(self, key: str) -> tuple[tuple[date, Ratio], ...]:
        """Return one of `RATES` over the standing snapshots, oldest first."""
        return tuple((point.as_of, point.tally.rate(key)) for point in self.points)

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
    def active(self) -> tuple[LedgerRow, ...]:
        """The rows 在办."""
        return tuple(row for row in self.rows if not row.archived)


def all_ledgers(ledgers: Iterable[LedgerInfo], snapshots: Iterable[SnapshotInfo], trends: pd.DataFrame) -> AllLedgers:
    """Return every ledger in a row.

    `ledgers` and `snapshots` are the catalogue, `trends` has the columns of `frames.TRENDS`. A ledger that has been
    carried over counts as continued only while the new one has a snapshot to show.
    """
    known = {ledger.id: ledger for ledger in ledgers}
    points = _points(trends)
    reviewed = {info.id: info.reviewed for info in snapshots}
    continued: dict[int, list[LedgerInfo]] = {}
    for ledger in known.values():
        if ledger.parent_id in known and ledger.id in points:
            continued.setdefault(ledger.parent_id or 0, []).append(ledger)
    rows = [
        LedgerRow(
            ledger,
            bool(own) and reviewed.get(own[-1].snapshot, False),
            own,
            known.get(ledger.parent_id or 0),
            tuple(continued.get(ledger.id, ())),
        )
        for ledger in known.values()
        for own in [points.get(ledger.id, ())]
    ]
    return AllLedgers(tuple(sorted(rows, key=_order)))


def added(tallies: Iterable[Tally]) -> Tally:
    """Return the sum of tallies, status by status."""
    sums: dict[str, Cell] = {}
    for tally in tallies:
        for status, cell in tally.cells.items():
            sums[status] = Cell(*(one + other for one, other in zip(sums.get(status, Cell()), cell, strict=True)))
    return Tally(sums)


def _order(row: LedgerRow) -> tuple[bool, bool, int, int]:
    newest = row.latest.as_of.toordinal() if row.latest else 0
    return row.ledger.demo, row.archived, -newest, row.ledger.id


def _points(trends: pd.DataFrame) -> dict[int, tuple[Point, ...]]:
    """Return ledger → its snapshots, oldest first."""
    whole = trends[trends["dimension"] == "all"]
    numbers = ("issues", "overdue", "amount", "amount_rectified")
    cells = zip(*(whole[name].tolist() for name in numbers), strict=True)
    days, statuses = counting.days(whole, "as_of").tolist(), counting.texts(whole, "status")
    places = zip(whole["ledger"].tolist(), whole["snapshot"].tolist(), days, statuses, strict=True)
    found: dict[int, dict[int, tuple[date, dict[str, Cell]]]] = {}
    for (ledger, snapshot, as_of, status), cell in zip(places, cells, strict=True):
        found.setdefault(ledger, {}).setdefault(snapshot, (as_of, {}))[1][status or ""] = Cell(*cell)
    return {
        ledger: tuple(
            sorted(
                (Point(snapshot, as_of, Tally(by_status)) for snapshot, (as_of, by_status) in held.items()),
                key=lambda point: point.as_of,
            )
        )
        for ledger, held in found.items()
    }
