"""Finds all tables that stand one below another on a sheet, each with its own header and banner."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import islice

from loaders.grid import Row, Sheet, is_blank
from loaders.headers import Vocabulary, exact_field
from loaders.ledger_rows import text_of
from loaders.table import BANNER, HEAD_ROWS, MAX_HEADER_ROWS, Table, header_row, is_texts, own_cells, table_at
from loaders.text import clean

SEVERAL_TABLES_ROWS = 5_000
"""How far down further tables are looked for: sheets of several tables are made by hand, longer ones are not."""

_WHOLE_HEADER = 3
"""A row with so many known headers is one even below another table."""


def find_tables(sheet: Sheet, words: Vocabulary) -> list[Table]:
    """Return the tables of a sheet from the top down; a header that only repeats the one above starts no table."""
    head = sheet.head(SEVERAL_TABLES_ROWS)
    tables: list[Table] = []
    start = 0
    for top in _header_rows(head, words):
        table = table_at(sheet, head[start:], top - start, words)
        if tables:
            same = [column[:2] for column in table.columns] == [column[:2] for column in tables[-1].columns]
            if same:
                continue
            banner_start = _banner_start(head, top, tables[-1])
            table = table_at(sheet, head[banner_start:], top - banner_start, words)
            tables[-1] = replace(tables[-1], end=head[banner_start].number)
        tables.append(table)
        start = top
    return tables


def _header_rows(rows: Sequence[Row], words: Vocabulary) -> list[int]:
    """Return the rows that are headers: the best of the first rows, and below and above it every whole header."""
    best = header_row(rows[:HEAD_ROWS], words)
    whole = [position for position, row in enumerate(rows) if _is_whole_header(row, words)]
    tops: list[int] = []
    for position in sorted({*whole, *([] if best is None else [best])}):
        if tops and _one_header(rows, tops[-1], position):
            tops[-1] = position if position == best else tops[-1]
        else:
            tops.append(position)
    return tops


def _one_header(rows: Sequence[Row], upper: int, lower: int) -> bool:
    """True where two header rows are so near that they are rows of one header."""
    between = rows[upper + 1 : lower]
    return lower - upper < MAX_HEADER_ROWS and all(is_texts(row) and not row.blank for row in between)


def _is_whole_header(row: Row, words: Vocabulary) -> bool:
    """True for the header of a ledger (it names the issue), and for that of statistics, whose rows are no issues."""
    own = (index for index, value in enumerate(row.values) if index not in row.continued and not is_blank(value))
    first = list(islice(own, _WHOLE_HEADER))  # they rule out nearly every row
    if len(first) < _WHOLE_HEADER or not any(_field(row, index, words) for index in first):
        return False
    if not is_texts(row):
        return False
    fields = [field for index in (*first, *own) if (field := _field(row, index, words))]
    distinct = set(fields)
    if fields.count("statistic") >= 2:
        return True
    return bool(distinct & {"title", "finding"}) and len(distinct) >= _WHOLE_HEADER


def _field(row: Row, index: int, words: Vocabulary) -> str | None:
    value = row.values[index]
    return exact_field(value, words) if isinstance(value, str) and len(value) <= _LONGEST_HEADER else None


_LONGEST_HEADER = 20


def _banner_start(rows: Sequence[Row], top: int, above: Table) -> int:
    """Return the first row between the last row of the table above and the header at `top` that is a banner.

    A further measure of the last issue stands in the measure's column and is none.
    """
    named = min((column.position for column in above.columns if column.field), default=0) + 1
    start = top
    while start > 0 and rows[start - 1].number >= above.body:
        row = rows[start - 1]
        own = own_cells(row)
        caption = len(own) == 1 and min(own) <= named and not row.continued
        if own and not caption and not all(BANNER.search(clean(text_of(row.values[index]))) for index in own):
            break
        start -= 1
    return start
