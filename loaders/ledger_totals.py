"""合计 and 小计 rows: kept to check the amounts above or below them, never read as issues."""

from __future__ import annotations

from decimal import Decimal

from loaders.grid import Row
from loaders.ledger_rows import text_of
from loaders.money import MoneyUnit, read_amount, unit_in
from loaders.records import Finding, Issue, Level
from loaders.table import Table
from loaders.text import clean, normal

_FIELDS = ("amount", "amount_rectified")
_FEN_PER_TEN_THOUSAND_YUAN = Decimal(1_000_000)


class TotalCheck:
    """Adds up the amounts of one table and compares them with the totals its rows state."""

    def __init__(self, table: Table, findings: list[Finding]) -> None:
        self._table = table
        self._findings = findings
        banner = next((unit for _, text in table.banner if (unit := unit_in(text))), None)
        self._columns: list[tuple[str, int, MoneyUnit | None, str]] = [
            (column.field, column.position, unit_in(column.text) or banner, column.text)
            for column in table.columns
            if column.field in _FIELDS
        ]
        self._sums = dict.fromkeys(_FIELDS, 0)
        self._since = dict.fromkeys(_FIELDS, 0)
        self._totals: list[tuple[Row, bool, dict[str, int]]] = []

    def count(self, issue: Issue) -> None:
        """Add one issue's amounts."""
        if issue.amount:
            self._sums["amount"] += issue.amount
            self._since["amount"] += issue.amount
        if issue.amount_rectified:
            self._sums["amount_rectified"] += issue.amount_rectified
            self._since["amount_rectified"] += issue.amount_rectified

    def stated(self, row: Row) -> None:
        """Remember a total row; a 小计 is compared with what has come since the one before."""
        if not self._columns:
            return
        partial = any("小计" in normal(text_of(cell)) for cell in row.values[:4] if isinstance(cell, str))
        sums = dict(self._since if partial else self._sums)
        if partial:
            self._since = dict.fromkeys(_FIELDS, 0)
        self._totals.append((row, partial, sums))

    def report(self) -> None:
        """Add a finding for every stated total that its rows do not add up to; totals at the top included."""
        for row, partial, so_far in self._totals:
            for field, position, unit, header in self._columns:
                cell = row.values[position] if position < len(row.values) else None
                value = read_amount(cell, unit or MoneyUnit("万元")).value
                expected = {so_far[field]} if partial else {so_far[field], self._sums[field]}
                if value is None or value in expected or (partial and not so_far[field]):
                    continue
                place = self._table.sheet.place(row.number, position + 1)
                parts, total = (_ten_thousands(number) for number in (self._sums[field], value))
                if partial:
                    parts = _ten_thousands(so_far[field])
                message = f"{place}写明合计{total}万元，各行“{clean(header)}”相加是{parts}万元，相差需核对。"
                self._findings.append(Finding(Level.NOTE, "sum-disagrees", place, message))


def _ten_thousands(amount: int) -> str:
    return f"{Decimal(amount) / _FEN_PER_TEN_THOUSAND_YUAN:f}"
