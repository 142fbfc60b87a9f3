"""An issue's history told as events, against hand-written expectations."""

from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import Engine

from dashboard import queries, store
from dashboard.frames import HISTORY, MEASURE_HISTORY, LedgerInfo, SnapshotInfo
from dashboard.metrics.timeline import timeline
from loaders.records import Measure
from tests.metrics.factory import frame, issue
from tests.store.readings import day
from tests.store.readings import issue as record
from tests.store.readings import ledger as reading
from tests.store.test_load import load

FIRST = date(2024, 11, 8)


def week(number):
    return FIRST + timedelta(7 * (number - 1))


def infos(count):
    ledger = LedgerInfo(1, "甲", None, "在办", None, False, False)
    return [
        SnapshotInfo(number, ledger, week(number), datetime(2024, 1, 1), (), "", frozenset(), None, True, number, None,
                     True, None)
        for number in range(1, count + 1)
    ]  # fmt: skip


def told(*states, measures=(), of=None):
    """The events of one issue; each state is the fields of a week, None where that week does not hold it."""
    rows = [
        {"snapshot": number, "as_of": week(number), "ledger": 1, "ledger_name": "甲", "file": f"第{number}周.xlsx",
         "sheet": "台账", "row": 4 + number, "ordinal": 1} | issue("1") | state
        for number, state in enumerate(states, 1) if state is not None
    ]  # fmt: skip
    lines = [{"snapshot": number, "ordinal": 1, "text": text} for number, text in measures]
    return timeline(frame(HISTORY, rows), frame(MEASURE_HISTORY, lines), infos(of or len(states)))


def brief(events):
    return [((event.as_of - FIRST).days // 7 + 1, event.kind, event.text) for event in events]


def test_steps_one_by_one_and_where_it_stands_now():
    events = told(
        {"status": "not_started", "deadline": date(2024, 12, 31)},
        {"status": "in_progress", "status_text": "正在推进", "deadline": date(2024, 12, 31)},
        {"status": "in_progress", "status_text": "正在推进", "deadline": date(2024, 12, 31)},
        {"status": "reported", "status_text": "已完成", "deadline": date(2024, 12, 31)},
    )
    assert brief(events) == [
        (1, "first_seen", "列入台账，状态为“未启动”，整改时限2024年12月31日"),
        (2, "status", "由“未启动”到“整改中”（台账写作“正在推进”）"),
        (4, "status", "由“整改中”到“申报完成”（台账写作“已完成”）"),
        (4, "last_seen", "状态为“申报完成”，整改时限2024年12月31日"),
    ]
    assert (events[1].before, events[1].after, events[1].label) == ("not_started", "in_progress", "状态变化")


def test_every_event_says_where_it_stands_and_where_it_stood():
    _, event, _ = told({"status": "not_started"}, {"status": "closed"})
    assert event.source == (2, week(2), "甲", "第2周.xlsx", "台账", 6)
    assert event.source_before == (1, week(1), "甲", "第1周.xlsx", "台账", 5)


def test_a_sending_back_is_told_as_such():
    events = told(
        {"status": "reported"},
        {"status": "in_progress", "status_text": "退回补充"},
        {"status": "verified"},
        {"status": "verified", "status_text": "回头看"},
        {"status": "in_progress"},
        {"status": "ended"},
    )
    assert [(event.kind, event.text) for event in events[1:-1]] == [
        ("sent_back", "由“申报完成”退到“整改中”（台账写作“退回补充”）"),
        ("status", "由“整改中”到“已整改”（台账写作“已整改”）"),
        ("sent_back", "注明退回或回头看，状态为“已整改”（台账写作“回头看”）"),
        ("sent_back", "由“已整改”退到“整改中”（台账写作“整改中”）"),
        ("status", "由“整改中”到“终结或移送”（台账写作“终结或移送”）"),
    ]


def test_money_paid_back_is_no_sending_back():
    kinds = [event.kind for event in told({"progress": "催收"}, {"progress": "已退回补贴3.2万元"})]
    assert kinds == ["first_seen", "wording", "last_seen"]


@pytest.mark.parametrize(
    ("before", "after", "text"),
    [
        (
            {"deadline": date(2024, 11, 30)},
            {"deadline": date(2024, 12, 31)},
            "时限由2024年11月30日推后到2024年12月31日，推后31天",
        ),
        (
            {"deadline": date(2024, 11, 30)},
            {"deadline": date(2024, 12, 1), "extension_approved": "县府办〔2024〕7号"},
            "时限由2024年11月30日推后到2024年12月1日，推后1天（县府办〔2024〕7号）",
        ),
        (
            {"deadline": date(2024, 11, 30)},
            {"deadline": date(2024, 11, 20), "extension_approved": "县府办〔2024〕7号"},
            "时限由2024年11月30日提前到2024年11月20日，提前10天",
        ),
        ({"deadline_text": "尽快"}, {"deadline": date(2024, 12, 31)}, "时限由“尽快”定为2024年12月31日"),
        ({"deadline": date(2024, 11, 30)}, {"deadline_text": "长期坚持"}, "时限由2024年11月30日改为“长期坚持”"),
        ({"deadline": date(2024, 11, 30)}, {}, "时限由2024年11月30日改为“未写明”"),
    ],
)  # fmt: skip
def test_deadlines_that_move(before, after, text):
    _, event, _ = told(before, after)
    assert (event.kind, event.text) == ("deadline", text)
    assert (event.before, event.after) == (before.get("deadline"), after.get("deadline"))


def test_wordings_stand_side_by_side_and_form_alone_is_none():
    events = told(
        {"title": "补贴发放不规范", "progress": "已追回 3万元；余款催收中"},
        {"title": "补贴发放不规范。", "progress": "已追回3万元，余款催收中。"},
        {"title": "补贴发放不规范", "progress": "已追回5万元，余款催收中"},
        {"title": "补贴发放不规范"},
        measures=[(1, "追回"), (1, "建制"), (2, "追回"), (2, "建制"), (3, "追回"), (4, "追回")],
    )
    assert [(event.as_of, event.field, event.text) for event in events[1:-1]] == [
        (week(3), "measures", "整改措施有改动"),
        (week(3), "progress", "整改进展有改动"),
        (week(4), "progress", "整改进展不再填写"),
    ]
    assert (events[1].before, events[1].after) == ("追回\n建制", "追回")
    assert [(piece.before, piece.after) for piece in events[2].pieces if not piece.same] == [("3", "5"), ("。", "")]
    assert (events[3].before, events[3].after) == ("已追回5万元，余款催收中", None)


def test_amounts_dates_units_percent_and_code():
    events = told(
        {"amount": 3_620_000, "lead_unit": "甲局", "units": ("甲局", "乙局"), "percent": 0.5},
        {"amount": 3_620_000, "amount_rectified": 1_207_000, "lead_unit": "乙局", "units": ("乙局", "丙镇"),
         "percent": 0.555, "completed_on": date(2024, 11, 14), "code": "2"},
    )  # fmt: skip
    assert [(event.kind, event.field, event.text) for event in events[1:-1]] == [
        ("code", "code", "编号由1变为2"),
        ("percent", "percent", "完成进度由50.0%变为55.5%"),
        ("units", "lead_unit", "牵头单位由甲局变为乙局"),
        ("units", "units", "责任单位由甲局、乙局变为乙局、丙镇"),
        ("amount", "amount_rectified", "已整改金额由未填报变为1.21万元"),
        ("date", "completed_on", "实际完成日期由未填报变为2024年11月14日"),
    ]


def test_units_in_another_order_are_the_same():
    same = told({"units": ("甲局", "乙局"), "lead_unit": "甲局"}, {"units": ("乙局", "甲局"), "lead_unit": "甲局"})
    assert [event.kind for event in same] == ["first_seen", "last_seen"]


def test_weeks_that_do_not_hold_it():
    events = told({"status": "reported"}, None, None, {"status": "reported"}, None, of=6)
    assert brief(events) == [
        (1, "first_seen", "列入台账，状态为“申报完成”，整改时限未写明"),
        (2, "gone", "台账中没有这一项；2024年11月8日时为“申报完成”"),
        (4, "back", "重新列入台账，上次见于2024年11月8日"),
        (5, "gone", "台账中没有这一项；2024年11月29日时为“申报完成”"),
    ]


def test_one_snapshot_and_none():
    assert [event.kind for event in told({})] == ["first_seen"]
    assert timeline(frame(HISTORY, []), frame(MEASURE_HISTORY, [])) == ()


def test_an_issue_carried_over_is_told_through_both_ledgers(sqlite_engine: Engine) -> None:
    measured = record("甲事", "1", deadline="2024-12-20", measures=(Measure("追回补贴"),))
    load(sqlite_engine, reading([measured], "2024-12-06"), ledger="旧")
    load(sqlite_engine, reading([record("甲事", "1", deadline="2025-01-31")], "2024-12-13"), ledger="旧")
    store.carry_over(sqlite_engine, 1, "新", day("2025-01-03"))
    load(sqlite_engine, reading([record("乙事", "9")], "2025-01-10"), ledger="新")
    load(sqlite_engine, reading([record("甲事", "1", status="closed")], "2025-01-17"), ledger="新")
    events = timeline(
        queries.history(sqlite_engine, 2, "1"),
        queries.measure_history(sqlite_engine, 2, "1"),
        queries.line_of(sqlite_engine, 2),
    )
    assert [(event.as_of.isoformat(), event.kind, event.field) for event in events] == [
        ("2024-12-06", "first_seen", "status"),
        ("2024-12-13", "deadline", "deadline"),
        ("2024-12-13", "wording", "measures"),
        ("2025-01-03", "carried", "ledger_name"),
        ("2025-01-10", "gone", "status"),
        ("2025-01-17", "back", "status"),
        ("2025-01-17", "status", "status"),
        ("2025-01-17", "deadline", "deadline"),
        ("2025-01-17", "last_seen", "status"),
    ]
    assert events[3].text == "由台账《旧》接转到《新》"
