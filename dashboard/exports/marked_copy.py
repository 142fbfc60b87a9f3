"""A copy of the user's own file with every faulty cell marked, and a sheet in front that lists what is wrong."""

from __future__ import annotations

import io
import re
from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from openpyxl import Workbook, load_workbook
from openpyxl.cell.cell import MergedCell
from openpyxl.comments import Comment
from openpyxl.styles import PatternFill
from openpyxl.worksheet.worksheet import Worksheet

from dashboard.exports.cells import put, sheet_names
from dashboard.exports.rows import Table, fill
from dashboard.outcome import LEVEL_WORDS
from dashboard.palette import AMBER, PALE, RED
from loaders.grid import open_workbook
from loaders.records import Finding, Level, RefusedFileError, column_letters
from loaders.source import open_source

LIST = "核对清单"
HEADER = ("序号", "级别", "工作表", "单元格", "说明")
TITLE = "{file}：{n} 处需要核对"
COMMENT_SIZE = (160, 360)
"""Height and width of a comment in pixels."""
_FILLS = {Level.ERROR: RED.fill, Level.SERIOUS: RED.fill, Level.WARNING: AMBER.fill, Level.NOTE: PALE.fill}
_NATIVE = re.compile(r"\.(xlsx|xlsm)$", re.IGNORECASE)


def marked_copy(name: str, content: bytes, findings: Sequence[Finding]) -> bytes:
    """Return a workbook with a sheet that lists the findings of a file, each once, in front of a copy of its sheets.

    The cells found fault with are coloured by the gravest level and say why in a comment. A workbook of Excel's own
    format is copied as it is; of other tables the values are; of a file that is none only the list is there.
    """
    own = [finding for finding in findings if finding.place.file == name]
    workbook, sheets = _copied(name, content)
    marked: dict[tuple[str, int, int], list[Finding]] = defaultdict(list)
    for finding in own:
        place = finding.place
        if place.sheet in sheets and place.row is not None:
            marked[place.sheet, place.row, place.column or 1].append(finding)
    for (sheet, row, column), found in marked.items():
        _mark(sheets[sheet], row, column, found)
    _list(workbook, name, own, sheets)
    written = io.BytesIO()
    workbook.save(written)
    return written.getvalue()


def _copied(name: str, content: bytes) -> tuple[Workbook, dict[str, Worksheet]]:
    """Return a copy and its sheets by the names the reader knows them by."""
    if _NATIVE.search(name):
        try:
            open_source(name, content)  # it may have been refused for what it would inflate to
            workbook = load_workbook(io.BytesIO(content))
            return workbook, {sheet.title: sheet for sheet in workbook.worksheets}
        except Exception:
            return _empty(), {}
    workbook = _empty()
    try:
        source = open_workbook(open_source(name, content))
    except (RefusedFileError, ValueError):
        return workbook, {}
    sheets = {}
    for sheet, title in zip(source.sheets, sheet_names([sheet.name for sheet in source.sheets]), strict=True):
        copy = sheets[sheet.name] = workbook.create_sheet(title)
        for number, values in enumerate(sheet.raw_rows(), start=1):
            for column, value in enumerate(values, start=1):
                if value not in (None, ""):
                    put(copy.cell(number, column), value)
    return workbook, sheets


def _empty() -> Workbook:
    workbook = Workbook()
    workbook.remove(workbook.worksheets[0])
    return workbook


def _mark(sheet: Worksheet, row: int, column: int, findings: Sequence[Finding]) -> None:
    cell: Any = sheet.cell(row, column)
    if isinstance(cell, MergedCell):
        area = next(area for area in sheet.merged_cells.ranges if cell.coordinate in area)
        cell = sheet.cell(area.min_row, area.min_col)
    gravest = min((finding.level for finding in findings), key=list(Level).index)
    cell.fill = PatternFill("solid", fgColor=_FILLS[gravest].lstrip("#"))
    said = "\n".join(dict.fromkeys(finding.message for finding in findings))
    cell.comment = Comment(said, LIST, *COMMENT_SIZE)


def _list(workbook: Workbook, name: str, findings: Sequence[Finding], sheets: dict[str, Worksheet]) -> None:
    rows = [
        (number, LEVEL_WORDS[finding.level], finding.place.sheet, _cell(finding), finding.message)
        for number, finding in enumerate(findings, start=1)
    ]
    title = LIST
    while title in workbook.sheetnames:
        title += "1"
    sheet = workbook.create_sheet(title, 0)
    fill(sheet, Table(TITLE.format(file=name, n=len(rows)), HEADER, rows))
    first = sheet.max_row - len(rows) + 1
    for row, finding in enumerate(findings, start=first):
        target = sheets.get(finding.place.sheet or "")
        if target is not None and finding.place.row is not None:
            quoted = target.title.replace("'", "''")
            sheet.cell(row, 4).hyperlink = f"#'{quoted}'!{_cell(finding)}"
    workbook.active = 0


def _cell(finding: Finding) -> str:
    place = finding.place
    if place.row is None:
        return ""
    return f"{column_letters(place.column or 1)}{place.row}" if place.sheet else str(place)
