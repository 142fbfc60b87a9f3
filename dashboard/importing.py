"""Bring files in: what they were read as, what storing them would change, and what a person should settle first."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from rapidfuzz import fuzz, process
from sqlalchemy import Connection, Engine

from dashboard import queries
from dashboard.changes import Changes, changes
from dashboard.frames import LedgerInfo, Snapshot, SnapshotInfo
from dashboard.metrics.facts import Facts
from dashboard.metrics.thresholds import Thresholds
from dashboard.store import LoadRequest, LoadResult, load, rehearse
from dashboard.store.identity import Suggestion
from loaders.progress import Step, tell
from loaders.reading import read_files
from loaders.records import Context, Finding, Level, Reading, Unit
from loaders.text import normal
from loaders.units import Roster

NEAR_UNIT = 80
"""Likeness of two unit names, in percent, from which one may be the other written otherwise: 县教育局 and 县体育局, one
sign in four apart, are 75."""
SHORTEST = 3
"""Signs of the shortest abbreviation of a unit."""
_PLACE = re.compile(r"^[省市区县州旗]|[镇乡街道]+$")


class NearUnit(NamedTuple):
    """A unit the roster does not have, like one that it has; the codes of the issues that name it."""

    written: str
    name: str
    codes: tuple[str, ...]


class UnknownWord(NamedTuple):
    """A status text that could not be read, with how often it stands in a file."""

    text: str
    times: int
    file: str


@dataclass(frozen=True)
class Preview:
    """What bringing files in comes to, before anything is stored.

    `result` is what storing would return. `made` is the snapshot that storing would make and `changes` what differs
    between it and the one before (`before`); None where the files would be refused or nothing is new. `instead` is what
    differs from the snapshot of the same date that would be replaced, None where there is none. `strange` is True where
    not one issue has the title of one of the snapshot before: the files are likely to be of another ledger.
    """

    readings: tuple[Reading, ...]
    result: LoadResult
    made: Snapshot | None
    before: SnapshotInfo | None
    changes: Changes | None
    instead: Changes | None
    near_units: tuple[NearUnit, ...]
    strange: bool = False

    @property
    def refused(self) -> bool:
        """True where storing would store nothing."""
        return self.result.snapshot is None

    @property
    def unknown_words(self) -> tuple[UnknownWord, ...]:
        """Status texts to be taught before the files can be stored."""
        return tuple(
            UnknownWord(word.text, word.times, reading.file)
            for reading in self.readings
            for word in reading.words
            if word.status is None
        )

    @property
    def near_issues(self) -> tuple[Suggestion, ...]:
        """Issues that may be ones the ledger holds under another title."""
        return self.result.suggestions

    def of_level(self, *levels: Level) -> tuple[Finding, ...]:
        """Return the findings of some levels, in the order of the files."""
        return tuple(finding for finding in self.result.findings if finding.level in levels)


class _Seen(NamedTuple):
    made: Snapshot | None
    before: Snapshot | None
    replaced: Snapshot | None


def context_of(engine: Engine, ledger: LedgerInfo | None, request: LoadRequest) -> Context:
    """Return what readers are told: what the ledger has learned and its roster, then what the request adds."""
    if ledger is None:
        verified = bool(request.done_is_verified)
        return Context(request.as_of, (), dict(request.learned), verified, dict(request.same_units), request.limits)
    return Context(
        request.as_of,
        queries.roster(engine, ledger.id),
        {**queries.learned_words(engine, ledger.id), **request.learned},
        ledger.done_is_verified if request.done_is_verified is None else request.done_is_verified,
        {**queries.settled_units(engine, ledger.id), **request.same_units},
        request.limits,
    )


def preview(
    engine: Engine,
    contents: Mapping[str, bytes],
    request: LoadRequest,
    ledger: LedgerInfo | None,
    thresholds: Thresholds | None = None,
    readings: Sequence[Reading] | None = None,
) -> Preview:
    """Read files and return what storing them as `request` says would bring; nothing is stored.

    `ledger` is the one they are for, None for a new one. `readings`, where given, are taken in place of reading the
    files (a plan corrected by hand).
    """
    context = context_of(engine, ledger, request)
    read = list(readings) if readings is not None else read_files(contents, context)
    tell(Step.COMPARE, issues=sum(len(reading.issues) for reading in read))
    result, seen = rehearse(engine, read, contents, request, _look)
    made, before, replaced = seen or _Seen(None, None, None)
    told = instead = None
    if made is not None:
        now = Facts(made, thresholds)
        told = changes(Facts(before, thresholds) if before is not None else None, now)
        if replaced is not None:
            instead = changes(Facts(replaced, thresholds), now)
    return Preview(
        readings=tuple(read),
        result=result,
        made=made,
        before=before.info if before is not None else None,
        changes=told,
        instead=instead,
        near_units=near_units(read, context.roster),
        strange=made is not None and before is not None and _no_issue_shared(before, made),
    )


def _no_issue_shared(before: Snapshot, made: Snapshot) -> bool:
    titles, known = ({normal(title) for title in snapshot.issues["title"]} for snapshot in (made, before))
    return bool(known) and titles.isdisjoint(known)


def store_files(
    engine: Engine,
    contents: Mapping[str, bytes],
    request: LoadRequest,
    ledger: LedgerInfo | None,
    readings: Sequence[Reading] | None = None,
) -> LoadResult:
    """Do what `preview` showed: read the files again and store them as one snapshot, or nothing."""
    read = readings if readings is not None else read_files(contents, context_of(engine, ledger, request))
    return load(engine, read, contents, request)


def near_units(readings: Iterable[Reading], roster: Sequence[Unit]) -> tuple[NearUnit, ...]:
    """Return the units named in issues that no roster has but that are written nearly like one it has.

    An abbreviation counts as near its full name (县人社局). What begins with another of 省 市 区 县 州 旗, or ends with
    another of 镇 乡 街道, is another unit. A suggestion, never a decision.
    """
    rows = [*(unit for reading in readings for unit in reading.units), *roster]
    known = Roster(tuple(rows))
    names = list(dict.fromkeys(unit.name for unit in rows))
    used: dict[str, list[str]] = {}
    for reading in readings:
        for issue in reading.issues:
            for name in issue.units:
                if not known.known(name):
                    used.setdefault(name, []).append(issue.code or issue.title)
    found = []
    for written, codes in used.items():
        options = [name for name in names if _PLACE.findall(name) == _PLACE.findall(written)]
        best = process.extractOne(written, options, scorer=_likeness, score_cutoff=NEAR_UNIT)
        if best is not None:
            found.append(NearUnit(written, best[0], tuple(codes)))
    return tuple(found)


def _likeness(one: str, other: str, **_: object) -> float:
    shorter, longer = sorted((one, other), key=len)
    left = iter(longer)
    if len(shorter) >= SHORTEST and shorter[-1] == longer[-1] and all(letter in left for letter in shorter):
        return 100.0
    return fuzz.ratio(one, other)


def _look(connection: Connection, result: LoadResult) -> _Seen:
    made = queries.snapshot_on(connection, result.snapshot) if result.snapshot is not None else None
    if made is None:
        return _Seen(None, None, None)
    before = queries.snapshot_on(connection, made.info.previous_id) if made.info.previous_id is not None else None
    replaced = queries.snapshot_on(connection, result.replaced) if result.replaced is not None else None
    return _Seen(made, before, replaced)
