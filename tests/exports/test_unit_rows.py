"""Files on units against hand-written issues: one row an issue or unit, the facts beside, the origin in the notes."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from dashboard.exports import unit_rows, unit_texts
from dashboard.exports.rows import Table
from dashboard.exports.unit_rows import UnitFacts
from dashboard.metrics.facts import Facts
from dashboard.metrics.figures import figures
from dashboard.metrics.reporting import Reporting
from dashboard.metrics.unit_profile import Profile
from tests.metrics.factory import indicator, issue, measure, snapshot
from tests.metrics.test_units import ago, led


def made() -> tuple[Facts, dict[str, Profile]]:
    found = snapshot(
        [
            led("1", "县财政局", "县发改局", deadline=ago(3), original_deadline=ago(33), deadline_moves=1,
                obstacle="资金未到位", next_step="催缴", promised_on=date(2024, 12, 1), category="资金管理"),
            led("2", "县发改局", "县财政局", status="closed"),
            issue("3", lead_unit="县财政局", units=("县财政局",), unchanged_since=ago(35), unchanged_snapshots=6),
        ],
        measures=[measure("1", ago(5), text="=催缴"), measure("2", None, "closed", "补办手续")],
        indicators=[indicator("1a", "2024-10", 1, issue="1", denominator=4, target=2, unit="户")],
    )  # fmt: skip
    facts = Facts(replace(found, info=replace(found.info, position=3)))
    return facts, {row.name: Profile(row) for row in figures(facts).by_unit}


def records(table: Table) -> list[dict[str, object]]:
    return [dict(zip(table.header, row, strict=True)) for row in table.rows]


def test_issues_led_come_before_issues_supported() -> None:
    facts, profiles = made()
    rows = records(unit_rows.issues(profiles["县财政局"], facts.snapshot.info))
    assert [(row["承担方式"], row["编号"]) for row in rows] == [("牵头", "1"), ("牵头", "3"), ("配合", "2")]
    first = rows[0]
    assert first["责任单位"] == "县财政局、县发改局"
    assert (first["原定时限"], first["现行时限"]) == (ago(33), ago(3))
    assert (first["逾期天数"], first["时限推后次数"]) == (3, 1)
    assert (first["卡点"], first["下一步计划"], first["承诺完成日期"]) == ("资金未到位", "催缴", date(2024, 12, 1))
    assert (rows[1]["逾期天数"], rows[1]["未更新天数"]) == (None, 35)
    assert rows[2]["整改状态"] == "已销号"


def test_measures_and_indicators_stand_on_sheets_of_their_own() -> None:
    facts, profiles = made()
    measures = records(unit_rows.measures(profiles["县财政局"], facts.snapshot.info))
    assert [(row["整改措施"], row["节点已过天数"]) for row in measures] == [("=催缴", 5)]
    indicators = records(unit_rows.indicators(profiles["县财政局"], facts.snapshot.info))
    assert [(row["问题编号"], row["现值"], row["目标"], row["情况"]) for row in indicators] == [
        ("1", "25.0%（1/4）", "50.0%（2户）", "未达标")
    ]


def test_all_units_with_the_facts_an_appraisal_asks_for_and_no_points() -> None:
    facts, profiles = made()
    told = Reporting((ago(14), ago(7), ago(0)), (ago(7),), ())
    table = unit_rows.units(
        [UnitFacts(profiles["县财政局"], told), UnitFacts(profiles["县发改局"], None)], facts.snapshot.info
    )
    assert records(table) == [
        dict(zip(unit_texts.UNIT_HEADER, row, strict=True))
        for row in (
            ["部门", "县财政局", 2, 3, 0, 1, 3, 0, 1, 1, 1, 3, 1],
            ["部门", "县发改局", 1, 2, 1, 0, 0, 0, 0, 0, 0, None, None],
        )
    ]
    assert not any("分" in title and "部分" not in title for title in table.header)


def test_notes_say_where_it_comes_from_and_that_demo_data_is_invented() -> None:
    facts, _ = made()
    info = facts.snapshot.info
    assert unit_rows.notes(info) == [
        "台账：示例台账　截至：2024年11月8日",
        "整改看板导出的部分内容，不能当作台账载入",
    ]
    demo = replace(info, ledger=replace(info.ledger, demo=True))
    assert unit_rows.notes(demo)[1] == "演示数据：县、单位和问题均为虚构"
