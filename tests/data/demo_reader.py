"""Read the demo county back from its workbooks and its story, without any code of the project."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Any

from openpyxl import load_workbook

DEMO = Path(__file__).parents[2] / "data" / "demo"
FIRST_WEEK = date(2024, 9, 6)
WEEKS = [FIRST_WEEK + timedelta(days=7 * number) for number in range(14)]
LAST_WEEK = WEEKS[-1]
QUIET_WEEK = date(2024, 10, 4)


@dataclass
class Listed:
    """One issue as a ledger lists it: header → value of its first row, and its measures with their own dates."""

    cells: dict[str, Any]
    measures: list[tuple[str, date | None]] = field(default_factory=list)

    def __getitem__(self, header: str) -> Any:
        return self.cells[header]


@lru_cache
def rows(name: str) -> tuple[tuple[object, ...], ...]:
    """Return the values of the only sheet of a demo workbook, row by row."""
    workbook = load_workbook(DEMO / name, read_only=True)
    (sheet,) = workbook.worksheets
    values = tuple(tuple(map(plain, row)) for row in sheet.iter_rows(values_only=True))
    workbook.close()
    return values


def plain(value: object) -> object:
    """Return a date cell as a date."""
    return value.date() if isinstance(value, datetime) else value


@lru_cache
def ledger(week: date) -> dict[str, Listed]:
    """Return what one Friday's ledger lists, by issue code."""
    sheet = rows(f"ledger_{week}.xlsx")
    headers = [str(below or above) for above, below in zip(sheet[2], sheet[3], strict=True)]
    issues: dict[str, Listed] = {}
    current = None
    for row in sheet[4:]:
        cells: dict[str, Any] = dict(zip(headers, row, strict=True))
        if cells["问题编号"] == "合计":
            break
        if cells["问题编号"] is not None:
            current = issues[cells["问题编号"]] = Listed(cells)
        assert current is not None
        current.measures.append((cells["措施内容"], cells["节点时限"]))
    return issues


@lru_cache
def table(name: str, header_row: int) -> list[dict[str, Any]]:
    """Return the rows of a plain table, header → value."""
    headers, *lines = rows(name)[header_row - 1 :]
    return [dict(zip(map(str, headers), line, strict=True)) for line in lines]


def indicators(week: date) -> dict[str, dict[str, Any]]:
    """Return one Friday's indicators by code."""
    return {row["指标编号"]: row for row in table(f"indicators_{week}.xlsx", 3)}


@lru_cache
def story() -> dict[str, dict[str, Any]]:
    """Return the story's issues by code, as typed."""
    issues = {}
    for path in sorted((DEMO / "story").glob("issues_*.toml")):
        chapter = tomllib.loads(path.read_text(encoding="utf-8"))
        for issue in chapter["issue"]:
            issues[issue["code"]] = {"category": chapter["category"], **issue}
    return issues


def told(code: str, fact: str, week: date) -> Any:
    """Return what the story says of one fact of one issue in one week; None where it says nothing."""
    value = story()[code].get(fact)
    for change in story()[code].get("change", []):
        if change["on"] <= week and fact in change:
            value = change[fact]
    return None if value == "" else value


def money(value: object) -> Decimal | None:
    """Return an amount cell exactly as it is displayed."""
    return None if value is None else Decimal(str(value))
