"""Turn records into rows of the tables, as tuples in the order of the table's columns."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from hashlib import blake2b
from typing import Any

from dashboard.store import messages
from loaders.records import Finding, Indicator, Issue, Place, Reading, Unit
from loaders.text import normal

Row = tuple[Any, ...]

_as_json = json.JSONEncoder(ensure_ascii=False).encode  # `json.dumps` makes an encoder for every call
LEAD, SUPPORTING, RESPONSIBLE = "lead", "supporting", "responsible"
"""The roles in `issue_unit`: the lead, a unit named as supporting, any other responsible unit."""


def shown_codes(issues: Sequence[Issue]) -> list[str]:
    """Return one code per issue, none empty and no two alike.

    An issue without a code is shown as 无编号-<row>; where two sheets leave the same row blank, the second one gets a
    number behind it.
    """
    taken = {issue.code for issue in issues if issue.code}
    shown = []
    for ordinal, issue in enumerate(issues, start=1):
        code = issue.code
        if not code:
            code = stem = messages.BLANK_CODE.format(row=issue.place.row or ordinal)
            number = 2
            while code in taken:
                code = f"{stem}-{number}"
                number += 1
            taken.add(code)
        shown.append(code)
    return shown


def issue_rows(
    ledger: int, snapshot: int, issues: Sequence[Issue], codes: Sequence[str], keys: Sequence[str]
) -> Iterator[Row]:
    """Yield rows of `schema.issue`; the codes shown and the keys are given in the order of the issues."""
    for ordinal, (issue, code, key) in enumerate(zip(issues, codes, keys, strict=True), start=1):
        place = issue.places[0]
        deadline = issue.deadline
        original = issue.original_deadline
        yield (
            ledger,
            snapshot,
            ordinal,
            key,
            code,
            bool(issue.code),
            issue.category,
            issue.title,
            issue.finding,
            issue.source,
            place.file,
            place.sheet,
            place.row,
            _places(issue.places),
            issue.lead_unit,
            issue.lead_guessed,
            issue.leader,
            issue.person,
            issue.rectification_type and issue.rectification_type.value,
            issue.target,
            deadline and deadline.day,
            deadline and deadline.text,
            deadline and deadline.precision and deadline.precision.value,
            bool(deadline and deadline.open_ended),
            original and original.day,
            issue.extension_approved,
            issue.raised_on,
            issue.status.value,
            issue.status_text,
            issue.percent,
            issue.progress,
            issue.completed_on,
            issue.amount,
            issue.amount_rectified,
            issue.rules_made,
            issue.people_held,
            issue.reason,
            issue.next_step,
            issue.obstacle,
            issue.coordination,
            issue.promised_on,
            issue.evidence,
            issue.remark,
            _as_json(dict(issue.extra)) if issue.extra else None,
            "\n".join(issue.source_text) or None,
            substance(issue),
        )


def substance(issue: Issue) -> int:
    """Return a 64-bit fingerprint of what counts as a change: status, percent, amounts, deadlines, progress text.

    The progress text counts as it is matched, so that a blank or a comma more is no change. Rule: methodology, Silent.
    """
    deadline = issue.deadline
    due = (deadline.day or deadline.open_ended) if deadline else None
    progress = normal(issue.progress) if issue.progress else ""
    text = f"{issue.status.value}|{issue.percent}|{issue.amount}|{issue.amount_rectified}|{due}|{progress}"
    for measure in issue.measures:
        if measure.deadline:
            text = f"{text}|{measure.deadline.day}"
    return int.from_bytes(blake2b(text.encode("utf-8", "replace"), digest_size=8).digest(), "big", signed=True)


def unit_assignments(issue: Issue) -> list[tuple[str, str]]:
    """Return the units of an issue with their role, the lead first, each unit once."""
    roles: dict[str, str] = {}
    if issue.lead_unit:
        roles[issue.lead_unit] = LEAD
    supporting = set(issue.supporting_units)
    for name in issue.units:
        roles.setdefault(name, SUPPORTING if name in supporting else RESPONSIBLE)
    for name in issue.supporting_units:
        roles.setdefault(name, SUPPORTING)
    return list(roles.items())


def issue_unit_rows(ledger: int, snapshot: int, issues: Iterable[Issue]) -> Iterator[Row]:
    """Yield rows of `schema.issue_unit`."""
    for ordinal, issue in enumerate(issues, start=1):
        for position, (name, role) in enumerate(unit_assignments(issue), start=1):
            yield ledger, snapshot, ordinal, position, name, role


def measure_rows(ledger: int, snapshot: int, issues: Iterable[Issue]) -> Iterator[Row]:
    """Yield rows of `schema.measure`."""
    for ordinal, issue in enumerate(issues, start=1):
        for position, measure in enumerate(issue.measures, start=1):
            deadline = measure.deadline
            place = measure.place or issue.places[0]
            yield (
                ledger,
                snapshot,
                ordinal,
                position,
                measure.text,
                measure.unit,
                deadline and deadline.day,
                deadline and deadline.text,
                measure.status and measure.status.value,
                place.sheet,
                place.row,
            )


def indicator_rows(ledger: int, snapshot: int, indicators: Iterable[Indicator], first: int) -> Iterator[Row]:
    """Yield rows of `schema.indicator`, numbered from `first`."""
    for ordinal, row in enumerate(indicators, start=first):
        yield (
            ledger,
            snapshot,
            ordinal,
            row.code,
            row.issue,
            row.name,
            row.period,
            row.numerator,
            row.denominator,
            row.target,
            row.baseline_numerator,
            row.baseline_denominator,
            row.base_period,
            row.numerator_label,
            row.denominator_label,
            row.unit,
            row.better,
            row.category,
            row.source,
            row.note,
            row.place.file,
            row.place.sheet,
            row.place.row,
        )


def unit_rows(ledger: int, snapshot: int, units: Iterable[Unit]) -> Iterator[Row]:
    """Yield rows of `schema.unit`."""
    for ordinal, unit in enumerate(units, start=1):
        yield (
            ledger,
            snapshot,
            ordinal,
            unit.name,
            _json(unit.aliases),
            unit.kind,
            unit.leader,
            unit.order,
            unit.parent,
            _json(unit.members),
            unit.successor,
            unit.effective_on,
            unit.note,
            unit.place.file,
            unit.place.sheet,
            unit.place.row,
        )


def finding_rows(ledger: int, snapshot: int, findings: Iterable[Finding], first: int) -> Iterator[Row]:
    """Yield rows of `schema.finding`, numbered from `first`."""
    for ordinal, finding in enumerate(findings, start=first):
        place = finding.place
        yield (
            ledger,
            snapshot,
            ordinal,
            finding.level.value,
            finding.rule,
            finding.issue,
            place.file,
            str(place),
            finding.message,
        )


def details(reading: Reading) -> str:
    """Return how a file was understood, as the JSON text of `source_file.details`."""
    return json.dumps(
        {
            "title": reading.title,
            "as_of": _iso(reading.as_of),
            "as_of_source": reading.as_of_source,
            "document_number": reading.document_number,
            "issuer": reading.issuer,
            "issued_on": _iso(reading.issued_on),
            "headers": [[str(read.place), read.text, read.field, read.how] for read in reading.headers],
            "words": [[read.text, read.status and read.status.value, read.times, read.how] for read in reading.words],
        },
        ensure_ascii=False,
    )


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _places(places: Sequence[Place]) -> str | None:
    if len(places) < 2:
        return None
    return json.dumps([[place.file, place.sheet, place.row] for place in places], ensure_ascii=False)


def _json(names: Sequence[str]) -> str:
    return json.dumps(list(names), ensure_ascii=False)
