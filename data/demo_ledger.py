"""Draw the demo county's weekly ledger: two header rows, and each issue merged over the rows of its measures."""

from __future__ import annotations

from collections.abc import Sequence
from copy import copy
from datetime import date
from decimal import Decimal
from itertools import groupby
from typing import Any, NamedTuple

from demo_story import CLOSED, Facts, Story
from demo_tables import DATE_FORMAT, MARK, as_number, chinese_date, new_sheet
from openpyxl import Workbook
from openpyxl.cell.cell import Cell
from openpyxl.styles import PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.cell_range import CellRange
from openpyxl.worksheet.worksheet import Worksheet
from sheets import Column, row_height, set_up_print, style, write_banner, write_text

MONEY_FORMAT = "#,##0.00"
HEADER_ROWS = (3, 4)
SIGNATURES = "审核人（签字）：　　　　　　　　制表人（签字）："
SUMMED = ("amount", "rectified", "rules_made", "people_held")
_HEADER_FILL = PatternFill("solid", fgColor="E8EEF5")


class LedgerColumn(NamedTuple):
    """One column of the ledger: its group above, look, and the fact it shows (of the issue, or of one measure)."""

    group: str
    look: Column
    fact: str
    of_measure: bool = False


LEDGER_COLUMNS = (
    LedgerColumn("问题情况", Column("问题编号", 7, "center"), "code"),
    LedgerColumn("问题情况", Column("问题类别", 8, "center"), "category"),
    LedgerColumn("问题情况", Column("问题名称", 13), "title"),
    LedgerColumn("问题情况", Column("问题表现", 22), "finding"),
    LedgerColumn("问题情况", Column("交办时间", 11, "center", DATE_FORMAT), "raised_on"),
    LedgerColumn("责任落实", Column("牵头单位", 11, "center"), "lead"),
    LedgerColumn("责任落实", Column("配合单位", 11, "center"), "supporting"),
    LedgerColumn("责任落实", Column("分管领导", 11, "center"), "leader"),
    LedgerColumn("责任落实", Column("责任人", 10, "center"), "person"),
    LedgerColumn("类型和目标", Column("整改类型", 10, "center"), "type"),
    LedgerColumn("类型和目标", Column("整改目标", 13), "target"),
    LedgerColumn("整改措施", Column("措施内容", 24), "text", of_measure=True),
    LedgerColumn("整改措施", Column("节点时限", 11, "center", DATE_FORMAT), "node", of_measure=True),
    LedgerColumn("时限和延期", Column("整改时限", 15, "center", DATE_FORMAT), "deadline"),
    LedgerColumn("时限和延期", Column("原定时限", 15, "center", DATE_FORMAT), "original_deadline"),
    LedgerColumn("时限和延期", Column("延期批准", 12), "extension_approved"),
    LedgerColumn("当前进度", Column("整改状态", 9, "center"), "status"),
    LedgerColumn("当前进度", Column("完成进度", 8, "center", "0%"), "percent"),
    LedgerColumn("当前进度", Column("本周进展", 20), "progress"),
    LedgerColumn("当前进度", Column("是否销号", 8, "center"), "struck_off"),
    LedgerColumn("当前进度", Column("实际完成时间", 11, "center", DATE_FORMAT), "completed_on"),
    LedgerColumn("资金和成果", Column("问题金额", 10, "right", MONEY_FORMAT), "amount"),
    LedgerColumn("资金和成果", Column("已整改金额", 10, "right", MONEY_FORMAT), "rectified"),
    LedgerColumn("资金和成果", Column("建立制度（项）", 9, "center"), "rules_made"),
    LedgerColumn("资金和成果", Column("追责问责（人）", 9, "center"), "people_held"),
    LedgerColumn("未完成事项", Column("未完成原因", 13), "reason"),
    LedgerColumn("未完成事项", Column("下一步计划", 13), "next_step"),
    LedgerColumn("未完成事项", Column("需协调解决事项", 13), "coordination"),
    LedgerColumn("未完成事项", Column("承诺完成日期", 11, "center", DATE_FORMAT), "promised_on"),
    LedgerColumn("", Column("佐证材料", 14), "evidence"),
    LedgerColumn("", Column("备注", 12), "remark"),
)
MEASURE_LOOK = next(column.look for column in LEDGER_COLUMNS if column.fact == "text")


def draw_ledger(story: Story, week: date) -> Workbook:
    """Return the ledger of one Friday: one row per measure, the issue's own cells merged over them."""
    workbook, sheet = new_sheet("整改台账")
    _write_heading(sheet, story, week)
    _write_header(sheet)
    issues = story.ledger(week)
    row = HEADER_ROWS[1] + 1
    pattern = _style_row(sheet, row)
    for issue in issues:
        row = _write_issue(sheet, row, {"raised_on": story.county["raised_on"], **issue}, pattern)
    _write_total(sheet, row, issues)
    write_banner(sheet, row + 1, SIGNATURES, len(LEDGER_COLUMNS), size=11, align="left", bold=False)
    sheet.freeze_panes = sheet.cell(HEADER_ROWS[1] + 1, 4)
    sheet.sheet_view.zoomScale = 80
    set_up_print(sheet, HEADER_ROWS[1], "A3")
    sheet.oddFooter.right.text = MARK
    return workbook


def _write_heading(sheet: Worksheet, story: Story, week: date) -> None:
    """Write the title, and below it who fills in, the as-of date and the money unit side by side."""
    width = len(LEDGER_COLUMNS)
    write_banner(sheet, 1, story.county["title"], width, size=20, align="center", bold=True)
    third = width // 3
    lines = (
        (1, third, f"填报单位：{story.county['office']}", "left"),
        (third + 1, 2 * third, f"截至{chinese_date(week)}", "center"),
        (2 * third + 1, width, "单位：万元", "right"),
    )
    for first, last, text, align in lines:
        sheet.merge_cells(start_row=2, end_row=2, start_column=first, end_column=last)
        cell = sheet.cell(2, first)
        write_text(cell, text)
        style(cell, align, size=11, grid=False)
    sheet.row_dimensions[2].height = 22


def _write_header(sheet: Worksheet) -> None:
    """Write the two header rows: groups merged over their columns, single columns merged over both rows."""
    top, below = HEADER_ROWS
    for number, column in enumerate(LEDGER_COLUMNS, start=1):
        sheet.column_dimensions[get_column_letter(number)].width = column.look.width
        for row, text in ((top, column.group or column.look.header), (below, column.look.header)):
            cell = sheet.cell(row, number)
            write_text(cell, text if row == below or not column.group else None)
            style(cell, "center", bold=True)
            cell.fill = _HEADER_FILL
        if not column.group:
            sheet.cell(below, number).value = None
            sheet.merge_cells(start_row=top, end_row=below, start_column=number, end_column=number)
    first = 1
    for group, columns in groupby(LEDGER_COLUMNS, key=lambda column: column.group):
        size = len(list(columns))
        if group:
            write_text(sheet.cell(top, first), group)
            sheet.merge_cells(start_row=top, end_row=top, start_column=first, end_column=first + size - 1)
        first += size
    sheet.row_dimensions[top].height = 22
    sheet.row_dimensions[below].height = 32


def _write_issue(sheet: Worksheet, first: int, issue: Facts, pattern: Sequence[Cell]) -> int:
    """Write one issue from a row on, in the styles of a pattern row, and return the next free row."""
    measures = issue["measures"]
    last = first + len(measures) - 1
    looks = [column.look for column in LEDGER_COLUMNS]
    own = [None if column.of_measure else _cell_value(issue, column.fact) for column in LEDGER_COLUMNS]
    needed = row_height(looks, own, least=2) / len(measures)
    for row, measure in zip(range(first, last + 1), measures, strict=True):
        for number, column in enumerate(LEDGER_COLUMNS, start=1):
            cell = sheet.cell(row, number)
            if column.of_measure:
                write_text(cell, measure.get(column.fact))
            elif row == first:
                write_text(cell, own[number - 1])
            cell._style = copy(pattern[number - 1]._style)
        sheet.row_dimensions[row].height = max(needed, row_height([MEASURE_LOOK], [measure["text"]]))
    for number, column in enumerate(LEDGER_COLUMNS, start=1):
        if not column.of_measure and last > first:
            # Worksheet.merge_cells compares with every earlier range and redraws borders: half a minute for the demo.
            sheet.merged_cells.ranges.add(CellRange(min_col=number, max_col=number, min_row=first, max_row=last))
    return last + 1


def _style_row(sheet: Worksheet, row: int) -> list[Cell]:
    """Give a row the look of its columns and return its cells."""
    cells = [sheet.cell(row, number) for number in range(1, len(LEDGER_COLUMNS) + 1)]
    for cell, column in zip(cells, LEDGER_COLUMNS, strict=True):
        style(cell, column.look.align)
        cell.number_format = column.look.number_format
    return cells


def _write_total(sheet: Worksheet, row: int, issues: Sequence[Facts]) -> None:
    """Write the 合计 row: the number of issues and the sums of amounts, rules made and people held to account."""
    totals: Facts = {"code": "合计", "title": f"{len(issues)}项"}
    for fact in SUMMED:
        totals[fact] = as_number(sum((Decimal(issue[fact]) for issue in issues if fact in issue), Decimal(0)))
    for number, column in enumerate(LEDGER_COLUMNS, start=1):
        cell = sheet.cell(row, number)
        write_text(cell, totals.get(column.fact))
        style(cell, column.look.align, bold=True)
        cell.number_format = column.look.number_format
    sheet.row_dimensions[row].height = row_height([LEDGER_COLUMNS[0].look], ["合计"])


def _cell_value(issue: Facts, fact: str) -> object:
    """Return what a cell of an issue holds: text, number, date, or None where nothing is stated."""
    value: Any = issue.get(fact)
    if fact == "struck_off":
        return value or ("是" if issue["status"] == CLOSED else "否")
    if fact == "percent":
        return None if value is None else value / 100
    if fact in ("amount", "rectified"):
        return as_number(value)
    return None if value == "" else value
