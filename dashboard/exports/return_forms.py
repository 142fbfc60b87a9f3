"""The workbooks units fill in for the next meeting: one a unit, with only its issues and indicators."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.page import PageMargins
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from dashboard import return_texts as words
from dashboard import texts
from dashboard.exports.cells import put
from dashboard.exports.paper import File
from dashboard.exports.rows import XLSX_TYPE, file_name
from dashboard.exports.unit_texts import DEMO
from dashboard.frames import SnapshotInfo
from dashboard.metrics.rhythm import Rhythm
from dashboard.returns import to_report
from dashboard.store.recalling import Held
from loaders.joint_progress import parts_of
from loaders.records import Indicator, Issue
from loaders.returned import COLUMNS, INDICATOR_COLUMNS, INDICATORS_TITLE, STATUSES, TICK, TITLE, banner_of

WIDTHS = {
    "code": 7, "title": 16, "role": 7, "deadline": 11, "last_status": 8, "status": 9, "last_progress": 17,
    "progress": 21, "amount_rectified": 9, "completed_on": 11, "obstacle": 11, "coordination": 11, "promised_on": 11,
    "evidence": 10, "unchanged": 7,
}  # fmt: skip
"""Widths of the columns in characters; together they fill an A4 page across."""
INDICATOR_WIDTHS = {
    "code": 9, "name": 26, "numerator_label": 20, "denominator_label": 20, "last": 26, "period": 13, "numerator": 12,
    "denominator": 12, "source": 24,
}  # fmt: skip
DATES = ("completed_on", "promised_on")
CENTRED = ("code", "role", "deadline", "last_status", "status", "unchanged", "period", *DATES)
ONLY_LEAD = ("status", "amount_rectified", "completed_on", "obstacle", "coordination", "promised_on", "evidence")
GIVEN = ("title", "role", "deadline", "last_status", "last_progress")
"""Columns that the software fills in."""
INDICATORS_GIVEN = ("code", "name", "numerator_label", "denominator_label", "last")
FONT = "宋体"
MARGIN_INCHES = 0.35
TALLEST, LINE_POINTS, FEWEST_LINES = 300, 14, 4

_THIN = Side(style="thin", color="808080")
_BOX = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)
_HEAD = PatternFill("solid", fgColor="E8EEF5")
_GIVEN = PatternFill("solid", fgColor="F2F2F2")


@dataclass(frozen=True)
class FormSource:
    """What forms are made from: a snapshot's issues and indicators as records, and when they are due."""

    info: SnapshotInfo
    held: Held
    indicators: Sequence[Indicator]
    rhythm: Rhythm
    units: frozenset[str] | None = None
    """Whose forms are wanted; None: everybody's."""


def return_forms(source: FormSource) -> tuple[File, ...]:
    """Return one workbook for every unit that takes part in an issue still to be put right, in the ledger's order."""
    return tuple(
        File(
            file_name(words.FORM_FILE, unit, f"{source.info.as_of:%Y%m%d}", suffix="xlsx"),
            _form(source, unit, [source.held.issues[position] for position in positions], positions),
            XLSX_TYPE,
        )
        for unit, positions in to_report(source.held).items()
        if source.units is None or unit in source.units
    )


def _form(source: FormSource, unit: str, issues: Sequence[Issue], positions: Sequence[int]) -> bytes:
    workbook = Workbook()
    workbook.remove(workbook.worksheets[0])
    info, codes = source.info, [source.held.codes[position] for position in positions]
    sheet = workbook.create_sheet(TITLE)
    heads = [
        banner_of(info.ledger.name, unit, info.id, info.as_of),
        _due(source),
        words.FORM_HINT,
    ]
    if info.ledger.demo:
        heads.append(DEMO)
    rows = [dict(_cells(code, issue, unit)) for code, issue in zip(codes, issues, strict=True)]
    first = _head(sheet, words.FORM_TITLE.format(unit=unit), heads, COLUMNS, WIDTHS)
    for number, (issue, row) in enumerate(zip(issues, rows, strict=True), start=first):
        leads = issue.lead_unit == unit
        locked = ("code",) if leads else ("code", *ONLY_LEAD)
        _row(sheet, number, COLUMNS, row, WIDTHS, given=GIVEN if leads else (*GIVEN, *ONLY_LEAD), locked=locked)
    last = first + len(rows) - 1
    _choices(sheet, "status", STATUSES, first, last)
    _choices(sheet, "unchanged", (TICK,), first, last)
    for name in DATES:
        _dates(sheet, name, first, last)
    sheet.merge_cells(start_row=last + 2, start_column=1, end_row=last + 2, end_column=len(COLUMNS))
    signed = put(sheet.cell(last + 2, 1), words.SIGNATURE)
    signed.font, signed.alignment = Font(name=FONT, size=11), Alignment(vertical="center")
    sheet.row_dimensions[last + 2].height = 2 * LINE_POINTS
    _indicators(workbook, source, unit, set(codes_led(issues, codes, unit)))
    content = io.BytesIO()
    workbook.save(content)
    return content.getvalue()


def codes_led(issues: Iterable[Issue], codes: Iterable[str], unit: str) -> Iterator[str]:
    """Yield the codes of the issues a unit leads."""
    return (code for issue, code in zip(issues, codes, strict=True) if issue.lead_unit == unit)


def _due(source: FormSource) -> str:
    meeting = source.rhythm.next_meeting(source.info.as_of)
    closing = source.rhythm.closing(meeting)
    weekday = words.WEEKDAYS[closing.isoweekday() - 1]
    return words.FORM_DEADLINE.format(day=closing, weekday=weekday, time=source.rhythm.time)


def _cells(code: str, issue: Issue, unit: str) -> Iterator[tuple[str, str | None]]:
    """Yield what stands in a row before it is filled in; what a unit is to state is left blank."""
    leads = issue.lead_unit == unit
    said = parts_of(issue.progress, issue.units)
    yield "code", code
    yield "title", issue.title
    yield "role", words.ROLES[leads]
    yield "deadline", issue.deadline.text if issue.deadline else texts.NO_MONTH
    yield "last_status", texts.STATUS[issue.status.value]
    yield "last_progress", said.get(None if leads else unit)


def _head(sheet: Worksheet, title: str, lines: Sequence[str], columns: dict[str, str], widths: dict[str, int]) -> int:
    """Write title, lines and header, set the page up, and return the first row below."""
    for number, line in enumerate((title, *lines), start=1):
        sheet.merge_cells(start_row=number, start_column=1, end_row=number, end_column=len(columns))
        cell = put(sheet.cell(number, 1), line)
        cell.font = Font(name=FONT, size=16 if number == 1 else 10, bold=number == 1)
        cell.alignment = Alignment(horizontal="center" if number == 1 else "left", vertical="center", wrap_text=True)
    sheet.row_dimensions[1].height = 2 * LINE_POINTS
    head = len(lines) + 2
    for position, (name, header) in enumerate(columns.items(), start=1):
        cell = put(sheet.cell(head, position), header)
        cell.font, cell.fill, cell.border = Font(name=FONT, size=10, bold=True), _HEAD, _BOX
        cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
        sheet.column_dimensions[get_column_letter(position)].width = widths[name]
    sheet.row_dimensions[head].height = 3 * LINE_POINTS
    sheet.freeze_panes = f"C{head + 1}"
    sheet.print_title_rows = f"{head}:{head}"
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", sheet.PAPERSIZE_A4
    sheet.page_setup.fitToHeight = 0
    sheet.page_margins = PageMargins(*(MARGIN_INCHES,) * 4)
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    protection = sheet.protection
    protection.sheet = True
    # the code column is all that is locked: format, widths and heights stay free
    protection.formatCells = protection.formatColumns = protection.formatRows = False
    return head + 1


def _row(
    sheet: Worksheet,
    number: int,
    columns: dict[str, str],
    values: dict[str, str | None],
    widths: dict[str, int],
    given: Sequence[str],
    locked: Sequence[str],
) -> None:
    lines = FEWEST_LINES
    for position, name in enumerate(columns, start=1):
        value = values.get(name)
        cell: Any = put(sheet.cell(number, position), value)
        cell.font, cell.border = Font(name=FONT, size=10), _BOX
        across = "center" if name in CENTRED else "left"
        cell.alignment = Alignment(horizontal=across, vertical="center", wrap_text=True)
        cell.protection = Protection(locked=name in locked)
        if name in given:
            cell.fill = _GIVEN
        if isinstance(value, str):
            lines = max(lines, -(-2 * len(value) // widths[name]))
        if name in DATES:
            cell.number_format = "yyyy-mm-dd"
    sheet.row_dimensions[number].height = min(lines * LINE_POINTS, TALLEST)


def _letter(name: str) -> str:
    return get_column_letter(list(COLUMNS).index(name) + 1)


def _choices(sheet: Worksheet, name: str, allowed: Sequence[str], first: int, last: int) -> None:
    check = DataValidation(type="list", formula1=f'"{",".join(allowed)}"', allow_blank=True)
    check.error, check.errorStyle = words.CHOICE_ERROR, "warning"
    sheet.add_data_validation(check)
    check.add(f"{_letter(name)}{first}:{_letter(name)}{last}")


def _dates(sheet: Worksheet, name: str, first: int, last: int) -> None:
    check = DataValidation(type="date", operator="greaterThan", formula1="36526", allow_blank=True)
    check.error, check.errorStyle = words.DATE_ERROR, "warning"
    sheet.add_data_validation(check)
    check.add(f"{_letter(name)}{first}:{_letter(name)}{last}")


def _indicators(workbook: Workbook, source: FormSource, unit: str, codes: set[str]) -> None:
    newest = {row.code: row for row in source.indicators if row.issue in codes}
    if not newest:
        return
    sheet = workbook.create_sheet(INDICATORS_TITLE)
    title = words.INDICATORS_TITLE.format(unit=unit)
    first = _head(sheet, title, [words.INDICATORS_HINT], INDICATOR_COLUMNS, INDICATOR_WIDTHS)
    period = source.rhythm.next_meeting(source.info.as_of)
    for number, row in enumerate(newest.values(), start=first):
        values = _measured(row, period)
        locked = ("code",)
        _row(sheet, number, INDICATOR_COLUMNS, values, INDICATOR_WIDTHS, given=INDICATORS_GIVEN, locked=locked)


def _measured(row: Indicator, period: date) -> dict[str, str | None]:
    template = words.LAST_COUNT if row.denominator is None else words.LAST_VALUE
    last = words.NOT_STATED
    if row.numerator is not None:
        last = template.format(
            numerator=f"{row.numerator:f}", denominator=f"{row.denominator or 0:f}", period=row.period or texts.NO_VALUE
        )
    return {
        "code": row.code,
        "name": row.name,
        "numerator_label": row.numerator_label,
        "denominator_label": row.denominator_label,
        "last": last,
        "period": period.isoformat(),
        "source": row.source,
    }
