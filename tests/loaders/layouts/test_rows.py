"""Layouts whose difficulty is in the rows: sections, several rows an issue, several sheets, numbering that restarts."""

from __future__ import annotations

from typing import Any

import pytest

from tests.loaders.layouts.books import Sheet, xlsx
from tests.loaders.layouts.expected import assert_reads, issue, read


def test_section_rows_give_the_category_and_numbering_restarts() -> None:
    """A ledger without titles: the finding alone names the issue; every section numbers from 1."""
    rows = [
        ["丰泽县整改台账"],
        ["截至2024年6月7日"],
        ["序号", "具体问题表述", "整改举措", "责任科室", "整改期限", "整改状态"],
        ["（一）惠民补贴方面。"],
        [1, "2户重复领取补贴", "追回补贴", "农村社会事业股", "2024年6月", "已整改"],
        [2, "补贴未公示", "补充公示", "计划财务股", "2024年7月上旬", "整改中"],
        ["（二）高标准农田建设方面"],
        [1, "机耕道未硬化", "返工", "农田建设股", "2024年下半年", "未启动"],
        ["三、集体资产管理"],
        [1, "承包款未入账", "收缴入账", "农经站", "2024年7月中旬", "待销号"],
    ]
    content = xlsx(Sheet("问题", rows, ("A1:F1", "A2:F2", "A4:F4", "A7:F7", "A9:F9")))

    def expected(
        code: str,
        row: int,
        category: str,
        text: str,
        measure: str,
        unit: str,
        day: str,
        deadline: str,
        status: str,
        word: str,
    ) -> dict[str, object]:
        return issue(
            code,
            text,
            ("问题", row),
            category=category,
            finding=text,
            measures=[measure],
            lead_unit=unit,
            lead_guessed=True,
            units=[unit],
            deadline=day,
            deadline_text=deadline,
            status=status,
            status_text=word,
        )

    assert_reads(
        "e.xlsx",
        content,
        "2024-06-07",
        [
            expected(
                "惠民补贴-1",
                5,
                "惠民补贴",
                "2户重复领取补贴",
                "追回补贴",
                "农村社会事业股",
                "2024-06-30",
                "2024年6月",
                "verified",
                "已整改",
            ),
            expected(
                "惠民补贴-2",
                6,
                "惠民补贴",
                "补贴未公示",
                "补充公示",
                "计划财务股",
                "2024-07-10",
                "2024年7月上旬",
                "in_progress",
                "整改中",
            ),
            expected(
                "高标准农田建设-1",
                8,
                "高标准农田建设",
                "机耕道未硬化",
                "返工",
                "农田建设股",
                "2024-12-31",
                "2024年下半年",
                "not_started",
                "未启动",
            ),
            expected(
                "集体资产管理-1",
                10,
                "集体资产管理",
                "承包款未入账",
                "收缴入账",
                "农经站",
                "2024-07-20",
                "2024年7月中旬",
                "reported",
                "待销号",
            ),
        ],
    )


def test_one_row_per_measure_under_a_merged_issue() -> None:
    """Least advanced row, latest deadline, union of units; merged amounts count once, single ones add up."""
    rows = [
        [
            "序号",
            "问题名称",
            "问题描述",
            "问题金额（万元）",
            "整改措施",
            "责任单位",
            "完成时限",
            "整改状态",
            "已整改金额（万元）",
        ],
        [1, "扶贫资产闲置", "6处厂房空置", 88.6, "公开招租", "县国资公司", "2024年3月31日", "已整改", 10.1],
        [None, None, None, None, "盘活冷库", "县供销社、县国资公司", "2024年9月30日", "部分整改", 5.2],
        [None, None, None, None, "健全管护制度", "县农业农村局", "2024年6月30日", "已销号", None],
        [2, "贷款贴息超范围", None, 3, "追回贴息", "县金融局", "2024年5月", "已销号", 3],
        [3, "档案不全", None, None, "补齐档案", "县档案馆", "2024年4月", "已整改", None],
        [None, None, None, None, "长期规范管理", "县档案馆", "长期坚持", "持续整改", None],
    ]
    merges = ("A2:A4", "B2:B4", "C2:C4", "D2:D4", "A6:A7", "B6:B7")
    result = assert_reads(
        "措施台账2024年4月19日.xlsx",
        xlsx(Sheet("措施", rows, merges)),
        "2024-04-19",
        [
            issue(
                "1",
                "扶贫资产闲置",
                ("措施", 2),
                finding="6处厂房空置",
                measures=["公开招租", "盘活冷库", "健全管护制度"],
                lead_unit="县国资公司",
                lead_guessed=True,
                units=["县国资公司", "县供销社", "县农业农村局"],
                deadline="2024-09-30",
                deadline_text="2024年9月30日",
                status="in_progress",
                status_text="部分整改",
                amount=88.6,
                amount_rectified=15.3,
            ),
            issue(
                "2",
                "贷款贴息超范围",
                ("措施", 5),
                measures=["追回贴息"],
                lead_unit="县金融局",
                lead_guessed=True,
                units=["县金融局"],
                deadline="2024-05-31",
                deadline_text="2024年5月",
                status="closed",
                status_text="已销号",
                amount=3,
                amount_rectified=3,
            ),
            issue(
                "3",
                "档案不全",
                ("措施", 6),
                measures=["补齐档案", "长期规范管理"],
                lead_unit="县档案馆",
                lead_guessed=True,
                units=["县档案馆"],
                deadline="2024-04-30",
                deadline_text="2024年4月",
                rectification_type="continuing",
                status="verified",
                status_text="已整改",
            ),
        ],
    )
    details = result["issues"][0]["measure_details"]
    assert [each["deadline"] for each in details] == ["2024-03-31", "2024-09-30", "2024-06-30"]
    assert [each["place"]["row"] for each in details] == [2, 3, 4]


def test_the_same_code_with_the_same_or_a_blank_title_is_one_issue() -> None:
    """Codes repeated on every row instead of merged; money of the second row blank or the same issue's further sum."""
    rows = [
        ["问题编号", "问题名称", "整改措施", "牵头单位", "整改状态", "涉及金额（万元）"],
        ["Z1", "水价改革滞后", "核定水价", "县水利局", "整改中", 4],
        ["Z1", "水价改革滞后", "安装计量设施", "县水利局", "整改中", 2.5],
        ["Z1", None, "开征水费", "县发改局", "未启动", None],
        ["Z2", "水库除险滞后", "完成除险", "县水利局", "整改中", None],
    ]
    assert_reads(
        "水利20250110.xlsx",
        xlsx(Sheet("s", rows)),
        "2025-01-10",
        [
            issue(
                "Z1",
                "水价改革滞后",
                ("s", 2),
                measures=["核定水价", "安装计量设施", "开征水费"],
                lead_unit="县水利局",
                units=["县水利局", "县发改局"],
                status_text="未启动",
                amount=6.5,
            ),
            issue(
                "Z2",
                "水库除险滞后",
                ("s", 5),
                measures=["完成除险"],
                lead_unit="县水利局",
                units=["县水利局"],
                status="in_progress",
                status_text="整改中",
            ),
        ],
    )


def test_totals_by_section_and_gaps() -> None:
    """Totals above, sub-totals after each block with a word inside, blank rows between, a currency sign."""
    header = ["序号", "所属领域", "问题简述", "整改单位", "涉及资金（元）", "整改状态"]
    rows = [
        ["云州省直部门整改情况表"],
        ["填报日期：2023年11月3日"],
        header,
        ["合计", None, "3个", None, "￥1,500.00", None],
        [1, "教育", "学费未缴国库", "省教育厅", "1,000.00", "审计期间已整改"],
        ["小计", None, "1个", None, "1,000.00", None],
        [],
        [2, "卫生", "药品加价", "省卫生健康委员会", "５００", "因特殊原因终结"],
        [3, "卫生", "设备闲置", "省卫生健康委员会", "/", "整改完成待销号"],
        ["小 计", None, "2个", None, "500.00", None],
        [],
        ["单位负责人（签字）：          填报人：          联系电话："],
        ["备注：本表一式两份。"],
    ]
    assert_reads(
        "g.xlsx",
        xlsx(Sheet("汇总", rows)),
        "2023-11-03",
        [
            issue(
                "1",
                "学费未缴国库",
                ("汇总", 5),
                category="教育",
                lead_unit="省教育厅",
                lead_guessed=True,
                units=["省教育厅"],
                status="reported",
                status_text="审计期间已整改",
                amount=0.1,
            ),
            issue(
                "2",
                "药品加价",
                ("汇总", 8),
                category="卫生",
                lead_unit="省卫生健康委员会",
                lead_guessed=True,
                units=["省卫生健康委员会"],
                status="ended",
                status_text="因特殊原因终结",
                amount=0.05,
            ),
            issue(
                "3",
                "设备闲置",
                ("汇总", 9),
                category="卫生",
                lead_unit="省卫生健康委员会",
                lead_guessed=True,
                units=["省卫生健康委员会"],
                status="reported",
                status_text="整改完成待销号",
            ),
        ],
    )


def test_units_merged_down_and_category_above_issue() -> None:
    """Category over unit over issue, each merged down a different number of rows, numbers only within a category."""
    rows = [
        ["责任单位", "一级标题", "二级标题", "整改要求", "完成时间", "整改结果"],
        ["县住建局", "一、保障性住房", "1.分配审核不严", "清退不符合条件的住户", "2024-05-31", "整改到位"],
        [None, None, "2.租金未收缴", "收缴租金", "2024-06-30", "正在推进"],
        [None, "二、老旧小区改造", "3.多计工程款", "扣回工程款", "2024-07-31", "尚未启动"],
        ["县城管局", None, "4.垃圾亭闲置", "启用垃圾亭", "2024-08-31", "已办结"],
    ]
    result = assert_reads(
        "住房20240607.xlsx",
        xlsx(Sheet("住房", rows, ("A2:A4", "B2:B3", "B4:B5"))),
        "2024-06-07",
        [
            issue(
                None,
                "1.分配审核不严",
                ("住房", 2),
                category="保障性住房",
                lead_unit="县住建局",
                lead_guessed=True,
                units=["县住建局"],
                deadline="2024-05-31",
                deadline_text="2024-05-31",
                status="verified",
                status_text="整改到位",
            ),
            issue(
                None,
                "2.租金未收缴",
                ("住房", 3),
                category="保障性住房",
                lead_unit="县住建局",
                lead_guessed=True,
                units=["县住建局"],
                deadline="2024-06-30",
                deadline_text="2024-06-30",
                status="in_progress",
                status_text="正在推进",
            ),
            issue(
                None,
                "3.多计工程款",
                ("住房", 4),
                category="老旧小区改造",
                lead_unit="县住建局",
                lead_guessed=True,
                units=["县住建局"],
                deadline="2024-07-31",
                deadline_text="2024-07-31",
                status_text="尚未启动",
            ),
            issue(
                None,
                "4.垃圾亭闲置",
                ("住房", 5),
                category="老旧小区改造",
                lead_unit="县城管局",
                lead_guessed=True,
                units=["县城管局"],
                deadline="2024-08-31",
                deadline_text="2024-08-31",
                status="reported",
                status_text="已办结",
            ),
        ],
    )
    assert [each["target"] for each in result["issues"]] == [
        "清退不符合条件的住户",
        "收缴租金",
        "扣回工程款",
        "启用垃圾亭",
    ]


@pytest.mark.parametrize(("parent", "children"), [("1", ("1.1", "1.2")), (1, (1.1, 1.2)), ("三", ("三-1", "三-2"))])
def test_a_numbered_title_over_rows_that_number_on_from_it_names_them(parent: object, children: Any) -> None:
    rows = [
        ["序号", "问题", "责任单位", "整改时限", "整改状态"],
        [parent, "预算管理不规范", None, None, None],
        [children[0], "预算编制不细", "县粮食局", "2025-06-30", "整改中"],
        [children[1], "调整未报批", "县粮食局", "2025-06-30", "已完成"],
    ]
    found = read("台账.xlsx", xlsx(Sheet("t", rows)))["issues"]
    assert [(one["category"], one["title"], one["status"]) for one in found] == [
        ("预算管理不规范", "预算编制不细", "in_progress"),
        ("预算管理不规范", "调整未报批", "reported"),
    ]


def test_a_numbered_title_that_says_more_or_stands_alone_or_has_a_category_is_an_issue() -> None:
    header = ["序号", "问题", "责任单位", "整改时限", "整改状态"]
    child = ["1.1", "预算编制不细", "县粮食局", "2025-06-30", "整改中"]
    for rows in (
        [header, ["1", "预算管理不规范", "县粮食局", None, None], child],
        [header, ["2", "预算管理不规范", None, None, None], child],
        [header, ["1", "预算管理不规范", None, None, None], ["11", *child[1:]]],
        [["问题类别", *header], ["财政", "1", "预算管理不规范", None, None, None], [None, *child]],
    ):
        found = read("台账.xlsx", xlsx(Sheet("t", rows)))["issues"]
        assert [one["title"] for one in found] == ["预算管理不规范", "预算编制不细"]
