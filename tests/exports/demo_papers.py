"""The last weeks of the demo in a database, and papers asked of the command as a user would."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from dashboard.cli import main

DATA = Path(__file__).parents[2] / "data"
WEEKS = ("2024-11-15", "2024-11-22", "2024-11-29", "2024-12-06")
SCOPES: tuple[tuple[str, ...], ...] = ((), ("--unit", "县农业农村局"), ("--category", "惠民补贴发放"))


def demo_database(folder: Path) -> str:
    """Load the last four weeks of the demo and return the database's address."""
    database = f"sqlite:///{folder}/rectify.db"
    for week in WEEKS:
        names = (f"demo/ledger_{week}.xlsx", f"demo/indicators_{week}.xlsx", "demo/units.xlsx")
        files = [str(DATA / name) for name in names]
        assert main(["--database", database, "load", *files, "--ledger", "示例县", "--demo", "--json"]) == 0
    return database


def asked(capsys: pytest.CaptureFixture[str], database: str, *words: str) -> dict[str, Any]:
    """Return what the command says as JSON."""
    capsys.readouterr()
    assert main(["--database", database, *words, "--json"]) == 0
    found: dict[str, Any] = json.loads(capsys.readouterr().out)
    return found


def paper(
    capsys: pytest.CaptureFixture[str], database: str, folder: Path, kind: str, *scope: str
) -> tuple[bytes, dict[str, Any]]:
    """Export a kind that comes as one file and return its bytes and its stamp."""
    (file,) = asked(capsys, database, "export", kind, "--out", str(folder), *scope)["files"]
    return (folder / file["name"]).read_bytes(), file["stamp"]
