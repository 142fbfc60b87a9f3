"""What `rectify check` prints for a person, and what it does when a reader or whoever reads along gives way."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from dashboard.cli import main
from tests.loaders.layouts.books import Sheet, xlsx

HEADER = ["序号", "问题", "责任单位", "整改时限", "整改进度", "联系电话2", "涉及金额"]
ROW = [1, "甲问题", "县财政局", "2024年12月", "60%", "x", 3]


@pytest.fixture
def ledger(tmp_path: Path) -> Path:
    path = tmp_path / "台账2024-05-17.xlsx"
    path.write_bytes(xlsx(Sheet("台账", [HEADER, ROW])))
    return path


def test_every_header_is_explained_in_chinese(ledger: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", str(ledger)]) == 0
    shown = capsys.readouterr().out
    assert "责任单位＝责任单位，整改时限＝整改时限，整改进度＝按内容判断" in shown
    assert "涉及金额＝问题金额" in shown
    assert not re.search(r"[a-z]{3,}", shown.replace(".xlsx", ""))


def test_a_fault_of_a_reader_refuses_its_file_and_no_other(
    ledger: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    roster = tmp_path / "名册.xlsx"
    roster.write_bytes(xlsx(Sheet("单位", [["单位", "别名"], ["县财政局", "财政局"]])))

    def faulty(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("loaders.reading.read_ledger", faulty)
    assert main(["check", str(ledger), str(roster), "--json"]) == 1
    out, err = capsys.readouterr()
    first, second = json.loads(out)["files"]
    assert first["kind"] is None
    assert [finding["rule"] for finding in first["findings"]] == ["reader-fault"]
    assert second["kind"] == "units"
    assert "Traceback" not in err


def test_whoever_reads_along_may_stop(ledger: Path) -> None:
    run = subprocess.Popen(
        [sys.executable, "-m", "dashboard.cli", "check", str(ledger)], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    assert run.stdout is not None
    assert run.stderr is not None
    run.stdout.close()
    assert run.stderr.read() == b""
    assert run.wait() == 0


def test_on_a_terminal_each_step_is_said_beside_the_result(
    ledger: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    steps = "读取《台账2024-05-17.xlsx》…\n核对《台账2024-05-17.xlsx》的1条问题…\n写入1条问题…\n"
    load = ["--database", f"sqlite:///{tmp_path / 'a.db'}", "load", str(ledger), "--ledger", "甲", "--json"]
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    assert main(load) == 0
    out, err = capsys.readouterr()
    assert (json.loads(out)["snapshot"], err) == (1, steps)
    monkeypatch.setattr(sys.stderr, "isatty", lambda: False)
    assert main(["check", str(ledger)]) == 0
    assert capsys.readouterr().err == ""
