"""Correcting one value: read by the same grammars as cells, stored as a replacing snapshot, refused with the reason."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import Engine

from dashboard import queries
from dashboard.corrections import FIELDS, Corrected, Correction, Given, correct, corrected
from loaders.records import Context, RectificationType, Status, Unit
from loaders.records import Place as At
from tests.store.readings import issue, ledger
from tests.store.test_load import load

CONTEXT = Context(date(2024, 5, 17), (Unit("县人社局", At(""), aliases=("人社局",)), Unit("县财政局", At(""))))


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        ("status", "已整改到位", {"status": Status.VERIFIED, "status_text": "已整改到位"}),
        ("status", "长期坚持", {"status": Status.IN_PROGRESS, "rectification_type": RectificationType.CONTINUING}),
        ("amount", "36200元", {"amount": 3_620_000}),
        ("amount_rectified", "３.62", {"amount_rectified": 3_620_000}),
        ("amount", "", {"amount": None}),
        ("completed_on", "5月10日", {"completed_on": date(2024, 5, 10)}),
        ("lead_unit", "人社局", {"lead_unit": "县人社局", "units": ("县人社局", "县民政局"), "lead_guessed": False}),
        ("units", "县财政局、人社局", {"units": ("县民政局", "县财政局", "县人社局")}),
        ("progress", " 已追回\n ", {"progress": "已追回"}),
        ("rectification_type", "立行立改", {"rectification_type": RectificationType.IMMEDIATE}),
    ],
)
def test_a_value_is_read_as_a_cell_would_be(name: str, text: str, expected: dict[str, object]) -> None:
    before = issue("账务不清", "1", lead_unit="县民政局", lead_guessed=True, units=("县民政局",), amount=1)
    after, problems = corrected(before, name, text, Given(CONTEXT))
    assert problems == ()
    assert {field: getattr(after, field) for field in expected} == expected


def test_a_deadline_takes_its_year_from_the_snapshot() -> None:
    after, _ = corrected(issue("账务不清", "1"), "deadline", "9月底前", Given(CONTEXT))
    assert after.deadline is not None
    assert after.deadline.day == date(2024, 9, 30)


@pytest.mark.parametrize(
    ("name", "text"),
    [("status", "差不多了"), ("deadline", "2024年2月30日"), ("amount", "若干"), ("title", " "), ("lead_unit", "")],
)
def test_what_cannot_be_read_changes_nothing(name: str, text: str) -> None:
    before = issue("账务不清", "1", lead_unit="县民政局", units=("县民政局",))
    after, problems = corrected(before, name, text, Given(CONTEXT))
    assert after == before
    assert problems


def test_every_field_can_be_typed_and_read() -> None:
    typed = {"status": "整改中", "rectification_type": "分阶段整改", "amount": "1", "amount_rectified": "1"}
    typed |= dict.fromkeys(("deadline", "completed_on", "promised_on"), "2024-06-30")
    typed |= dict.fromkeys(("lead_unit", "units"), "县财政局")
    for name in FIELDS:
        after, problems = corrected(issue("账务不清", "1"), name, typed.get(name, "文字"), Given(CONTEXT))
        assert problems == (), name
        assert after != issue("账务不清", "1"), name


def make(engine: Engine) -> int:
    rows = [issue("账务不清", "1", status="in_progress"), issue("票据不全", "2", status="reported")]
    made = load(engine, ledger(rows), ledger="甲").snapshot
    assert made is not None
    return made


def asked(engine: Engine, base: int, **given: str) -> Corrected:
    facts = {"code": "1", "name": "status", "text": "已整改", "reason": "已核查", "who": "整改办", **given}
    return correct(engine, 1, Correction(base, **facts), Context(date(2024, 5, 17)))


def test_a_correction_makes_a_replacing_snapshot(engine: Engine) -> None:
    base = make(engine)
    done = asked(engine, base)
    assert done.result is not None
    assert done.result.replaced == base
    made = queries.snapshot(engine, done.result.snapshot or 0)
    assert made is not None
    assert made.issues["status"].tolist() == ["verified", "reported"]
    log = queries.events(engine).iloc[0]
    assert (log["action"], log["actor"]) == ("correct", "整改办")
    assert "已核查" in log["detail"]
    again = asked(engine, base)
    assert again.result is not None
    assert again.result.findings[-1].rule == "base-gone"


@pytest.mark.parametrize(
    ("given", "rule"),
    [
        ({"reason": " "}, "reason-blank"),
        ({"who": ""}, "actor-blank"),
        ({"code": "9"}, "issue-unknown"),
        ({"text": "差不多"}, "status-unknown"),
    ],
)
def test_what_is_refused_writes_nothing(engine: Engine, given: dict[str, str], rule: str) -> None:
    base = make(engine)
    done = asked(engine, base, **given)
    assert done.result is None
    assert [problem.rule for problem in done.problems] == [rule]
    assert [info.standing for info in queries.snapshots(engine)] == [True]
