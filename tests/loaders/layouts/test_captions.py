"""Ledgers whose captions and headers say in passing what others have a column for; and forms, which are no ledgers."""

from __future__ import annotations

from datetime import date

import pytest

from loaders.records import Context, Status
from tests.loaders.layouts.books import Sheet, comma_separated, xls, xlsx
from tests.loaders.layouts.expected import read

DAY = Context(date(2024, 9, 30))
FORM = [
    ["审计问题整改销号表", None, None, None],
    ["问题名称", "专户资金闲置", "责任单位", "县财政局"],
    ["整改措施", "盘活资金", "整改时限", "2024年12月"],
    ["整改情况", "已盘活", "是否销号", "是"],
]
LEDGER = [
    ["序号", "问题名称", "责任单位", "整改时限", "整改状态"],
    [1, "专户资金闲置", "县财政局", "2024年12月", "已销号"],
]


def rules(result: dict[str, object], level: str) -> list[str]:
    return [one["rule"] for one in result["findings"] if one["level"] == level]  # type: ignore[attr-defined]


def units(result: dict[str, object]) -> list[tuple[str, str | None]]:
    return [(one["code"], one["lead_unit"]) for one in result["issues"]]  # type: ignore[attr-defined]


def test_a_form_of_one_issue_is_refused_and_said_to_be_one() -> None:
    result = read("销号表.xlsx", xlsx(Sheet("表一", FORM, ("A1:D1",))), DAY)
    assert rules(result, "error") == ["form-layout"]
    assert result["issues"] == []
    told = result["findings"][0]
    assert told["place"] == "表一!3"
    assert "“整改措施”是栏目名" in told["message"]


def test_forms_beside_a_ledger_are_left_out_and_told_of() -> None:
    result = read("台账.xls", xls(Sheet("问题1", FORM), Sheet("总台账", LEDGER)), DAY)
    assert units(result) == [("1", "县财政局")]
    skipped = [one for one in result["findings"] if one["rule"] == "sheet-skipped"]
    assert [one["place"] for one in skipped] == ["问题1"]
    assert "只写一项问题的表单" in skipped[0]["message"]


def test_the_header_on_top_of_every_page_makes_no_form() -> None:
    rows = [*LEDGER, LEDGER[0], [2, "台账不实", "县民政局", "2024年10月", "整改中"]]
    assert units(read("页.xlsx", xlsx(Sheet("台账", rows)), DAY)) == [("1", "县财政局"), ("2", "县民政局")]


def test_lead_and_support_under_the_one_word_responsibility() -> None:
    rows = [
        ["序号", "问题", "责任", None, "整改", None, None],
        [None, None, "牵头", "配合", "要求", "情况", "结果"],
        [1, "预算编制不细化", "区财政局", "区发改局", "细化编制", "已细化", "已完成"],
    ]
    found = read("区.xlsx", xlsx(Sheet("表", rows, ("A1:A2", "B1:B2", "C1:D1", "E1:G1"))), DAY)["issues"][0]
    assert (found["lead_unit"], found["units"]) == ("区财政局", ["区财政局", "区发改局"])
    assert (found["target"], found["progress"], found["status"]) == ("细化编制", "已细化", "reported")


def test_five_lists_in_one_table() -> None:
    rows = [
        ["编号", "问题清单", "任务清单", "责任清单", "时限清单", "成效清单", "是否完成"],
        ["甲-1", "专项资金滞留", "拨付资金", "县财政局、县教育局", "2024年9月底", "已拨付80万元", "否"],
    ]
    found = read("五张清单.csv", comma_separated(rows, "utf-8-sig"), DAY)["issues"][0]
    assert found["units"] == ["县财政局", "县教育局"]
    assert found["measures"] == ["拨付资金"]
    assert (found["deadline"], found["progress"], found["status"]) == ("2024-09-30", "已拨付80万元", "in_progress")


@pytest.mark.parametrize(
    ("said", "status"),
    [
        ("验收通过", "verified"),
        ("是", "verified"),
        ("未验收", "in_progress"),
        ("待验收", "reported"),
        ("", "in_progress"),
    ],
)
def test_what_an_acceptance_says(said: str, status: str) -> None:
    rows = [
        ["序号", "审计发现问题", "整改责任单位", "整改期限", "验收情况"],
        [1, "多计工程款", "县交通运输局", "2024年底", said],
        [2, "标段拆分", "县水务局", "2024年底", "验收通过"],
    ]
    assert read("验收.xlsx", xlsx(Sheet("表", rows)), DAY)["issues"][0]["status"] == status


HEADER = ["序号", "问题表现", "整改举措", "整改时限", "进展"]


@pytest.mark.parametrize(
    ("first", "second", "prefixes"),
    [
        ("县教育局整改台账", "县卫健局整改台账", ["县教育局", "县卫健局"]),
        ("青石镇2024年度审计发现问题整改情况表", "高桥镇2024年度审计发现问题整改情况表", ["青石镇", "高桥镇"]),
    ],
)
def test_a_caption_names_whose_ledger_follows(first: str, second: str, prefixes: list[str]) -> None:
    rows = [
        [first],
        HEADER,
        [1, "校车未年检", "年检", "2024年5月", "已完成"],
        [],
        [second],
        HEADER,
        [1, "药品账实不符", "盘点", "2024年7月", "整改中"],
    ]
    result = read("各单位.xlsx", xlsx(Sheet("Sheet1", rows)), DAY)
    assert units(result) == [(f"{prefix}-1", prefix) for prefix in prefixes]
    assert [one["status"] for one in result["issues"]] == ["reported", "in_progress"]


@pytest.mark.parametrize(
    "caption", ["某县2024年度审计整改台账", "县审计局审计发现问题整改台账", "县委审计办整改台账", "问题整改台账"]
)
def test_a_caption_of_who_keeps_the_ledger_of_all_names_no_unit(caption: str) -> None:
    rows = [[caption], HEADER, [1, "校车未年检", "年检", "2024年5月", "已完成"]]
    assert units(read("表.xlsx", xlsx(Sheet("Sheet1", rows)), DAY)) == [("1", None)]


@pytest.mark.parametrize(
    "periods",
    [
        ["1月进展", "2月进展", "3月进展"],
        ["2024年一季度整改进展", "2024年二季度整改进展", "2024年三季度整改进展"],
        ["11月份工作进展", "12月份工作进展", "1月份工作进展"],
        ["5月10日进展情况", "5月17日进展情况", "5月24日进展情况"],
    ],
)
def test_of_a_column_of_progress_a_period_the_last_one_filled_in_counts(periods: list[str]) -> None:
    rows = [
        ["序号", "问题", "责任单位", "时限", *periods, "当前状态"],
        [1, "资金未拨", "县财政局", "2024年12月", "启动", "已拨付50%", None, "推进中"],
        [2, "渠道失修", "县水利局", "2024年12月", "招标", "动工", None, "推进中"],
    ]
    result = read("月度.xlsx", xlsx(Sheet("表", rows)), DAY)
    assert [one["progress"] for one in result["issues"]] == ["已拨付50%", "动工"]


def test_a_month_that_is_a_deadline_names_no_period() -> None:
    rows = [
        ["序号", "问题", "责任单位", "12月底前完成情况", "整改状态"],
        [1, "资金未拨", "县财政局", "拟拨付", "整改中"],
    ]
    found = read("年底.xlsx", xlsx(Sheet("表", rows)), DAY)["issues"][0]
    assert (found["status"], found["progress"]) == ("in_progress", None)


@pytest.mark.parametrize("codes", [(2, 3), ("2", "3"), (2.0, 4.0)])
def test_numbers_that_stand_for_statuses_are_asked_for(codes: tuple[object, object]) -> None:
    rows = [
        ["序号", "问题", "责任单位", "时限", "状态"],
        [1, "资金未拨", "县财政局", "2024年12月", codes[0]],
        [2, "渠道失修", "县水利局", "2024年12月", codes[1]],
        [3, "账实不符", "县卫健局", "2024年12月", 1],
    ]
    content = xlsx(Sheet("表", rows))
    first, second = (str(int(float(str(code)))) for code in codes)
    assert rules(read("码.xlsx", content, DAY), "error") == ["status-unknown"] * 2
    learned = {first: Status.IN_PROGRESS, second: Status.REPORTED}
    taught = DAY._replace(learned=learned)
    assert rules(read("码.xlsx", content, taught), "error") == ["status-unknown"]  # 1 is no 100 % there
    taught = DAY._replace(learned=learned | {"1": Status.NOT_STARTED})
    found = read("码.xlsx", content, taught)
    assert [one["status"] for one in found["issues"]] == ["in_progress", "reported", "not_started"]


@pytest.mark.parametrize(
    ("cells", "statuses"),
    [
        ((1, 0, 0.5), ["reported", "not_started", "in_progress"]),
        ((100, 60, 5), ["reported", "in_progress", "in_progress"]),
    ],
)
def test_shares_and_percentages_in_a_status_column_are_read(cells: tuple[float, ...], statuses: list[str]) -> None:
    rows = [
        ["序号", "问题", "责任单位", "时限", "状态"],
        *([number, f"问题{number}", "县财政局", "2024年12月", cell] for number, cell in enumerate(cells)),
    ]
    assert [one["status"] for one in read("数.xlsx", xlsx(Sheet("表", rows)), DAY)["issues"]] == statuses


def test_a_ledger_is_known_by_its_banner_and_its_units_by_a_column_unit_or_rows_of_units() -> None:
    header = ["序号", "问题", "时限", "状态"]
    by_rows = [
        ["整改台账"],
        [None, "县财政局"],
        header,
        [1, "甲", "2024年12月", "整改中"],
        [None, "县水利局"],
        header,
        [1, "乙", "2024年12月", "已完成"],
    ]
    result = read("分单位.xlsx", xlsx(Sheet("Sheet1", by_rows)), DAY)
    assert units(result) == [("县财政局-1", "县财政局"), ("县水利局-1", "县水利局")]
    by_column = [
        ["2024年巡察整改台账"],
        ["序号", "问题", "单位", "上周状态", "本周状态", "时限"],
        [1, "甲", "县财政局", "未启动", "整改中", "2024.10"],
        [2, "乙", "县水利局、县财政局", "整改中", "已完成", "2024-10"],
    ]
    result = read("单位栏.xlsx", xlsx(Sheet("Sheet1", by_column)), DAY)
    assert [(one["units"], one["status"]) for one in result["issues"]] == [
        (["县财政局"], "in_progress"),
        (["县水利局", "县财政局"], "reported"),
    ]
    tasks = [["序号", "问题", "截止日期", "状态"], [1, "打印机坏了", "2024-10-01", "已完成"]]
    assert rules(read("待办.xlsx", xlsx(Sheet("Sheet1", tasks)), DAY), "error") == ["not-a-ledger"]


@pytest.mark.parametrize(("lead", "support"), [("主责", "协同"), ("牵头", "配合"), ("主办", "协办")])
def test_units_under_one_word(lead: str, support: str) -> None:
    rows = [
        ["序号", "问题名称", "资金（万元）", lead, support, "完成期限", "目前状态"],
        [1, "甲", "12.5", "县教育局", "县人社局", "2024年第四季度", "正在整改"],
    ]
    found = read("词.xlsx", xlsx(Sheet("表", rows)), DAY)["issues"][0]
    assert (found["lead_unit"], found["units"], found["amount"]) == ("县教育局", ["县教育局", "县人社局"], 12.5)


def test_of_a_span_of_time_the_end_is_the_deadline() -> None:
    rows = [
        ["序号", "审计问题", "责任单位", "整改时间", None, "整改到位情况"],
        [None, None, None, "开始", "结束", None],
        [1, "甲", "县财政局", "2024-03-01", "2024-06-30", "已到位"],
        [2, "乙", "县水利局", "2024-03-01", "2024-12-31", "未到位"],
    ]
    merges = ("D1:E1", "A1:A2", "B1:B2", "C1:C2", "F1:F2")
    result = read("起止.xlsx", xlsx(Sheet("表", rows, merges)), DAY)
    assert [(one["deadline"], one["status"]) for one in result["issues"]] == [
        ("2024-06-30", "verified"),
        ("2024-12-31", "in_progress"),
    ]


def test_what_the_unit_says_and_what_the_audit_office_found() -> None:
    rows = [
        ["序号", "问题", "责任单位", "时限", "单位自报", "核查结论"],
        [1, "甲", "县财政局", "2024年6月", "已完成", "核查通过"],
        [2, "乙", "县水利局", "2024年6月", "已完成", "未通过"],
        [3, "丙", "县教育局", "2024年12月", "整改中", None],
        [4, "丁", "县教育局", "2024年5月", "已完成", "同意销号"],
    ]
    found = read("核查.xlsx", xlsx(Sheet("表", rows)), DAY)["issues"]
    assert [one["status"] for one in found] == ["verified", "reported", "in_progress", "closed"]


def test_money_under_the_header_of_statuses_is_money() -> None:
    rows = [
        ["审计项目", "发现问题", "整改情况", None, None, None, "责任单位"],
        [None, None, "措施", "结果", "到位金额(万元)", "其中：财政收回(万元)", None],
        ["预算执行审计", "非税收入滞留", "限期上缴", "整改中", "20", "12", "县公安局"],
        ["预算执行审计", "预算编制不科学", "科学编制", "已整改", "120", None, "县财政局"],
    ]
    merges = ("C1:F1", "A1:A2", "B1:B2", "G1:G2")
    found = read("项目.xlsx", xlsx(Sheet("表", rows, merges)), DAY)["issues"]
    assert [(one["status"], one["amount_rectified"]) for one in found] == [("in_progress", 20), ("verified", 120)]


def test_dates_alone_head_columns_of_statuses_and_the_last_one_counts() -> None:
    rows = [
        ["序号", "问题", "责任单位", "时限", date(2024, 9, 6), date(2024, 9, 13), date(2024, 9, 20)],
        [1, "甲", "县财政局", "2024年12月", "未启动", "整改中", "整改中"],
        [2, "乙", "县水利局", "2024年12月", "整改中", "整改中", "已整改"],
    ]
    found = read("周.xlsx", xlsx(Sheet("表", rows)), DAY)["issues"]
    assert [one["status"] for one in found] == ["in_progress", "verified"]
    beside = [[*rows[0], "整改状态"], [*rows[1], "已完成"], [*rows[2], "整改中"]]
    found = read("周.xlsx", xlsx(Sheet("表", beside)), DAY)["issues"]
    assert [one["status"] for one in found] == ["reported", "in_progress"]


def test_a_rate_of_each_issue_is_how_far_it_is_where_nothing_else_says() -> None:
    rows = [
        ["序号", "问题", "责任单位", "整改时限", "整改率"],
        [1, "甲", "县财政局", "2024年12月", "100%"],
        [2, "乙", "县水利局", "2024年12月", "45%"],
        [3, "丙", "县水利局", "2024年12月", "0"],
    ]
    found = read("率.csv", comma_separated(rows, "gb18030"), DAY)["issues"]
    assert [(one["status"], one["percent"]) for one in found] == [
        ("reported", 1.0),
        ("in_progress", 0.45),
        ("not_started", 0.0),
    ]
