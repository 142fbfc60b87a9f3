"""`rectify figures`: answers to checks and successors of units reach the command's output."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import Engine

from dashboard import cli, queries, store
from dashboard.checks import checks
from dashboard.metrics.facts import Facts
from loaders.records import Place, Unit
from tests.store.readings import issue, ledger, roster
from tests.store.test_load import load


@pytest.fixture
def url(sqlite_engine: Engine) -> str:
    units = roster(["县发改局"])
    merged = Unit("县粮食局", Place("名册.xlsx", "单位", 9), successor="县发改局")
    rows = [
        issue("粮款未清", "1", status="closed", lead_unit="县粮食局", amount=200, amount_rectified=300),
        issue("立项不全", "2", status="in_progress", lead_unit="县发改局"),
        issue("道路开裂", "3", lead_unit="县交通局"),
    ]
    load(sqlite_engine, ledger(rows), replace(units, units=(*units.units, merged)))
    return str(sqlite_engine.url)


def figures(url: str, capsys: pytest.CaptureFixture[str], *words: str) -> dict[str, object]:
    assert cli.main(["figures", "--database", url, "--json", *words]) == cli.DONE
    told: dict[str, object] = json.loads(capsys.readouterr().out)
    return told


def test_a_former_name_leads_to_the_successor(url: str, capsys: pytest.CaptureFixture[str]) -> None:
    told = figures(url, capsys, "--unit", "县粮食局")
    assert told["total"] == 2
    assert told["followed"] == {
        "asked": "县粮食局",
        "now": "县发改局",
        "since": None,
        "message": "县粮食局已由县发改局承接，以下为县发改局的情况。",
    }
    assert figures(url, capsys, "--unit", "县发改局")["total"] == 2
    cli.main(["figures", "--database", url, "--unit", "县粮食局"])
    said = capsys.readouterr().out
    assert said.startswith("县粮食局已由县发改局承接")
    assert "县发改局参与的2项问题" in said


def test_an_answered_check_rests(url: str, capsys: pytest.CaptureFixture[str], sqlite_engine: Engine) -> None:
    def over() -> list[tuple[object, object]]:
        told: list[dict[str, object]] = figures(url, capsys)["checks"]  # type: ignore[assignment]
        return [(check["resting"], check["answer"]) for check in told if check["rule"] == "amount-over"]

    assert over() == [(False, None)]
    held = queries.snapshot(sqlite_engine, 1)
    assert held is not None
    (check,) = [check for check in checks(Facts(held)) if check.rule == "amount-over"]
    store.answer(sqlite_engine, 1, check.identity, check.basis, "含利息", "审计股")
    ((resting, answer),) = over()
    assert resting
    assert isinstance(answer, dict)
    assert (answer["text"], answer["who"]) == ("含利息", "审计股")
    rows = [issue("粮款未清", "1", status="closed", lead_unit="县粮食局", amount=200, amount_rectified=301)]
    load(sqlite_engine, ledger(rows, "2024-05-24"))
    assert over() == [(False, None)]


def test_the_command_reads_a_database_of_the_first_version(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from tests.store.test_migrations import to

    address = f"sqlite:///{tmp_path / 'old.db'}"
    engine = store.open_database(address)
    load(engine, ledger([issue("甲", "1")]))
    to(engine, "0001")
    engine.dispose()
    assert figures(address, capsys)["total"] == 1


def test_a_person_reads_the_figures_that_the_object_holds(url: str, capsys: pytest.CaptureFixture[str]) -> None:
    told = figures(url, capsys)
    cli.main(["figures", "--database", url])
    said = capsys.readouterr().out
    parts = {block.partition("\n")[0]: block.splitlines()[1:] for block in said.split("\n\n")[1:]}
    assert "整改率：33.3%（1/3）" in parts["【比率】"]
    assert "金额整改率：150.0%（0.0003/0.0002万元）" in parts["【比率】"]
    assert "到期完成率：—（尚无到期事项）" in parts["【比率】"]
    assert {"未启动：1项（3）", "整改中：1项（2）", "已销号：1项（1）"} <= set(parts["【整改状态】"])
    assert parts["【责任单位（牵头）】"] == [
        "县发改局：2项，已整改1项，逾期0项（1、2）",
        "县交通局：1项，已整改0项，逾期0项（3）",
    ]
    checks: list[dict[str, str]] = told["checks"]  # type: ignore[assignment]
    assert [line.partition("] ")[2] for line in parts["【核实事项】"]] == [check["message"] for check in checks]


def test_a_person_reads_changes_in_sentences(
    url: str, capsys: pytest.CaptureFixture[str], sqlite_engine: Engine
) -> None:
    later = [
        issue("粮款未清", "1", status="closed", lead_unit="县粮食局", amount=200, amount_rectified=300),
        issue("立项不全", "2", status="verified", lead_unit="县发改局"),
        issue("道路开裂", "3", lead_unit="县交通局"),
    ]
    load(sqlite_engine, ledger(later, as_of="2024-05-24"))
    cli.main(["changes", "--database", url])
    assert capsys.readouterr().out == "新增整改 1 项：2 立项不全\n"
