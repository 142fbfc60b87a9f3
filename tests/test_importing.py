"""Bringing files in: a preview tells what storing would change, asks what to settle, and stores nothing."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import pytest
from sqlalchemy import Engine

from dashboard import queries
from dashboard.importing import Preview, near_units, preview, store_files
from dashboard.progress_texts import said
from dashboard.store import LoadRequest
from loaders.progress import told_to
from loaders.reading import read_files
from loaders.records import Level, Status
from tests.store.test_load import rows_in

HEAD = "序号,问题类别,存在问题,责任单位,整改时限,整改状态"
FIRST = (
    "1,补贴发放,培训补贴发放不规范,县人社局,2024年6月底,整改中",
    "2,资金管理,村级账务不清,县财政局,2024年5月10日,整改中",
)


def written(rows: Sequence[str], head: str = HEAD) -> bytes:
    return "\n".join([head, *rows]).encode("utf-8-sig")


def seen(engine: Engine, rows: Sequence[str], as_of: date, **request: object) -> Preview:
    asked = LoadRequest(ledger="某县2024", as_of=as_of, **request)  # type: ignore[arg-type]
    ledger = next(iter(queries.ledgers(engine)), None)
    return preview(engine, {"台账.csv": written(rows)}, asked, ledger)


@pytest.fixture
def first_week(sqlite_engine: Engine) -> Engine:
    roster = "单位,别名\n县人社局,\n县财政局,\n县教育局,\n".encode("utf-8-sig")
    files = {"台账.csv": written(FIRST), "名册.csv": roster}
    result = store_files(sqlite_engine, files, LoadRequest(ledger="某县2024", as_of=date(2024, 5, 3)), None)
    assert result.snapshot == 1
    return sqlite_engine


def test_the_difference_is_told_before_anything_is_stored(first_week: Engine) -> None:
    before = rows_in(first_week)
    rows = (
        "1,补贴发放,培训补贴发放不规范,县人社局,2024年7月底,申报完成",
        "2,资金管理,村级账务不清,县财政局,2024年5月10日,整改中",
        "3,资金管理,票据不全,县教育局,2024年6月底,未启动",
    )
    found = seen(first_week, rows, date(2024, 5, 17))
    assert not found.refused
    assert found.changes is not None
    assert [change.code for change in found.changes.added] == ["3"]
    assert [change.code for change in found.changes.reported] == ["1"]
    assert [change.code for change in found.changes.newly_overdue] == ["2"]
    assert [(change.before, change.after) for change in found.changes.deadline_moved] == [
        (date(2024, 6, 30), date(2024, 7, 31))
    ]
    assert found.instead is None
    assert found.before is not None
    assert found.before.as_of == date(2024, 5, 3)
    assert rows_in(first_week) == before
    stored = store_files(
        first_week,
        {"台账.csv": written(rows)},
        LoadRequest(ledger="某县2024", as_of=date(2024, 5, 17)),
        queries.ledgers(first_week)[0],
    )
    assert stored.snapshot is not None


def test_a_second_file_of_the_week_is_compared_with_the_one_it_replaces(first_week: Engine) -> None:
    rows = (FIRST[0].replace("整改中", "已整改"), FIRST[1])
    found = seen(first_week, rows, date(2024, 5, 3))
    assert found.result.replaced == 1
    assert found.changes is not None
    assert found.changes.from_as_of is None
    assert found.instead is not None
    assert [change.code for change in found.instead.verified] == ["1"]


def test_an_unknown_word_is_asked_for_and_remembered(first_week: Engine) -> None:
    rows = (FIRST[0].replace("整改中", "已落地见效"), FIRST[1])
    found = seen(first_week, rows, date(2024, 5, 10))
    assert found.refused
    assert [(word.text, word.times) for word in found.unknown_words] == [("已落地见效", 1)]
    assert [finding.rule for finding in found.of_level(Level.ERROR)] == ["status-unknown"]
    taught = {"已落地见效": Status.REPORTED}
    assert not seen(first_week, rows, date(2024, 5, 10), learned=taught).refused
    request = LoadRequest(ledger="某县2024", as_of=date(2024, 5, 10), learned=taught)
    store_files(first_week, {"台账.csv": written(rows)}, request, queries.ledgers(first_week)[0])
    assert not seen(first_week, rows, date(2024, 5, 17)).refused


def test_a_unit_written_otherwise_is_settled_once(first_week: Engine) -> None:
    rows = (FIRST[0].replace("县人社局", "县人力资源和社会保障局"), FIRST[1])
    found = seen(first_week, rows, date(2024, 5, 10))
    assert found.near_units == (("县人力资源和社会保障局", "县人社局", ("1",)),)
    same = {"县人力资源和社会保障局": "县人社局"}
    request = LoadRequest(ledger="某县2024", as_of=date(2024, 5, 10), same_units=same)
    store_files(first_week, {"台账.csv": written(rows)}, request, queries.ledgers(first_week)[0])
    later = seen(first_week, rows, date(2024, 5, 17))
    assert later.near_units == ()
    assert later.changes is not None
    assert later.changes.units_changed == ()
    assert later.made is not None
    assert later.made.issues["lead_unit"].tolist() == ["县人社局", "县财政局"]


def test_a_retitled_issue_is_settled_once(first_week: Engine) -> None:
    rows = (
        "1,补贴发放,食堂账目混乱,县人社局,2024年6月底,整改中",
        "9,资金管理,村级账务不清楚,县财政局,2024年5月10日,整改中",
    )
    found = seen(first_week, rows, date(2024, 5, 10))
    assert [(one.title, one.key) for one in found.near_issues] == [("村级账务不清楚", "2")]
    assert found.changes is not None
    assert [change.code for change in found.changes.added] == ["9"]
    request = LoadRequest(ledger="某县2024", as_of=date(2024, 5, 10), same_issues={"村级账务不清楚": "2"})
    store_files(first_week, {"台账.csv": written(rows)}, request, queries.ledgers(first_week)[0])
    assert queries.snapshot(first_week, 2).issues["key"].tolist() == ["1", "2"]  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("written_as", "near"),
    [
        ("县人力资源和社会保障局", "县人社局"),
        ("县财政局机关", "县财政局"),
        ("县体育局", None),
        ("市人社局", None),
        ("县水务局", None),
        ("青石乡", None),
    ],
)
def test_what_counts_as_near(written_as: str, near: str | None) -> None:
    roster = "单位,别名\n县人社局,\n县财政局,\n县教育局,\n青石镇,\n".encode("utf-8-sig")
    row = f"1,补贴,账务不清,{written_as},2024年6月底,整改中"
    readings = read_files({"台账.csv": written([row]), "名册.csv": roster})
    assert [one.name for one in near_units(readings, ())] == ([near] if near else [])


@pytest.mark.parametrize(
    ("rows", "strange"),
    [
        (FIRST, False),
        (FIRST[:1], False),
        ((FIRST[0], "3,资金管理,票据不全,县教育局,2024年6月底,未启动"), False),
        (
            (
                "1,工程建设,招标程序不全,县住建局,2024年6月底,未启动",
                "2,工程建设,道路验收滞后,县交通局,2024年6月底,整改中",
            ),
            True,
        ),
    ],
)
def test_files_that_share_no_issue_with_the_ledger_are_asked_about(
    first_week: Engine, rows: Sequence[str], strange: bool
) -> None:
    assert seen(first_week, rows, date(2024, 5, 17)).strange is strange


def test_the_first_files_of_a_ledger_are_not_strange(sqlite_engine: Engine) -> None:
    assert not seen(sqlite_engine, FIRST, date(2024, 5, 3)).strange


def test_each_step_is_told_as_it_begins(first_week: Engine) -> None:
    heard: list[str] = []
    rows = [*FIRST, "3,资金管理,票据不全,县教育局,2024年6月底,未启动"]
    with told_to(lambda progress: heard.append(said(progress))):
        assert not seen(first_week, rows, date(2024, 5, 17)).refused
        assert heard == ["读取《台账.csv》", "核对《台账.csv》的3条问题", "与上期比较：3条问题"]
        heard.clear()
        request = LoadRequest(ledger="某县2024", as_of=date(2024, 5, 17))
        files = {"台账.csv": written(rows), "坏.xlsx": b"PK\x03\x04"}
        assert store_files(first_week, files, request, queries.ledgers(first_week)[0]).snapshot is None
        assert heard == ["读取《台账.csv》", "读取《坏.xlsx》", "核对《台账.csv》的3条问题"]
        heard.clear()
        assert (
            store_files(first_week, {"台账.csv": written(rows)}, request, queries.ledgers(first_week)[0]).snapshot == 2
        )
        assert heard[-1] == "写入3条问题"
    store_files(first_week, {"台账.csv": written(FIRST)}, request, queries.ledgers(first_week)[0])
    assert heard[-1] == "写入3条问题"
