"""Layouts whose difficulty is above the first row: banners, super-headers, repeated headers, order and position."""

from __future__ import annotations

from tests.loaders.layouts.books import Sheet, xlsx
from tests.loaders.layouts.expected import assert_reads, issue, read, warned


def test_banner_column_numbers_totals_and_signatures() -> None:
    """平川县: banner over four rows, content from C6 on, column numbers, totals, notes, a blank code."""
    rows = [
        ["附件3"],
        ["平川县2024年专项审计发现问题整改工作台账"],
        ["填报单位：平川县审计整改办", None, None, None, None, "填报时间：2024年9月20日"],
        ["截至2024年9月15日", None, None, None, None, None, None, None, None, "单位：万元"],
        [
            "序号",
            "问题类别",
            "存在问题",
            "具体表现",
            "整改措施",
            "牵头单位",
            "配合单位",
            "整改时限",
            "整改状态",
            "涉及金额",
            "已整改金额",
            "备注",
        ],
        [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12],
        ["合计", None, None, None, None, None, None, None, None, 30.5, 12.5, None],
        [
            1,
            "资金管理",
            "专项资金拨付不及时",
            "3笔资金滞留60天以上",
            "3个工作日内拨付到位",
            "县财政局",
            "县农业农村局",
            "2024年8月底前",
            "已整改",
            12.5,
            12.5,
            None,
        ],
        [
            2,
            None,
            "重复列支培训费",
            None,
            "追回重复列支的费用",
            "县人社局",
            None,
            "2024年11月30日前",
            "整改中",
            8,
            0,
            "已立案",
        ],
        [
            None,
            None,
            "票据管理不规范",
            None,
            "修订票据办法",
            "县财政局",
            None,
            "2024年12月",
            "未启动",
            None,
            None,
            None,
        ],
        [
            4,
            "项目建设",
            "项目未验收即投入使用",
            "2个标段",
            "补办验收",
            "县交通局",
            "云岭镇、河湾乡",
            "长期坚持",
            "整改中",
            10,
            None,
            None,
        ],
        ["小计", None, None, None, None, None, None, None, None, 30.5, 12.5, None],
        ["注：金额以审计报告为准。"],
        ["审核人：", None, None, "填表人："],
    ]
    content = xlsx(Sheet("台账", rows, merges=("C7:N7", "D13:D15", "C12:D12", "C17:D17", "C18:N18"), corner="C6"))
    # The category is merged over rows 13 to 15; the merges over banner, totals and notes are as typists leave them.
    place = "台账"
    assert_reads(
        "a.xlsx",
        content,
        "2024-09-15",
        [
            issue(
                "1",
                "专项资金拨付不及时",
                (place, 13),
                category="资金管理",
                finding="3笔资金滞留60天以上",
                measures=["3个工作日内拨付到位"],
                lead_unit="县财政局",
                units=["县财政局", "县农业农村局"],
                deadline="2024-08-31",
                deadline_text="2024年8月底前",
                status="verified",
                status_text="已整改",
                amount=12.5,
                amount_rectified=12.5,
            ),
            issue(
                "2",
                "重复列支培训费",
                (place, 14),
                category="资金管理",
                measures=["追回重复列支的费用"],
                lead_unit="县人社局",
                units=["县人社局"],
                deadline="2024-11-30",
                deadline_text="2024年11月30日前",
                status="in_progress",
                status_text="整改中",
                amount=8,
                amount_rectified=0,
            ),
            issue(
                None,
                "票据管理不规范",
                (place, 15),
                category="资金管理",
                measures=["修订票据办法"],
                lead_unit="县财政局",
                units=["县财政局"],
                deadline="2024-12-31",
                deadline_text="2024年12月",
                status_text="未启动",
            ),
            issue(
                "4",
                "项目未验收即投入使用",
                (place, 16),
                category="项目建设",
                finding="2个标段",
                measures=["补办验收"],
                lead_unit="县交通局",
                units=["县交通局", "云岭镇", "河湾乡"],
                deadline_text="长期坚持",
                rectification_type="continuing",
                status="in_progress",
                status_text="整改中",
                amount=10,
            ),
        ],
    )


def test_a_blank_code_is_warned_of() -> None:
    rows = [
        ["序号", "问题名称", "责任单位", "整改状态"],
        [1, "甲事项未公示", "区民政局", "整改中"],
        [None, "乙事项未公示", "区民政局", "整改中"],
        [3, "丙事项未公示", "区民政局", "整改中"],
    ]
    result = assert_reads(
        "区台账2025-03-07.xlsx",
        xlsx(Sheet("一季度", rows)),
        "2025-03-07",
        [
            issue(
                code,
                title,
                ("一季度", row),
                lead_unit="区民政局",
                lead_guessed=True,
                units=["区民政局"],
                status="in_progress",
                status_text="整改中",
            )
            for code, title, row in (("1", "甲事项未公示", 2), (None, "乙事项未公示", 3), ("3", "丙事项未公示", 4))
        ],
    )
    assert warned(result, "一季度!3")


def test_a_header_repeated_with_a_trailing_blank_loses_nothing() -> None:
    rows = [
        ["序号", "问题名称", "责任单位", "备注", "整改状态", "备注 "],
        [1, "食堂账目未公开", "县教育局", "首次备注甲", "整改中", "再次备注乙"],
    ]
    result = assert_reads(
        "学校2024.11.08.xlsx",
        xlsx(Sheet("表", rows)),
        "2024-11-08",
        [
            issue(
                "1",
                "食堂账目未公开",
                ("表", 2),
                lead_unit="县教育局",
                lead_guessed=True,
                units=["县教育局"],
                status="in_progress",
                status_text="整改中",
            )
        ],
    )
    kept = str(result["issues"][0])
    assert "首次备注甲" in kept
    assert "再次备注乙" in kept


def test_columns_reversed_unknown_ones_kept_hidden_ones_read() -> None:
    """青岩区巡察台账: right to left, with hidden rows and columns and columns that no field is known for."""
    rows = [
        ["青岩区委第三轮巡察反馈问题整改台账", None, None, None, None, None, None, None, None],
        [None, None, None, None, None, None, "截止日期：2025年1月10日", None, None],
        ["回访人", "整改状态", "完成时限", "拟整改措施", "配合部门", "牵头部门", "巡察组意见", "反馈问题", "问题序号"],
        ["王一", "销号", "2024年底", "清退多占办公用房", "区住建局", "区委办", "同意", "办公用房超标", 1.0],
        [None, "退回补充", "2025.3.31", "补交党费", None, "区税务局", "请补充凭证", "党费收缴\n不规范", 2.0],
        ["王二", "已移送", "即知即改", "移交线索", "区纪委监委", "区委组织部", None, "违规兼职取酬", 3.0],
    ]
    content = xlsx(Sheet("反馈", rows, ("A1:I1",), hidden_rows=(5,), hidden_columns=("F", "C")))
    result = assert_reads(
        "d.xlsx",
        content,
        "2025-01-10",
        [
            issue(
                "1",
                "办公用房超标",
                ("反馈", 4),
                measures=["清退多占办公用房"],
                lead_unit="区委办",
                units=["区委办", "区住建局"],
                deadline="2024-12-31",
                deadline_text="2024年底",
                status="closed",
                status_text="销号",
            ),
            issue(
                "2",
                "党费收缴不规范",
                ("反馈", 5),
                measures=["补交党费"],
                lead_unit="区税务局",
                units=["区税务局"],
                deadline="2025-03-31",
                deadline_text="2025.3.31",
                status="in_progress",
                status_text="退回补充",
            ),
            issue(
                "3",
                "违规兼职取酬",
                ("反馈", 6),
                measures=["移交线索"],
                lead_unit="区委组织部",
                units=["区委组织部", "区纪委监委"],
                deadline_text="即知即改",
                rectification_type="immediate",
                status="ended",
                status_text="已移送",
            ),
        ],
    )
    assert result["issues"][0]["extra"] == {"回访人": "王一", "巡察组意见": "同意"}
    assert result["issues"][1]["extra"] == {"巡察组意见": "请补充凭证"}
    assert {h["text"] for h in result["headers"] if h["field"] is None} == {"回访人", "巡察组意见"}


def test_headers_with_line_breaks_blanks_and_brackets() -> None:
    rows = [
        [
            "序\n号",
            "问 题\n类 别",
            "审计发现的\n主要问题（摘要）",
            "整改责任单位\n（盖章）",
            "整改 时限",
            "问题金额\n（万元）",
            "整改状态（打勾）",
        ],
        ["1", "民生", "低保金发放给已故人员", "县民政局\n各乡镇", "2024年１２月３１日", "１，２３４.５", "正在整改"],
    ]
    assert_reads(
        "2024-12-06.xlsx",
        xlsx(Sheet("t", rows)),
        "2024-12-06",
        [
            issue(
                "1",
                "低保金发放给已故人员",
                ("t", 2),
                category="民生",
                lead_unit="县民政局",
                lead_guessed=True,
                units=["县民政局", "各乡镇"],
                deadline="2024-12-31",
                deadline_text="2024年１２月３１日",
                status="in_progress",
                status_text="正在整改",
                amount=1234.5,
            )
        ],
    )


def test_levels_of_problems_and_amounts_told_by_their_unit_alone() -> None:
    rows = [
        ["序号", "一级问题", "二级问题", "违规（万元）", "已整改（元）", "未整改（万元）", "已整改", "牵头单位"],
        [1, "预算管理", "预算编制不细", 12.5, 50000, 7.5, "是", "市财政局"],
    ]
    result = assert_reads(
        "台账.xlsx",
        xlsx(Sheet("t", rows)),
        None,
        [
            issue(
                "1",
                "预算编制不细",
                ("t", 2),
                category="预算管理",
                lead_unit="市财政局",
                units=["市财政局"],
                amount=12.5,
                amount_rectified=5.0,
                status="verified",
                status_text="已整改",
            )
        ],
    )
    assert result["issues"][0]["extra"] == {"未整改（万元）": "7.5"}


def test_lists_of_inspections_and_of_councils_have_headers_of_their_own() -> None:
    inspected = read(
        "a.xlsx",
        xlsx(
            Sheet(
                "清单",
                [
                    ["序号", "反馈问题", "具体事项", "责任单位", "整改时限", "是否完成", "验收销号情况"],
                    [1, "污水直排", "三处排口", "市水务局", "2025年底前", "否", "未验收"],
                    [2, "扬尘管控不到位", "两处工地", "市住建局", "立行立改", "是", "已销号"],
                ],
            )
        ),
    )
    assert [(one["finding"], one["status"]) for one in inspected["issues"]] == [
        ("三处排口", "in_progress"),
        ("两处工地", "closed"),
    ]
    council = read(
        "b.xlsx",
        xlsx(
            Sheet(
                "办理",
                [
                    ["问题", "承办单位", "办理期限", "办理进度", "截至6月底整改情况", "办理结果"],
                    ["支出偏慢", "市财政局", "2024-09-30", "已下达八成", "已拨付", "整改中"],
                    ["绩效薄弱", "市财政局", "2024年12月", "已出办法", "已印发", "已完成"],
                ],
            )
        ),
    )
    assert [(one["deadline"], one["progress"], one["status"]) for one in council["issues"]] == [
        ("2024-09-30", "已下达八成；已拨付", "in_progress"),
        ("2024-12-31", "已出办法；已印发", "reported"),
    ]


def test_a_date_of_completion_that_cannot_be_read_is_said() -> None:
    rows = [["序号", "存在问题", "责任单位", "整改状态", "完成日期"]]
    rows += [[1, "甲", "市财政局", "已完成", "5.20"], [2, "乙", "市财政局", "整改中", "未完成"]]
    found = [f["place"] for f in read("c.xlsx", xlsx(Sheet("t", rows)))["findings"] if f["level"] == "error"]
    assert found == ["t!E2"]
