"""The issues of a snapshot exactly as they are stored, and issues just read in the same form, to be compared."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from sqlalchemy import Engine

from dashboard.frames import SnapshotInfo
from dashboard.queries.held import held
from dashboard.store import rows, schema
from loaders.records import Issue

_OF_ROW = frozenset({"ledger_id", "snapshot_id", "ordinal", "key", "file", "sheet", "sheet_row", "places", "substance"})
"""Where an issue stands and which it is, not what is said of it."""
_MEASURE = ("text", "unit", "deadline", "deadline_text", "status")


class StoredMeasure(NamedTuple):
    """One measure of an issue; `status` is a Status value where its own row states one."""

    text: str
    unit: str | None
    deadline: Any
    deadline_text: str | None
    status: str | None


class StoredIssue(NamedTuple):
    """One issue in the columns of `schema.issue`; `units` are names with their role, the lead first."""

    facts: Mapping[str, Any]
    units: tuple[tuple[str, str], ...]
    measures: tuple[StoredMeasure, ...]

    @property
    def extra(self) -> dict[str, str]:
        """The columns that no field is known for: header → text."""
        return json.loads(self.facts["extra"]) if self.facts["extra"] else {}

    def differences(self, other: StoredIssue) -> set[str]:
        """Return what is said otherwise of the other issue: names of columns, `units`, `measures`.

        A code that the ledger does not state is made up from the row and says nothing; the order of the units beside
        the lead does not count.
        """
        ignored = _OF_ROW if self.facts["code_stated"] or other.facts["code_stated"] else {*_OF_ROW, "code"}
        found = {name for name, value in self.facts.items() if name not in ignored and value != other.facts[name]}
        if self.extra == other.extra:
            found.discard("extra")
        if self.units[:1] != other.units[:1] or set(self.units) != set(other.units):
            found.add("units")
        if self.measures != other.measures:
            found.add("measures")
        return found


def stored_issues(engine: Engine, info: SnapshotInfo) -> tuple[StoredIssue, ...]:
    """Return the issues of a snapshot in their order, with nothing filled in from the roster."""
    found = held(engine, info)
    return as_stored(found.issues, found.codes)


def as_stored(issues: Sequence[Issue], codes: Sequence[str] | None = None) -> tuple[StoredIssue, ...]:
    """Return issues as they are stored, with the codes given, else with those that issues just read would be given."""
    codes = codes or rows.shown_codes(issues)
    names = _names(schema.issue)
    found = rows.issue_rows(0, 0, issues, codes, codes)
    measures: dict[int, list[StoredMeasure]] = {}
    measure_names = _names(schema.measure)
    for row in rows.measure_rows(0, 0, issues):
        cells = dict(zip(measure_names, row, strict=True))
        measures.setdefault(cells["ordinal"], []).append(StoredMeasure(*(cells[name] for name in _MEASURE)))
    return tuple(
        StoredIssue(
            dict(zip(names, row, strict=True)), tuple(rows.unit_assignments(issue)), tuple(measures.get(number, ()))
        )
        for number, (row, issue) in enumerate(zip(found, issues, strict=True), start=1)
    )


def _names(table: Any) -> Iterable[str]:
    return [column.name for column in table.columns]
