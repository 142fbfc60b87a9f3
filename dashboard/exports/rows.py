"""Rows of a list as a file: an Excel workbook, or CSV that Excel opens in the right encoding.

Text from a ledger never becomes a formula: in CSV it gets an apostrophe where a spreadsheet would calculate, in a
workbook it is stored as text and marked so. Numbers and dates stay numbers and dates.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from copy import copy
from typing import Any, NamedTuple

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties

from dashboard.exports.cells import FORMULA_STARTS, LONGEST_TEXT, Value, put, sheet_names
from dashboard.exports.names import file_name
from dashboard.palette import INK, PALE

__all__ = ["CSV_TYPE", "LONGEST_TEXT", "XLSX_TYPE", "Table", "Value", "csv_bytes", "file_name", "neutral", "xlsx_bytes"]

CSV_TYPE = "text/csv"
XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

NARROW, WIDE = 6, 48
"""Widths of columns in characters."""
WIDEST_PAGE = 330
"""Characters that are legible across one page; a wider table takes two side by side."""
REPEATED_COLUMNS = "A:C"
LINE_POINTS, EDGE_POINTS, HIGHEST_ROW = 15, 3, 409
"""Height of a line of text, of the room around it, and of the highest row a spreadsheet draws."""

_LINE = Side(style="thin", color=PALE.fill.lstrip("#"))
_BOX = Border(left=_LINE, right=_LINE, top=_LINE, bottom=_LINE)
_HEAD = PatternFill("solid", fgColor=PALE.fill.lstrip("#"))


class Table(NamedTuple):
    """What goes into a file: a title, the header texts, the rows under them, and notes that must go with them."""

    title: str
    header: Sequence[str]
    rows: Sequence[Sequence[Value]]
    notes: Sequence[str] = ()


def csv_bytes(table: Table) -> bytes:
    """Return CSV in UTF-8 with a byte order mark: the header, the rows, then each note on a line of its own."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow([neutral(title) for title in table.header])
    writer.writerows([_plain(value) for value in row] for row in table.rows)
    writer.writerows([neutral(note)] for note in table.notes)
    return text.getvalue().encode("utf-8-sig")


def xlsx_bytes(*tables: Table) -> bytes:
    """Return a workbook with one sheet a table: title, notes, header, rows; ready to be printed on A4 across."""
    workbook = Workbook()
    workbook.remove(workbook.worksheets[0])
    for table, name in zip(tables, sheet_names(table.title for table in tables), strict=True):
        fill(workbook.create_sheet(name), table)
    content = io.BytesIO()
    workbook.save(content)
    return content.getvalue()


def neutral(text: str) -> str:
    """Return a text that no spreadsheet takes for a formula."""
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text


def _plain(value: Value) -> object:
    return neutral(value) if isinstance(value, str) else value


def fill(sheet: Any, table: Table, paper: str = "A4", formats: Mapping[int, str] | None = None) -> int:
    """Write a table into an empty sheet: title, notes, header, rows; ready to be printed across. Return its header row.

    `formats` are number formats by column, from 0.
    """
    sheet.append([])
    put(sheet.cell(1, 1), table.title).font = Font(bold=True, size=14)
    for position, note in enumerate(table.notes, 2):
        put(sheet.cell(position, 1), note)
    head = len(table.notes) + 2
    for number, title in enumerate(table.header, 1):
        cell: Any = put(sheet.cell(head, number), title)
        cell.font, cell.fill, cell.border = Font(bold=True, color=INK.lstrip("#")), _HEAD, _BOX
        cell.alignment = Alignment(wrap_text=True, vertical="center", horizontal="center")
    looks: dict[tuple[str, bool], Any] = {}
    widths = [_width([title, *(row[number] for row in table.rows)]) for number, title in enumerate(table.header)]
    for position, row in enumerate(table.rows, head + 1):
        sheet.row_dimensions[position].height = _height(row, widths)
        for number, value in enumerate(row, 1):
            cell = put(sheet.cell(position, number), value)
            if formats and number - 1 in formats and not isinstance(value, str):
                cell.number_format = formats[number - 1]
            look = (cell.number_format, cell.quotePrefix)
            if look not in looks:  # to style each cell by itself takes most of the time
                cell.border, cell.alignment = _BOX, Alignment(wrap_text=True, vertical="top")
                looks[look] = cell._style
            cell._style = copy(looks[look])
    for number, width in enumerate(widths, 1):
        sheet.column_dimensions[get_column_letter(number)].width = width
    sheet.freeze_panes = f"A{head + 1}"
    sheet.print_title_rows = f"{head}:{head}"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A3 if paper == "A3" else sheet.PAPERSIZE_A4
    sheet.page_setup.fitToHeight = 0
    if sum(widths) > WIDEST_PAGE:
        sheet.page_setup.fitToWidth, sheet.page_setup.pageOrder = 2, "overThenDown"
        sheet.print_title_cols = REPEATED_COLUMNS
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    return head


def _height(row: Sequence[Value], widths: Sequence[int]) -> int:
    lines = 1
    for value, width in zip(row, widths, strict=True):
        if isinstance(value, str) and value:
            lines = max(lines, sum(max(1, -(-_letters(line) // (width - 2))) for line in value.split("\n")))
    return min(HIGHEST_ROW, lines * LINE_POINTS + EDGE_POINTS)


def _letters(text: str) -> int:
    return sum(2 if ord(letter) > 255 else 1 for letter in text)


def _width(values: Sequence[Value]) -> int:
    longest = max(_letters(str(value or "")) for value in values)
    return min(max(longest + 2, NARROW), WIDE)
