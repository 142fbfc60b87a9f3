"""Loading: what is stored, replaced, refused, and that nothing is stored when anything fails."""

from __future__ import annotations

import math
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pandas as pd
import pytest
from sqlalchemy import Engine, event, func, select

from dashboard import frames, queries, store
from dashboard.store import LoadRequest, LoadResult, schema
from loaders.records import Deadline, Finding, Kind, Level, Measure, Place, Precision, RectificationType, Status, Unit
from tests.store.readings import content_of, day, indicator, indicators, issue, ledger, plan, roster
from tests.store.summaries import summaries


def load(engine: Engine, *readings: object, **request: object) -> LoadResult:
    contents = {name: data for reading in readings for name, data in content_of(reading).items()}  # type: ignore[arg-type]
    return store.load(engine, readings, contents, LoadRequest(**request))  # type: ignore[arg-type]


def rules(result: LoadResult, level: Level | None = None) -> list[str]:
    return [finding.rule for finding in result.findings if level is None or finding.level is level]


def rows_in(engine: Engine) -> dict[str, int]:
    with engine.connect() as connection:
        return {
            table.name: connection.execute(select(func.count()).select_from(table)).scalar_one()
            for table in schema.metadata.sorted_tables
        }


def full_issue() -> object:
    return issue(
        "培训补贴发放不规范",
        "1",
        row=5,
        category="补贴发放",
        source="2023年审计报告",
        finding="向不符合条件的人员发放补贴",
        rectification_type=RectificationType.PHASED,
        lead_unit="县农业农村局",
        lead_guessed=True,
        units=("县农业农村局", "县财政局", "各乡镇"),
        supporting_units=("县财政局",),
        leader="副县长甲",
        person="张",
        target="全部追回",
        measures=(
            Measure("追回补贴", "县财政局", Deadline("2024.6.30", day("2024-06-30"), Precision.DAY), Status.REPORTED),
            Measure("完善制度", place=Place("台账.xlsx", "Sheet1", 6)),
        ),
        deadline=Deadline("2024年9月底前", day("2024-09-30"), Precision.MONTH, None, True),
        original_deadline="2024-06-30",
        extension_approved="县政府批复",
        raised_on=day("2023-11-02"),
        status="verified",
        status_text="已整改",
        percent=0.55,
        progress="已追回",
        completed_on=day("2024-05-10"),
        amount=3_620_000,
        amount_rectified=0,
        rules_made=2,
        people_held=0,
        reason="人员外出",
        next_step="继续",
        obstacle="资料缺失",
        coordination="请财政协助",
        promised_on=day("2024-08-01"),
        evidence="附件3",
        remark="无",
        extra={"片区": "东片"},
        source_text=("第一段", "第二段"),
        places=(Place("台账.xlsx", "Sheet1", 5), Place("台账.xlsx", "Sheet1", 6)),
    )


def test_everything_an_issue_says_comes_back(engine: Engine) -> None:
    result = load(engine, ledger([full_issue(), issue("空白一条", None, row=7)]), ledger="台账甲")  # type: ignore[list-item]
    held = queries.snapshot(engine, result.snapshot or 0)
    assert held is not None
    assert {name: str(dtype) for name, dtype in held.issues.dtypes.items()} == frames.ISSUES
    first = held.issues.iloc[0].to_dict()
    expected = {
        "ordinal": 1, "key": "1", "code": "1", "category": "补贴发放", "title": "培训补贴发放不规范",
        "finding": "向不符合条件的人员发放补贴", "source": "2023年审计报告", "file": "台账.xlsx", "sheet": "Sheet1",
        "row": 5, "lead_unit": "县农业农村局", "lead_guessed": True, "units": ("县农业农村局", "县财政局", "各乡镇"),
        "leader": "副县长甲", "person": "张", "rectification_type": "phased", "target": "全部追回",
        "deadline": pd.Timestamp("2024-09-30"), "deadline_text": "2024年9月底前", "deadline_precision": "month",
        "open_ended": True, "stated_original_deadline": pd.Timestamp("2024-06-30"), "extension_approved": "县政府批复",
        "raised_on": pd.Timestamp("2023-11-02"), "status": "verified", "status_text": "已整改", "percent": 0.55,
        "progress": "已追回", "completed_on": pd.Timestamp("2024-05-10"), "amount": 3_620_000, "amount_rectified": 0,
        "rules_made": 2, "people_held": 0, "reason": "人员外出", "next_step": "继续", "obstacle": "资料缺失",
        "coordination": "请财政协助", "promised_on": pd.Timestamp("2024-08-01"), "evidence": "附件3", "remark": "无",
        "extra": '{"片区": "东片"}', "source_text": "第一段\n第二段", "original_deadline": pd.Timestamp("2024-06-30"),
        "first_seen_on": pd.Timestamp("2024-05-17"), "first_reported_on": pd.Timestamp("2024-05-17"),
        "first_report_known": False, "status_since": pd.Timestamp("2024-05-17"),
        "unchanged_since": pd.Timestamp("2024-05-17"), "unchanged_snapshots": 1, "deadline_moves": 1,
    }  # fmt: skip
    assert first == expected
    second = held.issues.iloc[1]
    assert second["code"] == "无编号-7"
    stated = {
        "ordinal", "key", "code", "title", "file", "sheet", "row", "lead_guessed", "units", "open_ended", "status",
        "first_seen_on", "first_report_known", "status_since", "unchanged_since", "unchanged_snapshots",
        "deadline_moves",
    }  # fmt: skip
    assert {name for name in frames.ISSUES if name == "units" or not pd.isna(second[name])} == stated
    assert second["units"] == ()


def test_measures_indicators_units_and_findings_come_back(engine: Engine) -> None:
    note = Finding(Level.WARNING, "deadline-odd", Place("台账.xlsx", "Sheet1", 5, 8), "请核对", "1")
    measured = indicator(
        "一-1a", "2024-05", "241.09", "449.190", issue="1", target=Decimal("1E+2"), better="lower", category="context"
    )
    units = roster(["县农业农村局", "县财政局"], aliases=("农业局", "农业农村局"), kind="部门", leader="副县长乙")
    result = load(engine, ledger([full_issue()], findings=(note,)), indicators([measured]), units)  # type: ignore[list-item]
    held = queries.snapshot(engine, result.snapshot or 0)
    assert held is not None
    for name in ("measures", "indicators", "findings", "units"):
        expected = getattr(frames, name.upper())
        assert {column: str(dtype) for column, dtype in getattr(held, name).dtypes.items()} == expected, name
    assert held.measures[["key", "code", "ordinal", "text", "row"]].to_numpy().tolist() == [
        ["1", "1", 1, "追回补贴", 5],
        ["1", "1", 2, "完善制度", 6],
    ]
    assert held.measures["unit"].tolist()[0] == "县财政局"
    assert held.measures["deadline"].tolist()[0] == pd.Timestamp("2024-06-30")
    assert held.measures["status"].tolist()[0] == "reported"
    row = held.indicators.iloc[0]
    assert (row["numerator"], str(row["denominator"]), row["target"]) == (Decimal("241.09"), "449.190", Decimal(100))
    assert row["baseline_numerator"] is None
    assert (row["better"], row["category"], row["issue"], row["file"]) == ("lower", "context", "1", "指标.xlsx")
    assert held.findings.iloc[0].to_dict() == {
        "level": "warning", "rule": "deadline-odd", "issue": "1", "file": "台账.xlsx", "place": "Sheet1!H5",
        "message": "请核对",
    }  # fmt: skip
    assert held.units["aliases"].tolist() == [("农业局", "农业农村局")] * 2
    assert held.units["order"].tolist() == [2, 3]
    assert queries.roster(engine, 1)[1] == Unit(
        "县财政局", Place("名册.xlsx", "单位", 3), ("农业局", "农业农村局"), "部门", "副县长乙", 3
    )


def test_leader_comes_from_the_roster_where_the_row_names_none(engine: Engine) -> None:
    rows = [
        issue("甲", "1", lead_unit="县财政局"),
        issue("乙", "2", lead_unit="县财政局", leader="常委"),
        issue("丙", "3"),
    ]
    result = load(engine, ledger(rows), roster(["县财政局"], leader="副县长"))
    held = queries.snapshot(engine, result.snapshot or 0)
    assert held is not None
    assert [None if isinstance(name, float) else name for name in held.issues["leader"]] == ["副县长", "常委", None]


def test_marks_that_mean_something_to_a_database_are_only_text(engine: Engine) -> None:
    odd = "李'四\"?%s:x\\N\t；--"
    rows = [issue(odd, odd, row=number, category=odd, lead_unit=odd, remark=None) for number in (2,)]
    result = load(engine, ledger([*rows, issue("乙", "2", category=odd)]), ledger=odd)
    held = queries.snapshot(engine, result.snapshot or 0)
    assert held is not None
    assert held.issues["category"].tolist() == [odd, odd]
    assert held.issues.iloc[0][["code", "title", "lead_unit"]].tolist() == [odd] * 3
    assert held.info.ledger.name == odd
    assert len(queries.history(engine, 1, odd)) == 1


def test_empty_parts_have_their_dtypes_too(engine: Engine) -> None:
    result = load(engine, ledger([]))
    held = queries.snapshot(engine, result.snapshot or 0)
    assert held is not None
    for name in ("issues", "measures", "indicators", "findings", "units"):
        frame = getattr(held, name)
        assert len(frame) == 0
        assert {column: str(dtype) for column, dtype in frame.dtypes.items()} == getattr(frames, name.upper()), name


def test_same_date_replaces_and_the_old_one_stays_readable(engine: Engine) -> None:
    first = load(engine, ledger([issue("甲", "1")]))
    second = load(engine, ledger([issue("甲", "1", status="reported")]))
    assert (second.replaced, second.unchanged) == (first.snapshot, False)
    infos = {info.id: info for info in queries.snapshots(engine, 1)}
    assert (infos[first.snapshot or 0].standing, infos[first.snapshot or 0].replaced_by) == (False, second.snapshot)
    assert infos[second.snapshot or 0].standing
    old = queries.snapshot(engine, first.snapshot or 0)
    assert old is not None
    assert old.issues["status"].tolist() == ["not_started"]
    assert queries.events(engine, 1)["action"].tolist() == ["replace", "load", "create"]


def test_the_very_same_files_again_change_nothing(engine: Engine) -> None:
    files = (ledger([issue("甲", "1", lead_unit="县财政局")]), roster(["县财政局"]))
    first = load(engine, *files, learned={"已落实": Status.VERIFIED}, same_units={"财政局": "县财政局"})
    before = rows_in(engine)
    for again in ((files[0],), (files[1],), files, files[::-1]):
        result = load(
            engine,
            *again,
            as_of=day("2024-05-17"),
            learned={"已落实": Status.VERIFIED},
            same_units={"财政局": "县财政局"},
        )
        assert (result.snapshot, result.unchanged, result.replaced) == (first.snapshot, True, None)
    assert rows_in(engine) == before


def test_the_same_bytes_read_differently_are_a_change(engine: Engine) -> None:
    one = ledger([issue("甲", "1", status="reported")], mark="same bytes")
    other = ledger([issue("甲", "1", status="verified")], mark="same bytes")
    first = load(engine, one)
    second = load(engine, other)
    assert (second.replaced, second.unchanged) == (first.snapshot, False)


def test_source_bytes_are_kept_once_and_found_from_later_snapshots(engine: Engine) -> None:
    units = roster(["县财政局"])
    load(engine, ledger([issue("甲", "1")]), units)
    later = load(engine, ledger([issue("甲", "1")], "2024-05-24"))
    assert queries.source_file(engine, later.snapshot or 0, "名册.xlsx") == content_of(units)["名册.xlsx"]
    files = queries.source_files(engine, later.snapshot or 0)
    assert [(file.name, file.kind, file.carried) for file in files] == [
        ("台账.xlsx", "ledger", False),
        ("名册.xlsx", "units", True),
    ]
    assert rows_in(engine)["document"] == 3
    assert queries.source_file(engine, later.snapshot or 0, "没有.xlsx") is None
    assert queries.source_file(engine, 999, "台账.xlsx") is None


REFUSED = {
    "nothing-to-load": [],
    "as-of-missing": [ledger([issue("甲", "1")], None)],
    "as-of-disagree": [ledger([issue("甲", "1")], "2024-05-17"), indicators([], "2024-05-10")],
    "status-unknown": [
        ledger([issue("甲", "1")], findings=(Finding(Level.ERROR, "status-unknown", Place("台账.xlsx"), "不认识"),))
    ],
    "no-issues-yet": [roster(["县财政局"], "2024-05-17")],
    "file-name-twice": [ledger([issue("甲", "1")]), ledger([issue("乙", "2")])],
    "duplicate-code": [
        ledger([issue("甲", "1")], file="a.xlsx"),
        ledger([issue("甲", "1", status="reported")], file="b.xlsx"),
    ],
    "indicator-twice": [
        ledger([issue("甲", "1")]),
        indicators([indicator("a", "5月", "1")], file="a.xlsx"),
        indicators([indicator("a", "5月", "2")], file="b.xlsx"),
    ],
}


@pytest.mark.parametrize("rule", REFUSED)
def test_refused_loads_store_nothing(engine: Engine, rule: str) -> None:
    result = load(engine, *REFUSED[rule])
    assert result.snapshot is None
    assert rules(result, Level.ERROR) == [rule]
    assert set(rows_in(engine).values()) == {0}
    assert all(any("\u4e00" <= letter <= "\u9fff" for letter in finding.message) for finding in result.findings)


def test_given_date_beats_the_files(engine: Engine) -> None:
    result = load(engine, *REFUSED["as-of-disagree"], as_of=date(2024, 6, 1))
    assert result.as_of == date(2024, 6, 1)
    assert result.snapshot is not None


def test_no_reading_without_a_kind_is_stored(engine: Engine) -> None:
    result = load(engine, replace(ledger([issue("甲", "1")]), kind=None))
    assert result.snapshot is None
    assert Level.ERROR in {finding.level for finding in result.findings}
    assert set(rows_in(engine).values()) == {0}


def test_rows_twice_in_two_files_are_kept_once(engine: Engine) -> None:
    same = {"code": "7", "row": 4}
    result = load(
        engine,
        ledger([issue("甲", "1", file="a.xlsx"), issue("乙", file="a.xlsx", **same)], file="a.xlsx"),  # type: ignore[arg-type]
        ledger([issue("乙", file="b.xlsx", **same), issue("丙", "9", file="b.xlsx")], file="b.xlsx"),  # type: ignore[arg-type]
    )
    held = queries.snapshot(engine, result.snapshot or 0)
    assert held is not None
    assert held.issues["title"].tolist() == ["甲", "乙", "丙"]
    assert rules(result, Level.WARNING) == ["same-rows-in-two-files"]


def test_blank_codes_in_two_files(engine: Engine) -> None:
    one = [issue("乙", row=4, file="a.xlsx"), issue("乙", row=5, file="a.xlsx")]
    other = [issue("乙", row=9, file="b.xlsx"), issue("乙", row=10, file="b.xlsx", status="reported")]
    result = load(engine, ledger(one, file="a.xlsx"), ledger(other, file="b.xlsx"))
    held = queries.snapshot(engine, result.snapshot or 0)
    assert held is not None
    assert held.issues["code"].tolist() == ["无编号-4", "无编号-5", "无编号-10"]
    assert rules(result, Level.WARNING) == ["same-rows-in-two-files"]


def test_a_code_twice_in_one_file_is_refused_even_if_the_reader_let_it_pass(engine: Engine) -> None:
    result = load(engine, ledger([issue("甲", "1"), issue("乙", "1", row=3)]))
    assert rules(result, Level.ERROR) == ["duplicate-code"]
    assert "Sheet1!2" in result.findings[0].message
    assert "Sheet1!3" in result.findings[0].message


def test_the_same_file_twice_is_read_once(engine: Engine) -> None:
    result = load(engine, ledger([issue("甲", "1")]), ledger([issue("甲", "1")]))
    assert result.files == ("台账.xlsx",)
    assert rules(result, Level.WARNING) == ["same-file-twice"]


def test_ledger_beats_plan_and_plan_tells_what_is_missing(engine: Engine) -> None:
    issued = plan(
        [issue("甲", "一-1", file="方案.docx"), issue("丁", "二-1", file="方案.docx")], issued_on=day("2023-10-07")
    )
    result = load(engine, ledger([issue("甲", "一-1", status="reported")]), issued)
    held = queries.snapshot(engine, result.snapshot or 0)
    assert held is not None
    assert held.issues[["title", "status"]].to_numpy().tolist() == [["甲", "reported"]]
    assert held.info.issued_on == date(2023, 10, 7)
    assert rules(result, Level.WARNING) == ["plan-issue-missing"]


def test_indicator_of_an_unknown_issue_is_said(engine: Engine) -> None:
    measured = indicators([indicator("a", "5月", "1", issue="9"), indicator("b", "5月", "1", issue="1")])
    assert "indicator-issue-unknown" in rules(load(engine, ledger([issue("甲", "1")]), measured))
    other = indicators([indicator("c", "5月", "1", issue="1")], "2024-05-24", "另一张.xlsx")
    assert "indicator-issue-unknown" not in rules(load(engine, other))


def test_percent_and_amounts_survive_exactly(engine: Engine) -> None:
    result = load(engine, ledger([issue("甲", "1", percent=1 / 3, amount=10**15 + 1)]))
    held = queries.snapshot(engine, result.snapshot or 0)
    assert held is not None
    assert held.issues["percent"].tolist() == [1 / 3]
    assert held.issues["amount"].tolist() == [10**15 + 1]
    assert math.isnan(held.issues.iloc[0]["finding"])


NOT_BY_LOADING = {
    "check_answer",
    "origin",
    "decision",
    "decision_outcome",
    "handed_over",
    "handed_log",
    "account",
    "account_unit",
    "sign_in_session",
    "hand_in",
}
WRITTEN = [
    table.name for table in schema.metadata.sorted_tables if table.name not in {"ledger", "snapshot", *NOT_BY_LOADING}
]


@pytest.mark.parametrize("table", [*WRITTEN, "ledger", "snapshot", "commit"])
def test_a_load_that_fails_anywhere_stores_nothing(engine: Engine, table: str, monkeypatch: pytest.MonkeyPatch) -> None:
    load(engine, ledger([issue("甲", "1")], "2024-05-10"))
    before, trend = rows_in(engine), summaries(engine, 1)

    def fail(*_: object) -> None:
        raise RuntimeError("pulled the plug")

    if table == "commit":
        event.listen(engine, "commit", fail)
    else:
        event.listen(engine, "before_cursor_execute", _fails_on(f"INSERT INTO {table} "))
        _fail_copy(monkeypatch, table)
    readings = [
        ledger([full_issue()], findings=(Finding(Level.NOTE, "x", Place("台账.xlsx"), "注意"),)),  # type: ignore[list-item]
        indicators([indicator("a", "5月", "1", issue="1")]),
        roster(["县财政局"]),
    ]
    with pytest.raises(RuntimeError, match="pulled the plug"):
        load(engine, *readings, ledger="新台账", learned={"已落实": Status.VERIFIED}, same_units={"财政局": "县财政局"})
    event.remove(engine, "commit", fail) if table == "commit" else None
    assert rows_in(engine) == before
    pd.testing.assert_frame_equal(summaries(engine, 1), trend)


def _fails_on(statement: str):  # type: ignore[no-untyped-def]
    def fail(_connection, _cursor, text, *_):  # type: ignore[no-untyped-def]
        if text.replace('"', "").startswith(statement):
            raise RuntimeError("pulled the plug")

    return fail


def _fail_copy(monkeypatch: pytest.MonkeyPatch, table: str) -> None:
    """On PostgreSQL rows go in by COPY, which no statement event sees: let it break after the first row."""
    import psycopg

    start = psycopg.Cursor.copy

    def copy(self, statement, *arguments, **options):  # type: ignore[no-untyped-def]
        if f"COPY {table} " in str(statement).replace('"', ""):
            raise RuntimeError("pulled the plug")
        return start(self, statement, *arguments, **options)

    monkeypatch.setattr(psycopg.Cursor, "copy", copy)


def test_a_file_given_as_another_kind_is_kept_apart(engine: Engine) -> None:
    result = load(engine, ledger([issue("甲", "1")]))
    info = queries.snapshot_info(engine, result.snapshot or 0)
    assert info is not None
    assert info.fields == {"code", "title", "status"}
    assert Kind(queries.source_files(engine, info.id)[0].kind) is Kind.LEDGER
