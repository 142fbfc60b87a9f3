"""Bad files through the command: refused with status 1, a Chinese message with place and remedy, in little memory."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.loaders.layouts import bad_bytes as bad
from tests.loaders.layouts.bad_bytes import HEADER, ROW, SHEET_PART, good
from tests.loaders.layouts.books import Sheet, comma_separated, xls, xlsx
from tests.loaders.layouts.command import assert_refused, rectify


class Bad(NamedTuple):
    """One bad file: how to make it, the place its error must name, a word its message must hold."""

    name: str
    make: Callable[[], bytes]
    place: str
    word: str


def _row(**changes: object) -> list[object]:
    columns = ("code", "title", "unit", "deadline", "status", "amount")
    assert changes.keys() <= set(columns)
    return [changes.get(column, value) for column, value in zip(columns, ROW, strict=True)]


LAW = (
    "平川县公共档案管理办法",
    "第一章 总则",
    "第一条 为了加强公共档案管理，根据有关法律法规，制定本办法。",
    "第二条 本办法适用于本县行政区域内的机关、团体和企业事业单位。",
    "第二章 收集与保管",
    "第三条 档案主管部门负责监督和指导本行政区域内的档案工作。",
    "第四条 违反本办法规定的，由主管部门责令限期改正；逾期不改正的，依法给予处分。",
    "第三章 附则",
    "第五条 本办法自2024年1月1日起施行。",
)
PLAN_WITHOUT_ISSUES = (
    "平川县专项审计整改工作方案",
    "为做好整改工作，制定本方案。",
    "一、总体要求",
    "坚持问题导向，压实责任，确保整改到位。",
    "二、工作原则",
    "坚持依法依规、实事求是。",
    "三、保障措施",
    "加强组织领导，严格督促检查。",
)
STATISTICS = [
    ["各单位整改情况统计表（截至2024年5月17日）"],
    ["序号", "单位", "问题总数", "已整改数", "未整改数", "整改率", "问题金额"],
    [1, "县水利局", 12, 8, 4, "66.7%", 30],
    [2, "县教育局", 5, 5, 0, "100%", 12],
    ["合计", None, 17, 13, 4, "76.5%", 42],
]
BUGS = [
    ["编号", "标题", "严重程度", "优先级", "复现步骤", "状态", "指派给"],
    ["BUG-1", "登录页白屏", "严重", "P1", "打开首页", "已解决", "李工"],
    ["BUG-2", "导出乱码", "一般", "P2", "点击导出", "激活", "王工"],
]
INDICATORS = [
    ["指标编号", "对应问题", "指标名称", "期间", "分子", "分母", "目标"],
    ["二-1a", "二-1", "培训后就业率", "2024-05", "两千多", 4369, None],
]

CONTENT = [
    Bad("impossible_date.xlsx", lambda: good(_row(deadline="2024年2月30日")), "台账!D2", "2024年2月30日"),
    Bad(
        "thirteenth_month.csv", lambda: comma_separated([HEADER, _row(deadline="2024年13月")], "gb18030"), "D2", "13月"
    ),
    Bad("duplicate_code.xlsx", lambda: good(ROW, _row(title="林地被占用")), "台账!", "林地被占用"),
    Bad("unknown_status.xlsx", lambda: good(_row(status="基本差不多了")), "台账!E2", "基本差不多了"),
    Bad(
        "no_title.xlsx",
        lambda: good(["1", "县水利局", "2024年6月", "整改中"], header=["序号", "责任单位", "整改时限", "整改状态"]),
        "台账",
        "问题",
    ),
    Bad("header_only.xlsx", lambda: xlsx(Sheet("台账", [HEADER])), "台账", ""),
    Bad("only_an_example.xlsx", lambda: xlsx(Sheet("台账", [HEADER, ["示例", *ROW[1:]]])), "", ""),
    Bad("no_title_in_row.xlsx", lambda: good(ROW, [2, None, "县教育局", "2024年6月", "整改中", 3]), "台账!", ""),
    Bad("year_missing.xlsx", lambda: good(_row(deadline="6月底前")), "台账!D2", "6月底前"),
    Bad("unreadable_amount.xlsx", lambda: good(_row(amount="大约三万多")), "台账!F2", "大约三万多"),
    Bad("error_value.xlsx", lambda: good(_row(deadline="#REF!")), "台账!D2", ""),
    Bad(
        "dates_disagree.xlsx",
        lambda: xlsx(
            Sheet("甲", [["截至2024年5月17日"], HEADER, ROW]),
            Sheet("乙", [["截至2024年5月24日"], HEADER, _row(code=2)]),
        ),
        "",
        "截至",
    ),
    Bad("formula.xlsx", lambda: _with_formula("F2"), "台账!F2", "公式"),
    Bad("formula_in_title.xlsx", lambda: _with_formula("B2"), "台账!B2", "公式"),
    Bad("statistics.xlsx", lambda: xlsx(Sheet("统计", STATISTICS)), "", ""),
    Bad("bugs.xlsx", lambda: xlsx(Sheet("缺陷", BUGS)), "", ""),
    Bad("bugs.csv", lambda: comma_separated(BUGS, "utf-8"), "", ""),
    Bad("indicators.xlsx", lambda: xlsx(Sheet("指标", INDICATORS)), "指标!E2", "两千多"),
    Bad("law.docx", lambda: bad.document(*LAW), "", ""),
    Bad("law.txt", lambda: "\n".join(LAW).encode("gb18030"), "", ""),
    Bad("plan_without_issues.docx", lambda: bad.document(*PLAN_WITHOUT_ISSUES), "", "问题"),
    Bad("shopping.csv", lambda: "苹果,3\n梨,4\n".encode(), "", ""),
]

CONTAINERS = [
    Bad("empty.xlsx", lambda: b"", "empty.xlsx", "空"),
    Bad("empty.csv", lambda: b"", "empty.csv", "空"),
    Bad("blank.csv", lambda: b"\xef\xbb\xbf\r\n,,,\r\n", "", ""),
    Bad("empty_workbook.xlsx", lambda: xlsx(Sheet("Sheet1"), Sheet("Sheet2")), "", ""),
    Bad("half.xlsx", lambda: good()[: len(good()) // 2], "half.xlsx", ""),
    Bad("half.xls", lambda: xls(Sheet("台账", [HEADER, ROW]))[:2600], "half.xls", ""),
    Bad("photo.xlsx", lambda: bad.picture("JPEG"), "photo.xlsx", ""),
    Bad("report.xlsx", lambda: b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF\n", "report.xlsx", ""),
    Bad("page.xls", lambda: "<html><body><table><tr><td>序号</td></tr></table></body></html>".encode(), "page.xls", ""),
    Bad("text.xlsx", lambda: "这只是一段文字".encode(), "text.xlsx", ""),
    Bad("nothing.xlsx", lambda: bytes(5000), "nothing.xlsx", ""),
    Bad("password.xlsx", bad.encrypted, "password.xlsx", "密码"),
    Bad("password.xls", bad.encrypted_excel_97, "password.xls", ""),
    Bad("plan.doc", bad.word_97, "plan.doc", "docx"),
    Bad("ledger.xlsb", bad.binary_workbook, "ledger.xlsb", "xlsx"),
    Bad("picture.xlsx", bad.picture_workbook, "", ""),
    Bad(
        "no_sheet_part.xlsx",
        lambda: bad.edited(good(), "xl/_rels/workbook.xml.rels", "sheet1.xml", "sheet9.xml"),
        "",
        "",
    ),
    Bad("broken_xml.xlsx", lambda: bad.edited(good(), SHEET_PART, "</sheetData>", "</sheet"), "", ""),
]

HOSTILE = [
    Bad("doctype_sheet.xlsx", lambda: bad.with_document_type(good(), SHEET_PART), "", ""),
    Bad("doctype_strings.xlsx", lambda: bad.with_document_type(good(), "xl/sharedStrings.xml"), "", ""),
    Bad("doctype_book.xlsx", lambda: bad.with_document_type(good(), "xl/workbook.xml"), "", ""),
    Bad("doctype_utf16.xlsx", lambda: bad.with_document_type(good(), SHEET_PART, "utf-16"), "", ""),
    Bad(
        "doctype_word.docx",
        lambda: bad.with_document_type(bad.document(*PLAN_WITHOUT_ISSUES), "word/document.xml"),
        "",
        "",
    ),
    Bad("gigabyte_lied.xlsx", lambda: _gigabyte(lie=True), "", ""),
    Bad("gigabyte.xlsx", lambda: _gigabyte(lie=False), "", ""),
    Bad("gigabyte_strings.xlsx", lambda: _gigabyte_of_strings(), "", ""),
    Bad("gigabyte.docx", lambda: _gigabyte_document(), "", ""),
    Bad("members.xlsx", lambda: bad.many_members(10_000), "", ""),
    Bad("columns.xlsx", lambda: xlsx(Sheet("宽", [[f"第{number}列" for number in range(16_384)], [1, 2, 3]])), "", ""),
]


def _with_formula(address: str) -> bytes:
    """Return a ledger with one formula that no program has calculated yet."""
    text = bad.part_of(good(), SHEET_PART).decode()
    cell = re.search(rf'<c r="{address}"[^>]*>.*?</c>', text)
    assert cell is not None
    return bad.edited(good(), SHEET_PART, cell[0], f'<c r="{address}"><f>1+1</f><v></v></c>')


def _gigabyte(*, lie: bool) -> bytes:
    head, tail = bad.part_of(good(), SHEET_PART).split(b"</sheetData>")
    row = b'<row><c t="inlineStr"><is><t>abcdefgh</t></is></c></row>     '
    return bad.inflating(SHEET_PART, head, row, b"</sheetData>" + tail, 1024, lie, good())


def _gigabyte_of_strings() -> bytes:
    head, tail = bad.part_of(good(), "xl/sharedStrings.xml").split(b"</sst>")
    return bad.inflating("xl/sharedStrings.xml", head, b"<si><t>a</t></si>", b"</sst>" + tail, 1024, True, good())


def _gigabyte_document() -> bytes:
    base = bad.document("方案")
    head, tail = bad.part_of(base, "word/document.xml").split(b"</w:body>")
    paragraph = b"<w:p><w:r><w:t>a</w:t></w:r></w:p>"
    return bad.inflating("word/document.xml", head, paragraph, b"</w:body>" + tail, 1024, True, base)


@pytest.mark.parametrize("case", [*CONTENT, *CONTAINERS, *HOSTILE], ids=lambda case: case.name)
def test_bad_file(case: Bad, tmp_path: Path) -> None:
    messages = assert_refused(tmp_path, case.name, case.make(), case.place)
    assert any(case.word in message for message in messages), messages


@pytest.mark.parametrize("case", [CONTENT[0], CONTAINERS[4], HOSTILE[0]], ids=lambda case: case.name)
def test_a_refused_load_stores_nothing(case: Bad, tmp_path: Path) -> None:
    (tmp_path / "good.xlsx").write_bytes(good())
    (tmp_path / case.name).write_bytes(case.make())
    outcome = rectify(tmp_path, "load", "good.xlsx", case.name, "--as-of", "2024-05-17", "--ledger", "平川2024")
    assert outcome.status == 1
    assert outcome.result["snapshot"] is None
    assert any(f["level"] == "error" for f in outcome.result["findings"])
    listed = rectify(tmp_path, "snapshots")
    assert listed.status == 0
    assert "2024-05-17" not in json.dumps(listed.result)
