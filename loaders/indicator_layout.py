"""Finds the indicator table in a sheet: tidy or wide, one to three header rows, values or definitions only."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from loaders.grid import Cell, Merge, Row, Sheet, is_blank
from loaders.headers import NO_FIELD, Vocabulary, bare, beginning, exact_field, vocabulary
from loaders.indicator_periods import is_period, split_period
from loaders.number_cells import read_number
from loaders.text import clean, normal

HEAD_ROWS = 40
MAX_HEADER_ROWS = 3
MAX_HEADER_LETTERS = 40

VALUE_FIELDS = frozenset({"numerator", "denominator", "value", "rate", "target", "target_rate"})
"""Fields that may stand once per period."""

MEASURED_FIELDS = frozenset({"numerator", "denominator", "value", "rate"})
DEFINING_FIELDS = frozenset(
    {
        *("issue", "numerator_label", "denominator_label", "unit", "better", "category", "source", "note"),
        *("target", "target_rate", "base_period", "baseline", "baseline_numerator", "baseline_denominator"),
    }
)
_BASE_FIELDS = frozenset({"base_period", "baseline"})
_BASE_NUMBER = "基数"
_UNDER_BASE = {
    "numerator": "baseline_numerator",
    "denominator": "baseline_denominator",
    "value": "baseline",
    "rate": "baseline",
    "period": "base_period",
}
_BANNER_MARKS = ("填报", "制表", "附件", "审核", "单位：", "单位:", "编制")
_AS_OF_MARKS = ("截至", "截止")
_UNIT_SIGNS = ("%", "％", "百分比")


class Head(NamedTuple):
    """One column: its header as shown, its field (None: unknown), the period its header names, the unit in brackets."""

    position: int
    text: str
    field: str | None
    how: str
    period: Cell = None
    unit: str | None = None


@dataclass(frozen=True, slots=True)
class Layout:
    """An indicator table of one sheet. `body` is its first row (from 1); `banner` the texts above with their rows."""

    sheet: Sheet
    heads: tuple[Head, ...]
    header_row: int
    body: int
    banner: tuple[tuple[int, str], ...]

    @property
    def fields(self) -> frozenset[str]:
        """The fields this table has a column for."""
        return frozenset(head.field for head in self.heads if head.field)

    @property
    def wide(self) -> bool:
        """True where periods stand in the header."""
        return any(head.period is not None for head in self.heads)

    @property
    def has_values(self) -> bool:
        """True where the table holds values, false where it only defines indicators."""
        return bool(self.fields & MEASURED_FIELDS)

    @property
    def certain(self) -> bool:
        """True where the table calls its rows indicators, or gives numerator and denominator beside a name."""
        named = any(head.field == "name" or (head.field == "code" and "指标" in head.text) for head in self.heads)
        return named or {"weak_name", "numerator", "denominator"} <= self.fields


def find_layout(sheet: Sheet) -> Layout | None:
    """Return the indicator table of a sheet, or None where there is none."""
    words = vocabulary("indicators")
    head = sheet.head(HEAD_ROWS)
    best: tuple[float, int, int, list[Head]] | None = None
    for top in range(len(head)):
        for height in range(1, MAX_HEADER_ROWS + 1):
            rows = head[top : top + height]
            if len(rows) < height or not all(_looks_like_header(row) for row in rows):
                break
            if any(_is_banner(row, sheet.merges, rows[-1]) for row in rows[:-1]):
                break
            heads = _read_heads(rows, sheet.merges, words)
            score = _score(heads)
            if score and (best is None or score > best[0]):
                best = (score, top, height, heads)
    if best is None:
        return None
    _, top, height, heads = best
    heads = _sum_or_periods(sheet, heads, head[top + height - 1].number + 1)
    banner = tuple(
        (row.number, clean(value))
        for row in head[:top]
        for index, value in enumerate(row.values)
        if isinstance(value, str) and not is_blank(value) and index not in row.continued
    )
    body = head[top + height - 1].number + 1
    return Layout(sheet, tuple(heads), head[top].number, body, banner)


def _looks_like_header(row: Row) -> bool:
    return all(
        is_blank(value) or (isinstance(value, str) and len(clean(value)) <= MAX_HEADER_LETTERS) or is_period(value)
        for value in row.values
    )


def _is_banner(row: Row, merges: Sequence[Merge], below: Row) -> bool:
    """True for a title, date or filler line above the header: it spans the table, or stands by itself."""
    own = [index for index, value in enumerate(row.values) if index not in row.continued and not is_blank(value)]
    spans = {
        merge.left - 1: merge.right - merge.left + 1 for merge in merges if merge.top <= row.number <= merge.bottom
    }
    width = sum(1 for value in below.values if not is_blank(value))
    if any(clean(str(row.values[index])).startswith(_BANNER_MARKS) for index in own):
        return True
    if len(own) <= 1:
        return not own or not 1 < spans.get(own[0], 1) < width - 1
    loose = [index for index in own if spans.get(index, 1) == 1]
    return len(own) <= 3 and any(clean(str(row.values[index])).startswith(_AS_OF_MARKS) for index in loose)


def _score(heads: Sequence[Head]) -> float:
    """Return how well a header is understood; 0 where it cannot head an indicator table."""
    fields = {head.field for head in heads if head.field}
    if not fields & {"name", "weak_name", "code"}:
        return 0
    if not (fields & MEASURED_FIELDS or len(fields & DEFINING_FIELDS) >= 2):
        return 0
    known = {(head.field, str(head.period)) for head in heads if head.field}
    return len(known) + sum(0.5 for _, period in known if period != "None")


def _read_heads(rows: Sequence[Row], merges: Sequence[Merge], words: Vocabulary) -> list[Head]:
    lines = _spread_lines(rows, merges)
    found: list[Head] = []
    for position in range(len(lines[0])):
        path: list[Cell] = []
        for line in lines:
            cell = line[position]
            if not is_blank(cell) and cell not in path[-1:]:
                path.append(cell)
        if path:
            found.append(_read_head(position, path, words))
    heads: list[Head] = []
    taken: set[tuple[str, str]] = set()
    for read in _sums_before_parts(found):
        if read.field == "period" and ("period", "None") in taken:
            read = read._replace(field="period_part")
        identity = (read.field or "", str(read.period))
        if read.field and identity in taken:
            read = read._replace(field=None, period=None, how="与前面的列重复，未读取")
        taken.add(identity)
        heads.append(read)
    return _settle_names(heads)


def _sums_before_parts(heads: Sequence[Head]) -> list[Head]:
    """Beside 累计完成, which a target is for, 本月完成 is not what the indicator has come to."""
    measured = [head for head in heads if head.field in MEASURED_FIELDS]
    sums = {str(head.period) for head in measured if _SUM.search(head.text)}
    return [
        head._replace(field=None, period=None, how="另有累计列，未读取")
        if head.field in MEASURED_FIELDS and str(head.period) in sums and _PART_OF_SUM.match(head.text)
        else head
        for head in heads
    ]


def _sum_or_periods(sheet: Sheet, heads: list[Head], body: int) -> list[Head]:
    """Of one column 累计 beside columns of periods: read it where the periods tell what each of them brought.

    Where they run on themselves, the last of them says as much as it does.
    """
    measured = [head for head in heads if head.field in MEASURED_FIELDS and not _SHARE.search(head.text)]
    sums = [head for head in measured if head.period is None and _SUM.search(head.text)]
    parts = [head for head in measured if head.period is not None and not _SUM.search(head.text)]
    if len(sums) != 1 or len(parts) < 2 or any(head.field != parts[0].field for head in parts):
        return heads
    adds_up = any(_adds_up(row, sums[0], parts) for row in sheet.rows(body))
    left = parts if adds_up else sums
    how = "另有累计列，未读取" if adds_up else "各期已是累计数，未读取"
    return [head._replace(field=None, period=None, how=how) if head in left else head for head in heads]


def _adds_up(row: Row, whole: Head, parts: Sequence[Head]) -> bool:
    """True where several numbers of periods come to what the column 累计 says."""
    total, *numbers = (_number(row, head.position) for head in (whole, *parts))
    stated = [number for number in numbers if number]
    return total is not None and len(stated) > 1 and sum(stated) == total


def _number(row: Row, position: int) -> Decimal | None:
    read = read_number(row.values[position] if position < len(row.values) else None).value
    return read.value if read else None


_SHARE = re.compile(r"率|比|%")
_SUM = re.compile(r"^(?:本年|全年|今年|当年)?累计|累计(?:数|值|完成|完成数|完成值)?$")
_PART_OF_SUM = re.compile(r"(?:本|当)(?:月|周|期|季度?)(?!累计)")


def _settle_names(heads: list[Head]) -> list[Head]:
    """A weak name beside a real one is no name; a lone weak name is the name."""
    if any(head.field == "name" for head in heads):
        return [head._replace(field=None, how="未识别") if head.field == "weak_name" else head for head in heads]
    return heads


def _spread_lines(rows: Sequence[Row], merges: Sequence[Merge]) -> list[list[Cell]]:
    """Return the header rows with super-headers standing over all columns that they span."""
    width = max(len(row.values) for row in rows)
    lines: list[list[Cell]] = []
    for row in rows:
        line: list[Cell] = [*row.values, *[""] * (width - len(row.values))]
        wide = [merge for merge in merges if merge.top <= row.number <= merge.bottom and merge.right > merge.left]
        for merge in wide:
            for position in range(merge.left, min(merge.right, width)):
                line[position] = line[merge.left - 1]
        lines.append(line)
        if not wide and row is not rows[-1]:
            _spread_right(line)
    return lines


def _spread_right(line: list[Cell]) -> None:
    """Without merges a period in a super-header reaches right up to the next text."""
    for position in range(1, len(line)):
        before = line[position - 1]
        if is_blank(line[position]) and not is_blank(before) and (is_period(before) or _is_base(before)):
            line[position] = before


def _is_base(cell: Cell) -> bool:
    return isinstance(cell, str) and exact_field(cell, vocabulary("indicators")) in _BASE_FIELDS


def _read_head(position: int, path: Sequence[Cell], words: Vocabulary) -> Head:
    """Return what a column's header texts, from the top row down, make of the column."""
    shown = "／".join(clean(str(cell)) for cell in path)
    leaf = path[-1]
    period = _period_of(path)
    uppers = [field for cell in path[:-1] if isinstance(cell, str) and (field := exact_field(cell, words))]
    unit = _bracketed_unit(leaf)
    if is_period(leaf):
        if any(field not in VALUE_FIELDS for field in uppers):
            return Head(position, shown, None, "未识别")
        field = uppers[-1] if uppers else "value"
        return Head(position, shown, field, "表头是期间", period)
    text = str(leaf)
    field, how = _field_of(text, words)
    if field is None and (split := split_period(text)):
        field, how = _field_of(split[1], words)
        if field is not None:
            period, how = split[0], f"{how}，前后是期间"
            unit = None
            if normal(split[1]) == _BASE_NUMBER:  # with a year it is where things began, without one the whole
                field = "baseline"
    if field is None or field in NO_FIELD:
        return Head(position, shown, None, how)
    if any(upper in _BASE_FIELDS for upper in uppers) and field in _UNDER_BASE:
        return Head(position, shown, _UNDER_BASE[field], "在上级表头基期之下", period, unit)
    if field in _BASE_FIELDS and (split := split_period(text)):
        return Head(position, shown, "baseline", "表头写明基期", split[0])
    if field in VALUE_FIELDS and period is not None:
        return Head(position, shown, field, how, period, unit)
    return Head(position, shown, field, how, None, unit)


def _field_of(text: str, words: Vocabulary) -> tuple[str | None, str]:
    if field := exact_field(text, words):
        return field, "表头一致"
    if known := beginning(text, words.fields):
        return words.fields[known], f"表头以「{known}」开头"
    return None, "未识别"


def _period_of(path: Sequence[Cell]) -> Cell:
    """Return the period of a header path: the lowest one, with the year above it where it names none."""
    found = [cell for cell in path if is_period(cell)]
    if not found:
        return None
    lowest = found[-1]
    if len(found) > 1 and isinstance(lowest, str) and not isinstance(found[-2], date):
        year = bare(str(found[-2]).removesuffix(".0")).removesuffix("度").removesuffix("年")
        if year.isdigit() and len(year) == 4 and year not in lowest:
            return f"{year}年{lowest}"
    return lowest


def _bracketed_unit(cell: Cell) -> str | None:
    """Return the unit in a header's closing bracket: 分子（人） → 人, 目标（%） → %."""
    text = clean(str(cell)).replace("(", "（").replace(")", "）")
    if not text.endswith("）") or "（" not in text:
        return None
    inner = text[text.rindex("（") + 1 : -1].removeprefix("单位：").removeprefix("单位:").strip()
    if inner in _UNIT_SIGNS:
        return "%"
    return inner if 0 < len(inner) <= 4 and not any(letter.isdigit() for letter in inner) else None


def part_column(layout: Layout, rows: Sequence[Row]) -> int | None:
    """Return the column that says in words which part each row states (分子, 分母), where the table has one."""
    words = vocabulary("indicators")
    for head in layout.heads:
        if head.field not in (None, "part", "weak_name", "category"):
            continue
        texts = [
            value
            for row in rows
            if head.position < len(row.values) and isinstance(value := row.values[head.position], str)
            if not is_blank(value)
        ]
        fields = [exact_field(text, words) for text in texts]
        if {"numerator", "denominator"} <= set(fields) and all(field in VALUE_FIELDS for field in fields):
            return head.position
    return None
