"""The tables of a workbook that hold issues, and how their columns are read once it is seen what stands in them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import islice

from loaders import dated, ditto
from loaders.grid import Workbook, is_blank
from loaders.headers import bare, exact_field, vocabulary
from loaders.records import Context
from loaders.table import Table
from loaders.tables import find_tables
from loaders.text import clean, normal
from loaders.ticks import with_ticks

NAMING = frozenset({"title", "finding"})
"""Fields of which a ledger has at least one: what the problem is."""
RECTIFYING = frozenset({"lead", "responsible", "supporting", "measures", "rectification_type", "closed"})
"""Fields that tell a ledger from other tables of problems: who puts them right, how, whether it is closed."""
_STATING = frozenset({"status", "closed", "percent", "decided"})
"""Fields that say how far an issue is."""
_NEVER_REPEATED = frozenset({"code", "title", "amount", "amount_rectified", "rules_made", "people_held", "percent"})
_NOTES_SHEET = re.compile(
    r"(填[报表写]|编制|使用)?(说明|须知|要求|指南)$|^(示例|样表|样例|模板|空表)|(示例|样表|下拉|选项|字典)$"
)
"""Sheets that tell how to fill in the ledger, sometimes under the ledger's own headers."""
_FORM_LABELS = frozenset({"lead", "responsible", "measures", "deadline", "progress", "status", "closed", "decided"})
_LONGEST_FORM = 40
_RECTIFICATION_MARK = re.compile(r"整改|销号|审计|巡[察视]|督[查察]|责任单位|牵头单位")


def find_ledger_tables(workbook: Workbook) -> list[Table]:
    """Return the tables of a workbook that hold issues: they name problems and say who puts them right or how."""
    return ledgers_among(tables_of_sheets(workbook))


def ledger_tables_as_read(workbook: Workbook, context: Context) -> list[Table]:
    """Return the same tables with each column's field as `read_ledger` takes it, once it has seen what stands there."""
    return as_read(find_ledger_tables(workbook), context)


def as_read(tables: Sequence[Table], context: Context) -> list[Table]:
    """Return ledger tables with 同上, ticks, weekly columns and stand-ins taken as what they stand for."""
    return [with_ticks(_latest_of_dated(_with_repeats(_with_stand_ins(table))), context.learned) for table in tables]


def _with_stand_ins(table: Table) -> Table:
    """Return a table in which some columns are read as what no other column tells: 单位, 整改率, a date alone."""
    for field, (telling, how) in _STAND_INS.items():
        if not table.fields & telling:
            columns = (
                column._replace(field=field, how=how)
                if column.field is None and _stands_in_for(column.text) == field
                else column
                for column in table.columns
            )
            table = replace(table, columns=tuple(columns))
    return table


def _stands_in_for(header: str) -> str | None:
    return "decided" if dated.of_period(header) == "" else vocabulary("ledger").stand_in.get(bare(header))


_STAND_INS = {
    "responsible": (frozenset({"lead", "responsible", "supporting"}), "没有别的单位列，作责任单位"),
    "percent": (_STATING, "没有整改状态列，按完成比例读取"),
    "decided": (_STATING | {"progress"}, "没有整改状态列，按内容判断"),
}
"""Field that a header may stand in for → the fields of which a table must have none then, and why it is read so."""


def _with_repeats(table: Table) -> Table:
    """Return a table in which 同上 is read as what stands above it, but for titles, codes and numbers."""
    asked = [column.position for column in table.columns if column.field and column.field not in _NEVER_REPEATED]
    return replace(table, repeating=ditto.rows_by_column(table.rows(), asked))


def tables_of_sheets(workbook: Workbook) -> list[list[Table]]:
    """Return the tables of each sheet, of whatever kind; looking for them walks over thousands of rows."""
    words = vocabulary("ledger")
    return [find_tables(sheet, words) for sheet in workbook.sheets]


def ledgers_among(sheets: Sequence[Sequence[Table]]) -> list[Table]:
    """Return those of the tables of each sheet that hold issues, with what stands above them."""
    tables = []
    for found in sheets:
        banner: tuple[tuple[int, str], ...] = ()
        for table in found:
            banner += table.banner
            # what stands above a table of another kind is said of the ledger below it too
            if _is_ledger(table, banner):
                tables.append(replace(table, banner=banner))
                banner = ()
    named = [table for table in tables if not _NOTES_SHEET.search(table.sheet.name)]
    return named or tables


def form_label(table: Table) -> tuple[int, str] | None:
    """Return the row and the text of a label below the header where issues would be named: 整改措施 under 问题名称.

    A sheet with such labels is a form of one issue, whose labels stand beside what they ask for, and no table.
    """
    named = [column.position for column in table.columns if column.field in NAMING]
    headers = {normal(column.text) for column in table.columns}
    words = vocabulary("ledger")
    for row in islice(table.rows(), _LONGEST_FORM):
        for position in named:
            value = row.values[position] if position < len(row.values) else ""
            if isinstance(value, str) and exact_field(value, words) in _FORM_LABELS and normal(value) not in headers:
                return row.number, clean(value)
    return None


def _is_ledger(table: Table, banner: Sequence[tuple[int, str]]) -> bool:
    if not table.fields & NAMING or form_label(table):
        return False
    if table.fields & RECTIFYING:
        return True
    told = [column.text for column in table.columns]
    if "deadline" in table.fields and table.fields & _STATING:
        told += [table.sheet.name, *(text for _, text in banner)]
    return any(map(_RECTIFICATION_MARK.search, told))


def _latest_of_dated(table: Table) -> Table:
    """Return a table in which, of columns that stand for one week each, the last one filled in is read."""
    columns = [dated.DatedColumn(one.position, one.field, one.text) for one in table.columns if one.field]
    if not dated.earlier(columns, [column.position for column in columns]):
        return table
    filled = {index for row in table.rows() for index, value in enumerate(row.values) if not is_blank(value)}
    overtaken = dated.earlier(columns, sorted(filled))
    kept = (
        column._replace(field=None, how="另有更晚日期的同类列，原样保留") if column.position in overtaken else column
        for column in table.columns
    )
    return replace(table, columns=tuple(kept))
