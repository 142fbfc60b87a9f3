"""Unit rosters of several layouts, each with a hand-written expectation."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loaders.grid import Merge, Workbook, sheet_of_rows
from loaders.records import Context, Level, Reading
from loaders.roster import looks_like_roster, read_roster

Rows = Sequence[Sequence[Any]]


def workbook(sheets: dict[str, Rows], merges: Sequence[tuple[int, int, int, int]] = ()) -> Workbook:
    made = [
        sheet_of_rows("名册.xlsx", name, [list(row) for row in rows], [Merge(*merge) for merge in merges])
        for name, rows in sheets.items()
    ]
    return Workbook("名册.xlsx", "0", tuple(made))


def read(rows: Rows, merges: Sequence[tuple[int, int, int, int]] = ()) -> Reading:
    book = workbook({"名册": rows}, merges)
    assert looks_like_roster(book)
    return read_roster(book, Context())


def found(reading: Reading) -> list[tuple[str, str]]:
    return [(finding.rule, str(finding.place)) for finding in reading.findings]


def test_every_column() -> None:
    reading = read(
        [
            ["清水县单位名册", *[""] * 9],
            ["单位", "别名", "类型", "上级单位", "分管领导", "排序", "成员单位", "承接单位", "生效日期", "备注"],
            ["县教育局", "县教体局；教育局、 县教委", "部门", "", "副县长", 3.0, "", "", "", "正局级"],
            ["县扶贫办", "", "县级部门", "", "", "4", "", "县教育局", "2024年3月1日", ""],
            ["县电大", "县电大", "事业", "县教育局", "", "", "", "", date(2024, 3, 5), ""],
            ["各乡镇", "", "乡镇", "", "", 9.0, "青山镇、白水乡", "", "", ""],
            ["青山镇", "", "镇", "", "", 10.0, "", "", "", ""],
            ["白水乡", "", "乡", "", "", 11.0, "", "", "", ""],
        ],
        [(1, 1, 1, 10)],
    )
    assert found(reading) == []
    assert [(u.name, u.aliases, u.kind, u.order) for u in reading.units] == [
        ("县教育局", ("县教体局", "教育局", "县教委"), "部门", 3),
        ("县扶贫办", (), "部门", 4),
        ("县电大", (), "事业单位", None),
        ("各乡镇", (), "乡镇", 9),
        ("青山镇", (), "乡镇", 10),
        ("白水乡", (), "乡镇", 11),
    ]
    education, poverty, college, townships = reading.units[:4]
    assert (education.leader, education.note, education.parent) == ("副县长", "正局级", None)
    assert (poverty.successor, poverty.effective_on) == ("县教育局", date(2024, 3, 1))
    assert (college.parent, college.effective_on) == ("县教育局", date(2024, 3, 5))
    assert townships.members == ("青山镇", "白水乡")
    assert (education.place.sheet, education.place.row) == ("名册", 3)


def test_other_headers_sections_totals_and_notes() -> None:
    reading = read(
        [
            ["序号", "机构名称", "简称", "联系县领导", "联系电话"],
            ["一、县级部门", "", "", "", ""],
            [1.0, "清水县财政局", "县财政局/财政局", "县委常委、副县长", 8881234.0],
            [2.0, "清水县水务局", "县水务局\n水务局", "", 8885678.0],
            ["（二）乡镇（街道）", "", "", "", ""],
            [3.0, "城关街道", "", "", ""],
            ["合计", "3个", "", "", ""],
            ["注：排名不分先后", "", "", "", ""],
            ["填表人：某某", "", "", "审核人：某某", ""],
        ]
    )
    assert found(reading) == []
    assert [(u.name, u.aliases, u.kind, u.leader, u.order) for u in reading.units] == [
        ("清水县财政局", ("县财政局", "财政局"), "部门", "县委常委、副县长", 1),
        ("清水县水务局", ("县水务局", "水务局"), "部门", None, 2),
        ("城关街道", (), "乡镇", None, 3),
    ]


def test_order_of_rows_where_no_order_is_stated_and_sheet_names_as_kinds() -> None:
    book = workbook(
        {
            "县直部门": [["单位名称", "分管领导"], ["县审计局", "县长"], ["县司法局", ""]],
            "国有企业": [["单位名称", "分管领导"], ["县城投公司", ""]],
            "填报说明": [["单位", "填规范名称"], ["别名", "用分号隔开"]],
        }
    )
    reading = read_roster(book, Context())
    assert [(u.name, u.kind, u.order) for u in reading.units] == [
        ("县审计局", "部门", 1),
        ("县司法局", "部门", 2),
        ("县城投公司", "企业", 3),
    ]


def test_aliases_on_rows_of_their_own_under_a_merged_name() -> None:
    reading = read(
        [["单位", "别名", "排序"], ["县民政局", "民政局", 1.0], ["", "县社会局", ""], ["县残联", "", 2.0]],
        [(2, 1, 3, 1)],
    )
    assert [(u.name, u.aliases, u.order) for u in reading.units] == [
        ("县民政局", ("民政局", "县社会局"), 1),
        ("县残联", (), 2),
    ]


def test_full_and_short_name_and_example_rows() -> None:
    reading = read(
        [
            ["单位全称", "单位简称", "类型"],
            ["示例：县农业农村局", "县农业局", "部门"],
            ["示例县教育局", "县教育局", "部门"],
            ["", "", ""],
            ["示例", "", "部门"],
        ]
    )
    assert [(u.name, u.aliases) for u in reading.units] == [("示例县教育局", ("县教育局",))]


def test_unknown_kind_is_kept_as_written() -> None:
    assert read([["单位", "类型"], ["县武装部", "军事机关"]]).units[0].kind == "军事机关"


HEADER = ["单位", "别名", "排序", "承接单位", "生效日期", "成员单位"]


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([["县甲局", "", 1.0, "", "", ""], ["县 甲局", "", 2.0, "", "", ""]], [("unit-repeated", "名册!3")]),
        ([["县甲局", "县乙局", "", "", "", ""], ["县乙局", "", "", "", "", ""]], [("alias-of-two-units", "名册!2")]),
        ([["县甲局", "甲局", "", "", "", ""], ["县乙局", "甲局", "", "", "", ""]], [("alias-of-two-units", "名册!3")]),
        ([["县甲局", "市甲局", "", "", "", ""]], [("alias-crosses-level", "名册!2")]),
        ([["县甲局", "", "头", "", "", ""]], [("order-unreadable", "名册!C2")]),
        ([["县甲局", "", 1.5, "", "", ""]], [("order-unreadable", "名册!C2")]),
        ([["县甲局", "", "9" * 30, "", "", ""]], [("order-unreadable", "名册!C2")]),
        ([["县甲局", "", "", "", "2024年2月30日", ""]], [("date-unreadable", "名册!E2")]),
        ([["", "甲局", 1.0, "", "", ""]], [("unit-name-missing", "名册!A2")]),
        ([[12.0, "甲局", 1.0, "", "", ""]], [("unit-name-unreadable", "名册!A2")]),
        ([["县甲局", "甲", "", "县甲局", "", ""]], [("successor-of-itself", "名册!2")]),
        (
            [["县甲局", "", 1.0, "县乙局", "", ""], ["县乙局", "", 2.0, "县甲局", "", ""]],
            [("successor-of-itself", "名册!2"), ("successor-of-itself", "名册!3")],
        ),
        ([["", "", 1.0, "", "", ""]], [("no-rows", "名册!1")]),
    ],
)
def test_errors_with_their_place(rows: Rows, expected: list[tuple[str, str]]) -> None:
    reading = read([HEADER, *rows])
    errors = [(f.rule, str(f.place)) for f in reading.findings if f.level is Level.ERROR]
    assert errors == expected
    assert reading.refused


def test_successors_and_members_must_stand_in_the_roster() -> None:
    reading = read([HEADER, ["县甲局", "", 1.0, "县丙局", "", "青山镇"], ["县乙局", "", 2.0, "县甲局", "", ""]])
    assert found(reading) == [("member-unknown", "名册!2"), ("successor-unknown", "名册!2")]
    assert not reading.refused


@pytest.mark.parametrize(
    "rows",
    [
        [["单位", "类型", "问题数", "已整改", "整改率"], ["县农业局", "部门", 5.0, 3.0, "60%"]],
        [["单位", "类型", "1月", "2月"], ["县农业局", "部门", 5.0, 3.0]],
        [["单位", "类型", "分值"], ["县农业局", "部门", 97.5], ["县水务局", "部门", 90.0]],
        [["序号", "存在问题", "责任单位", "责任领导", "整改时限"], [1.0, "补贴多发", "县农业局", "副县长", "6月底"]],
        [["编号", "标题", "状态", "负责人"], ["BUG-1", "登录失败", "打开", "某某"]],
        [["指标名称", "单位", "类型", "分子"], ["就业率", "人", "跟踪", 3.0]],
        [["姓名", "单位", "备注"], ["某某", "县农业局", ""]],
        [["单位"], ["县农业局"]],
        [[]],
    ],
)
def test_other_tables_are_not_taken_for_a_roster(rows: Rows) -> None:
    book = workbook({"Sheet1": rows})
    assert not looks_like_roster(book)
    reading = read_roster(book, Context())
    assert reading.kind is None
    assert found(reading) == [("not-a-roster", "名册.xlsx")]


ONE_NAME = st.text(st.sampled_from("东西南北中青白水山"), min_size=1, max_size=4).map("县{}局".format)
NAMES = st.lists(ONE_NAME, min_size=2, max_size=8, unique=True)


@given(NAMES, st.sampled_from("；;、，,\n/"))
def test_any_names_and_aliases_read_back(names: list[str], mark: str) -> None:
    first, *rest = names
    rows = [["单位", "别名", "类型"], [first, mark.join(f"原{name}" for name in rest), "部门"], ["镇政府", "", "乡镇"]]
    units = read(rows).units
    assert units[0].name == first
    assert units[0].aliases == tuple(f"原{name}" for name in rest)


CELLS = (
    st.sampled_from(["单位", "别名", "类型", "排序", "县甲局", "合计", "", "示例", "一、部门"])
    | st.floats()
    | st.dates()
)


@given(st.lists(st.lists(CELLS, min_size=1, max_size=6), min_size=1, max_size=8))
def test_no_table_raises(rows: list[list[Any]]) -> None:
    read_roster(workbook({"表": rows}), Context())
