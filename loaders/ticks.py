"""Columns of which each stands for one status (已整改 | 整改中, or 是 | 否) and is ticked where it applies."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from loaders.grid import Cell, is_blank
from loaders.headers import Column, vocabulary, yes_means
from loaders.ledger_rows import RowKind, kind_of
from loaders.records import Status
from loaders.status import is_known, read_status
from loaders.status_words import folded_text
from loaders.table import Table
from loaders.text import normal

TICK = "√"
_TICKS = frozenset({"是", "√", "否", "×"})
_STATING = frozenset({"status", "closed", "decided", "percent"})


def with_ticks(table: Table, learned: Mapping[str, Status]) -> Table:
    """Return a table in which columns state the status whose headers are status words and whose cells are ticks.

    Only where no column of another kind states it: else 已整改 beside a status may mean anything.
    """
    if table.fields & _STATING:
        return table
    named = [column.position for column in table.columns if column.field in ("title", "finding")]
    asked = {
        column.position
        for column in table.columns
        if column.field is None and is_known(column.text.rpartition("／")[2], learned)
    }
    if not asked or not named:
        return table
    ticked: set[int] = set()
    others: set[int] = set()
    for row in table.rows():
        if kind_of(row, named) is RowKind.ISSUE:
            for position in asked:
                if position < len(row.values) and not is_blank(cell := row.values[position]):
                    (ticked if _is_tick(cell) else others).add(position)
    if not ticked or others:
        return table
    return replace(
        table,
        columns=tuple(
            column._replace(field="status", how="表头是状态词，打勾的算") if column.position in asked else column
            for column in table.columns
        ),
    )


def ticked(column: Column, learned: Mapping[str, Status], done_is_verified: bool) -> Status | None:
    """Return what a tick in a column says whose header is itself an answer (是 / 否) or a status word (已整改)."""
    above, _, leaf = column.text.rpartition("／")
    when_yes = yes_means(above.rpartition("／")[2], vocabulary("ledger"))
    if when_yes and normal(leaf) in ("是", "否"):
        return when_yes if normal(leaf) == "是" else Status.IN_PROGRESS
    if not is_known(leaf, learned):
        return None
    read = read_status(leaf, learned, done_is_verified).value
    return read.status if read else None


def _is_tick(cell: Cell) -> bool:
    return isinstance(cell, bool) or (isinstance(cell, str) and normal(folded_text(cell)) in _TICKS)
