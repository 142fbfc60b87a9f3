"""The demo holds the ground of every check: each is looked up in the workbooks' cells by hand."""

from __future__ import annotations

import re
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise
from typing import Any

from tests.data.demo_reader import LAST_WEEK, QUIET_WEEK, WEEKS, indicators, ledger, money, story, table, told

DONE = ("已整改", "已销号")
OPEN = ("未启动", "整改中", "退回补充", "持续整改")
BEFORE = WEEKS[-2]
SUBSTANCE = ("整改状态", "完成进度", "本周进展", "问题金额", "已整改金额", "整改时限")


def codes_where(week: date, *statuses: str) -> set[str]:
    return {code for code, issue in ledger(week).items() if issue["整改状态"] in statuses}


def due(code: str, week: date) -> Any:
    return told(code, "due", week)


def test_where_the_county_stands_in_the_last_week() -> None:
    assert codes_where(LAST_WEEK, *DONE) == {
        *("一-1", "一-3", "二-5", "三-2", "三-4", "四-1", "五-2", "五-3"),
        *("一-4", "二-2", "二-3", "三-5", "四-3"),
    }
    assert codes_where(LAST_WEEK, "申报完成") == {"一-2", "二-1", "五-1"}
    assert codes_where(LAST_WEEK, *OPEN) == {"一-5", "二-4", "三-1", "三-3", "三-6", "四-2", "四-5"}
    assert codes_where(LAST_WEEK, "已移送") == {"四-4"}


def test_deadlines_past_moved_and_near_in_the_last_week() -> None:
    current = {code: due(code, LAST_WEEK) for code in codes_where(LAST_WEEK, *OPEN)}
    assert {code for code, day in current.items() if day and day < LAST_WEEK} == {"一-5", "四-2"}
    assert {c for c, day in current.items() if day and story()[c]["due"] < LAST_WEEK <= day} == {"二-4", "三-3"}
    in_30_days = LAST_WEEK + timedelta(days=30)
    assert {c for c, day in current.items() if day and LAST_WEEK <= day <= in_30_days} == {
        "二-4",
        "三-1",
        "三-3",
        "四-5",
    }
    assert [code for code, day in current.items() if day is None] == ["三-6"]


def test_the_deadlines_written_are_the_deadlines_meant() -> None:
    for week in WEEKS:
        for code, issue in ledger(week).items():
            day, written = due(code, week), issue["整改时限"]
            if isinstance(written, date):
                assert written == day
            elif day is None:
                assert written in ("立行立改", "长期坚持")
            else:
                numbers = [int(number) for number in re.findall(r"\d+", written)]
                if "月底" in written:
                    assert numbers[-1] == day.month
                    assert (day + timedelta(days=1)).day == 1
                else:
                    assert numbers == [day.year, day.month, day.day]


def test_deadlines_fall_in_the_quarter() -> None:
    days = {due(code, week) for code in story() for week in WEEKS} - {None}
    assert min(days) == date(2024, 9, 30)
    assert max(days) == date(2024, 12, 31)
    assert len(days) > 5


def test_extensions_with_and_without_approval() -> None:
    moved = {
        (code, str(later)): (ledger(later)[code]["延期批准"] is not None, ledger(later)[code]["原定时限"] is not None)
        for earlier, later in pairwise(WEEKS)
        for code in ledger(earlier).keys() & ledger(later).keys()
        if ledger(earlier)[code]["整改时限"] != ledger(later)[code]["整改时限"]
    }
    assert moved == {
        ("二-4", "2024-11-22"): (True, True),
        ("三-2", "2024-10-25"): (True, True),
        ("三-3", "2024-11-01"): (False, False),
    }


def test_work_done_in_time_and_late() -> None:
    completed = {code: ledger(LAST_WEEK)[code]["实际完成时间"] for code in codes_where(LAST_WEEK, *DONE)}
    dated = {code: day for code, day in completed.items() if day and story()[code].get("due")}
    assert {code for code, day in dated.items() if day > story()[code]["due"]} == {"一-3", "二-3", "三-2", "三-4"}
    assert {"一-1", "一-4", "二-2", "二-5", "三-5", "五-3"} <= {
        c for c, day in dated.items() if day <= story()[c]["due"]
    }


def test_steps_back() -> None:
    back = {
        (code, str(later)): (ledger(earlier)[code]["整改状态"], issue["整改状态"], "退回" in str(issue["备注"]))
        for earlier, later in pairwise(WEEKS)
        for code, issue in ledger(later).items()
        if code in ledger(earlier) and ledger(earlier)[code]["整改状态"] in (*DONE, "申报完成")
        if issue["整改状态"] in OPEN or (ledger(earlier)[code]["整改状态"] in DONE and issue["整改状态"] == "申报完成")
    }
    assert back == {
        ("三-5", "2024-10-25"): ("申报完成", "退回补充", True),
        ("二-3", "2024-11-08"): ("已整改", "整改中", True),
        ("五-1", "2024-12-06"): ("已整改", "申报完成", False),
    }


def test_issues_that_vanish_and_come_back() -> None:
    gone = {str(week): set(story()) - set(ledger(week)) for week in WEEKS if set(story()) - set(ledger(week))}
    assert gone == {"2024-11-08": {"一-1"}, "2024-11-15": {"一-1"}, "2024-11-22": {"三-1"}}
    assert ledger(date(2024, 11, 1))["一-1"]["整改状态"] == "已销号"
    assert ledger(date(2024, 11, 15))["三-1"]["整改状态"] in OPEN


def test_one_issue_is_handed_over() -> None:
    assert codes_where(date(2024, 11, 8), "已移送") == set()
    assert codes_where(date(2024, 11, 15), "已移送") == {"四-4"}


def test_finished_issues_whose_indicator_misses_its_target() -> None:
    finished = codes_where(LAST_WEEK, *DONE, "申报完成")
    missed = {
        code
        for code, row in indicators(LAST_WEEK).items()
        if row["对应问题"] in finished and row["目标"] is not None and row["分子"] is not None and row["类型"] == "跟踪"
        if (row["分子"] < row["目标"] if row["方向"] == "越高越好" else row["分子"] > row["目标"])
    }
    assert missed == {"二-1a", "二-3a"}
    assert [code for code, row in indicators(LAST_WEEK).items() if row["目标"] is None] == ["三-6a", "全县-1"]


def test_done_without_evidence_or_without_completion_date() -> None:
    done = codes_where(LAST_WEEK, *DONE)
    assert {code for code in done if not ledger(LAST_WEEK)[code]["佐证材料"]} == {"三-5"}
    assert {code for code in done if not ledger(LAST_WEEK)[code]["实际完成时间"]} == {"四-3"}


def test_amounts_that_do_not_fit() -> None:
    amounts = {
        code: (money(issue["问题金额"]), money(issue["已整改金额"]))
        for code, issue in ledger(LAST_WEEK).items()
        if issue["问题金额"] is not None
    }
    assert {c: pair for c, pair in amounts.items() if pair[1] > pair[0]} == {"二-2": (Decimal("2.16"), Decimal("2.61"))}  # type: ignore[operator]
    done = codes_where(LAST_WEEK, *DONE)
    assert {c: pair for c, pair in amounts.items() if c in done and pair[1] < pair[0]} == {  # type: ignore[operator]
        "一-4": (Decimal("3.24"), Decimal("2.7"))
    }


def test_completion_dates_out_of_range() -> None:
    dates = {code: issue["实际完成时间"] for code, issue in ledger(LAST_WEEK).items() if issue["实际完成时间"]}
    assert {code for code, day in dates.items() if day > LAST_WEEK} == {"一-2"}
    assert {code for code, day in dates.items() if day < ledger(LAST_WEEK)[code]["交办时间"]} == {"四-1"}


def test_yes_and_no_contradict_in_one_row() -> None:
    for week in (BEFORE, LAST_WEEK):
        closed = codes_where(week, "已销号")
        said = {code for code, issue in ledger(week).items() if issue["是否销号"] == "是"}
        assert closed - said == {"四-1"}
        assert said <= closed


def test_a_percentage_beside_its_numbers() -> None:
    findings = {code: issue["问题表现"] for code, issue in ledger(LAST_WEEK).items()}
    assert re.search("180户.*中有23户.*15.6%", findings["一-2"])
    assert round(Decimal(2300) / 180, 1) != Decimal("15.6")
    assert re.search("64户.*19户.*29.7%", findings["一-5"])
    assert round(Decimal(1900) / 64, 1) == Decimal("29.7")
    assert re.search("1286人.*617人.*48%", findings["二-1"])
    assert round(Decimal(61700) / 1286) == 48
    assert sum("%" in finding for finding in findings.values()) == 3


def test_a_sum_beside_its_parts() -> None:
    parts = re.findall(r"镇([\d.]+)万元", ledger(LAST_WEEK)["三-4"]["问题表现"])
    assert sum(map(Decimal, parts)) == Decimal("61.95")
    assert "合计62万元" in ledger(LAST_WEEK)["三-4"]["问题表现"]


def test_a_lead_outside_the_responsible_units() -> None:
    leads = {
        (code, unit)
        for code, issue in ledger(LAST_WEEK).items()
        for text, _ in issue.measures
        for unit in re.findall("由(.+?)牵头", text)
        if unit != issue["牵头单位"]
    }
    assert leads == {("二-1", "县就业服务中心")}


def test_measures_against_the_deadline_and_against_each_other() -> None:
    nodes = {(code, node) for code, issue in ledger(LAST_WEEK).items() for _, node in issue.measures if node}
    late = {(code, str(node)) for code, node in nodes if due(code, LAST_WEEK) and node > due(code, LAST_WEEK)}
    assert late == {("三-1", "2025-01-15")}
    assert len({node for _, node in nodes}) > 20
    texts = [text for issue in ledger(LAST_WEEK).values() for text, _ in issue.measures]
    repeated = {text for text in texts if texts.count(text) > 1}
    assert len(repeated) == 1
    assert {code for code, issue in ledger(LAST_WEEK).items() if repeated & {text for text, _ in issue.measures}} == {
        "四-3",
        "五-3",
    }
    assert [text for text in texts if text.startswith("整改措施：")] == ["整改措施：对5所学校食堂采购情况逐一检查"]


def test_two_counts_of_one_thing() -> None:
    issue = ledger(LAST_WEEK)["三-2"]
    assert "42个县级示范农场" in issue["问题表现"]
    assert "44个县级示范农场" in issue.measures[0][0]


def test_units_without_change() -> None:
    unchanged = {
        code
        for code in codes_where(LAST_WEEK, *OPEN)
        if len(
            {tuple(ledger(week)[code][header] for header in SUBSTANCE) for week in WEEKS[-3:] if code in ledger(week)}
        )
        == 1
    }
    assert unchanged == {"一-5", "四-5"}
    assert {code for code in story() if not any(ledger(w)[code]["本周进展"] for w in WEEKS if code in ledger(w))} == {
        "四-5"
    }
    assert all(ledger(week)["四-5"]["整改状态"] == "未启动" for week in WEEKS)
    reporting = codes_where(QUIET_WEEK, "整改中", "持续整改")
    assert all(ledger(QUIET_WEEK)[code]["本周进展"] for code in reporting)


def test_type_leader_person_and_target_missing_once_each() -> None:
    for header in ("整改类型", "分管领导", "责任人", "整改目标"):
        assert [code for code, issue in ledger(LAST_WEEK).items() if not issue[header]] == ["四-5"], header
    # A leader whom the roster gives is not missing.
    assert [row["单位"] for row in table("units.xlsx", 2) if not row["分管领导"]] == [
        ledger(LAST_WEEK)["四-5"]["牵头单位"]
    ]


def test_the_returns_hold_the_same_rows_twice_and_one_deadline() -> None:
    first, second = table("extra/returned_jihe.xlsx", 3), table("extra/returned_chengyan.xlsx", 3)
    assert len(first) == 6
    assert {row["整改时限"] for row in first} == {date(2024, 12, 31)}
    assert [row["序号"] for row in second if row in first] == ["2", "3"]
    assert {row["责任单位"] for row in second if row in first} == {"霁禾镇"}
    assert {row["责任单位"] for row in second if row not in first} == {"澄砚镇"}
