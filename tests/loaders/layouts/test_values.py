"""Layouts whose difficulty is in single cells: deadlines, amounts, units and dates of every kind."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from loaders.records import Context
from tests.loaders.layouts.books import Sheet, xlsx
from tests.loaders.layouts.expected import assert_reads, issue, read


@pytest.mark.parametrize(
    ("cell", "day", "text", "kind"),
    [
        (date(2024, 7, 31), "2024-07-31", "2024-07-31", None),
        (datetime(2024, 7, 31, 0, 0), "2024-07-31", "2024-07-31", None),
        (45504, "2024-07-31", None, None),
        ("2024年7月", "2024-07-31", "2024年7月", None),
        ("2024年2月底前", "2024-02-29", "2024年2月底前", None),
        ("2024.12.31", "2024-12-31", "2024.12.31", None),
        ("2024/12/31前", "2024-12-31", "2024/12/31前", None),
        ("2024-12-31", "2024-12-31", "2024-12-31", None),
        ("２０２４年１２月", "2024-12-31", "２０２４年１２月", None),
        ("2024年一季度末", "2024-03-31", "2024年一季度末", None),
        ("2024年第三季度", "2024-09-30", "2024年第三季度", None),
        ("2025年上半年", "2025-06-30", "2025年上半年", None),
        ("2024年底", "2024-12-31", "2024年底", None),
        ("2024年内", "2024-12-31", "2024年内", None),
        ("2024年11月上旬", "2024-11-10", "2024年11月上旬", None),
        ("2024年11月中旬", "2024-11-20", "2024年11月中旬", None),
        ("2025年2月下旬", "2025-02-28", "2025年2月下旬", None),
        ("2024年1–8月", "2024-08-31", "2024年1–8月", None),
        ("12月底前", "2024-12-31", "12月底前", None),
        ("3月底前", "2025-03-31", "3月底前", None),
        ("立行立改", None, "立行立改", "immediate"),
        ("即知即改", None, "即知即改", "immediate"),
        ("即时整改", None, "即时整改", "immediate"),
        ("长期坚持", None, "长期坚持", "continuing"),
        ("持续推进", None, "持续推进", "continuing"),
        ("持续整改", None, "持续整改", "continuing"),
        ("2024年12月底前，并长期坚持", "2024-12-31", "2024年12月底前，并长期坚持", "continuing"),
    ],
)
def test_deadlines(cell: object, day: str | None, text: str | None, kind: str | None) -> None:
    """The as-of date 2024-06-14 comes from the banner, so months without a year are the next ones after it."""
    rows = [
        ["绿洲市整改台账"],
        ["截至2024年6月14日"],
        ["整改期限", "问题编号", "主要问题", "主责部门", "状态"],
        [cell, "7", "污水直排", "市生态环境局", "整改中"],
    ]
    result = read("t.xlsx", xlsx(Sheet("台账", rows)))
    assert [f["message"] for f in result["findings"] if f["level"] == "error"] == []
    [found] = result["issues"]
    assert (found["deadline"], found["rectification_type"]) == (day, kind)
    if text is not None:
        assert found["deadline_text"] == text
    rolled = any(f["level"] == "warning" and f["place"] == "台账!A4" for f in result["findings"])
    assert rolled == (cell == "3月底前")


@pytest.mark.parametrize("cell", ["2024年2月30日", "13月", "2024年13月", "尽快", "按上级要求", "2024年6月31日前"])
def test_impossible_deadlines_are_errors_at_their_cell(cell: str) -> None:
    rows = [["截至2024年6月14日"], ["问题名称", "序号", "整改时限", "状态"], ["污水直排", 1, cell, "整改中"]]
    result = read("t.xlsx", xlsx(Sheet("台账", rows)))
    errors = [f for f in result["findings"] if f["level"] == "error"]
    assert [f["place"] for f in errors] == ["台账!C3"]
    assert cell in errors[0]["message"]


def test_a_month_without_year_and_without_any_date_is_an_error() -> None:
    content = xlsx(Sheet("台账", [["序号", "问题名称", "整改时限"], [1, "污水直排", "12月底前"]]))
    errors = [f["place"] for f in read("t.xlsx", content)["findings"] if f["level"] == "error"]
    assert errors == ["台账!C2"]
    told = read("t.xlsx", content, Context(as_of=date(2022, 5, 6)))
    assert [f for f in told["findings"] if f["level"] == "error"] == []
    assert told["issues"][0]["deadline"] == "2022-12-31"
    assert told["as_of"] == "2022-05-06"


@pytest.mark.parametrize(
    ("header", "banner", "cell", "amount"),
    [
        ("问题金额（万元）", "", 0.68, 0.68),
        ("问题金额（万元）", "", "0.68万元", 0.68),
        ("问题金额（元）", "", "0.68万元", 0.68),
        ("问题金额（万元）", "单位：元", 5, 5),
        ("问题金额", "单位：元", 6800, 0.68),
        ("问题金额", "计量单位：亿元", 0.12, 1200),
        ("问题金额(元)", "单位：万元", "1,234,567.89", 123.456789),
        ("问题金额（万元）", "", "１７３．０９", 173.09),
        ("问题金额（万元）", "", 173.09, 173.09),
        ("问题金额（亿元）", "", "3000万元", 3000),
        ("问题金额（万元）", "", "1.5亿元", 15000),
        ("问题金额（万元）", "", "\\", None),
        ("问题金额（万元）", "", "/", None),
        ("问题金额（万元）", "", None, None),
        ("问题金额（万元）", "", 0, 0),
        ("涉及金额", "", 12, 12),
    ],
)
def test_amounts_and_their_units(header: str, banner: str, cell: object, amount: float | None) -> None:
    rows = [
        ["东岭区专项资金台账", None, None, banner],
        ["序号", "存在问题", header, "整改状态"],
        [1, "资金沉淀", cell, "整改中"],
    ]
    result = read("2024-05-17.xlsx", xlsx(Sheet("x", rows)))
    assert [f["message"] for f in result["findings"] if f["level"] == "error"] == []
    assert result["issues"][0]["amount"] == amount
    unstated = any(f["level"] == "warning" and "万元" in f["message"] for f in result["findings"])
    assert unstated == (header == "涉及金额")


def test_money_in_three_units_in_one_workbook() -> None:
    """南湖区: 元 in one header, 万元 in the next, 亿元 in a cell; blanks, dashes and zero keep apart."""
    rows = [
        ["南湖区整改台账", None, None, None, None],
        ["统计截止2024年12月20日", None, None, None, "单位：亿元"],
        ["序号", "发现的问题", "违规金额（元）", "已整改金额（万元）", "整改结果"],
        [1, "多付工程款", "2,000,000", 150, "部分整改"],
        [2, "欠缴土地出让金", "1.2亿元", "１，０００", "推进中"],
        [3, "资料不全", "\\", "/", "已整改"],
        [4, "无偿占用", 0, 0, "已整改"],
    ]
    assert_reads(
        "n.xlsx",
        xlsx(Sheet("金额", rows)),
        "2024-12-20",
        [
            issue(
                "1",
                "多付工程款",
                ("金额", 4),
                status="in_progress",
                status_text="部分整改",
                amount=200,
                amount_rectified=150,
            ),
            issue(
                "2",
                "欠缴土地出让金",
                ("金额", 5),
                status="in_progress",
                status_text="推进中",
                amount=12000,
                amount_rectified=1000,
            ),
            issue("3", "资料不全", ("金额", 6), status="verified", status_text="已整改"),
            issue("4", "无偿占用", ("金额", 7), status="verified", status_text="已整改", amount=0, amount_rectified=0),
        ],
    )


@pytest.mark.parametrize(
    ("cell", "units"),
    [
        ("市水务局、市应急局", ["市水务局", "市应急局"]),
        ("市水务局，市应急局,市气象局", ["市水务局", "市应急局", "市气象局"]),
        ("市水务局；市应急局;市气象局", ["市水务局", "市应急局", "市气象局"]),
        ("市水务局\n市应急局\n市气象局", ["市水务局", "市应急局", "市气象局"]),
        ("市水务局 市应急局　市气象局", ["市水务局", "市应急局", "市气象局"]),
        ("市水务局及各区县", ["市水务局", "各区县"]),
        ("市人力资源和社会保障局", ["市人力资源和社会保障局"]),
        ("市发展和改革委员会、市住房和城乡建设局", ["市发展和改革委员会", "市住房和城乡建设局"]),
        ("市水务局和市应急局", ["市水务局", "市应急局"]),
        ("市水务局与青山街道办事处", ["市水务局", "青山街道办事处"]),
        ("市水务局、相关乡镇", ["市水务局", "相关乡镇"]),
        ("各乡镇", ["各乡镇"]),
        ("市财政局、县财政局", ["市财政局", "县财政局"]),
        ("省交通运输厅、高速公路集团有限公司及人民医院", ["省交通运输厅", "高速公路集团有限公司", "人民医院"]),
    ],
)
def test_unit_separators(cell: str, units: list[str]) -> None:
    rows = [["编号", "问题名称", "责任部门", "整改状态"], ["3.0", "预案缺失", cell, "整改中"]]
    assert_reads(
        "2024年5月17日.xlsx",
        xlsx(Sheet("u", rows)),
        "2024-05-17",
        [
            issue(
                "3",
                "预案缺失",
                ("u", 2),
                lead_unit=units[0],
                lead_guessed=True,
                units=units,
                status="in_progress",
                status_text="整改中",
            )
        ],
    )


def test_lead_responsible_and_supporting_columns_together() -> None:
    """The lead comes from its own column; the units are the union without repetition."""
    rows = [
        ["序号", "整改任务", "牵头单位", "责任单位", "配合单位", "整改类型", "整改时限", "整改状态"],
        [
            1,
            "补齐环评手续",
            "市生态环境局",
            "市生态环境局、市交通局",
            "市交通局、市财政局",
            "立行立改",
            "2024年6月",
            "整改中",
        ],
        [2, "健全巡查机制", None, "市城管局、市公安局", None, "分阶段整改", "2024年9月", "整改中"],
        [3, "常态化监管", "市市场监管局", None, None, "持续整改", "长期坚持", "整改中"],
    ]
    assert_reads(
        "2024-05-17.xlsx",
        xlsx(Sheet("任务", rows)),
        "2024-05-17",
        [
            issue(
                "1",
                "补齐环评手续",
                ("任务", 2),
                lead_unit="市生态环境局",
                units=["市生态环境局", "市交通局", "市财政局"],
                rectification_type="immediate",
                deadline="2024-06-30",
                deadline_text="2024年6月",
                status="in_progress",
                status_text="整改中",
            ),
            issue(
                "2",
                "健全巡查机制",
                ("任务", 3),
                lead_unit="市城管局",
                lead_guessed=True,
                units=["市城管局", "市公安局"],
                rectification_type="phased",
                deadline="2024-09-30",
                deadline_text="2024年9月",
                status="in_progress",
                status_text="整改中",
            ),
            issue(
                "3",
                "常态化监管",
                ("任务", 4),
                lead_unit="市市场监管局",
                units=["市市场监管局"],
                rectification_type="continuing",
                deadline_text="长期坚持",
                status="in_progress",
                status_text="整改中",
            ),
        ],
    )


@pytest.mark.parametrize(
    ("name", "banner", "as_of"),
    [
        ("台账.xlsx", "截至2024年5月17日", "2024-05-17"),
        ("台账.xlsx", "（截止时间：2024.5.17）", "2024-05-17"),
        ("台账20240301.xlsx", "截至2024-05-17 填报时间：2024年5月20日", "2024-05-17"),
        ("台账（2024年5月17日）.xlsx", "填报时间：2024年5月20日", "2024-05-17"),
        ("台账_2024.05.17.xlsx", "", "2024-05-17"),
        ("台账.xlsx", "填报单位：县水利局 填报日期：2024/5/20", "2024-05-20"),
        ("台账.xlsx", "填报单位：县水利局", None),
    ],
)
def test_as_of_date_by_precedence(name: str, banner: str, as_of: str | None) -> None:
    rows = [["整改台账"], [banner], ["序号", "问题名称", "整改状态"], [1, "堤防缺口", "整改中"]]
    content = xlsx(Sheet("台账", rows))
    result = read(name, content)
    assert result["as_of"] == as_of
    assert result["kind"] == "ledger"
    assert read(name, content, Context(as_of=date(2020, 1, 2)))["as_of"] == "2020-01-02"


def test_ditto_marks_stand_for_what_is_above_them_but_not_for_titles_codes_and_numbers() -> None:
    """沙河县: 同上 through a heading, in a merged cell and in the first row, where there is nothing above."""
    rows = [
        ["序号", "问题名称", "整改类型", "牵头单位", "整改时限", "整改状态", "涉及金额（万元）", "备注"],
        [1, "同上", "同上", "县司法局", "2025年9月底前", "正在整改", 3, "见文件"],
        [2, "印章管理不严", "立行立改", "同上", "同上", "同上", None, "同上"],
        ["二、资产方面"],
        [3, "资产未入账", "〃", "〃", '"', "〃", None, None],
        [4, "出租未招标", "同上", "同上", "〃", "已整改", None, "〃"],
        [5, "租金未入账", None, None, "同上", None, None, None],
    ]
    result = read("台账.xlsx", xlsx(Sheet("t", rows, merges=("D6:D7",))))
    assert [(one["title"], one["units"], one["deadline"], one["status"]) for one in result["issues"]] == [
        ("同上", ["县司法局"], "2025-09-30", "in_progress"),
        ("印章管理不严", ["县司法局"], "2025-09-30", "in_progress"),
        ("资产未入账", ["县司法局"], "2025-09-30", "in_progress"),
        ("出租未招标", ["县司法局"], "2025-09-30", "verified"),
        ("租金未入账", ["县司法局"], "2025-09-30", "not_started"),
    ]
    assert [one["remark"] for one in result["issues"]] == ["见文件", "见文件", None, "见文件", None]
    assert [one["rectification_type"] for one in result["issues"]] == [None, *["immediate"] * 3, None]
    told = [(f["place"], f["message"]) for f in result["findings"] if f["rule"] == "cell-repeats"]
    assert told == [
        ("t!D3", "「牵头单位」有3个单元格写“同上”，按它上面的内容读取。"),
        ("t!E3", "「整改时限」有4个单元格写“同上”，按它上面的内容读取。"),
        ("t!F3", "「整改状态」有2个单元格写“同上”，按它上面的内容读取。"),
        ("t!H3", "「备注」有2个单元格写“同上”，按它上面的内容读取。"),
        ("t!C5", "「整改类型」有2个单元格写“同上”，按它上面的内容读取。"),
    ]
    money = read("台账.xlsx", xlsx(Sheet("t", [rows[0], [3, "丙", None, "县财政局", None, None, "同上"]])))
    assert [f["place"] for f in money["findings"] if f["level"] == "error"] == ["t!G2"]
