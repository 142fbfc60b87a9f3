"""What a load does not bring comes forward from the snapshot before."""

from __future__ import annotations

from decimal import Decimal

from sqlalchemy import Engine

from dashboard import queries
from dashboard.frames import Snapshot
from loaders.records import Finding, Level, Place
from tests.store.readings import indicator, indicators, issue, ledger, plan, roster
from tests.store.summaries import summaries
from tests.store.test_load import load, rules


def held(engine: Engine, snapshot_id: int | None) -> Snapshot:
    found = queries.snapshot(engine, snapshot_id or 0)
    assert found is not None
    return found


def numbers(snapshot: Snapshot) -> dict[tuple[str, str], Decimal]:
    frame = snapshot.indicators
    return dict(zip(zip(frame["code"], frame["period"], strict=True), frame["numerator"], strict=True))


def test_a_ledger_alone_keeps_roster_and_indicators(engine: Engine) -> None:
    load(engine, ledger([issue("甲", "1")]), roster(["县财政局"]), indicators([indicator("a", "5月", "1")]))
    later = held(engine, load(engine, ledger([issue("甲", "1")], "2024-05-24")).snapshot)
    assert later.units["name"].tolist() == ["县财政局"]
    assert numbers(later) == {("a", "5月"): Decimal(1)}
    assert later.indicators["file"].tolist() == ["指标.xlsx"]


def test_nothing_comes_forward_from_a_later_date(engine: Engine) -> None:
    load(engine, ledger([issue("甲", "1")], "2024-05-24"), roster(["县财政局"], "2024-05-24"))
    earlier = held(engine, load(engine, ledger([issue("甲", "1")], "2024-05-17")).snapshot)
    assert len(earlier.units) == 0


def test_a_roster_alone_keeps_the_issues_and_what_was_said_of_them(engine: Engine) -> None:
    said = (Finding(Level.WARNING, "percent-disagrees", Place("台账.xlsx", "Sheet1", 2), "不符", "1"),)
    rows = [issue("甲", "1", lead_unit="县财政局", units=("县财政局", "县民政局")), issue("乙", "2", status="verified")]
    load(engine, ledger(rows, findings=said, issued_on=None))
    later = held(engine, load(engine, roster(["县财政局"], "2024-05-24")).snapshot)
    assert later.issues["title"].tolist() == ["甲", "乙"]
    assert later.issues["units"].tolist() == [("县财政局", "县民政局"), ()]
    assert later.issues["unchanged_snapshots"].tolist() == [2, 2]
    assert later.findings["rule"].tolist() == ["percent-disagrees"]
    assert later.info.fields == {"code", "title", "status"}
    assert later.info.reviewed
    trend = summaries(engine, 1)
    assert trend.loc[trend["dimension"] == "all", ["issues", "status"]].to_numpy().tolist() == [
        [1, "not_started"], [1, "verified"], [1, "not_started"], [1, "verified"],
    ]  # fmt: skip


def test_a_roster_of_the_same_date_joins_the_snapshot(engine: Engine) -> None:
    first = load(engine, ledger([issue("甲", "1")]))
    second = load(engine, roster(["县财政局"], "2024-05-17"))
    assert second.replaced == first.snapshot
    assert held(engine, second.snapshot).issues["title"].tolist() == ["甲"]


def test_a_new_roster_takes_the_place_of_the_old_one(engine: Engine) -> None:
    load(engine, ledger([issue("甲", "1")]), roster(["县扶贫局"]))
    later = load(engine, roster(["县乡村振兴局", "县财政局"], "2024-05-24", "新名册.xlsx"))
    assert held(engine, later.snapshot).units["name"].tolist() == ["县乡村振兴局", "县财政局"]


def test_indicators_gather_periods_and_the_newer_number_wins(engine: Engine) -> None:
    first = indicators([indicator("a", "4月", "1"), indicator("a", "5月", "2"), indicator("b", None, "7")])
    load(engine, ledger([issue("甲", "1")]), first)
    second = indicators([indicator("a", "5月", "20"), indicator("a", "6月", "30")], "2024-06-14")
    later = held(engine, load(engine, second).snapshot)
    assert numbers(later) == {
        ("a", "4月"): Decimal(1),
        ("a", "5月"): Decimal(20),
        ("a", "6月"): Decimal(30),
    } | {key: value for key, value in numbers(later).items() if key[0] == "b"}
    assert later.indicators["numerator"].tolist() == [Decimal(1), Decimal(7), Decimal(20), Decimal(30)]


def test_a_corrected_indicator_file_of_the_same_date_leaves_nothing_of_the_wrong_one(engine: Engine) -> None:
    load(engine, ledger([issue("甲", "1")], "2024-05-10"), indicators([indicator("a", "4月", "1")], "2024-05-10"))
    load(engine, indicators([indicator("a", "5月", "2"), indicator("错", "5月", "9")], "2024-05-17"))
    load(engine, indicators([indicator("c", "5月", "3")], "2024-05-17", "另一张.xlsx"))
    last = load(engine, indicators([indicator("a", "5月", "4")], "2024-05-17"))
    assert numbers(held(engine, last.snapshot)) == {
        ("a", "4月"): Decimal(1),
        ("c", "5月"): Decimal(3),
        ("a", "5月"): Decimal(4),
    }
    again = load(engine, indicators([indicator("a", "5月", "4")], "2024-05-17"))
    assert (again.snapshot, again.unchanged) == (last.snapshot, True)


def test_the_date_of_issue_comes_forward(engine: Engine) -> None:
    from tests.store.readings import day

    load(engine, plan([issue("甲", "一-1")], issued_on=day("2023-10-07")), as_of=day("2023-10-07"))
    later = load(engine, ledger([issue("甲", "一-1", status="in_progress")], "2023-11-03"))
    info = queries.snapshot_info(engine, later.snapshot or 0)
    assert info is not None
    assert info.issued_on == day("2023-10-07")
    assert queries.history(engine, 1, "一-1")["status"].tolist() == ["not_started", "in_progress"]


def test_only_indicators_without_any_issues_are_refused_with_what_to_do(engine: Engine) -> None:
    result = load(engine, indicators([indicator("a", "5月", "1")]))
    assert rules(result, Level.ERROR) == ["no-issues-yet"]
    assert "台账" in result.findings[-1].message
    assert queries.ledgers(engine) == ()
