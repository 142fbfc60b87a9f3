"""Cells that say no more than that what stands above holds here too: 同上, 〃."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator

from loaders.grid import Cell, Row, is_blank

MARKS = frozenset({"同上", "同上。", "（同上）", "(同上)", "同前", "〃", "″", "〞", "”", '"'})


def is_mark(cell: Cell) -> bool:
    """Return whether a cell refers to the one above it."""
    return isinstance(cell, str) and cell.strip() in MARKS


def rows_by_column(rows: Iterable[Row], columns: Collection[int]) -> dict[int, list[int]]:
    """Return in which rows each of these columns (from 0) holds a mark with anything above it; merges count once."""
    found: defaultdict[int, list[int]] = defaultdict(list)
    begun: set[int] = set()
    for row in rows:
        for column in columns:
            if column >= len(row.values) or is_blank(cell := row.values[column]):
                continue
            if not is_mark(cell):
                begun.add(column)
            elif column in begun and column not in row.continued:
                found[column].append(row.number)
    return found


def filled(rows: Iterable[Row], columns: Collection[int]) -> Iterator[Row]:
    """Yield the rows with what each mark in these columns (from 0) stands for; one with nothing above it stays."""
    above: dict[int, Cell] = {}
    for row in rows:
        values = row.values
        for column in columns:
            if column >= len(values) or is_blank(cell := values[column]):
                continue
            if not is_mark(cell):
                above[column] = cell
            elif column in above:
                if values is row.values:
                    values = [*values]
                values[column] = above[column]
        yield row if values is row.values else row._replace(values=values)
