"""Which cells of the workbook a snapshot came from must change so that reading it gives the snapshot."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date

from dashboard.exports.ledger_cells import NAME_JOIN, PER_MEASURE, amount_cell, cells_of
from dashboard.exports.ledger_columns import EXTRA_FIELD
from dashboard.exports.workbook_patch import CellValue
from dashboard.queries import StoredIssue, as_stored
from dashboard.store.rows import LEAD, RESPONSIBLE
from loaders.banner_dates import find_as_of
from loaders.grid import Workbook, open_workbook
from loaders.ledger import find_ledger_tables
from loaders.money import unit_in
from loaders.records import Context, Reading
from loaders.source import open_source
from loaders.table import Table

Cells = dict[str, dict[tuple[int, int], CellValue]]
"""Sheet → address → what it is to say."""

_FIELD_OF_FACT = {
    "open_ended": "deadline",
    "stated_original_deadline": "original_deadline",
    "code_stated": "code",
    "lead_unit": "units",
    "lead_guessed": "units",
}
"""Stored column → what it is called here, where the two differ."""
WORDING = frozenset({"source_text", "deadline_text", "deadline_precision", "status_text"})
"""How something was put, beside what is counted: a change of it alone changes nothing."""
_AS_OF = re.compile(
    r"(截[至止][^\d〇零一二三四五六七八九十]{0,8})\d{4}\s*[年./-]\s*\d{1,2}\s*(?:[月./-]\s*(?:\d{1,2}\s*[日号]?|底)?)?"
)
AS_OF = "{label}{day.year}年{day.month}月{day.day}日"


class CannotCopyError(Exception):
    """The snapshot differs from its workbook by more than single cells."""


def changed_cells(content: bytes, reading: Reading, issues: Iterable[StoredIssue], context: Context) -> Cells:
    """Return the cells to change; none where the workbook says what is stored already.

    `reading` is of this workbook, under `context`. Raises CannotCopyError where issues were added or taken away, where
    a column is missing for what is to be said, or measures differ in number.
    """
    workbook = open_workbook(open_source(reading.file, content))
    tables = {table.sheet.name: table for table in find_ledger_tables(workbook)}
    found: Cells = {}
    wanted = {issue.facts["code"]: issue for issue in issues}
    read = as_stored(reading.issues)
    if [issue.facts["code"] for issue in read] != list(wanted):
        raise CannotCopyError
    for record, issue in zip(reading.issues, read, strict=True):
        goal = wanted[issue.facts["code"]]
        differences = goal.differences(issue) - WORDING
        if not differences:
            continue
        rows = [(place.sheet or "", place.row or 0) for place in record.places]
        for field in sorted({_FIELD_OF_FACT.get(name, name) for name in differences}):
            _change(found, tables, rows, goal, field, context)
    return found


def dated_cells(workbook: Workbook, as_of: date) -> Cells:
    """Return the banner cells that name another as-of date, with the date put right."""
    found: Cells = {}
    for table in find_ledger_tables(workbook):
        for row in table.sheet.rows():
            if row.number >= table.body:
                break
            for column, value in enumerate(row.values, start=1):
                if not isinstance(value, str) or find_as_of(value) in (None, as_of):
                    continue
                text = _AS_OF.sub(lambda match: AS_OF.format(label=match[1], day=as_of), value)
                found.setdefault(table.sheet.name, {})[row.number, column] = text
    return found


def _change(
    found: Cells,
    tables: Mapping[str, Table],
    rows: list[tuple[str, int]],
    goal: StoredIssue,
    field: str,
    context: Context,
) -> None:
    """Note the cells of one field: what is to be said in the issue's first row, the others emptied."""
    if field == "units":
        for role in ("lead", "responsible", "supporting"):
            _write(found, tables, rows, role, _units(goal, role, tables[rows[0][0]]), needed=False)
        return
    if field == "measures":
        _measures(found, tables, rows, goal, context)
        return
    if field == EXTRA_FIELD:
        table = tables[rows[0][0]]
        for column in table.columns:
            if column.field is None:
                said: tuple[str | None, ...] = (goal.extra.get(column.text), *[None] * (len(rows) - 1))
                for (sheet, row), text in zip(rows, said, strict=True):
                    found.setdefault(sheet, {})[row, column.position + 1] = text
        return
    if field == "status":
        _write(found, tables, rows, "closed", None, needed=False)
        _write(found, tables, rows, "decided", None, needed=False)
    value: object = cells_of(goal, field, "", context)[0]
    if field in ("amount", "amount_rectified"):
        value = _amount(goal.facts[field], field, tables[rows[0][0]])
    elif field == "percent" and isinstance(value, float):
        value = f"{value * 100:.10g}%"
    _write(found, tables, rows, field, value.isoformat() if isinstance(value, date) else value, needed=True)


def _write(
    found: Cells, tables: Mapping[str, Table], rows: list[tuple[str, int]], field: str, value: object, needed: bool
) -> None:
    for number, (sheet, row) in enumerate(rows):
        columns = [column.position + 1 for column in tables[sheet].columns if column.field == field]
        if not columns and number == 0 and needed:
            raise CannotCopyError
        for position, column in enumerate(columns):
            said = value if number == 0 and position == 0 else None
            if said is not None and not isinstance(said, str | float | int):
                raise CannotCopyError
            found.setdefault(sheet, {})[row, column] = said


def _units(goal: StoredIssue, role: str, table: Table) -> str | None:
    """Return the names for one column; where there is no column of their own, they stand in the one there is."""
    has = {column.field for column in table.columns}
    homes = {LEAD: "lead", RESPONSIBLE: "responsible"}
    names = []
    for name, own in goal.units:
        home = homes.get(own, "supporting")
        if home == "lead" and (goal.facts["lead_guessed"] or "lead" not in has):
            home = "responsible"
        if home == "supporting" and "supporting" not in has:
            home = "responsible"
        if home == role:
            names.append(name)
    if names and role not in has:
        raise CannotCopyError
    return NAME_JOIN.join(names) or None


def _measures(
    found: Cells, tables: Mapping[str, Table], rows: list[tuple[str, int]], goal: StoredIssue, context: Context
) -> None:
    """Note the measures row by row; more or fewer of them than rows is more than single cells."""
    if len(goal.measures) != len(rows):
        raise CannotCopyError
    for field in sorted(PER_MEASURE):
        said = cells_of(goal, field, "", context)
        if not any(said):
            continue
        for row, value in zip(rows, said, strict=True):
            text = value.isoformat() if isinstance(value, date) else value
            _write(found, tables, [row], field, text, needed=True)


def _amount(fen: int | None, field: str, table: Table) -> CellValue:
    """Return an amount as a number in the unit of its column or banner, as text with 万元 where none is named."""
    if fen is None:
        return None
    header = next((column.text for column in table.columns if column.field == field), "")
    unit = unit_in(header) or next((named for _, text in table.banner if (named := unit_in(text))), None)
    if unit is None or unit.fen == 1_000_000:
        value = amount_cell(fen)
        return value if isinstance(value, str | float) else None
    return fen / unit.fen
