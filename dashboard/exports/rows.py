"""Rows of a list as a file: an Excel workbook, or CSV that Excel opens in the right encoding.

Text from a ledger never becomes a formula: in CSV it gets an apostrophe where a spreadsheet would calculate, in a
workbook it is stored as text and marked so. Numbers and dates stay numbers and dates.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from dashboard.palette import INK, PALE

Value = str | int | float | Decimal | date | None

CSV_TYPE = "text/csv"
XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
"""What a spreadsheet takes for the beginning of a formula."""
LONGEST_TEXT = 32767
"""Characters one cell of a workbook may hold."""
NARROW, WIDE = 6, 48
"""Widths of columns in characters."""
_FORBIDDEN_IN_NAMES = re.compile(r'[\\/:*?"<>|\x00-\x1f]+')
_FORBIDDEN_IN_SHEETS = re.compile(r"[\\/*?:\[\]]")
_LONGEST_SHEET_NAME = 31
_LONGEST_FILE_NAME = 80

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


def file_name(*parts: str, suffix: str) -> str:
    """Return a file name of these parts that every file system takes."""
    joined = "_".join(_FORBIDDEN_IN_NAMES.sub("", part).strip(" .") for part in parts if part)
    return f"{joined[:_LONGEST_FILE_NAME]}.{suffix}"


def _plain(value: Value) -> object:
    return neutral(value) if isinstance(value, str) else value


def fill(sheet: Worksheet, table: Table) -> None:
    """Write a table into an empty sheet: title, notes, header, rows; ready to be printed on A4 across."""
    sheet.append([])
    write(sheet.cell(1, 1), table.title).font = Font(bold=True, size=14)
    for position, note in enumerate(table.notes, 2):
        write(sheet.cell(position, 1), note)
    head = len(table.notes) + 2
    for number, title in enumerate(table.header, 1):
        cell = write(sheet.cell(head, number), title)
        cell.font, cell.fill, cell.border = Font(bold=True, color=INK.lstrip("#")), _HEAD, _BOX
        cell.alignment = Alignment(wrap_text=True, vertical="center", horizontal="center")
    for position, row in enumerate(table.rows, head + 1):
        for number, value in enumerate(row, 1):
            cell = write(sheet.cell(position, number), value)
            cell.border, cell.alignment = _BOX, Alignment(wrap_text=True, vertical="top")
    for number in range(1, len(table.header) + 1):
        shown = [table.header[number - 1], *(row[number - 1] for row in table.rows)]
        sheet.column_dimensions[get_column_letter(number)].width = _width(shown)
    sheet.freeze_panes = f"A{head + 1}"
    sheet.print_title_rows = f"{head}:{head}"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)


def write(cell: Any, value: Any) -> Cell:
    """Set a cell's value; a text stays a text, whatever it begins with, without signs a workbook cannot hold."""
    if isinstance(value, str):
        cell.value = ILLEGAL_CHARACTERS_RE.sub("", value)[:LONGEST_TEXT]
        # openpyxl makes a live formula of any text that begins with "="
        cell.data_type = "s"
        cell.quotePrefix = value.startswith(FORMULA_STARTS)
    else:
        cell.value = value
        if isinstance(value, date):
            cell.number_format = "yyyy-mm-dd"
    found: Cell = cell
    return found


def _width(values: Sequence[Value]) -> int:
    longest = max(sum(2 if ord(letter) > 255 else 1 for letter in str(value or "")) for value in values)
    return min(max(longest + 2, NARROW), WIDE)


def sheet_names(titles: Iterable[str]) -> list[str]:
    """Return a name for a sheet of each title: none too long, none twice, without the signs Excel forbids."""
    names: list[str] = []
    for title in titles:
        name = start = _FORBIDDEN_IN_SHEETS.sub("", title).strip("' ")[:_LONGEST_SHEET_NAME] or "1"
        number = 1
        while name.casefold() in {other.casefold() for other in names}:
            number += 1
            name = f"{start[: _LONGEST_SHEET_NAME - len(str(number))]}{number}"
        names.append(name)
    return names
