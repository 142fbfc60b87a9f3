"""What one reading, or several, contradict in themselves: rows against rows, and the rules together."""

from __future__ import annotations

import time
from collections.abc import Iterable
from datetime import date

import pytest

from loaders.check import check_reading, check_readings
from loaders.records import (
    Deadline,
    Finding,
    Issue,
    Kind,
    Level,
    Measure,
    Place,
    Reading,
    RectificationType,
    Status,
    Unit,
)

ALL_FIELDS = frozenset({"rectification_type", "leader", "person", "target"})


def _issue(code: str | None = "1", title: str = "", row: int = 5, **values: object) -> Issue:
    """An issue with nothing to say about it, but for the values given."""
    stated: dict[str, object] = {
        "rectification_type": RectificationType.PHASED,
        "leader": "副县长",
        "person": "某科长",
        "target": "整改到位",
        "lead_unit": "县民政局",
        "units": ("县民政局",),
    } | values
    return Issue(title or f"第{code}个问题", (Place("台账.xlsx", "整改台账", row),), code=code, **stated)  # type: ignore[arg-type]


def _ledger(issues: Iterable[Issue], fields: frozenset[str] = ALL_FIELDS, **values: object) -> Reading:
    return Reading("台账.xlsx", "0" * 64, Kind.LEDGER, issues=tuple(issues), fields=fields, **values)  # type: ignore[arg-type]


def _found(reading: Reading, rule: str, roster: tuple[Unit, ...] = ()) -> list[Finding]:
    return [finding for finding in check_reading(reading, roster) if finding.rule == rule]


def test_a_ledger_without_contradictions_has_no_findings() -> None:
    assert check_reading(_ledger([_issue("1"), _issue("2")])) == ()


def test_other_kinds_of_files_are_not_checked() -> None:
    issues = (_issue(finding="20户中有11户已整改，占65%。"),)
    assert check_reading(Reading("f", "0", Kind.INDICATORS, issues=issues)) == ()
    assert check_reading(Reading("f", "0", None, issues=issues)) == ()


# The texts of one issue: every rule finds its way to the issue's code and place.


def test_each_rule_of_texts_is_reported_at_the_issue() -> None:
    issue = _issue(
        "二-3",
        row=9,
        finding="共对95户333人消除风险。其中13户48人只靠低保，占风险消除户的14.41%。资金30万元、5万元、173.09万元，合计208.1万元。"
        "名录内的县级示范农场有68个。",
        measures=(Measure("由县审计局牵头，完成2023—2025年发展任务"), Measure("对全县66个县级示范农场开展监测")),
        deadline=Deadline("2023年12月", date(2023, 12, 31)),
    )
    found = {finding.rule: finding for finding in check_reading(_ledger([_issue("一-1"), issue]))}
    assert set(found) == {
        "percent-disagrees",
        "sum-disagrees",
        "counts-disagree",
        "lead-not-responsible",
        "measure-past-deadline",
    }
    for finding in found.values():
        assert (finding.issue, finding.place) == ("二-3", Place("台账.xlsx", "整改台账", 9))
        assert finding.level is (Level.NOTE if finding.rule == "sum-disagrees" else Level.WARNING)


def test_progress_is_checked_for_percentages_and_sums_but_not_for_counts_of_a_whole() -> None:
    progress = "20户中有11户已整改，占65%。甲村3户、乙村5户，共计9户。全县61个县级示范农场已监测。"
    issue = _issue(finding="全县66个县级示范农场未监测。", progress=progress)
    assert [finding.rule for finding in check_reading(_ledger([issue]))] == ["percent-disagrees", "sum-disagrees"]


def test_the_roster_of_the_caller_and_of_the_reading_are_both_known() -> None:
    issue = _issue(measures=(Measure("由县救助站牵头"),))
    alias = Unit("县民政局", Place("units.xlsx"), aliases=("县救助站",))
    assert len(_found(_ledger([issue]), "lead-not-responsible")) == 1
    assert _found(_ledger([issue]), "lead-not-responsible", (alias,)) == []
    assert _found(_ledger([issue], units=(alias,)), "lead-not-responsible") == []


# All deadlines on one day.


def _dated(count: int, *, last: date = date(2023, 12, 31)) -> list[Issue]:
    deadlines = [Deadline("2023年12月", date(2023, 12, 31))] * (count - 1) + [Deadline("2023年12月底", last)]
    return [_issue(str(number), deadline=deadline) for number, deadline in enumerate(deadlines, 1)]


def test_all_deadlines_on_one_day_is_one_note_for_the_file() -> None:
    (finding,) = _found(_ledger(_dated(6)), "deadlines-same-day")
    assert (finding.level, finding.place, finding.issue) == (Level.NOTE, Place("台账.xlsx"), None)
    assert "6项问题的整改时限都是2023-12-31" in finding.message
    assert "5项写作“2023年12月”、1项写作“2023年12月底”" in finding.message


@pytest.mark.parametrize(
    "issues",
    [
        _dated(4),
        _dated(6, last=date(2023, 12, 30)),
        [_issue(str(number), deadline=Deadline("立行立改")) for number in range(8)],
    ],
)
def test_few_or_different_or_no_days_are_no_note(issues: list[Issue]) -> None:
    assert _found(_ledger(issues), "deadlines-same-day") == []


# The same texts and titles.

LONG = "对全县补贴发放对象逐户核查并建立台账，每月比对数据后公示"


def test_a_measure_that_stands_in_several_issues_is_one_note_naming_them() -> None:
    issues = [
        _issue(str(number), row=number + 4, measures=(Measure(LONG + "。" * (number % 2)),)) for number in (1, 2, 3)
    ]
    (finding,) = _found(_ledger(issues), "text-duplicated")
    assert finding.level is Level.NOTE
    assert "整改措施文字完全相同：1、2、3" in finding.message
    assert finding.place.row == 5


def test_a_finding_and_a_measure_alike_or_one_issue_twice_or_short_texts_are_no_note() -> None:
    assert _found(_ledger([_issue("1", finding=LONG), _issue("2", measures=(Measure(LONG),))]), "text-duplicated") == []
    assert _found(_ledger([_issue("1", measures=(Measure(LONG), Measure(LONG)))]), "text-duplicated") == []
    assert _found(_ledger([_issue("1", finding="立即整改"), _issue("2", finding="立即整改")]), "text-duplicated") == []


def test_a_flood_of_repeated_texts_is_cut_short_with_the_number_of_the_rest() -> None:
    issues = [_issue(str(number), finding=f"{LONG}（{number // 2}）") for number in range(60)]
    found = _found(_ledger(issues), "text-duplicated")
    assert len(found) == 21
    assert "另有10段" in found[-1].message


def test_one_title_under_two_codes_is_a_warning() -> None:
    issues = [_issue("1", "补贴发放 不规范。", row=5), _issue("2", row=6), _issue("7", "补贴发放不规范", row=9)]
    (finding,) = _found(_ledger(issues), "same-issue-twice")
    assert (finding.level, finding.issue, finding.place.row) == (Level.WARNING, "1", 5)
    assert "1、7" in finding.message


def test_different_titles_are_different_issues() -> None:
    assert _found(_ledger([_issue("1", "补贴1.5万元"), _issue("2", "补贴15万元")]), "same-issue-twice") == []


# Missing columns and cells.


def test_columns_a_ledger_lacks_are_one_note() -> None:
    issues = [_issue(str(number), leader=None, target=None) for number in range(30)]
    (finding,) = _found(_ledger(issues, frozenset({"person", "rectification_type"})), "column-missing")
    assert (finding.level, finding.issue, finding.place) == (Level.NOTE, None, Place("台账.xlsx"))
    assert "责任领导、整改目标" in finding.message
    assert "责任人" not in finding.message
    assert _found(_ledger(issues, frozenset({"person", "rectification_type"})), "field-missing") == []


def test_empty_cells_of_one_column_are_one_note_with_up_to_ten_codes() -> None:
    issues = [_issue(str(number), person=None if number < 13 else "某人") for number in range(1, 20)]
    (finding,) = _found(_ledger(issues), "field-missing")
    assert (finding.level, finding.issue) == (Level.NOTE, None)
    assert "责任人未填12项（共19项）：1、2、3、4、5、6、7、8、9、10等12项" in finding.message


def test_a_leader_known_from_the_roster_is_not_missing_and_ended_issues_are_not_asked() -> None:
    roster = (Unit("县民政局", Place("units.xlsx"), leader="副县长"),)
    issue = _issue(leader=None)
    assert _found(_ledger([issue]), "field-missing", roster) == []
    assert len(_found(_ledger([issue]), "field-missing")) == 1
    assert _found(_ledger([_issue(leader=None, status=Status.ENDED)]), "field-missing") == []


def test_a_plan_gets_one_note_for_all_it_does_not_say() -> None:
    issues = (_issue("一-1", leader=None, person=None), _issue("一-2", leader=None))
    findings = check_reading(Reading("方案.docx", "0", Kind.PLAN, issues=issues))
    assert [finding.rule for finding in findings] == ["column-missing"]
    assert "责任领导（全部2项）；责任人（1项）" in findings[0].message


# Completion dates.


@pytest.mark.parametrize(
    ("completed", "expected"),
    [
        (date(2024, 5, 18), "晚于台账截至日期2024-05-17，相差1天"),
        (date(2024, 5, 17), None),
        (date(2024, 1, 10), None),
        (date(2024, 1, 9), "早于问题提出日期2024-01-10，相差1天"),
    ],
)
def test_completion_dates_in_the_future_or_before_the_issue_are_warnings(completed: date, expected: str | None) -> None:
    issue = _issue(completed_on=completed, raised_on=date(2024, 1, 10))
    found = _found(_ledger([issue], as_of=date(2024, 5, 17)), "completion-date-odd")
    assert [finding.level for finding in found] == ([Level.WARNING] if expected else [])
    assert all(expected is not None and expected in finding.message for finding in found)


def test_without_an_as_of_date_no_completion_date_is_in_the_future() -> None:
    assert _found(_ledger([_issue(completed_on=date(2099, 1, 1))]), "completion-date-odd") == []


# Several files.


def _file(name: str, issues: Iterable[Issue], sha256: str) -> Reading:
    placed = tuple(
        Issue(issue.title, (Place(name, "Sheet1", 3 + number),), code=issue.code, finding=issue.finding)
        for number, issue in enumerate(issues)
    )
    return Reading(name, sha256, Kind.LEDGER, issues=placed)


def test_the_same_rows_in_two_units_files_are_one_warning_at_the_second_file() -> None:
    mine = [_issue("1", "补贴超发", finding="向3人超发补贴"), _issue("2", "台账缺失", finding="未建台账")]
    other = [_issue("8", "台账缺失", finding="未建 台账。"), _issue("9", "另一问题")]
    (finding,) = check_readings([_file("民政.xlsx", mine, "a"), _file("人社.xlsx", other, "b")])
    assert (finding.level, finding.rule, finding.issue) == (Level.WARNING, "same-rows-in-two-files", "8")
    assert finding.place == Place("人社.xlsx", "Sheet1", 3)
    assert "人社.xlsx与民政.xlsx有1项问题的名称和表现相同：8" in finding.message


def test_the_very_same_file_twice_is_said_to_be_so() -> None:
    issues = [_issue("1", "补贴超发")]
    (finding,) = check_readings([_file("甲.xlsx", issues, "a"), _file("乙.xlsx", issues, "a")])
    assert "两个文件内容完全相同" in finding.message


def test_the_same_title_with_another_finding_is_another_row() -> None:
    first = _file("甲.xlsx", [_issue("1", "补贴超发", finding="向3人超发")], "a")
    second = _file("乙.xlsx", [_issue("1", "补贴超发", finding="向5人超发")], "b")
    assert check_readings([first, second]) == ()
    assert check_readings([first]) == ()


def test_ten_times_the_issues_take_about_ten_times_as_long() -> None:
    def seconds(count: int) -> float:
        issues = [
            _issue(
                str(number),
                f"第{number}个问题的标题",
                finding=f"第{number}村共有{number % 50 + 20}户，其中{number % 20}户已整改，占比{number % 90}%",
                measures=(Measure(f"由县民政局牵头，2023年12月底前完善第{number}项制度并报送"),),
                deadline=Deadline("2023年12月", date(2023, 12, 31)),
            )
            for number in range(count)
        ]
        reading = _ledger(issues)
        start = time.process_time()
        check_reading(reading)
        return time.process_time() - start

    seconds(100)
    assert seconds(5000) < 30 * max(seconds(500), 0.02)
