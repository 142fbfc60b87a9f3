"""Draw the demo county's plain tables: indicators, the roster, and what two units send back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from demo_story import Facts, Story
from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet
from sheets import Column, set_up_print, write_banner, write_table

DATE_FORMAT = "yyyy-mm-dd"
MARK = "演示数据"
"""Printed below every page of every demo workbook."""

INDICATOR_COLUMNS = (
    Column("指标编号", 9, "center"),
    Column("对应问题", 9, "center"),
    Column("指标名称", 26),
    Column("期间", 12, "center"),
    Column("分子", 10, "right"),
    Column("分母", 10, "right"),
    Column("目标", 10, "right"),
    Column("基期", 10, "center"),
    Column("基期分子", 10, "right"),
    Column("基期分母", 10, "right"),
    Column("分子含义", 18),
    Column("分母含义", 16),
    Column("单位", 8, "center"),
    Column("方向", 10, "center"),
    Column("类型", 9, "center"),
    Column("来源", 20),
    Column("备注", 24),
)
UNIT_COLUMNS = (
    Column("单位", 22),
    Column("别名", 30),
    Column("类型", 8, "center"),
    Column("上级单位", 14),
    Column("分管领导", 30),
    Column("排序", 8, "center"),
    Column("承接单位", 16),
    Column("生效日期", 12, "center", DATE_FORMAT),
    Column("备注", 24),
)
RETURN_COLUMNS = (
    Column("序号", 7, "center"),
    Column("问题名称", 28),
    Column("问题表现", 36),
    Column("责任单位", 14, "center"),
    Column("整改措施", 36),
    Column("整改时限", 13, "center", DATE_FORMAT),
    Column("整改状态", 12, "center"),
)
DIRECTION = {"higher": "越高越好", "lower": "越低越好"}


def chinese_date(day: date) -> str:
    """Return a date the way a banner writes it, without leading zeros."""
    return f"{day.year}年{day.month}月{day.day}日"


def as_number(value: str | Decimal | None) -> float | int | None:
    """Return a figure as a spreadsheet number; nothing stated stays an empty cell."""
    if value is None:
        return None
    number = Decimal(value)
    return int(number) if number == number.to_integral_value() else float(number)


def new_sheet(title: str) -> tuple[Workbook, Worksheet]:
    """Return a new workbook and its only sheet."""
    workbook = Workbook()
    sheet: Worksheet = workbook.worksheets[0]
    sheet.title = title
    return workbook, sheet


def _write_simple(
    sheet: Worksheet, title: str, line: str, columns: Sequence[Column], table: Sequence[Sequence[object]]
) -> None:
    """Write a plain table under its title and, where there is one, a line with the as-of date."""
    write_banner(sheet, 1, title, len(columns), size=16, align="center", bold=True)
    header_row = 2
    if line:
        write_banner(sheet, 2, line, len(columns), size=11, align="right", bold=False)
        header_row = 3
    write_table(sheet, header_row, columns, table)
    set_up_print(sheet, header_row, "A4")
    sheet.oddFooter.right.text = MARK


def draw_indicators(story: Story, week: date) -> Workbook:
    """Return the indicator table of one Friday, one row per indicator; an empty numerator was never reported."""
    table = []
    for indicator in story.indicators:
        baseline = indicator.get("baseline")
        table.append(
            (
                indicator["code"],
                indicator.get("issue"),
                indicator["name"],
                week.isoformat(),
                as_number(story.numerator(indicator, week)),
                as_number(indicator.get("denominator")),
                as_number(indicator.get("target")),
                indicator["base_period"],
                as_number(baseline),
                as_number(indicator.get("denominator")),
                indicator["numerator_label"],
                indicator.get("denominator_label"),
                indicator["unit"],
                DIRECTION[indicator.get("better", "higher")],
                indicator.get("kind", "跟踪"),
                indicator["source"],
                indicator.get("note"),
            )
        )
    workbook, sheet = new_sheet("指标")
    _write_simple(sheet, f"{story.county['ledger']}整改成效指标", f"截至{chinese_date(week)}", INDICATOR_COLUMNS, table)
    return workbook


def draw_units(story: Story) -> Workbook:
    """Return the roster in official order."""
    table = [
        (
            unit["name"],
            "；".join(unit.get("aliases", ())) or None,
            unit["kind"],
            unit.get("parent"),
            unit.get("leader"),
            order,
            unit.get("successor"),
            unit.get("effective_on"),
            unit.get("note"),
        )
        for order, unit in enumerate(story.units, start=1)
    ]
    workbook, sheet = new_sheet("单位名册")
    _write_simple(sheet, f"{story.county['ledger']}整改责任单位名册", "", UNIT_COLUMNS, table)
    return workbook


def draw_return(story: Story, file: Facts) -> Workbook:
    """Return one unit's file of the pair that shows rows sent back twice and deadlines on one day."""
    returns = story.returns
    known = {issue["code"]: (other["unit"], issue) for other in returns["file"] for issue in other["issues"]}
    listed = [(file["unit"], issue) for issue in file["issues"]] + [known[code] for code in file.get("copied", ())]
    table = [
        (
            issue["code"],
            issue["title"],
            issue["finding"],
            unit,
            issue["measure"],
            issue.get("deadline", returns["deadline"]),
            issue["status"],
        )
        for unit, issue in listed
    ]
    workbook, sheet = new_sheet("整改台账")
    as_of = chinese_date(returns["as_of"])
    _write_simple(sheet, f"{file['unit']}整改情况报送表（演示）", f"截至{as_of}", RETURN_COLUMNS, table)
    return workbook
