"""Put what the units handed back together with the last snapshot: who reports what, what clashes, who is missing.

The lead's form carries status (up to 申报完成), rectified amount, completion date, evidence and progress; a supporting
unit's only its own progress, so that joint issues do not clash. Verification, closing and deadlines stay with the
office. Source: the methodology, weekly practice.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import Engine

from dashboard import queries
from dashboard import return_texts as words
from dashboard.frames import SnapshotInfo
from dashboard.queries.hand_ins import RETURN
from dashboard.store import Amendment, BroughtFile
from dashboard.store.recalling import Held
from loaders.joint_progress import joined, parts_of
from loaders.records import ADVANCE, DONE, Finding, Indicator, Issue, Level, Place, Status
from loaders.returned import NOT_RETURNED, Returned, ReturnedRow
from loaders.unit_words import NAMED_GROUPS

LEAD_FIELDS = ("amount_rectified", "completed_on", "obstacle", "coordination", "promised_on", "evidence")
"""Fields only the lead states; a status and progress are told apart below."""


@dataclass(frozen=True)
class Missing:
    """A unit that was asked and did not hand anything back, with the codes of the open issues it leads or supports."""

    unit: str
    codes: tuple[str, ...]


@dataclass(frozen=True)
class Merged:
    """What the returned forms come to.

    `amendment` makes the next snapshot; None where a form has an error. `returned` are the units whose form was taken,
    `missing` those asked in vain; `findings` name everything that clashes or was not taken over, with its cell.
    """

    amendment: Amendment | None
    returned: tuple[str, ...]
    missing: tuple[Missing, ...]
    findings: tuple[Finding, ...]

    def reminder(self, as_of: date) -> str:
        """Return the text that asks the missing units for their forms; empty where none is missing."""
        if not self.missing:
            return ""
        lines = [words.REMINDER_LINE.format(unit=one.unit, codes="、".join(one.codes)) for one in self.missing]
        return "\n".join([words.REMINDER.format(day=as_of, n=len(lines)), *lines])


class Earlier(NamedTuple):
    """What an earlier merge into the same date already took: units, and the codes it had to mark as not reported."""

    units: tuple[str, ...] = ()
    unreported: frozenset[str] | None = None


NOTHING_EARLIER = Earlier()


def to_report(held: Held) -> dict[str, list[int]]:
    """Return unit → positions of the issues it is to report on: it takes part, and they are neither done nor ended.

    A collective name (各乡镇, 相关乡镇) is nobody who could fill a form in.
    """
    units: dict[str, list[int]] = defaultdict(list)
    for position, issue in enumerate(held.issues):
        if issue.status not in (*DONE, Status.ENDED):
            for name in dict.fromkeys((*issue.units, *issue.supporting_units)):
                if not name.startswith(NAMED_GROUPS):
                    units[name].append(position)
    return units


def merge(
    info: SnapshotInfo,
    held: Held,
    known: Iterable[Indicator],
    returned: Sequence[Returned],
    as_of: date,
    actor: str | None = None,
    earlier: Earlier = NOTHING_EARLIER,
) -> Merged:
    """Return what the forms make of a snapshot whose issues are `held`, as of a later (or the same) date.

    `known` are the indicators of the snapshot, the newest of each code last; a form states only new numbers of theirs.
    Where forms come in several times for one date, `earlier` says what was taken before.
    """
    merging = _Merging(info, held, {row.code: row for row in known})
    for form in returned:
        merging.take(form)
    merging.settle()
    asked = to_report(held)
    missing = tuple(
        Missing(unit, tuple(held.codes[position] for position in positions))
        for unit, positions in asked.items()
        if unit not in merging.units and unit not in earlier.units
    )
    units = tuple(dict.fromkeys((*earlier.units, *merging.units)))
    findings = (*merging.findings, *merging.not_returned(earlier.unreported))
    refused = any(finding.level is Level.ERROR for finding in findings)
    amendment = Amendment(
        base=info.id,
        action="merge",
        issues=merging.changed(),
        indicators=tuple(merging.indicators.values()),
        as_of=as_of,
        files=tuple(BroughtFile(form.file, RETURN, form.content) for form in returned),
        fields=info.fields | {"progress", "obstacle", "coordination", "promised_on"},
        findings=tuple(finding for finding in findings if finding.level is not Level.ERROR),
        detail={"units": list(units), "missing": [one.unit for one in missing]},
        drops=frozenset(words.FINDINGS),
        actor=actor,
    )
    return Merged(None if refused else amendment, units, missing, findings)


class _Merging:
    """Working state: what every unit said of every issue, before it is decided what counts."""

    def __init__(self, info: SnapshotInfo, held: Held, known: Mapping[str, Indicator]) -> None:
        self.info = info
        self.held = held
        self.known = known
        self.positions = {code: position for position, code in enumerate(held.codes)}
        self.units: dict[str, str] = {}  # unit → its first form
        self.said: dict[tuple[int, str], list[ReturnedRow]] = defaultdict(list)
        self.indicators: dict[tuple[str, str | None], Indicator] = {}
        self.findings: list[Finding] = []
        self.issues = list(held.issues)
        self.reported: set[int] = set()

    def take(self, form: Returned) -> None:
        self.findings += form.findings
        if not form.unit:
            return
        place = Place(form.file)
        if form.ledger != self.info.ledger.name:
            self.find(Level.ERROR, "return-other-ledger", place, ledger=form.ledger, here=self.info.ledger.name)
            return
        if form.base != self.info.id:
            self.find(Level.WARNING, "return-older-base", place, base=form.base, now=self.info.id)
        if form.unit in self.units:
            self.find(Level.WARNING, "return-twice", place, unit=form.unit, first=self.units[form.unit])
        told = [row for row in form.rows if row.says_something]
        if told or form.indicators:
            self.units.setdefault(form.unit, form.file)
        for row in told:
            position = self.positions.get(row.code)
            if position is None:
                self.find(Level.ERROR, "return-unknown-code", row.place, row.code, unit=form.unit, code=row.code)
            elif form.unit not in _units(self.held.issues[position]):
                self.find(Level.ERROR, "return-not-its-issue", row.place, row.code, unit=form.unit, code=row.code)
            else:
                self.said[position, form.unit].append(row)
        for indicator in form.indicators:
            self.measure(form.unit, indicator)

    def measure(self, unit: str, given: Indicator) -> None:
        """Take new numbers of a known indicator; two different numbers of one period clash, and neither is taken."""
        definition = self.known.get(given.code)
        if definition is None:
            self.find(Level.ERROR, "return-unknown-indicator", given.place, unit=unit, code=given.code)
            return
        key = (given.code, given.period)
        numbers = (given.numerator, given.denominator if given.denominator is not None else definition.denominator)
        earlier = self.indicators.get(key)
        if earlier is not None and (earlier.numerator, earlier.denominator) != numbers:
            first, second = _where(earlier.place), _where(given.place)
            self.find(Level.WARNING, "return-indicator-clash", given.place, code=given.code, first=first, second=second)
            del self.indicators[key]
            return
        self.indicators[key] = replace(
            definition,
            place=given.place,
            period=given.period,
            numerator=numbers[0],
            denominator=numbers[1],
            source=given.source or definition.source,
        )

    def settle(self) -> None:
        """Decide what counts of all that was said, issue by issue, the lead's word first."""
        for (position, unit), rows in sorted(self.said.items(), key=lambda item: item[0][0]):
            issue = self.held.issues[position]
            given, clashing = _agreed(rows)
            for name in clashing:
                places = words.AND.join(_where(row.place) for row in rows if name in row.given)
                label = words.FIELDS[name]
                self.find(Level.WARNING, "return-clash", rows[0].place, issue.code, field=label, places=places)
            if unit == issue.lead_unit:
                self.reported.add(position)
                self.lead(position, given, rows[0])
            else:
                self.support(position, unit, given, rows[0])

    def lead(self, position: int, given: Mapping[str, Any], row: ReturnedRow) -> None:
        issue = self.issues[position]
        values: dict[str, Any] = {name: given[name] for name in LEAD_FIELDS if name in given}
        status: Status | None = given.get("status")
        if status is not None and status is not issue.status:
            if issue.status in (*DONE, Status.ENDED):
                self.find(Level.WARNING, "return-after-review", row.place, row.code, code=row.code)
            elif ADVANCE[status] > ADVANCE[Status.REPORTED]:
                self.find(Level.WARNING, "return-beyond-report", row.place, row.code, code=row.code)
                values |= {"status": Status.REPORTED, "status_text": None}
            else:
                values |= {"status": status, "status_text": None}
        if "progress" in given:
            parts = parts_of(issue.progress, _units(issue))
            values["progress"] = joined({**parts, None: given["progress"]})
        self.issues[position] = replace(issue, **values, places=_places(issue, row.place))

    def support(self, position: int, unit: str, given: Mapping[str, Any], row: ReturnedRow) -> None:
        issue = self.issues[position]
        ignored = [words.FIELDS[name] for name in given if name != "progress"]
        if ignored:
            said = words.LIST_MARK.join(ignored)
            self.find(Level.NOTE, "return-not-lead", row.place, row.code, unit=unit, code=row.code, fields=said)
        if "progress" in given:
            parts = parts_of(issue.progress, _units(issue))
            progress = joined({**parts, unit: given["progress"]})
            self.issues[position] = replace(issue, progress=progress, places=_places(issue, row.place))

    def changed(self) -> dict[str, Issue]:
        pairs = zip(self.held.keys, self.held.issues, self.issues, strict=True)
        return {key: after for key, before, after in pairs if after != before}

    def not_returned(self, unreported: frozenset[str] | None) -> list[Finding]:
        """Return a note for every issue still worked on whose lead did not report, now or (`unreported`) earlier."""
        notes = []
        for position, issue in enumerate(self.held.issues):
            if issue.status in (*DONE, Status.ENDED) or position in self.reported:
                continue
            if unreported is not None and self.held.codes[position] not in unreported:
                continue
            message = words.FINDINGS[NOT_RETURNED].format(unit=issue.lead_unit or words.NO_LEAD)
            notes.append(Finding(Level.NOTE, NOT_RETURNED, issue.place, message, self.held.codes[position]))
        return notes

    def find(self, level: Level, rule: str, place: Place, issue: str | None = None, **facts: object) -> None:
        self.findings.append(Finding(level, rule, place, words.FINDINGS[rule].format(**facts), issue))


def _units(issue: Issue) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*issue.units, *issue.supporting_units)))


def _agreed(rows: Sequence[ReturnedRow]) -> tuple[dict[str, Any], list[str]]:
    """Return what several rows of one unit for one issue agree on, and the fields they do not."""
    given: dict[str, Any] = {}
    clashing: list[str] = []
    for row in rows:
        for name, value in row.given.items():
            if given.setdefault(name, value) != value and name not in clashing:
                clashing.append(name)
    return {name: value for name, value in given.items() if name not in clashing}, clashing


def _places(issue: Issue, place: Place) -> tuple[Place, ...]:
    """Return where the ledger states the issue, then where it was reported this time."""
    own = tuple(known for known in issue.places if known.file == issue.place.file)
    return own if place in own else (*own, place)


def _where(place: Place) -> str:
    return f"{place.file} {place}"


def taken_earlier(engine: Engine, info: SnapshotInfo, as_of: date) -> Earlier:
    """Return what was already taken for a date, where the snapshot is itself one that forms were merged into."""
    if info.as_of != as_of:
        return NOTHING_EARLIER
    log = queries.events(engine, info.ledger.id)
    for action, detail in zip(log["action"], log["detail"], strict=True):
        told = json.loads(detail) if action == "merge" else {}
        if told.get("snapshot") == info.id:
            found = queries.snapshot(engine, info.id)
            notes = found.findings[found.findings["rule"] == NOT_RETURNED] if found is not None else None
            codes = frozenset(notes["issue"].dropna().tolist()) if notes is not None else frozenset()
            return Earlier(tuple(told.get("units", ())), codes)
    return NOTHING_EARLIER
