"""The grammar of deadlines and dates: a cell or text → a day, how exactly it was written, and what was wrong."""

from __future__ import annotations

import math
import re
from datetime import date, datetime
from functools import lru_cache
from typing import NamedTuple

from loaders import periods
from loaders.banner_dates import date_in_name, find_as_of, find_filled_on
from loaders.blanks import states_nothing
from loaders.periods import ImpossibleDateError, Period
from loaders.records import Deadline, Level, Parsed, Precision, Problem, RectificationType
from loaders.text import clean
from loaders.words import AFTERWARDS, DEADLINE_FILLERS, TYPE_TABLE

__all__ = ["date_in_name", "find_as_of", "find_filled_on", "read_date", "read_deadline"]

_DEADLINE_FORMS = (
    "可以写成：2023年12月31日、2023-12-31、2023年12月底前、2023年一季度、上半年、年底、12月中旬、1-8月，"
    "或立行立改、长期坚持"
)
_DATE_FORMS = "可以写成：2023年12月31日、2023-12-31、2023.12.31、2023年12月"
_AMBIGUOUS_MONTH = "分不清是1月还是10月，请写成 {year}年1月 或 {year}年10月"
_TENTH_OR_FIRST = re.compile(r"(?P<year>\d{4})\.1")  # a spreadsheet stores a typed 2023.10 as the number 2023.1
_QUOTED_LETTERS = 40
_YEARS_AHEAD = 8  # 29 February comes again within eight years at the latest

_TYPES = {word: kind for kind, words in TYPE_TABLE.items() for word in words}
_TYPE = re.compile(
    "(?P<after>" + "|".join(AFTERWARDS) + ")?(?P<word>" + "|".join(sorted(_TYPES, key=len, reverse=True)) + ")"
)
_FILLER = re.compile(
    "|".join(sorted(DEADLINE_FILLERS, key=len, reverse=True)) + r"|第\d{1,2}(?:阶段|步)|[,;:。、()\[\]<>《》【】\"“”'.]"
)
_NUMBERING = re.compile(r"^\(?\d{1,2}(?:[、)）]|\.(?=\d{4}))")
_THIS_YEAR = re.compile("(?:本年度|今年度|今年|本年|当年)")
_NEXT_YEAR = re.compile("(?:明年度?|次年)")
_THIS_MONTH = re.compile("(?:本月|当月)份?")
_NEXT_MONTH = re.compile("(?:下个?月)份?")


class _Reading(NamedTuple):
    """Everything found in one text: periods in order, types in order, whether a range rolled over a year."""

    periods: tuple[Period, ...]
    types: tuple[RectificationType, ...]
    rolled: bool


def read_deadline(cell: object, base: date | None) -> Parsed[Deadline]:
    """Return the deadline a cell states.

    `base` is the date of the document or ledger: it gives the year where the text names none (the first such day on
    or after it). Rules: `deadline-unreadable` and `deadline-year-unknown` (errors), `deadline-rolls-over` and
    `deadline-several` (warnings). An empty cell is `Parsed(None)`.
    """
    if isinstance(cell, str):
        return _deadline_of_text(cell, base)
    if cell is None or _is_nan(cell):
        return Parsed(None)
    found = _day_of_cell(cell)
    if found is None:
        return Parsed(None, (_unreadable("deadline-unreadable", _number_text(cell), "整改时限", _DEADLINE_FORMS),))
    written_as_number = isinstance(cell, int | float) and periods.serial_date(cell) is None
    return Parsed(Deadline(_number_text(cell) if written_as_number else found[0].isoformat(), *found))


def read_date(cell: object, base: date | None = None, past: bool = False) -> Parsed[date]:
    """Return the plain date a cell states (完成日期, 承诺日期); a month means its last day.

    Without a year: the first such day on or after `base`; with `past` the last one on or before it, and a month not
    yet over ends at `base`. Rules: `date-unreadable` (error), `date-rolls-over` (warning).
    """
    if isinstance(cell, str):
        return _date_of_text(cell, base, past)
    if cell is None or _is_nan(cell):
        return Parsed(None)
    found = _day_of_cell(cell)
    if found is None:
        return Parsed(None, (_unreadable("date-unreadable", _number_text(cell), "日期", _DATE_FORMS),))
    return Parsed(found[0])


@lru_cache(maxsize=65536)
def _deadline_of_text(text: str, base: date | None) -> Parsed[Deadline]:
    kept = clean(text)
    if states_nothing(kept):
        return Parsed(None)
    try:
        reading = _read(text, base)
    except ImpossibleDateError as error:
        return Parsed(None, (_impossible("deadline-unreadable", kept, error),))
    if reading is None or not (reading.periods or set(reading.types) - {RectificationType.PHASED}):
        if reading is None and base is None and _read(text, date(2000, 1, 1)) is not None:
            return Parsed(None, (_year_unknown(kept),))
        return Parsed(None, (_unreadable("deadline-unreadable", kept, "整改时限", _DEADLINE_FORMS),))
    return _deadline(kept, reading, base)


def _deadline(text: str, reading: _Reading, base: date | None) -> Parsed[Deadline]:
    kind = _strongest(reading.types)
    if not reading.periods:
        return Parsed(Deadline(text, None, None, kind, kind is RectificationType.CONTINUING))
    days: dict[date, Precision] = {}
    rolled = reading.rolled
    for period in reading.periods:
        day = _on_or_after(period, base)
        if day is None:
            return Parsed(None, (_year_unknown(text),))
        rolled = rolled or (period.year is None and base is not None and day.year > base.year)
        days[day] = period.precision
    latest = max(days)
    problems = []
    if rolled:
        message = (
            f"“{_quoted(text)}”没有写明年份，按 {latest:%Y-%m-%d} 读取（已到下一年）。如不对，请在单元格里写全年份。"
        )
        problems.append(Problem(Level.WARNING, "deadline-rolls-over", message))
    if len(days) > 1:
        message = (
            f"“{_quoted(text)}”写了几个日期，按最晚的 {latest:%Y-%m-%d} 读取。分阶段的节点请写在各条整改措施后面。"
        )
        problems.append(Problem(Level.WARNING, "deadline-several", message))
    return Parsed(Deadline(text, latest, days[latest], kind), tuple(problems))


@lru_cache(maxsize=65536)
def _date_of_text(text: str, base: date | None, past: bool) -> Parsed[date]:
    kept = clean(text)
    if states_nothing(kept):
        return Parsed(None)
    try:
        reading = _read(text, base)
    except ImpossibleDateError as error:
        return Parsed(None, (_impossible("date-unreadable", kept, error),))
    if reading is None or reading.types or len(set(reading.periods)) != 1:
        return Parsed(None, (_unreadable("date-unreadable", kept, "日期", _DATE_FORMS),))
    period = reading.periods[0]
    day = _on_or_before(period, base) if past and base is not None else _on_or_after(period, base)
    if day is None:
        message = f"“{_quoted(kept)}”没有写明年份，也没有可以推断年份的日期。请写全，例如 2023年12月31日。"
        return Parsed(None, (Problem(Level.ERROR, "date-unreadable", message),))
    if period.year is None and base is not None and day.year != base.year:
        message = f"“{_quoted(kept)}”没有写明年份，按 {day:%Y-%m-%d} 读取。如不对，请在单元格里写全年份。"
        return Parsed(day, (Problem(Level.WARNING, "date-rolls-over", message),))
    return Parsed(day)


def _read(text: str, base: date | None) -> _Reading | None:
    """Read a whole text as periods, types and words without weight; None where anything else is left over."""
    squeezed = _with_years(_NUMBERING.sub("", periods.squeeze(text)), base)
    day = _compact_day(squeezed)
    if day is not None:
        return _Reading((Period(day.year, day.month, day.month, Precision.DAY, day.day, day.day),), (), False)
    found_periods: list[Period] = []
    types: list[RectificationType] = []
    rolled, position = False, 0
    while position < len(squeezed):
        found = periods.find_at(squeezed, position)
        if found is not None:
            found_periods.append(found.period)
            rolled, position = rolled or found.rolled, found.end
            continue
        kind = _TYPE.match(squeezed, position)
        if kind is not None:
            types.append(_TYPES[kind["word"]])
            position = kind.end()
            continue
        filler = _FILLER.match(squeezed, position)
        if filler is None:
            return None
        position = filler.end()
    return _Reading(tuple(found_periods), tuple(types), rolled)


def _with_years(squeezed: str, base: date | None) -> str:
    """Write 今年, 明年, 本月, 下月 out as numbers, where the base says which they are."""
    if base is None:
        return squeezed
    squeezed = _THIS_YEAR.sub(f"{base.year}年", squeezed)
    squeezed = _NEXT_YEAR.sub(f"{base.year + 1}年", squeezed)
    squeezed = _THIS_MONTH.sub(f"{base.year}年{base.month}月", squeezed)
    after = (base.year + base.month // 12, base.month % 12 + 1)
    return _NEXT_MONTH.sub(f"{after[0]}年{after[1]}月", squeezed)


def _compact_day(squeezed: str) -> date | None:
    """Return the day of a text that is nothing but a spreadsheet serial (45291, 45291.0)."""
    if not re.fullmatch(r"\d{5}(?:\.0+)?", squeezed):
        return None
    return periods.serial_date(float(squeezed))


def _on_or_after(period: Period, base: date | None) -> date | None:
    """Return the period's last day in its own year, else the first one on or after the base."""
    if period.year is not None:
        return period.last_date(period.year)
    years = range(base.year, base.year + _YEARS_AHEAD + 1) if base else ()
    return next((day for day in _last_days(period, years) if base and day >= base), None)


def _on_or_before(period: Period, base: date) -> date | None:
    """Return the period's last day in its own year, else the last one begun by the base; at most the base itself
    where the period is not over yet."""
    years = (period.year,) if period.year is not None else range(base.year, base.year - _YEARS_AHEAD - 1, -1)
    for year in years:
        try:
            first, last = period.first_date(year), period.last_date(year)
        except ImpossibleDateError:
            continue
        if first <= base:
            return min(last, base)
        if period.year is not None:
            return last
    return None


def _last_days(period: Period, years: range | tuple[int, ...]) -> list[date]:
    days = []
    for year in years:
        try:
            days.append(period.last_date(year))
        except ImpossibleDateError:  # 29 February in a common year
            continue
    return days


def _day_of_cell(cell: object) -> tuple[date, Precision] | None:
    """Return the day a cell that is no text stands for: a date, a serial, or a date typed as a number."""
    if isinstance(cell, datetime):
        cell = cell.date()
    if isinstance(cell, date):
        return (cell, Precision.DAY) if periods.FIRST_YEAR <= cell.year <= periods.LAST_YEAR else None
    if isinstance(cell, bool) or not isinstance(cell, int | float) or not math.isfinite(cell):
        return None
    serial = periods.serial_date(cell)
    if serial is not None:
        return serial, Precision.DAY
    text = _number_text(cell)
    if _TENTH_OR_FIRST.fullmatch(text):
        return None
    try:
        period = periods.read_period(text)
    except ImpossibleDateError:
        return None
    if period is None or period.year is None:
        return None
    return period.last_date(period.year), period.precision


def _number_text(cell: object) -> str:
    return repr(cell).removesuffix(".0") if isinstance(cell, int | float) else str(cell)


def _strongest(types: tuple[RectificationType, ...]) -> RectificationType | None:
    """Return continuing before phased before immediate: what goes on longest governs."""
    order = list(RectificationType)
    return max(types, key=order.index, default=None)


def _is_nan(cell: object) -> bool:
    return isinstance(cell, float) and math.isnan(cell)


def _quoted(text: str) -> str:
    return text if len(text) <= _QUOTED_LETTERS else text[:_QUOTED_LETTERS] + "…"


def _unreadable(rule: str, text: str, what: str, forms: str) -> Problem:
    ambiguous = _TENTH_OR_FIRST.fullmatch(text)
    if ambiguous:
        return Problem(Level.ERROR, rule, f"“{text}”{_AMBIGUOUS_MONTH.format(year=ambiguous['year'])}。")
    return Problem(Level.ERROR, rule, f"“{_quoted(text)}”不是能识别的{what}。{forms}。")


def _impossible(rule: str, text: str, error: ImpossibleDateError) -> Problem:
    return Problem(Level.ERROR, rule, f"“{_quoted(text)}”：{error}。请改成真实的日期。")


def _year_unknown(text: str) -> Problem:
    message = f"“{_quoted(text)}”没有写明年份，文件里也没有日期可以推断。请写全年份，或用 --as-of 给出截至日期。"
    return Problem(Level.ERROR, "deadline-year-unknown", message)
