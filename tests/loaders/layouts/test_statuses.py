"""Layouts whose difficulty is the status: words, sentences, percentages, yes and no, combined and taught words."""

from __future__ import annotations

from typing import Any

import pytest

from loaders.records import Context, Status
from tests.loaders.layouts.books import Sheet, xlsx
from tests.loaders.layouts.expected import FIELDS, assert_reads, issue, read, warned

SHEET = "表1"


def ledger(header: list[object], rows: list[list[object]]) -> bytes:
    """Return a workbook whose issues 1, 2, … are named 事项1, 事项2, … with these columns between name and unit."""
    body = [[number, f"事项{number}", *row, "县审计局"] for number, row in enumerate(rows, 1)]
    return xlsx(Sheet(SHEET, [["序号", "问题名称", *header, "牵头单位"], *body]))


def stated(number: int, status: str, text: str | None) -> dict[str, Any]:
    """Return what is expected of one row of such a workbook."""
    unit = "县审计局"
    return issue(
        str(number),
        f"事项{number}",
        (SHEET, number + 1),
        lead_unit=unit,
        units=[unit],
        status=status,
        status_text=text,
    )


def assert_statuses(
    header: list[object],
    rows: list[tuple[list[object], str, str | None]],
    context: Context | None = None,
) -> dict[str, object]:
    """Hold each row's status and status text; nothing else may be read from it."""
    expected = [stated(number, status, text) for number, (_, status, text) in enumerate(rows, 1)]
    return assert_reads(
        "台账2024-05-17.xlsx", ledger(header, [row for row, _, _ in rows]), "2024-05-17", expected, context
    )


def test_completion_column_holding_words() -> None:
    result = assert_statuses(
        ["完成情况"],
        [
            (["基本完成"], "in_progress", "基本完成"),
            (["未完成"], "in_progress", "未完成"),
            (["完成"], "reported", "完成"),
            (["已整改"], "verified", "已整改"),
            ([" 已 销号 。"], "closed", "已销号。"),
            ([None], "not_started", None),
        ],
    )
    assert warned(result, f"{SHEET}!C7") or warned(result, f"{SHEET}!7")


def test_completion_column_holding_sentences_beside_a_yes_no_column() -> None:
    """完成情况 is progress text here although one of its five cells is a known word."""
    content = ledger(
        ["完成情况", "是否完成"],
        [
            ["已约谈3人，追回资金2万元", "否"],
            ["制度已印发", "是"],
            ["正在推进", "否"],
            ["已完成招标，正在签订合同", "否"],
            ["全部拆除完毕并复绿", "√"],
        ],
    )
    texts = ["否", "是", "否", "否", "√"]
    states = ["in_progress", "reported", "in_progress", "in_progress", "reported"]
    result = assert_reads(
        "2024-05-17.xlsx",
        content,
        "2024-05-17",
        [stated(number, states[number - 1], texts[number - 1]) for number in range(1, 6)],
    )
    assert [each["progress"] for each in result["issues"]] == [
        "已约谈3人，追回资金2万元",
        "制度已印发",
        "正在推进",
        "已完成招标，正在签订合同",
        "全部拆除完毕并复绿",
    ]


def test_completion_column_holding_mostly_words_refuses_the_rest() -> None:
    content = ledger(["整改情况"], [["已整改"], ["整改中"], ["等上级批复"], ["已销号"]])
    result = read("2024-05-17.xlsx", content)
    errors = [f for f in result["findings"] if f["level"] == "error"]
    assert [(f["rule"], f["place"]) for f in errors] == [("status-unknown", f"{SHEET}!C4")]
    assert "等上级批复" in errors[0]["message"]


@pytest.mark.parametrize(
    ("header", "cells"),
    [
        ("整改进度", [0, 0.35, 0.8, 1]),
        ("完成进度", [0, 35, 80, 100]),
        ("进度（%）", ["0", "35", "80", "100"]),
        ("整改进度", ["0%", "35％", "80 %", "１００%"]),
        ("完成率", ["0.0%", "35.0%", "80.00%", "100.00%"]),
    ],
)
def test_percentages_as_fractions_numbers_and_text(header: str, cells: list[object]) -> None:
    result = read("2024-05-17.xlsx", ledger([header], [[cell] for cell in cells]))
    assert [f for f in result["findings"] if f["level"] == "error"] == []
    assert [each["status"] for each in result["issues"]] == ["not_started", "in_progress", "in_progress", "reported"]
    assert [each["percent"] for each in result["issues"]] == pytest.approx([0, 0.35, 0.8, 1])


def test_a_fraction_is_one_percent_only_among_larger_numbers() -> None:
    result = read("2024-05-17.xlsx", ledger(["进度"], [[1], [50], [100]]))
    assert [each["status"] for each in result["issues"]] == ["in_progress", "in_progress", "reported"]
    assert [each["percent"] for each in result["issues"]] == pytest.approx([0.01, 0.5, 1])


def test_progress_sentences_beside_a_status_column() -> None:
    result = read(
        "2024-05-17.xlsx",
        ledger(
            ["整改进度", "整改状态"], [["已完成勘测设计", "推进中"], ["资金80%到位", "滞后"], ["已全部入库", "已整改"]]
        ),
    )
    assert [f for f in result["findings"] if f["level"] == "error"] == []
    assert [each["progress"] for each in result["issues"]] == ["已完成勘测设计", "资金80%到位", "已全部入库"]
    assert [each["percent"] for each in result["issues"]] == [None, None, None]
    assert [each["status"] for each in result["issues"]] == ["in_progress", "in_progress", "verified"]


def test_a_status_column_beats_percentages_and_disagreement_is_warned_of() -> None:
    result = read(
        "2024-05-17.xlsx", ledger(["状态", "进度"], [["整改中", "100%"], ["已整改", "100%"], ["整改中", "60%"]])
    )
    assert [each["status"] for each in result["issues"]] == ["in_progress", "verified", "in_progress"]
    warnings = [f["place"] for f in result["findings"] if f["level"] == "warning"]
    assert any("2" in place for place in warnings)
    assert not any("4" in place for place in warnings)


def test_three_yes_no_columns_count_the_furthest_yes() -> None:
    rows: list[tuple[list[object], str, str | None]] = [
        (["否", "否", "否"], "in_progress", "否"),
        (["是", "否", None], "reported", "是，否"),
        (["√", "√", "×"], "verified", "√，×"),
        (["是", "是", "2024年4月30日"], "closed", "是，2024年4月30日"),
        (["是", None, "未销号"], "reported", "是，未销号"),
        (["×", None, None], "in_progress", "×"),
        (["是", "是", "是"], "closed", "是"),
    ]
    assert_statuses(["是否完成", "是否整改到位", "是否销号"], rows)


def test_a_status_word_beside_a_closing_column() -> None:
    rows: list[tuple[list[object], str, str | None]] = [
        (["已整改", "否"], "verified", "已整改"),
        (["已整改", "是"], "closed", "已整改"),
        (["整改中", None], "in_progress", "整改中"),
        (["推进中", "未销号"], "in_progress", "推进中"),
        (["已整改", "2024-05-08"], "closed", "已整改"),
    ]
    assert_statuses(["整改状态", "销号情况"], rows)


def test_combined_words_are_as_far_as_the_least_advanced() -> None:
    assert_statuses(
        ["整改状态"],
        [
            (["已整改，申请销号"], "reported", "已整改，申请销号"),
            (["已完成√"], "reported", "已完成√"),
            (["已整改到位、已销号"], "verified", "已整改到位、已销号"),
            (["部分完成；正在推进"], "in_progress", "部分完成；正在推进"),
            (["审计期间已整改"], "reported", "审计期间已整改"),
            (["达到序时进度"], "in_progress", "达到序时进度"),
            (["取得阶段性成效"], "in_progress", "取得阶段性成效"),
            (["基本整改"], "in_progress", "基本整改"),
        ],
    )


def test_continuing_words_in_the_status_column_set_the_type() -> None:
    result = read("2024-05-17.xlsx", ledger(["整改状态"], [["持续整改"], ["长期坚持"], ["持续推进"], ["整改中"]]))
    assert [each["status"] for each in result["issues"]] == ["in_progress"] * 4
    assert [each["rectification_type"] for each in result["issues"]] == ["continuing", "continuing", "continuing", None]


def test_taught_words_and_reviewed_ledgers() -> None:
    """A county where 已完成 means reviewed and 已落地 was taught: both only because the ledger says so."""
    header: list[object] = ["办理状态"]
    content = ledger(header, [["已完成"], ["已落地"], ["办结"], ["申请销号"]])
    result = read("2024-05-17.xlsx", content)
    assert [(f["rule"], f["place"]) for f in result["findings"] if f["level"] == "error"] == [
        ("status-unknown", f"{SHEET}!C3")
    ]
    assert_statuses(
        header,
        [
            (["已完成"], "verified", "已完成"),
            (["已落地"], "closed", "已落地"),
            (["办结"], "verified", "办结"),
            (["申请销号"], "reported", "申请销号"),
        ],
        Context(learned={"已落地": Status.CLOSED}, done_is_verified=True),
    )
    assert_statuses(
        header,
        [(["已完成"], "reported", "已完成"), (["已落地"], "verified", "已落地")],
        Context(learned={"已落地": Status.VERIFIED}),
    )


def test_every_word_of_the_list() -> None:
    """All listed words in one column, each with the status it stands for, in the middle of other columns."""
    words = {
        "not_started": "未启动 未开始 尚未启动 未整改 待整改 已交办",
        "in_progress": "整改中 正在整改 正在推进 推进中 部分整改 部分完成 基本完成 基本整改 阶段性完成 "
        "取得阶段性成效 达到序时进度 未达到序时进度 滞后 退回 退回补充 申请延期 未完成 否 ×",
        "reported": "申报完成 已完成 完成 已办结 办结 申请销号 待销号 待审核 待核查 整改完成待销号 审计期间已整改 是 √",
        "verified": "已整改 已整改到位 整改到位 整改完成 完成整改 已完成整改 整改完毕 核查通过 认定已整改",
        "closed": "已销号 销号 同意销号 已闭环 验收销号",
        "ended": "已移送 移送 终结整改 因特殊原因终结",
    }
    rows: list[tuple[list[object], str, str | None]] = [
        ([word], status, word) for status, texts in words.items() for word in texts.split()
    ]
    assert_statuses(["当前状态"], rows)


def test_contract_fields_are_all_compared() -> None:
    """The comparison itself: a wrong value in any one field must be seen."""
    content = ledger(["整改状态"], [["整改中"]])
    right = stated(1, "in_progress", "整改中")
    assert_reads("2024-05-17.xlsx", content, "2024-05-17", [right])
    for field in FIELDS:
        with pytest.raises(AssertionError):
            assert_reads("2024-05-17.xlsx", content, "2024-05-17", [right | {field: "另一个值"}])
    with pytest.raises(AssertionError):
        assert_reads("2024-05-17.xlsx", content, None, [right])


def test_percentages_among_words_and_a_percentage_over_a_hundred() -> None:
    assert_statuses(
        ["整改进度"],
        [
            (["60%"], "in_progress", "60%"),
            (["80%"], "in_progress", "80%"),
            (["已完成"], "reported", "已完成"),
        ],
    )
    findings = read("台账2024-05-17.xlsx", ledger(["整改进度"], [[60], [150], [100]]))["findings"]
    errors = [(each["place"], each["rule"], each["message"][:5]) for each in findings if each["level"] == "error"]
    assert errors == [(f"{SHEET}!C3", "percent-unreadable", "“150”")]


def test_the_end_of_a_month_is_a_day_and_a_promised_one_is_no_answer() -> None:
    """8月底 tells when it was done; 8月底前 only when it should be."""
    assert_statuses(["是否整改到位"], [(["2024年3月底"], "verified", "2024年3月底"), (["4月末"], "verified", "4月末")])
    findings = read("台账2024-05-17.xlsx", ledger(["是否整改到位"], [["2024年8月底前"]]))["findings"]
    assert [each["place"] for each in findings if each["level"] == "error"] == [f"{SHEET}!C2"]


def test_a_column_for_each_status_that_is_ticked() -> None:
    """川北县: no header above the three; the middle one, which nobody ticks, is one of them too."""
    rows = [
        ["序号", "存在问题", "责任单位", "整改时限", "已整改到位", "已移送", "正在整改"],
        [1, "账实不符", "县林业局", "2025-06-30", "✓", None, None],
        [2, "超范围支出", "县林业局", "2025-06-30", None, None, "√"],
        [3, "少计收入", "县林业局", "2025-06-30", None, None, None],
        ["合计", None, None, None, 1, 0, 1],
    ]
    result = read("台账.xlsx", xlsx(Sheet("t", rows)))
    assert [(one["status"], one["status_text"], one["extra"]) for one in result["issues"]] == [
        ("verified", "已整改到位", {}),
        ("in_progress", "正在整改", {}),
        ("not_started", None, {}),
    ]
    assert [(f["rule"], f["place"]) for f in result["findings"] if f["level"] != "note"] == [("status-empty", "t!E4")]


def test_columns_named_like_statuses_that_hold_anything_but_ticks_are_kept_as_they_are() -> None:
    rows = [
        ["序号", "存在问题", "责任单位", "整改时限", "已整改到位", "正在整改"],
        [1, "账实不符", "县林业局", "2025-06-30", 3, 2],
        [2, "超范围支出", "县林业局", "2025-06-30", "√", None],
    ]
    result = read("台账.xlsx", xlsx(Sheet("t", rows)))
    assert [one["extra"] for one in result["issues"]] == [
        {"已整改到位": "3", "正在整改": "2"},
        {"已整改到位": "√"},
    ]
    assert {one["status"] for one in result["issues"]} == {"not_started"}
    assert "status-column-missing" in [finding["rule"] for finding in result["findings"]]
