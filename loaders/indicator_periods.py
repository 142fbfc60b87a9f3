"""The periods of indicator values: a header or cell → 2023-05, 2023-05-31, 2023-Q1, 2024-W36, or as written."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from datetime import date, datetime
from functools import lru_cache

from loaders import periods
from loaders.periods import ImpossibleDateError, Period
from loaders.records import Finding, Level, Parsed, Place, Precision, Problem
from loaders.text import clean, normal
from loaders.words import NOTHING_STATED

_WEEK = re.compile(r"(?:(?P<year>\d{4})(?:年度?)?[-/]?)?(?:w|第?(?=\d+周))(?P<week>\d{1,2})周?")
_OPENING = re.compile(r"(?:数据)?(?:截[至止](?:到|至|时间|日期|期)?|至|到)[:,]?")
_CLOSING = re.compile(r"[底末止]$")
_TENTH_OR_FIRST = re.compile(r"(?P<year>\d{4})\.1")  # a spreadsheet stores a typed 2023.10 as the number 2023.1
_YEAR_AND_MONTH = re.compile(r"(?:19|20)\d{2}(?:0[1-9]|1[0-2])")
_YEAR = re.compile(r"\d{4}")
_LAST_WEEK = 53


def read_period(cell: object, base: date | None, month_starts: bool = False) -> Parsed[str]:
    """Return the period that a header or cell names, in normal form; an unknown wording stays as written.

    `base` is the table's as-of date: it gives the year where none is named (the last such period begun by then).
    `month_starts`: dates here are first days of months that stand for the month, as spreadsheets store 2023年5月.
    Normal forms: 2023, 2023-H1, 2023-Q1, 2023-05, 2024-W36, 2023-05-31; a range counts as its closing period.
    Rules: `period-unreadable` (error: no such day, or 2023.1), `period-without-year` (warning).
    """
    if isinstance(cell, datetime):
        cell = cell.date()
    if isinstance(cell, date):
        return Parsed(f"{cell:%Y-%m}" if month_starts and cell.day == 1 else cell.isoformat())
    if isinstance(cell, bool) or cell is None or (isinstance(cell, float) and not math.isfinite(cell)):
        return Parsed(None)
    if isinstance(cell, int | float):
        return _read_number(cell)
    return _read_text(str(cell), base)


def is_period(cell: object) -> bool:
    """True for a cell that can only be a period: a date, a year, 2023年5月, 第3周, 2023-Q1, 上半年."""
    if isinstance(cell, date):
        return True
    if isinstance(cell, bool) or cell is None:
        return False
    if isinstance(cell, int | float):
        return _is_year(cell) or bool(_YEAR_AND_MONTH.fullmatch(repr(cell).removesuffix(".0")))
    try:
        return _normal_form(_squeezed(str(cell)), date(2000, 12, 31)) is not None
    except ImpossibleDateError:
        return True


@lru_cache(maxsize=4096)
def split_period(text: str) -> tuple[str, str] | None:
    """Split a header such as 2023年5月完成数 or 分子（2023年5月） into its period and the rest, or return None."""
    bracketed = re.fullmatch(r"(.+?)\s*[(（\[【]([^()（）\[\]【】]+)[)）\]】]\s*", clean(text))
    if bracketed and is_period(bracketed[2]):
        return bracketed[2], bracketed[1]
    squeezed = periods.squeeze(text)
    try:
        found = periods.find_at(squeezed, 0)
    except ImpossibleDateError:
        return None
    week = _WEEK.match(squeezed)
    end = max(found.end if found else 0, week.end() if week and week["week"] else 0)
    rest = squeezed[end:].lstrip("底末止-_:()")
    return (squeezed[:end], rest.rstrip(")")) if end and rest else None


def _squeezed(text: str) -> str:
    squeezed = periods.squeeze(text).strip("()[]【】")
    opening = _OPENING.match(squeezed)
    squeezed = squeezed[opening.end() :] if opening else squeezed
    return _CLOSING.sub("", squeezed) if squeezed not in ("年底", "年末") else squeezed


def _is_year(number: float) -> bool:
    return periods.FIRST_YEAR <= number <= periods.LAST_YEAR and number == int(number)


def _read_number(number: float) -> Parsed[str]:
    text = repr(number).removesuffix(".0")
    ambiguous = _TENTH_OR_FIRST.fullmatch(text)
    if ambiguous:
        year = ambiguous["year"]
        message = f"“{text}”分不清是{year}年1月还是{year}年10月，请写成 {year}-01 或 {year}-10。"
        return Parsed(None, (Problem(Level.ERROR, "period-unreadable", message),))
    if _is_year(number):
        return Parsed(text)
    if (day := periods.serial_date(number)) is not None and number == int(number):
        return Parsed(day.isoformat())
    return _read_text(text, None)


@lru_cache(maxsize=4096)
def _read_text(text: str, base: date | None) -> Parsed[str]:
    kept = clean(text)
    if not normal(kept) or normal(kept) in NOTHING_STATED:
        return Parsed(None)
    squeezed = _squeezed(text)
    try:
        form = _normal_form(squeezed, base)
        anyway = form or _normal_form(squeezed, date(2000, 12, 31))
    except ImpossibleDateError as error:
        message = f"“{kept}”：{error}。请改成真实的期间，例如 2023-05 或 2023-05-31。"
        return Parsed(None, (Problem(Level.ERROR, "period-unreadable", message),))
    if form is not None:
        return Parsed(form)
    if anyway is None:
        return Parsed(kept)
    message = f"“{kept}”没有写明年份，文件里也没有截至日期可以推断，期间按原文保留。请写全，例如 2023-05。"
    return Parsed(kept, (Problem(Level.WARNING, "period-without-year", message),))


def _normal_form(squeezed: str, base: date | None) -> str | None:
    """Return the normal form of a whole text, or None. Raises `ImpossibleDateError`."""
    week = _WEEK.fullmatch(squeezed)
    if week:
        number = int(week["week"])
        if not 1 <= number <= _LAST_WEEK:
            raise ImpossibleDateError("一年没有这一周")
        if week["year"]:
            return f"{week['year']}-W{number:02d}"
        return f"第{number}周"
    found = periods.find_at(squeezed, 0)
    if found is None or found.end != len(squeezed):
        return None
    year = found.period.year or _year_by(found.period, base)
    return None if year is None else _form_of(found.period, year)


def _year_by(period: Period, base: date | None) -> int | None:
    """Return the year of the last such period begun by the base date."""
    if base is None:
        return None
    try:
        return base.year if period.first_date(base.year) <= base else base.year - 1
    except ImpossibleDateError:  # 29 February in a common year
        return None


def _form_of(period: Period, year: int) -> str:
    if period.precision in (Precision.DAY, Precision.TEN_DAYS):
        return period.last_date(year).isoformat()
    if period.precision is Precision.MONTH:
        return f"{year}-{period.last_month:02d}"
    if period.precision is Precision.QUARTER:
        return f"{year}-Q{period.last_month // 3}"
    if period.precision is Precision.HALF_YEAR:
        return f"{year}-H{period.last_month // 6}"
    return str(year)


class PeriodReader:
    """Reads the periods of one table; what is wrong goes to its findings, each with its place."""

    def __init__(self, base: date | None, findings: list[Finding]) -> None:
        """`base` is the table's as-of date."""
        self.base = base
        self._findings = findings

    def cell(self, cell: object, place: Place, month_starts: bool) -> str | None:
        """Return the period of a cell in normal form."""
        read = read_period(cell, self.base, month_starts)
        self._findings.extend(problem.at(place) for problem in read.problems)
        return read.value

    def header(self, cell: object, place: Place, month_starts: bool, before: str | None) -> str | None:
        """Return a header's period; one without a year goes on from the one before it: 2023年12月, then 1月 of 2024."""
        if before is None or not isinstance(cell, str) or not _YEAR.match(before) or _YEAR.search(cell):
            return self.cell(cell, place, month_starts)
        year = int(before[:4])
        same, following = (read_period(cell, date(at, 12, 31)).value for at in (year, year + 1))
        if same is None or not _YEAR.match(same):
            return self.cell(cell, place, month_starts)
        return same if same >= before or len(same) != len(before) else following


def are_month_starts(cells: Sequence[object]) -> bool:
    """True where all dates are first days of months: a spreadsheet stores 2023年5月 as 2023-05-01."""
    days = [cell for cell in cells if isinstance(cell, date)]
    return bool(days) and all(day.day == 1 for day in days)


def joined_period(first: object, second: str) -> object:
    """Return one period of two columns, a year and what stands in it: 2024 and 5 or 5月 are 2024年5月."""
    year, part = _bare_year(first), second
    if not part or year is None:
        return first
    return f"{year}年{part}月" if part.isdigit() else f"{year}年{part.removeprefix(year).removeprefix('年')}"


def _bare_year(cell: object) -> str | None:
    text = repr(cell).removesuffix(".0") if isinstance(cell, int | float) else str(cell)
    found = re.fullmatch(r"((?:19|20)\d{2})(?:年度?)?", text.strip())
    return found[1] if found else None
