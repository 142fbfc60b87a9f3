"""Weeks of a ledger whose every figure tells which week it is of: one unit, one category, and no two of one length."""

from __future__ import annotations

from datetime import date
from hashlib import sha256

from sqlalchemy import Engine

from dashboard.store import LoadRequest, load
from loaders.records import Deadline, Issue, Kind, Place, Reading, Status

LEDGER, UNIT, CATEGORY = "某县", "县财政局", "资金管理"
_DUE = date(2024, 1, 31)
_STATUSES = (Status.IN_PROGRESS, Status.REPORTED, Status.VERIFIED, Status.CLOSED)
_FILE = "台账.xlsx"


def store_week(engine: Engine, as_of: date, issues: int) -> int:
    """Store a week of so many issues, all due before it, and return the snapshot's number."""
    reading = week(as_of, issues)
    request = LoadRequest(ledger=LEDGER, region=LEDGER, state="在办", actor="某人")
    result = load(engine, [reading], {_FILE: reading.sha256.encode()}, request)
    if result.snapshot is None:
        raise SystemExit(f"a made week was refused: {result.findings}")
    return result.snapshot


def week(as_of: date, issues: int) -> Reading:
    """Return what would have been read of a week's workbook."""
    return Reading(
        file=_FILE,
        sha256=sha256(f"{as_of} {issues}".encode()).hexdigest(),
        kind=Kind.LEDGER,
        as_of=as_of,
        issues=tuple(_issue(number) for number in range(1, issues + 1)),
        fields=frozenset({"title", "status", "deadline"}),
    )


def _issue(number: int) -> Issue:
    return Issue(
        title=f"{number}号问题",
        places=(Place(_FILE, "台账", number + 4),),
        code=str(number),
        category=CATEGORY,
        lead_unit=UNIT,
        units=(UNIT,),
        deadline=Deadline("2024年1月31日", _DUE),
        status=_STATUSES[number % len(_STATUSES)],
    )
