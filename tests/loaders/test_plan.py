"""Work plans of the county of the case, retold, and of invented counties, each with a hand-written expectation."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

import pytest

from loaders.paragraphs import document_of_text
from loaders.plan import looks_like_plan, read_plan
from loaders.records import Context, Finding, Issue, Kind, Level, Place, Reading, RectificationType, Status, Unit
from tests.loaders.plan_texts import CASE, LAYOUTS, NO_PLANS

COMPLETE = "整改措施：补齐资料。\n责任单位：县档案馆\n整改时限：2024年7月\n"


class Expected(NamedTuple):
    """What one issue must come out as; `measures` are the texts in order."""

    code: str
    category: str | None
    title: str
    units: str
    deadline: str | None
    measures: tuple[str, ...]


def read(text: str, name: str = "plan.txt", context: Context | None = None) -> Reading:
    return read_plan(name, text.encode(), context or Context())


def summary(issue: Issue) -> Expected:
    day = issue.deadline.day if issue.deadline else None
    measures = tuple(measure.text for measure in issue.measures)
    return Expected(
        issue.code or "",
        issue.category,
        issue.title,
        "、".join(issue.units),
        day.isoformat() if day else None,
        measures,
    )


def rules(reading: Reading, level: Level) -> list[tuple[str, int | None, str | None]]:
    return [(found.rule, found.place.row, found.issue) for found in reading.findings if found.level is level]


def by_code(reading: Reading) -> dict[str | None, Issue]:
    return {issue.code: issue for issue in reading.issues}


# --- the manner of the 2023 case ---------------------------------------------------------------------------------


def test_case_head() -> None:
    reading = read(CASE)
    assert reading.kind is Kind.PLAN
    assert not reading.refused
    assert reading.document_number == "峨边府办函〔2023〕25号"
    assert reading.issuer == "峨边彝族自治县人民政府办公室"
    assert reading.issued_on == reading.as_of == date(2023, 9, 27)
    assert reading.title == "峨边彝族自治县审计中存在问题整改工作方案"


def test_case_issues_with_category_numerals_and_an_unnumbered_last_one() -> None:
    assert [(issue.code, issue.category, issue.title) for issue in read(CASE).issues] == [
        ("一-1", "政策兜底帮扶", "分类帮扶措施落实力度不足"),
        ("一-2", "政策兜底帮扶", "低保兜底对象不够精准"),
        ("二-1", "就业帮扶促进群众增收", "不符合条件人员享受公益性岗位"),
        ("二-2", "就业帮扶促进群众增收", "部分以工代赈项目路面开裂，存在工程质量瑕疵"),
        ("三-1", "农业经营增效带动群众增收", "县级乡村振兴衔接专项资金使用不规范"),
        ("三-2", "农业经营增效带动群众增收", "部分小额信贷贷款资金逾期未还款"),
        ("三-3", "农业经营增效带动群众增收", "扩大小额信贷分险基金使用范围用于扶贫项目建设"),
        (
            "四-1",
            "保障农民财产权益促进群众增收",
            "村委会、村集体经济组织职能不清、账务未分设，村集体经济组织功能弱化、虚化",
        ),
    ]


def test_case_heading_and_body_on_one_line() -> None:
    issue = by_code(read(CASE))["一-2"]
    assert issue.title == "低保兜底对象不够精准"
    assert issue.finding == "截至5月，有39户118人收入已超标，仍在领取。"


def test_case_repeated_measures_are_kept_once_noted_and_not_given_to_the_next_issue() -> None:
    reading = read(CASE)
    issues = by_code(reading)
    text = "督促银行会同乡镇再次上门催收2户逾期贷款，劝导归还余额8.88万元。"
    assert [measure.text for measure in issues["三-2"].measures] == [text]
    assert all(text not in measure.text for measure in issues["三-3"].measures)
    first, second = (number for number, line in enumerate(CASE.split("\n"), start=1) if line == f"整改措施：{text}")
    duplicated = [one for one in reading.findings if one.rule == "text-duplicated"]
    assert [(one.level, one.issue) for one in duplicated] == [(Level.NOTE, "三-2")]
    assert duplicated[0].place.row == second == first + 3


def test_case_measure_that_repeats_its_heading_is_cleaned_and_kept_raw() -> None:
    reading = read(CASE)
    issue = by_code(reading)["三-1"]
    assert [measure.text for measure in issue.measures] == ["从2023年县级财力中安排241.09万元归垫衔接资金。"]
    assert any("整改措施：县级乡村振兴财政衔接专项资金使用不规范。整改措施：" in raw for raw in issue.source_text)
    assert [(one.level, one.issue) for one in reading.findings if one.rule == "text-misplaced"] == [
        (Level.NOTE, "三-1")
    ]


def test_case_editor_marks_are_cleaned_and_kept_raw() -> None:
    issue = by_code(read(CASE))["二-2"]
    assert issue.finding == "路面有裂纹20余处，结算价511.52万元。"
    assert any("[bookmark: _GoBack]" in raw and "511.52 万元" in raw for raw in issue.source_text)


def test_case_deadlines_keep_their_wording() -> None:
    issues = by_code(read(CASE))
    assert {issue.deadline.day for issue in issues.values() if issue.deadline} == {date(2023, 12, 31)}
    assert issues["一-1"].deadline is not None
    assert issues["一-1"].deadline.text == "2023年12月"
    assert issues["三-3"].deadline is not None
    assert issues["三-3"].deadline.text == "2023年12月底"


def test_case_units_and_who_leads() -> None:
    issues = by_code(read(CASE))
    assert issues["一-2"].units == ("县民政局", "相关乡镇")
    assert issues["二-1"].units == ("县人社局", "县林业局", "县水务局")
    assert issues["四-1"].units == ("县农业农村局", "新林镇", "沙坪镇")
    assert (issues["四-1"].lead_unit, issues["四-1"].lead_guessed) == ("县农业农村局", True)
    assert issues["一-1"].measures[0].unit == "县就业创业促进中心"
    assert issues["一-1"].lead_unit == "县乡村振兴局"


def test_case_status_of_what_was_put_right_during_the_audit() -> None:
    reading = read(CASE)
    stated = {issue.code: (issue.status, issue.status_text) for issue in reading.issues}
    assert stated.pop("二-1") == (Status.REPORTED, "审计期间已整改")
    assert set(stated.values()) == {(Status.NOT_STARTED, None)}
    assert [(word.text, word.status, word.times) for word in reading.words] == [("审计期间已整改", Status.REPORTED, 1)]


def test_case_says_nothing_that_no_one_needs_to_hear() -> None:
    reading = read(CASE)
    assert {found.rule for found in reading.findings} == {"text-duplicated", "text-misplaced", "annex-missing"}


def test_case_names_its_missing_annex() -> None:
    found = next(one for one in read(CASE).findings if one.rule == "annex-missing")
    assert found.level is Level.NOTE
    assert "审计中存在问题整改台账" in found.message
    assert found.place.row == next(
        number for number, line in enumerate(CASE.split("\n"), start=1) if line.startswith("附件")
    )


def test_case_places_are_line_numbers_of_every_paragraph() -> None:
    lines = CASE.split("\n")
    for issue in read(CASE).issues:
        rows = [place.row or 0 for place in issue.places]
        assert [lines[row - 1] for row in rows] == list(issue.source_text)
        assert rows == list(range(rows[0], rows[0] + len(rows)))
        assert issue.place.sheet is None
        assert issue.title[:8] in lines[(issue.place.row or 0) - 1]


def test_case_amounts_are_never_guessed_from_prose() -> None:
    assert all(issue.amount is None and issue.amount_rectified is None for issue in read(CASE).issues)


def test_option_beats_the_date_of_the_document() -> None:
    reading = read(CASE, context=Context(as_of=date(2023, 11, 3)))
    assert (reading.as_of, reading.as_of_source) == (date(2023, 11, 3), "选项")
    assert reading.issued_on == date(2023, 9, 27)


def test_aliases_of_the_roster_apply() -> None:
    unit = Unit("县国资公司", Place("units.xlsx"), aliases=("县综合投资公司",))
    text = CASE.replace("责任单位：县财政局", "责任单位：县综合投资公司、县财政局", 1)
    assert by_code(read(text, context=Context(roster=(unit,))))["三-1"].units == ("县国资公司", "县财政局")


# --- layouts of invented counties --------------------------------------------------------------------------------


@pytest.mark.parametrize("name", LAYOUTS)
def test_layout(name: str) -> None:
    text, expected = LAYOUTS[name]
    reading = read(text, f"{name}.txt")
    assert [one for one in reading.findings if one.level is Level.ERROR] == []
    assert [tuple(summary(issue)) for issue in reading.issues] == [tuple(one) for one in expected]


@pytest.mark.parametrize("name", LAYOUTS)
@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030", "utf-16"])
def test_encodings_and_line_breaks(name: str, encoding: str) -> None:
    text, expected = LAYOUTS[name]
    for line_break in ("\r\n", "\r"):
        content = text.replace("\n", line_break).encode(encoding)
        reading = read_plan(f"{name}.txt", content, Context())
        assert [tuple(summary(issue)) for issue in reading.issues] == [tuple(one) for one in expected]


@pytest.mark.parametrize("name", [name for name in LAYOUTS if name != "lines broken at a fixed width"])
def test_blank_lines_and_indents_change_nothing(name: str) -> None:
    text, expected = LAYOUTS[name]
    spread = "\n\n".join(f"　　{line}  " for line in text.split("\n"))
    assert [tuple(summary(issue)) for issue in read(spread).issues] == [tuple(one) for one in expected]


def test_labels_beyond_units_and_deadline() -> None:
    issues = by_code(read(LAYOUTS["word numbers, several labels on one line"][0]))
    first, second = issues["1"], issues["2"]
    assert first.finding == "3个采购项目未公开招标，涉及金额86.4万元。"
    assert first.target == "规范采购行为。"
    assert first.rectification_type is RectificationType.IMMEDIATE
    assert first.leader == "常务副县长"
    assert (first.lead_unit, first.lead_guessed) == ("县财政局", False)
    assert first.supporting_units == ("县教育局", "县卫生健康局")
    assert first.progress == "已完成整改，制度已印发。"
    assert (first.status, first.status_text) == (Status.VERIFIED, "已完成整改")
    assert second.rectification_type is RectificationType.PHASED
    assert (second.status, second.status_text) == (Status.NOT_STARTED, None)
    assert second.extra == {"原因分析": "经办人员更换频繁。"}
    assert second.amount == 120_000_000


def test_items_on_one_line_keep_their_own_deadlines_and_the_issue_its_own() -> None:
    plan = """某县审计整改清单
2024年7月15日
问题1：占用岸线
整改措施：（1）拆除违建（2024年8月底前）；（2）恢复原貌（2024年10月底前）。
责任单位：县水利局、双桥镇
问题2：管理不到位
整改措施：一是排查；二是整治（2024年11月底前，县生态环境局、各镇）。
整改时限：2024年12月底前
问题3：审批滞后
整改措施：一是补批；二是公示（2025年1月底前）。
责任单位：县水利局
整改时限：2024年9月底前
"""
    issues = read(plan).issues
    assert [[one.deadline.day if one.deadline else None for one in issue.measures] for issue in issues] == [
        [date(2024, 8, 31), date(2024, 10, 31)],
        [None, None],
        [None, date(2025, 1, 31)],
    ]
    assert [(issue.deadline.day if issue.deadline else None, issue.units) for issue in issues] == [
        (date(2024, 10, 31), ("县水利局", "双桥镇")),
        (date(2024, 12, 31), ("县生态环境局", "各镇")),
        (date(2024, 9, 30), ("县水利局",)),
    ]


def test_deadlines_of_single_measures() -> None:
    first, second = read(LAYOUTS["measures with units and deadlines of their own"][0]).issues
    assert [(one.unit, one.deadline.day if one.deadline else None) for one in first.measures] == [
        ("县自然资源局", date(2024, 6, 30)),
        ("县农业农村局", date(2024, 12, 31)),
    ]
    assert [(one.unit, one.deadline.day if one.deadline else None) for one in second.measures] == [
        ("河源乡", date(2024, 5, 31)),
        ("县农业农村局", date(2024, 9, 30)),
    ]


def test_a_deadline_without_a_year_that_rolls_over_is_a_warning() -> None:
    reading = read(LAYOUTS["no year, labels by blanks"][0])
    assert rules(reading, Level.WARNING) == [("deadline-rolls-over", 19, "2")]


def test_wordings_without_a_day() -> None:
    issues = by_code(read(LAYOUTS["units in brackets, issues at the bracketed level"][0]))
    assert issues["二-2"].rectification_type is RectificationType.IMMEDIATE
    assert issues["三-1"].rectification_type is RectificationType.CONTINUING
    assert issues["三-1"].deadline is not None
    assert issues["三-1"].deadline.open_ended


def test_the_heading_of_a_group_states_the_type() -> None:
    issues = by_code(read(LAYOUTS["chapters, numbered labels"][0]))
    assert issues["一-1"].rectification_type is RectificationType.IMMEDIATE
    assert issues["二-3"].rectification_type is None


def test_units_stated_once_for_a_category() -> None:
    text = (
        "云山县审计整改方案\n一、住房保障方面（责任单位：县住建局；整改时限：2024年11月底）\n"
        "1.公租房空置。\n整改措施：组织配租。\n2.租金少收。\n整改措施：追缴租金。\n整改时限：2024年12月底\n"
        "二、交通运输方面\n1.超限治理不严。\n整改措施：设卡检测。\n责任单位：县交通运输局\n整改时限：2024年12月底\n"
    )
    found = [(one.code, one.units, str(one.deadline.day) if one.deadline else None) for one in read(text).issues]
    assert found == [
        ("一-1", ("县住建局",), "2024-11-30"),
        ("一-2", ("县住建局",), "2024-12-31"),
        ("二-1", ("县交通运输局",), "2024-12-31"),
    ]


@pytest.mark.parametrize(
    "sentence",
    [
        "该问题尚未整改到位。",
        "上述问题部分已整改。",
        "该问题正在整改。",
        "其他县的问题审计期间均已整改，我县没有动静。",
        "该局称会计科目已整改，但未见凭证。",
    ],
)
def test_prose_that_does_not_say_done(sentence: str) -> None:
    text = (
        f"整改方案\n1.账目混乱。\n2个村账目混乱。{sentence}\n整改措施：建账。\n责任单位：大河镇\n整改时限：2024年6月\n"
    )
    assert read(text).issues[0].status is Status.NOT_STARTED


@pytest.mark.parametrize(
    ("sentence", "words"),
    [
        ("该问题已整改到位。", "已整改到位"),
        ("上述问题在审计期间已整改完成。", "在审计期间已整改完成"),
        ("以上问题已于2024年3月完成整改。", "已于2024年3月完成整改"),
        ("审计期间已整改。", "审计期间已整改"),
    ],
)
def test_prose_that_says_done_is_what_the_unit_reports(sentence: str, words: str) -> None:
    text = (
        f"整改方案\n1.账目混乱。\n2个村账目混乱。{sentence}\n整改措施：建账。\n责任单位：大河镇\n整改时限：2024年6月\n"
    )
    issue = read(text).issues[0]
    assert (issue.status, issue.status_text) == (Status.REPORTED, words)


def test_short_lines_of_like_width_are_not_joined() -> None:
    text = (
        "关于青岩县民生资金审计反馈问题的整改工作方案\n青岩县审计整改领导小组及各责任单位共同制定本件\n"
        f"1.养老机构补贴发放不及时而且发放对象不够准确\n{COMPLETE}2.低保家庭核查不到位并且部分对象重复享受\n{COMPLETE}"
    )
    assert [(issue.title, issue.place.row) for issue in read(text).issues] == [
        ("养老机构补贴发放不及时而且发放对象不够准确", 3),
        ("低保家庭核查不到位并且部分对象重复享受", 7),
    ]


# --- refused and incomplete --------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", NO_PLANS)
def test_what_is_no_plan(name: str) -> None:
    document = document_of_text(name, "", NO_PLANS[name])
    assert not looks_like_plan(document.paragraphs)
    reading = read(NO_PLANS[name], name)
    assert reading.kind is None
    assert reading.refused
    assert [found.rule for found in reading.findings if found.level is Level.ERROR] == ["no-issues"]
    assert "整改措施：" in reading.findings[0].message


@pytest.mark.parametrize("name", LAYOUTS)
def test_what_is_a_plan(name: str) -> None:
    assert looks_like_plan(document_of_text(name, "", LAYOUTS[name][0]).paragraphs)


def errors(text: str) -> list[Finding]:
    return [found for found in read(text).findings if found.level is Level.ERROR]


def test_an_issue_without_title() -> None:
    found = errors(f"县审计整改方案\n1.\n{COMPLETE}2.档案缺失。\n{COMPLETE}")
    assert [(one.rule, one.place.row, one.issue) for one in found] == [("title-missing", 2, "1")]


def test_an_impossible_deadline() -> None:
    found = errors(f"县审计整改方案\n1.账实不符。\n{COMPLETE}2.档案缺失。\n{COMPLETE.replace('7月', '2月30日')}")
    assert [(one.rule, one.place.row, one.issue) for one in found] == [("deadline-unreadable", 9, "2")]


def test_a_deadline_without_year_in_a_document_without_date() -> None:
    found = errors(f"县审计整改方案\n1.账实不符。\n{COMPLETE.replace('2024年7月', '7月底前')}")
    assert [(one.rule, one.place.row) for one in found] == [("deadline-year-unknown", 5)]


def test_the_same_number_twice() -> None:
    found = errors(f"县审计整改方案\n1.账实不符。\n{COMPLETE}1.档案缺失。\n{COMPLETE}")
    assert [(one.rule, one.place.row, one.issue) for one in found] == [("code-duplicate", 6, "1")]
    assert "第2段" in found[0].message


def test_an_issue_among_others_that_lacks_everything_is_not_lost() -> None:
    reading = read(f"县审计整改方案\n（一）民生方面\n1.账实不符。\n{COMPLETE}2.台账不全。\n3.档案缺失。\n{COMPLETE}")
    assert [(issue.code, issue.title) for issue in reading.issues] == [
        ("一-1", "账实不符"),
        ("一-2", "台账不全"),
        ("一-3", "档案缺失"),
    ]
    assert rules(reading, Level.WARNING) == [
        ("unit-missing", 7, "一-2"),
        ("deadline-missing", 7, "一-2"),
        ("measures-missing", 7, "一-2"),
    ]


def test_text_behind_the_labels_is_noted() -> None:
    reading = read(f"县审计整改方案\n1.账实不符。\n{COMPLETE}此处另有说明一句。\n2.档案缺失。\n{COMPLETE}")
    assert rules(reading, Level.NOTE) == [("text-unlabelled", 6, "1")]
    assert [len(issue.measures) for issue in reading.issues] == [1, 1]


def test_labels_are_listed_with_their_first_place() -> None:
    reading = read(f"县审计整改方案\n1.账实不符。\n{COMPLETE}2.档案缺失。\n{COMPLETE}")
    assert [(one.text, one.field, one.place.row) for one in reading.headers] == [
        ("整改措施", "measures", 3),
        ("责任单位", "responsible", 4),
        ("整改时限", "deadline", 5),
    ]
    assert {"measures", "responsible", "deadline", "title", "code"} == reading.fields


def test_tasks_counted_under_headings_are_the_issues() -> None:
    text = """关于印发审计整改任务分解表的通知
一、强化整改责任
任务1：清理存量资金。责任领导：李四。牵头单位：县财政局；配合单位：县审计局。整改措施：逐笔清理。完成时限：2024年6月底前。
任务2：规范政府采购。牵头单位：县财政局。整改措施：修订制度。完成时限：长期坚持。
二、规范工程管理
任务3：补办用地手续。牵头单位：县自然资源局；整改措施：完善手续。完成时限：2024年12月。
2024年4月1日
"""
    assert [summary(issue) for issue in read(text).issues] == [
        Expected("一-1", "强化整改责任", "清理存量资金", "县财政局、县审计局", "2024-06-30", ("逐笔清理。",)),
        Expected("一-2", "强化整改责任", "规范政府采购", "县财政局", None, ("修订制度。",)),
        Expected("二-3", "规范工程管理", "补办用地手续", "县自然资源局", "2024-12-31", ("完善手续。",)),
    ]


def test_a_name_under_a_label_of_its_own_is_not_told_again_as_the_finding() -> None:
    plan = "\n".join(
        [
            "某市关于经济责任审计反馈问题的整改实施方案",
            "1. 存在问题：重大项目决策程序不规范",
            "问题表现：3个项目未经集体研究",
            "整改举措：修订议事规则",
            "责任部门：市住建局",
            "完成时间：2024年6月",
            "2. 存在问题：往来款长期挂账560万元",
            "整改举措：逐笔核实",
            "责任部门：市财政局",
            "完成时间：2024年12月",
            "2024年3月1日",
        ]
    )
    found = read_plan("方案.txt", plan.encode(), Context()).issues
    assert [one.title for one in found] == ["重大项目决策程序不规范", "往来款长期挂账560万元"]
    assert found[0].finding == "3个项目未经集体研究"
