"""Layouts and files that are not yet read as the contract says."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from tests.loaders.layouts import bad_bytes as bad
from tests.loaders.layouts.bad_bytes import HEADER, ROW, SHEET_PART, good
from tests.loaders.layouts.books import Sheet, xls, xlsx
from tests.loaders.layouts.command import MEMORY_LIMIT_MEBIBYTES, assert_refused, rectify
from tests.loaders.layouts.expected import assert_reads, issue, read

NAME = "台账2024-05-17.xlsx"
PLAIN = issue(
    "1",
    "河道采砂监管缺位",
    ("台账", 2),
    lead_unit="县水利局",
    lead_guessed=True,
    units=["县水利局"],
    deadline="2024-06-30",
    deadline_text="2024年6月30日",
    status="in_progress",
    status_text="整改中",
    amount=3.5,
)


@pytest.mark.parametrize(
    "row",
    [
        ["审核人：", None, "填表人：", None, "联系电话："],
        ["填表人：", "张某", None, None, "填表日期：2024年5月17日"],
        ["单位负责人：李某", "审核人：王某", "填表人：张某", "2024年5月17日"],
        [None, None, "平川县审计局（公章）"],
        [None, None, None, None, "2024年5月17日"],
    ],
)
def test_signature_rows_are_no_issues(row: list[object]) -> None:
    assert_reads(NAME, xlsx(Sheet("台账", [HEADER, ROW, row])), "2024-05-17", [PLAIN])


def test_the_same_header_twice_under_merged_super_headers() -> None:
    """云台县: 时限 stands under 原定 and under 现定; 完成时间 belongs to what was really done."""
    rows = [
        ["序号", "存在问题", "整改责任", None, "原定", "调整后", "整改结果", None],
        [None, None, "责任单位", "责任人", "整改时限", "整改时限", "是否完成", "实际完成时间"],
        [1, "林地占用未审批", "县林业局", "张某", "2024年3月底", "2024年9月底", "否", None],
        [2, "防火物资未入库", "县林业局", "李某", "2024年5月底", "2024年5月底", "是", "2024年5月20日"],
    ]
    merges = ("A1:A2", "B1:B2", "C1:D1", "G1:H1")
    result = assert_reads(
        "云台县台账20240614.xlsx",
        xlsx(Sheet("整改", rows, merges)),
        "2024-06-14",
        [
            issue(
                "1",
                "林地占用未审批",
                ("整改", 3),
                lead_unit="县林业局",
                lead_guessed=True,
                units=["县林业局"],
                deadline="2024-09-30",
                deadline_text="2024年9月底",
                status="in_progress",
                status_text="否",
            ),
            issue(
                "2",
                "防火物资未入库",
                ("整改", 4),
                lead_unit="县林业局",
                lead_guessed=True,
                units=["县林业局"],
                deadline="2024-05-31",
                deadline_text="2024年5月底",
                status="reported",
                status_text="是",
            ),
        ],
    )
    assert [each["original_deadline"] for each in result["issues"]] == ["2024-03-31", "2024-05-31"]
    assert [each["completed_on"] for each in result["issues"]] == [None, "2024-05-20"]


@pytest.mark.parametrize("banner", ["金额单位：元", "（金额单位：元）", "金额：元"])
def test_a_money_unit_in_a_banner_cell_of_its_own(banner: str) -> None:
    rows = [
        ["东岭区专项资金台账", None, None, banner],
        ["序号", "存在问题", "问题金额", "整改状态"],
        [1, "资金沉淀", 6800, "整改中"],
    ]
    assert read(NAME, xlsx(Sheet("台账", rows)))["issues"][0]["amount"] == 0.68


@pytest.mark.parametrize("label", ["截至日期：", "截至", "填报时间：", "填报日期"])
def test_an_as_of_date_in_the_cell_beside_its_label(label: str) -> None:
    for cell in (date(2024, 5, 17), "2024年5月17日"):
        rows = [["填报单位：", "县水利局", label, cell], HEADER, ROW]
        assert read("台账.xlsx", xlsx(Sheet("台账", rows)))["as_of"] == "2024-05-17"


def test_the_header_again_on_the_second_printed_page() -> None:
    second = [2, "校车超员", "县教育局", "2024年6月30日", "整改中", 1]
    result = read(NAME, xlsx(Sheet("台账", [HEADER, ROW, HEADER, second])))
    assert [f["message"] for f in result["findings"] if f["level"] == "error"] == []
    assert [each["title"] for each in result["issues"]] == ["河道采砂监管缺位", "校车超员"]


def test_section_rows_with_their_numeral_in_a_column_of_its_own() -> None:
    second = [1, "校车超员", "县教育局", "2024年6月30日", "整改中", 1]
    result = read(NAME, xlsx(Sheet("台账", [HEADER, ["一", "水利方面"], ROW, ["二", "教育方面"], second])))
    assert [(each["code"], each["category"], each["title"]) for each in result["issues"]] == [
        ("水利-1", "水利", "河道采砂监管缺位"),
        ("教育-1", "教育", "校车超员"),
    ]


def test_ticks_under_the_words_of_a_super_header() -> None:
    """A tick says what stands above it, never 已完成 for all of them."""
    rows = [
        ["序号", "问题名称", "责任单位", "整改状态", None, None],
        [None, None, None, "已整改", "整改中", "未整改"],
        [1, "甲", "县水利局", "√", None, None],
        [2, "乙", "县水利局", None, "√", None],
        [3, "丙", "县水利局", None, None, "√"],
    ]
    result = read(NAME, xlsx(Sheet("台账", rows, ("A1:A2", "B1:B2", "C1:C2", "D1:F1"))))
    assert [each["status"] for each in result["issues"]] == ["verified", "in_progress", "not_started"]


def test_ticks_under_yes_and_no() -> None:
    rows = [
        ["序号", "问题名称", "责任单位", "是否完成", None],
        [None, None, None, "是", "否"],
        [1, "甲", "县水利局", "√", None],
        [2, "乙", "县水利局", None, "√"],
    ]
    result = read(NAME, xlsx(Sheet("台账", rows, ("A1:A2", "B1:B2", "C1:C2", "D1:E1"))))
    assert [each["status"] for each in result["issues"]] == ["reported", "in_progress"]


def test_a_status_merged_down_two_issues_is_the_status_of_both() -> None:
    rows = [["序号", "问题名称", "责任单位", "整改状态"], [1, "甲", "县水利局", "整改中"], [2, "乙", "县水利局", None]]
    result = read(NAME, xlsx(Sheet("台账", rows, ("D2:D3",))))
    assert [each["status"] for each in result["issues"]] == ["in_progress", "in_progress"]


def test_sheets_named_by_status_fill_the_status() -> None:
    header, second = HEADER[:4], [2, "校车超员", "县教育局", "2024年6月30日"]
    result = read(NAME, xlsx(Sheet("整改中", [header, ROW[:4]]), Sheet("已整改", [header, second])))
    assert [(each["status"], each["category"]) for each in result["issues"]] == [
        ("in_progress", None),
        ("verified", None),
    ]


def test_a_roster_sheet_in_the_ledger_does_not_hide_the_ledger() -> None:
    roster = [
        ["单位", "别名", "类型", "分管领导"],
        ["县水利局", "水利局", "部门", "副县长"],
        ["县教育局", "教育局", "部门", "副县长"],
    ]
    assert_reads(NAME, xlsx(Sheet("台账", [HEADER, ROW]), Sheet("单位名册", roster)), "2024-05-17", [PLAIN])


def test_a_notes_sheet_that_repeats_the_headers_is_no_ledger() -> None:
    notes = [["栏目", *HEADER[1:]], ["要求", "必填", "必填", "如2024年6月底", "见下拉框", "只填数字"]]
    assert_reads(NAME, xlsx(Sheet("填报说明", notes), Sheet("台账", [HEADER, ROW])), "2024-05-17", [PLAIN])


@pytest.mark.parametrize("names", [("甲", "乙"), ("资金", "项目")])
def test_the_same_rows_on_two_named_sheets_count_their_money_once_with_a_warning(names: tuple[str, str]) -> None:
    result = read(NAME, xlsx(*[Sheet(name, [HEADER, ROW]) for name in names]))
    assert [(each["code"], each["amount"]) for each in result["issues"]] == [("1", 3.5)]
    assert any(f["level"] == "warning" and names[1] in f["place"] for f in result["findings"])


@pytest.mark.parametrize("address", ["B2", "D2", "E2", "F2"])
@pytest.mark.parametrize("value", ["#REF!", "#N/A", "#VALUE!"])
def test_an_error_value_in_a_mapped_column_is_an_error_naming_it(address: str, value: str) -> None:
    text = bad.part_of(good(), SHEET_PART).decode()
    found = re.search(rf'<c r="{address}"[^>]*>.*?</c>', text)
    assert found is not None
    cell = f'<c r="{address}" t="e"><f>X!A1</f><v>{value}</v></c>'
    result = read(NAME, bad.edited(good(), SHEET_PART, found[0], cell))
    [error] = [f for f in result["findings"] if f["level"] == "error"]
    assert error["place"] == f"台账!{address}"
    assert value in error["message"]


def test_a_text_table_with_a_quote_that_never_ends_is_refused() -> None:
    text = '序号,问题名称,责任单位,整改状态\n1,"甲,县水利局,整改中\n2,乙,县教育局,整改中\n'
    assert any(f["level"] == "error" for f in read("2024-05-17.csv", text.encode())["findings"])


def test_an_excel_97_password_is_called_a_password(tmp_path: Path) -> None:
    assert "密码" in assert_refused(tmp_path, "password.xls", bad.encrypted_excel_97(), "password.xls")[0]


STRAY = ["XFD1048576", "XFD5000", "Z1048576", "OJ499999"]


@pytest.mark.parametrize("address", STRAY)
def test_one_stray_cell_far_away_costs_no_memory(address: str, tmp_path: Path) -> None:
    row = re.sub("[A-Z]", "", address)
    cell = f'<row r="{row}"><c r="{address}" t="inlineStr"><is><t>x</t></is></c></row></sheetData>'
    assert_refused(tmp_path, "stray.xlsx", bad.edited(good(), SHEET_PART, "</sheetData>", cell), "台账")


@pytest.mark.parametrize("address", ["ZZZZ99999999", "A99999999999", "F", "22"])
def test_an_impossible_cell_address_is_refused(address: str, tmp_path: Path) -> None:
    assert_refused(tmp_path, "address.xlsx", bad.edited(good(), SHEET_PART, 'r="F2"', f'r="{address}"'), "")


def test_a_stray_cell_in_the_last_corner_of_an_excel_97_sheet(tmp_path: Path) -> None:
    far = [[None] * 256 for _ in range(65536 - 2)]
    far[-1][-1] = "x"
    (tmp_path / "far.xls").write_bytes(xls(Sheet("台账", [HEADER, ROW, *far])))
    outcome = rectify(tmp_path, "check", "far.xls")
    assert outcome.result["findings"] or outcome.status == 0
    assert outcome.mebibytes < MEMORY_LIMIT_MEBIBYTES


def test_one_long_text_shared_by_very_many_cells(tmp_path: Path) -> None:
    """A small file in which every cell points to the same 30,000 characters: a gigabyte of texts."""
    base = good()
    strings = bad.part_of(base, "xl/sharedStrings.xml")
    number = strings.count(b"<si>")
    long = strings.replace(b"</sst>", f"<si><t>{'长' * 30_000}</t></si></sst>".encode())
    rows = "".join(
        f'<row r="{row}"><c r="B{row}" t="s"><v>{number}</v></c><c r="C{row}" t="s"><v>{number}</v></c></row>'
        for row in range(3, 20_000)
    )
    sheet = bad.part_of(base, SHEET_PART).decode().replace("</sheetData>", rows + "</sheetData>")
    content = bad.with_parts(base, {"xl/sharedStrings.xml": long, SHEET_PART: sheet.encode()})
    (tmp_path / "long.xlsx").write_bytes(content)
    outcome = rectify(tmp_path, "check", "long.xlsx")
    assert outcome.mebibytes < MEMORY_LIMIT_MEBIBYTES
