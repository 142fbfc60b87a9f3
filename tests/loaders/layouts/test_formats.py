"""The same habits in other containers: Excel 97, text tables in three encodings."""

from __future__ import annotations

from datetime import date

import pytest

from tests.loaders.layouts.books import Sheet, comma_separated, xls
from tests.loaders.layouts.expected import assert_reads, issue

TABLE = [
    ["雁门市督查反馈问题整改清单", "", "", "", "", "", "", ""],
    ["填报单位：市督查室", "", "", "截至：2024年4月30日", "", "", "", "单位：元"],
    ["编号", "轮次", "问题摘要", "整改要求", "承办单位", "完成时限", "当前状态", "涉及金额"],
    ["（一）营商环境方面", "", "", "", "", "", "", ""],
    [
        "1",
        "第一轮",
        "审批超时限，企业反映强烈",
        "压减时限",
        "市行政审批局，市营商局",
        "2024年5月中旬",
        "正在整改",
        "\\",
    ],
    ["2", "第一轮", "保证金未退还", "限期退还", "市住建局", "立行立改", "已销号", "1,250,000"],
    ["（二）生态环境方面", "", "", "", "", "", "", ""],
    ["3", "第二轮", "矿山未复绿", "完成复绿", "市自然资源局\n石门县", "2024-12-31", "未达到序时进度", "3.5万元"],
    ["合计", "", "3项", "", "", "", "", "1,285,000"],
    ["填表人：赵某某", "", "", "审核人：", "", "", "", ""],
]


def expected(sheet: str) -> list[dict[str, object]]:
    """Return the three issues; a text table's only sheet is called like the file without its ending."""
    return [
        issue(
            "1",
            "审批超时限，企业反映强烈",
            (sheet, 5),
            category="营商环境",
            lead_unit="市行政审批局",
            lead_guessed=True,
            units=["市行政审批局", "市营商局"],
            deadline="2024-05-20",
            deadline_text="2024年5月中旬",
            status="in_progress",
            status_text="正在整改",
        ),
        issue(
            "2",
            "保证金未退还",
            (sheet, 6),
            category="营商环境",
            lead_unit="市住建局",
            lead_guessed=True,
            units=["市住建局"],
            deadline_text="立行立改",
            rectification_type="immediate",
            status="closed",
            status_text="已销号",
            amount=125,
        ),
        issue(
            "3",
            "矿山未复绿",
            (sheet, 8),
            category="生态环境",
            lead_unit="市自然资源局",
            lead_guessed=True,
            units=["市自然资源局", "石门县"],
            deadline="2024-12-31",
            deadline_text="2024-12-31",
            status="in_progress",
            status_text="未达到序时进度",
            amount=3.5,
        ),
    ]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-8", "gb18030", "gbk"])
def test_text_tables(encoding: str) -> None:
    content = comma_separated(TABLE, encoding)
    result = assert_reads("督查.csv", content, "2024-04-30", expected("督查"))
    assert result["issues"][2]["source"] == "第二轮"


def test_tab_separated_text() -> None:
    content = comma_separated([[cell.replace("\n", "、") for cell in row] for row in TABLE], "gb18030", "\t")
    assert_reads("督查.tsv", content, "2024-04-30", expected("督查"))


def test_excel_97_with_dates_merges_and_hidden_rows() -> None:
    rows = [
        ["古塘县审计整改台账", None, None, None, None, None],
        ["截至2024年11月1日（单位：万元）"],
        ["序号", "问题类型", "问题", "整改时限", "整改状态", "已整改金额"],
        [1, "财政", "非税收入未缴库", date(2024, 9, 30), "已完成", 44.19],
        [2, None, "专户结余未清理", date(2025, 1, 15), "申请延期", "\\"],
        [3, "民生", "营养餐资金挪用", "10月上旬", "整改完毕", "1,003.5"],
    ]
    content = xls(Sheet("Sheet1", rows, ("A1:F1", "B4:B5"), hidden_rows=(5,)), Sheet("Sheet2"), Sheet("Sheet3"))
    assert_reads(
        "古塘.xls",
        content,
        "2024-11-01",
        [
            issue(
                "1",
                "非税收入未缴库",
                ("Sheet1", 4),
                category="财政",
                deadline="2024-09-30",
                deadline_text="2024-09-30",
                status="reported",
                status_text="已完成",
                amount_rectified=44.19,
            ),
            issue(
                "2",
                "专户结余未清理",
                ("Sheet1", 5),
                category="财政",
                deadline="2025-01-15",
                deadline_text="2025-01-15",
                status="in_progress",
                status_text="申请延期",
            ),
            issue(
                "3",
                "营养餐资金挪用",
                ("Sheet1", 6),
                category="民生",
                deadline="2025-10-10",
                deadline_text="10月上旬",
                status="verified",
                status_text="整改完毕",
                amount_rectified=1003.5,
            ),
        ],
    )
