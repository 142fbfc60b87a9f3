"""Put the readings of one load together into one content: what several files say as one.

Issues come from the ledgers; where there is none, from the plans. A plan beside a ledger only serves as a cross-check
and gives the date of issue, because the workbook is the master. Rows that two files hold word for word are kept once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TypeVar

from dashboard.store import messages
from loaders.records import Finding, Indicator, Issue, Kind, Level, Place, Reading, Unit
from loaders.text import normal

T = TypeVar("T")


@dataclass
class Content:
    """What one load brings: its readings (each file once), its rows, and what was noticed on the way.

    `as_of` is None where no file says one. `fields` are the columns that the sources of the issues have.
    """

    readings: tuple[Reading, ...] = ()
    as_of: date | None = None
    issued_on: date | None = None
    fields: frozenset[str] = frozenset()
    issues: list[Issue] = field(default_factory=list)
    indicators: list[Indicator] = field(default_factory=list)
    units: list[Unit] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)

    @property
    def brings_issues(self) -> bool:
        """True when a ledger or a plan is among the readings, even an empty one."""
        return any(reading.kind in {Kind.LEDGER, Kind.PLAN} for reading in self.readings)

    @property
    def brings_units(self) -> bool:
        """True when a roster is among the readings."""
        return any(reading.kind is Kind.UNITS for reading in self.readings)

    @property
    def title(self) -> str | None:
        """What the first ledger or plan that has a title calls itself."""
        titles = (reading.title for reading in self._sources() if reading.title)
        return next(titles, None)

    @property
    def first_file(self) -> str:
        """The name of the file that decides what a new ledger is called when nothing else does."""
        return self._sources()[0].file

    def _sources(self) -> Sequence[Reading]:
        return [reading for reading in self.readings if reading.kind in {Kind.LEDGER, Kind.PLAN}] or self.readings

    def report(self, level: Level, rule: str, place: Place, issue: str | None = None, **facts: object) -> None:
        """Note a finding of the store itself, in the words `messages` has for its rule."""
        self.findings.append(Finding(level, rule, place, messages.FINDINGS[rule].format(issue=issue, **facts), issue))


def combine(readings: Sequence[Reading], as_of: date | None = None) -> Content:
    """Return what the readings say together. `as_of`, where given, beats what the files say.

    Every fault is a finding at level error in the result; nothing is raised.
    """
    content = Content()
    content.readings = _each_once(content, readings)
    content.findings[:0] = [finding for reading in content.readings for finding in reading.findings]
    if not content.readings:
        content.report(Level.ERROR, "nothing-to-load", Place(""))
        return content
    content.as_of = as_of or _common_as_of(content)
    ledgers = [reading for reading in content.readings if reading.kind is Kind.LEDGER]
    plans = [reading for reading in content.readings if reading.kind is Kind.PLAN]
    content.fields = frozenset().union(*(reading.fields for reading in ledgers or plans))
    issued = [reading.issued_on for reading in (*plans, *ledgers) if reading.issued_on]
    content.issued_on = issued[0] if issued else None
    content.issues = _issues(content, ledgers or plans)
    if ledgers and plans:
        _compare_with_plan(content, plans)
    content.indicators = _indicators(content)
    content.units = _units(content)
    return content


def _each_once(content: Content, readings: Sequence[Reading]) -> tuple[Reading, ...]:
    kept: dict[str, Reading] = {}
    by_hash: dict[str, str] = {}
    for reading in readings:
        if reading.sha256 in by_hash:
            content.report(Level.WARNING, "same-file-twice", Place(reading.file), file=reading.file)
        elif reading.file in kept:
            content.report(Level.ERROR, "file-name-twice", Place(reading.file), file=reading.file)
        else:
            kept[reading.file] = reading
            by_hash[reading.sha256] = reading.file
    return tuple(kept.values())


def _common_as_of(content: Content) -> date | None:
    dates = {reading.file: reading.as_of for reading in content.readings if reading.as_of}
    if len(set(dates.values())) > 1:
        said = messages.LIST_MARK.join(f"{file} {day}" for file, day in dates.items())
        content.report(Level.ERROR, "as-of-disagree", Place(next(iter(dates))), dates=said)
        return None
    if not dates:
        content.report(Level.ERROR, "as-of-missing", Place(content.first_file))
        return None
    return next(iter(dates.values()))


def _issues(content: Content, readings: Iterable[Reading]) -> list[Issue]:
    """Return the issues of all readings, each code once.

    Rows without a code that are alike word for word are one issue when they stand in two files, two in one file.
    """
    seen: dict[tuple[str | None, str | None], Issue] = {}
    kept = []
    for reading in readings:
        for issue in reading.issues:
            name = (issue.code, None if issue.code else normal(issue.title))
            first = seen.setdefault(name, issue)
            if first is issue or _stand_apart(first, issue):
                kept.append(issue)
            elif _same(first, issue):
                content.report(
                    Level.WARNING,
                    "same-rows-in-two-files",
                    issue.place,
                    issue.code,
                    title=issue.title,
                    first=_where(first.place),
                    second=_where(issue.place),
                )
            else:
                content.report(
                    Level.ERROR,
                    "duplicate-code",
                    issue.place,
                    issue.code,
                    code=issue.code,
                    first=_where(first.place),
                    second=_where(issue.place),
                )
    return kept


def _stand_apart(first: Issue, issue: Issue) -> bool:
    """Return whether two issues of one title and no code are two all the same."""
    return not issue.code and (issue.place.file == first.place.file or not _same(first, issue))


def _same(one: Issue, other: Issue) -> bool:
    return _placeless(one) == _placeless(other)


def _placeless(issue: Issue) -> Issue:
    nowhere = Place("")
    return replace(
        issue, places=(nowhere,), measures=tuple(measure._replace(place=nowhere) for measure in issue.measures)
    )


def _compare_with_plan(content: Content, plans: Iterable[Reading]) -> None:
    """Say which of the plan's issues the ledger does not hold, by code or by title."""
    codes = {issue.code for issue in content.issues if issue.code}
    titles = {normal(issue.title) for issue in content.issues}
    found = 0
    for plan in plans:
        for issue in plan.issues:
            if normal(issue.title) in titles or issue.code in codes:
                found += 1
            else:
                content.report(Level.WARNING, "plan-issue-missing", issue.place, title=issue.title)
        if found:
            content.report(Level.NOTE, "plan-issue-in-ledger", Place(plan.file), number=found)
        found = 0


def _indicators(content: Content) -> list[Indicator]:
    rows = (indicator for reading in content.readings for indicator in reading.indicators)

    def clash(first: Indicator, second: Indicator) -> None:
        if replace(first, place=Place("")) != replace(second, place=Place("")):
            content.report(
                Level.ERROR,
                "indicator-twice",
                second.place,
                second.issue,
                code=second.code,
                period=second.period or messages.NO_PERIOD,
                first=_where(first.place),
                second=_where(second.place),
            )

    return _first_of_each(rows, lambda row: (row.code, row.period), clash)


def _units(content: Content) -> list[Unit]:
    rows = (unit for reading in content.readings for unit in reading.units)

    def clash(first: Unit, second: Unit) -> None:
        if replace(first, place=Place("")) != replace(second, place=Place("")):
            content.report(
                Level.WARNING,
                "unit-twice",
                second.place,
                name=second.name,
                first=_where(first.place),
                second=_where(second.place),
            )

    return _first_of_each(rows, lambda row: row.name, clash)


def _first_of_each(rows: Iterable[T], key: Callable[[T], object], clash: Callable[[T, T], None]) -> list[T]:
    kept: dict[object, T] = {}
    for row in rows:
        first = kept.setdefault(key(row), row)
        if first is not row:
            clash(first, row)
    return list(kept.values())


def _where(place: Place) -> str:
    """Return a place with its file, because two files are being compared."""
    return place.file if place.row is None and place.sheet is None else f"{place.file} {place}"
