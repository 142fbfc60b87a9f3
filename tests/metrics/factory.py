"""Snapshots made by hand: name only what matters, everything else is blank."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pandas as pd

from dashboard import frames

AS_OF = date(2024, 11, 8)
FIELDS = frozenset({"title", "status", "deadline", "evidence", "completed_on", "extension_approved"})


def frame(columns: Mapping[str, str], rows: Sequence[Mapping[str, Any]]) -> pd.DataFrame:
    """A frame with exactly the columns and dtypes of a contract in `frames`."""
    made = {}
    for name, dtype in columns.items():
        values = [row.get(name) for row in rows]
        if dtype == "object":
            series = pd.Series(values, dtype="object")
        elif dtype == frames.DATE:
            series = pd.Series(pd.to_datetime(pd.Series(values, dtype="object"))).astype(frames.DATE)
        else:
            series = pd.Series(values, dtype=dtype)
        made[name] = series
    return pd.DataFrame(made)


def issue(code: str, status: str = "in_progress", deadline: date | None = None, **given: Any) -> dict[str, Any]:
    """One issue row; a first-time reader's defaults: seen for the first time, its deadline never moved."""
    lead = given.get("lead_unit")
    row: dict[str, Any] = {
        "key": f"key {code}",
        "code": code,
        "title": f"问题{code}",
        "lead_guessed": False,
        "units": (lead,) if lead else (),
        "deadline": deadline,
        "open_ended": False,
        "status": status,
        "original_deadline": deadline,
        "first_seen_on": AS_OF,
        "first_reported_on": AS_OF if status in ("reported", "verified", "closed") else None,
        "first_report_known": False,
        "status_since": AS_OF,
        "unchanged_since": AS_OF,
        "unchanged_snapshots": 1,
        "deadline_moves": 0,
    }
    unknown = set(given) - set(frames.ISSUES)
    assert not unknown, unknown
    return row | given


def measure(code: str, deadline: date | None, status: str | None = None, text: str = "措施") -> dict[str, Any]:
    return {
        "key": f"key {code}",
        "code": code,
        "ordinal": 1,
        "text": text,
        "deadline": deadline,
        "status": status,
    }


def indicator(code: str, period: str, numerator: float | None, **given: Any) -> dict[str, Any]:
    row = {"code": code, "name": f"指标{code}", "period": period, "better": "higher", "category": "tracked"}
    decimals = ("denominator", "target", "baseline_numerator", "baseline_denominator")
    row |= {name: None if value is None else Decimal(str(value)) for name, value in given.items() if name in decimals}
    row |= {name: value for name, value in given.items() if name not in decimals}
    return row | {"numerator": None if numerator is None else Decimal(str(numerator))}


def snapshot(
    issues: Sequence[Mapping[str, Any]],
    *,
    as_of: date = AS_OF,
    measures: Sequence[Mapping[str, Any]] = (),
    indicators: Sequence[Mapping[str, Any]] = (),
    findings: Sequence[Mapping[str, Any]] = (),
    units: Sequence[Mapping[str, Any]] = (),
    region: str | None = "示例县",
    reviewed: bool = True,
    fields: frozenset[str] = FIELDS,
    issued_on: date | None = None,
    id: int = 1,  # noqa: A002
) -> frames.Snapshot:
    numbered = [{"ordinal": position, **row} for position, row in enumerate(issues, 1)]
    ledger = frames.LedgerInfo(1, "示例台账", region, "在办", None, False, False)
    info = frames.SnapshotInfo(
        id=id,
        ledger=ledger,
        as_of=as_of,
        loaded_at=datetime(2024, 11, 8, 12),
        files=("台账.xlsx",),
        sha256="0" * 64,
        fields=fields,
        issued_on=issued_on,
        reviewed=reviewed,
        position=1,
        previous_id=None,
        standing=True,
        replaced_by=None,
    )
    return frames.Snapshot(
        info,
        frame(frames.ISSUES, numbered),
        frame(frames.MEASURES, measures),
        frame(frames.INDICATORS, indicators),
        frame(frames.FINDINGS, findings),
        frame(frames.UNITS, units),
    )
