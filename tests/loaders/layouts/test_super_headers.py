"""Layouts whose headers stand in two or three rows, merged or not."""

from __future__ import annotations

from tests.loaders.layouts.books import Sheet, xlsx
from tests.loaders.layouts.expected import assert_reads, issue, read


def test_three_header_rows_under_merged_super_headers() -> None:
    """临河区: lead and supporting units, money and dates are told apart only by what stands above."""
    rows = [
        ["临河区经济责任审计整改清单（截至2025年6月30日）"],
        ["问题情况", None, None, "整改责任", None, "整改要求", None, "整改结果", None, None],
        ["序号", "问题", "金额（元）", "责任单位", None, "整改措施", "时限", "完成情况", None, "实际"],
        [None, None, None, "牵头单位", "配合单位", None, None, "整改状态", "整改金额（元）", "完成日期"],
        [
            "1",
            "公务用车费用超支",
            36200,
            "区机关事务局",
            "区财政局",
            "核减下一年度预算",
            "2025/6/30",
            "已销号",
            36200,
            "2025.5.12",
        ],
        ["2", "固定资产账实不符", 1250000.5, "区卫健局", None, "盘点入账", "2025年三季度", "整改中", "25万元", None],
    ]
    merges = (
        "A1:J1",
        "A2:C2",
        "D2:E2",
        "F2:G2",
        "H2:J2",
        "A3:A4",
        "B3:B4",
        "C3:C4",
        "D3:E3",
        "F3:F4",
        "G3:G4",
        "H3:I3",
    )
    assert_reads(
        "b.xlsx",
        xlsx(Sheet("清单", rows, merges)),
        "2025-06-30",
        [
            issue(
                "1",
                "公务用车费用超支",
                ("清单", 5),
                measures=["核减下一年度预算"],
                lead_unit="区机关事务局",
                units=["区机关事务局", "区财政局"],
                deadline="2025-06-30",
                deadline_text="2025/6/30",
                status="closed",
                status_text="已销号",
                amount=3.62,
                amount_rectified=3.62,
            ),
            issue(
                "2",
                "固定资产账实不符",
                ("清单", 6),
                measures=["盘点入账"],
                lead_unit="区卫健局",
                units=["区卫健局"],
                deadline="2025-09-30",
                deadline_text="2025年三季度",
                status="in_progress",
                status_text="整改中",
                amount=125.00005,
                amount_rectified=25,
            ),
        ],
    )


def test_super_headers_without_merges_tell_equal_headers_apart() -> None:
    """石岭市: 金额 and 单位 stand twice; only the text above the first column of each group says which is which."""
    rows = [
        ["石岭市审计整改台账 单位：亿元 截至：2024-10-31"],
        ["基本信息", "", "", "问题金额", "牵头单位", "配合单位", "整改情况", "", ""],
        ["编号", "类别", "问题摘要", "金额", "单位", "单位", "整改进展", "整改状态", "整改金额"],
        ["A-01", "债务管理", "违规举借债务", 1.2, "市财政局", "市国资委、城投集团", "已化解0.5亿元", "整改中", 0.5],
        ["A-02", "土地出让", "未及时征缴出让收入", 0.03, "市自然资源局", "", "全部入库", "已整改到位", 0.03],
    ]
    assert_reads(
        "c.xlsx",
        xlsx(Sheet("Sheet1", rows)),
        "2024-10-31",
        [
            issue(
                "A-01",
                "违规举借债务",
                ("Sheet1", 4),
                category="债务管理",
                lead_unit="市财政局",
                units=["市财政局", "市国资委", "城投集团"],
                status="in_progress",
                status_text="整改中",
                amount=12000,
                amount_rectified=5000,
            ),
            issue(
                "A-02",
                "未及时征缴出让收入",
                ("Sheet1", 5),
                category="土地出让",
                lead_unit="市自然资源局",
                units=["市自然资源局"],
                status="verified",
                status_text="已整改到位",
                amount=300,
                amount_rectified=300,
            ),
        ],
    )


def test_short_headers_take_their_meaning_from_the_super_header() -> None:
    """Under 责任单位 stand 牵头 and 协办; 金额 under 整改情况 is the amount put right."""
    rows = [
        ["截至2024年2月2日"],
        ["序号", "存在问题", None, "责任单位", None, "整改情况", None, None],
        [None, "问题描述", "金额（万元）", "牵头", "协办", "措施", "金额（元）", "完成情况"],
        [1, "多列支出", 12.5, "县交通运输局", "县财政局", "调账", 25000, "部分完成"],
    ]
    assert_reads(
        "d.xlsx",
        xlsx(Sheet("台账", rows, ("A2:A3", "B2:C2", "D2:E2", "F2:H2"))),
        "2024-02-02",
        [
            issue(
                "1",
                "多列支出",
                ("台账", 4),
                finding="多列支出",
                measures=["调账"],
                lead_unit="县交通运输局",
                units=["县交通运输局", "县财政局"],
                status="in_progress",
                status_text="部分完成",
                amount=12.5,
                amount_rectified=2.5,
            )
        ],
    )


def test_the_deadline_that_holds_is_the_moved_one_else_the_first() -> None:
    """Under 完成时限 stand 原定 and 调整后; where nothing was moved, or could be, the first holds."""
    merges = ("A1:A2", "B1:B2", "C1:C2", "D1:F1")
    rows = [
        ["序号", "存在问题", "责任单位", "完成时限"],
        [None, None, None, "原定", "调整后", "实际完成"],
        [1, "多列支出", "县交通运输局", "2024年6月底", "2024年9月底", None],
        [2, "少计收入", "县交通运输局", "2024年6月底", None, "2024-06-20"],
    ]
    several = read("d.xlsx", xlsx(Sheet("台账", rows, merges)))
    assert [(one["original_deadline"], one["deadline"], one["completed_on"]) for one in several["issues"]] == [
        ("2024-06-30", "2024-09-30", None),
        ("2024-06-30", "2024-06-30", "2024-06-20"),
    ]
    alone = read("e.xlsx", xlsx(Sheet("台账", [["序号", "存在问题", "责任单位", "原定时限"], rows[2][:4]])))
    assert [(one["original_deadline"], one["deadline"]) for one in alone["issues"]] == [("2024-06-30", "2024-06-30")]
