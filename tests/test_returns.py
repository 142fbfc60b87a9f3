"""The round trip with the units: forms out, filled, merged; who may state what; what clashes; who is missing."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from io import BytesIO

import numpy as np
import pytest
from openpyxl import load_workbook
from python_calamine import CalamineWorkbook
from sqlalchemy import Engine

from dashboard import queries, store
from dashboard.exports.return_forms import FormSource, return_forms
from dashboard.frames import SnapshotInfo
from dashboard.metrics.facts import Facts
from dashboard.metrics.lines import lines
from dashboard.metrics.rhythm import Rhythm
from dashboard.returns import Merged, merge, taken_earlier
from loaders.joint_progress import joined, parts_of
from loaders.limits import Limits
from loaders.reading import read_files
from loaders.records import Context, Level, Status
from loaders.returned import COLUMNS, INDICATOR_COLUMNS, INDICATORS_TITLE, TITLE, read_returns
from tests.store.readings import indicator, indicators, issue, ledger
from tests.store.test_load import load

FRIDAY = date(2024, 5, 17)
NEXT = date(2024, 5, 24)
CONTEXT = Context(NEXT)


@pytest.fixture
def info(sqlite_engine: Engine) -> SnapshotInfo:
    rows = [
        issue("账务不清", "一-1", row=4, status="in_progress", lead_unit="县财政局", units=("县财政局", "青石镇"),
              progress="已清理 【青石镇】已报送资料", deadline="2024-06-30"),
        issue("=补贴错发", "一-2", row=5, status="not_started", lead_unit="县人社局", units=("县人社局",)),
        issue("票据不全", "一-3", row=6, status="verified", lead_unit="县财政局", units=("县财政局",)),
        issue("资产闲置", "一-4", row=7, status="in_progress", lead_unit="青石镇",
              units=("青石镇", "县财政局", "各乡镇", "相关部门")),
    ]  # fmt: skip
    measured = indicators([indicator("1a", "2024-05-17", "3", issue="一-1", numerator_label="户")])
    made = load(sqlite_engine, ledger(rows, FRIDAY.isoformat()), measured, ledger="某县2024").snapshot
    found = queries.snapshot_info(sqlite_engine, made or 0)
    assert found is not None
    return found


def forms(engine: Engine, info: SnapshotInfo) -> dict[str, bytes]:
    source = FormSource(info, queries.held(engine, info), queries.indicators_held(engine, info), Rhythm())
    return {file.name.split("_")[1]: file.content for file in return_forms(source)}


def filled(
    content: bytes, rows: Mapping[str, Mapping[str, object]], numbers: Mapping[str, tuple[object, object]] | None = None
) -> bytes:
    """A form as an office would hand it back: cells typed under the headers, rows found by their code."""
    workbook = load_workbook(BytesIO(content))
    for title, columns, values in (
        (TITLE, COLUMNS, rows),
        (INDICATORS_TITLE, INDICATOR_COLUMNS,
         {code: dict(zip(("numerator", "denominator"), pair, strict=True)) for code, pair in (numbers or {}).items()}),
    ):  # fmt: skip
        if title not in workbook.sheetnames:
            continue
        names = list(columns)
        for row in workbook[title].iter_rows():
            for name, value in values.get(str(row[0].value), {}).items():
                workbook[title].cell(row[0].row, names.index(name) + 1).value = value
    saved = BytesIO()
    workbook.save(saved)
    return saved.getvalue()


def merged(engine: Engine, info: SnapshotInfo, files: Mapping[str, bytes], as_of: date = NEXT) -> Merged:
    held, known = queries.held(engine, info), queries.indicators_held(engine, info)
    return merge(info, held, known, read_returns(files, CONTEXT), as_of, "整改办", taken_earlier(engine, info, as_of))


def rules(found: Merged, *levels: Level) -> list[str]:
    return [finding.rule for finding in found.findings if not levels or finding.level in levels]


def test_every_unit_gets_its_own_issues_and_nothing_else(sqlite_engine: Engine, info: SnapshotInfo) -> None:
    made = forms(sqlite_engine, info)
    assert list(made) == ["县财政局", "青石镇", "县人社局"]
    held: dict[str, list[list[object]]] = {}
    for unit, content in made.items():
        rows = CalamineWorkbook.from_filelike(BytesIO(content)).get_sheet_by_name(TITLE).to_python()
        assert f"填报单位：{unit}" in str(rows[1][0])
        assert "5月23日（周四）12:00" in str(rows[2][0])
        head = rows.index(list(COLUMNS.values()))
        held[unit] = [row for row in rows[head + 1 :] if row[0] and str(row[0]).startswith("一-")]
    assert {unit: [(row[0], row[2]) for row in rows] for unit, rows in held.items()} == {
        "县财政局": [("一-1", "牵头"), ("一-4", "配合")],
        "青石镇": [("一-1", "配合"), ("一-4", "牵头")],
        "县人社局": [("一-2", "牵头")],
    }
    last = list(COLUMNS).index("last_progress")
    assert held["县财政局"][0][last] == "已清理"
    assert held["青石镇"][0][last] == "已报送资料"
    sheet = load_workbook(BytesIO(made["县人社局"]))[TITLE]
    cells = {cell.value: cell for row in sheet.iter_rows() for cell in row if cell.value}
    assert cells["=补贴错发"].data_type == "s"
    assert sheet.protection.sheet
    assert cells["一-2"].protection.locked
    assert not sheet.cell(cells["一-2"].row, list(COLUMNS).index("progress") + 1).protection.locked
    assert not sheet.protection.formatCells
    assert {check.formula1 for check in sheet.data_validations.dataValidation if check.type == "list"} == {
        '"未启动,整改中,申报完成"', '"√"',
    }  # fmt: skip


def test_what_is_filled_in_makes_the_next_snapshot(sqlite_engine: Engine, info: SnapshotInfo) -> None:
    made = forms(sqlite_engine, info)
    lead = {"一-1": {"status": "申报完成", "progress": "已全部清理", "amount_rectified": 3.62, "evidence": "凭证",
                    "completed_on": "2024-05-20", "obstacle": "无"},
            "一-4": {"progress": "已拨付"}}  # fmt: skip
    town = {"一-1": {"progress": "已配合"}, "一-4": {"unchanged": "√"}}
    files = {
        "财政.xlsx": filled(made["县财政局"], lead, {"1a": (7, 100)}),
        "青石.xlsx": filled(made["青石镇"], town),
    }
    found = merged(sqlite_engine, info, files)
    assert rules(found, Level.ERROR, Level.WARNING) == []
    assert found.returned == ("县财政局", "青石镇")
    assert [(one.unit, one.codes) for one in found.missing] == [("县人社局", ("一-2",))]
    assert found.reminder(NEXT) == (
        "截至5月24日，以下1个单位的整改进展填报表尚未收到，请尽快报送：\n县人社局（问题 一-2）"
    )
    assert found.amendment is not None
    result = store.amend(sqlite_engine, found.amendment)
    held = queries.snapshot(sqlite_engine, result.snapshot or 0)
    assert held is not None
    first = held.issues.iloc[0]
    assert (first["status"], first["amount_rectified"], first["completed_on"].date()) == (
        "reported",
        3_620_000,
        date(2024, 5, 20),
    )
    assert first["progress"] == "已全部清理 【青石镇】已配合"
    assert held.issues["progress"].iloc[3] == "【县财政局】已拨付"
    assert held.issues["status"].tolist() == ["reported", "not_started", "verified", "in_progress"]
    assert held.issues["deadline_text"].tolist()[0] == "2024-06-30"
    notes = held.findings[held.findings["rule"] == "not-returned"]
    assert notes["issue"].tolist() == ["一-2"]
    facts = Facts(held)
    told = lines(facts, np.arange(len(facts)))
    assert [line.code for line in told if "本周未报" in line.reason] == ["一-2"]
    newest = queries.indicators_held(sqlite_engine, held.info)[-1]
    assert (newest.code, newest.period, newest.numerator, newest.denominator) == (
        "1a",
        NEXT.isoformat(),
        Decimal(7),
        Decimal(100),
    )
    assert newest.numerator_label == "户"
    assert queries.source_file(sqlite_engine, held.info.id, "财政.xlsx") == files["财政.xlsx"]


def test_forms_that_come_later_are_merged_into_the_same_date(sqlite_engine: Engine, info: SnapshotInfo) -> None:
    made = forms(sqlite_engine, info)
    early = {"财政.xlsx": filled(made["县财政局"], {"一-1": {"progress": "甲"}})}
    first = merged(sqlite_engine, info, early)
    assert first.amendment is not None
    stored = store.amend(sqlite_engine, first.amendment)
    again = queries.snapshot_info(sqlite_engine, stored.snapshot or 0)
    assert again is not None
    late = {"人社.xlsx": filled(made["县人社局"], {"一-2": {"status": "整改中"}})}
    second = merged(sqlite_engine, again, late)
    assert rules(second, Level.WARNING) == ["return-older-base"]
    assert second.returned == ("县财政局", "县人社局")
    assert [one.unit for one in second.missing] == ["青石镇"]
    assert [finding.issue for finding in second.findings if finding.rule == "not-returned"] == ["一-4"]
    assert second.amendment is not None
    replaced = store.amend(sqlite_engine, second.amendment)
    assert replaced.replaced == stored.snapshot
    held = queries.snapshot(sqlite_engine, replaced.snapshot or 0)
    assert held is not None
    assert held.issues["status"].tolist()[:2] == ["in_progress", "in_progress"]
    assert held.issues["progress"].tolist()[0] == "甲 【青石镇】已报送资料"
    assert held.findings[held.findings["rule"] == "not-returned"]["issue"].tolist() == ["一-4"]


@pytest.mark.parametrize(
    ("unit", "rows", "rule", "level"),
    [
        ("县财政局", {"一-1": {"status": "已整改"}}, "return-beyond-report", Level.WARNING),
        ("县财政局", {"一-4": {"progress": "x", "amount_rectified": 1}}, "return-not-lead", Level.NOTE),
        ("县财政局", {"一-1": {"code": "九-9", "progress": "x"}}, "return-unknown-code", Level.ERROR),
        ("县财政局", {"一-1": {"code": "一-2", "progress": "x"}}, "return-not-its-issue", Level.ERROR),
        ("县财政局", {"一-1": {"code": None, "progress": "x"}}, "return-code-missing", Level.ERROR),
        ("县财政局", {"一-1": {"status": "差不多"}}, "status-unknown", Level.ERROR),
        ("县财政局", {"一-1": {"completed_on": "2024年2月30日"}}, "date-impossible", Level.ERROR),
        ("县财政局", {"一-1": {"unchanged": "√", "progress": "x"}}, "return-tick-and-text", Level.WARNING),
    ],
)
def test_what_is_not_taken_over_is_said_with_its_cell(
    sqlite_engine: Engine, info: SnapshotInfo, unit: str, rows: dict[str, dict[str, object]], rule: str, level: Level
) -> None:
    found = merged(sqlite_engine, info, {"表.xlsx": filled(forms(sqlite_engine, info)[unit], rows)})
    said = [finding for finding in found.findings if finding.rule == rule or (rule == "date-impossible" and
            finding.level is Level.ERROR)]  # fmt: skip
    assert [finding.level for finding in said] == [level]
    assert said[0].place.file == "表.xlsx"
    assert said[0].place.row is not None
    assert (found.amendment is None) is (level is Level.ERROR)
    if rule == "return-beyond-report":
        assert found.amendment is not None
        assert found.amendment.issues["一-1"].status is Status.REPORTED


def test_two_forms_of_one_unit_that_disagree_leave_the_value(sqlite_engine: Engine, info: SnapshotInfo) -> None:
    blank = forms(sqlite_engine, info)["县财政局"]
    one = filled(blank, {"一-1": {"status": "申报完成", "progress": "同"}})
    other = filled(blank, {"一-1": {"status": "整改中", "progress": "同"}})
    found = merged(sqlite_engine, info, {"甲.xlsx": one, "乙.xlsx": other})
    assert rules(found, Level.WARNING) == ["return-twice", "return-clash"]
    assert found.amendment is not None
    assert found.amendment.issues["一-1"].status is Status.IN_PROGRESS
    assert (found.amendment.issues["一-1"].progress or "").startswith("同")


def test_a_form_of_another_ledger_or_no_form_at_all_is_refused(sqlite_engine: Engine, info: SnapshotInfo) -> None:
    content = forms(sqlite_engine, info)["县财政局"]
    workbook = load_workbook(BytesIO(content))
    sheet = workbook[TITLE]
    sheet["A2"] = str(sheet["A2"].value).replace("某县2024", "别县2024")
    saved = BytesIO()
    workbook.save(saved)
    assert rules(merged(sqlite_engine, info, {"甲.xlsx": saved.getvalue()}), Level.ERROR) == ["return-other-ledger"]
    none = merged(sqlite_engine, info, {"乙.csv": "序号,存在问题\n1,账务\n".encode()})
    assert rules(none, Level.ERROR) == ["not-a-return"]
    assert none.amendment is None


def test_a_form_is_never_loaded_as_a_ledger(sqlite_engine: Engine, info: SnapshotInfo) -> None:
    (reading,) = read_files({"填报表.xlsx": forms(sqlite_engine, info)["县财政局"]})
    assert reading.refused
    assert [finding.rule for finding in reading.findings] == ["unit-return"]


def test_a_text_over_the_limit_refuses_the_form_with_its_cell(sqlite_engine: Engine, info: SnapshotInfo) -> None:
    """Such a text is met while the rows are walked; the other form is read all the same."""
    made = forms(sqlite_engine, info)
    long = filled(made["青石镇"], {"一-4": {"progress": "长" * 4_000}})
    files = {"长.xlsx": long, "好.xlsx": filled(made["县人社局"], {"一-2": {"progress": "已追回"}})}
    refused, other = read_returns(files, CONTEXT._replace(limits=Limits(text_length=3_000)))
    assert [(finding.level, finding.place.sheet) for finding in refused.findings] == [(Level.ERROR, TITLE)]
    assert "4000个字" in refused.findings[0].message
    assert (other.unit, other.findings) == ("县人社局", ())


def test_parts_of_a_joint_progress_read_back() -> None:
    units = ("县财政局", "青石镇")
    parts: dict[str | None, str] = {None: "总体【注】推进", "青石镇": "已配合"}
    assert parts_of(joined(parts), units) == parts
    assert parts_of("【县教育局】不在其列", units) == {None: "【县教育局】不在其列"}
    assert parts_of(None, units) == {}


@pytest.mark.parametrize(
    ("day", "meeting", "closing"),
    [
        (date(2024, 5, 17), date(2024, 5, 24), date(2024, 5, 23)),
        (date(2024, 5, 20), date(2024, 5, 24), date(2024, 5, 23)),
    ],
)
def test_the_rhythm_of_the_week(day: date, meeting: date, closing: date) -> None:
    rhythm = Rhythm()
    assert rhythm.next_meeting(day) == meeting
    assert rhythm.closing(meeting) == closing
    assert Rhythm(meeting=1, returns=5).closing(date(2024, 5, 20)) == date(2024, 5, 17)
