"""跨年接转: what comes along, and that deadlines, first dates and histories go on from the old ledger."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest
from sqlalchemy import Engine, event

from dashboard import queries, store
from dashboard.frames import HISTORY, MEASURE_HISTORY, Snapshot
from loaders.records import Deadline, Finding, Level, Measure, Place, Status
from tests.store.readings import content_of, day, indicator, indicators, issue, ledger, roster
from tests.store.summaries import summaries
from tests.store.test_load import _fail_copy as fail_copy
from tests.store.test_load import _fails_on as fails_on
from tests.store.test_load import load, rows_in, rules

OLD, NEW = 1, 2


def held(engine: Engine, number: int | None) -> Snapshot:
    found = queries.snapshot(engine, number or 0)
    assert found is not None
    return found


def row(snapshot: Snapshot, code: str) -> dict[str, Any]:
    found: dict[str, Any] = snapshot.issues.set_index("code").loc[code].to_dict()
    return found


def dates(values: pd.Series) -> list[str | None]:
    return [None if value is pd.NaT else value.date().isoformat() for value in values]


def old_year(engine: Engine) -> None:
    """Three weeks of one ledger: 1 never moves on, 2 is done, 3 slips, 4 is reported, 5 began in the second week."""
    late = issue(
        "道路开裂", "3", deadline="2024-11-30", status="in_progress", lead_unit="县住建局", units=("县住建局",)
    )
    slipped = issue(
        "道路开裂", "3", deadline="2025-01-31", status="in_progress", lead_unit="县住建局",
        measures=(Measure("修补路面", deadline=Deadline("12月", day("2024-12-31"))),),
    )  # fmt: skip
    for as_of, rows in (
        (
            "2024-12-06",
            [issue("补贴滞留", "1", deadline="2024-12-20"), issue("账目不清", "2", status="verified"), late],
        ),
        (
            "2024-12-13",
            [issue("补贴滞留", "1", deadline="2024-12-20"), issue("账目不清", "2", status="closed"), late,
             issue("培训未办", "4", status="reported"), issue("林地侵占", None, row=9)],
        ),
        (
            "2024-12-20",
            [issue("补贴滞留", "1", deadline="2024-12-20"), issue("账目不清", "2", status="closed"), slipped,
             issue("培训未办", "4", status="reported"), issue("林地侵占", None, row=9)],
        ),
    ):  # fmt: skip
        said = (Finding(Level.WARNING, "percent-disagrees", Place("台账.xlsx", "Sheet1", 2), "不符", "1"),
                Finding(Level.WARNING, "percent-disagrees", Place("台账.xlsx", "Sheet1", 3), "不符", "2"))  # fmt: skip
        brought = [ledger(rows, as_of, findings=said)]
        if as_of == "2024-12-06":
            measured = [indicator("a", "2024-11", "1", issue="1"), indicator("b", "2024-11", "2", issue="2"),
                        indicator("c", "2024-11", "3")]  # fmt: skip
            brought += [indicators(measured, as_of), roster(["县住建局"], leader="副县长")]
        load(engine, *brought, ledger="2024年台账", region="青川县", reviewer="县审计局",
             learned={"已落实": Status.VERIFIED})  # fmt: skip


def test_the_new_ledger_begins_with_the_open_issues_as_they_were(engine: Engine) -> None:
    old_year(engine)
    before = held(engine, 3)
    result = store.carry_over(engine, OLD, " 2025年台账 ", day("2025-01-03"), "李")
    assert (result.ledger, result.as_of, result.replaced, result.unchanged) == (
        "2025年台账", day("2025-01-03"), None, False,
    )  # fmt: skip
    made = held(engine, result.snapshot)
    assert made.issues["code"].tolist() == ["1", "3", "无编号-9"]
    assert made.issues["key"].tolist() == ["1", "3", "无编号-9"]
    same = ["title", "status", "deadline", "lead_unit", "units", "file", "sheet", "row"]
    left = before.issues.set_index("code").loc[["1", "3", "无编号-9"], same].reset_index(drop=True)
    pd.testing.assert_frame_equal(made.issues[same], left)
    assert made.measures["text"].tolist() == ["修补路面"]
    assert made.indicators["code"].tolist() == ["a", "c"]
    assert made.findings["issue"].tolist() == ["1"]
    assert made.units["name"].tolist() == ["县住建局"]
    new = made.info.ledger
    assert (new.name, new.region, new.reviewer, new.state, new.parent_id) == (
        "2025年台账", "青川县", "县审计局", "在办", OLD,
    )  # fmt: skip
    assert (made.info.position, made.info.reviewed, made.info.fields) == (1, True, before.info.fields)
    assert queries.learned_words(engine, NEW) == {"已落实": Status.VERIFIED}
    trend = summaries(engine, NEW)
    assert trend.loc[trend["dimension"] == "all", ["status", "issues", "overdue"]].to_numpy().tolist() == [
        ["in_progress", 1, 0], ["not_started", 2, 1],
    ]  # fmt: skip
    assert queries.ledgers(engine)[0].state == "在办"


def test_counting_goes_on_where_the_old_ledger_left_it(engine: Engine) -> None:
    old_year(engine)
    made = held(engine, store.carry_over(engine, OLD, "新", day("2025-01-03")).snapshot)
    derived = ["original_deadline", "first_seen_on", "status_since", "unchanged_since"]
    assert dates(made.issues.loc[made.issues["code"] == "3", derived].iloc[0]) == [
        "2024-11-30", "2024-12-06", "2024-12-06", "2024-12-20",
    ]  # fmt: skip
    assert made.issues["deadline_moves"].tolist() == [0, 1, 0]
    assert made.issues["unchanged_snapshots"].tolist() == [3, 1, 2]
    rows = [issue("补贴滞留", "甲1", deadline="2024-12-20"), issue("道路开裂", "3", deadline="2025-03-31"),
            issue("林地侵占", None, row=4, status="reported"), issue("新问题", "1")]  # fmt: skip
    later = held(engine, load(engine, ledger(rows, "2025-01-10"), ledger="新").snapshot)
    assert later.issues["key"].tolist() == ["1", "3", "无编号-9", "1#2"]
    assert dates(later.issues["original_deadline"]) == ["2024-12-20", "2024-11-30", None, None]
    assert dates(later.issues["first_seen_on"]) == ["2024-12-06", "2024-12-06", "2024-12-13", "2025-01-10"]
    assert later.issues["deadline_moves"].tolist() == [0, 2, 0, 0]
    assert later.issues["unchanged_snapshots"].tolist() == [4, 1, 1, 1]
    assert dates(later.issues["first_reported_on"]) == [None, None, "2025-01-10", None]
    assert later.issues["first_report_known"].tolist() == [True] * 4


def test_the_history_of_a_carried_issue_leads_into_the_old_ledger(engine: Engine) -> None:
    old_year(engine)
    store.carry_over(engine, OLD, "新", day("2025-01-03"))
    load(engine, ledger([issue("道路开裂", "3"), issue("账目不清楚", "2")], "2025-01-10"), ledger="新")
    load(engine, ledger([issue("道路开裂", "3", status="closed")], "2025-01-17"), ledger="2024年台账")
    frame = queries.history(engine, NEW, "3")
    assert {name: str(dtype) for name, dtype in frame.dtypes.items()} == HISTORY
    assert dates(frame["as_of"]) == ["2024-12-06", "2024-12-13", "2024-12-20", "2025-01-03", "2025-01-10"]
    assert frame["ledger_name"].tolist() == ["2024年台账"] * 3 + ["新"] * 2
    assert frame["units"].tolist() == [("县住建局",)] * 4 + [()]
    assert dates(queries.history(engine, OLD, "3")["as_of"]) == ["2024-12-06", "2024-12-13", "2024-12-20", "2025-01-17"]
    measures = queries.measure_history(engine, NEW, "3")
    assert {name: str(dtype) for name, dtype in measures.dtypes.items()} == MEASURE_HISTORY
    assert measures["snapshot"].tolist() == [3, 4]
    assert [info.id for info in queries.line_of(engine, NEW)] == [1, 2, 3, 4, 5]
    assert [info.id for info in queries.line_of(engine, OLD)] == [1, 2, 3, 6]


def test_an_issue_that_stayed_behind_is_no_past_of_a_new_one_with_its_code(engine: Engine) -> None:
    old_year(engine)
    store.carry_over(engine, OLD, "新", day("2025-01-03"))
    later = load(engine, ledger([issue("完全另一件事", "2"), issue("账目不清", "8")], "2025-01-10"), ledger="新")
    made = held(engine, later.snapshot)
    assert dates(made.issues["first_seen_on"]) == ["2025-01-10"] * 2
    assert dates(queries.history(engine, NEW, made.issues["key"].tolist()[0])["as_of"]) == ["2025-01-10"]


def test_without_its_first_snapshot_the_new_ledger_still_knows_what_it_carried(engine: Engine) -> None:
    old_year(engine)
    first = store.carry_over(engine, OLD, "新", day("2025-01-03")).snapshot
    store.withdraw(engine, first or 0)
    later = held(engine, load(engine, ledger([issue("道路开裂", "三")], "2025-01-10"), ledger="新").snapshot)
    assert later.issues["key"].tolist() == ["3"]
    assert dates(later.issues["original_deadline"]) == ["2024-11-30"]
    again = held(engine, load(engine, ledger([issue("道路开裂", "三")], "2025-01-03"), ledger="新").snapshot)
    assert again.issues["key"].tolist() == ["3"]


def test_a_load_of_the_day_of_carrying_over_replaces_the_copy(engine: Engine) -> None:
    old_year(engine)
    first = store.carry_over(engine, OLD, "新", day("2024-12-20")).snapshot
    rows = [issue("补贴滞留", "1", deadline="2024-12-20"), issue("道路开裂", "3", deadline="2025-01-31")]
    result = load(engine, ledger(rows, "2024-12-20"), ledger="新")
    assert result.replaced == first
    assert held(engine, result.snapshot).issues["unchanged_snapshots"].tolist() == [4, 1]


def test_what_is_put_right_in_the_old_ledger_reaches_the_new_one(engine: Engine) -> None:
    old_year(engine)
    made = store.carry_over(engine, OLD, "新", day("2025-01-03")).snapshot
    revision = held(engine, made).info.revision
    load(engine, ledger([issue("道路开裂", "3", deadline="2024-10-31")], "2024-11-29"), ledger="2024年台账")
    after = held(engine, made)
    assert dates(after.issues["original_deadline"]) == ["2024-12-20", "2024-10-31", None]
    assert after.info.revision == revision + 1


def test_a_second_carry_over_goes_back_all_the_way(engine: Engine) -> None:
    old_year(engine)
    store.carry_over(engine, OLD, "新", day("2025-01-03"))
    store.answer(engine, OLD, "k", "b", "当年说的", "李")
    third = store.carry_over(engine, NEW, "再新", day("2026-01-02"))
    assert dates(queries.history(engine, 3, "3")["as_of"]) == [
        "2024-12-06", "2024-12-13", "2024-12-20", "2025-01-03", "2026-01-02",
    ]  # fmt: skip
    assert row(held(engine, third.snapshot), "3")["original_deadline"] == pd.Timestamp("2024-11-30")
    assert [one.text for one in queries.answers(engine, 3)] == ["当年说的"]
    store.answer(engine, 3, "k", "b", "今年说的", "李")
    assert [one.text for one in queries.answers(engine, 3)] == ["今年说的"]
    assert [one.text for one in queries.answers(engine, OLD)] == ["当年说的"]


def test_an_earlier_date_carries_what_stood_then_and_says_so(engine: Engine) -> None:
    old_year(engine)
    result = store.carry_over(engine, OLD, "新", day("2024-12-15"))
    assert held(engine, result.snapshot).issues["deadline"].iloc[1] == pd.Timestamp("2024-11-30")
    assert rules(result) == ["carried-over", "later-snapshots", "reported-left-behind"]
    messages = [finding.message for finding in result.findings]
    assert "3 项" in messages[0]
    assert "2024-12-13" in messages[0]
    assert "4" in messages[2]
    assert store.carry_over(engine, OLD, "无日期").as_of == day("2024-12-20")


def test_the_old_one_is_archived_if_asked_and_both_logs_tell(engine: Engine) -> None:
    old_year(engine)
    store.carry_over(engine, OLD, "新", day("2025-01-03"), "李", archive=True)
    assert [one.state for one in queries.ledgers(engine)] == ["归档", "在办"]
    assert queries.events(engine, OLD)["action"].tolist()[:2] == ["settings", "carry_over"]
    assert queries.events(engine, NEW)["action"].tolist() == ["carry_over", "learn", "create"]
    assert set(queries.events(engine, NEW)["actor"]) == {"李"}


def test_the_files_come_along(engine: Engine) -> None:
    old_year(engine)
    made = store.carry_over(engine, OLD, "新", day("2025-01-03")).snapshot or 0
    files = queries.source_files(engine, made)
    assert [(file.name, file.carried) for file in files] == [
        ("台账.xlsx", True), ("指标.xlsx", True), ("名册.xlsx", True),
    ]  # fmt: skip
    assert (
        queries.source_file(engine, made, "名册.xlsx") == content_of(roster(["县住建局"], leader="副县长"))["名册.xlsx"]
    )


@pytest.mark.parametrize(
    ("from_ledger", "name", "as_of", "rule"),
    [
        (9, "新", "2025-01-03", "ledger-unknown"),
        (OLD, " ", "2025-01-03", "ledger-unnamed"),
        (OLD, "2024 年台账", "2025-01-03", "ledger-exists"),
        (OLD, "新", "2024-12-01", "nothing-to-carry-over"),
        (NEW, "新", "2025-01-03", "no-open-issues"),
    ],
)
def test_what_cannot_be_carried_over_is_said_and_nothing_is_written(
    engine: Engine, from_ledger: int, name: str, as_of: str, rule: str
) -> None:
    old_year(engine)
    load(engine, ledger([issue("甲", "1", status="closed")]), ledger="全办完了")
    before = rows_in(engine)
    result = store.carry_over(engine, from_ledger, name, day(as_of), archive=True)
    assert result.snapshot is None
    assert [(finding.level, finding.rule) for finding in result.findings] == [(Level.ERROR, rule)]
    assert "。" in result.findings[0].message
    assert rows_in(engine) == before


@pytest.mark.parametrize("table", ["origin", "issue", "issue_unit", "document", "summary", "derived", "log"])
def test_a_failure_at_any_write_leaves_nothing(engine: Engine, table: str, monkeypatch: pytest.MonkeyPatch) -> None:
    old_year(engine)
    before = rows_in(engine)
    with monkeypatch.context() as broken:
        listener = fails_on(f"INSERT INTO {table} ")
        event.listen(engine, "before_cursor_execute", listener)
        fail_copy(broken, table)
        with pytest.raises(RuntimeError):
            store.carry_over(engine, OLD, "新", day("2025-01-03"))
        event.remove(engine, "before_cursor_execute", listener)
    assert rows_in(engine) == before
    assert store.carry_over(engine, OLD, "新", day("2025-01-03")).snapshot is not None
