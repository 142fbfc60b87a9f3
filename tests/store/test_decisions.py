"""What meetings decided: kept by ledger and date, outcomes added and never overwritten, taken back and not deleted."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest
from sqlalchemy import Engine

from dashboard import queries, store
from dashboard.frames import Decision, DecisionOutcome
from dashboard.store import StoreError
from tests.store.readings import day, issue, ledger
from tests.store.test_load import load, rows_in

DONE, ONGOING, POSTPONED = DecisionOutcome.FULFILLED, DecisionOutcome.ONGOING, DecisionOutcome.POSTPONED


def two_weeks(engine: Engine) -> None:
    first = issue("甲问题", "1", lead_unit="县财政局", units=("县财政局",), deadline="2024-06-30")
    load(engine, ledger([first, issue("乙问题", "2")], "2024-05-17"))
    load(engine, ledger([issue("乙问题", "2", status="in_progress")], "2024-05-24"))


def told(decision: Decision) -> list[tuple[str, str | None, date | None, date, int, str]]:
    return [(one.outcome.value, one.note, one.moved_to, one.as_of, one.snapshot, one.who) for one in decision.outcomes]


def test_a_decision_comes_back_with_its_issue_as_the_meeting_had_it(engine: Engine) -> None:
    two_weeks(engine)
    text = " 请县财政局'; DROP TABLE decision; -- 拨付\n第二行 "
    number = store.decide(engine, 1, text, " 整改办 ", issue_key="1", unit=" 青杨镇 ", promised_on=day("2024-05-31"))
    assert number == 1
    assert store.decide(engine, 2, "=1\x00+\u202e1\ud800", "李\u200b") == 2
    first, second = queries.decisions(engine, 1)
    assert (first.ledger, first.met_on, first.snapshot, first.who) == (1, day("2024-05-17"), 1, "整改办")
    assert first.text == text.strip()
    assert (first.issue_key, first.issue_code, first.issue_title, first.issue_lead) == ("1", "1", "甲问题", "县财政局")
    assert (first.unit, first.promised_on, first.outcomes) == ("青杨镇", day("2024-05-31"), ())
    assert (second.text, second.who, second.met_on) == ("=1+1", "李", day("2024-05-24"))
    assert (second.issue_key, second.issue_code, second.issue_lead, second.unit, second.promised_on) == (None,) * 5
    log = queries.events(engine, 1)
    assert log["action"].tolist()[:2] == ["decide", "decide"]
    assert log["at"].iloc[1] == first.when
    assert json.loads(log["detail"].iloc[1]) == {
        "decision": 1, "as_of": "2024-05-17", "text": first.text, "issue_key": "1", "unit": "青杨镇",
        "promised_on": "2024-05-31",
    }  # fmt: skip


def test_outcomes_are_added_in_order_and_nothing_is_overwritten(engine: Engine) -> None:
    two_weeks(engine)
    store.decide(engine, 1, "拨付", "李", promised_on=day("2024-05-20"))
    before = queries.decisions(engine, 1)[0]
    store.record_outcome(engine, 1, 1, ONGOING, 1, "李", note=" 正在办 ")
    store.record_outcome(engine, 1, 1, POSTPONED, 2, "王", note="", moved_to=day("2024-06-10"))
    store.record_outcome(engine, 1, 1, DONE, 2, "王", note="已拨付", moved_to=day("2024-06-11"))
    after = queries.decisions(engine, 1)[0]
    assert told(after) == [
        ("ongoing", "正在办", None, day("2024-05-17"), 1, "李"),
        ("postponed", None, day("2024-06-10"), day("2024-05-24"), 2, "王"),
        ("fulfilled", "已拨付", None, day("2024-05-24"), 2, "王"),
    ]
    assert (before.text, before.promised_on, before.when) == (after.text, after.promised_on, after.when)
    log = queries.events(engine, 1)
    assert log["action"].tolist()[:4] == ["decision_outcome"] * 3 + ["decide"]
    assert json.loads(log["detail"].iloc[1]) == {
        "decision": 1, "as_of": "2024-05-24", "outcome": "postponed", "note": None, "moved_to": "2024-06-10"
    }  # fmt: skip


def test_a_decision_taken_back_stays_and_takes_no_more_outcomes(engine: Engine) -> None:
    two_weeks(engine)
    store.decide(engine, 1, "拨付", "李")
    store.take_back_decision(engine, 1, 1, 2, "王", "记错了")
    assert told(queries.decisions(engine, 1)[0]) == [("taken_back", "记错了", None, day("2024-05-24"), 2, "王")]
    before = rows_in(engine)
    with pytest.raises(StoreError, match="王"):
        store.record_outcome(engine, 1, 1, DONE, 2, "李")
    assert rows_in(engine) == before
    assert store.decide(engine, 1, "拨付", "李") == 2


def test_decisions_of_a_replaced_and_of_a_withdrawn_snapshot_stay_with_their_date(engine: Engine) -> None:
    two_weeks(engine)
    store.decide(engine, 1, "甲", "李", issue_key="1")
    store.decide(engine, 2, "乙", "李", issue_key="2")
    again = load(engine, ledger([issue("丙问题", "3")], "2024-05-17"))
    store.withdraw(engine, 2, "导错了")
    assert again.replaced == 1
    store.decide(engine, again.snapshot or 0, "丙", "李", issue_key="3")
    found = [(one.text, one.met_on, one.issue_title) for one in queries.decisions(engine, 1)]
    assert found == [
        ("甲", day("2024-05-17"), "甲问题"), ("丙", day("2024-05-17"), "丙问题"), ("乙", day("2024-05-24"), "乙问题"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("given", "word"),
    [
        ({"text": " \n"}, "没有写"),
        ({"actor": " "}, "谁"),
        ({"snapshot_id": 9}, "9"),
        ({"issue_key": "7"}, "没有所选的问题"),
        ({"promised_on": date(2024, 5, 16)}, "2024-05-16"),
    ],
)
def test_what_cannot_be_decided_is_refused_and_nothing_is_written(
    engine: Engine, given: dict[str, Any], word: str
) -> None:
    two_weeks(engine)
    before = rows_in(engine)
    with pytest.raises(StoreError, match=word):
        store.decide(engine, **({"snapshot_id": 1, "text": "拨付", "actor": "李"} | given))
    assert rows_in(engine) == before


@pytest.mark.parametrize(
    ("given", "word"),
    [
        ({"actor": ""}, "谁"),
        ({"snapshot_id": 9}, "9"),
        ({"decision_id": 9}, "没有这条"),
        ({"snapshot_id": 1}, "2024-05-24 议定"),
        ({"snapshot_id": 3}, "没有这条"),
        ({"outcome": POSTPONED}, "新的日期"),
        ({"outcome": POSTPONED, "moved_to": date(2024, 5, 31)}, "要晚于 2024-05-31"),
    ],
)
def test_what_cannot_be_an_outcome_is_refused_and_nothing_is_written(
    engine: Engine, given: dict[str, Any], word: str
) -> None:
    two_weeks(engine)
    load(engine, ledger([issue("别的", "1")], "2024-05-31"), ledger="另一本")
    store.decide(engine, 2, "拨付", "李", promised_on=day("2024-05-31"))
    before = rows_in(engine)
    plain: dict[str, Any] = {"ledger_id": 1, "decision_id": 1, "outcome": DONE, "snapshot_id": 2, "actor": "李"}
    with pytest.raises(StoreError, match=word):
        store.record_outcome(engine, **(plain | given))
    assert rows_in(engine) == before


def test_ledgers_do_not_share_decisions_but_one_carried_over_goes_on_with_them(engine: Engine) -> None:
    two_weeks(engine)
    load(engine, ledger([issue("甲问题", "1")]), ledger="另一本")
    store.decide(engine, 3, "别的", "李")
    store.decide(engine, 1, "先前的", "李")
    carried = store.carry_over(engine, 1, "接转", day("2024-05-17"))
    store.decide(engine, 2, "接转之后旧台账的", "李")
    new = queries.ledger_named(engine, "接转").id
    store.decide(engine, carried.snapshot or 0, "新台账的", "李")
    store.record_outcome(engine, 1, 1, DONE, carried.snapshot or 0, "王")
    assert [(one.ledger, one.id, one.text) for one in queries.decisions(engine, new)] == [
        (1, 1, "先前的"), (new, 1, "新台账的"),
    ]  # fmt: skip
    assert [one.text for one in queries.decisions(engine, 1)] == ["先前的", "接转之后旧台账的"]
    assert [one.text for one in queries.decisions(engine, 2)] == ["别的"]
    assert [len(one.outcomes) for one in queries.decisions(engine, 1)] == [1, 0]
