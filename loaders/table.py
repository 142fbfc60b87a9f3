"""Finds the table in a sheet: banner above, one to three header rows, the body below."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise, takewhile
from typing import cast

from loaders import ditto
from loaders.grid import Cell, Merge, Row, Sheet, is_blank
from loaders.headers import NO_FIELD, Column, Header, Vocabulary, beginning, exact_field, resolve
from loaders.ledger_rows import text_of
from loaders.text import clean

HEAD_ROWS = 60
"""How far down a header is looked for."""

MAX_HEADER_ROWS = 4
MAX_HEADER_LETTERS = 40


@dataclass(frozen=True, slots=True)
class Table:
    """One table of a sheet. `banner` are the texts above it, each with its row; `body` is its first row (from 1) and
    `end` the first row that is no longer its own, None where it reaches down to the last row. `repeating` are the
    columns (from 0) in which 同上 stands for what is above it, each with the rows where it does."""

    sheet: Sheet
    columns: tuple[Column, ...]
    header_row: int
    body: int
    banner: tuple[tuple[int, str], ...]
    end: int | None = None
    repeating: Mapping[int, Sequence[int]] = field(default_factory=dict)

    def rows(self) -> Iterator[Row]:
        """Yield the rows of the body."""
        rows = self.sheet.rows(self.body)
        if self.end is not None:
            rows = takewhile(lambda row: row.number < cast(int, self.end), rows)
        return ditto.filled(rows, self.repeating) if self.repeating else rows

    @property
    def fields(self) -> frozenset[str]:
        """The fields this table has a column for."""
        return frozenset(column.field for column in self.columns if column.field)


def find_table(sheet: Sheet, words: Vocabulary) -> Table | None:
    """Return the table of a sheet, or None where no row looks like a header of this vocabulary."""
    head = sheet.head(HEAD_ROWS)
    top = header_row(head, words)
    return None if top is None else table_at(sheet, head, top, words)


def table_at(sheet: Sheet, head: Sequence[Row], top: int, words: Vocabulary) -> Table:
    """Return the table whose header is row `top` of `head`; the rows of `head` above its header are its banner."""
    first = _first_header_row(head, top, sheet.merges, words)
    last = _last_header_row(head, top, sheet.merges, words)
    columns = resolve(_paths(head[first : last + 1], sheet.merges), words)
    banner = tuple((row.number, text) for row in head[:first] for text in _banner_texts(row))
    return Table(sheet, tuple(columns), head[top].number, head[last].number + 1, banner)


def _banner_texts(row: Row) -> list[str]:
    """Return the texts of a row above the table; a label and the cell beside it that answers it make one."""
    texts: list[str] = []
    for index in sorted(own_cells(row)):
        text = clean(text_of(row.values[index]))
        if texts and _LABEL.search(texts[-1]):
            texts[-1] += text
        else:
            texts.append(text)
    return texts


_LABEL = re.compile(r"[:：]$|^(数据|统计)?(截至|截止|填报|填表|报送|制表)(日期|时间|单位|日)?$")


def header_row(head: Sequence[Row], words: Vocabulary) -> int | None:
    """Return the row with the most known headers; the first of equals."""
    best, most = None, 0.0
    for position, row in enumerate(head):
        exact, begun, texts = set(), set(), 0
        for index, value in enumerate(row.values):
            if index in row.continued or not isinstance(value, str) or is_blank(value):
                continue
            texts += 1
            if len(clean(value)) > MAX_HEADER_LETTERS:
                continue
            if (field := exact_field(value, words)) and field not in NO_FIELD:
                exact.add(field)
            elif known := beginning(value, words.fields):
                begun.add(words.fields[known])
        if not exact or len(exact | begun) < 2:
            continue
        score = len(exact) + len(begun - exact) / 2
        if score > most and (len(exact) >= 2 or len(exact | begun) * 2 >= texts):
            best, most = position, score
    return best


def is_texts(row: Row) -> bool:
    """True where every cell of its own is a short text: the look of a header."""
    return all(
        is_blank(value)
        or (isinstance(value, str) and len(clean(value)) <= MAX_HEADER_LETTERS and not _is_number(value))
        for index, value in enumerate(row.values)
        if index not in row.continued
    )


def _is_number(value: str) -> bool:
    return clean(value).replace(".", "", 1).isdigit()


def own_cells(row: Row) -> set[int]:
    """Return the columns (from 0) in which a row has a value of its own."""
    return {index for index, value in enumerate(row.values) if index not in row.continued and not is_blank(value)}


def _width(head: Sequence[Row]) -> int:
    return max(max(own_cells(row), default=0) for row in head) + 1


def _first_header_row(head: Sequence[Row], top: int, merges: Sequence[Merge], words: Vocabulary) -> int:
    """Walk up over super-header rows: several short texts, or one that spans a part of the table's width."""
    width = _width(head[top : top + 1])
    first = top
    while first > 0 and top - first < MAX_HEADER_ROWS - 1:
        above = head[first - 1]
        own = own_cells(above)
        number = above.number
        spans = [merge for merge in merges if merge.top <= number <= merge.bottom and merge.right > merge.left]
        downward = any(merge.top == number and merge.bottom > number for merge in merges)
        partial = [merge for merge in spans if merge.right - merge.left + 1 < width - 1]
        if not own or not is_texts(above) or len(spans) > len(partial):
            break
        if not (downward or partial or (len(own) >= 2 and _known_headers(above, words) * 2 >= len(own))):
            break
        if _is_banner(above):
            break
        first -= 1
    return first


def _known_headers(row: Row, words: Vocabulary) -> int:
    return sum(1 for index in own_cells(row) if _is_known(str(row.values[index]), words))


def _is_known(text: str, words: Vocabulary) -> bool:
    return exact_field(text, words) is not None or beginning(text, words.fields) is not None


def _is_banner(row: Row) -> bool:
    """True for a row of labels with a colon (填报单位：, 单位：万元) and for the 附件 line: no header has one."""
    return any(BANNER.search(clean(text_of(row.values[index]))) for index in own_cells(row))


BANNER = re.compile(r"[:：]|^附[件表]\d*$|^截[至止]")


def _last_header_row(head: Sequence[Row], top: int, merges: Sequence[Merge], words: Vocabulary) -> int:
    """Walk down over the rows that merges from the header reach into, and over sub-headers."""
    last = top
    while last + 1 < len(head) and last - top < MAX_HEADER_ROWS - 1:
        number, below = head[last].number, head[last + 1]
        reaching = any(merge.top <= number < merge.bottom and merge.top >= head[top].number for merge in merges)
        spanned = [
            index
            for merge in merges
            if merge.top == number and merge.bottom == number and merge.right > merge.left
            for index in range(merge.left - 1, merge.right)
        ]
        own = own_cells(below)
        if not own or not is_texts(below):
            break
        header = {index for index in range(len(head[last].values)) if not is_blank(head[last].values[index])}
        under_gap = bool(own - header) and not (own & {min(header)}) and _known_headers(below, words) * 2 >= len(own)
        sub = own <= set(spanned) or under_gap
        if not (reaching or sub):
            break
        last += 1
    return last


def _paths(rows: Sequence[Row], merges: Sequence[Merge]) -> list[Header]:
    """Return each column's header texts from the top row down; a super-header stands over all it spans."""
    width = max(len(row.values) for row in rows)
    lines: list[list[Cell]] = []
    for row in rows:
        line = [*row.values, *[""] * (width - len(row.values))]
        for merge in merges:
            if merge.top <= row.number <= merge.bottom and merge.right > merge.left:
                for column in range(merge.left, min(merge.right, width)):
                    line[column] = line[merge.left - 1]
        lines.append(line)
    for upper, lower in pairwise(lines):
        _spread(upper, lower)
    headers = []
    for column in range(width):
        path: list[str] = []
        for line in lines:
            text = clean(str(line[column])) if not is_blank(line[column]) else ""
            if text and text not in path[-1:]:
                path.append(text)
        if path:
            headers.append(Header(column, tuple(path)))
    return headers


def _spread(upper: list[Cell], lower: list[Cell]) -> None:
    """Let a super-header that was not merged reach right over the columns that have a sub-header only."""
    for column in range(1, len(upper)):
        if is_blank(upper[column]) and not is_blank(lower[column]) and not is_blank(lower[column - 1]):
            upper[column] = upper[column - 1] if upper[column - 1] != lower[column - 1] else ""
