"""Sheets that hold more than one table, and rows that head or close a part of one."""

from __future__ import annotations

from typing import Any

import pytest

from tests.loaders.layouts.books import Sheet, xls, xlsx
from tests.loaders.layouts.expected import assert_reads, issue, read

AS_OF = ["截至2024年9月20日"]
HEADER = ["序号", "问题", "责任单位", "整改时限", "整改状态"]
SUMS = ["问题金额（万元）", "整改金额（万元）"]


def row(code: object, title: str, unit: str = "县财政局", status: str = "整改中") -> list[object]:
    return [code, title, unit, "2024年12月", status]


def expected(code: str | None, title: str, place: tuple[str | None, int], **stated: Any) -> dict[str, Any]:
    """Return an issue of `row`, less what is stated otherwise."""
    usual: dict[str, Any] = {
        "lead_unit": "县财政局",
        "lead_guessed": True,
        "units": ["县财政局"],
        "deadline": "2024-12-31",
        "deadline_text": "2024年12月",
        "status": "in_progress",
        "status_text": "整改中",
    }
    return issue(code, title, place, **(usual | stated))


def test_a_second_table_with_other_columns_is_read_too() -> None:
    rows = [
        AS_OF,
        ["一、已到期问题"],
        HEADER,
        row(1, "甲问题"),
        [],
        ["二、未到期问题"],
        ["序号", "问题类别", "存在问题", "整改状态", "牵头单位", "完成时限", "涉及金额（元）"],
        [2, "资金", "乙问题", "已整改", "县教育局", "2025年3月", 25000],
    ]
    second = {
        "category": "资金",
        "lead_unit": "县教育局",
        "lead_guessed": False,
        "units": ["县教育局"],
        "deadline": "2025-03-31",
        "deadline_text": "2025年3月",
        "status": "verified",
        "status_text": "已整改",
        "amount": 2.5,
    }
    assert_reads(
        "a.xlsx",
        xlsx(Sheet("台账", rows)),
        "2024-09-20",
        [
            expected("1", "甲问题", ("台账", 4), category="已到期问题"),
            expected("2", "乙问题", ("台账", 8), **second),
        ],
    )


def test_two_captioned_tables_may_both_count_from_one() -> None:
    rows = [
        AS_OF,
        ["表一：立行立改问题"],
        ["序号", "问题", "责任单位", "整改状态"],
        [1, "甲问题", "县财政局", "已整改"],
        ["合计", "1项"],
        [],
        ["表二：分阶段整改问题"],
        ["序号", "问题", "责任单位", "整改措施", "整改时限", "整改状态"],
        [1, "乙问题", "县财政局", "盘活", "2024年12月", "整改中"],
        [None, None, None, "建立制度", None, None],
    ]
    first = {"deadline": None, "deadline_text": None, "status": "verified", "status_text": "已整改"}
    assert_reads(
        "b.xlsx",
        xlsx(Sheet("台账", rows)),
        "2024-09-20",
        [
            expected("立行立改问题-1", "甲问题", ("台账", 4), category="立行立改问题", **first),
            expected(
                "分阶段整改问题-1",
                "乙问题",
                ("台账", 9),
                category="分阶段整改问题",
                measures=["盘活", "建立制度"],
            ),
        ],
    )


STATISTICS = [
    ["分单位统计"],
    ["责任单位", "问题数", "已整改数", "整改率"],
    ["县财政局", 1, 0, "0%"],
    ["合计", 1, 0, "0%"],
]


@pytest.mark.parametrize("above", [True, False], ids=["above", "below"])
def test_statistics_on_the_sheet_of_the_ledger_are_passed_over_and_named(above: bool) -> None:
    ledger = [HEADER, row(1, "甲问题")]
    rows = [AS_OF, *STATISTICS, [], *ledger] if above else [AS_OF, *ledger, [], *STATISTICS]
    content = xlsx(Sheet("台账", rows))
    result = assert_reads("c.xlsx", content, "2024-09-20", [expected("1", "甲问题", ("台账", 8 if above else 3))])
    skipped = [finding["place"] for finding in result["findings"] if finding["rule"] == "table-skipped"]
    assert skipped == [f"台账!{3 if above else 6}"]


def test_a_unit_named_above_each_part_is_the_unit_of_its_issues() -> None:
    header = ["序号", "问题", "整改时限", "整改状态"]
    rows = [
        AS_OF,
        ["责任单位：县教育局"],
        header,
        [1, "甲问题", "2024年12月", "整改中"],
        ["责任单位：县水利局"],
        header,
        [1, "乙问题", "2024年12月", "整改中"],
    ]
    assert_reads(
        "d.xlsx",
        xlsx(Sheet("台账", rows)),
        "2024-09-20",
        [
            expected("县教育局-1", "甲问题", ("台账", 4), lead_unit="县教育局", units=["县教育局"]),
            expected("县水利局-1", "乙问题", ("台账", 7), lead_unit="县水利局", units=["县水利局"]),
        ],
    )


@pytest.mark.parametrize("heading", [["一", "资金管理方面"], ["（一）资金管理方面（2项）", None]], ids=["two", "one"])
def test_section_rows_may_state_the_sums_of_their_section(heading: list[object]) -> None:
    rows = [
        AS_OF,
        [*HEADER, *SUMS],
        [*heading, None, None, None, 120, 20],
        [*row(1, "甲问题"), 100, 20],
        [*row(2, "乙问题"), 20, 0],
    ]
    assert_reads(
        "e.xlsx",
        xlsx(Sheet("台账", rows)),
        "2024-09-20",
        [
            expected("1", "甲问题", ("台账", 4), category="资金管理", amount=100, amount_rectified=20),
            expected("2", "乙问题", ("台账", 5), category="资金管理", amount=20, amount_rectified=0),
        ],
    )


def test_totals_that_name_what_they_add_up_and_signatures_in_several_cells() -> None:
    rows = [
        AS_OF,
        ["问题类别", *HEADER, *SUMS],
        ["资金管理", *row(1, "甲问题"), 100, 20],
        ["资金管理小计", None, None, None, None, None, 100, 20],
        ["项目管理", *row(2, "小计与明细不符"), 5, 0],
        ["项目管理类合计", None, None, None, None, None, 5, 0],
        ["全县总计（2项）", None, None, None, None, None, 105, 20],
        ["整改办负责人：", None, "张三", None, "经办：", "李四"],
        [None, None, "清江县审计整改工作领导小组办公室"],
    ]
    assert_reads(
        "f.xlsx",
        xlsx(Sheet("台账", rows)),
        "2024-09-20",
        [
            expected("1", "甲问题", ("台账", 3), category="资金管理", amount=100, amount_rectified=20),
            expected("2", "小计与明细不符", ("台账", 5), category="项目管理", amount=5, amount_rectified=0),
        ],
    )


MERGED_CATEGORIES = [
    AS_OF,
    ["问题类别", *HEADER],
    ["1.资金管理", *row(1, "甲问题")],
    [None, *row(2, "乙问题")],
    ["２．项目管理方面", *row(1, "丙问题")],
    [None, *row(2, "丁问题")],
]


def test_numbers_that_count_anew_in_each_category() -> None:
    content = xlsx(Sheet("台账", MERGED_CATEGORIES, ("A3:A4", "A5:A6")))
    assert_reads(
        "g.xlsx",
        content,
        "2024-09-20",
        [
            expected("资金管理-1", "甲问题", ("台账", 3), category="资金管理"),
            expected("资金管理-2", "乙问题", ("台账", 4), category="资金管理"),
            expected("项目管理-1", "丙问题", ("台账", 5), category="项目管理"),
            expected("项目管理-2", "丁问题", ("台账", 6), category="项目管理"),
        ],
    )


def test_a_number_typed_twice_is_no_numbering_that_counts_anew() -> None:
    rows = [*MERGED_CATEGORIES[:5], [None, *row(3, "丁问题")]]
    result = read("h.xlsx", xlsx(Sheet("台账", rows, ("A3:A4", "A5:A6"))))
    assert [f["place"] for f in result["findings"] if f["rule"] == "code-duplicate"] == ["台账!5"]


def test_numbers_that_count_anew_on_each_sheet_and_in_each_section_of_it() -> None:
    sheets = [
        Sheet(name, [AS_OF, HEADER, ["（一）资金方面"], row(1, first), ["（二）项目方面"], row(1, second)])
        for name, first, second in [("本级", "甲问题", "乙问题"), ("下级", "丙问题", "丁问题")]
    ]
    assert_reads(
        "i.xlsx",
        xlsx(*sheets),
        "2024-09-20",
        [
            expected("本级-资金-1", "甲问题", ("本级", 4), category="资金"),
            expected("本级-项目-1", "乙问题", ("本级", 6), category="项目"),
            expected("下级-资金-1", "丙问题", ("下级", 4), category="资金"),
            expected("下级-项目-1", "丁问题", ("下级", 6), category="项目"),
        ],
    )


def test_numbers_and_counts_in_the_names_of_sheets_are_left_out() -> None:
    header = ["序号", "问题", "整改时限", "整改状态"]
    sheets = [
        Sheet(name, [AS_OF, header, [code, f"{name}的事", "2024年12月", "整改中"]])
        for code, name in enumerate(["1.县教育局", "2.县水利局(1项)", "3.资金管理（1）"], 1)
    ]
    issues = read("j.xls", xls(*sheets))["issues"]
    assert [each["units"] for each in issues] == [["县教育局"], ["县水利局"], []]
    assert [each["category"] for each in issues] == [None, None, "资金管理"]
