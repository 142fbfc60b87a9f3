"""Write the project's own workbooks: office look, print set-up, drop-downs, and the same bytes every time."""

from __future__ import annotations

import io
import math
import re
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from openpyxl import Workbook
from openpyxl.cell.cell import Cell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

FONT = "宋体"
STAMP = datetime(2023, 9, 27)
PAPERS = {"A3": 8, "A4": 9}
FIRST_FORMS = 200
"""Rows below the header that drop-downs and date checks reach."""

_ZIP_STAMP = (2023, 9, 27, 0, 0, 0)
_MODIFIED = re.compile(rb"(<dcterms:modified[^>]*>)[^<]*(</dcterms:modified>)")
_THIN = Side(style="thin", color="808080")
_GRID = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)
_HEADER_FILL = PatternFill("solid", fgColor="E8EEF5")
_EXAMPLE_FILL = PatternFill("solid", fgColor="F2F2F2")


@dataclass(frozen=True)
class Column:
    """One column of a sheet: header text, width in characters, alignment, number format, allowed words."""

    header: str
    width: float
    align: str = "left"
    number_format: str = "General"
    choices: tuple[str, ...] = ()
    is_date: bool = False
    hint: str = ""


def write_text(cell: Cell, value: object) -> None:
    """Put a value into a cell; any text stays a text, also one that begins with an equals sign."""
    cell.value = value  # type: ignore[assignment]
    if isinstance(value, str):
        cell.data_type = "s"


def style(cell: Cell, align: str = "left", *, size: float = 10, bold: bool = False, grid: bool = True) -> None:
    """Give a cell the office look: wrapped, centred vertically, thin borders."""
    cell.font = Font(name=FONT, size=size, bold=bold)
    cell.alignment = Alignment(horizontal=align, vertical="center", wrap_text=True)
    if grid:
        cell.border = _GRID


def write_banner(sheet: Worksheet, row: int, text: str, columns: int, *, size: float, align: str, bold: bool) -> None:
    """Write one merged line over the full width of the table."""
    sheet.merge_cells(start_row=row, start_column=1, end_row=row, end_column=columns)
    cell = sheet.cell(row, 1)
    write_text(cell, text)
    style(cell, align, size=size, bold=bold, grid=False)
    sheet.row_dimensions[row].height = size * 2


def row_height(columns: Sequence[Column], values: Sequence[object], least: int = 1) -> float:
    """Return the height in points that the longest wrapped cell of a row needs (14 points a line)."""
    lines = least
    for column, value in zip(columns, values, strict=True):
        if isinstance(value, str):
            room = max(2.0, column.width - 2)
            lines = max(lines, sum(math.ceil(_text_width(line) / room) for line in value.split("\n")))
    return 14.0 * lines + 6


def _text_width(text: str) -> int:
    return sum(1 if letter.isascii() else 2 for letter in text)


def write_table(
    sheet: Worksheet,
    header_row: int,
    columns: Sequence[Column],
    rows: Sequence[Sequence[object]],
    *,
    blank_rows: int = 0,
    first_is_example: bool = False,
) -> None:
    """Write header, rows and ruled blank rows, freeze the header, add drop-downs and date checks."""
    sheet.row_dimensions[header_row].height = row_height(columns, [column.header for column in columns], least=2)
    for number, column in enumerate(columns, start=1):
        cell = sheet.cell(header_row, number)
        write_text(cell, column.header)
        style(cell, "center", bold=True)
        cell.fill = _HEADER_FILL
        sheet.column_dimensions[get_column_letter(number)].width = column.width
    blank = [[None] * len(columns)] * blank_rows
    for position, values in enumerate([*rows, *blank], start=header_row + 1):
        is_example = first_is_example and position == header_row + 1
        _write_row(sheet, position, columns, values, _EXAMPLE_FILL if is_example else None)
    sheet.freeze_panes = sheet.cell(header_row + 1, 1)
    _add_validations(sheet, header_row, columns)


def _write_row(
    sheet: Worksheet, position: int, columns: Sequence[Column], values: Sequence[object], fill: PatternFill | None
) -> None:
    for number, (column, value) in enumerate(zip(columns, values, strict=True), start=1):
        cell = sheet.cell(position, number)
        write_text(cell, value)
        style(cell, column.align)
        cell.number_format = column.number_format
        if fill is not None:
            cell.fill = fill
    sheet.row_dimensions[position].height = row_height(columns, values)


def _add_validations(sheet: Worksheet, header_row: int, columns: Sequence[Column]) -> None:
    for number, column in enumerate(columns, start=1):
        if not (column.choices or column.is_date):
            continue
        if column.choices:
            rule = DataValidation(type="list", formula1=f'"{",".join(column.choices)}"', allow_blank=True)
            rule.error = f"请从下拉列表中选择：{'、'.join(column.choices)}"
        else:
            rule = DataValidation(type="date", operator="between", formula1="36526", formula2="73050", allow_blank=True)
            rule.error = "请填写日期，例如 2024-06-30"
        rule.errorTitle = column.header
        rule.showErrorMessage = True
        letter = get_column_letter(number)
        rule.add(f"{letter}{header_row + 1}:{letter}{header_row + FIRST_FORMS}")
        sheet.add_data_validation(rule)


def set_up_print(sheet: Worksheet, header_row: int, paper: str, repeated_columns: str | None = None) -> None:
    """Landscape on the paper named, one page wide, header repeated on every page, page numbers below.

    With `repeated_columns` (such as `A:C`) the table takes two pages side by side, those columns on both.
    """
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = PAPERS[paper]
    sheet.page_setup.fitToWidth = 2 if repeated_columns else 1
    if repeated_columns:
        sheet.print_title_cols = repeated_columns
        sheet.page_setup.pageOrder = "overThenDown"
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.print_title_rows = f"1:{header_row}"
    sheet.oddFooter.center.text = "第 &P 页，共 &N 页"
    sheet.page_margins.left = sheet.page_margins.right = 0.4
    sheet.print_options.horizontalCentered = True


def save(workbook: Workbook, path: Path, title: str, stamp: datetime = STAMP) -> None:
    """Save a workbook so that the same content always gives the same bytes."""
    workbook.properties.title = title
    workbook.properties.creator = "整改看板"
    workbook.properties.created = stamp
    raw = io.BytesIO()
    workbook.save(raw)
    modified = stamp.strftime("%Y-%m-%dT%H:%M:%SZ").encode()
    path.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(raw) as source, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            part = source.read(name)
            if name == "docProps/core.xml":
                part = _MODIFIED.sub(rb"\g<1>" + modified + rb"\g<2>", part)
            info = zipfile.ZipInfo(name, date_time=_ZIP_STAMP)
            info.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(info, part)
