"""Which cells of the workbook a snapshot came from must change so that reading it gives the snapshot."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from dashboard.exports.ledger_cells import NAME_JOIN, PER_MEASURE, amount_cell, cells_of
from dashboard.exports.ledger_columns import COLUMNS, EXTRA_FIELD
from dashboard.exports.workbook_patch import CellValue
from dashboard.queries import StoredIssue, as_stored
from dashboard.store.rows import LEAD, RESPONSIBLE
from loaders.banner_dates import find_as_of
from loaders.grid import Row, Workbook, is_blank, open_workbook
from loaders.ledger_tables import find_ledger_tables, ledger_tables_as_read
from loaders.limits import ACCEPTED
from loaders.money import unit_in
from loaders.records import Context, Reading
from loaders.source import open_source
from loaders.table import Table
from loaders.ticks import TICK, ticked

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
_DECIDED = frozenset({"status", "percent", "progress"})
"""What a column under 完成情况 or 完成进度 may turn out to hold, where no column of its own does."""
WORDING = frozenset({"source_text", "deadline_text", "deadline_precision", "status_text"})
"""How something was put, beside what is counted: a change of it alone changes nothing."""
_AS_OF = re.compile(
    r"(截[至止][^\d〇零一二三四五六七八九十]{0,8})\d{4}\s*[年./-]\s*\d{1,2}\s*(?:[月./-]\s*(?:\d{1,2}\s*[日号]?|底)?)?"
)
AS_OF = "{label}{day.year}年{day.month}月{day.day}日"


@dataclass
class _Work:
    """The cells noted so far, the tables they stand in, and the columns added behind them: sheet and field → column."""

    tables: Mapping[str, Table]
    cells: Cells = field(default_factory=dict)
    added: dict[tuple[str, str], int] = field(default_factory=dict)
    rows: dict[str, dict[int, Row]] = field(default_factory=dict)

    def note(self, sheet: str, row: int, column: int, value: CellValue) -> None:
        if value is None and self.empty(sheet, row, column):
            return
        self.cells.setdefault(sheet, {})[row, column] = value

    def empty(self, sheet: str, row: int, column: int) -> bool:
        """Return whether a cell says nothing of its own."""
        if sheet not in self.rows:
            self.rows[sheet] = {found.number: found for found in self.tables[sheet].sheet.rows()}
        found = self.rows[sheet].get(row)
        if found is None or column > len(found.values):
            return True
        return column - 1 in found.continued or is_blank(found.values[column - 1])

    def columns(self, sheet: str, name: str) -> list[int]:
        found = [column.position + 1 for column in self.tables[sheet].columns if column.field == name]
        return found or [column for key, column in self.added.items() if key == (sheet, name)]

    def add(self, sheet: str, name: str) -> list[int]:
        """Put a column for a field behind the last one, with its header in the header's last row."""
        header = next((column.header for column in COLUMNS if column.field == name), None)
        if header is None:
            raise CannotCopyError
        table = self.tables[sheet]
        last = max(column.position for column in table.columns) + 1
        number = last + 1 + sum(1 for known, _ in self.added if known == sheet)
        self.added[sheet, name] = number
        self.note(sheet, table.body - 1, number, header)
        return [number]


class CannotCopyError(Exception):
    """The snapshot differs from its workbook by more than single cells."""


def changed_cells(content: bytes, reading: Reading, issues: Iterable[StoredIssue], context: Context) -> Cells:
    """Return the cells to change; none where the workbook says what is stored already.

    `reading` is of this workbook, under `context`. Raises CannotCopyError where issues were added or taken away, or
    measures differ in number. A field that has no column gets one behind the last.
    """
    workbook = open_workbook(open_source(reading.file, content, ACCEPTED))
    work = _Work({table.sheet.name: table for table in ledger_tables_as_read(workbook, context)})
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
        for name in sorted({_FIELD_OF_FACT.get(name, name) for name in differences}):
            _change(work, rows, goal, name, context)
    return work.cells


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


def _change(work: _Work, rows: list[tuple[str, int]], goal: StoredIssue, name: str, context: Context) -> None:
    """Note the cells of one field: what is to be said in the issue's first row, the others emptied."""
    table = work.tables[rows[0][0]]
    if name == "units":
        for role in ("lead", "responsible", "supporting"):
            _write(work, rows, role, _units(goal, role, table), needed=False)
        return
    if name == "measures":
        _measures(work, rows, goal, context)
        return
    if name == EXTRA_FIELD:
        for column in table.columns:
            if column.field is None:
                said: tuple[str | None, ...] = (goal.extra.get(column.text), *[None] * (len(rows) - 1))
                for (sheet, row), text in zip(rows, said, strict=True):
                    work.note(sheet, row, column.position + 1, text)
        return
    if name == "status":
        _write(work, rows, "closed", None, needed=False)
        if _tick(work, rows, goal.facts["status"], context):
            return
    value: object = cells_of(goal, name, "", context)[0]
    if name in ("amount", "amount_rectified"):
        value = _amount(goal.facts[name], name, table)
    elif name == "percent" and isinstance(value, float):
        value = f"{value * 100:.10g}%"
    if name in _DECIDED and name not in table.fields and "decided" in table.fields:
        name = "decided"
    _write(work, rows, name, value.isoformat() if isinstance(value, date) else value, needed=True)


def _tick(work: _Work, rows: list[tuple[str, int]], status: str, context: Context) -> bool:
    """Tick the column that stands for the status and no other; False where no column does."""
    ticks = {
        column.position + 1: said
        for column in work.tables[rows[0][0]].columns
        if column.field in ("status", "decided") and (said := ticked(column, context.learned, context.done_is_verified))
    }
    chosen = next((number for number, said in ticks.items() if said == status), None)
    if chosen is None:
        return False
    for place, (sheet, row) in enumerate(rows):
        for number in ticks:
            work.note(sheet, row, number, TICK if number == chosen and place == 0 else None)
    return True


def _write(work: _Work, rows: list[tuple[str, int]], name: str, value: object, needed: bool) -> None:
    for number, (sheet, row) in enumerate(rows):
        columns = work.columns(sheet, name)
        if not columns and number == 0 and needed:
            columns = work.add(sheet, name)
        for position, column in enumerate(columns):
            said = value if number == 0 and position == 0 else None
            if said is not None and not isinstance(said, str | float | int):
                raise CannotCopyError
            work.note(sheet, row, column, said)


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


def _measures(work: _Work, rows: list[tuple[str, int]], goal: StoredIssue, context: Context) -> None:
    """Note the measures row by row; more or fewer of them than rows is more than single cells."""
    if len(goal.measures) != len(rows):
        raise CannotCopyError
    for name in sorted(PER_MEASURE):
        said = cells_of(goal, name, "", context)
        if not any(said):
            continue
        for row, value in zip(rows, said, strict=True):
            text = value.isoformat() if isinstance(value, date) else value
            _write(work, [row], name, text, needed=True)


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
