"""The workbook of statistics, read back by another library: every number is the one that `rectify figures` gives."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from python_calamine import CalamineWorkbook

from dashboard import texts
from dashboard.exports.tables_texts import STATUS_TITLES
from dashboard.palette import LIGHTS
from loaders.extract_mark import MARK
from loaders.reading import read_file
from tests.exports.demo_papers import SCOPES, asked, demo_database, paper

LIGHT_OF = {word: light for light, word in texts.LIGHT_WORDS.items()}
Rows = list[list[Any]]


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> str:
    return demo_database(tmp_path_factory.mktemp("tables"))


def sheets_of(content: bytes) -> dict[str, Rows]:
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}


def records(rows: Rows, first_header: str) -> list[dict[str, Any]]:
    head = next(number for number, row in enumerate(rows) if row[0] == first_header and row[1])
    return [dict(zip(rows[head], row, strict=True)) for row in rows[head + 1 :]]


@pytest.mark.parametrize("scope", SCOPES, ids=str)
def test_every_number_is_that_of_the_figures(
    database: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], scope: tuple[str, ...]
) -> None:
    content, stamp = paper(capsys, database, tmp_path, "tables", *scope)
    figures = asked(capsys, database, "figures", *scope)
    sheets = sheets_of(content)
    assert list(sheets) == [
        "总览", "问题类别", "责任单位", "各单位情况", "整改时限", "逾期时长", "指标", "核实事项", "问题清单",
        "范围和口径",
    ]  # fmt: skip

    assert sheets["总览"][0][0] == figures["headline"]
    overview = {row["指标"]: row for row in records(sheets["总览"], "指标")}
    assert {status: overview[title]["数值"] for status, title in STATUS_TITLES.items()} == figures["by_status"]
    lights = {light: overview[f"状态灯：{word}"]["数值"] for light, word in texts.LIGHT_WORDS.items()}
    assert lights == {light: len(codes) for light, codes in figures["lights"].items()}
    for label, key in (("整改率", "rectified"), ("申报率", "reported"), ("销号率", "closed"), ("金额整改率", "amount")):
        rate = figures["rates"][key]
        assert (overview[label]["分子"], overview[label]["分母"]) == (rate["numerator"], rate["denominator"])
        if rate["value"] is not None:
            assert overview[label]["数值"] == f"{round(rate['value'] * 100 + 1e-9, 1)}%"
    for label, codes in (
        ("全部问题", range(figures["total"])),
        ("逾期", figures["overdue"]["current"]),
        ("超过原定时限", figures["overdue"]["original"]),
        ("延期", figures["extended"]),
        ("临期", figures["due_soon"]),
        ("进展未更新", figures["silent"]),
        ("迟办", figures["late"]),
        ("待审核", figures["awaiting_review"]),
    ):
        assert overview[label]["数值"] == len(codes), label

    categories = records(sheets["问题类别"], "问题类别")
    assert [(row["问题类别"], row["全部"], row["逾期"]) for row in categories] == [
        *((group["name"], group["total"], group["overdue"]) for group in figures["by_category"]),
        ("全部", figures["total"], len(figures["overdue"]["current"])),
    ]
    units = records(sheets["责任单位"], "类型")
    participating = {group["name"]: group["total"] for group in figures["by_unit"]["all"]}
    assert {row["单位"]: row["参与"] for row in units} == participating
    leading = {group["name"]: group for group in figures["by_unit"]["lead"]}
    for row in units:
        lead = leading.get(row["单位"], {"total": 0, "verified": 0})
        assert (row["牵头"], row["其中已整改"]) == (lead["total"], lead["verified"])
    assert any(f"全部{figures['total']}项" in str(row[0]) for row in sheets["责任单位"][:8])
    months = records(sheets["整改时限"], "到期月份")
    assert [(row["全部"], row["已整改"]) for row in months] == [
        (group["total"], group["verified"]) for group in figures["by_deadline"]
    ]
    ages = records(sheets["逾期时长"], "距现行时限")
    assert sum(row["未完成项数"] for row in ages) == sum(
        figures["by_status"][status] for status in ("not_started", "in_progress")
    )
    overdue = [
        code for row in ages if row["距现行时限"].startswith("逾期") for code in row["问题编号"].split("、") if code
    ]
    assert sorted(overdue) == sorted(figures["overdue"]["current"])
    indicators = {row["指标编号"]: row for row in records(sheets["指标"], "指标编号")}
    assert len(indicators) == len(figures["indicators"])
    for told in figures["indicators"]:
        row = indicators[told["code"]]
        assert (row["分子"] or None) == (told["numerator"] or None)
        assert (row["目标"] or None) == (told["target"] or None)
        assert row["情况"] == told["state"]
        if told["value"] is not None:
            assert row["现值"] == pytest.approx(told["value"], abs=1e-4)
    assert [row["核对内容"] for row in records(sheets["核实事项"], "轻重")] == [
        check["message"] for check in figures["checks"]
    ]
    listed = records(sheets["问题清单"], "编号")
    assert len(listed) == figures["total"] == stamp["rows"]
    assert {row["编号"]: LIGHT_OF.get(row["状态灯"].removesuffix("（迟）")) for row in listed} == {
        **{row["编号"]: None for row in listed},
        **{code: light for light, codes in figures["lights"].items() for code in codes},
    }
    facts = {row["单位"]: row for row in records(sheets["各单位情况"], "类型")}
    by_lead: dict[str, list[float]] = {}
    for row in listed:
        by_lead.setdefault(row["牵头单位"], []).append(row["逾期天数"] or 0)
    assert {name: row["最长逾期天数"] for name, row in facts.items()} == {
        name: max(by_lead.get(name, [0])) for name in facts
    }
    assert "得分" not in "".join(map(str, records(sheets["各单位情况"], "类型")[0]))
    for rows in list(sheets.values())[:-1]:
        head = "".join(str(row[0]) for row in rows[:6])
        assert "演示数据" in head
        assert f"第{stamp['snapshot']}号" in head
        assert stamp["sha256"][:12] in head
        assert stamp["filters"] in head


def test_it_has_native_charts_coloured_words_and_is_ready_for_a3(
    database: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    content, _ = paper(capsys, database, tmp_path, "tables")
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    charts = [part.decode() for name, part in parts.items() if name.startswith("xl/charts/chart")]
    assert len(charts) == 6
    assert all('sourceLinked="0"' in chart and "barChart" in chart for chart in charts)
    assert not any(
        re.search(rb"<(\w+:)?f[ />]", part) for name, part in parts.items() if name.startswith("xl/worksheets")
    )
    book = openpyxl.load_workbook(io.BytesIO(content))
    for sheet in book.worksheets:
        assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 8)
        assert sheet.freeze_panes
        assert sheet.print_title_rows
    rows = list(book["问题清单"].iter_rows())
    head = next(row for row in rows if row[0].value == "编号")
    column = next(cell.column for cell in head if cell.value == "状态灯")
    seen = {
        LIGHT_OF[str(row[column - 1].value).removesuffix("（迟）")]: row[column - 1].fill.fgColor.rgb[2:].lower()
        for row in rows
        if str(row[column - 1].value).removesuffix("（迟）") in LIGHT_OF
    }
    assert len(seen) >= 5
    assert seen == {light: LIGHTS[light].fill.lstrip("#") for light in seen}


def test_no_loader_takes_it_for_a_ledger(database: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    content, _ = paper(capsys, database, tmp_path, "tables")
    reading = read_file("统计表_20241206.xlsx", content)
    assert [finding.rule for finding in reading.findings] == ["extract-of-ours"]
    assert MARK in reading.findings[0].message or "部分内容" in reading.findings[0].message
