"""Make the workbooks of the real 2023 case from the small tables in `ebian_2023/source`."""

from __future__ import annotations

import csv
from itertools import groupby
from pathlib import Path

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet
from sheets import Column, save, set_up_print, write_banner, write_table

FOLDER = Path(__file__).parent / "ebian_2023"
CASE = "峨边彝族自治县乡村振兴重点帮扶县政策落实和资金审计"
AS_OF_LINE = "截至2023年9月27日"
SOURCE = "整改工作方案（峨边府办函〔2023〕25号）"

LEDGER_COLUMNS = (
    Column("问题编号", 9, "center"),
    Column("问题类别", 17, "center"),
    Column("问题名称", 22),
    Column("问题表现", 44),
    Column("整改措施", 44),
    Column("责任单位", 18),
    Column("整改时限", 13, "center"),
    Column("整改状态", 14, "center"),
    Column("问题金额（万元）", 16, "right"),
    Column("已整改金额（万元）", 16, "right"),
    Column("佐证材料", 12),
    Column("备注", 24),
)
INDICATOR_COLUMNS = (
    Column("指标编号", 9, "center"),
    Column("对应问题", 9, "center"),
    Column("指标名称", 30),
    Column("期间", 10, "center"),
    Column("分子", 10, "right"),
    Column("分母", 10, "right"),
    Column("目标", 10, "right"),
    Column("基期", 10, "center"),
    Column("基期分子", 10, "right"),
    Column("基期分母", 10, "right"),
    Column("分子含义", 26),
    Column("分母含义", 18),
    Column("单位", 8, "center"),
    Column("方向", 10, "center"),
    Column("类型", 9, "center"),
    Column("来源", 42),
    Column("备注", 44),
)
UNIT_COLUMNS = (
    Column("单位", 20),
    Column("别名", 30),
    Column("类型", 10, "center"),
    Column("上级单位", 14),
    Column("分管领导", 14),
    Column("排序", 8, "center"),
    Column("承接单位", 16),
    Column("生效日期", 12, "center"),
    Column("备注", 30),
)


def read_source(name: str) -> list[dict[str, str]]:
    """Return the rows of one source table."""
    with (FOLDER / "source" / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def number(text: str) -> float | int | None:
    """Return a figure as a spreadsheet number; nothing stated stays an empty cell."""
    if not text:
        return None
    return float(text) if "." in text else int(text)


def make_ledger() -> None:
    """Write the register of the 18 issues as it stood on the day the plan was issued."""
    rows = read_source("issues.csv")
    workbook = Workbook()
    sheet = workbook.active
    sheet.title = "整改台账"
    width = len(LEDGER_COLUMNS)
    write_banner(sheet, 1, f"{CASE}发现问题整改台账", width, size=18, align="center", bold=True)
    write_banner(sheet, 2, f"{AS_OF_LINE}　　单位：万元", width, size=11, align="right", bold=False)
    table = [
        (
            row["code"],
            row["category"],
            row["title"],
            row["finding"],
            row["measures"].replace("|", "\n"),
            row["units"],
            row["deadline_text"],
            row["status_text"],
            number(row["amount"]),
            number(row["amount_rectified"]),
            None,
            row["remark"] or None,
        )
        for row in rows
    ]
    header_row = 3
    write_table(sheet, header_row, LEDGER_COLUMNS, table)
    merge_categories(sheet, header_row + 1, [row["category"] for row in rows])
    set_up_print(sheet, header_row, "A3")
    save(workbook, FOLDER / "ledger_2023-09-27.xlsx", f"{CASE}整改台账")


def merge_categories(sheet: Worksheet, first_row: int, categories: list[str]) -> None:
    """Merge the category cells of neighbouring rows, as offices print them."""
    row = first_row
    for _, group in groupby(categories):
        size = len(list(group))
        for below in range(row + 1, row + size):
            sheet.cell(below, 2).value = None
        if size > 1:
            sheet.merge_cells(start_row=row, end_row=row + size - 1, start_column=2, end_column=2)
        row += size


def make_indicators() -> None:
    """Write the 41 indicators, one row each: the base period's value is the only one known yet."""
    table = [
        (
            row["code"],
            row["issue"],
            row["name"],
            row["base_period"],
            number(row["numerator"]),
            number(row["denominator"]),
            number(row["target"]),
            row["base_period"],
            number(row["numerator"]),
            number(row["denominator"]),
            row["numerator_label"],
            row["denominator_label"] or None,
            row["unit"],
            row["better"],
            row["category"],
            SOURCE,
            row["note"] or None,
        )
        for row in read_source("indicators.csv")
    ]
    workbook = Workbook()
    sheet = workbook.active
    sheet.title = "指标"
    write_banner(sheet, 1, f"{CASE}整改成效指标", len(INDICATOR_COLUMNS), size=16, align="center", bold=True)
    write_banner(sheet, 2, AS_OF_LINE, len(INDICATOR_COLUMNS), size=11, align="right", bold=False)
    write_table(sheet, 3, INDICATOR_COLUMNS, table)
    set_up_print(sheet, 3, "A3")
    save(workbook, FOLDER / "indicators.xlsx", f"{CASE}整改成效指标")


def make_units() -> None:
    """Write the roster: departments, companies and townships in official order; leaders are for the county to fill."""
    table = [
        (
            row["name"],
            row["aliases"] or None,
            row["kind"],
            row["parent"] or None,
            None,
            int(row["order"]),
            None,
            None,
            row["note"] or None,
        )
        for row in read_source("units.csv")
    ]
    workbook = Workbook()
    sheet = workbook.active
    sheet.title = "单位名册"
    write_banner(sheet, 1, "峨边彝族自治县整改责任单位名册", len(UNIT_COLUMNS), size=16, align="center", bold=True)
    write_table(sheet, 2, UNIT_COLUMNS, table)
    set_up_print(sheet, 2, "A4")
    save(workbook, FOLDER / "units.xlsx", "整改责任单位名册")


def main() -> None:
    """Write all three workbooks."""
    make_ledger()
    make_indicators()
    make_units()


if __name__ == "__main__":
    main()
