"""The rows of indicator tables → one entry per indicator and period: cells by field, still unread."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

from loaders.grid import Cell, Row, is_blank
from loaders.headers import exact_field, vocabulary
from loaders.indicator_layout import MEASURED_FIELDS, VALUE_FIELDS, Layout, part_column
from loaders.indicator_periods import PeriodReader, are_month_starts, is_period, joined_period
from loaders.ledger_rows import RowKind, kind_of, section_name, text_of
from loaders.number_cells import read_number
from loaders.records import Finding, Level, Place
from loaders.text import clean, normal

_NOTE = re.compile(r"(注|备注|说明|填表|填报|制表|审核|联系|数据来源|单位负责人)[^：:]{0,6}[：:]")
_DATED = re.compile(r"\d{4}")
_UNREAD = frozenset({RowKind.BLANK, RowKind.COLUMN_NUMBERS, RowKind.TOTAL, RowKind.EXAMPLE})
_PER_PERIOD = frozenset({"numerator", "value", "rate"})


@dataclass(slots=True)
class Entry:
    """One indicator in one period, as its row states it: field → cell and place, and the units of the headers.

    `defines` marks a row of a table without values: it only says what an indicator means.
    """

    place: Place
    code: str | None
    name: str | None
    cells: dict[str, tuple[Cell, Place]]
    period: str | None = None
    header_units: dict[str, str] = field(default_factory=dict)
    defines: bool = False

    @property
    def measured(self) -> bool:
        """True where a cell says anything of the value, be it 未填报."""
        return any(name in self.cells for name in MEASURED_FIELDS)


@dataclass(slots=True)
class _Source:
    """One table while its rows are read."""

    layout: Layout
    periods: PeriodReader
    columns: dict[str, int]
    part: int | None
    findings: list[Finding]


def read_entries(layout: Layout, base: date | None, findings: list[Finding]) -> list[Entry]:
    """Return the entries of a table in its order; `base` is the file's as-of date.

    Rules: `indicator-name-missing`, `code-is-date`, `period-unreadable` (errors), `name-filled-down`,
    `period-without-year` (warnings), `period-assumed` (note).
    """
    columns = {head.field: head.position for head in layout.heads if head.field and head.period is None}
    rows = [
        row for row in layout.sheet.rows(layout.body) if _is_entry(row, columns) and not _repeats_header(row, layout)
    ]
    source = _Source(layout, PeriodReader(base, findings), columns, part_column(layout, rows), findings)
    if "code" not in columns and _is_code_column(rows, columns):
        columns["code"] = columns["row_number"]
    if _is_baseline_column(rows, columns):
        columns["baseline"] = columns.pop("base_period")
    named = list(_named_rows(source, rows))
    if layout.has_values and any(head.period is not None and head.field in MEASURED_FIELDS for head in layout.heads):
        entries = _wide_entries(source, named)
    else:
        entries = _tidy_entries(source, named)
    return _joined_parts(source, entries)


def _is_entry(row: Row, columns: dict[str, int]) -> bool:
    """False for blank rows, sections, column numbers, totals, notes and signatures, and examples of templates."""
    own = [index for index, value in enumerate(row.values) if index not in row.continued and not is_blank(value)]
    if not own:
        return False
    first = clean(text_of(row.values[own[0]]))
    if _NOTE.match(first) and len(own) <= 4:
        return False
    name = columns.get("name", columns.get("weak_name", columns.get("code", 0)))
    if len(own) == 1 and not row.continued and (section_name(first) != first or own[0] < name):
        return False
    return kind_of(row, [name]) not in _UNREAD


def _repeats_header(row: Row, layout: Layout) -> bool:
    """True for the header again, as it stands on a further page or under a further heading."""
    texts = {head.position: normal(head.text.rpartition("／")[2]) for head in layout.heads}
    own = {index: normal(text_of(value)) for index, value in enumerate(row.values) if not is_blank(value)}
    return len(own) > 1 and all(texts.get(index) == text for index, text in own.items())


def _cell(row: Row, position: int | None) -> Cell:
    return row.values[position] if position is not None and position < len(row.values) else None


def _is_code_column(rows: Sequence[Row], columns: dict[str, int]) -> bool:
    """A running number is a code where each number goes with one name and each name with one number."""
    number, name = columns.get("row_number"), columns.get("name", columns.get("weak_name"))
    if number is None or name is None:
        return number is not None
    pairs = {
        (text_of(_cell(row, number)), normal(text_of(_cell(row, name))))
        for row in rows
        if not is_blank(_cell(row, number)) and not is_blank(_cell(row, name))
    }
    return bool(pairs) and len({pair[0] for pair in pairs}) == len(pairs) == len({pair[1] for pair in pairs})


def _is_baseline_column(rows: Sequence[Row], columns: dict[str, int]) -> bool:
    """A column 基期 that holds counts and no periods is the value of the base period, not its name."""
    if "base_period" not in columns or any(name.startswith("baseline") for name in columns):
        return False
    cells = [cell for row in rows if not is_blank(cell := _cell(row, columns["base_period"]))]
    return any(not is_period(cell) and read_number(cell).value is not None for cell in cells)


def _named_rows(source: _Source, rows: Sequence[Row]) -> Iterator[tuple[Row, str | None, str | None]]:
    """Yield each row with code and name; a blank name goes on from above where rows differ by period or part."""
    columns, sheet = source.columns, source.layout.sheet
    name_column = columns.get("name", columns.get("weak_name"))
    continues = "period" in columns or source.part is not None
    before: tuple[str | None, str | None] | None = None
    for row in rows:
        code = _code(source, row)
        name = clean(text_of(_cell(row, name_column))) or None
        if code is None and name is None:
            stated = [
                position
                for head, position in columns.items()
                if head in VALUE_FIELDS and not is_blank(_cell(row, position))
            ] or [
                head.position for head in source.layout.heads if head.period and not is_blank(_cell(row, head.position))
            ]
            if not stated:
                continue
            place = sheet.place(row.number, (name_column if name_column is not None else 0) + 1)
            if not continues or before is None:
                message = f"{place} 没有指标名称，这一行却有数据。请填写指标名称或指标编号，或删去这一行。"
                source.findings.append(Finding(Level.ERROR, "indicator-name-missing", place, message))
                continue
            if source.part is None:
                message = f"{place} 没有指标名称，按上一行的“{before[1] or before[0]}”读取。请填写名称或合并单元格。"
                source.findings.append(Finding(Level.WARNING, "name-filled-down", place, message))
            code, name = before
        before = code, name
        yield row, code, name


def _code(source: _Source, row: Row) -> str | None:
    position = source.columns.get("code")
    cell = _cell(row, position)
    if position is None or is_blank(cell):
        return None
    return code_text(cell, source.layout.sheet.place(row.number, position + 1), source.findings)


def code_text(cell: Cell, place: Place, findings: list[Finding]) -> str | None:
    """Return a code as text, whole numbers without `.0`; a code that a spreadsheet took for a date is an error."""
    if isinstance(cell, date):
        message = f"{place} 的编号被表格软件改成了日期（{text_of(cell)}）。请把单元格设为文本格式后重新填写编号。"
        findings.append(Finding(Level.ERROR, "code-is-date", place, message))
        return None
    text = clean(text_of(cell))
    return text if normal(text) else None


def _fixed_cells(source: _Source, row: Row) -> dict[str, tuple[Cell, Place]]:
    sheet = source.layout.sheet
    return {
        name: (cell, sheet.place(row.number, position + 1))
        for name, position in source.columns.items()
        if position != source.part and not is_blank(cell := _cell(row, position))
    }


def _tidy_entries(source: _Source, named: Sequence[tuple[Row, str | None, str | None]]) -> list[Entry]:
    layout, column = source.layout, source.columns.get("period")
    periods = [
        joined_period(_cell(row, column), clean(text_of(_cell(row, source.columns.get("period_part")))))
        for row, _, _ in named
    ]
    month_starts = are_month_starts(periods)
    assumed = _assumed_period(source) if layout.has_values and column is None else None
    units = {head.field: head.unit for head in layout.heads if head.field and head.unit}
    entries = []
    for (row, code, name), cell in zip(named, periods, strict=True):
        cells = _fixed_cells(source, row)
        for head in layout.heads:  # a target of a year or a base period named in its header
            if head.field and head.period is not None and not is_blank(value := _cell(row, head.position)):
                place = layout.sheet.place(row.number, head.position + 1)
                cells[head.field] = (value, place)
                if head.field == "baseline":
                    cells.setdefault("base_period", (head.period, place))
        period = assumed
        if column is not None:
            period = source.periods.cell(cell, layout.sheet.place(row.number, column + 1), month_starts)
        entries.append(Entry(layout.sheet.place(row.number), code, name, cells, period, units, not layout.has_values))
    return entries


def _wide_entries(source: _Source, named: Sequence[tuple[Row, str | None, str | None]]) -> list[Entry]:
    layout, sheet = source.layout, source.layout.sheet
    month_starts = are_month_starts([head.period for head in layout.heads if head.field in VALUE_FIELDS])
    groups: dict[str, dict[str, int]] = {}
    units: dict[str, str] = {head.field: head.unit for head in layout.heads if head.field and head.unit}
    based = []
    for head in layout.heads:
        if head.period is None or head.field is None:
            continue
        place = sheet.place(layout.header_row, head.position + 1)
        if head.field not in VALUE_FIELDS:
            based.append(head)
            continue
        period = source.periods.header(head.period, place, month_starts, next(reversed(groups), None))
        if period is not None:
            groups.setdefault(period, {})[head.field] = head.position
    used = [
        period
        for period, fields in groups.items()
        if any(
            not is_blank(_cell(row, fields[name])) for row, _, _ in named for name in fields.keys() & MEASURED_FIELDS
        )
    ]
    last = max(used, default=None) if all(_DATED.match(period) for period in used) else used[-1]
    targets = {period: fields for period, fields in groups.items() if not fields.keys() & MEASURED_FIELDS}
    entries = []
    for row, code, name in named:
        fixed = _fixed_cells(source, row)
        for head in based:
            if not is_blank(value := _cell(row, head.position)):
                place = sheet.place(row.number, head.position + 1)
                fixed[head.field or ""] = (value, place)
                fixed.setdefault("base_period", (head.period, place))
        for fields in targets.values():
            fixed |= _stated(source, row, fields)
        if not used:
            entries.append(Entry(sheet.place(row.number), code, name, fixed, None, units))
        for period in used:
            own = _stated(source, row, groups[period])
            if not own.keys() & MEASURED_FIELDS and period != last:
                continue
            shared = {key: cell for key, cell in fixed.items() if key not in _PER_PERIOD}
            place = sheet.place(row.number, min(groups[period].values()) + 1)
            entries.append(Entry(place, code, name, shared | own, period, units))
    return entries


def _stated(source: _Source, row: Row, fields: dict[str, int]) -> dict[str, tuple[Cell, Place]]:
    return {
        name: (cell, source.layout.sheet.place(row.number, position + 1))
        for name, position in fields.items()
        if not is_blank(cell := _cell(row, position))
    }


def _assumed_period(source: _Source) -> str | None:
    """Return the period of a table that names none: its sheet's name, else the as-of date."""
    sheet = source.layout.sheet
    if is_period(sheet.name):
        return source.periods.cell(sheet.name, sheet.place(), False)
    if source.periods.base is None:
        return None
    message = f"工作表「{sheet.name}」没有期间列，数据按截至日期 {source.periods.base.isoformat()} 读取。"
    source.findings.append(Finding(Level.NOTE, "period-assumed", sheet.place(), message))
    return source.periods.base.isoformat()


def _joined_parts(source: _Source, entries: list[Entry]) -> list[Entry]:
    """Put the rows 分子 and 分母 of one indicator together."""
    if source.part is None:
        return entries
    words = vocabulary("indicators")
    rows = {row.number: row for row in source.layout.sheet.rows(source.layout.body)}
    joined: dict[tuple[str | None, str | None, str | None], Entry] = {}
    result = []
    for entry in entries:
        part = exact_field(text_of(_cell(rows[entry.place.row or 0], source.part)), words)
        if part and "value" in entry.cells:
            entry.cells[part] = entry.cells.pop("value")
        first = joined.setdefault((entry.code, entry.name, entry.period), entry)
        if first is entry or first.cells.keys() & entry.cells.keys() & VALUE_FIELDS:
            result.append(entry)
        else:
            first.cells = entry.cells | first.cells
    return result
