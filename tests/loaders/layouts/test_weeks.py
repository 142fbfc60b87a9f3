"""Layouts in which the status is where nobody called it so: a column a week, a column of progress, no column at all."""

from __future__ import annotations

from datetime import date

import pytest

from loaders.records import Context
from tests.loaders.layouts.books import Sheet, comma_separated, xls, xlsx
from tests.loaders.layouts.expected import assert_reads, issue, read, warned

HEADER = ["序号", "存在问题", "责任单位", "整改期限"]


def stated(result: dict[str, object]) -> list[tuple[str, str]]:
    return [(one["code"], one["status"]) for one in result["issues"]]  # type: ignore[attr-defined]


def rules(result: dict[str, object]) -> list[str]:
    return [one["rule"] for one in result["findings"]]  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("weeks", "last"),
    [
        (["截至3月8日整改情况", "截至3月15日整改情况", "截至3月22日整改情况"], 1),
        (["截止2025年3月15日 整改情况", "截止2025年3月8日 整改情况", "截止2025年3月1日 整改情况"], 0),
        (["截至12月20日完成情况", "截至12月27日完成情况", "截至1月3日完成情况"], 1),
    ],
)
def test_of_a_column_a_week_the_last_one_filled_in_counts(weeks: list[str], last: int) -> None:
    """The newest may stand first, a column for a week to come may be there already, and the year may turn."""
    states = [["未启动", "未启动"], ["整改中", "未启动"], ["", ""]]
    if last == 1:
        states[1] = ["已完成", "整改中"]
    else:
        states = [["已完成", "整改中"], ["整改中", "未启动"], ["未启动", "未启动"]]
    rows = [
        [*HEADER, *weeks, "备注"],
        [1, "灌渠失修", "县水务局", "2025年5月底前", *(week[0] for week in states), None],
        [2, "台账缺失", "金沙镇", "2025年4月底前", *(week[1] for week in states), "催办"],
    ]
    result = read("周调度.xlsx", xlsx(Sheet("调度", rows)), Context(date(2025, 3, 22)))
    assert stated(result) == [("1", "reported"), ("2", "in_progress")]
    assert "status-column-missing" not in rules(result)


def test_a_week_above_two_columns_each() -> None:
    """Merged headers of weeks above text and status: text and status are those of the last week."""
    rows = [
        [*HEADER, "4月3日", None, "4月10日", None],
        [None, None, None, None, "工作进展", "状态", "工作进展", "状态"],
        [7, "专户未销户", "县医保局", "2025年6月", "报批", "整改中", "已销户", "已整改到位"],
    ]
    merges = ("A1:A2", "B1:B2", "C1:C2", "D1:D2", "E1:F1", "G1:H1")
    result = read("表.xls", xls(Sheet("医保", rows, merges)), Context(date(2025, 4, 10)))
    assert stated(result) == [("7", "verified")]
    found = result["issues"][0]
    assert found["status_text"] == "已整改到位"
    assert found["progress"] == "已销户"


def test_two_columns_of_the_same_week_and_two_without_a_date_are_no_weeks() -> None:
    rows = [
        [*HEADER, "整改状态", "是否销号"],
        [1, "超范围列支", "县供销社", "2025年6月", "已整改", "是"],
    ]
    assert stated(read("a.xlsx", xlsx(Sheet("甲", rows)))) == [("1", "closed")]


def test_a_column_of_progress_that_holds_statuses_only_states_the_status() -> None:
    rows = [
        [*HEADER, "推进情况"],
        [1, "林权登记错误", "县林草局", "2025年6月", "按序时推进"],
        [2, "苗木款未付", "县林草局", "2025年6月", "已办结"],
        [3, "管护费滞留", "县林草局", "2025年6月", None],
    ]
    result = read("b.csv", comma_separated(rows, "gb18030"))
    assert stated(result) == [("1", "in_progress"), ("2", "reported"), ("3", "not_started")]
    assert "status-column-missing" not in rules(result)


def test_a_ledger_without_any_status_says_so_once() -> None:
    """One sentence among the words is enough for a column to be progress."""
    rows = [
        [*HEADER, "推进情况"],
        [1, "林权登记错误", "县林草局", "2025年6月", "已办结"],
        [2, "苗木款未付", "县林草局", "2025年6月", "已付三成，其余走流程"],
    ]
    result = read(
        "c.xlsx", xlsx(Sheet("林草", rows), Sheet("水务", [[*rows[0]], [3, "水费挂账", "县水务局", "2025年6月"]]))
    )
    assert {status for _, status in stated(result)} == {"not_started"}
    assert rules(result).count("status-column-missing") == 1
    assert warned(result, "林草!1")
    said = next(one["message"] for one in result["findings"] if one["rule"] == "status-column-missing")
    assert "「林草」、「水务」" in said
    assert "整改状态" in said


def test_findings_by_whoever_made_them_name_the_issues() -> None:
    """Headers as reports word them, and 截至目前 before what it is as of."""
    rows = [
        ["编号", "省审计厅专项审计报告指出的主要问题", "整改主体", "限期", "截至目前整改情况"],
        ["A-1", "校舍维修资金结余未清", "县教体局", "2025.4.30", "完成整改"],
    ]
    unit = {"lead_unit": "县教体局", "lead_guessed": True, "units": ["县教体局"]}
    assert_reads(
        "d.xlsx",
        xlsx(Sheet("教体", rows)),
        None,
        [
            issue(
                "A-1", "校舍维修资金结余未清", ("教体", 2), **unit, deadline="2025-04-30", deadline_text="2025.4.30",
                status="verified", status_text="完成整改",
            )
        ],
    )  # fmt: skip


def test_chinese_numerals_above_issues_counted_in_digits_are_sections() -> None:
    """Two levels of them, and nothing in their names tells it; without digits below they are issues themselves."""
    rows = [
        [*HEADER, "整改状态"],
        ["一", "医疗保障", None, None, None],
        ["（一）", "基金征缴", None, None, None],
        ["1、", "漏缴保费", "县税务局", "2025年6月", "整改中"],
        ["（二）", "基金支付", None, None, None],
        ["1、", "重复报销", "县医保局", "2025年6月", "已完成"],
        ["2、", "挂床住院", "县医保局", "2025年6月", "整改中"],
    ]
    result = read("e.xlsx", xlsx(Sheet("台账", rows)))
    assert [(one["category"], one["title"]) for one in result["issues"]] == [
        ("基金征缴", "漏缴保费"), ("基金支付", "重复报销"), ("基金支付", "挂床住院"),
    ]  # fmt: skip
    assert [one["level"] for one in result["findings"] if one["level"] == "error"] == []
    lone = [rows[0], ["一", "漏缴保费", "县税务局", "2025年6月", "整改中"], ["二", "重复报销", None, None, None]]
    assert [one["code"] for one in read("f.xlsx", xlsx(Sheet("台账", lone)))["issues"]] == ["一", "二"]


def test_a_category_loses_the_count_of_its_issues() -> None:
    rows = [
        ["问题类别", "序号", "存在问题", "责任单位", "整改状态"],
        ["三、工程建设方面（共2个问题）", 1, "围标串标", "县住建局", "整改中"],
        ["四、债务管理（1项）", 2, "隐债未化解", "县财政局", "整改中"],
        ["五、乡村振兴（含脱贫）", 3, "产业路未通", "县交通局", "整改中"],
    ]
    found = [one["category"] for one in read("g.xlsx", xlsx(Sheet("台账", rows)))["issues"]]
    assert found == ["工程建设", "债务管理", "乡村振兴（含脱贫）"]


def test_the_issues_of_a_hidden_sheet_are_told() -> None:
    rows = [["序号", "存在问题", "责任单位", "整改状态"], [1, "漏缴保费", "县税务局", "整改中"]]
    old = [rows[0], [2, "旧账", "县税务局", "已销号"], [3, "旧账二", "县税务局", "已销号"]]
    result = read(
        "h.xlsx", xlsx(Sheet("本年", rows), Sheet("上年", old, hidden=True), Sheet("选项", [["是"]], hidden=True))
    )
    assert len(result["issues"]) == 3
    told = [(one["place"], one["message"]) for one in result["findings"] if one["rule"] == "sheet-hidden"]
    assert [place for place, _ in told] == ["上年"]
    assert "2项问题" in told[0][1]


def test_a_table_on_its_side_is_refused_with_what_to_do() -> None:
    rows = [
        [None, "整改台账"],
        [None, "序号", 1, 2],
        [None, "存在问题", "甲账不清", "乙账不清"],
        [None, "责任单位", "县供销社", "县商务局"],
        [None, "整改期限", "2025年6月", "2025年7月"],
    ]
    result = read("i.xlsx", xlsx(Sheet("横表", rows)))
    refused = [(one["rule"], one["place"]) for one in result["findings"] if one["level"] == "error"]
    assert refused == [("table-transposed", "横表!B2")]
    assert "转置" in result["findings"][0]["message"]
    assert (result["kind"], result["issues"]) == (None, [])


def test_all_units_responsible_are_a_group_by_its_whole_name() -> None:
    rows = [["序号", "存在问题", "责任单位", "整改状态"], [1, "公车私用", "各责任单位、县纪委监委", "整改中"]]
    assert read("j.xlsx", xlsx(Sheet("台账", rows)))["issues"][0]["units"] == ["各责任单位", "县纪委监委"]


def test_two_tables_beside_each_other_are_refused() -> None:
    """Read as one, the right half of every row would be lost."""
    half = ["编号", "存在问题", "责任单位", "整改状态"]
    rows = [
        [*half, None, *half],
        [1, "甲账不清", "县供销社", "整改中", None, 2, "乙账不清", "县商务局", "已完成"],
    ]
    result = read("k.xlsx", xlsx(Sheet("两栏", rows)))
    refused = [(one["rule"], one["place"]) for one in result["findings"] if one["level"] == "error"]
    assert refused == [("tables-side-by-side", "两栏!1")]


def test_a_word_in_place_of_the_completion_date_says_that_there_is_none() -> None:
    rows = [
        [*HEADER, "实际完成时间", "整改状态"],
        [1, "甲账不清", "县供销社", "2025年6月", "整改中", "整改中"],
        [2, "乙账不清", "县商务局", "2025年6月", date(2025, 5, 6), "已完成"],
        [3, "丙账不清", "县商务局", "2025年6月", "五月初", "已完成"],
    ]
    result = read("l.xlsx", xlsx(Sheet("台账", rows)))
    assert [one["completed_on"] for one in result["issues"]] == [None, "2025-05-06", None]
    assert [one["place"] for one in result["findings"] if one["level"] == "error"] == ["台账!E4"]


def test_stems_under_the_header_number_its_columns() -> None:
    rows = [[*HEADER, "整改状态"], ["甲", "乙", "丙", "丁", "戊"], [1, "甲账不清", "县供销社", "2025年6月", "整改中"]]
    assert stated(read("m.xlsx", xlsx(Sheet("台账", rows)))) == [("1", "in_progress")]
    rows[1] = ["甲", "乙账不清", "县供销社", "2025年6月", "已完成"]
    assert stated(read("m.xlsx", xlsx(Sheet("台账", rows)))) == [("甲", "reported"), ("1", "in_progress")]


def test_a_column_of_type_and_deadline_states_both() -> None:
    rows = [
        ["序号", "存在问题", "责任单位", "整改类型及时限", "整改状态"],
        [1, "甲账不清", "县供销社", "立行立改，2025年3月底前", "整改中"],
        [2, "乙账不清", "县商务局", "持续整改", "整改中"],
    ]
    found = read("n.xlsx", xlsx(Sheet("台账", rows)))["issues"]
    assert [(one["rectification_type"], one["deadline"]) for one in found] == [
        ("immediate", "2025-03-31"), ("continuing", None),
    ]  # fmt: skip


def test_persons_behind_units_are_no_part_of_their_names() -> None:
    """Only where the header says that persons stand there; what ends like a unit is one."""
    cells = ["县供销社 钱伯安、县商务局 周敏", "县商务局：孙国栋", "县委宣传部 县文旅局", "县商务局（吴一帆）"]
    for header, first in (
        ("责任单位及责任人", ["县供销社", "县商务局"]),
        ("责任单位", ["县供销社钱伯安", "县商务局周敏"]),
    ):
        rows = [["序号", "存在问题", header, "整改状态"]]
        rows += [[number, f"账务{number}", cell, "整改中"] for number, cell in enumerate(cells, 1)]
        found = [one["units"] for one in read("o.xlsx", xlsx(Sheet("台账", rows)))["issues"]]
        assert found[0] == first
        assert found[2:] == [["县委宣传部", "县文旅局"], ["县商务局"]]
        assert (found[1] == ["县商务局"]) is (header != "责任单位")


@pytest.mark.parametrize(
    ("cell", "units"),
    [
        ("县供销社 主任 钱伯安 13900001111", ["县供销社"]),
        ("县供销社\n副局长周敏、县商务局 0833-2345678", ["县供销社", "县商务局"]),
        ("周敏（县商务局）", ["县商务局"]),
        ("周敏（县商务局），吴一帆(县供销社)", ["县商务局", "县供销社"]),
        ("县委宣传部（县文旅局）", ["县委宣传部"]),
        ("第13900001111号项目指挥部", ["第13900001111号项目指挥部"]),
    ],
)
def test_persons_with_posts_and_telephones(cell: str, units: list[str]) -> None:
    rows = [["序号", "存在问题", "责任单位及责任人", "整改状态"], [1, "账务", cell, "整改中"]]
    found = read("o.xlsx", xlsx(Sheet("台账", rows)))["issues"][0]["units"]
    assert found == units


def test_the_date_of_a_weekly_column_may_stand_in_brackets_behind_it() -> None:
    rows = [
        ["序号", "存在问题", "整改部门", "销号时限", "整改进展（截至6月21日）", "整改进展(6月14日)", "目前整改进度"],
        [1, "甲账不清", "县供销社", "2024年6月底前", "已拨付", "已定方案", "60%"],
        [2, "乙账不清", "县商务局", "2024年9月底前", "已完成", "推进", "100%"],
    ]
    found = read("n.xlsx", xlsx(Sheet("台账", rows)))["issues"]
    assert [(one["units"], one["deadline"], one["progress"], one["percent"], one["status"]) for one in found] == [
        (["县供销社"], "2024-06-30", "已拨付", 0.6, "in_progress"),
        (["县商务局"], "2024-09-30", "已完成", 1.0, "reported"),
    ]
