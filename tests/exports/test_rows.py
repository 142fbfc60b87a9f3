"""Rows as files, read back with other libraries: nothing calculates, nothing is lost, numbers stay numbers."""

from __future__ import annotations

import csv
import io
from datetime import date, datetime
from decimal import Decimal

import openpyxl
import pytest
from python_calamine import CalamineWorkbook

from dashboard.exports.rows import Table, csv_bytes, file_name, neutral, xlsx_bytes

DANGEROUS = ["=1+1", "+86", "-5万元", "@SUM(A1)", "\t=1", "\r=1"]
TABLE = Table(
    "县人社局的问题",
    ["编号", "问题", "金额（万元）", "时限"],
    [
        ["一-1", "=HYPERLINK(1)", Decimal("3.62"), date(2024, 12, 31)],
        ["1", "多行\n文字，有“引号”和,逗号", None, None],
        ["-2", "平常", -5, date(2024, 1, 1)],
    ],
    ["演示数据", "-截至2024年12月6日"],
)


@pytest.mark.parametrize("text", DANGEROUS)
def test_csv_text_never_begins_like_a_formula(text: str) -> None:
    content = csv_bytes(Table("标题", [text], [[text]], [text])).decode("utf-8-sig")
    cells = [cell for row in csv.reader(io.StringIO(content, newline="")) for cell in row]
    assert cells == [f"'{text}"] * 3


def test_csv_has_the_mark_that_tells_excel_its_encoding_and_keeps_every_cell() -> None:
    content = csv_bytes(TABLE)
    assert content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))
    assert rows == [
        ["编号", "问题", "金额（万元）", "时限"],
        ["一-1", "'=HYPERLINK(1)", "3.62", "2024-12-31"],
        ["1", "多行\n文字，有“引号”和,逗号", "", ""],
        ["'-2", "平常", "-5", "2024-01-01"],
        ["演示数据"],
        ["'-截至2024年12月6日"],
    ]


def test_ordinary_text_is_left_alone() -> None:
    assert [neutral(text) for text in ("县人社局", "1-2", "", "（=）")] == ["县人社局", "1-2", "", "（=）"]


def test_workbook_holds_title_notes_header_and_rows() -> None:
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(xlsx_bytes(TABLE))).get_sheet_by_index(0)
    assert sheet.name == "县人社局的问题"
    assert sheet.to_python() == [
        ["县人社局的问题", "", "", ""],
        ["演示数据", "", "", ""],
        ["-截至2024年12月6日", "", "", ""],
        ["编号", "问题", "金额（万元）", "时限"],
        ["一-1", "=HYPERLINK(1)", 3.62, date(2024, 12, 31)],
        ["1", "多行\n文字，有“引号”和,逗号", "", ""],
        ["-2", "平常", -5.0, date(2024, 1, 1)],
    ]


@pytest.mark.parametrize("text", DANGEROUS)
def test_workbook_text_is_stored_as_text_and_marked_so(text: str) -> None:
    sheet = openpyxl.load_workbook(io.BytesIO(xlsx_bytes(Table("标题", [text], [[text]])))).worksheets[0]
    for cell in (sheet["A2"], sheet["A3"]):
        assert cell.data_type == "s"
        assert cell.quotePrefix
        # XML itself turns a carriage return into a line feed
        assert str(cell.value).replace("\n", "\r") == text


def test_workbook_takes_control_characters_and_texts_that_are_too_long() -> None:
    sheet = openpyxl.load_workbook(io.BytesIO(xlsx_bytes(Table("标题", ["头"], [["甲\x07乙"], ["长" * 40000]])))).active
    assert sheet is not None
    assert sheet["A3"].value == "甲乙"
    assert len(str(sheet["A4"].value)) == 32767


def test_workbook_is_ready_for_paper() -> None:
    sheet = openpyxl.load_workbook(io.BytesIO(xlsx_bytes(TABLE))).worksheets[0]
    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
    assert sheet.print_title_rows == "$4:$4"
    assert sheet.freeze_panes == "A5"
    assert isinstance(sheet["D5"].value, datetime)


def test_sheets_of_one_name_are_told_apart() -> None:
    tables = [Table(title, ["头"], []) for title in ("县[人]社局/问题", "县人社局问题", "", "长" * 40, "长" * 40)]
    names = openpyxl.load_workbook(io.BytesIO(xlsx_bytes(*tables))).sheetnames
    assert names == ["县人社局问题", "县人社局问题2", "1", "长" * 31, "长" * 30 + "2"]


def test_file_names_are_taken_by_every_system() -> None:
    assert file_name("县人社局", "a/b:c?", "2024-12-06", suffix="xlsx") == "县人社局_abc_2024-12-06.xlsx"
    assert file_name("", "长" * 300, suffix="csv") == "长" * 80 + ".csv"
