"""Build workbooks in memory: a few rows, merges and hidden parts in, the bytes of a file out."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import openpyxl
import xlwt
from openpyxl.utils import column_index_from_string
from openpyxl.utils.cell import coordinate_from_string, range_boundaries

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"
RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings"
INLINE_TEXT = re.compile(r'<c (?P<names>[^>]*?) t="inlineStr"><is>(?P<text>.*?)</is></c>', re.DOTALL)
SHARED_TYPE = f'<Override PartName="/xl/sharedStrings.xml" ContentType="{OFFICE}"/>'.encode()
SHARED_RELATION = f'<Relationship Type="{RELATION}" Target="/xl/sharedStrings.xml" Id="shared"/>'.encode()

Rows = Sequence[Sequence[Any]]


@dataclass(frozen=True)
class Sheet:
    """One sheet: rows of cell values from `corner` on; merges are written like `A3:A5`, in addresses of the sheet."""

    name: str
    rows: Rows = ()
    merges: tuple[str, ...] = ()
    corner: str = "A1"
    hidden_rows: tuple[int, ...] = ()
    hidden_columns: tuple[str, ...] = ()
    hidden: bool = False

    def cells(self) -> list[tuple[int, int, Any]]:
        """Return (row, column, value) of every filled cell, both counted from 1."""
        letters, first_row = coordinate_from_string(self.corner)
        first_column = column_index_from_string(letters)
        return [
            (first_row + down, first_column + right, value)
            for down, row in enumerate(self.rows)
            for right, value in enumerate(row)
            if value is not None
        ]


def xlsx(*sheets: Sheet) -> bytes:
    """Return an Excel workbook as current programs save it."""
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for sheet in sheets:
        page = book.create_sheet(sheet.name)
        for row, column, value in sheet.cells():
            cell = page.cell(row, column, value)
            if isinstance(value, datetime | date):
                cell.number_format = "yyyy-mm-dd"
            elif isinstance(value, str):
                cell.data_type = "s"
        for merge in sheet.merges:
            page.merge_cells(merge)
        for row in sheet.hidden_rows:
            page.row_dimensions[row].hidden = True
        for letters in sheet.hidden_columns:
            page.column_dimensions[letters].hidden = True
        if sheet.hidden:
            page.sheet_state = "hidden"
    content = io.BytesIO()
    book.save(content)
    return _with_shared_strings(content.getvalue())


def _with_shared_strings(content: bytes) -> bytes:
    """Move the texts into one common part, as Excel and WPS do and openpyxl does not."""
    texts: list[str] = []

    def share(found: re.Match[str]) -> str:
        texts.append(f"<si>{found['text']}</si>")
        return f'<c {found["names"]} t="s"><v>{len(texts) - 1}</v></c>'

    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            part = old.read(name)
            if name.startswith("xl/worksheets/"):
                part = INLINE_TEXT.sub(share, part.decode()).encode()
            elif name == "[Content_Types].xml":
                part = part.replace(b"</Types>", SHARED_TYPE + b"</Types>")
            elif name == "xl/_rels/workbook.xml.rels":
                part = part.replace(b"</Relationships>", SHARED_RELATION + b"</Relationships>")
            new.writestr(name, part)
        new.writestr("xl/sharedStrings.xml", f'<sst xmlns="{MAIN}">{"".join(texts)}</sst>')
    return target.getvalue()


def xls(*sheets: Sheet) -> bytes:
    """Return a workbook in the binary format of Excel 97."""
    book = xlwt.Workbook(encoding="utf-8")
    day = xlwt.easyxf(num_format_str="YYYY-MM-DD")
    for sheet in sheets:
        page = book.add_sheet(sheet.name)
        merged = {(_boundaries(merge)[1], _boundaries(merge)[0]): merge for merge in sheet.merges}
        for row, column, value in sheet.cells():
            style = day if isinstance(value, datetime | date) else xlwt.Style.default_style
            if (row, column) in merged:
                left, top, right, bottom = _boundaries(merged[row, column])
                page.write_merge(top - 1, bottom - 1, left - 1, right - 1, value, style)
            else:
                page.write(row - 1, column - 1, value, style)
        for row in sheet.hidden_rows:
            page.row(row - 1).hidden = True
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def comma_separated(rows: Rows, encoding: str, delimiter: str = ",") -> bytes:
    """Return a text table in the given encoding."""
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=delimiter).writerows(rows)
    return text.getvalue().encode(encoding)


def _boundaries(merge: str) -> tuple[int, int, int, int]:
    left, top, right, bottom = range_boundaries(merge)
    assert left is not None
    assert top is not None
    assert right is not None
    assert bottom is not None
    return left, top, right, bottom
