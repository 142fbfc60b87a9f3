"""Good files that look like bad ones: they must be read, and read right."""

from __future__ import annotations

import re

import pytest

from tests.loaders.layouts import bad_bytes as bad
from tests.loaders.layouts.bad_bytes import HEADER, ROW, SHEET_PART, good
from tests.loaders.layouts.books import Sheet, comma_separated, xls, xlsx
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


def with_cell(address: str, cell: str) -> bytes:
    """Return the plain ledger with one cell of its sheet written in other XML."""
    text = bad.part_of(good(), SHEET_PART).decode()
    found = re.search(rf'<c r="{address}"[^>]*>.*?</c>', text)
    assert found is not None
    return bad.edited(good(), SHEET_PART, found[0], cell)


def with_ending(xml: str) -> bytes:
    """Return the plain ledger with more XML after the last row."""
    return bad.edited(good(), SHEET_PART, "</sheetData>", xml)


GOOD = {
    "a calculated formula": with_cell("F2", '<c r="F2"><f>1.5+2</f><v>3.5</v></c>'),
    "a formula giving a text": with_cell("E2", '<c r="E2" t="str"><f>"整改"&amp;"中"</f><v>整改中</v></c>'),
    "a text of several runs": with_cell(
        "E2", '<c r="E2" t="inlineStr"><is><r><t>整改</t></r><r><t>中</t></r></is></c>'
    ),
    "a sheet declared to be as large as can be": bad.edited(good(), SHEET_PART, 'ref="A1:F2"', 'ref="A1:XFD1048576"'),
    "a formatted empty cell in the last corner": with_ending(
        '<row r="1048576"><c r="XFD1048576" s="0"/></row></sheetData>'
    ),
    "a merge over all rows below": with_ending(
        '</sheetData><mergeCells count="1"><mergeCell ref="H2:XFD1048576"/></mergeCells>'
    ),
    "deep elements in an extension": bad.nested(50_000),
    "five hundred further parts": bad.many_members(500),
    "the letters DOCTYPE in a cell": bad.edited(
        good(),
        SHEET_PART,
        "</row></sheetData>",
        '<c r="H2" t="inlineStr"><is><t>&lt;!DOCTYPE html&gt;</t></is></c></row></sheetData>',
    ),
    "a picture beside the table": bad.with_parts(good(), {"xl/media/image1.png": bad.picture("PNG")}),
    "an Excel 97 workbook": xls(Sheet("台账", [HEADER, ROW])),
}


@pytest.mark.parametrize("content", GOOD.values(), ids=GOOD.keys())
def test_unusual_workbook_is_read(content: bytes) -> None:
    assert_reads(NAME, content, "2024-05-17", [PLAIN])


@pytest.mark.parametrize("name", ["2024-05-17.csv", "2024-05-17.xls", "2024-05-17", "2024-05-17.XLSX"])
def test_content_counts_and_not_the_ending(name: str) -> None:
    assert_reads(name, good(), "2024-05-17", [PLAIN])


FORMULA_IN_REMARKS = [[*HEADER, "回访"], [*ROW, "x"]]


def test_an_uncalculated_formula_outside_the_fields_is_no_reason_to_refuse() -> None:
    content = xlsx(Sheet("台账", FORMULA_IN_REMARKS))
    text = bad.part_of(content, SHEET_PART).decode()
    found = re.search(r'<c r="G2"[^>]*>.*?</c>', text)
    assert found is not None
    assert_reads(NAME, bad.edited(content, SHEET_PART, found[0], '<c r="G2"><f>TODAY()</f></c>'), "2024-05-17", [PLAIN])


OTHER_SHEETS = {
    "statistics": [["单位", "问题总数", "已整改数", "整改率"], ["县水利局", 1, 0, "0%"], ["合计", 1, 0, "0%"]],
    "pivot": [["行标签", "计数项:序号"], ["县水利局", 1], ["总计", 1]],
    "drop-down lists": [
        ["整改状态", "整改类型", "责任单位"],
        ["未启动", "立行立改", "县水利局"],
        ["已整改", "持续整改", "县教育局"],
    ],
    "how to fill in": [
        ["栏目", "填写要求"],
        ["问题名称", "不超过30字"],
        ["责任单位", "写规范简称"],
        ["整改状态", "从下拉框选择"],
    ],
    "cover": [[None], [None, "平川县审计整改台账"], [None, "二〇二四年五月"]],
    "older date, no table": [["截至2023年1月1日"]],
}


@pytest.mark.parametrize("rows", OTHER_SHEETS.values(), ids=OTHER_SHEETS.keys())
@pytest.mark.parametrize("first", [True, False], ids=["before", "after"])
def test_other_sheets_beside_the_ledger_are_passed_over(rows: list[list[object]], first: bool) -> None:
    sheets = [Sheet("台账", [HEADER, ROW])]
    sheets.insert(0 if first else 1, Sheet("其他", rows))
    assert_reads(NAME, xlsx(*sheets), "2024-05-17", [PLAIN])


def test_titles_that_sound_like_totals_notes_and_examples() -> None:
    titles = [
        "合计金额计算错误",
        "小计与明细不符",
        "说明材料缺失",
        "注册资本未到位",
        "填表人未签字",
        "示例工程未开工",
        "备注栏未填",
        "审核流于形式",
    ]
    rows = [[number, title, "县水利局", "整改中"] for number, title in enumerate(titles, 1)]
    content = xlsx(Sheet("s", [["序号", "问题名称", "责任单位", "整改状态"], *rows]))
    assert [(each["code"], each["title"]) for each in read(NAME, content)["issues"]] == [
        (str(number), title) for number, title in enumerate(titles, 1)
    ]


def test_the_example_row_of_a_template_is_never_read() -> None:
    examples = [[word, "某事项", "县某局", "不是日期", "不是状态", "不是金额"] for word in ("示例", "例")]
    content = xlsx(Sheet("台账", [HEADER, *examples, ROW]))
    assert_reads(NAME, content, "2024-05-17", [PLAIN | {"place": ("台账", 4)}])


def test_a_code_used_again_on_another_sheet_is_no_duplicate() -> None:
    other = [1, "校车超员", "县教育局", "2024年6月30日", "整改中", None]
    content = xlsx(Sheet("水利", [HEADER, ROW]), Sheet("教育", [HEADER, other]))
    result = read(NAME, content)
    assert [f for f in result["findings"] if f["level"] == "error"] == []
    assert [each["code"] for each in result["issues"]] == ["水利-1", "教育-1"]


def test_the_same_rows_in_two_sheets_count_once_with_a_warning() -> None:
    header, rows = HEADER[:5], [ROW[:5], [2, "校车超员", "县教育局", "2024年6月30日", "整改中"]]
    result = read(NAME, xlsx(Sheet("台账", [header, *rows]), Sheet("台账 (2)", [header, *rows])))
    assert [each["code"] for each in result["issues"]] == ["1", "2"]
    assert sum(f["level"] == "warning" and "台账 (2)" in f["place"] for f in result["findings"]) == 2


def test_dates_that_agree_and_a_sheet_without_one() -> None:
    two, three = [2, *ROW[1:]], [3, *ROW[1:]]
    sheets = [
        Sheet("甲", [["截至2024年5月10日"], HEADER, ROW]),
        Sheet("乙", [["截至：2024-05-10"], HEADER, two]),
        Sheet("丙", [HEADER, three]),
    ]
    assert read("x.xlsx", xlsx(*sheets))["as_of"] == "2024-05-10"
    assert [each["code"] for each in read("x.xlsx", xlsx(*sheets))["issues"]] == ["1", "2", "3"]


def test_a_text_table_whose_cells_hold_commas_quotes_and_line_breaks() -> None:
    rows = [HEADER, ["1", '“甲”、"乙"两处,\n未拆除', "县住建局", "2024年6月30日", "整改中", "1,000"]]
    for encoding in ("utf-8", "gb18030"):
        [found] = read("2024-05-17.csv", comma_separated(rows, encoding))["issues"]
        assert found["title"] == '“甲”、"乙"两处,未拆除'
        assert found["amount"] == 1000
