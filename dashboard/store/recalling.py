"""Read the issues of a stored snapshot back as the records a loader made of them."""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, Table, select

from dashboard.store import rows, schema
from loaders.records import Deadline, Issue, Measure, Place, Precision, RectificationType, Status

_AS_STORED = (
    "title", "category", "source", "finding", "lead_unit", "lead_guessed", "leader", "person", "target",
    "extension_approved", "raised_on", "status_text", "percent", "progress", "completed_on", "amount",
    "amount_rectified", "rules_made", "people_held", "reason", "next_step", "obstacle", "coordination", "promised_on",
    "evidence", "remark",
)  # fmt: skip
"""Fields of `Issue` whose column has their name and holds their value."""


@dataclass(frozen=True)
class Held:
    """The issues of one snapshot in their order, with the code each is shown by and the key it keeps."""

    keys: tuple[str, ...]
    codes: tuple[str, ...]
    issues: tuple[Issue, ...]


def issues_held(connection: Connection, ledger_id: int, snapshot_id: int) -> Held:
    """Return the issues of a snapshot as records: written again by `rows` they give the same rows.

    An original deadline comes back with its date as its text, and a measure with its issue's file, because no more of
    them is kept.
    """
    units: dict[int, list[Row[Any]]] = defaultdict(list)
    for row in _rows(connection, schema.issue_unit, ledger_id, snapshot_id, "position"):
        units[row.ordinal].append(row)
    measures: dict[int, list[Row[Any]]] = defaultdict(list)
    for row in _rows(connection, schema.measure, ledger_id, snapshot_id, "position"):
        measures[row.ordinal].append(row)
    held = _rows(connection, schema.issue, ledger_id, snapshot_id)
    return Held(
        tuple(row.key for row in held),
        tuple(row.code for row in held),
        tuple(_issue(row, units[row.ordinal], measures[row.ordinal]) for row in held),
    )


def _rows(connection: Connection, table: Table, ledger_id: int, snapshot_id: int, *then: str) -> list[Row[Any]]:
    statement = select(table).where(table.c.ledger_id == ledger_id, table.c.snapshot_id == snapshot_id)
    return list(connection.execute(statement.order_by(table.c.ordinal, *(table.c[name] for name in then))))


def _issue(row: Row[Any], units: list[Row[Any]], measures: list[Row[Any]]) -> Issue:
    places = json.loads(row.places) if row.places else [[row.file, row.sheet, row.sheet_row]]
    original = row.stated_original_deadline
    return Issue(
        places=tuple(Place(*place) for place in places),
        code=row.code if row.code_stated else None,
        rectification_type=RectificationType(row.rectification_type) if row.rectification_type else None,
        units=tuple(unit.unit for unit in units),
        supporting_units=tuple(unit.unit for unit in units if unit.role == rows.SUPPORTING),
        measures=tuple(_measure(measure, row.file) for measure in measures),
        deadline=_deadline(row),
        original_deadline=Deadline(original.isoformat(), original) if original else None,
        status=Status(row.status),
        extra=json.loads(row.extra) if row.extra else {},
        source_text=tuple(row.source_text.split("\n")) if row.source_text else (),
        **{name: getattr(row, name) for name in _AS_STORED},
    )


def _deadline(row: Row[Any]) -> Deadline | None:
    if row.deadline_text is None and row.deadline is None:
        return None
    precision = Precision(row.deadline_precision) if row.deadline_precision else None
    return Deadline(row.deadline_text or "", row.deadline, precision, open_ended=row.open_ended)


def _measure(row: Row[Any], file: str) -> Measure:
    dated = row.deadline is not None or row.deadline_text is not None
    return Measure(
        row.text,
        row.unit,
        Deadline(row.deadline_text or "", row.deadline) if dated else None,
        Status(row.status) if row.status else None,
        Place(file, row.sheet, row.sheet_row),
    )
