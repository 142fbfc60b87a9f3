"""Work plans as Word documents: styles, automatic numbers, bold labels, tables, forms and what editors leave behind."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from datetime import date
from typing import Any

import docx
import pytest
from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from loaders.plan import read_plan
from loaders.records import Context, Kind, Level, Reading, RefusedFileError, Status


def saved(document: Any) -> bytes:
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def read(document: Any, context: Context | None = None) -> Reading:
    return read_plan("方案.docx", saved(document), context or Context())


def outline(reading: Reading) -> list[tuple[str | None, str | None, str, tuple[str, ...], str | None]]:
    return [
        (
            issue.code,
            issue.category,
            issue.title,
            issue.units,
            issue.deadline.day.isoformat() if issue.deadline and issue.deadline.day else None,
        )
        for issue in reading.issues
    ]


def add(document: Any, *lines: str) -> None:
    for line in lines:
        document.add_paragraph(line)


def define_list(document: Any, formats: Sequence[tuple[str, str]]) -> int:
    """Add a multi-level list (number format, text of each level) and return its number id."""
    root = document.part.numbering_part.element
    abstract = OxmlElement("w:abstractNum")
    abstract_id = str(900 + len(root))
    abstract.set(qn("w:abstractNumId"), abstract_id)
    for depth, (form, text) in enumerate(formats):
        level = OxmlElement("w:lvl")
        level.set(qn("w:ilvl"), str(depth))
        for tag, value in (("w:start", "1"), ("w:numFmt", form), ("w:lvlText", text)):
            node = OxmlElement(tag)
            node.set(qn("w:val"), value)
            level.append(node)
        abstract.append(level)
    root.insert(0, abstract)
    number = root.add_num(int(abstract_id))
    return int(number.numId)


def numbered(document: Any, text: str, list_id: int, depth: int) -> None:
    properties = document.add_paragraph(text)._p.get_or_add_pPr().get_or_add_numPr()
    properties.get_or_add_ilvl().val = depth
    properties.get_or_add_numId().val = list_id


def test_automatic_numbers() -> None:
    document = docx.Document()
    own = define_list(
        document, [("chineseCountingThousand", "%1、"), ("chineseCounting", "（%2）"), ("decimal", "%3．")]
    )
    add(document, "梅溪县审计整改方案", "梅府办〔2024〕3号")
    numbered(document, "总体要求", own, 0)
    numbered(document, "整改任务", own, 0)
    numbered(document, "惠民补贴方面", own, 1)
    numbered(document, "补贴重复发放", own, 2)
    add(document, "整改措施：追回补贴。", "责任单位：县财政局", "整改时限：2024年9月底")
    numbered(document, "补贴漏发", own, 2)
    add(document, "整改措施：补发补贴。", "责任单位：县民政局", "整改时限：2024年9月底")
    numbered(document, "工程项目方面", own, 1)
    numbered(document, "工期滞后", own, 2)
    add(document, "整改措施：倒排工期。", "责任单位：县住建局", "整改时限：2024年10月底")
    numbered(document, "工作要求", own, 0)
    numbered(document, "加强领导", own, 1)
    reading = read(document)
    assert outline(reading) == [
        ("一-1", "惠民补贴", "补贴重复发放", ("县财政局",), "2024-09-30"),
        ("一-2", "惠民补贴", "补贴漏发", ("县民政局",), "2024-09-30"),
        ("二-1", "工程项目", "工期滞后", ("县住建局",), "2024-10-31"),
    ]
    assert [str(issue.place) for issue in reading.issues] == ["第6段", "第10段", "第15段"]


def test_list_that_starts_again() -> None:
    document = docx.Document()
    first = define_list(document, [("decimal", "%1.")])
    second = define_list(document, [("decimal", "%1.")])
    add(document, "竹山县审计整改方案", "一、财政方面")
    for list_id, heading in ((first, None), (second, "二、民政方面")):
        if heading:
            add(document, heading)
        for title in ("甲账不符", "乙账不符"):
            numbered(document, title, list_id, 0)
            add(document, "整改措施：核对。", "责任单位：县财政局", "整改时限：2024年9月")
    assert [issue.code for issue in read(document).issues] == ["一-1", "一-2", "二-1", "二-2"]


def test_heading_styles_without_numbers() -> None:
    document = docx.Document()
    document.add_heading("总体要求", 1)
    add(document, "逐项整改。")
    document.add_heading("审计发现问题", 1)
    document.add_heading("教育经费方面", 2)
    for title in ("经费挪用", "经费沉淀"):
        document.add_heading(title, 3)
        add(document, "问题描述：涉及学校2所。", "整改措施：归还经费。", "责任单位：县教育局", "整改时限：2025年3月")
    document.add_heading("卫生经费方面", 2)
    document.add_heading("药款拖欠", 3)
    add(document, "问题描述：拖欠8个月。", "整改措施：清偿。", "责任单位：县卫生健康局", "整改时限：2025年4月")
    document.add_heading("保障措施", 1)
    add(document, "责任单位：各单位要重视。")
    assert outline(read(document)) == [
        ("一-1", "教育经费", "经费挪用", ("县教育局",), "2025-03-31"),
        ("一-2", "教育经费", "经费沉淀", ("县教育局",), "2025-03-31"),
        ("二-1", "卫生经费", "药款拖欠", ("县卫生健康局",), "2025-04-30"),
    ]


def test_bold_labels_and_bold_titles() -> None:
    document = docx.Document()
    add(document, "柳林县审计整改方案")
    for number, title in (("1.", "水费拖欠"), ("2.", "电费拖欠")):
        paragraph = document.add_paragraph()
        paragraph.add_run(f"{number}{title}").bold = True
        paragraph.add_run("2023年拖欠3个月。")
        for label, text in (
            ("整改措施", "一次付清。今后按月支付。"),
            ("责任单位", "县机关事务中心"),
            ("整改时限", "2024年8月"),
        ):
            paragraph = document.add_paragraph()
            paragraph.add_run(label).bold = True
            paragraph.add_run(text)
    reading = read(document)
    assert outline(reading) == [
        ("1", None, "水费拖欠", ("县机关事务中心",), "2024-08-31"),
        ("2", None, "电费拖欠", ("县机关事务中心",), "2024-08-31"),
    ]
    assert [issue.finding for issue in reading.issues] == ["2023年拖欠3个月。"] * 2
    assert [one.text for issue in reading.issues for one in issue.measures] == ["一次付清。今后按月支付。"] * 2


def test_soft_line_breaks_and_tabs() -> None:
    document = docx.Document()
    add(
        document,
        "杏花县审计整改方案",
        "1.租金少收\n少收租金5万元。\n整改措施：追缴。\n责任单位：县国资中心\t整改时限：2024年8月",
    )
    add(document, "2.押金未退\n整改措施：退还。\n责任单位：县国资中心\t整改时限：2024年9月")
    reading = read(document)
    assert outline(reading) == [
        ("1", None, "租金少收", ("县国资中心",), "2024-08-31"),
        ("2", None, "押金未退", ("县国资中心",), "2024-09-30"),
    ]
    assert [issue.place.row for issue in reading.issues] == [2, 3]


def test_deleted_text_text_boxes_and_inserted_text() -> None:
    document = docx.Document()
    add(document, "桃源县审计整改方案", "1.账外资金", "整改措施：并账。", "责任单位：县供销社")
    paragraph = document.add_paragraph("整改时限：2024年")
    deleted, inserted = OxmlElement("w:del"), OxmlElement("w:ins")
    for change, tag, text in ((deleted, "w:delText", "6月"), (inserted, "w:t", "7月")):
        run, letters = OxmlElement("w:r"), OxmlElement(tag)
        letters.text = text
        run.append(letters)
        change.append(run)
        paragraph._p.append(change)
    box, content, inner = OxmlElement("w:pict"), OxmlElement("w:txbxContent"), OxmlElement("w:p")
    run, letters = OxmlElement("w:r"), OxmlElement("w:t")
    letters.text = "整改时限：2019年1月"
    run.append(letters)
    inner.append(run)
    content.append(inner)
    box.append(content)
    holder = OxmlElement("w:r")
    holder.append(box)
    paragraph._p.append(holder)
    issue = read(document).issues[0]
    assert issue.deadline is not None
    assert (issue.deadline.text, issue.deadline.day) == ("2024年7月", date(2024, 7, 31))


def test_table_of_contents_counts_no_issue_twice() -> None:
    document = docx.Document()
    style = document.styles.add_style("toc 1", 1)
    for text in ("一、财政方面\t1", "1.账实不符\t1"):
        document.add_paragraph(text, style=style)
    add(document, "一、财政方面", "1.账实不符", "整改措施：盘点。", "责任单位：县财政局", "整改时限：2024年8月")
    add(document, "2.账账不符", "整改措施：核对。", "责任单位：县财政局", "整改时限：2024年8月")
    assert [issue.code for issue in read(document).issues] == ["一-1", "一-2"]


def fill(table: Any, rows: Sequence[Sequence[str]]) -> None:
    for row, texts in zip(table.rows, rows, strict=True):
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = text


LEDGER = [
    ["序号", "问题类别", "存在问题", "整改措施", "责任单位", "整改时限"],
    ["1", "资金管理", "专项资金滞留", "限期拨付", "县财政局、县农业农村局", "2024年9月底前"],
    ["2", "", "违规收费", "全额清退", "县市场监管局", "立行立改"],
    ["3", "项目管理", "项目停工", "限期复工", "县交通运输局\n大河镇", "12月底前"],
]


def annexed(document: Any) -> Any:
    add(
        document,
        "河西县审计整改方案",
        "河西县人民政府",
        "2024年5月20日",
        "一、总体要求",
        "逐项整改。",
        "附件：河西县问题整改台账",
    )
    table = document.add_table(4, 6)
    fill(table, LEDGER)
    table.cell(1, 1).merge(table.cell(2, 1))
    return document


def test_annex_table_in_place_of_prose() -> None:
    reading = read(annexed(docx.Document()))
    assert reading.kind is Kind.PLAN
    assert not reading.refused
    assert (reading.as_of, reading.issuer, reading.title) == (date(2024, 5, 20), "河西县人民政府", "河西县审计整改方案")
    assert outline(reading) == [
        ("1", "资金管理", "专项资金滞留", ("县财政局", "县农业农村局"), "2024-09-30"),
        ("2", "资金管理", "违规收费", ("县市场监管局",), None),
        ("3", "项目管理", "项目停工", ("县交通运输局", "大河镇"), "2024-12-31"),
    ]
    assert [str(issue.place) for issue in reading.issues] == ["表1!2", "表1!3", "表1!4"]
    assert {issue.status for issue in reading.issues} == {Status.NOT_STARTED}
    assert "annex-missing" not in {found.rule for found in reading.findings}


def test_a_ledger_that_is_a_table_in_word_stands_as_of_the_day_in_a_line_of_its_own() -> None:
    document = docx.Document()
    add(
        document,
        "截至2023年底，全县已培训1,200人，其中就业300人，培训后就业率为25%，低于目标值。",
        "（截至2025年3月14日）",
    )
    reading = read(annexed(document))
    assert (reading.as_of, reading.as_of_source, reading.issued_on) == (
        date(2025, 3, 14),
        "文中的截至日期",
        date(2024, 5, 20),
    )
    assert outline(reading)[2][4] == "2024-12-31"
    document = docx.Document()
    add(document, "截至2023年底，全县已培训1,200人，其中就业300人，培训后就业率为25%，低于目标值。")
    assert read(annexed(document)).as_of == date(2024, 5, 20)


def test_prose_and_annex_that_agree_are_not_counted_twice() -> None:
    document = docx.Document()
    add(document, "河西县审计整改方案", "2024年5月20日")
    for number, (_, _, title, measure, units, deadline) in enumerate(LEDGER[1:], start=1):
        add(document, f"{number}.{title}", f"整改措施：{measure}。", f"责任单位：{units}", f"整改时限：{deadline}")
    table = document.add_table(4, 6)
    fill(table, LEDGER)
    reading = read(document)
    assert [issue.title for issue in reading.issues] == ["专项资金滞留", "违规收费", "项目停工"]
    assert all(issue.place.sheet is None for issue in reading.issues)
    assert "annex-differs" not in {found.rule for found in reading.findings}


def test_prose_and_annex_that_differ_are_a_warning() -> None:
    document = docx.Document()
    add(document, "1.专项资金滞留", "整改措施：拨付。", "责任单位：县财政局", "整改时限：2024年9月底前")
    add(document, "2.违章搭建", "整改措施：拆除。", "责任单位：县城管局", "整改时限：2024年9月底前", "2024年5月20日")
    fill(document.add_table(4, 6), LEDGER)
    reading = read(document)
    assert [issue.title for issue in reading.issues] == ["专项资金滞留", "违规收费", "项目停工"]
    found = [one for one in reading.findings if one.rule == "annex-differs"]
    assert [one.level for one in found] == [Level.WARNING]
    assert "只在正文的：违章搭建。" in found[0].message
    assert "只在附表的：违规收费、项目停工。" in found[0].message


def test_one_form_for_each_issue() -> None:
    document = docx.Document()
    add(document, "石桥县审计整改任务书")
    for title, measure in (("食堂账目混乱", "统一账目\n按月公示"), ("车辆超编", "调剂车辆")):
        table = document.add_table(4, 4)
        fill(
            table,
            [
                ["问题名称", title, "整改类型", "立行立改"],
                ["责任单位", "县教育局", "责任领导", "副县长"],
                ["整改措施", measure, "", ""],
                ["整改时限", "2024年8月底前", "整改目标", "规范管理"],
            ],
        )
        document.add_paragraph()
    reading = read(document)
    assert outline(reading) == [
        ("1", None, "食堂账目混乱", ("县教育局",), "2024-08-31"),
        ("2", None, "车辆超编", ("县教育局",), "2024-08-31"),
    ]
    first = reading.issues[0]
    assert [measure.text for measure in first.measures] == ["统一账目按月公示"]
    assert (first.leader, first.target, first.place.sheet) == ("副县长", "规范管理", "表1")


def test_forms_behind_principles_with_the_name_below_number_and_deadline() -> None:
    document = docx.Document()
    add(document, "石桥县审计整改任务书", "一、总体要求", "（一）逐项整改。", "（二）按期销号。")
    for number, title in (("3", "食堂账目混乱"), ("4", "车辆超编")):
        fill(
            document.add_table(4, 4),
            [
                ["问题编号", number, "整改时限", "2024年8月底前"],
                ["问题名称", title, "", ""],
                ["整改措施", "1.统一账目。\n2.按月公示。", "", ""],
                ["牵头单位", "县教育局", "配合单位", "县审计局、各乡镇"],
            ],
        )
    reading = read(document)
    units = ("县教育局", "县审计局", "各乡镇")
    assert outline(reading) == [
        ("3", None, "食堂账目混乱", units, "2024-08-31"),
        ("4", None, "车辆超编", units, "2024-08-31"),
    ]
    assert [[one.text for one in issue.measures] for issue in reading.issues] == [["统一账目。", "按月公示。"]] * 2


def test_units_and_deadline_in_a_small_table_under_each_issue() -> None:
    document = docx.Document()
    add(document, "石桥县审计整改方案", "一、工作目标", "全部整改到位。", "二、整改任务")
    for heading, unit in (("（一）食堂账目混乱", "县教育局"), ("（二）车辆超编", "县财政局、县教育局")):
        add(document, heading, "整改措施：认真整改。")
        fill(document.add_table(2, 2), [["责任单位", "整改时限"], [unit, "2024年8月底前"]])
    assert outline(read(document)) == [
        ("1", None, "食堂账目混乱", ("县教育局",), "2024-08-31"),
        ("2", None, "车辆超编", ("县财政局", "县教育局"), "2024-08-31"),
    ]


def test_other_tables_are_passed_over() -> None:
    document = docx.Document()
    add(document, "一、民政方面", "1.补贴慢。", "整改措施：加快。", "责任单位：县民政局", "整改时限：2024年8月")
    fill(document.add_table(2, 3), [["乡镇", "户数", "金额（万元）"], ["大河镇", "12", "3.5"]])
    add(document, "2.档案缺失。", "整改措施：补齐。", "责任单位：县民政局", "整改时限：2024年8月")
    reading = read(document)
    assert [issue.code for issue in reading.issues] == ["一-1", "一-2"]
    assert [found for found in reading.findings if found.level is not Level.NOTE] == []


@pytest.mark.parametrize("lines", [["整改工作方案"], ["会议纪要", "1.讨论整改。", "2.散会。"], []])
def test_documents_that_hold_no_issue(lines: list[str]) -> None:
    document = docx.Document()
    add(document, *lines)
    reading = read(document)
    assert reading.kind is None
    assert [found.rule for found in reading.findings] == ["no-issues"]


def test_damaged_document() -> None:
    content = saved(docx.Document())
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(stream, "w") as target:
        for info in source.infolist():
            part = source.read(info)
            target.writestr(info, part[: len(part) // 2] if info.filename == "word/document.xml" else part)
    with pytest.raises(RefusedFileError) as refused:
        read_plan("坏.docx", stream.getvalue(), Context())
    assert refused.value.finding.rule == "file-damaged"


def test_old_documents_are_refused_with_how_to_convert_them() -> None:
    content = bytes.fromhex("D0CF11E0A1B11AE1") + bytes(504) + "WordDocument".encode("utf-16-le") + bytes(512)
    with pytest.raises(RefusedFileError) as refused:
        read_plan("方案.doc", content, Context())
    assert refused.value.finding.rule == "doc-format"
    assert "另存为 .docx" in refused.value.finding.message
