"""Columns that stand for one date each (截至5月10日, 截至5月17日 …): of each kind the latest one filled in counts."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import partial
from typing import NamedTuple

_DATE = r"(?:(?P<year>\d{4})\s*[年./-]\s*)?(?P<month>\d{1,2})\s*[月./-]\s*(?P<day>\d{1,2})\s*[日号]?"
_MONTH = r"(?:\d{4}\s*年\s*)?\d{1,2}\s*月(?:份?底|末|份)?(?!\s*\d)"
_BEFORE = re.compile(rf"截[至止]\s*(?:到|于)?\s*(?:目前|当前|{_DATE}|{_MONTH})\s*(?:为止|止|的)?\s*(?=\S)")
_DATED = re.compile(rf"\s*(?:截[至止]\s*(?:到|于)?\s*)?{_DATE}(?![\d年月日号./-])")
_QUARTERS = "一二三四"
_PERIOD = re.compile(
    rf"\s*(?:(?P<year>\d{{4}})\s*年\s*)?(?:(?P<month>\d{{1,2}})\s*月(?:份|底|末)?|第?(?P<quarter>[{_QUARTERS}1-4])季度)(?!\s*\d)"
)
"""A month or quarter before what a column tells of it: 3月整改进展, 第一季度进展."""
_DATED_END = re.compile(rf"\((?:截[至止]\s*(?:到|于)?\s*)?{_DATE}\s*\)\s*$")
_YEAR_TURNS = 6
"""Between months further apart than this, both without a year, the year has turned: 12月27日, 1月3日."""


class DatedColumn(NamedTuple):
    """A column by its position (from 0), the field it is read as, and its header."""

    position: int
    field: str
    header: str


def without(header: str) -> str:
    """Return a header without 截至目前 or 截至 and a date before what it names."""
    return _BEFORE.sub("", header, count=1) if header.startswith("截") else header


def of_period(header: str) -> str | None:
    """Return what a header names after a date, month or quarter (5月10日进展, 3月份进展); None where it has none."""
    text = unicodedata.normalize("NFKC", header)
    found = _DATED.match(text) or _PERIOD.match(text)
    return text[found.end() :].strip() if found else None


def earlier(columns: Iterable[DatedColumn], filled: Sequence[int]) -> dict[int, str]:
    """Return of the columns that are overtaken by a later one of their field its header; by their positions.

    `filled` are the positions of columns that hold anything: one made for a week to come overtakes nothing.
    """
    by_field: dict[str, list[tuple[tuple[int, int, int], DatedColumn]]] = defaultdict(list)
    for column in columns:
        for part in map(partial(unicodedata.normalize, "NFKC"), column.header.split("／")):
            if day := _day_of(part):
                by_field[column.field].append((day, column))
                break
    overtaken: dict[int, str] = {}
    for dated in by_field.values():
        days = _with_years([day for day, _ in dated])
        if len(set(days)) < 2:
            continue
        last = max(
            (day for day, (_, column) in zip(days, dated, strict=True) if column.position in filled), default=None
        )
        if last is None:
            continue
        overtaken |= {
            column.position: column.header for day, (_, column) in zip(days, dated, strict=True) if day != last
        }
    return overtaken


def _day_of(part: str) -> tuple[int, int, int] | None:
    """Return year (0 where none is named), month and day that a header names; of a month or quarter the last."""
    if found := _DATED.match(part) or _DATED_END.search(part):
        return int(found["year"] or 0), int(found["month"]), int(found["day"])
    if found := _PERIOD.match(part):
        quarter = found["quarter"]
        last = int(found["month"]) if not quarter else 3 * (_QUARTERS.find(quarter) + 1 or int(quarter))
        return int(found["year"] or 0), last, _LAST_DAY
    return None


_LAST_DAY = 31


def _with_years(days: Sequence[tuple[int, int, int]]) -> list[tuple[int, int, int]]:
    """Return the days in an order that counts, months after the turn of the year behind those before it."""
    bare = [month for year, month, _ in days if not year]
    turned = bool(bare) and max(bare) - min(bare) > _YEAR_TURNS
    return [
        (year, month + 12 if turned and not year and month <= _YEAR_TURNS else month, day) for year, month, day in days
    ]
