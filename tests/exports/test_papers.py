"""Papers in Word and PowerPoint: every number read back from the files equals `rectify figures`, under filters too."""

from __future__ import annotations

import io
import json
import re
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from openpyxl import load_workbook
from pptx import Presentation

from dashboard import texts
from dashboard.exports.kinds import KINDS
from dashboard.exports.paper import File, PaperSource
from dashboard.exports.papers import texts as words
from dashboard.faults import UserError
from dashboard.frames import Snapshot
from dashboard.metrics.scope import ANY, LEAD, Scope
from dashboard.palette import LIGHTS, STATUSES
from dashboard.report import figures_report
from tests.exports import papers
from tests.exports.papers import paragraphs, rows, source, table, tables
from tests.metrics.test_decisions import decision, said, week

BEFORE, NOW = papers.snapshots()
SCOPES = [
    Scope(),
    Scope(unit="县财政局", role=ANY),
    Scope(unit="青杨镇", role=LEAD),
    Scope(category="资金"),
    Scope(light="黄"),
    Scope(unit="没有的单位"),
]
Report = dict[str, Any]


@pytest.fixture(scope="module", params=SCOPES, ids=lambda scope: scope.unit or scope.category or scope.light or "all")
def both(request: pytest.FixtureRequest) -> tuple[PaperSource, Report]:
    made = source(NOW, BEFORE, request.param, papers.trend_of(BEFORE, NOW))
    return made, figures_report(NOW, BEFORE, request.param)


def _made(kind: str, given: PaperSource) -> tuple[File, ...]:
    return KINDS[kind](given)


def _ratio(report: Report, key: str) -> str:
    return f"{report['rates'][key]['numerator']}/{report['rates'][key]['denominator']}"


def _open(report: Report) -> int:
    return int(report["by_status"]["not_started"] + report["by_status"]["in_progress"])


def test_the_one_page_says_what_figures_says(both: tuple[PaperSource, Report]) -> None:
    given, report = both
    (file,) = _made("onepage", given)
    said = paragraphs(file)
    assert report["headline"] in said
    labels, numbers, _ = tables(file)[0]
    shown = dict(zip(labels, numbers, strict=True))
    counted = {"待审核": "awaiting_review", "另有延期": "extended", "30日内到期": "due_soon"}
    assert {label: shown[label] for label in counted} == {
        label: f"{len(report[key])}项" for label, key in counted.items()
    }
    assert shown["逾期"] == f"{len(report['overdue']['current'])}项"
    assert (shown["申报完成"], shown["已整改"], shown["已销号"]) == tuple(
        _ratio(report, key) for key in ("reported", "rectified", "closed")
    )
    assert ("金额整改率" in shown) == (report["rates"]["amount"]["value"] is not None)
    late = [*report["overdue"]["current"], *report["extended"]]
    assert (
        words.LATE_HEADING.format(overdue=len(report["overdue"]["current"]), extended=len(report["extended"])) in said
    )
    listed = [row[0] for row in table(file, words.LATE_COLUMNS)]
    assert set(listed) <= set(late)
    left = [int(found[1]) for text in said if (found := re.fullmatch(r"另有(\d+)项未列出，见台账。", text))]
    asks = next(int(text.split()[1]) for text in said if text.startswith("需要县里研究的事项"))
    due = next(int(re.findall(r"\d+", text)[-1]) for text in said if text.startswith("下周到期"))
    held = sum(len(table(file, header)) for header in (words.LATE_COLUMNS, words.ASK_COLUMNS, words.NEXT_COLUMNS))
    assert held + sum(left) == len(late) + asks + due


def test_the_charts_and_the_workbooks_behind_them_add_up_to_figures(both: tuple[PaperSource, Report]) -> None:
    given, report = both
    (file,) = _made("slides", given)
    slides = Presentation(io.BytesIO(file.content)).slides
    assert 6 <= len(slides) <= 10
    charts = {}
    for shape in (shape for slide in slides for shape in slide.shapes if shape.has_chart):
        chart = shape.chart
        drawn = {one.name: list(one.values) for one in chart.plots[0].series}
        categories = [str(category) for category in chart.plots[0].categories]
        sheet = load_workbook(io.BytesIO(chart.part.chart_workbook.xlsx_part.blob)).worksheets[0]
        held = [[cell.value for cell in row] for row in sheet.iter_rows()]
        assert held == [
            [None, *drawn],
            *([name, *numbers] for name, numbers in zip(categories, zip(*drawn.values(), strict=True), strict=True)),
        ]
        assert all(name in shape._element.nvGraphicFramePr.cNvPr.get("descr") for name in drawn)
        charts[chart.chart_title.text_frame.text] = (categories, drawn)
    if not report["total"]:
        assert charts == {}
        return
    statuses = {texts.STATUS[status]: report["by_status"][status] for status in STATUSES}
    categories, drawn = charts[words.BY_CATEGORY]
    assert {name: sum(numbers) for name, numbers in drawn.items()} == {name: n for name, n in statuses.items() if n}
    totals = [sum(numbers) for numbers in zip(*drawn.values(), strict=True)]
    assert dict(zip(categories, totals, strict=True)) == {
        group["name"] or "未分类": group["total"] for group in report["by_category"]
    }
    units, drawn = charts[words.BY_UNIT]
    led = {group["name"]: set(group["codes"]) for group in report["by_unit"]["lead"]}
    for light in LIGHTS:
        numbers = drawn.get(texts.LIGHT_WORDS[light], [0] * len(units))
        assert dict(zip(units, numbers, strict=True)) == {
            unit: len(led[unit] & set(report["lights"][light])) for unit in units
        }
    if words.BY_MONTH in charts:
        months, drawn = charts[words.BY_MONTH]
        expected = {group["month"]: group for group in report["by_deadline"] if group["month"]}
        assert months == list(expected)
        assert drawn[words.MONTH_DONE] == [group["verified"] for group in expected.values()]
        assert [sum(pair) for pair in zip(*drawn.values(), strict=True)] == [
            group["total"] for group in expected.values()
        ]
    said = [shape.text_frame.text for slide in slides for shape in slide.shapes if shape.has_text_frame]
    assert report["headline"] in said
    assert words.OVERDUE.format(n=len(report["overdue"]["current"])) in said
    assert words.DUE_NEXT.format(days=30, n=len(report["due_soon"])) in said
    assert words.ATTENTION.format(n=len(report["lights"]["黄"])) in said


def test_the_burn_up_is_drawn_from_the_snapshots() -> None:
    given = source(NOW, BEFORE, None, papers.trend_of(BEFORE, NOW))
    (file,) = _made("slides", given)
    shapes = (shape for slide in Presentation(io.BytesIO(file.content)).slides for shape in slide.shapes)
    charts = {shape.chart.chart_title.text_frame.text: shape.chart for shape in shapes if shape.has_chart}
    drawn = {one.name: list(one.values) for one in charts[words.BURN_UP].plots[0].series}
    now, before = figures_report(NOW, BEFORE), figures_report(BEFORE, None)
    assert drawn[words.CHART_DONE] == [report["rates"]["rectified"]["numerator"] for report in (before, now)]
    assert drawn[words.CHART_REPORTED] == [report["rates"]["reported"]["numerator"] for report in (before, now)]
    assert drawn[words.CHART_ALL] == [report["rates"]["reported"]["denominator"] for report in (before, now)]


def test_both_briefings_say_what_figures_says(both: tuple[PaperSource, Report]) -> None:
    given, report = both
    bulletin, account = _made("briefing", given)
    categories = [
        [group["name"] or "未分类", str(group["total"]), str(group["verified"]), str(group["overdue"])]
        for group in report["by_category"]
    ]
    for file in (bulletin, account):
        assert any(report["headline"] in text for text in paragraphs(file))
        shown = table(file, words.CATEGORY_PROGRESS_COLUMNS)
        assert [[row[0], row[1], row[3], row[5]] for row in shown] == categories
    units = {row[1]: row for row in table(bulletin, words.UNIT_COLUMNS)}
    lead = {group["name"]: group for group in report["by_unit"]["lead"]}
    for group in report["by_unit"]["all"]:
        row, led = units.pop(group["name"]), lead.get(group["name"], {"total": 0, "verified": 0, "overdue": 0})
        assert [row[3], row[2], row[4], row[6]] == [
            str(number) for number in (group["total"], led["total"], led["verified"], led["overdue"])
        ]
    assert units == {}
    late = [*report["overdue"]["current"], *report["extended"]]
    assert sorted(row[0] for row in table(bulletin, words.LATE_TABLE)) == sorted(late)
    assert sorted(row[0] for row in table(bulletin, words.NEXT_COLUMNS)) == sorted(report["due_soon"])
    still_open = table(account, words.OPEN_COLUMNS)
    assert len(still_open) == _open(report)
    said = "\n".join(paragraphs(account))
    for key, unit in (("rules_made", "项"), ("people_held", "人")):
        total = report["sums"][key]
        stated = "未填报" if total is None else f"{total}{unit}"
        assert f"{texts.SUMS[key][0]}{stated}" in said
    types = {row[0]: row[1:] for row in table(account, words.TYPE_COLUMNS)}
    assert sum(int(row[0]) for row in types.values()) == (report["total"] if types else 0)
    annexes = [rows[1:] for rows in tables(account) if tuple(rows[0]) == words.INDICATOR_COLUMNS]
    shown = [(row[0], row[1], row[4].split("（")[-1].rstrip("）")) for row in (annexes[-1] if annexes else [])]
    assert shown == [
        (found["issue"], found["name"], _parts(found["numerator"], found["denominator"]))
        for found in report["indicators"]
    ]


def _parts(numerator: float | None, denominator: float | None) -> str:
    return "未填报" if numerator is None else f"{numerator}/{denominator}"


def test_money_keeps_its_kinds_apart_and_says_what_is_not_stated() -> None:
    header = {"上缴财政（万元）": "2.5", "归还原渠道（元）": "120000", "追回时间": "2024年5月"}
    held = [
        papers.issue("1", amount=5_000_000, amount_rectified=2_500_000, extra=json.dumps(header)),
        papers.issue("2", amount=7_000_000, extra=json.dumps({"上缴财政（万元）": "1"})),
        papers.issue("3", "ended", extra=json.dumps({"上缴财政（万元）": "100"})),
        papers.issue("4", extra=json.dumps({"盘活资金": "约三成"})),
    ]
    _, account = _made("briefing", source(papers.snapshot(held)))
    shown = {row[0]: row[1:] for row in table(account, words.MEANS_COLUMNS)}
    assert shown["上缴"] == ["3.5万元", "2"]
    assert shown["归还原渠道"] == ["12万元", "1"]
    assert shown["盘活"][0].startswith("未填报（4的写法未能识别")
    assert [shown[name] for name in ("归垫", "追回", "拨付", "调账", "清退")] == [["未填报", "—"]] * 5
    said = "\n".join(paragraphs(account))
    assert "填报的问题1项，已整改2.5万元，问题金额5万元，金额整改率50.0%" in said
    assert "只填报问题金额的1项，问题金额7万元" in said
    for wrong in ("15.5", "12.5万", "3.62", "19.5", "15万", "12万元，"):
        assert wrong not in said


def test_nothing_stated_is_said_and_never_naught() -> None:
    _, account = _made("briefing", source(papers.snapshot([papers.issue("1")])))
    said = "\n".join(paragraphs(account))
    assert "建立制度未填报" in said
    assert "追责问责未填报" in said
    assert words.MONEY_NONE in said
    assert "0万元" not in said
    assert [row[3:5] for row in table(account, words.OPEN_COLUMNS)] == [["未填报", "未填报"]]


def test_notices_hold_every_late_and_near_issue_once_in_its_grade(both: tuple[PaperSource, Report]) -> None:
    given, report = both
    found: dict[str, str] = {}
    for file in _made("notices", given):
        said = paragraphs(file)
        assert said[0].startswith("草稿须审签")
        assert "〕　　号" in said[1]
        grades = [text for text in said if re.fullmatch(r"[一二三]、(督办|催办|提示)事项\d+项", text)]
        held = [rows[1:] for rows in tables(file) if tuple(rows[0]) == words.NOTICE_COLUMNS]
        unit = said[3].removesuffix("：")
        led = {group["name"]: group["codes"] for group in report["by_unit"]["lead"]}
        for grade, listed in zip(grades, held, strict=True):
            assert grade.endswith(f"{len(listed)}项")
            for code, _, _, state, _ in listed:
                assert code not in found
                assert code in led.get(unit, report["by_unit"]["without"])
                found[code] = grade[2:4]
                days = int(found_days[1]) if (found_days := re.fullmatch(r"逾期(\d+)天", state)) else 0
                assert grade[2:4] == ("督办" if days > 30 else "催办" if days else "提示")
    pressing = {*report["overdue"]["current"], *report["due_soon"]}
    asked = given.figures.scope.unit
    if asked is not None:
        pressing &= {code for group in report["by_unit"]["lead"] if group["name"] == asked for code in group["codes"]}
    assert set(found) == pressing


def test_each_closing_form_is_of_one_reported_or_verified_issue(both: tuple[PaperSource, Report]) -> None:
    given, report = both
    files = _made("closing", given)
    codes = [tables(file)[0][0][1] for file in files]
    assert (
        len(codes)
        == len({file.name for file in files})
        == (report["by_status"]["reported"] + report["by_status"]["verified"])
    )
    assert codes[: len(report["awaiting_review"])] == sorted(codes, key=codes.index)[: len(report["awaiting_review"])]
    for file in files:
        form = {row[0]: row[-1] for row in tables(file)[0]}
        assert list(form)[-3:] == ["责任单位意见", "县级审核意见", "审计机关审核意见"]
        assert form["佐证材料清单"] in ("未填报", "1. 凭证\n2. 照片（正面、背面）\n3. 台账")
        assert "盖章" in form["审计机关审核意见"]


def test_decisions_are_listed_with_unit_and_date_and_earlier_ones_with_their_outcome() -> None:
    held = [
        decision(1, 0, said("fulfilled", 1), promised=week(1), unit="县财政局"),
        decision(2, 1, said("postponed", 2, week(5)), promised=week(2), lead="青杨镇"),
        decision(3, 2, promised=week(3), unit="县人社局"),
    ]
    now = papers.snapshot([papers.issue("1", lead_unit="县财政局")], as_of=week(2))
    (file,) = _made("decisions", source(now, decisions=tuple(held)))
    assert table(file, words.DECISION_LIST) == [["1", "议定3", "县人社局", f"{week(3)}"]]
    assert table(file, words.DECISION_COLUMNS) == [["议定2", "青杨镇", f"{week(5)}", "顺延"]]
    assert any("议定1项：顺延1项" in text for text in paragraphs(file))
    assert _made("decisions", source(now)) == ()
    (only,) = _made("decisions", source(now, None, Scope(unit="县人社局"), decisions=tuple(held)))
    assert [row[1] for row in table(only, words.DECISION_LIST)] == ["议定3"]
    assert table(only, words.DECISION_COLUMNS) == []


HOSTILE = (
    "=1+1",
    "+86",
    "-3",
    "@SUM(A1)",
    "\t制表",
    "控\x00制\x0b\x1b字\ufffe符",
    "\u202e反\u2066向",
    "<w:p>&amp;",
    "_x000D_",
    "𠮷" * 3,
    "长" * 5000,
    "w" * 900,
    "{单位}",
)


def _hostile() -> Snapshot:
    held = [
        row | {"title": f"{text}第{number}", "category": text, "lead_unit": f"{text}局", "units": (f"{text}局",)}
        for number, (row, text) in enumerate(zip(rows(len(HOSTILE)), HOSTILE, strict=True), 1)
    ]
    held = [row | {"status": "in_progress", "reason": row["title"], "code": f"={row['code']}"} for row in held]
    held += [row | {"code": f"{row['code']}/b", "key": f"{row['key']} b", "status": "reported"} for row in held]
    return papers.snapshot(held)


def test_hostile_texts_come_out_as_typed_and_break_nothing() -> None:
    given = source(_hostile())
    made = {kind: maker(given) for kind, maker in KINDS.items() if kind in PAPERS}
    for files in made.values():
        for file in files:
            papers.every_text(file)
            assert not re.search(r'[\\/:*?"<>|\x00-\x1f]', file.name)
    _, account = made["briefing"]
    forbidden = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
    closed = str.maketrans("", "", "\u202c\u2069")
    shown = [row[1].translate(closed) for row in table(account, words.OPEN_COLUMNS)]
    assert shown == [forbidden.sub("", f"{text}第{number}") for number, text in enumerate(HOSTILE, 1)]
    turned = next(row[1] for row in table(account, words.OPEN_COLUMNS) if "\u202e" in row[1])
    assert turned.endswith("\u2069\u202c")
    assert len({file.name for file in made["closing"]}) == len(HOSTILE)
    for shape in _shapes(made["slides"][0]):
        if shape.has_chart:
            sheet = load_workbook(io.BytesIO(shape.chart.part.chart_workbook.xlsx_part.blob)).worksheets[0]
            assert {cell.data_type for row in sheet.iter_rows() for cell in row} <= {"s", "n"}
            assert b"<f>" not in shape.chart.part.chart_workbook.xlsx_part.blob


PAPERS = ("onepage", "slides", "briefing", "notices", "decisions", "closing")


def _shapes(file: File) -> list[Any]:
    return [shape for slide in Presentation(io.BytesIO(file.content)).slides for shape in slide.shapes]


def _demo(held: Snapshot) -> Snapshot:
    return replace(held, info=replace(held.info, ledger=replace(held.info.ledger, demo=True)))


def test_every_paper_is_stamped_on_every_page_and_says_demo_of_demo_data() -> None:
    decided = (decision(1, 0),)
    for now in (NOW, _demo(NOW)):
        given = source(now, BEFORE, Scope(category="资金"), decisions=decided)
        assert len(given.stamp.lines) == (3 if now.info.ledger.demo else 2)
        for kind in PAPERS:
            files = KINDS[kind](given) if kind != "decisions" else KINDS[kind](source(now, decisions=decided))
            lines = given.stamp.lines if kind != "decisions" else source(now, decisions=decided).stamp.lines
            assert files
            for file in files:
                if file.name.endswith("docx"):
                    document = Document(io.BytesIO(file.content))
                    section = document.sections[0]
                    feet = [section.footer]
                    if document.settings.odd_and_even_pages_header_footer:
                        feet.append(section.even_page_footer)
                    for foot in feet:
                        assert [paragraph.text for paragraph in foot.paragraphs][1:] == list(lines)
                else:
                    for slide in Presentation(io.BytesIO(file.content)).slides:
                        text = "\n".join(shape.text_frame.text for shape in slide.shapes if shape.has_text_frame)
                        assert all(line[:40] in text for line in lines)


def test_no_paper_names_leaders_or_contacts_ranks_or_blames() -> None:
    for maker in (KINDS[kind] for kind in PAPERS):
        for file in maker(source(NOW, BEFORE)):
            text = papers.every_text(file)
            for word in (
                papers.LEADER,
                papers.PERSON,
                "排名",
                "矛盾",
                "谁的责任",
                "处分",
                "倒数",
                "第一名",
                "python-",
                "Canny",
            ):
                assert word not in text, (file.name, word)


def test_the_official_page_is_that_of_the_standard() -> None:
    bulletin, account = _made("briefing", source(NOW, BEFORE))
    space = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
    for file in (bulletin, account):
        document = Document(io.BytesIO(file.content))
        section = document.sections[0]
        assert [round(side.mm) for side in (section.page_width, section.page_height)] == [210, 297]
        margins = (section.top_margin, section.bottom_margin, section.left_margin, section.right_margin)
        assert [round(margin.mm) for margin in margins] == [37, 35, 28, 26]
        body = document.styles["Normal"]
        assert body.font.size.pt == 16
        assert 28 <= body.paragraph_format.line_spacing.pt <= 29
        assert round(section.page_height.mm - 72) // (body.paragraph_format.line_spacing.pt * 25.4 / 72) >= 22
        spacing = int(body.element.rPr.find(f"{space}spacing").get(f"{space}val")) / 20
        assert (210 - 54) / 25.4 * 72 // (16 + spacing) == 28
        faces = {
            name: document.styles[name].element.rPr.rFonts.get(f"{space}eastAsia")
            for name in ("Title", "Heading 1", "Heading 2", "Normal")
        }
        assert faces == {
            "Title": "方正小标宋简体",
            "Heading 1": "黑体",
            "Heading 2": "楷体_GB2312",
            "Normal": "仿宋_GB2312",
        }
        assert document.styles["Title"].font.size.pt == 22
        for one in document.tables:
            assert one.rows[0]._tr.trPr.find(f"{space}tblHeader") is not None
        said = [paragraph.text for paragraph in document.paragraphs]
        assert said[0].startswith("草稿")
        assert "2024年11月8日" in said
        feet = [section.footer.paragraphs[0], section.even_page_footer.paragraphs[0]]
        assert [foot.alignment for foot in feet] == [2, 0]
        assert all(foot.text.startswith("— ") and foot.text.endswith(" —") for foot in feet)


WORDING = """# 说明
[标题]
{单位}{等级}
[称呼]
{单位}负责同志：
[开头]
共{项数}项，截至{截至}。
[督办]
督{项数}
[催办]
催{项数}
[提示]
{天数}日内{项数}项
[结尾]
完
[落款]
整改办
"""


def _template(folder: Path, text: str, encoding: str = "utf-8-sig") -> Path:
    path = folder / "提醒单.txt"
    path.write_text(text, encoding=encoding)
    return path


def test_the_office_words_its_notices_itself(tmp_path: Path) -> None:
    now = papers.snapshot([papers.issue("1", deadline=papers.in_days(-3), lead_unit="{县}局"), *rows(2)])
    files = _made("notices", source(now, notice_template=_template(tmp_path, WORDING)))
    said = next(paragraphs(file) for file in files if "{县}局" in file.name)
    assert said[2:5] == ["{县}局催办", "{县}局负责同志：", "共1项，截至2024年11月8日。"]
    assert "催1。" in said
    assert said[-2:] == ["整改办", "2024年11月8日"]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (("[结尾]\n完", ""), "缺少或没有写内容的段：结尾"),
        (("[结尾]", "[尾]"), "不认识的段：尾"),
        (("# 说明", "说明"), "第一段之前有“说明”"),
        (("{项数}项，", "{项目}项，"), "[开头]一段的占位{项目}不认识"),
        (("{项数}项，", "{项数!r}项，"), "[开头]一段的占位"),
        (("共{项数}项", "共{项数项"), "[开头]一段的花括号不成对"),
    ],
)
def test_a_wrong_template_is_refused_with_what_to_change(change: tuple[str, str], said: str, tmp_path: Path) -> None:
    path = _template(tmp_path, WORDING.replace(*change))
    with pytest.raises(UserError, match=re.escape(said)):
        _made("notices", source(NOW, notice_template=path))


def test_a_template_that_cannot_be_read_is_named_with_the_setting(tmp_path: Path) -> None:
    gbk = _template(tmp_path, WORDING, "gbk")
    for path, reason in ((tmp_path / "none.txt", "没有这个文件"), (gbk, "不是 UTF-8")):
        with pytest.raises(UserError, match=reason) as refused:
            _made("notices", source(NOW, notice_template=path))
        assert str(path) in str(refused.value)
        assert "notice_template" in str(refused.value)
        assert _made("onepage", source(NOW, notice_template=path))


def test_the_date_of_the_paper_is_the_as_of_date() -> None:
    held = papers.snapshot([papers.issue("1")], as_of=date(2025, 1, 3))
    for file in _made("briefing", source(held)):
        assert "2025年1月3日" in paragraphs(file)
