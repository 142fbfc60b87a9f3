"""The 2023 case as shipped, read back cell by cell and compared with facts typed here by hand."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from loaders.reading import read_file, read_files
from loaders.records import Level, Status

DATA = Path(__file__).parents[2] / "data"
CASE = DATA / "ebian_2023"

CODES = [
    f"{numeral}-{number}"
    for numeral, size in zip("一二三四", (4, 6, 7, 1), strict=True)
    for number in range(1, size + 1)
]
CATEGORY_SIZES = {
    "政策兜底帮扶": 4,
    "就业帮扶促进群众增收": 6,
    "农业经营增效带动群众增收": 7,
    "保障农民财产权益促进群众增收": 1,
}
UNITS_AS_WRITTEN = {
    "一-1": "县乡村振兴局",
    "一-2": "县乡村振兴局",
    "一-3": "县民政局及相关乡镇",
    "一-4": "县乡村振兴局、县住建局、县自然资源局，新林镇、沙坪镇",
    "二-1": "县人社局",
    "二-2": "县人社局、县林业局、县水务局",
    "二-3": "县发改局、杨河乡",
    "二-4": "县发改局、县水务局、五渡镇",
    "二-5": "县人社局",
    "二-6": "县人社局，各乡镇",
    "三-1": "县农业农村局",
    "三-2": "县农业农村局",
    "三-3": "县综合执法局、县国资公司",
    "三-4": "县财政局",
    "三-5": "县乡村振兴局",
    "三-6": "县乡村振兴局、县财政局",
    "三-7": "县发改局、县惠康农投公司",
    "四-1": "县农业农村局",
}
TOWNSHIPS = {
    "沙坪镇", "大堡镇", "毛坪镇", "五渡镇", "新林镇", "黑竹沟镇", "红旗镇",
    "宜坪乡", "杨河乡", "新场乡", "平等乡", "金岩乡", "勒乌乡",
}  # fmt: skip
# code → (numerator, denominator, target) of the base period; None: the plan does not say
STATED_VALUES: dict[str, tuple[str | None, str | None, str | None]] = {
    "一-1a": (None, "36", "36"),
    "一-2c": ("48", "333", None),
    "一-3a": ("0", "118", "118"),
    "一-4a": ("20", None, None),
    "一-4b": ("0", "188", "188"),
    "二-1a": ("2005", "4369", None),
    "二-1b": ("2364", "4369", None),
    "二-2b": (None, "0.68", "0.68"),
    "二-5a": ("0", "108", None),
    "二-6a": ("2891", "3000", "3000"),
    "二-6c": (None, None, None),
    "三-2b": ("66", "56", "56"),
    "三-4a": ("0", "241.09", "241.09"),
    "三-4b": ("241.09", "449.19", None),
    "三-5a": ("0", "8.88", "8.88"),
    "四-1b": ("7", "10", "0"),
    "四-1c": (None, None, None),
}


def rows_below(name: str, header_row: int) -> Iterator[dict[str, Any]]:
    """Rows of a shipped workbook as header → value, merged categories repeated."""
    sheet = openpyxl.load_workbook(CASE / name).worksheets[0]
    headers = [str(cell.value) for cell in sheet[header_row]]
    merged = {
        (row, merge.min_col): sheet.cell(merge.min_row, merge.min_col).value
        for merge in sheet.merged_cells.ranges
        for row in range(merge.min_row, merge.max_row + 1)
    }
    for row in range(header_row + 1, sheet.max_row + 1):
        values = [merged.get((row, column), sheet.cell(row, column).value) for column in range(1, len(headers) + 1)]
        yield dict(zip(headers, values, strict=True))


def test_ledger_holds_the_18_issues_as_written() -> None:
    rows = list(rows_below("ledger_2023-09-27.xlsx", 3))
    assert [row["问题编号"] for row in rows] == CODES
    assert Counter(row["问题类别"] for row in rows) == CATEGORY_SIZES
    assert {row["问题编号"]: row["责任单位"] for row in rows} == UNITS_AS_WRITTEN
    assert Counter(row["整改时限"] for row in rows) == {"2023年12月": 15, "2023年12月底": 3}
    assert [row["问题编号"] for row in rows if row["整改状态"] != "未启动"] == ["二-2"]
    assert next(row for row in rows if row["问题编号"] == "二-2")["整改状态"] == "审计期间已整改"
    assert {row["问题编号"]: row["问题金额（万元）"] for row in rows if row["问题金额（万元）"] is not None} == {
        "二-2": 0.68,
        "三-4": 449.19,
        "三-5": 8.88,
    }
    assert all(row["问题表现"] and row["整改措施"] for row in rows)


def test_ledger_is_read_as_the_case() -> None:
    readings = read_files({name: (CASE / name).read_bytes() for name in ("units.xlsx", "ledger_2023-09-27.xlsx")})
    ledger = readings[1]
    assert not ledger.refused
    assert str(ledger.as_of) == "2023-09-27"
    assert len(ledger.issues) == 18
    assert sum(len(issue.units) for issue in ledger.issues) == 32
    assert len({unit for issue in ledger.issues for unit in issue.units}) == 19
    assert {issue.code: issue.status for issue in ledger.issues if issue.status is not Status.NOT_STARTED} == {
        "二-2": Status.REPORTED
    }
    assert {str(issue.deadline.day) for issue in ledger.issues if issue.deadline} == {"2023-12-31"}
    four = next(issue for issue in ledger.issues if issue.code == "三-4")
    assert (four.amount, four.amount_rectified) == (449_190_000, 0)
    rules = {finding.rule for finding in ledger.findings}
    assert {"percent-disagrees", "sum-disagrees", "counts-disagree", "lead-not-responsible"} <= rules


def test_indicators_hold_41_with_the_stated_values() -> None:
    rows = list(rows_below("indicators.xlsx", 3))
    assert len(rows) == 41
    assert {row["对应问题"] for row in rows} <= set(CODES)
    assert Counter(row["类型"] for row in rows) == {"跟踪": 33, "交付物": 6, "背景": 2}
    assert Counter(row["方向"] for row in rows) == {"越高越好": 36, "越低越好": 5}
    by_code = {row["指标编号"]: row for row in rows}
    for code, stated in STATED_VALUES.items():
        shown = tuple(
            None if by_code[code][name] is None else str(by_code[code][name]) for name in ("分子", "分母", "目标")
        )
        assert shown == stated, code
    assert all(
        (row["分子"], row["分母"], row["期间"]) == (row["基期分子"], row["基期分母"], row["基期"]) for row in rows
    )


def test_indicators_are_read_exactly() -> None:
    reading = read_file("indicators.xlsx", (CASE / "indicators.xlsx").read_bytes())
    assert [finding.rule for finding in reading.findings] == ["above-denominator"]
    by_code = {indicator.code: indicator for indicator in reading.indicators}
    assert len(by_code) == len(reading.indicators) == 41
    for code, stated in STATED_VALUES.items():
        read = by_code[code]
        expected = tuple(None if text is None else Decimal(text) for text in stated)
        assert (read.numerator, read.denominator, read.target) == expected, code
    employed = by_code["二-1a"]
    assert (employed.name, employed.unit, employed.period, employed.issue) == ("培训后就业率", "人", "2023-05", "二-1")
    assert (by_code["四-1b"].better, by_code["三-4b"].category, by_code["三-1a"].category) == (
        "lower",
        "context",
        "deliverable",
    )


def test_roster_has_every_unit_once_and_13_townships() -> None:
    reading = read_file("units.xlsx", (CASE / "units.xlsx").read_bytes())
    assert reading.findings == ()
    assert len(reading.units) == 29
    assert {unit.name for unit in reading.units if unit.kind == "乡镇"} == TOWNSHIPS
    assert Counter(unit.kind for unit in reading.units) == {
        "部门": 11,
        "事业单位": 1,
        "群团": 2,
        "企业": 2,
        "乡镇": 13,
    }
    centre = next(unit for unit in reading.units if unit.name == "县就业创业促进中心")
    assert (centre.aliases, centre.parent, centre.order) == (("县就业中心",), "县人社局", 12)
    assert not any(unit.members for unit in reading.units)
    assert not any(unit.leader for unit in reading.units)


@pytest.mark.parametrize(
    ("name", "rule"),
    [("ledger_template.xlsx", "no-rows"), ("indicators_template.xlsx", "no-rows"), ("units_template.xlsx", "no-rows")],
)
def test_template_examples_are_never_read(name: str, rule: str) -> None:
    reading = read_file(name, (DATA / "templates" / name).read_bytes())
    assert not reading.issues
    assert not reading.indicators
    assert not reading.units
    assert [finding.rule for finding in reading.findings if finding.level is Level.ERROR] == [rule]


@pytest.mark.parametrize(
    ("name", "header", "words"),
    [
        ("ledger_template.xlsx", "整改状态", "未启动,整改中,申报完成,已整改,已销号,已移送,终结整改"),
        ("ledger_template.xlsx", "整改类型", "立行立改,分阶段整改,持续整改"),
        ("indicators_template.xlsx", "方向", "越高越好,越低越好"),
        ("units_template.xlsx", "类型", "部门,事业单位,群团,企业,乡镇"),
    ],
)
def test_templates_offer_the_words_that_are_read(name: str, header: str, words: str) -> None:
    sheet = openpyxl.load_workbook(DATA / "templates" / name).worksheets[0]
    column = next(cell.column_letter for cell in sheet[3] if cell.value == header)
    lists = {
        str(rule.formula1).strip('"')
        for rule in sheet.data_validations.dataValidation
        if rule.type == "list" and f"{column}4" in rule.sqref
    }
    assert lists == {words}
    assert sheet.freeze_panes == "A4"
    assert sheet.page_setup.orientation == "landscape"


def test_a_filled_template_is_read(tmp_path: Path) -> None:
    book = openpyxl.load_workbook(DATA / "templates" / "indicators_template.xlsx")
    sheet = book.worksheets[0]
    for column, value in enumerate(["1a", "1", "参保率", "2024-05", 12, 108, 108], start=1):
        sheet.cell(5, column).value = value
    path = tmp_path / "filled.xlsx"
    book.save(path)
    reading = read_file(path.name, path.read_bytes())
    assert [(i.code, i.period, i.numerator, i.denominator) for i in reading.indicators] == [
        ("1a", "2024-05", Decimal(12), Decimal(108))
    ]


@pytest.mark.parametrize("script", ["make_ebian.py", "make_templates.py"])
def test_scripts_make_the_shipped_bytes_again(script: str, tmp_path: Path) -> None:
    copy = tmp_path / "data"
    copy.mkdir()
    for path in (*DATA.glob("make_*.py"), DATA / "sheets.py"):
        (copy / path.name).write_bytes(path.read_bytes())
    source = CASE / "source"
    (copy / "ebian_2023" / "source").mkdir(parents=True)
    for path in source.glob("*.csv"):
        (copy / "ebian_2023" / "source" / path.name).write_bytes(path.read_bytes())
    subprocess.run([sys.executable, str(copy / script)], check=True)
    made = {path.relative_to(copy): path.read_bytes() for path in copy.rglob("*.xlsx")}
    assert made
    assert made == {name: (DATA / name).read_bytes() for name in made}
