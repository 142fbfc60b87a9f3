"""A ledger drawn anew in the template's columns: for snapshots that came from no single workbook, and for extracts."""

from __future__ import annotations

import io
import math
from collections.abc import Sequence
from typing import Any, NamedTuple

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.styles.cell_style import StyleArray
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.cell_range import CellRange
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from dashboard.exports import ledger_texts as words
from dashboard.exports.cells import put, sheet_names
from dashboard.exports.ledger_cells import PER_MEASURE, Cells, cells_of, is_needed
from dashboard.exports.ledger_columns import COLUMNS, EXTRA_FIELD, EXTRA_WIDTH, PATH_MARK, Column
from dashboard.palette import INK, PALE
from dashboard.queries import StoredIssue
from loaders.headers import exact_field, field_of, vocabulary
from loaders.records import Context

FONT = "宋体"
REPEATED = "A:C"
BLANK_ROWS = 200
"""Rows below the last one that drop-downs reach."""
LINE_POINTS, EDGE_POINTS, HIGHEST_ROW = 14.0, 6.0, 409.0
"""Height of a line of text, of the room above and below, and of the highest row a spreadsheet draws."""

_THIN = Side(style="thin", color="808080")
_GRID = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)
_HEAD = PatternFill("solid", fgColor=PALE.fill.lstrip("#"))


class Sheet(NamedTuple):
    """What is drawn: the title, the lines under it, the issues, and on a second sheet what is to be known of it all.

    `whole`: with every column of the blank template, to be filled in; else only with those the sources have (`fields`)
    and those that hold something, so that what was missing is still missing when it is read again. `category_last`: a
    category called 示例 or 合计 near the front of a row would make it an example or a total.
    """

    title: str
    lines: Sequence[str]
    issues: Sequence[StoredIssue]
    fields: frozenset[str]
    whole: bool
    notes: Sequence[str]
    category_last: bool = False


def ledger_workbook(sheet: Sheet, context: Context) -> bytes:
    """Return the workbook; `context` is what its reader will know."""
    workbook = Workbook()
    page = workbook.worksheets[0]
    page.title, notes_name = sheet_names([words.SHEET, words.NOTES_SHEET])
    columns = _columns(sheet, context)
    drawn = [[cells_of(issue, *_named(column), context) for column in columns] for issue in sheet.issues]
    head = _banner(page, sheet, len(columns))
    body = _header(page, head, columns)
    looks = _looks(page, body, columns)
    row = body
    for cells in drawn:
        row = _issue(page, row, columns, cells, looks)
    _drop_downs(page, body, row + BLANK_ROWS, columns)
    _for_print(page, body)
    _notes(workbook.create_sheet(notes_name), sheet.notes)
    content = io.BytesIO()
    workbook.save(content)
    return content.getvalue()


def _named(column: Column) -> tuple[str, str]:
    return column.field, column.header


def _columns(sheet: Sheet, context: Context) -> list[Column]:
    known = {"closed": "status", "decided": "status"}
    fields = {known.get(field, field) for field in sheet.fields} - {"responsible"}
    shown = [
        column
        for column in COLUMNS
        if column.always
        or (sheet.whole and column.template)
        or column.field in fields
        or any(is_needed(issue, *_named(column), context) for issue in sheet.issues)
    ]
    if sheet.category_last:
        shown.sort(key=lambda column: column.field == "category")
    headers = dict.fromkeys(header for issue in sheet.issues for header in issue.extra)
    return shown + [Column(EXTRA_FIELD, header, EXTRA_WIDTH, template=False) for header in headers]


def _banner(page: Worksheet, sheet: Sheet, width: int) -> int:
    """Write title and lines over the width of the table and return the row the header begins in."""
    for row, text in enumerate((sheet.title, *sheet.lines), start=1):
        page.merge_cells(start_row=row, end_row=row, start_column=1, end_column=max(width, 2))
        cell = put(page.cell(row, 1), text)
        cell.font = Font(name=FONT, size=16 if row == 1 else 11, bold=row == 1)
        # printed over two pages side by side, a centred title would stand on the cut
        cell.alignment = Alignment(horizontal="left", vertical="center")
        page.row_dimensions[row].height = 32 if row == 1 else 20
    return len(sheet.lines) + 2


def _header(page: Worksheet, first: int, columns: Sequence[Column]) -> int:
    """Write the header and return the first row under it.

    Where a column of no known field would be taken for one by its full name, its name is written over two rows, the
    header of its group above, as it stood in the source.
    """
    paths = [_path(column) for column in columns]
    depth = max(len(path) for path in paths)
    for number, (path, column) in enumerate(zip(paths, columns, strict=True), start=1):
        for row in range(first, first + depth):
            cell = page.cell(row, number)
            text = path[row - first] if row - first < len(path) else None
            put(cell, text)
            cell.font, cell.fill, cell.border = Font(name=FONT, size=10, bold=True, color=INK.lstrip("#")), _HEAD, _GRID
            cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
            page.row_dimensions[row].height = 44
        if len(path) < depth:
            page.merge_cells(
                start_row=first + len(path) - 1, end_row=first + depth - 1, start_column=number, end_column=number
            )
        page.column_dimensions[get_column_letter(number)].width = column.width
    return first + depth


def _path(column: Column) -> list[str]:
    words_known = vocabulary("ledger")
    parts = column.header.split(PATH_MARK)
    if column.field != EXTRA_FIELD or len(parts) < 2 or exact_field(column.header, words_known):
        return [column.header]
    return parts if field_of([column.header], words_known)[0] is not None else [column.header]


def _looks(page: Worksheet, row: int, columns: Sequence[Column]) -> list[StyleArray]:
    """Return the style of each column's cells, made once: to style each cell by itself takes most of the time."""
    looks = []
    for number, column in enumerate(columns, start=1):
        cell: Any = page.cell(row, number)
        cell.font, cell.border = Font(name=FONT, size=10), _GRID
        cell.alignment = Alignment(horizontal=column.align, vertical="center", wrap_text=True)
        cell.number_format = column.number_format
        looks.append(cell._style)
    return looks


def _issue(
    page: Worksheet, first: int, columns: Sequence[Column], cells: Sequence[Cells], looks: Sequence[StyleArray]
) -> int:
    """Write one issue from a row on and return the next free row; what is said once stands over all its rows."""
    count = max(map(len, cells))
    lines = [1] * count
    for number, (column, said, look) in enumerate(zip(columns, cells, looks, strict=True), start=1):
        single = len(said) == 1 and column.field not in PER_MEASURE
        for offset in range(count):
            cell: Any = page.cell(first + offset, number)
            if offset < len(said):
                value = said[offset]
                put(cell, value)
                if isinstance(value, str):
                    needed = math.ceil(_width(value) / max(2.0, column.width - 2))
                    lines[offset] = max(lines[offset], math.ceil(needed / count) if single else needed)
            prefix, cell._style = cell.quotePrefix, look
            if prefix:
                cell.quotePrefix = True
        if single and count > 1:
            # Worksheet.merge_cells compares with every earlier range and redraws borders
            page.merged_cells.ranges.add(
                CellRange(min_col=number, max_col=number, min_row=first, max_row=first + count - 1)
            )
    for offset, needed in enumerate(lines):
        page.row_dimensions[first + offset].height = min(HIGHEST_ROW, LINE_POINTS * needed + EDGE_POINTS)
    return first + count


def _width(text: str) -> int:
    return len(text) + sum(letter > "\xff" for letter in text)


def _drop_downs(page: Worksheet, first: int, last: int, columns: Sequence[Column]) -> None:
    for number, column in enumerate(columns, start=1):
        if not column.choices:
            continue
        rule = DataValidation(type="list", formula1=f'"{",".join(column.choices)}"', allow_blank=True)
        rule.errorStyle, rule.showErrorMessage = "warning", True
        rule.errorTitle, rule.error = column.header, words.CHOICES.format(choices="、".join(column.choices))
        letter = get_column_letter(number)
        rule.add(f"{letter}{first}:{letter}{last}")
        page.add_data_validation(rule)


def _for_print(page: Any, body: int) -> None:
    page.freeze_panes = page.cell(body, 4)
    page.print_title_rows = f"1:{body - 1}"
    page.print_title_cols = REPEATED
    page.page_setup.orientation, page.page_setup.paperSize = "landscape", page.PAPERSIZE_A3
    page.page_setup.fitToWidth, page.page_setup.fitToHeight = 2, 0
    page.page_setup.pageOrder = "overThenDown"
    page.sheet_properties.pageSetUpPr.fitToPage = True
    page.oddFooter.center.text = words.PAGE_NUMBER
    page.page_margins.left = page.page_margins.right = 0.4


def _notes(page: Worksheet, notes: Sequence[str]) -> None:
    page.column_dimensions["A"].width = 110
    for row, text in enumerate(notes, start=1):
        cell = put(page.cell(row, 1), text)
        cell.font, cell.alignment = Font(name=FONT, size=11), Alignment(wrap_text=True, vertical="top")
    page.page_setup.paperSize = page.PAPERSIZE_A4
