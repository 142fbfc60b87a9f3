"""Make readings as loaders would, from a few words each."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from loaders.records import Deadline, Indicator, Issue, Kind, Place, Precision, Reading, Status, Unit

_BYTES: dict[str, bytes] = {}
"""The bytes of every file made, by their hash."""


def day(text: str) -> date:
    return date.fromisoformat(text)


def issue(title: str, code: str | None = None, row: int = 2, file: str = "台账.xlsx", **facts: Any) -> Issue:
    """An issue in one row; `deadline` and `original_deadline` may be given as ISO dates, `status` as its value."""
    for name in ("deadline", "original_deadline"):
        if isinstance(facts.get(name), str):
            facts[name] = Deadline(facts[name], day(facts[name]), Precision.DAY)
    if isinstance(facts.get("status"), str):
        facts["status"] = Status(facts["status"])
    facts.setdefault("places", (Place(file, "Sheet1", row),))
    return Issue(title=title, code=code, **facts)


def ledger(
    issues: Sequence[Issue], as_of: str | None = "2024-05-17", file: str = "台账.xlsx", mark: str = "", **facts: Any
) -> Reading:
    """A ledger; `mark` makes the file's bytes, and so its hash, another one."""
    facts.setdefault("fields", frozenset({"code", "title", "status"}))
    return _reading(Kind.LEDGER, file, as_of, mark or repr((file, as_of, issues)), issues=tuple(issues), **facts)


def plan(issues: Sequence[Issue], file: str = "方案.docx", as_of: str | None = None, **facts: Any) -> Reading:
    return _reading(Kind.PLAN, file, as_of, repr((file, issues)), issues=tuple(issues), **facts)


def indicator(code: str, period: str | None, numerator: str, denominator: str = "100", **facts: Any) -> Indicator:
    facts.setdefault("place", Place("指标.xlsx", "指标", 2))
    facts.setdefault("name", f"指标{code}")
    return Indicator(code=code, period=period, numerator=Decimal(numerator), denominator=Decimal(denominator), **facts)


def indicators(rows: Sequence[Indicator], as_of: str | None = "2024-05-17", file: str = "指标.xlsx") -> Reading:
    placed = tuple(_at(row, file) for row in rows)
    return _reading(Kind.INDICATORS, file, as_of, repr((file, as_of, placed)), indicators=placed)


def roster(names: Sequence[str], as_of: str | None = None, file: str = "名册.xlsx", **facts: Any) -> Reading:
    units = tuple(Unit(name, Place(file, "单位", row), order=row, **facts) for row, name in enumerate(names, start=2))
    return _reading(Kind.UNITS, file, as_of, repr((file, units)), units=units)


def content_of(reading: Reading) -> dict[str, bytes]:
    return {reading.file: _BYTES[reading.sha256]}


def _at(row: Indicator, file: str) -> Indicator:
    return replace(row, place=row.place._replace(file=file))


def _reading(kind: Kind, file: str, as_of: str | None, mark: str, **facts: Any) -> Reading:
    sha256 = hashlib.sha256(mark.encode()).hexdigest()
    _BYTES[sha256] = mark.encode()
    return Reading(file=file, sha256=sha256, kind=kind, as_of=day(as_of) if as_of else None, **facts)
