"""Layouts of one sheet per unit or per category: the sheet's name fills what its columns do not say."""

from __future__ import annotations

from tests.loaders.layouts.books import Sheet, xlsx
from tests.loaders.layouts.expected import assert_reads, issue


def test_one_sheet_per_unit_with_numbering_that_restarts() -> None:
    """No column for the unit: the sheet's name fills it; a notes sheet and an empty one are passed over."""
    header = ["序号", "问题类别", "问题", "整改时限", "整改状态"]
    sheets = (
        Sheet("填报说明", [["填报说明"], ["1. 每周四前报送。"], ["2. 整改状态请从下拉框选择。"]]),
        Sheet(
            "县水务局",
            [
                ["红河谷县整改台账（截至2024年8月16日）"],
                header,
                [1, "工程", "渠道渗漏", "2024年10月", "整改中"],
                [2, "工程", "泵站停用", "2024年9月", "申请销号"],
            ],
        ),
        Sheet(
            "县医保局",
            [["红河谷县整改台账（截至2024年8月16日）"], header, [1, "基金", "重复参保", "2024年12月", "已闭环"]],
        ),
        Sheet("白石镇", [["红河谷县整改台账（截至2024年8月16日）"], header]),
        Sheet("Sheet2"),
    )
    assert_reads(
        "f.xlsx",
        xlsx(*sheets),
        "2024-08-16",
        [
            issue(
                "县水务局-1",
                "渠道渗漏",
                ("县水务局", 3),
                category="工程",
                lead_unit="县水务局",
                lead_guessed=True,
                units=["县水务局"],
                deadline="2024-10-31",
                deadline_text="2024年10月",
                status="in_progress",
                status_text="整改中",
            ),
            issue(
                "县水务局-2",
                "泵站停用",
                ("县水务局", 4),
                category="工程",
                lead_unit="县水务局",
                lead_guessed=True,
                units=["县水务局"],
                deadline="2024-09-30",
                deadline_text="2024年9月",
                status="reported",
                status_text="申请销号",
            ),
            issue(
                "县医保局-1",
                "重复参保",
                ("县医保局", 3),
                category="基金",
                lead_unit="县医保局",
                lead_guessed=True,
                units=["县医保局"],
                deadline="2024-12-31",
                deadline_text="2024年12月",
                status="closed",
                status_text="已闭环",
            ),
        ],
    )


def test_one_sheet_per_category_with_numbering_that_goes_on() -> None:
    """The columns differ in order from sheet to sheet, the numbers are floats, one sheet is hidden."""
    sheets = (
        Sheet(
            "财政财务",
            [
                ["序号", "问题名称", "牵头单位", "整改状态"],
                [1.0, "虚列支出", "市财政局", "完成整改"],
                [2.0, "往来款长期挂账", "市审计局", "滞后"],
            ],
        ),
        Sheet(
            "工程建设",
            [["牵头单位", "整改状态", "序号", "问题名称"], ["市住建局", "核查通过", 3.0, "未招标先开工"]],
            hidden=True,
        ),
    )
    assert_reads(
        "市本级2024-02-02.xlsx",
        xlsx(*sheets),
        "2024-02-02",
        [
            issue(
                "1",
                "虚列支出",
                ("财政财务", 2),
                category="财政财务",
                lead_unit="市财政局",
                units=["市财政局"],
                status="verified",
                status_text="完成整改",
            ),
            issue(
                "2",
                "往来款长期挂账",
                ("财政财务", 3),
                category="财政财务",
                lead_unit="市审计局",
                units=["市审计局"],
                status="in_progress",
                status_text="滞后",
            ),
            issue(
                "3",
                "未招标先开工",
                ("工程建设", 2),
                category="工程建设",
                lead_unit="市住建局",
                units=["市住建局"],
                status="verified",
                status_text="核查通过",
            ),
        ],
    )
