"""Cells that say no more than that what stands above holds here too: 同上, 〃."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator

from loaders.grid import Cell, Row, is_blank

_WRITTEN = ("同上", "同上。", "（同上）", "(同上)", "同前", "〃", "″", "〞", "”", '"')
MARKS = frozenset(f"{before}{mark}{after}" for mark in _WRITTEN for before in ("", " ") for after in ("", " "))


def is_mark(cell: Cell) -> bool:
    """Return whether a cell refers to the one above it."""
    return cell in MARKS


def rows_by_column(rows: Iterable[Row], columns: Collection[int]) -> dict[int, list[int]]:
    """Return in which rows each of these columns (from 0) holds a mark with anything above it; merges count once."""
    found: defaultdict[int, list[int]] = defaultdict(list)
    nothing_above = set(columns)
    for row in rows:
        values = row.values
        if not MARKS.isdisjoint(values):  # a look at the whole row: of a hundred thousand hardly any holds one
            for column in columns:
                if column < len(values) and is_mark(values[column]) and column not in nothing_above | row.continued:
                    found[column].append(row.number)
        if nothing_above:
            nothing_above -= {column for column in nothing_above if column < len(values) and _says(values[column])}
    return found


def _says(cell: Cell) -> bool:
    return not is_blank(cell) and not is_mark(cell)


def filled(rows: Iterable[Row], columns: Collection[int]) -> Iterator[Row]:
    """Yield the rows with what each mark in these columns (from 0) stands for; one with nothing above it stays."""
    above: dict[int, Cell] = {}
    for row in rows:
        values = row.values
        for column in columns:
            if column >= len(values):
                continue
            cell = values[column]
            if _says(cell):
                above[column] = cell
            elif is_mark(cell) and column in above:
                if values is row.values:
                    values = [*values]
                values[column] = above[column]
        yield row if values is row.values else row._replace(values=values)
