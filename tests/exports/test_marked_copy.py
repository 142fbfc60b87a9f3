"""The marked copy: it opens, lists every finding once, and colours its cell with the reason beside it."""

from __future__ import annotations

from io import BytesIO

import pytest
from openpyxl import Workbook, load_workbook

from dashboard.exports.marked_copy import LIST, marked_copy
from loaders.reading import read_files
from loaders.records import Finding, Level, Place

ROWS = [
    ("某县审计整改台账（截至2024年5月17日）",),
    ("序号", "存在问题", "责任单位", "整改时限", "整改状态", "备注"),
    (1, "账务不清", "县财政局", "2024年2月30日", "差不多", "=1+1"),
    (2, "票据不全", "县财政局", "2024年6月底", "已整改", None),
    (2, "食堂账目混乱", "县教育局", "若干", "整改中", None),
]


def workbook() -> bytes:
    made = Workbook()
    sheet = made.active
    assert sheet is not None
    sheet.title = "整改'台账"
    for row in ROWS:
        sheet.append(row)
    sheet.merge_cells("A1:F1")
    sheet["F3"].data_type = "s"
    sheet.column_dimensions["B"].width = 33
    content = BytesIO()
    made.save(content)
    return content.getvalue()


def test_every_finding_once_and_every_faulty_cell_marked() -> None:
    content = workbook()
    (reading,) = read_files({"台账.xlsx": content})
    errors = [finding for finding in reading.findings if finding.level is Level.ERROR]
    assert {str(finding.place) for finding in errors} >= {"整改'台账!D3", "整改'台账!E3", "整改'台账!D5"}
    opened = load_workbook(BytesIO(marked_copy("台账.xlsx", content, reading.findings)))
    assert opened.sheetnames == [LIST, "整改'台账"]
    listed = [row[4].value for row in opened[LIST].iter_rows() if isinstance(row[0].value, int)]
    assert listed == [finding.message for finding in reading.findings]
    copy = opened["整改'台账"]
    for finding in errors:
        cell = copy.cell(finding.place.row, finding.place.column or 1)
        assert finding.message in cell.comment.text
        assert cell.fill.fgColor.rgb.endswith("C62F2F".lower()) or cell.fill.fgColor.rgb.endswith("c62f2f")
    values = [tuple(cell.value for cell in row) for row in copy.iter_rows(min_row=2)]
    assert values == [(*row, *(None,) * (6 - len(row))) for row in ROWS[1:]]
    assert copy.column_dimensions["B"].width == 33
    assert copy["F3"].data_type == "s"
    assert copy["B4"].fill.fill_type is None


def test_a_csv_becomes_a_workbook_and_a_merged_cell_takes_the_mark() -> None:
    content = "序号,存在问题,整改状态\n1,账务不清,差不多\n".encode("gb18030")
    (reading,) = read_files({"台账.csv": content})
    opened = load_workbook(BytesIO(marked_copy("台账.csv", content, reading.findings)))
    assert opened.worksheets[1]["C2"].comment is not None
    merged = Finding(Level.WARNING, "x", Place("台账.xlsx", "整改'台账", 1, 4), "说明")
    opened = load_workbook(BytesIO(marked_copy("台账.xlsx", workbook(), [merged])))
    assert opened["整改'台账"]["A1"].comment.text == "说明"


@pytest.mark.parametrize("name", ["坏.xlsx", "坏.xls", "坏.docx"])
def test_what_is_no_workbook_still_gets_its_list(name: str) -> None:
    (reading,) = read_files({name: b"PK\x03\x04 not a workbook"})
    opened = load_workbook(BytesIO(marked_copy(name, b"PK\x03\x04 not a workbook", reading.findings)))
    assert opened.sheetnames == [LIST]
    assert reading.findings[0].message in [row[4].value for row in opened[LIST].iter_rows()]
