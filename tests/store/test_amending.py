"""Amending: a stored snapshot reads back as its records, and a new one differs from it in just what was amended."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import Engine, select

from dashboard import queries, store
from dashboard.samples import load_samples
from dashboard.store import Amendment, BroughtFile, LoadRequest, rows, schema
from dashboard.store.recalling import Held, issues_held
from loaders.records import Issue, Level, Status
from tests.store.readings import content_of, indicator, indicators, issue, ledger, roster
from tests.store.test_load import full_issue, load, rows_in

DATA = Path(__file__).parents[2] / "data"
AMENDABLE = (schema.issue, schema.issue_unit, schema.measure)


@pytest.fixture(scope="module")
def samples(tmp_path_factory: pytest.TempPathFactory) -> Engine:
    opened = store.open_database(f"sqlite:///{tmp_path_factory.mktemp('amending') / 'samples.db'}")
    load_samples(opened, DATA)
    return opened


def held(engine: Engine, snapshot: int) -> Held:
    info = queries.snapshot_info(engine, snapshot)
    assert info is not None
    with engine.connect() as connection:
        return issues_held(connection, info.ledger.id, snapshot)


def written(engine: Engine, snapshot: int) -> dict[str, list[tuple[object, ...]]]:
    with engine.connect() as connection:
        return {
            table.name: [
                tuple(row)
                for row in connection.execute(
                    select(table).where(table.c.snapshot_id == snapshot).order_by(*table.primary_key.columns)
                )
            ]
            for table in AMENDABLE
        }


def again(engine: Engine, snapshot: int) -> dict[str, list[tuple[object, ...]]]:
    info = queries.snapshot_info(engine, snapshot)
    assert info is not None
    found = held(engine, snapshot)
    ledger_id = info.ledger.id
    return {
        "issue": list(rows.issue_rows(ledger_id, snapshot, found.issues, found.codes, found.keys)),
        "issue_unit": list(rows.issue_unit_rows(ledger_id, snapshot, found.issues)),
        "measure": list(rows.measure_rows(ledger_id, snapshot, found.issues)),
    }


def test_every_shipped_snapshot_reads_back_as_its_records(samples: Engine) -> None:
    infos = queries.snapshots(samples)
    assert len(infos) == 15
    for info in infos:
        assert again(samples, info.id) == written(samples, info.id)


def test_an_issue_with_every_field_reads_back(engine: Engine) -> None:
    snapshot = load(engine, ledger([full_issue(), issue("无编号的问题")]), ledger="甲").snapshot  # type: ignore[list-item]
    assert snapshot is not None
    assert again(engine, snapshot) == written(engine, snapshot)


def first_two(engine: Engine) -> tuple[int, dict[str, Issue]]:
    """A ledger of two issues with roster and indicators; the snapshot's number and its issues by key."""
    made = load(
        engine,
        ledger([issue("甲事", "1", status="in_progress", progress="初稿"), issue("乙事", "2", status="reported")]),
        roster(["县财政局"]),
        indicators([indicator("1a", "2024-04", "3"), indicator("1a", "2024-05", "4")]),
        ledger="甲",
    )
    assert made.snapshot is not None
    found = held(engine, made.snapshot)
    return made.snapshot, dict(zip(found.keys, found.issues, strict=True))


def test_correction_replaces_the_snapshot_of_its_date(engine: Engine) -> None:
    base, issues = first_two(engine)
    corrected = replace(issues["1"], status=Status.VERIFIED, amount=500)
    result = store.amend(
        engine, Amendment(base, "correct", {"1": corrected}, detail={"reason": "填错"}, actor="整改办")
    )
    assert (result.replaced, result.as_of, result.ledger) == (base, date(2024, 5, 17), "甲")
    assert result.snapshot is not None
    after = queries.snapshot(engine, result.snapshot)
    before = queries.snapshot(engine, base)
    assert after is not None
    assert before is not None
    assert after.issues["status"].tolist() == ["verified", "reported"]
    assert after.issues["amount"].tolist()[0] == 500
    assert before.issues["status"].tolist() == ["in_progress", "reported"]
    assert not before.info.standing
    assert after.info.reviewed
    same = ["title", "code", "key", "progress", "file", "sheet", "row", "deadline"]
    assert after.issues[same].equals(before.issues[same])
    assert after.indicators.equals(before.indicators)
    assert after.units.equals(before.units)
    log = queries.events(engine)
    assert (log["action"][0], log["actor"][0]) == ("correct", "整改办")
    assert "填错" in log["detail"][0]


def test_a_later_date_stands_beside_its_base_with_what_came_back(engine: Engine) -> None:
    base, issues = first_two(engine)
    told = replace(issues["1"], progress="二稿")
    result = store.amend(
        engine,
        Amendment(
            base,
            "merge",
            {"1": told},
            [indicator("1a", "2024-05", "7")],
            date(2024, 5, 24),
            [BroughtFile("财政局.xlsx", "return", b"returned")],
            frozenset({"obstacle"}),
        ),
    )
    assert result.snapshot is not None
    assert result.replaced is None
    after = queries.snapshot(engine, result.snapshot)
    assert after is not None
    assert after.info.previous_id == base
    assert "obstacle" in after.info.fields
    assert after.issues["unchanged_snapshots"].tolist() == [1, 2]
    values = list(zip(after.indicators["period"], after.indicators["numerator"], strict=True))
    assert [(period, int(value)) for period, value in values] == [("2024-04", 3), ("2024-05", 7)]
    assert queries.source_file(engine, result.snapshot, "财政局.xlsx") == b"returned"
    files = {file.name: file.carried for file in queries.source_files(engine, result.snapshot)}
    assert files == {"台账.xlsx": True, "名册.xlsx": True, "指标.xlsx": True, "财政局.xlsx": False}


def test_refusals_store_nothing(engine: Engine) -> None:
    base, issues = first_two(engine)
    later = load(engine, ledger([issue("甲事", "1")], "2024-05-24"), ledger="甲")
    before = rows_in(engine)
    other = replace(issues["1"], progress="二稿")
    refused = {
        "nothing-amended": Amendment(base, "correct", {"1": issues["1"]}),
        "base-not-latest": Amendment(base, "merge", {"1": other}, as_of=date(2024, 5, 31)),
        "base-gone": Amendment(999, "correct", {"1": other}),
    }
    for rule, amendment in refused.items():
        result = store.amend(engine, amendment)
        assert result.snapshot is None
        assert [(finding.level, finding.rule) for finding in result.findings] == [(Level.ERROR, rule)]
    assert rows_in(engine) == before
    assert later.snapshot is not None
    store.withdraw(engine, later.snapshot)
    assert store.amend(engine, Amendment(later.snapshot, "correct", {"1": other})).findings[-1].rule == "base-gone"


def test_a_rehearsal_shows_what_a_load_would_bring_and_leaves_nothing(engine: Engine) -> None:
    base, _ = first_two(engine)
    before = rows_in(engine)
    reading = ledger([issue("甲事", "1", status="closed"), issue("丙事", "3")], "2024-05-24")

    def look(connection: object, result: store.LoadResult) -> list[str]:
        assert result.snapshot is not None
        found = queries.snapshot_on(connection, result.snapshot)  # type: ignore[arg-type]
        assert found is not None
        assert found.info.previous_id == base
        return found.issues["status"].tolist()

    result, seen = store.rehearse(engine, [reading], content_of(reading), LoadRequest(ledger="甲"), look)
    assert seen == ["closed", "not_started"]
    assert result.as_of == date(2024, 5, 24)
    assert rows_in(engine) == before
    refused, nothing = store.rehearse(engine, [], {}, LoadRequest(ledger="甲"), look)
    assert refused.snapshot is None
    assert nothing is None


def test_a_rehearsed_amendment_leaves_nothing(engine: Engine) -> None:
    base, issues = first_two(engine)
    before = rows_in(engine)
    amendment = Amendment(base, "correct", {"1": replace(issues["1"], status=Status.CLOSED)})
    result, seen = store.rehearse_amendment(
        engine, amendment, lambda connection, made: queries.snapshot_on(connection, made.snapshot or 0)
    )
    assert seen is not None
    assert seen.info.id == result.snapshot
    assert seen.issues["status"].tolist() == ["closed", "reported"]
    assert rows_in(engine) == before
    assert queries.snapshot(engine, base) is not None
