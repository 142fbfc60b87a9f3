"""Indicator tables of many layouts, each with a hand-written expectation."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loaders.grid import Merge, Workbook, sheet_of_rows
from loaders.indicator_periods import read_period
from loaders.indicators import looks_like_indicators, read_indicators
from loaders.number_cells import read_number
from loaders.records import Context, Indicator, Level, Reading

Rows = Sequence[Sequence[Any]]


def workbook(*sheets: tuple[str, Rows] | tuple[str, Rows, Sequence[tuple[int, int, int, int]]]) -> Workbook:
    made = [
        sheet_of_rows(
            "指标.xlsx", sheet[0], [list(row) for row in sheet[1]], [Merge(*m) for m in sheet[2:3] for m in m]
        )
        for sheet in sheets
    ]
    return Workbook("指标.xlsx", "0", tuple(made))


def read(rows: Rows, merges: Sequence[tuple[int, int, int, int]] = (), as_of: date | None = None) -> Reading:
    book = workbook(("指标", rows, merges))
    assert looks_like_indicators(book)
    return read_indicators(book, Context(as_of=as_of))


def numbers(reading: Reading) -> list[tuple[str, str | None, str | None, str | None]]:
    """(code, period, numerator, denominator) of each record, numbers as plain text."""
    return [(i.code, i.period, text(i.numerator), text(i.denominator)) for i in reading.indicators]


def text(number: Decimal | None) -> str | None:
    return None if number is None else f"{number.normalize():f}"


def rules(reading: Reading, level: Level | None = None) -> list[str]:
    return [finding.rule for finding in reading.findings if level is None or finding.level is level]


def only(reading: Reading) -> Indicator:
    assert len(reading.indicators) == 1, reading
    return reading.indicators[0]


def test_tidy_table_with_every_column() -> None:
    reading = read(
        [
            ["清水县审计整改指标", *[""] * 16],
            ["截至2024年5月31日", *[""] * 16],
            ["指标编号", "对应问题", "指标名称", "期间", "分子", "分母", "目标", "基期", "基期分子", "基期分母",
             "分子含义", "分母含义", "单位", "方向", "类型", "来源", "备注"],
            ["1a", 1.0, "补贴追回率", "2024年4月", 1.5, "3.62万元", 3.62, "2023年12月", 0.0, 3.62,
             "已追回", "应追回", "万元", "越高越好", "跟踪", "县财政局", "按月"],
            ["1a", 1.0, "补贴追回率", "2024年5月", "2", 3.62, 3.62, "", "", "", "", "", "", "", "", "", ""],
            ["2a", "2", "实施方案印发", "2024-05", "是", "", 1.0, "", "", "", "", "", "份",
             "越高越好", "交付物", "", ""],
        ],
        [(1, 1, 1, 17), (2, 1, 2, 17)],
    )  # fmt: skip
    assert rules(reading) == []
    assert str(reading.as_of) == "2024-05-31"
    assert numbers(reading) == [
        ("1a", "2024-04", "1.5", "3.62"),
        ("1a", "2024-05", "2", "3.62"),
        ("2a", "2024-05", "1", None),
    ]
    first, second, third = reading.indicators
    assert (first.issue, first.name, first.unit, first.source, first.note) == (
        "1", "补贴追回率", "万元", "县财政局", "按月",
    )  # fmt: skip
    assert (first.numerator_label, first.denominator_label, first.base_period) == ("已追回", "应追回", "2023-12")
    assert (second.unit, second.base_period, second.baseline_denominator) == ("万元", "2023-12", Decimal("3.62"))
    assert (third.category, third.better, third.target) == ("deliverable", "higher", Decimal(1))
    assert (first.place.sheet, first.place.row) == ("指标", 4)


def test_wide_table_one_column_a_period() -> None:
    reading = read(
        [
            ["序号", "监测指标", "计量单位", "目标值", "2023年5月", "2023年6月", "2023年7月", "备注"],
            [1.0, "撂荒地复耕面积", "亩", 500.0, 120.0, "1,260.5", "", ""],
            [2.0, "信访积案", "件", "≤3", 9.0, "—", 4.0, ""],
        ]
    )
    assert numbers(reading) == [
        ("1", "2023-05", "120", None),
        ("1", "2023-06", "1260.5", None),
        ("1", "2023-07", None, None),  # the last period in use: not reported
        ("2", "2023-05", "9", None),
        ("2", "2023-06", None, None),
        ("2", "2023-07", "4", None),
    ]
    assert [i.target for i in reading.indicators[::3]] == [Decimal(500), Decimal(3)]
    assert [i.better for i in reading.indicators[::3]] == ["higher", "lower"]
    assert rules(reading) == []


@pytest.mark.parametrize("merged", [True, False])
def test_wide_table_with_numerator_and_denominator_below_each_period(merged: bool) -> None:
    rows = [
        ["编码", "考核指标", "第1周", "", "第2周", "", "数据来源"],
        ["", "", "分子", "分母", "分子", "分母", ""],
        ["甲1", "清退率", 3.0, 40.0, 17.0, 40.0, "民政局"],
        ["甲2", "到账率", "0", "8.88", "2.5", "8.88", "乡镇"],
    ]
    merges = [(1, 1, 2, 1), (1, 2, 2, 2), (1, 3, 1, 4), (1, 5, 1, 6), (1, 7, 2, 7)] if merged else []
    reading = read(rows, merges)
    assert numbers(reading) == [
        ("甲1", "第1周", "3", "40"),
        ("甲1", "第2周", "17", "40"),
        ("甲2", "第1周", "0", "8.88"),
        ("甲2", "第2周", "2.5", "8.88"),
    ]
    assert [i.source for i in reading.indicators] == ["民政局", "民政局", "乡镇", "乡镇"]


def test_three_header_rows_year_month_part() -> None:
    reading = read(
        [
            ["指标名称", "2024年", "", "", ""],
            ["", "4月", "", "5月", ""],
            ["", "完成数", "总数", "完成数", "总数"],
            ["户厕改造", 10.0, 50.0, 30.0, 50.0],
        ],
        [(1, 1, 3, 1), (1, 2, 1, 5), (2, 2, 2, 3), (2, 4, 2, 5)],
    )
    assert [(p, n, d) for _, p, n, d in numbers(reading)] == [("2024-04", "10", "50"), ("2024-05", "30", "50")]


def test_dates_and_quarters_as_headers() -> None:
    by_day = read([["指标", date(2024, 9, 6), date(2024, 9, 13)], ["到校率", "45/50", "96%（48人/50人）"]])
    assert [(p, n, d) for _, p, n, d in numbers(by_day)] == [("2024-09-06", "45", "50"), ("2024-09-13", "48", "50")]
    by_month = read([["指标", date(2024, 8, 1), date(2024, 9, 1)], ["在园人数", 45.0, 48.0]])
    assert [p for _, p, _, _ in numbers(by_month)] == ["2024-08", "2024-09"]
    by_quarter = read([["指标", "一季度", "二季度"], ["在园人数", 45.0, 48.0]], as_of=date(2024, 7, 5))
    assert [p for _, p, _, _ in numbers(by_quarter)] == ["2024-Q1", "2024-Q2"]


def test_period_and_word_in_one_header_and_constant_denominator() -> None:
    reading = read(
        [
            ["指标名称", "应完成数（户）", "2024年4月完成数（户）", "2024年5月完成数（户）", "2024年目标（户）"],
            ["危房改造", 80.0, 20.0, 65.0, 80.0],
        ]
    )
    assert numbers(reading) == [("危房改造", "2024-04", "20", "80"), ("危房改造", "2024-05", "65", "80")]
    assert [i.target for i in reading.indicators] == [Decimal(80), Decimal(80)]


def test_rows_of_numerator_and_denominator() -> None:
    reading = read(
        [
            ["指标名称", "数据类别", "2024-04", "2024-05"],
            ["入学率", "分子", 90.0, 95.0],
            ["", "分母", 100.0, 100.0],
            ["参保率", "分子", 0.0, 12.0],
            ["", "分母", 108.0, 108.0],
        ],
        [(2, 1, 3, 1), (4, 1, 5, 1)],
    )
    assert [(p, n, d) for _, p, n, d in numbers(reading)] == [
        ("2024-04", "90", "100"),
        ("2024-05", "95", "100"),
        ("2024-04", "0", "108"),
        ("2024-05", "12", "108"),
    ]


def test_definitions_on_another_sheet() -> None:
    definitions = [
        ["指标编号", "指标名称", "对应问题", "分子含义", "分母含义", "单位", "方向", "目标",
         "基期", "基期分子", "基期分母"],
        ["3a", "车辆过户率", "3", "已过户", "应过户", "辆", "越高越好", "全部", "2023年9月", 0.0, 15.0],
        ["4a", "隐患存量", "4", "未销隐患", "", "处", "越低越好", 0.0, "2023年9月", 21.0, ""],
    ]  # fmt: skip
    values = [
        ["编号", "2023年10月", "", "2023年11月", ""],
        ["", "分子", "分母", "分子", "分母"],
        ["3a", 6.0, 15.0, 15.0, 15.0],
        ["4a", 18.0, "", 7.0, ""],
    ]
    book = workbook(("指标说明表", definitions), ("数据", values))
    assert not looks_like_indicators(book)  # a sheet called 说明 is instructions
    book = workbook(("口径", definitions), ("数据", values))
    reading = read_indicators(book, Context())
    assert numbers(reading) == [
        ("3a", "2023-10", "6", "15"),
        ("3a", "2023-11", "15", "15"),
        ("4a", "2023-10", "18", None),
        ("4a", "2023-11", "7", None),
    ]
    lorries, hazards = reading.indicators[0], reading.indicators[-1]
    assert (lorries.name, lorries.issue, lorries.target, lorries.baseline_denominator) == (
        "车辆过户率", "3", Decimal(15), Decimal(15),
    )  # fmt: skip
    assert (hazards.name, hazards.better, hazards.unit, hazards.target) == ("隐患存量", "lower", "处", Decimal(0))
    assert rules(reading) == ["target-converted"]


def test_one_sheet_a_period_matched_by_name() -> None:
    def sheet(value: float) -> Rows:
        return [["指标名称", "对应问题", "分子", "分母"], ["清退率", "2", value, 40.0]]

    reading = read_indicators(workbook(("2024年4月", sheet(11)), ("2024年5月", sheet(29))), Context())
    assert numbers(reading) == [("2a", "2024-04", "11", "40"), ("2a", "2024-05", "29", "40")]
    assert rules(reading) == ["code-made"]


def test_total_note_section_number_and_example_rows_are_no_indicators() -> None:
    reading = read(
        [
            ["指标编号", "指标名称", "期间", "分子", "分母"],
            [1.0, 2.0, 3.0, 4.0, 5.0],
            ["示例", "培训后就业率", "2024-05", 1.0, 2.0],
            ["（一）就业方面", "", "", "", ""],
            ["j1", "培训后就业率", "2024-05", 30.0, 60.0],
            ["合计", "", "", 30.0, 60.0],
            ["填表人：某某", "", "审核人：某某", "", ""],
            ["注：按人数计", "", "", "", ""],
        ]
    )
    assert numbers(reading) == [("j1", "2024-05", "30", "60")]


def test_share_without_parts_and_share_beside_its_parts() -> None:
    alone = only(read([["指标名称", "期间", "指标值", "目标值"], ["入库完成率", "2024-05", "86.75%", "100%"]]))
    assert (alone.numerator, alone.denominator, alone.unit, alone.target) == (
        Decimal("86.75"), Decimal(100), "%", Decimal(100),
    )  # fmt: skip
    stored = only(read([["指标名称", "期间", "指标值", "目标值"], ["入库完成率", "2024-05", 0.8675, 1.0]]))
    assert (stored.numerator, stored.denominator, stored.target) == (Decimal("86.75"), Decimal(100), Decimal(100))
    header = [["指标名称", "期间", "分子", "分母", "完成率"]]
    right = read([*header, ["入库", "2024-05", 216.0, 249.0, "86.7%"]])  # cut off, not rounded: both are usual
    assert (rules(right), numbers(right)) == (["code-made"], [("入库", "2024-05", "216", "249")])
    wrong = read([*header, ["入库", "2024-05", 216.0, 249.0, "88.67%"]])
    assert "rate-differs" in rules(wrong)
    assert "216/249 = 86.75%" in next(f.message for f in wrong.findings if f.rule == "rate-differs")


@pytest.mark.parametrize(
    ("target", "expected"),
    [("90%", "1188"), ("≥ 90 %", "1188"), (1188.0, "1188"), ("1188户", "1188"), ("全部", "1320"), ("0.12万户", "1200")],
)
def test_target_comes_in_the_numerators_unit(target: object, expected: str) -> None:
    row = ["h1", "改造率", "2024-05", 700.0, 1320.0, target, "户"]
    reading = read([["指标编号", "指标名称", "期间", "分子", "分母", "目标", "单位"], row])
    assert text(only(reading).target) == expected
    assert not reading.refused


def test_target_in_percent_without_denominator_is_asked_for() -> None:
    reading = read([["指标编号", "指标名称", "期间", "分子", "目标"], ["h1", "改造", "2024-05", 700.0, "90%"]])
    assert only(reading).target is None
    assert rules(reading, Level.WARNING) == ["target-without-denominator"]


def test_target_that_looks_like_a_share_is_questioned() -> None:
    row = ["h1", "改造率", "2024-05", 700.0, 1320.0, 0.9, "户"]
    reading = read([["指标编号", "指标名称", "期间", "分子", "分母", "目标", "单位"], row])
    assert rules(reading, Level.WARNING) == ["target-looks-like-share"]


def test_rate_above_one_is_noted_and_no_error() -> None:
    reading = read([["指标编号", "指标名称", "期间", "分子", "分母"], ["c", "示范场", "2023-06", 66.0, 56.0]])
    assert [(f.level, f.rule) for f in reading.findings] == [(Level.NOTE, "above-denominator")]
    assert "117.86%" in reading.findings[0].message


HEADER = ["指标编号", "指标名称", "期间", "分子", "分母", "单位", "方向"]


@pytest.mark.parametrize(
    ("rows", "rule", "place"),
    [
        ([["a", "甲", "2024-05", "若干", 5.0, "人", ""]], "number-unreadable", "指标!D2"),
        ([["a", "甲", "2024-05", "2005人，占45.9%", 5.0, "人", ""]], "number-unreadable", "指标!D2"),
        ([["a", "甲", "2024-05", "是", 5.0, "人", "越高越好"]], None, None),
        ([["a", "甲", "2024-05", 3.0, 0.0, "人", ""]], "denominator-zero", "指标!E2"),
        ([["a", "甲", "2024-05", 3.0, -4.0, "人", ""]], "denominator-negative", "指标!E2"),
        ([["a", "甲", "2024年2月30日", 3.0, 4.0, "人", ""]], "period-unreadable", "指标!C2"),
        ([["a", "甲", 2023.1, 3.0, 4.0, "人", ""]], "period-unreadable", "指标!C2"),
        ([["a", "甲", "2024-05", 3.0, 4.0, "人", "随便"]], "direction-unknown", "指标!G2"),
        ([["a", "甲", "2024-05", "3户", 4.0, "人", ""]], "unit-differs", "指标!D2"),
        ([["", "", "2024-05", 3.0, 4.0, "人", ""]], "indicator-name-missing", "指标!B2"),
        ([["a", "", "2024-05", 3.0, 4.0, "人", ""]], "indicator-name-missing", "指标!2"),
        ([[date(2024, 2, 1), "甲", "2024-05", 3.0, 4.0, "人", ""]], "code-is-date", "指标!A2"),
        (
            [["a", "甲", "2024-05", 3.0, 4.0, "人", ""], ["a", "乙", "2024-06", 3.0, 4.0, "人", ""]],
            "duplicate-code",
            "指标!3",
        ),
        (
            [["a", "甲", "2024-05", 3.0, 4.0, "人", ""], ["a", "甲", "2024年5月", 2.0, 4.0, "人", ""]],
            "indicator-repeated-differs",
            "指标!3",
        ),
    ],
)
def test_bad_cells_are_errors_with_their_place(rows: Rows, rule: str | None, place: str | None) -> None:
    reading = read([HEADER, *rows])
    errors = [(finding.rule, str(finding.place)) for finding in reading.findings if finding.level is Level.ERROR]
    assert errors == ([] if rule is None else [(rule, place)])


def test_repeated_differs_names_both_places() -> None:
    rows = [["a", "甲", "2024-05", 3.0, 4.0, "人", ""], ["a", "甲", "2024.5", 2.0, 4.0, "人", ""]]
    message = read([HEADER, *rows]).findings[-1].message
    assert "指标!2" in message
    assert "指标!3" in message
    assert "3/4" in message
    assert "2/4" in message


def test_year_and_month_in_two_columns_and_years_carried_over_headers() -> None:
    rows = [["年度", "月份", "指标名称", "数值"], [2024.0, 5.0, "在校生数", 3.0], ["2024年", "6月", "在校生数", 4.0]]
    assert [p for _, p, _, _ in numbers(read(rows))] == ["2024-05", "2024-06"]
    reading = read([["指标", "2023年11月", "12月", "1月"], ["在校生数", 1.0, 2.0, 3.0]])
    assert [p for _, p, _, _ in numbers(reading)] == ["2023-11", "2023-12", "2024-01"]


def test_unit_from_the_name_and_the_header() -> None:
    rows = [["指标", "期间", "分子（万元）"], ["追回资金（户）", "2024-05", 3.0]]
    assert only(read(rows)).unit == "万元"
    assert only(read([["指标", "2024-05"], ["清退户数（户）", 3.0]])).unit == "户"
    assert only(read([["指标", "2024-05"], ["清退数（一期）", 3.0]])).unit is None


def test_the_same_row_twice_counts_once() -> None:
    row = ["a", "甲", "2024-05", 3.0, 4.0, "人", ""]
    reading = read([HEADER, row, row])
    assert len(reading.indicators) == 1
    assert rules(reading) == ["indicator-repeated"]


def test_not_stated_is_none_and_nothing_over_nothing_is_no_error() -> None:
    rows = [
        ["a", "甲", "2024-05", "未填报", 5.0, "人", ""],
        ["b", "乙", "2024-05", "/", "—", "人", ""],
        ["c", "丙", "2024-05", 0.0, 0.0, "人", ""],
    ]
    reading = read([HEADER, *rows])
    assert [(n, d) for _, _, n, d in numbers(reading)] == [(None, "5"), (None, None), ("0", "0")]
    assert not reading.refused


def test_codes_are_made_from_the_issue() -> None:
    rows = [["指标名称", "对应问题", "期间", "分子"], ["甲", "二-1", "2024-05", 1.0], ["乙", "二-1", "2024-05", 2.0],
            ["丙", "", "2024-05", 3.0], ["甲", "二-1", "2024-06", 4.0]]  # fmt: skip
    reading = read(rows)
    assert numbers(reading) == [
        ("二-1a", "2024-05", "1", None),
        ("二-1a", "2024-06", "4", None),
        ("二-1b", "2024-05", "2", None),
        ("丙", "2024-05", "3", None),
    ]
    assert rules(reading) == ["code-made"]


def test_a_running_number_over_repeated_names_is_no_code() -> None:
    rows = [["序号", "指标名称", "期间", "数值"], [1.0, "甲", "2024-05", 1.0], [2.0, "甲", "2024-06", 2.0]]
    assert numbers(read(rows)) == [("甲", "2024-05", "1", None), ("甲", "2024-06", "2", None)]


def test_no_period_means_the_as_of_date() -> None:
    reading = read([["截至2024年6月30日", "", ""], ["指标", "分子", "分母"], ["复核率", 1.0, 2.0]], [(1, 1, 1, 3)])
    assert numbers(reading) == [("复核率", "2024-06-30", "1", "2")]
    assert rules(reading, Level.NOTE) == ["period-assumed"]


def test_base_period_over_its_parts_and_baseline_as_a_number() -> None:
    rows = [["指标", "基期（2022年12月）", "", "2023年6月", ""], ["", "分子", "分母", "分子", "分母"],
            ["入库率", 150.0, 249.0, 216.0, 249.0]]  # fmt: skip
    one = only(read(rows, [(1, 1, 2, 1), (1, 2, 1, 3), (1, 4, 1, 5)]))
    assert (one.baseline_numerator, one.baseline_denominator, one.period) == (Decimal(150), Decimal(249), "2023-06")
    other = only(read([["指标", "基期", "2023年6月"], ["入库数", 150.0, 216.0]]))
    assert (other.baseline_numerator, other.base_period, other.numerator) == (Decimal(150), None, Decimal(216))
    third = only(read([["指标", "基期", "2023年6月"], ["入库数", "2022年12月", 216.0]]))
    assert (third.baseline_numerator, third.base_period) == (None, "2022-12")


@pytest.mark.parametrize(
    "rows",
    [
        [["单位", "问题数", "已整改", "整改率"], ["县农业农村局", 5.0, 3.0, "60%"]],
        [["单位名称", "2024年5月", "2024年6月"], ["县农业农村局", 5.0, 3.0]],
        [["项目", "2024年5月", "2024年6月"], ["粮食产量", 5.0, 3.0]],
        [["编号", "标题", "状态", "优先级", "负责人"], ["BUG-1", "登录失败", "打开", "高", "某某"]],
        [["序号", "问题名称", "整改措施", "责任单位", "整改时限", "完成情况"],
         [1.0, "补贴多发", "追回", "县局", "6月", "已完成"]],
        [["单位", "别名", "类型", "排序"], ["县教育局", "教育局", "部门", 1.0]],
        [["姓名", "单位", "电话"], ["某某", "县局", 123.0]],
        [["指标"], ["就业率"]],
        [[]],
    ],
)  # fmt: skip
def test_other_tables_are_not_taken_for_indicators(rows: Rows) -> None:
    book = workbook(("Sheet1", rows))
    assert not looks_like_indicators(book)
    reading = read_indicators(book, Context())
    assert reading.kind is None
    assert reading.refused
    assert "指标名称" in reading.findings[0].message


def test_unknown_columns_are_listed() -> None:
    reading = read([["指标名称", "期间", "数值", "天气"], ["甲", "2024-05", 1.0, "晴"]])
    assert any(f.rule == "column-unknown" and "天气" in f.message for f in reading.findings)
    assert [(h.text, h.field) for h in reading.headers] == [
        ("指标名称", "name"), ("期间", "period"), ("数值", "value"), ("天气", None),
    ]  # fmt: skip


@given(
    st.integers(1990, 2099),
    st.integers(1, 12),
    st.sampled_from(["{}年{}月", "{}-{}", "{}/{:02d}", "{}.{}", "{}年{}月底", "截至{}年{}月"]),
)
def test_months_read_back_in_every_form(year: int, month: int, form: str) -> None:
    assert read_period(form.format(year, month), None).value == f"{year}-{month:02d}"


@given(
    st.dates(date(1990, 1, 1), date(2099, 12, 31)), st.sampled_from(["%Y-%m-%d", "%Y年%m月%d日", "%Y.%m.%d", "%Y%m%d"])
)
def test_days_read_back_in_every_form(day: date, form: str) -> None:
    assert read_period(day.strftime(form), None).value == day.isoformat()
    assert read_period(day, None).value == day.isoformat()


@given(st.decimals(-(10**9), 10**9, places=3), st.sampled_from(["{}", "{:,}", " {} ", "{}人", "{}%"]))
def test_numbers_read_back_exactly(value: Decimal, form: str) -> None:
    found = read_number(form.format(value)).value
    assert found is not None
    assert found.value == value
    assert found.percent == form.endswith("%")


@given(st.text(max_size=30) | st.floats() | st.integers() | st.dates() | st.booleans() | st.none())
def test_no_cell_raises(cell: object) -> None:
    read_number(cell)
    read_period(cell, date(2024, 5, 17))
    read_period(cell, None)


CELLS = st.one_of(
    st.sampled_from(["指标名称", "期间", "分子", "分母", "目标", "2023年5月"]),
    st.sampled_from(["序号", "单位", "方向", "合计", "示例", "", "甲", "%"]),
    st.floats(allow_nan=False, allow_infinity=False, width=32), st.dates(), st.text(max_size=6),
)  # fmt: skip


@given(st.lists(st.lists(CELLS, min_size=1, max_size=6), min_size=1, max_size=8))
def test_no_table_raises(rows: list[list[Any]]) -> None:
    read_indicators(workbook(("表", rows)), Context(as_of=date(2024, 5, 17)))


def test_a_base_number_with_a_year_is_a_baseline_with_its_parts() -> None:
    rows = [
        ["指标名称", "2023年基数", "2024年一季度", "2024年二季度", "目标"],
        ["培训后就业率", "89/250", "40%", "52%", "≥80%"],
        ["空置户数", 60.0, 55.0, 50.0, 20.0],
    ]
    found = [
        (one.name, one.period, text(one.numerator), text(one.baseline_numerator), text(one.baseline_denominator))
        for one in read(rows).indicators
    ]
    assert found == [
        ("培训后就业率", "2024-Q1", "40", "89", "250"),
        ("培训后就业率", "2024-Q2", "52", "89", "250"),
        ("空置户数", "2024-Q1", "55", "60", None),
        ("空置户数", "2024-Q2", "50", "60", None),
    ]


@pytest.mark.parametrize(
    ("month", "sum_"), [("本月完成", "累计完成"), ("当期值", "本年累计"), ("本月完成数", "累计完成数")]
)
def test_what_has_come_together_beats_what_the_month_brought(month: str, sum_: str) -> None:
    for header in ([month, sum_], [sum_, month]):
        values = [80.0, 260.0] if header[0] == month else [260.0, 80.0]
        reading = read([["指标名称", "年度目标", *header], ["培训人数", 500.0, *values]])
        assert [(text(one.numerator), text(one.target)) for one in reading.indicators] == [("260", "500")]
        assert not reading.refused


def test_a_header_that_comes_again_under_a_further_heading_is_no_indicator() -> None:
    header = ["指标名称", "分子", "分母", "截至"]
    rows = [["一、就业类", "", "", ""], header, ["到岗率", 3.0, 4.0, "2024年5月底"], ["二、资金类", "", "", ""], header,
            ["到账率", 1.0, 2.0, "2024年5月底"]]  # fmt: skip
    assert [(n, p, a, b) for n, p, a, b in numbers(read(rows))] == [
        ("到岗率", "2024-05", "3", "4"),
        ("到账率", "2024-05", "1", "2"),
    ]


def test_without_a_direction_a_target_of_nothing_or_below_the_baseline_wants_less() -> None:
    reading = read(
        [
            ["指标名称", "期间", "数值", "基期值", "目标"],
            ["信访件数", "2024-09", "3件", "", 0],
            ["重复享受人数", "2024-09", 5, 12, 3],
            ["就业率", "2024-09", "430/900", "900/3000", "70%"],
            ["新增就业", "2024-09", 80, 20, 100],
        ]
    )
    assert [one.better for one in reading.indicators] == ["lower", "lower", "higher", "higher"]
    assumed = [str(one.place) for one in reading.findings if one.rule == "direction-assumed"]
    assert assumed == ["指标!E2", "指标!E3"]
    stated = read([["指标名称", "方向", "期间", "数值", "目标"], ["零报告次数", "越高越好", "2024-09", 3, 0]])
    assert only(stated).better == "higher"
    assert "direction-assumed" not in rules(stated)


@pytest.mark.parametrize(
    ("periods", "expected"),
    [
        ((100, 150, 80), [("2024-09-30", "330")]),  # each tells what it brought
        ((100, 250, 330), [("2024-Q1", "100"), ("2024-Q2", "250"), ("2024-Q3", "330")]),  # they run on
    ],
)
def test_a_sum_beside_periods_is_read_where_they_add_up_to_it(
    periods: tuple[int, int, int], expected: list[tuple[str, str]]
) -> None:
    rows = [["指标名称", "年度目标", "一季度", "二季度", "三季度", "累计"], ["新增就业", 500, *periods, 330]]
    found = [(period, number) for _, period, number, _ in numbers(read(rows, as_of=date(2024, 9, 30)))]
    assert found == expected


@pytest.mark.parametrize("cell", ["31/64 (48.4%)", "31/64（48.4%）", "48.4%（31/64）", "31/64=48.4%"])
def test_both_parts_and_their_rate_in_one_cell(cell: str) -> None:
    reading = read([["指标", "期间", "现状"], ["危房改造率", "2024-09", cell]])
    assert numbers(reading)[0][2:] == ("31", "64")
